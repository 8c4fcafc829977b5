"""Where files go, from the options of a command and from presets. Names are resolved before anything is queued."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from pxm_desktop.cli.session import Session
from pxm_desktop.service.attribute_values import from_texts
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import BadAttribute, UnknownName
from pxm_desktop.service.naming import regions_named
from pxm_desktop.service.presets import preset_named
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute


async def destination_of(
    session: Session, service: ServiceClient, options: argparse.Namespace
) -> Destination:
    """Return where the options send files; products add to a preset's, the rest takes the place of its values.

    Raises `UnknownName` (with candidates) for what PXM does not have, and for a preset that names such things.
    """
    base: Destination | None = None
    if getattr(options, "preset", None):
        base = preset_named(await service.presets.list(), options.preset).destination
    asked = await _asked(session, service, options, base)
    if base is None:
        return asked
    stale = await session.patiently(service, lambda: service.presets.check(asked))
    if stale.anything:
        raise UnknownName(
            f"The preset “{options.preset}” does not fit PXM any more. {' '.join(stale.sentences)}",
            "Save the preset anew.",
        )
    if not getattr(options, "dry_run", False):
        await service.presets.use(options.preset)
    return asked


async def _asked(
    session: Session, service: ServiceClient, options: argparse.Namespace, base: Destination | None
) -> Destination:
    before = base or Destination(on_duplicate=(await service.status()).on_duplicate)
    collections: Sequence[str] = ()
    regions: Sequence[str] = before.regions
    attributes: tuple[FileAttribute, ...] = ()
    if options.collection:
        named = await session.patiently(service, lambda: service.collections_named(options.collection))
        collections = [choice.id for choice in named]
    if options.region:
        known = await session.patiently(service, service.regions)
        regions = [region.id for region in regions_named(known, options.region)]
    if options.attribute:
        attributes = await _attributes(session, service, options.attribute)
    publish, start = before.publish, before.publish_from
    if options.publish is not None or options.publish_from is not None:
        publish = options.publish if options.publish is not None else True
        start = (options.publish_from or datetime.now(UTC)) if publish else None
    given = {attribute.id for attribute in attributes}
    return Destination(
        collections=tuple(dict.fromkeys((*before.collections, *collections))),
        regions=tuple(regions),
        publish=publish,
        publish_from=start,
        on_duplicate=DuplicatePolicy(options.on_duplicate or before.on_duplicate),
        attributes=(*(a for a in before.attributes if a.id not in given), *attributes),
    )


async def _attributes(
    session: Session, service: ServiceClient, named: Sequence[tuple[str, str]]
) -> tuple[FileAttribute, ...]:
    try:
        return from_texts(await session.patiently(service, service.catalog.attributes), named)
    except BadAttribute:
        # The copy may be older than the attribute, or than the option.
        await session.patiently(service, service.catalog.refresh)
        return from_texts(await session.patiently(service, service.catalog.attributes), named)
