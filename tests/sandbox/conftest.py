"""One sandbox for the session, put back to its start for every test; its objects stay, so names are unique."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.sandbox.client import Client
from tests.support.sandbox import Control, SandboxProcess

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), catalogue="records") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: SandboxProcess) -> Iterator[SandboxProcess]:
    running.control.restore()
    yield running
    running.control.restore()


@pytest.fixture
def control(sandbox: SandboxProcess) -> Control:
    return sandbox.control


@pytest.fixture
def client(sandbox: SandboxProcess) -> Iterator[Client]:
    client = Client(sandbox)
    yield client
    client.close()


@pytest.fixture
def unique() -> str:
    return f"u{next(_NUMBERS)}x"
