"""One problem: its sentence, the button that solves it, and the files behind "Details"."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Shape
from pxm_desktop.ui.problems import Problem, Remedy
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.words import tr

_MOST_SHOWN = 1000
_LINES = 6


class ProblemCard(QFrame):
    """Shows a problem; `solve` and `show_file` say what the user wants."""

    solve = Signal(object)
    show_file = Signal(int)

    def __init__(self, model: QueueModel, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._model = model
        self.problem = problem
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(12)
        failed = problem.remedy in (Remedy.RETRY, Remedy.LOCATE, Remedy.SIGN_IN)
        shape = Shape("failed" if failed else "needs_you", "error" if failed else "warning", 20)
        line.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.sentence = controls.label("", "strong", wrap=True)
        self.count = controls.label("", "quiet", wrap=True)
        texts.addWidget(self.sentence)
        texts.addWidget(self.count)
        line.addLayout(texts, 1)
        self.details = Button(tr("Details"), kind="flat")
        self.details.setCheckable(True)
        self.details.toggled.connect(self._toggle)
        line.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        self.button = Button("", kind="primary")
        self.button.clicked.connect(lambda: self.solve.emit(self.problem))
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        self.files = QListView()
        self._names = QStringListModel(self)
        self.files.setModel(self._names)
        self.files.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setUniformItemSizes(True)
        self.files.setFrameShape(QFrame.Shape.NoFrame)
        self.files.viewport().setAutoFillBackground(False)
        self.files.activated.connect(self._activated)
        self.files.hide()
        below = QHBoxLayout()
        below.setContentsMargins(32, 0, 0, 0)  # in line with the sentence, past the shape
        below.addWidget(self.files)
        column.addLayout(below)
        self.show_problem(problem)

    def show_problem(self, problem: Problem) -> None:
        """Show the problem as it is now."""
        self.problem = problem
        number = len(problem.ids)
        self._put(self.sentence, problem.sentence)
        self._put(self.count, self._who(number))
        self.count.setVisible(bool(self.count.text()))
        self.button.setText(_button(problem.remedy, number))
        self.button.setAccessibleName(f"{self.button.text()}: {problem.sentence}")
        self.details.setVisible(number > 0)
        self.details.setAccessibleName(f"{self.details.text()}: {problem.sentence}")
        self.files.setAccessibleName(tr("Files: %1").replace("%1", problem.sentence))
        self.setAccessibleName(problem.sentence)
        if self.details.isChecked():
            self._list()

    def _who(self, number: int) -> str:
        first = self._model.row(self.problem.ids[0]) if number else None
        if first is None:
            return self.problem.where
        name = words.one_line(first.name)
        if number == 1:
            return name
        return words.plural("%2 and %n more", "%2 and %n more", number - 1).replace("%2", name)

    def _toggle(self, shown: bool) -> None:
        if shown:
            self._list()
        self.files.setVisible(shown)
        self.details.setText(tr("Hide details") if shown else tr("Details"))
        self.details.setAccessibleName(f"{self.details.text()}: {self.problem.sentence}")

    def _list(self) -> None:
        rows = filter(None, map(self._model.row, self.problem.ids[:_MOST_SHOWN]))
        shown = [words.one_line(words.path(row.path)) for row in rows]
        more = len(self.problem.ids) - _MOST_SHOWN
        if more > 0:
            shown.append(tr("… and %1 more").replace("%1", words.number(more)))
        if shown != self._names.stringList():
            self._names.setStringList(shown)
        high = self.fontMetrics().height() + 4
        self.files.setFixedHeight(high * min(len(shown), _LINES) + 8)

    def _activated(self, index: QModelIndex) -> None:
        if index.row() < min(len(self.problem.ids), _MOST_SHOWN):
            self.show_file.emit(self.problem.ids[index.row()])

    def _put(self, label: QWidget, text: str) -> None:
        if label.property("text") != text:
            label.setProperty("text", text)


def _button(remedy: Remedy, number: int) -> str:
    """Return the verb that solves a problem."""
    if remedy is Remedy.RETRY:
        return words.plural("Retry", "Retry all %n", number)
    if remedy is Remedy.RESUME:
        return words.plural("Try again", "Try all %n again", number)
    if remedy is Remedy.LOCATE:
        return tr("Locate file…") if number == 1 else tr("Locate folder…")
    return {
        Remedy.CHOOSE: tr("Choose product…"),
        Remedy.SIGN_IN: tr("Sign in again…"),
        Remedy.LOOK_AGAIN: tr("Look again"),
        Remedy.MAKE_ROOM: tr("Show the folder"),
    }[remedy]
