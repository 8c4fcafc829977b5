from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import (
    Attribute,
    AttributeGroup,
    AttributeValue,
    Category,
    Collection,
    File,
    SearchHit,
)
from pxm_desktop.service.errors import UnknownVerb
from pxm_desktop.service.verbs.attributes import MOST_CATEGORIES
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


class Copy:
    """A copy that knows two files, one of them found nowhere else."""

    async def files_found(self, words: str) -> AsyncIterator[File]:
        yield File(id="9", file_name="Tent.jpg", collections=("p",))
        yield File(id="2", file_name="told here")

    async def files_with(self, attribute: str) -> int | None:
        return 7


async def test_search_looks_into_the_copy_first(client: Client) -> None:
    verbs = Verbs(cast("PxmView", client), here=Copy())
    found = await verbs.call("files.search", {"query": "q"})
    assert [(o["id"], o.get("file_name")) for o in found] == [
        ("9", "Tent.jpg"),
        ("2", "told here"),
        ("1", "q"),
        ("3", None),
    ]
    linked = await verbs.call("files.search", {"query": "q", "collections": ["p"], "limit": 1})
    assert [o["id"] for o in linked] == ["9"]


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


class Valued(Client):
    """An account whose attribute `a` has a value on one product and one of two categories, and is in one group."""

    def __init__(self) -> None:
        super().__init__()
        self.tells_categories = True
        self.count = 2
        client = self

        class Attributes:
            async def get(self, identity: str) -> Attribute:
                return Attribute(id=identity)

            async def values(self, entity: str, identity: str) -> list[AttributeValue]:
                assert entity == "category"
                if not client.tells_categories:
                    raise NotFound
                return [AttributeValue(id="a", value="x" if identity == "0" else None)]

        class Groups:
            async def list(self) -> AsyncIterator[AttributeGroup]:
                yield AttributeGroup(id="g", attributes=("b", "a"))
                yield AttributeGroup(id="h", attributes=("b",))

        class Categories:
            async def list(self) -> AsyncIterator[Category]:
                for number in range(client.count):
                    yield Category(id=str(number))

        class Products:
            async def list(self, **filters: Any) -> AsyncIterator[Collection]:
                yield Collection(id="p", attributes=(AttributeValue(id="a", value=1),))
                yield Collection(id="q", attributes=(AttributeValue(id="a", value=None),))

        self.attributes, self.attribute_groups, self.categories = Attributes(), Groups(), Categories()
        self.collections = Products()  # type: ignore[assignment]


async def test_what_hangs_on_an_attribute_and_what_is_not_known_of_it() -> None:
    client = Valued()

    async def hangs(here: Copy | None = None) -> object:
        return await Verbs(cast("PxmView", client), here=here).call("attributes.hangs", {"id": "a"})

    assert await hangs(Copy()) == {"products": 1, "categories": 1, "files": 7, "groups": 1}
    assert await hangs() == {"products": 1, "categories": 1, "files": None, "groups": 1}
    client.tells_categories = False
    assert await hangs(Copy()) == {"products": 1, "categories": None, "files": 7, "groups": 1}
    client.tells_categories, client.count = True, MOST_CATEGORIES + 1
    assert await hangs(Copy()) == {"products": 1, "categories": None, "files": 7, "groups": 1}
