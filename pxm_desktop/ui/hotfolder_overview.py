"""The hot folders above, what they did below: the cards get the height that they need, the lists never too little."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import RuleStatus
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.hotfolder_activity import ActivityBox
from pxm_desktop.ui.hotfolder_cards import HotFolderCards
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.queue_model import QueueModel

_GAP = 12
_LISTS = 0.42
"""The least share of the height that the lists have."""


class HotFolderOverview(QWidget):
    """Cards and lists."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        rules: HotFolderRules,
        queue: QueueModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.cards = HotFolderCards(names)
        column.addWidget(self.cards)
        self.activity = ActivityBox(bridge, rules, queue)
        column.addWidget(self.activity, 1)

    def show_rules(self, statuses: Sequence[RuleStatus]) -> None:
        """Show rules in this order."""
        self.cards.show_rules(statuses)
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the height out."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        lists = max(self.activity.minimumSizeHint().height(), round(self.height() * _LISTS))
        room = max(0, self.height() - lists - _GAP)
        self.cards.setFixedHeight(min(self.cards.sizeHint().height(), room))
