"""What belongs to the window and to no page: settings, accounts, colours, and the way in from other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from pxm_desktop.ui import late_pages
from pxm_desktop.ui.accounts import AccountSwitch
from pxm_desktop.ui.appearance import Appearance
from pxm_desktop.ui.handover import Handover
from pxm_desktop.ui.memory import WindowMemory
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.settings_page import SettingsPage
    from pxm_desktop.ui.window import MainWindow

_SETTINGS = "settings"


class Around(QObject):
    """Made once by the window, after its pages."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.memory: WindowMemory | None = None
        make = partial(late_pages.settings, window)
        window.places.add(_SETTINGS, make, tr("Settings"), "settings", "Ctrl+,", at_bottom=True)
        self.accounts = AccountSwitch(window, window.sidebar.menu)
        self.appearance = Appearance(window.bridge, self._keep_look, self)
        self.handover = Handover(window)

    @property
    def settings(self) -> SettingsPage:
        """The settings page, made when it is needed first."""
        return cast("SettingsPage", self._window.places.page(_SETTINGS))

    def remember_in(self, path: Path) -> None:
        """Put the window as it was left, from this file, and note there how it is left again."""
        self.memory = WindowMemory(self._window, path)
        self.memory.restore()
        self.appearance.begin(self.memory.state.theme)

    def _keep_look(self, theme: str, language: str) -> None:
        if self.memory is not None:
            self.memory.state.theme, self.memory.state.language = theme, language
