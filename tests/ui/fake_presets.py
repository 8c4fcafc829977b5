"""Remembered destinations in memory; the rules are the real ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from pxm_desktop.service.preset_store import Remembered
from pxm_desktop.service.presets import Presets
from pxm_desktop.service.presets_api import Preset, RegionSet, Stale
from pxm_desktop.transfer.events import Event
from pxm_desktop.transfer.model import Destination


class MemoryStore:
    """A `RememberedStore` that a test can look into."""

    def __init__(self) -> None:
        self.accounts: dict[str, Remembered] = {}

    def of(self, account: str) -> Remembered:
        return self.accounts.get(account, Remembered())

    async def keep(self, account: str, remembered: Remembered) -> None:
        self.accounts[account] = remembered


class FakePresets(Presets):
    """`PresetsApi` in memory; `enter` is told each command, `tell` each event. `stale` is what `check` answers."""

    def __init__(
        self,
        enter: Callable[..., Awaitable[None]],
        tell: Callable[[Event], None],
        account: Callable[[], str] = lambda: "studio",
    ) -> None:
        self.store = MemoryStore()
        self.stale = Stale()
        self._enter = enter
        super().__init__(self.store, account, self._stale, tell)

    async def _stale(self, destination: Destination) -> Stale:
        return self.stale

    async def list(self) -> tuple[Preset, ...]:
        await self._enter("presets.list")
        return await super().list()

    async def save(self, name: str, destination: Destination, replace: bool = False) -> Preset:
        await self._enter("presets.save", name, destination, replace)
        return await super().save(name, destination, replace)

    async def rename(self, name: str, new_name: str) -> Preset:
        await self._enter("presets.rename", name, new_name)
        return await super().rename(name, new_name)

    async def delete(self, name: str) -> None:
        await self._enter("presets.delete", name)
        await super().delete(name)

    async def use(self, name: str) -> Preset:
        await self._enter("presets.use", name)
        return await super().use(name)

    async def region_sets(self) -> tuple[RegionSet, ...]:
        await self._enter("presets.region_sets")
        return await super().region_sets()

    async def save_region_set(self, name: str, regions: Sequence[str], replace: bool = False) -> RegionSet:
        await self._enter("presets.save_region_set", name, tuple(regions), replace)
        return await super().save_region_set(name, regions, replace)

    async def rename_region_set(self, name: str, new_name: str) -> RegionSet:
        await self._enter("presets.rename_region_set", name, new_name)
        return await super().rename_region_set(name, new_name)

    async def delete_region_set(self, name: str) -> None:
        await self._enter("presets.delete_region_set", name)
        await super().delete_region_set(name)

    async def last(self) -> Destination | None:
        await self._enter("presets.last")
        return await super().last()

    async def remember(self, destination: Destination | None) -> None:
        await self._enter("presets.remember", destination)
        await super().remember(destination)

    async def check(self, destination: Destination) -> Stale:
        await self._enter("presets.check", destination)
        return await super().check(destination)
