"""The products of a category, above its files: each leads to its page, and takes files that are dragged onto it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QStyle, QStyleOptionViewItem

from pxm_desktop.service.catalog_api import CollectionChoice
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.product_list import detail_of
from pxm_desktop.ui.row_delegate import MIDDLE, Index, RowDelegate
from pxm_desktop.ui.words import tr

_CHOICE = Qt.ItemDataRole.UserRole
_WIDTH = 208
"""A card's least width, in pixels; cards share the line."""
_GAP = 8
_LINES = 2
"""So many lines of cards are seen before it scrolls."""
_KINDS = {"standalone": "product", "parent": "family", "variant": "variant"}


class ProductStrip(QListWidget):
    """Cards in lines; hidden while there are none."""

    opened = Signal(str)
    """A product's page is wanted: its id."""
    more_wanted = Signal()
    """The end of what is shown came into sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Products of this category"))
        self._cards = _Cards(self)
        self.setItemDelegate(self._cards)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_CHOICE).id))
        self.itemClicked.connect(lambda item: self.opened.emit(item.data(_CHOICE).id))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.hide()

    def show_products(self, choices: Sequence[CollectionChoice], *, more: bool = False) -> None:
        """Show products: others, or more of the same."""
        if not more:
            self.clear()
        for choice in choices:
            item = QListWidgetItem(words.one_line(choice.name))
            item.setData(_CHOICE, choice)
            item.setToolTip(words.product(choice))
            said = ", ".join(part for part in (words.product(choice), detail_of(choice)) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self.addItem(item)
        self.setVisible(self.count() > 0)
        self._fit()

    def choice_at(self, point: QPoint) -> CollectionChoice | None:
        """Return the product at a point of the viewport."""
        item = self.itemAt(point)
        found: CollectionChoice | None = item.data(_CHOICE) if item is not None else None
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open on Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(item.data(_CHOICE).id)
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Be as high as the cards need, two lines at most."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._cards.refresh_fonts()
            self._fit()

    def _fit(self) -> None:
        # As if it scrolled: a scroll bar that comes and goes with the height would make the cards jump.
        room = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        columns = max(1, room // (_WIDTH + _GAP))
        lines = max(1, min(_LINES, -(-self.count() // columns)))
        card = QSize(room // columns, self._cards.height + _GAP)
        if self.gridSize() != card:
            self.setGridSize(card)
        self.setFixedHeight(lines * card.height() + 2 * self.frameWidth())

    def _scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - self.gridSize().height():
            self.more_wanted.emit()


class _Cards(RowDelegate):
    """A product's name over its SKU and kind."""

    def __init__(self, strip: ProductStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    @property
    def height(self) -> int:
        """The height of a card."""
        return self._measure(self._body).height() + self._measure(self._small).height() + 14

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a card and the gaps beside and below it, as the list shares its room out."""
        return self._strip.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        choice: CollectionChoice = index.data(_CHOICE)
        outer: QRect = option.rect
        rect = outer.adjusted(0, 0, -_GAP, -_GAP)
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        near = state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        painter.setBrush(theme.colour("hover" if near else "panel"))
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 2 if focused else 1))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        spot = QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16)
        self._icon(painter, _KINDS[choice.kind], spot, "secondary")
        detail = choice.sku
        if choice.kind == "parent":
            variants = words.plural("%n variant", "%n variants", choice.variants)
            detail = " · ".join(part for part in (choice.sku, variants) if part)
        room, name = rect.adjusted(34, 6, -8, -6), words.one_line(choice.name)
        self._lines(painter, room, name, words.one_line(detail), self._body, modes=(MIDDLE, MIDDLE))
        painter.restore()
