"""The lists of collections and regions as pickers need them, read from PXM."""

from __future__ import annotations

from typing import Literal

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import Category, Collection
from pxm_desktop.service.api import CollectionChoice, RegionChoice

_KINDS: dict[str, Literal["parent", "variant"]] = {"parent": "parent", "variant": "variant"}


class ClientCatalogue:
    """Reads one account's lists."""

    def __init__(self, client: PxmView) -> None:
        self._client = client
        self._parents: dict[str, str] = {}

    async def collections(self) -> list[CollectionChoice]:
        """Return all collections; their paths are told by `paths`."""
        choices = []
        async for found in self._client.collections.list():
            above = found.parent_id or next(iter(found.direct_parent or ()), None)
            if above is not None:
                self._parents[found.id] = above
            choices.append(_choice(found))
        return choices

    async def paths(self) -> dict[str, str]:
        """Return the category paths of the collections listed before, by collection id."""
        categories = {category.id: category async for category in self._client.categories.list()}
        return {identity: _path(above, categories) for identity, above in self._parents.items()}

    async def collection(self, identity: str) -> CollectionChoice:
        """Return one collection by id. Raises `NotFound`."""
        return _choice(await self._client.collections.get(identity))

    async def regions(self) -> list[RegionChoice]:
        """Return all regions."""
        return [
            RegionChoice(id=region.id, name=region.name or region.id, primary=bool(region.is_primary))
            async for region in self._client.regions.list()
        ]


def _choice(found: Collection) -> CollectionChoice:
    return CollectionChoice(
        id=found.id,
        name=found.name or found.id,
        sku=found.sku or "",
        kind=_KINDS.get(found.collection_type or "", "standalone"),
    )


def _path(above: str | None, categories: dict[str, Category]) -> str:
    names: list[str] = []
    # Bounded, since a cycle of parents would never end.
    while above is not None and above in categories and len(names) < len(categories):
        category = categories[above]
        names.insert(0, category.name or category.id)
        above = category.parent_id
    return " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(names)
