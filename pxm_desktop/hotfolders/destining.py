"""Where a file of a hot folder goes: the rule's own destination, and what its name and its sidecar add to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import Products
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.model import Match
from pxm_desktop.matching.parsing import BadPattern
from pxm_desktop.transfer.model import Destination, FileAttribute

STILL_READING = "The products are still being read from PXM; then the file is linked by its name."

Extra = Sequence[tuple[str, str]]
"""(attribute id, text) that a sidecar gives."""
_Values = tuple[tuple[FileAttribute, ...], str]


class Destining:
    """Works out destinations for one rule, many files with one look at the catalogue."""

    def __init__(self, rule: Rule, products: Products) -> None:
        self._rule = rule
        self._products = products
        self._values: dict[tuple[tuple[str, str], ...], _Values] = {}

    async def of(self, files: Mapping[bytes, Extra]) -> dict[bytes, tuple[Destination, Match | None]]:
        """Return where each file (path below the rule's folder) goes, and what its name told.

        A destination that cannot be completed says why in `unresolved`: no product, several, or a preset that is gone.
        """
        base = await self._products.base(self._rule)
        matcher = await self._matcher()
        if isinstance(matcher, str):
            broken = base.model_copy(update={"unresolved": base.unresolved or matcher})
            return dict.fromkeys(files, (broken, None))
        known = matcher is None or await self._products.known()
        self._values.clear()
        found: dict[bytes, tuple[Destination, Match | None]] = {}
        for path, extra in files.items():
            match = matcher.match(path) if matcher is not None else None
            found[path] = (await self._whole(base, match, extra, known), match)
        return found

    async def _matcher(self) -> Matcher | str | None:
        if self._rule.match is None:
            return None
        try:
            return await self._products.matcher(self._rule.match)
        except BadPattern as error:
            return str(error)

    async def _attributes(self, texts: tuple[tuple[str, str], ...]) -> _Values:
        """Return what texts mean; a thousand files have few of them."""
        if texts not in self._values:
            self._values[texts] = await self._products.attributes(texts)
        return self._values[texts]

    async def _whole(self, base: Destination, match: Match | None, extra: Extra, known: bool) -> Destination:
        changes: dict[str, object] = {}
        texts = list(extra)
        if match is not None:
            texts += match.attributes
            if match.outcome == "found":
                added = tuple(p.id for p in match.products if p.id not in base.collections)
                changes["collections"] = (*base.collections, *added)
                if match.region is not None:
                    changes["regions"] = (match.region.id,)
            elif not base.unresolved:
                changes["unresolved"] = (
                    STILL_READING if match.outcome == "none" and not known else match.sentence
                )
        if texts:
            values, problem = await self._attributes(tuple(texts))
            changes["attributes"] = merged(base.attributes, values)
            if problem and not base.unresolved:
                changes.setdefault("unresolved", problem)
        return base.model_copy(update=changes) if changes else base


def merged(base: Sequence[FileAttribute], more: Sequence[FileAttribute]) -> tuple[FileAttribute, ...]:
    """Return both; what the file itself tells takes the place of what the rule says for all."""
    own = {attribute.id for attribute in more}
    return (*(attribute for attribute in base if attribute.id not in own), *more)
