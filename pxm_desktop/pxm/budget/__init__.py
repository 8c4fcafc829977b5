"""How many calls PXM gets: 950 in any 60 s (its limit is 1,000), 50 of them for interactive calls."""

from pxm_desktop.pxm.budget.base import (
    LIMIT,
    RESERVED,
    WINDOW,
    Budget,
    Priority,
    UnlimitedBudget,
)
from pxm_desktop.pxm.budget.shared import SharedBudget
from pxm_desktop.pxm.budget.window import WindowBudget

__all__ = [
    "LIMIT",
    "RESERVED",
    "WINDOW",
    "Budget",
    "Priority",
    "SharedBudget",
    "UnlimitedBudget",
    "WindowBudget",
]
