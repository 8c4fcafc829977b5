"""Real programs on a real X screen: each test has a desktop, and a home for the program, of its own."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.desk import Desk, desk_in
from tests.support.program import QUICK, Program, Running, eventually
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

if not sys.platform.startswith("linux"):
    collect_ignore_glob = ["test_*.py"]  # there is no X screen to be had; CONTRIBUTING.md says so

LONG = 60.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker have them all: they share an account, and each wants the processor for itself."""
    for item in items:
        if "tests/desktop/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("desktop"))


@pytest.fixture(scope="session")
def _account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=QUIET) as running:
        yield running


@pytest.fixture
def sandbox(_account: SandboxProcess) -> Iterator[SandboxProcess]:
    """The account."""
    yield _account
    _account.control.restore()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A screen with a window manager and a session bus."""
    with desk_in(tmp_path) as opened:
        yield opened


class Shown:
    """The program's window on the desk, and what it shows."""

    def __init__(self, desk: Desk, program: Program, running: Running, line: Path) -> None:
        self.desk, self.program, self.running = desk, program, running
        self._line = line

    def look(self, what: str) -> Any:
        """Return one of `tests.desktop.watched.LOOKS`; None before there is a window."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(LONG)
            try:
                line.connect(str(self._line))
            except (FileNotFoundError, ConnectionRefusedError):
                return None
            with line.makefile("rw") as talk:
                talk.write(what + "\n")
                talk.flush()
                answer = talk.readline()
        if not answer:
            raise AssertionError(f"it answers no more: {self.running.said}")
        return json.loads(answer)

    def until(self, what: str, *wanted: Any) -> None:
        """Wait until it shows one of these."""
        seen: list[Any] = [None]

        def so() -> bool:
            seen[0] = self.look(what)
            return seen[0] in wanted

        try:
            eventually(so, LONG, self.running)
        except AssertionError as error:
            raise AssertionError(f"{what} is {seen[0]!r}") from error

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the window's inside on the screen."""
        left, top, width, height = self.look("place")
        return left, top, width, height

    def front(self) -> None:
        """Wait until the window is there, managed and in use."""
        self.until("page", "uploads", "sign_in")
        self.until("active", True)

    def wait_rows(self, where: str, count: int) -> None:
        """Wait until the queue has so many files of that kind (SQL)."""
        eventually(lambda: len(self.program.rows(where=where)) == count, LONG, self.running)


OpenProgram = Callable[..., Shown]


@pytest.fixture
def open_program(desk: Desk, sandbox: SandboxProcess, tmp_path: Path) -> Iterator[OpenProgram]:
    """Return a function that starts the program on the desk, with some settings, and waits for its window.

    Without `signed_in` it asks who it is.
    """
    programs: list[Program] = []

    def open_it(*words: Path | str, signed_in: bool = True, **settings: Any) -> Shown:
        own = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM")
        account = {name: desk.environment[name] for name in own}
        program = Program(tmp_path / "home", account | (sandbox.environment if signed_in else {}))
        programs.append(program)
        program.settings(engine=QUICK, **settings)
        line = Path(desk.environment["XDG_RUNTIME_DIR"]) / f"look-{len(programs)}"
        running = program.start(*words, launcher=("-m", "tests.desktop.watched", str(line)))
        shown = Shown(desk, program, running, line)
        shown.front()
        return shown

    yield open_it
    for program in programs:
        program.close()
