"""What the panel does to selected rows: a preset, publishing, duplicates, a set of regions, a yes or no."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui.attribute_editors import ChoiceEditor
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.test_destination import LEFT, select, set_calls
from tests.ui.test_destination_parts import attribute, choose

BEFORE = Destination(collections=("11",), regions=("1",))


@pytest.fixture
def selected(qtbot: QtBot, open_window: OpenWindow) -> Callable[[], tuple[MainWindow, FakeHost]]:
    def open_it() -> tuple[MainWindow, FakeHost]:
        service = FakeService()
        service.fill(4, destination=BEFORE)
        window, host = open_window(service)
        return window, host

    return open_it


def choose_rows(qtbot: QtBot, window: MainWindow) -> None:
    select(window, 2, 3)
    qtbot.waitUntil(lambda: window.panel.title.text() == "2 files selected")


def now(window: MainWindow, row_id: int) -> Destination:
    row = window.model.row(row_id)
    assert row is not None
    return row.destination


Selected = Callable[[], tuple[MainWindow, FakeHost]]


def test_a_preset(qtbot: QtBot, selected: Selected) -> None:
    window, host = selected()
    panel = window.panel
    panel.publish.click()
    panel.region_checks()[1].click()
    wanted = panel.next_destination
    choose(panel.presets.button, "Save as preset…")
    QTest.keyClicks(panel.presets.row.field, "Shop")
    QTest.keyClick(panel.presets.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.presets.text() == "Shop")
    panel.region_checks()[2].click()
    untouched = panel.next_destination
    choose_rows(qtbot, window)
    choose(panel.presets.button, "Shop")
    qtbot.waitUntil(lambda: len(set_calls(host)) == 1)
    ((ids, given),) = set_calls(host)
    assert isinstance(given, Destination)
    assert ids == (2, 3)
    assert (given.regions, given.publish) == (wanted.regions, True)
    qtbot.waitUntil(lambda: now(window, 3).publish)
    assert now(window, 1) == BEFORE
    assert panel.next_destination == untouched


def test_publishing_from_a_day(qtbot: QtBot, selected: Selected) -> None:
    window, host = selected()
    choose_rows(qtbot, window)
    box = window.panel.publishing
    QTest.mouseClick(box.switch, LEFT)
    qtbot.waitUntil(lambda: now(window, 2).publish and now(window, 3).publish)
    box.start.setFocus()
    QTest.keyClick(box.start, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: now(window, 2).publish_from is not None)
    assert now(window, 2) == now(window, 3)
    assert now(window, 1) == BEFORE
    assert not window.panel.next_destination.publish
    assert all(ids == (2, 3) for ids, _ in set_calls(host))


def test_what_happens_to_files_that_pxm_has(qtbot: QtBot, selected: Selected) -> None:
    window, host = selected()
    choose_rows(qtbot, window)
    policy = window.panel.policy
    policy.setFocus()
    QTest.keyClick(policy, Qt.Key.Key_End)
    policy.activated.emit(policy.currentIndex())
    wanted = BEFORE.model_copy(update={"on_duplicate": DuplicatePolicy.KEEP_BOTH})
    qtbot.waitUntil(lambda: set_calls(host) == [((2, 3), wanted)])
    assert window.panel.next_destination.on_duplicate is DuplicatePolicy.SKIP


def test_a_set_of_regions(qtbot: QtBot, selected: Selected) -> None:
    window, host = selected()
    box = window.panel.regions
    box.checks["3"].click()
    choose(box.sets_button, "Save these regions as…")
    QTest.keyClicks(box.row.field, "Old world")
    QTest.keyClick(box.row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.name for one in box._sets] == ["Old world"])
    choose_rows(qtbot, window)
    choose(box.sets_button, "Old world")
    qtbot.waitUntil(lambda: len(set_calls(host)) == 1)
    assert set_calls(host) == [((2, 3), BEFORE.model_copy(update={"regions": ("1", "3")}))]
    qtbot.waitUntil(lambda: now(window, 3).regions == ("1", "3"))
    assert now(window, 1) == BEFORE


def test_a_yes_or_no(qtbot: QtBot, selected: Selected) -> None:
    window, _ = selected()
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    choose_rows(qtbot, window)
    attribute(qtbot, window, "Model released")
    (row,) = [row for row in window.panel.attributes.rows.values() if row.definition.name == "Model released"]
    assert isinstance(row.editor, ChoiceEditor)
    row.editor.field.setFocus()
    QTest.keyClick(row.editor.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(now(window, 2).attributes))
    (given,) = now(window, 2).attributes
    assert (given.name, given.value) == ("Model released", True)
    assert now(window, 3).attributes == (given,)
    assert now(window, 1) == BEFORE
