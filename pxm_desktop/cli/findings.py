"""How what a check has found is told."""

from __future__ import annotations

from pxm_desktop.cli.output import Output
from pxm_desktop.service.finding import Finding

_MARKS = {"ok": "ok      ", "warning": "look    ", "problem": "PROBLEM "}


def tell(out: Output, finding: Finding) -> None:
    """Tell one finding."""
    out.object(finding.model_dump())
    todo = f" {finding.todo}" if finding.todo else ""
    out.text(f"{_MARKS[finding.result]}{finding.check}: {finding.sentence}{todo}")
