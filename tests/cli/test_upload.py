"""`upload` line by line: what is sent and linked, what is printed, and how it ends."""

from __future__ import annotations

import base64
import os
import signal
import stat
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Answer, Program, finish, wait_until
from tests.support.sandbox import SandboxProcess

FILE_KEYS = {"event", "path", "state", "file_id", "error"}
SUMMARY_KEYS = {"event", "done", "failed", "skipped", "bytes", "seconds"}


def stored(sandbox: SandboxProcess, name: str) -> dict[str, Any]:
    [found] = sandbox.control.files(name=name)
    return found


def test_files_of_a_folder_are_sent_linked_and_told(
    program: Program, sandbox: SandboxProcess, folder: Path
) -> None:
    answer = program.run("upload", folder, "--collection", "SKU-BRJ-001", "--region", "France", "--json")
    assert answer.code == 0, answer.err
    assert {frozenset(o) for o in answer.files} == {frozenset(FILE_KEYS)}
    assert set(answer.summary) == SUMMARY_KEYS
    assert {o["path"] for o in answer.files} == {str(path) for path in folder.iterdir()}
    assert {(o["state"], o["error"]) for o in answer.files} == {("done", None)}
    summary = answer.summary
    assert (summary["done"], summary["failed"], summary["skipped"]) == (3, 0, 0)
    assert summary["bytes"] == sum(path.stat().st_size for path in folder.iterdir())
    assert summary["seconds"] > 0
    jacket = next(
        c["id"] for c in sandbox.control.rows("collection") if c["additional_title"] == "SKU-BRJ-001"
    )
    france = next(r["id"] for r in sandbox.control.rows("region") if r["name"] == "France")
    for told in answer.files:
        found = stored(sandbox, Path(told["path"]).name)
        assert found["id"] == told["file_id"]
        assert found["stored"]["size"] == Path(told["path"]).stat().st_size
        assert jacket in found["collections"]
        assert found["region_ids"] == [france]


def test_without_json_people_are_told_on_stderr(program: Program, folder: Path) -> None:
    answer = program.run("upload", folder)
    assert answer.code == 0
    assert answer.out == b""
    assert "3 done, 0 failed, 0 skipped" in answer.err


def test_secrets_are_nowhere(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0
    secret = sandbox.client_secret.encode()
    assert secret not in answer.out
    assert secret.decode() not in answer.err
    for path in program.data.rglob("*"):
        assert stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0
        if path.is_file():
            content = path.read_bytes()
            assert secret not in content
            assert b"X-Amz-Signature" not in content


def test_a_second_upload_is_skipped_as_already_there(program: Program, folder: Path) -> None:
    assert program.run("upload", folder, "--json").code == 0
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0
    assert {o["state"] for o in answer.files} == {"skipped"}
    assert all(o["file_id"] and o["error"] for o in answer.files)
    assert (answer.summary["done"], answer.summary["skipped"], answer.summary["bytes"]) == (0, 3, 0)


def test_keep_both_sends_again(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    assert program.run("upload", folder, "--json").code == 0
    answer = program.run("upload", folder, "--on-duplicate", "keep-both", "--json")
    assert answer.summary["done"] == 3
    for path in folder.iterdir():
        assert len(sandbox.control.files(name=path.name)) == 2


def test_hidden_and_temporary_files_are_counted_and_told_by_rule(program: Program, folder: Path) -> None:
    (folder / ".hidden").write_bytes(b"x")
    (folder / ".hidden-too").write_bytes(b"x")
    (folder / "~$open.docx").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0
    assert (answer.summary["done"], answer.summary["skipped"]) == (3, 5)
    assert len(answer.files) == 3
    for rule in ("hidden", "emporary", "pipe"):
        assert rule in answer.err
    assert len([line for line in answer.err.splitlines() if line.startswith("Skipped")]) == 4


def test_an_empty_file_is_refused_as_empty(program: Program, folder: Path) -> None:
    (folder / "empty.jpg").write_bytes(b"")
    answer = program.run("upload", folder, "--json")
    assert answer.code == 1
    [failed] = [o for o in answer.files if o["state"] == "failed"]
    assert failed["path"].endswith("empty.jpg")
    assert "empty" in failed["error"]
    assert (answer.summary["done"], answer.summary["failed"]) == (3, 1)


@pytest.mark.parametrize(
    "name",
    [
        b"new\nline.jpg",
        "emoji \U0001f600.jpg".encode(),
        b"#%+&?= 100%.jpg",
        b"%2e%2e.jpg",
        ("u\u0308" * 40 + ".jpg").encode(),
        b"n" * 251 + b".jpg",
        b"-dash.jpg",
        b"no\xff\xfeutf8.jpg",
        b"'\"; drop.jpg",
    ],
)
def test_odd_names_arrive_and_do_not_break_the_json(
    program: Program, sandbox: SandboxProcess, tmp_path: Path, name: bytes
) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(os.urandom(300))
    answer = program.run("upload", "--json", "--", path)
    assert answer.code == 0, answer.err
    [told] = answer.files
    assert told["path"] == path.decode("utf-8", "replace")
    if b"\xff" in name:
        assert base64.b64decode(told["path_b64"]) == path
    else:
        assert "path_b64" not in told
    found = next(f for f in sandbox.control.files() if f["id"] == told["file_id"])
    assert found["stored"]["size"] == 300
    assert Path(os.fsdecode(path)).exists()


def test_publication_starts_now_unless_said(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert program.run("upload", folder, "--publish").code == 0
    for path in folder.iterdir():
        found = stored(sandbox, path.name)
        assert found["published"]
        start = datetime.fromisoformat(found["published_start_date"])
        assert before <= start <= datetime.now(UTC)


def test_publication_may_start_later(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    assert program.run("upload", folder, "--publish-from", "2031-05-01T10:00:00Z").code == 0
    for path in folder.iterdir():
        found = stored(sandbox, path.name)
        assert found["published"]
        assert datetime.fromisoformat(found["published_start_date"]) == datetime(2031, 5, 1, 10, tzinfo=UTC)


def test_without_a_word_nothing_is_published(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    assert program.run("upload", folder, "--no-publish").code == 0
    assert not any(stored(sandbox, path.name)["published"] for path in folder.iterdir())


# --- usage: exit code 2, and nothing was uploaded ---


def assert_nothing_uploaded(program: Program, sandbox: SandboxProcess, answer: Answer) -> None:
    assert answer.code == 2
    assert answer.out == b""
    assert "POST /file/request-upload" not in sandbox.control.counters()["endpoints"]
    assert program.run("queue", "list", "--json").out == b""


def test_an_unknown_path_is_named(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    answer = program.run("upload", folder, folder / "gone.jpg", "--json")
    assert_nothing_uploaded(program, sandbox, answer)
    assert "gone.jpg" in answer.err
    assert "Nothing was uploaded" in answer.err


def test_a_path_that_no_system_takes_is_named(program: Program, sandbox: SandboxProcess) -> None:
    answer = program.run("upload", "/nowhere/" + "x/" * 3000 + "y", "--json")
    assert_nothing_uploaded(program, sandbox, answer)


def test_an_unknown_collection_is_named_with_near_ones(
    program: Program, sandbox: SandboxProcess, folder: Path
) -> None:
    answer = program.run("upload", folder, "--collection", "Blue Rain Jaket", "--json")
    assert_nothing_uploaded(program, sandbox, answer)
    jacket = next(c["id"] for c in sandbox.control.rows("collection") if c["name"] == "Blue Rain Jacket")
    assert "Blue Rain Jaket" in answer.err
    assert jacket in answer.err


def test_an_ambiguous_collection_is_named_with_all_that_fit(
    program: Program, sandbox: SandboxProcess, folder: Path
) -> None:
    name = f"Twin of {folder.parent.name}"
    with httpx.Client(base_url=f"{sandbox.base_url}/v2.1", trust_env=False) as pxm:
        credentials = (sandbox.client_id, sandbox.client_secret)
        told = pxm.post("/oauth/authorize", auth=credentials, json={"grant_type": "client_credentials"})
        pxm.headers["Authorization"] = f"Bearer {told.json()['access_token']}"
        made = [pxm.post("/collection", json={"name": name}).json()["id"] for _ in range(2)]
    sandbox.control.reset()
    answer = program.run("upload", folder, "--collection", name, "--json")
    assert_nothing_uploaded(program, sandbox, answer)
    assert name in answer.err
    for identity in made:
        assert identity in answer.err
    assert program.run("upload", folder, "--collection", made[1], "--json").code == 0


def test_regions_are_named_by_id_too(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    two = [row["id"] for row in sandbox.control.rows("region") if not row["is_primary"]][:2]
    words = [word for each in two for word in ("--region", each)]
    assert program.run("upload", folder, *words).code == 0
    for path in folder.iterdir():
        assert set(stored(sandbox, path.name)["region_ids"]) == set(two)


def test_an_unknown_region_is_named_with_all(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    answer = program.run("upload", folder, "--region", "Mars", "--json")
    assert_nothing_uploaded(program, sandbox, answer)
    for region in sandbox.control.rows("region"):
        assert region["id"] in answer.err


# --- dry run ---


def test_a_dry_run_sends_and_keeps_nothing(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    answer = program.run("upload", folder, "--dry-run", "--json")
    assert answer.code == 0
    plan = [o for o in answer.objects if o["event"] == "plan"]
    assert {o["path"] for o in plan} == {str(path) for path in folder.iterdir()}
    assert answer.objects[-1]["files"] == 3
    assert sandbox.control.counters()["total"] == 0
    assert not program.data.exists()


def test_a_dry_run_asks_for_names_only(program: Program, sandbox: SandboxProcess, folder: Path) -> None:
    answer = program.run("upload", folder, "--dry-run", "--collection", "SKU-BRJ-001", "--json")
    assert answer.code == 0
    asked = sandbox.control.counters()["endpoints"]
    assert asked
    assert all(call.startswith("GET /collection") or "oauth" in call for call in asked)
    assert program.run("upload", folder, "--dry-run", "--collection", "nothing like it").code == 2


# --- credentials: exit code 3 ---


def test_refused_credentials_keep_the_queue(program: Program, folder: Path) -> None:
    answer = program.run("upload", folder, "--json", PXM_CLIENT_SECRET="wrong")
    assert answer.code == 3
    assert "refused" in answer.err
    assert answer.summary["done"] == 0
    answer = program.run("resume", "--json")
    assert answer.code == 0
    assert answer.summary["done"] == 3


def test_no_credentials_at_all(world: Program, folder: Path) -> None:
    answer = world.run("upload", folder, "--json")
    assert answer.code == 3
    assert "pxm-desktop login" in answer.err
    assert "PXM_CLIENT_SECRET_FILE" in answer.err


def test_a_secret_in_a_file_that_others_can_read(program: Program, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(program.environment["PXM_CLIENT_SECRET"])
    secret.chmod(0o644)
    options = {"PXM_CLIENT_SECRET": None, "PXM_CLIENT_SECRET_FILE": str(secret)}
    answer = program.run("upload", folder, "--json", env=options)
    assert answer.code == 3
    assert "chmod 600" in answer.err
    secret.chmod(0o600)
    assert program.run("upload", folder, "--json", env=options).code == 0


# --- interruption: exit code 130 ---


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_upload_is_kept_and_resumed(
    program: Program, fresh: SandboxProcess, folder: Path, number: signal.Signals
) -> None:
    fresh.control.fault("hang", path="/file/request-upload", seconds=600, nth=2)
    fresh.control.fault("delay", path="/file/confirm-upload", seconds=2)
    process = program.start("upload", folder, "--json")
    wait_until(lambda: all(fault["hits"] for fault in fresh.control.state()["faults"]))
    process.send_signal(number)
    answer = finish(process)
    assert answer.code == 130
    assert "resume" in answer.err
    # What was being confirmed is finished and told, the rest is kept.
    assert 0 < answer.summary["done"] == len(answer.files) < 3
    fresh.control.clear_faults()
    first = {o["path"] for o in answer.files}
    rest = program.run("resume", "--json")
    assert rest.code == 0, rest.err
    assert first | {o["path"] for o in rest.files} == {str(path) for path in folder.iterdir()}
    for path in folder.iterdir():
        stored(fresh, path.name)  # exactly one


def test_a_second_interrupt_ends_at_once(program: Program, fresh: SandboxProcess, folder: Path) -> None:
    fresh.control.fault("hang", path="/file/confirm-upload", seconds=600)
    process = program.start("upload", folder, "--json")
    wait_until(lambda: fresh.control.state()["faults"][0]["hits"])
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)  # two signals at one moment are one
    process.send_signal(signal.SIGINT)
    assert finish(process, seconds=5).code == 130


def test_a_killed_upload_loses_nothing(program: Program, fresh: SandboxProcess, folder: Path) -> None:
    fresh.control.fault("hang", path="/file/request-upload", seconds=600)
    process = program.start("upload", folder, "--json")
    wait_until(lambda: fresh.control.state()["faults"][0]["hits"])
    process.kill()
    process.communicate()
    fresh.control.clear_faults()
    assert program.run("resume", "--json").code == 0
    for path in folder.iterdir():
        stored(fresh, path.name)


def test_a_reader_that_hangs_up_does_not_stop_the_upload(
    program: Program, sandbox: SandboxProcess, folder: Path
) -> None:
    process = program.start("upload", folder, "--json")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert finish_closed(process) == 0
    for path in folder.iterdir():
        stored(sandbox, path.name)


def finish_closed(process: Any) -> int:
    _, err = process.communicate(timeout=120)
    assert b"Traceback" not in err
    return int(process.returncode)
