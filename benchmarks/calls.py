"""How many API calls a linked file costs, everything counted: sign-in, names, reading back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.files import make_many
from benchmarks.machine import Cores, work_folder
from benchmarks.report import Row
from tests.support.sandbox import SandboxProcess

_FILES = 100
_SIZE = 20_000


def measure(cores: Cores, *, quick: bool) -> list[Row]:  # noqa: ARG001 - takes seconds as it is
    """Count the calls for 100 files, on the default sandbox and where the confirm answer says nothing."""
    rows: list[Row] = []
    with work_folder() as work:
        folder = make_many(work / "details", _FILES, _SIZE)[0].parent
        for tenant, switches, most in (
            ("default sandbox", {}, 3.1),
            ("nothing useful in the confirm answer", {"confirm_answer": "nothing_useful"}, 4.1),
        ):
            for named in ("id", "additional_title"):
                counters = _count(cores, work, folder, switches, named)
                by = "SKU" if named == "additional_title" else "id"
                rows.append(
                    Row.limited(
                        f"API calls per linked file, product named by {by}: {tenant}",
                        counters["total"] / _FILES,
                        most,
                        "calls",
                        note=_told(counters),
                    )
                )
    return rows


def _count(
    cores: Cores, work: Path, folder: Path, switches: Mapping[str, object], named: str
) -> dict[str, Any]:
    name = f"sandbox-{len(switches)}-{named}"
    with SandboxProcess(work / name, switches=switches, cpu=cores.servers) as sandbox:
        product = next(row for row in sandbox.control.rows("collection") if row["additional_title"])
        ours.upload(sandbox, [folder], work, core=cores.measured, collections=[str(product[named])])
        counters = sandbox.control.counters()
        ours.check_links(sandbox, str(product["id"]), _FILES)
    return counters


def _told(counters: dict[str, Any]) -> str:
    endpoints: dict[str, int] = counters["endpoints"]
    return ", ".join(
        f"{count} {name}" for name, count in sorted(endpoints.items(), key=lambda item: -item[1])
    )
