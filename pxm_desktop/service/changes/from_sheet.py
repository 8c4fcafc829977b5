"""Edits from the rows of a sheet: what its columns mean, and what is wrong with which line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.service.attribute_values import attribute_named, from_text
from pxm_desktop.service.catalog_api import AttributeDefinition, RegionChoice
from pxm_desktop.service.changes.checking import checked, together
from pxm_desktop.service.changes.sheet import Row
from pxm_desktop.service.errors import BadAttribute, BadEdit, BadSheet, ServiceError, UnknownName
from pxm_desktop.service.naming import regions_named
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute

COLUMNS = {
    "id": "file_id",
    "file id": "file_id",
    "name": "file_name",
    "file name": "file_name",
    "product": "add_products",
    "products": "add_products",
    "sku": "add_products",
    "add product": "add_products",
    "add products": "add_products",
    "remove product": "remove_products",
    "remove products": "remove_products",
    "region": "add_regions",
    "regions": "add_regions",
    "add region": "add_regions",
    "add regions": "add_regions",
    "remove region": "remove_regions",
    "remove regions": "remove_regions",
    "published": "published",
    "published from": "published_from",
    "new name": "new_name",
}
"""Heading → what it means; capitals do not matter. `attribute: NAME` besides. The last of those that mean the same is
told to people."""

ATTRIBUTE = "attribute:"
NOTHING = "(none)"
"""In the column of an attribute: take its value away. An empty cell leaves it as it is."""

_YES = frozenset({"yes", "true", "1", "x", "ja"})
_NO = frozenset({"no", "false", "0", "nein"})
_TODO = "Correct the sheet, then try again; nothing was changed."
_SHOWN = 200
"""Lines that are told at most."""

Named = Callable[[Sequence[str]], Awaitable[Mapping[str, str | ServiceError]]]
"""Names → the id of each, or why it has none."""


@dataclass(slots=True)
class Meaning:
    """What the columns of a sheet mean."""

    plain: dict[int, str] = field(default_factory=dict)
    attributes: dict[int, AttributeDefinition] = field(default_factory=dict)


def has_attributes(headings: Sequence[str]) -> bool:
    """Say whether the account's attributes are needed to understand these headings."""
    return any(_folded(heading).startswith(ATTRIBUTE) for heading in headings)


def meaning(headings: Sequence[str], definitions: Sequence[AttributeDefinition]) -> Meaning:
    """Return what the columns mean. Raises `BadSheet` for headings that nobody knows."""
    found = Meaning()
    wrong: list[str] = []
    headings_wrong = False
    for place, heading in enumerate(headings):
        folded = _folded(heading)
        if not folded:
            continue
        if folded.startswith(ATTRIBUTE):
            try:
                name = heading.partition(":")[2].strip()
                found.attributes[place] = attribute_named(definitions, name)
            except BadAttribute as error:
                wrong.append(f"Line 1: {error.told}")
        elif folded in COLUMNS:
            found.plain[place] = COLUMNS[folded]
        else:
            wrong.append(_unknown(heading, definitions))
            headings_wrong = True
    if not {"file_id", "file_name"} & set(found.plain.values()):
        wrong.append("Line 1: No heading says which file is meant. Add “file id” or “file name”.")
        headings_wrong = True
    if wrong:
        hints = (_known_headings(),) if headings_wrong else ()
        raise BadSheet("The headings of the sheet cannot be used.", _TODO, (*wrong[:_SHOWN], *hints))
    return found


async def edits(
    rows: Sequence[Row],
    columns: Meaning,
    *,
    products: Named,
    files: Named,
    regions: Sequence[RegionChoice],
    definitions: Sequence[AttributeDefinition],
) -> list[FileEdit]:
    """Return one edit a file, in order. Raises `BadSheet` with all lines that cannot be used, and every `PxmError`."""
    cells = [_cells(row, columns) for row in rows]
    known_products = await products(
        _distinct(
            part
            for each in cells
            for kind in ("add_products", "remove_products")
            for part in _parts(each, kind)
        )
    )
    known_files = await files(
        _distinct(each["file_name"] for each in cells if each.get("file_name") and not each.get("file_id"))
    )
    wrong: list[str] = []
    found: dict[str, FileEdit] = {}
    for row, each in zip(rows, cells, strict=True):
        try:
            edit = _edit(row, each, columns, known_products, known_files, regions)
            if edit == FileEdit(file_id=edit.file_id):
                continue  # a line of a list in which only some were filled in
            [edit] = checked([edit], definitions)
            before = found.get(edit.file_id)
            found[edit.file_id] = edit if before is None else together(before, edit)
        except UnknownName as error:
            wrong.append(f"Line {row.line}: {error.told}")
        except ServiceError as error:
            wrong.append(f"Line {row.line}: {error.sentence}")
    if wrong:
        raise _bad(wrong)
    return list(found.values())


# --- inside ---


def _cells(row: Row, columns: Meaning) -> dict[str, str]:
    """Return a row's cells by meaning; cells of several columns that mean the same are put together."""
    found: dict[str, str] = {}
    for place, kind in columns.plain.items():
        text = row.cells[place] if place < len(row.cells) else ""
        if text:
            found[kind] = f"{found[kind]};{text}" if kind in found else text
    return found


def _parts(cells: Mapping[str, str], kind: str) -> list[str]:
    return [part.strip() for part in cells.get(kind, "").split(";") if part.strip()]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _edit(
    row: Row,
    cells: Mapping[str, str],
    columns: Meaning,
    products: Mapping[str, str | ServiceError],
    files: Mapping[str, str | ServiceError],
    regions: Sequence[RegionChoice],
) -> FileEdit:
    setting, clearing = _attributes(row, columns)
    return FileEdit(
        file_id=cells.get("file_id") or _one(files, cells.get("file_name", "")),
        add_products=tuple(_one(products, part) for part in _parts(cells, "add_products")),
        remove_products=tuple(_one(products, part) for part in _parts(cells, "remove_products")),
        add_regions=tuple(region.id for region in regions_named(regions, _parts(cells, "add_regions"))),
        remove_regions=tuple(region.id for region in regions_named(regions, _parts(cells, "remove_regions"))),
        published=_yes_or_no(cells.get("published", "")),
        published_from=_moment(cells.get("published_from", "")),
        set_attributes=setting,
        clear_attributes=clearing,
        name=cells.get("new_name", ""),
    )


def _one(known: Mapping[str, str | ServiceError], name: str) -> str:
    if not name:
        raise BadEdit("The line names no file.", "Fill in its id or its name.")
    found = known[name]
    if isinstance(found, ServiceError):
        raise found
    return found


def _attributes(row: Row, columns: Meaning) -> tuple[tuple[FileAttribute, ...], tuple[str, ...]]:
    setting: list[FileAttribute] = []
    clearing: list[str] = []
    for place, definition in columns.attributes.items():
        text = row.cells[place] if place < len(row.cells) else ""
        if text.casefold() == NOTHING:
            clearing.append(definition.id)
        elif text:
            setting.append(
                FileAttribute(id=definition.id, value=_value(definition, text), name=definition.name)
            )
    return tuple(setting), tuple(clearing)


def _value(definition: AttributeDefinition, text: str) -> AttributeWorth:
    if definition.type != "list":
        return from_text(definition, text)
    entries: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        value = from_text(definition, part)
        entries += value if isinstance(value, tuple) else (str(value),)
    return tuple(dict.fromkeys(entries))


def _yes_or_no(text: str) -> bool | None:
    folded = text.casefold()
    if not folded:
        return None
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise BadEdit(f"“{text}” is neither yes nor no.", "Write yes or no.")


def _moment(text: str) -> float | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        raise BadEdit(f"“{text}” is no date such as 2026-03-31.", "Write the year first.") from None


def _unknown(heading: str, definitions: Sequence[AttributeDefinition]) -> str:
    """Say that nobody knows a heading, and which one may be meant."""
    said = f"Line 1: The heading “{heading}” is not known."
    folded = _folded(heading)
    attributes = {definition.name.casefold(): f"{ATTRIBUTE} {definition.name}" for definition in definitions}
    near = get_close_matches(folded, [*COLUMNS, *attributes], n=1)
    return f"{said} Did you mean “{attributes.get(near[0], near[0])}”?" if near else said


def _known_headings() -> str:
    """Say which headings there are, one of those that mean the same."""
    told = {meant: heading for heading, meant in COLUMNS.items()}
    return f"These headings are known: {', '.join([*told.values(), f'{ATTRIBUTE} NAME'])}."


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split()).replace(" :", ":")


def _bad(lines: Sequence[str]) -> BadSheet:
    count = len(lines)
    return BadSheet(
        "One line of the sheet cannot be used."
        if count == 1
        else f"{count} lines of the sheet cannot be used.",
        _TODO,
        tuple(lines[:_SHOWN]),
    )
