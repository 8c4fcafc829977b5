"""A search field for products: results while typing, by name, SKU or category, over whatever lies below it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice, ServiceApi
from pxm_desktop.ui import controls, icons, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.product_list import ProductList
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

PAUSE_MS = 120
"""How long typing must rest before the catalogue is asked."""
SLOW_MS = 300
_MOST_HEIGHT = 330
_RESULTS = 50
_RECENT = 8
_BY_HAND = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Ways in which a person puts the focus here; only they open what the field has to offer."""

Sections = list[tuple[str, list[CollectionChoice]]]


class ProductSearch(QWidget):
    """The field; says which product was picked. While it is empty it offers favourites and recent products."""

    picked = Signal(object)
    """A CollectionChoice."""
    found = Signal(object)
    """All products of a result, for those who remember names."""
    backed_out = Signal()
    """Backspace was pressed in the empty field."""

    def __init__(self, bridge: Bridge, names: CatalogNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._call: Call[Sections] | None = None
        self._more: Call[list[CollectionChoice]] | None = None
        self._shown_query = ""
        self._after: int | None = None
        """How many of all products that fit are shown; None when there are no more."""
        self.leave_out: Callable[[], Sequence[str]] = lambda: ()
        """Tells which products are chosen already."""
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search name, SKU or category"))
        self.field.setAccessibleName(tr("Search products by name, SKU or category"))
        self.field.setProperty("icon", "true")
        self.field.setAcceptDrops(False)
        self._icon = self.field.addAction(
            icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._icon.setText(tr("Search"))
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self._rest = single_shot(self, PAUSE_MS, self._ask)
        self.field.textEdited.connect(lambda _: self._rest.start())
        self._slow = single_shot(self, SLOW_MS, lambda: self._say(tr("Searching…")))
        self._build_results()
        names.catalog_changed.connect(self._catalog_changed)

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
        column.setSpacing(0)
        self.list = ProductList(self._bridge, tr("Products found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.picked.connect(self._pick)
        self.list.learned.connect(self.found)
        self.list.more_wanted.connect(self._fetch_more)
        column.addWidget(self.list, 1)
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMargin(8)
        column.addWidget(self.message)
        self.rule = controls.surface("line")
        self.rule.setFixedHeight(1)
        column.addWidget(self.rule)
        self.keys = controls.label(tr("Enter picks, → shows variants, Ctrl+D marks a favourite"), "quiet")
        self.keys.setWordWrap(True)
        self.keys.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self.keys)

    @property
    def open(self) -> bool:
        """True while results are shown."""
        return self.results.isVisible()

    def begin(self) -> None:
        """Put the cursor here and offer products at once."""
        self.field.setFocus()
        self._ask()

    def close_results(self) -> None:
        """Put the results away."""
        self._rest.stop()
        self._slow.stop()
        for call in (self._call, self._more):
            if call is not None:
                call.cancel()
        self._call = self._more = None
        self.results.hide()

    # -- keys ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the field's keys move in the results."""
        if watched is self.field:
            if isinstance(event, QKeyEvent):
                return self._key_event(event)
            if isinstance(event, QFocusEvent):
                if event.type() == QEvent.Type.FocusOut:
                    self.close_results()
                elif event.reason() in _BY_HAND and not self.field.text():
                    self._ask()
            elif event.type() == QEvent.Type.MouseButtonPress and not self.open and self.field.hasFocus():
                self._ask()
        return False

    def _key_event(self, event: QKeyEvent) -> bool:
        starred = event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.type() == QEvent.Type.ShortcutOverride:
            if self.open and (event.key() == Qt.Key.Key_Escape or starred):
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if starred and self.open:
            self.list.toggle_star()
            return True
        return self._key(event.key())

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.open:
                self._ask()
            else:
                self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Backspace and not self.field.text():
            self.backed_out.emit()
            return True
        if not self.open:
            return False
        if key == Qt.Key.Key_Escape:
            self.close_results()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.current() is not None:
            self.list.pick(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Right and self.field.cursorPosition() == len(self.field.text()):
            return self.list.unfold(on=True)
        if key == Qt.Key.Key_Left:
            return self.list.unfold(on=False)
        return False

    # -- asking --------------------------------------------------------------------------------------------

    def _catalog_changed(self) -> None:
        # Nothing moves under the cursor: only a list that has nothing yet is filled anew.
        if self.open and self._call is None and not self.list.count():
            self._ask()

    def _ask(self) -> None:
        self._rest.stop()
        for call in (self._call, self._more):
            if call is not None:
                call.cancel()
        self._more = None
        self._slow.start()
        query = self.field.text().strip()
        self._shown_query = query
        self._call = self._bridge.call(_offers(query), self._show, self._failed)

    def _show(self, sections: Sections) -> None:
        self._slow.stop()
        self._call = None
        known = [choice for _, choices in sections for choice in choices]
        every = sections[-1][1]
        self._after = len(every) if len(every) >= _RESULTS else None
        self.found.emit(known)
        taken = set(self.leave_out())
        fitting = [(heading, [c for c in choices if c.id not in taken]) for heading, choices in sections]
        self.list.show_products(fitting)
        query = self._shown_query
        if self.list.count():
            self.message.hide()
            self.list.show()
            self.rule.show()
            self.keys.show()
            self._place()
        elif known:
            self._say(tr("All that fit are chosen already."))
        elif self._names.syncing:
            self._say(tr("The products are still being read from PXM."))
        elif query:
            self._say(tr("No product has “%1” in its name, SKU or category.").replace("%1", query))
        else:
            self._say(tr("This account has no products yet."))

    def _fetch_more(self) -> None:
        after, query = self._after, self._shown_query
        if after is None or self._call is not None or self._more is not None or not self.open:
            return

        def show(choices: list[CollectionChoice]) -> None:
            self._more = None
            self._after = after + len(choices) if len(choices) >= _RESULTS else None
            self.found.emit(choices)
            taken = set(self.leave_out())
            self.list.append([c for c in choices if c.id not in taken])

        def failed(error: BaseException) -> None:
            self._more = self._after = None
            words.log.info("No more products: %s", type(error).__name__)

        self._more = self._bridge.call(
            lambda api: api.catalog.collections(query, None, _RESULTS, after), show, failed
        )

    def _failed(self, error: BaseException) -> None:
        self._slow.stop()
        self._call = None
        self._say(words.explained(error))

    # -- showing -------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.list.clear()
        self.list.hide()
        self.rule.hide()
        self.keys.hide()
        self.message.setText(text)
        self.message.show()
        self._place()

    def _place(self) -> None:
        """Lay the results over the window, below the field."""
        window = self.window()
        if self.results.parent() is not window:
            self.results.setParent(window)
        spot = self.field.mapTo(window, QPoint(0, self.field.height() + 4))
        width = max(self.field.width(), min(360, window.width() - 24))
        left = max(8, spot.x() + self.field.width() - width)
        if self.list.isVisibleTo(self.results):
            rows = sum(self.list.sizeHintForRow(n) for n in range(min(12, self.list.count())))
            height = min(_MOST_HEIGHT, rows + 11 + self.keys.heightForWidth(width - 10))
        else:
            height = self.message.heightForWidth(width - 10) + 10
        self.results.setGeometry(left, spot.y(), width, min(height, window.height() - spot.y() - 8))
        self.results.show()
        self.results.raise_()

    def _pick(self, choice: CollectionChoice) -> None:
        self.close_results()
        self.field.clear()
        self.picked.emit(choice)


def _offers(query: str) -> Callable[[ServiceApi], Coroutine[Any, Any, Sections]]:
    """Return the command that finds what fits; without a query, what one is likely to want comes first."""

    async def ask(api: ServiceApi) -> Sections:
        if query:
            return [("", await api.catalog.collections(query, None, _RESULTS))]
        favourites = await api.catalog.favourites()
        stars = {choice.id for choice in favourites}
        recents = [c for c in await api.catalog.recents(_RECENT) if c.id not in stars]
        every = await api.catalog.collections("", None, _RESULTS)
        return [
            (tr("Favourites"), favourites),
            (tr("Recent"), recents),
            (tr("All products") if favourites or recents else "", every),
        ]

    return ask
