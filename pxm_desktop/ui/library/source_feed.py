"""Fills the tree of sources: counts, regions, categories, their products when they are opened, saved searches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.catalog_api import CategoryNode, CollectionChoice, RegionChoice
from pxm_desktop.service.library_api import SavedSearch
from pxm_desktop.transfer.events import CatalogChanged, Event, LibraryChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.sources import SourceTree
from pxm_desktop.ui.timers import single_shot

_PAGE = 200
"""Products that are read together."""
_LOOKED_THROUGH = 1000
"""Products below a category that are looked through for those that lie in it itself, before somebody asks for more."""
_AGAIN_MS = 1500
"""Between two countings while the copy keeps changing."""


class SourceFeed(QObject):
    """Reads what the tree shows; nothing before `begin`."""

    searches_changed = Signal()

    def __init__(self, bridge: Bridge, names: CatalogNames, tree: SourceTree) -> None:
        super().__init__(tree)
        self._bridge = bridge
        self._names = names
        self._tree = tree
        self._begun = False
        self._regions: list[RegionChoice] = []
        self.searches: list[SavedSearch] = []
        self._again = single_shot(self, _AGAIN_MS, self._read_counts)
        tree.children_wanted.connect(self._read_children)
        names.changed.connect(self._names_changed)
        bridge.happened.connect(self._take_events)

    def begin(self) -> None:
        """Read everything."""
        self._begun = True
        self._read_counts()
        self._read_categories()
        self.read_searches()
        self._names_changed()

    def forget(self) -> None:
        """Another account is signed in."""
        self._begun = False
        self._regions = []
        self._again.stop()
        self.searches = []
        self._tree.forget()

    def read_searches(self) -> None:
        """Read the saved searches."""

        def show(searches: list[SavedSearch]) -> None:
            self.searches = searches
            self._tree.show_searches(searches)
            self.searches_changed.emit()

        self._bridge.call(lambda api: api.library.saved_searches(), show, _unknown)

    def _read_counts(self) -> None:
        self._bridge.call(lambda api: api.library.counts(), self._tree.show_counts, _unknown)

    def _read_categories(self) -> None:
        self._bridge.call(lambda api: api.catalog.categories(), self._tree.show_categories, _unknown)

    def _names_changed(self) -> None:
        if self._begun and self._regions != self._names.regions:
            self._regions = list(self._names.regions)
            self._tree.show_regions(self._regions)

    def _take_events(self, events: Sequence[Event]) -> None:
        if not self._begun:
            return
        for event in events:
            if isinstance(event, LibraryChanged) and event.changed and not self._again.isActive():
                self._again.start()
            elif isinstance(event, CatalogChanged) and event.changed:
                self._read_categories()

    # -- products ------------------------------------------------------------------------------------------

    def _read_children(self, above: CategoryNode | CollectionChoice, after: int) -> None:
        if isinstance(above, CategoryNode):
            self._read_products(above, after, [])
            return

        def show(variants: list[CollectionChoice]) -> None:
            self._names.learn(variants)
            self._tree.add_children(above, variants, None)

        self._bridge.call(lambda api: api.catalog.variants(above.id), show, _unknown)

    def _read_products(self, node: CategoryNode, after: int, found: list[CollectionChoice]) -> None:
        """Read products of a category; those of the categories below it are shown there."""
        leaf = all(each.parent_id != node.id for each in self._tree.nodes)

        def show(choices: list[CollectionChoice]) -> None:
            self._names.learn(choices)
            mine = found + [each for each in choices if leaf or each.path == node.path]
            seen = after + len(choices)
            if len(choices) < _PAGE:
                self._tree.add_children(node, mine, None)
            elif leaf or seen % _LOOKED_THROUGH == 0:
                self._tree.add_children(node, mine, seen)
            else:
                self._read_products(node, seen, mine)

        self._bridge.call(lambda api: api.catalog.collections("", node.id, _PAGE, after), show, _unknown)


def _unknown(error: BaseException) -> None:
    words.log.info("The sources of the library could not be read: %s", type(error).__name__)
