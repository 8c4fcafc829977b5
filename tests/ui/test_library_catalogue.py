"""From the Library to what is made, to categories and to attributes, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.category_page import CategoryPage
from pxm_desktop.ui.products.new_product import NewPage
from pxm_desktop.ui.products.product_page import ProductPage
from tests.ui.conftest import OpenWindow
from tests.ui.library_scene import Library
from tests.ui.test_library_place import titles


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    made = Library(qtbot, open_window)
    made.host.do(lambda service: service.answers.update(ANSWERS))
    return made


ANSWERS = {
    "collections.create": {"id": "11"},
    "collections.show": {"id": "11", "name": "Women's Rain Jacket"},
    "collections.attributes": [],
    "attribute_groups.list": [],
    "attributes.list": [{"id": "a4", "name": "Photographer", "type": "Text"}],
}


def choose(library: Library, text: str) -> None:
    """Open the menu of the catalogue, and take an entry."""
    button = library.page.catalogue
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = button.opened
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == text)
    action.trigger()
    menu.close()


def test_what_is_made_is_shown_and_the_way_back_leads_past_its_form(qtbot: QtBot, library: Library) -> None:
    library.page.catalogue.new_wanted.emit("standalone", "")
    form = library.place.shown
    assert isinstance(form, NewPage)
    assert titles(library) == ["All files", "New"]
    QTest.keyClicks(form.name, "Rain jacket")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(library.place.shown, ProductPage))
    qtbot.waitUntil(lambda: titles(library) == ["All files", "Women's Rain Jacket"])
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert titles(library) == []


def test_escape_leaves_the_form(library: Library) -> None:
    choose(library, "New category…")
    form = library.place.shown
    assert isinstance(form, NewPage)
    assert form.kind.currentData() == "category"
    QTest.keyClick(library.window, Qt.Key.Key_Escape)
    assert library.place.shown is library.page


def test_the_category_that_is_shown_is_edited(qtbot: QtBot, library: Library) -> None:
    library.place.to_category("c4")
    page = library.place.shown
    assert isinstance(page, CategoryPage)
    qtbot.waitUntil(lambda: titles(library) == ["All files", "Jackets"])
    QTest.mouseClick(page.coverage_button, Qt.MouseButton.LeftButton)
    assert titles(library) == ["All files", "Jackets", "Coverage"]


def test_attributes_are_opened_from_the_menu(qtbot: QtBot, library: Library) -> None:
    choose(library, "Attributes and groups…")
    panel = library.place.shown
    assert isinstance(panel, AttributesPanel)
    qtbot.waitUntil(lambda: panel.list.count() == 1)
