"""The window is found again as it was left, on screens that may have gone; programs started again reach it."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import handover, memory
from pxm_desktop.ui.queue_table import Column
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService

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


@pytest.mark.parametrize(
    ("screen", "least", "size"),
    [
        ((1920, 1040), (900, 600), (1280, 800)),
        ((1280, 680), (900, 600), (1280, 640)),  # full HD at 150 %
        ((1097, 577), (900, 537), (1097, 537)),  # at 175 %
        ((960, 500), (900, 460), (960, 460)),  # at 200 %
        ((800, 400), (900, 440), (900, 440)),
    ],
)
def test_the_window_fits_on_the_screen(
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    screen: tuple[int, int],
    least: tuple[int, int],
    size: tuple[int, int],
) -> None:
    """What is left of a screen beside a panel, in logical pixels; a title bar takes up to 40 of them."""
    shown = SimpleNamespace(availableGeometry=lambda: QRect(0, 0, *screen))
    monkeypatch.setattr(memory, "QGuiApplication", SimpleNamespace(screens=lambda: [shown]))
    window, _ = open_window()
    window.around.remember_in(tmp_path / "window.json")
    assert (window.minimumWidth(), window.minimumHeight()) == least
    assert (window.width(), window.height()) == size


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


def drag(view: QTableView, boundary: int, by: int) -> None:
    """Drag the boundary to the right of a column."""
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(boundary) + header.sectionSize(boundary) - 1, 8)
    # By real events: Qt holds a boundary only while the button is down.
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(header.viewport(), at + QPoint(by // 2, 0))
    QTest.mouseMove(header.viewport(), at + QPoint(by, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(by, 0))


def full_width(view: QTableView) -> int:
    return sum(view.columnWidth(column) for column in range(view.model().columnCount()))


def test_columns_that_were_dragged_and_the_order_are_found_again(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "window.json"
    service = FakeService()
    service.fill(3)
    window, _ = open_window(service)
    window.around.remember_in(path)
    window.resize(1280, 800)  # larger than the screen of these tests
    view, header = window.uploads.view, window.uploads.view.horizontalHeader()
    size, destination = header.sectionSize(Column.SIZE), header.sectionSize(Column.DESTINATION)
    drag(view, Column.SIZE, 30)
    assert header.sectionSize(Column.SIZE) == size + 30
    assert header.sectionSize(Column.DESTINATION) == destination - 30
    assert full_width(view) == view.viewport().width()
    window.uploads.bar.sort(Column.SIZE)
    window.uploads.bar.sort(Column.SIZE)
    qtbot.waitUntil(lambda: window.model.lens.descending)
    window.hide()

    other = FakeService()
    other.fill(3)
    again, _ = open_window(other)
    again.around.remember_in(path)
    again.resize(window.size())
    header = again.uploads.view.horizontalHeader()
    qtbot.waitUntil(lambda: again.model.lens.descending)
    assert again.model.lens.sort is Column.SIZE
    assert header.isSortIndicatorShown()
    assert header.sectionSize(Column.SIZE) == size + 30
    header.sectionHandleDoubleClicked.emit(Column.SIZE)
    assert header.sectionSize(Column.SIZE) == size
    assert header.sectionSize(Column.DESTINATION) == destination


def test_columns_of_the_history_can_be_dragged_and_keep_within_the_list(open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.places.open("history")
    view, header = window.history.view, window.history.view.horizontalHeader()
    before = header.sectionSize(0)
    drag(view, 0, -40)
    assert header.sectionSize(0) == before - 40
    drag(view, 0, -2000)
    assert header.sectionSize(0) >= 160
    drag(view, 5, 300)
    drag(view, 1, 2000)
    assert all(header.sectionSize(column) >= 56 or view.isColumnHidden(column) for column in range(6))
    assert full_width(view) == view.viewport().width()
    window.resize(900, 640)
    assert full_width(view) == view.viewport().width()


@pytest.mark.parametrize(
    "columns",
    [
        {"queue": 3},
        {"queue": {"widths": [1], "sort": 7}},
        {"queue": {"widths": {"SIZE": "x", "NO": 90}, "sort": "NO"}},
    ],
)
def test_columns_of_another_version_do_no_harm(
    open_window: OpenWindow, tmp_path: Path, columns: dict[str, object]
) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"columns": columns}))
    window, _ = open_window()
    window.around.remember_in(path)
    assert window.uploads.view.widths.kept() == {}
    assert window.model.lens.sort is None


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


def test_a_file_opened_with_the_program_is_added(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "_FILES_COME_AS_EVENTS", True)
    window, _ = open_window()
    app = QCoreApplication.instance()
    assert app is not None
    QCoreApplication.sendEvent(app, QFileOpenEvent("/photos/b.jpg"))
    qtbot.waitUntil(lambda: window.model.total.files == 1)
