"""Names for the ids in destinations: looked up once and together, never while painting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import UnknownName
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge

_TOGETHER = 50
"""Ids resolved in one command."""


class CatalogNames(QObject):
    """Remembers what products and regions are called; says `changed` when it learned something."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._products: dict[str, CollectionChoice] = {}
        self._asked: set[str] = set()
        self._wanted: list[str] = []
        self.regions: list[RegionChoice] = []

    def learn(self, choices: Iterable[CollectionChoice]) -> None:
        """Remember products that a search has shown."""
        known = len(self._products)
        for choice in choices:
            self._products[choice.id] = choice
        if len(self._products) != known:
            self.changed.emit()

    def load_regions(self) -> None:
        """Ask for the account's regions; a failure leaves them unknown until the next call."""
        self._bridge.call(lambda api: api.regions(), self._take_regions, self._no_regions)

    def product(self, product_id: str) -> CollectionChoice:
        """Return a product; while its name is not known, a stand-in, and the name is asked for."""
        found = self._products.get(product_id)
        if found is not None:
            return found
        if product_id not in self._asked:
            self._asked.add(product_id)
            self._wanted.append(product_id)
            if len(self._wanted) == 1:
                QTimer.singleShot(0, self._ask)
        return CollectionChoice(id=product_id, name=words.tr("Product %1").replace("%1", product_id))

    def forget(self) -> None:
        """Forget everything: another account has signed in."""
        self._products.clear()
        self._asked.clear()
        self.regions = []
        self.changed.emit()

    def products_text(self, destination: Destination, most: int = 1) -> str:
        """Return the products of a destination in one line; empty when there are none."""
        return words.joined([self.product(i).name for i in destination.collections], most)

    def regions_text(self, destination: Destination, most: int = 2) -> str:
        """Return the regions of a destination in one line; empty while they are not known."""
        chosen = [r.name for r in self.regions if r.id in destination.regions]
        if not destination.regions:
            chosen = [r.name for r in self.regions if r.primary]
        return words.joined(chosen, most)

    def _take_regions(self, regions: Sequence[RegionChoice]) -> None:
        self.regions = list(regions)
        self.changed.emit()

    def _no_regions(self, error: BaseException) -> None:
        words.log.info("Regions could not be read: %s", type(error).__name__)

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, []
        for start in range(0, len(wanted), _TOGETHER):
            self._resolve(wanted[start : start + _TOGETHER])

    def _resolve(self, ids: list[str]) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, UnknownName) and len(ids) > 1:
                half = len(ids) // 2
                self._resolve(ids[:half])
                self._resolve(ids[half:])
            elif not isinstance(error, UnknownName):
                # Offline, say: ask again when the name is needed next.
                self._asked.difference_update(ids)

        self._bridge.call(lambda api: api.collections_named(ids), self.learn, failed)
