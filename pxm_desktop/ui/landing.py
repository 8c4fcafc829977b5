"""The way from other threads into the window's.

A widget must end in the window's thread. What a thread holds last ends in that thread, whenever it lets go; so threads
hold no widgets, nor what holds widgets. They hold a `Landing`, which knows its object weakly. The signal that carries
everything belongs to an object that outlives all windows: one that ends while another thread sends it crashes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal


class Landing:
    """Where threads hand something over to an object of the window's thread."""

    def __init__(self, take: Callable[..., None]) -> None:
        """Hand over to `take`, a method; to be made in the window's thread."""
        self._take = WeakMethod(take)
        self._carrier = _carrier()

    def post(self, *said: object) -> None:
        """Have the method called with this in the window's thread, unless its object is gone by then; any thread."""
        try:
            self._carrier.posted.emit(self, said)
        except RuntimeError:
            return  # the program ends, and this thread outlived Qt by a moment

    def land(self, said: tuple[object, ...]) -> None:
        """Call the method; in the window's thread."""
        take = self._take()
        if take is not None and shiboken6.isValid(take.__self__):  # type: ignore[attr-defined]
            take(*said)


class _Carrier(QObject):
    posted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._land, Qt.ConnectionType.QueuedConnection)

    def _land(self, landing: Landing, said: tuple[object, ...]) -> None:
        landing.land(said)


@cache
def _carrier() -> _Carrier:
    return _Carrier()
