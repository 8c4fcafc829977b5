"""The few widgets we draw ourselves, because Fusion and a style sheet alone do not get them right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from pxm_desktop.ui import icons, theme


class Button(QPushButton):
    """A push button with a tinted icon. `kind`: "", "primary", "flat", "link", "chip" or "nav"."""

    def __init__(self, text: str = "", icon: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._kind = kind
        self._full_text = text
        self._action: QAction | None = None
        if kind:
            self.setProperty("kind", kind)
        if icon and not text:
            self.setProperty("square", "true")
        self.setIconSize(QSize(16, 16))
        self.toggled.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take Return as well as Space: Qt does so in dialogs only, and ours are sheets over the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        if name != self._icon_name:
            self._icon_name = name
            self._tint()

    def follow(self, action: QAction) -> None:
        """Trigger an action, and be enabled and named as it is."""
        if action is self._action:
            return
        if self._action is None:
            self.clicked.connect(lambda: self._action is not None and self._action.trigger())
        else:
            self._action.enabledChanged.disconnect(self.setEnabled)
        self._action = action
        action.enabledChanged.connect(self.setEnabled)
        self.setEnabled(action.isEnabled())
        self._full_text = action.text()
        self.setAccessibleName(action.text())
        self.set_compact(self.property("square") == "true")

    @property
    def followed(self) -> QAction | None:
        """The action that the button triggers."""
        return self._action

    def set_compact(self, compact: bool) -> None:
        """Show only the icon; the tooltip has the text."""
        self.setText("" if compact else self._full_text)
        self.setToolTip(self._full_text if compact else "")
        square = "true" if compact else "false"
        if self.property("square") != square:
            self.setProperty("square", square)
            restyle(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tint the icon again when the scheme has changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tint()

    def _tint(self) -> None:
        if self._icon_name:
            ink = {"primary": "on_accent", "link": "accent", "chip": "accent"}.get(self._kind, "text")
            if self._kind == "nav" and self.isChecked():
                ink = "accent"
            self.setIcon(icons.icon(self._icon_name, ink))


class Check(QCheckBox):
    """A check box whose mark is ours."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Let the style draw the box, then add the mark."""
        super().paintEvent(event)
        state = self.checkState()
        if state == Qt.CheckState.Unchecked:
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        name = "check" if state == Qt.CheckState.Checked else "dash"
        token = "on_accent" if self.isEnabled() else "outline"
        side = min(box.width(), box.height()) - 4
        mark = QRectF(0, 0, side, side)
        mark.moveCenter(QRectF(box).center())
        icons.paint(painter, name, mark, theme.colour(token))


class Switch(QAbstractButton):
    """An on/off switch with its label; a third, mixed look when a selection disagrees."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._mixed = False
        self.clicked.connect(lambda: self.set_mixed(False))

    def set_mixed(self, mixed: bool) -> None:
        """Show that some are on and some are off."""
        self._mixed = mixed
        self.update()

    @property
    def mixed(self) -> bool:
        """True while some are on and some are off."""
        return self._mixed

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room for switch and label."""
        metrics = self.fontMetrics()
        return QSize(52 + metrics.horizontalAdvance(self.text()), max(28, metrics.height() + 8))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same: labels are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the switch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lane = QRectF(3, (self.height() - 18) / 2, 32, 18)
        on = self.isChecked() and not self._mixed
        painter.setPen(QPen(theme.colour("accent" if on else "outline"), 1))
        painter.setBrush(theme.colour("accent" if on else "panel"))
        painter.drawRoundedRect(lane, 9, 9)
        x = lane.center().x() if self._mixed else lane.right() - 9 if on else lane.left() + 9
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on else "outline"))
        painter.drawEllipse(QRectF(x - 6, lane.center().y() - 6, 12, 12))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect().adjusted(43, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class Choice(QComboBox):
    """A combo box with our own arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: QLabel | None = None
        # The combo box's own delegate draws the list as a menu, past the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        """Give it a name that screen readers find: on Linux they ask for its label alone, so it has one, unseen."""
        super().setAccessibleName(name)
        if self._label is None:
            self._label = QLabel(self)
            self._label.setBuddy(self)
            self._label.hide()
        self._label.setText(name)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Have room for the longest text beside our arrow, which is wider than the one that Qt reckons with."""
        hint = super().sizeHint()
        return hint if self.minimumContentsLength() else QSize(hint.width() + 16, hint.height())

    def showPopup(self) -> None:  # noqa: N802
        """Let the list be wide enough for all of its texts."""
        longest = max(
            (self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0
        )
        self.view().setMinimumWidth(min(longest + 40, 480))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Let the style draw the field with as much of the text as there is room for, then add the arrow."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, self.palette().placeholderText())
        combo = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(combo, option, QStyle.SubControl.SC_ComboBoxEditField, self)
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        styled = QStylePainter(self)
        styled.drawComplexControl(combo, option)
        styled.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        styled.end()
        painter = QPainter(self)
        spot = QRectF(self.width() - 24, (self.height() - 14) / 2, 14, 14)
        icons.paint(painter, "down", spot, theme.colour("secondary"))


class Shape(QLabel):
    """An icon as a label, tinted with a token."""

    def __init__(self, name: str, token: str, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._side = name, token, side
        self.setFixedSize(side, side)
        self._tint()

    def show_shape(self, name: str, token: str) -> None:
        """Show another icon."""
        if (name, token) != (self._name, self._token):
            self._name, self._token = name, token
            self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tint again when the scheme has changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tint()

    def _tint(self) -> None:
        self.setPixmap(icons.pixmap(self._name, self._token, self._side, self.devicePixelRatioF()))


class Elided(QLabel):
    """A label in one line that shortens its text with an ellipsis; the tooltip has all of it."""

    def __init__(
        self,
        text: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full(text)

    @property
    def full(self) -> str:
        """The whole text."""
        return self._full

    def set_full(self, text: str) -> None:
        """Show a text, shortened as needed."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten to the new width."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Need no width."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class FlowLayout(QLayout):
    """Lays widgets out in lines, like words; for chips."""

    def __init__(self, parent: QWidget | None = None, gap: int = theme.UNIT) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Remove one of them."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of all lines."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place all widgets."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size of the largest widget."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        """Return the height of the largest widget; width is taken as it comes."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(QSize(0, item.sizeHint().height()))
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            hint = item.sizeHint()
            width = min(hint.width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; `role`: "title", "strong", "quiet", "heading", "error" or "state"."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def surface(kind: str, edge: str = "") -> QFrame:
    """Return a frame; `kind`: "side", "card", "popup", "accent", "ok", "warning" or "error"."""
    made = QFrame()
    made.setProperty("surface", kind)
    if edge:
        made.setProperty("edge", edge)
    return made


def stacked_in(line: QBoxLayout, stretch: int = 0) -> QStackedLayout:
    """Add a stack to a line, before it is filled: what it shows without a parent is a window for a moment."""
    stack = QStackedLayout()
    line.addLayout(stack, stretch)
    return stack


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property changed that it looks at."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
