"""The life of one rule: its folder is watched, files that are complete are queued, and followed to their end.

Everything happens on one loop; what touches the folder runs in threads of the rule's own, so that a share that hangs
stops nobody else. One task works through what is to be done: looks, files that may have settled, what was promised for
afterwards. It sleeps when there is nothing, and nothing ends it but `stop`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from pxm_desktop.hotfolders import persisting
from pxm_desktop.hotfolders.admission import Admission
from pxm_desktop.hotfolders.claiming import Claiming
from pxm_desktop.hotfolders.claims.claims import ShareAway
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.finder import Finder
from pxm_desktop.hotfolders.intake import Intake
from pxm_desktop.hotfolders.leaving import leave
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule, RuleState
from pxm_desktop.hotfolders.outcomes import Outcomes
from pxm_desktop.hotfolders.ports import Products, Queue
from pxm_desktop.hotfolders.settling import Settling
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.watching.watch import Reason, Watch
from pxm_desktop.transfer.model import Transfer
from pxm_desktop.transfer.threads import Pool

_THREADS = 2
_log = logging.getLogger(__name__)


class Runner:
    """Runs one rule from `start` to `stop`. For one that is paused, what is queued is followed to its end."""

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
        self.state: RuleState = "paused" if rule.paused else "starting"
        self.sentence = ""
        """Why it waits or polls."""
        self.refused = ""
        """Why nothing can be queued or remembered now."""
        self._store, self._feed, self._clock = store, feed, clock
        self._pool = Pool(f"hot folder {rule.id}", _THREADS, 0)
        self._filter = Filter(rule)
        self.settling = Settling(rule.settle)
        self.intake = Intake(rule, store, queue, products, feed, self.ended)
        self._claiming = claiming
        self._admission = Admission(rule, store, feed, self.intake, self.settling, claiming)
        self.finder = Finder(
            rule,
            self._filter,
            lambda folder: store.look(rule.id, folder),
            self._pool,
            self.settling,
            clock,
            complete=self._admission.offer,
            holds=self._admission.holds,
            problem=lambda path, why: feed.say(rule.id, "waiting", why, path),
        )
        self.outcomes = Outcomes(rule, store, queue, feed, self._pool, claiming, clock)
        self._watch: Watch | None = None
        self._dirty: set[bytes] = set()
        self._whole: Reason | None = Reason.START
        """Why everything is to be looked at (of several reasons: ASKED); None when it is not."""
        self._rematch = True
        """Products may be others than when files were queued."""
        self._unheard = True
        """Transfers may have ended that nobody told of."""
        self._leave = False
        """What lies in the folder is to be left before anything is taken."""
        self._ended: list[tuple[HotFile, Transfer]] = []
        self._taken_over: list[bytes] = []
        """Files that other stations took over, and that are still in the queue here."""
        self._taking = asyncio.Lock()
        """Files go into the queue."""
        self._wake = asyncio.Event()
        self._still = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._keep_mark = False
        """What the folder looks like as a whole is to be kept, for the next start."""

    # --- life ---

    async def start(self) -> None:
        """Begin to watch and to work."""
        self._task = asyncio.create_task(self._run(), name=f"hot folder {self.rule.id}")

    async def stop(self) -> None:
        """End; what was taken stays in the queue, the rest is found again at the next start."""
        self._stopped = True
        self._still.set()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        watch, self._watch = self._watch, None
        if watch is not None:
            await watch.close()
        self._pool.stop()

    # --- what it is told ---

    def look_again(self, reason: Reason = Reason.ASKED) -> None:
        """Look at the whole folder as soon as may be."""
        self._whole = reason if self._whole in (None, reason) else Reason.ASKED
        self._work()

    def products_changed(self) -> None:
        """Look again for the products of files that wait for theirs."""
        self._rematch = True
        self._work()

    def ended(self, files: Iterable[tuple[HotFile, Transfer]]) -> None:
        """Take it that transfers of this rule are finished."""
        self._ended.extend(files)
        self._work()

    def missed(self) -> None:
        """Take it that transfers may have ended that nobody could tell of."""
        self._unheard = True
        self._work()

    async def take(self, paths: Sequence[bytes]) -> int:
        """Queue these files (below the folder) now, whatever they wait for; return how many.

        Those that are in the queue or in PXM stay as they are. Raises `StoreUnusable`, `NotNow` and `ShareAway`.
        """
        files = await self.finder.stamps(paths)
        async with self._taking:
            safe = {
                (file.path, file.size, file.mtime_ns)
                for file in await self._store.some(self.rule.id, paths)
                if file.state in (FileState.TAKEN, FileState.DONE, FileState.ELSEWHERE)
            }
            files = [file for file in files if file[:3] not in safe]
            refused = await self._admission.admit(files, again=True)
        self.finder.forget({file.path for file in files})
        self.finder.put_back(refused)
        self._work()
        return len(files) - len(refused)

    async def still(self) -> None:
        """Return when everything was looked at and nothing is left to do but for time, people, and the queue."""
        while not (self.at_rest or self._stopped):
            self._still.clear()
            await self._still.wait()

    async def catch_up(self) -> set[int]:
        """Learn from the queue what became of files in it; return the batches of those that are not finished.

        What the queue does not know any more is looked at anew. Raises `StoreUnusable` and `NotNow`.
        """
        heard = {transfer.id for _, transfer in self._ended}
        ended, batches, lost = await self.outcomes.look_up(heard)
        if ended:
            self.ended(ended)
        if lost:
            self.look_again()
        return batches

    # --- what the watch tells ---

    def dirty(self, paths: set[bytes]) -> None:
        """Look at these paths below the folder."""
        self._dirty |= paths
        self._work()

    def rescan(self, reason: Reason) -> None:
        """Look through everything."""
        if reason in (Reason.LOST, Reason.MANY, Reason.ANOTHER):
            _log.info("hot folder %s: looks through everything (%s)", self.rule.id, reason)
        self.look_again(reason)

    def away(self, sentence: str) -> None:
        """Wait: the folder is not there, or not the one it was."""
        self._stand("waiting", sentence)
        self._feed.say(self.rule.id, "lost", sentence)
        self.finder.clear()
        self._admission.clear()
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
            await self._begin_claiming(self._claiming)
        await self._reconcile()
        await self.outcomes.take_up()
        if not self.rule.paused:
            before = await self._store.mark(self.rule.id)
            self._leave = before is None and not self.rule.existing
            watch = Watch(self.rule, self, enters=self._filter.enters, ours=self.outcomes.ours, before=before)
            await watch.start()
            self._watch = watch
        self._work()

    async def _begin_claiming(self, claiming: Claiming) -> None:
        """Be one of the stations on the share, once that is there. Raises `CannotClaim` and `StoreUnusable`."""
        before = await self._store.mark(self.rule.id)
        while True:
            try:
                await claiming.start(self._lost, before)
            except ShareAway as error:
                sentence = str(error)
            else:
                return
            if self.rule.paused:
                self._refuse(sentence)
            elif (self.state, self.sentence) != ("waiting", sentence):
                self.away(sentence)
            await asyncio.sleep(persisting.RETRY)

    async def _persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something until it is done (see `persisting`)."""
        await persisting.persist(
            work,
            name=self.rule.id,
            away=self._ask_watch,
            unfit=lambda sentence: self._stand("waiting", sentence),
            refuse=self._refuse,
        )

    def _ask_watch(self) -> None:
        """Have the watch find out whether the folder is away or another one, and say so."""
        if self._watch is not None:
            self._watch.ask()

    async def _round(self) -> None:
        await self._reconcile()
        if self._unheard:
            await self.catch_up()
            self._unheard = False
        while self._taken_over:
            await self.outcomes.lost(self._taken_over[0])
            del self._taken_over[0]
        await self._take_ended()
        if self._keep_mark and self._watch is not None and self._watch.mark is not None:
            await self._store.keep_mark(self.rule.id, self._watch.mark)
            self._keep_mark = False
        if self._rematch:
            self._rematch = False
            try:
                await self.intake.rematch()
            except BaseException:
                self._rematch = True
                raise
        if self._watch is not None and self._looking:
            await self._look(self._watch)
            await self._settle()
        changed = await self.outcomes.work()
        if changed:
            self.dirty(set(changed))
        self._feed.changed(self.rule.id)
        if self.at_rest:
            self._still.set()

    async def _reconcile(self) -> None:
        async with self._taking:
            await self.intake.reconcile()

    async def _look(self, watch: Watch) -> None:
        whole, self._whole = self._whole, None
        dirty, self._dirty = self._dirty, set()
        try:
            if self._leave:
                await leave(self.rule, self._store, self._pool.submit)
                self._leave = False
            if whole:
                began = self._clock()
                sights = self.finder.everything(watch.mark)
                fresh = await self.finder.go_through(sights, self._meanwhile)
                missed = fresh - dirty - self._dirty if whole is Reason.PERIODIC else None
                watch.rescanned(self._clock() - began, missed)
                await self.outcomes.count_set_aside()
            elif dirty:
                await self.finder.go_through(self.finder.some(dirty, watch.mark), self._meanwhile)
        except BaseException:
            self._whole = Reason.ASKED  # what was not seen is looked for again
            raise

    async def _meanwhile(self) -> None:
        await self._take_ended()
        await self._settle()

    async def _settle(self) -> None:
        """Look at the files that may have settled, and queue those that are complete."""
        await self.finder.settle()
        try:
            async with self._taking:
                refused = await self._admission.work(self._clock())
        except BaseException:
            self._whole = Reason.ASKED
            raise
        self.finder.put_back(refused)

    def _lost(self, path: bytes) -> None:
        """Take it that another station took a file over."""
        self._taken_over.append(path)
        self._work()

    async def _take_ended(self) -> None:
        ended, self._ended = self._ended, []
        if ended:
            try:
                elsewhere = await self.outcomes.finished(ended)
            except BaseException:
                self._ended[:0] = ended
                raise
            if elsewhere:
                self.dirty(set(elsewhere))

    @property
    def together(self) -> dict[bytes, str]:
        """Complete files that wait for others, and why."""
        return self._admission.waits

    @property
    def unfinished(self) -> int:
        """How many files are not taken yet."""
        return len(self.settling) + len(self.finder.left_out) + len(self._admission)

    @property
    def problem(self) -> str:
        """What a person has to do; empty when there is nothing."""
        unfinished = [candidate.why for candidate in self.settling if candidate.told]
        return self.refused or (unfinished[-1] if unfinished else self.outcomes.problem)

    @property
    def at_rest(self) -> bool:
        """True when nothing is to be done here but for time, people, and the queue."""
        if self.state == "starting" or self._unheard or self._rematch or self._ended or self.outcomes.busy:
            return False
        if self.state in ("waiting", "paused"):
            return True
        unsettled = any(not candidate.told for candidate in self.settling)
        return not (self._whole or self._dirty or unsettled or len(self._admission))

    async def _until_due(self) -> None:
        """Sleep until something is to be done."""
        due = [self.outcomes.next_due()]
        if self._looking:
            due += [self.settling.next_due(), self._admission.next_due()]
        known = [moment for moment in due if moment is not None]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(known) - self._clock()) if known else None):
                await self._wake.wait()
        self._wake.clear()

    @property
    def _looking(self) -> bool:
        return self.state in ("watching", "polling")

    def _work(self) -> None:
        self._wake.set()

    def _stand(self, state: RuleState, sentence: str) -> None:
        self.state, self.sentence = state, sentence
        self._still.set()
        self._feed.changed(self.rule.id)

    def _refuse(self, sentence: str) -> None:
        """Note why nothing can be done now; empty when it can."""
        if sentence == self.refused:
            return
        self.refused = sentence
        if sentence:
            self._feed.say(self.rule.id, "note", sentence)
        self._feed.changed(self.rule.id)
