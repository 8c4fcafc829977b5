"""`pxm-desktop` with a budget that is never used up: a program of its own, for the rows that lift the budget.

Users have no such switch. All the work of counting and sharing the budget is still done;
only its limit is another.
"""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from unittest import mock

from pxm_desktop.cli.main import run
from pxm_desktop.pxm.budget import SharedBudget
from pxm_desktop.service import connect

_NEVER_REACHED = 10_000_000


def unlimited() -> AbstractContextManager[object]:
    """Lift the budget of this process meanwhile."""
    return mock.patch.object(connect, "SharedBudget", functools.partial(SharedBudget, limit=_NEVER_REACHED))


if __name__ == "__main__":
    with unlimited():
        run()
