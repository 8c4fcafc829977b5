"""Garbage is collected in the window's thread only, between two turns of its event loop.

Python collects in whichever thread makes the object that is one too many: in this program mostly the service's. Qt
objects that are part of a cycle would then end there. A timer cannot be stopped from another thread: it rings once
more, and the program crashes. Nor should such objects end in the middle of what Qt does with them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher


def collect_here() -> None:
    """Collect in this thread from now on, and in no other: whenever its event loop has nothing to do."""
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(tend)


def tend() -> None:
    """Collect if that is due by the interpreter's thresholds. For who keeps the loop from having nothing to do."""
    young, middle, old = gc.get_count()
    most_young, most_middle, most_old = gc.get_threshold()
    if young > most_young:
        gc.collect(2 if old > most_old else 1 if middle > most_middle else 0)
