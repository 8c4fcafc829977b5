"""Orders of the queue, worked out in slices: sorted by a column, or as the engine takes the files."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from pxm_desktop.ui.queue_rows import Group, Row

SLICE = 100
"""Rows that are looked at without a breath: a millisecond or two."""
_RUN = 1000
"""Rows that are sorted without a breath: some 3 ms."""
_FIGURES = re.compile(r"(\d+)")

Steps = Generator[None, None, list[int]]


def natural(name: str) -> tuple[Any, ...]:
    """Return a key that sorts names as people count: "img2" before "img10", letters of either case alike."""
    parts: list[Any] = _FIGURES.split(name.casefold())
    parts[1::2] = map(int, parts[1::2])
    return tuple(parts)


def by_key(rows: Sequence[Row], key: Callable[[Row], Any], *, descending: bool = False) -> Steps:
    """Return ids sorted by a key; equal ones stay in queue order."""
    runs: list[list[tuple[Any, float, int]]] = []
    for start in range(0, len(rows), _RUN):
        run = [(key(row), row.position, row.id) for row in rows[start : start + _RUN]]
        # By queue order first: the second sort keeps it where keys are equal, whichever way they go.
        run.sort(key=itemgetter(1, 2))
        run.sort(key=itemgetter(0), reverse=descending)
        runs.append(run)
        yield
    ids: list[int] = []
    # `merge` prefers earlier runs where keys are equal, and these hold the rows that come first in the queue.
    for n, each in enumerate(heapq.merge(*runs, key=itemgetter(0), reverse=descending)):
        ids.append(each[2])
        if n % SLICE == SLICE - 1:
            yield
    return ids


def by_position(rows: Sequence[Row]) -> Steps:
    """Return ids in the order in which the engine takes them."""
    return (yield from by_key(rows, lambda row: (row.position, row.id)))


def moved(ids: Sequence[int]) -> Generator[None, None, set[int]]:
    """Return the files that somebody moved: all but the longest stretch that is still as it was added.

    Files are added in the order of their ids, so the longest rising subsequence of ids has not been moved.
    """
    tails: list[int] = []
    ends: list[int] = []
    """Where in `ids` the best subsequence of each length ends."""
    before = [-1] * len(ids)
    for n, row_id in enumerate(ids):
        at = bisect_left(tails, row_id)
        if at == len(tails):
            tails.append(row_id)
            ends.append(n)
        else:
            tails[at], ends[at] = row_id, n
        before[n] = ends[at - 1] if at else -1
        if n % SLICE == SLICE - 1:
            yield
    kept = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        kept.add(ids[n])
        n = before[n]
    return {row_id for row_id in ids if row_id not in kept}


Arrangement = list[tuple[Group | None, list[int]]]
"""Batches with their files in order; None has files that stand alone between batches."""


def arranged(
    ids: Sequence[int], rows: Mapping[int, Row], groups: Mapping[int, Group]
) -> Generator[None, None, Arrangement]:
    """Return batches in the order in which the engine takes them.

    A file that was moved out in front of an earlier batch, or behind a later one, stands alone there: its own
    batch would otherwise seem to go first as a whole.
    """
    out = yield from moved(ids)
    whole: dict[int, list[int]] = {}
    spans: dict[int, tuple[float, float]] = {}
    for n, row_id in enumerate(ids):
        row = rows[row_id]
        whole.setdefault(row.batch_id, []).append(row_id)
        if row_id not in out:
            first = spans.get(row.batch_id, (row.position, 0.0))[0]
            spans[row.batch_id] = (first, row.position)
        if n % SLICE == SLICE - 1:
            yield
    for batch_id, members in whole.items():
        # A batch that was moved as a whole goes where it went.
        spans.setdefault(batch_id, (rows[members[0]].position, rows[members[-1]].position))
        if all(i in out for i in members):
            out.difference_update(members)
    order = sorted(whole, key=lambda batch_id: (spans[batch_id][0], batch_id))
    alone: dict[int, list[int]] = {}
    for row_id in (i for i in ids if i in out):
        row = rows[row_id]
        place = _place_between(row, order, spans)
        if place is not None:
            alone.setdefault(place, []).append(row_id)
    apart = {i for members in alone.values() for i in members}
    found: Arrangement = []
    for at, batch in enumerate(order):
        if at in alone:
            found.append((None, alone[at]))
        members = whole[batch]
        kept = [i for i in members if i not in apart] if apart else members
        found.append((groups[batch], kept))
        yield
    if len(order) in alone:
        found.append((None, alone[len(order)]))
    return found


def _place_between(row: Row, order: Sequence[int], spans: Mapping[int, tuple[float, float]]) -> int | None:
    """Return before which batch of the order a moved file stands alone; None when it is inside its own."""
    own = order.index(row.batch_id)
    for at in range(own):
        if row.position < spans[order[at]][0]:
            return at
    for at in range(len(order) - 1, own, -1):
        if row.position > spans[order[at]][1]:
            return at + 1
    return None


def passing(ids: Iterable[int], passes: Callable[[int], bool]) -> Steps:
    """Return the ids that pass."""
    kept: list[int] = []
    for n, row_id in enumerate(ids):
        if passes(row_id):
            kept.append(row_id)
        if n % SLICE == SLICE - 1:
            yield
    return kept
