"""Asks PXM whether it still has what a remembered destination names."""

from __future__ import annotations

from pxm_desktop.catalog.model import attribute_row
from pxm_desktop.pxm.client import PxmView
from pxm_desktop.service.attribute_types import definition_of
from pxm_desktop.service.attribute_values import problems_of
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.presets_api import Stale
from pxm_desktop.transfer.model import Destination


async def stale_parts(client: PxmView, destination: Destination) -> Stale:
    """Read the products by id, the regions and the attributes, where the destination names any.

    Raises every `PxmError`.
    """
    collections: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sentences: list[str] = []
    if destination.collections:
        shown = {found.id async for found in client.collections.list(ids=destination.collections)}
        collections = tuple(wanted for wanted in destination.collections if wanted not in shown)
        sentences += [f"PXM has no product {gone} any more. Choose another one." for gone in collections]
    if destination.regions:
        there = {region.id async for region in client.regions.list()}
        regions = tuple(wanted for wanted in destination.regions if wanted not in there)
        sentences += [f"PXM has no region {gone} any more. Choose another one." for gone in regions]
    attributes: tuple[str, ...] = ()
    if destination.attributes:
        problems = problems_of(await attribute_definitions(client), destination.attributes)
        attributes = tuple(problem.attribute for problem in problems)
        sentences += [problem.sentence for problem in problems]
    return Stale(collections=collections, regions=regions, attributes=attributes, sentences=tuple(sentences))


async def attribute_definitions(client: PxmView) -> list[AttributeDefinition]:
    """Read the account's attributes from PXM. Raises every `PxmError`."""
    return [definition_of(attribute_row(attribute)) async for attribute in client.attributes.list()]
