"""Order, filter and look of the queue: by header, menu, keys and dragging."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui.queue_bar import ALL, OVER, TROUBLE
from pxm_desktop.ui.queue_model import ROWS_MIME, Column
from pxm_desktop.ui.queue_rows import Group
from pxm_desktop.ui.row_delegate import row_height
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.test_queue_actions import calls, select

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


def two_batches() -> FakeService:
    """Batch A with 1, 2, 3 and batch B with 4, 5; sizes, names and states differ."""
    service = FakeService()
    service.fill(3, "A")
    service.fill(2, "B")
    for row_id, changes in {
        1: {"size": 30, "name": "img10.jpg"},
        2: {"size": 10, "name": "img2.jpg", "stage": Stage.FAILED, "reason": "Gone."},
        3: {"size": 20, "name": "Beta.jpg", "stage": Stage.DONE},
        4: {"size": 50, "name": "alpha.jpg"},
    }.items():
        service.rows[row_id] = service.rows[row_id].model_copy(update=changes)
    return service


def order(window: MainWindow) -> list[object]:
    """Return the table from top to bottom: ids, and names of batches."""
    items = [window.model.item(n) for n in range(window.model.rowCount())]
    return [item.name if isinstance(item, Group) else item.id for item in items]


def choose(window: MainWindow, which: int) -> None:
    QTest.mouseClick(window.uploads.bar.choices[which], LEFT)


def click_header(window: MainWindow, column: Column) -> None:
    header = window.uploads.view.horizontalHeader()
    x = header.sectionViewportPosition(column) + 20
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(x, header.height() // 2))


def test_a_header_sorts_both_ways_and_then_gives_the_queue_back(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, host = open_window(two_batches())
    before = order(window)
    click_header(window, Column.SIZE)
    qtbot.waitUntil(lambda: order(window) == [2, 3, 1, 4, 5])
    click_header(window, Column.SIZE)
    qtbot.waitUntil(lambda: order(window) == [5, 4, 1, 3, 2])
    host.do(lambda s: s.step(1, stage=Stage.SENDING))
    qtbot.waitUntil(lambda: window.model.total.states["sending"] == 1)  # type: ignore[index]
    assert order(window) == [5, 4, 1, 3, 2]
    click_header(window, Column.SIZE)
    qtbot.waitUntil(lambda: order(window) == before)
    assert calls(host, "move") == []


def test_names_are_sorted_as_people_count(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(two_batches())
    click_header(window, Column.NAME)
    qtbot.waitUntil(lambda: order(window) == [4, 3, 2, 1, 5])


def test_new_files_come_below_while_the_table_is_sorted(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(two_batches())
    click_header(window, Column.NAME)
    qtbot.waitUntil(lambda: order(window) == [4, 3, 2, 1, 5])
    window.add_paths([b"/p/aaa.jpg"])
    qtbot.waitUntil(lambda: order(window) == [4, 3, 2, 1, 5, 6])


def test_states_are_filtered_and_counted(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    assert [c.text() for c in window.uploads.bar.choices] == ["All 5", "Active 3", "Problems 1", "Done 1"]
    choose(window, TROUBLE)
    qtbot.waitUntil(lambda: order(window) == ["A", 2])
    host.do(lambda s: s.step(2, stage=Stage.QUEUED, reason=""))
    qtbot.waitUntil(lambda: window.model.total.problems == 0)
    assert order(window) == ["A", 2]
    host.do(lambda s: s.step(5, stage=Stage.FAILED))
    qtbot.waitUntil(lambda: order(window) == ["A", 2, "B", 5])
    choose(window, OVER)
    qtbot.waitUntil(lambda: order(window) == ["A", 3])
    choose(window, ALL)
    qtbot.waitUntil(lambda: len(order(window)) == 7)


def test_arrows_choose_a_filter_and_an_empty_one_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2)
    window, _ = open_window(service)
    first = window.uploads.bar.choices[ALL]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.uploads.nothing.isVisible())
    assert window.uploads.nothing.text.text() == "No file is in this state now."
    QTest.mouseClick(window.uploads.nothing.button, LEFT)
    qtbot.waitUntil(lambda: window.model.rowCount() == 3)
    assert window.uploads.bar.choices[ALL].isChecked()


def test_keys_move_files(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    view = window.uploads.view
    for row_id, key, sent in (
        (4, Qt.Key.Key_Home, 1),
        (1, Qt.Key.Key_End, None),
        (5, Qt.Key.Key_Up, 4),
        (4, Qt.Key.Key_Up, 1),
        (1, Qt.Key.Key_Down, 3),
    ):
        select(window, row_id)
        host.service.log.clear()
        QTest.keyClick(view, key, ALT)
        wanted = ("move", [row_id], sent)
        qtbot.waitUntil(lambda wanted=wanted: wanted in host.service.log)  # type: ignore[misc]


def test_a_batch_moves_as_a_whole(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    view = window.uploads.view
    heading = window.model.index(4, Column.NAME)
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, view.visualRect(heading).center())
    qtbot.waitUntil(lambda: window.uploads.queue_actions.moves[1].isEnabled())
    QTest.keyClick(view, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: ("move", [4, 5], 1) in host.service.log)
    assert window.panel.editing_rows or window.uploads.view.selected_ids() == [4, 5]


def test_rows_follow_where_the_service_puts_them(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    select(window, 5)
    host.do(lambda s: s.step(5, position=0.5))
    qtbot.waitUntil(lambda: order(window) == [5, "A", 1, 2, 3, "B", 4])
    assert window.uploads.view.selected_ids() == [5]
    host.do(lambda s: s.step(5, position=4.5))
    qtbot.waitUntil(lambda: order(window) == ["A", 1, 2, 3, "B", 4, 5])
    host.do(lambda s: s.step(4, position=0.1))
    host.do(lambda s: s.step(5, position=0.2))
    qtbot.waitUntil(lambda: order(window) == ["B", 4, 5, "A", 1, 2, 3])


def drag_to(window: MainWindow, row: int) -> None:
    """Let the selected rows go above a row of the table, with the events of a drag inside the list."""
    view = window.uploads.view
    mime = QMimeData()
    mime.setData(ROWS_MIME, QByteArray(b"rows"))
    rect = view.visualRect(window.model.index(row, Column.NAME))
    spot = QPoint(rect.left() + 60, rect.top() + 1)
    actions, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    for made in (
        QDragEnterEvent(spot, actions, mime, LEFT, none),
        QDragMoveEvent(spot, actions, mime, LEFT, none),
        QDropEvent(QPointF(spot), actions, mime, LEFT, none),
    ):
        QApplication.sendEvent(view.viewport(), made)


def test_a_drop_between_rows_moves_them(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    select(window, 3)
    window.model.dropped.emit(1)
    qtbot.waitUntil(lambda: ("move", [3], 1) in host.service.log)
    select(window, 5)
    host.service.log.clear()
    window.model.dropped.emit(2)
    qtbot.waitUntil(lambda: ("move", [5], 1) in host.service.log)
    select(window, 1)
    host.service.log.clear()
    window.model.dropped.emit(window.model.rowCount())
    qtbot.waitUntil(lambda: ("move", [1], None) in host.service.log)


def test_rows_of_another_list_are_not_taken(open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    select(window, 3)
    drag_to(window, 1)  # no source: it comes from elsewhere
    assert calls(host, "move") == []


def test_compact_rows_are_a_setting(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(two_batches())
    window.uploads.bar.compact_wanted.emit(True)
    qtbot.waitUntil(lambda: window.uploads.view.compact)
    assert host.service.settings.compact_rows
    assert window.uploads.view.rowHeight(0) == row_height(compact=True)


def test_failed_files_are_selected_at_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(two_batches())
    window.uploads.queue_actions.select_failed.trigger()
    qtbot.waitUntil(lambda: window.uploads.view.selected_ids() == [2])


def test_a_heading_selects_its_files_for_the_panel(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(two_batches())
    view = window.uploads.view
    heading = window.model.index(0, Column.NAME)
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, view.visualRect(heading).center())
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    assert view.selected_ids() == [1, 2, 3]
