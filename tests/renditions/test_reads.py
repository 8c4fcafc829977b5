"""Shared reads: a screen of tiles costs a few calls, and what nobody wants any more none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date

import pytest

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound, Unreachable
from pxm_desktop.pxm.models import File
from pxm_desktop.renditions.reads import Hint, Reads, Share
from tests.pxm.helpers import make_client
from tests.renditions.storage import Storage


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest.fixture
async def client(storage: Storage) -> AsyncIterator[PxmClient]:
    async with make_client(storage.pxm) as client:
        yield client


@pytest.fixture
async def seen() -> list[str]:
    return []


@pytest.fixture
async def reads(client: PxmClient, seen: list[str]) -> AsyncIterator[Reads]:
    def note(files: Sequence[File]) -> None:
        seen.extend(file.id for file in files)

    made = Reads(client, note)
    yield made
    await made.close()


def fill(storage: Storage, count: int, product: str = "p", day: str = "2026-03-04") -> list[str]:
    ids = [f"{product}{number}" for number in range(count)]
    for identity in ids:
        storage.add(identity, "thumb", collections=[{"id": product}], created_at=f"{day}T10:00:00Z")
    return ids


async def read(reads: Reads, ids: Sequence[str], hint: Hint) -> list[File]:
    return list(await asyncio.gather(*(reads.file(identity, hint) for identity in ids)))


async def test_files_of_one_product_cost_one_page(storage: Storage, reads: Reads, seen: list[str]) -> None:
    ids = fill(storage, 60)
    found = await read(reads, ids[:40], Hint(products=("p",)))
    assert [file.id for file in found] == ids[:40]
    assert storage.api == ["list p"]
    assert set(seen) == set(ids)  # the others on the page come for nothing


async def test_files_of_one_day_cost_a_few_pages(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 150)
    await read(reads, ids[120:150], Hint(created_on=date(2026, 3, 4)))
    assert storage.api == ["list 2026-03-03"] * 2


async def test_pages_are_no_dearer_than_a_quarter_of_the_single_reads(storage: Storage, reads: Reads) -> None:
    fill(storage, 2000)
    late = [f"p{number}" for number in range(1900, 1908)]
    await read(reads, late, Hint(products=("p",)))
    calls = storage.calls()
    assert calls["list p"] == 2
    assert sum(calls.values()) == 2 + 8


async def test_the_place_with_most_of_them_is_read_first(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 10)
    others = fill(storage, 4, "q", "2026-04-01")
    wishes = [reads.file(i, Hint(("p",), date(2026, 3, 4))) for i in ids]
    wishes += [reads.file(i, Hint(("q",), date(2026, 4, 1))) for i in others]
    await asyncio.gather(*wishes)
    assert storage.api == ["list p", "list q"]


async def test_two_files_are_read_by_their_ids(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 5)
    await read(reads, ids[:2], Hint(products=("p",)))
    assert sorted(storage.api) == ["GET p0", "GET p1"]


async def test_one_file_wished_twice_is_read_once(storage: Storage, reads: Reads) -> None:
    (identity,) = fill(storage, 1)
    await read(reads, [identity, identity], Hint())
    assert storage.api == ["GET p0"]


async def test_lists_that_tell_no_links_are_read_once(storage: Storage, reads: Reads) -> None:
    storage.tells_links = False
    ids = fill(storage, 10)
    for _ in range(2):
        found = await read(reads, ids[:5], Hint(products=("p",)))
        assert all(file.renditions for file in found)
    assert storage.calls()["list p"] == 1


async def test_a_file_that_is_gone_is_told_to_who_wants_it(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 6)
    del storage.files["p3"]
    results = await asyncio.gather(
        *(reads.file(i, Hint(products=("p",))) for i in ids), return_exceptions=True
    )
    assert [isinstance(each, NotFound) for each in results] == [n == 3 for n in range(6)]


async def test_without_a_network_everybody_hears_it_after_one_try(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 20)
    storage.down = True
    results = await asyncio.gather(
        *(reads.file(i, Hint(products=("p",))) for i in ids), return_exceptions=True
    )
    assert all(isinstance(each, Unreachable) for each in results)
    storage.down = False
    assert len(await read(reads, ids, Hint(products=("p",)))) == 20


async def test_what_was_scrolled_away_is_not_read(storage: Storage, reads: Reads) -> None:
    ids = fill(storage, 8)
    tasks = [asyncio.create_task(reads.file(i, Hint(products=(i,)))) for i in ids]
    await asyncio.sleep(0)
    for task in tasks[1:]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert storage.api == ["GET p0"]


async def test_one_of_two_that_want_a_file_may_leave(storage: Storage, reads: Reads) -> None:
    (identity,) = fill(storage, 1)
    stays = asyncio.create_task(reads.file(identity, Hint()))
    leaves = asyncio.create_task(reads.file(identity, Hint()))
    await asyncio.sleep(0)
    leaves.cancel()
    assert (await stays).id == identity
    assert storage.api == ["GET p0"]


async def test_closing_ends_the_wishes(storage: Storage, reads: Reads) -> None:
    (identity,) = fill(storage, 1)
    task = asyncio.create_task(reads.file(identity, Hint()))
    await asyncio.sleep(0)
    await reads.close()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert storage.api == []


async def test_pictures_take_their_share_of_the_calls_and_no_more() -> None:
    at, naps = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal at
        naps.append(seconds)
        at += seconds

    share = Share(3, clock=lambda: at, sleep=sleep)
    for _ in range(3):
        await share.take()
    assert naps == []
    at = 20.0
    await share.take()
    assert naps == [40.0]
