"""The tray says how far it is; notifications are few, true, and lead to the right place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Hold, Stage
from pxm_desktop.ui.tray import ring
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService

Step = Callable[..., None]


@pytest.fixture
def away(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> tuple[MainWindow, Step]:
    """A window behind others, with four files on their way; and a way to change one of them."""
    service = FakeService()
    service.fill(4)
    window, host = open_window(service)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)

    def step(row_id: int, **changes: Any) -> None:
        host.do(lambda s: s.step(row_id, **changes))
        qtbot.waitUntil(lambda: all(getattr(window.model.row(row_id), k) is v for k, v in changes.items()))

    return window, step


def titles(window: MainWindow) -> list[str]:
    return [title for title, _ in window.tray.said]


def test_one_notification_when_everything_is_done(away: tuple[MainWindow, Step], qtbot: QtBot) -> None:
    window, step = away
    for row_id in (1, 2, 3):
        step(row_id, stage=Stage.DONE)
    assert titles(window) == []
    step(4, stage=Stage.SKIPPED)
    qtbot.waitUntil(lambda: window.tray.said == [("Everything is in PXM", "4 files were uploaded.")])
    window.tray.icon.messageClicked.emit()
    assert window.places.last == "uploads"


def test_problems_are_told_once_while_files_move(away: tuple[MainWindow, Step], qtbot: QtBot) -> None:
    window, step = away
    step(1, stage=Stage.FAILED)
    qtbot.waitUntil(lambda: titles(window) == ["1 file needs you"])
    step(2, hold=Hold.FILE)
    for row_id in (3, 4):
        step(row_id, stage=Stage.DONE)
    assert titles(window) == ["1 file needs you"]
    window.tray.icon.messageClicked.emit()
    assert window.places.last == "problems"


def test_the_end_does_not_claim_what_failed(away: tuple[MainWindow, Step], qtbot: QtBot) -> None:
    window, step = away
    step(1, stage=Stage.FAILED)
    for row_id in (2, 3, 4):
        step(row_id, stage=Stage.DONE)
    qtbot.waitUntil(lambda: titles(window) == ["1 file needs you", "All but 1 file are in PXM"])
    window.tray.icon.messageClicked.emit()
    assert window.places.last == "problems"


def test_nothing_is_told_to_somebody_who_looks_or_does_not_want_it(
    away: tuple[MainWindow, Step], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, step = away
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    step(1, stage=Stage.FAILED)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    changed = window.bridge.call(lambda api: api.preferences.change({"notifications": False}))
    qtbot.waitUntil(lambda: changed.over)
    for row_id in (2, 3, 4):
        step(row_id, stage=Stage.DONE)
    assert titles(window) == []


def test_the_tooltip_says_how_far_it_is(away: tuple[MainWindow, Step], qtbot: QtBot) -> None:
    window, step = away
    step(1, stage=Stage.DONE)
    qtbot.waitUntil(lambda: window.tray.icon.toolTip() == "PXM Desktop: 1 of 4 done")
    assert window.tray.pause.isEnabled()
    assert not window.tray.resume.isEnabled()
    window.tray.pause.trigger()
    qtbot.waitUntil(lambda: window.tray.resume.isEnabled())
    assert not window.tray.pause.isEnabled()


def test_a_click_brings_the_window_back(away: tuple[MainWindow, Step], qtbot: QtBot) -> None:
    window, _ = away
    window.hide()
    window.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    qtbot.waitUntil(window.isVisible)


def test_the_ring_grows() -> None:
    def blue(share: float) -> int:
        picture = ring(share).pixmap(48, 48).toImage()
        return sum(
            picture.pixelColor(x, y).alpha() > 200
            for x in range(picture.width())
            for y in range(picture.height())
        )

    assert blue(0.1) < blue(0.5) < blue(0.9)
