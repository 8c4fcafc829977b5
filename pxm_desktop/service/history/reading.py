"""Reading the history: a page of a search, its count, one entry. Functions of a connection that never write.

Every page costs about the same, however many entries there are: pages are counted by key, the index hands entries out
in their order, and what the index cannot decide is looked at in a bounded number of entries a page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pxm_desktop.service.history.documents import SHORTEST, search_words, state_tag
from pxm_desktop.service.history.store import COLUMNS, account_keys, document_of, entry_of
from pxm_desktop.service.history_api import (
    HistoryCount,
    HistoryEntry,
    HistoryPage,
    HistoryQuery,
    HistoryState,
)

MOST = 1000
"""Entries in a page."""
COUNTED = 10_000
"""A search is counted up to here; without words all is counted, from an index that has nothing else."""
_EXAMINED = 5000
"""Entries that are looked at for one page where the index cannot decide."""
_STATES: tuple[HistoryState, ...] = ("done", "skipped", "failed", "cancelled")
_SELECT = f"SELECT {COLUMNS} FROM entry"  # noqa: S608 - our own names
_END = 2**62
_RECORDED_LATE = 3600 * 1_000_000
"""Microseconds by which an entry may be recorded after later ones, at most."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query, with what the tables know it by."""

    known: tuple[str, ...]
    """Words that the index knows."""
    short: tuple[str, ...]
    """Words that it does not."""
    states: tuple[HistoryState, ...]
    first: int
    end: int
    accounts: tuple[int, ...]
    keys: dict[int, str]
    one_account: bool
    """True when entries of other accounts are to be left out."""

    @property
    def examined(self) -> bool:
        """True when entries themselves have to be looked at."""
        return bool(self.short) or (self.one_account and bool(self.known))

    def fits(self, entry: HistoryEntry, account: int) -> bool:
        """Say whether an entry is meant, as far as the index did not decide that."""
        if self.one_account and account not in self.accounts:
            return False
        if not self.short:
            return True
        text = document_of(entry)
        return all(word in text for word in self.short)


def page(db: sqlite3.Connection | None, query: HistoryQuery, after: int | None, limit: int) -> HistoryPage:
    """Return a page of entries, the newest first, behind the entry `after`."""
    if db is None:
        return HistoryPage(entries=())
    plan = _plan(db, query)
    wanted = max(1, min(limit, MOST))
    end = plan.end if after is None else min(after, plan.end)
    examined = max(wanted, _EXAMINED) if plan.examined else wanted
    rows = _matching(db, plan, end, examined) if plan.known else _listed(db, plan, end, examined)
    found: list[HistoryEntry] = []
    seen = 0
    last: int | None = None
    for row in rows:
        seen += 1
        last = row[0]
        entry = entry_of(row, plan.keys)
        if plan.fits(entry, row[1]):
            found.append(entry)
            if len(found) == wanted:
                break
    more = seen == examined or len(found) == wanted
    return HistoryPage.model_construct(entries=tuple(found), after=last if more else None)


def entries(db: sqlite3.Connection, query: HistoryQuery) -> Iterator[HistoryEntry]:
    """Yield all entries of a query, the newest first, a page at a time in memory."""
    after: int | None = None
    while True:
        found = page(db, query, after, MOST)
        yield from found.entries
        after = found.after
        if after is None:
            return


def count(db: sqlite3.Connection | None, query: HistoryQuery) -> HistoryCount:
    """Return how many entries a query has."""
    if db is None:
        return HistoryCount(number=0)
    plan = _plan(db, query)
    if not plan.known and not plan.short:
        number = sum(
            db.execute(
                "SELECT count(*) FROM entry WHERE account=? AND state=? AND id>=? AND id<?",
                (account, state, plan.first, plan.end),
            ).fetchone()[0]
            for account in plan.accounts
            for state in plan.states or _STATES
        )
        return HistoryCount(number=number)
    if plan.examined:
        return _counted_one_by_one(db, query)
    number = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? AND rowid>=? AND rowid<? LIMIT ?)",
        (_match(plan), plan.first, plan.end, COUNTED + 1),
    ).fetchone()[0]
    return HistoryCount(number=min(number, COUNTED), exact=number <= COUNTED)


def detail(db: sqlite3.Connection | None, entry_id: int) -> HistoryEntry | None:
    """Return one entry."""
    if db is None:
        return None
    row = db.execute(f"{_SELECT} WHERE id=?", (entry_id,)).fetchone()
    return entry_of(row, account_keys(db)) if row else None


def accounts(db: sqlite3.Connection | None) -> list[str]:
    """Return the accounts that have entries."""
    return sorted(account_keys(db).values()) if db is not None else []


def _plan(db: sqlite3.Connection, query: HistoryQuery) -> _Plan:
    words = search_words(query.words)
    keys = account_keys(db)
    chosen = [number for number, key in keys.items() if query.account in ("", key)]
    return _Plan(
        known=tuple(word for word in words if len(word) >= SHORTEST),
        short=tuple(word for word in words if len(word) < SHORTEST),
        states=query.states if len(set(query.states)) < len(_STATES) else (),
        first=int(query.since * 1_000_000) if query.since is not None else 0,
        end=int(query.until * 1_000_000) if query.until is not None else _END,
        accounts=tuple(chosen),
        keys=keys,
        one_account=len(chosen) < len(keys),
    )


def _match(plan: _Plan) -> str:
    """Return the search in the index's language; words stand in quotes, so that none is an operator."""
    terms = ['text : "' + word.replace('"', '""') + '"' for word in plan.known]
    if plan.states:
        tags = " OR ".join(f'state : "{state_tag(state)}"' for state in plan.states)
        terms.append(f"({tags})")
    return " AND ".join(terms)


def _matching(db: sqlite3.Connection, plan: _Plan, end: int, most: int) -> Iterator[tuple[Any, ...]]:
    # The inner query keeps the planner from sorting: the index has the order.
    numbers = db.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid>=? AND rowid<? ORDER BY rowid DESC LIMIT ?",
        (_match(plan), plan.first, end, most),
    )
    for (number,) in numbers:
        row = db.execute(f"{_SELECT} WHERE id=?", (number,)).fetchone()
        if row is not None:
            yield row


def _listed(db: sqlite3.Connection, plan: _Plan, end: int, most: int) -> Iterator[tuple[Any, ...]]:
    if not plan.states and not plan.one_account:
        yield from db.execute(
            f"{_SELECT} WHERE id>=? AND id<? ORDER BY id DESC LIMIT ?", (plan.first, end, most)
        )
        return
    # A stretch of each account and state, merged: each comes from the index in order, even the rarest.
    numbers: list[int] = []
    for account in plan.accounts:
        for state in plan.states or _STATES:
            numbers += [
                row[0]
                for row in db.execute(
                    "SELECT id FROM entry WHERE account=? AND state=? AND id>=? AND id<? ORDER BY id DESC LIMIT ?",
                    (account, state, plan.first, end, most),
                )
            ]
    for number in sorted(numbers, reverse=True)[:most]:
        yield db.execute(f"{_SELECT} WHERE id=?", (number,)).fetchone()


def _counted_one_by_one(db: sqlite3.Connection, query: HistoryQuery) -> HistoryCount:
    """Count what the first pages have: beyond them nobody needs the number as much as it costs."""
    number, after = 0, None
    for _ in range(COUNTED // MOST):
        found = page(db, query, after, MOST)
        number += len(found.entries)
        after = found.after
        if after is None:
            return HistoryCount(number=number)
    return HistoryCount(number=number, exact=False)


def sent(db: sqlite3.Connection | None, account: str, mark: int) -> tuple[int, list[str]]:
    """Return PXM's ids of an account's files that were sent since a mark (0: ever), and the next mark.

    Entries are recorded a little after they finished, not always in that order: each mark looks back `_RECORDED_LATE`.
    """
    if db is None:
        return mark, []
    rows = db.execute(
        "SELECT e.id, e.file_id FROM account a CROSS JOIN entry e "
        "ON e.account = a.id AND e.state = 'done' AND e.id > ? WHERE a.key = ? AND e.file_id IS NOT NULL ORDER BY e.id",
        (mark - _RECORDED_LATE, account),
    ).fetchall()
    newer = any(number > mark for number, _ in rows)
    return (max(number for number, _ in rows), [file_id for _, file_id in rows]) if newer else (mark, [])
