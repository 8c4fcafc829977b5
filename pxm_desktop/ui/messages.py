"""What the service says to nobody in particular, in bars around the queue: notices, and commands that it refused."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.uploads_page import UploadsPage
from pxm_desktop.ui.words import told

_REFUSED = "refused"


class Messages(QObject):
    """Shows each notice once, and the last refusal."""

    def __init__(self, bridge: Bridge, page: UploadsPage) -> None:
        super().__init__(page)
        self._page = page
        self._noticed: set[str] = set()
        bridge.refused.connect(self._show_refusal)

    def notice(self, notice: str) -> None:
        """Tell something once."""
        if notice not in self._noticed:
            self._noticed.add(notice)
            bars, key = self._page.top_bars, f"notice {len(self._noticed)}"
            bars.put(key, Bar("accent", told(notice), on_dismiss=partial(bars.take, key)))

    def _show_refusal(self, text: str) -> None:
        bars = self._page.bottom_bars
        bars.put(_REFUSED, Bar("error", text, on_dismiss=partial(bars.take, _REFUSED)))
