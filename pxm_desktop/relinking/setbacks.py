"""How often PXM failed at single files, and whether it is the file: one may not hold up all the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pxm_desktop.relinking.ports import Options


@dataclass(slots=True)
class _File:
    """How often PXM failed at a file, since when, and how often others had gone well by then."""

    well: int
    since: float
    count: int = 0


class Setbacks:
    """The setbacks of one go. `now` is in seconds."""

    def __init__(self, options: Options, now: Callable[[], float]) -> None:
        self._options = options
        self._now = now
        self._well = 0
        """Files that went well; tells whether PXM fails as a whole or at one file."""
        self._files: dict[int, _File] = {}

    def went_well(self) -> None:
        """Take in that PXM did not fail at a file."""
        self._well += 1

    def too_often(self, number: int) -> bool:
        """Count that PXM failed at a file; True when it did so too often while others went well, or for too long."""
        file = self._files.setdefault(number, _File(self._well, self._now()))
        file.count += 1
        alone = self._well > file.well or self._now() - file.since > self._options.patience
        return alone and file.count >= self._options.setbacks
