"""What in the queue needs a person, by cause: files that wait for the same thing stand together."""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pxm_desktop.transfer.model import Cause, Hold
from pxm_desktop.ui import queue_text, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.queue_order import SLICE
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

_AMOUNTS = re.compile(r" ?\([^)]*\d[^)]*\)|\d[\d.,]*")
"""What differs from file to file in one sentence: sizes and speeds."""
Table = list[tuple[str, ...]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Remedy(StrEnum):
    """What solves a problem."""

    RETRY = "retry"
    RESUME = "resume"
    CHOOSE = "choose"
    LOCATE = "locate"
    SIGN_IN = "sign_in"
    LOOK_AGAIN = "look_again"
    MAKE_ROOM = "make_room"
    """Free some space on the disk that holds the queue; it goes on by itself then."""


@dataclass
class Problem:
    """One cause, and the files that it keeps."""

    key: str
    sentence: str
    remedy: Remedy
    ids: list[int] = field(default_factory=list)
    rule: str = ""
    """The hot folder that waits, by its id; empty for files."""
    where: str = ""
    """What stands below the sentence where there are no files."""


def remedy_of(row: Row) -> Remedy:
    """Return what helps a file that waits for somebody or has failed."""
    if row.cause is Cause.MISSING:
        return Remedy.LOCATE
    if row.state is State.FAILED:
        return Remedy.RETRY
    return Remedy.CHOOSE if row.hold is Hold.PRODUCT else Remedy.RESUME


def key_of(row: Row) -> str:
    """Return what files with the same cause share: the sentence without the file's own name and amounts."""
    text = row.reason.replace(row.name, "\N{HORIZONTAL ELLIPSIS}") if row.name else row.reason
    return f"{remedy_of(row)}|{row.hold or ''}|{_AMOUNTS.sub('', text)}"


def sentence_of(row: Row, *, alone: bool) -> str:
    """Return a cause in one sentence; for several files without the name and the amounts of one of them."""
    text = queue_text.detail(row)
    if not alone and row.name:
        text = _AMOUNTS.sub("", text) if row.name not in text else text.replace(row.name, tr("this one"))
    return words.one_line(text)


def gathered(model: QueueModel) -> Generator[None, None, list[Problem]]:
    """Return the queue's problems, the oldest file's first; in slices."""
    found: dict[str, Problem] = {}
    for n, row_id in enumerate(sorted(model.problems)):
        row = model.row(row_id)
        if row is not None and row_id in model.problems:
            key = key_of(row)
            problem = found.get(key)
            if problem is None:
                problem = found[key] = Problem(key, "", remedy_of(row))
            problem.ids.append(row_id)
        if n % SLICE == SLICE - 1:
            yield
    for problem in found.values():
        first = model.row(problem.ids[0])
        if first is not None:
            last = model.row(problem.ids[-1])
            same = last is None or queue_text.detail(last) == queue_text.detail(first)
            problem.sentence = sentence_of(first, alone=same)
    return list(found.values())


def lines(
    model: QueueModel, names: CatalogNames, problems: Iterable[Problem]
) -> Generator[None, None, Table]:
    """Return all problems as lines of a table, a heading first; in slices."""
    table: Table = [
        (tr("Problem"), tr("Name"), tr("Folder and file"), tr("Size in bytes"), tr("Products"), tr("State"))
    ]
    for problem in problems:
        if not problem.ids:
            table.append((problem.sentence, "", "", "", "", ""))
        for n, row in enumerate(filter(None, map(model.row, problem.ids))):
            cells = (queue_text.detail(row), row.name, row.display_path, str(row.size))
            products = names.products_text(row.destination, most=20)
            table.append((*cells, products, words.state(row.state)))
            if n % SLICE == SLICE - 1:
                yield
    return table


def write_csv(path: Path, table: Iterable[tuple[str, ...]]) -> None:
    """Save a table for a spreadsheet; raises OSError. A cell that would be a formula is kept as text."""
    # The mark at the beginning tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        for line in table:
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line])
