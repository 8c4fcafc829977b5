"""One change as people meet it: seen before it is written, tried, paused, finished, taken back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.model import FileAttribute
from pxm_desktop.ui import theme
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.item_list import PAGE
from tests.support.tools import tool
from tests.ui.changes_scene import LEFT, LONG, Scene
from tests.ui.cut_texts import cut_texts

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    yield made
    made.close()


def click_row(scene: Scene, row: int) -> None:
    table = scene.page.view.table
    spot = table.visualRect(scene.page.view.model.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, NONE, spot)
    QApplication.processEvents()


# -- before anything is written ------------------------------------------------------------------------------


def test_a_plan_says_what_would_change_and_writes_nothing(scene: Scene) -> None:
    ids = scene.fill(12)
    already = scene.fill(3, products=("11",))
    scene.plan(edits.link([*ids, *already], ["11"]))
    view = scene.page.view
    assert view.title.full == "Link to Women's Rain Jacket"
    assert view.state_word.text() == "Planned"
    assert view.summary.text() == "12 files get linked to Women's Rain Jacket; 3 files are so already."
    assert view.next_step.text() == "Nothing is written to PXM before you start it."
    assert scene.shown_buttons() == ["Change 12 files", "Try 10 first", "Cancel"]
    # What is so already is folded away.
    assert view.choices.buttons[view.choices.current].text() == "To change 12"
    assert scene.rows()[0] == ("SKU-00001.jpg", "+ Women's Rain Jacket", "Will change")
    assert len(scene.rows()) == 12
    scene.click("Show: Nothing to change 3")
    scene.qtbot.waitUntil(lambda: len(scene.rows()) == 3)
    assert scene.rows()[0] == ("SKU-00013.jpg", "Nothing to change", "Nothing to change")
    assert [call[0] for call in scene.calls] == ["changes.plan"]


def test_several_products_and_things_not_known_are_counted(scene: Scene) -> None:
    ids = [*scene.fill(2), "elsewhere"]
    scene.plan([*edits.move(ids, "11", []), FileEdit(file_id=ids[0], add_products=("14",), published=True)])
    assert scene.page.view.summary.text() == (
        "3 files get linked to 2 products; 1 file gets published; 1 file is not known here yet."
    )


def test_what_each_kind_of_change_comes_to_is_said(scene: Scene) -> None:
    def says(what: str) -> bool:
        return bool(scene.page.view.summary.text() == what)

    one, two = scene.fill(2, products=("14", "15"), regions=("1",), published=True)
    for change, said in (
        (FileEdit(file_id=one, add_regions=("2",)), "1 file gets added to United States."),
        (FileEdit(file_id=one, add_regions=("2", "3")), "1 file gets added to 2 regions."),
        (FileEdit(file_id=one, remove_regions=("1",)), "1 file gets taken out of Europe."),
        (FileEdit(file_id=one, remove_products=("14",)), "1 file gets unlinked from Spring Campaign."),
        (FileEdit(file_id=one, remove_products=("14", "15")), "1 file gets unlinked from 2 products."),
        (FileEdit(file_id=one, published=False), "1 file gets unpublished."),
        (FileEdit(file_id=one, published=True, published_from=1.8e9), "1 file gets another start."),
        (FileEdit(file_id=two, name="new.jpg"), "1 file gets another name."),
        (
            FileEdit(file_id=two, set_attributes=(FileAttribute(id="a4", value="Ben", name="Photographer"),)),
            "1 file gets another Photographer.",
        ),
    ):
        scene.host.service.changes.values[two] = {"a4": "Anna"}
        scene.steps.plan([change], "")
        scene.qtbot.waitUntil(partial(says, said))


def test_each_thing_of_a_file_is_shown_before_and_after(scene: Scene) -> None:
    (one,) = scene.fill(1, products=("14",))
    scene.host.service.changes.values[one] = {"a4": "Anna"}
    change = FileEdit(
        file_id=one,
        add_products=("11",),
        remove_products=("14",),
        add_regions=("2",),
        published=True,
        set_attributes=(FileAttribute(id="a4", value="Ben", name="Photographer"),),
        name="new.jpg",
    )
    scene.plan([change])
    click_row(scene, 0)
    details = scene.page.view.details
    scene.qtbot.waitUntil(
        lambda: (
            details.lines()
            == [
                ("Product: Women's Rain Jacket", "not linked", "linked"),
                ("Product: Spring Campaign", "linked", "not linked"),
                ("Region: United States", "not in it", "in it"),
                ("File attribute: Photographer", "Anna", "Ben"),
                ("Published", "No", "Yes"),
                ("File name", "SKU-00001.jpg", "new.jpg"),
            ]
        )
    )
    QTest.keyClick(scene.window, Qt.Key.Key_Escape)
    assert scene.page.escape()
    assert not details.isVisible()
    assert not scene.page.escape()


def test_what_is_not_known_yet_says_so(scene: Scene) -> None:
    scene.plan([FileEdit(file_id="elsewhere", set_attributes=(FileAttribute(id="a4", value="Ben"),))])
    assert scene.rows() == [("File elsewhere", "Photographer: not known yet → Ben", "Will change")]


def test_cancel_forgets_the_plan(scene: Scene) -> None:
    scene.plan(edits.link(scene.fill(2), ["11"]))
    scene.click("Cancel")
    scene.qtbot.waitUntil(lambda: not scene.page.watch.changes())
    assert scene.steps.taken[-1] == ("back",)
    assert [call[0] for call in scene.calls] == ["changes.plan", "changes.discard"]


def test_a_plan_in_which_nothing_changes_cannot_be_started(scene: Scene) -> None:
    scene.plan(edits.link(scene.fill(2, products=("11",)), ["11"]))
    assert scene.page.view.next_step.text() == "Nothing to change: everything is so already."
    assert scene.shown_buttons() == ["Cancel"]


def test_a_plan_cannot_be_started_before_it_was_read(scene: Scene) -> None:
    scene.host.do(lambda service: service.gates.update({"changes.items": asyncio.Event()}))
    scene.steps.plan(edits.link(scene.fill(12), ["11"]), "Link")
    view = scene.page.view
    scene.qtbot.waitUntil(lambda: view.summary.text() == "Reading what 12 files have now…")
    assert (scene.rows(), scene.shown_buttons()) == ([], ["Cancel"])
    scene.host.do(lambda service: service.gates["changes.items"].set())
    scene.qtbot.waitUntil(lambda: scene.shown_buttons() == ["Change 12 files", "Try 10 first", "Cancel"])
    assert view.summary.text() == "12 files get linked to Women's Rain Jacket."
    assert len(scene.rows()) == 12


def test_a_plan_of_which_only_the_beginning_could_be_read_cannot_be_started(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = scene.host.service.changes
    read = fake.items

    async def items(change_id: int, states: Any = (), after: int = 0, limit: int = PAGE) -> Any:
        if after >= 1000:
            raise StorageUnusable("The disk is gone.", "Plug it in.")
        return await read(change_id, states, after, limit)

    monkeypatch.setattr(fake, "items", items)
    scene.steps.plan(edits.link(scene.fill(1200), ["11"]), "Link")
    view = scene.page.view
    scene.qtbot.waitUntil(lambda: view.bars.get("items") is not None and bool(scene.rows()))
    bar = view.bars.get("items")
    assert bar is not None
    assert bar.text == "The disk is gone. Plug it in."
    assert scene.shown_buttons() == ["Cancel"]
    monkeypatch.setattr(fake, "items", read)
    scene.click("Try again", view)
    scene.qtbot.waitUntil(lambda: scene.shown_buttons()[0] == "Change 1,200 files")
    assert view.bars.get("items") is None


# -- doing it ------------------------------------------------------------------------------------------------


def test_try_some_first_then_the_rest_then_undo(scene: Scene) -> None:
    ids = scene.fill(250)
    change = scene.plan(edits.link(ids, ["11"]))
    scene.click("Try 10 first")
    scene.until("running")
    scene.work(change.id)
    scene.until("paused")
    view = scene.page.view
    assert view.state_word.text() == "Paused · 10 of 250"
    assert view.next_step.text() == "Look at what was changed, then go on or take it back."
    assert scene.shown_buttons() == ["Change the other 240 files", "Undo"]
    scene.qtbot.waitUntil(lambda: scene.rows()[9][2] == "Changed")
    assert scene.rows()[10][2] == "Will change"
    scene.click("Change the other 240 files")
    scene.until("running")
    assert view.pause.hasFocus()  # what was pressed is gone, what matters now has the focus
    scene.work(change.id)
    scene.until("done")
    assert view.counts.full == "250 changed"
    assert view.undo_note.text() == (
        "Undo takes back what was changed in 250 files; what others changed since stays."
    )
    assert all(file.products == ("11",) for file in scene.host.service.changes.files.values())
    scene.click("Undo")
    scene.qtbot.waitUntil(lambda: scene.page.change is not None and scene.page.change.undo_of == change.id)
    undo = scene.page.change
    assert undo is not None
    scene.work(undo.id)
    scene.until("done")
    assert all(file.products == () for file in scene.host.service.changes.files.values())
    scene.click("Show what it takes back")
    scene.until("undone")
    assert scene.shown_buttons() == ["Show what took it back"]
    assert [call for call in scene.calls if call[0] == "changes.start"] == [
        ("changes.start", change.id, 10),
        ("changes.start", change.id, None),
    ]


def test_progress_reasons_and_pause(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(40), ["11"]))
    scene.click("Change 40 files")
    scene.until("running")
    scene.work(change.id, 25)
    view = scene.page.view
    scene.qtbot.waitUntil(lambda: view.state_word.text() == "Changing · 25 of 40")
    assert (view.wheel.value(), view.wheel.maximum()) == (25, 40)
    scene.qtbot.waitUntil(lambda: scene.rows()[5][2] == "Changed")
    scene.say(change.id, sentence="PXM asked for a short break. It goes on by itself.")
    scene.qtbot.waitUntil(
        lambda: view.next_step.text() == "PXM asked for a short break. It goes on by itself."
    )
    scene.click("Pause")
    scene.until("paused")
    assert "Change the other 15 files" in scene.shown_buttons()


def test_failures_have_reasons_and_are_tried_again_without_what_collided(scene: Scene) -> None:
    ids = scene.fill(5)
    fake = scene.host.service.changes
    fake.refusals[ids[1]] = "PXM refused the request. Check what was entered, then retry."
    fake.others[ids[3], "published"] = True
    change = scene.plan(edits.publish(ids, None))
    scene.click("Change 5 files")
    scene.until("running")
    scene.work(change.id)
    scene.until("done")
    view = scene.page.view
    assert view.state_word.text() == "Done, not all"
    assert view.counts.full == "3 changed · 1 changed by others · 1 failed"
    scene.click("Show: Failed 1")
    scene.qtbot.waitUntil(lambda: len(scene.rows()) == 1)
    click_row(scene, 0)
    assert view.details.sentence.text() == "PXM refused the request. Check what was entered, then retry."
    del fake.refusals[ids[1]]
    scene.click("Retry the one that failed")
    scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.retry", change.id, (2,))])
    scene.work(change.id)
    scene.until("done")
    scene.qtbot.waitUntil(lambda: view.counts.full == "4 changed · 1 changed by others")


def test_what_collided_is_compared_and_can_win(scene: Scene) -> None:
    (one,) = scene.fill(1)
    scene.host.service.changes.others[one, "name"] = "theirs.jpg"
    change = scene.plan(edits.rename(one, "mine.jpg"), "Rename to mine.jpg")
    scene.click("Change 1 file")
    scene.until("running")
    scene.work(change.id)
    scene.until("done")
    scene.qtbot.waitUntil(lambda: [row[2] for row in scene.rows()] == ["Changed by others"])
    click_row(scene, 0)
    details = scene.page.view.details
    assert details.lines() == [("File name", "mine.jpg", "theirs.jpg", "SKU-00001.jpg")]
    scene.click("Use mine")
    scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.retry", change.id, (1,))])
    scene.work(change.id)
    scene.until("done")
    assert scene.host.service.changes.files[one].name == "mine.jpg"


def test_a_command_that_fails_says_why(scene: Scene) -> None:
    scene.plan(edits.link(scene.fill(2), ["11"]))
    scene.host.service.failures["changes.start"] = StorageUnusable("The disk is full.", "Free some space.")
    scene.click("Change 2 files")
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("failed") is not None)
    bar = scene.page.bars.get("failed")
    assert bar is not None
    assert bar.text == "The disk is full. Free some space."
    assert scene.shown_buttons()[0] == "Change 2 files"


# -- many files ----------------------------------------------------------------------------------------------


def test_many_files_are_read_page_by_page(scene: Scene) -> None:
    ids = scene.fill(3000)
    scene.plan(edits.link(ids, ["11"]))
    view = scene.page.view
    assert view.model.rowCount() == PAGE
    assert view.summary.text() == "3,000 files get linked to Women's Rain Jacket."
    view.table.scrollToBottom()
    scene.qtbot.waitUntil(lambda: view.model.rowCount() >= 2 * PAGE)
    QTest.keyClick(view.table, Qt.Key.Key_End)
    scene.qtbot.waitUntil(lambda: view.model.rowCount() >= 3 * PAGE)
    numbers = [view.model.item(row).number for row in range(view.model.rowCount())]
    assert numbers == list(range(1, len(numbers) + 1))


def test_rows_keep_their_place_while_the_change_runs(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(600), ["11"]))
    scene.click("Change 600 files")
    scene.until("running")
    view = scene.page.view
    scene.qtbot.waitUntil(lambda: view.model.rowCount() >= PAGE)
    view.table.verticalScrollBar().setValue(40 * view.table.rowHeight(0) + 11)
    top = view.model.item(view.table.rowAt(0)).number
    scene.work(change.id, 100)
    scene.qtbot.waitUntil(lambda: view.model.item(view.table.rowAt(0)).state == "done")
    scene.work(change.id)
    scene.until("done")
    assert view.model.item(view.table.rowAt(0)).number == top


def test_a_page_that_fails_is_asked_for_again(scene: Scene) -> None:
    scene.host.service.failures["changes.items"] = StorageUnusable("The disk is gone.", "Plug it in.")
    scene.steps.plan(edits.link(scene.fill(2), ["11"]), "Link")
    view = scene.page.view
    scene.qtbot.waitUntil(lambda: view.empty.text.text() == "The disk is gone. Plug it in.")
    assert (scene.shown_buttons(), view.summary.isVisible()) == (["Cancel"], False)
    scene.host.service.failures.clear()
    scene.click("Try again", view)
    scene.qtbot.waitUntil(lambda: scene.shown_buttons()[0] == "Change 2 files")
    assert len(scene.rows()) == 2


# -- how it looks and sounds ---------------------------------------------------------------------------------


def states(scene: Scene) -> Iterator[str]:
    """Go through how a change may stand."""
    ids = scene.fill(30, name=LONG, products=("14",))
    fake = scene.host.service.changes
    fake.refusals[ids[1]] = "A long reason why PXM did not take it. " * 5
    fake.others[ids[0], "published"] = True
    both = [
        FileEdit(file_id=i, add_products=("11", "15"), remove_products=("14",), published=True) for i in ids
    ]
    change = scene.plan(both, "Move from Spring Campaign to Women's Rain Jacket and another product " * 3)
    yield "planned"
    click_row(scene, 0)
    yield "details"
    scene.page.escape()
    scene.click("Try 10 first")
    scene.until("running")
    yield "running"
    scene.work(change.id)
    scene.until("paused")
    yield "paused"
    scene.click("Change the other 20 files")
    scene.until("running")
    scene.work(change.id)
    scene.until("done")
    yield "done"
    scene.click("Show: Changed by others 1")
    scene.qtbot.waitUntil(lambda: len(scene.rows()) == 1)
    click_row(scene, 0)
    yield "collided"
    scene.page.open()
    scene.qtbot.waitUntil(lambda: scene.page.list.model.rowCount() == 1)
    scene.page.list.take_focus()
    yield "list"


def test_every_control_has_a_name_of_its_own_is_reached_by_tab_and_is_not_cut(scene: Scene) -> None:
    faults: list[str] = []
    for name in states(scene):
        for size in ((900, 600), (1280, 800)):
            scene.window.resize(*size)
            QApplication.processEvents()
            assert (scene.window.width(), scene.window.height()) == size, name
            faults += [f"{name}, cut: {text}" for text in cut_texts(scene.window)]
        controls = tool("accessibility").controls(scene.page)
        said = Counter(node.name for node in controls)
        faults += [f"{name}, {n} times: {text!r}" for text, n in said.items() if n > 1 or not text.strip()]
        scene.page.take_focus()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert scene.page.isAncestorOf(focused), name
    assert faults == []


def test_everything_can_be_done_with_keys(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(3), ["11"]))
    view = scene.page.view
    scene.page.take_focus()
    assert view.table.hasFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.details.isVisible()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.details.isVisible()
    scene.page.escape()
    assert view.table.hasFocus()
    view.go.setFocus()
    QTest.keyClick(view.go, Qt.Key.Key_Return)
    scene.until("running")
    assert view.pause.hasFocus()
    scene.work(change.id)
    scene.until("done")
    assert view.undo.hasFocus()
    QTest.keyClick(view.undo, Qt.Key.Key_Space)
    scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.undo", change.id)])


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_rows_are_painted_in_both_schemes(scene: Scene, scheme: Qt.ColorScheme) -> None:
    scene.plan(edits.link(scene.fill(3), ["11"]))
    theme.theme().use(scheme)
    try:
        view = scene.page.view
        picture = view.table.viewport().grab().toImage()
        inks = {picture.pixelColor(QPoint(x, 20)).name() for x in range(0, picture.width(), 1)}
        assert len(inks) > 3
    finally:
        theme.theme().use(Qt.ColorScheme.Light)
