"""What can be done to files in the queue: the same actions behind buttons, menu and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pxm_desktop.service.api import Change
from pxm_desktop.transfer.model import Destination, Hold, Stage
from pxm_desktop.ui import icons, words
from pxm_desktop.ui.bars import Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.destination_edit import Edit
from pxm_desktop.ui.file_actions import FileActions
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.queue_moves import QueueMoves
from pxm_desktop.ui.queue_order import SLICE
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.queue_view import QueueView
from pxm_desktop.ui.slices import Job
from pxm_desktop.ui.states import FINISHED, GOOD, State
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_AGAIN = frozenset({State.FAILED, State.CANCELLED, State.NEEDS_YOU})
"""States in which Retry makes sense."""
_TOO_MANY_TO_ASK = 1000
"""From here on all actions are offered: looking at each row on every event would cost more than a vain click."""
_MOST_PIECES = 300
"""Separate pieces of the list that are selected as they stand."""


class QueueActions(QObject):
    """Actions on the selected files, or on all of them."""

    why_asked = Signal(int)
    """Somebody wants to know why this file is not uploading."""

    def __init__(
        self,
        bridge: Bridge,
        model: QueueModel,
        view: QueueView,
        undo: Undo,
        waits: Waits,
        say: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._view = view
        self._undo = undo
        self._parent = parent
        self.icons: list[tuple[QAction, str]] = []
        """Each action with the name of its icon."""
        self.pause = self._action(tr("Pause"), "pause", self._pause)
        self.resume = self._action(tr("Resume"), "play", self._resume)
        self.retry = self._action(tr("Retry"), "retry", self._retry)
        self.cancel = self._action(tr("Cancel"), "stop", self._cancel)
        self.remove = self._action(tr("Remove"), "remove", self._remove)
        self.pause_all = self._action(tr("Pause all"), "pause", self._pause_all)
        self.resume_all = self._action(tr("Resume all"), "play", self._resume_all)
        self.retry_failed = self._action(tr("Retry failed"), "retry", self._retry_failed)
        self.cancel_all = self._action(tr("Cancel all"), "stop", self._cancel_all)
        self.clear_finished = self._action(tr("Clear finished"), "remove", self._clear_finished)
        self.details = self._action(tr("Details"), "info", self._details)
        self.why = self._action(tr("Why is this not uploading?"), "help", self._why)
        self.select_all = self._action(tr("Select all"), "", view.selectAll)
        self.select_failed = self._action(tr("Select failed"), "", self._select_failed)
        moves = QueueMoves(bridge, model)
        files = FileActions(bridge, waits, say)
        self.moves = [
            self._action(text, "", partial(self._move, move), keys)
            for text, move, keys in (
                (tr("Move to top"), moves.to_top, "Alt+Home"),
                (tr("Move up"), moves.up, "Alt+Up"),
                (tr("Move down"), moves.down, "Alt+Down"),
                (tr("Move to bottom"), moves.to_bottom, "Alt+End"),
            )
        ]
        self.show_in_folder = self._one(tr("Show in folder"), files.show_in_folder, "Ctrl+Return")
        self.open_link = self._one(tr("Open in browser"), files.open_link, "Ctrl+Shift+Return")
        self.copy_link = self._one(tr("Copy link"), files.copy_link, "Ctrl+Shift+C")
        self.copy_id = self._one(tr("Copy PXM id"), files.copy_id, "Ctrl+C")
        self.undo_replace = self._one(tr("Undo replace"), files.undo_replace, "")
        model.dropped.connect(lambda row: moves.above(view.selected_ids(), row))
        self._shortcuts()
        self.tint()
        self.refresh()

    def _one(self, text: str, act: Callable[[Row], None], keys: str) -> QAction:
        """Return an action on exactly one file."""

        def on_the_row() -> None:
            rows = self.selected_rows()
            if len(rows) == 1:
                act(rows[0])

        return self._action(text, "", on_the_row, keys)

    def _action(self, text: str, icon: str, act: Callable[[], object], keys: str = "") -> QAction:
        made = QAction(text, self._parent)
        if keys:
            made.setShortcut(QKeySequence(keys))
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.triggered.connect(lambda _checked=False: act())
        self.icons.append((made, icon))
        self._parent.addAction(made)
        return made

    def _shortcuts(self) -> None:
        self.remove.setShortcuts([QKeySequence(Qt.Key.Key_Delete)])
        self.select_all.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        self.clear_finished.setShortcut(QKeySequence("Ctrl+Shift+Del"))
        for name, keys, act in (
            ("pause_resume", "Ctrl+P", self.pause_or_resume),
            ("retry_shortcut", "Ctrl+R", self.retry_selected_or_failed),
        ):
            action = self._action(name, "", act)
            action.setShortcut(QKeySequence(keys))

    def tint(self) -> None:
        """Draw the icons again in the scheme in use."""
        for action, icon in self.icons:
            if icon:
                action.setIcon(icons.icon(icon))

    # -- what is possible ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer what fits the selection and the queue now."""
        many = len(self._view.selected_ids()) > _TOO_MANY_TO_ASK
        rows = [] if many else self.selected_rows()
        going = [r for r in rows if r.state not in FINISHED]
        self.pause.setEnabled(many or any(r.hold is not Hold.USER for r in going))
        self.resume.setEnabled(many or any(r.hold is not None for r in going))
        self.retry.setEnabled(many or any(r.state in _AGAIN for r in rows))
        self.cancel.setEnabled(many or bool(going))
        self.remove.setEnabled(many or bool(rows))
        self.details.setEnabled(len(rows) == 1)
        self.why.setEnabled(len(rows) == 1 and rows[0].state not in GOOD)
        one = rows[0] if len(rows) == 1 else None
        self.show_in_folder.setEnabled(one is not None)
        in_pxm = one is not None and one.file_id is not None
        for action in (self.open_link, self.copy_link, self.copy_id):
            action.setEnabled(in_pxm)
        self.undo_replace.setEnabled(one is not None and one.replaces is not None and one.stage is Stage.DONE)
        for n, action in enumerate(self.moves):
            # Up and down need the order that is seen; top and bottom do not.
            action.setEnabled((many or bool(going)) and (n in (0, 3) or self._model.in_queue_order))
        self.select_failed.setEnabled(self._model.total.states[State.FAILED] > 0)
        total = self._model.total
        unpaused = total.active - total.holds[Hold.USER]
        self.pause_all.setEnabled(unpaused > 0)
        self.resume_all.setEnabled(total.holds[Hold.USER] > 0)
        self.retry_failed.setEnabled(total.states[State.FAILED] > 0)
        self.cancel_all.setEnabled(total.active > 0)
        self.clear_finished.setEnabled(total.finished > 0)

    def selected_rows(self) -> list[Row]:
        """Return the selected files."""
        found = (self._model.row(i) for i in self._view.selected_ids())
        return [row for row in found if row is not None]

    # -- all or the selection, by shortcut -----------------------------------------------------------------

    def pause_or_resume(self) -> None:
        """Pause what goes on, else resume what is paused: the selection, or all without one."""
        chosen = self._view.has_selection()
        pause, resume = (self.pause, self.resume) if chosen else (self.pause_all, self.resume_all)
        self.refresh()
        (pause if pause.isEnabled() else resume).trigger()

    def retry_selected_or_failed(self) -> None:
        """Retry the selection, or all that failed without one."""
        self.refresh()
        (self.retry if self._view.has_selection() else self.retry_failed).trigger()

    # -- doing ---------------------------------------------------------------------------------------------

    def _ids(self, *, finished: bool | None = None) -> list[int]:
        rows = self.selected_rows()
        return [r.id for r in rows if finished is None or (r.state in FINISHED) is finished]

    def _pause(self) -> None:
        ids = self._ids(finished=False)
        self._bridge.call(lambda api: api.pause(ids))

    def _resume(self) -> None:
        ids = self._ids(finished=False)
        self._bridge.call(lambda api: api.resume(ids))

    def _retry(self) -> None:
        self._model.work.run(self._retrying(self._view.selected_ids()))

    def _retrying(self, ids: Sequence[int]) -> Job:
        held = yield from self._model.those(lambda row: row.state is State.NEEDS_YOU, ids)
        ended = yield from self._model.those(lambda row: row.state in (State.FAILED, State.CANCELLED), ids)
        if held:
            self._bridge.call(lambda api: api.resume(held))
        if ended:
            self._bridge.call(lambda api: api.retry(ended))

    def _pause_all(self) -> None:
        self._bridge.call(lambda api: api.pause(None))

    def _resume_all(self) -> None:
        self._bridge.call(lambda api: api.resume(None))

    def _retry_failed(self) -> None:
        self._bridge.call(lambda api: api.retry(None))

    def _cancel(self) -> None:
        self._cancel_these(self._ids(finished=False))

    def _cancel_all(self) -> None:
        active = [s for s in State if s not in FINISHED]
        self._cancel_these(self._model.ids_where(active))

    def _cancel_these(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        self._bridge.call(lambda api: api.cancel(ids))
        text = words.plural("Cancelled %n file.", "Cancelled %n files.", len(ids))
        self._undo.offer(text, lambda: self._bridge.call(lambda api: api.retry(ids)))

    def _remove(self) -> None:
        self.remove_files(self._ids())

    def _clear_finished(self) -> None:
        self._model.work.run(self._removing())

    def remove_files(self, ids: Sequence[int]) -> None:
        """Take files out of the queue, those on their way included; Undo brings them back.

        They leave the window at once and the service only when Undo is over.
        """
        self._model.work.run(self._removing(ids))

    def _removing(self, ids: Sequence[int] | None = None) -> Job:
        """Remove files, or all that are finished."""
        gone = yield from self._model.those(lambda row: ids is not None or row.state in FINISHED, ids)
        active = yield from self._model.those(lambda row: row.state not in FINISHED, gone)
        if not gone:
            return
        if active:
            self._bridge.call(lambda api: api.cancel(active))
        text = words.plural("Removed %n file from the list.", "Removed %n files from the list.", len(gone))
        self._undo.settle()
        self._model.hide(gone)

        def back() -> None:
            self._model.show(gone)
            if active:
                self._bridge.call(lambda api: api.retry(active))

        def show_again(_error: BaseException) -> None:
            self._model.show(gone)
            self._bridge.refused.emit(words.explained(_error))

        self._undo.offer(text, back, lambda: self._bridge.call(lambda api: api.clear(gone), None, show_again))

    def _move(self, move: Callable[[Sequence[int]], None]) -> None:
        move(self._view.selected_ids())

    def _select_failed(self) -> None:
        self._view.setFocus()
        self._model.work.run(self._selecting_failed())

    def _selecting_failed(self) -> Job:
        """Select what failed. Where it is scattered all over the list, show nothing else: it becomes one piece then.

        Qt walks through all pieces of a selection for every cell that it paints.
        """
        failed = yield from self._model.those(lambda row: row.state is State.FAILED)
        numbers: list[int] = []
        pieces = 0
        for n, number in enumerate(map(self._model.row_number, failed)):
            if number is not None:
                pieces += not numbers or number != numbers[-1] + 1
                numbers.append(number)
            if pieces > _MOST_PIECES:
                self._model.look(replace(self._model.lens, states=frozenset({State.FAILED})))
                self._model.work.run(self._selecting_all())
                return
            if n % SLICE == SLICE - 1:
                yield
        self._view.select_ids(failed)

    def _selecting_all(self) -> Job:
        self._view.selectAll()
        yield

    def _details(self) -> None:
        rows = self.selected_rows()
        if rows:
            self._view.opened.emit(rows[0].id)

    def _why(self) -> None:
        rows = self.selected_rows()
        if rows:
            self.why_asked.emit(rows[0].id)

    def change_destination(self, edit: Edit) -> None:
        """Change where the selected files go; Undo puts each back where it went."""
        places = self._model.by_destination(self._view.selected_ids())
        before = {place: ids for place, ids in places if edit(place) != place}
        if not before:
            return
        after: dict[Destination, list[int]] = {}
        for old, ids in before.items():
            after.setdefault(edit(old), []).extend(ids)
        self._send_to(after)
        changed = sum(map(len, before.values()))
        text = words.plural("Changed where %n file goes.", "Changed where %n files go.", changed)
        self._undo.offer(text, lambda: self._send_to(before))

    def _send_to(self, places: dict[Destination, list[int]]) -> None:
        for destination, ids in places.items():
            self._send_these(tuple(ids), destination)

    def _send_these(self, ids: Sequence[int], destination: Destination) -> None:
        def done(change: Change) -> None:
            self._model.settle_route(ids, kept=change.unchanged == 0)
            self._destination_changed(change)

        def failed(error: BaseException) -> None:
            self._model.settle_route(ids, kept=False)
            self._bridge.refused.emit(words.explained(error))

        self._model.reroute(ids, destination)
        self._bridge.call(lambda api: api.set_destination(ids, destination), done, failed)

    def _destination_changed(self, change: Change) -> None:
        if change.unchanged:
            text = words.plural(
                "%n file kept its destination: it is cancelled or being confirmed right now.",
                "%n files kept their destination: they are cancelled or being confirmed right now.",
                change.unchanged,
            )
            self._bridge.refused.emit(text)
