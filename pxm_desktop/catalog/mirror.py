"""The copy of one account: what is asked of it and what is written to it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pxm_desktop.catalog import search, writing
from pxm_desktop.catalog.fold import folded
from pxm_desktop.catalog.model import (
    AttributeRow,
    CategoryRow,
    Node,
    Part,
    Product,
    ProductRow,
    RegionRow,
)
from pxm_desktop.catalog.store import Store
from pxm_desktop.catalog.tree import Tree

T = TypeVar("T")

TOGETHER = 100
"""Products written in one transaction, so that a search between two of them hardly waits."""

PARTS: tuple[Part, ...] = ("categories", "collections", "regions", "attributes")


@dataclass(frozen=True, slots=True)
class Reading:
    """When a part was found to be what PXM has, in seconds since 1970."""

    full_at: float
    """All of it was read; also when it is only 0, not yet."""
    read_at: float
    filters: bool | None = None
    """Whether PXM answers "what has changed since"; None: not tried yet."""


@dataclass(frozen=True, slots=True)
class State:
    """How much is known."""

    collections: int = 0
    categories: int = 0
    readings: Mapping[Part, Reading] = field(default_factory=dict)

    def read_at(self, *parts: Part) -> float | None:
        """Return when all these parts (none given: all there are) were last found to be current; None for never."""
        times = [self.readings[part].read_at if part in self.readings else 0.0 for part in parts or PARTS]
        return min(times) or None

    def complete(self, part: Part) -> bool:
        """Say whether all of a part has been read once."""
        return part in self.readings and self.readings[part].full_at > 0


class Mirror:
    """Reads and writes the copy of one account. Everything raises `CatalogUnusable`."""

    def __init__(self, store: Store, account: str) -> None:
        self._store = store
        self._account = account
        self._tree: Tree | None = None
        self._counts: dict[str, int] | None = None

    # --- reading ---

    async def state(self) -> State:
        """Return how much is known, and since when."""
        return await self._look(_state, State())

    async def tree(self) -> list[Node]:
        """Return all categories, parents before children, those of one parent by name."""
        return await self._look(self._nodes, [])

    async def find(self, query: str, category: str | None, limit: int, after: int) -> list[Product]:
        """Return products that fit a query, the best first; without one all but variants, by name."""

        def look(db: sqlite3.Connection, account: int) -> list[Product]:
            if folded(query):
                return search.search(db, account, query, category, limit, after)
            count = self._counted(db, account).get(category, 0) if category is not None else 0
            return search.browse(db, account, category, count, limit, after)

        return await self._look(look, [])

    async def by_ids(self, ids: Sequence[str]) -> list[Product]:
        """Return the products of these ids that are known, in this order."""
        return await self._look(lambda db, account: search.by_ids(db, account, ids), [])

    async def variants(self, family: str) -> list[Product]:
        """Return the variants of a family, by name."""
        return await self._look(lambda db, account: search.variants(db, account, family), [])

    async def called(self, name: str) -> list[Product]:
        """Return the products whose name or SKU is this one, case and accents aside."""
        return await self._look(lambda db, account: search.called(db, account, name), [])

    async def near(self, name: str, most: int) -> list[Product]:
        """Return products among which one with a name like this may be; all there are, if they are few."""

        def look(db: sqlite3.Connection, account: int) -> list[Product]:
            few = db.execute(
                "SELECT n FROM product WHERE account = ? LIMIT ?", (account, most + 1)
            ).fetchall()
            if len(few) <= most:
                return search.by_numbers(db, [n for (n,) in few])
            return search.near(db, account, name, most)

        return await self._look(look, [])

    async def ids(self) -> set[str]:
        """Return the ids of all products."""
        query = "SELECT id FROM product WHERE account = ?"
        return await self._look(
            lambda db, account: {found for (found,) in db.execute(query, (account,))}, set()
        )

    async def all_names(self, use: Callable[[Iterable[tuple[str, str, str]]], T], nothing: T) -> T:
        """Return what `use` makes of all products (id, name, SKU), in the thread of the copy."""
        query = "SELECT id, name, sku FROM product WHERE account = ?"
        return await self._look(lambda db, account: use(db.execute(query, (account,))), nothing)

    async def regions(self) -> list[RegionRow]:
        """Return all regions."""
        query = "SELECT id, name, is_primary FROM region WHERE account = ?"

        def look(db: sqlite3.Connection, account: int) -> list[RegionRow]:
            return [RegionRow(key, name, bool(first)) for key, name, first in db.execute(query, (account,))]

        return await self._look(look, [])

    async def attributes(self) -> list[AttributeRow]:
        """Return all definitions of attributes."""
        query = "SELECT id, name, type, options, required FROM attribute WHERE account = ?"

        def look(db: sqlite3.Connection, account: int) -> list[AttributeRow]:
            return [
                AttributeRow(key, name, kind, tuple(json.loads(options)), bool(required))
                for key, name, kind, options, required in db.execute(query, (account,))
            ]

        return await self._look(look, [])

    # --- writing ---

    async def put_products(self, rows: Sequence[ProductRow]) -> int:
        """Add products or bring them up to date; return how many were new or different."""
        changed = 0
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            changed += await self._change(
                lambda db, account, some=some: writing.put_products(
                    db, account, self._known_tree(db, account), some
                )  # type: ignore[misc]
            )
        return changed

    async def drop_products(self, ids: Collection[str]) -> int:
        """Take products out that PXM no longer has; return how many there were."""
        return await self._change(
            lambda db, account: writing.drop_products(db, account, self._known_tree(db, account), ids)
        )

    async def note_missed(self, ids: Collection[str]) -> list[str]:
        """Note that a whole reading did not show these products; return those that were missed before too."""
        return await self._change(lambda db, account: writing.note_missed(db, account, ids))

    async def set_categories(self, rows: Sequence[CategoryRow]) -> bool:
        """Replace all categories; say whether there was a difference."""
        new = Tree(rows)

        def change(db: sqlite3.Connection, account: int) -> list[int] | None:
            old = self._known_tree(db, account)
            if old.rows == new.rows:
                return None
            moved = writing.set_categories(db, account, old, new)
            self._tree = new
            return moved

        moved = await self._change(change)
        if moved is None:
            return False
        for start in range(0, len(moved), TOGETHER):
            some = moved[start : start + TOGETHER]
            await self._change(
                lambda db, account, some=some: writing.settle(
                    db, account, self._known_tree(db, account), some
                )  # type: ignore[misc]
            )
        return True

    async def put_category(self, row: CategoryRow) -> None:
        """Add one category."""
        tree = await self._look(writing.categories, Tree(()))
        await self.set_categories([*(kept for kept in tree.rows.values() if kept.id != row.id), row])

    async def drop_category(self, identity: str) -> None:
        """Take out a category that PXM no longer has; what lay in it is at the top until PXM tells more."""
        tree = await self._look(writing.categories, Tree(()))
        kept = [row for row in tree.rows.values() if row.id != identity]
        await self.set_categories([replace(row, above="") if row.above == identity else row for row in kept])

    async def set_regions(self, rows: Sequence[RegionRow]) -> bool:
        """Replace all regions; say whether there was a difference."""
        return await self._change(lambda db, account: writing.set_regions(db, account, rows))

    async def set_attributes(self, rows: Sequence[AttributeRow]) -> bool:
        """Replace all definitions; say whether there was a difference."""
        return await self._change(lambda db, account: writing.set_attributes(db, account, rows))

    async def note_reading(
        self, part: Part, read_at: float, *, whole: bool, filters: bool | None = None
    ) -> None:
        """Note when a part was found to be what PXM has."""
        await self._change(
            lambda db, account: writing.note_reading(db, account, part, read_at, whole=whole, filters=filters)
        )

    # --- inside: on the thread that holds the connection ---

    async def _look(self, look: Callable[[sqlite3.Connection, int], T], nothing: T) -> T:
        def work(db: sqlite3.Connection) -> T:
            found = db.execute("SELECT n FROM account WHERE key = ?", (self._account,)).fetchone()
            return nothing if found is None else look(db, found[0])

        return await self._store.read(work, nothing)

    async def _change(self, change: Callable[[sqlite3.Connection, int], T]) -> T:
        def work(db: sqlite3.Connection) -> T:
            self._counts = None
            if not db.execute("SELECT 1 FROM account WHERE key = ?", (self._account,)).fetchone():
                self._tree = None  # the copy is a new one
            try:
                return change(db, writing.account_number(db, self._account))
            except BaseException:
                self._tree = None
                raise

        return await self._store.write(work)

    def _known_tree(self, db: sqlite3.Connection, account: int) -> Tree:
        if self._tree is None:
            self._tree = writing.categories(db, account)
        return self._tree

    def _nodes(self, db: sqlite3.Connection, account: int) -> list[Node]:
        tree = self._known_tree(db, account)
        counts = self._counted(db, account)
        return [
            Node(row.id, row.name, row.above, tree.path(row.id), counts.get(row.id, 0))
            for row in tree.in_order()
        ]

    def _counted(self, db: sqlite3.Connection, account: int) -> dict[str, int]:
        if self._counts is None:
            self._counts = search.counts(db, account, self._known_tree(db, account))
        return self._counts


def _state(db: sqlite3.Connection, account: int) -> State:
    readings = {
        part: Reading(full_at or 0.0, read_at or 0.0, None if filters is None else bool(filters))
        for part, full_at, read_at, filters in db.execute(
            "SELECT part, full_at, read_at, filters FROM reading WHERE account = ?", (account,)
        )
    }

    def counted(table: str) -> int:
        return int(db.execute(f"SELECT COUNT(*) FROM {table} WHERE account = ?", (account,)).fetchone()[0])

    return State(counted("product"), counted("category"), readings)
