"""The real program against a real account: one sandbox a worker, put back to the same state for every test."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.assets import Asset, make
from tests.support.program import Program
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET


@pytest.fixture(scope="session")
def _account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SandboxProcess, dict[str, Any]]]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=QUIET) as running:
        yield running, running.control.state()["switches"]


@pytest.fixture
def sandbox(_account: tuple[SandboxProcess, dict[str, Any]]) -> Iterator[SandboxProcess]:
    """The worker's sandbox, as `QUIET` has it and without faults."""
    running, switches = _account
    yield running
    running.control.clear_faults()
    running.control.set_user(active=True)
    running.control.set(**switches)
    running.control.reset()


@pytest.fixture
def collections(sandbox: SandboxProcess) -> list[str]:
    """Ids of two collections that no file is in by itself."""
    return [row["id"] for row in sandbox.control.rows("collection")[:2]]


@pytest.fixture
def program(sandbox: SandboxProcess, tmp_path: Path) -> Iterator[Program]:
    """The program, signed in to the sandbox."""
    running = Program(tmp_path / "home", sandbox.environment)
    yield running
    running.close()


@pytest.fixture
def dice() -> random.Random:
    """Chance that a failing test names, so that it can be repeated (`random.Random(seed)`)."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # pytest shows it with a failure
    return random.Random(seed)


@pytest.fixture
def assets(tmp_path: Path, dice: random.Random) -> Callable[..., list[Asset]]:
    """Make files in the test's folder `in`, with names that no other test has."""
    tag = secrets.token_hex(4)

    def build(*sizes: int, suffix: str = ".jpg", folder: str = "in") -> list[Asset]:
        place = tmp_path / folder
        have = len(list(place.glob("*"))) if place.exists() else 0
        return [
            make(place / f"{tag}-{folder}-{number}{suffix}", size, dice)
            for number, size in enumerate(sizes, have)
        ]

    return build
