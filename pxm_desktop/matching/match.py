"""A file's path, a rule and what PXM has: which product, region and attributes the file belongs to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from pxm_desktop.matching import telling
from pxm_desktop.matching.folding import Folding
from pxm_desktop.matching.index import Found, ProductIndex, RegionIndex
from pxm_desktop.matching.model import Known, KnownRegion, Match, NameRule, Outcome
from pxm_desktop.matching.parsing import BadPattern
from pxm_desktop.matching.pattern import Pattern, TooManySplits

_REGION = "region"


@dataclass(frozen=True, slots=True)
class _Split:
    """One way to take a path apart, and what its parts name."""

    parts: dict[str, str]
    products: Found[Known]
    regions: Found[KnownRegion] | None
    """None when the pattern has no region."""

    @property
    def region_is_clear(self) -> bool:
        return self.regions is None or self.regions.count == 1

    @property
    def region(self) -> KnownRegion | None:
        return self.regions.first[0] if self.regions and self.region_is_clear else None


class Matcher:
    """A rule that is ready for use. Looks into the indexes anew for each path, and belongs to their thread.

    A path can often be taken apart in several ways. The longest text that names a product decides, so that
    `{sku}_{view}` finds `A_1` in `A_1_front` even if there is an `A`, too; then a region that is known; then parts that
    are as long as can be, from the left. Of the products that a text names, those count that it names as it stands;
    only if there are none, those that it names without what the rule ignores.
    """

    def __init__(self, rule: NameRule, products: ProductIndex, regions: RegionIndex) -> None:
        """Read the rule; BadPattern when its pattern makes no sense or lacks a part that fills an attribute."""
        self._folding = Folding.of(rule)
        self._pattern = Pattern(rule.pattern, self._folding)
        self._attributes = [(part.strip().lower(), attribute) for part, attribute in rule.attributes]
        self._products = products
        self._regions = regions
        for part, _ in self._attributes:
            if part not in self._pattern.parts:
                sentence = f"The pattern has no part {{{part}}}, which fills an attribute."
                raise BadPattern(sentence, rule.pattern, 0, len(rule.pattern))

    def match(self, path: bytes) -> Match:
        """Return what a path belongs to; it is best given below the folder that the rule is for.

        Bytes that are no UTF-8 stand as U+FFFD in the parts, as they do in the name that PXM gets.
        """
        try:
            split, tried = self._decided(path.decode("utf-8", "replace").replace(os.sep, "/"))
        except TooManySplits:
            return Match(outcome="no_fit", sentence=telling.too_many(self._pattern.text))
        if split is None:
            return Match(outcome="no_fit", sentence=telling.no_fit(self._pattern.text))
        outcome, sentence = self._verdict(split, tried)
        return Match(
            outcome=outcome,
            parts=split.parts,
            products=split.products.first,
            region=split.region,
            attributes=self._attributes_of(split.parts),
            sentence=sentence,
        )

    def _decided(self, path: str) -> tuple[_Split | None, Sequence[str]]:
        """Return the way to take a path apart that counts, and the texts that named no product.

        Where no product is found it is the first way; where no region is, the first that has a product.
        """
        tried: dict[str, None] = {}
        unclear: _Split | None = None
        longest = 0
        for reading in self._pattern.readings(path):
            if len(reading.value) < longest:
                break
            products = self._products.find(self._pattern.finder, reading.value, self._folding)
            if not products.count:
                if unclear is None:
                    unclear = self._split(next(reading.splits), products)
                tried[reading.value.strip()] = None
                continue
            longest = len(reading.value)
            for parts in reading.splits:
                split = self._split(parts, products)
                if split.region_is_clear:
                    return split, ()
                if unclear is None or not unclear.products.count:
                    unclear = split
        return unclear, tuple(tried)

    def _split(self, parts: dict[str, str], products: Found[Known]) -> _Split:
        regions = self._regions.find(parts[_REGION], self._folding) if _REGION in parts else None
        return _Split({name: value.strip() for name, value in parts.items()}, products, regions)

    def _attributes_of(self, parts: dict[str, str]) -> tuple[tuple[str, str], ...]:
        """Return what fills attributes; a part of spaces fills none."""
        return tuple((attribute, parts[part]) for part, attribute in self._attributes if parts[part])

    def _verdict(self, split: _Split, tried: Sequence[str]) -> tuple[Outcome, str]:
        finder, products = self._pattern.finder, split.products
        if not products.count:
            return "none", telling.none(finder, tried)
        if split.regions and not split.region_is_clear:
            return "no_region", telling.no_region(split.parts[_REGION], split.regions.count)
        if products.count > 1:
            return "several", telling.several(finder, split.parts[finder], products)
        return "found", telling.found(finder, products.first[0])
