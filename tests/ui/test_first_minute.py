"""From the first launch to a linked file: what a person has to do, counted, with the real program and sandbox."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import end
from tests.ui.test_destination import results
from tests.ui.test_on_sandbox import LONG, drop

LEFT = Qt.MouseButton.LeftButton
MOST_ACTIONS = 5


def test_from_launch_to_linked_in_five_actions(qtbot: QtBot, nobody: None, tmp_path: Path) -> None:
    picture = tmp_path / "front view.jpg"
    picture.write_bytes(os.urandom(30_000))
    done: list[str] = []
    done.append("launch")
    window = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    window.show()
    window.start()
    try:
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in, timeout=LONG)
        done.append("practice")
        QTest.mouseClick(window.sign_in.practice_button, LEFT)
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
        assert len(done) <= MOST_ACTIONS, done
    finally:
        end(qtbot, window)
