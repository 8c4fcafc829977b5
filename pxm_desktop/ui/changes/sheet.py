"""Relinking from a sheet: a CSV or Excel file becomes a plan, or a list of what is wrong with its lines."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.changes_api import Change
from pxm_desktop.service.errors import BadSheet
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.controls import Button, Shape
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

ENDINGS = (".csv", ".xlsx")
_MOST_LINES = 1000
"""Lines with something wrong that are listed."""
_SEEN_LINES = 8


def is_sheet(path: bytes) -> bool:
    """Return whether a file may be a sheet, by its name."""
    return path.lower().endswith(tuple(ending.encode() for ending in ENDINGS))


class BadLines(QFrame):
    """What is wrong with a sheet, line by line."""

    closed = Signal()
    again = Signal()
    """The same sheet is to be read once more: it was mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 8, 10)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Shape("needs_you", "warning"))
        self.title = controls.label("", "strong", wrap=True)
        line.addWidget(self.title, 1)
        self.again_button = Button(tr("Read it again"), icon="retry")
        self.again_button.clicked.connect(self.again)
        line.addWidget(self.again_button)
        close = Button(icon="stop", kind="flat")
        close.setAccessibleName(tr("Close the list of faults"))
        close.setToolTip(tr("Close the list of faults"))
        close.clicked.connect(self.close_list)
        line.addWidget(close)
        column.addLayout(line)
        self.list = QListView()
        self.list.setAccessibleName(tr("Faults of the sheet"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.viewport().setAutoFillBackground(False)
        self._lines = QStringListModel(self)
        self.list.setModel(self._lines)
        column.addWidget(self.list)
        self.hide()

    def show_faults(self, name: str, error: BadSheet) -> None:
        """Show what is wrong."""
        shown = [words.one_line(words.told(line)) for line in error.lines[:_MOST_LINES]]
        more = len(error.lines) - _MOST_LINES
        if more > 0:
            shown.append(tr("… and %1 more").replace("%1", words.number(more)))
        text = words.plural(
            "%2 has %n fault. Nothing was planned: mend the sheet, then read it again.",
            "%2 has %n faults. Nothing was planned: mend the sheet, then read it again.",
            len(error.lines),
        )
        self.title.setText(text.replace("%2", name))
        self._lines.setStringList(shown)
        high = max(1, self.list.sizeHintForRow(0))
        self.list.setFixedHeight(high * min(len(shown), _SEEN_LINES) + 2)
        self.show()
        self.again_button.setFocus()

    def lines(self) -> list[str]:
        """Return what is listed."""
        return self._lines.stringList()

    def close_list(self) -> None:
        """Put the list away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class SheetRelink(QObject):
    """Asks for a sheet, has it read, and shows what came of that."""

    planned = Signal(object)
    """A Change that the sheet wants."""

    def __init__(
        self,
        bridge: Bridge,
        watch: ChangesWatch,
        waits: Waits,
        bars: Bars,
        faults: BadLines,
        names: CatalogNames,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._watch = watch
        self._waits = waits
        self._bars = bars
        self._faults = faults
        self._names = names
        self._page = page
        self._path = b""
        faults.again.connect(lambda: self.read(self._path))

    def ask(self) -> None:
        """Ask for a sheet, then read it."""
        dialog = QFileDialog(self._page.window(), tr("Relink from a sheet"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Sheets (*.csv *.xlsx)"))
        dialog.fileSelected.connect(lambda name: self.read(os.fsencode(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read(self, path: bytes) -> None:
        """Plan what a sheet says."""
        self._path = path
        name = words.one_line(Path(os.fsdecode(path)).name)
        self._faults.close_list()
        self._bars.take("sheet")

        def planned(change: Change) -> None:
            self._watch.take(change)
            self.planned.emit(change)

        def failed(error: BaseException) -> None:
            if isinstance(error, BadSheet) and error.lines:
                self._faults.show_faults(name, error)
            else:
                self._say("error", words.explained(error))

        self._waits.call(
            tr("Reading %1…").replace("%1", name),
            lambda api: api.changes.plan_sheet(path, tr("Sheet %1").replace("%1", name)),
            planned,
            failed,
        )

    # -- example -------------------------------------------------------------------------------------------

    def ask_example(self) -> None:
        """Ask where to, then save an example of a sheet."""
        dialog = QFileDialog(self._page.window(), tr("Save an example of a sheet"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(next((place for place in places if Path(place).is_dir()), QDir.homePath()))
        dialog.selectFile(tr("PXM relinking example.csv"))
        dialog.fileSelected.connect(lambda name: self.save_example(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_example(self, path: Path) -> None:
        """Save an example."""
        raw = os.fsencode(path)
        regions = [region.name for region in self._names.regions]
        table = example(regions, [each.name for each in self._names.attributes])

        def failed(error: BaseException) -> None:
            why = getattr(error, "strerror", "") or type(error).__name__
            self._say("error", tr("The example could not be saved: %1.").replace("%1", str(why)))

        def done(_: None) -> None:
            text = tr("The example is in %1.").replace("%1", words.one_line(path.name))
            bar = Bar(
                "ok",
                text,
                [(tr("Show the file"), lambda: reveal(raw, self))],
                on_dismiss=lambda: self._bars.take("sheet"),
            )
            self._bars.put("sheet", bar)

        self._bridge.call(
            lambda _api: in_daemon_thread(partial(write_table, path, table), name="export"), done, failed
        )

    def _say(self, kind: str, text: str) -> None:
        self._bars.put("sheet", Bar(kind, text, on_dismiss=lambda: self._bars.take("sheet")))


Table = list[tuple[str, ...]]


def example(regions: Sequence[str], attributes: Sequence[str]) -> Table:
    """Return a sheet that shows every column, with names that the account has."""
    one, other = (*regions[:2], *("",) * 2)[:2]
    table: Table = [
        (
            *("file name", "file id", "add products", "remove products", "add regions", "remove regions"),
            *("published", "published from", "new name"),
            *(f"attribute: {name}" for name in attributes[:2]),
        ),
        ("SKU-00141_front.jpg", "", "SKU-00141;SKU-00142", "", one, other, "yes", "2026-03-31", ""),
        ("", "123456", "", "SKU-00140", "", "", "no", "", "SKU-00140_back.jpg"),
    ]
    return [(*row, *("",) * (len(table[0]) - len(row))) for row in table]


def write_table(path: Path, table: Table) -> None:
    """Write a sheet as CSV that Excel opens, too."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(table)
