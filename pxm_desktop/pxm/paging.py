"""Lists as async iterators of pages, over servers that cap `limit`, ignore `offset` or reorder.

Facts (article): `limit` and `offset`, default limit 20, a short page is the last. Seen or expected besides:
a silent cap below `limit`, which makes every page look short, and an ignored `offset`, which would loop for
ever.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Protocol, TypeVar

DEFAULT_LIMIT = 100
"""Rows asked for per page."""


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
) -> AsyncIterator[list[R]]:
    """Yield pages of rows not seen before, never an empty one.

    `largest` remembers the largest page seen of each list (`name`), over calls. The offset grows by the
    rows received. It ends on an empty page; on one shorter than the largest seen in an earlier request (at
    most `limit`); on one without a new id; or when a total was told and reached. A row that moves to an
    earlier page while the list is read can be missed: PXM documents no order.
    """
    seen: set[str] = set()
    offset = 0
    while True:
        known = min(limit, largest.get(name, 0))
        rows, total = await fetch(limit, offset)
        received = len(rows)
        if received > largest.get(name, 0):
            largest[name] = received
        fresh = [row for row in rows if row.id is not None and row.id not in seen]
        unique = {row.id: row for row in fresh}
        seen.update(key for key in unique if key is not None)
        if not unique:
            return
        yield list(unique.values())
        offset += received
        if received < known or (total is not None and offset >= total):
            return
