"""What somebody waits for: a slow answer shows that it is under way, and is given up where that is possible."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui.bars import Bar, Bars
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.test_problems import BUSY, GONE, card, commands, open_problems

LEFT = Qt.MouseButton.LeftButton


def hold(host: FakeHost, name: str) -> None:
    """Let a command wait."""
    host.do(lambda s: s.gates.setdefault(name, asyncio.Event()))


def let_go(host: FakeHost, name: str) -> None:
    host.do(lambda s: s.gates.pop(name).set())


def waiting(bars: Bars) -> list[Bar]:
    return [bar for bar in bars.findChildren(Bar) if bar.isVisible() and bar.wheel.isVisible()]


def wait_bar(qtbot: QtBot, bars: Bars, text: str) -> Bar:
    qtbot.waitUntil(lambda: [bar.text for bar in waiting(bars)] == [text])
    return waiting(bars)[0]


def sent(qtbot: QtBot, open_window: OpenWindow) -> tuple[Bars, FakeHost]:
    service = FakeService()
    service.fill(1, stage=Stage.DONE, file_id="77")
    window, host = open_window(service)
    window.uploads.view.selectAll()
    qtbot.waitUntil(lambda: window.uploads.queue_actions.copy_link.isEnabled())
    return window.uploads.bottom_bars, host


def test_a_slow_link_is_announced_and_can_be_given_up(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    bars, host = sent(qtbot, open_window)
    window = bars.window()
    actions = window.uploads.queue_actions  # type: ignore[attr-defined]
    hold(host, "library.link")
    QGuiApplication.clipboard().setText("before")
    for action in (actions.open_link, actions.copy_link):
        action.trigger()
        assert waiting(bars) == []  # not within the first moments
        bar = wait_bar(qtbot, bars, "Asking PXM for the link…")
        assert [button.text() for button in bar.buttons()] == ["Cancel"]
        QTest.mouseClick(bar.buttons()[0], LEFT)
        assert waiting(bars) == []
    actions.open_link.trigger()
    actions.copy_link.trigger()  # asked for anew: only this one is answered
    wait_bar(qtbot, bars, "Asking PXM for the link…")
    let_go(host, "library.link")
    link = "https://files.example/77/original"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == link)
    assert waiting(bars) == []
    assert opened == []


def test_retrying_a_cause_shows_that_it_is_under_way_and_happens_once(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.FAILED, reason=BUSY)
    window, host = open_problems(qtbot, open_window, service)
    hold(host, "retry")
    button = card(qtbot, window, "PXM does not say").button
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(button, LEFT)
    bar = wait_bar(qtbot, window.problems.bars, "Trying 2 files again…")
    assert bar.buttons() == []  # half of them would be under way
    assert commands(host, "retry") == [[1, 2]]
    let_go(host, "retry")
    qtbot.waitUntil(lambda: window.problems.cards == {})
    qtbot.waitUntil(lambda: waiting(window.problems.bars) == [])
    host.do(lambda s: s.step(1, stage=Stage.FAILED, reason=BUSY))
    QTest.mouseClick(card(qtbot, window, "PXM does not say").button, LEFT)
    qtbot.waitUntil(lambda: commands(host, "retry") == [[1, 2], [1]])


def test_files_that_are_located_are_awaited_and_can_be_given_up(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.FAILED, reason=GONE)
    window, host = open_problems(qtbot, open_window, service)
    card(qtbot, window, "The file is no longer")
    hold(host, "add")
    window.problems.found([1, 2], b"/moved/")
    bar = wait_bar(qtbot, window.problems.bars, "Looking for the files where you said…")
    QTest.keyClick(window.problems, Qt.Key.Key_Escape)
    assert waiting(window.problems.bars) == [bar]  # it goes on, so it stays
    QTest.mouseClick(bar.buttons()[0], LEFT)
    assert waiting(window.problems.bars) == []
    let_go(host, "add")
    host.do(lambda s: s.step(2, stage=Stage.FAILED, reason=BUSY))
    card(qtbot, window, "PXM does not say")
    assert commands(host, "cancel") == []
    assert len(window.model.problems) == 2


def test_a_bundle_shows_that_it_is_made_and_can_be_given_up(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window, host = open_window()
    window.places.open("help")
    page = window.help
    hold(host, "bundle")
    page.save_bundle(tmp_path / "support.zip")
    bar = wait_bar(qtbot, page.bars, "Checking, then packing the bundle: up to half a minute…")
    assert not page.save.isEnabled()
    QTest.mouseClick(bar.buttons()[0], LEFT)
    assert waiting(page.bars) == []
    assert page.save.isEnabled()
    let_go(host, "bundle")
    page.save_bundle(tmp_path / "support.zip")
    qtbot.waitUntil(lambda: page.bars.get("bundle") is not None)
    assert waiting(page.bars) == []
