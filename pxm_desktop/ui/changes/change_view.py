"""One change: what it would do before anything is written, how far it is, what came of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import Change, ChangeItem, ItemState
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.changes.item_details import ItemDetails
from pxm_desktop.ui.changes.item_list import ItemFeed, ItemModel, item_table
from pxm_desktop.ui.changes.plan_gist import PlanGist
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.controls import Button, Elided, FlowLayout, Shape
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.words import tr

_ALL, _PLANNED, _CHANGED, _SAME, _COLLIDED, _FAILED = range(6)
_STATES: tuple[tuple[ItemState, ...], ...] = (
    (),
    ("planned",),
    ("written", "done"),
    ("same",),
    ("collided",),
    ("failed", "gone"),
)
_NOT_READ = "items"


class ChangeView(QWidget):
    """Shows one change and does with it what its buttons say."""

    list_wanted = Signal()
    """The list of all changes is wanted."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        watch: ChangesWatch,
        going: Going,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._watch = watch
        self._going = going
        self._change: Change | None = None
        self.model = ItemModel(names, self)
        self.table = item_table(self.model)
        self.feed = ItemFeed(bridge, self.model, self.table)
        self.gist = PlanGist(bridge, self)
        self.bars = Bars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addWidget(self._build_summary())
        column.addWidget(self._build_card(), 1)
        self.details = ItemDetails(names)
        column.addWidget(self.details)
        column.addWidget(self.bars)
        self._connect()

    # -- building ------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.back = Button(tr("All changes"), icon="history", kind="flat")
        self.back.clicked.connect(self.list_wanted)
        line.addWidget(self.back)
        return line

    def _build_summary(self) -> QWidget:
        card = controls.surface("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.shape = Shape("waiting", "secondary")
        line.addWidget(self.shape)
        self.state_word = controls.label("", "strong")
        line.addWidget(self.state_word)
        self.counts = Elided()
        self.counts.setProperty("role", "quiet")
        line.addWidget(self.counts, 1)
        column.addLayout(line)
        self.wheel = QProgressBar()
        self.wheel.setTextVisible(False)
        column.addWidget(self.wheel)
        self.summary = controls.label("", "strong", wrap=True)
        column.addWidget(self.summary)
        self.next_step = controls.label("", wrap=True)
        column.addWidget(self.next_step)
        self.undo_note = controls.label("", "quiet", wrap=True)
        column.addWidget(self.undo_note)
        column.addWidget(self._build_buttons())
        return card

    def _build_buttons(self) -> QWidget:
        self.buttons = QWidget()
        flow = FlowLayout(self.buttons, gap=8)
        self.go = Button("", kind="primary")
        self.try_first = Button("")
        self.pause = Button(tr("Pause"), icon="pause")
        self.retry = Button("", icon="retry")
        self.undo = Button(tr("Undo"))
        self.cancel = Button(tr("Cancel"))
        self.cancel.setToolTip(tr("Forgets this plan; nothing was written."))
        self.other = Button("", kind="link")
        for button in (self.go, self.try_first, self.pause, self.retry, self.undo, self.cancel, self.other):
            flow.addWidget(button)
        return self.buttons

    def _build_card(self) -> QWidget:
        card = controls.surface("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.choices = FilterChoices(
            (
                *(tr("All files"), tr("To change"), tr("Changed")),
                *(tr("Nothing to change"), tr("Changed by others"), tr("Failed")),
            )
        )
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(8, 6, 8, 2)
        line.addWidget(self.choices, 1)
        column.addWidget(head)
        self._stack = controls.stacked_in(column, 1)
        self._stack.addWidget(self.table)
        self.empty = EmptyState("link", "", tr("Try again"), self._read_again, ink="secondary")
        self._stack.addWidget(self.empty)
        return card

    def _connect(self) -> None:
        self.go.clicked.connect(self._go_on)
        self.try_first.clicked.connect(self._try)
        self.pause.clicked.connect(lambda: self._with(lambda change: self._watch.pause(change.id)))
        self.retry.clicked.connect(lambda: self._with(lambda change: self._watch.retry_failed(change.id)))
        self.undo.clicked.connect(self._take_back)
        self.cancel.clicked.connect(self._discard)
        self.other.clicked.connect(self._show_other)
        self.choices.chosen.connect(lambda _: self._list())
        self.feed.changed.connect(self._show_list)
        self.gist.changed.connect(self._plan_read)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._row_chosen())
        self.table.opened.connect(self._open_row)
        self.details.closed.connect(self._details_closed)
        self.details.file_wanted.connect(lambda file_id: self._going.to_file(file_id))
        self.details.retry_wanted.connect(
            lambda number: self._with(lambda change: self._watch.retry(change.id, [number]))
        )
        self._watch.changed.connect(self._changed)
        self._names.changed.connect(self._show_summary)

    # -- what others ask -----------------------------------------------------------------------------------

    @property
    def change(self) -> Change | None:
        """What is shown."""
        return self._change

    def show_change(self, change: Change) -> None:
        """Show a change from its first file; of a plan only what would change."""
        self.details.close_details()
        self._change = change
        self.choices.check(_ALL)
        self._show()
        first = {"planned": _PLANNED, "done": _FAILED if change.failed else _ALL}.get(change.state, _ALL)
        if first == _ALL and change.state == "done" and change.collided:
            first = _COLLIDED
        if not self.choices.buttons[first].isHidden():
            self.choices.check(first)
        self._list()

    def leave(self) -> None:
        """Show nothing any more; a change that runs goes on."""
        self.details.close_details()
        self._change = None
        self.feed.stop()
        self.gist.stop()

    def escape(self) -> bool:
        """Close the details; False when there are none."""
        if self.details.isHidden():
            return False
        self.details.close_details()
        return True

    def take_focus(self) -> None:
        """Begin with the list of files: what it says comes before the button that does it."""
        if self._stack.currentWidget() is self.table:
            self.table.setFocus()
        else:
            self.back.setFocus()

    # -- doing ---------------------------------------------------------------------------------------------

    def _with(self, act: Callable[[Change], None]) -> None:
        if self._change is not None:
            act(self._change)

    def _go_on(self) -> None:
        self._with(lambda change: self._watch.start(change.id))

    def _try(self) -> None:
        self._with(lambda change: self._watch.start(change.id, change_text.trial(change)))

    def _discard(self) -> None:
        change = self._change
        if change is not None:
            self.leave()
            self._watch.discard(change.id)
            self._going.back()

    def _take_back(self) -> None:
        self._with(lambda change: self._watch.undo(change.id, lambda undo: self._going.to_changes(undo.id)))

    def _show_other(self) -> None:
        """Go from a change to what took it back, and the other way round."""
        change = self._change
        if change is None:
            return
        taken_back = self._watch.undo_of(change.id)
        other = change.undo_of if change.undo_of is not None else taken_back.id if taken_back else None
        if other is not None:
            self._going.to_changes(other)

    def _row_chosen(self) -> None:
        rows = self.table.selected()
        if len(rows) == 1:
            self._show_details(self.model.item(rows[0]))
        else:
            self.details.close_details()

    def _open_row(self, row: int) -> None:
        self.table.selectRow(row)
        self._show_details(self.model.item(row))

    def _show_details(self, item: ChangeItem) -> None:
        running = self._change is not None and self._change.state == "running"
        self.details.show_item(item, may_retry=not running)
        # Only when the list has got shorter is it known which row is hidden by that.
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        if self.table.currentIndex().isValid() and not self.details.isHidden():
            self.table.scrollTo(self.table.currentIndex())

    def _details_closed(self) -> None:
        self.table.clearSelection()
        if self.isVisible():
            self.table.setFocus()

    # -- showing -------------------------------------------------------------------------------------------

    def _plan_read(self) -> None:
        self._show_summary()
        self._show_list()

    def _read_again(self) -> None:
        change = self._change
        if change is not None and change.state == "planned":
            self.gist.begin(change.id)
        self.feed.try_again()
        self._show_summary()

    def _list(self) -> None:
        self._with(lambda change: self.feed.begin(change.id, _STATES[self.choices.current]))

    def _changed(self, change: Change) -> None:
        before = self._change
        if before is None or change.id != before.id:
            return
        self._change = change
        self._show()
        if change.state == before.state:
            self.feed.refresh()
        elif before.state == "planned":
            self.choices.check(_ALL)
            self._list()
        else:
            self.feed.reread()

    def _show(self) -> None:
        change = self._change
        if change is None:
            return
        self.title.set_full(change_text.title(change))
        sign = change_text.state(change)
        self.shape.show_shape(sign.shape, sign.ink)
        text = sign.word
        if change.state in ("running", "paused"):
            text = f"{text} · {change_text.progress(change)}"
        self.state_word.setText(text)
        self.counts.set_full(change_text.counts(change) if change.state != "planned" else "")
        self.wheel.setVisible(change.state in ("running", "paused"))
        self.wheel.setRange(0, max(1, change.total))
        self.wheel.setValue(change.total - change_text.remaining(change))
        self.wheel.setAccessibleName(text)
        self.next_step.setText(change_text.what_next(change))
        self.undo_note.setText(change_text.undo_words(change) if change.state == "done" else "")
        self.undo_note.setVisible(bool(self.undo_note.text()))
        if change.state == "planned":
            self.gist.begin(change.id)
        else:
            self.gist.stop()
        self._show_summary()
        self._show_buttons(change)
        self._show_numbers(change)

    def _show_summary(self) -> None:
        change, text = self._change, ""
        if change is not None and change.state == "planned":
            text = self.gist.text(change, self._names)
        self.summary.setText(text)
        self.summary.setVisible(bool(text))

    def _let_start(self) -> None:
        """Offer to start a plan once what it does has been read and can be seen."""
        planned = self._change is not None and self._change.state == "planned"
        seen = self.gist.gist is not None and self.model.rowCount() > 0
        for button in (self.go, self.try_first):
            button.setEnabled(seen or not planned)

    def _show_buttons(self, change: Change) -> None:
        left, trial = change_text.remaining(change), change_text.trial(change)
        still = change.state in ("planned", "paused")
        focused = next((b for b in self.buttons.findChildren(Button) if b.hasFocus()), None)
        if change.state == "planned":
            self.go.setText(words.plural("Change %n file", "Change %n files", left))
        else:
            self.go.setText(words.plural("Change the other %n file", "Change the other %n files", left))
        self.go.setVisible(still and left > 0)
        self.try_first.setText(words.plural("Try %n first", "Try %n first", trial))
        self.try_first.setVisible(change.state == "planned" and trial > 0)
        self.pause.setVisible(change.state == "running")
        self.retry.setText(
            words.plural("Retry the one that failed", "Retry all %n that failed", change.failed)
        )
        self.retry.setVisible(change.state in ("done", "paused") and change.failed > 0)
        self.undo.setVisible(change.can_undo and change.state in ("done", "paused"))
        self.cancel.setVisible(change.state == "planned")
        self.other.setText(
            tr("Show what it takes back") if change.undo_of is not None else tr("Show what took it back")
        )
        taken_back = change.state == "undone" and self._watch.undo_of(change.id) is not None
        self.other.setVisible(change.undo_of is not None or taken_back)
        self._let_start()
        shown = [b for b in self.buttons.findChildren(Button) if not b.isHidden()]
        self.buttons.setVisible(bool(shown))
        if focused is not None and focused.isHidden() and shown:
            shown[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_numbers(self, change: Change) -> None:
        """Show how many files each choice has; a choice without any is left out."""
        numbers = (
            *(change.total, change_text.remaining(change), change.changed),
            *(change.same, change.collided, change.failed),
        )
        for which, number in enumerate(numbers):
            self.choices.count(which, number)
            wanted = which == _ALL or number > 0 or which == self.choices.current
            self.choices.buttons[which].setVisible(wanted)

    def _show_list(self) -> None:
        rows, failure = self.model.rowCount(), self.feed.failure or self.gist.failure
        if self.details.item is not None:
            row = self.model.row_of(self.details.item.number)
            if row is not None and self.model.item(row) != self.details.item:
                self._show_details(self.model.item(row))
        if failure and rows:
            again = [(tr("Try again"), self._read_again)]
            self.bars.put(_NOT_READ, Bar("error", failure, again))
        else:
            self.bars.take(_NOT_READ)
        if not rows and not self.feed.busy:
            self.empty.text.setText(failure or tr("No file of this kind."))
            self.empty.button.setVisible(bool(failure))
        self._stack.setCurrentIndex(0 if rows or self.feed.busy else 1)
        self._let_start()
