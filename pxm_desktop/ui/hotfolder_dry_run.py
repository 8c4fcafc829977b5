"""What would happen to every file that lies in a folder now, and why; while a rule is edited it follows the edits."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import Outlook, Rule, Verdict
from pxm_desktop.service.hotfolders_api import DryRun
from pxm_desktop.ui import controls, hotfolder_text, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.hotfolder_cells import Cell, CellModel, CellTable
from pxm_desktop.ui.hotfolder_skips import SkipBar
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

LIMIT = 500
"""Files that are listed at first; the numbers count all."""
_FURTHER = 20
"""So many times as many after each "List more"."""
_SLOW_MS = 300
_REST_MS = 400
"""How long edits rest before a dry run begins, in milliseconds."""
_ALL, _UPLOAD, _WAIT, _MATCH, _SKIP, _KNOWN = range(6)
_VERDICTS = (None, Verdict.UPLOAD, Verdict.WAIT, Verdict.MATCH, Verdict.SKIP, Verdict.KNOWN)
_TAKEN_ANYWAY = frozenset({Verdict.WAIT, Verdict.KNOWN})


class Column(IntEnum):
    """The columns, from left to right."""

    FILE = 0
    GOES_TO = 1
    WHAT = 2
    SIZE = 3


class DryRunView(QWidget):
    """Runs beside everything else; can be stopped."""

    finished = Signal(object)
    """A `DryRun`, of the rule as it was given last."""
    take_wanted = Signal(str, object)
    """Files are to be uploaded although they wait: the id of the rule, and paths below its folder."""
    opened = Signal(object, object)
    """A file is to be shown: its `Rule`, and its path below the folder."""

    def __init__(self, bridge: Bridge, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._rule: Rule | None = None
        self._result: DryRun | None = None
        self._call: Call[DryRun] | None = None
        self._failure = ""
        self._limit = LIMIT
        self._rest = single_shot(self, _REST_MS, self.run)
        self._slow = single_shot(self, _SLOW_MS, self._show_busy)
        self.model: CellModel[Outlook] = CellModel(Column, _title, self._cell, self, numbers=(Column.SIZE,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = QFrame()
        card.setProperty("surface", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self._build_choices())
        self.skips = SkipBar()
        self.skips.chosen.connect(lambda _: self._filter())
        inside.addWidget(self.skips)
        self._stack = controls.stacked_in(inside, 1)
        self._build_table()
        line = controls.surface("line")
        line.setFixedHeight(1)
        inside.addWidget(line)
        inside.addWidget(self._build_footer())
        column.addWidget(card)
        self._show()

    # -- building ------------------------------------------------------------------------------------------

    def _build_choices(self) -> QWidget:
        bar = QWidget()
        line = QHBoxLayout(bar)
        line.setContentsMargins(8, 6, 8, 2)
        texts = [tr("All"), *(hotfolder_text.verdict(each).word for each in _VERDICTS if each is not None)]
        self.choices = FilterChoices(texts)
        self.choices.chosen.connect(lambda _: self._filter())
        line.addWidget(self.choices)
        return bar

    def _build_table(self) -> None:
        self.table = CellTable(
            self.model,
            tr("What would happen to each file"),
            {int(Column.GOES_TO): 130, int(Column.WHAT): 150, int(Column.SIZE): 84},
            {int(Column.GOES_TO): 22, int(Column.WHAT): 38},
            (int(Column.SIZE), int(Column.GOES_TO)),
        )
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_footer())
        self.empty = EmptyState("hotfolder", "", tr("Try again"), self.run, ink="secondary")
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        self.note = Elided()
        self.note.setProperty("role", "quiet")
        line.addWidget(self.note, 1)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(96)
        self.wheel.setAccessibleName(tr("Looking through the folder"))
        line.addWidget(self.wheel)
        self.stop_button = Button(tr("Stop"), kind="flat")
        self.stop_button.setAccessibleName(tr("Stop looking through the folder"))
        self.stop_button.clicked.connect(self.stop)
        line.addWidget(self.stop_button)
        self.more = Button(tr("List more"), kind="flat")
        self.more.clicked.connect(self._list_more)
        line.addWidget(self.more)
        self.take = Button(tr("Upload anyway"), kind="flat")
        self.take.clicked.connect(self._take)
        line.addWidget(self.take)
        for button in (self.wheel, self.stop_button, self.more, self.take):
            button.hide()
        footer.setFixedHeight(max(40, self.take.sizeHint().height() + 8))
        return footer

    # -- what others ask -----------------------------------------------------------------------------------

    def show_rule(self, rule: Rule | None, *, soon: bool = False) -> None:
        """Show what a rule would do; `soon` waits until edits rest. None, and one without a folder, shows nothing."""
        before, self._rule = self._rule, rule
        if soon and _decides(before) == _decides(rule) and not self._failure:
            return
        other = before is None or rule is None or rule.folder != before.folder
        self._forget_call()
        if other:
            self._result, self._limit = None, LIMIT
            self.choices.check(_ALL)
        self._failure = ""
        if rule is None or not rule.folder:
            self._result = None
            self._rest.stop()
        elif soon:
            self._rest.start()
        else:
            self.run()
        self._show()

    @property
    def busy(self) -> bool:
        """True while a dry run is under way or about to begin."""
        return self._call is not None or self._rest.isActive()

    def run(self) -> None:
        """Look through the folder."""
        rule, limit = self._rule, self._limit
        self._rest.stop()
        self._forget_call()
        if rule is None or not rule.folder:
            return

        def done(result: DryRun) -> None:
            self._over()
            self._result, self._failure = result, ""
            self._show()
            self.finished.emit(result)

        def failed(error: BaseException) -> None:
            self._over()
            self._result, self._failure = None, words.explained(error)
            self._show()

        self._call = self._bridge.call(lambda api: api.hotfolders.test(rule, limit), done, failed)
        self._slow.start()

    def stop(self) -> None:
        """End a dry run; what an older one found stays."""
        self._rest.stop()
        self._forget_call()
        self._failure = tr("Stopped before anything was found.") if self._result is None else ""
        self._show()

    # -- running -------------------------------------------------------------------------------------------

    def _forget_call(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._over()

    def _over(self) -> None:
        self._call = None
        self._slow.stop()
        self.wheel.hide()
        self.stop_button.hide()

    def _show_busy(self) -> None:
        self.wheel.show()
        self.stop_button.show()
        self._show_footer()

    def _list_more(self) -> None:
        self._limit *= _FURTHER
        self.run()

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        result = self._result
        for which, number in enumerate(self._numbers()):
            more = words.size(result.bytes) if result and which == _UPLOAD else ""
            self.choices.count(which, number, more)
        self.skips.show_skips(result.skips if result else ())
        self._filter()

    def _filter(self) -> None:
        """List what the choice leaves."""
        wanted = _VERDICTS[self.choices.current]
        result = self._result
        self.skips.setVisible(wanted is Verdict.SKIP and bool(result and result.skips))
        listed = [*result.outlooks, *self.skips.further(result.outlooks)] if result else []
        if wanted is not None:
            listed = [each for each in listed if each.verdict is wanted]
        if wanted is Verdict.SKIP and self.skips.rule:
            listed = [each for each in listed if each.rule == self.skips.rule]
        self.table.refill(listed, lambda each: each.path)
        self._explain()
        self._stack.setCurrentIndex(0 if listed else 1)
        self._show_footer()

    def _explain(self) -> None:
        """Say why the list is empty."""
        rule = self._rule
        if self._failure:
            text = self._failure
        elif rule is None or not rule.folder:
            text = tr("Choose a folder, and here you see what would happen to its files.")
        elif self._result is None:
            text = tr("Looking through the folder…")
        elif not self._result.files:
            text = tr("The folder is empty now. What is saved there is uploaded by itself.")
        else:
            text = tr("No file of this kind.")
        self.empty.text.setText(text)
        self.empty.button.setVisible(bool(self._failure))

    def _show_footer(self) -> None:
        result, rows = self._result, self.model.rowCount()
        chosen = self.table.selected()
        busy = not self.wheel.isHidden()
        if busy:
            text = tr("Looking through the folder…")
        elif result is None:
            text = ""
        elif chosen:
            text = words.plural("%n of %2 selected", "%n of %2 selected", len(chosen))
            text = text.replace("%2", words.number(rows))
        elif rows < self._counted():
            text = tr("%1 of %2 listed").replace("%2", words.number(self._counted()))
            text = text.replace("%1", words.number(rows))
        else:
            text = words.files(rows)
        self.note.set_full(text)
        self.more.setVisible(result is not None and not result.whole and not busy and not chosen)
        takable = [n for n in chosen if self.model.item(n).verdict in _TAKEN_ANYWAY]
        self.take.setVisible(bool(takable) and self._rule is not None and bool(self._rule.id) and not busy)

    def _numbers(self) -> tuple[int, ...]:
        """Return how many files each choice has, listed or not."""
        result = self._result
        if result is None:
            return (0,) * len(_VERDICTS)
        skipped = sum(each.files for each in result.skips)
        return (result.files, result.upload, result.wait, result.match, skipped, result.known)

    def _counted(self) -> int:
        """Return how many files there are of what the list shows."""
        if self._result is not None and self.choices.current == _SKIP and self.skips.rule:
            return next((each.files for each in self._result.skips if each.rule == self.skips.rule), 0)
        return self._numbers()[self.choices.current]

    def _cell(self, outlook: Outlook, column: int) -> Cell:
        if column == Column.FILE:
            folder, _, name = hotfolder_text.shown(outlook.path).rpartition("/")
            return Cell(name, folder, name=True)
        if column == Column.GOES_TO:
            return Cell(*hotfolder_text.goes_to(outlook, self._rule, self._names))
        if column == Column.WHAT:
            sign = hotfolder_text.verdict(outlook.verdict)
            return Cell(sign.word, hotfolder_text.why(outlook), sign.shape, sign.ink)
        return Cell(words.size(outlook.size) if outlook.size else "", ink="secondary", number=True)

    # -- doing ---------------------------------------------------------------------------------------------

    def _open(self, row: int) -> None:
        if self._rule is not None:
            self.opened.emit(self._rule, self.model.item(row).path)

    def _take(self) -> None:
        rows = [self.model.item(n) for n in self.table.selected()]
        if self._rule is not None:
            paths = [each.path for each in rows if each.verdict in _TAKEN_ANYWAY]
            self.take_wanted.emit(self._rule.id, paths)


def _decides(rule: Rule | None) -> Rule | None:
    """Return what of a rule decides what happens to files."""
    return rule.model_copy(update={"name": "", "paused": False}) if rule is not None else None


def _title(column: int) -> str:
    return (tr("Name"), tr("Goes to"), tr("What would happen"), tr("Size"))[column]
