"""The verbs that find files: which filters PXM is given, which are looked at here, and what unknown fields mean."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import Category, File, SearchHit
from pxm_desktop.service.verbs.verbs import Verbs

MARCH = datetime(2026, 3, 10, tzinfo=UTC)
ROWS = (
    File(
        id="1",
        file_name="a.jpg",
        size=100,
        collections=("p",),
        region_ids=("r",),
        published=True,
        created_at=MARCH,
    ),
    File(id="2", file_name="a.mp4", size=5000, collections=(), region_ids=(), published=False),
    File(
        id="3",
        file_name="a",
        mime_type="application/pdf",
        size=70,
        collections=("q", "p"),
        region_ids=("r", "s"),
    ),
    File(id="4", file_name="untold"),
)


class Files:
    """Four files; the last one tells nothing but its name. `in_list` are those that PXM's filters leave."""

    def __init__(self) -> None:
        self.in_list = {"1", "2", "3", "4"}
        self.listed: list[dict[str, Any]] = []
        self.read: list[str] = []

    async def list(self, **filters: Any) -> AsyncIterator[File]:
        self.listed.append({key: value for key, value in filters.items() if value})
        for file in ROWS:
            if file.id in self.in_list:
                yield file

    async def search_by_name(self, name: str) -> AsyncIterator[File]:
        yield ROWS[0]

    async def get(self, identity: str) -> File:
        self.read.append(identity)
        for file in ROWS:
            if file.id == identity:
                return file
        raise NotFound


class Search:
    async def files(self, query: str) -> AsyncIterator[SearchHit]:
        for identity in ("1", "2", "3", "4", "gone"):
            yield SearchHit(id=identity)

    v2_files = files


class Categories:
    async def list(self) -> AsyncIterator[Category]:
        for identity, above in (("c", None), ("d", "c"), ("e", None)):
            yield Category(id=identity, parent_id=above)

    async def files(self, identity: str) -> AsyncIterator[File]:
        for file in {"c": ROWS[:1], "d": ROWS[:3], "e": ROWS[3:]}[identity]:
            yield file


class Client:
    def __init__(self) -> None:
        self.files = Files()
        self.search = Search()
        self.categories = Categories()


@pytest.fixture
def client() -> Client:
    return Client()


async def ids(client: Client, verb: str = "files.list", **asked: Any) -> list[str]:
    return [file["id"] for file in await Verbs(cast("PxmView", client)).call(verb, asked)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["1", "2", "3", "4"]),
        ({"linked": True}, ["1", "3"]),
        ({"linked": False}, ["2"]),
        ({"published": True}, ["1"]),
        ({"published": False}, ["2"]),
        ({"smallest": 100}, ["1", "2"]),
        ({"largest": 100}, ["1", "3"]),
        ({"kinds": ["image", "document"]}, ["1", "3"]),
        ({"kinds": ["other"]}, ["4"]),
        ({"category": "c"}, ["1", "2", "3"]),
        ({"category": "e"}, ["4"]),
        ({"category": "c", "kinds": ["video"]}, ["2"]),
        ({"limit": 2}, ["1", "2"]),
    ],
)
async def test_what_is_asked_must_be_known_to_hold(
    client: Client, asked: dict[str, Any], found: list[str]
) -> None:
    assert await ids(client, **asked) == found


async def test_pxm_filters_what_it_can(client: Client) -> None:
    await ids(client, collections=["p"], regions=["r"], created_start="2026-03-01", updated_end="2026-03-31")
    (given,) = client.files.listed
    assert given == {
        "collections": ("p",),
        "region_ids": ("r",),
        "created_start": date(2026, 3, 1),
        "updated_end": date(2026, 3, 31),
    }


async def test_a_category_is_read_by_its_own_list_unless_pxm_filters_besides(client: Client) -> None:
    assert await ids(client, category="c", linked=True) == ["1", "3"]
    assert client.files.listed == []
    client.files.in_list = {"3", "4"}
    assert await ids(client, category="c", created_start="2026-03-01") == ["3"]
    assert len(client.files.listed) == 1


async def test_a_search_without_filters_reads_no_file(client: Client) -> None:
    assert await ids(client, "files.search", query="a") == ["1", "2", "3", "4", "gone"]
    assert client.files.read == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"linked": False}, ["2"]),
        ({"collections": ["q"]}, ["3"]),
        ({"regions": ["r"]}, ["1", "3"]),
        ({"category": "d", "kinds": ["document"]}, ["3"]),
        ({"kinds": ["other"]}, ["4"]),
    ],
)
async def test_a_search_reads_what_the_filters_need(
    client: Client, asked: dict[str, Any], found: list[str]
) -> None:
    assert await ids(client, "files.search", query="a", **asked) == found
    assert client.files.listed == []


async def test_days_that_files_do_not_tell_are_looked_up_in_pxms_list_once(client: Client) -> None:
    client.files.in_list = {"2"}
    found = await ids(client, "files.search", query="a", created_start="2026-03-01", created_end="2026-03-31")
    assert found == ["1", "2"]
    assert len(client.files.listed) == 1
    assert await ids(client, "files.search", query="a", created_start="2026-04-01") == ["2"]
