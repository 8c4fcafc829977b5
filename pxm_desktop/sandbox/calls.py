"""What was asked of the API: a log, counters per endpoint, and true sliding windows."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field

WINDOW_SECONDS = 60.0
_LOG_LENGTH = 20_000


class SlidingWindow:
    """Counts events of the last 60 seconds, and the most that ever fell into any 60 seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self.most = 0

    def add(self, moment: float) -> None:
        """Count one event."""
        self._times.append(moment)
        self.most = max(self.most, self.count(moment))

    def count(self, moment: float) -> int:
        """Return the events of the 60 seconds up to a moment."""
        times = self._times
        while times and times[0] <= moment - WINDOW_SECONDS:
            times.popleft()
        return len(times)

    def free_in(self, moment: float) -> float:
        """Return in how many seconds the oldest counted event leaves the window."""
        return max(0.0, self._times[0] + WINDOW_SECONDS - moment) if self._times else 0.0


@dataclass(slots=True)
class CallLog:
    """Counts of one run of the sandbox; nothing of it is kept across starts."""

    received: SlidingWindow = field(default_factory=SlidingWindow)
    admitted: SlidingWindow = field(default_factory=SlidingWindow)
    endpoints: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    entries: deque[dict[str, object]] = field(default_factory=lambda: deque(maxlen=_LOG_LENGTH))

    def write(self, method: str, endpoint: str, path: str, query: str, status: int, started: float) -> None:
        """Log one answered call; status 0 stands for an answer that was withheld."""
        self.endpoints[endpoint] += 1
        self.statuses[status] += 1
        self.entries.append(
            {
                "at": time.time(),
                "method": method,
                "endpoint": endpoint,
                "path": path,
                "query": query,
                "status": status,
                "seconds": round(time.monotonic() - started, 6),
            }
        )

    def as_dict(self) -> dict[str, object]:
        """Return the counters."""
        return {
            "total": sum(self.endpoints.values()),
            "endpoints": dict(self.endpoints),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "events": dict(self.events),
            "most_in_60_s": self.received.most,
            "most_admitted_in_60_s": self.admitted.most,
        }
