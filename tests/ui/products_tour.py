"""Stops of the tour at the pages about products: one with all it has, a family, coverage, a category, attributes."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.category_page import CategoryPage
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from pxm_desktop.ui.products.new_product import NewPage
from pxm_desktop.ui.products.product_page import ProductPage
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_objects import FakeObjects
from tests.ui.fake_service import FakeService

P = TypeVar("P", bound=QWidget)
LONG = "Women's Rain Jacket, petrol blue, recycled three-layer fabric, spring and summer collection 2026"


def library(opened: OpenWindow) -> MainWindow:
    """Open the Library on a service that has objects behind its verbs."""
    service = FakeService()
    objects = FakeObjects(service)
    objects.rows["collections"]["11"] |= {
        "name": LONG,
        "published": True,
        "published_start_date": "2026-03-01T00:00:00Z",
    }
    window: MainWindow = opened(service)[0]
    window.places.open("library")
    return window


def shown(window: MainWindow, kind: type[P]) -> P:
    """Return the page that is shown."""
    page = window.library.shown
    assert isinstance(page, kind)
    return page


def product_page(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_product("11")
    page = shown(window, ProductPage)
    for section in (page.related, page.images, page.resources):
        section.unfold()
    qtbot.waitUntil(lambda: page.header.title.full == LONG and len(page.resources.rows) == 1)
    qtbot.waitUntil(lambda: page.related.list.count() == 4 and page.images.model.rowCount() == 4)
    qtbot.waitUntil(lambda: bool(page.attributes.editors) and page.files.model.file(0) is not None)
    page.resources.rows[0].edit_button.click()
    page.attributes._clear("a4")
    page.header.sku.field.setText("SKU-BRJ-00124")
    page.header.sku.field.textEdited.emit("SKU-BRJ-00124")
    return window


def product_family(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_product("12")
    page = shown(window, ProductPage)
    qtbot.waitUntil(lambda: page.family.list.count() == 1 and page.placing.published.isEnabled())
    page.placing.ends.set_button.click()
    qtbot.waitUntil(lambda: not page.placing.ends.field.isHidden())
    page.delete.ask()
    qtbot.waitUntil(lambda: page.delete.asking)
    return window


def coverage_views(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_coverage(("11", "12", "13", "15"))
    board = shown(window, CoverageBoard)
    qtbot.waitUntil(lambda: board.model.rowCount() == 4)
    board.table.setCurrentIndex(board.model.index(1, 0))
    board.put(1, 0, [b"/shoot/SKU-BRJ-00140_sole.jpg"])
    qtbot.waitUntil(lambda: board.bars.get("cell") is not None)
    return window


def coverage_regions(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_coverage(category="c4")
    board = shown(window, CoverageBoard)
    board.choices.by.setCurrentIndex(1)
    qtbot.waitUntil(lambda: board.model.columnCount() == 5)
    return window


def coverage_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_coverage(("11", "12"))
    board = shown(window, CoverageBoard)
    qtbot.waitUntil(lambda: board.model.rowCount() == 2)
    board.choices.search.setText("nothing of this kind")
    board.choices.search.returnPressed.emit()
    qtbot.waitUntil(board.empty.isVisible)
    return window


def category_page(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_category("c4")
    page = shown(window, CategoryPage)
    page.resources.unfold()
    qtbot.waitUntil(lambda: page.list.count() == 2 and not page.resources.note.isHidden())
    page.resources.add_button.click()
    page.delete.ask()
    qtbot.waitUntil(lambda: page.delete.asking)
    return window


def attributes_page(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_attributes()
    page = shown(window, AttributesPanel)
    qtbot.waitUntil(lambda: page.list.count() == 6)
    page.attribute.options.setPlainText("Front\nTop")
    return window


def attribute_groups(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = attributes_page(qtbot, opened)
    page = shown(window, AttributesPanel)
    page.choices.buttons[1].click()
    page.new_button.click()
    return window


def new_in_pxm(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window = library(opened)
    window.library.to_new("parent", "c4")
    page = shown(window, NewPage)
    qtbot.waitUntil(lambda: bool(page.place.text()))
    return window


PRODUCTS = (
    *(product_page, product_family, coverage_views, coverage_regions, category_page, attributes_page),
    *(attribute_groups, new_in_pxm, coverage_empty),
)
