"""A file's page: what it shows, what is edited on it and how that ends, its neighbours, offline and still processed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.pxm.errors import NotFound, Unreachable
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.errors import NotSaved
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.transfer.model import FileAttribute
from pxm_desktop.ui.attribute_editors import ChoiceEditor, LineEditor
from pxm_desktop.ui.library import asset_page
from tests.ui.asset_scene import FRONT, Scene
from tests.ui.fake_history import entry
from tests.ui.fake_library import file

MakeScene = Callable[..., Scene]
BACK = file(2, id="file-2", name="back.jpg", products=(), regions=("1",), labels=(), published=False)
PLAIN = file(3, id="file-3", name="notes.zip", kind="other", has_picture=False, products=None, regions=None)


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[MakeScene]:
    made: list[Scene] = []

    def make(*files: Any, **options: Any) -> Scene:
        made.append(Scene(qtbot, *files, **options))
        return made[-1]

    yield make
    for each in made:
        each.end()


# -- what is shown -----------------------------------------------------------------------------------------


def test_everything_that_is_known_shows(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    assert page.head.title.full == FRONT.name
    assert page.side.products.chips.keys() == ["11", "14"]
    assert page.side.regions.chips.keys() == ["1", "2"]
    assert page.side.publish.switch.isChecked()
    assert page.side.facts.value("type") == "Image, JPG (image/jpg)"
    assert page.side.facts.value("size").replace("\N{NO-BREAK SPACE}", " ") == "4.8 MB (4,812,345 B)"
    assert (
        page.side.facts.value("dimensions")
        == "3000\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}2000"
    )
    assert page.side.facts.value("rating") == "4 stars"
    assert page.side.texts.labels.text() == "Jacket, Rain, Outdoor"
    assert page.side.texts.ocr.toPlainText() == "RAIN JACKET\nSize M"
    assert list(page.side.attributes.rows) == ["a1", "a4"]
    assert {name for what, name in page.side.renditions.buttons if what == "save"} == {
        "original",
        "preview",
        "large",
        "thumb",
    }
    assert page.preview.view.picture is not None
    assert not page.head.place.isVisible()
    assert s.bars() == []


def test_ids_labels_and_text_are_copied(scene: MakeScene) -> None:
    page = scene().open()
    for button, text in (
        (page.side.facts.copy_id, FRONT.id),
        (page.side.texts.copy_labels, "Jacket, Rain, Outdoor"),
        (page.side.texts.copy_ocr, "RAIN JACKET\nSize M"),
    ):
        button.click()
        assert QGuiApplication.clipboard().text() == text
        assert button.text() == "Copied"


def test_a_page_costs_one_reading_of_the_file(scene: MakeScene) -> None:
    s = scene()
    s.open()
    assert s.asked("library.detail") == 1
    assert [each[2] for each in s.service.log if each[0] == "library.picture"] == ["thumb", "preview"]


def test_what_pxm_does_not_say_is_not_edited(scene: MakeScene) -> None:
    s = scene(PLAIN)
    s.values[PLAIN.id] = None
    page = s.open(PLAIN.id)
    assert "does not say yet which products" in page.side.products.note.text()
    assert not page.side.products.search.isVisible()
    assert not page.side.regions.add_field.isVisible()
    assert not page.side.attributes.isVisible()
    assert "could not be read" in page.side.strange.text()
    assert not page.head.replace_button.isEnabled()
    assert page.preview.sentence.text() == "PXM has no picture of this file."


def test_chips_lead_to_products_and_regions(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    page.side.products.chips.open_button("11").click()
    page.side.regions.chips.open_button("2").click()
    assert s.going.went == [("product", "11"), ("files", FileQuery(regions=("2",)), "United States")]


def test_a_file_that_is_gone_says_so_and_leads_back(scene: MakeScene) -> None:
    s = scene()
    s.service.failures["library.detail"] = NotFound()
    s.service.library.changed.clear()
    s.page.open("file-9")
    s.qtbot.waitUntil(s.page.gone.isVisible)
    s.page.gone.button.click()
    assert s.going.went == [("back",)]


def test_offline_the_copy_is_shown_and_said_to_be_one(scene: MakeScene) -> None:
    s = scene()
    s.details[FRONT.id] = {"live": False, "sentence": "PXM did not answer in time.", "renditions": ()}
    page = s.open()
    assert s.bars() == ["PXM did not answer in time. This is what this computer knows of the file."]
    assert page.side.products.chips.keys() == ["11", "14"]
    s.details.clear()
    s.press("Try again")
    s.qtbot.waitUntil(lambda: s.bars() == [])


def test_a_picture_that_cannot_be_read_can_be_asked_for_again(scene: MakeScene) -> None:
    s = scene()
    s.service.failures["library.picture"] = Unreachable("timeout")
    page = s.open()
    assert "PXM did not answer in time." in page.preview.sentence.text()
    del s.service.failures["library.picture"]
    page.preview.again_button.click()
    s.settle()
    assert page.preview.view.picture is not None
    assert page.preview.sentence.text() == ""


# -- still processed ---------------------------------------------------------------------------------------


def test_what_pxm_works_on_is_looked_at_again_while_it_is_seen(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asset_page, "LOOKS_MS", (10, 20, 3_600_000))
    s = scene(file(1, id="file-1", name="new.jpg", processing=True, has_picture=False, labels=()))
    page = s.open()
    assert page.side.facts.value("state") == "Still processed by PXM"
    s.qtbot.waitUntil(lambda: page._look.interval() == 3_600_000)  # the pauses grow
    assert s.asked("library.detail") == 3
    page.hide()
    assert not page._look.isActive()
    page.show()
    assert page._look.isActive()
    s.service.changes.files["file-1"] = file(1, id="file-1", name="new.jpg", labels=("Coat",))
    del s.service.library.pictures["file-1"]
    page.read()
    s.qtbot.waitUntil(lambda: page.side.texts.labels.text() == "Coat")
    assert not page._look.isActive()
    s.qtbot.waitUntil(lambda: page.preview.view.picture is not None)


def test_news_of_the_copy_are_read_only_where_the_file_is_another(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    s.host.do(lambda service: service.library.say(changed=True))
    s.qtbot.waitUntil(lambda: s.asked("library.by_ids") == 2)
    s.settle()
    assert s.asked("library.detail") == 1
    other = FRONT.model_copy(update={"name": "renamed by others.jpg"})
    s.service.changes.files[FRONT.id] = other
    s.host.do(lambda service: service.library.change(other))
    s.qtbot.waitUntil(lambda: page.head.title.full == "renamed by others.jpg")


# -- editing -----------------------------------------------------------------------------------------------


def test_edits_gather_and_go_as_one_change_that_can_be_taken_back(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    page.side.products.chips.cross("14").click()
    page.side.regions.toggled.emit("3", True)
    page.side.publish.switch.click()
    assert page.side.products.chips.keys() == ["11"]  # at once
    assert page.side.regions.chips.keys() == ["1", "2", "3"]
    assert s.edits() == []
    s.qtbot.waitUntil(lambda: len(s.edits()) == 1)  # by itself, once they rest
    s.settle()
    assert s.edits() == [
        FileEdit(file_id=FRONT.id, remove_products=("14",), add_regions=("3",), published=False)
    ]
    title = "Unlink from Spring Campaign; Add to Asia-Pacific; Unpublish"
    assert s.titles() == [title]
    assert s.bars() == [f"Done: {title}."]
    assert s.service.changes.files[FRONT.id].products == ("11",)
    s.press("Undo")
    s.qtbot.waitUntil(lambda: s.bars() == ["The change was taken back."])
    s.settle()
    assert set(s.service.changes.files[FRONT.id].products or ()) == {"11", "14"}
    assert set(page.side.products.chips.keys()) == {"11", "14"}
    assert page.side.publish.switch.isChecked()


def test_an_edit_that_is_taken_back_at_once_is_never_sent(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    page.side.products.chips.cross("14").click()
    page.side.products.toggled.emit("14", True)
    s.send()
    page.side.regions.chips.cross("2").click()
    assert page.take_back()
    assert page.side.regions.chips.keys() == ["1", "2"]
    s.send()
    assert s.edits() == []
    assert not page.take_back()


def test_undo_by_key_takes_the_last_change_back(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    page.side.products.chips.cross("14").click()
    s.send()
    assert page.take_back()
    s.settle()
    s.qtbot.waitUntil(lambda: s.bars() == ["The change was taken back."])
    assert set(s.service.changes.files[FRONT.id].products or ()) == {"11", "14"}


def test_a_product_is_found_and_linked_by_keys(scene: MakeScene) -> None:
    s = scene(BACK)
    page = s.open(BACK.id)
    assert page.side.products.note.text() == "Not linked to a product"
    page.side.products.search.field.setFocus()
    QTest.keyClicks(page.side.products.search.field, "backpack")
    s.qtbot.waitUntil(lambda: page.side.products.search.open and page.side.products.search.list.count() == 1)
    QTest.keyClick(page.side.products.search.field, Qt.Key.Key_Return)
    s.send()
    assert s.edits() == [FileEdit(file_id=BACK.id, add_products=("15",))]
    chip = page.side.products.chips.cross("15")
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    s.send()
    assert s.service.changes.files[BACK.id].products == ()


def test_the_last_region_stays(scene: MakeScene) -> None:
    s = scene(BACK)
    page = s.open(BACK.id)
    assert not page.side.regions.chips.cross("1").isVisible()
    page.side.regions.add_field._take("Europe")
    page.side.regions.toggled.emit("2", True)
    assert page.side.regions.chips.cross("1").isVisible()


def test_attributes_are_edited_by_their_type_and_checked_first(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    angle, person = page.side.attributes.rows["a1"].editor, page.side.attributes.rows["a4"].editor
    assert isinstance(angle, ChoiceEditor)
    assert isinstance(person, LineEditor)
    angle.field.setCurrentIndex(angle.field.findData("Back"))
    angle.field.activated.emit(angle.field.currentIndex())
    person.field.setFocus()
    person.field.selectAll()
    QTest.keyClicks(person.field, "Ben")
    QTest.keyClick(person.field, Qt.Key.Key_Return)
    s.send()
    assert s.edits()[0].set_attributes == (
        FileAttribute(id="a1", value="Back", name="Angle"),
        FileAttribute(id="a4", value="Ben", name="Photographer"),
    )
    page.side.attributes.add_field.picked.emit("a6")
    weight = page.side.attributes.rows["a6"].editor
    assert isinstance(weight, LineEditor)
    QTest.keyClicks(weight.field, "heavy")
    QTest.keyClick(weight.field, Qt.Key.Key_Return)
    assert "takes a number" in weight.problem.text()
    s.send()
    assert len(s.edits()) == 1
    page.side.attributes.rows["a4"].remove.click()
    s.send()
    assert s.edits()[1] == FileEdit(file_id=FRONT.id, clear_attributes=("a4",))


def test_a_name_is_changed_in_place(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    field = page.side.facts.name.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "hero.jpg")
    QTest.keyClick(field, Qt.Key.Key_Return)
    s.qtbot.waitUntil(lambda: s.titles() == ["Rename to hero.jpg"])
    s.settle()
    assert page.head.title.full == "hero.jpg"
    field.selectAll()
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "hero.jpg"


def test_leaving_the_page_sends_what_was_edited(scene: MakeScene) -> None:
    s = scene(FRONT, BACK)
    page = s.open()
    page.side.products.chips.cross("14").click()
    s.open(BACK.id)
    s.qtbot.waitUntil(lambda: len(s.edits()) == 1)
    assert s.edits()[0].file_id == FRONT.id
    page.side.regions.toggled.emit("2", True)
    page.hide()
    s.qtbot.waitUntil(lambda: len(s.edits()) == 2)
    assert s.edits()[1].file_id == BACK.id


def test_what_others_changed_meanwhile_is_said_and_decided(scene: MakeScene) -> None:
    s = scene()
    s.service.changes.others[FRONT.id, "published"] = True
    page = s.open()
    page.side.publish.switch.click()
    s.send()
    s.qtbot.waitUntil(lambda: len(s.bars()) == 1)
    assert s.bars() == ["Somebody else changed this file meanwhile. Look at both, then decide."]
    assert page.side.publish.switch.isChecked()  # as PXM has it
    s.press("Change it anyway")
    s.qtbot.waitUntil(lambda: s.bars() == ["Done: Unpublish."])
    s.settle()
    assert not page.side.publish.switch.isChecked()


def test_what_pxm_refuses_is_said_and_tried_again(scene: MakeScene) -> None:
    s = scene()
    s.service.changes.refusals[FRONT.id] = "PXM did not allow this. Ask for the permission."
    page = s.open()
    page.side.products.chips.cross("14").click()
    s.send()
    s.qtbot.waitUntil(lambda: s.bars() == ["PXM did not allow this. Ask for the permission."])
    assert page.side.products.chips.keys() == ["11", "14"]
    s.service.changes.refusals.clear()
    s.press("Try again")
    s.qtbot.waitUntil(lambda: s.bars() == ["Done: Unlink from Spring Campaign."])
    s.settle()
    assert page.side.products.chips.keys() == ["11"]


def test_a_change_that_cannot_be_planned_leaves_the_file_as_it_was(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    s.service.failures["changes.plan"] = Unreachable("timeout")
    page.side.products.chips.cross("14").click()
    s.send()
    assert s.bars() == ["PXM did not answer in time. Check the network connection, then retry."]
    assert page.side.products.chips.keys() == ["11", "14"]


def test_a_change_that_waits_for_the_network_says_so_and_goes_on(scene: MakeScene) -> None:
    s = scene()
    s.service.changes.by_itself = False
    page = s.open()
    page.side.products.chips.cross("14").click()
    page.send()
    s.qtbot.waitUntil(lambda: s.asked("changes.start") == 1)
    s.host.do(lambda service: service.changes.say(1, sentence="PXM does not answer."))
    s.qtbot.waitUntil(lambda: s.bars() == ["Not in PXM yet. PXM does not answer."])
    assert page.side.products.chips.keys() == ["11"]  # as it will be
    s.host.do(lambda service: service.changes.work(1))
    s.qtbot.waitUntil(lambda: s.bars() == ["Done: Unlink from Spring Campaign."])
    s.settle()
    assert page.side.products.chips.keys() == ["11"]


# -- neighbours, keys --------------------------------------------------------------------------------------


def test_arrows_lead_through_the_neighbours(scene: MakeScene) -> None:
    s = scene(FRONT, BACK, PLAIN)
    moved: list[tuple[str, str]] = []
    s.page.moved.connect(lambda before, now: moved.append((before, now)))
    page = s.open(FRONT.id, [FRONT.id, BACK.id, PLAIN.id])
    assert page.head.place.text() == "1 of 3"
    assert not page.head.previous_button.isEnabled()
    QTest.keyClick(page.preview.view, Qt.Key.Key_Right)
    s.qtbot.waitUntil(lambda: page.head.title.full == BACK.name)
    s.settle()
    assert moved == [(FRONT.id, BACK.id)]
    QTest.keyClick(page, Qt.Key.Key_Right)
    s.settle()
    assert page.file_id == PLAIN.id
    assert not page.head.next_button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.file_id == PLAIN.id
    page.head.previous_button.click()
    s.settle()
    assert page.file_id == BACK.id
    assert page.side.products.chips.keys() == []


def test_arrows_in_a_field_stay_there(scene: MakeScene) -> None:
    s = scene(FRONT, BACK)
    page = s.open(FRONT.id, [FRONT.id, BACK.id])
    page.side.facts.name.field.setFocus()
    QTest.keyClick(page.side.facts.name.field, Qt.Key.Key_Left)
    QTest.keyClick(page.side.facts.name.field, Qt.Key.Key_End)
    QTest.keyClick(page.side.facts.name.field, Qt.Key.Key_Right)
    assert page.file_id == FRONT.id


def test_escape_closes_the_topmost_thing(scene: MakeScene) -> None:
    page = scene().open()
    page.preview.view.zoom_to(3.0)
    assert page.escape()
    assert page.preview.view.fits
    assert not page.escape()


# -- renditions --------------------------------------------------------------------------------------------


def test_a_rendition_is_saved_and_its_link_copied(scene: MakeScene, tmp_path: Path) -> None:
    s = scene()
    page = s.open()
    page.side.renditions.save("large", str(tmp_path / "front.jpg"))
    s.qtbot.waitUntil(lambda: len(s.bars()) == 1)
    assert s.bars()[0].replace("\N{NO-BREAK SPACE}", " ") == "front.jpg is saved (12.3 kB)."
    page.side.renditions.buttons["link", "large"].click()
    link = f"https://files.example/{FRONT.id}/large"
    s.qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == link)
    assert s.bars() == ["The link is on the clipboard. It works for a while only."]


def test_a_save_that_fails_says_why_and_can_be_tried_again(scene: MakeScene, tmp_path: Path) -> None:
    s = scene()
    page = s.open()
    s.service.failures["library.save"] = NotSaved("The disk is full.", "Free some space.")
    page.side.renditions.save("original", str(tmp_path / "front.jpg"))
    s.qtbot.waitUntil(lambda: s.bars() == ["The disk is full. Free some space."])
    del s.service.failures["library.save"]
    s.press("Try again")
    s.qtbot.waitUntil(lambda: "is saved" in "".join(s.bars()))


# -- history -----------------------------------------------------------------------------------------------


def test_what_this_program_did_is_listed_with_the_newest_first(scene: MakeScene) -> None:
    s = scene()
    s.service.history.entries = [
        entry(1, file_id=FRONT.id),
        entry(2, file_id="other", name=f"{FRONT.id}.jpg"),
        entry(3, file_id=FRONT.id, state="skipped", reason="The same file is already in PXM."),
    ]
    page = s.open()
    page.side.products.chips.cross("14").click()
    s.send()
    assert s.asked("history.search") == 0  # folded away
    page.side.history.unfold()
    s.qtbot.waitUntil(lambda: len(page.side.history.texts()) == 3)
    said = page.side.history.texts()
    assert "Spring Campaign" in said[0]
    assert "Skipped. The same file is already in PXM." in said[1]
    assert "Sent from /photos/Studio day" in said[2]
    show = page.side.history.findChildren(type(page.head.next_button))
    next(button for button in show if button.text() == "Show").click()
    assert s.going.went == [("changes", 1)]


def test_what_was_taken_back_or_failed_is_listed_as_such(scene: MakeScene) -> None:
    s = scene()
    page = s.open()
    page.side.products.chips.cross("14").click()
    s.send()
    s.press("Undo")
    s.qtbot.waitUntil(lambda: not page.changing.busy)
    s.settle()
    s.service.changes.refusals[FRONT.id] = "PXM refused it."
    page.side.products.chips.cross("14").click()
    s.send()
    page.side.history.unfold()
    s.qtbot.waitUntil(lambda: len(page.side.history.texts()) == 3)
    failed, undone, did = (text.split(": ", 1)[1] for text in page.side.history.texts())  # without its time
    assert failed == "Failed: Unlink from Spring Campaign. PXM refused it."
    assert undone == "Taken back: Link to Spring Campaign"
    assert did == "Unlink from Spring Campaign"


def test_a_long_name_widens_nothing(scene: MakeScene) -> None:
    s = scene(wide=690, high=520)
    page = s.open()
    long = "2026-03-14_Lisbon_Studio_" * 8 + ".jpg"
    page.side.facts.renamed.emit(long)
    s.qtbot.waitUntil(lambda: page.head.title.full == long)
    s.settle()
    page.side.history.unfold()
    s.qtbot.waitUntil(lambda: len(page.side.history.texts()) == 1)
    s.settle()
    assert page.width() == 690
    inside = page.side.widget()
    assert inside is not None
    assert inside.width() <= page.side.viewport().width()


def test_a_file_without_a_history_says_so(scene: MakeScene) -> None:
    s = scene(BACK)
    page = s.open(BACK.id)
    page.side.history.unfold()
    s.qtbot.waitUntil(page.side.history.note.isVisible)
    assert page.side.history.texts() == []
