"""The History page as people use it: typing, filters, scrolling, details, export, and what goes wrong."""

from __future__ import annotations

import asyncio
import csv
import os
import time
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ExportFailed, StorageUnusable
from pxm_desktop.service.history_api import HistoryQuery, Named
from pxm_desktop.transfer.events import HistoryChanged
from pxm_desktop.ui import history_export, history_page
from pxm_desktop.ui.controls import Button, Choice
from pxm_desktop.ui.history_feed import PAGE
from pxm_desktop.ui.history_model import Column
from pxm_desktop.ui.history_page import HistoryPage, since
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_history import entry
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LONG = "SKU-BRJ-00141_front_retouched_final_FINAL_v2 (copy of the copy that Anna sent) " + "x" * 170 + ".jpg"

Opened = tuple[MainWindow, FakeHost, HistoryPage]


def full(count: int = 30) -> FakeService:
    service = FakeService()
    service.history.fill(count)
    return service


@pytest.fixture
def opened(qtbot: QtBot, open_window: OpenWindow, request: pytest.FixtureRequest) -> Opened:
    """The page, opened by its keys, on a history of 30 files or of what a test's parameter makes."""
    service: FakeService = getattr(request, "param", full)()
    window, host = open_window(service)
    QTest.keyClick(window, Qt.Key.Key_5, CONTROL)
    page = window.history
    qtbot.waitUntil(lambda: page.feed.begun and not page.feed.busy)
    if not page.feed.failure:
        qtbot.waitUntil(lambda: page.feed.count is not None)
    return window, host, page


def calls(host: FakeHost, name: str) -> list[tuple[object, ...]]:
    return [call[1:] for call in host.service.log if call[0] == f"history.{name}"]


def names(page: HistoryPage) -> list[str]:
    return [page.model.entry(row).name for row in range(page.model.rowCount())]


def click_row(page: HistoryPage, row: int) -> None:
    spot = page.view.visualRect(page.model.index(row, 0)).center()
    QTest.mouseClick(page.view.viewport(), LEFT, NONE, spot)
    QCoreApplication.processEvents()


def choose(choice: Choice, text: str) -> None:
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    while choice.currentText() != text:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentIndex() > before, text


def button(page: HistoryPage, name: str) -> Button:
    return next(
        b for b in page.findChildren(Button) if b.isVisible() and name in (b.text(), b.accessibleName())
    )


def has_more_than(page: HistoryPage, rows: int) -> bool:
    return page.model.rowCount() > rows


def test_nothing_is_read_before_the_page_is_opened(open_window: OpenWindow) -> None:
    window, host = open_window(full())
    host.do(lambda s: s.tell(HistoryChanged()))
    QCoreApplication.processEvents()
    assert [call for call in host.service.log if str(call[0]).startswith("history")] == []
    assert not window.history.feed.begun


def test_the_newest_files_are_listed_and_counted(opened: Opened) -> None:
    _, _, page = opened
    assert names(page)[0] == "SKU-00030_front.jpg"
    assert page.model.rowCount() == 30
    assert page.count_label.full == "30 files"
    texts = [page.model.index(0, column).data() for column in Column]
    assert texts[:4] == ["SKU-00030_front.jpg", "Bridge jacket", "Europe", "Linked"]
    assert str(texts[5]).replace("\u00a0", " ") == "30.0 kB"
    spoken = page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("SKU-00030_front.jpg, Linked, Bridge jacket, ")


def test_typing_searches_once_it_rests(qtbot: QtBot, opened: Opened) -> None:
    window, host, page = opened
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.search
    before = len(calls(host, "search"))
    QTest.keyClicks(page.search, "front 00017")
    qtbot.waitUntil(lambda: names(page) == ["SKU-00017_front.jpg"])
    assert [call[0] for call in calls(host, "search")[before:]] == [HistoryQuery(words="front 00017")]
    qtbot.waitUntil(lambda: page.count_label.full == "1 file")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    assert window.places.current is page


def test_a_newer_search_cancels_an_older_one(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    gate = asyncio.Event()
    host.service.gates["history.search"] = gate
    QTest.keyClicks(page.search, "00001")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(calls(host, "search")) == 2)
    assert page.model.rowCount() == 30  # the old rows stay until there are new ones
    QTest.keyClick(page.search, Qt.Key.Key_Backspace)
    QTest.keyClicks(page.search, "2")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(calls(host, "search")) == 3)
    host.do(lambda _s: gate.set())
    qtbot.waitUntil(lambda: names(page) == ["SKU-00002_front.jpg"])


def test_a_long_search_shows_itself_and_can_be_stopped(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    host.service.gates["history.search"] = asyncio.Event()
    QTest.keyClicks(page.search, "front")
    qtbot.waitUntil(page.stop_button.isVisible)
    assert page.count_label.full == "Searching…"
    QTest.mouseClick(page.stop_button, LEFT)
    assert not page.stop_button.isVisible()
    assert not page.feed.busy
    assert page.search.hasFocus()


def states() -> FakeService:
    service = FakeService()
    history = service.history
    now = time.time()
    history.entries = [
        entry(1, finished_at=now - 400 * 86_400),
        entry(2, finished_at=now - 20 * 86_400, state="failed", reason="PXM refused it."),
        entry(3, finished_at=now - 3 * 86_400, state="skipped", file_id=None, checksum="", sent_at=None),
        entry(4, finished_at=since("today") or 0.0, state="cancelled", products=()),
        entry(5, finished_at=now, products=(), regions=()),
    ]
    return service


@pytest.mark.parametrize("opened", [states], indirect=True)
@pytest.mark.parametrize(
    ("state", "period", "there"),
    [
        ("All states", "All time", [5, 4, 3, 2, 1]),
        ("Linked or done", "All time", [5, 1]),
        ("Failed", "All time", [2]),
        ("Skipped", "Last 7 days", [3]),
        ("Cancelled", "Today", [4]),
        ("All states", "Today", [5, 4]),
        ("All states", "Last 7 days", [5, 4, 3]),
        ("All states", "Last 30 days", [5, 4, 3, 2]),
    ],
)
def test_filters(qtbot: QtBot, opened: Opened, state: str, period: str, there: list[int]) -> None:
    _, _, page = opened
    choose(page.state, state)
    choose(page.period, period)
    qtbot.waitUntil(lambda: [page.model.entry(row).id for row in range(page.model.rowCount())] == there)
    qtbot.waitUntil(lambda: page.feed.count is not None and page.feed.count.number == len(there))


def test_this_year_begins_in_january() -> None:
    begins = since("year")
    assert begins is not None
    assert time.localtime(begins)[:5] == (time.localtime().tm_year, 1, 1, 0, 0)
    assert since("all") is None


@pytest.mark.parametrize("opened", [states], indirect=True)
def test_every_state_has_its_word_and_reason(opened: Opened) -> None:
    _, _, page = opened
    words = [page.model.index(row, Column.STATE).data() for row in range(5)]
    assert words == ["Done", "Cancelled", "Skipped", "Failed", "Linked"]
    assert "Failed: PXM refused it." in page.model.index(3, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert page.model.index(0, Column.REGIONS).data() == "Europe"  # none named is the primary one


@pytest.mark.parametrize("opened", [lambda: full(1000)], indirect=True)
def test_scrolling_fetches_the_next_page(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    assert page.model.rowCount() == PAGE
    assert page.count_label.full == "1,000 files"
    page.view.setFocus()
    page.view.selectRow(0)
    QTest.keyClick(page.view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2 * PAGE)
    assert names(page) == [f"SKU-{number:05d}_front.jpg" for number in range(1000, 600, -1)]
    while page.model.after is not None:
        before = page.model.rowCount()
        page.view.scrollToBottom()
        qtbot.waitUntil(partial(has_more_than, page, before))
    assert names(page) == [f"SKU-{number:05d}_front.jpg" for number in range(1000, 0, -1)]
    assert [call[2] for call in calls(host, "search")] == [PAGE] * 5


def test_a_huge_search_says_more_than(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = full(PAGE + 10)
    service.history.most = 100
    window, _ = open_window(service)
    window.places.open("history")
    qtbot.waitUntil(lambda: window.history.count_label.full == "More than 100 files")


def test_a_click_shows_everything_about_a_file(opened: Opened) -> None:
    window, _, page = opened
    click_row(page, 2)
    shown = page.details
    assert shown.isVisible()
    assert shown.title.full == "SKU-00028_front.jpg"
    assert shown.value("state") == "Linked"
    assert shown.value("path") == "/photos/Studio day/SKU-00028_front.jpg"
    assert shown.value("products") == "Bridge jacket"
    assert shown.value("regions") == "Europe"
    assert shown.value("batch") == "Studio day"
    assert shown.value("account") == "entapi.amplifi.io · studio"
    assert shown.value("id") == "file-28"
    assert shown.value("checksum") == f"{28:064x}"
    assert [word in shown.value("times") for word in ("Added ", " · sent ", " · finished ")] == [True] * 3
    QTest.mouseClick(button(page, "Copy the checksum"), LEFT)
    assert QGuiApplication.clipboard().text() == f"{28:064x}"
    QTest.mouseClick(button(page, "Copy the id in PXM"), LEFT)
    assert QGuiApplication.clipboard().text() == "file-28"
    assert shown.copy_id.text() == "Copied"
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert shown.value("id") == "file-27"
    assert shown.copy_id.text() == "Copy"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert page.view.hasFocus()
    assert page.view.selected_entry() is None
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert shown.value("id") == "file-27"


def test_from_the_search_down_into_the_list(opened: Opened) -> None:
    _, _, page = opened
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    assert page.details.value("id") == "file-30"


@pytest.mark.parametrize("opened", [states], indirect=True)
def test_what_is_not_known_says_so(opened: Opened) -> None:
    _, _, page = opened
    click_row(page, 2)
    assert page.details.value("id") == "Not in PXM"
    assert page.details.value("checksum") == "Not worked out"
    assert not page.details.copy_id.isVisible()
    assert not page.details.copy_checksum.isVisible()


def test_the_row_that_is_chosen_stays_in_sight(qtbot: QtBot, opened: Opened) -> None:
    _, _, page = opened
    last = page.view.last_seen() - 1
    click_row(page, last)

    def seen() -> bool:
        rect = page.view.visualRect(page.model.index(last, 0))
        return rect.top() >= 0 and rect.bottom() <= page.view.viewport().height()

    qtbot.waitUntil(seen)


def unnamed() -> FakeService:
    service = FakeService()
    here = {"products": (Named(id="15"),), "regions": (Named(id="2"), Named(id="99"))}
    service.history.entries = [entry(2, **here), entry(1, **here, account="https://other.example|them")]
    return service


@pytest.mark.parametrize("opened", [unnamed], indirect=True)
def test_names_that_were_not_known_are_looked_up_in_the_same_account(qtbot: QtBot, opened: Opened) -> None:
    window, _, page = opened
    qtbot.waitUntil(lambda: not str(page.model.index(0, Column.PRODUCTS).data()).startswith("Product "))
    assert page.model.index(0, Column.PRODUCTS).data() == window.names.product("15").name
    assert page.model.index(0, Column.REGIONS).data() == "United States +1"
    assert page.model.index(1, Column.PRODUCTS).data() == "Product 15"
    assert page.model.index(1, Column.REGIONS).data() == "Region 2 +1"


def test_upload_again_goes_to_the_queue(qtbot: QtBot, opened: Opened) -> None:
    window, host, page = opened
    click_row(page, 0)
    QTest.mouseClick(button(page, "Upload again"), LEFT)
    qtbot.waitUntil(lambda: any(call[0] == "add" for call in host.service.log))
    added = next(call for call in host.service.log if call[0] == "add")
    assert added[1] == (b"/photos/Studio day/SKU-00030_front.jpg",)
    assert window.places.current is window.uploads


def test_show_in_file_manager(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, page = opened
    shown: list[bytes] = []
    monkeypatch.setattr(history_page, "reveal", lambda path, _keeper: shown.append(path))
    click_row(page, 1)
    QTest.mouseClick(button(page, "Show in file manager"), LEFT)
    assert shown == [b"/photos/Studio day/SKU-00029_front.jpg"]


# -- news ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", [lambda: full(1000)], indirect=True)
def test_news_arrives_and_rows_keep_their_place(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    view = page.view
    view.verticalScrollBar().setValue(10 * view.rowHeight(0) + 13)
    click_row(page, 12)
    chosen = view.selected_entry()
    assert chosen is not None

    def place() -> tuple[str, int]:
        row = page.model.row_of(chosen.id)
        assert row is not None
        return page.model.entry(row).name, view.rowViewportPosition(row)

    before = place()
    gone = next(each for each in host.service.history.entries if each.id == 995)

    def change(service: FakeService) -> None:
        service.history.entries.remove(gone)
        service.history.record(entry(1001), entry(1002), entry(1003))

    host.do(change)
    qtbot.waitUntil(lambda: names(page)[0] == "SKU-01003_front.jpg")
    assert gone.name not in names(page)
    assert place() == before
    assert view.selected_entry() == chosen
    assert names(page) == sorted(names(page), reverse=True)
    qtbot.waitUntil(lambda: page.count_label.full == "1,002 files")
    view.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() > PAGE)
    assert names(page) == sorted(set(names(page)), reverse=True)


def test_news_shows_at_the_top_of_a_list_that_nobody_uses(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    host.do(lambda s: s.history.record(entry(31)))
    qtbot.waitUntil(lambda: names(page)[0] == "SKU-00031_front.jpg")
    assert page.view.rowViewportPosition(0) == 0


def test_what_was_missed_is_read_when_the_page_is_opened_again(qtbot: QtBot, opened: Opened) -> None:
    window, host, page = opened
    window.places.open("uploads")
    asked = len(calls(host, "search"))
    host.do(lambda s: s.history.record(entry(31)))
    with qtbot.waitSignal(window.bridge.happened):
        host.do(lambda s: s.tell(HistoryChanged()))
    assert len(calls(host, "search")) == asked
    window.places.open("history")
    qtbot.waitUntil(lambda: names(page)[0] == "SKU-00031_front.jpg")


# -- export --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "written"), [("out.csv", "out.csv"), ("out.xlsx", "out.xlsx"), ("out", "out.xlsx")]
)
def test_export(
    qtbot: QtBot,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    chosen: str,
    written: str,
) -> None:
    _, host, page = opened
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / chosen)))
    shown: list[bytes] = []
    monkeypatch.setattr(history_export, "reveal", lambda path, _keeper: shown.append(path))
    QTest.keyClicks(page.search, "0002")
    qtbot.waitUntil(lambda: page.model.rowCount() == 11)
    QTest.mouseClick(page.export_button, LEFT)
    qtbot.waitUntil(lambda: page.bars.get("export") is not None and not page.exporting.running)
    bar = page.bars.get("export")
    assert bar is not None
    assert bar.text == f"11 files are in {written}."
    target = tmp_path / written
    assert calls(host, "export") == [(HistoryQuery(words="0002"), os.fsencode(target), target.suffix[1:])]
    if target.suffix == ".csv":
        with target.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == 12
    else:
        assert load_workbook(target).worksheets[0].max_row == 12
    QTest.mouseClick(button(page, "Show"), LEFT)
    assert shown == [os.fsencode(target)]


def test_an_export_says_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    _, host, page = opened
    host.service.gates["history.export"] = asyncio.Event()
    page.exporting.export(page.feed.query, str(tmp_path / "out.csv"))
    bar = page.bars.get("export")
    assert bar is not None
    qtbot.waitUntil(lambda: bar.text == "Writing out.csv: 15 of 30")
    assert (bar.wheel.value(), bar.wheel.maximum()) == (15, 30)
    assert not page.export_button.isEnabled()
    assert page.unsaved()
    QTest.mouseClick(button(page, "Cancel"), LEFT)
    assert not page.unsaved()
    assert page.bars.get("export") is None
    assert page.export_button.isEnabled()
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_says_why(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    _, host, page = opened
    host.service.failures["history.export"] = ExportFailed("The disk is full.", "Free some space.")
    page.exporting.export(page.feed.query, str(tmp_path / "out.csv"))
    qtbot.waitUntil(lambda: not page.exporting.running)
    bar = page.bars.get("export")
    assert bar is not None
    assert bar.text == "The disk is full. Free some space."


# -- nothing, and failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", [FakeService], indirect=True)
def test_an_empty_history_has_a_next_step(qtbot: QtBot, opened: Opened) -> None:
    window, host, page = opened
    assert page.message_text.isVisible()
    assert "Every file that you send is listed here" in page.message_text.text()
    assert not page.export_button.isEnabled()
    host.do(lambda s: s.history.record(entry(1)))
    qtbot.waitUntil(page.view.isVisible)
    host.do(lambda s: s.history.entries.clear())
    host.do(lambda s: s.tell(HistoryChanged()))
    qtbot.waitUntil(page.message_text.isVisible)
    QTest.mouseClick(page.message_button, LEFT)
    assert window.places.current is window.uploads


def test_nothing_found_leads_back_to_everything(qtbot: QtBot, opened: Opened) -> None:
    _, _, page = opened
    choose(page.state, "Failed")
    qtbot.waitUntil(page.message_text.isVisible)
    assert page.message_text.text() == "Nothing here fits what you search for."
    QTest.keyClicks(page.search, "zebra")
    qtbot.waitUntil(lambda: page.message_text.text() == "Nothing here has “zebra”.")
    QTest.mouseClick(page.message_button, LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    assert (page.search.text(), page.state.currentIndex()) == ("", 0)


def broken() -> FakeService:
    service = full()
    service.failures["history.search"] = StorageUnusable(
        "The history is damaged.", "The next upload mends it."
    )
    return service


@pytest.mark.parametrize("opened", [broken], indirect=True)
def test_a_failure_says_why_and_is_tried_again(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    assert page.message_text.text() == "The history is damaged. The next upload mends it."
    host.service.failures.clear()
    assert page.message_button.text() == "Try again"
    QTest.mouseClick(page.message_button, LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)


@pytest.mark.parametrize("opened", [lambda: full(1000)], indirect=True)
def test_a_page_that_fails_leaves_the_others(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    host.service.failures["history.search"] = StorageUnusable("The disk is gone.", "Plug it in.")
    page.view.scrollToBottom()
    qtbot.waitUntil(lambda: bool(page.feed.failure))
    bar = page.bars.get("failed")
    assert bar is not None
    assert bar.text == "The disk is gone. Plug it in."
    assert page.model.rowCount() == PAGE
    host.service.failures.clear()
    QTest.mouseClick(button(page, "Try again"), LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2 * PAGE)
    assert page.bars.get("failed") is None


# -- how it looks --------------------------------------------------------------------------------------------


def long_names() -> FakeService:
    service = FakeService()
    service.history.fill(
        40, name=LONG, path=b"/very long folder name" * 20 + b"/a.jpg", reason="A long reason. " * 20
    )
    return service


@pytest.mark.parametrize("opened", [long_names], indirect=True)
@pytest.mark.parametrize(
    ("size", "hidden"),
    [((900, 600), {Column.REGIONS, Column.SIZE}), ((1280, 800), set()), ((1700, 900), set())],
)
def test_columns_hide_by_importance_and_nothing_scrolls_sideways(
    qtbot: QtBot, opened: Opened, size: tuple[int, int], hidden: set[Column]
) -> None:
    window, _, page = opened
    click_row(page, 0)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    QCoreApplication.processEvents()
    view = page.view
    assert {column for column in Column if view.isColumnHidden(column)} == hidden
    assert sum(view.columnWidth(c) for c in Column if c not in hidden) == view.viewport().width()
    assert view.columnWidth(Column.NAME) >= 160
    assert not view.horizontalScrollBar().isVisible()
    assert (window.width(), window.height()) == size
    assert view.height() >= 100


def test_every_control_has_a_name_of_its_own_and_is_reached_by_tab(opened: Opened) -> None:
    _, _, page = opened
    click_row(page, 0)
    controls = [
        w
        for w in page.findChildren(QWidget)
        if isinstance(w, QAbstractButton | QLineEdit | QComboBox) and w.isVisible() and w.focusPolicy()
    ]
    spoken = []
    for control in controls:
        face = QAccessible.queryAccessibleInterface(control)
        assert face is not None
        spoken.append(face.text(QAccessible.Text.Name))
    assert all(spoken)
    assert len(set(spoken)) == len(spoken)
    reached: set[QWidget] = set()
    page.search.setFocus()
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert [c for c in (*controls, page.view) if c.isEnabled() and c not in reached] == []


def test_hovering_marks_a_row_and_leaving_unmarks_it(qtbot: QtBot, opened: Opened) -> None:
    _, host, page = opened
    spot = page.view.visualRect(page.model.index(3, 0)).center()
    QTest.mouseMove(page.view.viewport(), spot)
    QTest.mouseMove(page.view.viewport(), spot + QPoint(2, 2))
    host.do(partial(FakeService.tell))
    before = page.view.rowViewportPosition(3)
    host.do(lambda s: s.history.record(entry(31)))
    qtbot.waitUntil(lambda: names(page)[0] == "SKU-00031_front.jpg")
    # Somebody points at a row: it stays under the cursor.
    assert page.view.rowViewportPosition(4) == before
