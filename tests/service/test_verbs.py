from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import Collection, File, SearchHit
from pxm_desktop.service.errors import UnknownVerb
from pxm_desktop.service.verbs.verbs import Verbs


class Files:
    """Two files of any name."""

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
    return Verbs(cast("PxmView", client))


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
