"""`presets.json`: remembered destinations by account, written in one step and only readable by this user."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths
from pxm_desktop.service.presets_api import Preset, RegionSet
from pxm_desktop.transfer.model import Destination


class Remembered(BaseModel):
    """What is remembered for one account."""

    model_config = ConfigDict(frozen=True)

    presets: tuple[Preset, ...] = ()
    region_sets: tuple[RegionSet, ...] = ()
    last: Destination | None = None


_ACCOUNTS = TypeAdapter(dict[str, Remembered])


class RememberedStore(Protocol):
    """Where remembered destinations are kept."""

    def of(self, account: str) -> Remembered:
        """Return what is remembered for an account."""

    async def keep(self, account: str, remembered: Remembered) -> None:
        """Keep it. Raises `StorageUnusable`; then what was kept before stays."""


class PresetsFile:
    """A `RememberedStore` in one file; a file that cannot be read whole is set aside, never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._accounts: dict[str, Remembered] = {}
        self.notices: list[str] = []
        """What the user should be told once about the file."""

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. Raises `StorageUnusable`.

        `set_aside=False` is for readers that do not own the data directory: a damaged file stays in place.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        try:
            self._accounts = _ACCOUNTS.validate_json(content)
        except (ValidationError, RecursionError):
            self._accounts = _sound_part(content)
            self._note_damage(set_aside)

    def of(self, account: str) -> Remembered:
        """See `RememberedStore`."""
        return self._accounts.get(account, Remembered())

    async def keep(self, account: str, remembered: Remembered) -> None:
        """See `RememberedStore`."""
        accounts = {**self._accounts, account: remembered}
        content = _ACCOUNTS.dump_json(accounts, indent=2, exclude_defaults=True) + b"\n"
        try:
            await in_daemon_thread(lambda: paths.write_private(self._path, content), name="presets")
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self._accounts = accounts

    def _note_damage(self, set_aside: bool) -> None:
        if not set_aside:
            self.notices.append("Some saved presets could not be read.")
            return
        aside = self._path.with_name(f"{self._path.stem}.damaged-{time.time_ns()}.json")
        try:
            self._path.rename(aside)
            if self._accounts:
                sound = _ACCOUNTS.dump_json(self._accounts, indent=2, exclude_defaults=True) + b"\n"
                paths.write_private(self._path, sound)
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self.notices.append(
            f"Some saved presets could not be read. The file was set aside as {paths.shown(aside)}; "
            "the presets that are sound are still there."
        )


def _sound_part(content: bytes) -> dict[str, Remembered]:
    """Return every entry that can be read by itself."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    accounts = found if isinstance(found, dict) else {}
    return {
        account: Remembered(
            presets=tuple(_each(kept.get("presets"), Preset)),
            region_sets=tuple(_each(kept.get("region_sets"), RegionSet)),
            last=next(iter(_each([kept.get("last")], Destination)), None),
        )
        for account, kept in accounts.items()
        if isinstance(kept, dict)
    }


def _each(entries: Any, kind: type[Any]) -> list[Any]:
    sound = []
    for entry in entries if isinstance(entries, list) else ():
        try:
            sound.append(kind.model_validate_json(json.dumps(entry)))
        except ValidationError:
            continue
    return sound
