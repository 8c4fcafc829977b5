"""Where files go, from the options of a command and from presets. Names are resolved before anything is queued."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from pxm_desktop.cli.session import Session
from pxm_desktop.matching.model import NameRule
from pxm_desktop.matching.parsing import BadPattern, parse
from pxm_desktop.service.attribute_values import attribute_named, from_texts
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import BadAttribute, BadRule, UnknownName
from pxm_desktop.service.naming import regions_named
from pxm_desktop.service.presets import preset_named
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute

T = TypeVar("T")


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
    named = await named_by(session, service, options)
    publish, start = before.publish, before.publish_from
    if options.publish is not None or options.publish_from is not None:
        publish = options.publish if options.publish is not None else True
        start = (options.publish_from or datetime.now(UTC)) if publish else None
    return Destination(
        collections=tuple(dict.fromkeys((*before.collections, *named.collections))),
        regions=named.regions or before.regions,
        publish=publish,
        publish_from=start,
        on_duplicate=DuplicatePolicy(options.on_duplicate or before.on_duplicate),
        attributes=with_attributes(before.attributes, named.attributes),
    )


class Named(NamedTuple):
    """What the options of a destination name, as PXM knows it."""

    collections: tuple[str, ...]
    regions: tuple[str, ...]
    attributes: tuple[FileAttribute, ...]


async def named_by(session: Session, service: ServiceClient, options: argparse.Namespace) -> Named:
    """Resolve the names in the options. Raises `UnknownName` (with candidates) for what PXM does not have."""
    collections: Sequence[str] = ()
    regions: Sequence[str] = ()
    attributes: tuple[FileAttribute, ...] = ()
    if options.collection:
        found = await session.patiently(service, lambda: service.collections_named(options.collection))
        collections = [choice.id for choice in found]
    if options.region:
        known = await session.patiently(service, service.regions)
        regions = [region.id for region in regions_named(known, options.region)]
    if options.attribute:
        attributes = await with_definitions(
            session, service, lambda known: from_texts(known, options.attribute)
        )
    return Named(tuple(dict.fromkeys(collections)), tuple(regions), attributes)


def with_attributes(
    before: Sequence[FileAttribute], given: Sequence[FileAttribute]
) -> tuple[FileAttribute, ...]:
    """Return attributes with those that are given in the place of those of the same name."""
    ids = {attribute.id for attribute in given}
    return (*(attribute for attribute in before if attribute.id not in ids), *given)


async def with_definitions(
    session: Session, service: ServiceClient, read: Callable[[Sequence[AttributeDefinition]], T]
) -> T:
    """Read something by the account's attributes; read these anew where it makes no sense by those known here."""
    try:
        return read(await session.patiently(service, service.catalog.attributes))
    except BadAttribute:
        # The copy may be older than the attribute, or than the option.
        await session.patiently(service, service.catalog.refresh)
        return read(await session.patiently(service, service.catalog.attributes))


async def name_rule_of(
    session: Session, service: ServiceClient, options: argparse.Namespace, before: NameRule | None = None
) -> NameRule | None:
    """Return how files find their product by name, None where nothing says so; what is not said stays as before.

    Raises `BadRule` for a pattern that makes no sense, or where only the details of one are given, and `BadAttribute`
    for unknown attributes.
    """
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("pattern", options.match),
            ("ignore_case", _not(options.match_exact_case)),
            ("hyphen_is_underscore", _not(options.match_keep_hyphens)),
            ("ignore_leading_zeros", options.match_ignore_zeros),
        )
        if value is not None
    }
    if options.part:
        changes["attributes"] = await with_definitions(
            session,
            service,
            lambda known: tuple((part, attribute_named(known, name).id) for part, name in options.part),
        )
    if not changes:
        return before
    if before is None and options.match is None:
        raise BadRule("There is no pattern that finds products by name.", "Add --match PATTERN.")
    if options.match is not None:
        try:
            parse(options.match)
        except BadPattern as error:
            raise BadRule(f"--match “{options.match}”: {error.sentence}") from None
    return before.model_copy(update=changes) if before is not None else NameRule(**changes)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
