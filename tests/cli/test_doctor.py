from __future__ import annotations

import os
import socket
import zipfile
from pathlib import Path

from tests.cli.conftest import Program
from tests.support.sandbox import SandboxProcess


def test_all_is_well(program: Program, fresh: SandboxProcess) -> None:
    answer = program.run("doctor", "--json")
    assert answer.code == 0, answer.err
    assert {frozenset(o) for o in answer.objects} == {frozenset({"check", "result", "sentence", "todo"})}
    checks = {o["check"]: o["result"] for o in answer.objects}
    assert {
        "program",
        "data directory",
        "queue",
        "keyring",
        "credentials",
        "proxy",
        "network",
        "sign-in",
    } <= set(checks)
    assert set(checks.values()) <= {"ok", "warning"}
    methods = {call.split()[0] for call in fresh.control.counters()["endpoints"] if "oauth" not in call}
    assert methods == {"GET"}, "doctor never writes"
    assert program.environment["PXM_CLIENT_SECRET"].encode() not in answer.out


def test_words_for_people(program: Program) -> None:
    answer = program.run("doctor")
    assert answer.code == 0
    assert b"data directory" in answer.out
    assert "All is well" in answer.err


def test_what_it_learns_is_remembered(program: Program, fresh: SandboxProcess) -> None:
    fresh.control.set(keyword_field="keyword")
    try:
        assert program.run("doctor").code == 0
        assert "keyword" in (program.data / "endpoints.json").read_text()
        fresh.control.reset()
        assert program.run("files", "search", "anything", "--json").code == 0
        searches = fresh.control.counters()["endpoints"]
        assert sum(n for call, n in searches.items() if "/file/search" in call) <= 2
    finally:
        fresh.control.set(keyword_field="q")


def test_refused_credentials(program: Program) -> None:
    answer = program.run("doctor", "--json", PXM_CLIENT_SECRET="wrong")
    assert answer.code == 3
    assert answer.objects[-1]["check"] == "sign-in"
    assert answer.objects[-1]["result"] == "problem"


def test_no_credentials(world: Program) -> None:
    answer = world.run("doctor", "--json")
    assert answer.code == 3
    assert {o["check"]: o["result"] for o in answer.objects}["credentials"] == "problem"


def test_nobody_answers(program: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = program.run("doctor", "--json", PXM_BASE_URL=f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert answer.code == 4
    assert answer.objects[-1]["check"] == "network"


def test_a_bundle_for_support_holds_no_secret(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "for support.zip"
    answer = program.run("doctor", "--bundle", target, "--json")
    assert answer.code == 0, answer.err
    assert answer.objects == [{"event": "bundle", "path": str(target), "size": target.stat().st_size}]
    with zipfile.ZipFile(target) as bundle:
        names = {Path(name).name for name in bundle.namelist()}
        texts = b"".join(bundle.read(name) for name in bundle.namelist())
    assert names == {"findings.txt", "settings.json", "queue.json", "log.txt"}
    assert program.environment["PXM_CLIENT_SECRET"].encode() not in texts
    refused = program.run("doctor", "--bundle", tmp_path / "no such folder" / "a.zip")
    assert refused.code == 1
    assert "The file could not be written: No such file or directory." in refused.err


def test_a_damaged_queue_and_a_bad_directory_are_told(program: Program) -> None:
    program.data.mkdir(mode=0o700)
    (program.data / "journal.sqlite").write_bytes(os.urandom(9000))
    answer = program.run("doctor", "--json")
    assert answer.code == 1
    assert {o["check"]: o["result"] for o in answer.objects}["queue"] == "problem"
