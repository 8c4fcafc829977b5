"""The hot folders below each other: cards that keep their place, as high as they need to be and no higher."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import RuleStatus
from pxm_desktop.ui import hotfolder_text
from pxm_desktop.ui.accessible import give_role
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.hotfolder_card import HotFolderCard
from pxm_desktop.ui.words import tr

_GAP = 8
_BAR = 8
"""Room for the scroll bar beside the cards."""


class HotFolderCards(QScrollArea):
    """Says what is wanted of which rule."""

    wanted = Signal(str, object)
    """The id of a rule, and a `Verb`."""

    def __init__(self, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._statuses: tuple[RuleStatus, ...] = ()
        self.cards: dict[str, HotFolderCard] = {}
        """Cards by the id of their rule, from top to bottom."""
        self._inside = QWidget()
        give_role(self._inside, QAccessible.Role.List)
        self._inside.setAccessibleName(tr("Hot folders"))
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(self._inside)
        names.changed.connect(self._show)

    def show_rules(self, statuses: Sequence[RuleStatus]) -> None:
        """Show rules in this order."""
        self._statuses = tuple(statuses)
        for gone in [rule_id for rule_id in self.cards if rule_id not in {s.rule.id for s in statuses}]:
            self._drop(gone)
        for at, status in enumerate(statuses):
            card = self.cards.get(status.rule.id) or self._make(status)
            if self._column.indexOf(card) != at:
                self._column.insertWidget(at, card)
        self.cards = {s.rule.id: self.cards[s.rule.id] for s in statuses}
        self._show()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Need as much height as the cards have at this width."""
        high = self._inside.heightForWidth(max(1, self.viewport().width()))
        return QSize(400, high if high >= 0 else self._inside.sizeHint().height())

    def _make(self, status: RuleStatus) -> HotFolderCard:
        card = HotFolderCard(status)
        rule_id = status.rule.id
        card.wanted.connect(lambda verb: self.wanted.emit(rule_id, verb))
        card.moved.connect(lambda step: self._move(rule_id, step))
        self.cards[rule_id] = card
        return card

    def _drop(self, rule_id: str) -> None:
        card = self.cards.pop(rule_id)
        now = QApplication.focusWidget()
        focused = now is None or now is card or card.isAncestorOf(now)  # None: a menu is just closing
        at = self._column.indexOf(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        if focused and self.cards:
            next_one = list(self.cards.values())[min(at, len(self.cards) - 1)]
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        named = hotfolder_text.titles(self._statuses)
        for status in self._statuses:
            where = hotfolder_text.destination(status.rule, self._names)
            self.cards[status.rule.id].show_status(status, named[status.rule.id], where)
        self.updateGeometry()

    def _move(self, rule_id: str, step: int) -> None:
        cards = list(self.cards.values())
        at = cards.index(self.cards[rule_id]) + step
        if 0 <= at < len(cards):
            cards[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(cards[at])
