"""What becomes of queued files: their end is noted, and what a rule wants done afterwards is done, once it is safe.

Safe is: PXM has confirmed the file, shows it with the size that was sent, and the file in the folder is still that one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pxm_desktop.hotfolders import afterwards
from pxm_desktop.hotfolders.claiming import Claiming
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import ActivityKind, Afterwards, FileState, HotFile, Pending, Rule
from pxm_desktop.hotfolders.ports import NotNow, Queue
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.transfer.model import Stage, Transfer
from pxm_desktop.transfer.source import SourceError
from pxm_desktop.transfer.threads import Pool

T = TypeVar("T")

_FIRST_WAIT = 2.0
_LONGEST_WAIT = 60.0
_PATIENCE = 900.0
"""Seconds after which a size that PXM does not tell is not waited for any more."""
_AT_ONCE = 100
_PAGE = 500
_log = logging.getLogger(__name__)
_AFTER: dict[Afterwards, Pending] = {Afterwards.KEEP: "", Afterwards.MOVE: "move", Afterwards.TRASH: "trash"}


@dataclass(slots=True)
class _Due:
    file: HotFile
    at: float
    wait: float = _FIRST_WAIT


class Outcomes:
    """Follows the queued files of one rule to their end. Times are seconds of a clock that only goes forward."""

    def __init__(
        self,
        rule: Rule,
        store: Store,
        queue: Queue,
        feed: Feed,
        pool: Pool,
        claiming: Claiming | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rule = rule
        self._store = store
        self._queue = queue
        self._feed = feed
        self._pool = pool
        self._claiming = claiming
        self._clock = clock
        self._due: dict[bytes, _Due] = {}

    def __len__(self) -> int:
        """Return with how many files something is still to be done."""
        return len(self._due)

    async def take_up(self) -> list[tuple[HotFile, Transfer]]:
        """Go on with what an earlier run left; return the files whose transfers ended while nobody heard it.

        Files whose transfers are gone are forgotten: they are found anew, and known by their content. Raises
        `StoreUnusable` and `NotNow`.
        """
        for file in await self._store.pending(self._rule.id):
            self._due[file.path] = _Due(file, self._clock())
        ended: list[tuple[HotFile, Transfer]] = []
        after = b""
        while page := await self._store.files(self._rule.id, [FileState.TAKEN], after, _PAGE):
            after = page[-1].path
            queued = {file.transfer_id: file for file in page if file.transfer_id is not None}
            known = {transfer.id: transfer for transfer in await self._queue.some(list(queued))}
            ended += [(queued[number], t) for number, t in known.items() if t.stage.finished]
            await self._store.forget(
                self._rule.id, [file.path for number, file in queued.items() if number not in known]
            )
        return ended

    async def finished(self, ended: Sequence[tuple[HotFile, Transfer]]) -> list[bytes]:
        """Note the end of transfers; return the files that another station has now.

        Other stations are told first: a kill in between is put right by what the share says. Raises `StoreUnusable`
        and `ShareAway`.
        """
        notes: list[HotFile] = []
        elsewhere: list[bytes] = []
        for file, transfer in ended:
            if self._claiming is not None and not await self._claiming.ended(file, transfer):
                elsewhere.append(file.path)
                continue
            if transfer.stage is Stage.CANCELLED:
                notes.append(self._ended(file, FileState.LEFT, "It was cancelled in the queue."))
            elif transfer.stage in (Stage.DONE, Stage.SKIPPED) and transfer.file_id is not None:
                notes.append(self._in_pxm(file, transfer))
            elif transfer.stage is Stage.SKIPPED:
                notes.append(self._ended(file, FileState.LEFT, transfer.reason))
            elif transfer.stage is Stage.FAILED:
                notes.append(self._failed(file, transfer))
        await self._store.note(self._rule.id, notes)
        await self._store.forget(self._rule.id, elsewhere)
        for note in notes:
            if note.pending:
                self._due[note.path] = _Due(note, self._clock())
        return elsewhere

    async def lost(self, path: bytes) -> None:
        """Stop sending a file that another station took over. Raises `StoreUnusable` and `NotNow`."""
        file = await self._store.file(self._rule.id, path)
        if file is not None and file.state is FileState.TAKEN and file.transfer_id is not None:
            await self._queue.cancel([file.transfer_id])

    def next_due(self) -> float | None:
        """Return when something can be done next; None when there is nothing."""
        return min((due.at for due in self._due.values()), default=None)

    async def work(self) -> list[bytes]:
        """Do what is due; return the paths of files that changed since they were sent. Raises `StoreUnusable`."""
        now = self._clock()
        due = [entry for entry in self._due.values() if entry.at <= now][:_AT_ONCE]
        if not due:
            return []
        proven = await asyncio.gather(*(self._proven(entry) for entry in due))
        changed: list[bytes] = []
        for entry, ready in zip(due, proven, strict=True):
            if ready and await self._do(entry):
                changed.append(entry.file.path)
        return changed

    # --- ends ---

    def _in_pxm(self, file: HotFile, transfer: Transfer) -> HotFile:
        kind: ActivityKind = "skipped" if transfer.stage is Stage.SKIPPED else "done"
        self._feed.say(self._rule.id, kind, transfer.reason or "PXM has it.", file.path)
        return file.model_copy(
            update={
                "state": FileState.DONE,
                "file_id": transfer.file_id,
                "reason": "",
                "pending": _AFTER[self._rule.after],
                "at": time.time(),
            }
        )

    def _failed(self, file: HotFile, transfer: Transfer) -> HotFile:
        note = self._ended(file, FileState.FAILED, transfer.reason)
        return note.model_copy(update={"pending": "failed"}) if self._rule.failed_folder else note

    def _ended(self, file: HotFile, state: FileState, reason: str) -> HotFile:
        self._feed.say(self._rule.id, "failed" if state is FileState.FAILED else "note", reason, file.path)
        return file.model_copy(update={"state": state, "reason": reason, "pending": "", "at": time.time()})

    # --- afterwards ---

    async def _proven(self, entry: _Due) -> bool:
        """Say whether the file may be touched: PXM shows it with its size. A failed one may always."""
        file = entry.file
        if file.pending == "failed":
            return True
        try:
            size = await self._queue.size_in_pxm(file.file_id or "", file.at)
        except (PxmError, NotNow) as error:
            _log.info("the size of a file in PXM is not known now: %s", error)
            self._later(entry)
            return False
        if size == file.size:
            return True
        if size is not None:
            await self._keep(
                file, f"PXM shows it with {size} bytes instead of {file.size}. It stays here: compare them."
            )
        elif time.time() - file.at > _PATIENCE:
            await self._keep(file, "PXM does not show its size, so it stays here.")
        else:
            self._later(entry)
        return False

    async def _do(self, entry: _Due) -> bool:
        """Move the file or put it into the trash; say whether it is another one by now."""
        file, rule = entry.file, self._rule
        stamp = (rule.folder, file.path, file.size, file.mtime_ns)
        try:
            if file.pending == "move":
                day = date.fromtimestamp(file.at)  # noqa: DTZ012 - the studio's own day
                place = await self._blocking(lambda: afterwards.move_to_uploaded(*stamp, day))
                self._feed.say(rule.id, "moved", f"Moved to {place.decode('utf-8', 'replace')}.", file.path)
            elif file.pending == "trash":
                await self._blocking(lambda: afterwards.to_trash(*stamp))
                self._feed.say(rule.id, "trashed", "Moved to the trash.", file.path)
            else:
                place = await self._blocking(lambda: afterwards.move_to_failed(*stamp, file.reason))
                self._feed.say(rule.id, "moved", f"Moved to {place.decode('utf-8', 'replace')}.", file.path)
        except afterwards.NoTrash:
            await self._keep(file, "This disk has no trash, so the file stays here.")
            return False
        except afterwards.Changed:
            del self._due[file.path]
            await self._store.note(rule.id, [file.model_copy(update={"pending": ""})])
            return True
        except SourceError as error:
            if entry.wait == _FIRST_WAIT:
                self._feed.say(rule.id, "note", f"It cannot be moved yet. {error}", file.path)
            self._later(entry)
            return False
        del self._due[file.path]
        if file.pending == "failed":
            await self._store.forget(rule.id, [file.path])  # mended and put back, it is a new one
        else:
            moved = file.model_copy(update={"pending": "", "state": FileState.MOVED})
            await self._store.note(rule.id, [moved])
        return False

    async def _keep(self, file: HotFile, why: str) -> None:
        del self._due[file.path]
        self._feed.say(self._rule.id, "note", why, file.path)
        await self._store.note(self._rule.id, [file.model_copy(update={"pending": "", "reason": why})])

    def _later(self, entry: _Due) -> None:
        entry.at = self._clock() + entry.wait
        entry.wait = min(entry.wait * 2, _LONGEST_WAIT)

    async def _blocking(self, work: Callable[[], T]) -> T:
        return await self._pool.submit(work)
