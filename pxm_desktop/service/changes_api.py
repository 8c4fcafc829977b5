"""What window and command line may ask of changes: links, regions, publishing and attributes of one file or of thousands.

A change is planned first: nothing is written to PXM before somebody has seen what would happen (`items`) and starts it.
Then each file is read anew, what others changed meanwhile stays, and only what the change is about is written;
afterwards shared readings make sure that PXM kept it. Everything is in a journal on this computer, so that a change that was
interrupted goes on, and one that is done can be undone: that restores exactly what this change changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pxm_desktop.transfer.model import FileAttribute, Value

ChangeState = Literal["planned", "running", "paused", "done", "undone"]
"""`paused` also where it was stopped for a look ("try 10 first"), and after a crash. `undone`: an undo of it is done."""

ItemState = Literal["planned", "written", "done", "same", "collided", "failed", "gone"]
"""`written`: not verified yet. `same`: nothing to change. `collided`: somebody else changed the same thing, which was left."""


class FileEdit(Value):
    """What is to happen to one file. What is not named stays as it is."""

    file_id: str
    add_products: tuple[str, ...] = ()
    remove_products: tuple[str, ...] = ()
    add_regions: tuple[str, ...] = ()
    remove_regions: tuple[str, ...] = ()
    published: bool | None = None
    published_from: float | None = None
    """Seconds since 1970; only with `published`."""
    set_attributes: tuple[FileAttribute, ...] = ()
    clear_attributes: tuple[str, ...] = ()
    """Ids."""
    name: str = ""
    """A new file name; empty keeps it."""


class ItemChange(Value):
    """One thing of a file that changes, for people: what it is, what it was, what it becomes."""

    what: Literal["product", "region", "published", "published_from", "attribute", "name"]
    id: str = ""
    """Of the product, region or attribute."""
    label: str = ""
    """Its name, as far as it is known here."""
    before: bool | int | float | str | tuple[str, ...] | None = None
    """For products and regions: whether it was linked."""
    after: bool | int | float | str | tuple[str, ...] | None = None
    known: bool = True
    """False: what it was is not known before PXM is read."""
    theirs: bool | int | float | str | tuple[str, ...] | None = None
    """What somebody else made of it meanwhile; only of a file that collided."""


class ChangeItem(Value):
    """One file of a change."""

    number: int
    """Place within the change, from 1."""
    file_id: str
    name: str = ""
    state: ItemState = "planned"
    changes: tuple[ItemChange, ...] = ()
    sentence: str = ""
    """Why it failed or collided, and what to do, for people."""


class Change(Value):
    """A change of any number of files."""

    id: int
    title: str
    """What it does, for people, as the one who planned it said it."""
    state: ChangeState
    total: int
    done: int = 0
    """Files that are finished, in whichever way."""
    changed: int = 0
    same: int = 0
    collided: int = 0
    failed: int = 0
    unverified: int = 0
    """Written, and not yet seen in PXM."""
    sentence: str = ""
    """Why it does not move, for people: no network, signed out."""
    created_at: float
    finished_at: float | None = None
    undo_of: int | None = None
    """The change that this one takes back."""
    can_undo: bool = False


class ChangesApi(Protocol):
    """Changes of the account that is signed in.

    Every command raises `service.errors.SignedOut` (or why there is no account), `service.errors.StorageUnusable`, and
    `service.errors.NoSuchChange`; those that plan `service.errors.BadEdit`.
    """

    async def plan(self, edits: Sequence[FileEdit], title: str = "") -> Change:
        """Keep a change without doing anything; compare it with what is known of the files here.

        Raises `BadEdit` for what contradicts itself, is empty, names no file, or has values that an attribute does not
        take.
        """

    async def plan_sheet(self, path: bytes, title: str = "") -> Change:
        """Plan a change from a CSV or Excel file (its columns are in the user guide). Raises `BadSheet` with its lines."""

    async def items(
        self, change_id: int, states: Sequence[ItemState] = (), after: int = 0, limit: int = 200
    ) -> list[ChangeItem]:
        """Return a page of the files of a change, in order, beginning behind number `after`."""

    async def start(self, change_id: int, first: int | None = None) -> Change:
        """Do a planned or paused change, `first`: only so many more files, then pause. Returns at once."""

    async def pause(self, change_id: int) -> Change:
        """Stop after the file under way."""

    async def retry(self, change_id: int, numbers: Sequence[int] | None = None) -> Change:
        """Try files that failed or collided again (None: all of them). For a file that collided, the change wins this time."""

    async def undo(self, change_id: int) -> Change:
        """Take a change back: return the change that does that, started. What others changed since is left, and told."""

    async def discard(self, change_id: int) -> None:
        """Forget a change that was planned and never started, or one that is finished."""

    async def show(self, change_id: int) -> Change:
        """Return how a change stands."""

    async def recent(self, limit: int = 50) -> list[Change]:
        """Return changes, the newest first."""

    async def of_file(self, file_id: str, limit: int = 50) -> list[tuple[Change, ChangeItem]]:
        """Return what changes did to a file, the newest first."""
