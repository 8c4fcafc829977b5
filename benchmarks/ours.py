"""Our own program: the installed `pxm-desktop`, run as a user would."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import Use, run
from benchmarks.report import BenchError
from tests.support.sandbox import SandboxProcess

PROGRAM = Path(sys.executable).parent / "pxm-desktop"
UNLIMITED = (Path(sys.executable), "-m", "benchmarks.unlimited")
"""The same program with a budget that is never used up."""


def upload(
    sandbox: SandboxProcess,
    paths: Sequence[Path],
    work: Path,
    *,
    core: int | None,
    collections: Sequence[str] = (),
    program: Sequence[Path | str] = (PROGRAM,),
) -> Use:
    """Upload files with an empty journal, as at the first start on a machine.

    Raises:
        BenchError: The program failed, or did not report every file as done.

    """
    with tempfile.TemporaryDirectory(dir=work, prefix="data-") as folder:
        environment = sandbox.environment | {
            "PXM_DATA_DIR": str(Path(folder) / "data"),
            "XDG_STATE_HOME": str(Path(folder) / "state"),
        }
        links = [word for name in collections for word in ("--collection", name)]
        command = [*program, "upload", *paths, *links, "--json"]
        use = run(command, core=core, environment=environment, timeout=1200)
    _check(use.output)
    return use


def _check(output: str) -> None:
    events = [json.loads(line) for line in output.splitlines()]
    files = [event for event in events if event["event"] == "file"]
    undone = [event for event in files if event["state"] != "done"]
    if not files or undone:
        raise BenchError(f"{len(undone)} of {len(files)} files were not uploaded: {undone[:2]}")


def check_links(sandbox: SandboxProcess, collection: str, expected: int) -> None:
    """Look in the account whether as many files are linked to a collection as should be.

    Raises:
        BenchError: There are more or fewer.

    """
    files = sandbox.control.files(hashes=False)
    linked = sum(collection in _ids(file["collections"]) for file in files)
    if linked != expected:
        raise BenchError(f"{linked} files are linked in PXM, {expected} should be")


def _ids(collections: Sequence[object]) -> list[object]:
    return [item["id"] if isinstance(item, dict) else item for item in collections]
