"""The left side of the Library: ways of looking, regions, categories with their products, saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from pxm_desktop.service.api import RegionChoice
from pxm_desktop.service.catalog_api import CategoryNode, CollectionChoice
from pxm_desktop.service.library_api import SavedSearch, SourceCounts
from pxm_desktop.ui import icons, theme
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.source import Source
from pxm_desktop.ui.library.source_rows import (
    CHOICE,
    DUPLICATES,
    HEADING,
    MORE,
    SOURCE,
    TARGET,
    SourceRows,
    count_of,
    duplicates_row,
    product_row,
    set_count,
    source_row,
)
from pxm_desktop.ui.words import tr

_CHEVRON = 12
Index = QModelIndex | QPersistentModelIndex


class SourceTree(QTreeWidget):
    """Says which source was chosen. Files can be dragged onto products, regions and categories: see `SourceDrops`."""

    chosen = Signal(object)
    """A Source."""
    product_wanted = Signal(str)
    """The page of a product is to be opened (Enter, double click): its id."""
    duplicates_wanted = Signal()
    children_wanted = Signal(object, int)
    """A category or family was opened: its CategoryNode or CollectionChoice, and how many were looked through."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Ways of looking at the files"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self._rows = SourceRows(self)
        self.setItemDelegate(self._rows)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._target: QTreeWidgetItem | None = None
        """Over which row files hover."""
        self._counts = SourceCounts()
        self._below: dict[str | None, list[CategoryNode]] = {}
        self.nodes: list[CategoryNode] = []
        self._quiet = False
        for kind in source.FIXED:
            self.addTopLevelItem(source_row(source.fixed(kind)))
        self.addTopLevelItem(duplicates_row())
        self._regions = self._heading(tr("Regions"))
        self._products = self._heading(tr("Products"))
        self._searches = self._heading(tr("Saved searches"))
        self._products.setExpanded(True)
        self._searches.setExpanded(True)
        for empty in (self._regions, self._products, self._searches):
            empty.setHidden(True)
        self.currentItemChanged.connect(self._current_changed)
        self.itemExpanded.connect(self._fill)
        self.itemClicked.connect(self._clicked)
        self.itemDoubleClicked.connect(self._open)

    # -- what others ask -----------------------------------------------------------------------------------

    def show_counts(self, counts: SourceCounts) -> None:
        """Show how many files stand behind each source."""
        self._counts = counts
        for item in self._items():
            of = item.data(0, SOURCE)
            if of is not None:
                set_count(item, count_of(counts, of))

    def show_regions(self, regions: Sequence[RegionChoice]) -> None:
        """Show the account's regions."""
        made = [source_row(source.of_region(region.id, region.name)) for region in regions]
        for item in made:
            set_count(item, count_of(self._counts, item.data(0, SOURCE)))
        self._replace(self._regions, made)

    def show_categories(self, nodes: Sequence[CategoryNode]) -> None:
        """Show the categories; those that were open stay so."""
        if list(nodes) == self.nodes:
            return
        was = self.current()
        open_ = [s.key for i in self._items() if i.isExpanded() and (s := i.data(0, SOURCE)) is not None]
        self.nodes = list(nodes)
        self._below = {}
        for node in nodes:
            self._below.setdefault(node.parent_id, []).append(node)
        self._quiet = True
        self._replace(self._products, [self._category(node) for node in self._below.get(None, [])])
        for key in open_:
            item = self._find(key)
            if item is not None:
                item.setExpanded(True)
        self._quiet = False
        if was is not None:
            self.select(was)

    def show_searches(self, searches: Sequence[SavedSearch]) -> None:
        """Show the saved searches."""
        was = self.current()
        self._quiet = True
        self._replace(self._searches, [source_row(source.of_search(search)) for search in searches])
        self._quiet = False
        if was is not None:
            self.select(was)

    def add_children(
        self, above: CategoryNode | CollectionChoice, choices: Sequence[CollectionChoice], after: int | None
    ) -> None:
        """Show products of a category or variants of a family; `after`: those looked through, if there are more."""
        key = ("category" if isinstance(above, CategoryNode) else "product", above.id)
        item = self._find(key)
        if item is None:
            return
        for child in children(item):
            if child.data(0, MORE) is not None:
                item.removeChild(child)
        item.addChildren([product_row(choice) for choice in choices])
        if after is not None:
            more = QTreeWidgetItem([tr("More…")])
            more.setData(0, MORE, after)
            more.setData(0, CHOICE, above)
            item.addChild(more)

    def current(self) -> Source | None:
        """Return the source that is chosen."""
        item = self.currentItem()
        found: Source | None = item.data(0, SOURCE) if item is not None else None
        return found

    def select(self, wanted: Source) -> bool:
        """Show a source as the chosen one, without telling anybody; False where the tree does not have it."""
        self._quiet = True
        if wanted.kind == "category":
            self._open_way_to(wanted.id)
        item = self._find(wanted.key)
        self.setCurrentItem(item)  # type: ignore[arg-type]
        if item is None:
            self.clearSelection()
        self._quiet = False
        return item is not None

    def forget(self) -> None:
        """Another account is signed in."""
        self._quiet = True
        self.nodes, self._below, self._counts = [], {}, SourceCounts()
        for heading in (self._regions, self._products, self._searches):
            self._replace(heading, [])
        self.show_counts(self._counts)
        self._quiet = False

    # -- rows ----------------------------------------------------------------------------------------------

    def _heading(self, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [text])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setData(0, HEADING, True)
        return item

    def _replace(self, heading: QTreeWidgetItem, rows: Sequence[QTreeWidgetItem]) -> None:
        quiet, self._quiet = self._quiet, True
        self.aim_at(None)
        heading.takeChildren()
        heading.addChildren(list(rows))
        heading.setHidden(not rows)
        self._quiet = quiet

    def _category(self, node: CategoryNode) -> QTreeWidgetItem:
        item = source_row(source.of_category(node))
        item.setData(0, CHOICE, node)
        item.setToolTip(0, node.path)
        if node.count or node.id in self._below:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        """Make the rows below a category or family when it is opened first."""
        above = item.data(0, CHOICE)
        if above is None or item.childCount():
            return
        if isinstance(above, CategoryNode):
            item.addChildren([self._category(node) for node in self._below.get(above.id, [])])
        self.children_wanted.emit(above, 0)

    def _items(self) -> Iterable[QTreeWidgetItem]:
        found = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        items = [item for item in found if item is not None]
        for item in items:
            items.extend(children(item))
        return items

    def _find(self, key: tuple[str, str]) -> QTreeWidgetItem | None:
        return next((i for i in self._items() if (s := i.data(0, SOURCE)) is not None and s.key == key), None)

    def _open_way_to(self, category: str) -> None:
        by_id = {node.id: node for node in self.nodes}
        way: list[str] = []
        above = by_id[category].parent_id if category in by_id else None
        while above is not None and above in by_id and above not in way:
            way.insert(0, above)
            above = by_id[above].parent_id
        for step in way:
            item = self._find(("category", step))
            if item is not None:
                item.setExpanded(True)

    # -- choosing ------------------------------------------------------------------------------------------

    def _current_changed(self, item: QTreeWidgetItem | None) -> None:
        found = item.data(0, SOURCE) if item is not None else None
        if found is not None and not self._quiet:
            self.chosen.emit(found)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        if item.data(0, DUPLICATES):
            self.duplicates_wanted.emit()
        elif item.data(0, HEADING):
            item.setExpanded(not item.isExpanded())
        elif item.data(0, MORE) is not None:
            self.children_wanted.emit(item.data(0, CHOICE), item.data(0, MORE))

    def _open(self, item: QTreeWidgetItem) -> None:
        found = item.data(0, SOURCE)
        if found is not None and found.kind == "product":
            self.product_wanted.emit(found.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Enter open a product's page, fold a heading, or bring more."""
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(item)
            self._clicked(item)
            event.accept()
            return
        super().keyPressEvent(event)

    # -- what files are dragged onto -----------------------------------------------------------------------

    def source_at(self, point: QPoint) -> Source | None:
        """Return the source at a point of the viewport."""
        item = self.itemAt(point)
        found: Source | None = item.data(0, SOURCE) if item is not None else None
        return found

    def aim_at(self, point: QPoint | None) -> None:
        """Mark the row at a point, over which files hover; None marks none."""
        item = self.itemAt(point) if point is not None else None
        if item is not self._target:
            for each, over in ((self._target, None), (item, True)):
                if each is not None:
                    each.setData(0, TARGET, over)
            self._target = item

    def open_target(self) -> None:
        """Open the row over which files hover."""
        if self._target is not None:
            self._target.setExpanded(True)

    # -- painting ------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._rows.refresh_fonts()
            self.scheduleDelayedItemsLayout()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802
        """Draw the chevron of an item that has others below it."""
        if not index.model().hasChildren(index):
            return
        room = QRectF(rect.right() + 1 - self.indentation(), rect.top(), self.indentation(), rect.height())
        spot = QRectF(0, 0, _CHEVRON, _CHEVRON)
        spot.moveCenter(room.center())
        name = "down" if self.isExpanded(index) else "right"
        icons.paint(painter, name, spot, theme.colour("secondary"))


def children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """Return the rows right below one."""
    below = (item.child(n) for n in range(item.childCount()))
    return [child for child in below if child is not None]
