"""The words of changes: what is to happen to files, and how that stands. Plain values that cross processes."""

from __future__ import annotations

from typing import Literal

from pxm_desktop.transfer.model import FileAttribute, Value

ChangeState = Literal["planned", "running", "paused", "done", "undone"]
"""`paused` also where it was stopped for a look ("try 10 first"), and after the program ended. `undone`:
an undo of it is done."""

ItemState = Literal["planned", "written", "done", "same", "collided", "failed", "gone"]
"""`written`: not verified yet. `same`: nothing to change. `collided`: somebody else changed the same thing, which was
left."""

What = Literal["product", "region", "published", "published_from", "attribute", "name"]

Worth = bool | int | float | str | tuple[str, ...] | None
"""What something was or becomes; whether it is linked for products and regions; None is "nothing there"."""

LINKS = ("product", "region")
"""What a file has any number of, so that nobody's change collides with another's."""


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

    what: What
    id: str = ""
    """Of the product, region or attribute."""
    label: str = ""
    """Its name, as far as it is known here."""
    before: Worth = None
    """For products and regions: whether it was linked."""
    after: Worth = None
    known: bool = True
    """False: what it was is not known before PXM is read."""
    collided: bool = False
    """Somebody else changed it meanwhile: `before` is what they made of it, `was` what it was until then."""
    was: Worth = None
    """Only where it collided."""

    @property
    def key(self) -> str:
        """What tells it from the other changes of its file."""
        return f"{self.what}:{self.id}"


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
    """With those that are gone."""
    unverified: int = 0
    """Written, and not yet seen in PXM."""
    sentence: str = ""
    """Why it does not move, for people: no network, signed out."""
    created_at: float
    finished_at: float | None = None
    undo_of: int | None = None
    """The change that this one takes back."""
    can_undo: bool = False
