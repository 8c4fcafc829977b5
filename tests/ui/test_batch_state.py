"""What a batch's heading says and shows of files that went well and of files that did not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Hold, Stage
from pxm_desktop.ui import language, queue_text, theme
from pxm_desktop.ui.queue_delegate import QueueDelegate
from pxm_desktop.ui.queue_model import Column
from pxm_desktop.ui.queue_rows import Group
from pxm_desktop.ui.row_delegate import PADDING
from pxm_desktop.ui.states import State
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService

Kinds = Sequence[tuple[Stage, Hold | None]]
GOOD = (Stage.DONE, None)
BAD = (Stage.FAILED, None)
WAITING = (Stage.QUEUED, None)
STUCK = (Stage.QUEUED, Hold.FILE)
CANCELLED = (Stage.CANCELLED, None)


def opened(open_window: OpenWindow, kinds: Kinds) -> tuple[MainWindow, Group]:
    service = FakeService()
    service.fill(len(kinds))
    for row_id, (stage, hold) in enumerate(kinds, 1):
        service.step(row_id, stage=stage, hold=hold)
    window, _ = open_window(service)
    group = window.model.item(0)
    assert isinstance(group, Group)
    return window, group


def test_a_batch_that_mostly_went_well_does_not_say_failed(open_window: OpenWindow) -> None:
    window, group = opened(open_window, [GOOD] * 9 + [BAD] * 2)
    state, word, under, bar = queue_text.state_of(group)
    assert (state, word, under) == (State.FAILED, "9 of 11 done", "2 failed")
    assert bar == ((State.LINKED, 9 / 11), (State.FAILED, 2 / 11))
    index = window.model.index(0, Column.STATE)
    assert index.data() == "9 of 11 done"
    spoken = window.model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "9 of 11 done, 2 failed" in spoken


def test_a_batch_of_which_all_failed_says_so(open_window: OpenWindow) -> None:
    _, group = opened(open_window, [BAD] * 3)
    state, word, under, bar = queue_text.state_of(group)
    assert (state, word, under, bar) == (State.FAILED, "Failed", "0 of 3 done · 3 failed", ())


def test_a_batch_on_its_way_shows_what_failed_and_is_not_full(open_window: OpenWindow) -> None:
    _, group = opened(open_window, [GOOD] * 5 + [WAITING, BAD, STUCK, CANCELLED, CANCELLED])
    state, word, under, bar = queue_text.state_of(group)
    assert (state, word) == (State.WAITING, "Waiting")
    assert under == "5 of 10 done · 1 needs you · 1 failed · 2 cancelled"
    assert [part for part, _ in bar] == [State.SENDING, State.NEEDS_YOU, State.FAILED]
    assert sum(share for _, share in bar) < 1


def test_what_is_paused_is_not_called_failed(open_window: OpenWindow) -> None:
    _, group = opened(open_window, [(Stage.QUEUED, Hold.USER), BAD])
    assert queue_text.state_of(group).word == "Paused"


@pytest.mark.parametrize("spoken", ["en", "de"])
@pytest.mark.parametrize("stage", [Stage.QUEUED, Stage.SENDING, Stage.CONFIRMING, Stage.CONFIRMED])
def test_how_far_a_batch_is_stands_whole_beside_its_state(
    qtbot: QtBot, open_window: OpenWindow, look: None, stage: Stage, spoken: str
) -> None:
    language.use(spoken)
    try:
        window, group = opened(open_window, [GOOD] * 5 + [(stage, None)] * 6)
        window.resize(900, 600)
        _, word, under, _ = queue_text.state_of(group)
        view = window.uploads.view
        qtbot.waitUntil(lambda: view.columnWidth(Column.STATE) > 200)
        delegate = view.itemDelegate()
        assert isinstance(delegate, QueueDelegate)
        strong = QFontMetrics(theme.font(Size.BODY, bold=True)).horizontalAdvance(word)
        room = view.columnWidth(Column.STATE) - 2 * PADDING - 20 - strong - 8
        shown = delegate.facts(group, under, room)
        assert shown in (under, "5/11")
        assert QFontMetrics(theme.font(Size.SMALL, tabular=True)).horizontalAdvance(shown) <= room
        assert delegate.facts(group, under, 1000) == under
    finally:
        language.use("en")


def test_the_bar_is_painted_in_both_colours(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = opened(open_window, [GOOD] * 9 + [BAD] * 2)
    view = window.uploads.view
    qtbot.waitUntil(lambda: not view.visualRect(window.model.index(0, Column.STATE)).isEmpty())
    rect = view.visualRect(window.model.index(0, Column.STATE))
    picture = view.viewport().grab(rect).toImage()
    ok, error = widths(picture, "ok"), widths(picture, "error")
    assert ok > 3 * error > 0


def widths(picture: QImage, token: str) -> int:
    """Return the longest line of pixels in one colour."""
    wanted: QColor = theme.colour(token)
    longest = 0
    for y in range(picture.height()):
        run = 0
        for x in range(picture.width()):
            run = run + 1 if picture.pixelColor(x, y) == wanted else 0
            longest = max(longest, run)
    return longest
