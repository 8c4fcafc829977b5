"""Saving what the coverage board shows as a CSV file: a file dialog, and a sentence at the end."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from pxm_desktop.service.coverage_api import CoverageQuery
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.words import tr

_KEY = "export"


class CoverageExport(QObject):
    """Asks where to, and lets the service write."""

    def __init__(self, bridge: Bridge, bars: Bars, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._bars = bars
        self._page = page

    def ask(self, query: CoverageQuery, *, only_gaps: bool) -> None:
        """Ask where to, then write."""
        dialog = QFileDialog(self._page.window(), tr("Export the coverage"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([tr("Comma-separated values (*.csv)")])
        dialog.setDefaultSuffix("csv")
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(next((place for place in places if Path(place).is_dir()), QDir.homePath()))
        dialog.selectFile(tr("PXM coverage.csv"))
        dialog.fileSelected.connect(lambda target: self.write(query, target, only_gaps=only_gaps))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, query: CoverageQuery, target: str, *, only_gaps: bool) -> None:
        """Write a coverage into a file; `only_gaps`: only products that have some."""
        name = words.one_line(Path(target).name)

        def done(rows: int) -> None:
            text = words.plural("%n product is in %2.", "%n products are in %2.", rows).replace("%2", name)
            self._say("ok", text)

        self._bridge.call(
            lambda api: api.library.export_coverage(query, os.fsencode(target), only_gaps),
            done,
            lambda error: self._say("error", words.explained(error)),
        )

    def _say(self, kind: str, text: str) -> None:
        self._bars.put(_KEY, Bar(kind, text, on_dismiss=lambda: self._bars.take(_KEY)))
