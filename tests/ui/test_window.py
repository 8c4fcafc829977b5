from __future__ import annotations

import itertools
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Destination, Hold, Stage
from pxm_desktop.ui import queue_text
from pxm_desktop.ui.estimate import Forecast
from pxm_desktop.ui.queue_model import Column
from pxm_desktop.ui.queue_rows import Row, Tally
from pxm_desktop.ui.row_delegate import ROW_HEIGHT, row_height
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.test_queue_model import Clock, transfer

LONG = "SKU-BRJ-00141_front_retouched_final_FINAL_v2 (copy of the copy that Anna sent) " + "x" * 170 + ".jpg"


def full() -> FakeService:
    service = FakeService()
    service.fill(30, destination=Destination(collections=("15",), regions=("1", "2", "3", "4"), publish=True))
    for row_id, (stage, hold) in enumerate(itertools.product(Stage, [None, *Hold]), start=1):
        if row_id in service.rows:
            changes = {"stage": stage, "hold": hold, "name": LONG, "reason": "A reason that is long. " * 12}
            service.rows[row_id] = service.rows[row_id].model_copy(update=changes)
    return service


@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (1700, 900)])
@pytest.mark.parametrize("panel", [True, False])
def test_nothing_scrolls_sideways(
    qtbot: QtBot, open_window: OpenWindow, size: tuple[int, int], panel: bool
) -> None:
    window, _ = open_window(full())
    window.resize(*size)
    (window.uploads.panel_wanted if panel else window.panel.collapse).emit()
    window.uploads.open_details(1)
    qtbot.wait(1)
    assert (window.width(), window.height()) == size
    view = window.uploads.view
    shown = sum(view.columnWidth(c) for c in Column if not view.isColumnHidden(c))
    assert shown == view.viewport().width()
    assert not view.isColumnHidden(Column.NAME)
    assert not view.isColumnHidden(Column.STATE)
    assert view.columnWidth(Column.NAME) >= 160
    for bar in window.findChildren(QScrollBar):
        if bar.orientation() == Qt.Orientation.Horizontal:
            assert not bar.isVisible()


def test_rows_are_as_high_as_agreed_and_grow_with_the_font(qapp: QApplication) -> None:
    before = qapp.font()
    try:
        font = qapp.font()
        font.setPixelSize(13)
        qapp.setFont(font)
        assert row_height() == ROW_HEIGHT == 48
        font.setPixelSize(26)
        qapp.setFont(font)
        assert row_height() > 60
    finally:
        qapp.setFont(before)


def test_every_control_has_a_name_and_all_are_reached_by_tab(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(full())
    window.uploads.view.selectRow(1)
    window.uploads.open_details(1)
    qtbot.wait(1)
    controls = [
        w
        for w in window.findChildren(QWidget)
        if isinstance(w, QAbstractButton | QLineEdit | QComboBox) and w.isVisible() and w.objectName() == ""
    ]
    assert len(controls) > 15
    for control in controls:
        face = QAccessible.queryAccessibleInterface(control)
        assert face is not None
        name = face.text(QAccessible.Text.Name)
        assert name, control
    reached: set[QWidget] = set()
    window.uploads.view.setFocus()
    for _ in range(80):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    missed = [
        c
        for c in controls
        if c.isEnabled() and c not in reached and c.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert missed == []
    assert len(reached) > 12


def test_an_empty_queue_has_one_sentence_and_one_button(open_window: OpenWindow) -> None:
    window, _ = open_window()
    assert window.uploads.empty.isVisible()
    assert window.uploads.empty.text.text() == "Drop files or folders anywhere in this window."
    assert window.uploads.empty.button.text() == "Add files…"
    assert not window.uploads.view.isVisible()
    assert not window.uploads.pause_button.isVisible()


def test_speed_and_time_while_sending_and_silence_afterwards(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, size=600_000_000, stage=Stage.SENDING)
    window, host = open_window(service)
    host.do(lambda s: s.progress({1: 1_000_000}, 1_000_000.0))
    qtbot.waitUntil(lambda: window.sidebar.speed.text() != "")
    assert window.sidebar.speed.text().replace("\u00a0", " ") == "1.0 MB/s"
    assert window.sidebar.done_about.text().startswith("All 2 done about ")
    host.do(lambda s: s.step(2, hold=Hold.USER))
    qtbot.waitUntil(lambda: window.sidebar.done_about.text().startswith("1 file done about "))
    host.do(lambda s: s.health("offline"))
    qtbot.waitUntil(lambda: window.sidebar.speed.text() == "")
    assert window.sidebar.done_about.text() == ""
    host.do(lambda s: s.health("ok"))
    for row_id in (1, 2):
        host.do(partial(FakeService.step, row_id=row_id, stage=Stage.DONE))
    qtbot.waitUntil(lambda: window.model.total.active == 0)
    assert window.sidebar.speed.text() == ""
    assert window.sidebar.done_about.text() == ""


_WORK = (QEvent.Type.Timer, QEvent.Type.Paint, QEvent.Type.UpdateRequest)


def test_nothing_ticks_while_nothing_happens(
    qtbot: QtBot, qapp: QApplication, open_window: OpenWindow
) -> None:
    window, _ = open_window(full())
    window.uploads.view.setFocus()
    qtbot.wait(400)
    beats: list[str] = []

    class Spy(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            owner: QObject | None = watched
            while owner is not None and owner is not window:
                owner = owner.parent()
            if owner is window and event.type() in _WORK:
                beats.append(f"{type(watched).__name__} {event.type().name}")
            return False

    spy = Spy()
    qapp.installEventFilter(spy)
    try:
        qtbot.wait(500)
    finally:
        qapp.removeEventFilter(spy)
    assert beats == []


def tally(*transfers: object) -> Tally:
    made = Tally()
    for each in transfers:
        assert not isinstance(each, str)
        made.add(each)  # type: ignore[arg-type]
    return made


def row(row_id: int, **fields: object) -> Row:
    made = transfer(row_id, **fields)  # type: ignore[arg-type]
    return Row(made, made.destination)


def test_forecast_counts_bytes_and_calls_and_does_not_jump() -> None:
    clock = Clock()
    forecast = Forecast(clock)
    big = tally(row(1, size=1_000_000, stage=Stage.SENDING))
    assert forecast.seconds_left(big) is None
    forecast.note(10_000.0)
    assert forecast.seconds_left(big) == pytest.approx(100)
    for _ in range(100):
        clock.now += 0.5
        forecast.note(10_000.0)
    forecast.note(100_000.0)
    clock.now += 0.05
    forecast.note(100_000.0)
    left = forecast.seconds_left(big)
    assert left is not None
    assert left > 90
    assert forecast.shown == pytest.approx(10_000)
    clock.now += 1
    forecast.note(100_000.0)
    assert forecast.shown > 20_000
    small = tally(*(row(n, size=1) for n in range(950)))
    calls = forecast.seconds_left(small)
    assert calls == pytest.approx(3 * 60)
    assert forecast.seconds_left(tally(row(1, stage=Stage.DONE), row(2, hold=Hold.USER))) is None


def test_an_odd_first_measurement_does_not_last() -> None:
    clock = Clock()
    forecast = Forecast(clock)
    forecast.note(100.0)
    for _ in range(4):
        clock.now += 0.5
        forecast.note(1_000_000.0)
    assert forecast.speed == pytest.approx(1_000_000)
    assert forecast.shown == pytest.approx(1_000_000)


def test_events_of_a_stopped_window_are_ignored(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    told: list[object] = []
    window.bridge.happened.connect(told.append)
    with qtbot.waitSignal(window.stopped):
        window.close()
    host.do(lambda s: s.fill(1))
    host.do(lambda s: s.health("offline"))
    qtbot.wait(20)
    assert told == []


def test_page_keys(qtbot: QtBot, open_window: OpenWindow) -> None:
    window: MainWindow
    window, _ = open_window(full())
    window.panel.search.field.setFocus()
    QTest.keyClick(window.panel.search.field, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.uploads.view.hasFocus()


def test_rows_do_not_repeat_why_the_whole_queue_waits(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    sentence = "PXM did not answer in time. Check the network connection, then retry."
    service.fill(2, hold=Hold.OFFLINE, reason=sentence)
    service.step(2, stage=Stage.SENDING, sent_bytes=500)
    window, host = open_window(service)
    host.do(lambda s: s.health("offline", sentence))
    qtbot.waitUntil(lambda: window.model.index(1, Column.STATE).data() == "Waiting for the network")
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    assert bar.text == sentence
    waiting, sending = (queue_text.state_of(window.model.item(n), window.model.health) for n in (1, 2))
    assert (waiting.word, waiting.under) == ("Waiting for the network", "")
    assert (sending.word, sending.under) == ("Paused", "Waiting for the network")
    spoken = window.model.index(1, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Waiting for the network" in spoken
    assert sentence not in spoken
    # Alone in its trouble, a file says what it is.
    host.do(lambda s: s.health("ok"))
    qtbot.waitUntil(lambda: window.model.index(1, Column.STATE).data() == "Waiting")
    assert queue_text.state_of(window.model.item(1), window.model.health).under == sentence
