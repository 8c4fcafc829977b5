"""Limits and waits of the engine, in one place and with nothing to load."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EngineOptions:
    """Limits and waits of the engine; times in seconds. The defaults are for real accounts."""

    active: int = 48
    """Transfers worked on at once, those that only wait for PXM not counted."""
    idle: int = 2000
    """Transfers that may wait for PXM at once."""
    ahead: int = 6
    """Files of each lane whose URLs are requested before S3 has a free slot for them."""
    visibility_window: float = 120.0
    """How long a lost confirm is looked for before confirm is repeated."""
    look_again: float = 1.0
    """First wait between two looks for a file that PXM does not show yet; it doubles up to `look_again_most`."""
    look_again_most: float = 10.0
    fresh: float = 2.0
    """How long a known list of collections may serve as the base of a merge."""
    processing_limit: float = 900.0
    """How long PXM may keep a confirmed file invisible before a person is told."""
    part_tries: int = 4
    """Times a part is sent before its file waits."""
    part_backoff: float = 1.0
    setbacks: int = 20
    """Times in a row a file may meet a failing PXM or storage before it fails."""
    setback_wait: float = 2.0
    """First wait after a setback; it doubles up to `setback_most`."""
    setback_most: float = 20.0
    restarts: int = 3
    """Times a changing file is started again before it waits until it is stable."""
    expiries: int = 2
    """Times a file's URLs may expire before it becomes a problem."""
    file_wait: float = 30.0
    """How often a held source file is looked at again."""
    probe_most: float = 10.0
    """Longest wait between two looks whether PXM answers again."""
    verify_after: float = 15.0
    """Age at which a written link is read back."""
    stop_wait: float = 10.0
    """How long a stop waits for confirms and links under way."""
