"""An XLSX file, written row by row: memory does not grow with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

SHEET_ROWS = 1_048_576
"""Rows of one sheet, the most that Excel takes; the rest goes on in another."""

_WIDTHS = (44, 11, 30, 14, 36, 20, 24, 14, 14, 24, 60, 24, 20, 20, 20, 40)
_CELL_CHARACTERS = 32_767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to say."""


def write_xlsx(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int | datetime | None]],
    path: Path,
    tell: Callable[[int], None],
    tell_every: int,
) -> int:
    """Write rows into a new file and return how many; texts stay texts, whatever they begin with.

    `tell` hears how many there are so far, each time that so many more are. Raises OSError.
    """
    book = Workbook(write_only=True)
    sheet = _begin(book, headings)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > 1 and number % (SHEET_ROWS - 1) == 1:
            sheet = _begin(book, headings)
        sheet.append([_cell(sheet, value) for value in row])
        if number % tell_every == 0:
            tell(number)
    book.save(path)
    return number


def _begin(book: Workbook, headings: Sequence[str]) -> Any:
    more = f" {len(book.worksheets) + 1}" if book.worksheets else ""
    sheet: Any = book.create_sheet(f"History{more}")
    sheet.freeze_panes = "B2"
    for column, width in enumerate(_WIDTHS[: len(headings)], start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    cells = [WriteOnlyCell(sheet, text) for text in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _cell(sheet: Any, value: str | int | datetime | None) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("\ufffd", value)[:_CELL_CHARACTERS])
        cell.data_type = "s"
        return cell
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))  # a sheet knows no time zones
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
        return cell
    return value
