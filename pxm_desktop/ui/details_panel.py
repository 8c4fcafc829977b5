"""Everything about one file, below the queue: Enter opens it, Escape closes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.ui import controls, queue_text, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.words import tr

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class DetailsPanel(QFrame):
    """Full path, ids, reason and times of a row; its text can be selected and copied."""

    closed = Signal()

    def __init__(self, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._names = names
        self.row_id: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 12)
        head = QHBoxLayout()
        self.title = controls.Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "strong")
        head.addWidget(self.title, 1)
        self.size_label = controls.label("", "quiet")
        head.addWidget(self.size_label)
        self.close_button = Button(icon="stop", kind="flat")
        self.close_button.setAccessibleName(tr("Close details"))
        self.close_button.setToolTip(tr("Close details"))
        self.close_button.clicked.connect(self.close_details)
        head.addWidget(self.close_button)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self._values: dict[str, QLabel | PathText] = {}
        for line, (key, name) in enumerate(
            (
                ("state", tr("State")),
                ("path", tr("File")),
                ("destination", tr("Destination")),
                ("id", tr("Id in PXM")),
                ("times", tr("Added")),
            )
        ):
            value = PathText() if key == "path" else value_label()
            value.setAccessibleName(name)
            self._values[key] = value
            grid.addWidget(controls.label(name, "quiet"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
        self.hide()

    def value(self, key: str) -> str:
        """Return what is shown: "state", "path", "destination", "id" or "times"."""
        shown = self._values[key]
        return shown.text() if isinstance(shown, QLabel) else shown.toPlainText()

    def show_row(self, row: Row) -> None:
        """Show a file, or show it again after it changed."""
        self.row_id = row.id
        self.setAccessibleName(tr("Details of %1").replace("%1", words.one_line(row.name)))
        self.title.set_full(words.one_line(row.name))
        self.size_label.setText(words.size(row.size))
        detail = queue_text.detail(row)
        state = words.state(row.state)
        self._put("state", f"{state}. {detail}" if detail else state)
        self._put("path", words.one_line(row.display_path))
        products = self._names.products_text(row.destination, most=20)
        regions = self._names.regions_text(row.destination, most=20)
        place = " · ".join(p for p in (products or tr("No product"), regions) if p)
        self._put("destination", f"{place}. {words.policy(row.destination.on_duplicate)}.")
        self._put("id", row.file_id or tr("Not in PXM yet"))
        times = [words.when(row.added_at)] if row.added_at else []
        if row.finished_at:
            times.append(tr("finished %1").replace("%1", words.when(row.finished_at)))
        self._put("times", ", ".join(times))
        self.show()

    def close_details(self) -> None:
        """Close the panel."""
        self.row_id = None
        self.hide()
        self.closed.emit()

    def _put(self, key: str, text: str) -> None:
        shown = self._values[key]
        if self.value(key) != text:
            if isinstance(shown, QLabel):
                shown.setText(text)
            else:
                shown.set_path(text)


class PathText(QPlainTextEdit):
    """A path (or a checksum) of any length: wraps anywhere, copies as it is."""

    _LINES = 3

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._fit()

    def set_path(self, text: str) -> None:
        """Show a path."""
        self.setPlainText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take as many lines as the path needs at this width, up to three."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self.document().documentLayout().documentSize().height()
        self.setFixedHeight(self.fontMetrics().lineSpacing() * max(1, min(self._LINES, round(needed))) + 2)


def value_label() -> QLabel:
    """Return a label whose text wraps, and can be selected and copied."""
    made = controls.label("", wrap=True)
    made.setTextInteractionFlags(_SELECTABLE)
    # A long word must not widen the window.
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made
