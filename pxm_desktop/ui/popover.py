"""A surface that lies over the window beside the control that opened it; nothing else waits for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from pxm_desktop.ui import tab_order

_EDGE = 8


class Popover(QFrame):
    """Closes on Escape, on a click beside it, and when the focus goes elsewhere; Tab stays inside."""

    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setProperty("surface", "popup")
        self._anchor = owner
        self._beside: QWidget | None = None
        self._wish = QSize(320, 320)
        self.hide()

    def open_at(self, anchor: QWidget, wish: QSize, beside: QWidget | None = None) -> None:
        """Show below a control, its right end at the control's, as large as wished where there is room.

        Or on the left of something that is to be seen meanwhile, where there is room for that.
        """
        self._anchor, self._wish, self._beside = anchor, wish, beside
        window = anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._place()
        self.show()
        self.raise_()
        window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(  # type: ignore[union-attr]
            self._focus_moved, Qt.ConnectionType.UniqueConnection
        )

    def close_up(self) -> None:
        """Put it away; the focus goes back to the control that opened it when it was inside."""
        if not self.isVisible():
            return
        inside = self._has(QApplication.focusWidget())
        self.window().removeEventFilter(self)
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()
        if inside:
            self._anchor.setFocus()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window: its size, and clicks that nothing in it took."""
        if watched is self.window():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self.close_up()
        return False

    def event(self, event: QEvent) -> bool:
        """Take Escape before the window's shortcut does."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.close_up()
                return True
        if event.type() == QEvent.Type.MouseButtonPress:
            return True  # a click on the ground of it is not one on what lies below
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Go round inside."""
        return tab_order.step(self, forward=forward)

    def _has(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        # Lists that fold out (a combo box's, say) are windows of their own and belong to what is inside.
        if now is not None and now.window() is self.window() and not self._has(now):
            self.close_up()

    def _place(self) -> None:
        window = self._anchor.window()
        spot = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 4))
        width = min(self._wish.width(), window.width() - 2 * _EDGE)
        height = min(self._wish.height(), window.height() - 2 * _EDGE)
        right = spot.x() + self._anchor.width()
        if self._beside is not None:
            edge = self._beside.mapTo(window, QPoint(0, 0)).x() - _EDGE
            if edge - width >= _EDGE:
                right, spot = edge, spot - QPoint(0, self._anchor.height() + 4)
        left = max(_EDGE, min(right, window.width() - _EDGE) - width)
        top = max(_EDGE, min(spot.y(), window.height() - _EDGE - height))
        self.setGeometry(left, top, width, height)
