"""The page of a product: what it shows, what it sends, and what it asks before something is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QBoxLayout

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui.attribute_editors import ChoiceEditor, LineEditor
from pxm_desktop.ui.library.going import dragged
from pxm_desktop.ui.products.deleting import consequence, hanging_text
from pxm_desktop.ui.products.product_page import ProductPage
from tests.support.tools import tool
from tests.ui.product_scene import Stage, drop_on, stage
from tests.ui.test_dialogs import answer

__all__ = ["stage"]


@pytest.fixture
def page(stage: Stage) -> ProductPage:
    made = stage.show(ProductPage(stage.bridge, stage.names, stage.going))
    open_product(stage, made, "11")
    return made


def open_product(stage: Stage, page: ProductPage, product: str) -> None:
    page.open(product)
    stage.until(lambda: page.placing.published.isEnabled() and page._call is None)
    stage.until(lambda: page.attributes._call is None and page.files._call is None)
    stage.until(lambda: page.files.model.rowCount() == 0 or page.files.model.file(0) is not None)


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def test_what_is_not_known_yet_is_not_shown_as_empty(stage: Stage, page: ProductPage) -> None:
    gates = {name: stage.host.do(lambda _: asyncio.Event()) for name in ("show", "attributes")}
    stage.objects.gates |= {f"collections.{name}": gate for name, gate in gates.items()}
    page.open("12")
    assert not page.placing.content.isVisible()
    assert not page.attributes.content.isVisible()
    assert page.attributes.toggle.accessibleName() == "Attributes"
    page.attributes.toggle.click()
    page.attributes.toggle.click()
    assert not page.attributes.content.isVisible()
    stage.host.do(lambda _: [*map(asyncio.Event.set, gates.values())])
    stage.until(lambda: page.placing.content.isVisible() and page.attributes.content.isVisible())
    assert page.attributes.toggle.accessibleName() != "Attributes"  # it says how many


def test_files_are_added_without_dropping(
    stage: Stage, page: ProductPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialogs = answer(monkeypatch, tmp_path / "SKU-BRJ-00123_back.jpg")
    page.files.add_button.setFocus()
    QTest.keyClick(page.files.add_button, Qt.Key.Key_Return)
    assert [dialog.windowTitle() for dialog in dialogs] == ["Add files to Women's Rain Jacket"]
    stage.until(lambda: any(call[0] == "add" for call in stage.service.log))
    added = next(call for call in stage.service.log if call[0] == "add")
    assert added[1:3] == ((bytes(tmp_path / "SKU-BRJ-00123_back.jpg"),), Destination(collections=("11",)))


def test_tiles_are_shown_whole_at_any_width(stage: Stage, page: ProductPage) -> None:
    for width in (1100, 900, 640):
        stage.top.resize(width, 760)
        QCoreApplication.processEvents()
        grid = page.files.grid
        lines = -(-page.files.model.rowCount() // grid._tiles.columns)
        assert grid.height() == grid._tiles.height, width
        assert lines <= 2


# -- header ------------------------------------------------------------------------------------------------


def test_the_page_shows_what_the_product_is(stage: Stage, page: ProductPage) -> None:
    assert page.header.title.full == "Women's Rain Jacket"
    assert page.header.detail.full == "Product · SKU-BRJ-00123 · Outdoor \u203a Jackets · not published"
    assert page.header.sku.field.text() == "SKU-BRJ-00123"
    open_product(stage, page, "12")
    assert page.header.detail.full.startswith("Family, 1 variant · SKU-BRJ-00140")
    assert "published from " in page.header.detail.full


def test_a_name_is_edited_in_place_and_only_it_is_sent(stage: Stage, page: ProductPage) -> None:
    field = page.header.name.field
    assert not page.header.name.save_button.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "Rain Jacket")
    assert page.header.name.save_button.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    stage.until(lambda: page.header.title.full == "Rain Jacket")
    assert stage.sent("collections.set") == [{"id": "11", "name": "Rain Jacket"}]
    assert not page.header.name.save_button.isVisible()


def test_escape_brings_the_name_back_and_an_empty_one_is_not_sent(stage: Stage, page: ProductPage) -> None:
    field = page.header.name.field
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Women's Rain Jacket"
    assert stage.sent("collections.set") == []


def test_a_sku_can_be_taken_off(stage: Stage, page: ProductPage) -> None:
    page.header.sku.field.selectAll()
    QTest.keyClick(page.header.sku.field, Qt.Key.Key_Delete)
    press(page.header.sku.save_button)
    stage.until(lambda: bool(stage.sent("collections.set")))
    assert stage.sent("collections.set") == [{"id": "11", "additional_title": None}]


def test_what_pxm_refuses_is_told_and_the_old_value_shows_again(stage: Stage, page: ProductPage) -> None:
    stage.objects.failures["collections.set"] = ServiceError("PXM said no.", "Ask for the permission.")
    page.placing.published.click()
    stage.until(lambda: page.bars.get("saved") is not None)
    bar = page.bars.get("saved")
    assert bar is not None
    assert bar.text == "PXM said no. Ask for the permission."
    stage.until(lambda: not page.placing.published.isChecked())


# -- where it stands ---------------------------------------------------------------------------------------


def test_publishing_begins_now_where_no_start_is_known(stage: Stage, page: ProductPage) -> None:
    page.placing.published.click()
    stage.until(lambda: bool(stage.sent("collections.set")))
    (sent,) = stage.sent("collections.set")
    assert sent["published"] is True
    assert str(sent["published_start_date"]).endswith("Z")
    stage.until(lambda: page.placing.starts.field.isVisible())


def test_regions_and_categories_are_added_and_taken_off_one_by_one(stage: Stage, page: ProductPage) -> None:
    assert [key for key, check in page.placing.checks.items() if check.isChecked()] == ["1"]
    page.placing.checks["2"].click()
    stage.until(lambda: len(stage.sent("collections.set")) == 1 and page._call is None)
    page.placing.checks["1"].click()
    stage.until(lambda: len(stage.sent("collections.set")) == 2 and page._call is None)
    page.placing.add_category.picked.emit("c1")
    stage.until(lambda: len(stage.sent("collections.set")) == 3 and page._call is None)
    page.placing.chips.removed.emit("c4")
    stage.until(lambda: len(stage.sent("collections.set")) == 4 and page._call is None)
    assert stage.sent("collections.set") == [
        {"id": "11", "add_regions": ["2"]},
        {"id": "11", "remove_regions": ["1"]},
        {"id": "11", "add_categories": ["c1"]},
        {"id": "11", "remove_categories": ["c4"]},
    ]
    stage.until(lambda: page.placing.categories() == ("c1",))


def test_an_end_of_publication_is_set_and_removed(stage: Stage, page: ProductPage) -> None:
    open_product(stage, page, "12")
    press(page.placing.ends.set_button)
    stage.until(lambda: page.placing.ends.field.isVisible())
    press(page.placing.ends.remove_button)
    stage.until(lambda: page.placing.ends.set_button.isVisible())
    first, second = stage.sent("collections.set")
    assert str(first["published_end_date"]).endswith("Z")
    assert second == {"id": "12", "published_end_date": None}
    assert not page.placing.starts.remove_button.isVisible()  # PXM wants a start for what is published


def test_a_start_of_publication_is_set_and_moved(stage: Stage, page: ProductPage) -> None:
    starts = page.placing.starts
    press(starts.set_button)
    stage.until(lambda: starts.field.isVisible())
    (first,) = stage.sent("collections.set")
    assert first.keys() == {"id", "published_start_date"}
    starts.field.setDateTime(starts.field.dateTime().addDays(3))
    starts.commit()
    stage.until(lambda: len(stage.sent("collections.set")) == 2)
    later = stage.sent("collections.set")[1]["published_start_date"]
    assert datetime.fromisoformat(str(later)) - datetime.fromisoformat(
        str(first["published_start_date"])
    ) == timedelta(days=3)


# -- attributes --------------------------------------------------------------------------------------------


def test_attributes_stand_under_their_groups_and_only_changed_ones_are_sent(
    stage: Stage, page: ProductPage
) -> None:
    section = page.attributes
    assert list(section.editors) == ["a1", "a4", "a3", "a2", "a5", "a6"]
    photographer = section.editors["a4"]
    assert isinstance(photographer, LineEditor)
    assert photographer.field.text() == "Anna"
    photographer.field.selectAll()
    QTest.keyClicks(photographer.field, "Berta")
    QTest.keyClick(photographer.field, Qt.Key.Key_Return)
    assert section.changes.text() == "1 change not saved"
    press(section.save_button)
    stage.until(lambda: section.changed == 0 and section._call is None)
    assert stage.sent("collections.set") == [
        {"id": "11", "set_attributes": {"a4": "Berta"}, "clear_attributes": []}
    ]
    assert stage.objects.values["11"] == {"a1": "Front", "a4": "Berta", "a6": 12.5}


def test_a_value_that_an_attribute_does_not_take_is_not_sent(stage: Stage, page: ProductPage) -> None:
    weight, angle = page.attributes.editors["a6"], page.attributes.editors["a1"]
    assert isinstance(weight, LineEditor)
    assert isinstance(angle, ChoiceEditor)
    angle.field.setCurrentIndex(1)
    angle.field.activated.emit(1)
    weight.field.selectAll()
    QTest.keyClicks(weight.field, "heavy")
    page.attributes.save()
    assert page.attributes.refusal.isVisible()
    assert "Weight in grams" in page.attributes.refusal.text()
    assert stage.sent("collections.set") == []
    weight.field.setFocus()
    weight.field.selectAll()
    QTest.keyClicks(weight.field, "410")
    page.attributes.save()
    stage.until(lambda: page.attributes.changed == 0)
    assert stage.sent("collections.set") == [
        {"id": "11", "set_attributes": {"a1": "Side", "a6": 410}, "clear_attributes": []}
    ]


def test_an_attribute_is_emptied_and_edits_are_discarded(stage: Stage, page: ProductPage) -> None:
    section = page.attributes
    section._clear("a4")
    assert section.changed == 1
    press(section.discard_button)
    photographer = section.editors["a4"]
    assert isinstance(photographer, LineEditor)
    assert photographer.field.text() == "Anna"
    section._clear("a4")
    section.save()
    stage.until(lambda: section.changed == 0)
    assert stage.sent("collections.set") == [{"id": "11", "set_attributes": {}, "clear_attributes": ["a4"]}]


def test_edits_that_were_not_saved_do_not_follow_to_another_product(stage: Stage, page: ProductPage) -> None:
    assert not page.unsaved()
    page.attributes._clear("a4")
    assert page.unsaved()
    open_product(stage, page, "12")
    assert page.attributes.changed == 0
    assert not page.unsaved()
    assert page.attributes.footer.isHidden()


# -- files -------------------------------------------------------------------------------------------------


def test_its_files_are_shown_and_one_opens_among_its_neighbours(stage: Stage, page: ProductPage) -> None:
    assert page.files.model.rowCount() == 3
    assert page.files.toggle.text() == "Files (3)"
    page.files.grid.opened.emit(1)
    stage.until(lambda: bool(stage.going.log))
    assert stage.going.log == [("file", "f2", ("f1", "f2", "f4"))]


def test_a_family_shows_the_files_of_its_variants(stage: Stage, page: ProductPage) -> None:
    open_product(stage, page, "12")
    assert page.files.model.rowCount() == 1


def test_files_dropped_on_a_product_are_uploaded_to_it(
    stage: Stage, page: ProductPage, tmp_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.jpg"))])
    assert drop_on(page.files, mime, QPoint(20, 20))
    stage.until(lambda: page.files.note.isVisible())
    added = [entry for entry in stage.service.log if entry[0] == "add"]
    assert added[0][2] == Destination(collections=("11",))


def test_all_its_files_are_shown_in_the_library(stage: Stage, page: ProductPage) -> None:
    press(page.files.all_button)
    assert stage.going.log == [("files", FileQuery(product="11"), "Women's Rain Jacket")]


def test_files_of_the_library_dropped_on_a_product_are_planned(stage: Stage, page: ProductPage) -> None:
    assert drop_on(page.files, dragged(["f3", "f9"]), QPoint(20, 20))
    kind, edits, title = stage.going.log[0]
    assert kind == "plan"
    assert [(edit.file_id, edit.add_products) for edit in edits] == [("f3", ("11",)), ("f9", ("11",))]
    assert title == "Link 2 files to Women's Rain Jacket"


# -- family and relations ----------------------------------------------------------------------------------


def test_a_family_lists_its_variants_and_makes_new_ones(stage: Stage, page: ProductPage) -> None:
    open_product(stage, page, "12")
    stage.until(lambda: page.family.list.count() == 1)
    QTest.keyClick(page.family.list, Qt.Key.Key_Return)
    assert stage.going.log == [("product", "13")]
    QTest.keyClicks(page.family.name, "Men's Rain Jacket, red")
    QTest.keyClicks(page.family.sku, "SKU-BRJ-00142")
    QTest.keyClick(page.family.sku, Qt.Key.Key_Return)
    stage.until(lambda: page.family.name.text() == "")
    assert stage.sent("collections.create") == [
        {
            "name": "Men's Rain Jacket, red",
            "additional_title": "SKU-BRJ-00142",
            "collection_type": "variant",
            "parent_topic_id": "12",
        }
    ]


def test_a_variant_leads_to_its_family(stage: Stage, page: ProductPage) -> None:
    stage.objects.rows["collections"]["13"] = {
        "id": "13",
        "name": "Blue",
        "collection_type": "variant",
        "parent_topic_id": "12",
    }
    page.open("13")
    stage.until(lambda: page.family.family_button.isVisible())
    press(page.family.family_button)
    assert stage.going.log == [("product", "12")]
    assert page.family.form.isHidden()


def test_a_product_becomes_a_family(stage: Stage, page: ProductPage) -> None:
    press(page.family.become_button)
    stage.until(lambda: page.family.form.isVisible())
    assert stage.sent("collections.set") == [{"id": "11", "collection_type": "parent"}]


def test_related_products_are_read_when_they_are_wanted(stage: Stage, page: ProductPage) -> None:
    assert page.related.list.count() == 0
    press(page.related.toggle)
    stage.until(lambda: page.related.list.count() == 4)
    assert [page.related.list.item(n).text() for n in (0, 2)] == ["Goes well with", "Similar products"]
    assert [choice.id for choice in page.related.list.choices()] == ["15", "12"]
    page.related.list.pick(page.related.list.item(3))
    assert stage.going.log == [("product", "12")]


def test_image_variants_are_filtered_by_size_stack_and_type(stage: Stage, page: ProductPage) -> None:
    press(page.images.toggle)
    stage.until(lambda: page.images.model.rowCount() == 4)
    page.images.sizes.setCurrentIndex(page.images.sizes.findData("thumb"))
    page.images.sizes.activated.emit(1)
    assert [image.id for image in page.images.model.items()] == ["f1-thumb", "f2-thumb"]
    page.images.stacks.setCurrentIndex(page.images.stacks.findData("f2"))
    page.images.stacks.activated.emit(1)
    assert [image.id for image in page.images.model.items()] == ["f2-thumb"]
    page.images.types.setCurrentIndex(page.images.types.findData("webp"))
    page.images.types.activated.emit(1)
    assert list(page.images.model.items()) == []
    page.images.types.setCurrentIndex(page.images.types.findData("jpg"))
    page.images.types.activated.emit(1)
    page.images.table.opened.emit(0)
    assert stage.going.log == [("file", "f2", ())]


# -- resources ---------------------------------------------------------------------------------------------


def test_resources_are_added_edited_and_taken_off(stage: Stage, page: ProductPage) -> None:
    section = page.resources
    press(section.toggle)
    stage.until(lambda: len(section.rows) == 1)
    press(section.add_button)
    QTest.keyClicks(section.form.description, "Size chart")
    assert not section.form.save_button.isEnabled()
    QTest.keyClicks(section.form.link, "https://example.com/sizes.pdf")
    QTest.keyClick(section.form.link, Qt.Key.Key_Return)
    stage.until(lambda: len(section.rows) == 2)
    press(section.rows[0].edit_button)
    section.form.description.setText("Care guide 2")
    press(section.form.save_button)
    stage.until(lambda: len(stage.sent("resources.set")) == 1 and section.form.isHidden())
    stage.until(lambda: len(section.rows) == 2)
    press(section.rows[1].remove_button)
    stage.until(lambda: len(section.rows) == 1)
    assert stage.sent("resources.create") == [
        {"description": "Size chart", "link": "https://example.com/sizes.pdf", "collections": ["11"]}
    ]
    assert stage.sent("resources.set")[0] == {
        "id": "r1",
        "description": "Care guide 2",
        "link": "https://example.com/care.pdf",
    }
    assert stage.sent("resources.set")[1]["remove_collections"] == ["11"]


def test_only_web_links_of_resources_are_opened(stage: Stage, page: ProductPage) -> None:
    stage.objects.rows["resources"]["r1"]["link"] = "file:///usr/bin/true"
    press(page.resources.toggle)
    stage.until(lambda: len(page.resources.rows) == 1)
    assert not page.resources.rows[0].open_button.isEnabled()


# -- deleting ----------------------------------------------------------------------------------------------


def test_what_hangs_on_a_product_is_shown_before_a_second_press_deletes_it(
    stage: Stage, page: ProductPage
) -> None:
    press(page.delete.ask_button)
    stage.until(lambda: page.delete.asking)
    assert page.delete.question.text() == "Delete “Women's Rain Jacket”?"
    assert "3 files, 1 resource, 2 values" in page.delete.hanging.text()
    assert consequence("collections") in page.delete.hanging.text()
    assert page.delete.keep_button.hasFocus()
    assert stage.sent("collections.delete") == []
    press(page.delete.delete_button)
    stage.until(lambda: ("back",) in stage.going.log)
    assert stage.sent("collections.delete") == [{"id": "11"}]


def test_escape_and_keep_it_put_the_question_away(stage: Stage, page: ProductPage) -> None:
    press(page.delete.ask_button)
    stage.until(lambda: page.delete.asking)
    assert page.escape()
    assert not page.delete.asking
    assert not page.escape()
    press(page.delete.ask_button)
    stage.until(lambda: page.delete.asking)
    press(page.delete.keep_button)
    assert not page.delete.asking
    assert stage.sent("collections.delete") == []


def test_the_question_belongs_to_the_product_that_was_shown(stage: Stage, page: ProductPage) -> None:
    gate = stage.objects.gates["collections.hangs"] = stage.host.do(lambda _: asyncio.Event())
    press(page.delete.ask_button)
    page.open("12")
    stage.host.do(lambda _: gate.set())
    stage.until(lambda: page.placing.published.isEnabled())
    assert not page.delete.asking


def test_nothing_that_hangs_is_said_too() -> None:
    assert hanging_text({"files": 0, "id": "x"}) == "Nothing hangs on it."
    assert hanging_text({"products": 0, "files": None}) == "Nothing is known to hang on it."
    assert (
        hanging_text({"products": 1, "files": None})
        == "Hanging on it: 1 product. Not everything could be counted."
    )


# -- the page as a whole -----------------------------------------------------------------------------------


def test_a_section_that_cannot_be_read_offers_to_try_again_and_hides_no_other(
    stage: Stage, page: ProductPage
) -> None:
    stage.objects.failures["collections.attributes"] = ServiceError("PXM did not answer.", "Wait a little.")
    open_product(stage, page, "12")
    stage.until(lambda: page.attributes.again.isVisible())
    assert page.attributes.refusal.text() == "PXM did not answer. Wait a little."
    assert page.files.model.rowCount() == 1
    del stage.objects.failures["collections.attributes"]
    press(page.attributes.again)
    stage.until(lambda: not page.attributes.again.isVisible())


def test_an_answer_for_another_product_is_not_shown(stage: Stage, page: ProductPage) -> None:
    gate = stage.objects.gates["collections.show"] = stage.host.do(lambda _: asyncio.Event())
    page.open("12")
    page.open("11")
    stage.host.do(lambda _: gate.set())
    stage.until(lambda: page._call is None)
    assert page.header.title.full == "Women's Rain Jacket"


def test_columns_stack_where_there_is_little_room(stage: Stage, page: ProductPage) -> None:
    assert page._columns.direction() == QBoxLayout.Direction.LeftToRight
    stage.top.resize(640, 560)
    stage.until(lambda: page._columns.direction() == QBoxLayout.Direction.TopToBottom)


def test_every_control_of_the_page_has_a_role_and_a_name_of_its_own(stage: Stage, page: ProductPage) -> None:
    for section in (page.related, page.images, page.resources):
        section.unfold()
    stage.until(lambda: len(page.resources.rows) == 1 and page.related.list.count() == 4)
    press(page.resources.rows[0].edit_button)
    press(page.delete.ask_button)
    stage.until(lambda: page.delete.asking)
    nodes = [node for node in tool("accessibility").tree(stage.top) if node.control]
    dump = "\n".join(map(str, nodes))
    assert [node for node in nodes if not node.name.strip()] == [], dump
    assert [name for name, n in Counter(node.name for node in nodes).items() if n > 1] == [], dump
