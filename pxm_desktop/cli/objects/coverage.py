"""What `collections coverage` does: which views or regions of products have files, and which have none."""

from __future__ import annotations

import argparse
import csv
import io

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.coverage_api import Coverage, CoverageQuery
from pxm_desktop.service.errors import BadRule
from pxm_desktop.service.library.coverage import ViewReader
from pxm_desktop.service.library.coverage_sheet import sheet


def run_coverage(options: argparse.Namespace) -> int:
    """Run the sub-command; return the exit code."""
    out = Output(as_json=options.json)
    if not options.words and not options.category:
        out.say("Name collections, or a --category.")
        return codes.USAGE
    if options.by == "view":
        try:
            ViewReader(options.pattern)
        except BadRule as error:
            # Now, rather than after all files of an account were read.
            out.say(f"--pattern “{options.pattern}”: {error}")
            return codes.USAGE
    return run(lambda session: _run(session, options), out, kept="")


async def _run(session: Session, options: argparse.Namespace) -> int:
    # With a scope that sends nothing by itself and keeps what is read: the next time only reads what has changed.
    async with session.service("named") as service:
        names = Names(session, service)
        query = CoverageQuery(
            products=tuple(await names.products(options.words)),
            category=await names.category(options.category) or "",
            by=options.by,
            pattern=options.pattern,
            views=tuple(options.view),
        )
        await _in_step(session, service)
        found = await service.library.coverage(query)
    if options.csv:
        _print_csv(session.out, found, only_gaps=options.only_gaps)
    else:
        _print(session.out, found, only_gaps=options.only_gaps)
    return codes.DONE


async def _in_step(session: Session, service: ServiceClient) -> None:
    """Bring the copies of products and files in step with PXM."""
    await session.patiently(service, service.catalog.refresh)
    known = await service.library.freshness()
    if known.synced_at is None:
        session.out.say(
            "The files of the account are read from PXM for the first time; that may take a while."
        )
    await session.patiently(service, service.library.sync)


def _print(out: Output, found: Coverage, *, only_gaps: bool) -> None:
    columns = found.columns
    rows = [row for row in found.rows if row.gaps or not only_gaps]
    for row in rows:
        cells = {column.name: list(cell) for column, cell in zip(columns, row.cells, strict=True)}
        missing = [column for column, files in cells.items() if not files]
        out.object(
            {
                "id": row.product,
                "name": row.name,
                "sku": row.sku,
                "by": found.by,
                "files": cells,
                "others": list(row.others),
                "covered": row.covered,
                "of": len(columns),
                "missing": missing,
            }
        )
    if rows:
        titles = ("SKU", "NAME", "HAS", *(column.name for column in columns))
        out.table(
            titles,
            [
                (
                    row.sku,
                    row.name,
                    f"{row.covered} of {len(columns)}",
                    *(str(len(cell)) if cell else "missing" for cell in row.cells),
                )
                for row in rows
            ],
        )
    _tell(out, found, len(rows))


def _print_csv(out: Output, found: Coverage, *, only_gaps: bool) -> None:
    for row in sheet(found, only_gaps=only_gaps):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        out.text(line.getvalue())
    _tell(out, found, len(found.rows))


def _tell(out: Output, found: Coverage, shown: int) -> None:
    if not found.rows:
        out.say("No products are meant. Name some, or a category.")
    elif not found.columns:
        out.say("No file name here tells a view. Give another --pattern, or the views with --view.")
    elif not shown:
        out.say("No product has gaps.")
    else:
        rows, gaps = len(found.rows), found.gaps
        out.say(f"{rows} product{'s' if rows != 1 else ''}, {gaps} gap{'s' if gaps != 1 else ''}.")
    if found.products_left_out:
        out.say(f"{found.products_left_out} more products are left out.")
    if found.views_left_out:
        out.say(f"{found.views_left_out} rare views are left out.")
