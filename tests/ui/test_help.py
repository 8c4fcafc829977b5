"""Help: the check in plain words, the log, the bundle, and the way from a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService


def texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.help.findChildren(QLabel) if label.isVisible()]


def test_the_check_says_what_to_do(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, host = open_window()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.places.current is window.help
    QTest.mouseClick(window.help.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 problem. Begin with the first one." in texts(window))
    assert "PXM does not answer." in texts(window)
    assert "Check the network." in texts(window)
    assert ("why", None) in host.service.log


def test_a_running_check_can_be_stopped(open_window: OpenWindow, qtbot: QtBot) -> None:
    service = FakeService()
    window, host = open_window(service)
    gate = host.do(lambda s: s.gates.setdefault("why", asyncio.Event()))
    window.places.open("help")
    QTest.mouseClick(window.help.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ("why", None) in service.log)
    assert window.help.check.text() == "Stop"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "The check was stopped." in texts(window))
    assert window.help.check.text() == "Check now"
    host.do(lambda _: gate.set())


def test_why_is_this_file_not_uploading(open_window: OpenWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.fill(2)
    window, _ = open_window(service)
    window.uploads.view.select_ids([2])
    qtbot.waitUntil(lambda: window.uploads.view.selected_ids() == [2])
    window.uploads.queue_actions.refresh()
    window.uploads.queue_actions.why.trigger()
    assert window.places.current is window.help
    qtbot.waitUntil(lambda: ("why", 2) in service.log)
    assert window.help.title.full == "Why is “SKU-00001.jpg” not uploading?"


def test_a_file_that_has_gone_from_the_queue_is_explained(open_window: OpenWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.failures["why"] = ServiceError("This file is not in the queue any more.")
    window, _ = open_window(service)
    window.places.open("help")
    window.help.ask_why(7, "a.jpg")
    qtbot.waitUntil(lambda: "This file is not in the queue any more." in texts(window))


def test_the_log_opens_at_its_end(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, _ = open_window()
    window.places.open("help")
    QTest.mouseClick(window.help.log_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "line 39" in window.help.log.toPlainText())
    bar = window.help.log.verticalScrollBar()
    assert bar.value() == bar.maximum()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.help.log.isVisible()


def test_the_bundle_is_saved_where_one_says(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service = FakeService()
    window, host = open_window(service)
    window.places.open("help")
    target = tmp_path / "für support.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(window.help.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("(12.3" in text for text in texts(window)))
    assert ("bundle", str(target).encode()) in service.log
    host.do(lambda s: s.failures.update(bundle=ServiceError("The file could not be written: disk full.")))
    QTest.mouseClick(window.help.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("disk full" in text for text in texts(window)))
