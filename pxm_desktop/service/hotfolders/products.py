"""Products, regions, presets and attributes as hot folders see them, from the copy of the account's catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.matching.index import ProductIndex, RegionIndex
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.model import Known, KnownRegion, NameRule
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.attribute_values import from_texts
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.errors import BadAttribute, ServiceError, UnknownName
from pxm_desktop.service.presets import preset_named
from pxm_desktop.service.presets_api import Preset
from pxm_desktop.transfer.model import Destination, FileAttribute


class CatalogProducts:
    """Implements `hotfolders.ports.Products`."""

    def __init__(self, catalog: Catalog, presets: Callable[[], Sequence[Preset]]) -> None:
        self._catalog = catalog
        self._presets = presets
        self._indexes: tuple[ProductIndex, RegionIndex] | None = None
        self._changes = 0
        self._reading = asyncio.Lock()

    def changed(self) -> None:
        """Take it that products or regions are others now, or another account's."""
        self._indexes = None
        self._changes += 1

    async def matcher(self, rule: NameRule) -> Matcher:
        """See `Products`. The index is made anew when the catalogue has changed, in the catalogue's thread."""
        try:
            async with self._reading:
                indexes = self._indexes or await self._read()
            await self._catalog.in_use()
        except (ServiceError, PxmError) as error:
            raise NotNow(str(error)) from error
        return Matcher(rule, *indexes)

    async def _read(self) -> tuple[ProductIndex, RegionIndex]:
        before = self._changes
        products = await self._catalog.all_names(_indexed, ProductIndex())
        regions = await self._catalog.regions()
        indexes = products, RegionIndex(KnownRegion(id=region.id, name=region.name) for region in regions)
        if self._changes == before:  # else it is good for this once
            self._indexes = indexes
        return indexes

    async def renew(self) -> None:
        """See `Products`."""
        try:
            await self._catalog.refresh()
        except (ServiceError, PxmError) as error:
            raise NotNow(str(error)) from error
        self.changed()

    async def known(self) -> bool:
        """See `Products`."""
        try:
            return await self._catalog.whole()
        except (ServiceError, PxmError) as error:
            raise NotNow(str(error)) from error

    async def base(self, rule: Rule) -> Destination:
        """See `Products`."""
        if not rule.preset:
            return rule.destination
        try:
            preset = preset_named(self._presets(), rule.preset)
        except UnknownName as error:
            told = f"{error.sentence} Choose another one in the hot folder, or a destination here."
            return rule.destination.model_copy(update={"unresolved": told})
        return _together(preset.destination, rule.destination)

    async def attributes(self, values: Sequence[tuple[str, str]]) -> tuple[tuple[FileAttribute, ...], str]:
        """See `Products`."""
        try:
            definitions = await self._catalog.attributes()
        except (ServiceError, PxmError) as error:
            raise NotNow(str(error)) from error
        found: list[FileAttribute] = []
        problems: list[str] = []
        for name in dict.fromkeys(name for name, _ in values):
            try:
                found += from_texts(definitions, [value for value in values if value[0] == name])
            except BadAttribute as error:
                problems.append(error.told)
        return tuple(found), " ".join(problems)


def _indexed(rows: Iterable[tuple[str, str, str]]) -> ProductIndex:
    return ProductIndex(Known(id=key, name=name, sku=sku) for key, name, sku in rows)


def _together(preset: Destination, own: Destination) -> Destination:
    """Return a preset with what the rule adds; where both say one thing, the rule's own word counts."""
    attributes = {attribute.id: attribute for attribute in (*preset.attributes, *own.attributes)}
    changes: dict[str, object] = {
        "collections": tuple(dict.fromkeys((*preset.collections, *own.collections))),
        "attributes": tuple(attributes.values()),
    }
    if own.regions:
        changes["regions"] = own.regions
    if own.publish is not None:
        changes |= {"publish": own.publish, "publish_from": own.publish_from}
    if own.on_duplicate is not Destination().on_duplicate:
        changes["on_duplicate"] = own.on_duplicate
    return preset.model_copy(update=changes)
