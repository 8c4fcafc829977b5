"""Where a file is used: its products and regions, each of which leads there and can be taken off; others are added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.chips import Chip
from pxm_desktop.ui.library.asset_chips import OpenChips
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.product_search import ProductSearch
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.words import tr

_ROOM = 190


class ProductSection(Section):
    """The products of a file."""

    toggled = Signal(str, bool)
    """A product is to be linked, or no longer: its id."""
    opened = Signal(str)

    def __init__(self, bridge: Bridge, names: CatalogNames) -> None:
        super().__init__(tr("Products"))
        self._names = names
        self._ids: tuple[str, ...] | None = ()
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.chips = OpenChips(_ROOM)
        self.chips.opened.connect(self.opened)
        self.chips.removed.connect(lambda key: self.toggled.emit(key, False))
        self.body.addWidget(self.chips)
        self.search = ProductSearch(bridge, names)
        self.search.field.setPlaceholderText(tr("Link to another product"))
        self.search.field.setAccessibleName(tr("Link to another product: search name, SKU or category"))
        self.search.leave_out = lambda: self._ids or ()
        self.search.picked.connect(self._pick)
        self.search.found.connect(names.learn)
        self.body.addWidget(self.search)
        names.changed.connect(self._show)

    def show_file(self, file: LibraryFile) -> None:
        """Show a file's products."""
        self._ids = file.products
        self._show()

    def _pick(self, choice: CollectionChoice) -> None:
        self._names.learn([choice])
        self.toggled.emit(choice.id, True)

    def _show(self) -> None:
        ids = self._ids
        if ids is None:
            self.note.setText(tr("PXM does not say yet which products this file is linked to."))
        else:
            self.note.setText(tr("Not linked to a product"))
        self.note.setVisible(not ids)
        self.search.setVisible(ids is not None)
        products = [self._names.product(each) for each in ids or ()]
        self.chips.show_chips(
            [Chip(each.id, words.one_line(each.name), words.product(each)) for each in products]
        )
        self.count(len(ids) if ids else None)


class RegionSection(Section):
    """The regions of a file."""

    toggled = Signal(str, bool)
    """A file is to be put into a region, or taken out: the region's id."""
    opened = Signal(str)

    def __init__(self, names: CatalogNames) -> None:
        super().__init__(tr("Regions"))
        self._names = names
        self._ids: tuple[str, ...] | None = ()
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.chips = OpenChips(_ROOM)
        self.chips.opened.connect(self.opened)
        self.chips.removed.connect(lambda key: self.toggled.emit(key, False))
        self.body.addWidget(self.chips)
        self.add_field = PickField(tr("Add to another region"), tr("Add to another region"))
        self.add_field.picked.connect(self._pick)
        self.body.addWidget(self.add_field)
        names.changed.connect(self._show)

    def show_file(self, file: LibraryFile) -> None:
        """Show a file's regions."""
        self._ids = file.regions
        self._show()

    def _pick(self, region_id: str) -> None:
        self.add_field.clear()
        self.toggled.emit(region_id, True)

    def _show(self) -> None:
        ids = self._ids
        known = {region.id: region.name for region in self._names.regions}
        if ids is None:
            self.note.setText(tr("PXM does not say yet which regions this file is in."))
        else:
            self.note.setText(tr("In no region"))
        self.note.setVisible(not ids)
        # The last one stays: PXM would put the file into the primary region instead.
        self.chips.show_chips(_chips(ids or (), known), fixed=ids is None or len(ids) == 1)
        others = [(key, name) for key, name in known.items() if key not in (ids or ())]
        self.add_field.offer(others)
        self.add_field.setVisible(ids is not None and bool(others))
        self.count(len(ids) if ids else None)


def _chips(ids: Sequence[str], known: dict[str, str]) -> list[Chip]:
    names = [(each, words.one_line(known.get(each) or tr("Region %1").replace("%1", each))) for each in ids]
    return [Chip(key, name, name) for key, name in names]
