"""Paints the queue's rows: badge, name, size, destination over regions, state over reason or progress."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from pxm_desktop.ui import icons, queue_text, theme, thumbnails, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_model import Column, QueueModel
from pxm_desktop.ui.queue_rows import Group, Row
from pxm_desktop.ui.row_delegate import END, MIDDLE, PADDING, START, Index, RowDelegate
from pxm_desktop.ui.states import COLOURS, SHAPES, State
from pxm_desktop.ui.thumbnails import Seen, Thumbnails

INDENT = 20
BADGE = 32
_BAR = 6
_CHEVRON = 16
_SMALL_BADGE = (30, 18)
_SHORT_BAR = 64

_PICTURES = frozenset(
    [
        "AI",
        "AVIF",
        "BMP",
        "CR2",
        "CR3",
        "DNG",
        "EPS",
        "GIF",
        "HEIC",
        "HEIF",
        "JPEG",
        "JPG",
        "NEF",
        "PNG",
        "PSB",
        "PSD",
        "RAF",
        "SVG",
        "TIF",
        "TIFF",
        "WEBP",
    ]
)
_FILMS = frozenset(["AVI", "M4V", "MKV", "MOV", "MP4", "MPEG", "MPG", "WEBM", "WMV"])
_PAPERS = frozenset(["CSV", "DOC", "DOCX", "INDD", "PDF", "PPT", "PPTX", "TXT", "XLS", "XLSX"])


class QueueDelegate(RowDelegate):
    """Paints from the model's rows, not from their texts."""

    def __init__(self, model: QueueModel, names: CatalogNames) -> None:
        super().__init__(model)
        self._model = model
        self._names = names
        self.thumbnails: Thumbnails | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        item = self._model.item(index.row())
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index)
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        column = index.column()
        if column == Column.NAME:
            self._paint_name(painter, inner, item, index.row(), option)
        elif column == Column.SIZE:
            amount = item.tally.bytes if isinstance(item, Group) else item.size
            self._paint_amount(painter, rect, words.size(amount))
        elif column == Column.DESTINATION:
            self._paint_destination(painter, inner, item)
        elif self.compact:
            self._paint_state_line(painter, inner, item)
        else:
            self._paint_state(painter, inner, item)
        painter.restore()

    def _paint_name(
        self, painter: QPainter, rect: QRect, item: Row | Group, row: int, option: QStyleOptionViewItem
    ) -> None:
        left = rect.left()
        alone = self._model.stretch(row).group is None
        if isinstance(item, Group):
            chevron = QRectF(left - 4, rect.center().y() - _CHEVRON / 2, _CHEVRON, _CHEVRON)
            self._icon(painter, "down" if item.open else "right", chevron, "secondary")
            left += INDENT - 4
        else:
            group = self._model.group_of(item.batch_id)
            left += INDENT - 4 if group is not None and group.headed and not alone else 0
        wide, high = _SMALL_BADGE if self.compact else (BADGE, BADGE)
        badge = QRectF(left, rect.center().y() - high / 2 + 0.5, wide, high)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_badge(painter, badge, item, chosen=chosen)
        text = QRect(rect)
        text.setLeft(left + wide + 10)
        if isinstance(item, Group):
            under = queue_text.group_size(item.tally) if self.size_in_name else words.files(item.tally.files)
            self._two_lines(painter, text, words.one_line(item.name), under, self._strong)
        else:
            name = words.one_line(item.name)
            folder = queue_text.folder(item, self._model.group_of(item.batch_id), alone=alone)
            if self.size_in_name and self.compact:
                folder = words.size(item.size)
            elif self.size_in_name:
                folder = " \u00b7 ".join(part for part in (folder, words.size(item.size)) if part)
            self._two_lines(painter, text, name, folder, self._body, ends=True)

    def _paint_badge(self, painter: QPainter, rect: QRectF, item: Row | Group, *, chosen: bool) -> None:
        if self.thumbnails is not None and isinstance(item, Row):
            tile = self.thumbnails.tile(Seen(item.path, item.size), painter.device().devicePixelRatioF())
            if tile is not None:
                thumbnails.paint(painter, rect, tile)
                return
        word = "" if isinstance(item, Group) else queue_text.badge(item)
        ink, ground = "accent", "accent_tint"
        if word in _FILMS:
            ink, ground = "video", "video_tint"
        elif word in _PAPERS:
            ink, ground = "error", "error_tint"
        elif word and word not in _PICTURES:
            ink, ground = "secondary", "track"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("panel" if chosen and ground == "accent_tint" else ground))
        painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        if not word:
            icon = QRectF(0, 0, min(16, rect.height() - 4), min(16, rect.height() - 4))
            icon.moveCenter(rect.center())
            icons.paint(painter, "folder" if isinstance(item, Group) else "uploads", icon, theme.colour(ink))
            return
        font = QFont(self._small)
        font.setWeight(QFont.Weight.DemiBold)
        widest = QFontMetrics(font).horizontalAdvance(word)
        if widest > rect.width() - 4:
            font.setPixelSize(max(8, int(font.pixelSize() * (rect.width() - 4) / widest)))
        painter.setFont(font)
        painter.setPen(theme.colour("text" if ground == "track" else ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_destination(self, painter: QPainter, rect: QRect, item: Row | Group) -> None:
        if isinstance(item, Group):
            self._two_lines(painter, rect, self._model.group_destination(item), "", self._body)
            return
        products = queue_text.destination(item, self._names)
        ink = "text" if item.destination.collections else "secondary"
        if item.state is State.NEEDS_YOU and not item.destination.collections:
            ink = "warning"
        under = queue_text.destination_detail(item, self._names)
        self._two_lines(painter, rect, products, under, self._body, ink=ink)

    def _paint_state(self, painter: QPainter, rect: QRect, item: Row | Group) -> None:
        state, word, under, parts = queue_text.state_of(item, self._model.health)
        # "9 of 11 done" is no alarm: the shape and the bar say what failed.
        ink = theme.colour("text" if parts and state is State.FAILED else COLOURS[state])
        line = self._measure(self._strong).height()
        block = line + (_BAR + 4 if parts else self._measure(self._small).height() if under else 0)
        top = rect.top() + (rect.height() - block) // 2
        self._icon(painter, SHAPES[state], QRectF(rect.left(), top + (line - 14) / 2, 14, 14), COLOURS[state])
        left = rect.left() + 20
        painter.setFont(self._strong)
        painter.setPen(ink)
        width = rect.right() - left + 1
        first = QRect(left, top, width, line)
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, self._elide(self._strong, word, width, END))
        if not parts:
            second = QRect(left, top + line, width, block - line)
            self._text(painter, second, self.fitting(item, under, width), self._small_figures, "secondary")
            return
        used = self._measure(self._strong).horizontalAdvance(word) + 8
        beside = first.adjusted(used, 0, 0, 0)
        self._text(painter, beside, self.facts(item, under, beside.width()), self._small_figures, "secondary")
        bar = QRectF(left, top + line + 4, width, _BAR)
        self._paint_bar(painter, bar, parts)

    def _paint_state_line(self, painter: QPainter, rect: QRect, item: Row | Group) -> None:
        """Paint shape, word, progress and reason in one line."""
        state, word, under, parts = queue_text.state_of(item, self._model.health)
        ink = theme.colour("text" if parts and state is State.FAILED else COLOURS[state])
        middle = rect.center().y() + 0.5
        self._icon(painter, SHAPES[state], QRectF(rect.left(), middle - 7, 14, 14), COLOURS[state])
        painter.setFont(self._strong)
        painter.setPen(ink)
        line = rect.adjusted(20, 0, 0, 0)
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignVCenter,
            self._elide(self._strong, word, line.width(), END),
        )
        rest = line.adjusted(self._measure(self._strong).horizontalAdvance(word) + 8, 0, 0, 0)
        if parts and rest.width() >= _SHORT_BAR:
            bar = QRectF(rest.left(), middle - _BAR / 2, _SHORT_BAR, _BAR)
            self._paint_bar(painter, bar, parts)
            rest.adjust(_SHORT_BAR + 8, 0, 0, 0)
            under = self.facts(item, under, rest.width())
        self._text(painter, rest, self.fitting(item, under, rest.width()), self._small_figures, "secondary")

    def fitting(self, item: Row | Group, under: str, width: int) -> str:
        """Return a reason, or its short form where the whole has no room; the tooltip has all of it."""
        if isinstance(item, Group) or not item.reason or under != queue_text.detail(item):
            return under
        if self._measure(self._small_figures).horizontalAdvance(under) <= width:
            return under
        return queue_text.brief(item.reason, item.cause)

    def facts(self, item: Row | Group, under: str, width: int) -> str:
        """Return facts without the last ones, as many as fit: half a fact says nothing. Of a batch at least "5/11"."""
        metrics = self._measure(self._small_figures)
        parts = under.split(" · ")
        while metrics.horizontalAdvance(" · ".join(parts)) > width:
            if len(parts) == 1:
                return queue_text.fraction(item.tally) if isinstance(item, Group) else under
            parts.pop()
        return " · ".join(parts)

    def _paint_bar(self, painter: QPainter, rect: QRectF, parts: Sequence[tuple[State, float]]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(rect, _BAR / 2, _BAR / 2)
        left = rect.left()
        for state, share in parts:
            if share > 0:
                part = QRectF(left, rect.top(), max(_BAR, rect.width() * share), rect.height())
                # The least that can be seen must not stand out of the bar's end.
                part.moveRight(min(part.right(), rect.right()))
                painter.setBrush(theme.colour(COLOURS[state]))
                painter.drawRoundedRect(part, _BAR / 2, _BAR / 2)
                left = part.right() + 1

    def _two_lines(
        self,
        painter: QPainter,
        rect: QRect,
        first: str,
        second: str,
        font: QFont,
        *,
        ink: str = "text",
        ends: bool = False,
    ) -> None:
        """Draw a line, and a small one below, or after it in compact rows; `ends` keeps the end of both readable."""
        if self.compact:
            self._one_line(painter, rect, first, second, font, ink=ink, ends=ends)
            return
        self._lines(
            painter, rect, first, second, font, ink=ink, modes=(MIDDLE, START) if ends else (END, END)
        )

    def _one_line(
        self, painter: QPainter, rect: QRect, first: str, second: str, font: QFont, *, ink: str, ends: bool
    ) -> None:
        """Draw both texts in one line; the second takes what the first leaves."""
        wide = min(self._measure(font).horizontalAdvance(first) + 2, rect.width())
        self._text(
            painter,
            QRect(rect.left(), rect.top(), wide, rect.height()),
            first,
            font,
            ink,
            MIDDLE if ends else END,
        )
        rest = rect.adjusted(wide + 10, 0, 0, 0)
        if second and rest.width() > BADGE:
            self._text(painter, rest, second, self._small_figures, "secondary", START if ends else END)
