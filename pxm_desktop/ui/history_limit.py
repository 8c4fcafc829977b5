"""How long the history is kept: what a shorter time removes is said first, and removed once Undo is over."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject

from pxm_desktop.service.history_api import HistoryCount, HistoryQuery
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.settings_page import SettingsPage
from pxm_desktop.ui.words import tr

SETTING = "history_days"
_DAY = 86_400.0


class HistoryLimit(QObject):
    """Stands before the setting. Until Undo is over nothing is changed, so nothing has to be brought back."""

    def __init__(self, bridge: Bridge, page: SettingsPage) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._asked: Call[HistoryCount] | None = None
        page.before[SETTING] = self._wanted

    def _wanted(self, days: int | None) -> None:
        """Change the setting at once where that removes nothing."""
        page = self._page
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        page.undo.withdraw()  # an earlier number counts no more, and must not remove anything
        if days is None:
            page.apply(SETTING, None)
            return
        page.hold(SETTING, days)

        def counted(found: HistoryCount) -> None:
            self._asked = None
            if found.number:
                keep, change = partial(page.release, SETTING), partial(page.apply, SETTING, days)
                page.undo.offer(_sentence(found), keep, change)
            else:
                page.apply(SETTING, days)

        def failed(error: BaseException) -> None:
            self._asked = None
            page.release(SETTING)
            page.rows[SETTING].refuse(words.explained(error))

        query = HistoryQuery(until=max(0.0, time.time() - days * _DAY))
        self._asked = self._bridge.call(lambda api: api.history.count(query), counted, failed)


def _sentence(found: HistoryCount) -> str:
    if found.exact:
        return words.plural(
            "This removes %n older entry from the history.",
            "This removes %n older entries from the history.",
            found.number,
        )
    text = tr("This removes more than %1 older entries from the history.")
    return text.replace("%1", words.number(found.number))
