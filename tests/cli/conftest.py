"""The real program as a process, against a sandbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.cli.main import main
from tests.support.sandbox import SandboxProcess

SECONDS = 120.0
PROGRAM = [sys.executable, "-m", "pxm_desktop"]


@dataclass
class Answer:
    """How one run of the program ended."""

    code: int
    out: bytes
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON lines of stdout; fails when there is anything else."""
        lines = self.out.decode("utf-8").splitlines()
        assert self.out.count(b"\n") == len(lines)
        return [json.loads(line) for line in lines]

    @property
    def files(self) -> list[dict[str, Any]]:
        """The events about files."""
        return [o for o in self.objects if o["event"] == "file"]

    @property
    def summary(self) -> dict[str, Any]:
        """The last line, which must be the only summary."""
        assert [o["event"] for o in self.objects].count("summary") == 1
        assert self.objects[-1]["event"] == "summary"
        return self.objects[-1]


@dataclass
class Program:
    """Runs the program in a world of its own: data directory, caches and runtime directory."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def full_environment(self, **changes: str | None) -> dict[str, str]:
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("PXM_", "XDG_", "DBUS_"))}
        own = {
            "HOME": str(self.home),
            "PXM_DATA_DIR": str(self.data),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_DATA_HOME": str(self.home / "share"),
            "PYTHONWARNINGS": "error",
        }
        whole: dict[str, str | None] = {**keep, **own, **self.environment, **changes}
        return {key: value for key, value in whole.items() if value is not None}

    def start(self, *words: str | bytes | Path, **changes: str | None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.full_environment(**changes),
        )
        self.started.append(process)
        return process

    def run(
        self,
        *words: str | bytes | Path,
        stdin: bytes = b"",
        env: Mapping[str, str | None] | None = None,
        **changes: str | None,
    ) -> Answer:
        return finish(self.start(*words, **(env or {}), **changes), stdin)

    def stop_all(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def finish(process: subprocess.Popen[bytes], stdin: bytes = b"", seconds: float = SECONDS) -> Answer:
    out, err = process.communicate(stdin, timeout=seconds)
    text = err.decode("utf-8", "backslashreplace")
    assert "Traceback" not in text, text
    return Answer(process.returncode, out, text)


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.02)


def interrupt(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), catalogue="records") as running:
        yield running


@pytest.fixture
def fresh(sandbox: SandboxProcess) -> Iterator[SandboxProcess]:
    """The sandbox, put back to its defaults afterwards."""
    yield sandbox
    sandbox.control.clear_faults()
    sandbox.control.set_user(active=True)
    sandbox.control.reset()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Program]:
    """The program on a machine without any account."""
    (tmp_path / "run").mkdir(mode=0o700)
    program = Program(tmp_path)
    yield program
    program.stop_all()


@pytest.fixture
def program(world: Program, fresh: SandboxProcess) -> Program:
    """The program with the sandbox's credentials in its environment."""
    world.environment.update(fresh.environment)
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three small pictures that PXM has never seen."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        (folder / f"{tmp_path.name}-{number}.jpg").write_bytes(os.urandom(2000 + number))
    return folder


class Terminal:
    """Runs commands as `Program` does, but in this process: for tests that need no process of their own."""

    def __init__(self, capture: pytest.CaptureFixture[bytes]) -> None:
        self._capture = capture

    def run(self, *words: str | Path) -> Answer:
        self._capture.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capture.readouterr()
        return Answer(code, out, err.decode("utf-8", "backslashreplace"))


@pytest.fixture
def terminal(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Terminal:
    """Commands with the sandbox's credentials in the environment."""
    wanted = program.full_environment()
    for key in set(os.environ) - set(wanted):
        monkeypatch.delenv(key)
    for key, value in wanted.items():
        monkeypatch.setenv(key, value)
    return Terminal(capsysbinary)
