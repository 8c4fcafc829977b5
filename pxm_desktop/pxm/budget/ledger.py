"""The arithmetic of a sliding window, without any waiting: pure, told the time."""

from collections import deque

from pxm_desktop.pxm.budget.base import LONGEST_PAUSE, Priority

LOWER_BY = 0.75
"""By how much one 429 lowers the budget: other programs may share PXM's limit."""

LOWEST = 0.25
"""No row of 429s lowers it further than to this."""

LOWERED_FOR = 300.0
"""Seconds that a lowered budget lasts after the last pause."""


class WindowLedger:
    """Busy slots of one process. All times in seconds of one clock that never goes back."""

    def __init__(self, limit: int, reserved: int, window: float) -> None:
        self.limit = limit
        self.reserved = reserved
        self.window = window
        self.in_flight = 0
        self.pause_until = float("-inf")
        self._releases: deque[float] = deque()
        self._factor = 1.0
        self._lowered_until = float("-inf")

    def busy(self, now: float) -> int:
        """Return how many slots are busy."""
        releases = self._releases
        while releases and releases[0] <= now:
            releases.popleft()
        return self.in_flight + len(releases)

    def capacity(self, priority: Priority, now: float) -> int:
        """Return how many slots may be busy for a call of this priority to go."""
        if now >= self._lowered_until:
            self._factor = 1.0
        return allowance(self.limit, self.reserved, self._factor, priority)

    def take(self, priority: Priority, now: float) -> bool:
        """Take a slot if one is free."""
        if now < self.pause_until or self.busy(now) >= self.capacity(priority, now):
            return False
        self.in_flight += 1
        return True

    def finish(self, now: float) -> None:
        """Note that an answer came: its slot is free a window later."""
        self.in_flight -= 1
        self._releases.append(now + self.window)

    def give_back(self) -> None:
        """Return a slot under which nothing was sent."""
        self.in_flight -= 1

    def pause(self, seconds: float, now: float) -> None:
        """Stop calls, and lower the budget unless this 429 belongs to a pause already on."""
        if now >= self.pause_until:
            self._factor = max(LOWEST, (self._factor if now < self._lowered_until else 1.0) * LOWER_BY)
        self.pause_until = max(self.pause_until, now + min(max(seconds, 0.0), LONGEST_PAUSE))
        self._lowered_until = self.pause_until + LOWERED_FOR

    def next_free(self, priority: Priority, now: float) -> float:
        """Return when a slot may be free; infinity when that hangs on calls still under way."""
        wanted = self.busy(now) - self.capacity(priority, now) + 1
        if wanted <= 0:
            return max(now, self.pause_until)
        if wanted > len(self._releases):
            return float("inf")
        return max(self._releases[wanted - 1], self.pause_until)


def allowance(limit: int, reserved: int, factor: float, priority: Priority) -> int:
    """Return how many slots may be busy, for one priority, under a lowering factor; at least one."""
    whole = max(1, int(limit * factor))
    return whole if priority == Priority.INTERACTIVE else max(1, whole - int(reserved * factor))
