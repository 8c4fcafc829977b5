"""What belongs to the window and to no page: settings, accounts, colours, and the way in from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxm_desktop.ui.accounts import AccountSwitch
from pxm_desktop.ui.accounts_card import AccountsCard
from pxm_desktop.ui.appearance import Appearance
from pxm_desktop.ui.handover import Handover
from pxm_desktop.ui.history_limit import HistoryLimit
from pxm_desktop.ui.memory import WindowMemory
from pxm_desktop.ui.settings_page import SettingsPage
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow


class Around(QObject):
    """Made once by the window, after its pages."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.memory: WindowMemory | None = None
        self.settings = SettingsPage(window.bridge)
        self.history_limit = HistoryLimit(window.bridge, self.settings)
        self.card = AccountsCard()
        self.settings.top.addWidget(self.card)
        window.places.add("settings", self.settings, tr("Settings"), "settings", "Ctrl+,", at_bottom=True)
        self.accounts = AccountSwitch(window, window.sidebar.menu, self.card)
        self.appearance = Appearance(window.bridge, self._keep_look, self)
        self.handover = Handover(window)

    def remember_in(self, path: Path) -> None:
        """Put the window as it was left, from this file, and note there how it is left again."""
        self.memory = WindowMemory(self._window, path)
        self.memory.restore()
        self.appearance.begin(self.memory.state.theme)

    def _keep_look(self, theme: str, language: str) -> None:
        if self.memory is not None:
            self.memory.state.theme, self.memory.state.language = theme, language
