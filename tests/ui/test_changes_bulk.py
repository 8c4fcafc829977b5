"""The bar for selected files: every button, by mouse and by keys, up to the plan that it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.transfer.model import FileAttribute
from pxm_desktop.ui.changes.bulk_popover import BulkPopover
from pxm_desktop.ui.product_search import ProductSearch
from tests.support.tools import tool
from tests.ui.changes_scene import LEFT, Scene
from tests.ui.cut_texts import cut_texts


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    made.steps.page = None  # what is planned is looked at here, and goes no further
    yield made
    made.close()


def file(number: int, **fields: object) -> LibraryFile:
    values = {
        "number": number,
        "id": f"f{number}",
        "name": f"SKU-{number}.jpg",
        "regions": ("1",),
        "products": (),
    }
    return LibraryFile(**(values | fields))


def select(scene: Scene, *files: LibraryFile) -> None:
    scene.bulk.set_files(files)
    QCoreApplication.processEvents()


def open_popover(scene: Scene, key: str, popover: BulkPopover) -> None:
    QTest.mouseClick(scene.bulk.buttons[key], LEFT)
    scene.qtbot.waitUntil(popover.isVisible)


def pick(scene: Scene, search: ProductSearch, text: str) -> None:
    QTest.keyClicks(search.field, text)
    scene.qtbot.waitUntil(lambda: search.open and search.list.current() is not None)
    QTest.keyClick(search.field, Qt.Key.Key_Return)


def planned(scene: Scene) -> tuple[list[FileEdit], str]:
    scene.qtbot.waitUntil(lambda: bool(scene.steps.plans()))
    return scene.steps.plans()[-1]


def preview(scene: Scene, popover: BulkPopover) -> tuple[list[FileEdit], str]:
    assert popover.preview.isEnabled()
    QTest.mouseClick(popover.preview, LEFT)
    assert not popover.isVisible()
    return planned(scene)


def test_the_bar_counts_what_is_selected_and_hides_without(scene: Scene) -> None:
    assert not scene.bulk.isVisible()
    select(scene, file(1), file(2))
    assert scene.bulk.isVisible()
    assert scene.bulk.count.text() == "2 files selected"
    assert not scene.bulk.buttons["rename"].isVisible()
    select(scene, file(1))
    assert scene.bulk.buttons["rename"].isVisible()
    with scene.qtbot.waitSignal(scene.bulk.clear_wanted):
        scene.click("Select nothing")
    select(scene)
    assert not scene.bulk.isVisible()


def test_link_to_products_with_keys_alone(scene: Scene) -> None:
    select(scene, file(1), file(2))
    scene.bulk.buttons["link"].setFocus()
    QTest.keyClick(scene.bulk.buttons["link"], Qt.Key.Key_Return)
    popover = scene.bulk.link
    scene.qtbot.waitUntil(popover.isVisible)
    assert popover.search.field.hasFocus()
    assert not popover.preview.isEnabled()
    pick(scene, popover.search, "women")
    pick(scene, popover.search, "spring")
    assert [chip.text() for chip in popover.chips.chips()] == ["Women's Rain Jacket", "Spring Campaign"]
    assert popover.isVisible()
    popover.preview.setFocus()
    QTest.keyClick(popover.preview, Qt.Key.Key_Return)
    made, title = planned(scene)
    assert made == [FileEdit(file_id=i, add_products=("11", "14")) for i in ("f1", "f2")]
    assert title == "Link to Women's Rain Jacket, Spring Campaign"


def test_a_product_is_picked_by_the_mouse_without_closing_the_popover(scene: Scene) -> None:
    select(scene, file(1))
    popover = scene.bulk.link
    open_popover(scene, "link", popover)
    QTest.keyClicks(popover.search.field, "spring")
    listed = popover.search.list
    scene.qtbot.waitUntil(lambda: listed.isVisible() and listed.count() == 1)
    QTest.mouseClick(listed.viewport(), LEFT, pos=listed.visualItemRect(listed.item(0)).center())
    assert popover.isVisible()
    assert popover.chosen == ["14"]


def test_escape_closes_results_first_and_then_the_popover(scene: Scene) -> None:
    select(scene, file(1))
    popover = scene.bulk.link
    open_popover(scene, "link", popover)
    QTest.keyClicks(popover.search.field, "spring")
    scene.qtbot.waitUntil(lambda: popover.search.open)
    QTest.keyClick(popover.search.field, Qt.Key.Key_Escape)
    assert popover.isVisible()
    QTest.keyClick(popover.search.field, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert scene.bulk.buttons["link"].hasFocus()


def test_unlink_offers_what_the_selection_has(scene: Scene) -> None:
    select(scene, file(1, products=("11", "14")), file(2, products=("11",)), file(3, products=None))
    popover = scene.bulk.unlink
    open_popover(scene, "unlink", popover)
    boxes = list(popover.boxes.boxes.values())
    scene.qtbot.waitUntil(
        lambda: (
            [box.accessibleName() for box in boxes]
            == ["Women's Rain Jacket (SKU-BRJ-00123) (2 of 3 files)", "Spring Campaign (1 of 3 files)"]
        )
    )
    assert not popover.preview.isEnabled()
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    made, title = preview(scene, popover)
    assert made == [FileEdit(file_id=f"f{n}", remove_products=("14",)) for n in (1, 2, 3)]
    assert title == "Unlink from Spring Campaign"


def test_move_leaves_the_product_that_is_shown(scene: Scene) -> None:
    scene.bulk.set_shown("14")
    select(scene, file(1, products=("11", "14")), file(2, products=("14",)))
    popover = scene.bulk.move_
    open_popover(scene, "move", popover)
    assert popover.boxes.checked() == ["14"]
    pick(scene, popover.search, "backpack")
    made, title = preview(scene, popover)
    assert made == [FileEdit(file_id=f"f{n}", add_products=("15",), remove_products=("14",)) for n in (1, 2)]
    assert title == "Move from Spring Campaign to Trail Backpack & Cover 32 l with reflective details"


def test_regions_are_added_removed_and_left_as_they_are(scene: Scene) -> None:
    select(scene, file(1, regions=("1", "2")), file(2, regions=("1",)))
    popover = scene.bulk.regions
    open_popover(scene, "regions", popover)
    checks = popover.box.checks
    state = Qt.CheckState
    assert [checks[i].checkState() for i in ("1", "2", "3")] == [
        state.Checked,
        state.PartiallyChecked,
        state.Unchecked,
    ]
    assert not popover.preview.isEnabled()
    for region in ("1", "3", "2", "2", "2"):  # the dash: all, none, and as it was
        QTest.keyClick(checks[region], Qt.Key.Key_Space)
    assert checks["2"].checkState() == state.PartiallyChecked
    made, title = preview(scene, popover)
    assert made == [FileEdit(file_id=f"f{n}", add_regions=("3",), remove_regions=("1",)) for n in (1, 2)]
    assert title == "Add to Asia-Pacific, take out of Europe"


def test_a_set_of_regions_names_all_of_them(scene: Scene) -> None:
    select(scene, file(1, regions=("1",)), file(2, regions=None))
    popover = scene.bulk.regions
    open_popover(scene, "regions", popover)
    popover.box.set_chosen.emit(("2", "4"))
    made, _ = preview(scene, popover)
    assert made[0] == FileEdit(file_id="f1", add_regions=("2", "4"), remove_regions=("1", "3"))


@pytest.mark.parametrize(
    ("published", "clicks", "expected"),
    [
        ((False, False), 1, True),
        ((True, True), 1, False),
        ((True, False), 1, True),
        ((True, False), 2, False),
    ],
)
def test_publish_and_unpublish(
    scene: Scene, published: tuple[bool, bool], clicks: int, expected: bool
) -> None:
    select(scene, file(1, published=published[0]), file(2, published=published[1]))
    popover = scene.bulk.publish
    open_popover(scene, "publish", popover)
    assert not popover.preview.isEnabled()
    for _ in range(clicks):
        QTest.mouseClick(popover.box.switch, LEFT, pos=QPoint(10, 10))
    made, title = preview(scene, popover)
    assert made == [FileEdit(file_id=f"f{n}", published=expected) for n in (1, 2)]
    assert title == ("Publish" if expected else "Unpublish")


def test_publish_from_a_day_on(scene: Scene) -> None:
    select(scene, file(1, published=True))
    popover = scene.bulk.publish
    open_popover(scene, "publish", popover)
    popover.box.start.setCurrentIndex(1)
    popover.box.start.activated.emit(1)
    made, title = preview(scene, popover)
    assert made[0].published is True
    assert made[0].published_from is not None
    assert made[0].published_from > 1_700_000_000
    assert title.startswith("Publish from ")


def test_attributes_are_set_by_their_type_and_emptied(scene: Scene) -> None:
    select(scene, file(1), file(2))
    popover = scene.bulk.attributes
    open_popover(scene, "attributes", popover)
    for name in ("Photographer", "Weight in grams"):
        popover.field.setFocus()
        QTest.keyClicks(popover.field, name)
        QTest.keyClick(popover.field, Qt.Key.Key_Return)
    row = popover.rows["a4"]
    typed = row.editor.findChildren(QLineEdit)[0]
    typed.setFocus()
    QTest.keyClicks(typed, "Anna")
    QTest.mouseClick(popover.rows["a6"].empty, LEFT, pos=QPoint(8, 12))
    made, title = preview(scene, popover)
    anna = FileAttribute(id="a4", value="Anna", name="Photographer")
    assert made == [
        FileEdit(file_id=f"f{n}", set_attributes=(anna,), clear_attributes=("a6",)) for n in (1, 2)
    ]
    assert title == "Set Photographer, empty Weight in grams"


def test_what_an_attribute_does_not_take_is_explained_and_not_planned(scene: Scene) -> None:
    select(scene, file(1))
    popover = scene.bulk.attributes
    open_popover(scene, "attributes", popover)
    QTest.keyClicks(popover.field, "Weight in grams")
    QTest.keyClick(popover.field, Qt.Key.Key_Return)
    typed = popover.rows["a6"].editor.findChildren(QLineEdit)[0]
    QTest.keyClicks(typed, "heavy")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert popover.rows["a6"].editor.problem.isVisible()
    assert not popover.preview.isEnabled()
    QTest.mouseClick(popover.rows["a6"].remove, LEFT)
    assert popover.rows == {}
    assert popover.field.hasFocus()


def test_rename_keeps_the_ending_unless_it_is_meant(scene: Scene) -> None:
    select(scene, file(1, name="SKU-1_front.jpg"))
    popover = scene.bulk.rename
    open_popover(scene, "rename", popover)
    assert popover.field.selectedText() == "SKU-1_front"
    QTest.keyClicks(popover.field, "SKU-1_back")
    QTest.keyClick(popover.field, Qt.Key.Key_Return)
    made, title = planned(scene)
    assert made == [FileEdit(file_id="f1", name="SKU-1_back.jpg")]
    assert title == "Rename to SKU-1_back.jpg"


def test_files_that_are_not_at_hand_are_found_first(scene: Scene) -> None:
    asked: list[Callable[[Sequence[LibraryFile]], None]] = []
    scene.bulk.set_files([file(1)], 3000, asked.append)
    assert scene.bulk.count.text() == "3,000 files selected"
    QTest.mouseClick(scene.bulk.buttons["link"], LEFT)
    assert len(asked) == 1
    asked[0]([file(n) for n in range(1, 3001)])
    popover = scene.bulk.link
    scene.qtbot.waitUntil(popover.isVisible)
    assert popover.heading.text() == "Link to products: 3,000 files"
    pick(scene, popover.search, "women")
    made, _ = preview(scene, popover)
    assert len(made) == 3000
    # Another selection: an answer that comes late opens nothing.
    QTest.mouseClick(scene.bulk.buttons["unlink"], LEFT)
    scene.bulk.set_files([file(1)], 3000, asked.append)
    asked[1]([file(1)])
    QCoreApplication.processEvents()
    assert not scene.bulk.unlink.isVisible()


@pytest.mark.parametrize("key", ["link", "unlink", "move", "regions", "publish", "attributes", "rename"])
@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_popovers_are_whole_named_and_keep_tab_inside(scene: Scene, key: str, size: tuple[int, int]) -> None:
    scene.window.resize(*size)
    select(scene, file(1, products=("11", "15")))
    bulk = scene.bulk
    popover = {
        "link": bulk.link,
        "unlink": bulk.unlink,
        "move": bulk.move_,
        "regions": bulk.regions,
        "publish": bulk.publish,
        "attributes": bulk.attributes,
        "rename": bulk.rename,
    }[key]
    open_popover(scene, key, popover)
    QCoreApplication.processEvents()
    assert scene.window.rect().contains(popover.geometry())
    assert cut_texts(scene.window) == []
    said = Counter(node.name for node in tool("accessibility").controls(popover))
    assert [name for name, n in said.items() if n > 1 or not name.strip()] == []
    for _ in range(12):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert popover.isAncestorOf(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)


def test_duplicates_are_looked_for_among_all_that_are_selected(scene: Scene) -> None:
    select(scene, file(1))
    assert not scene.bulk.buttons["duplicates"].isVisible()
    everything = [file(number) for number in range(700)]
    scene.bulk.set_files(everything[:200], 700, lambda done: done(everything))
    QCoreApplication.processEvents()
    QTest.mouseClick(scene.bulk.buttons["duplicates"], LEFT)
    [(where, scope)] = [taken for taken in scene.steps.taken if taken[0] == "duplicates"]
    assert (where, len(scope.ids), scope.ids[-1]) == ("duplicates", 700, "f699")
