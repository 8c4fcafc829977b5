"""Complete files on their way into the queue: the order in which they go."""

from __future__ import annotations

from collections import deque

from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import Rule


class Gathering:
    """The complete files of one rule that are not queued yet. Times are seconds of a clock that only goes forward."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._files: deque[Ready] = deque()

    def __len__(self) -> int:
        return len(self._files)

    def offer(self, file: Ready, now: float) -> None:
        """Enter a complete file."""
        self._files.append(file)

    def ready(self, now: float, most: int) -> list[Ready]:
        """Take out up to `most` files that may go now, in their order."""
        return [self._files.popleft() for _ in range(min(most, len(self._files)))]

    def next_due(self) -> float | None:
        """Return when files may go next; None when there are none."""
        return 0.0 if self._files else None

    def clear(self) -> None:
        """Forget everything."""
        self._files.clear()
