"""The rows of the tree of sources: what they hold, and how they are painted."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeWidgetItem

from pxm_desktop.service.catalog_api import CollectionChoice
from pxm_desktop.service.library_api import SourceCounts
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.source import Source
from pxm_desktop.ui.row_delegate import MIDDLE, Index, RowDelegate
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

SOURCE = Qt.ItemDataRole.UserRole
"""A row's Source; None for headings."""
CHOICE = Qt.ItemDataRole.UserRole + 1
"""A product's CollectionChoice, or a category's CategoryNode."""
MORE = Qt.ItemDataRole.UserRole + 2
"""Of a row that brings more products: how many were looked through already."""
HEADING = Qt.ItemDataRole.UserRole + 3
TARGET = Qt.ItemDataRole.UserRole + 4
"""True while files hover over the row."""
DUPLICATES = Qt.ItemDataRole.UserRole + 7
"""True for the row that leads to the duplicates."""
_COUNT = Qt.ItemDataRole.UserRole + 5
_ICON = Qt.ItemDataRole.UserRole + 6
_SIGN = 16
_ICONS = {
    "all": "library",
    "recent": "history",
    "unlinked": "unlinked",
    "unpublished": "unpublished",
    "mine": "uploads",
    "processing": "processing",
    "region": "region",
    "category": "folder",
    "search": "search",
}
_KINDS = {"standalone": "product", "parent": "family", "variant": "variant"}
_SHOWS = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator


class SourceRows(RowDelegate):
    """Icon, name, and the count at the right end."""

    def refresh_fonts(self) -> None:
        """Take the system's font again."""
        super().refresh_fonts()
        self._count = self._font(Size.LABEL, tabular=True)
        self._heading = self._font(Size.LABEL, bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Return the height of a row."""
        return QSize(0, max(28, self._measure(self._body).height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = bool(index.data(TARGET))
        if over or state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_tint"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if over or state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -1, -1))
        heading, sign, count = bool(index.data(HEADING)), index.data(_ICON), index.data(_COUNT)
        room = rect.adjusted(4, 0, -6, 0)
        if sign:
            spot = QRectF(room.left(), rect.center().y() - _SIGN / 2 + 1, _SIGN, _SIGN)
            self._icon(painter, sign, spot, "secondary")
            room.setLeft(room.left() + _SIGN + 8)
        if count is not None:
            said = words.number(count)
            wide = self._measure(self._count).horizontalAdvance(said)
            end = QRect(room.right() + 1 - wide, rect.top(), wide, rect.height())
            self._text(painter, end, said, self._count, "secondary")
            room.setRight(end.left() - 9)
        ink = "secondary" if heading or index.data(MORE) is not None else "text"
        self._text(painter, room, index.data(), self._heading if heading else self._body, ink, MIDDLE)
        painter.restore()


def source_row(of: Source, sign: str = "") -> QTreeWidgetItem:
    """Return the row of a source."""
    item = QTreeWidgetItem([words.one_line(of.title)])
    item.setData(0, SOURCE, of)
    item.setData(0, _ICON, sign or _ICONS.get(of.kind, ""))
    item.setToolTip(0, of.title)
    return item


def duplicates_row() -> QTreeWidgetItem:
    """Return the row that leads to the duplicates; it is no way of looking at files."""
    item = QTreeWidgetItem([tr("Duplicates…")])
    item.setData(0, DUPLICATES, True)
    item.setData(0, _ICON, "family")
    return item


def product_row(choice: CollectionChoice) -> QTreeWidgetItem:
    """Return the row of a product; that of a family can be opened."""
    item = source_row(source.of_product(choice), _KINDS[choice.kind])
    item.setData(0, CHOICE, choice)
    item.setToolTip(0, words.product(choice))
    if choice.kind == "parent" and choice.variants:
        item.setChildIndicatorPolicy(_SHOWS)
    return item


def count_of(counts: SourceCounts, of: Source) -> int | None:
    """Return how many files stand behind a source; None where that is not counted."""
    if of.kind == "region":
        return counts.regions.get(of.id, 0)
    if of.kind in source.FIXED:
        found: int = getattr(counts, of.kind)
        return found
    return None


def set_count(item: QTreeWidgetItem, count: int | None) -> None:
    """Show how many files stand behind a row."""
    if count is None or item.data(0, _COUNT) == count:
        return
    item.setData(0, _COUNT, count)
    said = f"{item.text(0)}, {words.files(count)}"
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
