"""The files of a change as a table: read page by page as one scrolls, looked at again while the change runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from pxm_desktop.service.changes_api import ChangeItem, ItemState
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.hotfolder_cells import Cell, CellModel, CellTable
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
PAGE = 200
"""Files in a page."""
_AHEAD = 60
"""Rows below the last that is seen; with fewer the next page is fetched."""
_AGAIN_MS = 500
"""Between two looks at the rows in sight while a change runs."""
_MOST_AGAIN = 1000
"""Rows that are read again in one go."""


class Column(IntEnum):
    """The columns, from left to right."""

    FILE = 0
    CHANGE = 1
    STATE = 2


class ItemModel(CellModel[ChangeItem]):
    """Files of a change, in the order of their numbers."""

    def __init__(self, names: CatalogNames, parent: QObject | None = None) -> None:
        super().__init__(Column, _title, self._cell, parent)
        self._names = names
        names.changed.connect(self._names_changed)

    def spoken(self, item: ChangeItem) -> str:
        """Return a row in one sentence, for a screen reader."""
        return change_text.spoken(item, self._names)

    def renew(self, items: Sequence[ChangeItem]) -> None:
        """Take how files stand now; those that are not listed are left out."""
        for item in items:
            row = self.row_of(item.number)
            if row is not None and item != self._items[row]:
                self._items[row] = item
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def row_of(self, number: int) -> int | None:
        """Return where a file stands, if it is listed."""
        low, high = 0, len(self._items)
        while low < high:
            middle = (low + high) // 2
            if self._items[middle].number < number:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._items) and self._items[low].number == number else None

    def _cell(self, item: ChangeItem, column: int) -> Cell:
        if column == Column.FILE:
            return Cell(change_text.name(item), name=True)
        if column == Column.CHANGE:
            changes = [change_text.brief(each, self._names) for each in change_text.ordered(item.changes)]
            first = changes[0] if changes else tr("Nothing to change")
            return Cell(first, " · ".join(changes[1:]), ink="text" if changes else "secondary")
        sign = change_text.item_state(item.state)
        return Cell(sign.word, change_text.sentence(item), sign.shape, sign.ink)

    def _names_changed(self) -> None:
        if self._items:
            last = self.index(len(self._items) - 1, Column.CHANGE)
            self.dataChanged.emit(self.index(0, Column.CHANGE), last)


class ItemFeed(QObject):
    """Fills the model with the files of one change, of all states or of some."""

    changed = Signal()
    """What stands around the list may be different now."""

    def __init__(self, bridge: Bridge, model: ItemModel, table: CellTable[ChangeItem]) -> None:
        super().__init__(model)
        self._bridge = bridge
        self._model = model
        self._table = table
        self._change_id = 0
        self._states: tuple[ItemState, ...] = ()
        self._call: Call[list[ChangeItem]] | None = None
        self._look: Call[list[ChangeItem]] | None = None
        self._soon = single_shot(self, _AGAIN_MS, self._look_again)
        self.whole = False
        """True when the last file is listed."""
        self.failure = ""
        """Why there are no rows, or no further ones."""
        table.verticalScrollBar().valueChanged.connect(lambda _: self._look_ahead())

    @property
    def busy(self) -> bool:
        """True while rows are on their way."""
        return self._call is not None

    def begin(self, change_id: int, states: Sequence[ItemState] = ()) -> None:
        """Show the files of a change, from the first."""
        self.stop()
        if change_id != self._change_id:
            self._model.replace([])
        self._change_id, self._states, self.whole = change_id, tuple(states), False
        self._ask(0, self._take_first)

    def reread(self) -> None:
        """Read again what is listed, from the first on, without moving what is seen."""
        if self._change_id and self._call is None:
            wanted = min(_MOST_AGAIN, max(PAGE, self._model.rowCount()))
            self._ask(0, self._take_again, wanted)

    def refresh(self) -> None:
        """Look again, soon, at the rows in sight."""
        if not self._soon.isActive() and self._look is None:
            self._soon.start()

    def more(self) -> None:
        """Fetch the next page, if there is one and none is on its way."""
        if self._change_id and not (self.whole or self.failure or self._call is not None):
            rows = self._model.rowCount()
            self._ask(self._model.item(rows - 1).number if rows else 0, self._take_next)

    def try_again(self) -> None:
        """Ask once more for what failed."""
        self.failure = ""
        self.more()

    def stop(self) -> None:
        """End what is under way; what is listed stays."""
        self._soon.stop()
        for call in (self._call, self._look):
            if call is not None:
                call.cancel()
        self._call = self._look = None
        self.failure = ""

    # -- inside --------------------------------------------------------------------------------------------

    def _ask(self, after: int, take: Callable[[list[ChangeItem]], None], limit: int = PAGE) -> None:
        change_id, states = self._change_id, self._states

        def done(items: list[ChangeItem]) -> None:
            self._call = None
            self.whole = len(items) < limit
            take(items)
            self.changed.emit()
            self._look_ahead()

        def failed(error: BaseException) -> None:
            self._call = None
            self.failure = words.explained(error)
            self.changed.emit()

        self._call = self._bridge.call(
            lambda api: api.changes.items(change_id, states, after, limit), done, failed
        )
        self.changed.emit()

    def _take_first(self, items: list[ChangeItem]) -> None:
        self._model.replace(items)
        self._table.scrollToTop()

    def _take_next(self, items: list[ChangeItem]) -> None:
        self._model.insert(self._model.rowCount(), items)

    def _take_again(self, items: list[ChangeItem]) -> None:
        rest = self._model.items()[len(items) :] if not self.whole else ()
        last = items[-1].number if items else 0
        self._table.refill([*items, *(item for item in rest if item.number > last)], lambda item: item.number)

    def _look_ahead(self) -> None:
        if self._table.last_seen() + _AHEAD > self._model.rowCount():
            self.more()

    def _look_again(self) -> None:
        """Read the files between the first and the last row in sight; of a filtered list they may lie far apart."""
        first, last = max(0, self._table.rowAt(0)), self._table.last_seen()
        if not self._change_id or last <= first:
            return
        start, end = self._model.item(first).number, self._model.item(last - 1).number
        if end - start >= _MOST_AGAIN:
            return
        change_id = self._change_id

        def done(items: list[ChangeItem]) -> None:
            self._look = None
            self._model.renew(items)
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self._look = None
            words.log.info("The files of a change could not be read: %s", type(error).__name__)

        self._look = self._bridge.call(
            lambda api: api.changes.items(change_id, (), start - 1, end - start + 1), done, failed
        )


def item_table(model: ItemModel) -> CellTable[ChangeItem]:
    """Return the table that shows the files of a change."""
    least = {int(Column.CHANGE): 220, int(Column.STATE): 170}
    grow = {int(Column.CHANGE): 40, int(Column.STATE): 25}
    return CellTable(model, tr("Files of the change"), least, grow)


def _title(column: int) -> str:
    return (tr("Name"), tr("What changes"), tr("State"))[column]
