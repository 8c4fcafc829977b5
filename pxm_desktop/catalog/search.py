"""Finds products in the copy: as somebody types, by category, by name.

A search looks for every word anywhere in name, SKU and category path. Words of three letters or more go through the
trigram index. When they fit more than `RANKED` products, or all words are shorter, the products are looked through by
name instead, until as many are found: what is so common is found fast in that way, and nobody reads further. What
begins with the query is looked up besides, so that it is never missed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pxm_desktop.catalog.fold import folded
from pxm_desktop.catalog.model import Product
from pxm_desktop.catalog.tree import Tree

RANKED = 1000
"""Products that a search puts in order; it finds no more."""

BEGINNING = 200
"""Products looked up by how their name or SKU begins."""

_LONGEST_WORD = 100
_MOST_WORDS = 12
_TRIGRAM = 3

_INSIDE = (
    "EXISTS (SELECT 1 FROM place l JOIN under u ON u.account = l.account AND u.category = l.category "
    "WHERE l.product = p.n AND u.above = ?)"
)
_SHOWN = (
    "(p.kind <> 'variant' OR NOT EXISTS "
    "(SELECT 1 FROM product f WHERE f.account = p.account AND f.id = p.family))"
)
"""Variants are shown with their family, if there is one."""


def search(
    db: sqlite3.Connection, account: int, query: str, category: str | None, limit: int, after: int
) -> list[Product]:
    """Return products that fit a query that has words, the best first."""
    words = [word[:_LONGEST_WORD] for word in folded(query).split()[:_MOST_WORDS]]
    inside, within = (f" AND {_INSIDE}", (category,)) if category is not None else ("", ())
    found = _beginning(db, account, " ".join(words), inside, within)
    found |= _fitting(db, account, words, inside, within)
    best = sorted(found, key=lambda n: (_rank(words, found[n]), found[n], n))[:RANKED]
    return by_numbers(db, best[after : after + limit])


def browse(
    db: sqlite3.Connection, account: int, category: str | None, count: int, limit: int, after: int
) -> list[Product]:
    """Return products by name, variants left out; of a category with about `count` products, or of all."""
    if category is not None and count <= RANKED:
        # A few in many: gather them, then sort.
        rows = db.execute(
            "SELECT DISTINCT p.n, p.hay FROM under u "
            "CROSS JOIN place l ON l.account = u.account AND l.category = u.category "
            f"CROSS JOIN product p ON p.n = l.product WHERE u.account = ? AND u.above = ? AND {_SHOWN} "
            "ORDER BY p.hay, p.n LIMIT ? OFFSET ?",
            (account, category, limit, after),
        )
        return by_numbers(db, [n for n, _ in rows])
    inside, within = (f" AND {_INSIDE}", (category,)) if category is not None else ("", ())
    rows = db.execute(
        f"SELECT p.n FROM product p WHERE p.account = ? AND {_SHOWN}{inside} ORDER BY p.hay, p.n LIMIT ? OFFSET ?",
        (account, *within, limit, after),
    )
    return by_numbers(db, [n for (n,) in rows])


def by_ids(db: sqlite3.Connection, account: int, ids: Sequence[str]) -> list[Product]:
    """Return the products of these ids that are known, in this order."""
    query = "SELECT id, n FROM product WHERE account = ? AND id IN (SELECT value FROM json_each(?))"
    numbers = dict(db.execute(query, (account, json.dumps(list(ids)))))
    return by_numbers(db, [numbers[identity] for identity in dict.fromkeys(ids) if identity in numbers])


def variants(db: sqlite3.Connection, account: int, family: str) -> list[Product]:
    """Return the variants of a family, by name."""
    query = "SELECT n FROM product WHERE account = ? AND family = ? AND family <> '' ORDER BY hay, n"
    return by_numbers(db, [n for (n,) in db.execute(query, (account, family))])


def called(db: sqlite3.Connection, account: int, name: str) -> list[Product]:
    """Return the products whose name or SKU is this one, case and accents aside."""
    text = folded(name)
    if not text:
        return []
    rows = db.execute(
        "SELECT n FROM product WHERE account = ? AND hay >= ? AND hay < ? UNION "
        "SELECT n FROM product WHERE account = ? AND sku_folded = ? AND sku_folded <> ''",
        (account, f"{text}\n", f"{text}\n{_LAST}", account, text),
    )
    return by_numbers(db, sorted(n for (n,) in rows))


def near(db: sqlite3.Connection, account: int, name: str, most: int) -> list[Product]:
    """Return products in which one of a name's words, or its beginning, stands: where a misspelt one may be."""
    starts = list(dict.fromkeys(word[:_TRIGRAM] for word in folded(name).split() if len(word) >= _TRIGRAM))
    if not starts:
        return []
    fits = " OR ".join(_quoted(start) for start in starts[:_MOST_WORDS])
    rows = db.execute(
        "SELECT p.n FROM words w CROSS JOIN product p ON p.n = w.rowid WHERE w.hay MATCH ? AND p.account = ? LIMIT ?",
        (fits, account, most),
    )
    return by_numbers(db, [n for (n,) in rows])


def counts(db: sqlite3.Connection, account: int, tree: Tree) -> dict[str, int]:
    """Return how many products lie in each category or below it, each counted once, variants left out."""
    found: dict[str, int] = {}
    shown = f"FROM place l JOIN product p ON p.n = l.product WHERE l.account = ? AND {_SHOWN}"
    for category, count in db.execute(f"SELECT l.category, COUNT(*) {shown} GROUP BY l.category", (account,)):
        for above in tree.line(category):
            found[above] = found.get(above, 0) + count
    # Who lies in several places was counted in each; where these come together, once is enough.
    several = db.execute(
        f"SELECT group_concat(l.category, char(10)) {shown} AND l.product IN "
        "(SELECT product FROM place GROUP BY product HAVING COUNT(*) > 1) GROUP BY l.product",
        (account,),
    )
    for (places,) in several:
        for above, times in Counter(
            step for place in places.split("\n") for step in tree.line(place)
        ).items():
            found[above] -= times - 1
    return found


def by_numbers(db: sqlite3.Connection, numbers: Sequence[int]) -> list[Product]:
    """Return products in the order of their numbers here."""
    rows = db.execute(
        "SELECT n, id, name, sku, kind, family, path, CASE kind WHEN 'parent' THEN (SELECT COUNT(*) FROM product v "
        "WHERE v.account = p.account AND v.family = p.id AND v.family <> '') ELSE 0 END "
        "FROM product p WHERE n IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    found = {row[0]: Product(*row[1:]) for row in rows}
    return [found[n] for n in numbers if n in found]


def _beginning(
    db: sqlite3.Connection, account: int, text: str, inside: str, within: tuple[Any, ...]
) -> dict[int, str]:
    found: dict[int, str] = {}
    for column in ("hay", "sku_folded"):
        rows = db.execute(
            f"SELECT p.n, p.hay FROM product p WHERE p.account = ? AND p.{column} >= ? AND p.{column} < ? "
            f"AND p.{column} <> ''{inside} ORDER BY p.{column} LIMIT ?",
            (account, text, text + _LAST, *within, BEGINNING),
        )
        found |= dict(rows)
    return found


def _fitting(
    db: sqlite3.Connection, account: int, words: Sequence[str], inside: str, within: tuple[Any, ...]
) -> dict[int, str]:
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    if long:
        fits = " AND ".join(map(_quoted, long))
        most = 4 * RANKED if short else RANKED  # short words leave few of them
        hits = db.execute("SELECT rowid FROM words WHERE hay MATCH ? LIMIT ?", (fits, most + 1)).fetchall()
        if len(hits) <= most:
            also = "".join(" AND instr(p.hay, ?)" for _ in short)
            found = db.execute(
                "SELECT p.n, p.hay FROM json_each(?) j CROSS JOIN product p ON p.n = j.value "
                f"WHERE p.account = ?{also}{inside}",
                (json.dumps([n for (n,) in hits]), account, *short, *within),
            )
            return dict(found.fetchall())
    rows = db.execute(
        f"SELECT p.n, p.hay FROM product p WHERE p.account = ?{' AND instr(p.hay, ?)' * len(words)}{inside} "
        "ORDER BY p.hay LIMIT ?",
        (account, *sorted(words, key=len, reverse=True), *within, RANKED),
    )
    return dict(rows.fetchall())


def _rank(words: Sequence[str], hay: str) -> int:
    """Return how well a product fits, 0 is best: by its whole name or SKU, by how they begin, by whole beginnings."""
    text = " ".join(words)
    name, sku, *_ = hay.split("\n")
    if text in (name, sku):
        return 0
    if name.startswith(text) or sku.startswith(text):
        return 1
    spaced = f" {name} {sku}"
    if all(f" {word}" in spaced for word in words):
        return 2
    return 3 if all(word in spaced for word in words) else 4


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


_LAST = "\U0010ffff"
"""Sorts after every letter."""
