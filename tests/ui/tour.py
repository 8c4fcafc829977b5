"""A tour of the window: every place and what opens over it, on the fake service, for tests that look at all of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.library_api import LibraryFreshness
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.transfer.model import Cause, Destination, FileAttribute, Hold, Stage
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.library.asset_page import AssetPage
from pxm_desktop.ui.library.source import of_category, of_product
from pxm_desktop.ui.window import MainWindow
from tests.ui.changes_tour import CHANGES
from tests.ui.conftest import OpenWindow
from tests.ui.duplicates_tour import DUPLICATES
from tests.ui.fake_library import file
from tests.ui.fake_service import FakeService
from tests.ui.hotfolder_scene import studio
from tests.ui.products_tour import PRODUCTS

Stop = Callable[[QtBot, OpenWindow], MainWindow]
ANNA = FileAttribute(id="a4", value="Anna", name="Photographer")
PRODUCT = Destination(collections=("15", "11"), regions=("1", "2"), publish=True, attributes=(ANNA,))
LONG_FILE = file(
    13,
    id="file-13",
    kind="image",
    name="2026-03-14_Lisbon-studio_Trail Backpack_petrol-blue_front-view_retouched_approved-by-legal_v07_FINAL.jpg",
    products=("11", "12", "13", "14", "15"),
    regions=("1", "2", "3"),
    width=3000,
    height=2000,
    published=True,
    has_picture=True,
    labels=("Backpack", "Outdoor", "Water-repellent", "Hiking") * 4,
)
GONE = "The file is no longer there. Put it back, or remove it from the queue."
REFUSED = "PXM refused the request. Check what was entered, then retry."


def busy() -> FakeService:
    """Return a queue with files in every state."""
    service = FakeService()
    service.fill(30, name="Studio 7", destination=PRODUCT)
    for row_id, (stage, hold) in enumerate(itertools.product(Stage, [None, *Hold]), start=1):
        if row_id in service.rows:
            changes = {"stage": stage, "hold": hold, "reason": REFUSED if stage is Stage.FAILED else ""}
            service.rows[row_id] = service.rows[row_id].model_copy(update=changes)
    gone = {"stage": Stage.FAILED, "hold": None, "reason": GONE, "cause": Cause.MISSING}
    service.rows[3] = service.rows[3].model_copy(update=gone)
    service.history.fill(12)
    return service


def sign_in(_: QtBot, opened: OpenWindow) -> MainWindow:
    return opened(FakeService(signed_in=False))[0]


def uploads_empty(_: QtBot, opened: OpenWindow) -> MainWindow:
    return opened()[0]


def uploads_practice(_: QtBot, opened: OpenWindow) -> MainWindow:
    return opened(FakeService(practice=True))[0]


def uploads_busy(_: QtBot, opened: OpenWindow) -> MainWindow:
    return wide(opened(busy())[0])


def uploads_selected(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window, _ = opened(busy())
    wide(window)
    window.uploads.view.select_ids([2, 4])
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    window.uploads.open_details(3)
    return window


def uploads_offline(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window, host = opened(busy())
    wide(window)
    host.do(lambda service: service.health("offline"))
    host.do(
        lambda service: service._keep_settings(service.settings.model_copy(update={"bandwidth": 5_000_000}))
    )
    host.do(lambda service: service.progress({4: 500}, 1_000_000.0))
    qtbot.waitUntil(lambda: window.status.health == "offline")
    return window


def added_with_skips(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    rules = ("hidden", "temporary", "empty", "cloud", "name", "missing", "special", "unreadable", "loop")
    service.skips = {f"/shoot/{n}".encode(): (rule, "") for n, rule in enumerate(rules)}
    service.sizes = {b"/shoot/a.jpg": 1000}
    window, _ = opened(service)
    window.add_paths([b"/shoot"])
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    qtbot.waitUntil(lambda: bool(window.uploads.bottom_bars.findChildren(Button)))
    return window


def product_search(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened()[0])
    search = window.panel.search
    search.field.setFocus()
    QTest.keyClicks(search.field, "rain")
    qtbot.waitUntil(lambda: search.open and search.list.count() > 0)
    return window


def product_browser(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened()[0])
    window.panel.browse_button.click()
    qtbot.waitUntil(lambda: window.panel.browser.tree.topLevelItemCount() > 0)
    return window


def new_product(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened()[0])
    window.panel.new_button.click()
    qtbot.waitUntil(lambda: window.panel.browser.product_form.isVisible())
    return window


def new_category(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = product_browser(qtbot, opened)
    window.panel.browser.new_category_button.click()
    qtbot.waitUntil(lambda: window.panel.browser.category_form.isVisible())
    return window


def destination_full(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened()[0])
    panel = window.panel
    panel.publish.click()
    panel.publishing.start.setCurrentIndex(1)
    panel.publishing.start.activated.emit(1)
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    panel.attributes.toggle.click()
    for name in ("Keywords", "Model released", "Photographer", "Shot on", "Weight in grams"):
        panel.attributes.add_field.setFocus()
        QTest.keyClicks(panel.attributes.add_field, name)
        QTest.keyClick(panel.attributes.add_field, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    return window


def saving_a_preset(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened()[0])
    panel = window.panel
    panel.publish.click()
    panel.presets._ask_save()
    qtbot.waitUntil(lambda: panel.presets.row.isVisible())
    return window


def bandwidth(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(opened(busy())[0])
    window.sidebar.box.button.click()
    qtbot.waitUntil(lambda: window.line.popover.isVisible())
    window.line.popover.timetable.click()
    QCoreApplication.processEvents()
    return window


def problems_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    return at("problems", opened()[0])


def problems(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("problems", opened(busy())[0])
    qtbot.waitUntil(lambda: len(window.problems.cards) >= 2)
    for card in window.problems.cards.values():
        card.details.click()
    QCoreApplication.processEvents()
    return window


def hotfolders_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("hotfolders", opened()[0])
    qtbot.waitUntil(window.hotfolders.page.empty.isVisible)
    return window


def hotfolders(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("hotfolders", opened(studio())[0])
    page = window.hotfolders.page
    qtbot.waitUntil(lambda: len(page.cards.cards) == 4 and page.activity.activity.model.rowCount() > 0)
    page.look_again("r1")
    qtbot.waitUntil(lambda: page.bars.get("said") is not None)
    return window


def hotfolders_waiting(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = hotfolders(qtbot, opened)
    box = window.hotfolders.page.activity
    box.choices.buttons[1].click()
    qtbot.waitUntil(lambda: box.waiting.model.rowCount() > 0)
    return window


def hotfolder_dry_run(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = hotfolders(qtbot, opened)
    page = window.hotfolders.page
    page.cards.cards["r2"].dry_run.click()
    qtbot.waitUntil(lambda: page.dry_run.model.rowCount() > 0)
    page.dry_run.choices.buttons[4].click()
    QCoreApplication.processEvents()
    return window


def hotfolder_edited(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = hotfolders(qtbot, opened)
    page = window.hotfolders.page
    page.cards.cards["r2"].edit.click()
    qtbot.waitUntil(lambda: bool(page.editor.pattern.examples()))
    page.editor.options.toggle.click()
    page.editor.destination.attributes.toggle.click()
    QCoreApplication.processEvents()
    return window


def hotfolder_problems(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("problems", opened(studio())[0])
    qtbot.waitUntil(lambda: len(window.problems.cards) == 2)
    return window


def library_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("library", opened()[0])
    qtbot.waitUntil(lambda: window.library.browse.files.telling)
    return window


def library(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    return _library(qtbot, opened, FakeService())


def _library(qtbot: QtBot, opened: OpenWindow, service: FakeService) -> MainWindow:
    service.library.fill(60)
    window = at("library", opened(service)[0])
    page = window.library.browse
    qtbot.waitUntil(lambda: page.files.model.file(0) is not None and bool(page.tree.nodes))
    qtbot.waitUntil(lambda: page.freshness.asked)
    return window


def library_selected(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(qtbot, opened)
    page = window.library.browse
    page.files.selection.select_numbers([60, 58], 60)
    qtbot.waitUntil(page.bulk.isVisible)
    return window


def library_searched(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(qtbot, opened)
    page = window.library.browse
    page.search.setFocus()
    QTest.keyClicks(page.search, "sku")
    page.filters.set(kinds=("image",), published=True, rating=2)
    page.choices.choose_look("table")
    qtbot.waitUntil(lambda: not page.feed.busy and page.feed.query.words == "sku")
    page.save_button.click()
    QCoreApplication.processEvents()
    return window


def library_category(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(qtbot, opened)
    page = window.library.browse
    node = next(node for node in page.tree.nodes if node.name == "Jackets")
    page.choose(of_category(node))
    qtbot.waitUntil(page.strip.isVisible)
    qtbot.waitUntil(lambda: page.files.model.file(0) is not None)
    return window


def library_groups(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(qtbot, opened)
    page = window.library.browse
    page.choices.choose_grouping("product")
    qtbot.waitUntil(lambda: bool(page.feed.groups) and page.files.model.file(0) is not None)
    return window


def library_product(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    window = _library(qtbot, opened, service)
    page, family = window.library.browse, service.catalog.products["12"]
    window.names.learn([family])
    page.choose(of_product(family))
    qtbot.waitUntil(lambda: page.product_button.isVisible() and page.strip.isVisible())
    qtbot.waitUntil(lambda: not page.feed.busy)
    return window


def library_reading(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    service.library.fill(30)
    service.library.state = LibraryFreshness(syncing=True)
    window = at("library", opened(service)[0])
    page = window.library.browse
    qtbot.waitUntil(lambda: page.freshness.known.syncing and page.freshness.button.isVisible())
    qtbot.waitUntil(lambda: page.files.model.file(0) is not None)
    return window


def library_at_a_glance(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(qtbot, opened)
    page = window.library.browse
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.files.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.glance.open)
    return window


def history_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("history", opened()[0])
    qtbot.waitUntil(lambda: window.history.message_text.isVisible())
    return window


def history(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = wide(at("history", opened(busy())[0]))
    qtbot.waitUntil(lambda: window.history.model.rowCount() > 0)
    window.history.view.setFocus()
    window.history.view.selectRow(0)
    QTest.keyClick(window.history.view, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    return window


def settings(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    other = AccountRef(base_url="https://entapi.amplifi.io", client_id="agency")
    service.settings = service.settings.model_copy(update={"accounts": [other]})
    window = at("settings", opened(service)[0])
    qtbot.waitUntil(lambda: bool(window.around.settings.rows))
    return window


def help_found(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = at("help", opened()[0])
    window.help.check.click()
    window.help.log_button.click()
    qtbot.waitUntil(lambda: window.help.check.isEnabled() and bool(window.help.log.toPlainText()))
    return window


def asked_before_closing(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = opened(busy())[0]
    window.closing.ask(3, tray=True)
    return window


def library_file(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    service.library.fill(12)
    service.library.change(LONG_FILE)
    window, _ = opened(service)
    at("library", window)
    window.library.to_file(LONG_FILE.id, ["file-1", LONG_FILE.id, "file-2"])
    page = window.library.shown
    assert isinstance(page, AssetPage)
    qtbot.waitUntil(lambda: page._answered and page.preview.view.picture is not None)
    page.side.history.unfold()
    qtbot.waitUntil(page.side.history.note.isVisible)
    return window


def library_new_version(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library_file(qtbot, opened)
    page = window.library.shown
    assert isinstance(page, AssetPage)
    page.take_drop([b"/photos/SKU-TBP-32_front_retouched.png"])
    qtbot.waitUntil(page.replacing.replace_button.isEnabled)
    return window


def library_file_gone(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    service.failures["library.detail"] = NotFound()
    window = at("library", opened(service)[0])
    window.library.to_file("file-404")
    page = window.library.shown
    assert isinstance(page, AssetPage)
    qtbot.waitUntil(page.gone.isVisible)
    return window


STOPS: dict[str, Stop] = {
    stop.__name__: stop
    for stop in (
        *(sign_in, uploads_empty, uploads_practice, uploads_busy, uploads_selected, uploads_offline),
        *(added_with_skips, product_search, product_browser, new_product, new_category, destination_full),
        *(saving_a_preset, bandwidth, problems_empty, problems, history_empty, history, settings),
        *(hotfolders_empty, hotfolders, hotfolders_waiting, hotfolder_dry_run, hotfolder_edited),
        *(hotfolder_problems, help_found, asked_before_closing, library_file, library_new_version),
        *(library_empty, library, library_selected, library_searched, library_category),
        *(library_groups, library_product, library_reading, library_at_a_glance, library_file_gone),
        *CHANGES,
        *DUPLICATES,
        *PRODUCTS,
    )
}


def wide(window: MainWindow) -> MainWindow:
    """Make room for everything, the destination panel too."""
    window.resize(1700, 1000)
    window.uploads.panel_wanted.emit()
    QCoreApplication.processEvents()
    return window


def at(place: str, window: MainWindow) -> MainWindow:
    """Open a place."""
    window.places.open(place)
    QCoreApplication.processEvents()
    return window
