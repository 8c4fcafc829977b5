"""What a row is called: stage and hold as one of a few states, each with a word, a shape and a colour."""

from __future__ import annotations

from enum import StrEnum

from pxm_desktop.transfer.model import Hold, Stage


class State(StrEnum):
    """The states of the window, in the order in which a file passes through them."""

    WAITING = "waiting"
    PAUSED = "paused"
    NEEDS_YOU = "needs_you"
    SENDING = "sending"
    FINALISING = "finalising"
    PROCESSING = "processing"
    LINKED = "linked"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({State.LINKED, State.DONE, State.SKIPPED, State.FAILED, State.CANCELLED})
GOOD = frozenset({State.LINKED, State.DONE, State.SKIPPED})
"""Finished, with nothing left for anybody to do."""
PROBLEMS = frozenset({State.NEEDS_YOU, State.FAILED})

ACTIVE = frozenset(State) - FINISHED
"""Not finished, whether or not they move."""
SEVERITY: dict[State, int] = {
    state: n
    for n, state in enumerate(
        (
            State.FAILED,
            State.NEEDS_YOU,
            State.SENDING,
            State.FINALISING,
            State.PROCESSING,
            State.WAITING,
            State.PAUSED,
            State.CANCELLED,
            State.SKIPPED,
            State.DONE,
            State.LINKED,
        )
    )
}
"""The order of states in which somebody looks for them: what needs help first, what is well last."""

SHAPES: dict[State, str] = {
    State.WAITING: "waiting",
    State.PAUSED: "pause",
    State.NEEDS_YOU: "needs_you",
    State.SENDING: "sending",
    State.FINALISING: "finalising",
    State.PROCESSING: "processing",
    State.LINKED: "link",
    State.DONE: "done",
    State.SKIPPED: "skipped",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}
COLOURS: dict[State, str] = {
    State.WAITING: "secondary",
    State.PAUSED: "secondary",
    State.NEEDS_YOU: "warning",
    State.SENDING: "accent",
    State.FINALISING: "accent",
    State.PROCESSING: "accent",
    State.LINKED: "ok",
    State.DONE: "ok",
    State.SKIPPED: "secondary",
    State.FAILED: "error",
    State.CANCELLED: "secondary",
}

_ENDS = {Stage.SKIPPED: State.SKIPPED, Stage.FAILED: State.FAILED, Stage.CANCELLED: State.CANCELLED}
_MOVES = {
    Stage.QUEUED: State.WAITING,
    Stage.REQUESTED: State.WAITING,
    Stage.SENDING: State.SENDING,
    Stage.SENT: State.FINALISING,
    Stage.CONFIRMING: State.FINALISING,
    Stage.CONFIRMED: State.PROCESSING,
    Stage.LINKING: State.PROCESSING,
}


def state_of(stage: Stage, hold: Hold | None, *, has_products: bool) -> State:
    """Return the state a row is shown in.

    A hold that only a person can end always says so: a refused link must not look like work.
    """
    if stage is Stage.DONE:
        return State.LINKED if has_products else State.DONE
    if stage in _ENDS:
        return _ENDS[stage]
    if hold is Hold.USER:
        return State.PAUSED
    if hold in (Hold.FILE, Hold.PRODUCT):
        return State.NEEDS_YOU
    if hold is not None and stage is Stage.SENDING:
        return State.PAUSED
    return _MOVES[stage]
