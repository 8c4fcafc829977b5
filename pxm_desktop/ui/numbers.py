"""How far everything is, in the window's sidebar, the tray and the task bar, whenever the queue has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxm_desktop.transfer.model import Hold
from pxm_desktop.ui import words
from pxm_desktop.ui.estimate import Forecast
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_MOVING = ("ok", "budget")
"""States of health in which files go on."""


class Numbers(QObject):
    """Feeds all that shows how many files are done, how fast, and until when."""

    def __init__(self, window: MainWindow, forecast: Forecast) -> None:
        super().__init__(window)
        self._window = window
        self.forecast = forecast
        window.model.counted.connect(self.show)
        window.feed.loaded.connect(self.show)
        window.feed.loaded.connect(lambda: window.notices.begin(window.model.total))
        window.attention.counted.connect(self._show_problems)

    def show(self) -> None:
        """Show what the queue has counted; nothing of a queue of which only the first rows were read."""
        if self._window.feed.partial:
            return
        window, forecast = self._window, self.forecast
        total, speed = window.model.total, window.model.bytes_per_second
        done = f"{words.number(total.good)}/{words.number(total.files)}" if total.files else ""
        window.sidebar.page("uploads").show_count(done, tr("%1 done").replace("%1", done))
        if speed > 0:
            forecast.note(speed)
            window.sidebar.box.speeds.note(speed)
        elif total.moving == 0:
            forecast.reset()
        sending = speed > 0 and window.status.health in _MOVING
        window.sidebar.show_forecast(words.rate(forecast.shown) if sending else "", self._done_about())
        window.tray.show_progress(total, total.holds[Hold.USER])
        window.notices.look(total)
        window.line.show_numbers(total, loading=window.feed.loading)

    def _done_about(self) -> str:
        total = self._window.model.total
        seconds = self.forecast.seconds_left(total)
        if seconds is None or self._window.status.health not in _MOVING:
            return ""
        waiting = total.files - total.good - total.moving
        return words.done_about(total.moving if waiting else total.files, seconds, everything=not waiting)

    def _show_problems(self, count: int) -> None:
        number = words.number(count) if count else ""
        spoken = words.plural("%n needs you", "%n need you", count) if count else ""
        self._window.sidebar.page("problems").show_count(number, spoken)
