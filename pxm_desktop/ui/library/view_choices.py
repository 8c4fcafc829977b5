"""How the files are shown: their order, and tiles or table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.files_view import GRID, LARGE_GRID, LOOKS, TABLE
from pxm_desktop.ui.library.model import Column
from pxm_desktop.ui.library.source import Grouping, Order
from pxm_desktop.ui.library.table import SORTED
from pxm_desktop.ui.menu_button import MenuButton
from pxm_desktop.ui.words import tr

_ANY: Order = ("best", False)
_DOWN_FIRST = (Column.SIZE, Column.CHANGED)
"""Columns whose largest or newest come first at the first click."""


class ViewChoices(QObject):
    """Two choices that are remembered."""

    order_chosen = Signal()
    """Another order, or other groups."""
    look_chosen = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._of_source: Order | None = None
        self._words = False
        self.wished: Order | None = None
        """The order that was chosen for what is looked at; None leaves it to the source."""
        self.kept: Order | None = None
        """The order that was chosen last, for sources that have none of their own."""
        self.order = Choice()
        self.order.setAccessibleName(tr("Order"))
        self.order.setToolTip(tr("In which order the files stand"))
        self.order.activated.connect(self._activated)
        self.look = GRID
        self.grouping: Grouping = ""
        self.view = MenuButton(kind="flat")
        self.view.show_text(tr("View"))
        self.view.setAccessibleName(tr("View: pictures or a table, and groups"))
        self.view.filling.connect(self._fill_view)
        self._fill()

    @property
    def effective(self) -> Order:
        """The order that holds."""
        return self.wished or self._of_source or _ANY

    def begin(self, of_source: Order | None, wished: Order | None) -> None:
        """Look at something else: with an order of its own, or one that was wished."""
        self._of_source, self.wished = of_source, wished
        self._show()

    def know_words(self, typed: bool) -> None:
        """Know whether words are searched for: then some fit better than others."""
        if typed != self._words:
            self._words = typed
            self._fill()

    def restore(self, look: object, order: object, grouping: object) -> None:
        """Take what was remembered, as far as it makes sense."""
        if isinstance(look, str) and look in LOOKS:
            self.choose_look(look)
        self.grouping = next((each for each, _ in groupings() if each == grouping), "")
        known = {(by, down): (by, down) for _, by, down in text.orders(words_typed=False)}
        wished = tuple(order) if isinstance(order, list | tuple) else ()
        if len(wished) == 2 and (wished[0], wished[1]) in known:
            self.kept = known[wished[0], wished[1]]

    def choose_look(self, look: str) -> None:
        """Show tiles or the table."""
        self.look = look
        self.look_chosen.emit(look)

    def choose_grouping(self, grouping: Grouping) -> None:
        """Put the files under headings, or under none."""
        self.grouping = grouping
        self.order_chosen.emit()

    def sort_by(self, column: Column) -> None:
        """Sort by a column of the table; by the same one again: the other way round."""
        by, (now, down) = SORTED[column], self.effective
        self._choose((by, not down if now == by else column in _DOWN_FIRST))

    def _activated(self, n: int) -> None:
        by, down = self.order.itemData(n)
        self._choose((by, down))

    def _choose(self, order: Order) -> None:
        self.wished = order
        if self._of_source is None:
            self.kept = order
        self._show()
        self.order_chosen.emit()

    def _fill_view(self, menu: QMenu) -> None:
        for said, look in (
            (tr("Small pictures"), GRID),
            (tr("Large pictures"), LARGE_GRID),
            (tr("Table"), TABLE),
        ):
            _tick(menu, said, look == self.look, partial(self.choose_look, look))
        menu.addSeparator()
        for grouping, said in groupings():
            _tick(menu, said, grouping == self.grouping, partial(self.choose_grouping, grouping))

    def _fill(self) -> None:
        self.order.blockSignals(True)
        self.order.clear()
        for said, by, down in text.orders(words_typed=self._words):
            self.order.addItem(said, (by, down))
        self.order.blockSignals(False)
        self._show()

    def _show(self) -> None:
        shown = [tuple(self.order.itemData(n)) for n in range(self.order.count())]
        now = self.effective
        if now not in shown:  # the other way round, as only the table's titles can ask for
            self.order.addItem(text.order(*now), now)
            shown.append(now)
        self.order.setCurrentIndex(shown.index(now))


def groupings() -> list[tuple[Grouping, str]]:
    """Return the ways to group files, with their text."""
    return [
        ("", tr("No groups")),
        ("day", tr("Group by day")),
        ("kind", tr("Group by type")),
        ("product", tr("Group by product")),
    ]


def _tick(menu: QMenu, said: str, on: bool, act: Callable[[], None]) -> None:
    action = menu.addAction(said)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _checked: act())
