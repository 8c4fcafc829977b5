"""The engine in the test's own process on a sandbox of the module's own; `SWITCHES` of a module are set on top."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.transfer.engine import Engine
from tests.support.assets import MIB
from tests.support.engines import running_engine
from tests.support.sandbox import SandboxProcess

SMALL_PARTS: dict[str, Any] = {
    "rate_limit": 0,
    "multipart_threshold": 6 * MIB,
    "part_bytes": 5 * MIB,
    "s3_proxy": True,
    "visible_after": 0.3,
    "get_after": 0.1,
    "search_lag": 0.2,
}


@pytest.fixture(scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SandboxProcess]:
    """The module's sandbox, with whatever its tests have done to it."""
    switches = {**SMALL_PARTS, **getattr(request.module, "SWITCHES", {})}
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=switches) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> Iterator[SandboxProcess]:
    """The module's sandbox as it started, but for the files that are in it."""
    running.control.restore()
    yield running
    running.control.restore()


@pytest.fixture
async def engine(sandbox: SandboxProcess, tmp_path: Path) -> AsyncIterator[Engine]:
    """An engine with a journal of its own."""
    async with running_engine(sandbox, tmp_path / "data") as started:
        yield started


@pytest.fixture
def products(sandbox: SandboxProcess) -> list[str]:
    """Ids of a few collections."""
    return [row["id"] for row in sandbox.control.rows("collection")][:5]
