"""Timers that ring once: nothing in the window runs on a clock while nothing happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def single_shot(parent: QObject, interval: int, act: Callable[[], object]) -> QTimer:
    """Return a timer that, once started, acts after `interval` milliseconds; starting it again puts that off."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(act)
    return timer
