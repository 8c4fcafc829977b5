"""Looks closely at files that may have settled: whether they are the same, old enough and whole.

Blocks; it runs in a thread of the rule.
"""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pxm_desktop.hotfolders.containers.complete import looks_complete
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.groups import Halves
from pxm_desktop.hotfolders.looking import Remembered
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.settling import Candidate
from pxm_desktop.hotfolders.sidecar import (
    Sidecar,
    SidecarNames,
    SidecarUnusable,
    extra,
    left_out,
    read_sidecar,
    wanted,
)
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError, modified

_log = logging.getLogger(__name__)

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
    extra: tuple[tuple[str, str], ...] = ()
    """(attribute id, text) that its sidecar gives."""
    stars: int = 0
    half_sent: bool = False
    """The RAW or JPEG file of the same picture was dealt with before."""


class Examiner:
    """Examines for one rule."""

    def __init__(
        self,
        rule: Rule,
        rules: Filter,
        remembered: Remembered,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is the time of day, `clock` the one that candidates are seen by."""
        self._rule = rule
        self._filter = rules
        self._remembered = remembered
        self._now = now
        self._clock = clock

    def folders(self) -> Folders:
        """Return what knows what lies in folders, from the first look at each on."""
        return Folders(self._rule.folder, self._remembered)

    def examine(self, candidates: Sequence[Candidate], folders: Folders | None = None) -> list[Finding]:
        """Return what is found of each, in their order; `folders` are those of others that are examined with them."""
        folders = folders or self.folders()
        return [self._guarded(candidate, folders) for candidate in candidates]

    def _guarded(self, candidate: Candidate, folders: Folders) -> Finding:
        """Examine one; what a defect meets in it holds up no other file."""
        try:
            return self._one(candidate, folders)
        except Exception:
            _log.exception("a file could not be examined; it waits")
            why = "PXM Desktop could not look into the file. Its log says why."
            return Finding(candidate.path, "unfinished", candidate.size, candidate.mtime_ns, why)

    def _one(self, candidate: Candidate, folders: Folders) -> Finding:
        path, size, mtime_ns = candidate.path, candidate.size, candidate.mtime_ns
        whole = self._rule.folder + b"/" + path
        try:
            found = os.lstat(whole)
        except (FileNotFoundError, NotADirectoryError):
            return Finding(path, "gone")
        except OSError as error:
            return Finding(path, "unfinished", size, mtime_ns, str(SourceError.of(error)))
        if stat.S_ISDIR(found.st_mode):
            return Finding(path, "gone")
        if (found.st_size, modified(found)) != (size, mtime_ns):
            return Finding(path, "changed", found.st_size, modified(found))
        skip = self._filter.reason(path, found) or left_out(self._rule.sidecars, path)
        if skip is not None:
            return Finding(
                path, "waits" if skip.waits else "skipped", size, mtime_ns, skip.sentence, skip.rule
            )
        # The clock of a camera may be years ahead: for as long as it was seen unchanged, it is old at least.
        age = max(self._now() - mtime_ns / 1e9, self._clock() - candidate.since)
        if age < self._rule.min_age:
            why = f"It is taken {self._rule.min_age:g} seconds after its last change."
            return Finding(path, "young", size, mtime_ns, why, wait=self._rule.min_age - age)
        complete = self._complete(path, whole, size, mtime_ns)
        return self._in_company(complete, folders) if complete.kind == "whole" else complete

    def _complete(self, path: bytes, whole: bytes, size: int, mtime_ns: int) -> Finding:
        try:
            complete = looks_complete(whole, size)
        except SourceError as error:
            if error.kind is Cause.MISSING:
                return Finding(path, "gone")
            return Finding(path, "unfinished", size, mtime_ns, str(error))
        if complete.waits:
            return Finding(path, "unfinished", size, mtime_ns, complete.sentence)
        return Finding(path, "whole", size, mtime_ns)

    def _in_company(self, whole: Finding, folders: Folders) -> Finding:
        """Look at what lies beside a whole file: its sidecar, and the other half of its picture."""
        rule = self._rule
        if rule.sidecars.used:
            folder, _, name = whole.path.rpartition(b"/")
            try:
                beside = folders.names(folder).sidecars.of(name)
                sidecar = read_sidecar(_joined(rule.folder, folder, beside)) if beside else Sidecar()
            except SidecarUnusable as error:
                return replace(whole, kind="waits", why=error.sentence)
            except SourceError as error:
                return replace(whole, kind="unfinished", why=str(error))
            why = wanted(rule.sidecars, sidecar)
            if why:
                return replace(whole, kind="waits", why=why)
            whole = replace(whole, extra=extra(rule.sidecars, sidecar), stars=sidecar.stars)
        if rule.hold_pairs:
            return replace(whole, half_sent=folders.half_sent(whole.path))
        return whole


@dataclass(frozen=True, slots=True)
class _Names:
    sidecars: SidecarNames
    halves: Halves


class Folders:
    """What lies in the folders of the files that are examined together, each listed once."""

    def __init__(self, folder: bytes, remembered: Remembered) -> None:
        self._folder = folder
        self._remembered = remembered
        self._names: dict[bytes, _Names] = {}

    def names(self, folder: bytes) -> _Names:
        """Return the names in a folder below the rule's. Raises `SourceError`."""
        known = self._names.get(folder)
        if known is None:
            try:
                names = os.listdir(_joined(self._folder, folder))  # noqa: PTH208 - pathlib has no bytes paths
            except OSError as error:
                raise SourceError.of(error) from error
            known = self._names[folder] = _Names(SidecarNames(names), Halves(names))
        return known

    def half_sent(self, path: bytes) -> bool:
        """Say whether the other half of a picture was dealt with before."""
        folder, _, name = path.rpartition(b"/")
        try:
            others = self.names(folder).halves.others(name)
        except SourceError:
            return False
        return bool(others) and not self._remembered(folder).keys().isdisjoint(others)


def _joined(*parts: bytes) -> bytes:
    return b"/".join(part for part in parts if part)
