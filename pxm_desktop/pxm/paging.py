"""Lists as async iterators of pages, over servers that cap `limit`, ignore `offset` or reorder.

Facts (article): `limit` and `offset`, default limit 20, a short page is the last. Seen or expected besides:
a silent cap below `limit`, which makes every page look short, and an ignored `offset`, which would loop for
ever.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Protocol, TypeVar

DEFAULT_LIMIT = 100
"""Rows asked for per page."""

SHUFFLED_SHARE = 5
"""One row in so many of a page that came before means that the server shuffles."""

BARREN = 6
"""Pages without anything new after which a shuffled list counts as read."""


class Identified(Protocol):
    """A row with an id."""

    @property
    def id(self) -> str | None:
        """Return the id."""


R = TypeVar("R", bound=Identified)

Fetch = Callable[[int, int], Awaitable[tuple[list[R], int | None]]]
"""(limit, offset) → the rows of one page and the total, if the server tells one."""


async def pages(
    fetch: Fetch[R],
    *,
    limit: int,
    name: str,
    largest: MutableMapping[str, int],
    start: int = 0,
) -> AsyncIterator[list[R]]:
    """Yield pages of rows not seen before, never an empty one.

    `largest` remembers the largest page seen of each list (`name`), over calls. The offset begins at `start`, for who
    has the rows before it from an earlier time, and grows by the rows received. It ends on an empty page; on one
    shorter than the largest seen in an earlier request (at most `limit`); on one without a new id; or when a total was
    told and reached.

    A page of old and new rows shows a server that shuffles: then the list is read over again, until `BARREN`
    pages in a row bring nothing new. A row that moves to an earlier page while a list is read can be missed all
    the same: PXM documents no order.
    """
    seen: set[str] = set()
    first: list[str | None] = []
    offset = start
    barren = 0
    shuffled = False
    while True:
        known = min(limit, largest.get(name, 0))
        rows, total = await fetch(limit, offset)
        received = len(rows)
        if received > largest.get(name, 0):
            largest[name] = received
        fresh = {row.id: row for row in rows if row.id is not None and row.id not in seen}
        seen.update(fresh)
        if fresh:
            yield list(fresh.values())
        ids = [row.id for row in rows]
        first = first or ids
        # A new row at the head of a list pushes an old one onto the next page, and a server that ignores
        # the offset answers the first page again: neither is shuffling.
        old = received - len(fresh)
        shuffled = shuffled or (old > 1 and old * SHUFFLED_SHARE > received and ids != first[:received])
        barren = 0 if fresh else barren + 1
        offset += received
        ended = received < known or not received or (total is not None and offset >= total)
        if shuffled:
            if barren >= BARREN or len(seen) == total:
                return
            offset = 0 if ended else offset
        elif ended or not fresh:
            return
