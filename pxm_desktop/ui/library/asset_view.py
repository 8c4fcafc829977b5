"""A picture as large as there is room, and closer: wheel, plus and minus, dragging, double click for 100 %."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from pxm_desktop.ui import theme
from pxm_desktop.ui.accessible import give_role

STEP = 1.25
"""How much closer one step goes."""
MOST = 8.0
"""The closest: so many dots of the screen for one of the picture."""
_PAN = 48
"""How far an arrow moves, in pixels of the window."""


class PreviewView(QWidget):
    """Shows a picture, fitting until somebody goes closer."""

    zoomed = Signal()
    """It is shown in another size."""
    stepped = Signal(int)
    """Left (-1) or Right (1) was pressed, and there is nothing to move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        give_role(self, QAccessible.Role.Graphic)
        self.setMinimumSize(160, 120)
        self._picture: QPixmap | None = None
        self._scale: float | None = None
        """Pixels of the window for one of the picture; None fits."""
        self._centre = QPointF()
        """What of the picture is in the middle, in its pixels."""
        self._held: QPointF | None = None
        self._moved = 0.0

    # -- what is shown -------------------------------------------------------------------------------------

    def show_picture(self, picture: QPixmap | None, *, stay: bool = False) -> None:
        """Show another picture; `stay`: it is the same one in more detail, and is shown as this one was."""
        before = self._picture
        if stay and before is not None and picture is not None and self._scale is not None:
            grown = picture.width() / before.width()
            self._scale /= grown
            self._centre *= grown
        elif not stay:
            self._scale = None
        self._picture = picture
        self._settle()

    @property
    def picture(self) -> QPixmap | None:
        """What is shown."""
        return self._picture

    @property
    def fits(self) -> bool:
        """True while all of the picture is shown."""
        return self._scale is None

    @property
    def zoom(self) -> float:
        """Dots of the screen for one of the picture: 1 is 100 %."""
        return self._shown_scale() * self.devicePixelRatioF()

    def fit(self) -> None:
        """Show all of it."""
        self._scale = None
        self._settle()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Show it so large; what is under `at` (in this widget) stays there."""
        if self._picture is None:
            return
        spot = at if at is not None else QRectF(self.rect()).center()
        under = self._in_picture(spot)
        fitting = self._fitting_scale()
        scale = min(zoom / self.devicePixelRatioF(), MOST / self.devicePixelRatioF())
        if scale <= fitting:
            self.fit()
            return
        self._scale = scale
        self._centre = under - (spot - QRectF(self.rect()).center()) / scale
        self._settle()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Go closer or further away."""
        self.zoom_to(self.zoom * factor, at)

    def pan(self, by: QPointF) -> None:
        """Move what is shown, in pixels of the window."""
        if self._scale is not None:
            self._centre -= by / self._scale
            self._settle()

    # -- hands ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Plus, minus, 0 (all of it), 1 (100 %); arrows move, or lead to the neighbours."""
        key = event.key()
        moves = {
            Qt.Key.Key_Left: QPointF(_PAN, 0),
            Qt.Key.Key_Right: QPointF(-_PAN, 0),
            Qt.Key.Key_Up: QPointF(0, _PAN),
            Qt.Key.Key_Down: QPointF(0, -_PAN),
        }
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1.0)
        elif key in moves and not self.fits:
            self.pan(moves[Qt.Key(key)])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Go closer where the pointer is."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom_by(STEP ** (turned / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take a pinch."""
        if isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Hold the picture."""
        if event.button() == Qt.MouseButton.LeftButton and not self.fits:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the picture."""
        if self._held is not None:
            self.pan(event.position() - self._held)
            self._held = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._held = None
        self._show_hand()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show it at 100 % where it was clicked, or all of it again."""
        if self.fits:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep within bounds."""
        super().resizeEvent(event)
        self._settle()

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the picture on a quiet ground, and the focus around it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CARD_RADIUS, theme.CARD_RADIUS)
        if self._picture is not None:
            painter.save()
            painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
            # Enlarged far, single dots are what somebody wants to see.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.zoom < MOST / 2)
            painter.drawPixmap(self._place(), self._picture, QRectF(self._picture.rect()))
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, theme.CARD_RADIUS, theme.CARD_RADIUS)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Take what there is."""
        return QSize(640, 480)

    # -- inside --------------------------------------------------------------------------------------------

    def _fitting_scale(self) -> float:
        """Return the scale at which all is seen; small pictures are not enlarged."""
        if self._picture is None or self._picture.isNull():
            return 1.0
        room = self.rect().adjusted(8, 8, -8, -8)
        share = min(room.width() / self._picture.width(), room.height() / self._picture.height())
        return max(0.01, min(share, 1 / self.devicePixelRatioF()))

    def _shown_scale(self) -> float:
        return self._scale if self._scale is not None else self._fitting_scale()

    def _in_picture(self, spot: QPointF) -> QPointF:
        """Return which dot of the picture is at a spot of this widget."""
        return self._centre + (spot - QRectF(self.rect()).center()) / self._shown_scale()

    def _place(self) -> QRectF:
        """Return where the whole picture would lie."""
        assert self._picture is not None  # noqa: S101 - asked while painting one
        scale = self._shown_scale()
        place = QRectF(0, 0, self._picture.width() * scale, self._picture.height() * scale)
        place.moveTopLeft(QRectF(self.rect()).center() - self._centre * scale)
        return place

    def _settle(self) -> None:
        """Leave no more of the ground empty than has to be, and paint."""
        if self._picture is not None:
            if self._scale is not None and self._scale <= self._fitting_scale():
                self._scale = None
            wide, high = float(self._picture.width()), float(self._picture.height())
            if self._scale is None:
                self._centre = QPointF(wide / 2, high / 2)
            else:
                x_room, y_room = self.width() / self._scale / 2, self.height() / self._scale / 2
                self._centre = QPointF(
                    _within(self._centre.x(), x_room, wide), _within(self._centre.y(), y_room, high)
                )
        self._show_hand()
        self.update()
        self.zoomed.emit()

    def _show_hand(self) -> None:
        if self._held is None:
            if self.fits:
                self.unsetCursor()
            else:
                self.setCursor(Qt.CursorShape.OpenHandCursor)


def _within(at: float, half: float, whole: float) -> float:
    """Return a middle that leaves nothing empty on either side; the middle of the whole where that cannot be."""
    return whole / 2 if 2 * half >= whole else min(max(at, half), whole - half)
