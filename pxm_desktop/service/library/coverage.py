"""Which views or regions of products have files: worked out from rows of the copy, without PXM and without a disk."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pxm_desktop.matching.folding import Folding
from pxm_desktop.matching.model import NameRule
from pxm_desktop.matching.parsing import BadPattern
from pxm_desktop.matching.pattern import Pattern, TooManySplits
from pxm_desktop.service.coverage_api import (
    MOST_PRODUCTS,
    MOST_VIEWS,
    Coverage,
    CoverageColumn,
    CoverageQuery,
    CoverageRow,
    Placing,
)
from pxm_desktop.service.errors import BadRule

VIEW = "view"
_STAND_IN = "\N{CYRILLIC LETTER MULTIOCULAR O}"
"""Takes a product's place in a name while the name is read; a letter of no name that anybody gives a file."""
_DIGITS = re.compile(r"(\d+)")


class CoveredProduct(NamedTuple):
    """A product as coverage needs it."""

    id: str
    name: str
    sku: str = ""
    kind: Literal["standalone", "parent", "variant"] = "standalone"
    family: str = ""
    """Id of the family of a variant."""


class CoveringFile(NamedTuple):
    """A file as coverage needs it."""

    id: str
    name: str
    product: str
    """Id of one product that it is linked to; a file of several comes once for each."""
    regions: tuple[str, ...] = ()


Placed = list[tuple[CoveringFile, tuple[str, ...]]]
"""Files and the columns that they belong to."""


class _Read(NamedTuple):
    """What a file name tells."""

    view: str
    named: str
    """What it calls the product; of no use where it names the right one."""
    sure: bool
    """It names the product that the file is linked to."""


class ViewReader:
    """Reads views out of file names by a pattern. BadRule when the pattern makes no sense or has no `{view}`.

    A name can often be taken apart in several ways; the one counts that names the product which the file is linked to.
    """

    def __init__(self, pattern: str) -> None:
        rule = NameRule(pattern=pattern)
        self._folding = Folding.of(rule)
        try:
            self._pattern = Pattern(pattern, self._folding)
        except BadPattern as error:
            raise BadRule(error.sentence) from error
        if VIEW not in self._pattern.parts:
            raise BadRule("The pattern has no part {view}.", "Write for example {sku}_{view}.")
        self._keys: dict[str, str] = {}
        self._shapes: dict[str, _Read | None] = {}
        """What is known of names with the product's part taken out: there are as many as views, not as files."""

    def key(self, view: str) -> str:
        """Return what is equal for views that are taken for one another."""
        key = self._keys.get(view)
        if key is None:
            key = self._keys[view] = self._folding.key(view)
        return key

    def read(self, name: str, product: CoveredProduct) -> _Read | None:
        """Return what a name tells of a file of this product; None where it has another form."""
        called = {"id": product.id, "sku": product.sku, "name": product.name}[self._pattern.finder]
        shape = self._shape(name, called)
        if shape:
            if shape not in self._shapes:
                self._shapes[shape] = self._taken_apart(shape, _STAND_IN)
            found = self._shapes[shape]
            if found is not None and found.sure:
                return found
        return self._taken_apart(name, called)

    def _shape(self, name: str, called: str) -> str:
        """Return a name with something else where it calls the product; empty where it does not, as far as one sees."""
        if not called or not (called[0].isalnum() and called[-1].isalnum()):
            return ""  # where words begin and end may count, and the stand-in is a word
        at = name.find(called)
        if at < 0:
            at = self._folding.letterwise(name).find(self._folding.letterwise(called))
        return f"{name[:at]}{_STAND_IN}{name[at + len(called) :]}" if at >= 0 else ""

    def _taken_apart(self, name: str, called: str) -> _Read | None:
        first: _Read | None = None
        key = self._folding.key(called)
        try:
            for reading in self._pattern.readings(name):
                sure = bool(key) and self._folding.key(reading.value) == key
                if first is None or sure:
                    view = next(reading.splits)[VIEW].strip()
                    first = _Read(view, reading.value.strip(), sure)
                if sure:
                    break
        except TooManySplits:
            return first
        return first


@dataclass
class _Views:
    """The views that names tell, gathered while the files are read."""

    spellings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    products: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: str, read: _Read, product: str) -> None:
        self.spellings[key][read.view] += 1
        self.products[key].add(product)

    def columns(self) -> tuple[list[CoverageColumn], int]:
        """Return those that most products have, in the order of their names, and how many are left out."""
        ranked = sorted(self.products, key=lambda key: (-len(self.products[key]), _natural(key)))
        kept = sorted(ranked[:MOST_VIEWS], key=_natural)
        named = {key: self.spellings[key].most_common(1)[0][0] for key in kept}
        return [CoverageColumn(key=key, name=named[key]) for key in kept], len(ranked) - len(kept)


def coverage(
    query: CoverageQuery,
    products: Sequence[CoveredProduct],
    files: Iterable[CoveringFile],
    regions: Sequence[tuple[str, str]],
) -> Coverage:
    """Return which columns of which products have files.

    `files`: those of the products, and of the variants of families among them. `regions`: ids and names.
    Raises `BadRule` for a pattern that makes no sense.
    """
    shown = products[:MOST_PRODUCTS]
    left_out = 0
    if query.by == "region":
        columns = [CoverageColumn(key=key, name=name) for key, name in regions]
        placed: Placed = [(file, file.regions) for file in files]
    else:
        reader = ViewReader(query.pattern)
        columns, left_out, placed = _by_view(query, reader, products, files)
    known = {column.key for column in columns}
    by_product: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    families = {product.id: product.family for product in products if product.family}
    for file, keys in placed:
        for owner in filter(None, (file.product, families.get(file.product))):
            cells = by_product[owner]
            for key in [key for key in keys if key in known] or [""]:
                cells[key][file.id] = None
    rows = [_row(product, columns, by_product.get(product.id, {})) for product in shown]
    covered = [sum(bool(row.cells[n]) for row in rows) for n in range(len(columns))]
    return Coverage(
        by=query.by,
        columns=tuple(
            column.model_copy(update={"covered": n}) for column, n in zip(columns, covered, strict=True)
        ),
        rows=tuple(rows),
        products_left_out=len(products) - len(shown),
        views_left_out=left_out,
    )


def placings(
    query: CoverageQuery, product: CoveredProduct, column: str, names: Sequence[str]
) -> list[Placing]:
    """Say of file names whether they agree with the cell of a product and column. Raises `BadRule`."""
    reader = ViewReader(query.pattern)
    return [_placing(query, reader, product, column, name) for name in names]


def _by_view(
    query: CoverageQuery,
    reader: ViewReader,
    products: Sequence[CoveredProduct],
    files: Iterable[CoveringFile],
) -> tuple[list[CoverageColumn], int, Placed]:
    """Return the columns, how many views are left out, and the column of each file.

    A view is one if the name of some file that has it names the file's product: `IMG_1234` of a camera makes no view
    “1234”. Where no name does that, each view is one.
    """
    known = {product.id: product for product in products}
    sure, all_views = _Views(), _Views()
    placed: Placed = []
    for file in files:
        product = known.get(file.product)
        read = reader.read(file.name, product) if product is not None else None
        if read is None:
            placed.append((file, ()))
            continue
        key = reader.key(read.view)
        placed.append((file, (key,)))
        all_views.add(key, read, file.product)
        if read.sure:
            sure.add(key, read, file.product)
    if query.views:
        wanted = {reader.key(view): view.strip() for view in query.views if view.strip()}
        return [CoverageColumn(key=key, name=name) for key, name in wanted.items()], 0, placed
    columns, left_out = (sure if sure.products else all_views).columns()
    return columns, left_out, placed


def _row(
    product: CoveredProduct, columns: Sequence[CoverageColumn], cells: Mapping[str, Mapping[str, None]]
) -> CoverageRow:
    by_column = tuple(tuple(cells.get(column.key, ())) for column in columns)
    return CoverageRow(
        product=product.id,
        name=product.name,
        sku=product.sku,
        kind=product.kind,
        cells=by_column,
        others=tuple(cells.get("", ())),
    )


def _placing(
    query: CoverageQuery, reader: ViewReader, product: CoveredProduct, column: str, name: str
) -> Placing:
    read = reader.read(name, product)
    if read is None:
        return Placing(name=name, verdict="no_fit")
    if not read.sure:
        return Placing(name=name, verdict="other_product", said=read.named)
    if query.by == "view" and reader.key(read.view) != column:
        return Placing(name=name, verdict="other_view", said=read.view)
    return Placing(name=name, verdict="fits", said=read.view)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts 2 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part]
