"""A file's page within the Library: the way there and back, by keys only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.library.asset_page import AssetPage
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_library import file
from tests.ui.fake_service import FakeHost, FakeService

FILES = [file(number, id=f"file-{number}", kind="image", has_picture=True) for number in (1, 2, 3)]


def opened(qtbot: QtBot, open_window: OpenWindow) -> tuple[MainWindow, FakeHost, AssetPage]:
    service = FakeService()
    service.library.fill(12)
    service.library.change(*FILES)
    service.changes.files = {each.id: each for each in FILES}
    service.changes.by_itself = True
    window, host = open_window(service)
    window.places.open("library")
    window.library.to_file("file-1", [each.id for each in FILES])
    page = window.library.shown
    assert isinstance(page, AssetPage)
    window.activateWindow()
    page.take_focus()
    qtbot.waitUntil(lambda: page._answered and not page.preview._calls)
    return window, host, page


def crumbs(window: MainWindow) -> str:
    return window.library._steps[-1].title


def test_neighbours_are_one_step_of_the_way(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _, page = opened(qtbot, open_window)
    qtbot.waitUntil(lambda: crumbs(window) == FILES[0].name)
    for name in (FILES[1].name, FILES[2].name):
        QTest.keyClick(page.preview.view, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda name=name: crumbs(window) == name)  # type: ignore[misc]
    window.library.to_changes()
    window.library.back()
    assert page.isVisible()
    assert page.file_id == "file-3"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.library.browse.isVisible()


def test_a_change_by_keys_is_taken_back_by_keys(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = opened(qtbot, open_window)
    had = FILES[0].products or ()
    assert len(had) == 1
    QTest.keyClick(page.preview.view, Qt.Key.Key_Tab)
    for _ in range(40):
        now = QApplication.focusWidget()
        assert now is not None
        if now is page.side.products.chips.cross(had[0]):
            break
        QTest.keyClick(now, Qt.Key.Key_Tab)
    QTest.keyClick(page.side.products.chips.cross(had[0]), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: host.service.changes.files["file-1"].products == ())
    qtbot.waitUntil(lambda: not page.changing.busy)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: host.service.changes.files["file-1"].products == had)
