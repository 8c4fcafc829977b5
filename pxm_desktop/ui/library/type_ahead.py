"""Letters that are typed into a list, one after the other, lead to the file whose name begins so."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from pxm_desktop.ui.library.model import LibraryModel


class TypeAhead:
    """Gathers letters for as long as the system says; looks among the files that were read: Qt's own reads all."""

    def __init__(self, model: LibraryModel) -> None:
        self._model = model
        self._letters = ""
        self._since = QElapsedTimer()

    def row(self, letters: str, current: int) -> int:
        """Return to which row more letters lead; -1 for none."""
        if not self._since.isValid() or self._since.hasExpired(QApplication.keyboardInputInterval()):
            self._letters = ""
        self._since.restart()
        self._letters += letters
        # The first letter leads on; those that follow may fit where one is.
        return self._model.row_beginning(self._letters, current if len(self._letters) == 1 else current - 1)
