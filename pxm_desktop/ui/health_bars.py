"""What stops all files, in one bar above the queue: offline, the key, the storage, the practice account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxm_desktop.transfer.events import Health
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.file_actions import show_own_folder
from pxm_desktop.ui.practice import offered
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_KEY = "health"


class HealthBars(QObject):
    """Shows the state of the service on the uploads page, with the button that solves it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.practice.failed.connect(self._practice_failed)

    def show(self, health: Health) -> None:
        """Show what stops everything; nothing while all is well."""
        window = self._window
        window.attention.set_health(health)
        bars = window.uploads.top_bars
        text = words.told(health.sentence) or words.health(health.state)
        if health.state in ("ok", "signed_out"):
            bars.take(_KEY)
        elif health.state == "offline" and self._practice_stands():
            self._offer_practice(tr("The practice account is not running."))
        elif health.state == "credentials":
            bars.put(_KEY, Bar("error", text, [(tr("Sign in again…"), window.ask_sign_in)]))
        elif health.state == "storage":
            bars.put(_KEY, Bar("error", text, [(tr("Show the folder"), show_own_folder)]))
        else:
            bars.put(_KEY, Bar("warning" if health.state == "offline" else "accent", text))

    def _practice_stands(self) -> bool:
        return self._window.status.practice and not self._window.practice.running and offered()

    def _practice_failed(self, sentence: str) -> None:
        if self._window.status.practice and self._window.places.current is not None:
            self._offer_practice(sentence)

    def _offer_practice(self, sentence: str) -> None:
        actions = [(tr("Start it"), self._restart_practice)] if offered() else []
        self._window.uploads.top_bars.put(_KEY, Bar("warning", sentence, actions))

    def _restart_practice(self) -> None:
        self._window.ask_sign_in()
        self._window.sign_in.start_practice()
