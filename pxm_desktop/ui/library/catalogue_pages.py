"""Pages about products, categories and attributes, made so that one leads to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.browse import BrowsePage
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.products.category_page import CategoryPage
from pxm_desktop.ui.products.new_product import NewPage
from pxm_desktop.ui.products.product_page import ProductPage


class Onward(Going, Protocol):
    """The Library place, as it leads to what is in the catalogue besides products."""

    def to_category(self, category_id: str) -> None:
        """Open the page of a category."""

    def to_attributes(self) -> None:
        """Open the account's attributes and their groups."""

    def to_new(self, kind: str = "standalone", category: str = "") -> None:
        """Make a product, a family or a category, in a category where one is named."""


def lead_on(browse: BrowsePage, place: Onward) -> None:
    """Let the files' page lead to what is made, and to categories and attributes."""
    browse.catalogue.category = lambda: browse.source.id if browse.source.kind == "category" else ""
    browse.catalogue.new_wanted.connect(place.to_new)
    browse.catalogue.category_wanted.connect(place.to_category)
    browse.catalogue.attributes_wanted.connect(place.to_attributes)
    browse.tree.duplicates_wanted.connect(lambda: place.to_duplicates(DuplicateScope()))


def product_page(bridge: Bridge, names: CatalogNames, place: Onward) -> ProductPage:
    """Return the page of products."""
    page = ProductPage(bridge, names, place)
    page.category_opened.connect(place.to_category)
    page.new_wanted.connect(lambda: place.to_new())
    return page


def category_page(
    bridge: Bridge, names: CatalogNames, place: Onward, named: Callable[[str, str], None]
) -> CategoryPage:
    """Return the page of categories; `named` hears what the one that is shown is called."""
    page = CategoryPage(bridge, names, place)
    page.new_wanted.connect(lambda category: place.to_new("standalone", category))
    page.named.connect(named)
    return page


def new_page(bridge: Bridge, place: Onward, leave: Callable[[], None]) -> NewPage:
    """Return the form for what is new; `leave` takes it out of the way back once something was made."""

    def show(go: Callable[[str], None], made: str) -> None:
        leave()
        go(made)

    page = NewPage(bridge)
    page.cancelled.connect(place.back)
    page.product_made.connect(partial(show, place.to_product))
    page.category_made.connect(partial(show, place.to_category))
    return page
