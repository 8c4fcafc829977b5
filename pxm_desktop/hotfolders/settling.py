"""Files that are not complete yet: each is looked at again when it may have settled. Pure; the clock is the caller's.

A file has settled when size and modification time stayed the same for the rule's time. One that changed begins anew,
for as long as it grows. One that stays the same without being complete, or that cannot be read, is looked at less and
less often, and goes on at once when it changes.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Set
from dataclasses import dataclass

PATIENCE = 600.0
"""Seconds after which a file that does not change and is not complete is called a problem."""
_LONGEST = 60.0
"""Seconds between two looks at a file that does not change."""


@dataclass(slots=True)
class Candidate:
    """A file that may be taken once it is complete."""

    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int
    since: float
    """When it was first seen like this."""
    due: float
    wait: float = 0.0
    """Seconds between the last two looks since it last changed; 0 before the first."""
    why: str = ""
    """Why it was not taken at the last look."""
    told: bool = False
    """It was called a problem."""
    entered: float | None = None
    """By when the heap has it; None while it is being looked at."""


class Settling:
    """The candidates of one rule, by when they are due. Times are seconds of a clock that only goes forward."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._files: dict[bytes, Candidate] = {}
        self._heap: list[tuple[float, int, Candidate]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: bytes) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._files.values())

    def seen(self, path: bytes, size: int, mtime_ns: int, now: float) -> bool:
        """Enter a file, or note what it looks like now; say whether that is new."""
        known = self._files.get(path)
        if known is None:
            known = self._files[path] = Candidate(path, size, mtime_ns, now, now + self._settle)
        elif (known.size, known.mtime_ns) == (size, mtime_ns):
            return False
        else:
            known.size, known.mtime_ns = size, mtime_ns
            known.since, known.due = now, now + self._settle
            known.wait, known.why, known.told = 0.0, "", False
        self._enter(known)
        return True

    def put_off(self, path: bytes, until: float) -> None:
        """Look at a file at `until`, because nothing can be known before."""
        known = self._files.get(path)
        if known is not None:
            known.due = until
            self._enter(known)

    def not_yet(self, path: bytes, why: str, now: float, *, patient: bool = False) -> Candidate | None:
        """Look at a file later, less often each time; return it when it has just become a problem.

        With `patient` it never does: somebody else works on it.
        """
        known = self._files.get(path)
        if known is None:
            return None
        known.why = why
        known.wait = min(max(known.wait * 2, self._settle), max(_LONGEST, self._settle))
        self.put_off(path, now + known.wait)
        if not patient and not known.told and now - known.since >= PATIENCE:
            known.told = True
            return known
        return None

    def hurry(self, path: bytes, now: float) -> None:
        """Look at a file at once: what it waited for may have changed."""
        self.put_off(path, now)

    def gone(self, path: bytes) -> None:
        """Forget a file."""
        self._files.pop(path, None)

    def gone_below(self, paths: Set[bytes]) -> None:
        """Forget these files, and where they are folders all files below."""
        for path in paths:
            self._files.pop(path, None)
        # One pass for all of them: each temporary file of a thousand that were renamed may have been a folder.
        for path in [path for path in self._files if not paths.isdisjoint(paths_above(path))]:
            del self._files[path]

    def clear(self) -> None:
        """Forget everything."""
        self._files.clear()
        self._heap.clear()

    def due(self, now: float, most: int) -> list[Candidate]:
        """Take out up to `most` files to look at, oldest first; each comes back by `not_yet`, `seen` or not at all."""
        found: list[Candidate] = []
        while len(found) < most and (known := self._first()) is not None and known.due <= now:
            heapq.heappop(self._heap)
            known.entered = None
            found.append(known)
        return found

    def is_due(self, moment: float) -> bool:
        """Say whether a file is due at this moment."""
        known = self._first()
        return known is not None and known.due <= moment

    def next_due(self) -> float | None:
        """Return when a file is due next; None when there is none."""
        known = self._first()
        return None if known is None else known.due

    def _enter(self, candidate: Candidate) -> None:
        """See that the heap has the file no later than it is due. One entry is enough, however often it changes."""
        if candidate.entered is None or candidate.due < candidate.entered:
            candidate.entered = candidate.due
            heapq.heappush(self._heap, (candidate.due, next(self._order), candidate))

    def _first(self) -> Candidate | None:
        """Return the file that is due first, the first of the heap then."""
        while self._heap:
            entered, _, known = self._heap[0]
            if known.entered == entered == known.due and self._files.get(known.path) is known:
                return known
            heapq.heappop(self._heap)
            if known.entered == entered and self._files.get(known.path) is known:
                known.entered = None
                self._enter(known)  # it changed since, and is due later
        return None


def paths_above(path: bytes) -> Iterator[bytes]:
    """Yield the folders above a path, but not the top."""
    at = path.rfind(b"/")
    while at > 0:
        yield path[:at]
        at = path.rfind(b"/", 0, at)
