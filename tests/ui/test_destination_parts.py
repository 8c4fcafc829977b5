"""Presets, region sets, start of publication, attributes, favourites, browsing, new products: as people use them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.presets_api import Stale
from pxm_desktop.transfer.model import Destination, FileAttribute
from pxm_desktop.ui import icons, theme
from pxm_desktop.ui.menu_button import MenuButton
from pxm_desktop.ui.product_browser import _children
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.test_destination import LEFT, chips, pick, results, select, set_calls


def choose(button: MenuButton, text: str, submenu: str = "") -> None:
    """Open a button's menu with the keyboard and choose an entry by a click."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Down)
    menu = button.opened
    assert isinstance(menu, QMenu)
    if submenu:
        inner = next(a for a in menu.actions() if a.text() == submenu).menu()
        assert isinstance(inner, QMenu)
        next(a for a in inner.actions() if a.text() == text).trigger()
        menu.close()
    else:
        action = next(a for a in menu.actions() if a.text() == text)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    QCoreApplication.processEvents()


def save_preset(qtbot: QtBot, window: MainWindow, name: str) -> None:
    bar = window.panel.presets
    choose(bar.button, "Save as preset…")
    assert window.focusWidget() is bar.row.field
    QTest.keyClicks(bar.row.field, name)
    QTest.keyClick(bar.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bar.row.isVisible())
    qtbot.waitUntil(lambda: bar.text() == name)


def test_a_preset_is_saved_marked_as_changed_and_used_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    panel = window.panel
    pick(qtbot, window, "campaign")
    save_preset(qtbot, window, "Studio stills")
    assert panel.summary() == "preset “Studio stills” · Spring Campaign · Europe · not published"
    panel.publish.click()
    assert panel.presets.button.shown == "Preset: Studio stills (changed)"
    choose(panel.presets.button, "Studio stills")
    assert panel.next_destination == Destination(collections=("14",), publish=False)
    assert panel.presets.button.shown == "Preset: Studio stills"
    qtbot.waitUntil(lambda: ("presets.use", "Studio stills") in host.service.log)
    window.uploads.undo.undo()
    assert panel.next_destination.publish is True


def test_a_name_that_is_taken_can_be_replaced(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    save_preset(qtbot, window, "Studio")
    window.panel.publish.click()
    row = window.panel.presets.row
    choose(window.panel.presets.button, "Save as preset…")
    QTest.keyClicks(row.field, "studio")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(row.problem.isVisible)
    assert row.save_button.text() == "Replace"
    QTest.mouseClick(row.save_button, LEFT)
    qtbot.waitUntil(lambda: not row.isVisible())
    assert [p.destination.publish for p in host.service.presets.store.accounts["studio"].presets] == [True]


def test_a_preset_is_renamed_deleted_and_brought_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    bar = window.panel.presets
    save_preset(qtbot, window, "Studio")
    choose(bar.button, "Rename “Studio”…")
    QTest.keyClicks(bar.row.field, "Stills")
    QTest.keyClick(bar.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.text() == "Stills")
    # The line that stands for the panel in a narrow window says so too.
    qtbot.waitUntil(lambda: window.uploads.summary_text.full.startswith("preset “Stills” · "))
    choose(bar.button, "Delete “Stills”")
    qtbot.waitUntil(lambda: bar.text() == "" and window.uploads.undo.offered)
    window.uploads.undo.undo()
    qtbot.waitUntil(lambda: bar.text() == "Stills")


def test_escape_puts_the_name_away(open_window: OpenWindow) -> None:
    window, _ = open_window()
    bar = window.panel.presets
    choose(bar.button, "Save as preset…")
    QTest.keyClick(bar.row.field, Qt.Key.Key_Escape)
    assert not bar.row.isVisible()
    assert window.focusWidget() is bar.button


def test_the_last_destination_comes_back_with_what_is_gone(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    first, _ = open_window(service)
    pick(qtbot, first, "campaign")
    remembered = Destination(collections=("14",), publish=False)
    qtbot.waitUntil(lambda: ("presets.remember", remembered) in service.log)
    service.presets.stale = Stale(collections=("14",), sentences=("PXM has no product 14 any more.",))
    second = FakeService()
    second.presets = service.presets
    window, _ = open_window(second)
    panel = window.panel
    qtbot.waitUntil(lambda: panel.next_destination == remembered)
    qtbot.waitUntil(panel.stale_box.isVisible)
    assert panel.stale_note.text() == "PXM has no product 14 any more."
    QTest.mouseClick(panel.stale_button, LEFT)
    assert panel.next_destination.collections == ()
    assert not panel.stale_box.isVisible()


def test_region_sets(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    qtbot.waitUntil(lambda: bool(window.names.regions))
    box = window.panel.regions
    box.checks["3"].click()
    choose(box.sets_button, "Save these regions as…")
    QTest.keyClicks(box.row.field, "Old world")
    QTest.keyClick(box.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.row.isVisible() and bool(box._sets))
    box.checks["3"].click()
    choose(box.sets_button, "Old world")
    assert window.panel.next_destination.regions == ("1", "3")
    choose(box.sets_button, "Old world", "Rename a set")
    assert box.row.field.text() == "Old world"
    QTest.keyClicks(box.row.field, "Europe and Asia")
    QTest.keyClick(box.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.name for one in box._sets] == ["Europe and Asia"])
    assert not box.row.isVisible()
    choose(box.sets_button, "Europe and Asia", "Delete a set")
    qtbot.waitUntil(lambda: window.uploads.undo.offered and not box._sets)
    window.uploads.undo.undo()
    qtbot.waitUntil(lambda: bool(box._sets))


def test_publishing_from_a_date(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    box = window.panel.publishing
    assert not box.start.isVisible()
    QTest.mouseClick(box.switch, LEFT)
    assert box.start.currentText() == "From today"
    assert not box.at.isVisible()
    box.start.setFocus()
    QTest.keyClick(box.start, Qt.Key.Key_Down)
    assert box.at.isVisible()
    start = window.panel.next_destination.publish_from
    assert start is not None
    assert start.tzinfo is not None
    box.at.setFocus()
    QTest.keyClick(box.at, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: window.panel.next_destination.publish_from != start)
    assert "published from" in window.panel.summary()


def attribute(qtbot: QtBot, window: MainWindow, name: str) -> None:
    section = window.panel.attributes
    if not section.toggle.isChecked():
        QTest.mouseClick(section.toggle, LEFT)
    section.add_field.setFocus()
    QTest.keyClicks(section.add_field, name)
    QTest.keyClick(section.add_field, Qt.Key.Key_Return)


def test_attributes_are_added_by_name_and_checked(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    panel = window.panel
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    assert panel.attributes.toggle.text() == "Attributes of the file · 1 required"
    attribute(qtbot, window, "Weight in grams")
    editor = panel.attributes.rows["a6"].editor
    assert editor is not None
    field = editor.field  # type: ignore[attr-defined]
    assert field.hasFocus()
    QTest.keyClicks(field, "heavy")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.problem.text() == "“Weight in grams” takes a number, such as 12.5."
    assert not panel.next_destination.attributes
    field.selectAll()
    QTest.keyClicks(field, "12.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not editor.problem.isVisible()
    assert panel.next_destination.attributes == (FileAttribute(id="a6", value=12.5, name="Weight in grams"),)
    QTest.mouseClick(panel.attributes.rows["a6"].remove, LEFT)
    assert len(panel.next_destination.attributes) == 0
    assert "a6" not in panel.attributes.rows
    assert panel.attributes.rows["a1"].name.full == "Angle (required)"


def test_what_is_being_typed_goes_with_a_drop(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.sizes = {b"/a.jpg": 100}
    window, _ = open_window(service)
    rows = window.panel.attributes.rows
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    attribute(qtbot, window, "Weight in grams")
    QTest.keyClicks(rows["a6"].editor.field, "heavy")  # type: ignore[union-attr]
    attribute(qtbot, window, "Photographer")
    QTest.keyClicks(rows["a4"].editor.field, "Grace")  # type: ignore[union-attr]
    attribute(qtbot, window, "Keywords")
    QTest.keyClicks(rows["a2"].editor.field, "rain")  # type: ignore[union-attr]
    assert rows["a2"].editor.field.hasFocus()  # type: ignore[union-attr]
    window.add_paths([b"/a.jpg"])
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    row = window.model.row(1)
    assert row is not None
    given = {a.name: a.value for a in row.destination.attributes}
    # What the attribute does not take goes nowhere; why is said below its field.
    assert given == {"Photographer": "Grace", "Keywords": ("rain",)}
    assert "takes a number" in rows["a6"].editor.problem.text()  # type: ignore[union-attr]


def test_an_emptied_text_takes_the_attribute_off(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.sizes = {b"/a.jpg": 100}
    window, _ = open_window(service)
    panel = window.panel
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    attribute(qtbot, window, "Photographer")
    field = panel.attributes.rows["a4"].editor.field  # type: ignore[union-attr]
    QTest.keyClicks(field, "Ada")
    QTest.keyClick(field, Qt.Key.Key_Return)

    def values() -> list[object]:
        return [a.value for a in panel.next_destination.attributes]

    assert values() == ["Ada"]
    leave: Qt.Key | None
    for leave in (Qt.Key.Key_Return, Qt.Key.Key_Tab, None):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Ada")
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        QTest.keyClicks(field, "  ")
        if leave is not None:
            QTest.keyClick(field, leave)
            assert values() == []
            assert field.text() == ""
            assert "a4" in panel.attributes.rows  # its field stays, for another value
            field.setFocus()
            QTest.keyClicks(field, "Ada")
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert values() == ["Ada"]
    window.add_paths([b"/a.jpg"])  # without leaving the field
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    row = window.model.row(1)
    assert row is not None
    assert row.destination.attributes == ()


def test_an_empty_field_of_files_that_differ_changes_none(qtbot: QtBot, open_window: OpenWindow) -> None:
    shot = FileAttribute(id="a4", value="Ada", name="Photographer")
    service = FakeService()
    service.fill(2)
    service.rows[2] = service.rows[2].model_copy(update={"destination": Destination(attributes=(shot,))})
    window, host = open_window(service)
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    select(window, 1, 2)
    qtbot.waitUntil(lambda: "a4" in window.panel.attributes.rows)
    QTest.mouseClick(window.panel.attributes.toggle, LEFT)
    field = window.panel.attributes.rows["a4"].editor.field  # type: ignore[union-attr]
    field.setFocus()
    QTest.keyClicks(field, "G")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert set_calls(host) == []
    assert window.panel.attributes.rows["a4"].editor.field.placeholderText() == "Different"  # type: ignore[union-attr]


def test_a_start_just_changed_goes_with_a_drop(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    box = window.panel.publishing
    QTest.mouseClick(box.switch, LEFT)
    box.start.setFocus()
    QTest.keyClick(box.start, Qt.Key.Key_Down)
    start = window.panel.next_destination.publish_from
    assert start is not None
    box.at.setDateTime(box.at.dateTime().addDays(3))
    assert window.panel.next_destination.publish_from == start
    window.panel.commit()
    later = window.panel.next_destination.publish_from
    assert later is not None
    assert later.date() == start.date() + timedelta(days=3)


def test_lists_days_and_choices(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    rows = window.panel.attributes.rows
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    attribute(qtbot, window, "Keywords")
    keywords = rows["a2"].editor.field  # type: ignore[union-attr]
    for word in ("rain", "studio"):
        QTest.keyClicks(keywords, word)
        QTest.keyClick(keywords, Qt.Key.Key_Return)
    attribute(qtbot, window, "Shot on")
    QTest.mouseClick(rows["a5"].editor.set_button, LEFT)  # type: ignore[union-attr]
    angle = rows["a1"].editor.field  # type: ignore[union-attr]
    angle.setFocus()
    QTest.keyClick(angle, Qt.Key.Key_Down)
    worth = {a.id: a.value for a in window.panel.next_destination.attributes}
    assert worth == {
        "a2": ("rain", "studio"),
        "a5": QDate.currentDate().toString("yyyy-MM-dd"),
        "a1": "Front",
    }


def test_new_pieces_edit_selected_rows(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, destination=Destination(publish=False))
    window, host = open_window(service)
    shot = FileAttribute(id="a4", value="Ada", name="Photographer")
    at = datetime(2027, 1, 4, tzinfo=UTC)
    host.do(lambda s: s.step(2, destination=Destination(publish=True, publish_from=at, attributes=(shot,))))
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    select(window, 1, 2)
    qtbot.waitUntil(lambda: window.panel.title.text() == "2 files selected")
    panel = window.panel
    assert panel.publish.mixed
    QTest.mouseClick(panel.attributes.toggle, LEFT)
    field = panel.attributes.rows["a4"].editor.field  # type: ignore[union-attr]
    assert field.text() == ""
    assert field.placeholderText() == "Different"
    field.setFocus()
    QTest.keyClicks(field, "Grace")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(set_calls(host)) == 2)
    assert [a.value for _, d in set_calls(host) for a in d.attributes] == ["Grace", "Grace"]  # type: ignore[attr-defined]
    assert panel.next_destination.attributes == ()


def test_the_empty_field_offers_favourites_and_recent_products(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    search = window.panel.search
    pick(qtbot, window, "backpack")
    QTest.mouseClick(search.field, LEFT)
    qtbot.waitUntil(lambda: "Spring Campaign" in results(window.panel))
    at = results(window.panel).index("Spring Campaign")
    while search.list.current() != search.list.choices()[at]:
        QTest.keyClick(search.field, Qt.Key.Key_Down)
    QTest.keyClick(search.field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: host.service.catalog.products["14"].favourite)
    QTest.mouseClick(window.panel.chips.chips()[0], LEFT)
    search.close_results()
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: results(window.panel)[:2] == ["Spring Campaign", window.names.product("15").name])


def test_variants_are_found_below_their_family(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    search = window.panel.search
    search.field.setFocus()
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: results(window.panel)[:1] == ["Men's Rain Jacket"])
    assert "Men's Rain Jacket, blue" not in results(window.panel)
    QTest.keyClick(search.field, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: results(window.panel)[1:2] == ["Men's Rain Jacket, blue"])
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    QTest.keyClick(search.field, Qt.Key.Key_Left)
    assert "Men's Rain Jacket, blue" not in results(window.panel)


def browse(qtbot: QtBot, window: MainWindow) -> None:
    browser = window.panel.browser
    window.panel.browse_button.setFocus()
    QTest.keyClick(window.panel.browse_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: browser.tree.topLevelItemCount() == 3 and browser.list.count() > 0)
    assert browser.tree.hasFocus()


def test_products_are_picked_by_place_with_the_keyboard(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    browser = window.panel.browser
    browse(qtbot, window)
    QTest.keyClicks(browser.tree, "Outd")
    assert browser.category() == "c2"
    QTest.keyClick(browser.tree, Qt.Key.Key_Right)
    QTest.keyClick(browser.tree, Qt.Key.Key_Down)
    QTest.keyClick(browser.tree, Qt.Key.Key_Down)
    assert browser.category() == "c4"
    qtbot.waitUntil(lambda: [c.id for c in browser.list.choices()] == ["12", "11"])
    QTest.keyClick(browser.tree, Qt.Key.Key_Tab)
    assert browser.list.hasFocus()
    QTest.keyClick(browser.list, Qt.Key.Key_Return)
    assert chips(window.panel) == ["Men's Rain Jacket"]
    assert browser.isVisible()
    QTest.keyClick(browser.list, Qt.Key.Key_Return)
    assert chips(window.panel) == []
    QTest.keyClick(browser.list, Qt.Key.Key_Escape)
    assert not browser.isVisible()
    assert window.panel.browse_button.hasFocus()


def test_categories_with_others_below_have_our_chevron(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    browse(qtbot, window)
    tree = window.panel.browser.tree
    _, leaf, shut = _children(tree.invisibleRootItem())  # the first one is chosen, on another ground

    def drawn(item: QTreeWidgetItem) -> QImage:
        """What stands before the text."""
        row = tree.visualItemRect(item)
        return tree.viewport().grab(QRect(0, row.top(), row.left(), row.height())).toImage()

    def chevron(name: str) -> QImage:
        """Our icon in its place on the ground of the tree."""
        picture = drawn(leaf).copy()
        spot = QRectF(0, 0, 14, 14)
        spot.moveCenter(QRectF(QRect(QPoint(), picture.deviceIndependentSize().toSize())).center())
        painter = QPainter(picture)
        icons.paint(painter, name, spot, theme.colour("secondary"))
        painter.end()
        return picture

    assert drawn(shut) == chevron("right")
    shut.setExpanded(True)
    assert drawn(shut) == chevron("down")


def test_a_new_product_is_made_and_picked_and_a_refusal_is_shown(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, host = open_window()
    form = window.panel.browser.product_form
    QTest.mouseClick(window.panel.new_button, LEFT)
    qtbot.waitUntil(lambda: form.isVisible() and form.name.hasFocus())
    host.service.failures["catalog.create_collection"] = ServiceError("PXM has this SKU.", "Take another.")
    QTest.keyClicks(form.name, "Winter Parka")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(form.refusal.isVisible)
    assert form.refusal.text() == "PXM has this SKU. Take another."
    del host.service.failures["catalog.create_collection"]
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chips(window.panel) == ["Winter Parka"])
    assert not window.panel.browser.isVisible()


def test_a_new_category_is_made_below_the_one_that_is_shown(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    browser = window.panel.browser
    browse(qtbot, window)
    QTest.keyClicks(browser.tree, "Outd")
    QTest.mouseClick(browser.new_category_button, LEFT)
    assert browser.category_form.place.text() == "Outdoor"
    QTest.keyClicks(browser.category_form.name, "Tents")
    QTest.mouseClick(browser.category_form.submit, LEFT)
    qtbot.waitUntil(lambda: browser.category() == "newc1")
    assert ("catalog.create_category", "Tents", "c2") in host.service.log


def test_many_chips_fold_and_go_at_once_with_undo(open_window: OpenWindow) -> None:
    window, _ = open_window()
    panel = window.panel
    many = Destination(collections=tuple(str(n) for n in range(100, 130)), publish=False)
    panel._put_back(many)
    assert len(chips(panel)) == 8
    assert panel.chips.more_button.text() == "Show 22 more"
    QTest.mouseClick(panel.chips.more_button, LEFT)
    assert len(chips(panel)) == 30
    panel.chips.focus_last()
    QTest.keyClick(panel.chips.chips()[-1], Qt.Key.Key_Delete)
    assert len(chips(panel)) == 29
    assert window.focusWidget() is panel.chips.chips()[-1]
    QTest.mouseClick(panel.chips.clear_button, LEFT)
    assert panel.next_destination.collections == ()
    window.uploads.undo.undo()
    assert len(panel.next_destination.collections) == 29


def test_accessible_names_are_unique(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    pick(qtbot, window, "campaign")
    attribute(qtbot, window, "Keywords")
    names = [
        w.accessibleName() for w in window.panel.findChildren(type(window.panel.done_button)) if w.isVisible()
    ]
    assert [n for n in names if n and names.count(n) > 1] == []
