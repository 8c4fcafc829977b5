"""What the painting of our tables' rows has in common: fonts and their measures, ground, icons, two lines of text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pxm_desktop.ui import icons, theme
from pxm_desktop.ui.theme import Size

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 48
COMPACT_HEIGHT = 28
PADDING = 12
END, MIDDLE, START = (
    Qt.TextElideMode.ElideRight,
    Qt.TextElideMode.ElideMiddle,
    Qt.TextElideMode.ElideLeft,
)
_MOST_REMEMBERED = 4000
"""Shortened texts."""


def row_height(*, compact: bool = False) -> int:
    """Return the height of a row: 48 pixels, 28 for compact ones, or more where the system's font is large."""
    body = QFontMetrics(theme.font()).height()
    if compact:
        return max(COMPACT_HEIGHT, body + 8)
    return max(ROW_HEIGHT, body + QFontMetrics(theme.font(Size.SMALL)).height() + 12)


class RowDelegate(QStyledItemDelegate):
    """Base of the delegates; the first column is the one that names a row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.size_in_name = False
        """True while there is no room for a column of sizes."""
        self.compact = False
        """True for rows of one line."""
        self.refresh_fonts()

    @property
    def row_height(self) -> int:
        """The height of a row now."""
        return row_height(compact=self.compact)

    def refresh_fonts(self) -> None:
        """Take the system's font again."""
        self._elided: dict[tuple[int, str, int, Qt.TextElideMode], str] = {}
        self._metrics: dict[int, QFontMetrics] = {}
        self._body = self._font()
        self._strong = self._font(bold=True)
        self._small = self._font(Size.SMALL)
        self._figures = self._font(tabular=True)
        self._small_figures = self._font(Size.SMALL, tabular=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Return the height of a row."""
        return QSize(0, self.row_height)

    def _font(self, size: Size = Size.BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
        """Return one of our fonts, with its measures known from now on."""
        made = theme.font(size, bold=bold, tabular=tabular)
        self._metrics[id(made)] = QFontMetrics(made)
        return made

    def _measure(self, font: QFont) -> QFontMetrics:
        """Return the measures of one of our fonts; making them anew for each text costs more than drawing it."""
        return self._metrics[id(font)]

    def _elide(self, font: QFont, text: str, width: int, mode: Qt.TextElideMode) -> str:
        """Return a text as it fits; remembered, since rows are painted again and again."""
        metrics = self._measure(font)
        # No letter is wider than a line is high: most texts fit beyond doubt, and measuring costs as much as drawing.
        if len(text) * metrics.height() <= width:
            return text
        key = (id(font), text, width, mode)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) >= _MOST_REMEMBERED:
                self._elided.clear()
            found = self._elided[key] = metrics.elidedText(text, mode, max(0, width))
        return found

    def _icon(self, painter: QPainter, name: str, rect: QRectF, token: str) -> None:
        """Draw an icon in a colour of ours."""
        icons.paint(painter, name, rect, theme.colour(token))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        # At 125 % cells end between two pixels: softened edges would show as seams.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_tint"))
        elif index.row() == self.hovered:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, theme.colour("accent"))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("accent"))
            if index.column() == 0:
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.colour("accent"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_amount(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw a number at the right of its column."""
        painter.setFont(self._figures)
        painter.setPen(theme.colour("secondary"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(4, 0, -PADDING, 0), right, text)

    def _lines(
        self,
        painter: QPainter,
        rect: QRect,
        first: str,
        second: str,
        font: QFont,
        *,
        ink: str = "text",
        modes: tuple[Qt.TextElideMode, Qt.TextElideMode] = (END, END),
    ) -> None:
        """Draw a line, and a small one below."""
        upper = self._measure(font).height()
        lower = self._measure(self._small).height() if second else 0
        top = rect.top() + (rect.height() - upper - lower) // 2
        self._text(painter, QRect(rect.left(), top, rect.width(), upper), first, font, ink, modes[0])
        if second:
            below = QRect(rect.left(), top + upper, rect.width(), lower)
            self._text(painter, below, second, self._small_figures, "secondary", modes[1])

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        ink: str,
        mode: Qt.TextElideMode = END,
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        measure = self._measure(font)
        base = rect.top() + (rect.height() - measure.height()) // 2 + measure.ascent()
        # On a line of its own: laying it out in a rectangle takes nearly twice as long.
        painter.drawText(rect.left(), base, self._elide(font, text, rect.width(), mode))
