"""One row of results, the table, and bench.json."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from rich.console import Console
from rich.table import Table
from rich.text import Text


class BenchError(Exception):
    """Something could not be measured; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. `ratio` is ours over peer; `peer` is a limit where there is no other program."""

    name: str
    ours: float | None
    peer: float | None
    ratio: float | None
    target: str | None
    met: bool | None
    unit: str
    note: str = ""

    @classmethod
    def compared(
        cls,
        name: str,
        ours: float,
        peer: float,
        unit: str,
        *,
        target: tuple[Literal["<=", ">="], float] | None = None,
        note: str = "",
    ) -> Self:
        """Return a row whose target, if it has one, is a bound on the ratio."""
        ratio = ours / peer
        if target is None:
            return cls(name, ours, peer, ratio, None, None, unit, note)
        sign, bound = target
        met = ratio >= bound if sign == ">=" else ratio <= bound
        return cls(name, ours, peer, ratio, f"ratio {sign} {bound:g}", met, unit, note)

    @classmethod
    def limited(
        cls,
        name: str,
        ours: float,
        limit: float,
        unit: str,
        *,
        sign: Literal["<", "<="] = "<=",
        note: str = "",
    ) -> Self:
        """Return a row that is held against a limit."""
        met = ours < limit if sign == "<" else ours <= limit
        return cls(name, ours, limit, ours / limit, f"{sign} {limit:g} {unit}", met, unit, note)

    @classmethod
    def unmeasured(cls, name: str, why: str) -> Self:
        """Return a row that says why there is no number."""
        return cls(name, None, None, None, "measured", False, "", why)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as a list of objects."""
    path.write_text(json.dumps([dataclasses.asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")


def print_table(rows: Sequence[Row], title: str) -> None:
    """Print the rows."""
    table = Table(title=title, title_justify="left")
    for heading in ("measured", "ours", "peer or limit", "unit", "ratio", "target", "met", "note"):
        numeric = heading in ("ours", "peer or limit", "ratio")
        table.add_column(heading, justify="right" if numeric else "left", no_wrap=heading in ("ours", "met"))
    for row in rows:
        table.add_row(
            Text(row.name),
            _number(row.ours),
            _number(row.peer),
            row.unit,
            "" if row.ratio is None else f"{row.ratio:.2f}",
            row.target or "",
            {True: Text("yes", "green"), False: Text("NO", "bold red"), None: Text("")}[row.met],
            Text(row.note),
        )
    console = Console()
    if not console.is_terminal:
        console = Console(width=180)
    console.print(table)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
