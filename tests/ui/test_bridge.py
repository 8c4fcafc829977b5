"""The settings are read once for the whole window, and told again when somebody changed them; a stop loses nothing."""

from __future__ import annotations

import asyncio

import pytest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.api import ServiceApi
from pxm_desktop.ui import bridge
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService


def test_the_settings_are_read_once_and_follow_changes(open_window: OpenWindow, qtbot: QtBot) -> None:
    service = FakeService()
    reads: list[None] = []
    read = service.preferences.read

    async def counted() -> dict[str, object]:
        reads.append(None)
        return await read()

    service.preferences.read = counted  # type: ignore[method-assign]
    window, _ = open_window(service)
    told: list[dict[str, object]] = []
    window.bridge.settings_changed.connect(told.append)
    window.bridge.call(lambda api: api.preferences.change({"compact_rows": True}))
    qtbot.waitUntil(lambda: bool(told) and told[-1]["compact_rows"] is True)
    assert window.uploads.view.compact
    assert len(reads) == 1


def test_what_was_asked_for_is_done_before_the_service_stops(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, host = open_window()
    stopped: list[bool] = []

    async def slow(api: ServiceApi) -> None:
        await asyncio.sleep(0.2)
        stopped.append(host.stopped.is_set())

    window.bridge.stopping.connect(lambda: window.bridge.call(slow))
    window.leaving.stop()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert stopped == [False]


def test_a_command_that_never_ends_does_not_keep_the_service_from_stopping(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_LAST_SECONDS", 0.05)
    window, host = open_window()

    async def endless(api: ServiceApi) -> None:
        await asyncio.Event().wait()

    call = window.bridge.call(endless)
    window.leaving.stop()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert host.stopped.is_set()
    call.cancel()
