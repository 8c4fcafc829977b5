"""Finding files in the Library: sources, words, filters, saved searches, how fresh it is, and where nothing is."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import SignedOut, StorageUnusable
from pxm_desktop.service.library_api import FileQuery, LibraryFreshness, SavedSearch
from pxm_desktop.ui.library import filters, freshness
from pxm_desktop.ui.library.going import dragged
from pxm_desktop.ui.library.source import of_category, of_product
from pxm_desktop.ui.library.source_rows import CHOICE, MORE
from pxm_desktop.ui.library.sources import children
from pxm_desktop.ui.library.text import TIMES
from tests.ui import fake_library
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.library_scene import CONTROL, LEFT, NONE, SHIFT, Library, hover, let_go, pick, service_with


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window)


def rows(library: Library) -> dict[str, QTreeWidgetItem]:
    return {item.text(0): item for item in library.page.tree._items()}


def expand(library: Library, text: str) -> None:
    rows(library)[text].setExpanded(True)
    QCoreApplication.processEvents()


# Sources


def test_each_source_asks_for_its_files_and_says_how_many(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(
        lambda: rows(library)["All files"].data(0, Qt.ItemDataRole.AccessibleTextRole) is not None
    )
    said = rows(library)["Not linked to a product"].data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Not linked to a product, 10 files"
    for kind, wanted in (
        ("unlinked", FileQuery(linked=False)),
        ("unpublished", FileQuery(published=False)),
        ("mine", FileQuery(mine=True)),
        ("processing", FileQuery(processing=True)),
    ):
        library.choose_source(kind)
        assert library.queries()[-1] == wanted
    library.choose_source("recent")
    asked = library.queries()[-1]
    assert (asked.order, asked.descending) == ("updated", True)
    assert asked.updated_from is not None
    library.choose_source("unlinked")
    assert library.page.count.full == "10 files"
    assert library.page.title.full == "Not linked to a product"


def test_regions_categories_and_products_are_sources(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(lambda: "Regions" in rows(library) and "Campaigns" in rows(library))
    expand(library, "Regions")
    library.choose_source("region", "2")
    assert library.queries()[-1] == FileQuery(regions=("2",))
    expand(library, "Outdoor")
    library.choose_source("category", "c4")
    assert library.queries()[-1] == FileQuery(category="c4")
    strip = library.page.strip
    qtbot.waitUntil(strip.isVisible)
    assert [strip.item(n).text() for n in range(strip.count())] == [
        "Men's Rain Jacket",
        "Women's Rain Jacket",
    ]
    expand(library, "Jackets")
    qtbot.waitUntil(lambda: "Men's Rain Jacket" in rows(library))
    expand(library, "Men's Rain Jacket")
    qtbot.waitUntil(lambda: "Men's Rain Jacket, blue" in rows(library))
    library.choose_source("product", "13")
    assert library.queries()[-1] == FileQuery(product="13")
    assert library.page.title.full == "Men's Rain Jacket, blue (SKU-BRJ-00141)"
    assert library.page.product_button.isVisible()


def test_products_of_a_large_category_come_as_they_are_wanted(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(3)
    first = service.catalog.products["14"]
    service.catalog.products |= {
        f"n{n}": first.model_copy(update={"id": f"n{n}", "name": f"Shoot {n:04d}"}) for n in range(450)
    }
    library = Library(qtbot, open_window, service)
    qtbot.waitUntil(lambda: "Campaigns" in rows(library))
    expand(library, "Campaigns")
    item = rows(library)["Campaigns"]
    qtbot.waitUntil(lambda: item.childCount() == 201)
    more = children(item)[200]
    assert more.data(0, MORE) == 200
    library.page.tree.setCurrentItem(more)
    QTest.keyClick(library.page.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: item.childCount() == 401)
    assert children(item)[0].data(0, CHOICE).id == "n0"
    library.page.tree.setCurrentItem(children(item)[400])
    QTest.keyClick(library.page.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: item.childCount() == 451)


@pytest.mark.parametrize("width", [900, 1280, 1700])
def test_cards_of_products_share_the_line(library: Library, width: int) -> None:
    library.window.resize(width, 800)
    library.qtbot.waitUntil(lambda: bool(library.page.tree.nodes))
    node = next(node for node in library.page.tree.nodes if node.name == "Jackets")
    library.page.choose(of_category(node))
    strip = library.page.strip
    library.qtbot.waitUntil(strip.isVisible)
    QCoreApplication.processEvents()
    columns = strip.viewport().width() // strip.gridSize().width()
    assert strip.viewport().width() - columns * strip.gridSize().width() <= 24
    assert strip.viewport().height() == strip.gridSize().height()  # one line, and nothing of another
    assert strip.verticalScrollBar().maximum() == 0


def test_products_that_lie_deeper_are_shown_there_only(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(lambda: "Outdoor" in rows(library))
    expand(library, "Outdoor")
    qtbot.waitUntil(lambda: ("catalog.collections", "", "c2") in library.host.service.log)
    QCoreApplication.processEvents()
    assert [child.text(0) for child in children(rows(library)["Outdoor"])] == ["Bags", "Jackets"]


# Words, filters, order


def test_typing_searches_once_it_rests(qtbot: QtBot, library: Library) -> None:
    QTest.keyClick(library.page.files.grid, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is library.page.search
    before = len(library.queries())
    QTest.keyClicks(library.page.search, "00001 front")
    qtbot.waitUntil(lambda: len(library.queries()) == before + 1)
    library.settle()
    assert library.queries()[-1].words == "00001 front"
    assert library.names() == ["SKU-000015_front.jpg", "SKU-000010_front.jpg"]
    assert library.page.choices.order.itemText(0) == "Best match"
    QTest.keyClick(library.page.search, Qt.Key.Key_Escape)
    library.settle()
    assert library.page.files.model.rowCount() == 60
    assert library.page.choices.order.itemText(0) == "Newest first"


def test_a_newer_search_cancels_an_older_one(qtbot: QtBot, library: Library) -> None:
    gate = asyncio.Event()
    library.host.service.gates["library.find"] = gate
    page = library.page
    page.search.setFocus()
    QTest.keyClicks(page.search, "00001")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.queries()[-1].words == "00001")
    assert page.files.model.rowCount() == 60  # the old files stay until there are new ones
    QTest.keyClicks(page.search, "2")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.queries()[-1].words == "000012")
    library.host.do(lambda _s: gate.set())
    library.settle()
    assert library.names() == ["SKU-000012_side.tif"]


def test_what_pxm_finds_besides_is_offered_quietly(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(20)
    service.library.beyond = [
        fake_library.file(900 + n, name=f"ocr 00001 receipt {n}.pdf", kind="document") for n in range(3)
    ]
    library = Library(qtbot, open_window, service)
    library.type_words("00001")
    shown = library.page.files.model.rowCount()
    assert shown == 11
    qtbot.waitUntil(lambda: library.page.elsewhere.text() == "+ 3 more from PXM")
    assert library.page.files.model.rowCount() == shown
    QTest.mouseClick(library.page.elsewhere, LEFT)
    assert library.page.files.model.rowCount() == shown + 3
    qtbot.waitUntil(lambda: library.names()[-1:] == ["ocr 00001 receipt 2.pdf"])
    assert not library.page.elsewhere.isVisible()


def test_filters_are_chips_that_go_one_by_one(qtbot: QtBot, library: Library) -> None:
    page = library.page
    for way in (
        ("Type", "Image"),
        ("Type", "Video"),
        ("Size", "100 kB to 1 MB"),
        ("Rating", "2 stars or more"),
    ):
        page.filters.button.click()
        menu = page.filters.button.opened
        assert menu is not None
        pick(menu, *(part.replace(" kB", "\u00a0kB").replace(" MB", "\u00a0MB") for part in way))
    library.settle()
    asked = library.queries()[-1]
    assert (asked.kinds, asked.smallest, asked.largest, asked.rating) == (
        ("image", "video"),
        100_000,
        1_000_000,
        2,
    )
    texts = [chip.text().replace("\u00a0", " ") for chip in page.filters.chips.chips()]
    assert texts == ["Type: Image, Video", "Size: 100 kB to 1 MB", "2 stars or more"]
    assert page.files.model.rowCount() < 60
    page.filters.chips.chips()[1].setFocus()
    QTest.keyClick(page.filters.chips.chips()[1], Qt.Key.Key_Delete)
    library.settle()
    assert library.queries()[-1].smallest is None
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    library.settle()
    assert library.queries()[-1].model_dump(exclude_defaults=True) == {}
    assert not page.narrowed.isVisible()


@pytest.mark.parametrize(
    ("menu", "entry", "asked"),
    [
        ("Dimensions", f"2,000 {TIMES} 2,000 or more", {"min_width": 2000, "min_height": 2000}),
        ("Added", "last 7 days", {"created_from": "last 7 days"}),
        ("Changed", "this year", {"updated_from": "this year"}),
        ("Region", "United States", {"regions": ("2",)}),
        ("Published", "Not published", {"published": False}),
        ("Products", "Not linked to a product", {"linked": False}),
    ],
)
def test_what_is_chosen_in_the_menu_is_asked_for(
    library: Library, menu: str, entry: str, asked: dict[str, object]
) -> None:
    page, began = library.page, dict[object, object](filters.periods())
    wanted = {field: began.get(value, value) for field, value in asked.items()}
    for now in (wanted, {}):  # chosen again it holds no longer
        page.filters.button.click()
        opened = page.filters.button.opened
        assert opened is not None
        pick(opened, menu, entry)
        library.settle()
        assert library.queries()[-1].model_dump(exclude_defaults=True) == now
        assert len(page.filters.chips.chips()) == bool(now)


def test_a_source_offers_no_filter_that_it_is_itself(library: Library) -> None:
    library.choose_source("unpublished")
    library.page.filters.button.click()
    menu = library.page.filters.button.opened
    assert menu is not None
    offered = [action.text() for action in menu.actions()]
    assert "Published" not in offered
    assert "Products" in offered
    menu.close()


def test_a_search_that_found_more_than_it_orders_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(60)
    service.library.most = 20
    library = Library(qtbot, open_window, service)
    library.type_words("sku")
    assert library.page.count.full == "The first 20 of more"


def test_the_order_that_was_chosen_stays_for_other_sources(library: Library) -> None:
    order = library.page.choices.order
    order.setFocus()
    while order.currentText() != "Name":
        QTest.keyClick(order, Qt.Key.Key_Down)
    library.settle()
    assert library.queries()[-1].order == "name"
    library.choose_source("unpublished")
    assert library.queries()[-1].order == "name"
    library.choose_source("recent")
    assert library.queries()[-1].order == "updated"
    assert order.currentText() == "Recently changed"
    library.choose_source("all")
    assert library.queries()[-1].order == "name"


# Saved searches


def test_a_search_is_saved_found_again_forgotten_and_brought_back(qtbot: QtBot, library: Library) -> None:
    page = library.page
    library.type_words("front")
    page.filters.set(kinds=("image",))
    library.settle()
    QTest.mouseClick(page.save_button, LEFT)
    QTest.keyClicks(page.name_row.field, "Fronts")
    QTest.keyClick(page.name_row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Fronts" in rows(library))
    kept = library.host.service.library.searches["Fronts"]
    assert kept.query == FileQuery(words="front", kinds=("image",))
    library.choose_source("all")
    library.choose_source("search", "Fronts")
    assert page.search.text() == "front"
    assert [chip.text() for chip in page.filters.chips.chips()] == ["Type: Image"]
    assert library.queries()[-1] == kept.query
    page.saved.forget("Fronts")
    qtbot.waitUntil(lambda: "Fronts" not in rows(library))
    assert page.undo.offered
    QTest.keyClick(library.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: "Fronts" in rows(library))


def test_a_name_that_is_taken_is_asked_about(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(10)
    service.library.searches["Fronts"] = SavedSearch(name="Fronts", query=FileQuery(words="old"))
    library = Library(qtbot, open_window, service)
    qtbot.waitUntil(lambda: "Fronts" in rows(library))
    library.type_words("front")
    QTest.mouseClick(library.page.save_button, LEFT)
    QTest.keyClicks(library.page.name_row.field, "fronts")
    QTest.keyClick(library.page.name_row.field, Qt.Key.Key_Return)
    assert library.page.name_row.problem.text() == "There is a search of this name already."
    assert service.library.searches["Fronts"].query.words == "old"
    assert library.page.name_row.save_button.text() == "Replace"


# How fresh it is


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (LibraryFreshness(syncing=True, files=12_300), "12,300 files are known so far; reading goes on."),
        (LibraryFreshness(stopped=True, files=1), "1 file is known so far; reading was stopped."),
        (LibraryFreshness(sentence="PXM does not answer."), "PXM does not answer."),
        (LibraryFreshness(synced_at=1.0, syncing=True), "Reading what has changed in PXM…"),
    ],
)
def test_how_fresh_the_copy_is_in_words(qtbot: QtBot, known: LibraryFreshness, said: str) -> None:
    assert freshness.sentence(known) == said


def test_the_first_reading_can_be_watched_used_and_stopped(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.library.state = LibraryFreshness(syncing=True)
    library = Library(qtbot, open_window, service)
    page = library.page
    qtbot.waitUntil(lambda: page.files.telling)
    assert page.files.message.text() == "Your files are being read from PXM. They show here as they come."
    library.host.do(lambda s: s.library.fill(40))
    library.host.do(lambda s: s.library.say(changed=True, syncing=True))
    qtbot.waitUntil(lambda: page.files.model.rowCount() == 40)
    assert not page.files.telling
    assert page.freshness.text.full == "40 files are known so far; reading goes on."
    QTest.mouseClick(page.freshness.button, LEFT)
    qtbot.waitUntil(lambda: page.freshness.button.text() == "Go on")
    assert library.calls("stop_sync")
    QTest.mouseClick(page.freshness.button, LEFT)
    qtbot.waitUntil(lambda: page.freshness.text.full.startswith("Up to date as of"))


def test_refresh_reads_from_pxm(qtbot: QtBot, library: Library) -> None:
    QTest.keyClick(library.page.files.grid, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(library.calls("sync")) == 1)
    QTest.mouseClick(library.page.refresh_button, LEFT)
    qtbot.waitUntil(lambda: len(library.calls("sync")) == 2)


def test_out_of_reach_it_says_as_of_when(qtbot: QtBot, library: Library) -> None:
    library.host.do(lambda s: s.library.say(sentence="PXM does not answer."))
    line = library.page.freshness
    qtbot.waitUntil(lambda: line.text.full.startswith("PXM does not answer. As of "))
    assert line.button.text() == "Try again"
    assert library.page.files.model.rowCount() == 60


# What has changed


def test_files_that_come_meanwhile_move_nothing_that_is_looked_at(qtbot: QtBot, library: Library) -> None:
    files = library.page.files
    library.click(40)
    number = files.model.numbers[40]
    first = files.model.numbers[files.grid.first_seen()]
    above = files.grid.visualRect(files.model.index(files.grid.first_seen(), 0)).top()
    assert files.grid.verticalScrollBar().value() > 0
    library.host.do(lambda s: s.library.change(*(fake_library.file(n) for n in (101, 102, 103))))
    qtbot.waitUntil(lambda: files.model.rowCount() == 63)
    assert files.grid.visualRect(files.model.index(files.model.row_of(first), 0)).top() == above
    assert [files.model.numbers[row] for row in library.selected()] == [number]
    assert files.model.numbers[files.grid.currentIndex().row()] == number


def test_a_changed_file_is_shown_as_it_is_now(qtbot: QtBot, library: Library) -> None:
    changed = fake_library.file(60, name="renamed.jpg")
    library.host.do(lambda s: s.library.change(changed))
    qtbot.waitUntil(lambda: library.names()[0] == "renamed.jpg")


def test_the_list_stands_still_while_many_are_selected(qtbot: QtBot, library: Library) -> None:
    page = library.page
    library.click(0)
    QTest.keyClick(page.files.grid, Qt.Key.Key_A, CONTROL)
    library.host.do(lambda s: s.library.change(fake_library.file(101)))
    qtbot.waitUntil(lambda: page.bars.get("news") is not None)
    assert page.files.model.rowCount() == 60
    assert page.files.selection.count == 60
    bar = page.bars.get("news")
    assert bar is not None
    QTest.mouseClick(bar.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: page.files.model.rowCount() == 61)


# Where nothing is


@pytest.mark.parametrize(
    ("kind", "said", "button"),
    [
        ("all", "PXM has no files yet. What you upload shows here.", "Open Uploads"),
        ("unlinked", "Every file is linked to a product.", "Show all files"),
        ("mine", "Nothing was sent from this computer yet.", "Show all files"),
    ],
)
def test_an_empty_source_says_why_and_what_to_do(
    qtbot: QtBot, open_window: OpenWindow, kind: str, said: str, button: str
) -> None:
    library = Library(qtbot, open_window, FakeService())
    library.choose_source(kind)
    files = library.page.files
    qtbot.waitUntil(lambda: files.telling and files.message.text() == said)
    assert files.message_button.text() == button
    QTest.mouseClick(files.message_button, LEFT)
    if kind == "all":
        assert library.window.places.last == "uploads"
    else:
        assert library.page.source.kind == "all"


def test_nothing_found_says_what_was_searched(qtbot: QtBot, library: Library) -> None:
    library.type_words("nothing has this")
    files = library.page.files
    qtbot.waitUntil(lambda: files.telling)
    assert files.message.text() == "No file here has “nothing has this”."
    library.page.filters.set(kinds=("audio",))
    library.settle()
    assert files.message.text() == "No file here has “nothing has this” and fits the filters."
    library.page.search.clear()
    library.page.search.search_now()
    library.settle()
    assert files.message.text() == "No file here fits the filters."
    QTest.mouseClick(files.message_button, LEFT)
    library.settle()
    assert files.model.rowCount() == 60
    assert library.page.search.hasFocus()


def test_a_library_that_cannot_be_read_says_why_and_can_be_tried_again(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = service_with(5)
    service.failures["library.find"] = StorageUnusable("The disk is full.", "Free some space.")
    library = Library(qtbot, open_window, service)
    files = library.page.files
    qtbot.waitUntil(lambda: files.telling)
    assert files.message.text() == "The disk is full. Free some space."
    del service.failures["library.find"]
    QTest.mouseClick(files.message_button, LEFT)
    qtbot.waitUntil(lambda: files.model.rowCount() == 5)
    assert not files.telling


def test_who_is_signed_out_is_offered_to_sign_in(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(5)
    service.failures["library.find"] = SignedOut("Nobody is signed in.", "Sign in.")
    library = Library(qtbot, open_window, service)
    files = library.page.files
    qtbot.waitUntil(lambda: files.telling and files.message_button.text() == "Sign in")
    QTest.mouseClick(files.message_button, LEFT)
    assert library.window.pages.currentWidget() is library.window.sign_in


# Dragging onto the tree


def test_files_dropped_on_a_product_or_region_are_planned(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(lambda: "Regions" in rows(library))
    expand(library, "Regions")
    tree = library.page.tree
    item = rows(library)["Asia-Pacific"]
    tree.scrollToItem(item)
    at = tree.visualItemRect(item).center()
    assert hover(tree.viewport(), dragged(["file-1", "file-2"]), at)
    assert let_go(tree.viewport(), dragged(["file-1", "file-2"]), at)
    qtbot.waitUntil(lambda: bool(library.planned()))
    edits, _ = library.planned()[-1]
    assert [(edit.file_id, edit.add_regions) for edit in edits] == [("file-1", ("3",)), ("file-2", ("3",))]


def test_a_source_that_takes_no_files_refuses_them(library: Library) -> None:
    tree = library.page.tree
    at = tree.visualItemRect(rows(library)["Unpublished"]).center()
    assert not hover(tree.viewport(), dragged(["file-1"]), at)


def test_on_a_category_one_of_its_products_is_asked_for(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(lambda: "Campaigns" in rows(library))
    tree = library.page.tree
    item = rows(library)["Campaigns"]
    tree.scrollToItem(item)
    at = tree.visualItemRect(item).center()
    assert let_go(tree.viewport(), dragged(["file-1"]), at)
    qtbot.waitUntil(lambda: library.page.drops.menu is not None)
    menu = library.page.drops.menu
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        "Files are linked to products. Choose one:",
        "Spring Campaign",
    ]
    pick(menu, "Spring Campaign")
    qtbot.waitUntil(lambda: bool(library.planned()))
    edits, _ = library.planned()[-1]
    assert [(edit.file_id, edit.add_products) for edit in edits] == [("file-1", ("14",))]


def test_cards_of_products_take_files_and_open_by_enter(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    library.qtbot.waitUntil(lambda: bool(library.page.tree.nodes))
    node = next(node for node in library.page.tree.nodes if node.name == "Jackets")
    library.page.choose(of_category(node))
    strip = library.page.strip
    library.qtbot.waitUntil(strip.isVisible)
    at = strip.visualItemRect(strip.item(1)).center()
    choice = strip.choice_at(at)
    assert choice is not None
    assert let_go(strip.viewport(), dragged(["file-1"]), at)
    library.qtbot.waitUntil(lambda: bool(library.planned()))
    edits, _ = library.planned()[-1]
    assert [(edit.file_id, edit.add_products) for edit in edits] == [("file-1", (choice.id,))]
    strip.opened.connect(went.append)
    strip.setCurrentRow(1)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert went == [choice.id]


def test_the_coverage_of_what_is_shown_is_one_press_away(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[tuple[list[str], str]] = []

    def to_coverage(products: list[str] | tuple[()] = (), category: str = "") -> None:
        went.append((list(products), category))

    monkeypatch.setattr(library.place, "to_coverage", to_coverage)
    library.qtbot.waitUntil(lambda: bool(library.page.tree.nodes))
    assert not library.page.coverage_button.isVisible()
    node = next(node for node in library.page.tree.nodes if node.name == "Jackets")
    for of in (of_category(node), of_product(library.host.service.catalog.products["12"])):
        library.page.choose(of)
        library.qtbot.waitUntil(library.page.coverage_button.isVisible)
        QTest.mouseClick(library.page.coverage_button, LEFT)
    assert went == [([], node.id), (["12"], "")]


def test_shift_moves_out_of_the_product_that_is_shown(qtbot: QtBot, library: Library) -> None:
    qtbot.waitUntil(lambda: "Campaigns" in rows(library))
    for name in ("Outdoor", "Jackets"):
        expand(library, name)
    qtbot.waitUntil(lambda: "Men's Rain Jacket" in rows(library))
    library.choose_source("product", "11")
    tree = library.page.tree
    item = rows(library)["Men's Rain Jacket"]
    tree.scrollToItem(item)
    at = tree.visualItemRect(item).center()
    assert let_go(tree.viewport(), dragged(["file-1"]), at, SHIFT)
    qtbot.waitUntil(lambda: bool(library.planned()))
    edits, _ = library.planned()[-1]
    assert (edits[0].add_products, edits[0].remove_products) == (("12",), ("11",))


def test_the_keyboard_goes_through_the_tree(qtbot: QtBot, library: Library) -> None:
    tree = library.page.tree
    QTest.mouseClick(tree.viewport(), LEFT, NONE, tree.visualItemRect(rows(library)["All files"]).center())
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert library.page.source.kind == "recent"
    QTest.keyClicks(tree, "unpub")
    assert library.page.source.kind == "unpublished"
    current = tree.current()
    assert current is not None
    assert current.kind == "unpublished"
