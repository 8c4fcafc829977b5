"""Complete files go into the queue, each with its destination; first they are noted as taken, then they are queued."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pxm_desktop.hotfolders.destining import Destining, Extra, merged
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.looking import Seen
from pxm_desktop.hotfolders.model import ActivityKind, FileState, HotFile, Rule
from pxm_desktop.hotfolders.ports import NotNow, Products, Queue
from pxm_desktop.hotfolders.ranking import Ranking
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.matching.model import Match
from pxm_desktop.transfer.model import (
    Destination,
    DuplicatePolicy,
    FoundFile,
    Transfer,
    UnfinishedConfirm,
)

T = TypeVar("T")

_AT_ONCE = 500
_Destined = tuple[Destination, Match | None]


class Ready(NamedTuple):
    """A complete file."""

    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int
    extra: Extra = ()
    """What its sidecar adds."""
    stars: int = 0
    half_sent: bool = False
    """The RAW or JPEG file of the same picture was dealt with before."""


class Intake:
    """Queues the files of one rule. One call at a time."""

    def __init__(
        self,
        rule: Rule,
        store: Store,
        queue: Queue,
        products: Products,
        feed: Feed,
        ended: Callable[[Iterable[tuple[HotFile, Transfer]]], None],
    ) -> None:
        """Queue for this rule; `ended` hears of transfers that were over before anybody could know whose they are."""
        self._rule = rule
        self._store = store
        self._queue = queue
        self._destining = Destining(rule, products)
        self._ranking = Ranking(queue) if rule.sidecars.best_first else None
        self._feed = feed
        self._ended = ended
        self._batch: int | None = None
        self._day: date | None = None
        self._unsure = True
        """Something may be noted as taken that is not queued."""
        self.waiting: set[int] = set()
        """Transfers that wait for their product."""
        self._left: set[Seen] = set()
        """Files, as they are, that were left to older transfers of them."""

    async def take(self, files: Sequence[Ready], *, again: bool = False) -> list[bytes]:
        """Queue files in their order; return the paths of those that wait for their product.

        Files that were dealt with already as they are now are left out, but for those of a person (`again`). Raises
        `NotNow` when the queue takes none (more), and `StoreUnusable`; those not queued are not noted as taken.
        """
        left, waiting = iter(await self._unsent(files)), []
        while chunk := list(islice(left, _AT_ONCE)):
            destinations = await self._destining.of({file.path: file.extra for file in chunk})
            if not again:
                destinations = await self._known_by_content(chunk, destinations)
            waiting += await _whole(self._take(chunk, destinations, again=again))
        return waiting

    def leaves(self, seen: Seen) -> bool:
        """Say whether a file, as it is, was left to an older transfer of it."""
        return seen in self._left

    async def take_over(self, file: Ready, facts: UnfinishedConfirm) -> bool:
        """Queue a file that another station sent and perhaps confirmed; say whether it waits for its product.

        Raises as `take`.
        """
        ((destination, _),) = (await self._destining.of({file.path: file.extra})).values()
        await _whole(self._take_over(file, destination, facts))
        return bool(destination.unresolved)

    async def rematch(self) -> None:
        """Look again for the products of files that wait for theirs. Raises `NotNow` and `StoreUnusable`."""
        self.waiting.clear()
        after = b""
        while page := await self._store.files(self._rule.id, [FileState.TAKEN], after, _AT_ONCE):
            after = page[-1].path
            waiting = {
                file.transfer_id: file for file in page if file.reason and file.transfer_id is not None
            }
            if waiting:
                await self._rematch(waiting)

    async def reconcile(self) -> None:
        """Put right what a kill left between noting and queueing. Raises `NotNow` and `StoreUnusable`."""
        if not self._unsure:
            return
        after = b""
        while page := await self._store.files(self._rule.id, [FileState.TAKEN], after, _AT_ONCE):
            after = page[-1].path
            lost = {self._place(file.path): file for file in page if file.transfer_id is None}
            if not lost:
                continue
            known = await self._queue.newest_of(list(lost))
            queued, forgotten = [], []
            for whole, file in lost.items():
                transfer = known.get(whole)
                if transfer is not None and _may_be_of(transfer, file):
                    queued.append((file, transfer))
                else:
                    forgotten.append(file.path)
            await self._queued(queued)
            await self._store.forget(self._rule.id, forgotten)
        self._unsure = False

    # --- inside ---

    async def _take(
        self, chunk: Sequence[Ready], destinations: Mapping[bytes, _Destined], *, again: bool
    ) -> list[bytes]:
        rule = self._rule
        before, self._unsure = self._unsure, True
        notes = [self._note(file, destinations[file.path][0]) for file in chunk]
        if again:
            await self._store.note(rule.id, notes)
        else:
            notes = await self._store.take(rule.id, notes)
        wanted = [(self._found(note), destinations[note.path][0]) for note in notes]
        if wanted:
            try:
                batch, transfers = await self._queue.take_in(wanted, rule.shown_name, self._todays_batch())
            except NotNow:
                await self._store.forget(rule.id, [note.path for note in notes])
                raise
            self._batch = batch
            await self._queued(list(zip(notes, transfers, strict=True)))
            if self._ranking is not None:
                stars = {file.path: file.stars for file in chunk}
                ranks = [(t.id, stars[note.path]) for note, t in zip(notes, transfers, strict=True)]
                await self._ranking.enter(ranks)
        self._unsure = before
        for note in notes:
            destination, match = destinations[note.path]
            kind: ActivityKind = "waiting" if destination.unresolved else "queued"
            told = (
                destination.unresolved
                or (match.sentence if match is not None else "")
                or "It is in the queue."
            )
            self._feed.say(rule.id, kind, told, note.path)
        return [note.path for note in notes if note.reason]

    async def _unsent(self, files: Sequence[Ready]) -> list[Ready]:
        """Return these files but for those that were saved again once queued, and whose transfer found them so.

        That one sends them as they are now; its end is still to be heard of.
        """
        paths = {file.path for file in files} | {seen.path for seen in self._left}
        taken = {
            file.transfer_id: file
            for file in await self._store.some(self._rule.id, list(paths))
            if file.state is FileState.TAKEN and file.transfer_id is not None
        }
        self._left = {
            Seen(taken[t.id].path, t.size, t.mtime_ns)
            for t in (await self._queue.some(list(taken)) if taken else [])
            if (t.file_id is not None or not t.stage.finished)
            and t.path == self._place(taken[t.id].path)
            and (t.size, t.mtime_ns) != (taken[t.id].size, taken[t.id].mtime_ns)
        }
        return [file for file in files if file[:3] not in self._left]

    async def _known_by_content(
        self, files: Iterable[Ready | HotFile], destinations: dict[bytes, _Destined]
    ) -> dict[bytes, _Destined]:
        """Let the content of files decide that may have been sent before, but nothing is remembered of that any more.

        These are the files that lay there when the memory was lost. Else “keep both” would send all of them again.
        """
        twice = {
            path for path, (goes, _) in destinations.items() if goes.on_duplicate is DuplicatePolicy.KEEP_BOTH
        }
        if not twice:
            return destinations
        lost, _ = await self._store.lost()
        twice &= {file.path for file in files if file.mtime_ns <= lost * 1e9}
        once = {"on_duplicate": DuplicatePolicy.SKIP}
        return {
            path: (goes.model_copy(update=once) if path in twice else goes, match)
            for path, (goes, match) in destinations.items()
        }

    async def _take_over(self, file: Ready, destination: Destination, facts: UnfinishedConfirm) -> None:
        before, self._unsure = self._unsure, True
        note = self._note(file, destination)
        await self._store.note(self._rule.id, [note])
        try:
            self._batch, transfer = await self._queue.take_over(
                self._found(note), destination, facts, self._rule.shown_name, self._todays_batch()
            )
        except NotNow:
            await self._store.forget(self._rule.id, [file.path])
            raise
        await self._queued([(note, transfer)])
        self._unsure = before
        kind: ActivityKind = "waiting" if destination.unresolved else "queued"
        told = destination.unresolved or "Another station began to send it; it is finished here."
        self._feed.say(self._rule.id, kind, told, file.path)

    async def _queued(self, pairs: Sequence[tuple[HotFile, Transfer]]) -> None:
        """Remember which transfers the queue made of files, and pass on those that are finished by now."""
        await self._store.queued(self._rule.id, [(file.path, transfer.id) for file, transfer in pairs])
        files = {t.id: file.model_copy(update={"transfer_id": t.id}) for file, t in pairs}
        self.waiting.update(number for number, file in files.items() if file.reason)
        # Whoever heard of an end before this moment could not tell whose it was.
        known = await self._queue.some(list(files))
        self._ended([(files[t.id], t) for t in known if t.stage.finished])

    async def _rematch(self, waiting: Mapping[int, HotFile]) -> None:
        queued = {t.id: t for t in await self._queue.some(list(waiting)) if not t.stage.finished}
        # A person has said in the queue where these go: that counts.
        chosen = {number for number, transfer in queued.items() if not transfer.destination.unresolved}
        changes = [(waiting[number], waiting[number].model_copy(update={"reason": ""})) for number in chosen]
        open_ = {waiting[number].path: t for number, t in queued.items() if number not in chosen}
        destinations = await self._destining.of(dict.fromkeys(open_, ())) if open_ else {}
        destinations = await self._known_by_content(waiting.values(), destinations)
        for path, (found, match) in destinations.items():
            transfer = open_[path]
            if found.unresolved:
                self.waiting.add(transfer.id)
            if found.unresolved == transfer.destination.unresolved:
                continue
            # What its sidecar told when it was taken stays.
            attributes = merged(transfer.destination.attributes, found.attributes)
            destination = found.model_copy(update={"attributes": attributes})
            await self._queue.redirect([transfer.id], destination)
            file = waiting[transfer.id]
            changes.append((file, file.model_copy(update={"reason": destination.unresolved})))
            if not destination.unresolved:
                told = match.sentence if match is not None else "It goes on now."
                self._feed.say(self._rule.id, "queued", told, path)
        await self._store.update(self._rule.id, changes)

    def _note(self, file: Ready, destination: Destination) -> HotFile:
        return HotFile(
            path=file.path,
            size=file.size,
            mtime_ns=file.mtime_ns,
            state=FileState.TAKEN,
            reason=destination.unresolved,
            at=time.time(),
        )

    def _todays_batch(self) -> int | None:
        """Return the batch of this day; files of another day begin a new one."""
        today = date.today()  # noqa: DTZ011 - the studio's own day
        if today != self._day:
            self._day, self._batch = today, None
        return self._batch

    def _place(self, path: bytes) -> bytes:
        return self._rule.folder + b"/" + path

    def _found(self, file: HotFile) -> FoundFile:
        folder = file.path.rpartition(b"/")[0].decode("utf-8", "replace")
        return FoundFile(
            path=self._place(file.path), size=file.size, mtime_ns=file.mtime_ns, batch_path=folder
        )


def _may_be_of(transfer: Transfer, file: HotFile) -> bool:
    """Say whether the newest transfer of a path may have been made of a file that was noted as taken."""
    # What was made since is of this file, whatever size it has by now: it may have been saved again.
    return transfer.added_at >= file.at or (
        transfer.size == file.size and transfer.added_at >= file.at - 1  # the clock may have been set
    )


async def _whole(work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end also when the caller is cancelled meanwhile: what is noted is queued, too."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
