"""The page of a category, the form for new objects, and the panel of attributes and groups."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.category_page import CategoryPage
from pxm_desktop.ui.products.new_product import NewPage
from tests.support.tools import tool
from tests.ui.product_scene import Stage, stage

__all__ = ["stage"]


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def category(stage: Stage, key: str = "c4") -> CategoryPage:
    page = stage.show(CategoryPage(stage.bridge, stage.names, stage.going))
    page.open(key)
    stage.until(lambda: bool(page.title.full))
    return page


def panel(stage: Stage) -> AttributesPanel:
    page = stage.show(AttributesPanel(stage.bridge, stage.names, stage.going))
    page.open()
    stage.until(lambda: page.list.count() == 6)
    return page


def well_named(top: QWidget) -> None:
    nodes = [node for node in tool("accessibility").tree(top) if node.control]
    dump = "\n".join(map(str, nodes))
    assert [node for node in nodes if not node.name.strip()] == [], dump
    assert [name for name, n in Counter(node.name for node in nodes).items() if n > 1] == [], dump


def test_a_category_shows_its_products_and_leads_on(stage: Stage) -> None:
    page = category(stage)
    assert page.detail.full == "Outdoor \u203a Jackets · 2 products"
    assert [choice.id for choice in page.list.choices()] == ["12", "11"]
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    press(page.files_button)
    press(page.coverage_button)
    assert stage.going.log == [
        ("product", "12"),
        ("files", FileQuery(category="c4"), "Outdoor \u203a Jackets"),
        ("coverage", (), "c4"),
    ]
    well_named(stage.top)


def test_a_category_is_renamed_and_moved_but_not_below_itself(stage: Stage) -> None:
    page = category(stage)
    page.name.field.selectAll()
    assert not page.unsaved()
    QTest.keyClicks(page.name.field, "Rain jackets")
    assert page.unsaved()
    QTest.keyClick(page.name.field, Qt.Key.Key_Return)
    stage.until(lambda: len(stage.sent("categories.set")) == 1)
    assert set(page._paths) == {"c1", "c2", "c3"}
    page.parent_field.picked.emit("c1")
    press(page.top_button)
    stage.until(lambda: len(stage.sent("categories.set")) == 3)
    assert stage.sent("categories.set") == [
        {"id": "c4", "name": "Rain jackets"},
        {"id": "c4", "parent_id": "c1"},
        {"id": "c4", "parent_id": None},
    ]


def test_a_category_shows_what_hangs_on_it_before_it_is_deleted(stage: Stage) -> None:
    stage.objects.hanging = {"products": 2, "categories": 1}
    page = category(stage)
    press(page.delete.ask_button)
    stage.until(lambda: page.delete.asking)
    assert page.delete.hanging.text().startswith("Hanging on it: 2 products, 1 category below it.")
    press(page.delete.delete_button)
    stage.until(lambda: ("back",) in stage.going.log)
    assert stage.sent("categories.delete") == [{"id": "c4"}]


def test_a_category_has_resources_of_its_own(stage: Stage) -> None:
    page = category(stage)
    press(page.resources.toggle)
    stage.until(lambda: page.resources.note.isVisible())
    press(page.resources.add_button)
    QTest.keyClicks(page.resources.form.description, "Guide")
    QTest.keyClicks(page.resources.form.link, "https://example.com/g.pdf")
    press(page.resources.form.save_button)
    stage.until(lambda: len(page.resources.rows) == 1)
    assert stage.sent("resources.create")[0]["category_id"] == "c4"
    press(page.resources.rows[0].remove_button)
    stage.until(lambda: not page.resources.rows)
    assert stage.sent("resources.set")[0]["category_id"] is None


def test_a_family_is_made_in_a_category(stage: Stage) -> None:
    page = stage.show(NewPage(stage.bridge))
    made: list[str] = []
    page.product_made.connect(made.append)
    page.open("parent", "c4")
    stage.until(lambda: page.place.text() == "Outdoor \u203a Jackets")
    assert not page.make_button.isEnabled()
    QTest.keyClicks(page.name, "Parkas")
    QTest.keyClicks(page.sku, "PRK")
    assert page.unsaved()
    QTest.keyClick(page.sku, Qt.Key.Key_Return)
    stage.until(lambda: bool(made))
    assert not page.unsaved()
    assert stage.sent("collections.create") == [
        {"name": "Parkas", "additional_title": "PRK", "parent_id": "c4", "collection_type": "parent"}
    ]
    well_named(stage.top)


def test_a_category_is_made_and_an_unknown_place_is_refused(stage: Stage) -> None:
    page = stage.show(NewPage(stage.bridge))
    made: list[str] = []
    page.category_made.connect(made.append)
    page.open("category")
    stage.until(lambda: bool(page._paths))
    assert not page.sku.isVisible()
    QTest.keyClicks(page.name, "Winter")
    QTest.keyClicks(page.place, "Nowhere")
    press(page.make_button)
    assert page.refusal.isVisible()
    page.place.clear()
    stage.objects.failures["categories.create"] = ServiceError("PXM said no.", "")
    press(page.make_button)
    stage.until(lambda: page.refusal.text() == "PXM said no.")
    stage.objects.failures.clear()
    press(page.make_button)
    stage.until(lambda: bool(made))
    assert stage.sent("categories.create")[-1] == {"name": "Winter"}


def test_attributes_are_listed_found_and_renamed(stage: Stage) -> None:
    page = panel(stage)
    assert page.list.item(0).text() == "Angle  (Pick list)"
    QTest.keyClicks(page.search, "photo")
    assert [page.list.item(n).text() for n in range(page.list.count())] == ["Photographer  (Text)"]
    assert page.attribute.groups.text() == "In the groups: Shooting"
    page.attribute.name.field.selectAll()
    QTest.keyClicks(page.attribute.name.field, "Photographed by")
    QTest.keyClick(page.attribute.name.field, Qt.Key.Key_Return)
    stage.until(lambda: page.attribute.title.text() == "Photographed by")
    assert stage.sent("attributes.set") == [{"id": "a4", "name": "Photographed by"}]
    well_named(stage.top)


def test_options_are_added_without_touching_those_of_others(stage: Stage) -> None:
    page = panel(stage)
    assert page.attribute.listed() == ("Front", "Side", "Back")
    assert page.attribute.save_options.isHidden()
    page.attribute.options.setPlainText("Front\nBack\n Top \n\n")
    press(page.attribute.save_options)
    stage.until(lambda: page.attribute.save_options.isHidden())
    assert stage.sent("attributes.set") == [{"id": "a1", "add_options": ["Top"], "remove_options": ["Side"]}]


def test_an_attribute_is_made_and_one_is_deleted(stage: Stage) -> None:
    page = panel(stage)
    press(page.new_button)
    QTest.keyClicks(page.attribute.name.field, "Season")
    page.attribute.type.setCurrentIndex(page.attribute.type.findData("Pick List"))
    page.attribute.options.setPlainText("Summer\nWinter")
    press(page.attribute.make_button)
    stage.until(lambda: page.attribute.title.text() == "Season")
    assert stage.sent("attributes.create") == [
        {"name": "Season", "type": "Pick List", "options": ["Summer", "Winter"]}
    ]
    stage.objects.hanging = {"products": 12, "groups": 1}
    press(page.attribute.delete.ask_button)
    stage.until(lambda: page.attribute.delete.asking)
    assert "12 products, 1 attribute group" in page.attribute.delete.hanging.text()
    press(page.attribute.delete.delete_button)
    stage.until(lambda: page.list.count() == 6)
    assert len(stage.sent("attributes.delete")) == 1


def test_groups_are_made_and_their_attributes_ticked(stage: Stage) -> None:
    page = panel(stage)
    page.choices.buttons[1].click()
    assert [page.list.item(n).text() for n in range(page.list.count())] == ["Rights  (1)", "Shooting  (2)"]
    assert [key for key, check in page.group.checks.items() if check.isChecked()] == ["a3"]
    page.group.checks["a5"].click()
    stage.until(lambda: page.list.item(0).text() == "Rights  (2)")
    page.group.checks["a3"].click()
    stage.until(lambda: page.list.item(0).text() == "Rights  (1)")
    assert stage.sent("attribute_groups.set") == [
        {"id": "g2", "add_attributes": ["a5"]},
        {"id": "g2", "remove_attributes": ["a3"]},
    ]
    press(page.new_button)
    QTest.keyClicks(page.group.name.field, "Care")
    press(page.group.make_button)
    stage.until(lambda: page.list.count() == 3)
    assert stage.sent("attribute_groups.create") == [{"name": "Care"}]
    well_named(stage.top)


def test_a_group_is_renamed_and_deleted_while_its_attributes_stay(stage: Stage) -> None:
    page = panel(stage)
    page.choices.buttons[1].click()
    page.group.name.field.selectAll()
    QTest.keyClicks(page.group.name.field, "Licences")
    QTest.keyClick(page.group.name.field, Qt.Key.Key_Return)
    stage.until(lambda: page.list.item(0).text() == "Licences  (1)")
    assert stage.sent("attribute_groups.set") == [{"id": "g2", "name": "Licences"}]
    stage.objects.hanging = {"attributes": 1}
    press(page.group.delete.ask_button)
    stage.until(lambda: page.group.delete.asking)
    assert "1 attribute" in page.group.delete.hanging.text()
    assert stage.sent("attribute_groups.delete") == []
    press(page.group.delete.delete_button)
    stage.until(lambda: page.list.count() == 1)
    assert stage.sent("attribute_groups.delete") == [{"id": "g2"}]
    page.choices.buttons[0].click()
    assert page.list.count() == 6
