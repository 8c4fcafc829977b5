"""Looks closely at files that may have settled: whether they are the same, old enough and whole.

Blocks; it runs in a thread of the rule.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pxm_desktop.hotfolders.complete import looks_complete
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.settling import Candidate
from pxm_desktop.transfer.source import SourceError

FindingKind = Literal["gone", "changed", "skipped", "young", "waits", "unfinished", "whole"]
"""`young`: below the rule's minimum age; `waits`: for something other than time, its sidecar say."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a close look at a file found."""

    path: bytes
    """Below the rule's folder."""
    kind: FindingKind
    size: int = 0
    mtime_ns: int = 0
    why: str = ""
    """Why it waits or is left out, for people."""
    rule: str = ""
    """The rule that leaves it out."""
    wait: float = 0.0
    """Seconds until it is old enough."""


class Examiner:
    """Examines for one rule."""

    def __init__(self, rule: Rule, rules: Filter, now: Callable[[], float] = time.time) -> None:
        self._rule = rule
        self._filter = rules
        self._now = now

    def examine(self, candidates: Sequence[Candidate]) -> list[Finding]:
        """Return what is found of each, in their order."""
        return [self._one(candidate.path, candidate.size, candidate.mtime_ns) for candidate in candidates]

    def _one(self, path: bytes, size: int, mtime_ns: int) -> Finding:
        whole = self._rule.folder + b"/" + path
        try:
            found = os.lstat(whole)
        except (FileNotFoundError, NotADirectoryError):
            return Finding(path, "gone")
        except OSError as error:
            return Finding(path, "unfinished", size, mtime_ns, str(SourceError.of(error)))
        if (found.st_size, found.st_mtime_ns) != (size, mtime_ns):
            return Finding(path, "changed", found.st_size, found.st_mtime_ns)
        skip = self._filter.reason(path, found)
        if skip is not None:
            return Finding(
                path, "waits" if skip.waits else "skipped", size, mtime_ns, skip.sentence, skip.rule
            )
        # A time of modification in the future, of a camera whose clock is wrong, makes no file younger than new.
        age = max(0.0, self._now() - mtime_ns / 1e9)
        if age < self._rule.min_age:
            why = f"It is taken {self._rule.min_age:g} seconds after its last change."
            return Finding(path, "young", size, mtime_ns, why, wait=self._rule.min_age - age)
        return self._complete(path, whole, size, mtime_ns)

    def _complete(self, path: bytes, whole: bytes, size: int, mtime_ns: int) -> Finding:
        try:
            complete = looks_complete(whole, size)
        except SourceError as error:
            if error.kind == "missing":
                return Finding(path, "gone")
            return Finding(path, "unfinished", size, mtime_ns, str(error))
        if complete.waits:
            return Finding(path, "unfinished", size, mtime_ns, complete.sentence)
        return Finding(path, "whole", size, mtime_ns)
