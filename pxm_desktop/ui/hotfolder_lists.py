"""Three lists of files in hot folders: what happened to them, which wait, and which need a product."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from enum import IntEnum
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from pxm_desktop.hotfolders.model import Activity, Outlook, Verdict
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.transfer.model import Hold
from pxm_desktop.ui import history_text, hotfolder_text, queue_text, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.hotfolder_cells import Cell, CellModel, CellTable
from pxm_desktop.ui.hotfolder_feed import ActivityFeed
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

T = TypeVar("T")
_MOST_WAITING = 500
"""Files that wait, for each rule."""
_AHEAD = 40
"""Rows below the last that is seen; with fewer the next page is fetched."""
_GATHER_MS = 400
"""How long news gather before a list is filled anew, in milliseconds."""


class Column(IntEnum):
    """The columns, from left to right."""

    FILE = 0
    STATE = 1
    RULE = 2


class TimedColumn(IntEnum):
    """The columns of what happened."""

    FILE = 0
    STATE = 1
    RULE = 2
    TIME = 3


class Waiting(NamedTuple):
    """A file that is not taken yet."""

    rule_id: str
    outlook: Outlook


class FileList(QWidget, Generic[T]):
    """A table of one hot folder or of all; a sentence where it is empty."""

    changed = Signal()
    """There are other rows, or others are selected."""
    opened = Signal(str, object)
    """A file is to be shown: the id of its rule, and its path below the folder (empty for the folder itself)."""
    verb = ""
    """What the button does with the selected rows."""

    def __init__(
        self,
        rules: HotFolderRules,
        name: str,
        nothing: str,
        columns: type[IntEnum],
        least: Mapping[int, int],
        cell: Callable[[T, int], Cell],
    ) -> None:
        super().__init__()
        self._rules = rules
        self._names: dict[str, str] = {}
        self.rule_id: str | None = None
        self.model: CellModel[T] = CellModel(columns, _title, cell, self)
        grow = {int(Column.STATE): 45, int(Column.RULE): 10}
        leaving = [column for column in reversed(columns) if column > Column.STATE]
        self.table: CellTable[T] = CellTable(self.model, name, least, grow, sorted(leaving))
        self.table.opened.connect(self.open_row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("hotfolder", nothing, ink="secondary"))
        self.setFocusProxy(self.table)

    def begin(self, rule_id: str | None) -> None:
        """Show the files of one rule, or of all."""
        self.rule_id = rule_id
        self.refresh()

    def refresh(self) -> None:
        """Read what is new."""

    def act(self) -> None:
        """Do with the selected rows what the button says."""

    def open_row(self, row: int) -> None:
        """Show a row's file."""

    @property
    def can_act(self) -> bool:
        """Whether the button has something to do."""
        return bool(self.table.selected())

    def note(self) -> str:
        """Return what stands below the table."""
        rows, chosen = self.model.rowCount(), len(self.table.selected())
        if chosen:
            text = words.plural("%n of %2 selected", "%n of %2 selected", chosen)
            return text.replace("%2", words.number(rows))
        return words.files(rows) if rows else ""

    def _shown(self, *, empty: bool) -> None:
        self._names = hotfolder_text.titles(self._rules.statuses)
        self._stack.setCurrentIndex(1 if empty else 0)
        self.changed.emit()

    def _rule_cell(self, rule_id: str) -> Cell:
        return Cell(self._names.get(rule_id) or tr("Removed"), ink="secondary")


class ActivityList(FileList[Activity]):
    """What happened, the newest first."""

    def __init__(self, bridge: Bridge, rules: HotFolderRules) -> None:
        least = {int(Column.STATE): 220, int(Column.RULE): 110, int(TimedColumn.TIME): 88}
        nothing = tr("Nothing has happened here yet.")
        super().__init__(rules, tr("What happened"), nothing, TimedColumn, least, self._cell)
        self.verb = tr("Show file")
        self.feed = ActivityFeed(bridge, self.model, self)
        self.feed.changed.connect(lambda: self._shown(empty=self.feed.loaded and not self.model.rowCount()))
        self.table.verticalScrollBar().valueChanged.connect(self._look_ahead)

    def begin(self, rule_id: str | None) -> None:
        """Show what happened in one rule's folder, or in all."""
        self.rule_id = rule_id
        self.feed.show_rule(rule_id)

    def refresh(self) -> None:
        """Fetch what is new, soon."""
        self.feed.refresh()

    def open_row(self, row: int) -> None:
        """Show a row's file."""
        line = self.model.item(row)
        self.opened.emit(line.rule_id, line.path)

    def act(self) -> None:
        """Show the first selected file."""
        self.open_row(self.table.selected()[0])

    def note(self) -> str:
        """Return why there are no lines, or no further ones."""
        return self.feed.failure

    def _cell(self, line: Activity, column: int) -> Cell:
        if column == TimedColumn.FILE:
            return _file(line.path) if line.path else Cell(tr("The folder"), ink="secondary")
        if column == TimedColumn.STATE:
            sign = hotfolder_text.happening(line.kind)
            return Cell(sign.word, hotfolder_text.what(line), sign.shape, sign.ink)
        if column == TimedColumn.RULE:
            return self._rule_cell(line.rule_id)
        return Cell(history_text.time(line.at), history_text.day(line.at), ink="secondary")

    def _look_ahead(self) -> None:
        if self.table.last_seen() + _AHEAD > self.model.rowCount():
            self.feed.fetch_more()


class WaitingList(FileList[Waiting]):
    """Files that are not taken yet."""

    took = Signal(int)
    """So many files were queued although they waited."""

    def __init__(self, bridge: Bridge, rules: HotFolderRules) -> None:
        least = {int(Column.STATE): 220, int(Column.RULE): 110}
        super().__init__(rules, tr("Files that wait"), tr("No file waits here."), Column, least, self._cell)
        self.verb = tr("Upload anyway")
        self._bridge = bridge
        self._call: Call[list[Waiting]] | None = None
        self._soon = single_shot(self, _GATHER_MS, self._read)

    def begin(self, rule_id: str | None) -> None:
        """Show what waits in one rule's folder, or in all."""
        self.rule_id = rule_id
        if self._call is not None:
            self._call.cancel()
        self._read()

    def refresh(self) -> None:
        """Read what waits, soon."""
        if not self._soon.isActive():
            self._soon.start()

    def act(self) -> None:
        """Queue the selected files although they wait."""
        wanted = [self.model.item(row) for row in self.table.selected()]
        for rule_id in dict.fromkeys(each.rule_id for each in wanted):
            paths = [each.outlook.path for each in wanted if each.rule_id == rule_id]
            self._rules.take(rule_id, paths, self.took.emit)

    def open_row(self, row: int) -> None:
        """Show a row's file."""
        each = self.model.item(row)
        self.opened.emit(each.rule_id, each.outlook.path)

    def _read(self) -> None:
        ids = [s.rule.id for s in self._rules.statuses if self.rule_id in (None, s.rule.id)]
        self._call = self._bridge.call(_waiting_of(ids), self._take, self._not_read)

    def _take(self, found: list[Waiting]) -> None:
        self._call = None
        self.table.refill(found, lambda each: (each.rule_id, each.outlook.path))
        self._shown(empty=not found)

    def _not_read(self, error: BaseException) -> None:
        self._call = None
        self._bridge.refused.emit(words.explained(error))

    def _cell(self, each: Waiting, column: int) -> Cell:
        if column == Column.FILE:
            return _file(each.outlook.path)
        if column == Column.RULE:
            return self._rule_cell(each.rule_id)
        sign = hotfolder_text.verdict(each.outlook.verdict)
        return Cell(sign.word, hotfolder_text.why(each.outlook), sign.shape, sign.ink)


class UnmatchedList(FileList[Row]):
    """Files of hot folders that stand in the queue and wait for their product."""

    choose_wanted = Signal(object)
    """A product is to be chosen for files of the queue: list of ids."""

    def __init__(self, rules: HotFolderRules, queue: QueueModel) -> None:
        least = {int(Column.STATE): 220, int(Column.RULE): 110}
        nothing = tr("Every file here has its product.")
        super().__init__(rules, tr("Files without a product"), nothing, Column, least, self._cell)
        self.verb = tr("Choose product…")
        self._queue = queue
        self._soon = single_shot(self, _GATHER_MS, self._fill)
        queue.troubled.connect(self._queue_changed)

    def begin(self, rule_id: str | None) -> None:
        """Show the files of one rule, or of all."""
        self.rule_id = rule_id
        self._fill()

    def refresh(self) -> None:
        """Look through the queue, soon."""
        if not self._soon.isActive():
            self._soon.start()

    @property
    def can_act(self) -> bool:
        """Whether there are files at all: without a selection all are meant."""
        return self.model.rowCount() > 0

    def act(self) -> None:
        """Choose a product for the selected files, or for all."""
        chosen = self.table.selected() or range(self.model.rowCount())
        self.choose_wanted.emit([self.model.item(row).id for row in chosen])

    def open_row(self, row: int) -> None:
        """Choose a product for one file."""
        self.choose_wanted.emit([self.model.item(row).id])

    def rows(self, rule_id: str | None) -> list[Row]:
        """Return the files of one rule, or of all."""
        wanted = [status for status in self._rules.statuses if rule_id in (None, status.rule.id)]
        folders = tuple(hotfolder_text.whole_path(status.rule, b"") for status in wanted)
        rows = filter(None, map(self._queue.row, sorted(self._queue.problems)))
        return [row for row in rows if row.hold is Hold.PRODUCT and row.path.startswith(folders)]

    def _queue_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _fill(self) -> None:
        rows = self.rows(self.rule_id)
        self.table.refill(rows, lambda row: row.id)
        self._shown(empty=not rows)

    def _cell(self, row: Row, column: int) -> Cell:
        if column == Column.FILE:
            return Cell(words.one_line(row.name), queue_text.folder(row, None), name=True)
        if column == Column.RULE:
            return self._rule_cell(self._rule_of(row))
        sign = hotfolder_text.verdict(Verdict.MATCH)
        return Cell(sign.word, queue_text.detail(row), sign.shape, sign.ink)

    def _rule_of(self, row: Row) -> str:
        lies_in = [
            s.rule
            for s in self._rules.statuses
            if row.path.startswith(hotfolder_text.whole_path(s.rule, b""))
        ]
        return max(lies_in, key=lambda rule: len(rule.folder)).id if lies_in else ""


def _title(column: int) -> str:
    return (tr("Name"), tr("State"), tr("Hot folder"), tr("Time"))[column]


def _file(path: bytes) -> Cell:
    """Return a path below a folder: the name over the folders that it is in."""
    folder, _, name = hotfolder_text.shown(path).rpartition("/")
    return Cell(name, folder, name=True)


def _waiting_of(ids: Sequence[str]) -> Callable[[ServiceApi], Coroutine[Any, Any, list[Waiting]]]:
    """Return the command that reads what waits in some rules' folders."""

    async def read(api: ServiceApi) -> list[Waiting]:
        return [
            Waiting(rule_id, outlook)
            for rule_id in ids
            for outlook in await api.hotfolders.waiting(rule_id, _MOST_WAITING)
        ]

    return read
