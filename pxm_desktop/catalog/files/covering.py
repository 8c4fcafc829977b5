"""Products and the files that are linked to them, read together: what a table of both needs, and no more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pxm_desktop.catalog.model import Kind


@dataclass(frozen=True, slots=True)
class CoveredRow:
    """A product."""

    id: str
    name: str
    sku: str
    kind: Kind
    family: str


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A file and one product that it is linked to."""

    id: str
    name: str
    product: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covering:
    """Products, variants behind their family, the files that are linked to them, and the account's regions."""

    products: tuple[CoveredRow, ...] = ()
    files: tuple[LinkedRow, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    """Ids and names, the primary one first."""


def read(
    db: sqlite3.Connection, account: int, ids: Sequence[str], category: str, *, regions: bool
) -> Covering:
    """Return the products of these ids and of a category and below it, with the variants of families among them.

    `regions`: whether the regions are wanted, those of files too; else they are empty.
    """
    products = _products(db, account, ids, category)
    files = _files(db, account, [row.id for row in products], regions)
    known = db.execute(
        "SELECT id, name FROM region WHERE account = ? ORDER BY is_primary DESC, name COLLATE NOCASE",
        (account,),
    )
    return Covering(tuple(products), tuple(files), tuple(known) if regions else ())


def _products(db: sqlite3.Connection, account: int, ids: Sequence[str], category: str) -> list[CoveredRow]:
    named = _rows(
        db.execute(
            "SELECT p.id, p.name, p.sku, p.kind, p.family FROM json_each(?) j "
            "CROSS JOIN product p ON p.account = ? AND p.id = j.value ORDER BY j.key",
            (json.dumps(list(ids)), account),
        )
    )
    inside = _rows(
        db.execute(
            "SELECT p.id, p.name, p.sku, p.kind, p.family FROM product p WHERE p.n IN ("
            "SELECT l.product FROM under u CROSS JOIN place l ON l.account = u.account AND l.category = u.category "
            "WHERE u.account = ? AND u.above = ?) ORDER BY p.hay, p.n",
            (account, category),
        )
        if category
        else ()
    )
    found = {row.id: row for row in (*named, *inside)}
    families = [row.id for row in found.values() if row.kind == "parent"]
    variants: dict[str, list[CoveredRow]] = {}
    for row in _rows(
        db.execute(
            "SELECT p.id, p.name, p.sku, p.kind, p.family FROM json_each(?) j CROSS JOIN product p "
            "ON p.account = ? AND p.family = j.value AND p.family <> '' ORDER BY p.hay, p.n",
            (json.dumps(families), account),
        )
    ):
        variants.setdefault(row.family, []).append(row)
    ordered: dict[str, CoveredRow] = {}
    for row in found.values():
        if row.family not in found:  # a variant comes with its family
            for each in (row, *variants.get(row.id, ())):
                ordered[each.id] = each
    return list(ordered.values())


def _files(db: sqlite3.Connection, account: int, ids: Sequence[str], regions: bool) -> list[LinkedRow]:
    rows = db.execute(
        "SELECT t.id, json_extract(t.told, '$.file_name'), p.id, "
        "CASE WHEN ? THEN json_extract(t.told, '$.region_ids') END FROM json_each(?) j "
        "CROSS JOIN thing p ON p.account = ? AND p.what = 'product' AND p.id = j.value "
        "CROSS JOIN file_link l ON l.thing = p.n CROSS JOIN file_text t ON t.n = l.file",
        (regions, json.dumps(list(ids)), account),
    )
    return [
        LinkedRow(key, name or "", product, tuple(json.loads(inside)) if inside else ())
        for key, name, product, inside in rows
    ]


def _rows(rows: Iterable[tuple[Any, ...]]) -> list[CoveredRow]:
    return [CoveredRow(*row) for row in rows]
