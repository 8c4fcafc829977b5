"""What the account has, as the window needs it at once (never asked while painting): names, regions, attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.transfer.events import CatalogChanged, Event
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge


class CatalogNames(QObject):
    """Remembers what products, regions and attributes are called."""

    changed = Signal()
    """What somebody was told of before is called otherwise now."""
    catalog_changed = Signal()
    """The copy of the account's lists was read anew: what was asked of it before may be old."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._products: dict[str, CollectionChoice] = {}
        self._asked: set[str] = set()
        self._stood_in_for: set[str] = set()
        """Products of which somebody was told something else than their name, since it was not known."""
        self._left: dict[str, str] = {}
        """Names as they were when the program ended."""
        self._wanted: list[str] = []
        self.regions: list[RegionChoice] = []
        self.attributes: list[AttributeDefinition] = []
        self.syncing = False
        """True while the products are being read from PXM."""
        bridge.happened.connect(self._take_events)

    def learn(self, choices: Iterable[CollectionChoice]) -> None:
        """Remember products that somebody has shown."""
        new = {choice.id: choice for choice in choices if self._products.get(choice.id) != choice}
        told_of = any(key in self._products or key in self._stood_in_for for key in new)
        self._products |= new
        self._stood_in_for.difference_update(new)
        if told_of:
            self.changed.emit()

    def know(self, product_ids: Iterable[str], then: Callable[[], None]) -> None:
        """Go on as soon as these products are known, as far as they can be; at once where they are already."""
        wanted = [
            key for key in dict.fromkeys(product_ids) if not (key in self._products or key in self._asked)
        ]
        if wanted:
            self._asked.update(wanted)
            self._read(wanted, then)
        else:
            then()

    def show_first(self, products: Mapping[str, str], regions: Sequence[RegionChoice]) -> None:
        """Show names that this computer knows, until the service tells of them."""
        self._left = dict(products)
        self.regions = list(regions)
        self.changed.emit()

    def load(self) -> None:
        """Ask for regions and attributes; a failure leaves them unknown until the catalogue changes."""
        self._bridge.call(lambda api: api.regions(), self._take_regions, _unknown)
        self._load_attributes()

    def product(self, product_id: str) -> CollectionChoice:
        """Return a product; while its name is not known, a stand-in, and the name is asked for."""
        found = self._products.get(product_id)
        if found is not None:
            return found
        self._stood_in_for.add(product_id)
        if product_id not in self._asked:
            self._asked.add(product_id)
            self._wanted.append(product_id)
            if len(self._wanted) == 1:
                QTimer.singleShot(0, self, self._ask)
        name = self._left.get(product_id) or words.tr("Product %1").replace("%1", product_id)
        return CollectionChoice(id=product_id, name=name)

    @property
    def primary(self) -> str:
        """The id of the primary region; empty while it is not known."""
        return next((region.id for region in self.regions if region.primary), "")

    def forget(self) -> None:
        """Forget everything: another account has signed in."""
        self._products.clear()
        self._asked.clear()
        self._stood_in_for.clear()
        self._left.clear()
        self.regions = []
        self.attributes = []
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

    def _take_events(self, events: Sequence[Event]) -> None:
        news = [event for event in events if isinstance(event, CatalogChanged)]
        if not news:
            return
        self.syncing = news[-1].syncing
        if any(event.changed for event in news):
            # What was renamed in PXM, and what was not known yet.
            self._wanted = list(dict.fromkeys((*self._products, *self._asked)))
            self._asked.update(self._wanted)
            if self._wanted:
                self._ask()
            self._load_attributes()
            if not self.regions:
                self._bridge.call(lambda api: api.regions(), self._take_regions, _unknown)
        self.catalog_changed.emit()

    def _load_attributes(self) -> None:
        self._bridge.call(lambda api: api.catalog.attributes(), self._take_attributes, _unknown)

    def _take_regions(self, regions: Sequence[RegionChoice]) -> None:
        self.regions = list(regions)
        self.changed.emit()

    def _take_attributes(self, attributes: Sequence[AttributeDefinition]) -> None:
        if list(attributes) != self.attributes:
            self.attributes = list(attributes)
            self.changed.emit()

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, []
        self._read(wanted, lambda: None)

    def _read(self, wanted: Sequence[str], then: Callable[[], None]) -> None:
        def learned(choices: Sequence[CollectionChoice]) -> None:
            self.learn(choices)
            then()

        def failed(error: BaseException) -> None:
            # Ask again when the name is needed next.
            self._asked.difference_update(wanted)
            _unknown(error)
            then()

        self._bridge.call(lambda api: api.catalog.choices(wanted), learned, failed)


def _unknown(error: BaseException) -> None:
    words.log.info("The catalogue could not be read: %s", type(error).__name__)
