"""Files that are put into a cell of the coverage board: looked at by name, queued, and shown as on their way."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pxm_desktop.service.api import Added, ServiceApi
from pxm_desktop.service.coverage_api import CoverageQuery, Placing
from pxm_desktop.transfer.events import Event, TransfersChanged
from pxm_desktop.transfer.model import Destination, Stage
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.products.coverage_model import CellKey
from pxm_desktop.ui.words import tr

_KEY = "cell"
_GONE = frozenset({Stage.FAILED, Stage.CANCELLED})


@dataclass(frozen=True)
class Cell:
    """A cell that files are put into."""

    query: CoverageQuery
    product: str
    product_name: str
    column: str
    column_name: str

    @property
    def key(self) -> CellKey:
        """What the board calls it."""
        return self.product, self.column

    @property
    def label(self) -> str:
        """The cell for people."""
        return f"{words.one_line(self.product_name)} · {self.column_name}"

    @property
    def destination(self) -> Destination:
        """Where files go that are put here; a view is what their names tell."""
        regions = (self.column,) if self.query.by == "region" else ()
        return Destination(collections=(self.product,), regions=regions)


@dataclass
class _Batch:
    cell: Cell
    files: int
    ended: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)


class CoverageUpload(QObject):
    """Queues files for cells; says which cells wait for some."""

    coming_changed = Signal()
    arrived = Signal()
    """A file was linked: the board may have something new to show."""

    def __init__(self, bridge: Bridge, bars: Bars, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._bars = bars
        self._page = page
        self._batches: dict[int, _Batch] = {}
        bridge.happened.connect(self._take)

    def coming(self) -> set[CellKey]:
        """Return the cells into which files are on their way."""
        return {batch.cell.key for batch in self._batches.values()}

    def choose(self, cell: Cell) -> None:
        """Let somebody choose the files, for those who do not drop."""
        dialog = QFileDialog(self._page.window(), tr("Add files to %1").replace("%1", cell.label))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.put(cell, [os.fsencode(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def put(self, cell: Cell, paths: Sequence[bytes]) -> None:
        """Upload files to a cell; ask first where their names say another one."""
        given = tuple(paths)

        async def look(api: ServiceApi) -> list[Placing]:
            found = (await api.plan(given)).files
            names = [os.path.basename(file.path).decode("utf-8", "replace") for file in found]  # noqa: PTH119 - bytes
            return await api.library.placings(cell.query, cell.product, cell.column, names)

        def done(placings: list[Placing]) -> None:
            astray = [placing for placing in placings if placing.verdict != "fits"]
            if astray:
                self._ask(cell, given, astray)
            else:
                self._add(cell, given)

        self._bridge.call(look, done, self._failed)

    def _ask(self, cell: Cell, paths: tuple[bytes, ...], astray: Sequence[Placing]) -> None:
        more = len(astray) - 1
        text = contradiction(astray[0], cell.column_name)
        if more:
            text += " " + words.plural("%n more file does not fit.", "%n more files do not fit.", more)

        def go_on() -> None:
            self._bars.take(_KEY)
            self._add(cell, paths)

        actions: list[tuple[str, Callable[[], None]]] = [
            (tr("Upload anyway"), go_on),
            (tr("Do not upload"), lambda: self._bars.take(_KEY)),
        ]
        self._bars.put(_KEY, Bar("warning", text, actions))

    def _add(self, cell: Cell, paths: tuple[bytes, ...]) -> None:
        def done(added: Added) -> None:
            if added.batch is None:
                text = tr("Nothing there can be uploaded. %1").replace(
                    "%1", words.skipped_by_rule(added.skipped)
                )
                self._say("warning", text)
                return
            batch = added.batch.id
            self._batches[batch] = _Batch(cell, added.batch.files)
            text = words.plural("%n file goes to %2.", "%n files go to %2.", added.batch.files)
            self._say("ok", text.replace("%2", cell.label), [(tr("Undo"), lambda: self._undo(batch))])
            self.coming_changed.emit()

        self._bridge.call(lambda api: api.add(paths, cell.destination, cell.label), done, self._failed)

    def _undo(self, batch: int) -> None:
        async def cancel(api: ServiceApi) -> None:
            ids = [transfer.id for transfer in await api.transfers(batch=batch)]
            await api.cancel(ids)

        self._bars.take(_KEY)
        self._batches.pop(batch, None)
        self.coming_changed.emit()
        self._bridge.call(cancel)

    def _failed(self, error: BaseException) -> None:
        self._say("error", words.explained(error))

    def _say(self, kind: str, text: str, actions: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        self._bars.put(_KEY, Bar(kind, text, actions, on_dismiss=lambda: self._bars.take(_KEY)))

    def _take(self, events: Sequence[Event]) -> None:
        linked = False
        for event in events:
            if not isinstance(event, TransfersChanged):
                continue
            for transfer in event.transfers:
                batch = self._batches.get(transfer.batch_id)
                if batch is None or not transfer.stage.finished:
                    continue
                batch.ended.add(transfer.id)
                if transfer.stage in _GONE:
                    batch.lost.add(transfer.id)
                else:
                    linked = True
                if len(batch.ended) >= batch.files:
                    self._over(transfer.batch_id, batch)
        if linked:
            self.arrived.emit()

    def _over(self, number: int, batch: _Batch) -> None:
        del self._batches[number]
        if batch.lost:
            text = words.plural(
                "%n file did not get to %2. Problems says why.",
                "%n files did not get to %2. Problems says why.",
                len(batch.lost),
            )
            self._say("error", text.replace("%2", batch.cell.label))
        self.coming_changed.emit()


def contradiction(placing: Placing, column: str) -> str:
    """Say in which way a name contradicts its cell."""
    text = {
        "other_view": tr("“%1” says the view “%2”, not “%3”. Uploaded, it would show there."),
        "other_product": tr("“%1” names “%2”, not this product."),
        "no_fit": tr("“%1” tells no view, so it would show under other files."),
    }[placing.verdict]
    text = text.replace("%3", column).replace("%2", words.one_line(placing.said))
    return text.replace("%1", words.one_line(placing.name))
