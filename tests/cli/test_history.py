from __future__ import annotations

import csv
import shutil
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Program
from tests.cli.test_queue import left_behind, stuck

__all__ = ["left_behind", "stuck"]


def test_what_was_sent_is_listed_searched_and_survives_clear(stuck: Program) -> None:
    assert stuck.run("queue", "clear", "--all").code == 0
    answer = stuck.run("history", "list", "--json")
    assert answer.code == 0
    failed, done = answer.objects
    assert (done["state"], failed["state"]) == ("done", "failed")
    assert done["file_id"]
    assert len(done["checksum"]) == 64
    assert ("no room left" in failed["error"], failed["cause"]) == (True, "no-room")
    assert done["cause"] is None
    assert stuck.run("history", "search", done["file_id"], "--json").objects == [done]
    assert stuck.run("history", "search", "-0.JPG", "--json").code == 2
    assert stuck.run("history", "search", "--json", "--", "-0.JPG").objects == [done]
    assert stuck.run("history", "list", "--state", "failed", "--json").objects == [failed]
    assert stuck.run("history", "list", "--until", "2020-01-01", "--json").objects == []
    assert stuck.run("history", "list", "--limit", "1", "--json").objects == [failed]
    table = stuck.run("history", "list")
    assert table.out.count(b"STATE") == 1
    assert table.out.count(b".jpg") == 2


def test_exports(stuck: Program, tmp_path: Path) -> None:
    sheet, rows = tmp_path / "all.xlsx", tmp_path / "done.csv"
    assert stuck.run("history", "export", sheet, "--json").objects[0]["written"] == 2
    assert stuck.run("history", "export", rows, "--state", "done", "--json").objects[0]["written"] == 1
    with rows.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["State"] == "done"
    active = load_workbook(sheet).active
    assert active is not None
    assert active.max_row == 3


def test_export_says_what_is_wrong(stuck: Program, tmp_path: Path) -> None:
    assert stuck.run("history", "export", tmp_path / "x.txt").code == 2
    answer = stuck.run("history", "export", tmp_path / "missing" / "x.csv")
    assert answer.code == 1
    assert "no such folder" in answer.err


def test_an_empty_history(program: Program) -> None:
    answer = program.run("history", "list", "--json")
    assert (answer.code, answer.out) == (0, b"")
    assert "Nothing was sent yet" in answer.err


def test_a_damaged_history_does_not_stop_uploads(stuck: Program, folder: Path) -> None:
    (stuck.data / "history.sqlite").write_bytes(b"no database at all" * 1000)
    assert stuck.run("upload", folder, "--json").code == 0
    assert len(stuck.run("history", "list", "--state", "done", "--json").objects) == 4
    shutil.rmtree(folder)
