"""Fills the history's table: searches, further pages, and what has changed; never more than the list needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pxm_desktop.service.history_api import HistoryCount, HistoryEntry, HistoryPage, HistoryQuery
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.history_model import HistoryModel

PAGE = 200
"""Entries in a page."""
_ENOUGH = 50
"""Entries after which a search rests. Pages may be short: what the index cannot decide is looked at bit by bit."""
_LARGEST = 1000
"""Entries in one answer when the list is read again."""
_PAUSE_MS = 1000
"""Between two readings of a list that keeps changing."""


class HistoryFeed(QObject):
    """One search at a time; a new one cancels the older."""

    changed = Signal()
    """What the page says around the list may be different now."""

    def __init__(
        self, bridge: Bridge, model: HistoryModel, needed: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._needed = needed
        self._calls: list[Call[HistoryPage] | Call[HistoryCount]] = []
        self._gained = 0
        self._stale = False
        self._rereading = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_PAUSE_MS)
        self._again.timeout.connect(self._reread_now)
        self.query = HistoryQuery()
        self.begun = False
        """True from the first search on."""
        self.busy = False
        """True while rows are on their way."""
        self.failure = ""
        """Why there are no rows, or no further ones."""
        self.count: HistoryCount | None = None
        model.more_wanted.connect(self.more)

    def search(self, query: HistoryQuery) -> None:
        """Look for other entries; the rows stay until the answer is here."""
        self._give_up()
        self.begun, self.query = True, query
        self._stale, self.count = False, None
        self._ask(None)

    def more(self) -> None:
        """Fetch the next page, if there is one and none is on its way."""
        if self._model.after is not None and not (self.busy or self.failure or self._rereading):
            self._ask(self._model.after)

    def try_again(self) -> None:
        """Ask once more for what failed."""
        if self._model.rowCount():
            self.failure = ""
            self.more()
            self.changed.emit()
        else:
            self.search(self.query)

    def stop(self) -> None:
        """End a search; what was found stays."""
        self._give_up()
        self.changed.emit()

    def reread(self) -> None:
        """Take what has changed in the history into the list, soon; rows keep their place."""
        self._stale = True
        if not self._again.isActive() and not self._calls:
            self._again.start()

    # -- inside --------------------------------------------------------------------------------------------

    def _give_up(self) -> None:
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        self.busy, self._rereading, self.failure = False, False, ""

    def _ask(self, after: int | None) -> None:
        self._gained, self.busy, self.failure = 0, True, ""
        self._ask_page(after, self._take_first if after is None else self._take_next)
        self.changed.emit()

    def _ask_page(self, after: int | None, take: Callable[[HistoryPage], None], limit: int = PAGE) -> None:
        query = self.query

        def done(page: HistoryPage) -> None:
            self._calls.remove(call)
            take(page)

        def failed(error: BaseException) -> None:
            self._calls.remove(call)
            self.busy, self._rereading, self.failure = False, False, words.explained(error)
            self.changed.emit()

        call = self._bridge.call(lambda api: api.history.search(query, after, limit), done, failed)
        self._calls.append(call)

    def _take_first(self, page: HistoryPage) -> None:
        self._model.replace(page)
        self._go_on(page)

    def _take_next(self, page: HistoryPage) -> None:
        self._model.extend(page)
        self._go_on(page)

    def _go_on(self, page: HistoryPage) -> None:
        self._gained += len(page.entries)
        if page.after is not None and self._gained < _ENOUGH:
            self._ask_page(page.after, self._take_next)
            self.changed.emit()
            return
        self.busy = False
        if self.count is None or page.after is None:
            self._ask_count()
        self._settle()
        self.changed.emit()

    def _ask_count(self) -> None:
        if self._model.after is None:
            self.count = HistoryCount(number=self._model.rowCount())
            return
        query = self.query

        def done(count: HistoryCount) -> None:
            self._calls.remove(call)
            self.count = count
            self._settle()
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self._calls.remove(call)
            words.log.info("The history could not be counted: %s", type(error).__name__)
            self._settle()

        call = self._bridge.call(lambda api: api.history.count(query), done, failed)
        self._calls.append(call)

    # -- what has changed ----------------------------------------------------------------------------------

    def _settle(self) -> None:
        if self._stale and not self._calls and not self._again.isActive():
            self._again.start()

    def _reread_now(self) -> None:
        if self._calls or not self._stale:
            return  # Whoever is under way settles this.
        self._stale = False
        if self.failure and not self._model.rowCount():
            self.search(self.query)
            return
        wanted = max(self._needed(), min(self._model.rowCount(), _LARGEST), PAGE)
        self._rereading = True
        self._reread_from(None, (), wanted)

    def _reread_from(self, after: int | None, sofar: tuple[HistoryEntry, ...], wanted: int) -> None:
        def take(page: HistoryPage) -> None:
            entries = sofar + page.entries
            if page.after is not None and len(entries) < wanted:
                self._reread_from(page.after, entries, wanted)
                return
            self._rereading = False
            self._model.merge(HistoryPage.model_construct(entries=entries, after=page.after))
            self._ask_count()
            self._settle()
            self.changed.emit()

        self._ask_page(after, take, min(_LARGEST, wanted))
