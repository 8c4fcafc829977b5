"""The settings are read once for the whole window, and told again when somebody changed them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

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
