"""A search field for products: results while typing, by name or SKU, over whatever lies below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui import controls, icons, theme, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
PAUSE_MS = 180
"""How long typing must rest before PXM is asked."""
SLOW_MS = 300
_CHOICE = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 6
_RESULTS = 30


class _Lines(QStyledItemDelegate):
    """A product's name, and below it SKU and place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(Size.SMALL)).height()
        return QSize(0, lines + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: CollectionChoice = index.data(_CHOICE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, theme.colour("accent_tint"))
        inner = rect.adjusted(8, 5, -8, -5)
        detail = words.product_detail(choice)
        rows = (
            (theme.font(), "text", choice.name, Qt.AlignmentFlag.AlignTop),
            (theme.font(Size.SMALL), "secondary", detail, Qt.AlignmentFlag.AlignBottom),
        )
        for font, ink, text, side in rows if detail else ((*rows[0][:3], Qt.AlignmentFlag.AlignVCenter),):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(inner, side, shown)
        painter.restore()


class ProductSearch(QWidget):
    """The field; says which product was picked."""

    picked = Signal(object)
    """A CollectionChoice."""
    found = Signal(object)
    """All products of a result, for those who remember names."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._call: Call[list[CollectionChoice]] | None = None
        self.leave_out: Callable[[], Sequence[str]] = lambda: ()
        """Tells which products are chosen already."""
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search by name or SKU"))
        self.field.setAccessibleName(tr("Search products by name or SKU"))
        self.field.setProperty("icon", "true")
        self.field.setAcceptDrops(False)
        self._icon = self.field.addAction(
            icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._icon.setText(tr("Search"))
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._ask)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(lambda: self._say(tr("Searching…")))
        self._build_results()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tint the icon again when the scheme has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._icon.setIcon(icons.icon("search", "secondary"))

    def _build_results(self) -> None:
        self.results = controls.surface("popup")
        self.results.setParent(self)
        self.results.hide()
        column = QVBoxLayout(self.results)
        column.setContentsMargins(4, 4, 4, 4)
        self.list = QListWidget()
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Products found"))
        self.list.itemClicked.connect(self._pick)
        column.addWidget(self.list)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMargin(8)
        column.addWidget(self.message)

    @property
    def open(self) -> bool:
        """True while results are shown."""
        return self.results.isVisible()

    def close_results(self) -> None:
        """Put the results away."""
        self._rest.stop()
        self._slow.stop()
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self.results.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the field's keys move in the results."""
        if watched is self.field:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event.key())
            if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                if self.open and event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.FocusOut:
                self.close_results()
            elif event.type() == QEvent.Type.MouseButtonPress and not self.open:
                self._ask()
        return False

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape and self.open:
            self.close_results()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.open:
                self._ask()
            elif self.list.count():
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.open and self.list.currentRow() >= 0:
            self._pick(self.list.currentItem())
            return True
        return False

    def _typed(self) -> None:
        self._rest.start()

    def _ask(self) -> None:
        self._rest.stop()
        if self._call is not None:
            self._call.cancel()
        self._slow.start()
        query = self.field.text().strip()
        self._call = self._bridge.call(
            lambda api: api.find_collections(query, _RESULTS), self._show, self._failed
        )

    def _show(self, choices: Sequence[CollectionChoice]) -> None:
        self._slow.stop()
        self._call = None
        self.found.emit(choices)
        taken = set(self.leave_out())
        fitting = [c for c in choices if c.id not in taken]
        self.list.clear()
        for choice in fitting:
            item = QListWidgetItem(self.list)
            item.setData(_CHOICE, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.product(choice))
            item.setToolTip(f"{words.product(choice)}\n{choice.path}".strip())
        if fitting:
            self.list.setCurrentRow(0)
            self.message.hide()
            self.list.show()
            self._place()
        elif choices:
            self._say(tr("All that fit are chosen already."))
        elif self.field.text().strip():
            self._say(tr("No product has “%1” in its name or SKU.").replace("%1", self.field.text().strip()))
        else:
            self._say(tr("This account has no products yet."))

    def _failed(self, error: BaseException) -> None:
        self._slow.stop()
        self._call = None
        self._say(words.explained(error))

    def _say(self, text: str) -> None:
        self.list.hide()
        self.message.setText(text)
        self.message.show()
        self._place()

    def _place(self) -> None:
        """Lay the results over the window, below the field."""
        window = self.window()
        if self.results.parent() is not window:
            self.results.setParent(window)
        spot = self.field.mapTo(window, QPoint(0, self.field.height() + 4))
        width = max(self.field.width(), min(320, window.width() - 24))
        left = max(8, spot.x() + self.field.width() - width)
        if self.list.isVisibleTo(self.results):
            rows = min(_MOST_SHOWN, self.list.count())
            height = rows * self.list.sizeHintForRow(0) + 10
        else:
            height = self.message.heightForWidth(width - 10) + 10
        self.results.setGeometry(left, spot.y(), width, min(height, window.height() - spot.y() - 8))
        self.results.setFrameShape(QFrame.Shape.NoFrame)
        self.results.show()
        self.results.raise_()

    def _pick(self, item: QListWidgetItem) -> None:
        self.close_results()
        self.field.clear()
        self.picked.emit(item.data(_CHOICE))
