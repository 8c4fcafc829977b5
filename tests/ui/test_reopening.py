"""Another language holds at once: a window in it takes the place of the old one, and the service goes on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui import app, language
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import end
from tests.ui.fake_service import FakeHost, FakeService

PLACE = QRect(40, 50, 1111, 777)
Opened = Callable[..., tuple[MainWindow, FakeHost]]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, look: None) -> Iterator[Opened]:
    """Return a function that opens a window as the program does, on a service that sends a file, with the settings."""
    hosts: list[FakeHost] = []
    language.use("en")

    def open_it(remember: Path | None = None) -> tuple[MainWindow, FakeHost]:
        service = FakeService()
        service.fill(2, size=600_000_000, stage=Stage.SENDING)
        host = FakeHost(service)
        hosts.append(host)
        window = app.open_window(qapp, lambda: host, remember)
        window.setGeometry(PLACE)
        qtbot.waitUntil(lambda: window.places.current is not None and not window.feed.loading)
        window.places.open("settings")
        return window, host

    before = set(QApplication.topLevelWidgets())
    yield open_it
    for window in (
        w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w not in before
    ):
        window.stopped.disconnect(qapp.quit)
        end(qtbot, window)
    for host in hosts:
        host.close()
    language.use("en")


def choose(window: MainWindow, value: str) -> None:
    """Choose a language in the settings."""
    choice = window.around.settings.rows["language"].editor.findChild(Choice)
    assert isinstance(choice, Choice)
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def successor(qtbot: QtBot, window: MainWindow, act: Callable[[], None]) -> MainWindow:
    """Do something and return the window that takes the place of this one, once that has gone."""
    found: list[MainWindow] = []
    gone: list[bool] = []
    window.replaced.connect(found.append)
    window.destroyed.connect(lambda: gone.append(True))
    act()
    qtbot.waitUntil(lambda: bool(found and gone))
    (new,) = found
    qtbot.waitUntil(lambda: new.places.current is not None and not new.feed.loading)
    return new


@pytest.mark.parametrize("kept", [False, True])
def test_the_window_speaks_the_other_language_at_once(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: bool
) -> None:
    window, host = opened(tmp_path / "window.json" if kept else None)
    window.when_done.choose(True)
    window.panel.publish.click()
    ended: list[bool] = []
    monkeypatch.setattr(window.thumbnails, "close", lambda: ended.append(True))
    window.replaced.connect(lambda _: ended.append(not window.when_done.quits))
    new = successor(qtbot, window, lambda: choose(window, "de"))
    assert new.isVisible()
    assert new.geometry() == PLACE
    assert new.places.current is new.around.settings
    row = new.around.settings.rows["language"]
    assert row.editor.declaration.title == "Sprache"
    assert row.isAncestorOf(QApplication.focusWidget() or new)
    assert new.when_done.quits
    assert ended == [True, True]
    qtbot.waitUntil(lambda: new.panel.next_destination.publish)
    assert new.sidebar.page("uploads").text() == "Uploads"
    assert new.sidebar.page("history").text() == "Verlauf"
    # Nothing was stopped or asked twice, and what happens is heard by one window.
    assert not host.stopped.is_set()
    assert host.do(lambda s: len(s.listeners)) == 1
    assert {call[0] for call in host.service.log} & {"pause", "cancel"} == set()
    host.do(lambda s: s.step(1, stage=Stage.DONE))
    qtbot.waitUntil(lambda: new.model.total.finished == 1)

    again = successor(qtbot, new, lambda: choose(new, "en"))
    assert again.sidebar.page("history").text() == "History"
    with qtbot.waitSignal(again.stopped):
        again.leaving.stop()
    assert host.stopped.is_set()


def test_what_the_old_window_asked_is_answered_before_it_goes(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, host = opened()
    left: list[bool] = []
    monkeypatch.setattr(window.tray, "leave", lambda: left.append(True))
    host.do(lambda s: s.gates.update(add=asyncio.Event()))
    window.adding.add([b"/shoot"])
    found: list[MainWindow] = []
    gone: list[bool] = []
    window.replaced.connect(found.append)
    window.destroyed.connect(lambda: gone.append(True))
    choose(window, "de")
    qtbot.waitUntil(lambda: bool(found))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert (gone, left) == ([], [True])
    host.do(lambda s: s.gates["add"].set())
    qtbot.waitUntil(lambda: bool(gone))
    qtbot.waitUntil(lambda: found[0].model.total.files == 3)


def test_what_could_be_undone_is_final_and_what_is_typed_counts(qtbot: QtBot, opened: Opened) -> None:
    window, host = opened()
    host.do(lambda s: s.step(1, stage=Stage.DONE))
    qtbot.waitUntil(lambda: window.model.total.finished == 1)
    window.uploads.queue_actions.remove_files([1])
    told: list[bool] = []
    window.panel.commit = lambda: told.append(True)  # type: ignore[method-assign]
    new = successor(qtbot, window, lambda: choose(window, "de"))
    assert told == [True]
    qtbot.waitUntil(lambda: sorted(host.service.rows) == [2])
    qtbot.waitUntil(lambda: new.model.total.files == 1)


def test_a_window_that_is_about_to_close_is_not_opened_anew(qtbot: QtBot, opened: Opened) -> None:
    window, _ = opened()
    window.close()
    assert window.closing.isVisible()
    replaced: list[object] = []
    window.replaced.connect(replaced.append)
    choose(window, "de")
    qtbot.waitUntil(lambda: window.bridge.settings.get("language") == "de")
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert replaced == []
    assert language.spoken() == "en"


def test_what_is_not_saved_yet_is_not_lost(qtbot: QtBot, opened: Opened) -> None:
    window, host = opened()
    window.places.open("hotfolders")
    page = window.hotfolders.page
    QTest.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.editor.folder.field, "/shoot")
    qtbot.waitUntil(lambda: page.editor.dirty)
    window.places.open("settings")
    choose(window, "de")
    qtbot.waitUntil(lambda: host.do(lambda s: s.settings.language) == "de")
    bars = window.around.settings.bars
    qtbot.waitUntil(lambda: bars.get("language") is not None)
    bar = bars.get("language")
    assert bar is not None
    assert bar.text == "Something is not saved yet, so the language changes at the next start."
    assert window.isVisible()
    assert page.editor.dirty


def test_the_practice_account_and_signals_go_on_with_the_new_window(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, host = opened()
    signals = app.StopSignals(window)
    try:
        practice = window.practice
        monkeypatch.setattr(practice, "_command", [sys.executable, "-c", "import time; time.sleep(600)"])
        practice.start()
        qtbot.waitUntil(lambda: practice.running)
        new = successor(qtbot, window, lambda: choose(window, "de"))
        assert new.practice is practice
        assert practice.running
        with qtbot.waitSignal(new.stopped):
            signals._theirs.send(bytes([15]))
        assert not practice.running
        assert host.stopped.is_set()
    finally:
        signals.close()
