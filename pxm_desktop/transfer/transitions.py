"""The one place that knows which stage may follow which.

A transfer moves along queued → requested → sending → sent → confirming → confirmed → linking → done. Steps back exist
only where the design names them: a changed file or expired URLs start again at queued, a lost confirm is repeated, a
retried link goes on from confirmed.
"""

from __future__ import annotations

from pxm_desktop.transfer.model import Hold, Stage

_Q, _R, _S, _T = Stage.QUEUED, Stage.REQUESTED, Stage.SENDING, Stage.SENT
_C, _O, _L = Stage.CONFIRMING, Stage.CONFIRMED, Stage.LINKING
_DONE, _SKIP, _FAIL, _CANCEL = Stage.DONE, Stage.SKIPPED, Stage.FAILED, Stage.CANCELLED

ALLOWED: dict[Stage, frozenset[Stage]] = {
    _Q: frozenset({_R, _O, _SKIP, _FAIL, _CANCEL}),
    _R: frozenset({_S, _Q, _O, _FAIL, _CANCEL}),
    _S: frozenset({_T, _Q, _FAIL, _CANCEL}),
    _T: frozenset({_C, _O, _Q, _SKIP, _FAIL, _CANCEL}),
    _C: frozenset({_C, _T, _O, _Q, _SKIP, _FAIL, _CANCEL}),
    _O: frozenset({_L, _Q, _DONE, _SKIP, _FAIL, _CANCEL}),
    _L: frozenset({_DONE, _SKIP, _O, _Q, _FAIL, _CANCEL}),
    _DONE: frozenset({_O}),
    _SKIP: frozenset({_Q, _O}),
    _FAIL: frozenset({_Q, _C, _O}),
    _CANCEL: frozenset({_Q, _C, _O}),
}
"""Confirmed → queued and linking → queued happen only to a duplicate whose file is gone from PXM; confirming → sent
only when the confirm call never left this machine."""

HOLDS: dict[Stage, frozenset[Hold]] = {
    _Q: frozenset({Hold.USER, Hold.APP, Hold.OFFLINE, Hold.BUDGET, Hold.FILE, Hold.PRODUCT}),
    _R: frozenset({Hold.USER, Hold.APP, Hold.OFFLINE, Hold.BUDGET, Hold.FILE, Hold.PRODUCT}),
    _S: frozenset({Hold.USER, Hold.APP, Hold.OFFLINE, Hold.FILE}),
    _T: frozenset({Hold.OFFLINE, Hold.BUDGET, Hold.PROCESSING}),
    _C: frozenset({Hold.OFFLINE, Hold.BUDGET}),
    _O: frozenset({Hold.OFFLINE, Hold.BUDGET, Hold.PRODUCT, Hold.PROCESSING}),
    _L: frozenset({Hold.OFFLINE, Hold.BUDGET, Hold.PRODUCT, Hold.PROCESSING}),
}

PAUSABLE = (Stage.QUEUED, Stage.REQUESTED, Stage.SENDING)
"""Stages that the user can pause; later ones take a few calls only and finish."""

SELF_RESUMING = (Hold.APP, Hold.OFFLINE, Hold.BUDGET, Hold.PROCESSING)
"""Holds that end without a person."""


class TransitionRefused(Exception):
    """The transfer is not in a stage from which this step is allowed; it moved meanwhile or is gone."""

    def __init__(self, transfer_id: int, to: Stage) -> None:
        self.transfer_id = transfer_id
        self.to = to
        super().__init__(f"transfer {transfer_id} cannot become {to}")


def sources_of(to: Stage) -> tuple[Stage, ...]:
    """Return the stages from which `to` may be entered."""
    return tuple(stage for stage, targets in ALLOWED.items() if to in targets)
