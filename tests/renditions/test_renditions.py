"""Pictures of an account: kept on the disk, renewed where links are over, and asked for no more than is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound, ServerFailed, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.models import File
from pxm_desktop.renditions.cache import PictureCache
from pxm_desktop.renditions.fetch import Fetcher
from pxm_desktop.renditions.renditions import ABSENT_SECONDS, CHECK_SECONDS, Facts, Renditions
from tests.pxm.helpers import make_client, until
from tests.renditions.storage import Storage, picture

FACTS = Facts(updated_at=5.0)


class House:
    """Renditions of one account on a scripted storage."""

    def __init__(self, folder: Path, client: PxmClient, storage: Storage) -> None:
        self.storage = storage
        self._client = client
        self.cache = PictureCache(folder / "pictures.sqlite", 10_000_000, now=lambda: storage.now)
        self._fetcher = Fetcher(http=httpx.MockTransport(storage.s3))
        self.renditions = self.open()

    def open(self, account: str = "me") -> Renditions:
        """Make renditions anew, as another start of the program does."""
        self.renditions = Renditions(
            self._client, account, self.cache, self._fetcher, now=lambda: self.storage.now
        )
        return self.renditions

    async def get(self, file_id: str, size: str = "thumb", facts: Facts = FACTS) -> bytes | None:
        return await self.renditions.picture(file_id, size, facts)

    async def close(self) -> None:
        await self.renditions.aclose()
        await self._fetcher.aclose()
        self.cache.close()


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest.fixture
async def house(tmp_path: Path, storage: Storage) -> AsyncIterator[House]:
    async with make_client(storage.pxm) as client:
        made = House(tmp_path, client, storage)
        yield made
        await made.close()


async def test_a_picture_is_fetched_once_and_kept_over_a_restart(house: House, storage: Storage) -> None:
    storage.add("a", "thumb", "large")
    assert await house.get("a") == picture("a thumb")
    assert await house.get("a") == picture("a thumb")
    await house.renditions.aclose()
    house.open()
    assert await house.get("a") == picture("a thumb")
    assert storage.api == ["GET a"]
    assert len(storage.fetched) == 1
    await house.renditions.aclose()
    house.open("somebody else")
    await house.get("a")
    assert len(storage.fetched) == 2


async def test_a_screen_of_tiles_costs_a_page(house: House, storage: Storage) -> None:
    day = datetime(2026, 3, 4, 10, tzinfo=UTC)
    for number in range(30):
        storage.add(f"f{number}", "thumb", created_at=day.isoformat(), collections=[{"id": "p"}])
    facts = Facts(("p",), day.timestamp(), 5.0)
    found = await asyncio.gather(*(house.get(f"f{n}", facts=facts) for n in range(20)))
    assert found == [picture(f"f{n} thumb") for n in range(20)]
    await asyncio.gather(*(house.get(f"f{n}", facts=facts) for n in range(20, 30)))  # scrolled on
    assert storage.api == ["list p"]


async def test_a_link_that_is_over_is_renewed(house: House, storage: Storage) -> None:
    storage.add("a", "thumb", "small")
    await house.get("a", "small")
    storage.over.update(range(100))
    storage.signed = 100
    assert await house.get("a") == picture("a thumb")
    assert storage.api == ["GET a", "GET a"]
    storage.now += 10
    assert await house.get("a", "medium", FACTS) == picture("a small")  # the new links serve for others too


async def test_links_are_read_anew_before_they_end(house: House, storage: Storage) -> None:
    storage.add("a", "thumb", "small")
    await house.get("a")
    storage.now += storage.lifetime - 30
    await house.get("a", "small")
    assert storage.api == ["GET a", "GET a"]


async def test_a_storage_that_refuses_new_links_too_is_told(house: House, storage: Storage) -> None:
    storage.add("a", "thumb")
    storage.over.update(range(1000))
    with pytest.raises(ServerFailed, match="does not accept the link"):
        await house.get("a")
    assert storage.api == ["GET a", "GET a"]


async def test_what_is_not_there_yet_is_asked_for_again_later(house: House, storage: Storage) -> None:
    storage.add("a")
    assert await house.get("a") is None
    storage.add("a", "thumb")
    assert await house.get("a") is None
    assert storage.api == ["GET a"]
    storage.now += ABSENT_SECONDS + 1
    assert await house.get("a") == picture("a thumb")


async def test_the_pauses_for_what_never_comes_grow(house: House, storage: Storage) -> None:
    storage.add("a")
    for _ in range(300):
        assert await house.get("a") is None
        storage.now += 30
    assert 5 <= len(storage.api) <= 9


async def test_news_of_a_file_end_the_pause(house: House, storage: Storage) -> None:
    storage.add("a")
    assert await house.get("a") is None
    storage.add("a", "thumb")
    assert await house.get("a", facts=Facts(updated_at=6.0)) == picture("a thumb")
    storage.add("b")
    assert await house.get("b") is None
    storage.add("b", "thumb")
    shown = storage._view(storage.files["b"])
    house.renditions.learn([File.parse_row(shown)])
    assert await house.get("b") == picture("b thumb")
    storage.add("c")
    assert await house.get("c") is None
    storage.add("c", "preview")
    assert await house.get("c", "preview") == picture("c preview")  # somebody looks at it


async def test_a_changed_file_is_looked_at_again_and_fetched_where_it_differs(
    house: House, storage: Storage
) -> None:
    storage.add("a", "thumb")
    await house.get("a")
    assert await house.get("a", facts=Facts(updated_at=6.0)) == picture("a thumb")
    assert [request.headers.get("if-none-match") is None for request in storage.fetched] == [True, False]
    await house.get("a", facts=Facts(updated_at=6.0))
    assert len(storage.fetched) == 2
    storage.objects["/a/thumb"] = picture("another")
    assert await house.get("a", facts=Facts(updated_at=7.0)) == picture("another")
    assert await house.get("a", facts=Facts(updated_at=7.0)) == picture("another")
    assert len(storage.fetched) == 3


async def test_where_pxm_tells_no_times_a_picture_is_checked_once_a_week(
    house: House, storage: Storage
) -> None:
    storage.add("a", "thumb")
    nothing = Facts()
    await house.get("a", facts=nothing)
    storage.now += CHECK_SECONDS - 10
    await house.get("a", facts=nothing)
    assert len(storage.fetched) == 1
    storage.now += 20
    await house.get("a", facts=nothing)
    assert len(storage.fetched) == 2
    await house.get("a", facts=nothing)
    assert len(storage.fetched) == 2


async def test_offline_an_older_picture_is_better_than_none(house: House, storage: Storage) -> None:
    storage.add("a", "thumb")
    storage.add("b", "thumb")
    await house.get("a")
    storage.down = True
    storage.now += 10 * storage.lifetime
    assert await house.get("a", facts=Facts(updated_at=9.0)) == picture("a thumb")
    with pytest.raises(Unreachable):
        await house.get("b")


async def test_a_smaller_picture_stands_in_but_is_not_kept_as_the_larger_one(
    house: House, storage: Storage
) -> None:
    storage.add("a", "thumb")
    assert await house.get("a", "preview") == picture("a thumb")
    storage.add("a", "thumb", "preview")
    storage.now += storage.lifetime
    assert await house.get("a", "preview") == picture("a preview")


async def test_a_picture_that_two_want_is_fetched_once_and_the_last_one_may_leave(
    house: House, storage: Storage
) -> None:
    storage.add("a", "thumb")
    storage.gate = asyncio.Event()
    stays, leaves = (asyncio.create_task(house.get("a")) for _ in range(2))
    await until(lambda: len(storage.fetched) == 1)
    leaves.cancel()
    await asyncio.gather(leaves, return_exceptions=True)
    storage.gate.set()
    assert await stays == picture("a thumb")
    storage.gate.clear()
    alone = asyncio.create_task(house.get("a", "large"))
    await until(lambda: len(storage.fetched) == 2)
    alone.cancel()
    again = asyncio.create_task(house.get("a", "large"))
    storage.gate.set()
    assert await again == picture("a thumb")


async def test_a_file_that_is_gone_is_told(house: House) -> None:
    with pytest.raises(NotFound):
        await house.get("gone")
    with pytest.raises(NotFound):
        await house.renditions.link("gone", "original")


async def test_the_link_is_the_newest_and_of_what_was_asked_for(house: House, storage: Storage) -> None:
    storage.add("a", "thumb", "large")
    first = await house.renditions.link("a", "large")
    second = await house.renditions.link("a", "large")
    assert "/a/large?" in first
    assert first != second
    assert "/a/large?" in await house.renditions.link("a", "original")
    storage.add("a", original=True)
    assert "/a/original?" in await house.renditions.link("a", "original")
    with pytest.raises(NotFound, match="no link"):
        await house.renditions.link("a", "medium")
    storage.add("b")
    with pytest.raises(NotFound, match="no link"):
        await house.renditions.link("b", "original")


async def test_content_is_exactly_what_was_asked_for(house: House, storage: Storage) -> None:
    storage.add("a", "thumb")
    with pytest.raises(NotFound, match="no link to the original"):
        async with house.renditions.content("a", "original"):
            pass
    storage.add("a", original=True)
    async with house.renditions.content("a", "original") as content:
        assert b"".join([chunk async for chunk in content.chunks()]) == picture("a original")


async def test_closing_ends_what_is_under_way(house: House, storage: Storage) -> None:
    storage.add("a", "thumb")
    storage.gate = asyncio.Event()
    task = asyncio.create_task(house.get("a"))
    await until(lambda: bool(storage.fetched))
    await house.renditions.aclose()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
