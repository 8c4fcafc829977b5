"""The window is found again as it was left, on screens that may have gone; programs started again reach it."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import memory
from tests.ui.conftest import OpenWindow

FIRST = QRect(0, 0, 1920, 1040)
SECOND = QRect(1920, 0, 1280, 1024)


@pytest.mark.parametrize(
    ("wanted", "screens", "result"),
    [
        (QRect(100, 50, 1300, 800), [FIRST], QRect(100, 50, 1300, 800)),
        (QRect(2000, 50, 1000, 700), [FIRST, SECOND], QRect(2000, 50, 1000, 700)),
        (QRect(2000, 50, 1000, 700), [FIRST], QRect(460, 170, 1000, 700)),
        (QRect(100, -500, 1000, 700), [FIRST], QRect(460, 170, 1000, 700)),
        (QRect(0, 0, 5000, 3000), [FIRST], QRect(0, 0, 1920, 1040)),
        (QRect(10, 10, 10, 10), [FIRST], QRect(10, 10, 900, 600)),
        (QRect(5, 5, 1000, 700), [], QRect(5, 5, 1000, 700)),
    ],
)
def test_where_the_window_goes(wanted: QRect, screens: list[QRect], result: QRect) -> None:
    assert memory.placed(wanted, screens, (900, 600)) == result


@pytest.mark.parametrize("content", [b"", b"no json", b"[1]", b'{"rect": "wide"}', b"[" * 100_000])
def test_a_damaged_file_is_no_memory(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "window.json").write_bytes(content)
    assert memory.read(tmp_path / "window.json") == memory.WindowState()


def test_what_was_left_is_found_again(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    window, _ = open_window()
    window.around.remember_in(path)
    window.setGeometry(30, 40, 900, 640)
    window.panel_wish = False
    window.places.open("settings")
    window.hide()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again, _ = open_window(wait=False)
    again.around.remember_in(path)
    assert again.panel_wish is False
    assert again.places.last == "settings"
    assert again.around.memory is not None
    rect = again.around.memory.state.rect
    assert rect is not None
    assert rect[2:] == (900, 640)
    assert (again.width(), again.height()) == (900, 640)


def test_a_disk_that_takes_nothing_does_not_stop_the_window(
    open_window: OpenWindow, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window, _ = open_window()
    window.around.remember_in(tmp_path / "gone" / "window.json")
    window.hide()
    assert "could not be noted" in caplog.text


def test_a_program_started_again_brings_its_paths(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    qtbot.waitUntil(lambda: host.do(lambda s: s.desk.attending) == 1)
    window.hide()
    asyncio.run_coroutine_threadsafe(host.service.desk.show([b"/photos/a.jpg"]), host._loop).result(30)
    qtbot.waitUntil(window.isVisible)
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    window.leaving.stop()
    qtbot.waitUntil(lambda: host.do(lambda s: s.desk.attending) == 0)


def test_a_file_opened_with_the_program_is_added(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    app = QCoreApplication.instance()
    assert app is not None
    QCoreApplication.sendEvent(app, QFileOpenEvent("/photos/b.jpg"))
    qtbot.waitUntil(lambda: window.model.total.files == 1)
