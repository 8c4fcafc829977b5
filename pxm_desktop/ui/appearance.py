"""Light, dark or as the system: the setting, applied at once and known again before the service is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from pxm_desktop.ui import language, theme
from pxm_desktop.ui.bridge import Bridge

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def choose(name: str) -> None:
    """Use "light" or "dark", or with anything else what the system has, now and when it changes."""
    scheme = _SCHEMES.get(name, Qt.ColorScheme.Unknown)
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(scheme)
    # Where the platform cannot be told (offscreen, some window managers) the program's own colours follow all the same.
    theme.theme().use(scheme if name in _SCHEMES else hints.colorScheme())


class Appearance(QObject):
    """Follows the settings `theme` and `language`; `keep` remembers them for the next start."""

    language_chosen = Signal(str)
    """Another language is to be spoken than the one in use: a value of the setting."""

    def __init__(self, bridge: Bridge, keep: Callable[[str, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._keep = keep
        self._theme = "system"
        self._language = ""
        bridge.settings_changed.connect(self._apply)

    def begin(self, name: str) -> None:
        """Use what the last run had, until the settings are read."""
        self._theme = name
        if name in _SCHEMES:
            choose(name)

    def _apply(self, values: Mapping[str, Any]) -> None:
        name = str(values.get("theme", "system"))
        if name != self._theme:
            self._theme = name
            choose(name)
        spoken = str(values.get("language", "system"))
        self._keep(name, spoken)
        if spoken != self._language:
            self._language = spoken
            if language.meant(spoken) != language.spoken():
                self.language_chosen.emit(spoken)
