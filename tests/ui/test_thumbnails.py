"""Thumbnails in the queue: asked for only where rows are seen, dropped when they are scrolled away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pxm_desktop.service.settings import Settings
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import Deliver, Wish
from pxm_desktop.ui.queue_delegate import BADGE, INDENT
from pxm_desktop.ui.thumbnails import tile_of
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

RED = bytes([200, 0, 0, 255])


class FakePool:
    """Notes what is wished for; answers when it is told to."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver
        self.wishes: list[list[Wish]] = []
        self.closed = False

    def wish(self, wishes: Sequence[Wish]) -> None:
        self.wishes.append(list(wishes))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[FakePool]:
    made: list[FakePool] = []

    def make(deliver: Deliver) -> FakePool:
        made.append(FakePool(deliver))
        return made[-1]

    monkeypatch.setattr("pxm_desktop.ui.thumbnails._pool_with_shelf", make)
    return made


@pytest.fixture
def full(open_window: OpenWindow, pools: list[FakePool]) -> tuple[MainWindow, FakeHost]:
    """A window with 500 files in its queue."""
    service = FakeService()
    service.fill(500)
    return open_window(service)


def asked(qtbot: QtBot, pools: list[FakePool], more_than: int = 0) -> list[str]:
    """Return the names of the last list of wishes, once there are more lists than so many."""
    qtbot.waitUntil(lambda: bool(pools) and len(pools[0].wishes) > more_than)
    return [Path(wish.path.decode()).name for wish in pools[0].wishes[-1]]


def red(box: int) -> Thumbnail:
    return Thumbnail(box, box, RED * box * box)


def badge(window: MainWindow, number: int) -> QColor:
    """Return the colour near the corner of a row's badge, where no letters are."""
    view = window.uploads.view
    picture = view.viewport().grab(view.visualRect(view.model().index(number, 0))).toImage()
    return picture.pixelColor(12 + INDENT - 4 + 6, picture.height() // 2 + BADGE // 2 - 4)


def test_only_rows_that_are_seen_are_asked_for(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    names = asked(qtbot, pools)
    assert names[0] == "SKU-00000.jpg"
    rows = full[0].uploads.view.viewport().height() // full[0].uploads.view.rowHeight(0)
    assert rows - 1 <= len(names) <= rows + 1
    assert {wish.box for wish in pools[0].wishes[-1]} == {64}


def test_rows_that_are_scrolled_away_are_wished_for_no_more(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    first = set(asked(qtbot, pools))
    before = len(pools[0].wishes)
    full[0].uploads.view.scrollToBottom()
    last = asked(qtbot, pools, before)
    assert last[-1] == "SKU-00499.jpg"
    assert not first & set(last)


def test_a_thumbnail_takes_the_place_of_the_badge_in_its_row_only(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    window, _ = full
    asked(qtbot, pools)
    wish = pools[0].wishes[-1][1]
    plain = badge(window, 2)
    assert plain == badge(window, 3)
    pools[0].deliver(wish, red(64))
    qtbot.waitUntil(lambda: badge(window, 2).red() > 180 and badge(window, 2).green() < 30)
    assert badge(window, 3) == plain


def test_a_file_without_a_thumbnail_is_not_asked_for_again(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    window, _ = full
    asked(qtbot, pools)
    wishes = list(pools[0].wishes[-1])
    for wish in wishes:
        pools[0].deliver(wish, None)
    pools[0].deliver(wishes[0], red(64))  # nobody asked for it any more
    qtbot.waitUntil(lambda: len(window.thumbnails._tiles) == len(wishes))
    before = len(pools[0].wishes)
    window.uploads.view.viewport().repaint()
    QCoreApplication.processEvents()
    assert len(pools[0].wishes) == before
    assert not window.thumbnails._soon.isActive()


def test_the_setting_turns_them_off_and_on(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    window, host = full
    asked(qtbot, pools)
    pools[0].deliver(pools[0].wishes[-1][1], red(64))
    qtbot.waitUntil(lambda: badge(window, 2).green() < 30)
    host.call(lambda api: api.preferences.change({"thumbnails": False})).result(10)
    qtbot.waitUntil(lambda: badge(window, 2) == badge(window, 3))
    assert pools[0].closed
    host.call(lambda api: api.preferences.change({"thumbnails": True})).result(10)
    window.uploads.view.viewport().update()
    qtbot.waitUntil(lambda: len(pools) == 2)


def test_nothing_is_asked_for_while_the_setting_is_off(
    qtbot: QtBot, open_window: OpenWindow, pools: list[FakePool]
) -> None:
    service = FakeService()
    service.settings = Settings(thumbnails=False)
    service.fill(3)
    window, _ = open_window(service)
    window.uploads.view.viewport().repaint()
    QCoreApplication.processEvents()
    assert pools == []


def test_closing_the_window_ends_the_workers(
    qtbot: QtBot, full: tuple[MainWindow, FakeHost], pools: list[FakePool]
) -> None:
    asked(qtbot, pools)
    full[0].leaving.stop()
    qtbot.waitUntil(lambda: pools[0].closed, timeout=30_000)


@pytest.mark.parametrize(("size", "corner"), [((64, 42), True), ((42, 64), True), ((64, 8), False)])
def test_a_tile_is_filled_unless_too_much_would_be_cut_off(size: tuple[int, int], corner: bool) -> None:
    tile = tile_of(Thumbnail(*size, RED * size[0] * size[1]), 32, 2.0).toImage()
    assert (tile.width(), tile.height(), tile.devicePixelRatio()) == (64, 64, 2.0)
    assert tile.pixelColor(32, 32).red() == 200
    assert (tile.pixelColor(32, 3).alpha() == 255) is corner
    assert tile.pixelColor(0, 0).alpha() == 0


def test_tiles_take_limited_memory(
    qtbot: QtBot,
    full: tuple[MainWindow, FakeHost],
    pools: list[FakePool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pxm_desktop.ui.thumbnails._MOST_BYTES", 3 * BADGE * BADGE * 4)
    asked(qtbot, pools)
    wishes = list(pools[0].wishes[-1])
    for wish in wishes[:6]:
        pools[0].deliver(wish, red(64))
    last = {wish.path for wish in wishes[3:6]}
    qtbot.waitUntil(lambda: {seen.path for seen, _ in full[0].thumbnails._tiles} == last)
