"""A field in which one of many names is found by typing any part of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget


class PickField(QLineEdit):
    """Shows what fits below the field while one types, and everything when it is empty; says what was picked."""

    picked = Signal(str)
    """The key that belongs to the name."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setAcceptDrops(False)
        self._keys: dict[str, str] = {}
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.setMaxVisibleItems(8)
        popup = QListView()
        self._completer.setPopup(popup)
        self._popup = popup
        popup.setProperty("surface", "choices")
        popup.setAccessibleName(name)
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(lambda _: self.show_choices())
        self.returnPressed.connect(self._take_typed)
        popup.installEventFilter(self)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these keys and names; of names that are alike, each but the first shows its key."""
        self._keys = {}
        for key, name in choices:
            self._keys[name if name not in self._keys else f"{name} ({key})"] = key
        self._model.setStringList(list(self._keys))

    def show_choices(self) -> None:
        """Show what fits."""
        self._completer.setCompletionPrefix(self.text())
        if self._completer.completionCount():
            self._completer.complete()
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._popup.hide()

    @property
    def open(self) -> bool:
        """True while choices are shown."""
        return self._popup.isVisible()

    def shown(self) -> list[str]:
        """Return the names that fit what was typed."""
        model = self._completer.completionModel()
        return [str(model.index(n, 0).data()) for n in range(model.rowCount())]

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show everything at a click into the empty field."""
        super().mousePressEvent(event)
        if not self.text():
            self.show_choices()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show what fits at an arrow."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.open:
            self.show_choices()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Tab close the choices and go on, as in any field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and watched is not self
        ):
            self._popup.hide()
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Close the choices when the focus goes to another place."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()

    def _take_typed(self) -> None:
        wanted = self.text().strip().casefold()
        found = [name for name in self._keys if name.casefold() == wanted]
        if found:
            self._take(found[0])

    def _take(self, name: str) -> None:
        if name in self._keys:
            self.picked.emit(self._keys[name])
