"""The files that the history is exported to, row by row: CSV here, XLSX in `sheet`.

Neither lets a file name become a formula when a spreadsheet opens it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pxm_desktop.service.history_api import HistoryEntry, HistoryKind, Named

HEADINGS = (
    "Name",
    "State",
    "Reason",
    "PXM id",
    "Products",
    "Product ids",
    "Regions",
    "Region ids",
    "Size (bytes)",
    "Checksum",
    "Source path",
    "Batch",
    "Added",
    "Sent",
    "Finished",
    "Account",
)
_TOLD_EVERY = 1000
"""Rows after which progress is told."""

Cell = str | int | datetime | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(kind: HistoryKind, entries: Iterable[HistoryEntry], path: Path, tell: Callable[[int], None]) -> int:
    """Write entries into a new file and return how many; `tell` hears how many there are so far.

    Raises OSError.
    """
    if kind == "csv":
        return _write_csv(map(cells, entries), path, tell)
    # A quarter of a second to load, and only the process that writes a sheet needs it.
    from pxm_desktop.service.history.sheet import write_xlsx

    return write_xlsx(HEADINGS, map(cells, entries), path, tell, _TOLD_EVERY)


def cells(entry: HistoryEntry) -> tuple[Cell, ...]:
    """Return an entry in the columns of `HEADINGS`; times are this computer's."""
    return (
        entry.name,
        entry.state,
        entry.reason,
        entry.file_id or "",
        _joined(named.name for named in entry.products),
        _ids(entry.products),
        _joined(named.name for named in entry.regions),
        _ids(entry.regions),
        entry.size,
        entry.checksum,
        os.fsencode(entry.path).decode("utf-8", "replace"),
        entry.batch,
        _moment(entry.added_at),
        _moment(entry.sent_at),
        _moment(entry.finished_at),
        entry.account,
    )


def harmless(text: str) -> str:
    """Return a text for CSV that no spreadsheet takes for a formula: an apostrophe before those that look like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_csv(rows: Iterable[Sequence[Cell]], path: Path, tell: Callable[[int], None]) -> int:
    number = 0
    # The mark at the beginning tells Excel that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for number, row in enumerate(rows, start=1):
            sheet.writerow([_csv_cell(cell) for cell in row])
            if number % _TOLD_EVERY == 0:
                tell(number)
    return number


def _csv_cell(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(round(seconds), UTC).astimezone() if seconds else None


def _ids(named: Sequence[Named]) -> str:
    return _joined(each.id for each in named)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)
