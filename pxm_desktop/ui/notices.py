"""When something is worth a notification: an upload is over, or files need somebody; never while the window is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.tray import Tray
from pxm_desktop.ui.words import tr


class Notices(QObject):
    """Watches the numbers of the queue. While files move it speaks of problems once, and at the end once more."""

    def __init__(self, bridge: Bridge, tray: Tray, in_use: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._tray = tray
        self._in_use = in_use
        self._wanted = True
        self._begun = False
        self._moving = False
        self._told = False
        self._good = 0
        self._problems = 0
        bridge.settings_changed.connect(self._take_settings)

    def begin(self, total: Tally) -> None:
        """Take the queue as it is: what happened before is no news, and nothing before this."""
        self._begun = True
        self._moving, self._told = total.moving > 0, False
        self._good, self._problems = total.good, total.problems

    def look(self, total: Tally) -> None:
        """Tell what has come to an end, or needs somebody, since the last look."""
        if not self._begun:
            return
        was_moving, self._moving = self._moving, total.moving > 0
        if self._moving and not was_moving:
            self._good, self._told = min(self._good, total.good), False
        if total.problems > self._problems and not self._told:
            self._told = True
            self._say(
                words.plural("%n file needs you", "%n files need you", total.problems),
                tr("Click to see what to do. Everything else goes on."),
                "problems",
                warning=True,
            )
        elif was_moving and not self._moving and not total.active and total.good > self._good:
            self._say_over(total)
        self._problems = total.problems
        if not self._moving:
            self._good = total.good

    def _say_over(self, total: Tally) -> None:
        text = words.plural("%n file was uploaded.", "%n files were uploaded.", total.good - self._good)
        if total.problems:
            title = words.plural("All but %n file are in PXM", "All but %n files are in PXM", total.problems)
            self._say(title, text, "problems", warning=True)
        else:
            self._say(tr("Everything is in PXM"), text, "uploads")

    def _say(self, title: str, text: str, place: str, *, warning: bool = False) -> None:
        if self._wanted and not self._in_use():
            self._tray.notify(title, text, place, warning=warning)

    def _take_settings(self, values: Mapping[str, Any]) -> None:
        self._wanted = bool(values["notifications"])
