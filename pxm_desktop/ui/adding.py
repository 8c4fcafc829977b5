"""From a drop, a paste or a dialog to the queue, and the line that says what was done."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from pxm_desktop.service.api import Added
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.destination_panel import DestinationPanel
from pxm_desktop.ui.uploads_page import UploadsPage
from pxm_desktop.ui.words import tr

_SLOW_MS = 300
_READABLE_MS = 12_000
"""How long a summary without anything skipped stays, in milliseconds."""
_MOST_SHOWN = 1000
_KEY = "drop"


class Adding(QObject):
    """Adds paths to the queue and reports."""

    def __init__(self, bridge: Bridge, page: UploadsPage, panel: DestinationPanel) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._panel = panel
        self._kept: list[bytes] = []
        self._calls: list[Call[Added]] = []
        self._slow = self._timer(_SLOW_MS, self._show_busy)
        self._read = self._timer(_READABLE_MS, lambda: page.bottom_bars.take(_KEY))
        page.add_files.connect(self.choose_files)
        page.add_folder.connect(self.choose_folder)

    def _timer(self, interval: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(act)
        return timer

    def choose_files(self) -> None:
        """Let the user choose files."""
        self._choose(QFileDialog.FileMode.ExistingFiles, tr("Add files"))

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        self._choose(QFileDialog.FileMode.Directory, tr("Add a folder"))

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        if not self._page.isVisible():
            return
        dialog = QFileDialog(self._page.window(), title)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(lambda names: self.add([os.fsencode(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep(self, paths: Sequence[bytes]) -> None:
        """Remember paths until somebody is signed in."""
        self._kept.extend(paths)

    def go_on(self) -> None:
        """Add what was kept."""
        kept, self._kept = self._kept, []
        if kept:
            self.add(kept)

    def add(self, paths: Sequence[bytes]) -> None:
        """Add files and folders to where the next files go."""
        where = self._panel.next_destination
        summary = self._panel.summary()
        self._page.bottom_bars.take(_KEY)
        self._read.stop()
        self._slow.start()

        def done(added: Added) -> None:
            self._over(call)
            self._show(added, summary)

        def failed(error: BaseException) -> None:
            self._over(call)
            self._page.bottom_bars.put(_KEY, Bar("error", words.explained(error), on_dismiss=self._dismiss))

        call = self._bridge.call(lambda api: api.add(paths, where), done, failed)
        self._calls.append(call)

    def _over(self, call: Call[Added]) -> None:
        self._calls = [c for c in self._calls if c is not call]
        if not self._calls:
            self._slow.stop()
            self._page.bottom_bars.take(_KEY)

    def _show_busy(self) -> None:
        text = tr("Looking through what you added…")
        self._page.bottom_bars.put(_KEY, Bar("accent", text, [(tr("Cancel"), self._cancel)], busy=True))

    def _cancel(self) -> None:
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        self._slow.stop()
        self._page.bottom_bars.take(_KEY)

    def _dismiss(self) -> None:
        self._page.bottom_bars.take(_KEY)

    def _show(self, added: Added, where: str) -> None:
        """Say what was added, where it goes, and what was left out by which rule."""
        parts, actions = [], []
        batch = added.batch
        if batch is not None:
            text = tr("%1 added (%2). They go to %3.")
            parts.append(
                text.replace("%1", words.files(batch.files))
                .replace("%2", words.size(batch.bytes))
                .replace("%3", where)
            )
            actions.append((tr("Undo"), lambda: self._take_back(batch.id)))
        else:
            parts.append(tr("Nothing here to upload."))
        if added.skipped:
            parts.append(words.skipped_by_rule(added.skipped) + ".")
        more = [
            f"{words.one_line(words.path(s.path))}: {words.told(s.sentence) or words.skip_rule(s.rule)}"
            for s in added.skipped[:_MOST_SHOWN]
        ]
        if len(added.skipped) > _MOST_SHOWN:
            more.append(tr("… and %1 more").replace("%1", words.number(len(added.skipped) - _MOST_SHOWN)))
        kind = "ok" if batch is not None else "warning"
        bar = Bar(kind, " ".join(parts), actions, on_dismiss=self._dismiss, more=more)
        self._page.bottom_bars.put(_KEY, bar)
        if not added.skipped:
            self._read.start()

    def _take_back(self, batch_id: int) -> None:
        self._dismiss()
        self._page.queue_actions.remove_files(self._page.model.batch_ids(batch_id))
