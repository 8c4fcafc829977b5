"""A coverage as rows of a sheet, and as a CSV file."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from pxm_desktop.service import paths
from pxm_desktop.service.coverage_api import Coverage
from pxm_desktop.service.history.export import cannot_write
from pxm_desktop.service.history.writers import harmless


def sheet(found: Coverage, *, only_gaps: bool = False) -> Iterator[list[str | int]]:
    """Yield a coverage as rows, headings first: how many files each product has in each column.

    No text in it is taken for a formula by a spreadsheet.
    """
    names = [harmless(column.name) for column in found.columns]
    yield ["Product", "SKU", "PXM id", *names, "Other files", "Covered", "Of", "Missing"]
    for row in found.rows:
        if only_gaps and not row.gaps:
            continue
        missing = [name for name, cell in zip(names, row.cells, strict=True) if not cell]
        yield [
            harmless(row.name),
            harmless(row.sku),
            row.product,
            *(len(cell) for cell in row.cells),
            len(row.others),
            row.covered,
            len(names),
            "; ".join(missing),
        ]


def write_sheet(found: Coverage, path: bytes, *, only_gaps: bool = False) -> int:
    """Write a coverage into a CSV file, which appears when it is whole; return how many products are in it.

    Raises `ExportFailed`.
    """
    target = Path(os.fsdecode(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    number = -1  # the headings are no product
    try:
        # The mark at the beginning tells Excel that this is UTF-8.
        with beside.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            for row in sheet(found, only_gaps=only_gaps):
                writer.writerow(row)
                number += 1
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise cannot_write(error, paths.shown(target.name)) from error
    return number
