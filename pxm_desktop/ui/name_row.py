"""A line in which something gets a name, in place: a preset, a set of regions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.service.errors import NameTaken
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.words import tr

Answer = Callable[[str, bool], None]


class NameRow(QWidget):
    """Field, Save and Cancel; a name that is taken can be replaced by a second press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._back: QWidget | None = None
        self._replace = False
        self._may_replace = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        self.field = QLineEdit()
        self.field.setMaxLength(80)
        self.field.setAcceptDrops(False)
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._save)
        self.field.textEdited.connect(self._edited)
        column.addWidget(self.field)
        self.problem = controls.label("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        self.cancel_button = Button(tr("Cancel"), kind="flat")
        self.cancel_button.clicked.connect(self.close_row)
        line.addWidget(self.cancel_button)
        self.save_button = Button(tr("Save"), kind="primary")
        self.save_button.clicked.connect(self._save)
        line.addWidget(self.save_button)
        column.addLayout(line)
        self.hide()

    def ask(
        self, title: str, text: str, answer: Answer, back: QWidget | None, *, may_replace: bool = True
    ) -> None:
        """Ask for a name; `answer` gets it, and whether it may replace an older one. `back` gets the focus after."""
        self._answer, self._back, self._may_replace = answer, back, may_replace
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.cancel_button.setAccessibleName(tr("Cancel: %1").replace("%1", title))
        self.save_button.setAccessibleName(tr("Save: %1").replace("%1", title))
        self.field.setText(text)
        self._edited()
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def refuse(self, error: BaseException) -> None:
        """Say why the name does not do."""
        self._replace = isinstance(error, NameTaken) and self._may_replace
        sentence, todo = words.explain(error)
        self.problem.setText(sentence if self._replace else f"{sentence} {todo}".strip())
        self.problem.show()
        self.save_button.setText(tr("Replace") if self._replace else tr("Save"))
        self.field.setFocus()

    def close_row(self) -> None:
        """Put the line away."""
        if not self.isHidden():
            inside = self.window().focusWidget() in (self.field, self.save_button, self.cancel_button)
            self.hide()
            if inside and self._back is not None:
                self._back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Escape close the line."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.close_row()
            return True
        return False

    def _edited(self) -> None:
        self._replace = False
        self.problem.hide()
        self.save_button.setText(tr("Save"))
        self.save_button.setEnabled(bool(self.field.text().strip()))

    def _save(self) -> None:
        if self._answer is not None and self.field.text().strip():
            self._answer(self.field.text(), self._replace)
