from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Hold, Stage
from pxm_desktop.ui import app, leaving
from pxm_desktop.ui.opening import Look
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow, end
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton


def sending(open_window: OpenWindow) -> tuple[MainWindow, FakeHost]:
    service = FakeService()
    service.fill(3, stage=Stage.SENDING)
    return open_window(service)


def test_an_idle_window_just_closes(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.DONE)
    window, host = open_window(service)
    with qtbot.waitSignal(window.stopped):
        window.close()
    assert not window.isVisible()
    assert host.stopped.is_set()


def test_paused_files_do_not_hold_the_window(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, hold=Hold.USER)
    window, _ = open_window(service)
    with qtbot.waitSignal(window.stopped):
        window.close()


def test_closing_while_sending_asks_and_escape_stays(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = sending(open_window)
    window.close()
    assert window.isVisible()
    assert window.closing.isVisible()
    assert window.closing.title.text() == "3 files are still on their way"
    assert window.closing.keep_sending.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.closing.isVisible()
    assert not host.stopped.is_set()


def test_stop_safely_shows_progress_and_is_bounded(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = sending(open_window)
    host.stop_gate = threading.Event()
    window.close()
    QTest.mouseClick(window.closing.stop_safely, LEFT)
    assert window.closing.waiting
    assert window.isVisible()
    assert window.closing.text.text().endswith("at most 10 seconds.")
    with qtbot.waitSignal(window.stopped):
        host.stop_gate.set()
    assert not window.isVisible()


def test_a_service_that_does_not_stop_cannot_hold_the_window(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(leaving, "STOP_SECONDS", 0.05)
    monkeypatch.setattr(leaving, "_GRACE_SECONDS", 0.05)
    window, host = sending(open_window)
    host.stop_gate = threading.Event()
    host.stop_answer = False
    window.close()
    with qtbot.waitSignal(window.stopped):
        QTest.mouseClick(window.closing.stop_safely, LEFT)
    assert "did not stop in time" in caplog.text
    host.stop_gate.set()


def test_without_a_tray_the_background_is_a_minimised_window(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    window, host = sending(open_window)
    window.close()
    assert "minimised" in window.closing.text.text()
    QTest.keyClick(window.closing.keep_sending, Qt.Key.Key_Space)
    assert window.isMinimized()
    assert not window.closing.isVisible()
    assert not host.stopped.is_set()


def test_with_a_tray_the_window_hides_and_comes_back(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _tray: None)
    window, host = sending(open_window)
    window.close()
    assert "tray icon" in window.closing.text.text()
    QTest.mouseClick(window.closing.keep_sending, LEFT)
    assert not window.isVisible()
    assert not host.stopped.is_set()
    tray = window.findChild(QSystemTrayIcon)
    assert tray is not None
    host.do(lambda s: s.step(1, stage=Stage.DONE))
    qtbot.waitUntil(lambda: tray.toolTip() == "PXM Desktop: 1 of 3 done")
    tray.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    qtbot.waitUntil(window.isVisible)
    menu = tray.contextMenu()
    with qtbot.waitSignal(window.stopped):
        next(a for a in menu.actions() if a.text() == "Stop safely and quit").trigger()


def test_a_maximised_window_comes_back_maximised(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _tray: None)
    window, _ = sending(open_window)
    window.showMaximized()
    window.leaving.go_to_background()
    window.leaving.come_back()
    qtbot.waitUntil(window.isVisible)
    assert window.isMaximized()


def test_a_window_that_is_wanted_and_then_not_stays_away(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _tray: None)
    monkeypatch.setattr(leaving, "_NOTICED_MS", 50)
    window, _ = sending(open_window)
    qtbot.waitUntil(window.isActiveWindow)
    window.leaving.go_to_background()
    window.leaving.come_back()
    window.leaving.go_to_background()
    qtbot.wait(leaving._NOTICED_MS * 4)
    assert not window.isVisible()


def test_removed_rows_are_cleared_before_the_end(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.DONE)
    window, host = open_window(service)
    window.uploads.queue_actions.remove_files([1])
    with qtbot.waitSignal(window.stopped):
        window.close()
    assert sorted(host.service.rows) == [2]


def test_a_signal_stops_safely(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = sending(open_window)
    signals = app.StopSignals(window)
    try:
        with qtbot.waitSignal(window.stopped):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signals.close()
    assert host.stopped.is_set()


def test_a_drop_while_stopping_is_not_taken(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = sending(open_window)
    window.close()
    window.add_paths([b"/a.jpg"])
    assert not [c for c in host.service.log if c[0] == "add"]


def test_a_hidden_start_runs_the_service_and_shows_only_the_icon(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QSystemTrayIcon] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda icon: shown.append(icon))
    host = FakeHost()
    window = app.open_window(qapp, lambda: host, hidden=True)
    window.stopped.disconnect(qapp.quit)
    qtbot.waitUntil(lambda: window.places.current is not None)
    assert not window.isVisible()
    assert set(shown) == {window.tray.icon}
    window.tray.open_wanted.emit("")
    assert window.isVisible()
    end(qtbot, window)
    host.close()


def test_main_runs_the_window_until_it_is_closed(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PXM_DATA_DIR", str(tmp_path / "data"))
    host = FakeHost()
    opened: list[MainWindow] = []

    def open_it(
        application: QApplication, make_host: object, remember: Path, *, hidden: bool, look: Look
    ) -> MainWindow:
        assert remember.parent == tmp_path / "data"
        found = look()
        assert found is None
        window = MainWindow(lambda: host, look=look)
        window.stopped.connect(application.quit)
        window.show()
        window.start()
        window.feed.loaded.connect(window.close)
        opened.append(window)
        return window

    monkeypatch.setattr(app, "application", lambda _argv, _language: qapp)
    monkeypatch.setattr(app, "open_window", open_it)
    assert app.main() == 0
    assert host.stopped.is_set()
    opened[0].deleteLater()
    host.close()
