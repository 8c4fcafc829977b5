"""No answer at all from PXM for a minute ends with 4; bad answers are answers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Program, finish, wait_until
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def silent_address() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_minute_of_silence_ends_with_four_and_keeps_the_queue(
    program: Program, folder: Path, silent_address: str, tmp_path: Path
) -> None:
    other = Program(tmp_path / "other", dict(program.environment))
    other.home.mkdir()
    reader = Program(tmp_path / "reader", dict(program.environment))  # else it would read through the upload
    reader.home.mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        refusing_address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        started = time.monotonic()
        silent = program.start("upload", folder, "--json", PXM_BASE_URL=silent_address)
        refused = other.start("upload", folder, "--json", PXM_BASE_URL=refusing_address)
        reading = reader.start("regions", "list", "--json", PXM_BASE_URL=refusing_address)
        try:
            for process in (silent, refused):
                answer = finish(process, seconds=150)
                assert answer.code == 4, answer.err
                assert time.monotonic() - started >= 59
                assert "no answer" in answer.err
                assert answer.files == []
                assert answer.summary["done"] == 0
            read = finish(reading, seconds=90)
            assert (read.code, read.out) == (4, b"")
        finally:
            other.stop_all()
            reader.stop_all()
    queue = program.run("queue", "list", "--json", PXM_BASE_URL=silent_address)
    assert len(queue.objects) == 3
    assert {o["state"] for o in queue.objects} == {None}


def test_offline_for_a_while_is_waited_for(
    program: Program, tmp_path_factory: pytest.TempPathFactory, folder: Path
) -> None:
    home = tmp_path_factory.mktemp("own sandbox")
    with SandboxProcess(home, catalogue="none") as sandbox:
        port = int(sandbox.base_url.rsplit(":", 1)[1])
        program.environment.update(sandbox.environment)
        sandbox.stop()
        process = program.start("upload", folder, "--json")
        wait_until(lambda: (program.data / "owner.json").exists())
        time.sleep(3)
        again = SandboxProcess(home, catalogue="none", port=port)
        with again:
            answer = finish(process)
            assert answer.code == 0, answer.err
            assert answer.summary["done"] == 3


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "status", "status": 503},
        {"action": "rate_limit", "retry_after": 1},
    ],
)
def test_bad_answers_are_answers(
    program: Program, fresh: SandboxProcess, folder: Path, fault: dict[str, object]
) -> None:
    fresh.control.fault(path="/file/request-upload", count=4, **fault)  # type: ignore[arg-type]
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0, answer.err
    assert answer.summary["done"] == 3
