"""Bandwidth controls, the painted week, the sparkline, finish then quit, and news of the network."""

from __future__ import annotations

import sys
from datetime import datetime
from types import SimpleNamespace

import pytest
from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.timetable import EMPTY, FULL, BandwidthRule, grid_of
from pxm_desktop.transfer.model import Hold, Stage
from pxm_desktop.ui import taskbar
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.sparkline import Sparkline, Speeds
from pxm_desktop.ui.states import State
from pxm_desktop.ui.taskbar import Taskbar
from pxm_desktop.ui.timetable_grid import TimetableGrid
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def with_controls(
    qtbot: QtBot, open_window: OpenWindow, service: FakeService | None = None
) -> tuple[MainWindow, FakeHost]:
    window, host = open_window(service)
    qtbot.waitUntil(lambda: bool(window.line._values))
    window.sidebar.box.button.setFocus()
    QTest.keyClick(window.sidebar.box.button, Qt.Key.Key_Space)
    assert window.line.popover.isVisible()
    assert window.line.popover.limit.hasFocus()
    return window, host


def kept(host: FakeHost) -> dict[str, object]:
    return host.do(lambda s: s.settings.model_dump(mode="json"))


def test_a_limit_is_chosen_and_shown_in_the_sidebar(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = with_controls(qtbot, open_window)
    popover = window.line.popover
    QTest.keyClick(popover.limit, Qt.Key.Key_Down)
    popover.limit.activated.emit(popover.limit.currentIndex())
    qtbot.waitUntil(lambda: kept(host)["bandwidth"] == 1_000_000)
    box = window.sidebar.box
    qtbot.waitUntil(lambda: box.limit.text().replace("\u00a0", " ") == "Limit 1.0 MB/s")
    assert "Limit" in box.button.accessibleName()
    QTest.keyClick(popover.limit, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert box.button.hasFocus()


def test_any_limit_can_be_typed(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = with_controls(qtbot, open_window)
    popover = window.line.popover
    popover.limit.setCurrentIndex(popover.limit.count() - 1)
    popover.limit.activated.emit(popover.limit.currentIndex())
    assert popover.custom.hasFocus()
    QTest.keyClicks(popover.custom, "2.5")
    assert popover.bits.text() == "MB/s = 20 Mbit/s"
    QTest.keyClick(popover.custom, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(host)["bandwidth"] == 2_500_000)


def test_full_speed_for_a_while_and_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.settings.bandwidth = 5_000_000
    window, host = with_controls(qtbot, open_window, service)
    popover = window.line.popover
    QTest.mouseClick(popover.morning, LEFT)
    qtbot.waitUntil(lambda: window.sidebar.box.limit.text().startswith("Full speed until"))
    until = host.do(lambda s: s.settings.bandwidth_full_until)
    assert until is not None
    local = until.astimezone()
    assert (local.hour, local.minute) == (8, 0)
    assert local.date() > datetime.now().astimezone().date()
    assert not popover.morning.isVisible()
    QTest.mouseClick(popover.full_off, LEFT)
    qtbot.waitUntil(lambda: window.sidebar.box.limit.text().startswith("Limit"))
    assert kept(host)["bandwidth_full_until"] is None


def test_the_week_is_painted_and_kept(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = with_controls(qtbot, open_window)
    popover = window.line.popover
    QTest.mouseClick(popover.timetable, LEFT, pos=QPoint(15, popover.timetable.height() // 2))
    grid = popover.grid
    assert grid.isVisible()
    assert grid.hasFocus()
    begin, end = grid.cell_rect(1, 8).center().toPoint(), grid.cell_rect(5, 17).center().toPoint()
    popover.brush.setCurrentIndex(1)
    popover.brush.activated.emit(1)
    QTest.mousePress(grid, LEFT, pos=begin)
    QTest.mouseMove(grid, end)
    QTest.mouseRelease(grid, LEFT, pos=end)
    # The week of the United States begins with Sunday, so the second line is Monday.
    rule = {"days": [0, 1, 2, 3, 4], "start": 8, "end": 18, "limit": 1_000_000}
    qtbot.waitUntil(lambda: kept(host)["bandwidth_timetable"] == [rule])
    QTest.mouseClick(popover.timetable, LEFT, pos=QPoint(15, popover.timetable.height() // 2))
    qtbot.waitUntil(lambda: kept(host)["bandwidth_timetable"] == [])
    qtbot.waitUntil(lambda: not grid.isVisible())


def test_keys_paint_too(qtbot: QtBot) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    grid = TimetableGrid()
    qtbot.addWidget(grid)
    QLocale.setDefault(before)
    grid.show()
    grid.brush = 2_000_000
    strokes: list[None] = []
    grid.painted.connect(lambda: strokes.append(None))
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Space, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.grid == grid_of(
        [
            BandwidthRule(days=(0,), start=0, end=1, limit=2_000_000),
            BandwidthRule(days=(1,), start=0, end=4, limit=2_000_000),
        ]
    )
    assert grid.accessibleDescription().startswith("Dienstag, 03:00 to 04:00")
    assert len(strokes) == 4
    QTest.keyClick(grid, Qt.Key.Key_Space)  # the same value again wipes it off
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.grid[1][2:4] == (None, None)
    QTest.keyClick(grid, Qt.Key.Key_End)
    grid.brush = FULL
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.grid[1][23] == FULL
    assert "full speed" in grid.accessibleDescription()
    grid.show_grid(EMPTY)
    assert grid.grid == EMPTY
    assert not grid.grab().isNull()


def test_speeds_of_the_last_two_minutes() -> None:
    clock = Clock()
    speeds = Speeds(clock)
    assert speeds.values() == []
    for second in range(10):
        clock.now = float(second)
        speeds.note(100.0 if second < 6 else 300.0)
    assert speeds.values() == [100, 100, 100, 300, 300]
    clock.now = 20.0  # nothing was sent meanwhile
    speeds.note(50.0)
    assert speeds.values() == [100, 100, 100, 300, 300, 0, 0, 0, 0, 0, 50]
    clock.now = 1000.0
    speeds.note(7.0)
    assert speeds.values() == [7.0]


def test_the_sparkline_is_there_while_files_are_sent(qtbot: QtBot) -> None:
    clock = Clock()
    speeds = Speeds(clock)
    line = Sparkline(speeds)
    qtbot.addWidget(line)
    for second in range(0, 300, 2):
        clock.now = float(second)
        speeds.note(1_000_000.0 + second * 1000)
    line.refresh(sending=True)
    assert line.isVisible()
    assert line.accessibleDescription().startswith("Now 1.3")
    line.resize(line.sizeHint())
    assert len({line.grab().toImage().pixel(150, y) for y in range(28)}) > 2
    line.refresh(sending=False)
    assert not line.isVisible()


def test_finish_then_quit_is_announced_and_can_be_taken_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.SENDING)
    window, host = with_controls(qtbot, open_window, service)
    popover = window.line.popover
    popover.then.setCurrentIndex(1)
    popover.then.activated.emit(1)
    box = window.sidebar.box
    assert box.then.isVisible()
    host.do(lambda s: s.step(1, stage=Stage.DONE))
    host.do(lambda s: s.step(2, stage=Stage.DONE))
    bars = window.uploads.top_bars
    qtbot.waitUntil(lambda: bars.get("quits") is not None)
    assert window.when_done.announced
    bar = bars.get("quits")
    assert bar is not None
    QTest.mouseClick(bar.buttons()[0], LEFT)
    assert not window.when_done.announced
    assert bars.get("quits") is None
    assert not box.then.isVisible()
    assert popover.then.currentIndex() == 0


def test_more_files_put_the_end_off(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(1, stage=Stage.DONE)
    window, host = open_window(service)
    window.when_done.choose(True)
    window.numbers.show()
    assert window.when_done.announced
    host.do(lambda s: s.fill(1, stage=Stage.SENDING))
    host.do(lambda s: s.step(2, stage=Stage.SENDING))
    qtbot.waitUntil(lambda: not window.when_done.announced)
    assert window.when_done.quits
    QTest.mouseClick(window.sidebar.box.then, LEFT)
    assert not window.when_done.quits


def test_it_quits_and_says_at_the_next_start_what_was_left(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(1, stage=Stage.SENDING)
    service.fill(2, stage=Stage.SENDING, hold=Hold.FILE)
    window, host = open_window(service)
    window.when_done._last_call.setInterval(1)
    window.when_done.choose(True)
    with qtbot.waitSignal(window.stopped):
        host.do(lambda s: s.step(1, stage=Stage.DONE))
    assert host.stopped.is_set()
    assert kept(host)["left_problems"] == 2
    later = FakeService()
    later.settings = host.service.settings
    window, host = open_window(later)
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("notice 1") is not None)
    bar = window.uploads.top_bars.get("notice 1")
    assert bar is not None
    assert bar.text == "PXM Desktop quit when all else was done. 2 files needed you then."
    qtbot.waitUntil(lambda: kept(host)["left_problems"] == 0)


def test_many_signs_of_another_network_are_told_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    for _ in range(5):
        window.line._network_changed()
    qtbot.waitUntil(lambda: ("network_changed",) in host.service.log)
    assert host.service.log.count(("network_changed",)) == 1


def test_the_task_bar_is_told_of_percents_only(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, bool]] = []
    monkeypatch.setattr(Taskbar, "_tell", lambda _self, percent, visible: told.append((percent, visible)))
    bar = Taskbar("linux")
    total = Tally()
    bar.show(total)
    assert told == []
    total.files, total.bytes = 2, 1000
    for sent in (0, 3, 504, 506):
        total.sent = sent
        bar.show(total)
    total.states[State.DONE] = 2
    bar.clear()
    bar.clear()
    assert told == [(0, True), (50, True), (100, False)]


def test_docks_get_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers: list[int] = []
    app = SimpleNamespace(instance=lambda: SimpleNamespace(setBadgeNumber=numbers.append))
    monkeypatch.setattr(taskbar, "QGuiApplication", app)
    bar = Taskbar("darwin")
    total = Tally()
    for moving in (0, 2, 2, 1):
        total.files = moving
        bar.show(total)
    bar.clear()
    assert numbers == [2, 1, 0]


if sys.platform.startswith("linux"):  # elsewhere there is no session bus

    def test_task_bars_of_linux_hear_how_far_it_is(bus: str) -> None:
        with open_dbus_connection(bus) as dock:
            rule = MatchRule(type="signal", interface="com.canonical.Unity.LauncherEntry", member="Update")
            dock.send_and_get_reply(message_bus.AddMatch(rule))
            bar = Taskbar("linux")
            total = Tally()
            total.files, total.bytes, total.sent = 2, 1000, 250
            total.states[State.SENDING] = 2
            with dock.filter(rule) as heard:
                bar.show(total)
                told = dock.recv_until_filtered(heard, timeout=20).body
        assert told[0] == "application://pxm-desktop.desktop"
        assert {name: value for name, (_, value) in told[1].items()} == {
            "progress": pytest.approx(0.25, abs=0.01),
            "progress-visible": True,
        }


def test_the_system_is_asked_for_news_of_the_network_once_the_queue_is_shown(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def load() -> bool:
        asked.append(True)
        return False

    monkeypatch.setattr(QNetworkInformation, "loadDefaultBackend", load)
    window, _ = open_window(wait=False)
    window.line._network_later.setInterval(0)
    window.line.watch_network(window.feed.loaded)
    assert asked == []
    qtbot.waitUntil(lambda: asked == [True])
