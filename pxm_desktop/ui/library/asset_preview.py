"""A file's picture as large as there is room, and closer: wheel, plus and minus, dragging, double click for 100 %."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
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
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from pxm_desktop.service.library_api import LibraryFile, PictureSize
from pxm_desktop.ui import controls, theme, words
from pxm_desktop.ui.accessible import give_role
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.library import text
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import NBSP, tr

STEP = 1.25
"""How much closer one step goes."""
MOST = 8.0
"""The closest: so many dots of the screen for one of the picture."""
SLOW_MS = 300
_PAN = 48
"""How far an arrow moves, in pixels of the window."""
_LARGEST = 256 << 20
"""Bytes of a picture's pixels; larger ones are not shown."""


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


class Preview(QWidget):
    """The view with its buttons; reads the picture of a file, the small one first."""

    stepped = Signal(int)
    _decoded = Signal(int, str, object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._calls: list[Call[bytes | None]] = []
        self._round = 0
        """Which file's pictures are awaited; what was asked for others counts no more."""
        self._file: LibraryFile | None = None
        self._best = ""
        """The size that is shown."""
        self._asked: set[str] = set()
        """Sizes that were asked for."""
        self._threads = QThreadPool(self)
        self._threads.setMaxThreadCount(1)
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._slow = single_shot(self, SLOW_MS, lambda: self.wheel.setVisible(not self._best))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.view = PreviewView()
        self.view.stepped.connect(self.stepped)
        self.view.zoomed.connect(self._show_zoom)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._build_note())
        column.addWidget(place, 1)
        column.addLayout(self._build_tools())
        self._show_zoom()

    def _build_note(self) -> QWidget:
        """Build what stands in place of a picture."""
        self.note = QWidget()
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self.note)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        self.icon = Shape("file", "secondary", 40)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = controls.label("", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(120)
        self.wheel.setAccessibleName(tr("Reading the picture"))
        self.wheel.hide()
        column.addWidget(self.wheel, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return self.note

    def _build_tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.size_label = Elided()
        self.size_label.setProperty("role", "quiet")
        line.addWidget(self.size_label, 1)
        self.again_button = Button(tr("Try again"), kind="link")
        self.again_button.setAccessibleName(tr("Read the picture again"))
        self.again_button.clicked.connect(self.read)
        self.again_button.hide()
        line.addWidget(self.again_button)
        self.out_button = Button(icon="dash", kind="flat")
        self.out_button.setAccessibleName(tr("Further away"))
        self.out_button.setToolTip(tr("Further away (%1)").replace("%1", "\N{MINUS SIGN}"))
        self.out_button.clicked.connect(lambda: self.view.zoom_by(1 / STEP))
        line.addWidget(self.out_button)
        self.zoom_label = controls.label("", "quiet")
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(48)
        line.addWidget(self.zoom_label)
        self.in_button = Button(icon="add", kind="flat")
        self.in_button.setAccessibleName(tr("Closer"))
        self.in_button.setToolTip(tr("Closer (+)"))
        self.in_button.clicked.connect(lambda: self.view.zoom_by(STEP))
        line.addWidget(self.in_button)
        self.fit_button = Button(tr("Fit"), kind="flat")
        self.fit_button.setAccessibleName(tr("Show the whole picture"))
        self.fit_button.setToolTip(tr("Show the whole picture (0)"))
        self.fit_button.clicked.connect(self.view.fit)
        line.addWidget(self.fit_button)
        self.actual_button = Button(words.percent(1), kind="flat")
        self.actual_button.setAccessibleName(tr("Show the picture at 100 %"))
        self.actual_button.setToolTip(tr("Show the picture at 100 % (1, or double click)"))
        self.actual_button.clicked.connect(lambda: self.view.zoom_to(1.0))
        line.addWidget(self.actual_button)
        return line

    # -- files ---------------------------------------------------------------------------------------------

    def show_file(self, file: LibraryFile, *, ready: bool = True) -> None:
        """Show a file's picture; of the same file only what is new is read.

        `ready` off shows the small one for now: PXM is just asked for the file, and its answer has the links.
        """
        before, self._file = self._file, file
        self.view.setAccessibleName(tr("Picture of %1").replace("%1", text.name(file)))
        if before is None or before.id != file.id:
            self.forget_calls()
            self._round += 1
            self._best = ""
            self._asked = set()
            self.again_button.hide()
            self.view.show_picture(None)
            self._say("", None)
            self._ask("thumb")
        elif not self._calls and not self._best and _news(before, file):
            self._asked = set()
        if ready and "preview" not in self._asked:
            self._ask("preview")
        elif not self._best and not self._calls:
            self._show_absence()

    def read(self) -> None:
        """Read the pictures again."""
        if self._file is not None:
            self.forget_calls()
            self._round += 1
            self.again_button.hide()
            if not self._best:
                self._say("", None)
                self._ask("thumb")
            self._ask("preview")

    def forget_calls(self) -> None:
        """Wait for nothing any more."""
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        self._slow.stop()
        self.wheel.hide()

    def _ask(self, size: PictureSize) -> None:
        assert self._file is not None  # noqa: S101 - asked for one
        turn, file_id = self._round, self._file.id
        self._asked.add(size)
        self._slow.start()

        def done(content: bytes | None) -> None:
            self._calls.remove(call)
            if content is not None:
                self._threads.start(_Decoding(content, lambda image: self._deliver(turn, size, image)))
            elif size == "preview":
                self._absent()

        def failed(error: BaseException) -> None:
            self._calls.remove(call)
            if size == "preview":
                self._absent()
                self.again_button.show()
                if self._best:
                    self.size_label.set_full(tr("The large picture could not be read."))
                else:
                    self._say(words.explained(error), "needs_you")
            else:
                words.log.info("A small picture could not be read: %s", type(error).__name__)

        call: Call[bytes | None] = self._bridge.call(
            lambda api: api.library.picture(file_id, size), done, failed
        )
        self._calls.append(call)

    def _deliver(self, turn: int, size: str, image: QImage | None) -> None:
        """Pass a picture on to the window's thread."""
        try:
            self._decoded.emit(turn, size, image)
        except RuntimeError:
            return  # the window is gone, and this thread outlived it by a moment

    def _take(self, turn: int, size: str, image: QImage | None) -> None:
        if turn != self._round or (size == "thumb" and self._best == "preview"):
            return
        if image is None:
            if size == "preview":
                self._absent()
            return
        stay = bool(self._best)
        self._best = size
        self.view.show_picture(QPixmap.fromImage(image), stay=stay)
        if size == "preview":
            self._slow.stop()
            self.wheel.hide()
        self._say("", None)
        self._show_zoom()

    def _absent(self) -> None:
        self._slow.stop()
        self.wheel.hide()
        if not self._best:
            self._show_absence()

    def _show_absence(self) -> None:
        file = self._file
        if file is None:
            return
        if file.processing:
            self._say(tr("PXM is still making the pictures of this file."), "processing")
        else:
            self._say(tr("PXM has no picture of this file."), text.KIND_ICONS[file.kind])

    def _say(self, sentence: str, icon: str | None) -> None:
        self.sentence.setText(sentence)
        self.icon.setVisible(icon is not None and not self._best)
        self.sentence.setVisible(bool(sentence))
        if icon is not None:
            self.icon.show_shape(icon, "secondary")
        self.note.raise_()

    def _show_zoom(self) -> None:
        picture = self.view.picture
        for button in (self.out_button, self.in_button, self.fit_button, self.actual_button):
            button.setEnabled(picture is not None)
        self.out_button.setEnabled(picture is not None and not self.view.fits)
        self.zoom_label.setText(words.percent(self.view.zoom) if picture is not None else "")
        if picture is None or self._best != "preview":
            self.size_label.set_full("")
        else:
            size = f"{picture.width()}{NBSP}\N{MULTIPLICATION SIGN}{NBSP}{picture.height()}"
            self.size_label.set_full(tr("Preview, %1").replace("%1", size))


class _Decoding(QRunnable):
    """Decodes a picture on a thread of the pool."""

    def __init__(self, content: bytes, deliver: Callable[[QImage | None], None]) -> None:
        super().__init__()
        self._content, self._deliver = content, deliver

    def run(self) -> None:
        """Decode, and deliver."""
        image = QImage.fromData(self._content)
        self._deliver(None if image.isNull() or image.sizeInBytes() > _LARGEST else image)


def _news(before: LibraryFile, file: LibraryFile) -> bool:
    """Return whether PXM may have made a picture meanwhile."""
    return (before.has_picture, before.updated_at) != (file.has_picture, file.updated_at)


def _within(at: float, half: float, whole: float) -> float:
    """Return a middle that leaves nothing empty on either side; the middle of the whole where that cannot be."""
    return whole / 2 if 2 * half >= whole else min(max(at, half), whole - half)
