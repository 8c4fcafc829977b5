"""A house in each test that asks for one, with waits that are short."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from pxm_desktop.hotfolders import outcomes, persisting, runner, station
from pxm_desktop.hotfolders.watching.watch import Waits, Watch
from tests.hotfolders.house import FakeProducts, FakeQueue, House

SHORT = Waits(probe=0.1, poll=0.3, patience=0.5, grace=0.2, breath=0.05)
LOCAL = [("/", "ext4")]


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Hot folders on a folder of the test's own; nothing is watched yet."""
    monkeypatch.setattr(runner, "Watch", partial(Watch, waits=SHORT, table=lambda: LOCAL))
    monkeypatch.setattr(persisting, "RETRY", 0.1)
    monkeypatch.setattr(persisting, "_PAUSE", 0.05)
    monkeypatch.setattr(station, "_RETRY", 0.05)
    monkeypatch.setattr(outcomes, "_FIRST_WAIT", 0.1)
    monkeypatch.setattr(outcomes, "_LONGEST_WAIT", 0.2)
    house = House(tmp_path, FakeQueue(), FakeProducts())
    house.open()
    yield house
    await house.close()
