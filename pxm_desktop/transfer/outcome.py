"""How a stage ends when it does not simply go on. Raised by stages, written to the journal in one place (`journey`)."""

from __future__ import annotations

from pxm_desktop.transfer.model import Cause, Hold


class Outcome(Exception):
    """Base: carries the sentence the user reads, and its cause for programs."""

    def __init__(self, reason: str, cause: Cause | None = None) -> None:
        self.reason = reason
        self.cause = cause
        super().__init__(reason)


class Held(Outcome):
    """The transfer waits; it is looked at again after `wake_in` seconds, or only when something releases it."""

    def __init__(
        self, hold: Hold, reason: str, wake_in: float | None = None, cause: Cause | None = None
    ) -> None:
        super().__init__(reason, cause)
        self.hold = hold
        self.wake_in = wake_in


class Setback(Outcome):
    """PXM or its storage failed in a way that passes: wait longer each time, and give up after too many in a row."""


class NoConnection(Setback):
    """The storage did not answer at all: perhaps there is no network, and then nothing of the file failed."""


class GivenUp(Outcome):
    """The transfer failed; a person can retry it."""


class LeftOut(Outcome):
    """The transfer is skipped, with the reason: `name_conflict`, or what a guard says of who else sends the file."""


class StartAgain(Outcome):
    """The transfer goes back to the beginning; `counter` names the column that counts why, if any."""

    def __init__(self, reason: str, counter: str = "") -> None:
        super().__init__(reason)
        self.counter = counter


def name_conflict(name: str) -> LeftOut:
    """Return the outcome for a file whose name PXM has: a question to the user."""
    return LeftOut(
        f"PXM already has a file named {name} and takes no second one."
        " Choose Replace or Keep both for this file, then retry.",
        Cause.NAME_CONFLICT,
    )
