"""Says when a rule's folder has to be looked at: at which paths, or as a whole, or not now because it is away.

The system tells of changes where it can. Where it cannot (network shares, no room left, changes of which nothing was
told) the folder is looked through every few seconds. A full rescan from time to time stands under both, because events
get lost. Whatever touches the folder runs in one thread at a time, which may hang for ever on a share that is gone:
nothing else waits for it. Nothing here ever gives up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from pxm_desktop.hotfolders import volume
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.volume import Condition, Mark, Standing
from pxm_desktop.hotfolders.watching.canary import Canary
from pxm_desktop.hotfolders.watching.coalescing import Coalescer
from pxm_desktop.hotfolders.watching.ear import Heard, LoopEar
from pxm_desktop.hotfolders.watching.listening import Listen, Listening, NativeFails
from pxm_desktop.hotfolders.watching.mount_bell import MountBell
from pxm_desktop.hotfolders.watching.native import listen as listen_natively
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.transfer.mounts import MountTable, on_network

MOST_PATHS = 10_000
"""Paths told at once; more become a rescan."""
_ODD = 5.0
"""Seconds that a wait may be too long, or two clocks apart, before it means that time jumped."""
_PACE = 3.0
"""Time between rescans, in durations of the last: no more than a quarter of the time goes into polling."""
_START_PATIENCE = 6.0
"""How many times longer beginning to listen may take than looking: on Linux it visits every folder."""
_log = logging.getLogger(__name__)

T = TypeVar("T")


class Reason(StrEnum):
    """Why the whole folder has to be looked through; of several the first here is told."""

    START = "start"
    BACK = "back"
    ANOTHER = "another"
    """Another folder or volume is in its place: what is missing was not deleted."""
    LOST = "lost"
    """Events got lost."""
    MANY = "many"
    """More changed than is told path by path."""
    JUMP = "jump"
    """The computer slept, the program was stopped, or the clock was set."""
    ASKED = "asked"
    POLL = "poll"
    """The system tells nothing here."""
    PERIODIC = "periodic"


class Listener(Protocol):
    """Hears what has to be done, on the loop."""

    def dirty(self, paths: set[bytes]) -> None:
        """Look at these paths below the folder; at a folder: with all that is below it."""

    def rescan(self, reason: Reason) -> None:
        """Look through everything; and tell `Watch.rescanned` when that is done."""

    def away(self, sentence: str) -> None:
        """Wait: the folder is away, and why. Nothing that is missing was deleted."""

    def back(self, sentence: str) -> None:
        """Go on: the folder is there, at the start or again, or is watched in another way now.

        `sentence` says why it is polled; empty means that the system tells of changes.
        """


@dataclass(frozen=True)
class Waits:
    """Seconds."""

    gather: float = 0.02
    """For which changes are gathered."""
    probe: float = 5.0
    """Between looks for a folder that is away."""
    poll: float = 10.0
    """Between looks through a folder of which nothing is told, when its rule does not say."""
    patience: float = 10.0
    """Until a look that does not end means that the folder is away."""
    grace: float = 2.0
    """For news that may still be on its way when a rescan found more than was told."""
    breath: float = 1.0
    """Between rescans because of lost events."""


class Watch:
    """Watches the folder of one rule. Lives on one loop, from `start` to `close`."""

    def __init__(
        self,
        rule: Rule,
        tell: Listener,
        *,
        enters: Callable[[bytes], bool] = lambda _: True,
        ours: Callable[[bytes], bool] = lambda _: False,
        before: Mark | None = None,
        waits: Waits | None = None,
        listen: Listen | None = listen_natively,
        table: MountTable | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Watch for `tell`.

        `enters` says, in any thread, which folders below matter (`Filter.enters`). `ours` says at which paths this
        program moves files away: news of these prove nothing. `before` is what `mark` said in an earlier run. With
        `listen` None the system is never asked to tell of changes.
        """
        self.mark = before
        """What the folder was when it was there last; to be kept with the rule."""
        self._rule, self._tell, self._enters, self._ours = rule, tell, enters, ours
        self._waits = waits or Waits()
        self._listen, self._table = listen, table
        self._monotonic, self._wall = monotonic, wall
        self._canary = Canary()
        self._ring = asyncio.Event()
        self._due = {Reason.START}
        self._last: Reason | None = None
        self._next = 0.0
        self._took = 0.0
        self._away = ""
        """Why the folder is away; empty while it is not."""
        self._polls: str | None = None
        """Why the folder is polled, as it was told; None until that is known."""
        self._deaf = ""
        """Why the system is not asked to tell of changes any more."""
        self._anew = True
        """How the folder is watched is to be decided, or what listens is of no use any more."""
        self._lock = threading.Lock()
        self._closed = False
        self._listening: Listening | None = None
        self._task: asyncio.Task[None] | None = None
        self._verdict: asyncio.TimerHandle | None = None

    # --- life ---

    async def start(self) -> None:
        """Begin to watch; the first look comes by itself."""
        self._loop = asyncio.get_running_loop()
        self._coalescer = Coalescer(self._loop, self._gathered, pause=self._waits.gather, most=MOST_PATHS)
        self._bell = MountBell(self._ring.set)
        self._task = asyncio.create_task(self._run(), name=f"watch {self._rule.id}")

    async def close(self) -> None:
        """End within a second or so, with all threads but one that hangs on a dead share. May be called twice."""
        task, self._task = self._task, None
        if task is None:
            return
        with self._lock:
            self._closed = True
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if self._verdict is not None:
            self._verdict.cancel()
        self._bell.close()
        self._coalescer.close()
        with contextlib.suppress(TimeoutError):
            await in_daemon_thread(self._stop_listening, name=f"hot folder {self._rule.id} ends", seconds=1.0)

    # --- what it is told ---

    @property
    def polling(self) -> bool:
        """True while the folder is looked through every few seconds because nothing is told of it."""
        return bool(self._polls)

    def ask(self, reason: Reason = Reason.ASKED) -> None:
        """Look for the folder at once, also for one that is away, and have it looked through."""
        self._due.add(reason)
        self._ring.set()

    def rescanned(self, seconds: float, missed: Collection[bytes] | None = ()) -> None:
        """Take it that a rescan is over: how long it took, and which changed files nobody had named.

        `missed` is None where these prove nothing, as when not only the time that had come asked for the rescan. Slow
        rescans come less often. Where two in a row find changes of which the system told nothing, it is not relied on
        any more.
        """
        self._took = seconds
        self._next = max(self._next, self._loop.time() + _PACE * seconds)
        if self._verdict is not None:
            return
        began = self._loop.time() - seconds
        if missed is None or self._last is not Reason.PERIODIC:
            self._canary.forget(began)
        else:
            self._verdict = self._loop.call_later(self._waits.grace, self._judge, frozenset(missed), began)

    def _judge(self, missed: frozenset[bytes], began: float) -> None:
        self._verdict = None
        if self._canary.dead(missed, began) and not self._polls:
            self._failed("The system did not tell of changes in this folder.")

    def _gathered(self, paths: set[bytes] | None) -> None:
        if self._away:
            return
        if paths is None:
            self._canary.unsure(self._loop.time())
            self.ask(Reason.MANY)
        else:
            self._canary.heard((path for path in paths if not self._ours(path)), self._loop.time())
            self._tell.dirty(paths)

    def _lost(self) -> None:
        self._canary.unsure(self._loop.time())
        self._anew = True
        self.ask(Reason.LOST)

    def _failed(self, sentence: str) -> None:
        self._deaf = sentence
        self._lost()

    # --- its own work ---

    async def _run(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:
                _log.exception("hot folder %s: looking for it met a defect; it is tried again", self._rule.id)
                self._lost()
                await asyncio.sleep(self._waits.probe)
            else:
                await self._rest()

    async def _look(self) -> None:
        """Look for the folder, see that it is watched, and say what there is to say."""
        standing = await self._patiently(self._waits.patience, self._stand)
        if standing.mark is None:
            await self._patiently(self._waits.patience, self._stop_listening)
            self._goes(standing.sentence)
            return
        if standing.condition is Condition.ANOTHER:
            self._anew = True
            self._due.add(Reason.ANOTHER)
        polls = self._polls or ""
        if self._anew:
            self._anew = False
            try:
                polls = await self._patiently(_START_PATIENCE * self._waits.patience, self._begin)
            except OSError as error:  # it went between the two
                self._goes(volume.failed(error).sentence)
                return
        self.mark = standing.mark
        self._comes(polls)
        await self._have_it_rescanned()

    def _goes(self, sentence: str) -> None:
        self._anew, self._deaf, self._polls = True, "", None
        self._coalescer.drop()
        self._canary.forget(self._loop.time())
        if self._verdict is not None:
            self._verdict.cancel()
            self._verdict = None
        if sentence != self._away:
            self._away = sentence
            self._tell.away(sentence)

    def _comes(self, polls: str) -> None:
        if self._away:
            self._away = ""
            self._due.add(Reason.BACK)
        if polls != self._polls:
            self._polls = polls
            self._tell.back(polls)

    async def _have_it_rescanned(self) -> None:
        if not self._due:
            return
        reason = next(each for each in Reason if each in self._due)
        self._due.clear()
        self._last = reason
        self._next = self._loop.time() + max(
            self._every if self._polls else self._rule.rescan, _PACE * self._took
        )
        self._tell.rescan(reason)
        if reason is Reason.LOST:
            await asyncio.sleep(self._waits.breath)  # events that are too many today are so for a while

    async def _rest(self) -> None:
        """Wait until somebody rings or it is time, and notice when time jumped meanwhile."""
        wait = self._waits.probe if self._away else max(0.0, self._next - self._loop.time())
        started, by_the_wall = self._monotonic(), self._wall()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._ring.wait()
        self._ring.clear()
        passed, by_the_wall = self._monotonic() - started, self._wall() - by_the_wall
        if passed > wait + _ODD or abs(by_the_wall - passed) > _ODD:
            self._due.add(Reason.JUMP)
        if not self._away and self._loop.time() >= self._next:
            self._due.add(Reason.POLL if self._polls else Reason.PERIODIC)

    @property
    def _every(self) -> float:
        return min(self._rule.poll or self._waits.poll, self._rule.rescan)

    async def _patiently(self, seconds: float, work: Callable[[], T]) -> T:
        """Do something in a thread. When it takes too long the folder is away until it ends, if it ever does."""
        working = asyncio.ensure_future(in_daemon_thread(work, name=f"hot folder {self._rule.id}"))
        try:
            done, _ = await asyncio.wait({working}, timeout=seconds)
            if not done:
                self._goes(volume.away(Condition.SILENT).sentence)
            return await working
        finally:
            working.cancel()

    # --- in the thread ---

    def _stand(self) -> Standing:
        return volume.look(self._rule.folder, self.mark)

    def _begin(self) -> str:
        """Let the system tell of changes; return why it does not, empty when it does. Raises OSError."""
        self._stop_listening()
        every = f"It is looked through every {self._every:g} seconds."
        if self._every == 1:
            every = "It is looked through every second."
        if self._rule.poll is not None or self._listen is None:
            return f"The folder is polled, as it is set. {every}"
        if self._deaf:
            return f"{self._deaf} {every}"
        if self._on_network():
            return f"The folder is on a network share, of which the system does not tell all changes. {every}"
        ear = LoopEar(self._loop, self._coalescer.add, self._lost, self._ring.set, self._failed, self._enters)
        try:
            listening = self._listen(
                self._rule.folder, ear, subfolders=self._rule.subfolders, enters=self._enters
            )
        except NativeFails as error:
            return f"{error.sentence} {every}"
        with self._lock:
            self._listening = Heard(listening, ear)
            closed = self._closed
        if closed:  # nobody waits for the result
            self._stop_listening()
        return ""

    def _stop_listening(self) -> None:
        with self._lock:
            listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()

    def _on_network(self) -> bool:
        try:
            return on_network(Path(os.fsdecode(self._rule.folder)), self._table)
        except (OSError, subprocess.SubprocessError):
            return False  # what is not told shows soon enough
