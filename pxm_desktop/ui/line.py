"""Speed, limit, network and the end of all work: joins their controls in the window with the service."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QWidget

from pxm_desktop.service.timetable import BandwidthRule, InForce, in_force
from pxm_desktop.ui import words
from pxm_desktop.ui.bandwidth_popover import BandwidthPopover
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.speed_box import SpeedBox
from pxm_desktop.ui.taskbar import Taskbar
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.when_done import WhenDone

_SETTLE_MS = 1500
"""A change of network comes as several signals; the last one counts."""
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
        self.popover = BandwidthPopover(window)
        self.taskbar = Taskbar()
        self._values: Mapping[str, Any] = {}
        self._turn = QTimer(self)
        """Rings when another limit begins to hold, while one is shown that ends."""
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._show)
        self._settle = single_shot(self, _SETTLE_MS, self._tell_network_changed)
        box.opened.connect(lambda: self.popover.open_by(box.button))
        box.stay_wanted.connect(lambda: when_done.choose(False))
        when_done.changed.connect(box.show_then)
        when_done.changed.connect(self.popover.show_then)
        self.popover.quit_wanted.connect(when_done.choose)
        self.popover.changed.connect(self._change)
        when_done.finished.connect(self._quit)
        bridge.settings_changed.connect(self._take_values)
        bridge.started.connect(self._started)
        bridge.stopping.connect(self._stopping)
        box.show_limit(self.in_force)

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

    def watch_network(self) -> None:
        """Tell the service when this computer comes into another network, where the system tells us.

        Once the service has started: loading the system's part takes 50 ms, which the first picture need not wait for.
        """
        self._bridge.started.connect(self._load_network, Qt.ConnectionType.SingleShotConnection)

    def _load_network(self) -> None:
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
        self.popover.show_settings(self._values, found)
        self._turn.stop()
        if found.until is not None:
            self._turn.start(min(round((found.until - time.time()) * 1000) + 500, 86_400_000))

    def _change(self, values: dict[str, Any]) -> None:
        self._bridge.call(lambda api: api.preferences.change(values))
