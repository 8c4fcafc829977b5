"""A catalogue in memory: a small tree, families with variants, favourites, and what is made new."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pxm_desktop.service.catalog_api import (
    PATH_SEPARATOR,
    AttributeDefinition,
    CategoryNode,
    CollectionChoice,
    Freshness,
)
from pxm_desktop.transfer.events import CatalogChanged, Event

CATEGORIES = (
    ("c1", "Campaigns", None),
    ("c2", "Outdoor", None),
    ("c3", "Bags", "c2"),
    ("c4", "Jackets", "c2"),
    ("c5", "Rainwear for women, men and children", "c4"),
)
PRODUCTS = (
    CollectionChoice(id="11", name="Women's Rain Jacket", sku="SKU-BRJ-00123", path="Outdoor \u203a Jackets"),
    CollectionChoice(
        id="12",
        name="Men's Rain Jacket",
        sku="SKU-BRJ-00140",
        kind="parent",
        path="Outdoor \u203a Jackets",
        variants=1,
    ),
    CollectionChoice(
        id="13",
        name="Men's Rain Jacket, blue",
        sku="SKU-BRJ-00141",
        kind="variant",
        path="Outdoor \u203a Jackets",
        parent_id="12",
    ),
    CollectionChoice(id="14", name="Spring Campaign", path="Campaigns"),
    CollectionChoice(id="15", name="Trail Backpack & Cover 32 l with reflective details", sku="SKU-TBP-32"),
)
ATTRIBUTES = (
    AttributeDefinition(
        id="a1", name="Angle", type="pick_list", options=("Front", "Side", "Back"), required=True
    ),
    AttributeDefinition(id="a2", name="Keywords", type="list"),
    AttributeDefinition(id="a3", name="Model released", type="boolean"),
    AttributeDefinition(id="a4", name="Photographer", type="text"),
    AttributeDefinition(id="a5", name="Shot on", type="date"),
    AttributeDefinition(id="a6", name="Weight in grams", type="number"),
)


class FakeCatalog:
    """`CatalogApi` on lists; `enter` is told each command, `tell` each event."""

    def __init__(self, enter: Callable[..., Awaitable[None]], tell: Callable[[Event], None]) -> None:
        self._enter = enter
        self._tell = tell
        self.products = {product.id: product for product in PRODUCTS}
        self.category_rows = list(CATEGORIES)
        self.definitions = list(ATTRIBUTES)
        self.state = Freshness(synced_at=1.0, collections=len(PRODUCTS), categories=len(CATEGORIES))
        self._recent: list[str] = []
        self._made = 0

    def change(self, *products: CollectionChoice) -> None:
        """Add or replace products, as a reading of PXM does, and say so."""
        self.products |= {product.id: product for product in products}
        self._changed()

    def _changed(self) -> None:
        self.state = self.state.model_copy(
            update={"collections": len(self.products), "categories": len(self.category_rows)}
        )
        fields = self.state.model_dump(include={"synced_at", "syncing", "collections", "sentence"})
        self._tell(CatalogChanged(changed=True, **fields))

    def _path(self, category: str | None) -> str:
        names: list[str] = []
        rows = {row[0]: row for row in self.category_rows}
        while category is not None:
            _, name, category = rows[category]
            names.insert(0, name)
        return PATH_SEPARATOR.join(names)

    # -- CatalogApi -----------------------------------------------------------------------------------------

    async def freshness(self) -> Freshness:
        await self._enter("catalog.freshness")
        return self.state

    async def refresh(self) -> Freshness:
        await self._enter("catalog.refresh")
        self._changed()
        return self.state

    async def categories(self) -> list[CategoryNode]:
        await self._enter("catalog.categories")
        nodes = []
        for identity, name, parent in self.category_rows:
            path = self._path(identity)
            count = sum(_under(product, path) for product in self.products.values())
            nodes.append(CategoryNode(id=identity, name=name, parent_id=parent, path=path, count=count))
        return nodes

    async def collections(
        self, query: str = "", category: str | None = None, limit: int = 50, after: int = 0
    ) -> list[CollectionChoice]:
        await self._enter("catalog.collections", query, category)
        words = _folded(query).split()
        path = None if category is None else self._path(category)
        found = [
            product
            for product in self.products.values()
            if (path is None or product.path == path or product.path.startswith(path + PATH_SEPARATOR))
            and (words or product.kind != "variant")
            and all(word in _folded(f"{product.name} {product.sku} {product.path}") for word in words)
        ]
        return sorted(found, key=lambda product: _folded(product.name))[after : after + limit]

    async def choices(self, ids: Sequence[str]) -> list[CollectionChoice]:
        await self._enter("catalog.choices", tuple(ids))
        return self._known(ids)

    async def variants(self, parent_id: str) -> list[CollectionChoice]:
        await self._enter("catalog.variants", parent_id)
        return [product for product in self.products.values() if product.parent_id == parent_id]

    async def attributes(self) -> list[AttributeDefinition]:
        await self._enter("catalog.attributes")
        return list(self.definitions)

    async def create_collection(
        self, name: str, sku: str = "", category_id: str | None = None
    ) -> CollectionChoice:
        await self._enter("catalog.create_collection", name, sku, category_id)
        self._made += 1
        made = CollectionChoice(id=f"new{self._made}", name=name, sku=sku, path=self._path(category_id))
        self.change(made)
        return made

    async def create_category(self, name: str, parent_id: str | None = None) -> CategoryNode:
        await self._enter("catalog.create_category", name, parent_id)
        self._made += 1
        identity = f"newc{self._made}"
        self.category_rows.append((identity, name, parent_id))
        self._changed()
        return CategoryNode(id=identity, name=name, parent_id=parent_id, path=self._path(identity))

    async def remember(self, ids: Sequence[str]) -> None:
        await self._enter("catalog.remember", tuple(ids))
        self._recent = list(dict.fromkeys((*ids, *self._recent)))

    async def recents(self, limit: int = 10) -> list[CollectionChoice]:
        await self._enter("catalog.recents")
        return self._known(self._recent)[:limit]

    async def favourites(self) -> list[CollectionChoice]:
        await self._enter("catalog.favourites")
        return [product for product in self.products.values() if product.favourite]

    async def set_favourite(self, collection_id: str, on: bool) -> None:
        await self._enter("catalog.set_favourite", collection_id, on)
        self.products[collection_id] = self.products[collection_id].model_copy(update={"favourite": on})

    def _known(self, ids: Sequence[str]) -> list[CollectionChoice]:
        return [self.products[identity] for identity in ids if identity in self.products]


def _under(product: CollectionChoice, path: str) -> bool:
    return product.kind != "variant" and (
        product.path == path or product.path.startswith(path + PATH_SEPARATOR)
    )


def _folded(text: Any) -> str:
    plain = unicodedata.normalize("NFKD", str(text))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
