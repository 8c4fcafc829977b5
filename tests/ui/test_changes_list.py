"""All changes, what the window says of them on other pages, and taking the last one back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import Change
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.watch import ChangesWatch
from tests.ui.changes_scene import Scene
from tests.ui.fake_service import FakeService


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    yield made
    made.close()


def listed(scene: Scene) -> list[tuple[str, str, str]]:
    model = scene.page.list.model
    return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]


def finished(scene: Scene, count: int = 3, product: str = "11", title: str = "Link") -> int:
    """Do a change from beginning to end; return its id."""
    change = scene.plan(edits.link(scene.fill(count), [product]), title)
    scene.page.watch.start(change.id)
    scene.until("running")
    scene.work(change.id)
    scene.until("done")
    return change.id


# -- the list ------------------------------------------------------------------------------------------------


def test_without_changes_the_list_leads_to_the_files(scene: Scene) -> None:
    empty = scene.page.list.empty
    assert empty.isVisible()
    assert empty.text.text().startswith("Select files in the library")
    scene.click("Show all files")
    assert scene.steps.taken[-1][0] == "files"


def test_changes_are_listed_with_their_states_the_newest_first(scene: Scene) -> None:
    finished(scene, 3, title="Link to A")
    scene.plan(edits.link(scene.fill(2), ["15"]), "Link to B")
    scene.page.open()
    assert [(what, state, files) for what, state, files in listed(scene)] == [
        ("Link to B", "Planned", "2"),
        ("Link to A", "Done", "3"),
    ]
    scene.page.take_focus()
    assert scene.page.list.table.hasFocus()
    QTest.keyClick(scene.page.list.table, Qt.Key.Key_Return)
    assert scene.page.change is not None
    assert scene.page.change.title == "Link to B"
    scene.click("All changes")
    assert scene.page.change is None


def test_a_change_is_taken_back_from_the_list(scene: Scene) -> None:
    number = finished(scene)
    scene.page.open()
    table = scene.page.list.table
    scene.page.take_focus()
    assert scene.page.list.note.full.startswith("Undo takes back what was changed in 3 files")
    scene.click("Undo", scene.page.list)
    scene.qtbot.waitUntil(lambda: scene.page.change is not None and scene.page.change.undo_of == number)
    scene.work(number + 1)
    scene.until("done")
    scene.page.open()
    scene.qtbot.waitUntil(lambda: [row[1] for row in listed(scene)] == ["Done", "Taken back"])
    table.selectRow(1)
    assert not scene.page.list.undo.isEnabled()


def test_the_menu_of_a_change_says_what_its_buttons_do(scene: Scene) -> None:
    number = finished(scene)
    scene.page.open()
    scene.page.take_focus()
    table = scene.page.list.table
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [(act.text(), act.isEnabled()) for act in menu.actions()] == [
        ("Show", True),
        ("Undo", True),
        ("Forget", True),
    ]
    menu.actions()[0].trigger()
    menu.close()
    scene.qtbot.waitUntil(lambda: scene.page.change is not None and scene.page.change.id == number)


def test_what_is_over_can_be_forgotten(scene: Scene) -> None:
    finished(scene)
    scene.page.open()
    scene.page.take_focus()
    QTest.keyClick(scene.page.list.table, Qt.Key.Key_Delete)
    scene.qtbot.waitUntil(lambda: listed(scene) == [])
    assert scene.calls[-1][0] == "changes.discard"


def test_what_may_not_be_forgotten_says_why(scene: Scene) -> None:
    finished(scene)
    scene.page.open()
    scene.page.take_focus()
    said = ServiceError("This undo could not take everything back.", "Retry it.")
    scene.host.service.failures["changes.discard"] = said
    QTest.keyClick(scene.page.list.table, Qt.Key.Key_Delete)
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("failed") is not None)
    assert len(listed(scene)) == 1


def test_a_list_that_cannot_be_read_says_why(scene: Scene) -> None:
    scene.host.service.failures["changes.recent"] = StorageUnusable("The disk is gone.", "Plug it in.")
    scene.page.open()
    empty = scene.page.list.empty
    scene.qtbot.waitUntil(lambda: empty.text.text() == "The disk is gone. Plug it in.")
    scene.host.service.failures.clear()
    scene.click("Try again")
    scene.qtbot.waitUntil(lambda: empty.text.text().startswith("Select files"))


# -- bars ----------------------------------------------------------------------------------------------------


def test_a_change_that_runs_goes_on_in_a_bar(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(20), ["11"]))
    scene.click("Change 20 files")
    scene.until("running")
    assert scene.bars.get("change runs") is None  # the page shows it
    scene.page.open()
    scene.work(change.id, 12)
    scene.qtbot.waitUntil(lambda: text(scene, "change runs") == "Changing links: 12 of 20")
    bar = scene.bars.get("change runs")
    scene.say(change.id, sentence="PXM does not answer. It goes on by itself.")
    scene.qtbot.waitUntil(lambda: "PXM does not answer." in text(scene, "change runs"))
    assert scene.bars.get("change runs") is bar  # the same one: nothing flickers
    scene.click("Pause: Link to Women's Rain Jacket", scene.bars)
    scene.qtbot.waitUntil(lambda: scene.bars.get("change runs") is None)
    assert scene.calls[-1] == ("changes.pause", change.id)
    # Whoever pauses it knows that.
    assert scene.bars.get("change waits") is None


def text(scene: Scene, key: str) -> str:
    bar = scene.bars.get(key)
    return bar.text if bar is not None else ""


def test_show_leads_to_the_change_that_runs(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(20), ["11"]))
    scene.page.watch.start(change.id)
    scene.until("running")
    scene.page.open()
    scene.qtbot.waitUntil(lambda: scene.bars.get("change runs") is not None)
    scene.click("Show: Link to Women's Rain Jacket", scene.bars)
    assert scene.page.change is not None
    assert scene.bars.get("change runs") is None


def test_an_interrupted_change_is_offered_after_a_start(qtbot: QtBot) -> None:
    service = FakeService()
    ids = service.changes.fill(8)
    change = service.changes._plan(edits.link(ids, ["11"]), "Link to A")
    kept = service.changes.kept[change.id]
    service.changes._run(kept)
    service.changes.work(change.id, 3)
    service.changes._set(
        kept,
        state="paused",
        sentence="PXM Desktop ended before this was done. Resume it to go on, or undo it.",
    )
    scene = Scene(qtbot, service)
    try:
        wanted = "A change of links was interrupted: Link to A, 3 of 8."
        scene.qtbot.waitUntil(lambda: text(scene, "change waits") == wanted)
        scene.click("Show: Link to A", scene.bars)
        scene.until("paused")
        assert scene.page.view.next_step.text().startswith("PXM Desktop ended before this was done.")
        scene.page.open()
        scene.click("Go on: Link to A", scene.bars)
        scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.start", change.id, None)])
        scene.qtbot.waitUntil(lambda: scene.bars.get("change waits") is None)
    finally:
        scene.close()


def test_only_what_needs_somebody_is_told_at_the_end(scene: Scene) -> None:
    finished(scene, title="Link to A")
    assert scene.told == []
    ids = scene.fill(2)
    scene.host.service.changes.refusals[ids[0]] = (
        "PXM refused the request. Check what was entered, then retry."
    )
    change = scene.plan(edits.link(ids, ["11"]), "Link to B")
    scene.page.watch.start(change.id)
    scene.until("running")
    scene.page.open()
    scene.work(change.id)
    scene.qtbot.waitUntil(
        lambda: text(scene, f"change ended {change.id}") == "Link to B: 1 changed · 1 failed."
    )
    assert scene.told == [("Not all files were changed", "Link to B: 1 changed · 1 failed")]
    scene.click("Show: Link to B", scene.bars)
    assert scene.page.change is not None
    assert scene.bars.get(f"change ended {change.id}") is None


def test_notifications_can_be_turned_off(scene: Scene) -> None:
    scene.bridge.settings_changed.emit({"notifications": False})
    ids = scene.fill(1)
    scene.host.service.changes.refusals[ids[0]] = "PXM refused the request."
    finished(scene)
    change = scene.plan(edits.link(ids, ["11"]), "Link to B")
    scene.page.watch.start(change.id)
    scene.until("running")
    scene.work(change.id)
    scene.until("done")
    assert scene.told == []


# -- taking back ---------------------------------------------------------------------------------------------


def test_the_last_changes_of_this_session_are_taken_back_one_by_one(scene: Scene) -> None:
    assert not scene.page.watch.take_back()
    first = finished(scene, title="Link to A")
    second = finished(scene, product="15", title="Link to B")
    scene.page.open()
    assert scene.page.watch.take_back()
    scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.undo", second)])
    scene.work(second + 1)
    scene.qtbot.waitUntil(lambda: state(scene.page.watch, second) == "undone")
    scene.qtbot.waitUntil(lambda: text(scene, "change undone") == "Taken back: Link to B.")
    assert scene.page.watch.take_back()
    scene.qtbot.waitUntil(lambda: scene.calls[-1:] == [("changes.undo", first)])


def state(watch: ChangesWatch, change_id: int) -> str:
    change = watch.change(change_id)
    return change.state if change is not None else ""


def test_changes_of_earlier_sessions_are_not_taken_back_by_the_key(qtbot: QtBot) -> None:
    service = FakeService()
    service.changes.by_itself = True
    change = service.changes._plan(edits.link(service.changes.fill(2), ["11"]), "Link to A")
    service.changes._run(service.changes.kept[change.id])
    scene = Scene(qtbot, service)
    try:
        assert state(scene.page.watch, change.id) == "done"
        assert not scene.page.watch.take_back()
    finally:
        scene.close()


def test_another_account_begins_without_any(scene: Scene) -> None:
    finished(scene)
    scene.page.watch.forget()
    assert scene.page.watch.changes() == []
    assert not scene.page.watch.take_back()


def test_a_change_that_comes_with_the_list_is_shown_too(scene: Scene) -> None:
    """Who opens one while the list is read sees it, whichever answer comes first."""
    service = scene.host.service
    change = scene.host.do(lambda s: s.changes._plan(edits.link(s.changes.fill(3), ["11"]), "Link to A"))
    gate = asyncio.Event()
    scene.host.do(lambda s: s.gates.update({"changes.show": gate}))
    scene.page.watch.forget()
    scene.page.open(change.id)
    scene.qtbot.waitUntil(lambda: ("changes.show", change.id) in service.log)
    scene.page.watch.load()
    scene.qtbot.waitUntil(lambda: scene.page.change is not None)
    scene.host.do(lambda _: gate.set())
    scene.until("planned")
    assert [row[0] for row in scene.rows()]


def test_a_list_that_was_read_before_takes_back_no_news(scene: Scene) -> None:
    change = scene.plan(edits.link(scene.fill(20), ["11"]))
    scene.click("Change 20 files")
    scene.until("running")
    changes = scene.host.service.changes
    recent, gate, read = changes.recent, asyncio.Event(), list[object]()

    async def late(limit: int = 50) -> list[Change]:
        found = await recent(limit)
        read.append(found)
        await gate.wait()
        return found

    changes.recent = late  # type: ignore[method-assign]
    arrived: list[None] = []
    scene.page.watch.listed.connect(lambda: arrived.append(None))
    scene.page.open()
    scene.qtbot.waitUntil(lambda: bool(read))
    scene.work(change.id, 12)
    scene.qtbot.waitUntil(lambda: text(scene, "change runs") == "Changing links: 12 of 20")
    scene.host.do(lambda _: gate.set())
    scene.qtbot.waitUntil(lambda: bool(arrived))
    assert text(scene, "change runs") == "Changing links: 12 of 20"
