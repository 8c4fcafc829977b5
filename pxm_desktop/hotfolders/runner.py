"""The life of one rule: its folder is watched, files that are complete are queued, and followed to their end.

Everything happens on one loop; what touches the folder runs in threads of the rule's own, so that a share that hangs
stops nobody else. One task works through what is to be done: looks, files that may have settled, what was promised for
afterwards. It sleeps when there is nothing, and nothing ends it but `stop`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import stat
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

from pxm_desktop.hotfolders.admission import Admission
from pxm_desktop.hotfolders.claiming import Claiming
from pxm_desktop.hotfolders.claims import CannotClaim, ShareAway
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.examining import Examiner, Finding
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.intake import Intake, Ready
from pxm_desktop.hotfolders.looking import Looker, Sight
from pxm_desktop.hotfolders.model import HotFile, Rule, RuleState
from pxm_desktop.hotfolders.outcomes import Outcomes
from pxm_desktop.hotfolders.ports import NotNow, Products, Queue
from pxm_desktop.hotfolders.settling import Settling
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import FolderAway
from pxm_desktop.hotfolders.watching import Reason, Watch
from pxm_desktop.transfer.model import Transfer
from pxm_desktop.transfer.threads import Pool

_LOOK_SECONDS = 0.05
"""Seconds that a thread looks before it tells what it saw."""
_MOST_SETTLING = 20_000
"""Files that wait to settle, from which on looking waits."""
_AT_ONCE = 500
_RETRY = 5.0
"""Seconds until the queue or the disk is tried again."""
_PROBE = 60.0
"""Seconds until a share that holds no claims is tried again."""
_PAUSE = 1.0
"""Seconds for the watch to find out what became of the folder."""
_THREADS = 2
_log = logging.getLogger(__name__)


class Runner:
    """Runs one rule from `start` to `stop`."""

    def __init__(
        self,
        rule: Rule,
        store: Store,
        queue: Queue,
        products: Products,
        feed: Feed,
        claiming: Claiming | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Run this rule. Raises ValueError, with a sentence, when its globs make no sense."""
        self.rule = rule
        self.state: RuleState = "starting"
        self.sentence = ""
        """Why it waits or polls."""
        self.left_out: dict[bytes, str] = {}
        """Files that wait for something other than time, and what for."""
        self._store, self._queue, self._feed, self._clock = store, queue, feed, clock
        self._pool = Pool(f"hot folder {rule.id}", _THREADS, 0)
        filter_ = Filter(rule)
        self._filter = filter_
        self._looker = Looker(rule.folder, filter_, lambda folder: store.look(rule.id, folder))
        self._examiner = Examiner(rule, filter_)
        self.settling = Settling(rule.settle)
        self.intake = Intake(rule, store, queue, products, feed)
        self._claiming = claiming
        self._admission = Admission(rule, store, feed, self.intake, claiming)
        self.outcomes = Outcomes(rule, store, queue, feed, self._pool, claiming, clock)
        self._watch: Watch | None = None
        self._dirty: set[bytes] = set()
        self._whole = True
        """Everything is to be looked at."""
        self._rematch = False
        self._ended: list[tuple[HotFile, Transfer]] = []
        self._taken_over: list[bytes] = []
        """Files that other stations took over, and that are still in the queue here."""
        self._wake = asyncio.Event()
        self._still = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._keep_mark = False
        """What the folder looks like as a whole is to be kept, for the next start."""

    # --- life ---

    async def start(self) -> None:
        """Begin to watch and to work."""
        self._task = asyncio.create_task(self._run(), name=f"hot folder {self.rule.id}")

    async def stop(self) -> None:
        """End; what was taken stays in the queue, the rest is found again at the next start."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        watch, self._watch = self._watch, None
        if watch is not None:
            await watch.close()
        self._pool.stop()

    # --- what it is told ---

    def look_again(self) -> None:
        """Look at the whole folder as soon as may be."""
        self._whole = True
        self._work()

    def products_changed(self) -> None:
        """Look again for the products of files that wait for theirs."""
        self._rematch = True
        self._work()

    def ended(self, files: Iterable[tuple[HotFile, Transfer]]) -> None:
        """Take it that transfers of this rule are finished."""
        self._ended.extend(files)
        self._work()

    async def take(self, paths: Sequence[bytes]) -> int:
        """Queue these files (below the folder) now, whatever they wait for; return how many. Raises `StoreUnusable`."""
        stamps = await self._pool.submit(_stamps, self.rule.folder, paths)
        ready = [Ready(path, size, mtime_ns) for path, size, mtime_ns in stamps]
        refused = await self._admission.admit(ready)
        for file in ready:
            self._forget(file.path)
        self._put_back(refused)
        return len(ready) - len(refused)

    async def still(self) -> None:
        """Return when everything was looked at and nothing is left to do but for time, people, and the queue."""
        while not self.at_rest:
            self._still.clear()
            await self._still.wait()

    # --- what the watch tells ---

    def dirty(self, paths: set[bytes]) -> None:
        """Look at these paths below the folder."""
        self._dirty |= paths
        self._work()

    def rescan(self, reason: Reason) -> None:
        """Look through everything."""
        if reason in (Reason.LOST, Reason.MANY, Reason.ANOTHER):
            _log.info("hot folder %s: looks through everything (%s)", self.rule.id, reason)
        self.look_again()

    def away(self, sentence: str) -> None:
        """Wait: the folder is not there, or not the one it was."""
        self._stand("waiting", sentence)
        self._feed.say(self.rule.id, "lost", sentence)
        self.settling.clear()
        self._admission.clear()
        self.left_out.clear()
        self._work()

    def back(self, sentence: str) -> None:
        """Go on: the folder is there; `sentence` says why it is polled, empty that the system tells of changes."""
        if self.state == "waiting":
            self._feed.say(self.rule.id, "back", "The folder is there again.")
        self._stand("polling" if sentence else "watching", sentence)
        self._keep_mark = True
        self._work()

    # --- its own work ---

    async def _run(self) -> None:
        await self._persist(self._begin)
        while True:
            await self._until_due()
            await self._persist(self._round)

    async def _begin(self) -> None:
        if self._claiming is not None:
            await self._claiming.start(self._lost)
        await self.intake.reconcile()
        self._ended.extend(await self.outcomes.take_up())
        before = await self._store.mark(self.rule.id)
        watch = Watch(self.rule, self, enters=self._filter.enters, before=before)
        await watch.start()
        self._watch = watch

    async def _persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something until it is done. A queue or a disk that refuses is waited for; a defect does not end it."""
        while True:
            try:
                await work()
            except FolderAway:
                if self._watch is not None:
                    self._watch.ask()  # which knows whether it is away or another one, and says so
                await asyncio.sleep(_PAUSE)
            except CannotClaim as error:
                self._stand("waiting", str(error))
                await asyncio.sleep(_PROBE)
                continue
            except (NotNow, StoreUnusable, ShareAway) as error:
                self._problem(str(error))
                await asyncio.sleep(_RETRY)
                continue
            except Exception:
                _log.exception("hot folder %s met a defect; it goes on", self.rule.id)
                await asyncio.sleep(_RETRY)
            return

    async def _round(self) -> None:
        watch = self._watch
        if watch is None:
            return
        while self._taken_over:
            await self.outcomes.lost(self._taken_over[0])
            del self._taken_over[0]
        await self._take_ended()
        if self._keep_mark and watch.mark is not None:
            self._keep_mark = False
            await self._store.keep_mark(self.rule.id, watch.mark)
        if self._rematch:
            self._rematch = False
            await self.intake.rematch()
        if self.state in ("watching", "polling"):
            await self._look(watch)
            await self._settle()
        for path in await self.outcomes.work():
            self._dirty.add(path)
        self._feed.changed(self.rule.id)
        if self.at_rest:
            self._still.set()

    async def _look(self, watch: Watch) -> None:
        if self._whole:
            self._whole = False
            named, self._dirty = self._dirty, set()
            began = self._clock()
            fresh = await self._see(self._looker.everything(watch.mark))
            watch.rescanned(self._clock() - began, fresh - named - self._dirty)
        elif self._dirty:
            dirty, self._dirty = self._dirty, set()
            await self._see(self._looker.some(dirty, watch.mark))

    async def _see(self, sights: Iterator[Sight]) -> set[bytes]:
        """Go through what a thread sees, a moment's worth at a time, and return what is new; files settle meanwhile."""
        new: set[bytes] = set()
        try:
            while seen := await self._pool.submit(_some, sights):
                now = self._clock()
                for sight in seen:
                    for path, size, mtime_ns in sight.fresh:
                        if self.settling.seen(path, size, mtime_ns, now):
                            new.add(path)
                        self.left_out.pop(path, None)
                    for path, skip in sight.waiting:
                        self.left_out[path] = skip.sentence
                    for path in sight.gone:
                        self._forget(path)
                await self._settle()
                while len(self.settling) > _MOST_SETTLING:
                    await asyncio.sleep(_LOOK_SECONDS)
                    await self._settle()
        except BaseException:
            self._whole = True  # what was not seen is looked for again
            raise
        return new

    def _forget(self, path: bytes) -> None:
        self.settling.gone([path])
        self.settling.gone_below(path)
        self.left_out.pop(path, None)

    async def _settle(self) -> None:
        """Look at the files that may have settled, and queue those that are complete."""
        while candidates := self.settling.due(self._clock(), _AT_ONCE):
            findings = await self._pool.submit(self._examiner.examine, candidates)
            now = self._clock()
            for finding in findings:
                self._apply(finding, now)
        try:
            self._put_back(await self._admission.work(self._clock()))
        except BaseException:
            self._whole = True
            raise

    def _put_back(self, refused: Iterable[tuple[Ready, str]]) -> None:
        """Look later at files that another station has now."""
        now = self._clock()
        for file, why in refused:
            self.settling.seen(file.path, file.size, file.mtime_ns, now)
            self.settling.not_yet(file.path, why, now, patient=True)

    def _lost(self, path: bytes) -> None:
        """Take it that another station took a file over."""
        self._taken_over.append(path)
        self._work()

    def _apply(self, finding: Finding, now: float) -> None:
        path = finding.path
        match finding.kind:
            case "gone" | "skipped":
                self._forget(path)
            case "changed":
                self.settling.seen(path, finding.size, finding.mtime_ns, now)
            case "young":
                self.settling.put_off(path, now + finding.wait)
            case "waits":
                self.settling.gone([path])
                self.left_out[path] = finding.why
            case "unfinished":
                problem = self.settling.not_yet(path, finding.why, now)
                if problem is not None:
                    self._feed.say(self.rule.id, "waiting", finding.why, path)
            case "whole":
                self.settling.gone([path])
                self.left_out.pop(path, None)
                self._admission.offer(Ready(path, finding.size, finding.mtime_ns), now)

    async def _take_ended(self) -> None:
        ended, self._ended = self._ended, []
        if ended:
            try:
                self._dirty.update(await self.outcomes.finished(ended))
            except BaseException:
                self._ended[:0] = ended
                raise

    @property
    def at_rest(self) -> bool:
        """True when nothing is to be done here but for time, people, and the queue."""
        busy = self._whole or self._dirty or self._rematch or self._ended
        unsettled = any(not candidate.told for candidate in self.settling)
        return (
            not (busy or unsettled or len(self._admission) or len(self.outcomes)) and self.state != "starting"
        )

    async def _until_due(self) -> None:
        """Sleep until something is to be done."""
        due = [self.settling.next_due(), self._admission.next_due(), self.outcomes.next_due()]
        known = [moment for moment in due if moment is not None]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(known) - self._clock()) if known else None):
                await self._wake.wait()
        self._wake.clear()

    def _work(self) -> None:
        self._wake.set()

    def _stand(self, state: RuleState, sentence: str) -> None:
        self.state, self.sentence = state, sentence
        self._feed.changed(self.rule.id)

    def _problem(self, sentence: str) -> None:
        if sentence != self.sentence:
            self._feed.say(self.rule.id, "note", sentence)
        self.sentence = sentence


def _some(sights: Iterator[Sight]) -> list[Sight]:
    """Take what a moment's looking brings; nothing when it is over."""
    end = time.monotonic() + _LOOK_SECONDS
    found: list[Sight] = []
    for sight in sights:
        found.append(sight)
        if time.monotonic() >= end:
            break
    return found


def _stamps(folder: bytes, paths: Sequence[bytes]) -> list[tuple[bytes, int, int]]:
    """Return (path, size, mtime_ns) of those of these files that are there."""
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            stamp = os.lstat(folder + b"/" + path)
            if stat.S_ISREG(stamp.st_mode):
                found.append((path, stamp.st_size, stamp.st_mtime_ns))
    return found
