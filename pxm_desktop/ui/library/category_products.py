"""Which products stand above the files: those of a category, or the variants of a family."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from pxm_desktop.service.catalog_api import CollectionChoice
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.product_strip import ProductStrip
from pxm_desktop.ui.library.source import Source

_PAGE = 100
"""Products that are read together."""


class CategoryProducts(QObject):
    """Fills the strip, further as it is scrolled."""

    def __init__(self, bridge: Bridge, names: CatalogNames, strip: ProductStrip) -> None:
        super().__init__(strip)
        self._bridge = bridge
        self._names = names
        self._strip = strip
        self._of: Source | None = None
        self._shown: Source | None = None
        """Whose products are shown."""
        self._after: int | None = None
        """Where the next page begins; None when all is here, or on its way."""
        self._coming = False
        """Products of the source that is shown now are on their way."""
        strip.more_wanted.connect(self._more)

    def show_source(self, of: Source) -> None:
        """Show the products of a source when they are there; until then those of the one before stay, as files do."""
        self._of, self._after, self._coming = of, None, True
        if of.kind == "category":
            self._after = 0
            self._more()
        elif of.kind == "product" and self._names.product(of.id).kind == "parent":
            self._bridge.call(
                lambda api: api.catalog.variants(of.id),
                lambda found: self._take(of, found, 0, None),
                self._failed,
            )
        else:
            self._coming = False

    def files_shown(self) -> None:
        """Show no products of another source above the files that are there now, unless their own come in a moment."""
        if not self._coming and self._of is not self._shown:
            self._show_none()

    def _more(self) -> None:
        after, of = self._after, self._of
        if after is None or of is None:
            return
        self._after = None

        def done(found: list[CollectionChoice]) -> None:
            self._take(of, found, after, after + len(found) if len(found) == _PAGE else None)

        self._bridge.call(lambda api: api.catalog.collections("", of.id, _PAGE, after), done, self._failed)

    def _take(self, of: Source, found: Sequence[CollectionChoice], at: int, following: int | None) -> None:
        if of is self._of:
            self._names.learn(found)
            self._after, self._coming, self._shown = following, False, of
            self._strip.show_products(found, more=at > 0)

    def _show_none(self) -> None:
        self._shown = self._of
        self._strip.show_products([])

    def _failed(self, error: BaseException) -> None:
        words.log.info("Products of a category could not be read: %s", type(error).__name__)
        self._coming = False
        if self._of is not self._shown:
            self._show_none()
