"""Statements that change the copy. Each runs in the transaction of its caller.

What a search looks in depends on more than a product's own row: on the names of its categories, and for a variant
without a category on its family's. So a row is made by `_derived` alone, and whoever changes one of these things makes
the rows anew that depend on it (`settle`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from pxm_desktop.catalog.fold import folded
from pxm_desktop.catalog.model import AttributeRow, CategoryRow, Part, ProductRow, RegionRow
from pxm_desktop.catalog.tree import Tree


def account_number(db: sqlite3.Connection, key: str) -> int:
    """Return the number under which the copy keeps an account, a new one at its first time."""
    db.execute("INSERT OR IGNORE INTO account(key) VALUES (?)", (key,))
    return int(db.execute("SELECT n FROM account WHERE key = ?", (key,)).fetchone()[0])


def put_products(db: sqlite3.Connection, account: int, tree: Tree, rows: Sequence[ProductRow]) -> int:
    """Add products or bring them up to date; return how many were new or different."""
    ids = [row.id for row in rows]
    known = {
        found[0]: found[1:]
        for found in db.execute(
            f"SELECT id, n, name, sku, kind, family, own, path, hay, missed FROM product WHERE {_THESE}",
            (account, json.dumps(ids)),
        )
    }
    families = _own_places(db, account, {row.family for row in rows if row.family})
    families |= {row.id: row.places for row in rows if row.places is not None}
    moved: list[str] = []
    changed = 0
    for row in rows:
        n, *old, missed = known.get(row.id, (None, None))
        own = row.places if row.places is not None else tuple(json.loads(old[4])) if old else ()
        places = own or families.get(row.family, ())
        path, sku, hay = _derived(tree, row.name, row.sku, places)
        new = [row.name, row.sku, row.kind, row.family, json.dumps(own), path, hay]
        if missed:
            db.execute("UPDATE product SET missed = 0 WHERE n = ?", (n,))
        if old == new:
            continue
        changed += 1
        if n is None:
            cursor = db.execute(
                "INSERT INTO product(account, id, name, sku, kind, family, own, path, hay, sku_folded) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (account, row.id, *new, sku),
            )
            n = cursor.lastrowid
        else:
            db.execute(
                "UPDATE product SET name=?, sku=?, kind=?, family=?, own=?, path=?, hay=?, sku_folded=? WHERE n=?",
                (*new, sku, n),
            )
        if not old or old[4] != new[4] or old[3] != new[3]:
            _put_places(db, account, n, places)
            moved.append(row.id)
    settle(db, account, tree, _variants_of(db, account, moved))
    return changed


def drop_products(db: sqlite3.Connection, account: int, tree: Tree, ids: Collection[str]) -> int:
    """Take products out that PXM no longer has; return how many there were."""
    orphans = _variants_of(db, account, ids)
    gone = db.execute(f"DELETE FROM product WHERE {_THESE}", (account, json.dumps(list(ids)))).rowcount
    settle(db, account, tree, orphans)
    return gone


def note_missed(db: sqlite3.Connection, account: int, ids: Collection[str]) -> list[str]:
    """Note that a whole reading did not show these; return those that the one before did not show either."""
    these = (account, json.dumps(list(ids)))
    twice = [found for (found,) in db.execute(f"SELECT id FROM product WHERE missed AND {_THESE}", these)]
    db.execute(f"UPDATE product SET missed = 1 WHERE {_THESE}", these)
    return twice


def settle(db: sqlite3.Connection, account: int, tree: Tree, numbers: Iterable[int]) -> None:
    """Make anew what is searched of these products, after their categories or their families have changed."""
    rows = db.execute(
        "SELECT p.n, p.name, p.sku, p.own, COALESCE(f.own, '[]'), p.hay, p.path "
        "FROM product p LEFT JOIN product f ON f.account = p.account AND f.id = p.family "
        "WHERE p.n IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    ).fetchall()
    for n, name, sku, own, of_family, old_hay, old_path in rows:
        places = json.loads(own) or json.loads(of_family)
        path, sku_folded, hay = _derived(tree, name, sku, places)
        if (hay, path) != (old_hay, old_path):
            db.execute("UPDATE product SET path=?, hay=?, sku_folded=? WHERE n=?", (path, hay, sku_folded, n))
        _put_places(db, account, n, places)


def set_categories(db: sqlite3.Connection, account: int, old: Tree, new: Tree) -> list[int]:
    """Replace the tree; return the numbers of the products to `settle`."""
    db.execute("DELETE FROM category WHERE account = ?", (account,))
    db.executemany(
        "INSERT INTO category(account, id, name, above) VALUES (?, ?, ?, ?)",
        [(account, row.id, row.name, row.above) for row in new.rows.values()],
    )
    db.execute("DELETE FROM under WHERE account = ?", (account,))
    db.executemany(
        "INSERT INTO under(account, above, category) VALUES (?, ?, ?)",
        [(account, above, row) for row in new.rows for above in new.line(row)],
    )
    moved = [row for row in {*old.rows, *new.rows} if old.path(row) != new.path(row)]
    query = "SELECT DISTINCT product FROM place WHERE account = ? AND category IN (SELECT value FROM json_each(?))"
    return [n for (n,) in db.execute(query, (account, json.dumps(moved)))]


def categories(db: sqlite3.Connection, account: int) -> Tree:
    """Return the tree as it is kept."""
    rows = db.execute("SELECT id, name, above FROM category WHERE account = ?", (account,))
    return Tree(CategoryRow(*row) for row in rows)


def set_regions(db: sqlite3.Connection, account: int, rows: Sequence[RegionRow]) -> bool:
    """Replace the regions; say whether there was a difference."""
    values = sorted((row.id, row.name, int(row.primary)) for row in rows)
    return _replaced(db, account, "region", "id, name, is_primary", values)


def set_attributes(db: sqlite3.Connection, account: int, rows: Sequence[AttributeRow]) -> bool:
    """Replace the definitions; say whether there was a difference."""
    values = sorted(
        (row.id, row.name, row.type, json.dumps(row.options, ensure_ascii=False), int(row.required))
        for row in rows
    )
    return _replaced(db, account, "attribute", "id, name, type, options, required", values)


def note_reading(
    db: sqlite3.Connection,
    account: int,
    part: Part,
    read_at: float,
    *,
    whole: bool,
    filters: bool | None = None,
) -> None:
    """Note when a part was found to be what PXM has; `whole`: all of it was read, deletions included."""
    db.execute("INSERT OR IGNORE INTO reading(account, part) VALUES (?, ?)", (account, part))
    db.execute(
        "UPDATE reading SET read_at = ?, full_at = CASE WHEN ? THEN ? ELSE full_at END, "
        "filters = COALESCE(?, filters) WHERE account = ? AND part = ?",
        (read_at, whole, read_at, filters, account, part),
    )


_THESE = "account = ? AND id IN (SELECT value FROM json_each(?))"


def _derived(tree: Tree, name: str, sku: str, places: Sequence[str]) -> tuple[str, str, str]:
    """Return path, folded SKU, and what is searched."""
    there = [place for place in places if place in tree.rows]
    sku_folded = folded(sku)
    hay = "\n".join((folded(name), sku_folded, *(tree.folded_path(place) for place in there)))
    return (tree.path(there[0]) if there else ""), sku_folded, hay


def _own_places(db: sqlite3.Connection, account: int, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    rows = db.execute(f"SELECT id, own FROM product WHERE {_THESE}", (account, json.dumps(list(ids))))
    return {found: tuple(json.loads(own)) for found, own in rows}


def _variants_of(db: sqlite3.Connection, account: int, ids: Collection[str]) -> list[int]:
    query = (
        "SELECT n FROM product WHERE account = ? AND family <> '' AND own = '[]' "
        "AND family IN (SELECT value FROM json_each(?))"
    )
    return [n for (n,) in db.execute(query, (account, json.dumps(list(ids))))]


def _put_places(db: sqlite3.Connection, account: int, product: int | None, places: Sequence[str]) -> None:
    db.execute("DELETE FROM place WHERE product = ?", (product,))
    db.executemany(
        "INSERT OR IGNORE INTO place(account, category, product) VALUES (?, ?, ?)",
        [(account, place, product) for place in places],
    )


def _replaced(
    db: sqlite3.Connection, account: int, table: str, columns: str, values: Sequence[tuple[object, ...]]
) -> bool:
    old = db.execute(f"SELECT {columns} FROM {table} WHERE account = ? ORDER BY id", (account,)).fetchall()
    if old == values:
        return False
    db.execute(f"DELETE FROM {table} WHERE account = ?", (account,))
    marks = ", ".join("?" * len(values[0])) if values else ""
    db.executemany(
        f"INSERT INTO {table}(account, {columns}) VALUES (?, {marks})", [(account, *row) for row in values]
    )
    return True
