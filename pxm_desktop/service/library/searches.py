"""`searches.json`: searches under a name, by account."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pxm_desktop.service.kept_file import KeptFile
from pxm_desktop.service.library_api import SavedSearch

_ACCOUNTS = TypeAdapter(dict[str, tuple[SavedSearch, ...]], config=ConfigDict(defer_build=True))


class Searches:
    """The saved searches of all accounts in one file."""

    def __init__(self, path: Path) -> None:
        self._file: KeptFile[dict[str, tuple[SavedSearch, ...]]] = KeptFile(
            path,
            _ACCOUNTS,
            {},
            _sound_part,
            what="saved searches",
            still="the searches that are sound are still there",
        )

    @property
    def notices(self) -> list[str]:
        """What the user should be told once about the file."""
        return self._file.notices

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. See `KeptFile`."""
        self._file.read(set_aside=set_aside)

    def of(self, account: str) -> list[SavedSearch]:
        """Return the searches of an account, by name."""
        return sorted(
            self._file.value.get(account, ()), key=lambda search: (search.name.casefold(), search.name)
        )

    async def save(self, account: str, search: SavedSearch) -> None:
        """Keep a search; one of that name is replaced. Raises `StorageUnusable`."""
        await self._keep(account, [*self._others(account, search.name), search])

    async def forget(self, account: str, name: str) -> None:
        """Forget a search. Raises `StorageUnusable`."""
        await self._keep(account, self._others(account, name))

    def _others(self, account: str, name: str) -> list[SavedSearch]:
        return [search for search in self._file.value.get(account, ()) if search.name != name]

    async def _keep(self, account: str, searches: list[SavedSearch]) -> None:
        await self._file.keep({**self._file.value, account: tuple(searches)})


def _sound_part(content: bytes) -> dict[str, tuple[SavedSearch, ...]]:
    """Return every search that can be read by itself."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    accounts = found if isinstance(found, dict) else {}
    return {
        account: tuple(_each(entries)) for account, entries in accounts.items() if isinstance(entries, list)
    }


def _each(entries: list[object]) -> list[SavedSearch]:
    sound = []
    for entry in entries:
        try:
            sound.append(SavedSearch.model_validate_json(json.dumps(entry)))
        except ValidationError:
            continue
    return sound
