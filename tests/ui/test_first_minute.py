"""From the first launch to a linked file: what a person has to do, counted, with the real program and sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow
from tests.support.sandbox import SandboxProcess
from tests.ui.conftest import end
from tests.ui.test_destination import results
from tests.ui.test_on_sandbox import LONG, drop

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def window(qtbot: QtBot, nobody: None, tmp_path: Path) -> Iterator[MainWindow]:
    """The program, just launched for the first time."""
    launched = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    launched.show()
    launched.start()
    qtbot.waitUntil(lambda: launched.pages.currentWidget() is launched.sign_in, timeout=LONG)
    yield launched
    end(qtbot, launched)


def until_linked(qtbot: QtBot, window: MainWindow, picture: Path) -> list[str]:
    """Drop a picture, give it a product, and wait until both are in PXM; return what one did."""
    done: list[str] = []
    picture.write_bytes(os.urandom(30_000))
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads, timeout=LONG)

    done.append("drop")
    drop(window, picture)
    qtbot.waitUntil(lambda: window.model.total.files == 1, timeout=LONG)

    done.append("choose product")
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("drop") is not None, timeout=LONG)
    bar = window.uploads.bottom_bars.get("drop")
    assert bar is not None
    choose = next(button for button in bar.buttons() if button.text() == "Choose product…")
    QTest.mouseClick(choose, LEFT)
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    search = window.panel.search
    assert search.field.hasFocus()
    qtbot.waitUntil(lambda: bool(results(window.panel)), timeout=LONG)

    done.append("pick one")
    chosen = search.list.choices()[0]
    spot = search.list.visualItemRect(search.list.currentItem()).center()
    QTest.mouseClick(search.list.viewport(), LEFT, pos=spot)
    qtbot.waitUntil(lambda: window.model.total.states[State.LINKED] == 1, timeout=LONG)
    row = window.model.row(1)
    assert row is not None
    assert row.destination.collections == (chosen.id,)
    return done


def focused() -> QLineEdit:
    """Return the field that has the keyboard: no click is needed to type."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    return field


def test_practising_from_launch_to_linked(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    done = ["launch", "practice"]
    QTest.mouseClick(window.sign_in.practice_button, LEFT)
    done += until_linked(qtbot, window, tmp_path / "front view.jpg")
    assert len(done) == 5, done


def test_typing_id_and_secret_from_launch_to_linked(
    qtbot: QtBot, window: MainWindow, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    """Six things are done: a field that is filled in and left with Enter is one. Counted apart, Enter makes eight."""
    window.sign_in.address.setText(sandbox.base_url)  # PXM's own stands there by itself
    done, enters = ["launch"], 0
    for name, text in (("client id", sandbox.client_id), ("client secret", sandbox.client_secret)):
        field = focused()
        assert field.accessibleName().casefold() == name
        done.append(name)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        enters += 1
    done += until_linked(qtbot, window, tmp_path / "front view.jpg")
    assert (len(done), len(done) + enters) == (6, 8), done


def test_pasting_id_and_secret_together_from_launch_to_linked(
    qtbot: QtBot, window: MainWindow, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    """Six things are done, Enter being one of them."""
    window.sign_in.address.setText(sandbox.base_url)
    done = ["launch", "paste both"]
    QGuiApplication.clipboard().setText(f"{sandbox.client_id}\n{sandbox.client_secret}\n")
    QTest.keyClick(focused(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (window.sign_in.client_id.text(), window.sign_in.secret.text()) == (
        sandbox.client_id,
        sandbox.client_secret,
    )
    done.append("Enter")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    done += until_linked(qtbot, window, tmp_path / "front view.jpg")
    assert len(done) == 6, done


def test_an_id_typed_with_a_blank_stays_where_it_is(window: MainWindow) -> None:
    QTest.keyClicks(focused(), "my id")
    assert (window.sign_in.client_id.text(), window.sign_in.secret.text()) == ("my id", "")
