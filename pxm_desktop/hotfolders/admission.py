"""The last step of complete files: put in order, claimed where several stations share a folder, and queued."""

from __future__ import annotations

import time
from collections.abc import Sequence

from pxm_desktop.hotfolders.claiming import Claiming, told_of, unfinished
from pxm_desktop.hotfolders.claims.claims import Claim, Done, Taken
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.gathering import Gathering
from pxm_desktop.hotfolders.intake import Intake, Ready
from pxm_desktop.hotfolders.looking import Seen
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.hotfolders.settling import Settling
from pxm_desktop.hotfolders.store import Store

_AT_ONCE = 500

Refused = tuple[Ready, str]
"""A file that another station has now, and that is looked at again later; and who has it."""


class Admission:
    """Lets the complete files of one rule into the queue. Times are seconds of a clock that only goes forward."""

    def __init__(
        self,
        rule: Rule,
        store: Store,
        feed: Feed,
        intake: Intake,
        settling: Settling,
        claiming: Claiming | None,
    ) -> None:
        self._rule, self._store, self._feed = rule, store, feed
        self._intake = intake
        self._claiming = claiming
        self._gathering = Gathering(rule, settling)

    def __len__(self) -> int:
        return len(self._gathering)

    @property
    def waits(self) -> dict[bytes, str]:
        """Why complete files wait for others."""
        return self._gathering.waits

    def offer(self, file: Ready, since: float, now: float) -> None:
        """Enter a file that is complete now and was first seen like this at `since`."""
        self._gathering.offer(file, since, now)

    def holds(self, seen: Seen) -> bool:
        """Say whether a file was offered as it is and did not go: it waits, or an older transfer of it sends it so."""
        return self._gathering.holds(seen) or self._intake.leaves(seen)

    def clear(self) -> None:
        """Forget all that is not queued yet."""
        self._gathering.clear()

    def next_due(self) -> float | None:
        """Return when files may go next; None when there are none, or when those that were claimed come first."""
        return self._gathering.next_due() if self._room() else None

    async def work(self, now: float) -> list[Refused]:
        """Queue what may go now; return what other stations have.

        Raises `NotNow`, `StoreUnusable` and `ShareAway`; what was not queued then has to be offered again.
        """
        refused: list[Refused] = []
        while files := self._gathering.ready(now, self._room()):
            refused += await self.admit(files)
        return refused

    async def admit(self, files: Sequence[Ready], *, again: bool = False) -> list[Refused]:
        """Queue these files now, but for those that other stations have.

        Those that were dealt with already as they are now are left out, unless `again`; what another station has then
        is new again, so that it is taken once that one gives it back. Raises as `work`.
        """
        if self._claiming is None:
            await self._intake.take(files, again=again)
            return []
        known = await self._known(files)
        if not again:
            files = [file for file in files if file[:3] not in known]
        refused: list[Refused] = []
        ours: list[Ready] = []
        for file, answer in zip(files, await self._claiming.claim(files, retry=again), strict=True):
            if isinstance(answer, Taken):
                if file[:3] in known:
                    await self._store.drop(self._rule.id, [known[file[:3]]])
                refused.append((file, told_of(answer)))
            elif not isinstance(answer, Claim):
                state = FileState.ELSEWHERE if isinstance(answer, Done) else FileState.FAILED
                await self._note(
                    file, state, told_of(answer), answer.file_id if isinstance(answer, Done) else None
                )
            elif answer.inherited is None:
                ours.append(file)
            elif await self._intake.take_over(file, unfinished(answer.inherited)):
                self._claiming.park([file.path])
        self._claiming.park(await self._intake.take(ours, again=again))
        return refused

    async def _known(self, files: Sequence[Ready]) -> dict[tuple[bytes, int, int], HotFile]:
        """Return what is remembered of those files that were dealt with as they are now."""
        remembered = await self._store.some(self._rule.id, [file.path for file in files])
        return {
            (file.path, file.size, file.mtime_ns): file
            for file in remembered
            if file.state is not FileState.MOVED
        }

    def _room(self) -> int:
        return _AT_ONCE if self._claiming is None else self._claiming.room

    async def _note(self, file: Ready, state: FileState, reason: str, file_id: str | None) -> None:
        note = HotFile(
            path=file.path,
            size=file.size,
            mtime_ns=file.mtime_ns,
            state=state,
            file_id=file_id,
            reason=reason,
            at=time.time(),
        )
        await self._store.note(self._rule.id, [note])
        self._feed.say(
            self._rule.id, "skipped" if state is FileState.ELSEWHERE else "failed", reason, file.path
        )
