"""Whether edits make sense, before anything is kept of them. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.service.attribute_values import problems_of
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.errors import BadEdit
from pxm_desktop.transfer.model import FileAttribute, nfc

T = TypeVar("T")

LONGEST_NAME = 255
"""Characters of a file name."""


def needs_definitions(edits: Iterable[FileEdit]) -> bool:
    """Say whether edits name attributes."""
    return any(edit.set_attributes or edit.clear_attributes for edit in edits)


def checked(edits: Sequence[FileEdit], definitions: Sequence[AttributeDefinition]) -> list[FileEdit]:
    """Return edits with those of one file put together, in order. Raises `BadEdit`."""
    if not edits:
        raise BadEdit("There is no file to change.", "Choose some files.")
    found: dict[str, FileEdit] = {}
    for edit in edits:
        if not edit.file_id.strip():
            raise BadEdit("A file has no id.", "Choose the file again.")
        before = found.get(edit.file_id)
        found[edit.file_id] = edit if before is None else together(before, edit)
    known: set[FileAttribute] = set()
    ids = {definition.id for definition in definitions}
    return [_checked(edit, definitions, ids, known) for edit in found.values()]


def together(first: FileEdit, second: FileEdit) -> FileEdit:
    """Return one edit of a file that does what both say. Raises `BadEdit` where they contradict each other."""
    attributes = {attribute.id: attribute for attribute in first.set_attributes}
    for attribute in second.set_attributes:
        before = attributes.setdefault(attribute.id, attribute)
        if before.value != attribute.value:
            raise _contradiction(f"The attribute “{attribute.name or attribute.id}” would get two values.")
    return FileEdit(
        file_id=first.file_id,
        add_products=_both(first.add_products, second.add_products),
        remove_products=_both(first.remove_products, second.remove_products),
        add_regions=_both(first.add_regions, second.add_regions),
        remove_regions=_both(first.remove_regions, second.remove_regions),
        published=_one(first.published, second.published),
        published_from=_one(first.published_from, second.published_from),
        set_attributes=tuple(attributes.values()),
        clear_attributes=_both(first.clear_attributes, second.clear_attributes),
        name=_one(first.name or None, second.name or None) or "",
    )


# --- inside ---


def _checked(
    edit: FileEdit, definitions: Sequence[AttributeDefinition], ids: set[str], known: set[FileAttribute]
) -> FileEdit:
    """Check one edit; `known` holds attributes that were found to be right."""
    edit = edit.model_copy(update={"name": nfc(edit.name.strip())})
    if edit == FileEdit(file_id=edit.file_id):
        raise BadEdit("Nothing is to be changed.", "Choose what is to be changed.")
    if not set(edit.add_products).isdisjoint(edit.remove_products):
        raise _contradiction("A product would be both added and removed.")
    if not set(edit.add_regions).isdisjoint(edit.remove_regions):
        raise _contradiction("A region would be both added and removed.")
    if edit.published_from is not None and not edit.published:
        raise BadEdit(
            "Only published files have a start of publication.", "Publish them, or leave the date out."
        )
    _check_name(edit.name)
    if not {attribute.id for attribute in edit.set_attributes}.isdisjoint(edit.clear_attributes):
        raise _contradiction("An attribute would be both set and cleared.")
    new = [attribute for attribute in edit.set_attributes if attribute not in known]
    for problem in problems_of(definitions, new):
        raise BadEdit(problem.sentence)
    known.update(new)
    for gone in edit.clear_attributes:
        if gone not in ids:
            raise BadEdit(f"PXM has no attribute “{gone}” any more.", "Leave it out.")
    return edit


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise BadEdit(f"A file name has {LONGEST_NAME} characters at most.", "Choose a shorter one.")
    if not name.isprintable() or "/" in name or "\\" in name:
        raise BadEdit("A file name has no slashes and no control characters.", "Choose another one.")


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _one(first: T | None, second: T | None) -> T | None:
    if first is not None and second is not None and first != second:
        raise _contradiction("One file is named twice and would become two different things.")
    return first if first is not None else second


def _contradiction(sentence: str) -> BadEdit:
    return BadEdit(sentence, "Decide which of them is meant.")
