from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Program, finish, wait_until
from tests.support.sandbox import SandboxProcess


@pytest.fixture(scope="module")
def left_behind(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose queue has one file that is done, one that failed and one that was left behind."""
    home = tmp_path_factory.mktemp("left behind")
    (home / "run").mkdir(mode=0o700)
    program = Program(home, dict(sandbox.environment))
    done, failed, left = (home / f"{home.name}-{number}.jpg" for number in range(3))
    for path in (done, failed, left):
        path.write_bytes(os.urandom(2000))
    assert program.run("upload", done, "--json").code == 0
    sandbox.control.fault("status", path="/file/request-upload", status=507)
    assert program.run("upload", failed, "--json").code == 1
    sandbox.control.clear_faults()
    sandbox.control.fault("hang", path="/file/request-upload", seconds=600)
    process = program.start("upload", left, "--json")
    wait_until(lambda: sandbox.control.state()["faults"][0]["hits"])
    process.kill()
    process.communicate()
    sandbox.control.clear_faults()
    return program.data


@pytest.fixture
def stuck(program: Program, left_behind: Path) -> Program:
    """The program on a copy of that directory."""
    shutil.copytree(left_behind, program.data)
    return program


def states(program: Program) -> dict[str, str | None]:
    return {Path(o["path"]).name[-5]: o["state"] for o in program.run("queue", "list", "--json").objects}


def test_the_queue_is_listed(stuck: Program) -> None:
    answer = stuck.run("queue", "list", "--json")
    assert answer.code == 0
    done, failed, left = answer.objects
    assert (done["state"], failed["state"], left["state"]) == ("done", "failed", None)
    assert done["file_id"]
    assert ("no room left" in failed["error"], failed["cause"]) == (True, "no-room")
    assert done["cause"] is None
    assert len(stuck.run("queue", "list", "--failed", "--json").objects) == 1
    assert len(stuck.run("queue", "list", "--active", "--json").objects) == 1
    table = stuck.run("queue", "list")
    assert b"STATE" in table.out
    assert table.out.count(b".jpg") == 3


def test_why_a_file_is_not_uploading(stuck: Program) -> None:
    done, failed, _ = (str(each["id"]) for each in stuck.run("queue", "list", "--json").objects)
    answer = stuck.run("queue", "why", failed, "--json")
    assert answer.code == 1
    found = {each["check"]: each for each in answer.objects}
    assert len(found) == len(answer.objects)
    assert {"file", "queue", "space", "quota", "sign-in"} <= set(found)
    assert (found["queue"]["result"], found["file"]["result"]) == ("problem", "ok")
    assert "no room left" in found["queue"]["sentence"]
    answer = stuck.run("queue", "why", done)
    assert (answer.code, answer.err) == (0, "Nothing stands in the way.\n")
    assert b"is in PXM already" in answer.out
    assert stuck.run("queue", "why", "999999").code == 2


def test_listing_needs_neither_network_nor_lock(stuck: Program) -> None:
    answer = stuck.run("queue", "list", "--json", PXM_CLIENT_SECRET="wrong")
    assert len(answer.objects) == 3


def test_resume_finishes_what_was_left_and_leaves_the_failed_one(stuck: Program) -> None:
    answer = stuck.run("resume", "--json")
    assert answer.code == 0
    assert [Path(o["path"]).name[-5] for o in answer.files] == ["2"]
    assert states(stuck) == {"0": "done", "1": "failed", "2": "done"}


def test_upload_leaves_older_rows_to_resume(stuck: Program, tmp_path: Path) -> None:
    new = tmp_path / "new-9.jpg"
    new.write_bytes(os.urandom(500))
    answer = stuck.run("upload", new, "--json")
    assert answer.code == 0
    assert [o["path"] for o in answer.files] == [str(new)]
    assert states(stuck)["2"] is None


def test_retry_then_resume_sends_the_failed_one(stuck: Program) -> None:
    answer = stuck.run("queue", "retry", "--failed", "--json")
    assert answer.code == 0
    assert answer.objects == [{"event": "queue_retry", "changed": 1, "unchanged": 0}]
    answer = stuck.run("resume", "--json")
    assert answer.summary["done"] == 2
    assert set(states(stuck).values()) == {"done"}


def test_retry_by_id(stuck: Program) -> None:
    [failed] = stuck.run("queue", "list", "--failed", "--json").objects
    assert stuck.run("queue", "retry", str(failed["id"]), "--json").objects[0]["changed"] == 1
    assert stuck.run("queue", "list", "--failed", "--json").objects == []


def test_cancel_gives_up_what_is_not_finished(stuck: Program) -> None:
    assert stuck.run("queue", "cancel", "--all", "--json").objects[0]["changed"] == 1
    assert states(stuck) == {"0": "done", "1": "failed", "2": "failed"}
    assert stuck.run("resume", "--json").files == []


def test_clear_removes_finished_rows_and_never_active_ones(stuck: Program) -> None:
    [active] = stuck.run("queue", "list", "--active", "--json").objects
    answer = stuck.run("queue", "clear", str(active["id"]), "--json")
    assert answer.objects == [{"event": "queue_clear", "changed": 0, "unchanged": 1}]
    assert stuck.run("queue", "clear", "--all", "--json").objects[0]["changed"] == 2
    assert states(stuck) == {"2": None}


def test_clear_failed_only(stuck: Program) -> None:
    assert stuck.run("queue", "clear", "--failed", "--json").objects[0]["changed"] == 1
    assert states(stuck) == {"0": "done", "2": None}


def test_an_unknown_id_changes_nothing(stuck: Program) -> None:
    [active] = stuck.run("queue", "list", "--active", "--json").objects
    answer = stuck.run("queue", "cancel", "999999", str(active["id"]), "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert "999999" in answer.err
    assert states(stuck)["2"] is None


def test_an_empty_queue(program: Program) -> None:
    answer = program.run("queue", "list", "--json")
    assert (answer.code, answer.out) == (0, b"")
    assert "empty" in answer.err
    assert program.run("queue", "retry", "--all", "--json").objects[0]["changed"] == 0
    answer = program.run("resume", "--json")
    assert answer.code == 0
    assert answer.summary["done"] == 0


def test_the_queue_of_another_account_is_another_queue(stuck: Program) -> None:
    answer = stuck.run("queue", "list", "--json", PXM_CLIENT_ID="someone else")
    assert (answer.code, answer.out) == (0, b"")


def test_a_failed_file_makes_the_exit_code_one(program: Program, fresh: SandboxProcess, folder: Path) -> None:
    fresh.control.fault("status", path="/file/request-upload", status=400, message="no", count=1)
    answer = finish(program.start("upload", folder, "--json"))
    assert answer.code == 1
    assert (answer.summary["done"], answer.summary["failed"]) == (2, 1)
    [failed] = [o for o in answer.files if o["state"] == "failed"]
    assert failed["error"]


def test_pause_and_resume(stuck: Program) -> None:
    [active] = stuck.run("queue", "list", "--active", "--json").objects
    identity = str(active["id"])
    assert stuck.run("queue", "pause", identity, "--json").objects == [
        {"event": "queue_pause", "changed": 1, "unchanged": 0}
    ]
    assert stuck.run("queue", "list", "--active", "--json").objects[0]["hold"] == "user"
    assert stuck.run("queue", "resume", "--all", "--json").objects[0]["changed"] == 1
    assert stuck.run("queue", "list", "--active", "--json").objects[0]["hold"] is None
    assert stuck.run("queue", "pause", "--failed").code == 2


def positions(program: Program) -> list[int]:
    told = program.run("queue", "list", "--json").objects
    return [o["id"] for o in sorted(told, key=lambda o: o["position"])]


def test_move(stuck: Program) -> None:
    first, second, third = positions(stuck)
    answer = stuck.run("queue", "move", str(third), str(second), "--first", "--json")
    assert answer.objects == [{"event": "queue_move", "changed": 2, "unchanged": 0}]
    assert positions(stuck) == [third, second, first]
    assert stuck.run("queue", "move", str(third), "--last").code == 0
    assert positions(stuck) == [second, first, third]
    assert stuck.run("queue", "move", str(third), "--before", str(first)).code == 0
    assert positions(stuck) == [second, third, first]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("1",), "say where"),
        (("1", "--first", "--last"), "say where"),
        (("1", "--before", "x"), "is no id"),
        (("1", "--before", "1"), "before itself"),
        (("999999", "--first"), "no transfer 999999"),
        (("1", "--before", "999999"), "no transfer 999999"),
    ],
)
def test_a_move_that_cannot_be(stuck: Program, words: tuple[str, ...], says: str) -> None:
    before = positions(stuck)
    answer = stuck.run("queue", "move", *words, "--json")
    assert (answer.code, answer.out) == (2, b"")
    assert says in answer.err
    assert positions(stuck) == before


def test_a_replacement_is_undone(program: Program, fresh: SandboxProcess, folder: Path) -> None:
    path = next(folder.iterdir())
    old = program.run("upload", path, "--collection", "SKU-BRJ-001", "--json").files[0]["file_id"]
    path.write_bytes(os.urandom(3000))
    answer = program.run("upload", path, "--on-duplicate", "replace", "--json")
    assert answer.code == 0, answer.err
    links = {f["id"]: f["collections"] for f in fresh.control.files(name=path.name)}
    assert links[old] == []
    identity = str(max(o["id"] for o in program.run("queue", "list", "--json").objects))
    undone = program.run("queue", "undo-replace", identity, "--json")
    assert undone.code == 0, undone.err
    assert undone.objects == [{"event": "queue_undo_replace", "changed": 1, "unchanged": 0}]
    links = {f["id"]: f["collections"] for f in fresh.control.files(name=path.name)}
    assert links[old] != []
    again = program.run("queue", "undo-replace", identity, "--json")
    assert again.objects == [{"event": "queue_undo_replace", "changed": 0, "unchanged": 1}]
    assert program.run("queue", "undo-replace", "999999").code == 2
