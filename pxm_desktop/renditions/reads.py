"""Reads of files whose pictures are wanted, shared: a list page tells the links of a hundred files for one call.

Wishes are gathered for a moment. Those that have a product or a day of creation in common are looked for on the list
pages of that, never more pages than a quarter of the single reads that they stand for; the rest is read singly. All
that a page shows besides is handed over too, since the next screen of a grid mostly shows the files beside these.

Pictures are an ornament: they take a part of the calls that PXM allows (`CALLS_A_MINUTE`), none of the reserved ones.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import BadRequest, NotFound, PermissionDenied, ServerFailed
from pxm_desktop.pxm.models import File

GATHER_SECONDS = 0.05
SHARE_FROM = 3
"""Wishes with something in common from which on a list page is read for them."""
WISHES_A_PAGE = 4
"""A further page is read only while it stands for so many wishes."""
CALLS_A_MINUTE = 400
_SINGLE_READS = 4
"""Reads by id at the same time."""
_TELLING = 3
"""Rows of a page without any links from which on lists of this account count as telling none."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known of a file without asking PXM: where lists may show it."""

    products: tuple[str, ...] = ()
    created_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where lists show some of the wishes: with a product, or around a day."""

    product: str = ""
    day: date | None = None


@dataclass(slots=True, eq=False)
class _Wish:
    file_id: str
    places: tuple[_Place, ...]
    answer: asyncio.Future[File]
    waiting: int = 0
    """How many want it."""

    @property
    def open(self) -> bool:
        """True while somebody waits for it."""
        return not self.answer.done()


class Share:
    """So many calls in any minute; the rest waits."""

    def __init__(
        self, most: int, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._most, self._clock, self._sleep = most, clock, sleep
        self._calls: deque[float] = deque()

    async def take(self) -> None:
        """Return when one more call may be made."""
        while True:
            now = self._clock()
            while self._calls and self._calls[0] <= now - 60:
                self._calls.popleft()
            if len(self._calls) < self._most:
                self._calls.append(now)
                return
            await self._sleep(self._calls[0] + 60 - now)


class Reads:
    """Reads files of one account; `seen` is told every file that a read shows with its links."""

    def __init__(
        self,
        view: PxmView,
        seen: Callable[[Sequence[File]], None],
        *,
        share: Share | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._view = view
        self._seen = seen
        self._share = share or Share(CALLS_A_MINUTE)
        self._sleep = sleep
        self._gathered: dict[str, _Wish] = {}
        """Wishes for which nothing was read yet."""
        self._under_way: dict[str, _Wish] = {}
        self._round: asyncio.Task[None] | None = None
        self._singles: set[asyncio.Task[None]] = set()
        self._hands = asyncio.Semaphore(_SINGLE_READS)
        self._lists_tell = True

    async def file(self, file_id: str, hint: Hint) -> File:
        """Return a file. Raises `NotFound` and every other `PxmError`.

        Who is cancelled wishes no more, and what nobody wishes any more is not read.
        """
        wish = self._wish(file_id, hint)
        wish.waiting += 1
        try:
            return await asyncio.shield(wish.answer)
        finally:
            wish.waiting -= 1
            if not wish.waiting:
                wish.answer.cancel()

    async def close(self) -> None:
        """End what is under way."""
        tasks = [task for task in (self._round, *self._singles) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for wish in (*self._gathered.values(), *self._under_way.values()):
            wish.answer.cancel()

    # -- inside --------------------------------------------------------------------------------------------

    def _wish(self, file_id: str, hint: Hint) -> _Wish:
        wish = self._gathered.get(file_id) or self._under_way.get(file_id)
        if wish is None or not wish.open:
            wish = _Wish(file_id, _places(hint), asyncio.get_running_loop().create_future())
            self._gathered[file_id] = wish
            if self._round is None or self._round.done():
                self._round = asyncio.create_task(self._serve(), name="pictures: shared reads")
        return wish

    async def _serve(self) -> None:
        while self._gathered:
            await self._sleep(GATHER_SECONDS)
            wishes, self._gathered = self._gathered, {}
            self._under_way |= wishes
            try:
                await self._share_pages(wishes)
            except (BadRequest, NotFound, PermissionDenied, ServerFailed):
                pass  # of that list; each file can still be asked for by its id
            except Exception as error:  # defects too: nobody may wait for ever
                _fail(wishes.values(), error)
            for wish in wishes.values():
                if wish.open:
                    task = asyncio.create_task(self._read_singly(wish), name="pictures: read")
                    self._singles.add(task)
                    task.add_done_callback(self._singles.discard)
                else:
                    self._over(wish)

    async def _share_pages(self, wishes: Mapping[str, _Wish]) -> None:
        """Answer as many wishes as pages pay for, beginning where most of them are."""
        tried: set[_Place] = set()
        while self._lists_tell:
            count = Counter(
                place for wish in wishes.values() if wish.open for place in wish.places if place not in tried
            )
            if not count:
                return
            ((place, number),) = count.most_common(1)
            if number < SHARE_FROM:
                return
            tried.add(place)
            await self._read_pages(place, max(1, number // WISHES_A_PAGE), wishes)

    async def _read_pages(self, place: _Place, most: int, wishes: Mapping[str, _Wish]) -> None:
        await self._share.take()
        async for page in self._pages(place):
            telling = [file for file in page if file.renditions is not None]
            if not telling and len(page) >= _TELLING:
                self._lists_tell = False
                return
            self._seen(telling)
            for file in telling:
                wish = wishes.get(file.id)
                if wish is not None and wish.open:
                    wish.answer.set_result(file)
            most -= 1
            if most <= 0 or not any(wish.open and place in wish.places for wish in wishes.values()):
                return
            await self._share.take()

    def _pages(self, place: _Place) -> AsyncIterator[list[File]]:
        if place.day is None:
            return self._view.files.pages(collections=(place.product,))
        # Lists filter by whole days in a time zone that is not told.
        return self._view.files.pages(
            created_start=place.day - timedelta(days=1), created_end=place.day + timedelta(days=1)
        )

    async def _read_singly(self, wish: _Wish) -> None:
        try:
            async with self._hands:
                if wish.open:
                    await self._share.take()
                if not wish.open:
                    return
                file = await self._view.files.get(wish.file_id)
            if file.renditions is not None:
                self._seen([file])
            if wish.open:
                wish.answer.set_result(file)
        except Exception as error:  # defects too
            _fail([wish], error)
        finally:
            self._over(wish)

    def _over(self, wish: _Wish) -> None:
        if self._under_way.get(wish.file_id) is wish:
            del self._under_way[wish.file_id]


def _places(hint: Hint) -> tuple[_Place, ...]:
    places = tuple(_Place(product=product) for product in hint.products)
    return places if hint.created_on is None else (*places, _Place(day=hint.created_on))


def _fail(wishes: Iterable[_Wish], error: Exception) -> None:
    for wish in wishes:
        if wish.open:
            wish.answer.set_exception(error)
            wish.answer.exception()  # nobody may be left who takes it
