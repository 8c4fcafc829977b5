"""The catalogue as a facet of the service: answered from the copy, and from PXM where that cannot know."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from pxm_desktop.catalog.keeper import Keeper, News
from pxm_desktop.catalog.mirror import Mirror, State
from pxm_desktop.catalog.model import CategoryRow, Product, ProductRow, product_row
from pxm_desktop.catalog.store import CatalogUnusable, Store
from pxm_desktop.catalog.sync import found_by_keyword
from pxm_desktop.pxm.errors import NotFound, PxmError, Unreachable
from pxm_desktop.pxm.models import PxmEntity
from pxm_desktop.service.account import Account
from pxm_desktop.service.attribute_types import definition_of
from pxm_desktop.service.catalog_api import (
    AttributeDefinition,
    CategoryNode,
    CollectionChoice,
    Freshness,
    RegionChoice,
    in_order,
)
from pxm_desktop.service.catalog_written import take_over
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import BadName, StorageUnusable
from pxm_desktop.service.marks import Marks
from pxm_desktop.service.naming import CANDIDATES, looks_like_id, products_called, the_product
from pxm_desktop.transfer.events import CatalogChanged
from pxm_desktop.transfer.model import nfc

log = logging.getLogger(__name__)

T = TypeVar("T")

NEAR = 5000
"""Products compared with a name that nothing fits."""

KEYWORD_HITS = 50


class Catalog:
    """Implements `CatalogApi`, and what the service itself needs of names and regions."""

    def __init__(
        self, account: Account, store: Store, marks: Marks, tell: Callable[[CatalogChanged], None]
    ) -> None:
        self._account = account
        self._store = store
        self._marks = marks
        self._tell = tell
        self._keeper: Keeper | None = None

    # --- for the service ---

    async def leave(self) -> None:
        """Stop what runs for the account; another one may follow."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await keeper.close()

    async def close(self) -> None:
        """Stop what runs and close the copy."""
        await self.leave()
        await self._store.close()

    async def named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """Return what ids, exact names or SKUs mean, in their order and each once.

        Raises `UnknownName`, `AmbiguousName`, and every `PxmError`.
        """
        keeper = await self._kept()
        found: dict[str, CollectionChoice] = {}
        for name in names:
            choice = await self._known_id(keeper, name) or await self._called(keeper, name)
            found[choice.id] = choice
        return list(found.values())

    async def regions(self) -> list[RegionChoice]:
        """Return the account's regions, the primary one first. Raises every `PxmError`."""
        keeper = await self._kept()
        if not await kept_well(keeper.fresh("regions")):
            state: State = await kept_well(keeper.mirror.state())
            try:
                await kept_well(keeper.read_now("regions"))
            except Unreachable:
                if not state.complete("regions"):
                    raise
        rows = await kept_well(keeper.mirror.regions())
        return in_order(RegionChoice(id=row.id, name=row.name, primary=row.primary) for row in rows)

    async def all_names(self, use: Callable[[Iterable[tuple[str, str, str]]], T], nothing: T) -> T:
        """Return what `use` makes of all products (id, name, SKU) that are known; keeps the copy in step."""
        keeper = await self._kept()
        keeper.used()
        return await kept_well(keeper.mirror.all_names(use, nothing))

    async def in_use(self) -> None:
        """Keep the copy in step for another while."""
        (await self._kept()).used()

    async def wrote(self, noun: str, identity: str, found: PxmEntity | None) -> None:
        """Take over what a verb has just written, so that it is known here at once; see `verbs.noun.Wrote`."""
        keeper = await self._kept()
        try:
            if await take_over(keeper.mirror, noun, identity, found):
                await keeper.tell_changed()
        except CatalogUnusable as error:
            # PXM has it: what cannot be kept here is told by the next reading.
            log.info("The catalogue does not take what was written: %s", error.sentence)

    async def whole(self) -> bool:
        """Say whether all products have been read once."""
        keeper = await self._kept()
        state: State = await kept_well(keeper.mirror.state())
        return state.complete("collections")

    async def known(self) -> None:
        """Read the products where that was never done. Raises every `PxmError`."""
        if not await self.whole():
            await kept_well((await self._kept()).refresh())

    # --- CatalogApi ---

    async def freshness(self) -> Freshness:
        """See `CatalogApi`."""
        keeper = await self._kept()
        keeper.used()
        return _freshness(
            News(await kept_well(keeper.mirror.state()), keeper.syncing, False, keeper.sentence)
        )

    async def refresh(self) -> Freshness:
        """See `CatalogApi`."""
        keeper = await self._kept()
        await kept_well(keeper.refresh())
        return await self.freshness()

    async def categories(self) -> list[CategoryNode]:
        """See `CatalogApi`."""
        keeper = await self._kept()
        keeper.used()
        return [
            CategoryNode(
                id=node.id, name=node.name, parent_id=node.above or None, path=node.path, count=node.count
            )
            for node in await kept_well(keeper.mirror.tree())
        ]

    async def collections(
        self, query: str = "", category: str | None = None, limit: int = 50, after: int = 0
    ) -> list[CollectionChoice]:
        """See `CatalogApi`."""
        keeper = await self._kept()
        keeper.used()
        found = await kept_well(keeper.mirror.find(query, category, limit, after))
        if query.strip() and not after and len(found) < limit:
            # While the copy is being made, PXM's own search finds what is not in it yet.
            state: State = await kept_well(keeper.mirror.state())
            if not state.complete("collections"):
                found = await self._with_keyword(keeper, query, category, limit, found)
        return await self._choices(found)

    async def choices(self, ids: Sequence[str]) -> list[CollectionChoice]:
        """See `CatalogApi`."""
        keeper = await self._kept()
        return await self._choices(await kept_well(keeper.mirror.by_ids(ids)))

    async def variants(self, parent_id: str) -> list[CollectionChoice]:
        """See `CatalogApi`."""
        keeper = await self._kept()
        keeper.used()
        return await self._choices(await kept_well(keeper.mirror.variants(parent_id)))

    async def attributes(self) -> list[AttributeDefinition]:
        """See `CatalogApi`. Reads them from PXM where they were never read."""
        keeper = await self._kept()
        keeper.used()
        state: State = await kept_well(keeper.mirror.state())
        if not state.complete("attributes"):
            await kept_well(keeper.read_now("attributes"))
        rows = await kept_well(keeper.mirror.attributes())
        return [definition_of(row) for row in sorted(rows, key=lambda row: (row.name.casefold(), row.id))]

    async def create_collection(
        self, name: str, sku: str = "", category_id: str | None = None
    ) -> CollectionChoice:
        """See `CatalogApi`."""
        keeper = await self._kept()
        name, sku = _given(name), nfc(sku.strip())
        made = await keeper.client.interactive.collections.create(
            name=name, additional_title=sku or None, parent_id=category_id
        )
        # What PXM answers may be as little as an id.
        row = ProductRow(made.id, name, sku, "standalone", "", (category_id,) if category_id else ())
        await kept_well(keeper.mirror.put_products([row]))
        await kept_well(keeper.tell_changed())
        return (await self.choices([made.id]))[0]

    async def create_category(self, name: str, parent_id: str | None = None) -> CategoryNode:
        """See `CatalogApi`."""
        keeper = await self._kept()
        name = _given(name)
        made = await keeper.client.interactive.categories.create(name=name, parent_id=parent_id)
        await kept_well(keeper.mirror.put_category(CategoryRow(made.id, name, parent_id or "")))
        await kept_well(keeper.tell_changed())
        return next(node for node in await self.categories() if node.id == made.id)

    async def remember(self, ids: Sequence[str]) -> None:
        """See `CatalogApi`."""
        await self._marks.remember(await self._key(), ids)

    async def recents(self, limit: int = 10) -> list[CollectionChoice]:
        """See `CatalogApi`."""
        return (await self.choices((await self._marks.of(await self._key())).recent))[:limit]

    async def favourites(self) -> list[CollectionChoice]:
        """See `CatalogApi`."""
        found = await self.choices((await self._marks.of(await self._key())).favourite)
        return sorted(found, key=lambda choice: (choice.name.casefold(), choice.id))

    async def set_favourite(self, collection_id: str, on: bool) -> None:
        """See `CatalogApi`."""
        await self._marks.set_favourite(await self._key(), collection_id, on)

    # --- inside ---

    async def _key(self) -> str:
        self._account.client()
        return account_key(self._account.reference) if self._account.reference else ""

    async def _kept(self) -> Keeper:
        """Return the copy of the account that is signed in now. Raises why there is none."""
        client = self._account.client()
        keeper = self._keeper
        if keeper is None or keeper.client is not client:
            self._keeper = Keeper(Mirror(self._store, await self._key()), client, self._news)
            if keeper is not None:
                await keeper.close()
        if self._keeper is None:
            raise self._account.why_signed_out
        return self._keeper

    def _news(self, news: News) -> None:
        known = _freshness(news)
        self._tell(
            CatalogChanged(
                changed=news.changed,
                syncing=known.syncing,
                synced_at=known.synced_at,
                collections=known.collections,
                sentence=known.sentence,
            )
        )

    async def _choices(self, found: Sequence[Product]) -> list[CollectionChoice]:
        favourite = set((await self._marks.of(await self._key())).favourite)
        return [_choice(product, product.id in favourite) for product in found]

    async def _with_keyword(
        self, keeper: Keeper, query: str, category: str | None, limit: int, found: list[Product]
    ) -> list[Product]:
        try:
            await kept_well(found_by_keyword(keeper.mirror, keeper.client.interactive, query, KEYWORD_HITS))
        except NotFound:
            return found  # an account without this search
        except PxmError:
            if found:
                return found
            raise
        return await kept_well(keeper.mirror.find(query, category, limit, 0))

    async def _known_id(self, keeper: Keeper, name: str) -> CollectionChoice | None:
        """Return the product of an id; None when it is none."""
        if await kept_well(keeper.fresh("collections")):
            known = await kept_well(keeper.mirror.by_ids([name]))
            if known:
                return _choice(known[0])
        if looks_like_id(name):
            # One call instead of a whole list; an id that PXM does not know may still be somebody's SKU.
            try:
                row = product_row(await keeper.client.interactive.collections.get(name))
            except NotFound:
                return None
            return CollectionChoice(id=row.id, name=row.name, sku=row.sku, kind=row.kind)
        return None

    async def _called(self, keeper: Keeper, name: str) -> CollectionChoice:
        """Return the product that a name means now: what the copy has is brought in step before it counts."""
        fits: list[CollectionChoice] = []
        sure = False
        if await kept_well(keeper.fresh("collections")):
            fits = await self._fits(keeper, name)
        if not fits:
            before = (await kept_well(keeper.mirror.state())).readings.get("collections")
            await kept_well(keeper.read_now("collections"))
            after = (await kept_well(keeper.mirror.state())).readings.get("collections")
            sure = after is not None and (before is None or after.full_at > before.full_at)
            fits = await self._fits(keeper, name)
        if fits and not sure:
            fits = await self._still_there(keeper, name, fits)
        near = [] if fits else await kept_well(keeper.mirror.near(name, NEAR))
        return the_product(name, fits, [_choice(product) for product in near])

    async def _fits(self, keeper: Keeper, name: str) -> list[CollectionChoice]:
        known = [
            *await kept_well(keeper.mirror.by_ids([name])),
            *await kept_well(keeper.mirror.called(name)),
        ]
        return products_called(name, [_choice(product) for product in known])

    async def _still_there(
        self, keeper: Keeper, name: str, fits: list[CollectionChoice]
    ) -> list[CollectionChoice]:
        """Ask PXM for what fits: a copy does not know what was deleted since its last whole reading."""
        for choice in fits[:CANDIDATES]:
            try:
                row = product_row(await keeper.client.interactive.collections.get(choice.id))
            except NotFound:
                await kept_well(keeper.mirror.drop_products([choice.id]))
            else:
                await kept_well(keeper.mirror.put_products([row]))
        return await self._fits(keeper, name)


async def kept_well(work: Awaitable[T]) -> T:
    """Translate the copy's errors at the border of the service."""
    try:
        return await work
    except CatalogUnusable as error:
        raise StorageUnusable(error.sentence, error.todo) from error


def _choice(product: Product, favourite: bool = False) -> CollectionChoice:
    return CollectionChoice(
        id=product.id,
        name=product.name,
        sku=product.sku,
        kind=product.kind,
        path=product.path,
        parent_id=product.family,
        variants=product.variants,
        favourite=favourite,
    )


def _freshness(news: News) -> Freshness:
    return Freshness(
        synced_at=news.state.read_at(),
        syncing=news.syncing,
        collections=news.state.collections,
        categories=news.state.categories,
        sentence=news.sentence,
    )


def _given(name: str) -> str:
    name = nfc(" ".join(name.split()))
    if not name:
        raise BadName("The name is empty.", "Type a name.")
    return name
