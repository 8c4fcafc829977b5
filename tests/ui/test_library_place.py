"""Going about in the Library: from page to page and back, what is remembered, dropped there, done by the menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.errors import BadEdit
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from tests.ui.conftest import OpenWindow
from tests.ui.library_scene import CONTROL, LEFT, SHIFT, Library, pick, service_with
from tests.ui.test_drop import enter, let_go

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window)


def titles(library: Library) -> list[str]:
    crumbs = library.place.crumbs
    return [*(button.text() for button in crumbs.earlier), crumbs.here.full] if crumbs.isVisible() else []


def dropped_files(*paths: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray(b"\r\n".join(b"file://" + path for path in paths)))
    return mime


def test_the_place_is_what_its_pages_see(library: Library) -> None:
    going: Going = library.place
    assert going is library.place
    assert titles(library) == []


def test_back_returns_to_the_place_in_the_list_with_its_selection(qtbot: QtBot, library: Library) -> None:
    files = library.page.files
    library.click(40)
    library.click(42, SHIFT)
    qtbot.waitUntil(library.page.bulk.isVisible)
    QCoreApplication.processEvents()
    top = files.grid.verticalScrollBar().value()
    assert top > 0
    library.place.to_product("11")
    qtbot.waitUntil(lambda: titles(library) == ["All files", "Women's Rain Jacket"])
    library.place.to_product("12")
    qtbot.waitUntil(lambda: titles(library)[-1] == "Men's Rain Jacket")
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert titles(library) == ["All files", "Women's Rain Jacket"]
    QTest.mouseClick(library.place.crumbs.back, LEFT)
    assert titles(library) == []
    assert library.place.stack.currentWidget() is library.page
    assert files.grid.verticalScrollBar().value() == top
    assert library.selected() == [40, 41, 42]


def test_files_that_another_page_asks_for_are_a_step_of_their_own(qtbot: QtBot, library: Library) -> None:
    files = library.page.files
    library.type_words("front")
    library.click(3)
    number = files.model.numbers[3]
    library.place.to_files(FileQuery(product="11", kinds=("image",)), "Women's Rain Jacket")
    library.settle()
    assert library.queries()[-1] == FileQuery(product="11", kinds=("image",))
    assert titles(library) == ["All files", "Women's Rain Jacket"]
    assert [chip.text() for chip in library.page.filters.chips.chips()] == ["Type: Image"]
    QTest.keyClick(library.window, Qt.Key.Key_Left, ALT)
    library.settle()
    assert library.page.search.text() == "front"
    assert library.queries()[-1].words == "front"
    qtbot.waitUntil(lambda: [files.model.numbers[row] for row in library.selected()] == [number])


def test_each_earlier_step_can_be_gone_back_to(qtbot: QtBot, library: Library) -> None:
    for product in ("11", "12", "14", "15"):
        library.place.to_product(product)
    earlier = ["Women's Rain Jacket", "Men's Rain Jacket", "Spring Campaign"]
    qtbot.waitUntil(lambda: titles(library)[:3] == earlier)
    QTest.mouseClick(library.place.crumbs.earlier[0], LEFT)
    assert titles(library) == ["All files", "Women's Rain Jacket"]


def test_escape_closes_the_topmost_thing_first(library: Library) -> None:
    library.place.to_files(FileQuery(linked=False), "Loose")
    library.settle()
    library.type_words("0000")
    library.click(0)
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert library.selected() == []
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    library.settle()
    assert library.page.search.text() == ""
    assert titles(library) == ["All files", "Loose"]
    QTest.keyClick(library.window, Qt.Key.Key_Escape)  # the filter that "Loose" is
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert titles(library) == []
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert library.window.places.current is library.place


def test_the_way_back_has_the_names_of_now(qtbot: QtBot, library: Library) -> None:
    before = library.page.files.model.file(0)
    assert before is not None
    library.place.to_file(before.id)
    qtbot.waitUntil(lambda: titles(library) == ["All files", before.name])
    renamed = before.model_copy(update={"name": "SKU-1_final.jpg"})
    library.host.do(lambda service: service.library.change(renamed))
    qtbot.waitUntil(lambda: titles(library) == ["All files", "SKU-1_final.jpg"])


def test_the_way_goes_to_the_list_of_changes_once(qtbot: QtBot, library: Library) -> None:
    place = library.place
    place.to_changes()
    place.plan([FileEdit(file_id="file-1", add_products=("11",))], "Link")
    qtbot.waitUntil(lambda: titles(library) == ["All files", "Changes", "Link"])
    place.to_changes()
    assert titles(library) == ["All files", "Changes"]
    place.to_files(FileQuery())
    assert titles(library) == []
    assert place.shown is library.page
    assert library.page.source.kind == "all"


def test_a_plan_opens_the_changes(qtbot: QtBot, library: Library) -> None:
    library.place.plan([FileEdit(file_id="file-1", add_products=("11",))], "Link to Women's Rain Jacket")
    qtbot.waitUntil(lambda: titles(library) == ["All files", "Link to Women's Rain Jacket"])
    assert library.planned()[-1][1] == "Link to Women's Rain Jacket"


def test_a_plan_that_is_refused_says_why_where_one_is(qtbot: QtBot, library: Library) -> None:
    library.host.service.failures["changes.plan"] = BadEdit("No file is named.", "Select some.")
    library.place.plan([], "Nothing")
    qtbot.waitUntil(lambda: library.place.bars.get("failed") is not None)
    bar = library.place.bars.get("failed")
    assert bar is not None
    assert bar.text == "No file is named. Select some."
    assert titles(library) == []
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert library.place.bars.get("failed") is None


def test_files_dropped_where_a_product_is_open_go_to_it(qtbot: QtBot, library: Library) -> None:
    window, service = library.window, library.host.service
    page = library.page
    page.choose(source.of_product(service.catalog.products["11"]))
    library.settle()
    enter(window, dropped_files(b"/photos/new.jpg"))
    assert window.sheet.where.full == "They go to Women's Rain Jacket (SKU-BRJ-00123)"
    let_go(window, dropped_files(b"/photos/new.jpg"))
    qtbot.waitUntil(lambda: any(call[0] == "add" for call in service.log))
    added = next(call for call in service.log if call[0] == "add")
    assert added[1] == (b"/photos/new.jpg",)
    assert added[2].collections == ("11",)


def test_files_dropped_elsewhere_go_where_the_next_files_go(qtbot: QtBot, library: Library) -> None:
    window, service = library.window, library.host.service
    let_go(window, dropped_files(b"/photos/new.jpg"))
    qtbot.waitUntil(lambda: any(call[0] == "add" for call in service.log))
    added = next(call for call in service.log if call[0] == "add")
    assert added[2].collections == ()
    assert window.places.last == "uploads"


def test_the_menu_copies_ids_and_links_and_shows_the_product(qtbot: QtBot, library: Library) -> None:
    page = library.page
    library.click(1)
    page.files.menu_wanted.emit(page.mapToGlobal(page.rect().center()))
    menu = page.menu.menu
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["Open", "Show the product"]
    assert {"Link…", "Regions…", "Publish…", "Copy the id in PXM", "Copy the link", "Save…"} <= set(texts)
    pick(menu, "Copy the id in PXM")
    assert QGuiApplication.clipboard().text() == "file-59"
    page.menu.copy_link(page.files.model.file(1))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "https://files.example/file-59/original")
    page.files.menu_wanted.emit(page.mapToGlobal(page.rect().center()))
    menu = page.menu.menu
    assert menu is not None
    pick(menu, "Show the product")
    assert titles(library)[-1] == "Trail Backpack & Cover 32 l with reflective details"


def test_ids_of_all_of_very_many_are_copied(qtbot: QtBot, open_window: OpenWindow) -> None:
    library = Library(qtbot, open_window, service_with(3000))
    library.click(0)
    QTest.keyClick(library.page.files.grid, Qt.Key.Key_A, CONTROL)
    QGuiApplication.clipboard().clear()
    library.page.menu.copy_ids()
    qtbot.waitUntil(lambda: len(QGuiApplication.clipboard().text().splitlines()) == 3000)
    bar = library.page.bars.get("said")
    assert bar is not None
    assert bar.text == "3,000 ids were copied."


def test_a_file_is_saved_where_it_is_wanted(qtbot: QtBot, library: Library, tmp_path: Path) -> None:
    file = library.page.files.model.file(0)
    assert file is not None
    library.page.menu.save(file, bytes(tmp_path / "a.jpg"))
    qtbot.waitUntil(lambda: library.page.bars.get("said") is not None)
    assert library.calls("save") == [("file-60", bytes(tmp_path / "a.jpg"), "original")]


def test_how_the_page_was_left_is_found_again(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    library = Library(qtbot, open_window)
    library.window.around.remember_in(path)
    page = library.page
    library.choose_source("unlinked")
    page.choices.choose_look("table")
    page.choices._choose(("name", False))
    library.settle()
    page.splitter.setSizes([300, 10_000])
    QCoreApplication.processEvents()
    wide = page.splitter.sizes()[0]
    library.place.to_coverage(("11",))
    board = library.place.shown
    assert isinstance(board, CoverageBoard)
    board.choices.pattern.setText("{view}_{sku}")
    library.place.back()
    library.window.hide()

    window, host = open_window(service_with(60))
    window.around.remember_in(path)
    window.resize(library.window.size())
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    again = window.library.browse
    qtbot.waitUntil(lambda: again.feed.begun and not again.feed.busy)
    assert again.source.kind == "unlinked"
    assert again.files.look == "table"
    asked = next(call[1] for call in host.service.log if call[0] == "library.find")
    assert asked == FileQuery(linked=False, order="name")
    assert abs(again.splitter.sizes()[0] - wide) <= 2
    assert window.library.kept()["coverage"] == board.kept()
    window.library.to_coverage(("12",))
    assert isinstance(window.library.shown, CoverageBoard)
    assert window.library.shown.query.pattern == "{view}_{sku}"


@pytest.mark.parametrize(
    "kept", [{"source": 5, "look": [], "order": "x", "sources": "wide"}, {"source": {"kind": "moon"}}]
)
def test_a_memory_that_makes_no_sense_is_none(open_window: OpenWindow, kept: dict[str, object]) -> None:
    window, _ = open_window(service_with(3))
    window.library.restore(kept)
    window.places.open("library")
    assert window.library.browse.source.kind == "all"
    assert window.library.browse.files.look == "grid"


def test_another_account_begins_anew(qtbot: QtBot, library: Library) -> None:
    library.choose_source("unlinked")
    library.place.to_product("11")
    library.place.forget()
    library.settle()
    assert titles(library) == []
    assert library.page.source.kind == "all"
    assert library.page.files.model.rowCount() == 60


def test_in_a_narrow_window_the_sources_stand_aside(library: Library) -> None:
    library.window.resize(900, 600)
    QCoreApplication.processEvents()
    page = library.page
    assert page.left.isHidden()
    assert page.sources_button.isVisible()
    QTest.mouseClick(page.sources_button, LEFT)
    assert page.left.isVisible()
    assert QApplication.focusWidget() is page.tree
    library.window.resize(1280, 800)
    QCoreApplication.processEvents()
    assert page.left.isVisible()
    assert not page.sources_button.isVisible()
