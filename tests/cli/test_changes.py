"""Changing files in PXM from the command line: the real program against the sandbox, kills included."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pxm_desktop.relinking.database import ChangesUnusable
from pxm_desktop.relinking.journal import Journal
from tests.cli.conftest import Answer, Program, Terminal, interrupt, wait_until
from tests.support.account_rows import AccountRows
from tests.support.program import Program as Launched
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def rows(fresh: SandboxProcess) -> AccountRows:
    fresh.control.set(rate_limit=0, visible_after=0, get_after=0)
    return AccountRows(fresh.data_dir)


@pytest.fixture
def skus(fresh: SandboxProcess) -> list[str]:
    return [row["additional_title"] for row in fresh.control.rows("collection") if row["additional_title"]][
        :4
    ]


def ids_of(sandbox: SandboxProcess, skus: list[str]) -> list[str]:
    known = {row["additional_title"]: str(row["id"]) for row in sandbox.control.rows("collection")}
    return [known[sku] for sku in skus]


def states(answer: Answer) -> list[str]:
    return [each["state"] for each in answer.files]


def test_a_whole_product_is_linked_and_taken_back(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    source, target = ids_of(fresh, skus[:2])
    files = rows.add_files(30, collections=[source])
    answer = program.run("files", "link", "--product", skus[0], "--collection", skus[1], "--json")
    assert answer.code == 0, answer.err
    assert (answer.summary["changed"], answer.summary["state"], answer.summary["can_undo"]) == (
        30,
        "done",
        True,
    )
    assert states(answer) == ["done"] * 30
    assert all(row["collections"] == [source, target] for row in rows.files(files).values())
    undone = program.run("changes", "undo", str(answer.summary["change"]), "--json")
    assert undone.code == 0, undone.err
    assert undone.summary["undo_of"] == answer.summary["change"]
    assert all(row["collections"] == [source] for row in rows.files(files).values())
    listed = program.run("changes", "list", "--json").objects
    assert [each["state"] for each in listed] == ["done", "undone"]
    assert program.run("changes", "undo", str(answer.summary["change"]), "--json").code == 1


def test_a_dry_run_shows_and_writes_nothing(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    source, target = ids_of(fresh, skus[:2])
    one, two = rows.add_files(1, collections=[source]) + rows.add_files(1, collections=[source, target])
    fresh.control.reset()
    answer = program.run("files", "link", one, two, "--collection", skus[1], "--dry-run", "--json")
    assert answer.code == 0, answer.err
    plans = [each for each in answer.objects if each["event"] == "plan"]
    assert [(p["id"], p["changes"][0]["before"], p["changes"][0]["after"]) for p in plans] == [
        (one, False, True),
        (two, True, True),
    ]
    assert "PUT /file/{id}" not in fresh.control.counters()["endpoints"]
    assert program.run("changes", "list", "--json").objects == []


def test_every_command_that_changes_files_can_be_rehearsed(
    terminal: Terminal, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    one, _ = ids_of(fresh, skus[:2])
    [file] = rows.add_files(1, collections=[one])
    text = next(row for row in fresh.control.rows("attribute") if row["type"] == "Text")
    before = rows.file(file)
    for words, shown in (
        (("unlink", file, "--collection", skus[0]), ("product", True, False)),
        (("set-regions", file, "--region", "France"), ("region", False, True)),
        (("set", file, "--publish"), ("published", False, True)),
        (("set", file, "--attribute", f"{text['name']}=blue"), ("attribute", None, "blue")),
        (("set", file, "--name", "other.jpg"), ("name", before["file_name"], "other.jpg")),
    ):
        answer = terminal.run("files", *words, "--dry-run", "--json")
        assert answer.code == 0, answer.err
        found = [(c["what"], c["before"], c["after"]) for c in answer.objects[0]["changes"]]
        assert shown in found, (words, found)
    assert (rows.file(file), rows.values(file)) == (before, {})
    assert terminal.run("changes", "list", "--json").objects == []


def test_what_resume_retry_and_undo_would_do_is_shown(
    terminal: Terminal, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    [target] = ids_of(fresh, skus[:1])
    files = rows.add_files(3)
    fresh.control.fault("status", method="PUT", path=f"/file/{files[0]}", status=403)
    terminal.run("files", "link", *files, "--collection", skus[0], "--first", "2", "--json")
    fresh.control.clear_faults()
    fresh.control.reset()

    def rehearsed(choice: str) -> list[tuple[str, bool]]:
        answer = terminal.run("changes", choice, "1", "--dry-run", "--json")
        assert answer.code == 0, answer.err
        return [(each["id"], each["changes"][0]["after"]) for each in answer.objects]

    assert rehearsed("retry") == [(files[0], True)]
    assert rehearsed("resume") == [(files[2], True)]
    assert rehearsed("undo") == [(files[1], False)]
    assert "PUT /file/{id}" not in fresh.control.counters()["endpoints"]
    assert [rows.file(each)["collections"] for each in files] == [[], [target], []]
    assert terminal.run("changes", "undo", "1", "--json").code == 0
    # What was taken back has nothing to take back: the look says what the deed would.
    assert (
        terminal.run("changes", "undo", "1", "--dry-run").code
        == terminal.run("changes", "undo", "1").code
        == 1
    )


def test_ids_that_pxm_does_not_have_are_told_as_such(
    terminal: Terminal, rows: AccountRows, skus: list[str]
) -> None:
    [file] = rows.add_files(1)
    for doing in (("--collection", skus[0]), ("--collection", skus[0], "--dry-run")):
        none = terminal.run("files", "link", "f-mistyped", "f-unheard", *doing)
        assert none.code == 2
        assert "f-mistyped: PXM has no file with this id." in none.err
        some = terminal.run("files", "link", file, "f-mistyped", *doing)
        assert some.code == 1
        assert "f-mistyped: PXM has no file with this id." in some.err


def test_ten_first_then_resume(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    [target] = ids_of(fresh, skus[:1])
    files = rows.add_files(14)
    answer = program.run(
        "files",
        "link",
        "-",
        "--collection",
        skus[0],
        "--first",
        "10",
        "--json",
        stdin="\n".join(files).encode(),
    )
    assert answer.code == 0, answer.err
    assert (answer.summary["state"], answer.summary["done"], answer.summary["total"]) == ("paused", 10, 14)
    assert sum(row["collections"] == [target] for row in rows.files(files).values()) == 10
    rest = program.run("changes", "resume", str(answer.summary["change"]), "--json")
    assert (rest.code, rest.summary["state"], rest.summary["changed"]) == (0, "done", 14)


def test_unlink_regions_and_values(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    one, two = ids_of(fresh, skus[:2])
    regions = {row["name"]: row["id"] for row in fresh.control.rows("region")}
    files = rows.add_files(2, collections=[one, two], regions=[regions["France"]])
    assert program.run("files", "unlink", *files, "--collection", skus[0], "--json").code == 0
    assert program.run("files", "set-regions", *files, "--region", "North America", "--json").code == 0
    text = next(row for row in fresh.control.rows("attribute") if row["type"] == "Text")
    words = ("--publish", "--attribute", f"{text['name']}=blue")
    assert program.run("files", "set", *files, *words, "--json").code == 0
    for identity, row in rows.files(files).items():
        assert (row["collections"], row["region_ids"]) == ([two], [regions["North America"]])
        assert row["published"]
        assert rows.values(identity) == {text["id"]: "blue"}
    assert program.run("files", "set", *files, "--clear-attribute", text["name"], "--no-publish").code == 0
    assert rows.values(files[0]) == {}
    assert program.run("files", "set", files[0], "--name", "renamed.jpg", "--json").code == 0
    assert rows.file(files[0])["file_name"] == "renamed.jpg"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_relink_from_a_sheet(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str], tmp_path: Path, kind: str
) -> None:
    one, two = ids_of(fresh, skus[:2])
    files = rows.add_files(3, collections=[one])
    lines = [["file id", "add products", "remove products"], *[[i, skus[1], skus[0]] for i in files]]
    path = tmp_path / f"sheet.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(line) for line in lines))
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for line in lines:
            book.active.append(line)
        book.save(path)
    shown = program.run("relink", "--from-csv", path, "--dry-run", "--json")
    assert [each["event"] for each in shown.objects] == ["plan"] * 3 + ["plan_summary"]
    some = program.run("relink", "--from-csv", path, "--first", "1", "--json")
    assert (some.code, some.summary["state"], some.summary["done"]) == (0, "paused", 1), some.err
    answer = program.run("changes", "resume", str(some.summary["change"]), "--json")
    assert (answer.code, answer.summary["changed"]) == (0, 3), answer.err
    assert all(row["collections"] == [two] for row in rows.files(files).values())


def test_a_sheet_with_faults_changes_nothing_and_names_the_lines(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("file id,product,published\n1,nothing like it,\n2,,perhaps\n")
    answer = program.run("relink", "--from-csv", path, "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert "Line 2" in answer.err
    assert "Line 3" in answer.err


def test_failures_and_collisions_end_with_one_and_can_be_retried(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    files = rows.add_files(3)
    fresh.control.fault("status", method="PUT", path=f"/file/{files[1]}", status=403)
    answer = program.run("files", "link", *files, "gone", "--collection", skus[0], "--json")
    assert answer.code == 1
    assert states(answer) == ["done", "failed", "done", "gone"]
    assert "permission" in answer.err
    fresh.control.clear_faults()
    again = program.run("changes", "retry", str(answer.summary["change"]), "--number", "2", "--json")
    assert states(again) == ["done", "done", "done", "gone"]
    shown = program.run("changes", "show", str(answer.summary["change"]), "--state", "gone", "--json")
    assert [each["id"] for each in shown.files] == ["gone"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("changes", "show", "4711"), 2),
        (("changes", "undo", "x"), 2),
        (("files", "link", "--collection", "SKU-BRJ-001"), 2),
        (("files", "set", "f1"), 2),
        (("files", "set", "f1", "f2", "--name", "x.jpg"), 2),
        (("relink", "--from-csv", "no-such-file.csv"), 2),
    ],
)
def test_usage(program: Program, words: tuple[str, ...], code: int) -> None:
    answer = program.run(*words, "--json")
    assert (answer.code, answer.out) == (code, b""), answer.err


def test_ids_that_an_option_swallowed_are_said_to_be_missing(terminal: Terminal) -> None:
    answer = terminal.run("files", "link", "--collection", "SKU-BRJ-001", "f1")
    assert answer.code == 2
    assert "ids go before --collection" in answer.err


def test_what_a_full_disk_stops_ends_with_one(
    terminal: Terminal, rows: AccountRows, skus: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = rows.add_files(2)

    async def full(self: Journal, change_id: int, items: object) -> None:
        raise ChangesUnusable("The disk is full.", "Free some space.")

    monkeypatch.setattr(Journal, "save", full)
    answer = terminal.run("files", "link", *files, "--collection", skus[0], "--json")
    assert (answer.code, answer.summary["state"]) == (1, "paused")
    assert "The disk is full." in answer.err


def test_killed_in_the_middle_it_is_resumed_and_taken_back(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    """Several kills at any moment; each file is written as often as it takes, linked once, and nothing else is lost."""
    source, target = ids_of(fresh, [skus[3], skus[1]])
    files = rows.add_files(150, collections=[source])
    words: tuple[Any, ...] = ("files", "link", "--product", skus[3], "--collection", skus[1], "--json")
    fresh.control.fault("delay", method="PUT", path="/file/", seconds=0.05)
    for round_ in range(3):
        before = linked(rows, files, target)
        process = program.start(*words)
        wait_until(enough(rows, files, target, before + 10 + 7 * round_, process))
        assert process.poll() is None, process.communicate()
        process.kill()
        process.communicate()
        [change] = [
            each for each in program.run("changes", "list", "--json").objects if each["state"] == "paused"
        ]
        assert "Resume it" in change["sentence"]
        words = ("changes", "resume", str(change["change"]), "--json")
    fresh.control.clear_faults()
    answer = program.run(*words)
    assert (answer.code, answer.summary["state"], answer.summary["changed"]) == (0, "done", 150), answer.err
    assert all(row["collections"] == [source, target] for row in rows.files(files).values())
    undone = program.run("changes", "undo", str(answer.summary["change"]), "--json")
    assert (undone.code, undone.summary["changed"]) == (0, 150), undone.err
    assert all(row["collections"] == [source] for row in rows.files(files).values())


def enough(
    rows: AccountRows, files: list[str], product: str, wanted: int, process: subprocess.Popen[bytes]
) -> Callable[[], bool]:
    """Until so many files are linked, or the program has ended."""
    return lambda: linked(rows, files, product) >= wanted or process.poll() is not None


def linked(rows: AccountRows, files: list[str], product: str) -> int:
    return sum(product in row["collections"] for row in rows.files(files).values())


def test_ctrl_c_pauses_and_says_so(
    program: Program, fresh: SandboxProcess, rows: AccountRows, skus: list[str]
) -> None:
    [target] = ids_of(fresh, skus[:1])
    files = rows.add_files(60)
    fresh.control.fault("delay", method="PUT", path="/file/", seconds=0.1)
    process = program.start("files", "link", *files, "--collection", skus[0], "--json")
    wait_until(lambda: linked(rows, files, target) > 3)
    interrupt(process)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"changes resume" in err
    fresh.control.clear_faults()
    [change] = program.run("changes", "list", "--json").objects
    assert change["state"] == "paused"


IMPATIENT = """
from pxm_desktop.cli import session
session.Session.__init__.__kwdefaults__["patience"] = 4.0
from pxm_desktop.cli.main import run
run()
"""
"""The program, patient for seconds instead of a minute."""


def test_no_answer_ends_with_four_and_the_change_is_kept(
    fresh: SandboxProcess, rows: AccountRows, skus: list[str], tmp_path: Path
) -> None:
    program = Launched(tmp_path / "home", fresh.environment)
    try:
        files = rows.add_files(5)
        program.run("files", "link", *files, "--collection", skus[0], "--first", "1", "--json").expect(0)
        fresh.control.fault("lose_before")
        with program.start("changes", "resume", "1", "--json", launcher=("-c", IMPATIENT)) as running:
            assert running.wait(60).code == 4
        fresh.control.clear_faults()
        [change] = program.run("changes", "list", "--json").expect(0).objects
        assert (change["state"], change["failed"], change["changed"]) == ("paused", 0, 1)
    finally:
        program.close()
