"""What a name means among categories, attributes, groups and resources; products and regions are in `naming`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pxm_desktop.catalog.model import PATH_SEPARATOR, CategoryRow, category_rows
from pxm_desktop.catalog.tree import Tree
from pxm_desktop.pxm.models import Category
from pxm_desktop.service.naming import CANDIDATES, compared, fitting, nearest, the_one

_STEPS = re.compile(r"\s*[/\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}]\s*")


@dataclass(frozen=True)
class Place:
    """A category in its tree."""

    id: str
    name: str
    path: str
    """Names from the top down to this one."""
    depth: int
    """How many categories it lies in."""


def places_of(rows: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Return what `categories.list` answers as a tree: each before what lies in it, those of one parent by name."""
    tree = Tree(category_rows(Category.model_validate(row) for row in rows))
    inside: dict[str, list[CategoryRow]] = {}
    for row in tree.in_order():
        inside.setdefault(row.above, []).append(row)
    found: list[Place] = []
    waiting = inside.get("", [])[::-1]
    while waiting:
        row = waiting.pop()
        found.append(Place(row.id, row.name, tree.path(row.id), len(tree.line(row.id)) - 1))
        waiting += inside.get(row.id, [])[::-1]
    return found


def category_named(places: Sequence[Place], name: str) -> Place:
    """Return the category of an id, a name, or a path such as “Apparel/Jackets”.

    Raises:
        UnknownName: none fits; has categories with a name or path like it as candidates.
        AmbiguousName: several fit.

    """
    fits = fitting(name, ((place.id, (place.name, place.path), place) for place in places))
    return the_one(
        "category",
        name,
        fits or _on_path(places, name),
        lambda place: (place.id, place.path),
        lambda: nearest(name, (((place.name, place.path), place) for place in places)),
        plural="categories",
    )


def object_named(what: str, rows: Iterable[Mapping[str, Any]], name: str, field: str = "name") -> str:
    """Return the id of the object of an id or a name; `field` holds the names.

    Raises:
        UnknownName: none fits; has those with a name like it as candidates, else all, if they are few.
        AmbiguousName: several fit.

    """
    known = [(str(row["id"]), str(row.get(field) or "")) for row in rows]
    fits = fitting(name, ((identity, (text,), (identity, text)) for identity, text in known))

    def near() -> list[tuple[str, str]]:
        few = known if len(known) <= CANDIDATES else []
        return nearest(name, (((text,), (identity, text)) for identity, text in known)) or few

    return the_one(what, name, fits, lambda entry: entry, near)[0]


def _on_path(places: Sequence[Place], name: str) -> list[Place]:
    """Return the categories whose path ends with these steps; those that have no others, if there are any."""
    steps = [compared(step) for step in _STEPS.split(name.strip()) if step]
    if len(steps) < 2:
        return []
    fits = [place for place in places if _steps(place)[-len(steps) :] == steps]
    return [place for place in fits if len(_steps(place)) == len(steps)] or fits


def _steps(place: Place) -> list[str]:
    return [compared(step) for step in place.path.split(PATH_SEPARATOR)]
