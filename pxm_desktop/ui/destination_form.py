"""What a destination consists of, as a form: products, regions, publication, attributes, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui import controls, destination_edit, words
from pxm_desktop.ui.attribute_section import AttributeSection
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.controls import Button, Check, Choice, FlowLayout
from pxm_desktop.ui.product_search import ProductSearch
from pxm_desktop.ui.publish_box import PublishBox
from pxm_desktop.ui.region_box import RegionBox
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.product_browser import ProductBrowser

_AROUND_CHIPS = 80
"""What a chip's edges, its cross and the margins of the panel take of its width."""


class DestinationForm(QWidget):
    """Shows one destination, or what several have in common; says how a person wants to change them."""

    edited = Signal(object)
    """An `Edit` for every destination that is shown."""
    replaced = Signal(object, str)
    """An `Edit` that changes much at once, and the sentence with which to offer to take it back."""
    undo_offered = Signal(str, object)
    """What was done beside the destinations, and the function that takes it back."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, width: int, beside: QWidget, parent: QWidget | None = None
    ) -> None:
        """`width` of the panel that it stands in; what opens for a while opens beside the widget `beside`."""
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._shown: list[Destination] = [Destination()]
        self._without_product = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._beside = beside
        self._build_products(width)
        self._build_rest()

    # -- what others ask -----------------------------------------------------------------------------------

    def show_destinations(self, destinations: Sequence[Destination], without_product: str) -> None:
        """Show destinations, one at least; `without_product` is what to say where none has a product."""
        self._shown, self._without_product = list(destinations), without_product
        seen = destination_edit.shared(self._shown, self._names.primary)
        self._show_products(seen)
        self.regions.show_regions(self._names.regions, seen)
        self.publishing.show_publish(seen)
        self.attributes.show_attributes(self._names.attributes, seen)
        self.policy.setCurrentIndex(self.policy.findData(seen.policy.value) if seen.policy else -1)

    def show_additions(self, *, only: bool) -> None:
        """Show only what adds to another destination, such as a preset's: products and attributes."""
        for part in self._ruling:
            part.setVisible(not only)

    def load(self) -> None:
        """Read what the account has."""
        self.regions.load()

    def forget(self) -> None:
        """Leave what was begun: other destinations are shown."""
        self.attributes.forget()

    def commit(self) -> None:
        """Let what is being typed count."""
        self.publishing.commit()
        self.attributes.commit()

    def region_checks(self) -> list[Check]:
        """Return the regions' check boxes, the primary region's first."""
        return list(self.regions.checks.values())

    @cached_property
    def browser(self) -> ProductBrowser:
        """Products by category, made when it is opened first."""
        from pxm_desktop.ui.product_browser import ProductBrowser

        browser = ProductBrowser(self._bridge, self._names, self._beside)
        browser.picked.connect(self._picked)
        browser.unpicked.connect(lambda c: self.edited.emit(destination_edit.remove_products([c.id])))
        browser.chosen = self._chosen
        return browser

    # -- building ------------------------------------------------------------------------------------------

    def _build_products(self, width: int) -> None:
        self._column.addWidget(controls.label(tr("Products"), "heading"))
        self.search = ProductSearch(self._bridge, self._names)
        self.search.found.connect(self._names.learn)
        self.search.picked.connect(self._picked)
        self.search.leave_out = self._chosen
        self._column.addWidget(self.search)
        tools = QWidget()
        line = FlowLayout(tools, gap=4)
        self.browse_button = Button(tr("Browse…"), icon="folder", kind="link")
        self.browse_button.setAccessibleName(tr("Browse products by category"))
        self.browse_button.clicked.connect(lambda: self.browser.browse(self.browse_button))
        line.addWidget(self.browse_button)
        self.new_button = Button(tr("New product…"), icon="add", kind="link")
        self.new_button.setAccessibleName(tr("Make a new product in PXM"))
        self.new_button.clicked.connect(self._new_product)
        line.addWidget(self.new_button)
        self._column.addWidget(tools)
        self.chips = ChipBox(width - _AROUND_CHIPS)
        self.chips.removed.connect(lambda gone: self.edited.emit(destination_edit.remove_products([gone])))
        self.chips.cleared.connect(self._remove_all)
        self.chips.emptied.connect(self.search.setFocus)
        self.search.backed_out.connect(self.chips.focus_last)
        self._column.addWidget(self.chips)
        self.products_note = controls.label("", "quiet", wrap=True)
        self._column.addWidget(self.products_note)

    def _build_rest(self) -> None:
        self._column.addSpacing(8)  # the heading is as high as the button beside it
        self.regions = RegionBox(self._bridge)
        self.regions.clicked.connect(self._region_clicked)
        self.regions.set_chosen.connect(lambda ids: self.edited.emit(destination_edit.set_regions(ids)))
        self.regions.undo_offered.connect(self.undo_offered)
        self._column.addWidget(self.regions)
        publish = self._heading(tr("Publish"))
        self.publishing = PublishBox()
        self.publishing.toggled.connect(lambda on: self.edited.emit(destination_edit.set_publish(on=on)))
        self.publishing.start_chosen.connect(lambda at: self.edited.emit(destination_edit.set_start(at)))
        self._column.addWidget(self.publishing)
        self._column.addSpacing(12)
        self.attributes = AttributeSection()
        self.attributes.valued.connect(lambda got: self.edited.emit(destination_edit.set_attribute(got)))
        self.attributes.removed.connect(lambda i: self.edited.emit(destination_edit.remove_attribute(i)))
        self._column.addWidget(self.attributes)
        duplicates = self._heading(tr("If PXM already has the file"))
        self.policy = Choice()
        self.policy.setAccessibleName(tr("If PXM already has the file"))
        self.policy.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(8)
        for which in DuplicatePolicy:
            self.policy.addItem(words.policy(which), which.value)
        self.policy.setPlaceholderText(tr("Different"))
        self.policy.activated.connect(self._policy_chosen)
        self._column.addWidget(self.policy)
        self._ruling = (self.regions, publish, self.publishing, duplicates, self.policy)

    def _heading(self, text: str) -> QWidget:
        made = controls.label(text, "heading")
        made.setContentsMargins(0, 12, 0, 0)
        self._column.addWidget(made)
        return made

    # -- showing and changing ------------------------------------------------------------------------------

    def _show_products(self, seen: destination_edit.Shared) -> None:
        known = [self._names.product(product_id) for product_id in seen.products]
        self.chips.show_chips([Chip(c.id, words.one_line(c.name), words.product(c)) for c in known])
        if "browser" in vars(self):
            self.browser.mark_chosen()
        note = ""
        if seen.other_products:
            note = words.plural(
                "%n more product in some of them", "%n more products in some of them", seen.other_products
            )
        elif not seen.products:
            note = self._without_product
        self.products_note.setText(note)
        self.products_note.setVisible(bool(note))

    def _chosen(self) -> Sequence[str]:
        return destination_edit.shared(self._shown, self._names.primary).products

    def _picked(self, choice: CollectionChoice) -> None:
        self._names.learn([choice])
        self._bridge.call(lambda api: api.catalog.remember([choice.id]))
        self.edited.emit(destination_edit.add_product(choice.id))

    def _new_product(self) -> None:
        self.search.close_results()
        self.browser.new_product(self.new_button, self.search.field.text().strip())

    def _remove_all(self) -> None:
        self.replaced.emit(destination_edit.remove_products(self._chosen()), tr("All products were removed."))
        self.search.setFocus()

    def _region_clicked(self, region_id: str, on: bool) -> None:
        edit = destination_edit.set_region(region_id, self._names.primary, on=on)
        if not on and any(not edit(d).regions for d in self._shown):
            self.show_destinations(self._shown, self._without_product)
            self.regions.say(tr("A file needs at least one region."))
            return
        self.edited.emit(edit)

    def _policy_chosen(self, index: int) -> None:
        self.edited.emit(destination_edit.set_policy(DuplicatePolicy(self.policy.itemData(index))))
