"""`catalog-marks.json`: products chosen lately and favourites, by account; they outlive the copy of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths

MOST_RECENT = 50


class Marked(BaseModel):
    """What is marked in one account: ids, the newest first."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    recent: tuple[str, ...] = ()
    favourite: tuple[str, ...] = ()


_ACCOUNTS = TypeAdapter(dict[str, Marked], config=ConfigDict(defer_build=True))


class Marks:
    """The marks of all accounts in one file; a damaged one is begun anew, since nothing else depends on it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._accounts: dict[str, Marked] | None = None

    async def of(self, account: str) -> Marked:
        """Return what is marked in an account."""
        return (await self._all()).get(account, Marked())

    async def remember(self, account: str, ids: Sequence[str]) -> None:
        """Put products before all others that were chosen. Raises `StorageUnusable`."""
        old = await self.of(account)
        recent = tuple(dict.fromkeys((*ids, *old.recent)))[:MOST_RECENT]
        await self._keep(account, old, old.model_copy(update={"recent": recent}))

    async def set_favourite(self, account: str, identity: str, on: bool) -> None:
        """Mark a product, or no longer. Raises `StorageUnusable`."""
        old = await self.of(account)
        rest = tuple(known for known in old.favourite if known != identity)
        await self._keep(
            account, old, old.model_copy(update={"favourite": (identity, *rest) if on else rest})
        )

    async def _all(self) -> dict[str, Marked]:
        if self._accounts is None:
            self._accounts = await in_daemon_thread(self._read, name="marks")
        return self._accounts

    def _read(self) -> dict[str, Marked]:
        try:
            return _ACCOUNTS.validate_json(self._path.read_bytes())
        except (OSError, ValidationError, json.JSONDecodeError):
            return {}

    async def _keep(self, account: str, old: Marked, new: Marked) -> None:
        if new == old:
            return
        accounts = {**await self._all(), account: new}
        content = _ACCOUNTS.dump_json(accounts, indent=2, exclude_defaults=True) + b"\n"
        self._accounts = accounts
        try:
            await in_daemon_thread(lambda: paths.write_private(self._path, content), name="marks")
        except OSError as error:
            raise paths.unusable(self._path, error) from None
