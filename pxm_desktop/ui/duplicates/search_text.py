"""What the page says of a search for duplicates."""

from __future__ import annotations

from pxm_desktop.service.duplicates_api import DuplicateScope, DuplicateSearch
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.words import tr


def scope_text(scope: DuplicateScope, names: CatalogNames) -> str:
    """Say among which files it looks."""
    if scope.ids:
        return words.plural("in %n selected file", "in %n selected files", len(scope.ids))
    if scope.query.product:
        name = words.one_line(names.product(scope.query.product).name)
        return tr("in the files of %1").replace("%1", name)
    return tr("in all files")


def search_text(now: DuplicateSearch, *, elsewhere: bool) -> str:
    """Say how a search stands; `elsewhere`: another one runs, among other files."""
    if now.state == "none":
        if elsewhere:
            return tr("A search among other files is running. One that begins here takes its place.")
        return tr("Files with the same content are found by what PXM's storage says of them.")
    if now.state == "running":
        return _progress_text(now)
    if now.state == "stopped":
        return tr("Stopped. The next search goes on from there.")
    if now.state == "failed":
        going_on = tr("What was found out is kept: the next search goes on from there.")
        return f"{words.told(now.sentence)} {going_on}"
    return " ".join((_found_text(now), *_left_out(now)))


def _progress_text(now: DuplicateSearch) -> str:
    if not now.total:
        said = tr("Looking through the files…")
    else:
        said = tr("%1 of %2 looked at…").replace("%1", words.number(now.done))
        said = said.replace("%2", words.number(now.total))
    if now.sentence:
        said += f" {words.told(now.sentence)} {tr('It is tried again.')}"
    return said


def _found_text(now: DuplicateSearch) -> str:
    if now.groups:
        return words.plural("%n group of duplicates.", "%n groups of duplicates.", now.groups)
    return tr("No duplicates were found.")


def _left_out(now: DuplicateSearch) -> list[str]:
    """Say which pictures were not compared."""
    said = []
    if now.unknown:
        said.append(
            words.plural(
                "%n picture could not be compared: PXM gave no small picture of it.",
                "%n pictures could not be compared: PXM gave no small picture of them.",
                now.unknown,
            )
        )
    if now.unreadable:
        said.append(
            words.plural(
                "%n picture could not be compared: it cannot be read.",
                "%n pictures could not be compared: they cannot be read.",
                now.unreadable,
            )
        )
    return said
