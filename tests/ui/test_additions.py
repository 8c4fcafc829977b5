"""One bar tells of the newest addition, counts those before it, and comes back to them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import additions
from pxm_desktop.ui.additions import KEY, Additions, Message
from pxm_desktop.ui.bars import Bar, Bars

LEFT_OUT = Message("ok", "3 files added.", more=("a: hidden", "b: empty"))


@pytest.fixture
def bars(qtbot: QtBot) -> Bars:
    made = Bars()
    qtbot.addWidget(made)
    return made


def press(bars: Bars, name: str) -> None:
    bar = shown(bars)
    wanted = next(b for b in bar.buttons() if name in (b.text(), b.accessibleName()))
    QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)


def shown(bars: Bars) -> Bar:
    bar = bars.get(KEY)
    assert bar is not None
    return bar


def test_the_newest_is_told_and_those_before_it_counted(bars: Bars) -> None:
    told = Additions(bars, bars)
    undone: list[str] = []
    told.tell(LEFT_OUT)
    for name in ("first", "second"):
        told.tell(Message("ok", f"{name} added.", (("Undo", lambda name=name: undone.append(name)),)))  # type: ignore[misc]
    assert shown(bars).text == "second added. · 2 additions before it"
    assert shown(bars).more.model().rowCount() == 2
    press(bars, "Undo")
    assert shown(bars).text == "first added. · 1 addition before it"
    press(bars, "Undo")
    assert undone == ["second", "first"]
    assert shown(bars).text == "3 files added."
    assert [b.text() for b in shown(bars).buttons()] == ["Show", ""]


def test_dismiss_ends_all_of_them(bars: Bars) -> None:
    told = Additions(bars, bars)
    told.tell(LEFT_OUT)
    told.tell(Message("error", "The disk is gone."))
    press(bars, "Dismiss")
    assert bars.get(KEY) is None
    told.tell(LEFT_OUT)
    assert shown(bars).text == "3 files added."


def test_what_was_read_goes_and_what_was_left_out_stays(
    qtbot: QtBot, bars: Bars, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(additions, "_READABLE_MS", 50)
    told = Additions(bars, bars)
    told.tell(LEFT_OUT)
    told.tell(Message("ok", "read soon.", passing=True))
    qtbot.waitUntil(lambda: shown(bars).text == "3 files added.")


def test_a_bar_that_escape_took_away_does_not_come_back(
    qtbot: QtBot, bars: Bars, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(additions, "_READABLE_MS", 50)
    told = Additions(bars, bars)
    told.tell(LEFT_OUT)
    told.tell(Message("ok", "read soon.", passing=True))
    bars.take(KEY)
    qtbot.waitUntil(lambda: not told._read.isActive())
    assert bars.get(KEY) is None
    told.tell(Message("ok", "new."))
    assert shown(bars).text == "new."
