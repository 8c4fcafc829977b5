"""Reads and writes of every kind of object, and writes whose answer got lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pxm_desktop.pxm.attributes import merged_changes
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import AnswerLost, BadRequest, NotFound, PermissionDenied, UnexpectedAnswer
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.models import AttributeChange, AttributeValue
from pxm_desktop.pxm.resource import CLEAR
from tests.pxm.helpers import FakePxm, answer, listed, make_client

LOST = httpx.ReadTimeout("x")


class Table:
    """A list of objects at one path, with writes that can get lost before or after their effect."""

    def __init__(self, fake: FakePxm, path: str, rows: list[dict[str, Any]], **stamps: str) -> None:
        self.path = path
        self.rows = rows
        self.stamps = stamps
        self.fake = fake
        self.lose: list[str] = []
        self.tell = True
        fake.routes[f"GET {path}"] = self.list
        fake.routes[f"POST {path}"] = self.create
        for row in rows:
            self.route(row)

    def route(self, row: dict[str, Any]) -> None:
        path = f"{self.path}/{row['id']}"
        self.fake.routes[f"GET {path}"] = lambda _: answer(200, row) if row in self.rows else answer(404)
        self.fake.routes[f"PUT {path}"] = lambda request: self.update(row, request)
        self.fake.routes[f"DELETE {path}"] = lambda _: self.delete(row)

    def list(self, request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("offset", 0))
        return answer(200, self.rows[start : start + int(request.url.params["limit"])])

    def _written(self, change: Callable[[], Any]) -> Any:
        how = self.lose.pop(0) if self.lose else "not"
        if how == "before":
            return LOST
        told = change()
        return LOST if how == "after" else answer(200, told) if self.tell else answer(204)

    def create(self, request: httpx.Request) -> Any:
        def change() -> Any:
            row = {"id": f"new{len(self.rows)}", **json.loads(request.content), **self.stamps}
            self.rows.append(row)
            self.route(row)
            return row

        return self._written(change)

    def update(self, row: dict[str, Any], request: httpx.Request) -> Any:
        def change() -> Any:
            row.update(json.loads(request.content))
            return row

        return answer(404) if row not in self.rows else self._written(change)

    def delete(self, row: dict[str, Any]) -> Any:
        if row not in self.rows:
            return answer(404)
        return self._written(lambda: self.rows.remove(row))


def categories(fake: FakePxm) -> Table:
    return Table(fake, "/v2.1/category", [{"id": "k1", "name": "Shoes"}, {"id": "k2", "name": "Hats"}])


def written(fake: FakePxm, method: str) -> int:
    return sum(call.startswith(method) for call in fake.calls())


# Creating


@pytest.mark.parametrize(
    ("lose", "sent"), [([], 1), (["after"], 1), (["before"], 2), (["before", "after"], 2)]
)
async def test_a_create_whose_answer_was_lost_is_found_or_repeated(lose: list[str], sent: int) -> None:
    fake = FakePxm()
    table = categories(fake)
    table.lose = list(lose)
    async with make_client(fake) as client:
        made = await client.categories.create(name="Shoes", parent_id="k2")
    assert (made.id, made.parent_id) == ("new2", "k2")
    assert [row["name"] for row in table.rows] == ["Shoes", "Hats", "Shoes"]
    assert written(fake, "POST") == sent


async def test_a_create_that_was_answered_without_the_object_is_found_and_never_repeated() -> None:
    fake = FakePxm()
    table = categories(fake)
    table.tell = False
    async with make_client(fake) as client:
        assert (await client.categories.create(name="Bags")).id == "new2"
        fake.routes["POST /v2.1/category"] = answer(204)  # and it never shows
        with pytest.raises(AnswerLost):
            await client.categories.create(name="Belts")
    assert written(fake, "POST") == 2


async def test_a_create_that_cannot_be_told_from_another_is_left_to_a_person() -> None:
    fake = FakePxm()
    table = categories(fake)

    def twice(request: httpx.Request) -> Any:
        table.rows += [{"id": "a", "name": "Bags"}, {"id": "b", "name": "Bags"}]
        return LOST

    fake.routes["POST /v2.1/category"] = twice
    async with make_client(fake) as client:
        with pytest.raises(AnswerLost):
            await client.categories.create(name="Bags")
    assert written(fake, "POST") == 1


async def test_two_lost_creates_of_one_name_do_not_find_the_same_object() -> None:
    fake = FakePxm()
    table = Table(fake, "/v2.1/collection", [], created_at=datetime.now(UTC).isoformat())
    async with make_client(fake) as client:
        table.lose = ["after"]
        first = await client.collections.create(name="Boot")
        table.lose = ["after"]
        second = await client.interactive.collections.create(name="Boot")
    assert {first.id, second.id} == {"new0", "new1"}


async def test_a_lost_collection_is_looked_up_by_its_time() -> None:
    fake = FakePxm()
    old = {"id": "c0", "name": "Boot", "created_at": "2020-01-01T00:00:00Z"}
    table = Table(fake, "/v2.1/collection", [old], created_at=datetime.now(UTC).isoformat())
    table.lose = ["after"]
    async with make_client(fake) as client:
        made = await client.collections.create(
            name="Boot", published=True, published_start_date=datetime.now(UTC)
        )
    assert made.id == "new1"
    assert "updated_start_date" in fake.requests[-1].url.params
    assert written(fake, "POST") == 1


async def test_a_collection_of_unknown_age_is_not_taken_for_the_new_one() -> None:
    fake = FakePxm()
    table = Table(fake, "/v2.1/collection", [{"id": "c0", "name": "Boot"}])
    table.lose = ["before"]
    async with make_client(fake) as client:
        with pytest.raises(AnswerLost):
            await client.collections.create(name="Boot")
    assert written(fake, "POST") == 1


async def test_a_refused_create_is_not_looked_for() -> None:
    fake = FakePxm()
    categories(fake)
    fake.routes["POST /v2.1/category"] = answer(400, {"error": "name is required"})
    async with make_client(fake) as client:
        with pytest.raises(BadRequest, match="name is required"):
            await client.categories.create(name="")
    assert fake.calls()[-1] == "POST /v2.1/category"


# Updating


@pytest.mark.parametrize(
    ("lose", "sent"), [([], 1), (["after"], 1), (["before"], 2), (["before", "before", "after"], 3)]
)
async def test_an_update_whose_answer_was_lost_is_compared_and_repeated(lose: list[str], sent: int) -> None:
    fake = FakePxm()
    table = categories(fake)
    table.lose = list(lose)
    async with make_client(fake) as client:
        changed = await client.categories.update("k1", name="Boots")
    assert changed is not None
    assert changed.name == "Boots"
    assert written(fake, "PUT") == sent
    assert table.rows[0] == {"id": "k1", "name": "Boots"}


async def test_an_update_that_keeps_getting_lost_says_so() -> None:
    fake = FakePxm()
    categories(fake).lose = ["before"] * 9
    async with make_client(fake) as client:
        with pytest.raises(AnswerLost):
            await client.categories.update("k1", name="Boots")
    assert written(fake, "PUT") == 4


async def test_an_update_may_be_answered_with_nothing() -> None:
    fake = FakePxm()
    categories(fake).tell = False
    async with make_client(fake) as client:
        assert await client.categories.update("k1", name="Boots") is None
        assert await client.categories.update("k1", parent_id=CLEAR) is None
    assert fake.body() == {"parent_id": None}


async def test_links_of_a_file_are_sent_as_objects_and_compared_as_ids() -> None:
    fake = FakePxm()
    table = Table(fake, "/v2.1/file", [{"id": "f", "collections": [{"id": "c1"}]}])
    table.lose = ["after"]
    async with make_client(fake) as client:
        file = await client.files.update("f", collections=["c1", "c2"])
        assert fake.body(1) == {"collections": [{"id": "c1"}, {"id": "c2"}]}
        assert file is not None
        assert file.collections == ("c1", "c2")
        await client.files.update("f", collections=[], region_ids=["r"], published=False)
    assert fake.body() == {"collections": [], "region_ids": ["r"], "published": False}
    assert written(fake, "PUT") == 2


async def test_a_refused_link_is_not_repeated() -> None:
    fake = FakePxm({"PUT /v2.1/file/f": answer(403)})
    async with make_client(fake) as client:
        with pytest.raises(PermissionDenied):
            await client.files.update("f", collections=["c"])
    assert fake.calls() == ["PUT /v2.1/file/f"]


# Deleting


@pytest.mark.parametrize(
    ("lose", "sent"), [([], 1), (["after"], 1), (["before"], 2), (["before", "after"], 2)]
)
async def test_a_delete_whose_answer_was_lost(lose: list[str], sent: int) -> None:
    fake = FakePxm()
    table = categories(fake)
    table.lose = list(lose)
    async with make_client(fake) as client:
        await client.categories.delete("k1")
        assert [row["id"] for row in table.rows] == ["k2"]
        assert written(fake, "DELETE") == sent
        with pytest.raises(NotFound):
            await client.categories.delete("k1")


# Lists and their filters


async def test_a_file_filter_that_is_ignored_is_applied_here() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "collections": [{"id": "c1"}], "created_at": "2025-03-10T12:00:00Z"},
        {"id": "2", "collections": [{"id": "c2"}], "created_at": "2025-03-10T12:00:00Z"},
        {"id": "3", "created_at": "2025-03-10T12:00:00Z"},
        {"id": "4", "collections": [{"id": "c1"}], "created_at": "2025-03-20T12:00:00Z"},
        {"id": "5", "collections": [{"id": "c1"}], "region_ids": ["r2"]},
    ]
    fake = FakePxm()
    Table(fake, "/v2.1/file", rows)
    async with make_client(fake) as client:
        found = await listed(
            client.files.list(
                collections=["c1", "c9"],
                region_ids=["r1"],
                created_start=date(2025, 3, 10),
                created_end=date(2025, 3, 11),
            )
        )
    assert [file.id for file in found] == ["1", "3"]
    names = [set(request.url.params) for request in fake.requests[1:]]
    assert "collections" in names[0]
    assert "collection_ids" in names[1]
    assert fake.requests[1].url.query.startswith(b"region_ids=r1&created_start_date=2025-03-10&")
    assert b"collections=c1,c9&limit=100&offset=0" in fake.requests[1].url.query


async def test_the_name_of_a_filter_is_learned() -> None:
    def by_filter(request: httpx.Request) -> httpx.Response:
        wanted = request.url.params.get("collection_ids", "")
        every = [{"id": f"{c}{n}", "collections": [c]} for c in ("c1", "c2") for n in range(3)]
        rows = [row for row in every if not wanted or row["collections"] == [wanted]]
        return answer(200, rows[int(request.url.params["offset"]) :])

    fake = FakePxm({"GET /v2.1/file": by_filter})
    async with make_client(fake) as client:
        for _ in range(2):
            assert len(await listed(client.files.list(collections=["c2"]))) == 3
        assert client.endpoints.params == {"file.collections": "collection_ids"}
    assert sum("collections" in request.url.params for request in fake.requests) == 1


async def test_a_filter_that_is_refused_under_one_name_is_tried_under_the_next() -> None:
    def picky(request: httpx.Request) -> httpx.Response:
        if "ids" in request.url.params:
            return answer(400, {"error": "unknown parameter"})
        return answer(200, {"collections": [{"id": "c1"}] if request.url.params["offset"] == "0" else []})

    fake = FakePxm({"GET /v2.1/collection": picky})
    async with make_client(fake) as client:
        assert [c.id for c in await listed(client.collections.list(ids=["c1"]))] == ["c1"]
        assert client.endpoints.params == {"collection.ids": "collection_ids"}


async def test_many_ids_are_asked_for_in_parts() -> None:
    def some(request: httpx.Request) -> httpx.Response:
        wanted = request.url.params["ids"].split(",")
        return answer(
            200, {"collections": [{"id": key} for key in wanted][int(request.url.params["offset"]) :]}
        )

    fake = FakePxm({"GET /v2.1/collection": some})
    async with make_client(fake) as client:
        found = await listed(client.collections.list(ids=[f"c{n}" for n in range(250)]))
    assert len(found) == 250
    assert len(fake.calls()) == 3


async def test_ids_that_are_ignored_under_every_name_are_picked_here() -> None:
    fake = FakePxm()
    Table(fake, "/v2.1/collection", [{"id": f"c{n}"} for n in range(30)])
    async with make_client(fake) as client:
        found = await listed(client.collections.list(ids=["c3", "c29", "absent"], limit=10))
    assert [c.id for c in found] == ["c3", "c29"]


async def test_collection_filters_that_are_ignored_are_applied_here() -> None:
    start = datetime(2025, 3, 1, 12, tzinfo=UTC)
    rows: list[dict[str, Any]] = [
        {"id": "1", "parent_id": "k", "collection_type": "parent", "updated_at": "2025-03-01T12:00:00.7Z"},
        {"id": "2", "parent_id": "x", "collection_type": "parent", "updated_at": "2025-03-02T12:00:00Z"},
        {"id": "3", "parent_id": "x", "direct_parent": ["k"], "collection_type": "parent"},
        {"id": "4", "parent_id": "k", "collection_type": "variant"},
        {"id": "5", "parent_id": "k", "collection_type": "parent", "updated_at": "2025-03-01T11:59:59Z"},
        {"id": "6"},
    ]
    fake = FakePxm()
    Table(fake, "/v2.1/collection", rows)
    async with make_client(fake) as client:
        found = await listed(
            client.collections.list(parent_id="k", collection_type="parent", updated_start=start)
        )
    assert [c.id for c in found] == ["1", "3", "6"]
    assert fake.requests[1].url.params["updated_start_date"] == "2025-03-01T12:00:00Z"


# Attributes


def test_changing_one_attribute_sends_the_others_again() -> None:
    current = [
        AttributeValue(id="a", value="Red"),
        AttributeValue(id="b", value=[1]),
        AttributeValue(id="c", value=None),
    ]
    changes = [AttributeChange(id="b", type="delete"), AttributeChange(id="d", value=0)]
    assert [change.wire() for change in merged_changes(current, changes)] == [
        {"id": "a", "type": "update", "value": "Red"},
        {"id": "b", "type": "delete"},
        {"id": "d", "type": "update", "value": 0},
    ]
    for unknown in (None, [AttributeValue(id="a")]):
        with pytest.raises(UnexpectedAnswer):
            merged_changes(unknown, changes)


async def test_attributes_of_a_collection_are_merged() -> None:
    fake = FakePxm()
    row = {"id": "c", "name": "Boot", "attributes": [{"id": "a", "value": "Red"}, {"id": "b", "value": "x"}]}
    Table(fake, "/v2.1/collection", [row])
    async with make_client(fake) as client:
        await client.collections.change_attributes("c", values={"d": 3}, remove=["b"])
    assert fake.body() == {
        "attributes": [
            {"id": "a", "type": "update", "value": "Red"},
            {"id": "d", "type": "update", "value": 3},
            {"id": "b", "type": "delete"},
        ]
    }


@pytest.mark.parametrize("entity", ["collection", "file", "category"])
@pytest.mark.parametrize("path", ["{entity}/x/attributes", "attribute/{entity}/x"])
async def test_values_on_every_kind_of_object(entity: Any, path: str) -> None:
    values = {"a": "Red"}
    path = path.format(entity=entity)
    lose = [LOST]

    def put(request: httpx.Request) -> Any:
        values["b"] = json.loads(request.content)["value"]
        return lose.pop() if lose else answer(204)

    def get(request: httpx.Request) -> httpx.Response:
        rows = [{"attribute_id": key, "value": value} for key, value in values.items()]
        return answer(200, {"attributes": rows})

    fake = FakePxm({f"GET /v2.1/{path}": get, f"PUT /v2.1/{path}/b": put})
    async with make_client(fake) as client:
        told = await client.attributes.set_value(entity, "x", "b", 7)
        assert told is not None
        assert told.value == 7
        assert await client.attributes.set_value(entity, "x", "b", 8) is None
        assert [(v.id, v.value) for v in await client.attributes.values(entity, "x")] == [
            ("a", "Red"),
            ("b", 8),
        ]
        assert await client.attributes.value(entity, "x", "none") is None
    assert written(fake, "PUT") == 2


# Every resource once


async def test_all_other_reads_and_writes() -> None:
    fake = FakePxm()
    for path in ("attribute", "attribute-group", "resource"):
        Table(fake, f"/v2.1/{path}", [])
    fake.routes |= {
        "GET /v2.1/category/k/files": answer(200, {"files": [{"id": "f1"}]}),
        "GET /v2.1/collection/c/files": answer(200, [{"id": "f2"}]),
        "GET /v2.1/region": answer(200, {"regions": [{"id": "r1"}, {"id": "r2", "is_primary": True}]}),
        "GET /v2.1/file/search": answer(200, {"data": [{"id": "f3", "name": "a b&c.jpg"}]}),
    }
    async with make_client(fake) as client:
        assert [f.id for f in await listed(client.categories.files("k"))] == ["f1"]
        assert [f.id for f in await listed(client.collections.files("c"))] == ["f2"]
        assert [r.id for r in await listed(client.regions.list())] == ["r1", "r2"]
        primary = await client.regions.primary()
        assert primary is not None
        assert primary.id == "r2"
        assert [f.file_name for f in await listed(client.files.search_by_name("a b&c.jpg"))] == ["a b&c.jpg"]
        assert dict(fake.requests[-2].url.params)["file_name"] == "a b&c.jpg"
        assert dict(fake.requests[-2].url.params)["filename"] == "a b&c.jpg"
        await everything_once(client)


async def everything_once(client: PxmClient) -> None:
    attribute = await client.attributes.create(name="Colour", type="List", options=["red"])
    assert (await client.attributes.get(attribute.id)).options == ("red",)
    await client.attributes.update(attribute.id, options=["red", "blue"])
    assert [a.options for a in await listed(client.attributes.list())] == [("red", "blue")]
    group = await client.attribute_groups.create(name="Look", attributes=[attribute.id])
    assert (await client.attribute_groups.get(group.id)).attributes == (attribute.id,)
    await client.attribute_groups.update(group.id, name="Looks")
    assert [g.name for g in await listed(client.attribute_groups.list())] == ["Looks"]
    await client.attribute_groups.delete(group.id)
    await client.attributes.delete(attribute.id)
    resource = await client.resources.create(description="Spec", link="https://x.example", collections=["c"])
    assert (await client.resources.get(resource.id)).collections == ("c",)
    await client.resources.update(resource.id, category_id="k", collections=[])
    assert [r.category_id for r in await listed(client.resources.list())] == ["k"]
    await client.resources.delete(resource.id)
    assert await listed(client.resources.list()) == []


@pytest.mark.parametrize(
    ("raw", "groups"),
    [
        ([], []),
        ([{"id": "c1", "name": "A"}], [(None, ["c1"])]),
        ({"collections": [{"id": "c1"}]}, [(None, ["c1"])]),
        (
            [{"id": "g", "name": "Goes with", "collections": [{"id": "c1"}, {"id": "c2"}]}],
            [("Goes with", ["c1", "c2"])],
        ),
        ({"groups": [{"name": "Empty", "items": []}]}, [("Empty", [])]),
        ({"associations": [{"label": "Parts", "related": [{"id": "c3"}]}]}, [("Parts", ["c3"])]),
    ],
)
async def test_related_collections_in_groups_or_flat(raw: Any, groups: Any) -> None:
    fake = FakePxm({"GET /v2.1/collection/c/related": answer(200, raw)})
    async with make_client(fake) as client:
        found = await client.collections.related("c")
    assert [(group.name, [c.id for c in group.collections]) for group in found] == groups


async def test_image_variants_with_their_filters() -> None:
    raw = {"variants": [{"file_id": "f", "stack_id": "s", "size": "large", "type": "jpg", "link": "SIGNED"}]}
    fake = FakePxm({"GET /v2.1/collection/c/image-variants": answer(200, raw)})
    async with make_client(fake) as client:
        found = await client.collections.image_variants(
            "c", size="large", file_type="jpg", stack_ids=["s", "t"]
        )
    assert [(v.file_id, v.stack_id, v.size, v.file_type, v.url) for v in found] == [
        ("f", "s", "large", "jpg", "SIGNED")
    ]
    assert fake.requests[-1].url.query.startswith(b"size=large&file_type=jpg&stack_ids=s,t&limit=")


async def test_all_image_variants_of_a_product_with_many() -> None:
    many = [{"file_id": f"f{n // 5}", "size": str(n % 5), "type": "jpg"} for n in range(250)]

    def page(request: httpx.Request) -> httpx.Response:
        start, limit = (int(request.url.params[name]) for name in ("offset", "limit"))
        return answer(200, {"items": many[start : start + limit]})

    async with make_client(FakePxm({"GET /v2.1/collection/c/image-variants": page})) as client:
        found = await client.collections.image_variants("c")
    assert [(v.file_id, v.size) for v in found] == [(row["file_id"], row["size"]) for row in many]


# Search


def searching(
    name: str, *, v2: bool = False, ignores: bool = True, picky: bool = False
) -> Callable[[Any], Any]:
    """A search that knows one parameter; others it ignores (all match), or answers nothing, or refuses."""

    def search(request: httpx.Request) -> httpx.Response:
        params = request.url.params
        words = params.get(name)
        if words is None and picky:
            return answer(400, {"error": "unknown parameter"})
        every = ["red shoe", "red hat", "blue hat"] if words is not None or ignores else []
        rows = [{"id": row, "name": row} for row in every if words is None or words in row]
        start, limit = int(params["offset"]), int(params["limit"])
        page = rows[start : start + limit]
        return answer(200, page if v2 else {"hits": page, "total": len(rows)})

    return search


@pytest.mark.parametrize("name", ["q", "query", "keyword", "search"])
@pytest.mark.parametrize("how", [{}, {"ignores": False}, {"picky": True}])
async def test_the_keyword_parameter_is_found_and_remembered(name: str, how: dict[str, bool]) -> None:
    fake = FakePxm(
        {"GET /v3/file/search": searching(name, **how), "GET /v3/folder/search": searching(name, **how)}
    )
    async with make_client(fake) as client:
        assert [hit.name for hit in await listed(client.search.files("red"))] == ["red shoe", "red hat"]
        assert client.endpoints.params == {"search.keyword": name}
        before = len(fake.calls())
        assert [hit.id for hit in await listed(client.search.collections("blue"))] == ["blue hat"]
        page = await client.search.page("file", "hat", limit=1, offset=1)
        assert (page.total, [hit.id for hit in page.hits]) == (2, ["blue hat"])
        assert len(fake.calls()) == before + 2


async def test_search_v2_has_no_total() -> None:
    fake = FakePxm({f"GET /v2/{entity}/search": searching("q", v2=True) for entity in ("file", "folder")})
    async with make_client(fake) as client:
        assert len(await listed(client.search.v2_files("red", limit=1))) == 2
        assert len(await listed(client.search.v2_collections("hat"))) == 2
        assert (await client.search.page("file", "hat", version="v2")).total is None


async def test_a_search_without_hits_or_words() -> None:
    fake = FakePxm({"GET /v3/file/search": searching("q")})
    async with make_client(fake) as client:
        assert await listed(client.search.files("green")) == []
        assert await listed(client.search.files("  ")) == []
        assert client.endpoints.params == {}
        fake.routes["GET /v3/file/search"] = answer(400, {"error": "search is off"})
        with pytest.raises(BadRequest, match="search is off"):
            await listed(client.search.files("green"))


async def test_ages_are_told_with_slack_for_clocks() -> None:
    fake = FakePxm()
    slow_clock = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    table = Table(fake, "/v2.1/collection", [], updated_at=slow_clock)
    table.lose = ["after"]
    async with make_client(fake) as client:
        assert (await client.collections.create(name="Boot")).id == "new0"
