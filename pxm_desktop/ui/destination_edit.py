"""Changes to destinations as small functions: one click edits the next drop or a thousand rows alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pxm_desktop.service.presets_api import Stale
from pxm_desktop.transfer.model import AttributeWorth, Destination, DuplicatePolicy, FileAttribute

Edit = Callable[[Destination], Destination]


def add_product(product_id: str) -> Edit:
    """Link to one more product; a file that waited to know which one is meant goes on."""

    def edit(old: Destination) -> Destination:
        if product_id in old.collections and not old.unresolved:
            return old
        others = tuple(i for i in old.collections if i != product_id)
        return old.model_copy(update={"collections": (*others, product_id), "unresolved": ""})

    return edit


def remove_products(product_ids: Iterable[str]) -> Edit:
    """Link to some products less."""
    gone = frozenset(product_ids)

    def edit(old: Destination) -> Destination:
        return old.model_copy(update={"collections": tuple(i for i in old.collections if i not in gone)})

    return edit


def set_region(region_id: str, primary_id: str, *, on: bool) -> Edit:
    """Send to a region, or not; a destination without regions means the primary one."""

    def edit(old: Destination) -> Destination:
        before = old.regions or ((primary_id,) if primary_id else ())
        after = tuple(r for r in before if r != region_id) + ((region_id,) if on else ())
        return old.model_copy(update={"regions": after})

    return edit


def set_regions(region_ids: Sequence[str]) -> Edit:
    """Send to exactly these regions."""
    return lambda old: old.model_copy(update={"regions": tuple(region_ids)})


def set_publish(*, on: bool) -> Edit:
    """Publish from now on, or not."""
    return lambda old: old.model_copy(update={"publish": on, "publish_from": None})


def set_start(at: datetime | None) -> Edit:
    """Publish from an instant on (None: from now on)."""
    return lambda old: old.model_copy(update={"publish": True, "publish_from": at})


def set_policy(policy: DuplicatePolicy) -> Edit:
    """Decide what happens to files that PXM already has."""
    return lambda old: old.model_copy(update={"on_duplicate": policy})


def set_attribute(attribute: FileAttribute) -> Edit:
    """Give the file a value for an attribute, in the place of an older one."""

    def edit(old: Destination) -> Destination:
        if any(had.id == attribute.id for had in old.attributes):
            after = tuple(attribute if had.id == attribute.id else had for had in old.attributes)
        else:
            after = (*old.attributes, attribute)
        return old.model_copy(update={"attributes": after})

    return edit


def remove_attribute(attribute_id: str) -> Edit:
    """Leave an attribute of the file as PXM has it."""

    def edit(old: Destination) -> Destination:
        rest = tuple(had for had in old.attributes if had.id != attribute_id)
        return old.model_copy(update={"attributes": rest})

    return edit


def put(destination: Destination) -> Edit:
    """Take another destination as a whole: a preset, say."""
    return lambda _old: destination


def drop_stale(stale: Stale) -> Edit:
    """Take off what PXM does not have any more; without a region left, the primary one is meant."""

    def edit(old: Destination) -> Destination:
        return old.model_copy(
            update={
                "collections": tuple(i for i in old.collections if i not in stale.collections),
                "regions": tuple(i for i in old.regions if i not in stale.regions),
                "attributes": tuple(a for a in old.attributes if a.id not in stale.attributes),
            }
        )

    return edit


def same(one: Destination, other: Destination, primary_id: str) -> bool:
    """Return whether two destinations mean the same: in any order, the primary region named or not."""

    def meaning(which: Destination) -> tuple[object, ...]:
        return (
            frozenset(which.collections),
            frozenset(which.regions or ((primary_id,) if primary_id else ())),
            bool(which.publish),
            which.publish_from if which.publish else None,
            which.on_duplicate,
            frozenset((attribute.id, attribute.value) for attribute in which.attributes),
        )

    return meaning(one) == meaning(other)


@dataclass(frozen=True)
class SharedAttribute:
    """An attribute that at least one of several destinations sets."""

    id: str
    name: str
    value: AttributeWorth | None
    """None where they differ, or where only some set it."""


@dataclass(frozen=True)
class Shared:
    """What several destinations have in common, and where they differ."""

    products: tuple[str, ...]
    other_products: int
    """Products that only some of them have."""
    regions: frozenset[str]
    some_regions: frozenset[str]
    publish: bool | None
    """None where they differ."""
    start: datetime | None
    """Since when they are published; None for "from today"."""
    starts_differ: bool
    policy: DuplicatePolicy | None
    """None where they differ."""
    attributes: tuple[SharedAttribute, ...]


def shared(destinations: Iterable[Destination], primary_id: str) -> Shared:
    """Return what destinations have in common."""
    every = list(destinations)
    rest = [frozenset(d.collections) for d in every[1:]]
    products = [p for p in every[0].collections if all(p in others for others in rest)]
    all_products = {p for d in every for p in d.collections}
    primary = (primary_id,) if primary_id else ()
    regions = [frozenset(d.regions or primary) for d in every]
    publish = {bool(d.publish) for d in every}
    starts = {d.publish_from for d in every if d.publish}
    policies = {d.on_duplicate for d in every}
    in_all = frozenset.intersection(*regions)
    return Shared(
        products=tuple(products),
        other_products=len(all_products) - len(products),
        regions=in_all,
        some_regions=frozenset.union(*regions) - in_all,
        publish=publish.pop() if len(publish) == 1 else None,
        start=next(iter(starts)) if len(starts) == 1 else None,
        starts_differ=len(starts) > 1,
        policy=policies.pop() if len(policies) == 1 else None,
        attributes=_attributes(every),
    )


def _attributes(every: Sequence[Destination]) -> tuple[SharedAttribute, ...]:
    worth: dict[str, list[FileAttribute]] = {}
    for destination in every:
        for attribute in destination.attributes:
            worth.setdefault(attribute.id, []).append(attribute)
    found = []
    for identity, given in worth.items():
        # True == 1 for Python, but not for PXM.
        kinds = {(type(attribute.value), attribute.value) for attribute in given}
        alike = len(given) == len(every) and len(kinds) == 1
        found.append(SharedAttribute(identity, given[0].name, given[0].value if alike else None))
    return tuple(found)
