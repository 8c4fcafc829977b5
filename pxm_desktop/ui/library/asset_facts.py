"""What is known of a file: its name, which can be changed here, type, size, times and id, labels and text in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from pxm_desktop.service.library_api import FileDetail
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.details_panel import PathText, value_label
from pxm_desktop.ui.library import text
from pxm_desktop.ui.products.parts import EditLine, Section
from pxm_desktop.ui.words import tr

_TOP = Qt.AlignmentFlag.AlignTop
_OCR_LINES = 8


class FactSection(Section):
    """The fields of a file."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("File"))
        self.name = EditLine(tr("File name"))
        self.name.saved.connect(self.renamed)
        self.body.addWidget(self.name)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        self._titles: dict[str, QLabel] = {}
        for row, (key, title) in enumerate(
            (
                ("state", tr("State")),
                ("type", tr("Type")),
                ("size", tr("Size")),
                ("dimensions", tr("Dimensions")),
                ("created", tr("Created")),
                ("changed", tr("Changed")),
                ("rating", tr("Rating")),
            )
        ):
            value = value_label()
            value.setAccessibleName(title)
            label = controls.label(title, "quiet")
            label.setBuddy(value)
            self._values[key] = value
            self._titles[key] = label
            grid.addWidget(label, row, 0, _TOP)
            grid.addWidget(value, row, 1, 1, 2, _TOP)
        row = len(self._values)
        grid.addWidget(controls.label(tr("Id in PXM"), "quiet"), row, 0, _TOP)
        self.id_text = PathText()
        self.id_text.setAccessibleName(tr("Id in PXM"))
        grid.addWidget(self.id_text, row, 1, _TOP)
        self.copy_id = copy_button(tr("Copy the id in PXM"), self.id_text.toPlainText)
        grid.addWidget(self.copy_id, row, 2, _TOP)
        self.body.addLayout(grid)

    def value(self, key: str) -> str:
        """Return what a field shows: "state", "type", "size", "dimensions", "created", "changed" or "rating"."""
        return self._values[key].text()

    def show_file(self, detail: FileDetail) -> None:
        """Show the fields; what is not known is left out."""
        file = detail.file
        self.name.show_text(words.one_line(file.name))
        self._put("state", tr("Still processed by PXM") if file.processing else "")
        mime = f" ({file.mime_type})" if file.mime_type else ""
        self._put("type", text.kind_word(file) + mime)
        exact = f" ({words.number(file.size)} B)" if file.size is not None and file.size >= 1000 else ""
        self._put("size", text.size(file) + exact)
        self._put("dimensions", text.dimensions(file))
        self._put("created", words.when(file.created_at) if file.created_at is not None else "")
        self._put("changed", words.when(file.updated_at) if file.updated_at is not None else "")
        self._put("rating", text.stars(file.rating) if file.rating else "")
        if self.id_text.toPlainText() != file.id:
            self.id_text.set_path(file.id)
            self.copy_id.setText(tr("Copy"))

    def _put(self, key: str, said: str) -> None:
        shown = self._values[key]
        if shown.text() != said:
            shown.setText(said)
        shown.setVisible(bool(said))
        self._titles[key].setVisible(bool(said))


class TextSection(Section):
    """Labels and the text that PXM read in the picture; both can be selected and copied."""

    def __init__(self) -> None:
        super().__init__(tr("Labels and text in it"))
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.labels = value_label()
        self.labels.setAccessibleName(tr("Labels"))
        self.copy_labels = copy_button(tr("Copy the labels"), self.labels.text)
        self._labels = _block(tr("Labels"), self.copy_labels, self.labels)
        self.body.addWidget(self._labels)
        self.ocr = QPlainTextEdit()
        self.ocr.setReadOnly(True)
        self.ocr.setTabChangesFocus(True)
        self.ocr.setFrameShape(QFrame.Shape.NoFrame)
        self.ocr.setAccessibleName(tr("Text in it"))
        self.ocr.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ocr.document().setDocumentMargin(0)
        self.ocr.viewport().setAutoFillBackground(False)
        self.copy_ocr = copy_button(tr("Copy the text in it"), self.ocr.toPlainText)
        self._ocr = _block(tr("Text in it"), self.copy_ocr, self.ocr)
        self.body.addWidget(self._ocr)

    def show_file(self, detail: FileDetail) -> None:
        """Show what PXM has found."""
        labels = ", ".join(words.one_line(label) for label in detail.file.labels)
        self._labels.setVisible(bool(labels))
        if self.labels.text() != labels:
            self.labels.setText(labels)
            self.copy_labels.setText(tr("Copy"))
        self._ocr.setVisible(bool(detail.ocr_text))
        if self.ocr.toPlainText() != detail.ocr_text:
            self.ocr.setPlainText(detail.ocr_text)
            self.copy_ocr.setText(tr("Copy"))
            lines = min(_OCR_LINES, detail.ocr_text.count("\n") + len(detail.ocr_text) // 40 + 1)
            self.ocr.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 4)
        nothing = not labels and not detail.ocr_text
        self.note.setText(
            tr("PXM is still looking for labels and text.")
            if detail.file.processing
            else tr("PXM has found neither labels nor text.")
        )
        self.note.setVisible(nothing)


def copy_button(spoken: str, of: Callable[[], str]) -> Button:
    """Return a button that copies a text, and says so."""
    button = Button(tr("Copy"), kind="link")
    button.setAccessibleName(spoken)

    def copy() -> None:
        QGuiApplication.clipboard().setText(of())
        button.setText(tr("Copied"))

    button.clicked.connect(copy)
    return button


def _block(title: str, button: Button, below: QWidget) -> QWidget:
    """Return a title with its button, and what it is the title of."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    line = QHBoxLayout()
    line.addWidget(controls.label(title, "quiet"), 1)
    line.addWidget(button)
    column.addLayout(line)
    column.addWidget(below)
    return block
