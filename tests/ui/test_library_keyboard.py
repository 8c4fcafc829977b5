"""The Library without a mouse: the menu key, menus by arrows, and every drag by keys instead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.library_api import FileQuery, SavedSearch
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.edits import DropNode
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.library.source_rows import SOURCE
from pxm_desktop.ui.menu_button import MenuButton
from tests.ui.conftest import OpenWindow
from tests.ui.library_scene import CONTROL, SHIFT, Library, service_with


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window)


def menu_key(widget: QWidget) -> None:
    """Press the menu key: Qt asks the widget with the focus for its menu, where the cursor stands in it."""
    spot = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, spot, widget.mapToGlobal(spot))
    QApplication.sendEvent(widget, asked)
    QCoreApplication.processEvents()


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def focus() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def tab_to(name: str) -> QWidget:
    """Press Tab until the control of a name has the focus."""
    for _ in range(80):
        if focus().accessibleName() == name:
            return focus()
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {name!r}")


@pytest.mark.parametrize("way", ["grid", "table"])
def test_the_menu_key_opens_the_menu_of_the_file_with_the_focus(library: Library, way: str) -> None:
    page = library.page
    page.choices.choose_look(way)
    library.settle()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    view = page.files.view
    assert focus() is view
    assert library.selected() == []
    menu_key(view)
    assert library.selected() == [0]
    menu = page.menu.menu
    assert menu is not None
    assert entries(menu)[0] == "Open"
    menu.close()
    library.qtbot.waitUntil(lambda: page.menu.menu is None)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    menu_key(view)
    menu = page.menu.menu
    assert menu is not None
    assert entries(menu)[0] == "Link…"  # of several files
    menu.close()


def test_a_saved_search_is_forgotten_by_the_menu_key(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = service_with(10)
    service.library.searches["Fronts"] = SavedSearch(name="Fronts", query=FileQuery(words="front"))
    library = Library(qtbot, open_window, service)
    tree = library.page.tree

    def of_search() -> list[str]:
        found = (item.data(0, SOURCE) for item in tree._items())
        return [of.title for of in found if of is not None and of.kind == "search"]

    qtbot.waitUntil(lambda: bool(of_search()))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_End)
    library.settle()
    menu_key(tree)
    menu = library.page.saved.menu
    assert menu is not None
    assert entries(menu) == ["Forget “Fronts”"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not of_search())


def test_menus_open_by_the_arrow_and_each_entry_has_a_name_of_its_own(library: Library) -> None:
    page = library.page
    for button in (page.filters.button, page.choices.view, page.catalogue):
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Down)
        menu = button.opened
        assert menu is not None
        assert menu.accessibleName() == button.accessibleName()
        assert menu.activeAction() is menu.actions()[0]
        told = every_entry(menu)
        assert len(told) >= 3
        assert all(told)
        assert sorted(set(told)) == sorted(told)
        menu.close()


def every_entry(menu: QMenu) -> list[str]:
    """Return what a screen reader says of a menu's entries; those of the menus below it with their way."""
    face = QAccessible.queryAccessibleInterface(menu)
    assert face is not None
    said = []
    for n in range(face.childCount()):
        child = face.child(n)
        if child.role() == QAccessible.Role.MenuItem:
            said.append(child.text(QAccessible.Text.Name))
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            said += [f"{action.text()} > {text}" for text in every_entry(below)]
    return said


def test_a_filter_is_set_by_the_arrows(qtbot: QtBot, library: Library) -> None:
    button: MenuButton = library.page.filters.button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Down)
    menu = button.opened
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Right)
    below = menu.actions()[0].menu()
    assert isinstance(below, QMenu)
    QTest.keyClick(below, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.page.filters.query.kinds == ("image",))
    library.settle()
    chip = library.page.filters.chips.chips()[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert not library.page.filters.any


def test_what_a_drop_on_a_product_does_is_done_by_keys(qtbot: QtBot, library: Library) -> None:
    page = library.page
    QTest.keyClick(library.window, Qt.Key.Key_F, CONTROL)
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    QTest.keyClick(focus(), Qt.Key.Key_Home)
    QTest.keyClick(focus(), Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(page.bulk.isVisible)
    QTest.keyClick(tab_to("Link the files to products…"), Qt.Key.Key_Return)
    popover = page.bulk.link
    qtbot.waitUntil(popover.isVisible)
    QTest.keyClicks(focus(), "women")
    qtbot.waitUntil(lambda: popover.search.open and popover.search.list.current() is not None)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    preview = tab_to(popover.preview.accessibleName())
    QTest.keyClick(preview, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(library.planned()))
    made, title = library.planned()[-1]
    node = DropNode("product", "11", "Women's Rain Jacket")
    assert list(made) == edits.drop_edits(["file-60", "file-59"], node)
    assert title == edits.link_title([node.name])


def test_the_popovers_of_the_selection_open_and_close_by_keys(qtbot: QtBot, library: Library) -> None:
    bulk = library.page.bulk
    library.click(0)
    qtbot.waitUntil(bulk.isVisible)
    for key, popover in (
        ("link", bulk.link),
        ("unlink", bulk.unlink),
        ("move", bulk.move_),
        ("regions", bulk.regions),
        ("publish", bulk.publish),
        ("attributes", bulk.attributes),
        ("rename", bulk.rename),
    ):
        button: Button = bulk.buttons[key]
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        qtbot.waitUntil(popover.isVisible)
        assert popover.isAncestorOf(focus()), key
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
        assert not popover.isVisible(), key
        assert focus() is button, key
