"""A list of products with a star and, for families, their variants below; for the search and the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui import icons, theme, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
CHOICE = Qt.ItemDataRole.UserRole
"""A row's CollectionChoice; None for a heading."""
_OPEN = Qt.ItemDataRole.UserRole + 1
_UNDER = Qt.ItemDataRole.UserRole + 2
"""The id of the family that a row was folded out of."""
_TAKEN = Qt.ItemDataRole.UserRole + 3
_ZONE = 26
"""Width of the star, and of the arrow before it, in pixels."""
_KINDS = {"standalone": "product", "parent": "family", "variant": "variant"}


class _Lines(QStyledItemDelegate):
    """A product's name, and below it kind, SKU and place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        small = QFontMetrics(theme.font(Size.SMALL)).height()
        if index.data(CHOICE) is None:
            return QSize(0, small + 12)
        return QSize(0, QFontMetrics(theme.font()).height() + small + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: CollectionChoice | None = index.data(CHOICE)
        rect: QRect = option.rect
        painter.save()
        if choice is None:
            painter.setFont(theme.font(Size.SMALL, bold=True))
            painter.setPen(theme.colour("secondary"))
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(8, 0, -8, -3), flags, index.data())
        else:
            self._product(painter, rect, option.state, index, choice)
        painter.restore()

    def _product(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index, choice: CollectionChoice
    ) -> None:
        near = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if near:
            painter.fillRect(rect, theme.colour("accent_tint"))
        taken = bool(index.data(_TAKEN))
        left = rect.left() + 8 + (16 if index.data(_UNDER) else 0)
        kind = "check" if taken else _KINDS[choice.kind]
        spot = QRectF(left, rect.center().y() - 8, 16, 16)
        icons.paint(painter, kind, spot, theme.colour("accent" if taken else "secondary"))
        ends = 8
        if near or choice.favourite:
            name, ink = ("star_full", "warning") if choice.favourite else ("star", "secondary")
            icons.paint(painter, name, _end(rect, 0), theme.colour(ink))
            ends = _ZONE
        if choice.kind == "parent":
            arrow = "down" if index.data(_OPEN) else "right"
            icons.paint(painter, arrow, _end(rect, 1), theme.colour("secondary"))
            ends = 2 * _ZONE
        inner = QRect(left + 24, rect.top() + 5, rect.right() - ends - left - 24, rect.height() - 10)
        detail = detail_of(choice)
        rows = (
            (theme.font(), "text", choice.name, Qt.AlignmentFlag.AlignTop),
            (theme.font(Size.SMALL), "secondary", detail, Qt.AlignmentFlag.AlignBottom),
        )
        for font, colour, text, side in rows if detail else ((*rows[0][:3], Qt.AlignmentFlag.AlignVCenter),):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(inner, side, shown)


class ProductList(QListWidget):
    """Says which product was picked; folds variants out and keeps stars by itself."""

    picked = Signal(object)
    """A CollectionChoice."""
    learned = Signal(object)
    """Products that came to be known here."""
    starred = Signal()
    more_wanted = Signal()
    """The end of the list is near."""

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__()
        self._bridge = bridge
        self.taken: Callable[[], Sequence[str]] = lambda: ()
        """Tells which products are chosen already, to be marked."""
        self.setItemDelegate(_Lines(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.itemClicked.connect(self.pick)
        self.currentRowChanged.connect(self._near_end)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # -- filling -------------------------------------------------------------------------------------------

    def show_products(self, sections: Sequence[tuple[str, Sequence[CollectionChoice]]]) -> None:
        """Show products under headings (an empty heading is none)."""
        self.clear()
        for heading, choices in sections:
            if heading and choices:
                item = QListWidgetItem(heading, self)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.append(choices)
        self.move_by(1)

    def append(self, choices: Sequence[CollectionChoice]) -> None:
        """Show more at the end."""
        taken = frozenset(self.taken())
        for choice in choices:
            self.addItem(_item(choice, choice.id in taken))

    def choices(self) -> list[CollectionChoice]:
        """Return the products that are shown, from the top."""
        found = (self.item(n).data(CHOICE) for n in range(self.count()))
        return [choice for choice in found if choice is not None]

    def mark_taken(self) -> None:
        """Show anew which products are chosen."""
        taken = frozenset(self.taken())
        for n in range(self.count()):
            choice = self.item(n).data(CHOICE)
            if choice is not None:
                self.item(n).setData(_TAKEN, choice.id in taken)
                _name(self.item(n))

    # -- moving --------------------------------------------------------------------------------------------

    def move_by(self, step: int) -> None:
        """Go to the next product in a direction, past headings."""
        row = self.currentRow() + step
        while 0 <= row < self.count():
            if self.item(row).data(CHOICE) is not None:
                self.setCurrentRow(row)
                return
            row += step

    def current(self) -> CollectionChoice | None:
        """Return the current product."""
        found: CollectionChoice | None = self._choice(self.currentItem())
        return found

    def _choice(self, item: QListWidgetItem | None) -> Any:
        return item.data(CHOICE) if item is not None else None

    def pick(self, item: QListWidgetItem | None) -> None:
        """Choose a row."""
        choice = item.data(CHOICE) if item is not None else None
        if choice is not None:
            self.picked.emit(choice)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take clicks on star and arrow for themselves."""
        item = self.itemAt(event.position().toPoint())
        choice = item.data(CHOICE) if item is not None else None
        if item is not None and choice is not None and event.button() == Qt.MouseButton.LeftButton:
            from_right = self.visualItemRect(item).right() - event.position().x()
            if from_right < _ZONE + 4:
                self.toggle_star(item)
                return
            if choice.kind == "parent" and from_right < 2 * _ZONE:
                self.toggle_variants(item)
                return
        super().mousePressEvent(event)

    def _near_end(self, row: int) -> None:
        if self.count() and row >= self.count() - 2:
            self.more_wanted.emit()

    def _scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - 80:
            self.more_wanted.emit()

    # -- stars and variants --------------------------------------------------------------------------------

    def toggle_star(self, item: QListWidgetItem | None = None) -> None:
        """Make a product (the current one) a favourite, or no longer."""
        item = self.currentItem() if item is None else item
        choice: CollectionChoice | None = self._choice(item)
        if choice is None:
            return
        on = not choice.favourite
        for n in range(self.count()):
            other = self.item(n).data(CHOICE)
            if other is not None and other.id == choice.id:
                self.item(n).setData(CHOICE, other.model_copy(update={"favourite": on}))
                _name(self.item(n))
        self._bridge.call(lambda api: api.catalog.set_favourite(choice.id, on), lambda _: self.starred.emit())

    def unfold(self, *, on: bool) -> bool:
        """Fold the variants of the current family out, or those around the current row in; False: nothing to do."""
        item = self.currentItem()
        if item is None:
            return False
        under = item.data(_UNDER)
        if under and not on:
            item = next(
                self.item(n)
                for n in range(self.row(item), -1, -1)
                if self.item(n).data(CHOICE).id == under and not self.item(n).data(_UNDER)
            )
            self.setCurrentItem(item)
        choice = item.data(CHOICE)
        if choice is None or choice.kind != "parent" or bool(item.data(_OPEN)) is on:
            return False
        self.toggle_variants(item)
        return True

    def toggle_variants(self, item: QListWidgetItem) -> None:
        """Fold the variants of a family out or in."""
        family: CollectionChoice = item.data(CHOICE)
        if item.data(_OPEN):
            item.setData(_OPEN, False)
            row = self.row(item) + 1
            while row < self.count() and self.item(row).data(_UNDER) == family.id:
                self.takeItem(row)
            return
        item.setData(_OPEN, True)

        def show(variants: Sequence[CollectionChoice]) -> None:
            self.learned.emit(variants)
            # The list may have been filled anew meanwhile.
            rows = (n for n in range(self.count()) if self.item(n).data(_OPEN))
            at = next((n for n in rows if self.item(n).data(CHOICE).id == family.id), None)
            if at is None:
                return
            taken = frozenset(self.taken())
            for n, variant in enumerate(variants, at + 1):
                made = _item(variant, variant.id in taken)
                made.setData(_UNDER, family.id)
                self.insertItem(n, made)
            self.scrollToItem(self.item(min(at + len(variants), self.count() - 1)))
            self.scrollToItem(self.item(at))

        self._bridge.call(lambda api: api.catalog.variants(family.id), show)


def detail_of(choice: CollectionChoice) -> str:
    """Return a product's second line: kind, SKU, place."""
    if choice.kind == "parent":
        kind = words.plural("%n variant", "%n variants", choice.variants)
    else:
        kind = tr("variant") if choice.kind == "variant" else ""
    return " · ".join(part for part in (kind, choice.sku, choice.path) if part)


def _end(rect: QRect, nth: int) -> QRectF:
    """Return where the star (0) or the arrow (1) is."""
    return QRectF(rect.right() - (nth + 1) * _ZONE + 2, rect.center().y() - 8, 16, 16)


def _item(choice: CollectionChoice, taken: bool) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(CHOICE, choice)
    item.setData(_TAKEN, taken)
    _name(item)
    return item


def _name(item: QListWidgetItem) -> None:
    """Say a row to a screen reader, and all of it in the tooltip. The text also serves type-ahead."""
    choice: CollectionChoice = item.data(CHOICE)
    parts = [words.product(choice)]
    if choice.kind == "parent":
        parts.append(words.plural("%n variant", "%n variants", choice.variants))
    elif choice.kind == "variant":
        parts.append(tr("variant"))
    if choice.favourite:
        parts.append(tr("favourite"))
    if item.data(_TAKEN):
        parts.append(tr("chosen"))
    item.setText(choice.name)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(parts))
    item.setToolTip(f"{words.product(choice)}\n{choice.path}".strip())
