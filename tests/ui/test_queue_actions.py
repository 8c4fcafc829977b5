from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Hold, Stage
from pxm_desktop.ui import bars
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def mixed() -> FakeService:
    """A batch: 1 waiting, 2 sending, 3 failed, 4 done, 5 paused, 6 needs somebody."""
    service = FakeService()
    service.fill(6)
    states: dict[int, dict[str, object]] = {
        2: {"stage": Stage.SENDING, "sent_bytes": 400},
        3: {"stage": Stage.FAILED, "reason": "The file is gone. Put it back."},
        4: {"stage": Stage.DONE, "file_id": "900"},
        5: {"hold": Hold.USER},
        6: {"hold": Hold.PRODUCT, "reason": "No product fits."},
    }
    for row_id, changes in states.items():
        service.rows[row_id] = service.rows[row_id].model_copy(update=changes)
    return service


def calls(host: FakeHost, name: str) -> list[object]:
    return [c[1] for c in host.service.log if c[0] == name]


def select(window: MainWindow, *ids: int) -> None:
    view = window.uploads.view
    view.setFocus()
    view.clearSelection()
    for n, row_id in enumerate(ids):
        row = window.model.row_number(row_id)
        assert row is not None
        spot = view.visualRect(window.model.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), LEFT, CONTROL if n else Qt.KeyboardModifier.NoModifier, spot)
    QCoreApplication.processEvents()


def footer(window: MainWindow, text: str) -> Button:
    return next(
        b for b in window.uploads.findChildren(Button) if b.accessibleName() == text and b.isVisible()
    )


def state(window: MainWindow, row_id: int) -> State:
    row = window.model.row(row_id)
    assert row is not None
    return row.state


def test_pause_and_resume_a_selection_by_button(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    select(window, 1, 2)
    qtbot.waitUntil(lambda: footer(window, "Pause").isEnabled())
    assert not footer(window, "Resume").isEnabled()
    QTest.mouseClick(footer(window, "Pause"), LEFT)
    qtbot.waitUntil(lambda: state(window, 2) is State.PAUSED)
    assert calls(host, "pause") == [[1, 2]]
    qtbot.waitUntil(lambda: footer(window, "Resume").isEnabled())
    QTest.mouseClick(footer(window, "Resume"), LEFT)
    qtbot.waitUntil(lambda: state(window, 2) is State.SENDING)


def test_pause_all_turns_into_resume_all(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    button = window.uploads.pause_button
    assert button.text() == "Pause all"
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: button.text() == "Resume all")
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: button.text() == "Pause all")
    assert (calls(host, "pause"), calls(host, "resume")) == ([None], [None])


def test_control_p_pauses_and_resumes(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    view = window.uploads.view
    select(window, 1)
    QTest.keyClick(view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: state(window, 1) is State.PAUSED)
    QTest.keyClick(view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: state(window, 1) is State.WAITING)
    view.clearSelection()
    QTest.keyClick(view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: calls(host, "pause") == [[1], None])


def test_retry_of_failed_and_of_held_rows(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    view = window.uploads.view
    select(window, 3, 6)
    QTest.keyClick(view, Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: state(window, 3) is State.WAITING and state(window, 6) is State.WAITING)
    assert (calls(host, "retry"), calls(host, "resume")) == ([[3]], [[6]])


def test_retry_failed_without_a_selection(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    QTest.mouseClick(footer(window, "Retry failed"), LEFT)
    qtbot.waitUntil(lambda: state(window, 3) is State.WAITING)
    assert calls(host, "retry") == [None]


def test_cancel_can_be_undone(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    select(window, 1, 2, 4)
    QTest.mouseClick(footer(window, "Cancel"), LEFT)
    qtbot.waitUntil(lambda: state(window, 1) is State.CANCELLED)
    assert calls(host, "cancel") == [[1, 2]]
    bar = window.uploads.bottom_bars.get("undo")
    assert bar is not None
    assert bar.text == "Cancelled 2 files."
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: state(window, 1) is State.WAITING)
    assert window.uploads.bottom_bars.get("undo") is None


def test_cancel_all_and_its_undo(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    QTest.mouseClick(footer(window, "Cancel all"), LEFT)
    qtbot.waitUntil(lambda: window.model.total.active == 0)
    assert calls(host, "cancel") == [[1, 2, 5, 6]]
    window.uploads.undo.undo()
    qtbot.waitUntil(lambda: window.model.total.active == 4)


def test_delete_removes_at_once_and_undo_brings_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    select(window, 1, 4)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.model.total.files == 4)
    assert window.model.row_number(1) is None
    qtbot.waitUntil(lambda: calls(host, "cancel") == [[1]])
    assert calls(host, "clear") == []
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: window.model.row_number(1) == 1)
    qtbot.waitUntil(lambda: calls(host, "retry") == [[1]])
    qtbot.waitUntil(lambda: state(window, 1) is State.WAITING)
    assert calls(host, "clear") == []


def test_removal_becomes_final_by_itself(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bars, "UNDO_MS", 50)
    window, host = open_window(mixed())
    QTest.mouseClick(footer(window, "Clear finished"), LEFT)
    qtbot.waitUntil(lambda: window.model.total.files == 4)
    qtbot.waitUntil(lambda: sorted(host.service.rows) == [1, 2, 5, 6])
    qtbot.waitUntil(lambda: window.model.row(3) is None)
    assert not window.uploads.undo.offered


def test_a_second_removal_settles_the_first(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    select(window, 3)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Delete)
    select(window, 4)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: calls(host, "clear") == [[3]])
    window.uploads.undo.undo()
    assert window.model.row_number(4) is not None


def test_details_open_on_enter_and_close_on_escape(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    details = window.uploads.details
    select(window, 3)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Return)
    assert details.isVisible()
    assert details.value("path") == "/photos/Studio day/SKU-00002.jpg"
    assert details.value("state") == "Failed. The file is gone. Put it back."
    assert details.value("id") == "Not in PXM yet"
    host.do(lambda s: s.step(3, stage=Stage.DONE, reason="", file_id="901"))
    qtbot.waitUntil(lambda: details.value("id") == "901")
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Escape)
    assert not details.isVisible()
    assert window.uploads.view.has_selection()
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Escape)
    assert not window.uploads.view.has_selection()


def test_details_of_a_removed_row_close(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(mixed())
    select(window, 4)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Return)
    assert window.uploads.details.isVisible()
    select(window, 4)
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Delete)
    window.uploads.undo.settle()
    qtbot.waitUntil(lambda: not window.uploads.details.isVisible())


def test_arrows_and_clicks_open_and_close_batches(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(mixed())
    view, model = window.uploads.view, window.model
    select(window, 2)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert model.rowCount() == 1
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert model.rowCount() == 7
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.currentIndex().row() == 1
    arrow = view.visualRect(model.index(0, 0))
    arrow.setWidth(40)
    QTest.mouseClick(view.viewport(), LEFT, pos=arrow.center())
    assert model.rowCount() == 1
    QTest.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(model.index(0, 0)).center())
    assert model.rowCount() == 7


def test_select_all_and_typing_a_name(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(mixed())
    view = window.uploads.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert sorted(view.selected_ids()) == [1, 2, 3, 4, 5, 6]
    QCoreApplication.processEvents()
    assert window.uploads.count_label.full == "6 of 6 selected"
    view.clearSelection()
    QTest.keyClicks(view, "sku-00003")
    item = window.model.item(view.currentIndex().row())
    assert item is window.model.row(4)


def test_filter_narrows_and_says_when_nothing_fits(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(mixed())
    QTest.keyClick(window.uploads.view, Qt.Key.Key_F, CONTROL)
    assert window.uploads.filter.hasFocus()
    QTest.keyClicks(window.uploads.filter, "00003")
    qtbot.waitUntil(lambda: window.model.rowCount() == 2)
    QTest.keyClicks(window.uploads.filter, "x")
    qtbot.waitUntil(lambda: window.uploads.nothing.isVisible())
    assert window.uploads.nothing.text.text() == "No file here has “00003x” in its name."
    QTest.mouseClick(window.uploads.nothing.button, LEFT)
    qtbot.waitUntil(lambda: window.model.rowCount() == 7)


def test_context_menu_offers_what_fits(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(mixed())
    select(window, 4)
    view = window.uploads.view
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    menu = next(m for m in window.uploads.findChildren(QMenu) if m.isVisible())
    offered = {a.text(): a.isEnabled() for a in menu.actions() if a.text()}
    assert offered["Details"]
    assert offered["Remove"]
    assert not offered["Pause"]
    assert not offered["Cancel"]
    pause_all: QAction = next(a for a in menu.actions() if a.text() == "Pause all")
    pause_all.trigger()
    menu.close()
    qtbot.waitUntil(lambda: calls(host, "pause") == [None])


def test_a_refused_command_is_said(qtbot: QtBot, open_window: OpenWindow) -> None:
    from pxm_desktop.service.errors import ServiceError

    service = mixed()
    service.failures["pause"] = ServiceError("The queue is busy.", "Try again in a moment.")
    window, _ = open_window(service)
    QTest.mouseClick(window.uploads.pause_button, LEFT)
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("refused") is not None)
    bar = window.uploads.bottom_bars.get("refused")
    assert bar is not None
    assert bar.text == "The queue is busy. Try again in a moment."
    QTest.keyClick(window.uploads.view, Qt.Key.Key_Escape)
    assert window.uploads.bottom_bars.get("refused") is None


def test_the_footer_counts(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(mixed())
    assert (
        window.uploads.count_label.full.replace("\u00a0", " ") == "6 files, 6.0 kB · 1 failed · 1 needs you"
    )
    assert window.sidebar.page("uploads").count.text() == "1/6"
