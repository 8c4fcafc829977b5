"""What concerns very many rows is done in turns of the event loop: a click in between is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Stage
from pxm_desktop.ui import slices
from pxm_desktop.ui.queue_bar import ALL, TROUBLE
from pxm_desktop.ui.queue_delegate import QueueDelegate
from pxm_desktop.ui.queue_order import SLICE
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService

FILES = 2000
LEAST_TURNS = FILES // SLICE // 4
Opened = tuple[MainWindow, FakeService]


def scattered() -> FakeService:
    """Every other file has failed."""
    service = FakeService()
    service.fill(FILES)
    for row_id in range(1, FILES + 1, 2):
        failed = {"stage": Stage.FAILED, "reason": "PXM said no."}
        service.rows[row_id] = service.rows[row_id].model_copy(update=failed)
    return service


@pytest.fixture
def opened(qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> Opened:
    window, host = open_window(scattered())
    qtbot.waitUntil(lambda: window.model.total.files == FILES and not window.model.work.busy)
    # Each breath ends the turn, however quick the machine is.
    monkeypatch.setattr(slices, "BUDGET_SECONDS", 0)
    return window, host.service


@contextmanager
def in_turns(qtbot: QtBot, window: MainWindow, done: Callable[[], bool]) -> Iterator[None]:
    """Hold only if what happens inside, until `done`, is spread over turns of the event loop."""
    turns: list[None] = []
    window.model.work.turned.connect(lambda: turns.append(None))
    yield
    qtbot.waitUntil(done)
    assert len(turns) >= LEAST_TURNS


def test_scattered_failures_are_selected_as_one_piece(qtbot: QtBot, opened: Opened) -> None:
    window, _ = opened
    view, failed = window.uploads.view, list(range(1, FILES + 1, 2))
    with in_turns(qtbot, window, lambda: view.selected_ids() == failed):
        window.uploads.queue_actions.select_failed.trigger()
    # Qt walks through all pieces of a selection for every cell that it paints.
    assert view.selectionModel().selection().size() == 1
    # While there is more to do, the bar is told only now and then.
    qtbot.waitUntil(lambda: window.uploads.bar.filters.current == TROUBLE)
    window.uploads.bar.filters.buttons[ALL].click()
    qtbot.waitUntil(lambda: window.model.shown_count() == FILES)


def test_retry_on_everything(qtbot: QtBot, opened: Opened) -> None:
    window, service = opened
    window.uploads.view.selectAll()
    failed = list(range(1, FILES + 1, 2))
    with in_turns(qtbot, window, lambda: ("retry", failed) in service.log):
        window.uploads.queue_actions.retry_selected_or_failed()


def test_clear_finished(qtbot: QtBot, opened: Opened) -> None:
    window, _ = opened
    with in_turns(qtbot, window, lambda: window.model.total.files == FILES // 2):
        window.uploads.queue_actions.clear_finished.trigger()
    assert window.model.total.finished == 0


def test_problems_are_exported(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    window, _ = opened
    qtbot.waitUntil(lambda: len(window.problems.cards) == 1 and not window.model.work.busy)
    target = tmp_path / "problems.csv"
    with in_turns(qtbot, window, lambda: window.problems.bars.get("said") is not None):
        window.problems.export_to(target)
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == FILES // 2 + 1


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The rows of the queue that are painted from now on."""
    rows: set[int] = set()
    paint = QueueDelegate._paint_ground

    def noted(  # of `paint` itself, Qt keeps what it was
        delegate: QueueDelegate, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        rows.add(index.row())
        paint(delegate, painter, option, index)

    monkeypatch.setattr(QueueDelegate, "_paint_ground", noted)
    return rows


def test_only_rows_that_changed_are_painted(qtbot: QtBot, opened: Opened, painted: set[int]) -> None:
    window, service = opened
    window.uploads.view.viewport().update()
    qtbot.waitUntil(lambda: len(painted) > 5)

    def change(rows: range, heading: int = 0) -> None:
        window.uploads.view.viewport().repaint()
        painted.clear()
        items = [item for item in map(window.model.item, rows) if isinstance(item, Row)]
        window.model.put(
            [service.rows[item.id].model_copy(update={"stage": Stage.SENDING}) for item in items]
        )
        qtbot.waitUntil(lambda: heading in painted and not window.model.work.busy)

    change(range(FILES // 2, FILES - 100))  # the first file that is sent also makes room for the speed
    change(range(FILES - 100, FILES))
    assert painted <= {0, 1}  # the batch's heading, with its numbers; rows share a pixel
    change(range(4, 5))
    assert {4} <= painted <= {0, 1, 3, 4, 5}


def test_rows_that_come_below_those_on_screen_cost_no_painting(
    qtbot: QtBot, opened: Opened, painted: set[int]
) -> None:
    window, service = opened
    view = window.uploads.view
    view.viewport().repaint()
    assert len(painted) > 5
    painted.clear()
    more = [service.rows[1].model_copy(update={"id": FILES + n}) for n in range(1, 201)]
    window.model.put(more)
    qtbot.waitUntil(lambda: 0 in painted and window.model.total.files == FILES + len(more))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > view.rowHeight(0) * FILES)
    assert painted <= {0, 1}


def test_a_row_that_changes_as_others_come_below_is_painted(
    qtbot: QtBot, open_window: OpenWindow, painted: set[int]
) -> None:
    """Qt leaves its painting to the layout that the others make necessary."""
    service = FakeService()
    service.fill(60)
    window, _ = open_window(service)
    view = window.uploads.view
    qtbot.waitUntil(lambda: window.model.total.files == 60 and not window.model.work.busy)
    view.viewport().repaint()
    assert view.rowAt(view.viewport().height() - 1) > 0
    painted.clear()
    more = [service.rows[1].model_copy(update={"id": 60 + n}) for n in range(1, 4)]
    failed = service.rows[4].model_copy(update={"stage": Stage.FAILED, "reason": "PXM said no."})
    window.model.put([*more, failed])
    # Nothing else has to be, but a busy machine, on which this takes more than one turn, paints all rows once.
    qtbot.waitUntil(lambda: {0, 4} <= painted and not window.model.work.busy)


def test_rows_that_come_where_they_are_seen_are_painted(
    qtbot: QtBot, open_window: OpenWindow, painted: set[int]
) -> None:
    service = FakeService()
    service.fill(3)
    window, _ = open_window(service)
    qtbot.waitUntil(lambda: painted >= {0, 1, 2, 3})
    window.model.put([service.rows[1].model_copy(update={"id": 4})])
    qtbot.waitUntil(lambda: 4 in painted)
