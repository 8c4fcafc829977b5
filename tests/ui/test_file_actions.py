"""Actions on one file, by their keys: its id and link on the clipboard, its page, its folder, an older version back."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any, Self

import pytest
from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from PySide6.QtCore import QObject, QProcess, Qt, QUrl
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MANAGER = "org.freedesktop.FileManager1"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were given to the system to be opened."""
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    return urls


def done(qtbot: QtBot, open_window: OpenWindow, **fields: Any) -> tuple[MainWindow, FakeHost]:
    """A window with one finished file, selected."""
    service = FakeService()
    service.fill(1, **{"stage": Stage.DONE, "file_id": "4711"} | fields)
    window, host = open_window(service)
    QGuiApplication.clipboard().clear()
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    window.uploads.view.setFocus()
    window.uploads.view.select_ids([1])
    qtbot.waitUntil(window.uploads.queue_actions.show_in_folder.isEnabled)
    return window, host


def said(window: MainWindow) -> str:
    bar = window.uploads.bottom_bars.get("refused said")
    return bar.text if bar is not None else ""


def test_the_id_is_copied(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = done(qtbot, open_window)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "4711"
    assert said(window) == "The PXM id is on the clipboard."


def test_the_link_is_copied(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = done(qtbot, open_window)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_C, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "https://files.example/4711/original")
    assert said(window) == "The link is on the clipboard."


def test_the_link_is_opened(qtbot: QtBot, open_window: OpenWindow, opened: list[str]) -> None:
    window, _ = done(qtbot, open_window)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Return, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: opened == ["https://files.example/4711/original"])


def test_a_file_without_a_link_says_what_to_do(
    qtbot: QtBot, open_window: OpenWindow, opened: list[str]
) -> None:
    window, host = done(qtbot, open_window)
    sentence, todo = "PXM gives no link for this file yet.", "Copy its id instead."
    host.service.failures["library.link"] = NotFound(sentence, todo)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Return, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: said(window) == "PXM gives no link for this file yet. Copy its id instead.")
    assert opened == []


def test_nothing_is_offered_for_a_file_that_pxm_does_not_have(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = done(qtbot, open_window, stage=Stage.QUEUED, file_id=None)
    actions = window.uploads.queue_actions
    for action in (actions.copy_id, actions.copy_link, actions.open_link, actions.undo_replace):
        assert not action.isEnabled(), action.text()
    assert actions.show_in_folder.isEnabled()


def test_a_replacement_is_undone_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = done(qtbot, open_window, replaces="12")
    actions = window.uploads.queue_actions
    assert actions.undo_replace.isEnabled()
    # Undone meanwhile from another window: it is said, not done twice.
    host.service.rows[1] = host.service.rows[1].model_copy(update={"replaces": None})
    actions.undo_replace.trigger()
    qtbot.waitUntil(lambda: said(window) == "Nothing to undo: this file replaced no other.")
    host.service.rows[1] = host.service.rows[1].model_copy(update={"replaces": "12"})
    actions.undo_replace.trigger()
    qtbot.waitUntil(lambda: said(window) == "The older version has its products back.")
    qtbot.waitUntil(lambda: not actions.undo_replace.isEnabled())


# -- in the file manager -----------------------------------------------------------------------------------


class FileManager:
    """A file manager on a bus of its own: notes what it is asked to show, and may refuse."""

    def __init__(self, address: str, *, refuses: bool) -> None:
        self._refuses = refuses
        self._over = threading.Event()
        self.asked: list[tuple[Any, ...]] = []
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName(MANAGER))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self.asked.append((message.header.fields[HeaderFields.member], *message.body))
                refusal = new_error(message, "org.example.Refused")
                self._connection.send(refusal if self._refuses else new_method_return(message))


if sys.platform.startswith("linux"):  # elsewhere there is no session bus

    def test_the_file_manager_selects_the_file(qtbot: QtBot, open_window: OpenWindow, bus: str) -> None:
        window, _ = done(qtbot, open_window, path="/photos/ä 1%.jpg".encode() + b"\xff")
        with FileManager(bus, refuses=False) as manager:
            QTest.keyClick(window.uploads.view, Qt.Key.Key_Return, CONTROL)
            qtbot.waitUntil(lambda: bool(manager.asked))
        assert manager.asked == [("ShowItems", ["file:///photos/%C3%A4%201%25.jpg%FF"], "")]

    def test_the_folder_is_opened_where_the_file_manager_refuses(
        qtbot: QtBot, bus: str, opened: list[str], tmp_path: Path
    ) -> None:
        keeper = QObject()
        with FileManager(bus, refuses=True) as manager:
            reveal(os.fsencode(tmp_path / "a.jpg"), keeper)
            qtbot.waitUntil(lambda: opened == [QUrl.fromLocalFile(str(tmp_path)).toString()])
        assert len(manager.asked) == 1
        qtbot.waitUntil(lambda: not keeper.children())  # the answer is not kept

    def test_the_folder_is_opened_where_there_is_no_bus(
        opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(QDBusConnection, "sessionBus", lambda: QDBusConnection("none"))
        reveal(os.fsencode(tmp_path / "a.jpg"), QObject())
        assert opened == [QUrl.fromLocalFile(str(tmp_path)).toString()]


@pytest.mark.parametrize(
    ("system", "command"),
    [("darwin", ("open", ["-R", "/p/a b.jpg"])), ("win32", ("explorer", ["/select,", "/p/a b.jpg"]))],
)
def test_other_systems_have_a_command_for_it(
    monkeypatch: pytest.MonkeyPatch, system: str, command: tuple[str, list[str]]
) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(QProcess, "startDetached", lambda *given: started.append(given))
    reveal(b"/p/a b.jpg", QObject())
    assert started == [command]
