from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.events import BatchAdded, Event, Progress, TransfersChanged, TransfersRemoved
from pxm_desktop.transfer.model import Batch, Destination, Hold, Stage, Transfer
from pxm_desktop.ui import slices
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_feed import PAGE, QueueFeed
from pxm_desktop.ui.queue_model import Column, QueueModel
from pxm_desktop.ui.queue_order import SLICE
from pxm_desktop.ui.queue_rows import Group, Row
from pxm_desktop.ui.queue_table import Lens
from pxm_desktop.ui.states import State
from tests.ui.fake_service import FakeHost, FakeService


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> QueueModel:
    # What these tests do is over at once, however busy the machine is; slices have tests of their own.
    monkeypatch.setattr(slices, "BUDGET_SECONDS", 60.0)
    return QueueModel(CatalogNames(Bridge(FakeHost)), clock=clock)


def transfer(row_id: int, batch: int = 1, name: str = "", **fields: object) -> Transfer:
    values: dict[str, object] = {
        "id": row_id,
        "batch_id": batch,
        "path": f"/p/{row_id}.jpg".encode(),
        "name": name or f"{row_id}.jpg",
        "size": 1000,
        "stage": Stage.QUEUED,
    }
    return Transfer.model_validate(values | fields)


def batch(batch_id: int, files: int = 2, name: str = "") -> Batch:
    return Batch(id=batch_id, name=name or f"Batch {batch_id}", added_at=0, files=files, bytes=files * 1000)


def shown(model: QueueModel) -> list[str]:
    rows = range(model.rowCount())
    return [str(model.data(model.index(r, Column.NAME))) for r in rows]


def test_batches_are_headings_and_a_batch_of_one_is_not(
    model: QueueModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.put_batches([batch(1), batch(2, files=1)])
    assert model.rowCount() == 0
    model.put([transfer(1), transfer(2), transfer(3, batch=2)])
    assert shown(model) == ["Batch 1", "1.jpg", "2.jpg", "3.jpg"]
    assert isinstance(model.item(0), Group)
    assert isinstance(model.item(3), Row)
    assert model.row_number(3) == 3


def test_rows_keep_their_place_while_they_work(model: QueueModel) -> None:
    model.put_batches([batch(1), batch(2)])
    model.put([transfer(1), transfer(2), transfer(3, batch=2), transfer(4, batch=2)])
    before = shown(model)
    for stage in Stage:
        model.put([transfer(2, stage=stage)])
        assert shown(model) == before
    model.put([transfer(5, batch=1)])
    assert shown(model) == ["Batch 1", "1.jpg", "2.jpg", "5.jpg", "Batch 2", "3.jpg", "4.jpg"]
    model.put([transfer(0, batch=2)])
    assert shown(model)[4:] == ["Batch 2", "0.jpg", "3.jpg", "4.jpg"]


def test_only_changed_rows_are_told(qtbot: QtBot, model: QueueModel) -> None:
    model.put_batches([batch(1, 3)])
    model.put([transfer(1), transfer(2), transfer(3)])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.put([transfer(2, stage=Stage.SENDING)])
    assert told == [(0, 0), (2, 2)]


def test_only_rows_on_screen_are_told(qtbot: QtBot, model: QueueModel) -> None:
    model.put_batches([batch(1, 50)])
    model.put([transfer(number) for number in range(1, 51)])
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.extend(range(first.row(), last.row() + 1)))
    model.seen = lambda: range(10, 20)  # the heading is above
    model.put([transfer(number, stage=Stage.SENDING) for number in (1, 12, 13, 19, 20, 50)])
    assert told == [12, 13, 19]
    model.seen = lambda: range(5)
    model.put([transfer(2, stage=Stage.SENDING)])
    assert told[3:] == [0, 2]


def test_model_stays_consistent_under_random_changes(
    qtbot: QtBot, model: QueueModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    dice = random.Random(7)
    model.put_batches([batch(1), batch(2, files=1), batch(3)])
    alive: set[int] = set()
    hidden: set[int] = set()
    for step in range(1, 300):
        what = dice.random()
        some = dice.sample(sorted(alive), min(len(alive), dice.randint(1, 4)))
        if what < 0.5:
            model.put([transfer(step, batch=dice.choice([1, 1, 3]))])
            alive.add(step)
        elif what < 0.6:
            model.remove(some)
            alive.difference_update(some)
            hidden.difference_update(some)
        elif what < 0.7:
            model.hide(some)
            hidden.update(some)
        elif what < 0.8:
            model.show(some)
            hidden.difference_update(some)
        elif what < 0.9 and model.rowCount():
            item = model.item(0)
            if isinstance(item, Group):
                model.toggle(item)
        else:
            model.look(Lens(text=dice.choice(["", "1", "2"])))
        qtbot.waitUntil(lambda: not model.work.busy)
        seen = alive - hidden
        assert model.total.files == len(seen)
        wanted = {i for i in seen if model.lens.text in f"{i}.jpg"}
        listed = {i for r in range(model.rowCount()) for i in [model.item(r)] if isinstance(i, Row)}
        closed = {
            i
            for g in (1, 3)
            for grp in [model.group_of(g)]
            if grp and not grp.open
            for i in model.batch_ids(g)
        }
        assert {row.id for row in listed} == wanted - closed
        assert all(
            model.item(n) is model.row(i)
            for i in wanted - closed
            for n in [model.row_number(i)]
            if n is not None
        )


def test_removing_scattered_rows_of_a_large_batch(
    qtbot: QtBot, model: QueueModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.put_batches([batch(1, 400)])
    model.put([transfer(i) for i in range(1, 401)])
    qtbot.waitUntil(lambda: not model.work.busy)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.remove(range(1, 401, 2))
    qtbot.waitUntil(lambda: not model.work.busy)
    assert len(resets) == 1
    assert model.rowCount() == 201
    model.remove(range(2, 401, 2))
    qtbot.waitUntil(lambda: not model.work.busy)
    assert model.rowCount() == 0
    assert len(resets) == 1


def test_numbers_of_batch_and_queue(model: QueueModel) -> None:
    model.put_batches([batch(1, 3)])
    goes = Destination(collections=("11",))
    model.put(
        [
            transfer(1, stage=Stage.DONE, destination=goes),
            transfer(2, stage=Stage.SENDING, sent_bytes=500),
            transfer(3, stage=Stage.FAILED),
            transfer(4, hold=Hold.USER),
            transfer(5, hold=Hold.PRODUCT),
        ]
    )
    total = model.total
    assert (total.files, total.bytes, total.sent) == (5, 5000, 1500)
    assert (total.good, total.finished, total.active, total.moving) == (1, 2, 3, 1)
    assert total.left == 500
    assert total.problems == 2
    assert total.state is State.SENDING
    model.hide([2])
    assert model.total.state is State.NEEDS_YOU
    assert model.data(model.index(0, Column.STATE)) == "Needs you"


def test_progress_moves_the_bar_and_never_back(model: QueueModel, clock: Clock) -> None:
    model.put_batches([batch(1)])
    model.put([transfer(1, stage=Stage.SENDING, size=10_000), transfer(2)])
    model.progress({1: 2000, 2: 50, 99: 1}, 1000.0)
    clock.now += 0.5
    model.progress({1: 3000}, 2000.0)
    row = model.row(1)
    assert row is not None
    assert (row.sent, row.rate) == (3000, 0)
    clock.now += 1.5
    model.progress({1: 4000}, 2000.0)
    assert row.sent == 4000
    assert row.rate == pytest.approx(1000)
    model.put([transfer(1, stage=Stage.SENDING, size=10_000, sent_bytes=1000)])
    assert row.share == pytest.approx(0.4)
    assert model.bytes_per_second == 2000.0
    model.put([transfer(1, stage=Stage.SENT, size=10_000)])
    assert row.share == 1
    assert model.bytes_per_second == 0


def test_screen_readers_hear_a_sentence(model: QueueModel) -> None:
    model.put_batches([batch(1)])
    model.put([transfer(1, stage=Stage.FAILED, reason="The file is gone."), transfer(2)])
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = str(model.data(model.index(1, 0), role)).replace("\u00a0", " ")
    assert spoken == "1.jpg, Failed, The file is gone, 1.0 kB, No product"
    assert str(model.data(model.index(0, 0), role)).startswith("Batch 1, expanded, Waiting")


def test_typing_a_name_finds_it(model: QueueModel) -> None:
    model.put_batches([batch(1, 3)])
    model.put([transfer(1, name="alpha.jpg"), transfer(2, name="Beta.jpg"), transfer(3, name="gamma.jpg")])
    found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, "be")
    assert [i.row() for i in found] == [2]
    assert model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, "x") == []


def test_a_hundred_thousand_rows_come_in_small_pieces(qtbot: QtBot) -> None:
    service = FakeService()
    service.fill(100_000)
    host = FakeHost(service)
    bridge = Bridge(lambda: host)
    names = CatalogNames(bridge)
    model = QueueModel(names)
    feed = QueueFeed(bridge, model)
    pieces: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: pieces.append(last - first + 1))
    try:
        with qtbot.waitSignal(feed.loaded, timeout=60_000):
            bridge.start(feed.load, lambda error: pytest.fail(str(error)))
        assert model.rowCount() == 100_001
        assert max(pieces) <= SLICE + 1
        assert [c for c in service.log if c[0] == "transfers"][:2] == [
            ("transfers", 0, PAGE),
            ("transfers", PAGE, PAGE),
        ]
    finally:
        host.close()


def test_a_flood_of_events_is_taken_in_small_pieces_and_in_order(qtbot: QtBot, model: QueueModel) -> None:
    feed = QueueFeed(Bridge(FakeHost), model)
    pieces: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: pieces.append(last - first + 1))
    many = tuple(transfer(i) for i in range(1, 3 * PAGE + 1))
    feed.take(
        [BatchAdded(batch=batch(1, 3 * PAGE)), TransfersChanged(transfers=many), TransfersRemoved(ids=(1, 2))]
    )
    assert model.total.files < 3 * PAGE
    qtbot.waitUntil(lambda: model.total.files == 3 * PAGE - 2)
    assert max(pieces) <= SLICE + 1
    feed.take(
        [
            TransfersChanged(transfers=(transfer(3, stage=Stage.SENDING),)),
            Progress(sent={3: 10}, bytes_per_second=1),
        ]
    )
    row = model.row(3)
    assert row is not None
    qtbot.waitUntil(lambda: row.sent == 10)


def test_events_during_the_first_reading_win_over_older_pages(qtbot: QtBot) -> None:
    service = FakeService()
    service.fill(3)
    host = FakeHost(service)
    bridge = Bridge(lambda: host)
    model = QueueModel(CatalogNames(bridge))
    feed = QueueFeed(bridge, model)
    try:
        news: list[Event] = [
            TransfersChanged(transfers=(transfer(2, stage=Stage.SENDING), transfer(9, batch=7))),
            TransfersRemoved(ids=(1,)),
        ]

        def started() -> None:
            feed.load()
            feed.take(news)

        with qtbot.waitSignal(feed.loaded):
            bridge.start(started, lambda error: pytest.fail(str(error)))
        row = model.row(2)
        assert row is not None
        assert row.state is State.SENDING
        assert model.row(1) is None
        assert model.row(9) is not None
        assert shown(model) == ["Studio day", "2.jpg", "SKU-00002.jpg", "9.jpg"]
    finally:
        host.close()


def test_sub_folders_are_shown_from_the_batch_on(model: QueueModel) -> None:
    model.put_batches([batch(1, 3)])
    model.put(
        [
            transfer(1, path=b"/shoot/day 1/a.jpg"),
            transfer(2, path=b"/shoot/day 2/raw/b.jpg"),
            transfer(3, path=b"/shoot/c.jpg"),
        ]
    )
    group = model.group_of(1)
    assert group is not None
    rows = [model.row(i) for i in (1, 2, 3)]
    assert [group.folder_of(r) for r in rows if r is not None] == [b"day 1", b"day 2/raw", b""]


def test_invalid_index_has_no_data(model: QueueModel) -> None:
    assert model.data(QModelIndex()) is None
    assert model.rowCount(model.index(0, 0)) == 0
