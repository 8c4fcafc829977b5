"""The hot folders as the window has them: watched while it is open, read when something is new, and commands on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.errors import OwnerGone, SignedOut
from pxm_desktop.transfer.events import AccountsChanged, Event, HotFoldersChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.timers import single_shot

if TYPE_CHECKING:
    from pxm_desktop.hotfolders.model import Rule, RuleStatus

_GATHER_MS = 200
"""How long news gather before the list is read again, in milliseconds."""
_ONCE_MORE_MS = 30_000
"""After which time watching is tried again that could not begin, in milliseconds."""


class HotFolderRules(QObject):
    """Says `changed` when the list was read, and `happened` when there is news of files too."""

    changed = Signal()
    happened = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._call: Call[tuple[RuleStatus, ...]] | None = None
        self._stale = False
        self._soon = single_shot(self, _GATHER_MS, self.load)
        self._attending: Call[None] | None = None
        self._once_more = single_shot(self, _ONCE_MORE_MS, self._attend)
        self.statuses: tuple[RuleStatus, ...] = ()
        self.loaded = False
        """True once the list was read."""
        self.failure = ""
        """Why the list could not be read."""
        bridge.started.connect(self._attend)
        bridge.started.connect(self.load)
        bridge.stopping.connect(self._leave)
        bridge.happened.connect(self._take)

    # -- watching ------------------------------------------------------------------------------------------

    def _attend(self) -> None:
        """Let the folders be watched for as long as the window is open."""
        self._attending = self._bridge.call(lambda api: api.hotfolders.attend(), None, self._broken_off)

    def _leave(self) -> None:
        self._once_more.stop()
        if self._attending is not None:
            self._attending.cancel()

    def _broken_off(self, error: BaseException) -> None:
        if isinstance(error, OwnerGone):  # another process watched; this one takes over, or the next
            self._attend()
            return
        words.log.warning("Hot folders are not watched: %s", error)
        self._bridge.refused.emit(words.explained(error))
        self._once_more.start()

    # -- reading -------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the list again; one reading at a time."""
        self._soon.stop()
        if self._call is not None:
            self._stale = True
            return
        self._call = self._bridge.call(lambda api: api.hotfolders.list(), self._show, self._failed)

    def status(self, rule_id: str) -> RuleStatus | None:
        """Return how a rule stands; None where there is no such rule."""
        return next((each for each in self.statuses if each.rule.id == rule_id), None)

    def _show(self, statuses: Sequence[RuleStatus]) -> None:
        self.statuses, self.failure = tuple(statuses), ""
        self._over()

    def _failed(self, error: BaseException) -> None:
        self.statuses = ()
        self.failure = "" if isinstance(error, SignedOut) else words.explained(error)
        self._over()

    def _over(self) -> None:
        self._call, self.loaded = None, True
        self.changed.emit()
        if self._stale:
            self._stale = False
            self._soon.start()

    def _take(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, AccountsChanged) for event in events):
            self.load()
        if any(isinstance(event, HotFoldersChanged) for event in events):
            if not self._soon.isActive():
                self._soon.start()
            self.happened.emit()

    # -- commands ------------------------------------------------------------------------------------------

    def pause(self, rule_id: str, *, on: bool) -> None:
        """Take nothing more from a folder, or take files from it again."""
        if on:
            self._bridge.call(lambda api: api.hotfolders.pause(rule_id))
        else:
            self._bridge.call(lambda api: api.hotfolders.resume(rule_id))

    def look_again(self, rule_id: str, done: Callable[[], None]) -> None:
        """Look at a whole folder now; `done` hears when that is over and how the rule stands was asked anew."""

        def looked(_: None) -> None:
            done()
            self.load()

        self._bridge.call(lambda api: api.hotfolders.rescan(rule_id), looked)

    def remove(self, rule_id: str, done: Callable[[Rule], None]) -> None:
        """Forget a hot folder; `done` gets it, so that it can be put back."""
        self._bridge.call(lambda api: api.hotfolders.remove(rule_id), done)

    def put_back(self, rule: Rule) -> None:
        """Make a hot folder again that was removed."""
        self._bridge.call(lambda api: api.hotfolders.add(rule))

    def save(self, rule: Rule, done: Callable[[Rule], None], failed: Callable[[BaseException], None]) -> None:
        """Make a hot folder, or put it in the place of the one with its id."""
        if rule.id:
            self._bridge.call(lambda api: api.hotfolders.edit(rule), done, failed)
        else:
            self._bridge.call(lambda api: api.hotfolders.add(rule), done, failed)

    def take(self, rule_id: str, paths: Sequence[bytes], done: Callable[[int], None]) -> None:
        """Queue files now, though they wait."""
        self._bridge.call(lambda api: api.hotfolders.take(rule_id, list(paths)), done)
