"""Changes to destinations as small functions: one click edits the next drop or a thousand rows alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pxm_desktop.transfer.model import Destination, DuplicatePolicy

Edit = Callable[[Destination], Destination]


def add_product(product_id: str) -> Edit:
    """Link to one more product."""

    def edit(old: Destination) -> Destination:
        if product_id in old.collections:
            return old
        return old.model_copy(update={"collections": (*old.collections, product_id)})

    return edit


def remove_product(product_id: str) -> Edit:
    """Link to one product less."""

    def edit(old: Destination) -> Destination:
        return old.model_copy(update={"collections": tuple(i for i in old.collections if i != product_id)})

    return edit


def set_region(region_id: str, primary_id: str, *, on: bool) -> Edit:
    """Send to a region, or not; a destination without regions means the primary one."""

    def edit(old: Destination) -> Destination:
        before = old.regions or ((primary_id,) if primary_id else ())
        after = tuple(r for r in before if r != region_id) + ((region_id,) if on else ())
        return old.model_copy(update={"regions": after})

    return edit


def set_publish(*, on: bool) -> Edit:
    """Publish from now on, or not."""

    def edit(old: Destination) -> Destination:
        return old.model_copy(update={"publish": on, "publish_from": None})

    return edit


def set_policy(policy: DuplicatePolicy) -> Edit:
    """Decide what happens to files that PXM already has."""

    def edit(old: Destination) -> Destination:
        return old.model_copy(update={"on_duplicate": policy})

    return edit


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
    policy: DuplicatePolicy | None
    """None where they differ."""


def shared(destinations: Iterable[Destination], primary_id: str) -> Shared:
    """Return what destinations have in common."""
    every = list(destinations)
    products = [p for p in every[0].collections if all(p in d.collections for d in every)]
    all_products = {p for d in every for p in d.collections}
    primary = (primary_id,) if primary_id else ()
    regions = [frozenset(d.regions or primary) for d in every]
    publish = {bool(d.publish) for d in every}
    policies = {d.on_duplicate for d in every}
    in_all = frozenset.intersection(*regions)
    return Shared(
        products=tuple(products),
        other_products=len(all_products) - len(products),
        regions=in_all,
        some_regions=frozenset.union(*regions) - in_all,
        publish=publish.pop() if len(publish) == 1 else None,
        policy=policies.pop() if len(policies) == 1 else None,
    )
