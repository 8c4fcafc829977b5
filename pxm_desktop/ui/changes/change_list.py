"""All changes, the newest first: what each one did, how it stands, and the way back."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.service.changes_api import Change
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.hotfolder_cells import Cell, CellModel, CellTable
from pxm_desktop.ui.words import tr


class Column(IntEnum):
    """The columns, from left to right."""

    WHAT = 0
    STATE = 1
    FILES = 2


class _Changes(CellModel[Change]):
    """Changes of which one may come to stand otherwise."""

    def put(self, row: int, change: Change) -> None:
        """Show how a change stands now."""
        self._items[row] = change
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))


class ChangeList(QFrame):
    """A table of changes; what can be done with the selected one stands below it."""

    opened = Signal(int)
    """A change is to be shown: its id."""
    undo_wanted = Signal(int)
    library_wanted = Signal()
    """There is no change yet, and somebody wants to make one."""

    def __init__(self, watch: ChangesWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._watch = watch
        self.model = _Changes(Column, _title, self._cell, self, numbers=(Column.FILES,))
        least = {int(Column.STATE): 230, int(Column.FILES): 80}
        self.table: CellTable[Change] = CellTable(
            self.model, tr("Changes"), least, {int(Column.STATE): 45}, [int(Column.FILES)]
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._stack = controls.stacked_in(column)
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        inside.addWidget(rule)
        inside.addWidget(self._build_footer())
        self._stack.addWidget(full)
        self.empty = EmptyState("link", _none_yet(), tr("Show all files"), self._next_step)
        self._stack.addWidget(self.empty)
        self.table.opened.connect(lambda row: self.opened.emit(self.model.item(row).id))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_footer())
        self.table.customContextMenuRequested.connect(self._show_menu)
        watch.listed.connect(self._fill)
        watch.changed.connect(self._changed)
        self._fill()

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        self.note = Elided()
        self.note.setProperty("role", "quiet")
        line.addWidget(self.note, 1)
        self.forget = Button(tr("Forget"), kind="flat")
        self.forget.setToolTip(tr("Takes it off this list. PXM keeps what was changed."))
        self.forget.clicked.connect(self._forget)
        line.addWidget(self.forget)
        self.undo = Button(tr("Undo"), kind="flat")
        self.undo.clicked.connect(self._undo)
        line.addWidget(self.undo)
        self.show_button = Button(tr("Show"), kind="flat")
        self.show_button.clicked.connect(self._open)
        line.addWidget(self.show_button)
        footer.setFixedHeight(max(40, self.undo.sizeHint().height() + 8))
        return footer

    # -- what others ask -----------------------------------------------------------------------------------

    def selected(self) -> Change | None:
        """Return the selected change."""
        rows = self.table.selected()
        return self.model.item(rows[0]) if rows else None

    def take_focus(self) -> None:
        """Begin with the newest change."""
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.selected():
                self.table.selectRow(0)
        else:
            self.empty.button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Forget the selected change on Delete."""
        if event.key() == Qt.Key.Key_Delete and self.forget.isEnabled():
            self._forget()
        else:
            super().keyPressEvent(event)

    # -- inside --------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.table.refill(self._watch.changes(), lambda change: change.id)
        rows = self.model.rowCount()
        self._stack.setCurrentIndex(0 if rows or not (self._watch.loaded or self._watch.failure) else 1)
        if self._watch.failure:
            self.empty.text.setText(self._watch.failure)
            self.empty.button.setText(tr("Try again"))
        else:
            self.empty.text.setText(_none_yet())
            self.empty.button.setText(tr("Show all files"))
        self._show_footer()

    def _changed(self, change: Change) -> None:
        for row, item in enumerate(self.model.items()):
            if item.id == change.id:
                self.model.put(row, change)
        self._show_footer()

    def _next_step(self) -> None:
        if self._watch.failure:
            self._watch.load()
        else:
            self.library_wanted.emit()

    def _show_footer(self) -> None:
        change, rows = self.selected(), self.model.rowCount()
        if change is None:
            self.note.set_full(words.plural("%n change", "%n changes", rows) if rows else "")
        else:
            self.note.set_full(change_text.undo_words(change))
        self.show_button.setEnabled(change is not None)
        self.undo.setEnabled(change is not None and change.can_undo and change.state != "running")
        self.forget.setEnabled(change is not None and change.state in ("planned", "done", "undone"))

    def _open(self) -> None:
        change = self.selected()
        if change is not None:
            self.opened.emit(change.id)

    def _undo(self) -> None:
        change = self.selected()
        if change is not None:
            self.undo_wanted.emit(change.id)

    def _forget(self) -> None:
        change = self.selected()
        if change is not None:
            self._watch.discard(change.id)

    def _show_menu(self, point: QPoint) -> None:
        if self.selected() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button, act in (
            (self.show_button, self._open),
            (self.undo, self._undo),
            (self.forget, self._forget),
        ):
            action = menu.addAction(button.text(), act)
            action.setEnabled(button.isEnabled())
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _cell(self, change: Change, column: int) -> Cell:
        if column == Column.WHAT:
            return Cell(change_text.title(change), words.when(change.created_at))
        if column == Column.STATE:
            sign = change_text.state(change)
            running = change.state in ("running", "paused")
            under = change_text.progress(change) if running else change_text.counts(change)
            still = change_text.why_still(change) if running else ""
            return Cell(sign.word, " · ".join(p for p in (under, still) if p), sign.shape, sign.ink)
        return Cell(words.number(change.total), ink="secondary", number=True)


def _title(column: int) -> str:
    return (tr("Change"), tr("State"), tr("Files"))[column]


def _none_yet() -> str:
    return tr("Select files in the library and change what they are linked to. What you do is listed here.")
