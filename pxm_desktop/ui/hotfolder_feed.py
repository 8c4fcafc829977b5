"""Fills the table of what hot folders did: the newest first, further pages as one scrolls, and what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from pxm_desktop.hotfolders.model import Activity
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.hotfolder_cells import CellModel
from pxm_desktop.ui.timers import single_shot

PAGE = 100
"""Lines in a page."""
_GATHER_MS = 300
"""How long news gather before they are fetched, in milliseconds."""


class ActivityFeed(QObject):
    """One reading at a time; another rule begins anew."""

    changed = Signal()
    """What is said around the table may be different now."""

    def __init__(self, bridge: Bridge, model: CellModel[Activity], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._call: Call[tuple[Activity, ...]] | None = None
        self._stale = False
        self._more = False
        self._soon = single_shot(self, _GATHER_MS, self._fetch_new)
        self.rule_id: str | None = None
        """The rule whose activity is shown; None for all."""
        self.loaded = False
        """True once the first page was read."""
        self.failure = ""

    @property
    def more(self) -> bool:
        """True while there are older lines than those that are here."""
        return self._more

    def show_rule(self, rule_id: str | None) -> None:
        """Begin anew with one rule, or all."""
        if self._call is not None:
            self._call.cancel()
        self.rule_id, self._stale = rule_id, False
        self._ask(None, self._take_first)

    def refresh(self) -> None:
        """Fetch what is new, soon."""
        if not self._soon.isActive():
            self._soon.start()

    def fetch_more(self) -> None:
        """Fetch the next page, if there is one and nothing is on its way."""
        if self._more and self._call is None and self._model.rowCount():
            self._ask(self._model.item(self._model.rowCount() - 1).id, self._take_next)

    # -- inside --------------------------------------------------------------------------------------------

    def _fetch_new(self) -> None:
        if self._call is not None:
            self._stale = True
        else:
            self._ask(None, self._take_new if self._model.rowCount() else self._take_first)

    def _ask(self, before: int | None, take: Callable[[Sequence[Activity]], None]) -> None:
        rule_id = self.rule_id

        def done(lines: tuple[Activity, ...]) -> None:
            self._call, self.failure, self.loaded = None, "", True
            take(lines)
            self._settle()

        def failed(error: BaseException) -> None:
            self._call, self.failure, self.loaded = None, words.explained(error), True
            self._settle()

        self._call = self._bridge.call(
            lambda api: api.hotfolders.activity(rule_id, before, PAGE), done, failed
        )

    def _settle(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
        self.changed.emit()

    def _take_first(self, lines: Sequence[Activity]) -> None:
        self._more = len(lines) >= PAGE
        self._model.replace(lines)

    def _take_next(self, lines: Sequence[Activity]) -> None:
        self._more = len(lines) >= PAGE
        self._model.insert(self._model.rowCount(), lines)

    def _take_new(self, lines: Sequence[Activity]) -> None:
        newest = self._model.item(0).id
        new = [line for line in lines if line.id > newest]
        if len(new) >= PAGE:  # so much happened that there may be a gap
            self._take_first(lines)
        else:
            self._model.insert(0, new)
