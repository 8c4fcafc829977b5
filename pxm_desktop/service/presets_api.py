"""What window and command line may ask of remembered destinations: presets, region sets, and the last one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pxm_desktop.transfer.model import Destination, Value


class Preset(Value):
    """A whole destination under a name."""

    name: str
    destination: Destination
    uses: int = 0
    last_used: float | None = None
    """Seconds since the epoch; None when it was never used."""


class RegionSet(Value):
    """Some regions under a name."""

    name: str
    regions: tuple[str, ...]


class Stale(Value):
    """What a remembered destination names and PXM does not have (any more); all empty when nothing is amiss."""

    collections: tuple[str, ...] = ()
    """Ids of products that were deleted in PXM."""
    regions: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    """Ids of attributes that are gone or do not take the value any more."""
    sentences: tuple[str, ...] = ()
    """What is amiss and what to do, one sentence for each thing."""

    @property
    def anything(self) -> bool:
        """True when something is amiss."""
        return bool(self.collections or self.regions or self.attributes)


class PresetsApi(Protocol):
    """Destinations remembered for the account that is signed in (or was last).

    Names are compared without regard to case. Raises `service.errors.UnknownName` (no such name; has candidates),
    `NameTaken`, `BadName`, `StorageUnusable`, and `SignedOut` where there is no account to remember for. Every change
    is told by the event `PresetsChanged`.
    """

    async def list(self) -> tuple[Preset, ...]:
        """Return the presets by name; none when there is no account."""

    async def save(self, name: str, destination: Destination, replace: bool = False) -> Preset:
        """Keep a destination under a name; `replace` puts it in the place of an older one, whose uses it keeps."""

    async def rename(self, name: str, new_name: str) -> Preset:
        """Give a preset another name."""

    async def delete(self, name: str) -> None:
        """Forget a preset."""

    async def use(self, name: str) -> Preset:
        """Return a preset and count that it was used."""

    async def region_sets(self) -> tuple[RegionSet, ...]:
        """Return the region sets by name; none when there is no account."""

    async def save_region_set(self, name: str, regions: Sequence[str], replace: bool = False) -> RegionSet:
        """Keep region ids under a name; `replace` puts them in the place of older ones."""

    async def rename_region_set(self, name: str, new_name: str) -> RegionSet:
        """Give a region set another name."""

    async def delete_region_set(self, name: str) -> None:
        """Forget a region set."""

    async def last(self) -> Destination | None:
        """Return where the next drop goes, as remembered; None when nothing was."""

    async def remember(self, destination: Destination | None) -> None:
        """Keep where the next drop goes, across restarts; None forgets it. Told by no event."""

    async def check(self, destination: Destination) -> Stale:
        """Ask PXM whether it (still) has what a destination names. Raises every `PxmError` too."""
