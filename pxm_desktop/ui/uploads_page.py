"""The Uploads page: the queue with its buttons, its bars, and what is said when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedLayout, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, icons, words
from pxm_desktop.ui.bars import Bar, Bars, Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.queue_actions import QueueActions
from pxm_desktop.ui.queue_bar import QueueBar
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.queue_view import QueueView
from pxm_desktop.ui.slices import Job
from pxm_desktop.ui.states import PROBLEMS
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.details_panel import DetailsPanel

_NARROW = 600
"""Below this width buttons show only their icons."""
_SAID = "refused said"
_SAID_MS = 6000
"""How long a short message stays, in milliseconds."""


class UploadsPage(Page):
    """Shows the queue and what can be done with it."""

    shows_destination = True

    add_files = Signal()
    add_folder = Signal()
    panel_wanted = Signal()
    selection_changed = Signal(int, object)
    """How many files are selected, and their different destinations."""

    def __init__(
        self, bridge: Bridge, model: QueueModel, names: CatalogNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.top_bars = Bars()
        self.bottom_bars = Bars()
        self.undo = Undo(self.bottom_bars)
        self.view = QueueView(model, names)
        waits = Waits(bridge, self.bottom_bars, self)
        self.queue_actions = QueueActions(bridge, model, self.view, self.undo, waits, self._say, self)
        self._bridge = bridge
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        column.addWidget(self.top_bars)
        column.addWidget(self._build_summary())
        column.addWidget(self._build_card(), 1)
        column.addWidget(self.bottom_bars)
        self._column = column
        self._names = names
        self.view.opened.connect(self.open_details)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(lambda: self.bottom_bars.take(_SAID))
        bridge.settings_changed.connect(self._apply)
        self._selection_later = self._soon(self._tell_selection)
        self._refresh_later = self._soon(self.refresh)
        for changed in (self.view.selected, model.rerouted):
            changed.connect(self._selection_later.start)
        for changed in (self.view.selected, model.counted):
            changed.connect(self._refresh_later.start)
        self.refresh()

    # -- building ------------------------------------------------------------------------------------------

    @cached_property
    def details(self) -> DetailsPanel:
        """All about a file, below the table; made for the first file that is opened."""
        from pxm_desktop.ui.details_panel import DetailsPanel

        made = DetailsPanel(self._names)
        made.closed.connect(self.view.setFocus)
        self._column.insertWidget(self._column.indexOf(self.bottom_bars), made)
        return made

    @property
    def _detailed(self) -> int | None:
        """The file whose details are open."""
        return self.details.row_id if "details" in vars(self) else None

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Uploads"), "title"))
        line.addStretch(1)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter"))
        self.filter.setAccessibleName(tr("Filter files by name"))
        self.filter.setProperty("icon", "true")
        self.filter.setAcceptDrops(False)
        self.filter.setMaximumWidth(200)
        self.filter.setMinimumWidth(80)
        self._filter_icon = self.filter.addAction(
            icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._filter_icon.setText(tr("Filter"))
        self._filter_rest = QTimer(self)
        self._filter_rest.setSingleShot(True)
        self._filter_rest.setInterval(120)
        self._filter_rest.timeout.connect(self._filter_now)
        self.filter.textChanged.connect(lambda: self._filter_rest.start())
        line.addWidget(self.filter, 2)
        self.pause_button = self._button(self.queue_actions.pause_all)
        line.addWidget(self.pause_button)
        self.folder_button = Button(icon="folder")
        self.folder_button.setAccessibleName(tr("Add a folder"))
        self.folder_button.setToolTip(tr("Add a folder…"))
        self.folder_button.clicked.connect(self.add_folder)
        line.addWidget(self.folder_button)
        self.add_button = Button(tr("Add files…"), kind="primary")
        self.add_button.clicked.connect(self.add_files)
        line.addWidget(self.add_button)
        return line

    def _build_summary(self) -> QWidget:
        """Build the line that stands for the destination panel while that is hidden."""
        self.summary = QWidget()
        line = QHBoxLayout(self.summary)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Next files go to"), "quiet"))
        self.summary_text = Elided()
        line.addWidget(self.summary_text, 1)
        self.change_button = Button(tr("Change…"), icon="panel")
        self.change_button.setAccessibleName(tr("Change the destination"))
        self.change_button.clicked.connect(self.panel_wanted)
        line.addWidget(self.change_button)
        self.summary.hide()
        return self.summary

    def _build_card(self) -> QWidget:
        card = controls.surface("card")
        self._stack = QStackedLayout(card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = QueueBar(self.model)
        self.bar.compact_wanted.connect(self._keep_compact)
        self.view.sort_wanted.connect(self.bar.sort)
        self.model.looked.connect(self._show_lens)
        column.addWidget(self.bar)
        self.nothing = EmptyState("search", "", tr("Show all files"), self._show_all)
        self._list = controls.stacked_in(column, 1)
        self._list.addWidget(self.view)
        self._list.addWidget(self.nothing)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addWidget(self._build_footer())
        self._stack.addWidget(full)
        text = tr("Drop files or folders anywhere in this window.")
        self.empty = EmptyState("uploads", text, tr("Add files…"), self.add_files.emit)
        self.empty.button.setAccessibleName(tr("Add files to the empty queue"))
        self._stack.addWidget(self.empty)
        return card

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(4)
        self.count_label = Elided()
        self.count_label.setProperty("role", "quiet")
        line.addWidget(self.count_label, 1)
        do = self.queue_actions
        self._selection_buttons = [
            self._button(a, kind="flat") for a in (do.pause, do.resume, do.retry, do.cancel, do.remove)
        ]
        self._queue_buttons = [
            self._button(a, kind="flat") for a in (do.retry_failed, do.cancel_all, do.clear_finished)
        ]
        for button in (*self._selection_buttons, *self._queue_buttons):
            line.addWidget(button)
        return footer

    def _button(self, action: QAction, kind: str = "") -> Button:
        """Return a button that follows an action."""
        icon = next(name for act, name in self.queue_actions.icons if act is action)
        button = Button(action.text(), icon=icon, kind=kind)
        button.follow(action)
        return button

    # -- what others ask -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the queue's numbers, and offer what can be done."""
        self.queue_actions.refresh()
        total = self.model.total
        self._stack.setCurrentIndex(0 if self.model.rowCount() or total.files else 1)
        filtered = self.model.lens.filters and not self.model.rowCount() and total.files > 0
        self._list.setCurrentIndex(1 if filtered else 0)
        if filtered:
            name = self.filter.text().strip()
            self.nothing.text.setText(
                tr("No file here has “%1” in its name.").replace("%1", name)
                if name
                else tr("No file is in this state now.")
            )
        self.bar.count(total)
        paused_only = total.active > 0 and not self.queue_actions.pause_all.isEnabled()
        self.pause_button.follow(
            self.queue_actions.resume_all if paused_only else self.queue_actions.pause_all
        )
        self.pause_button.set_icon_name("play" if paused_only else "pause")
        self.pause_button.setVisible(total.active > 0)
        self._show_count()
        detailed = self._detailed
        if detailed is not None:
            row = self.model.row(detailed)
            if row is None:
                self.details.close_details()
            else:
                self.details.show_row(row)

    def open_details(self, row_id: int) -> None:
        """Show all about a file."""
        row = self.model.row(row_id)
        if row is not None:
            self.details.show_row(row)

    def show_files(self, ids: Sequence[int]) -> None:
        """Select files in the queue; filters that hide them are taken away, and closed batches opened."""
        for row in filter(None, map(self.model.row, ids)):
            group = self.model.group_of(row.batch_id)
            if group is not None and not group.open:
                self.model.toggle(group)
        if any(self.model.row_number(i) is None for i in ids):
            self._show_all()
        self.model.work.run(self._select(list(ids)))

    def _select(self, ids: list[int]) -> Job:
        """Select when the rows are there."""
        self.view.select_ids(ids)
        yield

    def take_focus(self) -> None:
        """Put the focus into the queue."""
        self.view.setFocus()

    def settle(self) -> None:
        """Make the last change final that could still be undone."""
        self.undo.settle()

    def escape(self) -> bool:
        """Close the topmost thing of the page; False when there is none."""
        if self._detailed is not None:
            self.details.close_details()
        elif self.undo.offered:
            self.undo.settle()
        elif self.bottom_bars.take_last(("drop", "refused")) or self.top_bars.take_last(("notice",)):
            pass
        elif self.filter.text():
            self.filter.clear()
        elif self.view.has_selection():
            self.view.clearSelection()
        else:
            return False
        return True

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _soon(self, act: Callable[[], None]) -> QTimer:
        """Return a timer that acts once, in the next turn of the event loop, however often it is started."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(0)
        timer.timeout.connect(act)
        return timer

    # -- inside --------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let buttons show only icons where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        for button in (self.pause_button, *self._selection_buttons, *self._queue_buttons):
            button.set_compact(narrow)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icons again when the scheme has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_filter_icon"):
            self._filter_icon.setIcon(icons.icon("search", "secondary"))
            self.queue_actions.tint()

    def _filter_now(self) -> None:
        text = self.filter.text().strip().casefold()
        self.model.look(replace(self.model.lens, text=text))
        self.refresh()

    def _show_all(self) -> None:
        self.filter.clear()
        self._filter_rest.stop()
        self.model.look(replace(self.model.lens, text="", states=None))

    def _show_lens(self) -> None:
        lens = self.model.lens
        self.view.show_sort(lens.sort, descending=lens.descending)

    # -- settings and messages -----------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        """Tell that something small was done; it goes by itself."""
        bar = Bar("ok", text, on_dismiss=lambda: self.bottom_bars.take(_SAID))
        self.bottom_bars.put(_SAID, bar)
        self._said.start()

    def _keep_compact(self, compact: bool) -> None:
        self._bridge.call(lambda api: api.preferences.change({"compact_rows": compact}))

    def _apply(self, values: Mapping[str, Any]) -> None:
        self.bar.compact = bool(values.get("compact_rows", False))
        self.view.set_compact(self.bar.compact)

    def _show_count(self) -> None:
        chosen = self.view.has_selection()
        for button in self._selection_buttons:
            button.setVisible(chosen)
        for button in self._queue_buttons:
            button.setVisible(not chosen and button.isEnabled())
        total = self.model.total
        if chosen:
            count = len(self.view.selected_ids())
            text = words.plural("%n of %2 selected", "%n of %2 selected", count)
            self.count_label.set_full(text.replace("%2", words.number(total.files)))
            return
        parts = [f"{words.files(total.files)}, {words.size(total.bytes)}"]
        parts += [
            f"{words.number(total.states[state])} {words.state(state).lower()}"
            for state in sorted(PROBLEMS)
            if total.states[state]
        ]
        self.count_label.set_full(" · ".join(parts))

    def _tell_selection(self) -> None:
        ids = self.view.selected_ids()
        self.selection_changed.emit(len(ids), self.model.destinations_of(ids))

    def _show_menu(self, point: QPoint) -> None:
        do = self.queue_actions
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.view.has_selection():
            do.refresh()
            menu.addActions([do.details, do.why])
            change = menu.addAction(tr("Change destination…"))
            change.triggered.connect(self.panel_wanted)
            menu.addSeparator()
            menu.addActions([do.pause, do.resume, do.retry, do.cancel, do.remove])
            menu.addSeparator()
            menu.addActions(do.moves)
            menu.addSeparator()
            menu.addActions([do.show_in_folder, do.open_link, do.copy_link, do.copy_id, do.undo_replace])
            menu.addSeparator()
        menu.addActions(
            [do.select_all, do.select_failed, do.pause_all, do.resume_all, do.retry_failed, do.clear_finished]
        )
        menu.popup(self.view.viewport().mapToGlobal(point))
