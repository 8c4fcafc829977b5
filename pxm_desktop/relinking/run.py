"""One go of a change: reads files, many at once where a list shows them, writes a handful, and reads them back.

Before a handful is written, what each file of it was is on the disk. Whatever happens then, a file is either as it was,
or its journal says what this change may have done to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import (
    AnswerLost,
    PxmError,
    ServerFailed,
    UnexpectedAnswer,
)
from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.lately import Lately
from pxm_desktop.relinking.patience import Patience, at_once
from pxm_desktop.relinking.ports import Known, KnownFile, Options, Touched
from pxm_desktop.relinking.reading import SHARE_FROM, ListReading, lists_of
from pxm_desktop.relinking.records import WRITING, Item, Pending
from pxm_desktop.relinking.setbacks import Setbacks
from pxm_desktop.relinking.verifying import Verdict, Verifier
from pxm_desktop.relinking.wishes import Values, differs, leaves_out, shown_values, surprises
from pxm_desktop.relinking.writing import (
    CHANGED,
    FOUGHT,
    GONE,
    SETBACKS,
    TROUBLE,
    UNKNOWN,
    UNREAD,
    Outcome,
    Prepared,
    failure,
    prepared,
    write,
)

_FAILING = (ServerFailed, AnswerLost, UnexpectedAnswer)
"""Errors that may be about one file: no network and refused credentials never are."""

_LIST_TRIES = 3
"""Times that PXM may fail at a list, each of which is several calls, before it is done without."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as PXM showed it, and when."""

    file: File
    at: float
    shared: bool = False
    """It is a row of a list, which may show less than was written last."""
    known: KnownFile | None = None
    """What this computer knows of the file, where it is a row of a list."""


class Run:
    """One go of one change. `go` does it, `stop` ends it after the files under way."""

    def __init__(
        self,
        journal: Journal,
        client: PxmClient,
        change_id: int,
        *,
        options: Options,
        known: Known,
        touched: Touched,
        tell: Callable[[], None],
        lately: Lately | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`tell` is called whenever the change stands differently; `lately` is shared with the goes before."""
        self._journal = journal
        self._client = client
        self._writer = client.hurried(options.fresh)
        """For writes: one that has waited was merged from what may not be there any more."""
        self._change = change_id
        self._options = options
        self._known = known
        self._touched = touched
        self._tell = tell
        self._lately = lately or Lately(time.monotonic)
        self._now = now
        self._patience = Patience(client, options, tell, sleep)
        self._stop = self._patience.stop
        self._allowed: int | None = None
        self._only: frozenset[int] | None = None
        self._left: dict[str, Pending] = {}
        self._doubtful: deque[Pending] = deque()
        self._answered: set[int] = set()
        """Files whose write PXM answered as wished, by number."""
        self._began = now()
        self._last_write = 0.0
        self._setbacks = Setbacks(options, now)
        self._size = options.handful
        """Files that are taken at once: fewer where PXM is too slow to write all while what was read is fresh."""

    @property
    def sentence(self) -> str:
        """Why nothing moves right now; empty when it does."""
        return self._patience.sentence

    def stop(self) -> None:
        """End after the files under way."""
        self._stop.set()

    async def go(
        self, first: int | None = None, only: Collection[int] | None = None
    ) -> Literal["done", "paused"]:
        """Do the change, or the `first` so many files of it, or those with these numbers; return how it ended.

        Raises `Refused` and `ChangesUnusable`.
        """
        self._allowed = first
        self._only = frozenset(only) if only is not None else None
        while not self._stop.is_set():
            await self._write_all(await self._pending())
            if self._stop.is_set():
                break
            again = await self._verify()
            if not again or self._enough:
                break
        whole = not await self._journal.pending(self._change) and not await self._journal.written(
            self._change
        )
        return "done" if whole else "paused"

    # --- what is left ---

    @property
    def _enough(self) -> bool:
        return self._allowed is not None and self._allowed <= 0

    @property
    def _over(self) -> bool:
        return self._stop.is_set() or self._enough

    async def _pending(self) -> list[Pending]:
        found = await self._journal.pending(self._change)
        return found if self._only is None else [entry for entry in found if entry.number in self._only]

    # --- writing ---

    async def _write_all(self, pending: Sequence[Pending]) -> None:
        self._doubtful = deque(entry for entry in pending if entry.doubtful)
        await self._singly(self._doubtful)
        fresh = [entry for entry in pending if not entry.doubtful]
        self._left = {entry.file_id: entry for entry in fresh}
        for name, ids in lists_of(fresh):
            if self._over:
                return
            await self._from_list(name, {identity for identity in ids if identity in self._left})
        rest = deque(self._left.values())
        self._left = {}
        await self._singly(rest)
        await self._singly(self._doubtful)

    async def _from_list(self, name: str, shown: set[str]) -> None:
        """Write the files that a list shows, page by page; `shown` are those that it should show."""
        # Files that are taken out of a product leave its list: those behind them move up, past where it is read.
        reading = ListReading(self._client.files, name, shrinks=True)
        failed = 0
        try:
            while len(shown) >= SHARE_FROM and not self._over:
                try:
                    page = await reading.next(self._left)
                except TROUBLE as error:
                    failed += isinstance(error, ServerFailed)
                    if failed == _LIST_TRIES:
                        return  # PXM cannot make this list; its files are read by id
                    await self._patience.until_passed(error)
                    continue
                except PxmError:
                    return  # a list that this account does not have; its files are read by id
                self._patience.went_well()
                if page is None:
                    return
                await self._page(page)
                shown.difference_update([file.id for file in page if file.id not in self._left])
        finally:
            await reading.close()

    async def _page(self, page: Sequence[File]) -> None:
        """Write files of a page, as long as it is fresh enough to be merged from: others may have been here since."""
        at = self._now()
        known = await self._known.files([file.id for file in page])
        start = 0
        while start < len(page) and not self._over and self._fresh(at):
            some = page[start : start + self._most()]
            start += len(some)
            entries = [self._left[file.id] for file in some]
            reads = [_Read(file, at, shared=True, known=known.get(file.id)) for file in some]
            outcomes = await self._handful(entries, reads)
            for entry, outcome in zip(entries, outcomes, strict=True):
                if outcome.state != "planned":
                    del self._left[entry.file_id]
                if outcome.state == WRITING:
                    self._doubtful.append(entry)

    async def _singly(self, queue: deque[Pending]) -> None:
        """Read and write files one by one, a handful at once; those that come back are tried again."""
        while queue and not self._over:
            entries = [queue.popleft() for _ in range(min(self._most(), len(queue)))]
            reads = await at_once(
                self._options.at_once, [partial(self._read, entry.file_id) for entry in entries]
            )
            outcomes = await self._handful(entries, reads)
            queue.extend(
                entry
                for entry, outcome in zip(entries, outcomes, strict=True)
                if outcome.state in ("planned", WRITING)
            )

    def _most(self) -> int:
        """Return how many files may be taken now."""
        return self._size if self._allowed is None else min(self._size, self._allowed)

    def _fresh(self, at: float) -> bool:
        # A clock that was set back makes nothing fresh.
        return abs(self._now() - at) <= self._options.fresh

    async def _read(self, file_id: str) -> _Read | Outcome:
        try:
            file = await self._client.files.get(file_id)
        except PxmError as error:
            return failure(error)
        return _Read(file, self._now())

    async def _handful(self, entries: Sequence[Pending], reads: Sequence[_Read | Outcome]) -> list[Outcome]:
        """Merge, journal, write and note a few files; then wait where PXM cannot go on."""
        items = {
            item.number: item for item in await self._journal.load(self._change, [e.number for e in entries])
        }
        steps = await at_once(
            self._options.at_once,
            [partial(self._prepare, items[e.number], read) for e, read in zip(entries, reads, strict=True)],
        )
        ready = [step for step in steps if isinstance(step, Prepared)]
        for made in ready:
            made.item.name = made.file.file_name or made.item.name
            made.item.deeds = made.merge.deeds
            made.item.state = WRITING
        await self._journal.save(self._change, [made.item for made in ready])
        outcomes = await at_once(self._options.at_once, [partial(self._written, step) for step in steps])
        for entry, step, outcome in zip(entries, steps, outcomes, strict=True):
            self._note(items[entry.number], step, outcome)
        await self._journal.save(self._change, list(items.values()))
        await self._hand_over([outcome.file for outcome in outcomes if outcome.file is not None])
        self._tell()
        late = any(
            isinstance(step, Prepared) and outcome.state == "planned" and outcome.trouble is None
            for step, outcome in zip(steps, outcomes, strict=True)
        )
        self._size = max(self._options.at_once, self._size // 2) if late else self._size * 2
        self._size = min(self._size, self._options.handful)
        await self._patience.after([outcome.trouble for outcome in outcomes])
        return outcomes

    async def _prepare(self, item: Item, read: _Read | Outcome) -> Prepared | Outcome:
        if isinstance(read, Outcome):
            return read
        file = read.file
        behind = self._lately.misses(file) or surprises(file, item.wishes) or differs(file, read.known)
        if read.shared and (behind or leaves_out(file, item.wishes)):  # the file itself may tell
            found = await self._read(item.file_id)
            if isinstance(found, Outcome):
                return found
            read, file = found, found.file
        values: Values | None = None
        if any(wish.what == "attribute" for wish in item.wishes):
            values = shown_values(file)
            if values is None:
                try:
                    listed = await self._client.attributes.values("file", item.file_id)
                except PxmError as error:
                    return failure(error)
                values = {value.id: value.value for value in listed if value.has_value}
        self._patience.went_well()
        item.name = file.file_name or item.name
        return prepared(item, file, values, read_at=read.at, now=self._now())

    async def _written(self, step: Prepared | Outcome) -> Outcome:
        if isinstance(step, Outcome):
            return step
        if self._stop.is_set() or not self._fresh(step.read_at):
            return Outcome("planned")
        outcome = await write(self._client, self._writer, step)
        if outcome.state in ("written", WRITING, "collided", "failed"):
            collided = {wish.key for wish in step.merge.collided}
            self._lately.note(step.item.file_id, [w for w in step.item.wishes if w.key not in collided])
        self._last_write = self._now()
        if outcome.trouble is None:
            self._setbacks.went_well()
            self._patience.wrote()
        return outcome

    def _note(self, item: Item, step: Prepared | Outcome, outcome: Outcome) -> None:
        """Bring an item to where its outcome says."""
        if isinstance(step, Prepared):
            if outcome.state in ("planned", "gone"):
                item.deeds = step.before  # nothing was written
            for refused in outcome.undone:
                earlier = step.before.get(refused.key)
                if earlier is not None:
                    item.deeds[refused.key] = earlier
                else:
                    item.deeds.pop(refused.key, None)
        for collided in outcome.collided:
            item.wishes = tuple(collided if w.key == collided.key else w for w in item.wishes)
        state = outcome.state
        sentence = UNKNOWN if state == "gone" and not item.name else outcome.sentence
        if isinstance(outcome.trouble, _FAILING) and self._setbacks.too_often(item.number):
            state, sentence = "failed", SETBACKS
            outcome.state = "failed"
        if state == "planned" and item.deeds:
            state = WRITING  # what an earlier go may have done stays in doubt
        item.state, item.sentence = state, sentence
        if state in ("written", "done", "same", "collided", "failed", "gone"):
            item.win = False if state in ("written", "done", "same") else item.win
            if self._allowed is not None:
                self._allowed -= 1
        if outcome.answered:
            self._answered.add(item.number)

    # --- reading back ---

    async def _verify(self) -> bool:
        """Read back what was written; True when some of it has to be written again."""
        again = False
        while not self._stop.is_set():
            written = await self._journal.written(self._change)
            if not written:
                break
            age = self._now() - self._last_write
            if 0 <= age < self._options.verify_after:  # less than nothing: the clock was set back
                await self._patience.nap(self._options.verify_after - age)
                continue
            verifier = Verifier(self._client, self._load, written, self._answered, self._began)
            try:
                async with contextlib.aclosing(verifier.verdicts()) as verdicts:
                    async for verdict in verdicts:
                        again = await self._judge(verdict) or again
                        if self._stop.is_set():
                            break
            except TROUBLE as error:
                await self._patience.until_passed(error)
        return again

    async def _load(self, numbers: Sequence[int]) -> Sequence[Item]:
        return await self._journal.load(self._change, numbers)

    async def _judge(self, verdict: Verdict) -> bool:
        again = False
        for item in verdict.kept:
            item.state = "done"
            self._answered.discard(item.number)
        for item in verdict.changed:
            item.state, item.sentence = "collided", CHANGED
        for item in verdict.gone:
            item.state, item.sentence = "gone", GONE
        for item in verdict.unread:
            if self._setbacks.too_often(item.number):
                item.state, item.sentence = "failed", UNREAD
        if verdict.told:
            self._patience.went_well()
            self._setbacks.went_well()
        for item in verdict.lost:
            if item.tries >= self._options.tries:
                item.state, item.sentence = "collided", FOUGHT
            else:
                item.state, item.tries, again = WRITING, item.tries + 1, True
        await self._journal.save(self._change, [*verdict.told, *verdict.unread])
        await self._hand_over(verdict.files)
        self._tell()
        return again

    async def _hand_over(self, files: Sequence[File]) -> None:
        """Pass on what PXM has just shown; an answer without its links is of no use to anybody."""
        told = [file for file in files if file.collections is not None]
        if told:
            await self._touched(told)
