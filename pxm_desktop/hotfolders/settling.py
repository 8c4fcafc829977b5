"""Files that are not complete yet: each is looked at again when it may have settled. Pure; the clock is the caller's.

A file has settled when size and modification time stayed the same for the rule's time. One that changed begins anew,
for as long as it grows. One that stays the same without being complete, or that cannot be read, is looked at less and
less often, and goes on at once when it changes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
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


class Settling:
    """The candidates of one rule, by when they are due. Times are seconds of a clock that only goes forward."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._files: dict[bytes, Candidate] = {}
        self._heap: list[tuple[float, bytes]] = []

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: bytes) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._files.values())

    def seen(self, path: bytes, size: int, mtime_ns: int, now: float) -> bool:
        """Enter a file, or note what it looks like now; say whether that is new."""
        known = self._files.get(path)
        if known is not None and (known.size, known.mtime_ns) == (size, mtime_ns):
            return False
        self._put(Candidate(path, size, mtime_ns, now, now + self._settle))
        return True

    def put_off(self, path: bytes, until: float) -> None:
        """Look at a file at `until`, because nothing can be known before."""
        known = self._files.get(path)
        if known is not None:
            known.due = until
            heapq.heappush(self._heap, (until, path))

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

    def gone(self, paths: Iterable[bytes]) -> None:
        """Forget files."""
        for path in paths:
            self._files.pop(path, None)

    def gone_below(self, folder: bytes) -> None:
        """Forget all files below a folder."""
        start = folder + b"/"
        self.gone([path for path in self._files if path.startswith(start)])

    def clear(self) -> None:
        """Forget everything."""
        self._files.clear()
        self._heap.clear()

    def due(self, now: float, most: int) -> list[Candidate]:
        """Take out up to `most` files to look at, oldest first; each comes back by `not_yet`, `seen` or not at all."""
        found: list[Candidate] = []
        while self._heap and self._heap[0][0] <= now and len(found) < most:
            due, path = heapq.heappop(self._heap)
            known = self._files.get(path)
            if known is not None and known.due == due:
                found.append(known)
        return found

    def next_due(self) -> float | None:
        """Return when a file is due next; None when there is none."""
        while self._heap:
            due, path = self._heap[0]
            known = self._files.get(path)
            if known is not None and known.due == due:
                return due
            heapq.heappop(self._heap)
        return None

    def _put(self, candidate: Candidate) -> None:
        self._files[candidate.path] = candidate
        heapq.heappush(self._heap, (candidate.due, candidate.path))
