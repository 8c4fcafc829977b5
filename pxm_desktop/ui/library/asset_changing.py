"""What was edited on a file's page goes to PXM: planned, started, followed to its end, and offered back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSizePolicy

from pxm_desktop.service.changes_api import Change, ChangeItem, FileEdit
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

SLOW_MS = 300
_KEY = "change"


class AssetChanging(QObject):
    """Changes one file at a time; each change says in a bar how it ended."""

    settled = Signal(str)
    """What PXM has of a file may be another thing now: the file's id."""

    def __init__(self, bridge: Bridge, watch: ChangesWatch, bars: Bars, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._watch = watch
        self._bars = bars
        self._files: dict[int, str] = {}
        """Changes under way, and the file that each one changes."""
        self._done: dict[int, str] = {}
        """Changes that are over, and the file that each one changed."""
        self._last: int | None = None
        """What Undo would take back."""
        self._slow = single_shot(self, SLOW_MS, self._show_busy)
        watch.changed.connect(self._look)
        watch.failed.connect(self._not_begun)

    @property
    def busy(self) -> bool:
        """True while something is on its way to PXM."""
        return bool(self._files) or self._slow.isActive()

    def apply(self, edit: FileEdit, title: str) -> None:
        """Change a file."""
        self._last = None
        self._slow.start()

        def planned(change: Change) -> None:
            self._files[change.id] = edit.file_id
            self._watch.start(change.id)

        def failed(error: BaseException) -> None:
            self._slow.stop()
            self._say("error", words.explained(error))
            self.settled.emit(edit.file_id)

        self._watch.plan([edit], title, planned, failed)

    def take_back(self) -> bool:
        """Undo the last change of this page; False when there is none."""
        if self._last is None:
            return False
        self._undo(self._last)
        return True

    def leave(self) -> None:
        """Put away what was said: another file is shown. What is under way goes on."""
        self._last = None
        if not self._files:
            self._bars.take(_KEY)

    # -- inside --------------------------------------------------------------------------------------------

    def _undo(self, change_id: int) -> None:
        file_id = self._done.get(change_id, "")
        self._last = None
        self._bars.take(_KEY)
        self._slow.start()

        def begun(change: Change) -> None:
            self._files[change.id] = file_id
            self._look(self._watch.change(change.id) or change)

        self._watch.undo(change_id, begun)

    def _look(self, change: Change) -> None:
        file_id = self._files.get(change.id)
        if file_id is None:
            return
        if change.state == "running":
            if change.sentence:  # no network, say: it goes on by itself
                self._slow.stop()
                self._say(
                    "accent", tr("Not in PXM yet. %1").replace("%1", words.told(change.sentence)), busy=True
                )
        elif change.state in ("done", "undone", "paused"):
            self._end(change, file_id)

    def _not_begun(self) -> None:
        """Wait no more for what could not be started; why is told by the window."""
        for change_id, file_id in list(self._files.items()):
            change = self._watch.change(change_id)
            if change is not None and change.state != "running":
                del self._files[change_id]
                self._slow.stop()
                self._bars.take(_KEY)
                self.settled.emit(file_id)

    def _end(self, change: Change, file_id: str) -> None:
        del self._files[change.id]
        self._slow.stop()
        self._bars.take(_KEY)
        if change.failed or change.collided or change.state == "paused":
            self._bridge.call(
                lambda api: api.changes.items(change.id, ("failed", "collided", "gone")),
                partial(self._explain, change, file_id),
            )
        elif change.undo_of is not None:
            self._say("ok", tr("The change was taken back."))
        elif change.changed:
            self._last = change.id if change.can_undo else None
            self._done[change.id] = file_id
            text = tr("Done: %1.").replace("%1", words.one_line(words.told(change.title)))
            actions = [(tr("Undo"), partial(self._undo, change.id))] if change.can_undo else []
            self._say("ok", text, actions)
        self.settled.emit(file_id)

    def _explain(self, change: Change, file_id: str, items: Sequence[ChangeItem]) -> None:
        """Say why the file was not changed, and what can be done."""
        sentences = [words.told(item.sentence) for item in items if item.sentence]
        text = (
            " ".join(dict.fromkeys(sentences))
            or words.told(change.sentence)
            or tr("PXM did not change the file.")
        )
        again = tr("Change it anyway") if change.collided else tr("Try again")

        def retry() -> None:
            self._bars.take(_KEY)
            self._files[change.id] = file_id
            self._slow.start()
            self._watch.retry(change.id, [item.number for item in items])

        self._say("warning" if change.collided else "error", words.one_line(text), [(again, retry)])

    def _show_busy(self) -> None:
        self._say("accent", tr("Telling PXM…"), busy=True)

    def _say(
        self,
        kind: str,
        text: str,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        *,
        busy: bool = False,
    ) -> None:
        dismiss = None if busy else partial(self._bars.take, _KEY)
        bar = Bar(kind, text, actions, on_dismiss=dismiss, busy=busy)
        # A long file name must not widen the window.
        bar.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.label.setToolTip(text)
        self._bars.put(_KEY, bar)
