"""What files are to become, as edits of a plan, and the title that each plan has for people. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.transfer.model import FileAttribute
from pxm_desktop.ui import words
from pxm_desktop.ui.words import tr

Mode = Literal["add", "move"]
"""What a drop does: plain it adds, with Shift it moves out of the product that is shown."""


@dataclass(frozen=True)
class DropNode:
    """What files can be dropped on: a product or a region, in whichever list or tree it stands."""

    kind: Literal["product", "region"]
    id: str
    name: str


def link(ids: Iterable[str], products: Sequence[str]) -> list[FileEdit]:
    """Link files to products."""
    return [FileEdit(file_id=each, add_products=tuple(products)) for each in ids]


def unlink(ids: Iterable[str], products: Sequence[str]) -> list[FileEdit]:
    """Unlink files from products."""
    return [FileEdit(file_id=each, remove_products=tuple(products)) for each in ids]


def move(ids: Iterable[str], to: str, leaving: Sequence[str]) -> list[FileEdit]:
    """Link files to a product and unlink them from others."""
    left = tuple(each for each in leaving if each != to)
    return [FileEdit(file_id=each, add_products=(to,), remove_products=left) for each in ids]


def regions(ids: Iterable[str], add: Sequence[str], remove: Sequence[str]) -> list[FileEdit]:
    """Put files into regions and take them out of others."""
    return [FileEdit(file_id=each, add_regions=tuple(add), remove_regions=tuple(remove)) for each in ids]


def publish(ids: Iterable[str], start: datetime | None) -> list[FileEdit]:
    """Publish files, from an instant on or from now on."""
    since = start.timestamp() if start is not None else None
    return [FileEdit(file_id=each, published=True, published_from=since) for each in ids]


def unpublish(ids: Iterable[str]) -> list[FileEdit]:
    """Publish files no longer."""
    return [FileEdit(file_id=each, published=False) for each in ids]


def attributes(ids: Iterable[str], given: Sequence[FileAttribute], cleared: Sequence[str]) -> list[FileEdit]:
    """Give files values for attributes, and empty others."""
    return [
        FileEdit(file_id=each, set_attributes=tuple(given), clear_attributes=tuple(cleared)) for each in ids
    ]


def rename(file_id: str, name: str) -> list[FileEdit]:
    """Give one file another name."""
    return [FileEdit(file_id=file_id, name=name)]


def drop_edits(ids: Sequence[str], node: DropNode, mode: Mode = "add", shown: str = "") -> list[FileEdit]:
    """Return what a drop of files on something does.

    Args:
        ids: Files.
        node: What they were dropped on.
        mode: Whether they stay where they are besides (`edits.Mode`).
        shown: The product that is shown, whose files they are; empty where it is none.

    Returns:
        One edit a file; none where the files are of that very product.

    """
    if node.kind == "region":
        return regions(ids, (node.id,), ())
    if node.id == shown:
        return []
    if mode == "move" and shown:
        return move(ids, node.id, (shown,))
    return link(ids, (node.id,))


# Titles


def link_title(names: Sequence[str]) -> str:
    """Return the title of a plan that links to products."""
    return tr("Link to %1").replace("%1", _named(names))


def unlink_title(names: Sequence[str]) -> str:
    """Return the title of a plan that unlinks from products."""
    return tr("Unlink from %1").replace("%1", _named(names))


def move_title(to: str, leaving: Sequence[str]) -> str:
    """Return the title of a plan that moves from products to another one."""
    if not leaving:
        return link_title([to])
    return tr("Move from %1 to %2").replace("%2", _named([to])).replace("%1", _named(leaving))


def regions_title(add: Sequence[str], remove: Sequence[str]) -> str:
    """Return the title of a plan that changes regions."""
    if not remove:
        return tr("Add to %1").replace("%1", _named(add))
    text = tr("Add to %1, take out of %2") if add else tr("Take out of %2")
    return text.replace("%2", _named(remove)).replace("%1", _named(add))


def publish_title(*, on: bool, start: datetime | None = None) -> str:
    """Return the title of a plan that publishes files or takes that back."""
    if not on:
        return tr("Unpublish")
    return tr("Publish from %1").replace("%1", words.day(start)) if start is not None else tr("Publish")


def attributes_title(given: Sequence[str], cleared: Sequence[str]) -> str:
    """Return the title of a plan that sets and empties attributes, by their names."""
    if not cleared:
        return tr("Set %1").replace("%1", _named(given))
    text = tr("Set %1, empty %2") if given else tr("Empty %2")
    return text.replace("%2", _named(cleared)).replace("%1", _named(given))


def rename_title(name: str) -> str:
    """Return the title of a plan that renames a file."""
    return tr("Rename to %1").replace("%1", words.one_line(name))


def drop_title(node: DropNode, mode: Mode, shown: DropNode | None) -> str:
    """Return the title of what a drop does."""
    if node.kind == "region":
        return regions_title([node.name], [])
    leaving = [shown.name] if mode == "move" and shown is not None else []
    return move_title(node.name, leaving)


def drop_words(count: int, node: DropNode, mode: Mode, shown: DropNode | None) -> str:
    """Return what a drop would do, in the line that is shown while files hover over something."""
    name = words.one_line(node.name)
    if node.kind == "region":
        return words.plural("Add %n file to %2", "Add %n files to %2", count).replace("%2", name)
    if shown is not None and shown.kind == "product" and shown.id == node.id:
        return tr("They are linked to %1 already").replace("%1", name)
    if mode == "move" and shown is not None:
        text = words.plural("Move %n file from %3 to %2", "Move %n files from %3 to %2", count)
        return text.replace("%2", name).replace("%3", words.one_line(shown.name))
    return words.plural("Link %n file to %2", "Link %n files to %2", count).replace("%2", name)


def _named(names: Sequence[str]) -> str:
    return words.joined([words.one_line(name) for name in names])
