"""How many API calls a relinked file costs, everything counted: names, fresh reads, writes, reading back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT, Cores, work_folder
from benchmarks.report import BenchError, Row
from tests.support.account_rows import AccountRows
from tests.support.program import Program
from tests.support.sandbox import SandboxProcess

_SECONDS = 900


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Count the calls of linking a product's files elsewhere, and those of a sheet of files in no list."""
    files = 100 if quick else 400  # within a minute's budget
    with work_folder() as work, SandboxProcess(work / "sandbox", cpu=cores.servers) as sandbox:
        rows = AccountRows(sandbox.data_dir)
        source, target = [str(row["id"]) for row in sandbox.control.rows("collection")][:2]
        of_product = rows.add_files(files, collections=[source])
        scattered = rows.add_files(files)
        sheet = work / "sheet.csv"
        sheet.write_text("\n".join(["file id,product", *(f"{identity},{target}" for identity in scattered)]))
        return [
            _row(
                sandbox,
                rows,
                work / "product",
                ("one product", 1.1),
                of_product,
                ("files", "link", "--product", source, "--collection", target),
            ),
            _row(
                sandbox,
                rows,
                work / "any",
                ("any selection", 2.1),
                scattered,
                ("relink", "--from-csv", str(sheet)),
            ),
        ]


def _row(
    sandbox: SandboxProcess,
    rows: AccountRows,
    home: Path,
    limit: tuple[str, float],
    ids: Sequence[str],
    words: Sequence[str],
) -> Row:
    program = Program(home, sandbox.environment)
    program.settings()  # the program's own waits, not those of tests
    sandbox.control.reset()
    try:
        result = program.run(*words, "--json", seconds=_SECONDS, cwd=ROOT).expect(0)
    finally:
        program.close()
    counters = sandbox.control.counters()
    changed = result.summary["changed"]
    unlinked = sum(1 for row in rows.files(ids).values() if not row["collections"])
    if changed != len(ids) or unlinked:
        raise BenchError(f"{changed} of {len(ids)} files were changed, {unlinked} are not linked")
    name, most = limit
    return Row.limited(
        f"API calls per relinked file: {name}",
        counters["total"] / len(ids),
        most,
        "calls",
        note=f"{len(ids)} files; {_told(counters)}",
    )


def _told(counters: dict[str, Any]) -> str:
    endpoints: dict[str, int] = counters["endpoints"]
    return ", ".join(f"{n} {name}" for name, n in sorted(endpoints.items(), key=lambda item: -item[1]))
