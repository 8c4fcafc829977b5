"""Below the hot folders: what happened, which files wait, which need a product."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.hotfolders.model import FileState
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui.hotfolder_activity import ACTIVITY, PRODUCT, WAITING
from pxm_desktop.ui.hotfolder_card import Verb
from pxm_desktop.ui.hotfolder_feed import PAGE
from pxm_desktop.ui.hotfolder_lists import TimedColumn
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from tests.ui.conftest import OpenWindow
from tests.ui.fake_history import entry
from tests.ui.fake_service import FakeService
from tests.ui.hotfolder_scene import STUDIO, studio
from tests.ui.test_hotfolders import asked, in_menu, named, open_page

LEFT = Qt.MouseButton.LeftButton
FRONT = b"Europe/SKU-BRJ-00123_front.jpg"


def lines(page: HotFoldersPage) -> list[str]:
    model = page.activity.activity.model
    cells = [(model.cell(line, TimedColumn.STATE), line) for line in model.items()]
    return [f"{cell.first}: {line.path.decode()}" for cell, line in cells]


def choose(page: HotFoldersPage, name: str) -> None:
    """Choose a hot folder in the list beside the choices, by keyboard."""
    which = page.activity.which
    which.setFocus()
    at = which.findText(name)
    assert at >= 0
    while which.currentIndex() != at:
        QTest.keyClick(which, Qt.Key.Key_Down if which.currentIndex() < at else Qt.Key.Key_Up)


# What happened


def test_what_happened_newest_first_with_file_word_sentence_rule_and_time(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    assert lines(page)[:3] == [
        "Waits: Europe/IMG-0042_front.jpg",
        "Moved: Europe/SKU-BRJ-00123_front.jpg",
        "Uploaded: Europe/SKU-BRJ-00123_front.jpg",
    ]
    model = page.activity.activity.model
    row = [model.cell(model.item(2), column) for column in TimedColumn]
    assert [cell.first for cell in row[:3]] == ["SKU-BRJ-00123_front.jpg", "Uploaded", "Studio 7"]
    assert (row[0].second, row[1].second, row[3].second) == ("Europe", "PXM has it.", "Today")


def uploaded(number: int, service: FakeService) -> None:
    service.hotfolders.happen("r2", "done", f"{number}.jpg".encode(), "It is in PXM.")


def test_new_lines_come_live_on_top(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    before = len(asked(host, "activity"))
    for number in range(20):
        host.do(partial(uploaded, number))
    qtbot.waitUntil(lambda: len(lines(page)) == 27)
    assert lines(page)[0] == "Uploaded: 19.jpg"
    assert len(asked(host, "activity")) - before <= 4


def test_lines_that_are_looked_at_stay_where_they_are(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    for number in range(60):
        service.hotfolders.happen("r2", "done", f"{number}.jpg".encode(), "It is in PXM.", quiet=True)
    _, host, page = open_page(qtbot, open_window, service)
    table = page.activity.activity.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 67)
    table.verticalScrollBar().setValue(480)
    line = table.rowAt(5)
    seen = page.activity.activity.model.item(line)
    at = table.rowViewportPosition(line)
    host.do(lambda s: s.hotfolders.happen("r2", "done", b"new.jpg", "It is in PXM."))
    qtbot.waitUntil(lambda: table.model().rowCount() == 68)
    assert page.activity.activity.model.item(line + 1) == seen
    assert table.rowViewportPosition(line + 1) == at


def test_older_lines_are_fetched_as_one_scrolls(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    for number in range(250):
        service.hotfolders.happen("r2", "done", f"{number}.jpg".encode(), "It is in PXM.", quiet=True)
    _, host, page = open_page(qtbot, open_window, service)
    table = page.activity.activity.table
    qtbot.waitUntil(lambda: table.model().rowCount() == PAGE)
    table.setFocus()
    for wanted in (200, 257):
        QTest.keyClick(table, Qt.Key.Key_End)
        qtbot.waitUntil(lambda n=wanted: table.model().rowCount() == n)  # type: ignore[misc]
    assert lines(page)[-1] == "Uploaded: portrait-ceo.jpg"
    assert [given[1] for given in asked(host, "activity")][:3] == [None, 158, 58]


def test_the_activity_of_one_hot_folder(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    choose(page, "Agency Lisbon")
    qtbot.waitUntil(lambda: lines(page) == ["Folder away: ", "Failed: layout.ai"])
    in_menu(qtbot, named(page, "Press office"), "Show its activity")
    qtbot.waitUntil(lambda: lines(page) == ["Uploaded: portrait-ceo.jpg"])
    assert page.activity.which.currentText() == "Press office"


def test_a_rule_that_goes_leaves_its_lines_and_the_choice(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    choose(page, "Agency Lisbon")
    qtbot.waitUntil(lambda: len(lines(page)) == 2)
    page._do("r4", Verb.REMOVE)
    qtbot.waitUntil(lambda: page.activity.which.currentText() == "All hot folders")
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    model = page.activity.activity.model
    assert model.cell(model.item(4), TimedColumn.RULE).first == "Removed"


def test_nothing_is_asked_while_nobody_looks(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    window.places.open("uploads")
    before = len(asked(host, "activity"))
    host.do(lambda s: s.hotfolders.happen("r2", "done", b"new.jpg", "It is in PXM."))
    host.do(lambda s: s.hotfolders.stand("r2", failed=7))
    qtbot.waitUntil(lambda: window.sidebar.page("hotfolders").count.text() == "10")
    assert len(asked(host, "activity")) == before
    window.places.open("hotfolders")
    qtbot.waitUntil(lambda: len(lines(page)) == 8)


# Where a file is shown


def test_a_double_click_shows_a_file_in_the_queue(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _, page = open_page(qtbot, open_window, studio())
    table = page.activity.activity.table
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    QTest.mouseDClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(0, 0)).center())
    qtbot.waitUntil(lambda: window.places.current is window.uploads)
    assert window.uploads.details.row_id == 1


def test_a_file_that_left_the_queue_is_shown_in_the_history(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.history.entries = [entry(1, name="SKU-BRJ-00123_front.jpg", path=STUDIO + b"/" + FRONT)]
    window, _, page = open_page(qtbot, open_window, service)
    table = page.activity.activity.table
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    table.setFocus()
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.places.current is window.history)
    assert window.history.search.text() == "SKU-BRJ-00123_front.jpg"
    qtbot.waitUntil(lambda: window.history.model.rowCount() == 1)


def test_a_file_that_nobody_knows_is_shown_in_the_file_manager(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    monkeypatch.setattr("pxm_desktop.ui.hotfolder_place.reveal", lambda path, _keeper: shown.append(path))
    _, _, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(lines(page)) == 7)
    table = page.activity.activity.table
    table.selectRow(2)
    QTest.mouseClick(page.activity.act, LEFT)
    qtbot.waitUntil(lambda: shown == [STUDIO + b"/" + FRONT])


# Files that wait, files without a product


def test_files_that_wait_and_why_and_upload_anyway(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    box = page.activity
    assert box.choices.buttons[WAITING].text() == "Waiting files 2"
    QTest.mouseClick(named(page, "Studio 7").links[Verb.WAITING], LEFT)
    qtbot.waitUntil(lambda: box.waiting.model.rowCount() == 2)
    assert box.which.currentText() == "Studio 7"
    assert [each.outlook.sentence for each in box.waiting.model.items()] == [
        "It has 1 of the 3 stars that this hot folder asks for.",
        "It may still be written to.",
    ]
    assert not box.act.isEnabled()
    box.waiting.table.setFocus()
    box.waiting.table.selectRow(0)
    assert (box.act.text(), box.act.isEnabled()) == ("Upload anyway", True)
    QTest.mouseClick(box.act, LEFT)
    qtbot.waitUntil(lambda: asked(host, "take") == [("r2", (b"Europe/SKU-BRJ-00140_side.jpg",))])
    qtbot.waitUntil(lambda: box.waiting.model.rowCount() == 1)
    assert host.service.hotfolders.known["r2", b"Europe/SKU-BRJ-00140_side.jpg"].state is FileState.TAKEN


def test_what_is_selected_stays_so_while_the_list_changes(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    box = page.activity
    QTest.mouseClick(box.choices.buttons[WAITING], LEFT)
    qtbot.waitUntil(lambda: box.waiting.model.rowCount() == 2)
    box.waiting.table.selectRow(1)
    host.do(lambda s: s.hotfolders.waits.update({FRONT: "It is too young."}))
    host.do(lambda s: s.hotfolders.stand("r2", settling=3))
    qtbot.waitUntil(lambda: box.waiting.model.rowCount() == 3)
    chosen = [box.waiting.model.item(row).outlook.path for row in box.waiting.table.selected()]
    assert chosen == [b"Europe/SKU-BRJ-00141_film.mp4"]


def test_files_without_a_product_lead_to_the_queue(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    box = page.activity
    assert box.choices.buttons[PRODUCT].text() == "Without a product 1"
    QTest.mouseClick(box.choices.buttons[PRODUCT], LEFT)
    qtbot.waitUntil(lambda: box.unmatched.model.rowCount() == 1)
    assert box.act.isEnabled()
    QTest.mouseClick(box.act, LEFT)
    qtbot.waitUntil(lambda: window.places.current is window.uploads)
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    assert window.uploads.view.selected_ids() == [1]
    host.do(lambda s: s.step(1, hold=None, destination=Destination(collections=("11",))))
    window.places.open("hotfolders")
    qtbot.waitUntil(lambda: box.unmatched.model.rowCount() == 0)


def test_an_empty_list_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.hotfolders.make(STUDIO)
    _, _, page = open_page(qtbot, open_window, service)
    box = page.activity
    qtbot.waitUntil(lambda: box.activity._stack.currentIndex() == 1)
    assert not box.act.isVisible()
    for which in (WAITING, PRODUCT, ACTIVITY):
        QTest.mouseClick(box.choices.buttons[which], LEFT)
        qtbot.waitUntil(lambda n=which: box.lists[n]._stack.currentIndex() == 1)  # type: ignore[misc]
