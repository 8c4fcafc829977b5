"""What a view or a search costs in statements and plans: what grows with the account is read once, by an index."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import get_args

import pytest

from pxm_desktop.catalog.files import views
from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.fileset import FileSet
from pxm_desktop.catalog.files.model import Order, Wanted
from pxm_desktop.catalog.files.records import record_of
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.models import File

NOW = 1_000_000.0


class Traced:
    """A copy of which each statement is noted, with the values that it was given."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.files = FilesCopy(self.store, "me", lambda: NOW)

    async def statements(self, act: Callable[[], Awaitable[object]]) -> list[str]:
        """Return what was asked of the copy for something."""
        noted: list[str] = []
        await self.store.read(lambda db: db.set_trace_callback(noted.append), None)
        await act()
        await self.store.read(lambda db: db.set_trace_callback(None), None)
        return [each for each in noted if each.startswith("SELECT")]  # not what the index itself asks ("--")

    async def plan(self, statement: str) -> str:
        """Return how SQLite goes about a statement, in its words."""

        def explain(db: sqlite3.Connection) -> str:
            return "\n".join(str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"))

        return await self.store.read(explain, "")


@pytest.fixture
async def copy(tmp_path: Path) -> AsyncIterator[Traced]:
    traced = Traced(tmp_path / "catalog.sqlite")
    await traced.files.put(
        [
            record_of(
                File.parse_row(
                    {
                        "id": f"f{n}",
                        "file_name": f"SKU-{n % 50:03}_{n:03}.{'mp4' if n % 3 else 'jpg'}",
                        "collections": [{"id": f"p{n % 50}"}],
                        "region_ids": ["r1"] if n % 2 else ["r1", "r2"],
                        "size": 1000 - n,
                        "created_at": NOW + n,
                        "updated_at": NOW - n,
                    }
                )
            )
            for n in range(150)
        ]
    )
    yield traced
    await traced.store.close()


@pytest.mark.parametrize("order", get_args(Order))
async def test_an_order_is_read_from_its_index_and_never_sorted(copy: Traced, order: Order) -> None:
    _, ordered = await copy.statements(lambda: copy.files.find(Wanted(order=order)))
    plan = await copy.plan(ordered)
    assert "USING COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan


async def test_a_view_takes_its_order_its_filter_and_a_screenful(
    copy: Traced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FEW", 10)
    wanted = Wanted(kinds=("image",), order="name")

    async def opened() -> None:
        found = await copy.files.find(wanted)
        assert len(await copy.files.by_numbers(found.numbers[:60])) == 50

    first = await copy.statements(opened)
    again = await copy.statements(opened)
    # Whose account, order and filter the first time only; whose account, the screenful.
    assert (len(first), len(again)) == (5, 3)
    assert sum("ORDER BY" in each for each in first) == 1
    assert not any("SCAN t" in plan or "SCAN f" in plan for plan in [await copy.plan(each) for each in again])


@pytest.mark.parametrize("order", get_args(Order))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("words", ["", "007"])
async def test_few_files_are_sorted_by_themselves_and_stand_as_they_would_among_all(
    copy: Traced, order: Order, descending: bool, words: str
) -> None:
    wanted = Wanted(words=words, product="p7", order=order, descending=descending)
    found = (await copy.files.find(wanted)).numbers
    statements = await copy.statements(lambda: copy.files.find(wanted))
    assert not any("SCAN f" in plan or "SCAN o" in plan for plan in [await copy.plan(s) for s in statements])
    assert len(found) == 3
    if not words or order != "best":
        every = (await copy.files.find(Wanted(order=order, descending=descending))).numbers
        assert list(found) == [number for number in every if number in found]


async def test_files_are_counted_by_indexes_alone(copy: Traced) -> None:
    statements = await copy.statements(copy.files.counts)
    plans = [await copy.plan(each) for each in statements if "COUNT(*)" in each]
    assert len(plans) == 7
    assert all("USING COVERING INDEX" in plan or "USING PRIMARY KEY (thing=?)" in plan for plan in plans)


@pytest.mark.parametrize("words", ["sku", "sku-00", "sku-007 mp", "007_0"])
async def test_a_search_goes_by_the_index_and_looks_files_up_by_number(copy: Traced, words: str) -> None:
    statements = await copy.statements(lambda: copy.files.find(Wanted(words=words)))
    [search] = [each for each in statements if "MATCH" in each]
    assert len(statements) <= 3  # whose account, two letters' trigrams, the search
    plan = await copy.plan(search)
    assert "SCAN w VIRTUAL TABLE INDEX" in plan
    assert "SEARCH h USING INTEGER PRIMARY KEY" in plan
    assert "TEMP B-TREE" not in plan


def test_a_set_of_files_is_what_a_set_of_their_numbers_is() -> None:
    dice = random.Random(1)
    for many in (0, 1, 7, 500):
        numbers = dice.sample(range(1, 1200), many)
        order = array("I", dice.sample(range(1, 1500), 900))
        files = FileSet([*numbers, *numbers[:3]])
        plain = set(numbers)
        assert list(files) == sorted(plain)
        assert len(files) == len(plain)
        assert list(files.among(order)) == [n for n in order if n in plain]
        assert [n for n in range(1500) if n in files] == sorted(plain)
