"""Speed, limit, network and the end of all work: joins their controls in the window with the service."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from pxm_desktop.service.timetable import BandwidthRule, InForce, in_force
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.speed_box import SpeedBox
from pxm_desktop.ui.taskbar import Taskbar
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.when_done import WhenDone

if TYPE_CHECKING:
    from pxm_desktop.ui.bandwidth_popover import BandwidthPopover

_SETTLE_MS = 1500
"""A change of network comes as several signals; the last one counts."""
_LATER_MS = 1000
_NAMES = ("bandwidth", "bandwidth_timetable", "bandwidth_full_until")


class Line(QObject):
    """Joins the speed box, the bandwidth controls, the task bar and `WhenDone` with the service."""

    quit_wanted = Signal()
    """All is done, and the program was to quit then."""
    noticed = Signal(str)
    """Something to tell once."""

    def __init__(self, bridge: Bridge, box: SpeedBox, when_done: WhenDone, window: QWidget) -> None:
        super().__init__(window)
        self._running = False
        self._bridge = bridge
        self._box = box
        self.when_done = when_done
        self._window = window
        self.taskbar = Taskbar()
        self._values: Mapping[str, Any] = {}
        self._turn = QTimer(self)
        """Rings when another limit begins to hold, while one is shown that ends."""
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._show)
        self._settle = single_shot(self, _SETTLE_MS, self._tell_network_changed)
        self._network_later = single_shot(self, _LATER_MS, self._load_network)
        box.opened.connect(lambda: self.popover.open_by(box.button))
        box.stay_wanted.connect(lambda: when_done.choose(False))
        when_done.changed.connect(box.show_then)
        when_done.finished.connect(self._quit)
        bridge.settings_changed.connect(self._take_values)
        bridge.started.connect(self._started)
        bridge.stopping.connect(self._stopping)
        box.show_limit(self.in_force)

    @cached_property
    def popover(self) -> BandwidthPopover:
        """The bandwidth's controls, made when they are opened first."""
        from pxm_desktop.ui.bandwidth_popover import BandwidthPopover

        popover = BandwidthPopover(self._window)
        popover.quit_wanted.connect(self.when_done.choose)
        popover.changed.connect(self._change)
        popover.show_then(self.when_done.quits)
        self.when_done.changed.connect(popover.show_then)
        if self._values:
            popover.show_settings(self._values, self.in_force)
        return popover

    def _started(self) -> None:
        self._running = True
        self._bridge.settings_changed.connect(self._first_values, Qt.ConnectionType.SingleShotConnection)

    def _first_values(self, values: Mapping[str, Any]) -> None:
        if left := values["left_problems"]:
            self.noticed.emit(
                words.plural(
                    "PXM Desktop quit when all else was done. %n file needed you then.",
                    "PXM Desktop quit when all else was done. %n files needed you then.",
                    left,
                )
            )
            self._change({"left_problems": 0})

    def _stopping(self) -> None:
        self._running = False
        self._turn.stop()
        self._settle.stop()
        self.taskbar.clear()

    def _quit(self, problems: int) -> None:
        """Leave a note for the next start where something is left, then quit, whether it could be kept or not."""
        if not problems:
            self.quit_wanted.emit()
            return
        self._bridge.call(
            lambda api: api.preferences.change({"left_problems": problems}),
            lambda _values: self.quit_wanted.emit(),
            lambda _error: self.quit_wanted.emit(),
        )

    @property
    def in_force(self) -> InForce:
        """The limit that holds now, as far as the window knows."""
        until = self._values.get("bandwidth_full_until")
        return in_force(
            time.time(),
            self._values.get("bandwidth"),
            [BandwidthRule.model_validate(rule) for rule in self._values.get("bandwidth_timetable", ())],
            datetime.fromisoformat(until) if until else None,
        )

    def show_numbers(self, total: Tally, *, loading: bool) -> None:
        """Take note of how far it is."""
        self.taskbar.show(total)
        self.when_done.look(total, loading=loading)

    def watch_network(self, shown: SignalInstance) -> None:
        """Tell the service when this computer comes into another network, where the system tells us.

        A moment after the first page was `shown`: loading the system's part takes 50 ms.
        """
        shown.connect(self._network_later.start, Qt.ConnectionType.SingleShotConnection)

    def _load_network(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadDefaultBackend():
            return
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._network_changed)
        information.transportMediumChanged.connect(self._network_changed)
        information.isBehindCaptivePortalChanged.connect(self._network_changed)

    def _network_changed(self) -> None:
        self._settle.start()

    def _tell_network_changed(self) -> None:
        if self._running:
            self._bridge.call(lambda api: api.traffic.network_changed())

    def _take_values(self, values: Mapping[str, Any]) -> None:
        before = {name: self._values.get(name) for name in _NAMES}
        self._values = values
        if before != {name: values.get(name) for name in _NAMES} or not self._turn.isActive():
            self._show()

    def _show(self) -> None:
        found = self.in_force
        self._box.show_limit(found)
        if "popover" in vars(self):
            self.popover.show_settings(self._values, found)
        self._turn.stop()
        if found.until is not None:
            self._turn.start(min(round((found.until - time.time()) * 1000) + 500, 86_400_000))

    def _change(self, values: dict[str, Any]) -> None:
        self._bridge.call(lambda api: api.preferences.change(values))
