"""The grid and the table of the Library: seen, walked through, selected, dragged, with ten files and with very many."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.library import files_view, pictures
from pxm_desktop.ui.library.files_view import LARGE_GRID, TABLE
from pxm_desktop.ui.library.going import dropped
from pxm_desktop.ui.library.model import CHUNK, Column
from tests.ui import fake_library
from tests.ui.conftest import OpenWindow
from tests.ui.library_scene import CONTROL, LEFT, NONE, SHIFT, Library, pick, service_with

MANY = 100_000


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window)


@pytest.fixture
def crowd(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window, service_with(MANY))


def choose_view(library: Library, entry: str) -> None:
    button = library.page.choices.view
    button.click()
    assert button.opened is not None
    pick(button.opened, entry)
    library.settle()


def test_nothing_is_read_before_the_place_is_opened(open_window: OpenWindow) -> None:
    _, host = open_window(service_with(10))
    QCoreApplication.processEvents()
    assert [call for call in host.service.log if str(call[0]).startswith("library")] == []


def test_the_newest_files_come_first_and_are_counted(library: Library) -> None:
    page = library.page
    assert page.files.model.rowCount() == 60
    assert library.names()[0] == "SKU-000060_front.jpg"
    assert page.count.full == "60 files"
    assert page.title.full == "All files"
    spoken = page.files.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("SKU-000060_front.jpg, Image, No product")


def test_only_what_is_seen_is_read(qtbot: QtBot, crowd: Library) -> None:
    read = [number for (numbers,) in crowd.calls("files") for number in numbers]
    assert 0 < len(read) <= 3 * CHUNK
    grid = crowd.page.files.grid
    QTest.keyClick(crowd.page.search, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: crowd.page.files.model.file(MANY - 1) is not None)
    read = [number for (numbers,) in crowd.calls("files") for number in numbers]
    assert len(read) <= 8 * CHUNK
    last = crowd.page.files.model.file(MANY - 1)
    assert last is not None
    assert last.number == 1


def test_pictures_of_tiles_that_are_seen_are_read_and_shown(qtbot: QtBot, library: Library) -> None:
    files = library.page.files
    seen = [f for f in (files.model.file(row) for row in range(4)) if f is not None and f.has_picture]
    assert seen
    ratio = files.grid.devicePixelRatioF()
    wanted = [files.grid.painter.wanted(file, ratio) for file in seen]
    qtbot.waitUntil(lambda: all(files.pictures.picture(each) is not None for each in wanted))
    asked = {call[0] for call in library.calls("picture")}
    assert {file.id for file in seen} <= asked
    assert not any(fake_library.file(int(each.rpartition("-")[2])).kind != "image" for each in asked)
    rect = files.grid.visualRect(files.model.index(seen[0].number and 0, 0))
    colour = files.grid.grab().toImage().pixelColor(rect.center() - QPoint(0, 20))
    assert colour.name() != "#ffffff"


@pytest.mark.parametrize(("ratio", "size"), [(1.0, "thumb"), (1.25, "small"), (2.0, "small")])
def test_a_fine_screen_gets_larger_pictures(
    qtbot: QtBot, open_window: OpenWindow, ratio: float, size: str
) -> None:
    library = Library(qtbot, open_window, service_with(1))
    files = library.page.files
    seen = pictures.Wanted("file-7", None, 100, 80, ratio)
    files.pictures.watch(lambda: [seen])
    files.pictures.picture(seen)
    qtbot.waitUntil(lambda: ("file-7", size) in library.calls("picture"))


def test_a_picture_that_was_not_there_is_looked_for_again_after_a_while(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_with(1)
    service.library.change(fake_library.file(1, id="file-1", kind="image", has_picture=True))
    service.library.pictures["file-1"] = None
    library = Library(qtbot, open_window, service)
    files = library.page.files
    file = files.model.file(0)
    assert file is not None
    wanted = files.grid.painter.wanted(file, files.grid.devicePixelRatioF())
    qtbot.waitUntil(lambda: not files.pictures.awaited(wanted))
    files.grid.grab()
    QCoreApplication.processEvents()
    assert len(library.calls("picture")) == 1
    service.library.pictures["file-1"] = fake_library.picture(1)
    monkeypatch.setattr(pictures, "_LOOK_AGAIN_S", -1.0)
    files.grid.grab()
    qtbot.waitUntil(lambda: files.pictures.picture(wanted) is not None)
    assert len(library.calls("picture")) == 2


def test_pictures_that_were_scrolled_past_are_asked_for_no_more(qtbot: QtBot, crowd: Library) -> None:
    gate = asyncio.Event()
    crowd.host.service.gates["library.picture"] = gate
    files = crowd.page.files
    files.pictures.forget()
    bar = files.grid.verticalScrollBar()
    before = len(crowd.calls("picture"))
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: len(crowd.calls("picture")) > before)
    crowd.settle()
    held = [call[0] for call in crowd.calls("picture")[before:]]
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: crowd.calls("picture")[-1][0] not in held)
    asked = len(crowd.calls("picture"))
    assert asked - before <= 2 * 6 + 6  # a few at a time, not all that were passed
    crowd.host.do(lambda _s: gate.set())


def test_arrows_go_as_the_tiles_stand(library: Library) -> None:
    grid = library.page.files.grid
    columns = grid._tiles.columns
    assert columns > 2
    library.click(0)
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 59),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(grid, key)
        assert grid.currentIndex().row() == row
        assert library.selected() == [row]
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.currentIndex().row() > columns
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_typing_goes_to_the_file_of_that_name(qtbot: QtBot, library: Library) -> None:
    grid = library.page.files.grid
    library.click(5)
    QTest.keyClicks(grid, "sku-000058")
    assert grid.currentIndex().row() == 2
    assert library.page.search.text() == ""


def test_shift_and_ctrl_select_as_everywhere(library: Library) -> None:
    library.click(1)
    library.click(8, SHIFT)
    assert library.selected() == list(range(1, 9))
    library.click(3, CONTROL)
    assert library.selected() == [1, 2, 4, 5, 6, 7, 8]
    library.click(20, CONTROL)
    assert library.selected() == [1, 2, 4, 5, 6, 7, 8, 20]
    library.click(2)
    QTest.keyClick(library.page.files.grid, Qt.Key.Key_Right, SHIFT)
    assert library.selected() == [2, 3]


def test_a_rubber_band_selects_what_it_touches(library: Library) -> None:
    grid = library.page.files.grid
    viewport = grid.viewport()
    first = grid.visualRect(library.page.files.model.index(0, 0))
    second = grid.visualRect(library.page.files.model.index(1, 0))
    start = QPoint(2, first.top() + 4)
    QTest.mousePress(viewport, LEFT, NONE, start)
    QTest.mouseMove(viewport, QPoint(40, first.top() + 30))
    QTest.mouseMove(viewport, QPoint(second.left() + 10, first.top() + 40))
    assert grid.band.active
    assert library.selected() == [0, 1]
    below = grid.visualRect(library.page.files.model.index(grid._tiles.columns, 0))
    QTest.mouseMove(viewport, QPoint(second.left() + 10, below.top() + 20))
    columns = grid._tiles.columns
    assert library.selected() == [0, 1, columns, columns + 1]
    QTest.mouseRelease(viewport, LEFT, NONE, QPoint(second.left() + 10, below.top() + 20))
    assert not grid.band.active
    assert len(library.selected()) == 4
    QTest.mouseClick(viewport, LEFT, NONE, start)
    assert library.selected() == []


def test_all_of_very_many_are_selected_and_their_ids_read_when_needed(qtbot: QtBot, crowd: Library) -> None:
    page = crowd.page
    crowd.click(0)
    before = len(crowd.calls("files"))
    QTest.keyClick(page.files.grid, Qt.Key.Key_A, CONTROL)
    assert page.files.selection.count == MANY
    assert page.count.full == "100,000 of 100,000 selected"
    qtbot.waitUntil(lambda: page.bulk.isVisible())
    qtbot.waitUntil(lambda: "100,000" in page.bulk.count.text())
    read = [number for (numbers,) in crowd.calls("files")[before:] for number in numbers]
    assert len(read) < 1000
    QTest.keyClick(crowd.window, Qt.Key.Key_Escape)
    assert page.files.selection.count == 0
    assert not page.bulk.isVisible()


def test_grid_and_table_share_selection_and_place(qtbot: QtBot, library: Library) -> None:
    page = library.page
    library.click(30)
    library.click(33, SHIFT)
    choose_view(library, "Table")
    assert page.files.look == TABLE
    assert page.files.view is page.files.table
    assert library.selected() == [30, 31, 32, 33]
    assert page.files.table.rowAt(0) > 0  # not at the beginning again
    choose_view(library, "Large pictures")
    assert page.files.look == LARGE_GRID
    assert page.files.grid.painter.width >= 200
    assert library.selected() == [30, 31, 32, 33]
    assert page.files.grid.first_seen() > 0


def test_the_table_says_what_the_tiles_show_and_sorts_by_its_titles(library: Library) -> None:
    page = library.page
    library.window.resize(1700, 900)
    page.files.show_look(TABLE)
    library.settle()
    texts = [str(page.files.model.index(0, column).data()).replace("\u00a0", " ") for column in Column]
    assert texts[0] == "SKU-000060_front.jpg"
    assert texts[1] == "No product"
    assert texts[3:6] == ["Image, JPG", "4400 \N{MULTIPLICATION SIGN} 3300", "601 kB"]
    header = page.files.table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(Column.SIZE) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, NONE, spot)
    library.settle()
    assert (library.queries()[-1].order, library.queries()[-1].descending) == ("size", True)
    QTest.mouseClick(header.viewport(), LEFT, NONE, spot)
    library.settle()
    assert (library.queries()[-1].order, library.queries()[-1].descending) == ("size", False)
    assert library.names()[0] == "SKU-000001_back.jpg"
    assert page.choices.order.currentText() == "Smallest first"


def test_columns_leave_by_importance_and_no_bar_scrolls_sideways(library: Library) -> None:
    page = library.page
    page.files.show_look(TABLE)
    table = page.files.table
    for width in (900, 1280, 1700):
        library.window.resize(width, 700)
        QCoreApplication.processEvents()
        shown = [column for column in Column if not table.isColumnHidden(column)]
        assert sum(table.columnWidth(column) for column in shown) == table.viewport().width()
        assert {Column.NAME, Column.PRODUCTS} <= set(shown)
    assert len(shown) == len(Column)


def test_a_column_of_times_that_nobody_tells_is_left_out(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(3)
    undated = [fake_library.file(n, created_at=None, updated_at=None) for n in range(1, 4)]
    service.library.changed = {each.number: each for each in undated}
    library = Library(qtbot, open_window, service)
    library.window.resize(1700, 800)
    library.page.choices.choose_look(TABLE)
    library.settle()
    table = library.page.files.table
    assert table.isColumnHidden(Column.CHANGED)
    library.host.do(lambda service: service.library.change(fake_library.file(2)))
    qtbot.waitUntil(lambda: not table.isColumnHidden(Column.CHANGED))


def test_enter_and_double_click_open_a_file_among_its_neighbours(qtbot: QtBot, library: Library) -> None:
    opened: list[int] = []
    library.page.files.opened.connect(opened.append)
    library.click(3)
    QTest.keyClick(library.page.files.grid, Qt.Key.Key_Return)
    assert opened == [3]
    qtbot.waitUntil(lambda: library.place.stack.currentWidget() is not library.page)
    assert library.place._steps[-1].id == "file-57"
    QTest.keyClick(library.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert library.place.stack.currentWidget() is library.page
    assert library.selected() == [3]
    library.click(1)
    QTest.mouseDClick(library.page.files.grid.viewport(), LEFT, NONE, library.spot(1))
    assert opened == [3, 1]


def test_what_is_selected_is_dragged_as_ids(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[tuple[list[str], int]] = []
    monkeypatch.setattr(
        files_view, "drag_files", lambda _view, data, count: dragged.append((dropped(data), count))
    )
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: LEFT)
    library.click(1)
    library.click(2, SHIFT)
    grid = library.page.files.grid
    start = library.spot(1)
    QTest.mousePress(grid.viewport(), LEFT, NONE, start)
    for step in (10, 20, 40, 60):
        QTest.mouseMove(grid.viewport(), start + QPoint(step, 0))
    QTest.mouseRelease(grid.viewport(), LEFT, NONE, start + QPoint(60, 0))
    assert dragged[:1] == [(["file-59", "file-58"], 2)]


def test_a_file_that_is_gone_says_so(qtbot: QtBot, library: Library) -> None:
    library.host.do(lambda service: service.library.gone.add(60))
    library.page.files.model.forget_files()
    library.page.files.seen.again()
    qtbot.waitUntil(lambda: library.page.files.model.gone(0))
    assert library.page.files.model.index(0, 0).data() == "No longer in PXM"


def test_screen_readers_find_a_list_of_named_files(library: Library) -> None:
    grid = library.page.files.grid
    assert isinstance(grid, QListView)
    face = QAccessible.queryAccessibleInterface(grid)
    assert face is not None
    assert face.role() == QAccessible.Role.List
    first = face.child(0)
    assert first is not None
    assert first.text(QAccessible.Text.Name).startswith("SKU-000060_front.jpg")
    assert face.childCount() == 60


@pytest.mark.parametrize(
    ("entry", "by", "headings"),
    [
        ("Group by type", "kind", ["Images", "Documents", "Videos"]),
        (
            "Group by product",
            "product",
            ["No product", "Trail Backpack & Cover 32 l with reflective details"],
        ),
    ],
)
def test_files_stand_under_headings(
    qtbot: QtBot, library: Library, entry: str, by: str, headings: list[str]
) -> None:
    choose_view(library, entry)
    assert library.calls("groups") == [(by,)]
    grid = library.page.files.grid
    qtbot.waitUntil(lambda: [title for title, _ in grid._sections][: len(headings)] == headings)
    first = grid._sections[0][1]
    assert (
        grid.visualRect(library.page.files.model.index(first, 0)).top()
        > grid.visualRect(library.page.files.model.index(first - 1, 0)).bottom()
    )
    library.click(first - 1)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.currentIndex().row() == first
    choose_view(library, "No groups")
    assert grid._sections == ()


def test_space_shows_a_file_at_a_glance_and_the_arrows_go_on(qtbot: QtBot, library: Library) -> None:
    page = library.page
    library.click(3)
    QTest.keyClick(page.files.grid, Qt.Key.Key_Space)
    assert page.glance.isVisible()
    assert page.glance.name.full.startswith("SKU-000057_side.tif")
    qtbot.waitUntil(lambda: not page.glance.picture.pixmap().isNull())
    assert ("file-57", "preview") in library.calls("picture")
    QTest.keyClick(page.files.grid, Qt.Key.Key_Right)
    assert page.glance.name.full.startswith("SKU-000056_back.jpg")
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert not page.glance.isVisible()
    assert library.selected() == [4]
