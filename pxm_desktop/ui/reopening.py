"""Another language: the window is opened anew in its own place, while the service goes on with what it does.

Texts are looked up when widgets are made, so all of them are made again. What belongs to this run goes over: the
service with its queue, the practice account's process, "quit when all is done", the place that is open.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QTimer

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.transfer.events import Event
from pxm_desktop.ui import language
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.bridge import Host
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

T = TypeVar("T")
OpenAgain = Callable[[Host, Practice], "MainWindow"]
_SETTINGS, _BAR = "settings", "language"


class RunningHost:
    """A service that runs already, as a window begins with it."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def start(self) -> None:
        """Do nothing: it runs."""

    def call(self, command: Callable[[ServiceApi], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run a command."""
        return self._host.call(command)

    def subscribe(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Hand every gathering of events to a listener."""
        return self._host.subscribe(listener)

    def stop(self, timeout: float = 10) -> bool:
        """Stop safely."""
        return self._host.stop(timeout)


def follow_language(window: MainWindow, again: OpenAgain) -> None:
    """Open the window anew, with `again`, once another language is chosen than it speaks."""

    def chosen(wanted: str) -> None:
        # In a moment: who tells of the setting has not told everybody yet.
        QTimer.singleShot(0, window, partial(_reopen, window, wanted, again))

    window.around.appearance.language_chosen.connect(chosen)


def _reopen(window: MainWindow, wanted: str, again: OpenAgain) -> None:
    if window.closing.isVisible() or window.leaving.over:
        return
    if window.places.unsaved():
        _tell_later(window)
        return
    window.panel.commit()
    window.places.settle()
    language.use(wanted)
    # What was asked is still answered, out of sight; then the old window goes.
    host = window.bridge.let_go(window.deleteLater)
    window.tray.leave()
    window.thumbnails.close()
    if window.around.memory is not None:
        window.around.memory.note()
    new = again(host if isinstance(host, RunningHost) else RunningHost(host), window.practice)
    if not window.isMaximized():
        new.setGeometry(window.geometry())
    elif window.isVisible():
        new.showMaximized()
    new.places.remember(window.places.last)
    new.adding.keep(window.adding.take_kept())
    if window.places.last == _SETTINGS:
        one = Qt.ConnectionType.SingleShotConnection
        new.places.changed.connect(lambda: new.around.settings.go_to("language"), one)
    new.when_done.choose(window.when_done.quits)
    window.when_done.choose(False)
    window.hide()
    window.replaced.emit(new)


def _tell_later(window: MainWindow) -> None:
    text = tr("Something is not saved yet, so the language changes at the next start.")
    bars = window.around.settings.bars
    bars.put(_BAR, Bar("accent", text, on_dismiss=lambda: bars.take(_BAR)))
