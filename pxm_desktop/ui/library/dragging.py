"""Files on their way out of grid or table: what hangs at the cursor, and what a drop may do with them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QDrag, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from pxm_desktop.ui import icons, theme, words

_HEIGHT = 32
_SIGN = 16


def drag_files(source: QWidget, data: QMimeData, count: int) -> None:
    """Drag files until they are dropped; only links change, so a drop may add or move."""
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(label(words.files(count), source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(-12, -8))
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction
    drag.exec(actions, Qt.DropAction.CopyAction)


def label(text: str, ratio: float) -> QPixmap:
    """Return what hangs at the cursor: how many files."""
    font = theme.font(bold=True)
    width = QFontMetrics(font).horizontalAdvance(text) + _SIGN + 32
    picture = QPixmap(round(width * ratio), round(_HEIGHT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(QRectF(0, 0, width, _HEIGHT), theme.RADIUS, theme.RADIUS)
    spot = QRectF(10, (_HEIGHT - _SIGN) / 2, _SIGN, _SIGN)
    icons.paint(painter, "link", spot, theme.colour("on_accent"))
    painter.setFont(font)
    painter.setPen(theme.colour("on_accent"))
    room = QRectF(_SIGN + 18, 0, width, _HEIGHT)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return picture
