"""What the copy holds, and how it is read from PXM's objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pxm_desktop.pxm.models import Attribute, Category, Collection, Region

Kind = Literal["standalone", "parent", "variant"]
Part = Literal["categories", "collections", "regions", "attributes"]

PATH_SEPARATOR = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""What stands between the names of a category path."""

_KINDS: Mapping[str, Kind] = {"parent": "parent", "variant": "variant"}


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as PXM lists it. `places` None: PXM did not tell its categories, so what is known stays."""

    id: str
    name: str
    sku: str
    kind: Kind
    family: str
    """Id of the family of a variant, else empty."""
    places: tuple[str, ...] | None
    """Ids of what it lies in; those that are no category count for nothing."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as it is found in the copy."""

    id: str
    name: str
    sku: str
    kind: Kind
    family: str
    path: str
    variants: int
    """How many variants a family has."""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category. `above` is the id of the one it lies in, empty at the top."""

    id: str
    name: str
    above: str


@dataclass(frozen=True, slots=True)
class Node:
    """A category in its tree."""

    id: str
    name: str
    above: str
    path: str
    count: int
    """Products in it and below it, each once, variants not counted."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region."""

    id: str
    name: str
    primary: bool


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """The definition of an attribute; `type` in PXM's words."""

    id: str
    name: str
    type: str
    options: tuple[str, ...]
    required: bool


def product_row(found: Collection) -> ProductRow:
    """Return a collection as the copy keeps it."""
    kind = _KINDS.get((found.collection_type or "").casefold(), "standalone")
    family = found.parent_topic_id or ""
    if kind == "variant" and not family:
        family = found.parent_id or ""
    told = {"parent_id", "direct_parent"} & found.model_fields_set
    # `parent_id` may name a family instead of a category (article).
    above = (found.parent_id, *(found.direct_parent or ()))
    return ProductRow(
        id=found.id,
        name=found.name or found.id,
        sku=found.sku or "",
        kind=kind,
        family=family if kind == "variant" else "",
        places=tuple(dict.fromkeys(p for p in above if p and p != family)) if told else None,
    )


def category_rows(found: Iterable[Category]) -> list[CategoryRow]:
    """Return categories as the copy keeps them: one whose parent is not listed, or in a ring, is at the top."""
    rows = {row.id: CategoryRow(row.id, row.name or row.id, row.parent_id or "") for row in found}
    sound: dict[str, CategoryRow] = {}
    for row in rows.values():
        seen = {row.id}
        above = row.above
        while above in rows and above not in seen:
            seen.add(above)
            above = rows[above].above
        loose = row.above not in rows or above == row.id
        sound[row.id] = CategoryRow(row.id, row.name, "") if loose else row
    return list(sound.values())


def region_row(found: Region) -> RegionRow:
    """Return a region as the copy keeps it."""
    return RegionRow(found.id, found.name or found.id, bool(found.is_primary))


def attribute_row(found: Attribute) -> AttributeRow:
    """Return a definition as the copy keeps it. Whether it is required is not documented (inferred names)."""
    extra = found.model_extra or {}
    required = next((extra[key] for key in ("required", "is_required", "mandatory") if key in extra), False)
    return AttributeRow(
        found.id, found.name or found.id, found.type or "", found.options or (), required in (True, 1, "true")
    )
