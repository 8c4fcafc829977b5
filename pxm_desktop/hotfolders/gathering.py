"""Complete files on their way into the queue: which of them go together, and in which order they go."""

from __future__ import annotations

from dataclasses import dataclass

from pxm_desktop.hotfolders.groups import Member, hold
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.looking import Seen
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.settling import Settling


@dataclass(frozen=True, slots=True)
class _Complete:
    file: Ready
    member: Member


class Gathering:
    """The complete files of one rule that are not queued yet. Times are seconds of a clock that only goes forward."""

    def __init__(self, rule: Rule, settling: Settling) -> None:
        """`settling` has the files that are not complete yet: others may wait for them."""
        self._rule = rule
        self._settling = settling
        self._together = rule.hold_pairs or rule.burst > 0
        self._files: dict[bytes, _Complete] = {}
        self._until = 0.0
        self.waits: dict[bytes, str] = {}
        """Why files wait for others."""

    def __len__(self) -> int:
        return len(self._files)

    def offer(self, file: Ready, since: float, now: float) -> None:
        """Enter a file that is complete now and was first seen like this at `since`."""
        before = self._files.get(file.path)
        if before is not None and before.file[:3] == file[:3]:
            # A rescan has found it again: it waits for others since it was complete first.
            since, ready = before.member.since, before.member.ready
        else:
            ready = now
        member = Member(file.path, since, ready, file.half_sent)
        self._files[file.path] = _Complete(file, member)
        self._until = now

    def holds(self, seen: Seen) -> bool:
        """Say whether a file is here as it is."""
        held = self._files.get(seen.path)
        return held is not None and held.file[:3] == seen

    def ready(self, now: float, most: int) -> list[Ready]:
        """Take out up to `most` files that may go now, in their order."""
        if not self._files or most <= 0:
            return []
        paths = self._released(now) if self._together else list(self._files)
        if self._rule.sidecars.best_first:
            paths.sort(key=lambda path: -self._files[path].file.stars)
        return [self._files.pop(path).file for path in paths[:most]]

    def next_due(self) -> float | None:
        """Return when files may go next; None when there are none."""
        return self._until if self._files else None

    def clear(self) -> None:
        """Forget everything."""
        self._files.clear()
        self.waits.clear()

    def _released(self, now: float) -> list[bytes]:
        members = [complete.member for complete in self._files.values()]
        growing = [Member(candidate.path, candidate.since) for candidate in self._settling]
        held = hold(self._rule, [*members, *growing], now)
        self.waits = {path: wait.sentence for path, wait in held.waits.items()}
        self._until = min((wait.until for wait in held.waits.values()), default=now)
        return list(held.go)
