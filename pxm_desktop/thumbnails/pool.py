"""A few workers and what they are asked for. Nothing runs while nothing is wished for."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pxm_desktop.thumbnails.limits import SECONDS, step_back
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.process import NoWorkerError, WorkerProcess, worker_command
from pxm_desktop.thumbnails.protocol import Request
from pxm_desktop.thumbnails.shelf import Key, Shelf

_IDLE_SECONDS = 30.0
_MOST_REFUSED = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """A file whose thumbnail is wanted, fitted into a square of `box` pixels."""

    path: bytes
    box: int


Deliver = Callable[[Wish, Thumbnail | None], None]
"""Takes a thumbnail, or None where there is none; called on a thread of the pool."""


def worker_count() -> int:
    """Return how many workers this computer gets: half its cores, four at most."""
    return max(1, min(4, (os.cpu_count() or 1) // 2))


class ThumbnailPool:
    """Has thumbnails made for the wishes of the moment; a new list takes the place of the last.

    Each worker has a thread that waits for it. A worker that dies, or takes too long, is replaced; the file is
    remembered by path, change time and size, and not tried again.
    """

    def __init__(
        self,
        deliver: Deliver,
        shelf: Shelf | None = None,
        *,
        command: Sequence[str] | None = None,
        workers: int | None = None,
        seconds: float = SECONDS,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        self._deliver = deliver
        self._shelf = shelf
        self._command = list(command or worker_command())
        self._most = workers or worker_count()
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._changed = threading.Condition()
        self._wishes: list[Wish] = []
        self._busy: set[Wish] = set()
        self._hands: list[_Hand] = []
        self._refused: OrderedDict[Key, None] = OrderedDict()
        self._closed = False

    def wish(self, wishes: Sequence[Wish]) -> None:
        """Want these, first things first; earlier wishes that nobody has begun with are dropped."""
        with self._changed:
            if self._closed:
                return
            self._wishes = [wish for wish in wishes if wish not in self._busy]
            free = len(self._hands) - len(self._busy)
            for _ in range(min(len(self._wishes) - free, self._most - len(self._hands))):
                hand = _Hand(self, self._command)
                self._hands.append(hand)
                hand.start()
            self._changed.notify_all()

    def close(self) -> None:
        """End all workers at once; what they were doing is not delivered. Waits for nothing."""
        with self._changed:
            self._closed = True
            self._wishes = []
            hands = list(self._hands)
            self._changed.notify_all()
        for hand in hands:
            hand.worker.kill()

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers that run."""
        with self._changed:
            return [pid for hand in self._hands if (pid := hand.worker.pid) is not None]

    # -- for the hands -------------------------------------------------------------------------------------

    def next_wish(self, hand: _Hand) -> Wish | None:
        """Return what to do next, waiting for it; None is the end of a hand that has had nothing to do for long."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._wishes) or self._closed, self._idle_seconds)
            if self._closed or not self._wishes:
                self._hands.remove(hand)
                return None
            wish = self._wishes.pop(0)
            self._busy.add(wish)
            return wish

    def answer(self, wish: Wish, hand: _Hand) -> None:
        """Find or make a thumbnail, and deliver it."""
        thumbnail = None
        key = Key.of(wish.path, wish.box)
        if key is not None and key not in self._refused:
            thumbnail = self._shelf.get(key) if self._shelf else None
            if thumbnail is None:
                try:
                    thumbnail = hand.worker.ask(Request(wish.path, wish.box), self._seconds)
                    self._keep(key, thumbnail)
                except NoWorkerError:
                    thumbnail = None  # which is not the file's fault
        with self._changed:
            self._busy.discard(wish)
            if self._closed:
                return
        self._deliver(wish, thumbnail)

    def _keep(self, key: Key, thumbnail: Thumbnail | None) -> None:
        if thumbnail is None:
            if not self._closed:
                self._refused[key] = None
                if len(self._refused) > _MOST_REFUSED:
                    self._refused.popitem(last=False)
        elif self._shelf:
            self._shelf.put(key, thumbnail)


class _Hand:
    """A worker, and the thread that asks it."""

    def __init__(self, pool: ThumbnailPool, command: Sequence[str]) -> None:
        self._pool = pool
        self.worker = WorkerProcess(command)

    def start(self) -> None:
        """Begin; the program need not wait for a thread that a lost network share holds up."""
        threading.Thread(target=self._run, name="thumbnails", daemon=True).start()

    def _run(self) -> None:
        step_back()
        while (wish := self._pool.next_wish(self)) is not None:
            self._pool.answer(wish, self)
        self.worker.end()
