"""`presets.json`: remembered destinations by account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pxm_desktop.service.kept_file import KeptFile
from pxm_desktop.service.presets_api import Preset, RegionSet
from pxm_desktop.transfer.model import Destination


class Remembered(BaseModel):
    """What is remembered for one account."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    presets: tuple[Preset, ...] = ()
    region_sets: tuple[RegionSet, ...] = ()
    last: Destination | None = None


_ACCOUNTS = TypeAdapter(dict[str, Remembered], config=ConfigDict(defer_build=True))


class RememberedStore(Protocol):
    """Where remembered destinations are kept."""

    def of(self, account: str) -> Remembered:
        """Return what is remembered for an account."""

    async def keep(self, account: str, remembered: Remembered) -> None:
        """Keep it. Raises `StorageUnusable`; then what was kept before stays."""


class PresetsFile:
    """A `RememberedStore` in one file."""

    def __init__(self, path: Path) -> None:
        self._file: KeptFile[dict[str, Remembered]] = KeptFile(
            path,
            _ACCOUNTS,
            {},
            _sound_part,
            what="saved presets",
            still="the presets that are sound are still there",
        )

    @property
    def notices(self) -> list[str]:
        """What the user should be told once about the file."""
        return self._file.notices

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. See `KeptFile`."""
        self._file.read(set_aside=set_aside)

    def of(self, account: str) -> Remembered:
        """See `RememberedStore`."""
        return self._file.value.get(account, Remembered())

    async def keep(self, account: str, remembered: Remembered) -> None:
        """See `RememberedStore`."""
        await self._file.keep({**self._file.value, account: remembered})


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
