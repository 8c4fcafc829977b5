"""Which files a view shows, and in which order: numbers only, so that any view of a large account is there at once.

What fits a filter is gathered without order, from the narrow table or from the links. A few are looked up and sorted.
Of many, what a view shows is the order of all files, by name, time or size, without those that do not fit: one pass in
memory, where sorting in SQL, or looking a row up for each entry of an index, takes many times as long. Filters and
orders are remembered until the copy changes.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence

from pydantic_core import from_json

from pxm_desktop.catalog.files.fileset import FileSet
from pxm_desktop.catalog.files.kinds import KINDS
from pxm_desktop.catalog.files.model import Counts, Order, Wanted

RECENT_SECONDS = 7 * 86_400.0
"""How long ago a file may have changed to be a recent one."""

REMEMBERED = 8
"""Filters whose files are remembered."""

FEW = 4000
"""So many files are looked up one by one, rather than found among all."""

ORDERS: dict[str, tuple[str, str]] = {
    "name": ("file_text", "key"),
    "created": ("file", "created"),
    "updated": ("file", "updated"),
    "size": ("file", "size"),
}
"""By which column of which table files are put in order."""

_OF_CATEGORY = (
    "SELECT l.file AS n FROM under u CROSS JOIN place p ON p.account = u.account AND p.category = u.category "
    "CROSS JOIN product c ON c.n = p.product "
    "CROSS JOIN thing t ON t.account = c.account AND t.what = 'product' AND t.id = c.id "
    "CROSS JOIN file_link l ON l.thing = t.n WHERE u.account = ? AND u.above = ?"
)
_OF_PRODUCT = (
    "SELECT l.file AS n FROM (SELECT ? AS account, ? AS id UNION "
    "SELECT v.account, v.id FROM product v WHERE v.account = ? AND v.family = ? AND v.family <> '') c "
    "CROSS JOIN thing t ON t.account = c.account AND t.what = 'product' AND t.id = c.id "
    "CROSS JOIN file_link l ON l.thing = t.n"
)


class Views:
    """Orders and filters of one account. Used on the thread that holds the connection."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._orders: dict[str, array[int]] = {}
        self._fitting: dict[tuple[object, ...], FileSet] = {}

    def numbers(self, db: sqlite3.Connection, account: int, wanted: Wanted, now: float) -> array[int]:
        """Return the numbers of the files that fit, in order; words are not looked at."""
        fitting = self.fitting(db, account, wanted, now)
        if fitting is not None and len(fitting) <= FEW:
            return sorted_few(db, account, fitting, wanted.order, wanted.descending)
        order = self.order(db, account, wanted.order, wanted.descending)
        return order if fitting is None else array("I", fitting.among(order))

    def order(self, db: sqlite3.Connection, account: int, order: Order, descending: bool) -> array[int]:
        """Return all files of the account. What PXM tells no time of comes last where the newest come first."""
        self._forget_old(db)
        if order == "best":
            order, descending = "created", True
        table, column = ORDERS[order]
        key = f"{order} backwards" if descending else order
        if key not in self._orders:
            if descending:
                self._orders[key] = self.order(db, account, order, False)[::-1]
            else:
                query = f"SELECT n FROM {table} WHERE account = ? ORDER BY {column}, n"
                self._orders[key] = array("I", _numbers(db, query, (account,)))
        return self._orders[key]

    def fitting(self, db: sqlite3.Connection, account: int, wanted: Wanted, now: float) -> FileSet | None:
        """Return the files that fit all that is wanted but the words; None where that is all of them."""
        self._forget_old(db)
        key = _filter_key(wanted, now)
        if key not in self._fitting:
            found = _fitting(db, account, wanted, now)
            if found is None:
                return None
            while len(self._fitting) >= REMEMBERED:
                del self._fitting[next(iter(self._fitting))]
            self._fitting[key] = found
        return self._fitting[key]

    def _forget_old(self, db: sqlite3.Connection) -> None:
        """Forget what may be of an older state: this connection wrote since, or another one did."""
        (version,) = db.execute("PRAGMA data_version").fetchone()
        now = (db, db.total_changes, version)
        if now != self._of:
            self._of = now
            self._orders.clear()
            self._fitting.clear()


def sorted_few(
    db: sqlite3.Connection, account: int, numbers: Iterable[int], order: Order, descending: bool
) -> array[int]:
    """Return some files in an order, as `Views.order` has them."""
    if order == "best":
        order, descending = "created", True
    table, column = ORDERS[order]
    down = " DESC" if descending else ""
    query = (
        f"SELECT o.n AS n FROM json_each(?) j CROSS JOIN {table} o ON o.account = ? AND o.n = j.value "
        f"ORDER BY o.{column}{down}, o.n{down}"
    )
    return array("I", _numbers(db, query, (json.dumps(list(numbers)), account)))


def counts(db: sqlite3.Connection, account: int, now: float) -> Counts:
    """Return how many files stand behind each way of looking at them."""

    def counted(index: str, condition: str, *values: object) -> int:
        # By name, since the planner takes the whole table for the smaller thing.
        query = f"SELECT COUNT(*) FROM file INDEXED BY {index} WHERE account = ? AND {condition}"
        return int(db.execute(query, (account, *values)).fetchone()[0])

    regions = db.execute(
        "SELECT t.id, (SELECT COUNT(*) FROM file_link l WHERE l.thing = t.n) FROM thing t "
        "WHERE t.account = ? AND t.what = 'region'",
        (account,),
    )
    return Counts(
        all=counted("file_size", "1"),
        unlinked=counted("file_unlinked", "linked = 0"),
        unpublished=counted("file_unpublished", "published = 0"),
        processing=counted("file_awaited", "awaited_until > ?", now),
        mine=counted("file_mine_known", "mine"),
        recent=counted("file_updated", "updated >= ?", now - RECENT_SECONDS),
        regions={region: count for region, count in regions if count},
    )


def with_attribute(db: sqlite3.Connection, account: int, attribute: str) -> int | None:
    """Return how many files have a value for an attribute; None where the values of some are not known."""
    unknown, has = db.execute(
        "SELECT COUNT(*) - COUNT(json_type(told, '$.attributes')), TOTAL(EXISTS("
        "SELECT 1 FROM json_each(told, '$.attributes') v WHERE json_extract(v.value, '$[0]') = ? "
        "AND json_extract(v.value, '$[3]') IS NOT NULL)) FROM file_text WHERE account = ?",
        (attribute, account),
    ).fetchone()
    return None if unknown else int(has)


def _filter_key(wanted: Wanted, now: float) -> tuple[object, ...]:
    """Return what decides which files fit. Files stop being processed by themselves, by the minute."""
    minute = int(now // 60) if wanted.processing is not None else 0
    return (
        wanted.category,
        wanted.product,
        frozenset(wanted.regions),
        *(part for condition in _conditions(wanted, minute) for part in condition),
    )


def _fitting(db: sqlite3.Connection, account: int, wanted: Wanted, now: float) -> FileSet | None:
    """Return the files that fit: those of the narrowest thing that is named, looked at one by one for all the rest."""
    named: list[tuple[str, tuple[object, ...]]] = []
    if wanted.product:
        named.append((_OF_PRODUCT, (account, wanted.product) * 2))
    if wanted.category:
        named.append((_OF_CATEGORY, (account, wanted.category)))
    in_regions = "thing IN (0)"
    if wanted.regions:
        query = "SELECT n FROM thing WHERE account = ? AND what = 'region' AND id IN (SELECT value FROM json_each(?))"
        regions = [n for (n,) in db.execute(query, (account, json.dumps(wanted.regions)))]
        in_regions = f"thing IN ({', '.join(map(str, regions))})"
        if not named:
            named.append((f"SELECT file AS n FROM file_link WHERE {in_regions}", ()))
    conditions = _conditions(wanted, now)
    tests = [text for text, _ in conditions]
    values = [value for _, some in conditions for value in some]
    if not named:
        if not conditions:
            return None
        query = f"SELECT n FROM file f WHERE account = ? AND {' AND '.join(tests)}"
        return FileSet(_numbers(db, query, (account, *values)))
    source, given = named[0]
    if wanted.regions and (wanted.product or wanted.category):
        tests.append(f"EXISTS (SELECT 1 FROM file_link r WHERE r.file = c.n AND r.{in_regions})")
    join = "CROSS JOIN file f ON f.account = ? AND f.n = c.n " if conditions else ""
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    accounts = (account,) if conditions else ()
    found = _numbers(db, f"SELECT c.n FROM ({source}) c {join}{where}", (*given, *accounts, *values))
    if wanted.product and wanted.category:
        return FileSet(list(FileSet(found).among(_numbers(db, *named[1]))))
    return FileSet(found)


def _conditions(wanted: Wanted, now: float) -> list[tuple[str, tuple[object, ...]]]:
    """Return conditions on the narrow table, with their values. What PXM did not tell fits none of them.

    A sign keeps the planner from an index where most files may fit: looking each of them up takes many times as long as
    looking through them all.
    """
    found: list[tuple[str, tuple[object, ...]]] = []
    if wanted.kinds:
        numbers = ", ".join(str(KINDS.index(kind)) for kind in sorted(set(wanted.kinds)))
        found.append((f"f.kind IN ({numbers})", ()))
    if wanted.linked is not None:
        found.append(("f.linked = 1" if wanted.linked else "f.linked = 0", ()))
    if wanted.published is not None:
        found.append(("f.published = 1" if wanted.published else "f.published = 0", ()))
    if wanted.processing:
        found.append(("f.awaited_until > ?", (now,)))
    elif wanted.processing is not None:
        found.append(("COALESCE(f.awaited_until, 0) <= ?", (now,)))
    if wanted.mine:
        found.append(("f.mine", ()))
    found += [
        (text, (value,))
        for text, value in (
            ("+f.size >= ?", wanted.smallest),
            ("+f.size <= ?", wanted.largest),
            ("f.width >= ?", wanted.min_width),
            ("f.height >= ?", wanted.min_height),
            ("+f.created >= ?", wanted.created_from),
            ("+f.created < ?", wanted.created_to),
            ("+f.updated >= ?", wanted.updated_from),
            ("+f.updated < ?", wanted.updated_to),
            ("f.rating >= ?", wanted.rating),
        )
        if value is not None
    ]
    return found


def _numbers(db: sqlite3.Connection, query: str, values: Sequence[object]) -> list[int]:
    """Return a column of numbers: as one text, which is several times as quick as a row each."""
    (text,) = db.execute(f"SELECT json_group_array(n) FROM ({query})", values).fetchone()
    found: list[int] = from_json(text)
    return found
