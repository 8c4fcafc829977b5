"""The History page: every file ever sent, searched as one types, shown page by page, exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QDate, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.service.api import Status
from pxm_desktop.service.history_api import HistoryEntry, HistoryQuery
from pxm_desktop.transfer.events import Event, HistoryChanged
from pxm_desktop.ui import controls, history_text
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.history_details import HistoryDetails
from pxm_desktop.ui.history_export import HistoryExporting
from pxm_desktop.ui.history_feed import HistoryFeed
from pxm_desktop.ui.history_fields import SearchField, period_choice, state_choice
from pxm_desktop.ui.history_model import HistoryModel
from pxm_desktop.ui.history_text import EntryNames
from pxm_desktop.ui.history_view import HistoryView
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

REST_MS = 150
"""How long typing rests before a search begins."""
_SLOW_MS = 300
_FAILED = "failed"


class HistoryPage(Page):
    """Shows what was sent, whenever that was."""

    again_wanted = Signal(object)
    """Files are to be uploaded again: their paths."""
    uploads_wanted = Signal()

    def __init__(
        self, bridge: Bridge, names: CatalogNames, status: Callable[[], Status], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        entry_names = EntryNames(names, status)
        self.model = HistoryModel(entry_names, self)
        self.view = HistoryView(self.model)
        self.feed = HistoryFeed(bridge, self.model, self.view.last_seen, self)
        self.bars = Bars()
        self.exporting = HistoryExporting(bridge, self.bars, self)
        self._next_step: Callable[[], None] = self._search_on
        """What the button does that stands where the list is empty."""
        self._missed = False
        """Whether the history changed while the page was not open."""
        self._rest = single_shot(self, REST_MS, self._search)
        self._slow = single_shot(self, _SLOW_MS, lambda: self._wait.show())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        column.addWidget(self._build_card(), 1)
        self.details = HistoryDetails(entry_names)
        column.addWidget(self.details)
        column.addWidget(self.bars)
        self._connect()
        bridge.happened.connect(self._take_events)

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("History"), "title"))
        line.addStretch(1)
        self.search = SearchField()
        line.addWidget(self.search, 4)
        self.state = state_choice()
        line.addWidget(self.state)
        self.period = period_choice()
        line.addWidget(self.period)
        self.export_button = Button(tr("Export…"))
        self.export_button.setToolTip(tr("Saves what the list shows as an Excel workbook or CSV."))
        line.addWidget(self.export_button)
        return line

    def _build_card(self) -> QWidget:
        card = controls.surface("card")
        self._stack = QStackedLayout(card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addWidget(self._build_footer())
        self._stack.addWidget(full)
        self._stack.addWidget(self._build_message())
        return card

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        self.count_label = Elided()
        self.count_label.setProperty("role", "quiet")
        line.addWidget(self.count_label, 1)
        self._wait = QWidget()
        inside = QHBoxLayout(self._wait)
        inside.setContentsMargins(0, 0, 0, 0)
        wheel = QProgressBar()
        wheel.setRange(0, 0)
        wheel.setTextVisible(False)
        wheel.setFixedWidth(96)
        wheel.setAccessibleName(tr("Searching"))
        inside.addWidget(wheel)
        self.stop_button = Button(tr("Stop"), kind="flat")
        self.stop_button.setAccessibleName(tr("Stop searching"))
        inside.addWidget(self.stop_button)
        self._wait.hide()
        line.addWidget(self._wait)
        footer.setFixedHeight(max(40, self.stop_button.sizeHint().height() + 8))
        return footer

    def _build_message(self) -> QWidget:
        message = QWidget()
        column = QVBoxLayout(message)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(controls.Shape("history", "accent", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.message_text = controls.label("", wrap=True)
        self.message_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.message_text)
        self.message_button = Button("", kind="primary")
        column.addWidget(self.message_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return message

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._rest.start())
        self.search.returnPressed.connect(self._search)
        self.search.down.connect(self._enter_list)
        self.state.currentIndexChanged.connect(lambda: self._search())
        self.period.currentIndexChanged.connect(lambda: self._search())
        self.export_button.clicked.connect(lambda: self.exporting.ask(self.feed.query))
        self.exporting.changed.connect(self._show_state)
        self.stop_button.clicked.connect(self._stop)
        self.message_button.clicked.connect(lambda: self._next_step())
        self.feed.changed.connect(self._show_state)
        self.view.chosen.connect(self._show_details)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.details.closed.connect(self._details_closed)
        self.details.again.connect(self._again)
        self.details.show_file.connect(self._reveal)

    # -- page ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Search at the first time."""
        if not self.feed.begun:
            self._search()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read what was missed."""
        super().showEvent(event)
        if self._missed:
            self._missed = False
            self.feed.reread()

    def focus_filter(self) -> None:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def take_focus(self) -> None:
        """Begin with the search."""
        self.focus_filter()

    def unsaved(self) -> bool:
        """Whether the list is being written into a file."""
        return self.exporting.running

    def escape(self) -> bool:
        """Close the details, else clear the search."""
        if not self.details.isHidden():
            self.details.close_details()
        elif self.search.text():
            self.search.clear()
        else:
            return False
        return True

    # -- searching -----------------------------------------------------------------------------------------

    @property
    def filtered(self) -> bool:
        """True while the list leaves anything out."""
        return self.feed.query != HistoryQuery()

    def _search(self) -> None:
        self._rest.stop()
        query = HistoryQuery(
            words=self.search.text().strip(),
            states=tuple(self.state.currentData()),
            since=since(str(self.period.currentData())),
        )
        if query != self.feed.query or not self.feed.begun or self.feed.failure:
            self.feed.search(query)

    def _stop(self) -> None:
        self.feed.stop()
        self.search.setFocus()

    def _clear_filters(self) -> None:
        for choice in (self.state, self.period):
            choice.blockSignals(True)
            choice.setCurrentIndex(0)
            choice.blockSignals(False)
        self.search.clear()
        self._search()
        self.search.setFocus()

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self.view.setFocus()
            if self.view.selected_entry() is None:
                self.view.selectRow(max(0, self.view.currentIndex().row()))

    # -- what is shown -------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        feed, rows = self.feed, self.model.rowCount()
        if not feed.busy:
            self._slow.stop()
            self._wait.hide()
        elif self._wait.isHidden() and not self._slow.isActive():
            self._slow.start()
        if feed.count is not None:
            self.count_label.set_full(history_text.count(feed.count))
        else:
            self.count_label.set_full(tr("Searching…") if feed.busy else "")
        self.export_button.setEnabled(rows > 0 and not self.exporting.running)
        if feed.failure and rows:
            bar = Bar("error", feed.failure, [(tr("Try again"), feed.try_again)])
            self.bars.put(_FAILED, bar)
        else:
            self.bars.take(_FAILED)
        self._stack.setCurrentIndex(0 if rows or feed.busy or not feed.begun else 1)
        if not rows and not feed.busy:
            self._explain()

    def _explain(self) -> None:
        """Say why the list is empty, and what to do."""
        if self.feed.failure:
            self._say(self.feed.failure, tr("Try again"), self.feed.try_again)
        elif not self.filtered:
            text = tr("Every file that you send is listed here, for as long as you like.")
            self._say(text, tr("Open Uploads"), self.uploads_wanted.emit)
        elif self.model.after is not None:
            self._say(tr("Stopped before anything was found."), tr("Search on"), self._search_on)
        else:
            text = tr("Nothing here fits what you search for.")
            if self.feed.query.words:
                text = tr("Nothing here has “%1”.").replace("%1", self.feed.query.words)
            self._say(text, tr("Show all files"), self._clear_filters)

    def _say(self, text: str, button: str, act: Callable[[], None]) -> None:
        self.message_text.setText(text)
        self.message_button.setText(button)
        self._next_step = act

    def _search_on(self) -> None:
        self.feed.search(self.feed.query)

    def _show_details(self, entry: HistoryEntry | None) -> None:
        if entry is None:
            self.details.close_details()
            return
        self.details.show_entry(entry)
        # Only when the list has got shorter is it known which row is hidden by that.
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        current = self.view.currentIndex()
        if current.isValid() and not self.details.isHidden():
            self.view.scrollTo(current)

    def _details_closed(self) -> None:
        self.view.clearSelection()
        self.view.setFocus()

    # -- doing ---------------------------------------------------------------------------------------------

    def _again(self) -> None:
        if self.details.entry is not None:
            self.again_wanted.emit([self.details.entry.path])

    def _reveal(self) -> None:
        if self.details.entry is not None:
            reveal(self.details.entry.path, self)

    def _show_menu(self, point: QPoint) -> None:
        entry = self.view.selected_entry()
        if entry is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Upload again"), self._again)
        menu.addAction(tr("Show in file manager"), self._reveal)
        if entry.file_id:
            copy = partial(QGuiApplication.clipboard().setText, entry.file_id)
            menu.addAction(tr("Copy the id in PXM"), copy)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _take_events(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, HistoryChanged) for event in events):
            if self.isVisible():
                self.feed.reread()
            else:
                self._missed = self.feed.begun


def since(period: str) -> float | None:
    """Return when a period began, in seconds since the epoch; None for all time."""
    today = QDate.currentDate()
    first = {
        "today": today,
        "week": today.addDays(-6),
        "month": today.addDays(-29),
        "year": QDate(today.year(), 1, 1),
    }.get(period)
    return float(first.startOfDay().toSecsSinceEpoch()) if first is not None else None
