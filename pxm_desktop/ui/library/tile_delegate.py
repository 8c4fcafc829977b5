"""Paints a tile of the grid: picture or the sign of its kind, badges, name, product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import icons, theme, words
from pxm_desktop.ui.library import pictures, text
from pxm_desktop.ui.library.model import LibraryModel
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.row_delegate import MIDDLE, Index, RowDelegate
from pxm_desktop.ui.theme import Size

SMALL, LARGE = 160, 200
"""Widths of tiles in pixels."""
_PADDING = 8
_BADGE = 22
_KIND = 40
_STEP = 12
"""Pictures are made for each width: it changes by so many pixels."""


class TileDelegate(RowDelegate):
    """Knows the size of a tile, and draws it from the model's files."""

    def __init__(self, model: LibraryModel, shown: Pictures) -> None:
        super().__init__(model)
        self._model = model
        self._pictures = shown
        self.second: Callable[[LibraryFile], str] = lambda file: text.products(file, model.names)
        """What stands below a file's name."""
        self.least = SMALL
        """The width that a tile has at least."""
        self.width = SMALL

    def fit(self, room: int, gap: int) -> None:
        """Let tiles grow, by steps, into the room that would be left between as many as fit beside each other."""
        columns = max(1, (room + gap) // (self.least + gap))
        share = (room - (columns - 1) * gap) // columns
        self.width = self.least + max(0, share - self.least) // _STEP * _STEP

    def tile(self) -> QSize:
        """Return the size of a tile in the font in use."""
        lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(Size.SMALL)).height()
        return QSize(self.width, self.box().height() + lines + 2 * _PADDING + 8)

    def box(self) -> QSize:
        """Return the room for the picture."""
        inner = self.width - 2 * _PADDING
        return QSize(inner, round(inner * 0.75))

    def wanted(self, file: LibraryFile, ratio: float) -> Wanted:
        """Return the picture that a file's tile shows on a screen of this device pixel ratio."""
        return pictures.wanted(file, self.box(), ratio)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a tile."""
        return self.tile()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = index.row()
        file = self._model.file(row)
        self._ground(painter, rect, state, hovered=row == self.hovered)
        box = self._box_in(rect)
        self._picture(painter, box, file)
        lines = QRect(rect.left() + _PADDING, box.bottom() + 9, box.width(), rect.bottom() - box.bottom() - 9)
        if file is None:
            if self._model.gone(row):
                first = QRect(lines.topLeft(), QSize(lines.width(), self._measure(self._body).height()))
                self._text(painter, first, self._model.instead(row), self._body, "secondary")
            return
        upper = self._measure(self._body).height()
        self._text(
            painter,
            QRect(lines.topLeft(), QSize(lines.width(), upper)),
            text.name(file),
            self._body,
            "text",
            MIDDLE,
        )
        below = QRect(lines.left(), lines.top() + upper, lines.width(), self._measure(self._small).height())
        self._text(painter, below, self.second(file), self._small, "secondary", MIDDLE)

    def paint_blank(self, painter: QPainter, tiles: Sequence[QRect]) -> None:
        """Paint tiles of which nothing is known yet."""
        track = self._track(painter)
        for rect in tiles:
            painter.drawPixmap(self._box_in(rect).topLeft(), track)

    def paint_heading(self, painter: QPainter, rect: QRect, title: str, count: int) -> None:
        """Paint what stands above a group of tiles, with their number."""
        room = rect.adjusted(_PADDING, 0, 0, -4)
        strong, end = self._measure(self._strong), Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._strong)
        painter.setPen(theme.colour("text"))
        shown = strong.elidedText(title, MIDDLE, room.width() - 80)
        painter.drawText(room, end, shown)
        room.setLeft(room.left() + strong.horizontalAdvance(shown) + 8)
        painter.setFont(self._small_figures)
        painter.setPen(theme.colour("secondary"))
        painter.drawText(room, end, words.number(count))

    def _box_in(self, tile: QRect) -> QRect:
        return QRect(tile.topLeft() + QPoint(_PADDING, _PADDING), self.box())

    def _track(self, painter: QPainter) -> QPixmap:
        """Return what stands where a picture would."""
        box = self.box()
        return _track(theme.named("track"), box.width(), box.height(), painter.device().devicePixelRatio())

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, hovered: bool) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_tint" if selected else "hover"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        elif selected:
            # A selected tile has a line as well, so that colour is not the only sign.
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _picture(self, painter: QPainter, box: QRect, file: LibraryFile | None) -> None:
        picture, comes = None, file is None
        if file is not None and file.has_picture:
            wanted = self.wanted(file, painter.device().devicePixelRatio())
            picture, comes = self._pictures.picture(wanted), self._pictures.awaited(wanted)
        if picture is not None:
            spot = QRectF(
                0, 0, picture.deviceIndependentSize().width(), picture.deviceIndependentSize().height()
            )
            spot.moveCenter(QRectF(box).center())
            painter.drawPixmap(spot.topLeft(), picture)
        else:
            painter.drawPixmap(box.topLeft(), self._track(painter))
            if file is not None and not comes:
                self._instead(painter, box, file)
        if file is not None:
            self._badges(painter, box, file)

    def _instead(self, painter: QPainter, box: QRect, file: LibraryFile) -> None:
        """Paint the sign of a file's kind and its ending, where there is no picture: as meant, not as a gap."""
        line = self._measure(self._small).height()
        spot = QRectF(0, 0, _KIND, _KIND)
        spot.moveCenter(QRectF(box).center() - QPointF(0, line / 2))
        self._icon(painter, text.KIND_ICONS[file.kind], spot, "secondary")
        below = QRect(box.left(), round(spot.bottom()) + 2, box.width(), line)
        painter.setFont(self._small)
        painter.setPen(theme.colour("secondary"))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text.ending(file))

    def _badges(self, painter: QPainter, box: QRect, file: LibraryFile) -> None:
        left, ratio = box.left() + 4, painter.device().devicePixelRatio()
        for icon, ink, _ in text.marks(file):
            badge = _badge(icon, theme.named(ink), theme.named(f"{ink}_tint"), ink, ratio)
            painter.drawPixmap(left - 1, box.top() + 3, badge)
            left += _BADGE + 4


@lru_cache(maxsize=8)
def _track(colour: str, width: int, height: int, ratio: float) -> QPixmap:
    """Return the ground of a tile without a picture, as a picture: its corners would be softened anew each time."""
    track = QPixmap(round(width * ratio), round(height * ratio))
    track.setDevicePixelRatio(ratio)
    track.fill(Qt.GlobalColor.transparent)
    painter = QPainter(track)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(0, 0, width, height), pictures.CORNER, pictures.CORNER)
    painter.end()
    return track


@lru_cache(maxsize=64)
def _badge(icon: str, line: str, ground: str, ink: str, ratio: float) -> QPixmap:
    """Return a badge as a picture: drawing its round ground anew for each tile takes ten times as long."""
    side = _BADGE + 2
    badge = QPixmap(round(side * ratio), round(side * ratio))
    badge.setDevicePixelRatio(ratio)
    badge.fill(Qt.GlobalColor.transparent)
    painter = QPainter(badge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(QColor(ground))
    round_ground = QRectF(1, 1, _BADGE, _BADGE)
    painter.drawRoundedRect(round_ground, _BADGE / 2, _BADGE / 2)
    inner = round_ground.adjusted(4, 4, -4, -4)
    painter.drawPixmap(inner.topLeft(), icons.pixmap(icon, ink, round(inner.width()), ratio))
    painter.end()
    return badge
