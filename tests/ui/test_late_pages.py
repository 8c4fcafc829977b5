"""Pages are made when they are opened first, inside the window, and know then what has happened before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.hotfolder_scene import studio

LATE = ("problems", "hotfolders", "library", "history", "help", "settings")


class Windows(QObject):
    """Notes what is shown as a window of its own, if only for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_page_is_made_before_it_is_opened(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(studio())
    qtbot.waitUntil(lambda: window.hotfolders.rules.loaded and bool(window.bridge.settings))
    assert [key for key in LATE if window.places.is_made(key)] == []
    assert "popover" not in vars(window.line)
    assert "browser" not in vars(window.panel.form)
    for key in LATE:
        window.places.open(key)
        assert window.places.is_made(key)
    assert window.places.page("history") is window.history


def test_nothing_is_a_window_of_its_own_while_pages_are_made(
    qtbot: QtBot, open_window: OpenWindow, qapp: QApplication
) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    window, _ = open_window(studio())
    for key in ("problems", "hotfolders", "history", "help", "settings"):
        window.places.open(key)
    qapp.removeEventFilter(windows)
    assert windows.shown == [MainWindow.__name__]


def test_what_needs_somebody_is_counted_without_the_page(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(studio())
    qtbot.waitUntil(lambda: window.sidebar.page("problems").count.text() == "2")
    assert not window.places.is_made("problems")
    window.places.open("problems")
    assert len(window.problems.cards) == 2


@pytest.mark.parametrize("compact", [True, False])
def test_settings_show_what_was_told_before_they_were_opened(
    qtbot: QtBot, open_window: OpenWindow, compact: bool
) -> None:
    service = FakeService()
    service.settings = service.settings.model_copy(update={"compact_rows": compact, "history_days": 90})
    window, _ = open_window(service)
    qtbot.waitUntil(lambda: bool(window.bridge.settings))
    window.places.open("settings")
    rows = window.around.settings.rows
    assert rows["history_days"]._value == 90
    assert rows["compact_rows"]._value is compact
