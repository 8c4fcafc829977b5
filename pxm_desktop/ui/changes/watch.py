"""What the window knows of the account's changes: which there are, how each one stands, and what is told to them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.transfer.events import ChangesChanged, Event
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge

if TYPE_CHECKING:
    from pxm_desktop.service.changes_api import Change, ChangeItem, FileEdit

_LISTED = 100
"""Changes that are listed at once."""
_PAGE = 1000
"""Files of a change that are asked for at once where all are wanted."""


class ChangesWatch(QObject):
    """Follows the changes by their events; passes on what people want of them."""

    changed = Signal(object)
    """A Change stands otherwise than before, or is new here."""
    listed = Signal()
    """Which changes there are is another matter than before."""
    ended = Signal(object)
    """A Change that ran while this window was open has come to its end."""
    failed = Signal(str)
    """A command failed: what happened and what to do."""
    looked = Signal()
    """Another change is looked at than before, or none."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known: dict[int, Change] = {}
        self._asked: set[int] = set()
        self._mine: list[int] = []
        """What was done in this session, the newest last; what was taken back since is left out."""
        self.interrupted: set[int] = set()
        """Changes that stood still when the window opened: the program ended in the midst of them."""
        self.by_key: set[int] = set()
        """Changes that take back another one because somebody pressed the keys for that, on whichever page."""
        self.seen: int | None = None
        """The change that a page shows now."""
        self.loaded = False
        self.failure = ""
        """Why the list could not be read."""
        self._news = 0
        """How often anything was told of any change."""
        self._told: dict[int, int] = {}
        """Which of these was the last word on each."""
        bridge.happened.connect(self._take_events)

    # -- what there is -------------------------------------------------------------------------------------

    def changes(self) -> list[Change]:
        """Return all that is known, the newest first."""
        return sorted(self._known.values(), key=lambda change: -change.id)

    def change(self, change_id: int) -> Change | None:
        """Return how one stands, as far as it is known."""
        return self._known.get(change_id)

    def undo_of(self, change_id: int) -> Change | None:
        """Return the newest change that takes this one back, if there is one."""
        return next((each for each in self.changes() if each.undo_of == change_id), None)

    @property
    def running(self) -> list[Change]:
        """What is being done now, the newest first."""
        return [each for each in self.changes() if each.state == "running"]

    @property
    def last(self) -> Change | None:
        """The last change of this session that can be taken back."""
        found = (self._known.get(each) for each in reversed(self._mine))
        return next((each for each in found if each is not None and each.can_undo), None)

    def look_at(self, change_id: int | None) -> None:
        """Know which change a page shows now."""
        if change_id != self.seen:
            self.seen = change_id
            self.looked.emit()

    def load(self) -> None:
        """Read the list of the account that is signed in."""
        asked = self._news
        self._bridge.call(
            lambda api: api.changes.recent(_LISTED),
            lambda changes: self._take_list(changes, asked),
            self._not_read,
        )

    def forget(self) -> None:
        """Forget everything: another account has signed in."""
        self._known.clear()
        self._told.clear()
        self._asked.clear()
        self._mine.clear()
        self.interrupted.clear()
        self.loaded, self.failure = False, ""
        self.listed.emit()

    def ask(self, change_id: int) -> None:
        """Read how one stands."""
        if change_id in self._asked:
            return
        self._asked.add(change_id)
        asked = self._news

        def take(change: Change) -> None:
            self._asked.discard(change_id)
            if not self._is_old(change_id, asked):
                self.take(change)

        def failed(error: BaseException) -> None:
            self._asked.discard(change_id)
            self.failed.emit(words.explained(error))

        self._bridge.call(lambda api: api.changes.show(change_id), take, failed)

    def take(self, change: Change) -> None:
        """Know how a change stands now."""
        self._note(change.id)
        before = self._known.get(change.id)
        if before == change:
            return
        self._known[change.id] = change
        if change.state != "paused":
            self.interrupted.discard(change.id)
        self.changed.emit(change)
        if before is None:
            self.listed.emit()
        if change.state == "done" and before is not None and before.state in ("running", "paused"):
            self.ended.emit(change)

    # -- what people want ----------------------------------------------------------------------------------

    def plan(
        self,
        edits: Sequence[FileEdit],
        title: str,
        done: Callable[[Change], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Keep a change without doing anything yet."""
        wanted = tuple(edits)
        self._tell(lambda api: api.changes.plan(wanted, title), done, failed)

    def start(self, change_id: int, first: int | None = None) -> None:
        """Do a change, or so many more of its files."""

        def started(change: Change) -> None:
            if change.undo_of is None:
                self._mine = [*(each for each in self._mine if each != change_id), change_id]

        self._tell(lambda api: api.changes.start(change_id, first), started)

    def pause(self, change_id: int) -> None:
        """Stop a change after the file under way."""
        self._tell(lambda api: api.changes.pause(change_id))

    def retry(self, change_id: int, numbers: Sequence[int]) -> None:
        """Try some files again; those that collided are changed as wished this time."""
        wanted = tuple(numbers)
        self._tell(lambda api: api.changes.retry(change_id, wanted))

    def retry_failed(self, change_id: int) -> None:
        """Try all files again that failed; what collided is left."""
        self._tell(_retrying(change_id))

    def undo(self, change_id: int, done: Callable[[Change], None] | None = None) -> None:
        """Take a change back; `done` gets the change that does it."""
        self._mine = [each for each in self._mine if each != change_id]

        def begun(change: Change) -> None:
            self.ask(change_id)
            if done is not None:
                done(change)

        self._tell(lambda api: api.changes.undo(change_id), begun)

    def take_back(self) -> bool:
        """Take the last change of this session back; False when there is none."""
        change = self.last
        if change is None:
            return False
        self.undo(change.id, lambda undo: self.by_key.add(undo.id))
        return True

    def discard(self, change_id: int) -> None:
        """Forget a change that was never started, or one that is over."""

        def gone(_: None) -> None:
            self._note(change_id)
            self._known.pop(change_id, None)
            self.interrupted.discard(change_id)
            self.listed.emit()

        self._bridge.call(lambda api: api.changes.discard(change_id), gone, self._refused)

    # -- inside --------------------------------------------------------------------------------------------

    def _tell(
        self,
        command: Callable[[ServiceApi], Coroutine[Any, Any, Change]],
        done: Callable[[Change], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        def answered(change: Change) -> None:
            self.take(change)
            if done is not None:
                done(change)

        self._bridge.call(command, answered, failed or self._refused)

    def _refused(self, error: BaseException) -> None:
        self.failed.emit(words.explained(error))

    def _note(self, change_id: int) -> None:
        self._news += 1
        self._told[change_id] = self._news

    def _is_old(self, change_id: int, asked: int) -> bool:
        """Whether something was told of a change after what is read now was asked for."""
        return self._told.get(change_id, 0) > asked

    def _take_list(self, changes: Sequence[Change], asked: int) -> None:
        before = self._known
        listed = {each.id: each for each in changes if not self._is_old(each.id, asked)}
        self.interrupted.update(
            each.id for each in listed.values() if each.state == "paused" and each.id not in before
        )
        newer = {each.id: each for each in before.values() if self._is_old(each.id, asked)}
        self._known = listed | newer
        self.loaded, self.failure = True, ""
        for each in listed.values():
            if each.id in before and each != before[each.id]:
                self.changed.emit(each)
        self.listed.emit()

    def _not_read(self, error: BaseException) -> None:
        self.failure = words.explained(error)
        self.listed.emit()

    def _take_events(self, events: Sequence[Event]) -> None:
        newest = {event.id: event for event in events if isinstance(event, ChangesChanged)}
        for change_id, event in newest.items():
            known = self._known.get(change_id)
            if known is None:
                self.ask(change_id)
            else:
                self.take(known.model_copy(update=event.model_dump(exclude={"event"})))


def _retrying(change_id: int) -> Callable[[ServiceApi], Coroutine[Any, Any, Change]]:
    """Return the command that tries again what failed: which files those are is asked page by page."""

    async def retry(api: ServiceApi) -> Change:
        numbers: list[int] = []
        while True:
            page: list[ChangeItem] = await api.changes.items(
                change_id, ("failed", "gone"), numbers[-1] if numbers else 0, _PAGE
            )
            numbers += [item.number for item in page]
            if len(page) < _PAGE:
                return await api.changes.retry(change_id, numbers)

    return retry
