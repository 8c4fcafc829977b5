"""The real window on the real service, the real engine and the sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow
from tests.support.sandbox import SandboxProcess
from tests.ui.conftest import end
from tests.ui.test_destination import pick
from tests.ui.test_drop import let_go

LONG = 120_000


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def account(sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> SandboxProcess:
    """Credentials from the environment, so that no keyring is needed."""
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    return sandbox


@pytest.fixture
def window(qtbot: QtBot, account: SandboxProcess, tmp_path: Path) -> Iterator[MainWindow]:
    opened = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    opened.show()
    opened.start()
    qtbot.waitUntil(lambda: opened.pages.currentWidget() is opened.uploads, timeout=LONG)
    qtbot.waitUntil(lambda: bool(opened.names.regions), timeout=LONG)
    yield opened
    end(qtbot, opened)


def drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    uris = [b"file://" + QByteArray(os.fsencode(p)).toPercentEncoding(b"/").data() for p in paths]
    mime.setData("text/uri-list", QByteArray(b"\r\n".join(uris)))
    let_go(window, mime)


def test_dropped_files_end_up_linked_to_the_picked_product(
    qtbot: QtBot, window: MainWindow, account: SandboxProcess, tmp_path: Path
) -> None:
    product = next(row for row in account.control.rows("collection") if row.get("additional_title"))
    shoot = tmp_path / "Spring shoot"
    (shoot / "day 1").mkdir(parents=True)
    names = ["front view.jpg", "day 1/back #2 100%.jpg", "ümläut 🧥.jpg"]
    for n, name in enumerate(names):
        (shoot / name).write_bytes(os.urandom(50_000 + n))
    (shoot / ".hidden").write_bytes(b"x")
    (shoot / "empty.jpg").write_bytes(b"")

    assert window.practice_banner.isVisible()
    pick(qtbot, window, str(product["additional_title"]))
    drop(window, shoot)
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("drop") is not None, timeout=LONG)
    qtbot.waitUntil(lambda: window.model.total.files == 3, timeout=LONG)
    qtbot.waitUntil(lambda: window.model.total.states[State.LINKED] == 3, timeout=LONG)
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    assert "3 files added" in bar.text
    assert "Skipped: " in bar.text

    for name in names:
        found = account.control.files(name=name.rpartition("/")[2])
        assert [f["stored"]["size"] for f in found] == [(shoot / name).stat().st_size]
        linked = {str(c["id"] if isinstance(c, dict) else c) for c in found[0]["collections"]}
        assert str(product["id"]) in linked
    row = window.model.row(1)
    assert row is not None
    assert row.file_id
    window.uploads.open_details(1)
    assert window.uploads.details.value("id") == row.file_id


def test_paused_files_wait_for_the_user_and_cancelled_ones_come_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    account_file = tmp_path / "large.tif"
    account_file.write_bytes(os.urandom(8_000_000))
    window.bridge.call(lambda api: api.preferences.change({"bandwidth": 200_000}))
    drop(window, account_file)
    qtbot.waitUntil(lambda: window.model.total.states[State.SENDING] == 1, timeout=LONG)
    view = window.uploads.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.model.total.states[State.PAUSED] == 1, timeout=LONG)
    qtbot.waitUntil(lambda: window.uploads.pause_button.text() == "Resume all")
    window.uploads.queue_actions.cancel_all.trigger()
    qtbot.waitUntil(lambda: window.model.total.states[State.CANCELLED] == 1, timeout=LONG)
    window.bridge.call(lambda api: api.preferences.change({"bandwidth": None}))
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.model.total.states[State.DONE] == 1, timeout=LONG)


def test_a_stopped_window_goes_on_at_the_next_start(
    qtbot: QtBot, account: SandboxProcess, tmp_path: Path
) -> None:
    source = tmp_path / "night.mov"
    source.write_bytes(os.urandom(12_000_000))

    def open_it() -> MainWindow:
        window = MainWindow(lambda: ServiceHost(tmp_path / "data"))
        window.show()
        window.start()
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads, timeout=LONG)
        return window

    first = open_it()
    first.bridge.call(lambda api: api.preferences.change({"bandwidth": 500_000}))
    drop(first, source)
    qtbot.waitUntil(lambda: first.model.total.states[State.SENDING] == 1, timeout=LONG)
    first.close()
    assert first.closing.isVisible()
    with qtbot.waitSignal(first.stopped, timeout=LONG):
        QTest.mouseClick(first.closing.stop_safely, Qt.MouseButton.LeftButton)
    end(qtbot, first)

    second = open_it()
    try:
        qtbot.waitUntil(lambda: second.model.total.files == 1, timeout=LONG)
        second.bridge.call(lambda api: api.preferences.change({"bandwidth": None}))
        qtbot.waitUntil(lambda: second.model.total.states[State.DONE] == 1, timeout=LONG)
        assert [f["stored"]["size"] for f in account.control.files(name="night.mov")] == [12_000_000]
    finally:
        end(qtbot, second)


def test_practice_needs_no_account_and_ends_with_the_window(
    qtbot: QtBot, nobody: None, tmp_path: Path
) -> None:
    window = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    window.show()
    window.start()
    try:
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in, timeout=LONG)
        QTest.mouseClick(window.sign_in.practice_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads, timeout=LONG)
        assert window.practice_banner.isVisible()
        # Without a keyring the window says how long it stays signed in.
        assert window.uploads.top_bars.get("notice 1") is not None
        qtbot.waitUntil(lambda: len(window.names.regions) == 4, timeout=LONG)
        picture = tmp_path / "first.jpg"
        picture.write_bytes(os.urandom(20_000))
        drop(window, picture)
        qtbot.waitUntil(lambda: window.model.total.states[State.DONE] == 1, timeout=LONG)
    finally:
        end(qtbot, window)
