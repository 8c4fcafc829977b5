from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import Collection, File, SearchHit
from pxm_desktop.service.errors import ServiceError, UnknownVerb
from pxm_desktop.service.verbs.relinks import TRIES
from pxm_desktop.service.verbs.verbs import Verbs


class Files:
    """One file whose reads can be scripted."""

    def __init__(self) -> None:
        self.collections: tuple[str, ...] = ("a", "b")
        self.regions: tuple[str, ...] | None = ("r1",)
        self.silent_reads = 0
        self.writes: list[dict[str, Any]] = []
        self.after_write: Callable[[], None] = lambda: None

    async def get(self, identity: str) -> File:
        if self.silent_reads:
            self.silent_reads -= 1
            return File(id=identity, file_name="x.jpg")
        return File(id=identity, collections=self.collections, region_ids=self.regions)

    async def update(self, identity: str, **fields: Any) -> None:
        self.writes.append(fields)
        self.collections = fields.get("collections", self.collections)
        self.regions = fields.get("region_ids", self.regions)
        self.after_write()

    async def search_by_name(self, name: str) -> AsyncIterator[File]:
        for number in ("1", "2"):
            yield File(id=number, file_name=name)


class Search:
    """Accounts without search v3 answer 404 there."""

    has_v3 = True

    async def files(self, query: str) -> AsyncIterator[SearchHit]:
        if not self.has_v3:
            raise NotFound
        for number in ("2", "3"):
            yield SearchHit(id=number, name=query)

    async def v2_files(self, query: str) -> AsyncIterator[SearchHit]:
        yield SearchHit(id="4", name=query)

    collections, v2_collections = files, v2_files


class Collections:
    async def list(self, **filters: Any) -> AsyncIterator[Collection]:
        for number in range(5):
            yield Collection(id=str(number), name=f"Product {number}", additional_title=f"SKU-{number}")


class Client:
    def __init__(self) -> None:
        self.files = Files()
        self.search = Search()
        self.collections = Collections()


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def verbs(client: Client) -> Verbs:
    async def no_wait(seconds: float) -> None:
        return

    return Verbs(cast("PxmView", client), sleep=no_wait)


async def test_link_merges(verbs: Verbs, client: Client) -> None:
    found = await verbs.call("files.link", {"id": "7", "collections": ["b", "c"]})
    assert found == {"id": "7", "collections": ["a", "b", "c"], "changed": True}
    assert client.files.writes == [{"collections": ("a", "b", "c")}]


async def test_what_is_linked_already_is_not_written(verbs: Verbs, client: Client) -> None:
    found = await verbs.call("files.link", {"id": "7", "collections": ["b"]})
    assert found == {"id": "7", "collections": ["a", "b"], "changed": False}
    assert client.files.writes == []


async def test_unlink_takes_only_what_is_named(verbs: Verbs, client: Client) -> None:
    found = await verbs.call("files.unlink", {"id": "7", "collections": ["a", "never there"]})
    assert found == {"id": "7", "collections": ["b"], "changed": True}


async def test_an_object_without_collections_is_read_again(verbs: Verbs, client: Client) -> None:
    client.files.silent_reads = TRIES - 1
    found = await verbs.call("files.link", {"id": "7", "collections": ["c"]})
    assert found["collections"] == ["a", "b", "c"]


async def test_an_object_that_never_says_its_collections_is_not_touched(verbs: Verbs, client: Client) -> None:
    client.files.silent_reads = 99
    with pytest.raises(ServiceError, match="nothing was changed"):
        await verbs.call("files.link", {"id": "7", "collections": ["c"]})
    assert client.files.writes == []


async def test_what_others_change_in_between_is_merged_again(verbs: Verbs, client: Client) -> None:
    def others() -> None:
        client.files.after_write = lambda: None
        client.files.collections = ("a", "z")

    client.files.after_write = others
    found = await verbs.call("files.link", {"id": "7", "collections": ["c"]})
    assert found == {"id": "7", "collections": ["a", "z", "c"], "changed": True}
    assert len(client.files.writes) == 2


async def test_a_fight_is_given_up(verbs: Verbs, client: Client) -> None:
    def others() -> None:
        client.files.collections = ("a",)

    client.files.after_write = others
    with pytest.raises(ServiceError, match="shows others"):
        await verbs.call("files.link", {"id": "7", "collections": ["c"]})
    assert len(client.files.writes) == TRIES - 1


async def test_regions_are_replaced_as_a_whole(verbs: Verbs, client: Client) -> None:
    found = await verbs.call("files.set_regions", {"id": "7", "regions": ["r2", "r3"]})
    assert found == {"id": "7", "regions": ["r2", "r3"], "changed": True}
    again = await verbs.call("files.set_regions", {"id": "7", "regions": ["r3", "r2"]})
    assert again["changed"] is False


async def test_search_shows_each_file_once(verbs: Verbs) -> None:
    found = await verbs.call("files.search", {"query": "q"})
    assert [o["id"] for o in found] == ["1", "2", "3"]


async def test_search_v2_serves_where_there_is_no_v3(verbs: Verbs, client: Client) -> None:
    client.search.has_v3 = False
    found = await verbs.call("files.search", {"query": "q"})
    assert [o["id"] for o in found] == ["1", "2", "4"]


async def test_collections_are_found_by_part_of_name_or_sku(verbs: Verbs) -> None:
    found = await verbs.call("collections.search", {"query": "sku-3", "limit": 1})
    assert found == [{"id": "3", "name": "Product 3", "additional_title": "SKU-3"}]


async def test_absent_fields_stay_absent(verbs: Verbs) -> None:
    [first, *_] = await verbs.call("files.search", {"query": "q"})
    assert first == {"id": "1", "file_name": "q"}


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [("files.delete", {}), ("files.show", {}), ("files.show", {"id": "1", "x": 2}), ("files.list", {"x": 1})],
)
async def test_unknown_verbs_and_arguments(verbs: Verbs, verb: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(UnknownVerb):
        await verbs.call(verb, arguments)
