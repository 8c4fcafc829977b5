"""Finds the files of one rule that are new or changed, and follows each until it is complete.

Lives on the rule's loop; what touches the folder runs in the rule's threads, a moment's worth at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence, Set

from pxm_desktop.hotfolders.examining import Examiner, Finding
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.left_out import Left, LeftOut
from pxm_desktop.hotfolders.looking import Looker, Remembered, Seen, Sight
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.settling import Candidate, Settling
from pxm_desktop.hotfolders.volume import Mark
from pxm_desktop.transfer.source import modified
from pxm_desktop.transfer.threads import Pool

_LOOK_SECONDS = 0.05
"""Seconds that a thread looks before it tells what it saw."""
_MOST_SETTLING = 20_000
"""Files that wait to settle, from which on looking waits for those that are due soon."""
_SOON = 1.0
_AT_ONCE = 500


class Finder:
    """Finds for one rule. Times are seconds of a clock that only goes forward."""

    def __init__(
        self,
        rule: Rule,
        rules: Filter,
        remembered: Remembered,
        pool: Pool,
        settling: Settling,
        clock: Callable[[], float],
        *,
        complete: Callable[[Ready, float, float], None],
        holds: Callable[[Seen], bool],
        problem: Callable[[bytes, str], None],
    ) -> None:
        """Find for this rule.

        `complete` gets files that may go, since when they are as they are, and the time; `holds` says which of them
        have not gone yet; `problem` gets a file that has not been complete for long, and why.
        """
        self.left_out = LeftOut(by_sidecar=rule.sidecars.used)
        """Files that wait for something other than time, and what for."""
        self._rule = rule
        self._looker = Looker(rule, rules, remembered)
        self._examiner = Examiner(rule, rules, remembered, clock=clock)
        self._pool, self._settling, self._clock = pool, settling, clock
        self._complete, self._holds, self._problem = complete, holds, problem

    # --- looking ---

    def everything(self, mark: Mark | None) -> Iterator[Sight]:
        """Return what `go_through` takes to look through the whole folder."""
        self.left_out.begin()
        return self._looker.everything(mark)

    def some(self, paths: Set[bytes], mark: Mark | None) -> Iterator[Sight]:
        """Return what `go_through` takes to look at these paths below the folder."""
        self.left_out.stop()
        return self._looker.some(paths, mark)

    async def go_through(
        self, sights: Iterator[Sight], meanwhile: Callable[[], Awaitable[None]]
    ) -> set[bytes]:
        """Look until all was seen; return which files are new or changed. Raises `FolderAway`.

        `meanwhile` is called after each moment, so that files settle while there is still much to see.
        """
        new: set[bytes] = set()
        while (found := await self._moment(sights)) is not None:
            new |= found
            await meanwhile()
            while len(self._settling) > _MOST_SETTLING and self._settling.is_due(self._clock() + _SOON):
                await asyncio.sleep(_SOON / 10)
                await meanwhile()
        return new

    async def _moment(self, sights: Iterator[Sight]) -> set[bytes] | None:
        """Look for a moment; return which files are new or changed, None when all was seen."""
        seen = await self._pool.submit(_some, sights)
        if not seen:
            self.left_out.end()
            return None
        now = self._clock()
        new: set[bytes] = set()
        for sight in seen:
            for seen_now in sight.fresh:
                path, size, mtime_ns = seen_now
                if self.left_out.waits(path, (size, mtime_ns)):
                    continue
                self.left_out.drop(path)
                if self._settling.seen(path, size, mtime_ns, now) and not self._holds(seen_now):
                    new.add(path)
            for path, skip in sight.waiting:
                self.left_out.leave(path, Left(skip.sentence, 0, 0))
            for sidecar, size, mtime_ns in sight.sidecars:
                for path, left in self.left_out.told(sidecar, (size, mtime_ns)):
                    self._settling.seen(path, left.size, left.mtime_ns, now)
        self.forget({path for sight in seen for path in sight.gone})
        return new

    def forget(self, paths: Set[bytes]) -> None:
        """Forget these files, and where they are folders all that is below."""
        if not paths:
            return
        self._settling.gone_below(paths)
        self.left_out.forget(paths)

    def clear(self) -> None:
        """Forget everything: the folder is away."""
        self._settling.clear()
        self.left_out.clear()

    # --- settling ---

    async def settle(self) -> None:
        """Look closely at the files that may have settled."""
        while candidates := self._settling.due(self._clock(), _AT_ONCE):
            try:
                findings = await self._pool.submit(self._examiner.examine, candidates)
            except BaseException:
                for candidate in candidates:
                    self._settling.put_off(candidate.path, self._clock())
                raise
            now = self._clock()
            for candidate, finding in zip(candidates, findings, strict=True):
                self._apply(candidate, finding, now)
            self.forget({finding.path for finding in findings if finding.kind in ("gone", "skipped")})

    def put_back(self, refused: Iterable[tuple[Ready, str]]) -> None:
        """Look later at complete files that somebody else works on."""
        now = self._clock()
        for file, why in refused:
            self._settling.seen(file.path, file.size, file.mtime_ns, now)
            self._settling.not_yet(file.path, why, now, patient=True)

    async def stamps(self, paths: Sequence[bytes]) -> list[Ready]:
        """Return those of these files that are there, as they are now."""
        return await self._pool.submit(_stamps, self._rule.folder, paths)

    def _apply(self, candidate: Candidate, finding: Finding, now: float) -> None:
        path = finding.path
        match finding.kind:
            case "gone" | "skipped":
                pass  # all of them are forgotten at once
            case "changed":
                self._settling.seen(path, finding.size, finding.mtime_ns, now)
            case "young":
                self._settling.put_off(path, now + finding.wait)
            case "waits":
                self._settling.gone(path)
                # What a rule of the filter leaves out for now, each look judges anew: it may come back as it was.
                stamp = (0, 0) if finding.rule else (finding.size, finding.mtime_ns)
                self.left_out.leave(path, Left(finding.why, *stamp))
            case "unfinished":
                if self._settling.not_yet(path, finding.why, now) is not None:
                    self._problem(path, finding.why)
            case "whole":
                since = candidate.since
                self._settling.gone(path)
                self.left_out.drop(path)
                ready = Ready(
                    path,
                    finding.size,
                    finding.mtime_ns,
                    extra=finding.extra,
                    stars=finding.stars,
                    half_sent=finding.half_sent,
                )
                self._complete(ready, since, now)


def _some(sights: Iterator[Sight]) -> list[Sight]:
    """Take what a moment's looking brings; nothing when it is over."""
    end = time.monotonic() + _LOOK_SECONDS
    found: list[Sight] = []
    for sight in sights:
        found.append(sight)
        if time.monotonic() >= end:
            break
    return found


def _stamps(folder: bytes, paths: Sequence[bytes]) -> list[Ready]:
    found = []
    for path in paths:
        if path.startswith(b"/") or b".." in path.split(b"/"):
            continue  # it does not lie below the folder
        with contextlib.suppress(OSError):
            stamp = os.lstat(folder + b"/" + path)
            if stat.S_ISREG(stamp.st_mode):
                found.append(Ready(path, stamp.st_size, modified(stamp)))
    return found
