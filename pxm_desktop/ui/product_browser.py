"""Products by place: the category tree on the left, what lies there on the right; and new ones made in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.ui import controls, icons, theme, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.create_forms import CategoryForm, ProductForm
from pxm_desktop.ui.popover import Popover
from pxm_desktop.ui.product_list import ProductList
from pxm_desktop.ui.words import tr

_ID = Qt.ItemDataRole.UserRole
_PAGE = 100
_CHEVRON = 14
_SIZE = QSize(600, 420)
_FORM_SIZE = QSize(340, 330)


class _Tree(QTreeWidget):
    """A tree with our chevrons instead of the style's triangles."""

    def drawBranches(  # noqa: N802
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the chevron of an item that has others below it."""
        if index.model().hasChildren(index):
            room = QRectF(
                rect.right() + 1 - self.indentation(), rect.top(), self.indentation(), rect.height()
            )
            spot = QRectF(0, 0, _CHEVRON, _CHEVRON)
            spot.moveCenter(room.center())
            name = "down" if self.isExpanded(index) else "right"
            icons.paint(painter, name, spot, theme.colour("secondary"))


class _Keyed(ProductList):
    """A list that is worked with the keyboard itself."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Space pick, arrows fold variants out and in, Ctrl+D marks a favourite."""
        key = event.key()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pick(self.currentItem())
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.unfold(on=key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_D and control:
            self.toggle_star()
        else:
            super().keyPressEvent(event)


class ProductBrowser(Popover):
    """Stays open while several products are picked."""

    picked = Signal(object)
    """A CollectionChoice that is to be chosen."""
    unpicked = Signal(object)
    """A CollectionChoice that is to be chosen no longer."""

    def __init__(self, bridge: Bridge, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._bridge = bridge
        self._names = names
        self._nodes: list[CategoryNode] = []
        self._below: dict[str | None, list[CategoryNode]] = {}
        self._call: Call[list[CollectionChoice]] | None = None
        self._after: int | None = None
        self._after_form = False
        self.chosen: Callable[[], Sequence[str]] = lambda: ()
        """Tells which products are chosen already."""
        self.setAccessibleName(tr("Products by category"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        self._pages = QStackedWidget()
        column.addWidget(self._pages)
        self._pages.addWidget(self._build_browse())
        self.product_form = ProductForm(bridge)
        self.product_form.made.connect(self._product_made)
        self.category_form = CategoryForm(bridge)
        self.category_form.made.connect(self._category_made)
        for form in (self.product_form, self.category_form):
            form.cancelled.connect(self._form_over)
            self._pages.addWidget(form)
        names.catalog_changed.connect(self._catalog_changed)

    def _build_browse(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.tree = _Tree()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Categories"))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setUniformRowHeights(True)
        self.tree.itemExpanded.connect(self._fill)
        self.tree.currentItemChanged.connect(lambda *_: self._show_category())
        line.addWidget(self.tree, 5)
        rule = controls.surface("line")
        rule.setFixedWidth(1)
        line.addWidget(rule)
        right = QVBoxLayout()
        right.setSpacing(4)
        self.list = _Keyed(self._bridge, tr("Products of the category"))
        self.list.taken = lambda: self.chosen()
        self.list.picked.connect(self._toggle)
        self.list.learned.connect(self._names.learn)
        self.list.more_wanted.connect(self._more)
        right.addWidget(self.list, 1)
        self.message = controls.label("", "quiet", wrap=True)
        right.addWidget(self.message)
        line.addLayout(right, 6)
        column.addLayout(line, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.new_category_button = Button(tr("New category…"), icon="add", kind="flat")
        self.new_category_button.clicked.connect(self._ask_category)
        foot.addWidget(self.new_category_button)
        self.new_product_button = Button(tr("New product…"), icon="add", kind="flat")
        self.new_product_button.setAccessibleName(tr("New product in this category"))
        self.new_product_button.clicked.connect(self._ask_product)
        foot.addWidget(self.new_product_button)
        foot.addStretch(1)
        self.done_button = Button(tr("Done"))
        self.done_button.setAccessibleName(tr("Done browsing"))
        self.done_button.clicked.connect(self.close_up)
        foot.addWidget(self.done_button)
        column.addLayout(foot)
        return page

    # -- what others ask -----------------------------------------------------------------------------------

    def browse(self, anchor: QWidget) -> None:
        """Open the tree."""
        self._pages.setCurrentIndex(0)
        self.open_at(anchor, _SIZE, self._owner)
        self.tree.setFocus()
        self._read_categories()

    def new_product(self, anchor: QWidget, name: str) -> None:
        """Open the form for a product."""
        self._after_form = False
        self.open_at(anchor, _FORM_SIZE, self._owner)
        self._pages.setCurrentWidget(self.product_form)
        self.product_form.begin(name, self._nodes, None)
        self._bridge.call(
            lambda api: api.catalog.categories(),
            self._late_categories,
        )

    def mark_chosen(self) -> None:
        """Show anew which products are chosen."""
        if self.isVisible():
            self.list.mark_taken()

    # -- the tree ------------------------------------------------------------------------------------------

    def category(self) -> str | None:
        """Return the id of the category that is shown; None for all."""
        item = self.tree.currentItem()
        return item.data(0, _ID) if item is not None else None

    def _catalog_changed(self) -> None:
        if self.isVisible() and self._pages.currentIndex() == 0 and not self._nodes:
            self._read_categories()

    def _read_categories(self, then: Callable[[], None] | None = None) -> None:
        def show(nodes: list[CategoryNode]) -> None:
            self._take(nodes)
            if then is not None:
                then()

        self._bridge.call(lambda api: api.catalog.categories(), show, self._failed)

    def _late_categories(self, nodes: list[CategoryNode]) -> None:
        self._take(nodes)
        self.product_form.learn_places(nodes)

    def _take(self, nodes: list[CategoryNode]) -> None:
        if nodes == self._nodes and self.tree.topLevelItemCount():
            return
        was = self.category()
        open_ = {i.data(0, _ID) for i in self._items() if i.isExpanded()}
        self._nodes = nodes
        self._below = {}
        for node in nodes:
            self._below.setdefault(node.parent_id, []).append(node)
        self.tree.blockSignals(True)
        self.tree.clear()
        every = QTreeWidgetItem(self.tree, [tr("All products")])
        every.setData(0, _ID, None)
        for node in self._below.get(None, []):
            self.tree.addTopLevelItem(self._item(node))
        self.tree.setCurrentItem(every)
        self.tree.blockSignals(False)
        for identity in open_:
            item = self._find(identity)
            if item is not None:
                item.setExpanded(True)
        self.go_to(was)
        self._show_category()

    def _items(self) -> list[QTreeWidgetItem]:
        found = _children(self.tree.invisibleRootItem())
        for item in found:
            found.extend(_children(item))
        return found

    def _find(self, identity: str | None) -> QTreeWidgetItem | None:
        return next((i for i in self._items() if i.data(0, _ID) == identity), None)

    def _item(self, node: CategoryNode) -> QTreeWidgetItem:
        text = tr("%1 (%2)").replace("%1", words.one_line(node.name)).replace("%2", words.number(node.count))
        item = QTreeWidgetItem([text])
        item.setData(0, _ID, node.id)
        item.setToolTip(0, node.path)
        if node.id in self._below:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        """Make the items below a category when it is opened first."""
        if not item.childCount():
            item.addChildren([self._item(node) for node in self._below.get(item.data(0, _ID), [])])

    def go_to(self, identity: str | None) -> None:
        """Show a category, those above it opened."""
        by_id = {node.id: node for node in self._nodes}
        way: list[str] = []
        at = identity
        while at is not None and at in by_id and at not in way:
            way.insert(0, at)
            at = by_id[at].parent_id
        for step in way:
            item = self._find(step)
            if item is None:
                return
            if step == identity:
                self.tree.setCurrentItem(item)
            else:
                item.setExpanded(True)

    # -- products ------------------------------------------------------------------------------------------

    def _show_category(self) -> None:
        self._after = None
        self._ask(0)

    def _more(self) -> None:
        if self._after is not None and self._call is None:
            self._ask(self._after)

    def _ask(self, after: int) -> None:
        if self._call is not None:
            self._call.cancel()
        category = self.category()

        def show(choices: list[CollectionChoice]) -> None:
            self._call = None
            self._after = after + len(choices) if len(choices) >= _PAGE else None
            self._names.learn(choices)
            if after:
                self.list.append(choices)
                return
            self.list.show_products([("", choices)])
            empty = tr("The products are still being read from PXM.")
            if not self._names.syncing:
                empty = tr("No product lies here yet.")
            self._say("" if choices else empty)

        self._call = self._bridge.call(
            lambda api: api.catalog.collections("", category, _PAGE, after), show, self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self._call = None
        self._say(words.explained(error))

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _toggle(self, choice: CollectionChoice) -> None:
        (self.unpicked if choice.id in self.chosen() else self.picked).emit(choice)
        self.list.mark_taken()

    # -- new ones ------------------------------------------------------------------------------------------

    def _ask_product(self) -> None:
        self._after_form = True
        self._pages.setCurrentWidget(self.product_form)
        self.product_form.begin("", self._nodes, self.category())

    def _ask_category(self) -> None:
        self._after_form = True
        self._pages.setCurrentWidget(self.category_form)
        self.category_form.begin("", self._nodes, self.category())

    def _form_over(self) -> None:
        if self._after_form:
            self._pages.setCurrentIndex(0)
            self.tree.setFocus()
        else:
            self.close_up()

    def _product_made(self, choice: CollectionChoice) -> None:
        self.picked.emit(choice)
        if self._after_form:
            self._read_categories(self._show_category)
        self._form_over()

    def _category_made(self, node: CategoryNode) -> None:
        self._read_categories(lambda: self.go_to(node.id))
        self._form_over()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    below = (item.child(n) for n in range(item.childCount()))
    return [child for child in below if child is not None]
