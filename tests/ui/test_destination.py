from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage
from pxm_desktop.ui import destination_edit
from pxm_desktop.ui.destination_panel import DestinationPanel
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton


def chips(panel: DestinationPanel) -> list[str]:
    return [chip.text() for chip in panel.chips.chips()]


def results(panel: DestinationPanel) -> list[str]:
    listed = panel.search.list
    if not panel.search.open or not listed.isVisible():
        return []
    return [choice.name for choice in listed.choices()]


def pick(qtbot: QtBot, window: MainWindow, text: str) -> None:
    field = window.panel.search.field
    field.setFocus()
    QTest.keyClicks(field, text)
    qtbot.waitUntil(lambda: bool(results(window.panel)))
    QTest.keyClick(field, Qt.Key.Key_Return)


def set_calls(host: FakeHost) -> list[tuple[object, ...]]:
    return [c[1:] for c in host.service.log if c[0] == "set_destination"]


def test_primary_region_is_chosen_beforehand(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    qtbot.waitUntil(lambda: bool(window.names.regions))
    checks = window.panel.region_checks()
    assert [c.text() for c in checks] == ["Europe (primary)", "United States", "Asia-Pacific", "Global"]
    assert [c.isChecked() for c in checks] == [True, False, False, False]


def test_the_policy_begins_with_the_setting(open_window: OpenWindow) -> None:
    service = FakeService()
    service.state = service.state.model_copy(update={"on_duplicate": DuplicatePolicy.REPLACE})
    window, _ = open_window(service)
    assert window.panel.policy.currentText() == "Replace the one in PXM"
    assert window.panel.next_destination.on_duplicate is DuplicatePolicy.REPLACE


def test_products_are_found_by_name_and_by_sku(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    field = window.panel.search.field
    field.setFocus()
    QTest.keyClicks(field, "rain")
    qtbot.waitUntil(lambda: len(results(window.panel)) == 3)
    field.selectAll()
    QTest.keyClicks(field, "tbp-32")
    qtbot.waitUntil(lambda: len(results(window.panel)) == 1)
    assert results(window.panel)[0].startswith("Trail Backpack & Cover")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not window.panel.search.open
    assert field.hasFocus()


def test_one_question_after_typing_rests(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    field = window.panel.search.field
    field.setFocus()
    QTest.keyClicks(field, "rain jacket")
    qtbot.waitUntil(lambda: bool(results(window.panel)))
    assert [c[1] for c in host.service.log if c[0] == "catalog.collections" and c[1]] == ["rain jacket"]


def test_picking_with_keys_and_mouse_makes_chips(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    panel = window.panel
    panel.search.field.setFocus()
    QTest.keyClicks(panel.search.field, "rain")
    qtbot.waitUntil(lambda: len(results(panel)) == 3)
    QTest.keyClick(panel.search.field, Qt.Key.Key_Down)
    QTest.keyClick(panel.search.field, Qt.Key.Key_Return)
    assert chips(panel) == ["Men's Rain Jacket, blue"]
    assert panel.search.field.text() == ""
    QTest.keyClicks(panel.search.field, "rain")
    qtbot.waitUntil(lambda: len(results(panel)) == 2)
    spot = panel.search.list.visualItemRect(panel.search.list.item(0)).center()
    QTest.mouseClick(panel.search.list.viewport(), LEFT, pos=spot)
    assert chips(panel) == ["Men's Rain Jacket, blue", "Men's Rain Jacket"]
    assert panel.next_destination.collections == ("13", "12")
    assert panel.summary() == "Men's Rain Jacket, blue, Men's Rain Jacket · Europe · not published"
    QTest.mouseClick(panel.chips.chips()[0], LEFT)
    assert list(panel.next_destination.collections) == ["12"]


def test_no_result_and_no_connection_are_said(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    search = window.panel.search
    search.field.setFocus()
    QTest.keyClicks(search.field, "zeppelin")
    qtbot.waitUntil(lambda: search.message.isVisible())
    assert search.message.text() == "No product has “zeppelin” in its name, SKU or category."
    host.do(
        lambda s: s.failures.update(
            {"catalog.collections": ServiceError("PXM does not answer.", "Try again soon.")}
        )
    )
    QTest.keyClicks(search.field, "s")
    qtbot.waitUntil(lambda: search.message.text() == "PXM does not answer. Try again soon.")


def test_a_slow_search_says_so_and_an_old_answer_is_dropped(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.gates["catalog.collections"] = asyncio.Event()
    window, host = open_window(service)
    search = window.panel.search
    search.field.setFocus()
    QTest.keyClicks(search.field, "rain")
    qtbot.waitUntil(lambda: search.open and search.message.text() == "Searching…")
    QTest.keyClicks(search.field, " jacket, blue")
    qtbot.waitUntil(lambda: len([c for c in service.log if c[0] == "catalog.collections"]) == 2)
    host.do(lambda s: s.gates["catalog.collections"].set())
    qtbot.waitUntil(lambda: results(window.panel) == ["Men's Rain Jacket, blue"])


def test_regions_publish_and_policy_go_into_the_next_drop(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    panel = window.panel
    pick(qtbot, window, "campaign")
    panel.region_checks()[1].click()
    panel.publish.click()
    panel.policy.setFocus()
    QTest.keyClick(panel.policy, Qt.Key.Key_End)
    panel.policy.activated.emit(panel.policy.currentIndex())
    wanted = Destination(
        collections=("14",), regions=("1", "2"), publish=True, on_duplicate=DuplicatePolicy.KEEP_BOTH
    )
    assert panel.next_destination == wanted
    window.add_paths([b"/a.jpg"])
    qtbot.waitUntil(lambda: bool([c for c in host.service.log if c[0] == "add"]))
    assert next(c for c in host.service.log if c[0] == "add")[2] == wanted


def test_the_last_region_stays(open_window: OpenWindow) -> None:
    window, _ = open_window()
    europe = window.panel.region_checks()[0]
    europe.click()
    assert europe.isChecked()
    assert window.panel.regions.note.text() == "A file needs at least one region."
    window.panel.region_checks()[1].click()
    europe.click()
    assert window.panel.next_destination.regions == ("2",)


def select(window: MainWindow, *rows: int) -> None:
    view = window.uploads.view
    view.setFocus()
    view.clearSelection()
    for n, row in enumerate(rows):
        spot = view.visualRect(window.model.index(row, 0)).center()
        held = Qt.KeyboardModifier.ControlModifier if n else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(view.viewport(), LEFT, held, spot)
    QCoreApplication.processEvents()


def test_selected_rows_are_edited_and_say_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(4, destination=Destination(collections=("11",), regions=("1",)))
    window, host = open_window(service)
    panel = window.panel
    host.do(lambda s: s.step(3, destination=Destination(regions=("1", "2"), publish=True)))
    select(window, 1, 2, 3)
    qtbot.waitUntil(lambda: panel.title.text() == "3 files selected")
    assert chips(panel) == []
    assert panel.products_note.text() == "1 more product in some of them"
    states = [c.checkState() for c in panel.region_checks()]
    assert states[:2] == [Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked]
    assert panel.publish.mixed
    pick(qtbot, window, "campaign")
    qtbot.waitUntil(lambda: len(set_calls(host)) == 2)
    assert set_calls(host) == [
        ((1, 2), Destination(collections=("11", "14"), regions=("1",))),
        ((3,), Destination(collections=("14",), regions=("1", "2"), publish=True)),
    ]
    assert chips(panel) == ["Spring Campaign"]
    assert panel.next_destination.collections == ()
    qtbot.waitUntil(lambda: window.model.row(3).destination.collections == ("14",))  # type: ignore[union-attr]

    QTest.keyClick(window.uploads.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(set_calls(host)) == 4)
    assert set_calls(host)[2:] == [
        ((1, 2), Destination(collections=("11",), regions=("1",))),
        ((3,), Destination(regions=("1", "2"), publish=True)),
    ]
    QTest.mouseClick(panel.done_button, LEFT)
    qtbot.waitUntil(lambda: panel.title.text() == "Destination")
    assert not window.uploads.view.has_selection()


def test_undo_shows_the_old_destination_in_the_panel(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, destination=Destination(collections=("11",), regions=("1",)))
    window, _ = open_window(service)
    select(window, 1)
    qtbot.waitUntil(lambda: chips(window.panel) == ["Women's Rain Jacket"])
    pick(qtbot, window, "campaign")
    qtbot.waitUntil(lambda: len(chips(window.panel)) == 2)
    window.uploads.undo.undo()
    qtbot.waitUntil(lambda: chips(window.panel) == ["Women's Rain Jacket"])


def test_a_heading_stands_for_its_batch(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(3)
    service.fill(2, name="Other")
    window, host = open_window(service)
    select(window, 0)
    qtbot.waitUntil(lambda: window.panel.title.text() == "3 files selected")
    window.panel.publish.click()
    qtbot.waitUntil(lambda: bool(set_calls(host)))
    assert set_calls(host)[0][0] == (1, 2, 3)


def test_rows_that_keep_their_destination_are_told(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.CANCELLED)
    window, _ = open_window(service)
    select(window, 1)
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    window.panel.publish.click()
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("refused") is not None)
    bar = window.uploads.bottom_bars.get("refused")
    assert bar is not None
    assert bar.text.startswith("1 file kept its destination")


def test_names_of_old_rows_are_looked_up_together(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(1, destination=Destination(collections=("11",)))
    service.fill(1, destination=Destination(collections=("14",)))
    service.fill(1, destination=Destination(collections=("gone",)))
    window, host = open_window(service)
    model = window.model
    window.grab()
    qtbot.waitUntil(lambda: model.data(model.index(0, 2)) == "Women's Rain Jacket")
    qtbot.waitUntil(lambda: model.data(model.index(1, 2)) == "Spring Campaign")
    assert model.data(model.index(2, 2)) == "Product gone"
    asked = [c[1] for c in host.service.log if c[0] == "catalog.choices"]
    assert asked[0] == ("11", "14", "gone")


def test_the_panel_gives_way_and_comes_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.resize(900, 600)
    qtbot.waitUntil(lambda: not window.panel.isVisible())
    assert window.uploads.summary.isVisible()
    assert window.uploads.summary_text.full == "PXM, without a product · Europe · not published"
    QTest.mouseClick(window.uploads.change_button, LEFT)
    assert window.panel.isVisible()
    assert window.panel.search.field.hasFocus()
    window.panel.collapse.emit()
    assert not window.panel.isVisible()


def test_quick_changes_build_on_each_other(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, destination=Destination(regions=("1",)))
    service.gates["set_destination"] = asyncio.Event()
    window, host = open_window(service)
    select(window, 1)
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    window.panel.region_checks()[1].click()
    window.panel.region_checks()[2].click()
    qtbot.waitUntil(lambda: len(set_calls(host)) == 2)
    assert set_calls(host)[1][1] == Destination(regions=("1", "2", "3"))
    host.do(lambda s: s.gates["set_destination"].set())
    qtbot.waitUntil(lambda: window.model.row(1).told.regions == ("1", "2", "3"))  # type: ignore[union-attr]
    assert [c.isChecked() for c in window.panel.region_checks()] == [True, True, True, False]


def test_a_refused_change_shows_the_old_destination_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, destination=Destination(collections=("11",), regions=("1",)))
    service.failures["set_destination"] = ServiceError("The queue is busy.", "Try again.")
    window, _ = open_window(service)
    select(window, 1)
    qtbot.waitUntil(lambda: chips(window.panel) == ["Women's Rain Jacket"])
    pick(qtbot, window, "campaign")
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("refused") is not None)
    qtbot.waitUntil(lambda: chips(window.panel) == ["Women's Rain Jacket"])


@pytest.mark.parametrize("on", [True, False])
def test_edits_are_exact(on: bool) -> None:
    edit = destination_edit.set_region("2", "1", on=on)
    assert edit(Destination()).regions == (("1", "2") if on else ("1",))
    assert edit(Destination(regions=("2", "3"))).regions == (("3", "2") if on else ("3",))
    assert destination_edit.set_publish(on=on)(Destination()).publish is on
    twice = destination_edit.add_product("7")
    assert twice(twice(Destination())).collections == ("7",)
