"""What becomes of queued files: their end is noted, and what a rule wants done afterwards is done, once it is safe.

Safe is: PXM has confirmed the file, shows it with the size that was sent, and the file in the folder is still that one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from pxm_desktop.hotfolders import afterwards
from pxm_desktop.hotfolders.claiming import Claiming, as_sent
from pxm_desktop.hotfolders.companions import Companions
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import ActivityKind, Afterwards, FileState, HotFile, Pending, Rule
from pxm_desktop.hotfolders.ports import NotNow, Queue
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.transfer.model import Cause, Stage, Transfer
from pxm_desktop.transfer.threads import Pool

_FIRST_WAIT = 2.0
_LONGEST_WAIT = 60.0
_PATIENCE = 900.0
"""Seconds after which a size that PXM does not tell is not waited for any more."""
_AT_ONCE = 100
_PAGE = 500
_OWN_SECONDS = 60.0
"""For which what the system tells of a file that was moved away is taken for news of that."""
_log = logging.getLogger(__name__)
_Ended = tuple[HotFile, Transfer]
_AFTER: dict[Afterwards, Pending] = {Afterwards.KEEP: "", Afterwards.MOVE: "move", Afterwards.TRASH: "trash"}


@dataclass(slots=True)
class _Due:
    file: HotFile
    at: float
    wait: float = _FIRST_WAIT
    stuck: str = ""
    """Why it cannot be moved until a person does something."""


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
        self.set_aside = 0
        """Files in "Failed", as they were counted last."""
        self._own: dict[bytes, float] = {}
        """When files were moved away, lately."""
        self._withdrawn: set[int] = set()
        """Transfers that were cancelled because another station took their files over."""

    def ours(self, path: bytes) -> bool:
        """Return whether what the system tells of a path may be news of our own work."""
        return self._clock() - self._own.get(path, -_OWN_SECONDS) < _OWN_SECONDS

    @property
    def busy(self) -> bool:
        """True while something is to be done that needs no person."""
        return any(not entry.stuck for entry in self._due.values())

    @property
    def problem(self) -> str:
        """What a person has to do so that files can be moved; empty when there is nothing."""
        return next((entry.stuck for entry in self._due.values() if entry.stuck), "")

    async def take_up(self) -> None:
        """Go on with what an earlier run left. Raises `StoreUnusable`."""
        for file in await self._store.pending(self._rule.id):
            self._due.setdefault(file.path, _Due(file, self._clock()))

    async def look_up(self, heard: Set[int]) -> tuple[list[_Ended], set[int], bool]:
        """Ask the queue for the files that are in it, or were in it and failed: a person may have tried these again.

        Returns those whose transfers ended while nobody listened (but for those in `heard`), the batches of those that
        are not finished, and whether there were some that the queue does not know: these are forgotten, so that they
        are found anew. Raises `StoreUnusable` and `NotNow`.
        """
        ended: list[_Ended] = []
        batches: set[int] = set()
        lost = False
        after = b""
        states = [FileState.TAKEN, FileState.FAILED]
        while page := await self._store.files(self._rule.id, states, after, _PAGE):
            after = page[-1].path
            # One that failed although PXM has it did so afterwards.
            files = {
                f.transfer_id: f
                for f in page
                if f.transfer_id is not None and f.transfer_id not in heard and f.file_id is None
            }
            known = {t.id: t for t in await self._queue.some(list(files)) if self._is_of(t, files[t.id])}
            ended += [
                (files[number], t)
                for number, t in known.items()
                if t.stage.finished
                and not (t.stage is Stage.FAILED and files[number].state is FileState.FAILED)
            ]
            batches.update(t.batch_id for t in known.values() if not t.stage.finished)
            unknown = [
                file
                for number, file in files.items()
                if number not in known and file.state is FileState.TAKEN
            ]
            await self._store.drop(self._rule.id, unknown)
            lost = lost or bool(unknown)
        return ended, batches, lost

    def _is_of(self, transfer: Transfer, file: HotFile) -> bool:
        """Say whether a transfer is of this file: a queue that was begun anew numbers anew."""
        return transfer.path == self._rule.folder + b"/" + file.path

    async def finished(self, ended: Sequence[_Ended]) -> list[bytes]:
        """Note the end of transfers; return the files to look at anew.

        These are files that another station has now, and those that were away when they were to be sent: renamed, say,
        and perhaps renamed back since. Other stations are told first: a kill in between is put right by what the share
        says. Raises `StoreUnusable` and `ShareAway`.
        """
        notes: list[tuple[HotFile, HotFile]] = []
        # By transfer: of a file and the one that was saved over it, both ends may come at once.
        said: dict[int | None, tuple[ActivityKind, str]] = {}
        gone: set[int | None] = set()
        anew: list[HotFile] = []
        for file, transfer in ended:
            if not self._is_of(transfer, file):
                continue
            if transfer.stage is Stage.FAILED and transfer.cause is Cause.MISSING:
                # Nobody has to do anything about it: where it comes back, it is found.
                away = {"stage": Stage.CANCELLED, "reason": "It was moved or deleted before it was sent."}
                transfer = transfer.model_copy(update=away)
                gone.add(file.transfer_id)
            if self._claiming is not None and not await self._ended(self._claiming, file, transfer):
                anew.append(file)
                continue
            state, kind, sentence = _fate(transfer)
            said[file.transfer_id] = kind, sentence
            changes = {
                "state": state,
                "file_id": transfer.file_id,
                "reason": "" if state is FileState.DONE else sentence,
                "pending": self._afterwards(state),
                "at": time.time(),
            }
            notes.append((file, as_sent(file, transfer).model_copy(update=changes)))
        for note in await self._store.update(self._rule.id, notes):
            self._feed.say(self._rule.id, *said[note.transfer_id], note.path)
            if note.pending:
                self._due[note.path] = _Due(note, self._clock())
            if note.transfer_id in gone:
                anew.append(note)
        await self._store.drop(self._rule.id, anew)
        return [file.path for file in anew]

    async def _ended(self, claiming: Claiming, file: HotFile, transfer: Transfer) -> bool:
        """Tell other stations of an end; say whether that is one."""
        over = await claiming.ended(file, transfer)
        return over and not (transfer.stage is Stage.CANCELLED and transfer.id in self._withdrawn)

    def _afterwards(self, state: FileState) -> Pending:
        if state is FileState.DONE:
            return _AFTER[self._rule.after]
        return "failed" if state is FileState.FAILED and self._rule.failed_folder else ""

    async def lost(self, path: bytes) -> None:
        """Stop sending a file that another station took over, unless it was saved again and claimed since.

        Once it is not sent here any more, it is looked at anew: the other station may be dead by then. Raises
        `StoreUnusable` and `NotNow`.
        """
        for file in await self._store.some(self._rule.id, [path]):
            overtaken = self._claiming is not None and self._claiming.has_lost(path)
            if overtaken and file.state is FileState.TAKEN and file.transfer_id is not None:
                self._withdrawn.add(file.transfer_id)
                await self._queue.cancel([file.transfer_id])

    async def count_set_aside(self) -> None:
        """Count the files in "Failed"; people take them out as they like."""
        if self._rule.failed_folder:
            self.set_aside = await self._pool.submit(afterwards.set_aside, self._rule.folder)

    def next_due(self) -> float | None:
        """Return when something can be done next; None when there is nothing."""
        return min((due.at for due in self._due.values()), default=None)

    async def work(self) -> list[bytes]:
        """Do what is due; return the paths of files that changed since they were sent.

        Raises `StoreUnusable` and `ShareAway`.
        """
        now = self._clock()
        due = [entry for entry in self._due.values() if entry.at <= now][:_AT_ONCE]
        if not due:
            return []
        proven = await asyncio.gather(*(self._proven(entry) for entry in due))
        companions = Companions(self._rule.folder) if self._rule.sidecars.used else None
        changed: list[bytes] = []
        for entry, ready in zip(due, proven, strict=True):
            if ready and await self._do(entry, companions):
                changed.append(entry.file.path)
        if any(ready and entry.file.pending == "failed" for entry, ready in zip(due, proven, strict=True)):
            await self.count_set_aside()
        return changed

    # --- afterwards ---

    async def _proven(self, entry: _Due) -> bool:
        """Say whether the file may be touched: PXM shows it with its size, or it failed for good."""
        file = entry.file
        try:
            if file.pending == "failed":
                return await self._has_failed(file)
            size = await self._queue.size_in_pxm(file.file_id or "", file.at)
        except (PxmError, NotNow) as error:
            _log.info("whether a file may be moved is not known now: %s", error)
            self._later(entry)
            return False
        if size == file.size:
            return True
        if size is not None:
            why = f"PXM shows it with {size} bytes instead of {file.size}. It stays here: compare them."
            await self._keep(file, why, FileState.FAILED)
        elif time.time() - file.at > _PATIENCE:
            await self._keep(file, "PXM does not show its size, so it stays here.")
        else:
            self._later(entry)
        return False

    async def _has_failed(self, file: HotFile) -> bool:
        """Say whether nobody has tried a failed file again since; then its new end decides."""
        if file.transfer_id is None:
            return True
        if all(transfer.stage is Stage.FAILED for transfer in await self._queue.some([file.transfer_id])):
            return True
        await self._end(file)
        return False

    async def _do(self, entry: _Due, companions: Companions | None) -> bool:
        """Move the file or put it into the trash; say whether it is another one by now."""
        file, rule = entry.file, self._rule
        stamp = (rule.folder, file.path, file.size, file.mtime_ns)
        kind: ActivityKind = "moved"
        place: bytes | None = None
        self._note_own(file.path)
        try:
            if file.pending == "trash":
                await self._pool.submit(afterwards.to_trash, *stamp)
                kind, told = "trashed", "Moved to the trash."
            else:
                place = await self._moved(file, stamp)
                told = f"Moved to {place.decode('utf-8', 'replace')}."
        except afterwards.NoTrash as error:
            await self._keep(file, str(error))
            return False
        except afterwards.Gone:
            await self._went(file)
            return False
        except afterwards.Changed:
            return await self._end(file)
        except afterwards.CannotMove as error:
            if not entry.stuck:
                self._feed.say(rule.id, "note", error.sentence, file.path)
            entry.stuck = error.sentence
            self._later(entry)
            return False
        self._note_own(file.path)  # it may have taken a while
        if companions is not None:
            await self._pool.submit(companions.follow, file.path, place)
        self._feed.say(rule.id, kind, told, file.path)
        await self._went(file)
        return False

    def _note_own(self, path: bytes) -> None:
        now = self._clock()
        if len(self._own) >= _AT_ONCE:
            self._own = {each: at for each, at in self._own.items() if now - at < _OWN_SECONDS}
        self._own[path] = now

    async def _went(self, file: HotFile) -> None:
        """Note that a file is not in its place any more."""
        if file.pending == "failed":
            if self._claiming is not None:
                await self._claiming.put_away(file)
            self._due.pop(file.path, None)
            await self._store.drop(self._rule.id, [file])  # mended and put back, it is a new one
        else:
            await self._end(file, state=FileState.MOVED)

    async def _moved(self, file: HotFile, stamp: tuple[bytes, bytes, int, int]) -> bytes:
        if file.pending == "failed":
            return await self._pool.submit(afterwards.move_to_failed, *stamp, file.reason)
        day = date.fromtimestamp(file.at)  # noqa: DTZ012 - the studio's own day
        return await self._pool.submit(afterwards.move_to_uploaded, *stamp, day)

    async def _keep(self, file: HotFile, why: str, state: FileState | None = None) -> None:
        self._feed.say(self._rule.id, "failed" if state is FileState.FAILED else "note", why, file.path)
        await self._end(file, reason=why, state=state or file.state)

    async def _end(self, file: HotFile, **changes: object) -> bool:
        """Do nothing more with a file; say whether it is the one that is remembered."""
        ended = file.model_copy(update={"pending": "", **changes})
        known = await self._store.update(self._rule.id, [(file, ended)])
        self._due.pop(file.path, None)
        return bool(known)

    def _later(self, entry: _Due) -> None:
        entry.at = self._clock() + entry.wait
        entry.wait = min(entry.wait * 2, _LONGEST_WAIT)


def _fate(transfer: Transfer) -> tuple[FileState, ActivityKind, str]:
    """Return what a finished transfer means for its file, and the same for people."""
    if transfer.stage is Stage.FAILED:
        return FileState.FAILED, "failed", transfer.reason
    if transfer.stage is Stage.CANCELLED:
        return FileState.LEFT, "note", transfer.reason or "It was cancelled in the queue."
    if transfer.file_id is None:
        return FileState.LEFT, "note", transfer.reason
    kind: ActivityKind = "skipped" if transfer.stage is Stage.SKIPPED else "done"
    return FileState.DONE, kind, transfer.reason or "PXM has it."
