"""What can be asked of the coverage of products: which views or regions have files, and which have none."""

from __future__ import annotations

from typing import Literal

from pxm_desktop.transfer.model import Value

VIEW_PATTERN = "{sku}_{view}"
"""How file names say their view, unless somebody says otherwise; what a new hot folder begins with."""
MOST_PRODUCTS = 2000
"""Products of one coverage; nobody reads more rows."""
MOST_VIEWS = 40
"""Views of one coverage; those that most products have."""

CoverageBy = Literal["view", "region"]


class CoverageQuery(Value):
    """Whose coverage is wanted, and of what."""

    products: tuple[str, ...] = ()
    """Ids; with a category, these and those of the category."""
    category: str = ""
    """Products in it and below it, variants too."""
    by: CoverageBy = "view"
    pattern: str = VIEW_PATTERN
    """How names are taken apart: as the patterns of hot folders, with a part `{view}`."""
    views: tuple[str, ...] = ()
    """The views that products should have; none: all that file names tell."""


class CoverageColumn(Value):
    """A view or a region."""

    key: str
    """The region's id, or the view without what does not matter in names."""
    name: str
    covered: int = 0
    """How many products have something here."""


class CoverageRow(Value):
    """A product and its files by column."""

    product: str
    """Its id."""
    name: str
    sku: str = ""
    kind: Literal["standalone", "parent", "variant"] = "standalone"
    cells: tuple[tuple[str, ...], ...] = ()
    """Ids of the files in each column; for a family those of its variants too."""
    others: tuple[str, ...] = ()
    """Files that belong to no column: their name tells no view, or no region is known."""

    @property
    def covered(self) -> int:
        """How many columns have something."""
        return sum(bool(cell) for cell in self.cells)

    @property
    def gaps(self) -> int:
        """How many columns have nothing."""
        return len(self.cells) - self.covered


class Coverage(Value):
    """A table of products and views or regions."""

    by: CoverageBy = "view"
    columns: tuple[CoverageColumn, ...] = ()
    rows: tuple[CoverageRow, ...] = ()
    products_left_out: int = 0
    """More products than `MOST_PRODUCTS`."""
    views_left_out: int = 0
    """More views than `MOST_VIEWS`."""

    @property
    def gaps(self) -> int:
        """How many cells have nothing."""
        return sum(row.gaps for row in self.rows)


class Placing(Value):
    """Whether a file's name agrees with the cell that it is put into."""

    name: str
    verdict: Literal["fits", "other_view", "other_product", "no_fit"]
    """`no_fit`: the name does not have the pattern's form."""
    said: str = ""
    """The view or the product that the name tells."""
