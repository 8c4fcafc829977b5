"""The speed of the last two minutes as a small filled line. Painted when told; it has no timer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pxm_desktop.ui import theme, words
from pxm_desktop.ui.words import tr

SECONDS = 120
_SLOTS = 60
_SLOT = SECONDS / _SLOTS
_HEIGHT = 28


class Speeds:
    """Mean speeds of the last two minutes, a slot of two seconds each; time without a measurement counts as still."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._slots: deque[tuple[int, float, int]] = deque()

    def note(self, bytes_per_second: float) -> None:
        """Take a measurement."""
        now = int(self._clock() / _SLOT)
        if self._slots and self._slots[-1][0] == now:
            _, total, count = self._slots.pop()
            self._slots.append((now, total + bytes_per_second, count + 1))
        else:
            self._slots.append((now, bytes_per_second, 1))
        while self._slots and self._slots[0][0] <= now - _SLOTS:
            self._slots.popleft()

    def values(self) -> list[float]:
        """Return the speeds from the first measurement of the last two minutes on, the newest last."""
        if not self._slots:
            return []
        newest = self._slots[-1][0]
        first = max(self._slots[0][0], newest - _SLOTS + 1)
        made = [0.0] * (newest - first + 1)
        for slot, total, count in self._slots:
            if slot >= first:
                made[slot - first] = total / count
        return made


class Sparkline(QWidget):
    """Paints `Speeds`; a screen reader hears them as a sentence."""

    def __init__(self, speeds: Speeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speeds = speeds
        self._shown: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Speed of the last two minutes"))
        self.hide()

    def refresh(self, *, sending: bool) -> None:
        """Show what was measured; nothing while nothing is sent."""
        self._shown = self._speeds.values() if sending else []
        self.setVisible(len(self._shown) > 1)
        if self._shown:
            text = (
                tr("Now %1, at most %2, on average %3")
                .replace("%1", words.rate(self._shown[-1]))
                .replace("%2", words.rate(max(self._shown)))
                .replace("%3", words.rate(sum(self._shown) / len(self._shown)))
            )
            if self.accessibleDescription() != text:
                self.setAccessibleDescription(text)
                self.setToolTip(text)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room it likes."""
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the line from right to left, the newest at the right end, over a tinted ground."""
        most = max(self._shown, default=0.0)
        if most <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0, 1, -1, -1)
        step = ground.width() / (_SLOTS - 1)
        count = len(self._shown)
        points = [
            QPointF(
                ground.right() - (count - 1 - at) * step,
                ground.bottom() - value / most * (ground.height() - 2),
            )
            for at, value in enumerate(self._shown)
        ]
        line = QPainterPath(points[0])
        for point in points[1:]:
            line.lineTo(point)
        area = QPainterPath(line)
        area.lineTo(points[-1].x(), ground.bottom())
        area.lineTo(points[0].x(), ground.bottom())
        area.closeSubpath()
        painter.fillPath(area, theme.colour("accent_tint"))
        painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(line)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
