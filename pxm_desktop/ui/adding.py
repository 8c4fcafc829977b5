"""From a drop, a paste or a dialog to the queue, and the line that says what was done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QBuffer, QDateTime, QIODevice, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.api import Added, ServiceApi
from pxm_desktop.service.errors import ServiceError, SignedOut
from pxm_desktop.transfer.events import Event, Looking
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import words
from pxm_desktop.ui.additions import Additions, Message
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.destination_panel import DestinationPanel
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.uploads_page import UploadsPage
from pxm_desktop.ui.words import tr

_SLOW_MS = 300
_MOST_SHOWN = 1000
_BUSY = "drop busy"


class Adding(QObject):
    """Adds paths to the queue and reports."""

    product_wanted = Signal(object)
    """Files that were added without a product are to get one: their ids."""

    def __init__(self, bridge: Bridge, page: UploadsPage, panel: DestinationPanel) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._panel = panel
        self._kept: list[bytes] = []
        self._calls: list[Call[Added]] = []
        self._found: dict[tuple[bytes, ...], int] = {}
        """Files found so far in each addition under way."""
        self._slow = single_shot(self, _SLOW_MS, self._show_busy)
        self._told = Additions(page.bottom_bars, self)
        bridge.happened.connect(self._take)
        page.add_files.connect(self.choose_files)
        page.add_folder.connect(self.choose_folder)

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

    @property
    def keeps(self) -> bool:
        """Whether paths are remembered until somebody is signed in."""
        return bool(self._kept)

    def take_kept(self) -> list[bytes]:
        """Return what was kept, and keep it no more."""
        kept, self._kept = self._kept, []
        return kept

    def go_on(self) -> None:
        """Add what was kept."""
        if kept := self.take_kept():
            self.add(kept)

    def add(self, paths: Sequence[bytes]) -> None:
        """Add files and folders to where the next files go."""
        self._panel.commit()
        self._add(paths, self._panel.next_destination, self._panel.summary(), keep=True)

    def add_to_product(self, paths: Sequence[bytes], product_id: str, name: str) -> None:
        """Add files and folders for one product; all else is as for the next files."""
        self._panel.commit()
        where = self._panel.next_destination.model_copy(update={"collections": (product_id,)})
        self._add(paths, where, name, keep=False)

    def _add(self, paths: Sequence[bytes], where: Destination, summary: str, *, keep: bool) -> None:
        """Add to a destination; `keep` what goes where the next files go, should nobody be signed in after all."""
        given = tuple(paths)
        self._found[given] = 0
        self._told.stay()
        self._slow.start()

        def done(added: Added) -> None:
            self._over(call, given)
            self._show(added, summary, product=bool(where.collections))

        def failed(error: BaseException) -> None:
            self._over(call, given)
            if isinstance(error, SignedOut) and keep:
                self.keep(given)
            else:
                self._told.tell(Message("error", words.explained(error)))

        call = self._bridge.call(lambda api: api.add(given, where), done, failed, owed=True)
        self._calls.append(call)

    def paste(self, image: QImage) -> None:
        """Add a picture from the clipboard; it is kept as a PNG file until it was sent."""
        name = tr("Pasted %1.png").replace("%1", QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss"))

        async def keep(api: ServiceApi) -> bytes:
            # Large pictures take a second to pack; neither the window nor the engine waits for that.
            content = await in_daemon_thread(lambda: _png(image), name="paste")
            return await api.pasted.keep(name, content)

        self._bridge.call(keep, lambda path: self.add([path]), self._not_pasted, owed=True)

    def _not_pasted(self, error: BaseException) -> None:
        self._told.tell(Message("error", words.explained(error)))

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Looking) and event.paths in self._found:
                self._found[event.paths] = event.files
                bar = self._page.bottom_bars.get(_BUSY)
                if bar is not None:
                    bar.label.setText(self._busy_text())

    def _over(self, call: Call[Added], given: tuple[bytes, ...]) -> None:
        self._calls = [c for c in self._calls if c is not call]
        self._found.pop(given, None)
        if not self._calls:
            self._slow.stop()
            self._page.bottom_bars.take(_BUSY)

    def _busy_text(self) -> str:
        count = sum(self._found.values())
        if not count:
            return tr("Looking through what you added\u2026")
        return words.plural(
            "Looking through what you added, %n file so far\u2026",
            "Looking through what you added, %n files so far\u2026",
            count,
        )

    def _show_busy(self) -> None:
        bar = Bar("accent", self._busy_text(), [(tr("Cancel"), self._cancel)], busy=True)
        self._page.bottom_bars.put(_BUSY, bar)

    def _cancel(self) -> None:
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        self._found.clear()
        self._slow.stop()
        self._page.bottom_bars.take(_BUSY)

    def _show(self, added: Added, where: str, *, product: bool) -> None:
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
            if not product:
                actions.append((tr("Choose product…"), partial(self._choose_product, batch.id)))
            actions.append((tr("Undo"), partial(self._take_back, batch.id)))
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
        text, passing = " ".join(parts), not added.skipped
        self._told.tell(Message(kind, text, tuple(actions), tuple(more), passing))

    def _choose_product(self, batch_id: int) -> None:
        self.product_wanted.emit(self._page.model.batch_ids(batch_id))

    def _take_back(self, batch_id: int) -> None:
        self._page.queue_actions.remove_files(self._page.model.batch_ids(batch_id))


def _png(image: QImage) -> bytes:
    """Return a picture as PNG; raises ServiceError where it cannot be packed."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ServiceError("The picture in the clipboard cannot be used.", "Save it as a file and add that.")
    return bytes(buffer.data().data())
