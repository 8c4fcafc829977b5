"""Exporting what the history's list shows: a file dialog, a bar that says how far it is, a sentence at the end."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDate, QDir, QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pxm_desktop.service.history_api import HistoryKind, HistoryQuery
from pxm_desktop.transfer.events import Event, HistoryExport
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.words import tr

_KEY = "export"
_numbers = itertools.count(1)


class HistoryExporting(QObject):
    """One export at a time."""

    changed = Signal()
    """It began or is over."""

    def __init__(self, bridge: Bridge, bars: Bars, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._bars = bars
        self._page = page
        self._call: Call[int] | None = None
        self._tag = ""
        bridge.happened.connect(self._take_events)
        bridge.stopping.connect(self.cancel)

    @property
    def running(self) -> bool:
        """True while a file is being written."""
        return self._call is not None

    def ask(self, query: HistoryQuery) -> None:
        """Ask where to, then export."""
        dialog = QFileDialog(self._page.window(), tr("Export the history"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        filters: dict[str, HistoryKind] = {
            tr("Excel workbook (*.xlsx)"): "xlsx",
            tr("Comma-separated values (*.csv)"): "csv",
        }
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters.get(chosen, "xlsx")))
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(next((place for place in places if Path(place).is_dir()), QDir.homePath()))
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        dialog.selectFile(tr("PXM history %1").replace("%1", today))
        dialog.fileSelected.connect(lambda name: self.export(query, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, query: HistoryQuery, target: str) -> None:
        """Write the entries of a query into a file; its suffix says of which kind."""
        if self._call is not None:
            return
        kind: HistoryKind = "csv" if target.lower().endswith(".csv") else "xlsx"
        if not target.lower().endswith(f".{kind}"):
            target = f"{target}.{kind}"
        raw = os.fsencode(target)
        name = words.one_line(Path(target).name)
        tag = self._tag = f"window {next(_numbers)}"
        bar = Bar(
            "accent",
            tr("Writing %1…").replace("%1", name),
            [(tr("Cancel"), self.cancel)],
            busy=True,
        )
        self._name = name
        self._bars.put(_KEY, bar)

        def done(written: int) -> None:
            self._over()
            text = words.plural("%n file is in %2.", "%n files are in %2.", written).replace("%2", name)
            self._say("ok", text, [(tr("Show"), lambda: reveal(raw, self))])

        def failed(error: BaseException) -> None:
            self._over()
            self._say("error", words.explained(error))

        self._call = self._bridge.call(lambda api: api.history.export(query, raw, kind, tag), done, failed)
        self.changed.emit()

    def cancel(self) -> None:
        """Give the export up; nothing of it stays."""
        if self._call is not None:
            self._call.cancel()
            self._over()

    def _over(self) -> None:
        self._call, self._tag = None, ""
        self._bars.take(_KEY)
        self.changed.emit()

    def _say(self, kind: str, text: str, actions: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        self._bars.put(_KEY, Bar(kind, text, actions, on_dismiss=lambda: self._bars.take(_KEY)))

    def _take_events(self, events: Sequence[Event]) -> None:
        told = [event for event in events if isinstance(event, HistoryExport) and event.tag == self._tag]
        bar = self._bars.get(_KEY)
        if not told or self._call is None or bar is None:
            return
        part, whole = told[-1].written, told[-1].total
        text = tr("Writing %1: %2 of %3") if whole else tr("Writing %1: %2")
        text = text.replace("%1", self._name).replace("%2", words.number(part))
        bar.show_progress(text.replace("%3", words.number(whole)), part, whole)
