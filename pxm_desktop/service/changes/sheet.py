"""The rows of a CSV or Excel file, as texts by their column."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pxm_desktop.service.errors import BadSheet

LARGEST = 200_000_000
"""Bytes of a file, and of what an Excel file unpacks to."""
MOST_ROWS = 500_000

_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Row:
    """One line with something in it."""

    line: int
    """Its number in the sheet; the headings are line 1."""
    cells: tuple[str, ...]


def read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    """Return headings and rows. Raises `BadSheet`."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadSheet("The file is too large.", "Split it.")
        lines = _excel(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path.read_bytes())
        return _told(lines)
    except OSError as error:
        raise BadSheet(
            f"“{path.name}” cannot be read: {error.strerror or 'no access'}.", "Choose another file."
        ) from None


def _told(lines: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], list[Row]]:
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in enumerate(lines, start=1):
        if not headings:
            headings = tuple(cell.strip() for cell in cells) if any(cell.strip() for cell in cells) else ()
            continue
        kept = tuple(_plain(cell) for cell in cells)
        if any(kept):
            rows.append(Row(number, kept))
        if len(rows) > MOST_ROWS:
            raise BadSheet(f"The sheet has more than {MOST_ROWS:,} lines.", "Split it.")
    return headings, rows


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    # Excel parts cells by the list separator of its country.
    separator = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BadSheet(f"The file is no CSV: {error}.", "Save it as CSV once more.") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel calls plain CSV in western countries


def _excel(path: Path) -> Iterator[Sequence[str]]:
    # A quarter of a second to load, and few changes come from a sheet.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    unreadable = BadSheet("The file is no Excel file that can be read.", "Save it as .xlsx or as CSV.")
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise BadSheet("The file is too large.", "Split it.")
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
        raise unreadable from None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        for row in sheet.iter_rows(values_only=True) if sheet is not None else ():
            yield [_text(value) for value in row]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):  # SyntaxError: XML's ParseError is one
        raise unreadable from None
    finally:
        book.close()


def _text(value: Any) -> str:
    """Return a cell as a person would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time().isoformat() == "00:00:00":
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
    return str(value)
