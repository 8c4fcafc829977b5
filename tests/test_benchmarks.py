"""What `make bench` says of its numbers; the numbers themselves are no matter of tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import GROUPS
from benchmarks.report import Row, print_table, write_json

FAST = Row.compared("speed", 9.0, 10.0, "MB/s", target=(">=", 1.0))
SMALL = Row.limited("memory", 60.0, 120.0, "MB", sign="<")


@pytest.mark.parametrize(
    ("row", "ratio", "met"),
    [
        (FAST, 0.9, False),
        (Row.compared("speed", 10.0, 10.0, "MB/s", target=(">=", 1.0)), 1.0, True),
        (Row.compared("time", 1.06, 1.0, "s", target=("<=", 1.05)), 1.06, False),
        (Row.compared("beside it", 1.0, 2.0, "s"), 0.5, None),
        (SMALL, 0.5, True),
        (Row.limited("memory", 120.0, 120.0, "MB", sign="<"), 1.0, False),
        (Row.limited("calls", 950.0, 950.0, "calls"), 1.0, True),
        (Row.unmeasured("large", "no disk"), None, False),
    ],
)
def test_a_target_is_met_or_not(row: Row, ratio: float | None, met: bool | None) -> None:
    assert (row.ratio, row.met) == (ratio, met)


def test_the_results_are_a_list_of_objects_and_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_json([FAST, SMALL], tmp_path / "bench.json")
    written = json.loads((tmp_path / "bench.json").read_text())
    assert [row["name"] for row in written] == ["speed", "memory"]
    assert all({"name", "ours", "peer", "ratio", "target", "met"} <= row.keys() for row in written)
    print_table([FAST, SMALL], "This machine")
    shown = capsys.readouterr().out
    assert "speed" in shown
    assert "NO" in shown
    assert {"help", "calls", "small", "large", "budget"} <= set(GROUPS)
