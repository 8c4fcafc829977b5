"""When all will be done: bytes at the averaged speed, or calls at the rate PXM allows, the longer of both."""

from __future__ import annotations

import math
from collections.abc import Callable

from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.states import State

CALLS_A_SECOND = 950 / 60
"""PXM's limit of 1,000 requests per 60 s, with the margin the engine keeps."""
_CALLS_LEFT = {State.WAITING: 3, State.SENDING: 2, State.FINALISING: 2, State.PROCESSING: 1}
"""Request, confirm and link are three calls; these are still to come in each state."""
_SMOOTHING_SECONDS = 15.0
_CALM_SECONDS = 3.0
_SHOWN_EVERY_SECONDS = 1.0


class Forecast:
    """Averages the speed so that the time does not jump, and adds the calls that are still to be made."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began: float | None = None
        self._at = 0.0
        self._calm = 0.0
        self._shown_at = 0.0
        self.speed = 0.0
        """Bytes a second, averaged for the forecast."""
        self.shown = 0.0
        """Bytes a second for people: averaged over less, and changed once a second at most."""

    def note(self, bytes_per_second: float) -> None:
        """Take a new measurement of the speed."""
        now = self._clock()
        if self._began is None:
            self._began = self._shown_at = now
            self.speed = self._calm = self.shown = bytes_per_second
        else:
            # At first the mean of all measurements, so that an odd first one does not last.
            mean = (now - self._at) / max(now - self._began, 1e-9)
            self.speed += self._weight(now, _SMOOTHING_SECONDS, mean) * (bytes_per_second - self.speed)
            self._calm += self._weight(now, _CALM_SECONDS, mean) * (bytes_per_second - self._calm)
            if now - self._shown_at >= _SHOWN_EVERY_SECONDS:
                self._shown_at, self.shown = now, self._calm
        self._at = now

    def _weight(self, now: float, seconds: float, mean: float) -> float:
        return min(1.0, max(mean, 1 - math.exp(-(now - self._at) / seconds)))

    def reset(self) -> None:
        """Forget the speed: nothing is being sent."""
        self._began, self.speed, self.shown = None, 0.0, 0.0

    def seconds_left(self, tally: Tally) -> float | None:
        """Return how long what moves by itself will take; None when nobody can say."""
        if tally.moving == 0:
            return None
        calls = sum(n * tally.states[state] for state, n in _CALLS_LEFT.items())
        by_calls = calls / CALLS_A_SECOND
        if tally.left == 0:
            return by_calls
        if self.speed <= 0:
            return None
        return max(by_calls, tally.left / self.speed)
