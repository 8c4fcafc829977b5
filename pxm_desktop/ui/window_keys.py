"""The keys that act in the whole window, whichever page is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow


class WindowKeys(QObject):
    """Made once by the window, after its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        for keys, act in (
            (QKeySequence.StandardKey.Open, window.adding.choose_files),
            (QKeySequence("Ctrl+Shift+O"), window.adding.choose_folder),
            (QKeySequence.StandardKey.Paste, window.dropping.paste),
            (QKeySequence.StandardKey.Find, self._focus_filter),
            (QKeySequence.StandardKey.Undo, self._take_back),
            (QKeySequence("Esc"), self._escape),
        ):
            QShortcut(keys, window).activated.connect(act)

    def _escape(self) -> None:
        window = self._window
        if window.closing.isVisible():
            if not window.closing.waiting:
                window.leaving.stay()
        elif (panel := window.sign_in_made) and window.pages.currentWidget() is panel:
            if window.status.signed_in and not panel.busy:
                window.places.open()
        elif window.places.current is not None:
            window.places.current.escape()

    def _take_back(self) -> None:
        page = self._window.places.current
        if page is None or not page.take_back():
            self._window.uploads.undo.undo()

    def _focus_filter(self) -> None:
        if self._window.places.current is not None:
            self._window.places.current.focus_filter()
