"""Remembered destinations as a facet of the service, kept for each account."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from pxm_desktop.service.errors import BadName, NameTaken, SignedOut, UnknownName
from pxm_desktop.service.preset_store import Remembered, RememberedStore
from pxm_desktop.service.presets_api import Preset, RegionSet, Stale
from pxm_desktop.transfer.events import PresetsChanged
from pxm_desktop.transfer.model import Destination, nfc

LONGEST_NAME = 80

Named = TypeVar("Named", Preset, RegionSet)


class Presets:
    """Implements `PresetsApi` on a store."""

    def __init__(
        self,
        store: RememberedStore,
        account: Callable[[], str],
        check: Callable[[Destination], Awaitable[Stale]],
        tell: Callable[[PresetsChanged], None],
    ) -> None:
        """`account` names the account that is meant, empty for none."""
        self._store = store
        self._account = account
        self._check = check
        self._tell = tell
        self._turn = asyncio.Lock()
        """Held from reading what is kept until the change is kept, so that no change undoes another."""

    async def list(self) -> tuple[Preset, ...]:
        """See `PresetsApi`."""
        return self._now().presets

    async def save(self, name: str, destination: Destination, replace: bool = False) -> Preset:
        """See `PresetsApi`."""
        async with self._turn:
            name = tidy(name)
            kept = self._now().presets
            old = _named(kept, name)
            _refuse_taken(old, replace, "preset")
            saved = (old or Preset(name=name, destination=destination)).model_copy(
                update={"name": name, "destination": destination}
            )
            await self._keep(presets=_with(kept, old, saved))
            return saved

    async def rename(self, name: str, new_name: str) -> Preset:
        """See `PresetsApi`."""
        async with self._turn:
            renamed, presets = _renamed(self._now().presets, name, new_name, "preset")
            await self._keep(presets=presets)
            return renamed

    async def delete(self, name: str) -> None:
        """See `PresetsApi`."""
        async with self._turn:
            kept = self._now().presets
            await self._keep(presets=_with(kept, _known(kept, name, "preset"), None))

    async def use(self, name: str) -> Preset:
        """See `PresetsApi`."""
        async with self._turn:
            kept = self._now().presets
            found = _known(kept, name, "preset")
            used = found.model_copy(update={"uses": found.uses + 1, "last_used": time.time()})
            await self._keep(presets=_with(kept, found, used))
            return used

    async def region_sets(self) -> tuple[RegionSet, ...]:
        """See `PresetsApi`."""
        return self._now().region_sets

    async def save_region_set(self, name: str, regions: Sequence[str], replace: bool = False) -> RegionSet:
        """See `PresetsApi`."""
        async with self._turn:
            saved = RegionSet(name=tidy(name), regions=tuple(dict.fromkeys(regions)))
            if not saved.regions:
                raise BadName("A region set needs a region.", "Choose at least one, then save again.")
            kept = self._now().region_sets
            old = _named(kept, saved.name)
            _refuse_taken(old, replace, "region set")
            await self._keep(region_sets=_with(kept, old, saved))
            return saved

    async def rename_region_set(self, name: str, new_name: str) -> RegionSet:
        """See `PresetsApi`."""
        async with self._turn:
            renamed, region_sets = _renamed(self._now().region_sets, name, new_name, "region set")
            await self._keep(region_sets=region_sets)
            return renamed

    async def delete_region_set(self, name: str) -> None:
        """See `PresetsApi`."""
        async with self._turn:
            kept = self._now().region_sets
            await self._keep(region_sets=_with(kept, _known(kept, name, "region set"), None))

    async def last(self) -> Destination | None:
        """See `PresetsApi`."""
        return self._now().last

    async def remember(self, destination: Destination | None) -> None:
        """See `PresetsApi`."""
        async with self._turn:
            if self._now().last != destination:
                await self._store.keep(self._needed(), self._now().model_copy(update={"last": destination}))

    async def check(self, destination: Destination) -> Stale:
        """See `PresetsApi`."""
        return await self._check(destination)

    def _now(self) -> Remembered:
        return self._store.of(self._account())

    def _needed(self) -> str:
        account = self._account()
        if not account:
            raise SignedOut("No PXM account is signed in.", "Sign in, then save it again.")
        return account

    async def _keep(self, **changes: object) -> None:
        await self._store.keep(self._needed(), self._now().model_copy(update=changes))
        self._tell(PresetsChanged())


def preset_named(presets: Sequence[Preset], name: str) -> Preset:
    """Return the preset of a name, in any case. Raises `UnknownName`, with near ones as candidates."""
    return _known(presets, name, "preset")


def tidy(name: str) -> str:
    """Return a name as it is kept: one line, one Unicode form, no spaces around it. Raises `BadName`."""
    name = nfc(" ".join(name.split()))
    if not name:
        raise BadName("The name is empty.", "Type a name.")
    if len(name) > LONGEST_NAME:
        raise BadName(f"The name is longer than {LONGEST_NAME} characters.", "Type a shorter one.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise BadName("The name has characters that cannot be shown.", "Type it anew.")
    return name


def _key(name: str) -> str:
    return nfc(" ".join(name.split())).casefold()


def _named(kept: Sequence[Named], name: str) -> Named | None:
    return next((entry for entry in kept if _key(entry.name) == _key(name)), None)


def _known(kept: Sequence[Named], name: str, noun: str) -> Named:
    found = _named(kept, name)
    if found is None:
        near = [e for e in kept if _key(name) in _key(e.name)] or list(kept)
        raise UnknownName(
            f"There is no {noun} “{name}”.",
            "Use one of those that are there." if kept else "",
            tuple((entry.name, "") for entry in near),
        )
    return found


def _with(kept: Sequence[Named], old: Named | None, new: Named | None) -> tuple[Named, ...]:
    """Return what is kept, `new` in the place of `old`, by name."""
    rest = [entry for entry in kept if entry is not old] + ([new] if new is not None else [])
    return tuple(sorted(rest, key=lambda entry: _key(entry.name)))


def _refuse_taken(old: Preset | RegionSet | None, replace: bool, noun: str) -> None:
    if old is not None and not replace:
        raise NameTaken(f"There is a {noun} “{old.name}” already.", "Take another name, or replace it.")


def _renamed(kept: Sequence[Named], name: str, new_name: str, noun: str) -> tuple[Named, tuple[Named, ...]]:
    found = _known(kept, name, noun)
    new_name = tidy(new_name)
    other = _named(kept, new_name)
    _refuse_taken(None if other is found else other, False, noun)
    renamed = found.model_copy(update={"name": new_name})
    return renamed, _with(kept, found, renamed)
