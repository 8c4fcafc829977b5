"""Everything about one entry of the history, below the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pxm_desktop.service.history_api import HistoryEntry
from pxm_desktop.ui import controls, history_text, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.details_panel import PathText, value_label
from pxm_desktop.ui.history_text import EntryNames
from pxm_desktop.ui.words import tr

_TOP = Qt.AlignmentFlag.AlignTop


class HistoryDetails(QFrame):
    """Shows an entry; its texts can be selected, its ids copied."""

    closed = Signal()
    again = Signal()
    """Upload the file again."""
    show_file = Signal()

    def __init__(self, names: EntryNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._names = names
        self.entry: HistoryEntry | None = None
        self._values: dict[str, QLabel | PathText] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 12)
        column.addLayout(self._build_head())
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column.addLayout(grid)
        self.copy_id = self._copy_button(tr("Copy the id in PXM"), "id")
        self.copy_checksum = self._copy_button(tr("Copy the checksum"), "checksum")
        self._add(grid, 0, 0, "state", tr("State"), span=3)
        self._add(grid, 1, 0, "path", tr("File"), span=3)
        self._add(grid, 2, 0, "times", tr("Times"), span=3)
        self._add(grid, 3, 0, "products", tr("Products"))
        self._add(grid, 3, 2, "regions", tr("Regions"))
        self._add(grid, 4, 0, "batch", tr("Batch"))
        self._add(grid, 4, 2, "account", tr("Account"))
        self._add(grid, 5, 0, "id", tr("Id in PXM"), self.copy_id, span=3)
        self._add(grid, 6, 0, "checksum", tr("Checksum"), self.copy_checksum, span=3)
        names.changed.connect(self._show_names)
        self.hide()

    def value(self, key: str) -> str:
        """Return what a field shows: "state", "path", "id", "checksum" and so on."""
        shown = self._values[key]
        return shown.text() if isinstance(shown, QLabel) else shown.toPlainText()

    def show_entry(self, entry: HistoryEntry) -> None:
        """Show an entry."""
        if entry == self.entry:
            return
        self.entry = entry
        name = history_text.name(entry)
        self.setAccessibleName(tr("Details of %1").replace("%1", name))
        self.title.set_full(name)
        self.size_label.setText(words.size(entry.size))
        state = words.state(history_text.state(entry))
        self._put("state", f"{state}. {words.one_line(words.told(entry.reason))}" if entry.reason else state)
        self._put("times", history_text.times(entry))
        self._put("path", words.one_line(words.path(entry.path)))
        self._put("batch", words.one_line(entry.batch) or tr("None"))
        self._put("account", history_text.account(entry))
        self._put("id", entry.file_id or tr("Not in PXM"))
        self._put("checksum", entry.checksum or tr("Not worked out"))
        self.copy_id.setVisible(entry.file_id is not None)
        self.copy_checksum.setVisible(bool(entry.checksum))
        for button in (self.copy_id, self.copy_checksum):
            button.setText(tr("Copy"))
        self._show_names()
        self.show()

    def close_details(self) -> None:
        """Close the strip."""
        if not self.isHidden():
            self.entry = None
            self.hide()
            self.closed.emit()

    # -- inside --------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = controls.Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "strong")
        head.addWidget(self.title, 1)
        self.size_label = controls.label("", "quiet")
        head.addWidget(self.size_label)
        self.again_button = Button(tr("Upload again"), icon="retry")
        self.again_button.setToolTip(tr("Adds the file to the queue, to where the next files go."))
        self.again_button.clicked.connect(self.again)
        head.addWidget(self.again_button)
        self.show_button = Button(tr("Show in file manager"), icon="folder")
        self.show_button.clicked.connect(self.show_file)
        head.addWidget(self.show_button)
        self.close_button = Button(icon="stop", kind="flat")
        self.close_button.setAccessibleName(tr("Close details"))
        self.close_button.setToolTip(tr("Close details"))
        self.close_button.clicked.connect(self.close_details)
        head.addWidget(self.close_button)
        return head

    def _add(
        self,
        grid: QGridLayout,
        line: int,
        at: int,
        key: str,
        name: str,
        button: Button | None = None,
        span: int = 1,
    ) -> None:
        value = PathText() if key in ("path", "checksum") else value_label()
        value.setAccessibleName(name)
        self._values[key] = value
        place = _TOP if button is None else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(controls.label(name, "quiet"), line, at, place)
        if button is None:
            grid.addWidget(value, line, at + 1, 1, span, _TOP)
            return
        beside = QHBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(value, 1, place)
        beside.addWidget(button, 0, place)
        grid.addLayout(beside, line, at + 1, 1, span)

    def _copy_button(self, spoken: str, key: str) -> Button:
        button = Button(tr("Copy"), kind="link")
        button.setAccessibleName(spoken)

        def copy() -> None:
            QGuiApplication.clipboard().setText(self.value(key))
            button.setText(tr("Copied"))

        button.clicked.connect(copy)
        return button

    def _show_names(self) -> None:
        if self.entry is not None:
            self._put("products", self._names.products(self.entry) or tr("None"))
            self._put("regions", self._names.regions(self.entry))

    def _put(self, key: str, text: str) -> None:
        shown = self._values[key]
        if self.value(key) != text:
            if isinstance(shown, QLabel):
                shown.setText(text)
            else:
                shown.set_path(text)
