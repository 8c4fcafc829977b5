"""What window and command line may ask of the catalogue: products, categories and attributes of the account.

Everything here is answered from a copy of the account's lists on this computer, at once and without PXM, except
for what is made new in PXM (`create_collection`, `create_category`) and `refresh`. `CatalogChanged` tells when the
copy has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from pxm_desktop.transfer.model import Value, nfc

PATH_SEPARATOR = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""What stands between the names of a category path."""

AttributeType = Literal["text", "date", "list", "pick_list", "boolean", "number"]


class CollectionChoice(Value):
    """A product as a picker shows it."""

    id: str
    name: str
    sku: str = ""
    kind: Literal["standalone", "parent", "variant"] = "standalone"
    path: str = ""
    """Category path, separated by `PATH_SEPARATOR`; a variant without a category of its own has its family's."""
    parent_id: str = ""
    """The family (`parent`) that a variant belongs to."""
    variants: int = 0
    """How many variants a family has."""
    favourite: bool = False


class RegionChoice(Value):
    """A region as a picker shows it."""

    id: str
    name: str
    primary: bool = False


def in_order(regions: Iterable[RegionChoice]) -> list[RegionChoice]:
    """Return regions as pickers list them: the primary one first, then by name."""
    return sorted(regions, key=lambda region: (not region.primary, nfc(nfc(region.name).casefold())))


class CategoryNode(Value):
    """A category as a tree shows it."""

    id: str
    name: str
    parent_id: str | None = None
    """None at the top, also where PXM names a parent that it does not list."""
    path: str = ""
    """Names from the top down to this one, separated by `PATH_SEPARATOR`."""
    count: int = 0
    """Products in it and in what lies below it, each once, variants not counted: as many as
    `collections(category=id)` returns."""


class AttributeDefinition(Value):
    """An attribute that a file can have: how to ask for its value."""

    id: str
    name: str
    type: AttributeType = "text"
    """`text` also for a type that we do not know."""
    options: tuple[str, ...] = ()
    """What can be chosen, in PXM's order; only a pick list has some."""
    required: bool = False
    """PXM's own word; False where it says nothing of it."""


class Freshness(Value):
    """How much of the account is known here, and since when."""

    synced_at: float | None = None
    """When the copy was last found to be what PXM has, in seconds since 1970; None before the first time."""
    syncing: bool = False
    collections: int = 0
    """How many products are known; grows while the first copy is made."""
    categories: int = 0
    sentence: str = ""
    """Why the last reading of PXM failed; empty when it did not."""


class CatalogApi(Protocol):
    """The catalogue of the account that is signed in.

    Every command raises `service.errors.SignedOut` (or why there is no account), those that ask PXM every
    `PxmError`, those that keep something `service.errors.StorageUnusable`.
    """

    async def freshness(self) -> Freshness:
        """Return how much of the account is known here, and since when."""

    async def refresh(self) -> Freshness:
        """Read from PXM what has changed, and return when it is done. One that already runs is waited for."""

    async def categories(self) -> list[CategoryNode]:
        """Return all categories, parents before children, those of one parent by name."""

    async def collections(
        self, query: str = "", category: str | None = None, limit: int = 50, after: int = 0
    ) -> list[CollectionChoice]:
        """Return products whose name, SKU and category path hold every word of the query, the best first.

        Case and accents do not matter, and a word may begin inside another one. `category` narrows to one
        category and what lies below it. Without a query: all, by name; variants are then left out, since their
        family shows them (`variants`). `after`: how many to leave out at the beginning, for the next page; a query
        finds 1,000 at most.
        """

    async def choices(self, ids: Sequence[str]) -> list[CollectionChoice]:
        """Return the products of these ids that are known here, in this order; unknown ones are left out."""

    async def variants(self, parent_id: str) -> list[CollectionChoice]:
        """Return the variants of a family, by name."""

    async def attributes(self) -> list[AttributeDefinition]:
        """Return the attributes that a file can have, by name."""

    async def create_collection(
        self, name: str, sku: str = "", category_id: str | None = None
    ) -> CollectionChoice:
        """Make a product in PXM, not published, and return it; it is known here at once."""

    async def create_category(self, name: str, parent_id: str | None = None) -> CategoryNode:
        """Make a category in PXM and return it; it is known here at once."""

    async def remember(self, ids: Sequence[str]) -> None:
        """Note that products were chosen just now; `recents` has them first, in this order."""

    async def recents(self, limit: int = 10) -> list[CollectionChoice]:
        """Return products that were chosen lately, the newest first; those that PXM no longer has are left out."""

    async def favourites(self) -> list[CollectionChoice]:
        """Return the products that were marked as favourites, by name."""

    async def set_favourite(self, collection_id: str, on: bool) -> None:
        """Mark a product as a favourite, or no longer; kept for the account on this computer."""
