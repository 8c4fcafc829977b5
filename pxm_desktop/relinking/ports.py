"""What changes need of others: what is known of files and names without asking PXM, and who takes what was read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pxm_desktop.pxm.models import File


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as this computer knows it; None is "not known"."""

    id: str
    name: str = ""
    products: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    published: bool | None = None
    created_at: float | None = None
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called, by id; what is not known is not there."""

    products: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


class Known(Protocol):
    """What this computer knows of the account; PXM is not asked."""

    async def files(self, ids: Sequence[str]) -> Mapping[str, KnownFile]:
        """Return those of the files that are known, by id."""

    async def names(
        self, products: Sequence[str], regions: Sequence[str], attributes: Sequence[str]
    ) -> Names:
        """Return what these are called, as far as it is known."""


Touched = Callable[[Sequence[File]], Awaitable[None]]
"""Takes files as PXM has just shown them."""


async def nobody(files: Sequence[File]) -> None:
    """Keep nothing of what was read."""


@dataclass(frozen=True, slots=True)
class Options:
    """Waits and limits; times in seconds. The defaults are for real accounts."""

    at_once: int = 4
    """Files that are written at the same moment."""
    handful: int = 24
    """Files whose present state is journaled in one commit before they are written."""
    fresh: float = 5.0
    """Age up to which a file that was read serves as the base of a merge."""
    verify_after: float = 1.0
    """Age from which what was written is read back."""
    tries: int = 3
    """Times that a file is merged anew after others undid what was written."""
    setbacks: int = 6
    """Times that PXM may fail at one file, while it writes others, before the file fails."""
    patience: float = 300.0
    """How long PXM may fail at everything before files fail for it."""
    wait_first: float = 1.0
    """First wait while PXM cannot be reached or fails; it doubles up to `wait_most`."""
    wait_most: float = 20.0
    tell_every: float = 0.25
    """Shortest time between two reports of a change."""
