"""The history: what finished is in it once, found by its words, exported, forgotten; whatever is killed when."""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pxm_desktop.service.errors import ExportFailed, StorageUnusable
from pxm_desktop.service.history import reading, store
from pxm_desktop.service.history.documents import folded
from pxm_desktop.service.history.facet import History
from pxm_desktop.service.history.store import Names
from pxm_desktop.service.history.tables import MIGRATIONS, open_to_write
from pxm_desktop.service.history.thread import DatabaseThread
from pxm_desktop.service.history_api import HistoryEntry, HistoryQuery
from pxm_desktop.transfer import adding, rows, unrecorded
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.journal import _open as open_journal
from pxm_desktop.transfer.model import Cause, Destination, FoundFile, Stage
from pxm_desktop.transfer.unrecorded import Ended
from tests.support.engines import until

ACCOUNT = "https://pxm.example|one"
SUM = "0123456789abcdef" * 4


def ended(number: int, **changes: object) -> Ended:
    values: dict[str, object] = {
        "seq": number,
        "journal": "j",
        "transfer_id": number,
        "account": ACCOUNT,
        "batch": "Studio day",
        "path": f"/photos/Müller/SKU-{number:05d}_front.jpg".encode(),
        "name": f"SKU-{number:05d}_front.jpg",
        "size": 1000 + number,
        "stage": Stage.DONE,
        "reason": "",
        "cause": None,
        "destination": Destination(collections=("c-1",), regions=("r-1",)),
        "file_id": f"file-{number}",
        "fingerprint": SUM,
        "added_at": 1000.0,
        "sent_at": 1500.0,
        "finished_at": 2000.0 + number,
    }
    return Ended(**(values | changes))  # type: ignore[arg-type]


def fill(path: Path, *entries: Ended, names: Names | None = None) -> sqlite3.Connection:
    db = open_to_write(path)
    store.record(db, entries, {ACCOUNT: names or Names()})
    return db


def found(db: sqlite3.Connection, words: str = "", **query: object) -> list[int]:
    """Return the transfers of a query, page by page of two."""
    wanted = HistoryQuery.model_validate({"words": words, **query})
    got: list[int] = []
    after = None
    while True:
        page = reading.page(db, wanted, after, 2)
        got += [int(entry.name[4:9]) for entry in page.entries]
        after = page.after
        if after is None:
            return got


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("front", True),
        ("FRONT sku-00001", True),
        ("00001_fr", True),
        ("muller", True),
        ("müller FRONT", True),
        ("studio", True),
        ("jacket", True),
        ("c-1", True),
        ("file-1", True),
        (SUM, True),
        (SUM[:12], True),
        ("jp", True),
        ("jp front", True),
        ("back", False),
        ("zq", False),
        ('"', False),
        ("front OR back", False),
        ("front*", False),
        ("\0", True),
        ("\ud800", False),
    ],
)
def test_words_are_found_wherever_they_stand(tmp_path: Path, words: str, there: bool) -> None:
    db = fill(tmp_path / "h", ended(1), names=Names({"c-1": "Rain Jacket"}, {"r-1": "Europe"}))
    assert found(db, words) == ([1] if there else [])
    assert reading.count(db, HistoryQuery(words=words)).number == int(there)
    db.close()


def test_pages_dates_states_and_accounts(tmp_path: Path) -> None:
    other = "https://pxm.example|two"
    db = fill(
        tmp_path / "h",
        *(ended(n, stage=Stage.FAILED if n % 3 == 0 else Stage.DONE) for n in range(1, 10)),
        ended(10, account=other),
    )
    assert found(db) == list(range(10, 0, -1))
    assert found(db, states=["failed"]) == [9, 6, 3]
    assert found(db, "front", states=["failed", "cancelled"]) == [9, 6, 3]
    assert found(db, since=2003.0, until=2006.0) == [5, 4, 3]
    assert found(db, "front", since=2003.0, until=2006.0) == [5, 4, 3]
    assert found(db, account=other) == [10]
    assert found(db, "front", account=other) == [10]
    assert found(db, "front", account="nobody") == []
    assert reading.count(db, HistoryQuery(states=("failed",))).number == 3
    assert reading.count(db, HistoryQuery(words="front", account=other)).number == 1
    assert reading.accounts(db) == [ACCOUNT, other]
    db.close()


def test_many_that_finished_in_one_moment_have_an_order(tmp_path: Path) -> None:
    db = fill(tmp_path / "h", *(ended(n, finished_at=5000.0) for n in range(1, 3000)))
    assert found(db) == list(range(2999, 0, -1))
    db.close()


def test_a_newer_state_takes_the_place_of_an_older_one_in_the_index_too(tmp_path: Path) -> None:
    db = fill(tmp_path / "h", ended(1, stage=Stage.FAILED, reason="no", finished_at=3000.0), ended(2))
    store.record(db, [ended(1, name="SKU-00001_back.jpg", finished_at=4000.0)], {})
    assert found(db) == [1, 2]
    assert found(db, "back") == [1]
    assert found(db, states=["failed"]) == []
    assert found(db, "sku", states=["failed"]) == []
    db.execute("INSERT INTO words(words) VALUES ('integrity-check')")  # raises where the index is damaged
    db.close()


def test_names_are_remembered_for_when_they_are_not_known(tmp_path: Path) -> None:
    db = fill(tmp_path / "h", ended(1), names=Names({"c-1": "Rain Jacket"}, {"r-1": "Europe"}))
    store.record(db, [ended(2)], {})
    entry = reading.page(db, HistoryQuery(), None, 1).entries[0]
    assert [(p.id, p.name) for p in entry.products] == [("c-1", "Rain Jacket")]
    assert [r.name for r in entry.regions] == ["Europe"]
    assert found(db, "jacket") == [2, 1]
    db.close()


@pytest.mark.parametrize("words", ["", "front"])
def test_what_is_forgotten_is_gone(tmp_path: Path, words: str) -> None:
    db = fill(tmp_path / "h", *(ended(n) for n in range(1, 1200)))
    assert store.forget(db, 3000.0) == 999
    assert found(db, words) == list(range(1199, 999, -1))
    assert store.forget(db, None) == 200
    assert found(db, words) == []
    store.record(db, [ended(5)], {})
    assert found(db, words) == [5]
    db.close()


@given(st.text())
@settings(max_examples=200)
def test_folding_is_done_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# --- from the journal --------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["done", "failed", "cancel", "retry", "clear", "record", "kill"]), st.integers(0, 3)
    ),
    max_size=30,
)


@given(STEPS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_every_finished_transfer_is_in_the_history_once_with_its_newest_state(
    steps: list[tuple[str, int]],
) -> None:
    """Killed between history and journal, cleared before it was recorded, tried again: the end is the same."""
    with tempfile.TemporaryDirectory() as name:
        journal, history = open_journal(Path(name) / "j"), open_to_write(Path(name) / "h")
        batch = adding.add_batch(journal, ACCOUNT, "b", 1.0)
        files = [FoundFile(path=b"/SKU-%05d.jpg" % n, size=1, mtime_ns=1) for n in range(4)]
        ids = [row.id for row in adding.add_transfers(journal, ACCOUNT, batch.id, files, Destination(), 1.0)]
        expected: dict[int, str] = {}

        def record(*, killed: bool) -> None:
            while taken := unrecorded.take(journal, 2):
                store.record(history, taken, {})
                if killed:
                    return
                unrecorded.recorded(journal, [each.seq for each in taken])

        for what, number in steps:
            transfer = ids[number]
            row = rows.get(journal, transfer)
            if what == "record":
                record(killed=False)
            elif what == "kill":
                record(killed=True)
            elif row is None:
                continue
            elif what == "retry":
                rows.retry(journal, ACCOUNT, [transfer])
            elif what == "clear":
                rows.clear(journal, ACCOUNT, [transfer])
            elif what == "cancel" and rows.cancel(journal, ACCOUNT, [transfer], []):
                expected[transfer] = "cancelled"
            elif what == "failed" and not row.stage.finished:
                rows.step(journal, transfer, Stage.FAILED, reason="no")
                expected[transfer] = "failed"
            elif what == "done" and row.stage is Stage.QUEUED:
                for stage in (Stage.CONFIRMED, Stage.LINKING, Stage.DONE):
                    rows.step(journal, transfer, stage, file_id="f")
                expected[transfer] = "done"
        for transfer in ids:
            last = rows.get(journal, transfer)
            if last is not None and not last.stage.finished:
                rows.step(journal, transfer, Stage.FAILED, reason="end")
                expected[transfer] = "failed"
        record(killed=False)
        entries = reading.page(history, HistoryQuery(), None, 100).entries
        states = {int(entry.name[4:9]): entry.state for entry in entries}
        assert len(entries) == len(expected)
        assert states == {ids.index(transfer): state for transfer, state in expected.items()}
        assert not unrecorded.take(journal, 10)
        journal.close()
        history.close()


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = await Journal.open(tmp_path / "journal.sqlite")
    yield opened
    await opened.close()


async def finish_some(journal: Journal, count: int) -> None:
    def work(db: sqlite3.Connection) -> None:
        batch = adding.add_batch(db, ACCOUNT, "b", 1.0)
        files = [FoundFile(path=b"/SKU-%05d.jpg" % n, size=1, mtime_ns=1) for n in range(count)]
        adding.add_transfers(db, ACCOUNT, batch.id, files, Destination(), 1.0)
        rows.cancel(db, ACCOUNT, None, [])

    await journal.run(work)


async def all_of(history: History, words: str = "") -> list[HistoryEntry]:
    return list((await history.search(HistoryQuery(words=words), None, 1000)).entries)


async def test_what_an_earlier_run_left_is_recorded_at_the_start_and_survives_clear(
    tmp_path: Path, journal: Journal
) -> None:
    await finish_some(journal, 700)
    await journal.run(lambda db: rows.clear(db, ACCOUNT, None))
    heard = asyncio.Event()
    history = History(tmp_path / "history.sqlite", lambda _: heard.set())
    assert await all_of(history) == []
    history.start(journal)
    await asyncio.wait_for(heard.wait(), 20)
    await history.catch_up()
    assert len(await all_of(history)) == 700
    await finish_some(journal, 3)
    await history.close()
    again = History(tmp_path / "history.sqlite", lambda _: None)
    assert len(await all_of(again)) == 703
    await again.close()


async def test_a_damaged_history_is_set_aside_and_begins_with_what_is_in_the_queue(
    tmp_path: Path, journal: Journal
) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(os.urandom(8192))
    await finish_some(journal, 5)
    history = History(path, lambda _: None)
    with pytest.raises(StorageUnusable, match="damaged"):
        await all_of(history)
    history.start(journal)
    await history.catch_up()
    assert len(await all_of(history)) == 5
    assert "set aside" in history.notices[0]
    assert len(list(tmp_path.glob("history.sqlite.corrupt-*"))) == 1
    await history.close()


def older(path: Path, *entries: Ended) -> None:
    """Make a history of the version in which nothing but words told a cause."""
    db = fill(path, *entries)
    db.execute("ALTER TABLE entry DROP COLUMN cause")
    db.execute("PRAGMA user_version=1")
    db.close()


GONE = "The file is no longer there. Put it back, or remove it from the queue."


async def test_an_older_history_is_brought_up_to_date_by_whom_it_belongs_to(
    tmp_path: Path, journal: Journal
) -> None:
    path = tmp_path / "history.sqlite"
    older(
        path, ended(1, stage=Stage.FAILED, reason=GONE), ended(2, stage=Stage.FAILED, reason="No."), ended(3)
    )
    reader = History(path, lambda _: None)
    with pytest.raises(StorageUnusable, match="older"):
        await all_of(reader)
    history = History(path, lambda _: None)
    history.start(journal)
    assert [entry.cause for entry in await all_of(history)] == [None, None, Cause.MISSING]
    await history.close()
    assert len(await all_of(reader)) == 3
    await reader.close()


async def test_an_older_history_need_not_be_looked_at_to_be_brought_up_to_date(
    tmp_path: Path, journal: Journal
) -> None:
    path = tmp_path / "history.sqlite"
    older(path, ended(1))
    history = History(path, lambda _: None)
    history.start(journal)
    await until(lambda: version(path) == len(MIGRATIONS))
    await history.close()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


async def test_a_cause_is_recorded_with_its_reason(tmp_path: Path, journal: Journal) -> None:
    def fail(db: sqlite3.Connection) -> None:
        batch = adding.add_batch(db, ACCOUNT, "b", 1.0)
        file = FoundFile(path=b"/SKU-00001.jpg", size=1, mtime_ns=1)
        (row,) = adding.add_transfers(db, ACCOUNT, batch.id, [file], Destination(), 1.0)
        rows.step(db, row.id, Stage.FAILED, reason="Full.", cause=Cause.NO_ROOM)

    await journal.run(fail)
    history = History(tmp_path / "history.sqlite", lambda _: None)
    history.start(journal)
    await history.catch_up()
    assert [(entry.reason, entry.cause) for entry in await all_of(history)] == [("Full.", Cause.NO_ROOM)]
    await history.close()


async def test_a_newer_history_is_left_alone(tmp_path: Path, journal: Journal) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, ended(1)).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    await finish_some(journal, 2)
    history = History(path, lambda _: None)
    history.start(journal)
    with pytest.raises(StorageUnusable, match="newer"):
        await history.catch_up()
    await history.close()
    assert len(await journal.run(lambda db: unrecorded.take(db, 9))) == 2


async def test_too_old_is_removed_by_itself(tmp_path: Path, journal: Journal) -> None:
    fill(tmp_path / "history.sqlite", ended(1)).close()
    heard = asyncio.Event()
    history = History(tmp_path / "history.sqlite", lambda _: heard.set(), keep_days=lambda: 30)
    history.start(journal)
    await asyncio.wait_for(heard.wait(), 20)
    assert await all_of(history) == []
    await history.close()


async def test_a_search_can_be_taken_back(tmp_path: Path) -> None:
    fill(tmp_path / "history.sqlite", ended(1)).close()
    history = History(tmp_path / "history.sqlite", lambda _: None)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n"
    running = asyncio.ensure_future(history._reader.run(lambda db: db and db.execute(endless).fetchone()))
    await asyncio.sleep(0)
    running.cancel()
    assert len(await asyncio.wait_for(all_of(history), 20)) == 1
    await history.close()


# --- export ------------------------------------------------------------------------------------------------------

EVIL = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", 'a,"b";\nc', "\x01control")


async def evil_history(tmp_path: Path) -> History:
    entries = [ended(n, name=name, batch=name) for n, name in enumerate(EVIL)]
    fill(tmp_path / "history.sqlite", *entries, names=Names({"c-1": "=1+1"})).close()
    return History(tmp_path / "history.sqlite", lambda _: None)


async def test_csv_has_everything_and_no_formula(tmp_path: Path) -> None:
    history = await evil_history(tmp_path)
    target = tmp_path / "out.csv"
    assert await history.export(HistoryQuery(), os.fsencode(target), "csv") == len(EVIL)
    with target.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["Name"].removeprefix("'") for row in reversed(table)] == list(EVIL)
    for row in table:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert (table[0]["PXM id"], table[0]["Checksum"], table[0]["Product ids"]) == ("file-6", SUM, "c-1")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    await history.close()


async def test_xlsx_cells_are_text(tmp_path: Path) -> None:
    history = await evil_history(tmp_path)
    target = tmp_path / "out.xlsx"
    assert await history.export(HistoryQuery(words="file"), os.fsencode(target), "xlsx") == len(EVIL)
    sheet = load_workbook(target).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
    assert [cell.value for cell in reversed(cells)][:4] == list(EVIL[:4])
    assert sheet.cell(2, 9).value == 1006
    assert isinstance(sheet.cell(2, 15).value, datetime)
    await history.close()


async def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    history = await evil_history(tmp_path)
    with pytest.raises(ExportFailed, match="no such folder"):
        await history.export(HistoryQuery(), os.fsencode(tmp_path / "missing" / "out.csv"), "csv")
    (tmp_path / "taken").mkdir()
    with pytest.raises(ExportFailed, match="a folder has that name"):
        await history.export(HistoryQuery(), os.fsencode(tmp_path / "taken"), "csv")
    assert sorted(p.name for p in tmp_path.iterdir() if "history" not in p.name) == ["taken"]
    await history.close()


async def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    db = fill(tmp_path / "history.sqlite", *(ended(n) for n in range(30_000)))
    db.close()
    started = asyncio.Event()
    history = History(tmp_path / "history.sqlite", lambda _: started.set())
    running = asyncio.ensure_future(
        history.export(HistoryQuery(), os.fsencode(tmp_path / "o.xlsx"), "xlsx", "t")
    )
    await asyncio.wait_for(started.wait(), 50)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [p.name for p in tmp_path.iterdir() if "history.sqlite" not in p.name] == []
    await history.close()


def test_which_files_were_sent_since_a_mark(tmp_path: Path) -> None:
    db = fill(
        tmp_path / "history.sqlite",
        ended(1),
        ended(2, stage=Stage.FAILED, file_id=None),
        ended(3, account="https://pxm.example|two"),
    )
    mark, ids = reading.sent(db, ACCOUNT, 0)
    assert ids == ["file-1"]
    assert reading.sent(db, ACCOUNT, mark) == (mark, [])
    # Recorded a little late, and an hour behind the mark is looked at again.
    store.record(db, [ended(4, finished_at=5000.0), ended(5, finished_at=2000.5)], {ACCOUNT: Names()})
    later, ids = reading.sent(db, ACCOUNT, mark)
    assert ids == ["file-5", "file-1", "file-4"]
    assert later == 5_000_000_000
    assert reading.sent(None, ACCOUNT, 7) == (7, [])
    db.close()


async def test_a_connection_whose_interruption_lasts_is_replaced(tmp_path: Path) -> None:
    """What a statement that is still under way keeps from being rolled back must not end the thread."""
    thread = DatabaseThread("history-test", lambda: open_to_write(tmp_path / "history.sqlite"))
    under_way: list[sqlite3.Cursor] = []

    def interrupted(db: sqlite3.Connection | None) -> None:
        assert db is not None
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO journal (key) VALUES ('lost')")
        under_way.append(db.execute("SELECT 1 UNION ALL SELECT 2"))
        next(under_way[0])
        db.interrupt()
        db.execute("COMMIT")

    def names(db: sqlite3.Connection | None) -> list[str]:
        assert db is not None
        return [name for (name,) in db.execute("SELECT key FROM journal")]

    try:
        with pytest.raises(StorageUnusable):
            await thread.run(interrupted)
        assert await asyncio.wait_for(thread.run(names), 30) == []
    finally:
        await thread.close()
