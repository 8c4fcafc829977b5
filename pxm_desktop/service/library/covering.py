"""Coverage as the facet `library` answers it: read from the copy, worked out beside the loop."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.covering import CoveredRow, Covering
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.catalog import kept_well
from pxm_desktop.service.coverage_api import Coverage, CoverageQuery, Placing
from pxm_desktop.service.errors import UnknownName
from pxm_desktop.service.library.coverage import CoveredProduct, CoveringFile, coverage, placings
from pxm_desktop.service.library.coverage_sheet import write_sheet


async def coverage_of(copy: FilesCopy, query: CoverageQuery) -> Coverage:
    """Return a coverage. Raises `BadRule`, `StorageUnusable`."""
    found: Covering = await kept_well(
        copy.covering(query.products, query.category, regions=query.by == "region")
    )

    def work() -> Coverage:
        products = [_product(row) for row in found.products]
        files = (CoveringFile(row.id, row.name, row.product, row.regions) for row in found.files)
        return coverage(query, products, files, found.regions)

    # Thousands of names take some hundredths of a second, in which the loop would answer nobody.
    return await in_daemon_thread(work, name="coverage")


async def placings_of(
    copy: FilesCopy, query: CoverageQuery, product: str, column: str, names: Sequence[str]
) -> list[Placing]:
    """Say of names whether they agree with a cell. Raises `BadRule`, `UnknownName`, `StorageUnusable`."""
    found: Covering = await kept_well(copy.covering((product,), "", regions=False))
    known = next((row for row in found.products if row.id == product), None)
    if known is None:
        raise UnknownName("The product is not known here any more.", "Look at the board anew.")
    return placings(query, _product(known), column, names)


async def export_of(copy: FilesCopy, query: CoverageQuery, path: bytes, *, only_gaps: bool) -> int:
    """Write a coverage into a CSV file; return how many products it has. Raises `ExportFailed` and as `coverage_of`."""
    found = await coverage_of(copy, query)
    return await in_daemon_thread(lambda: write_sheet(found, path, only_gaps=only_gaps), name="export")


def _product(row: CoveredRow) -> CoveredProduct:
    return CoveredProduct(row.id, row.name, row.sku, row.kind, row.family)
