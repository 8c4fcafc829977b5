"""A button that shows what is chosen, shortened where there is little room, and opens a menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from pxm_desktop.ui import icons, theme, words
from pxm_desktop.ui.controls import Button

_ARROW = 14
_GAP = 4
_LONGEST = 44
"""Characters of a name in a menu."""


class MenuButton(Button):
    """Looks like a combo box; the menu is filled anew each time it opens."""

    filling = Signal(object)
    """The menu is about to open: a QMenu, empty."""

    def __init__(self, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", kind=kind, parent=parent)
        self._text = ""
        self.opened: QMenu | None = None
        if not kind:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def show_text(self, text: str) -> None:
        """Show what is chosen."""
        self._text = text
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> str:
        """The whole text, also where only a part of it is seen."""
        return self._text

    def sizeHint(self) -> QSize:  # noqa: N802
        """Leave room for text and arrow."""
        hint = super().sizeHint()
        width = self.fontMetrics().horizontalAdvance(self._text) + 1
        return QSize(width + _ARROW + _GAP + 2 * self._side(), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Need no more than the arrow."""
        return QSize(_ARROW + 20, super().minimumSizeHint().height())

    def open_menu(self) -> None:
        """Open the menu below the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.accessibleName())
        self.filling.emit(menu)
        menu.setMinimumWidth(self.width())
        self.opened = menu
        menu.destroyed.connect(self._forget)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open by the arrow as well."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Let the style draw the button, then text and arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()
        brush = QPainter(self)
        side = self._side()
        room = self.rect().adjusted(side, 0, -side - _ARROW - _GAP, 0)
        ink = "accent" if self.property("kind") == "link" else "text"
        brush.setPen(theme.colour(ink if self.isEnabled() else "outline"))
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, room.width())
        brush.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        spot = QRectF(self.width() - side - _ARROW, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        icons.paint(brush, "down", spot, theme.colour("accent" if ink == "accent" else "secondary"))

    def _side(self) -> int:
        """Return what is left free at either end."""
        return 4 if self.property("kind") == "link" else 10

    def _forget(self) -> None:
        self.opened = None


def menu_name(name: str) -> str:
    """Return a name as a menu shows it: not too long, an ampersand as it is."""
    if len(name) > _LONGEST:
        half = _LONGEST // 2 - 1
        name = f"{name[:half]}…{name[-half:]}"
    return words.escaped(words.one_line(name))
