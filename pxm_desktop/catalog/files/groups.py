"""Puts files that were found under headings: by day, by kind, by product. Within a heading their order stays."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pxm_desktop.catalog.files.kinds import KINDS

Grouping = Literal["day", "kind", "product"]

# Pairs come as one text, which is several times as quick as a row each.
_DAYS = (
    "SELECT json_group_array(json_array(n, COALESCE(date(created, 'unixepoch', 'localtime'), ''))) "
    "FROM file WHERE account = ?"
)
_KINDS = "SELECT json_group_array(json_array(n, kind)) FROM file WHERE account = ?"
_PRODUCTS = (
    "SELECT json_group_array(json_array(file, id)) FROM (SELECT l.file AS file, MIN(t.id) AS id "
    "FROM thing t CROSS JOIN file_link l ON l.thing = t.n WHERE t.account = ? AND t.what = 'product' GROUP BY l.file)"
)
_NAMES = "SELECT json_group_array(json_array(id, name)) FROM product WHERE account = ?"


@dataclass(frozen=True, slots=True)
class Group:
    """Files under one heading."""

    key: str
    """The day as year-month-day, the kind, the product's id; empty for files that have none."""
    count: int


def grouped(
    db: sqlite3.Connection, account: int, numbers: Sequence[int], by: Grouping
) -> tuple[array[int], tuple[Group, ...]]:
    """Return files under headings, and the headings in order.

    Days come in the order in which the files bring them, kinds in a fixed one, products by name. A file that is linked
    to several products stands under one of them: a list has each file once.
    """
    told = _pairs(db, _DAYS if by == "day" else _KINDS if by == "kind" else _PRODUCTS, account)
    found: dict[object, array[int]] = {}
    for number in numbers:
        found.setdefault(told.get(number, ""), array("I")).append(number)
    keys = sorted(found, key=_order(db, account, by)) if by != "day" else list(found)
    if "" in found:
        keys.remove("")
        keys.append("")
    together: array[int] = array("I")
    for key in keys:
        together.extend(found[key])
    return together, tuple(Group(_said(key, by), len(found[key])) for key in keys)


def _order(db: sqlite3.Connection, account: int, by: Grouping) -> Callable[[object], tuple[object, ...]]:
    if by == "kind":
        return lambda key: (key if isinstance(key, int) else len(KINDS),)
    names = _pairs(db, _NAMES, account)
    return lambda key: (str(names.get(key, key)).casefold(), str(key))


def _said(key: object, by: Grouping) -> str:
    return KINDS[key] if by == "kind" and isinstance(key, int) else str(key)


def _pairs(db: sqlite3.Connection, query: str, account: int) -> dict[object, object]:
    (text,) = db.execute(query, (account,)).fetchone()
    return dict(map(tuple, json.loads(text)))
