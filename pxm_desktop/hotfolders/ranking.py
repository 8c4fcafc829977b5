"""Pictures with more stars stand in the queue before those with fewer, also where these came first.

A card is copied for minutes and sent for an hour: if each picture stood where it came in, the best would often be last.
Only files of one rule change places, and only with those that were not begun. Stars are not kept over a restart: files
that an earlier run has queued stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from pxm_desktop.hotfolders.ports import Queue
from pxm_desktop.transfer.model import Stage

_AT_ONCE = 100
_MOST = 10_000
"""Files of as many stars that are remembered; older ones stay where they are."""


class Ranking:
    """The order of one rule's files in the queue, by their stars."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._waiting: dict[int, dict[int, None]] = {}
        """By stars: transfers in the order of the queue, some of which may be finished by now."""

    async def enter(self, entered: Iterable[tuple[int, int]]) -> None:
        """Give new transfers, the last ones of the queue in this order, their places. Raises `NotNow`.

        Each is (transfer id, stars).
        """
        by_stars: dict[int, list[int]] = {}
        for number, stars in entered:
            by_stars.setdefault(stars, []).append(number)
        for stars in sorted(by_stars, reverse=True):
            first = await self._first_below(stars)
            if first is not None:
                await self._queue.move(by_stars[stars], first)
            waiting = self._waiting.setdefault(stars, {})
            waiting.update(dict.fromkeys(by_stars[stars]))
            for number in list(islice(waiting, max(0, len(waiting) - _MOST))):
                del waiting[number]

    async def _first_below(self, stars: int) -> int | None:
        """Return the first transfer that has fewer stars and was not begun; those before it are forgotten."""
        for fewer in sorted((each for each in self._waiting if each < stars), reverse=True):
            waiting = self._waiting[fewer]
            while waiting:
                some = list(islice(waiting, _AT_ONCE))
                open_ = {t.id for t in await self._queue.some(some) if t.stage is Stage.QUEUED}
                for number in some:
                    if number in open_:
                        return number
                    del waiting[number]
            del self._waiting[fewer]
        return None
