"""The verbs that change objects: what they send, what they keep, and what they refuse; on a client in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import UnexpectedAnswer
from pxm_desktop.pxm.models import AttributeValue, Category, Collection, PxmEntity
from pxm_desktop.pxm.resource import CLEAR
from pxm_desktop.service.errors import BadValue, ServiceError, UnknownVerb
from pxm_desktop.service.verbs.verbs import Verbs

START = datetime(2026, 3, 1, tzinfo=UTC)
VALUES = (
    AttributeValue(id="a1", name="Colour", value="Blue"),
    AttributeValue(id="a2", name="Weight", value=180),
    AttributeValue(id="a3", name="Care", value=["wash", "dry"]),
    AttributeValue(id="a4", name="Empty", value=None),
)
PRODUCT = Collection(
    id="p",
    name="Jacket",
    additional_title="SKU-1",
    parent_id="c1",
    direct_parent=("c1", "c2"),
    published=False,
    published_start_date=None,
    published_end_date=None,
    region_ids=("r1",),
    attributes=VALUES,
)


class Collections:
    """Collections in memory; `answer` is what a write answers, `after` what somebody else makes of it."""

    def __init__(self) -> None:
        self.rows: dict[str, Collection] = {"p": PRODUCT}
        self.sent: list[dict[str, Any]] = []
        self.listed: list[dict[str, Any]] = []
        self.empty_answers = False
        self.by_family = True
        self.kept_out: str | None = None

    async def get(self, identity: str) -> Collection:
        return self.rows[identity]

    async def update(self, identity: str, **fields: Any) -> Collection | None:
        self.sent.append(fields)
        plain: dict[str, Any] = {
            k: (None if v is CLEAR else v) for k, v in fields.items() if k != "attributes"
        }
        if self.kept_out is not None and "direct_parent" in plain:
            plain["direct_parent"] = tuple(p for p in plain["direct_parent"] if p != self.kept_out)
        self.rows[identity] = self.rows[identity].model_copy(update=plain)
        return None if self.empty_answers else self.rows[identity]

    async def create(self, **fields: Any) -> Collection:
        self.sent.append({key: value for key, value in fields.items() if value is not None})
        return Collection(id="new")

    async def delete(self, identity: str) -> None:
        del self.rows[identity]

    async def list(self, **filters: Any) -> AsyncIterator[Collection]:
        self.listed.append({key: value for key, value in filters.items() if value})
        if filters.get("parent_id") and not self.by_family:
            return
        for found in self.rows.values():
            yield found


class Categories:
    """A chain of categories."""

    def __init__(self, count: int = 3) -> None:
        self.rows = {
            f"c{n}": Category(id=f"c{n}", name=f"C{n}", parent_id=f"c{n - 1}" if n > 1 else None)
            for n in range(1, count + 1)
        }
        self.sent: list[dict[str, Any]] = []

    async def get(self, identity: str) -> Category:
        return self.rows[identity]

    async def list(self) -> AsyncIterator[Category]:
        for found in self.rows.values():
            yield found

    async def update(self, identity: str, **fields: Any) -> None:
        self.sent.append(fields)


class Attributes:
    """Values that an object tells only when it is asked for them."""

    async def values(self, entity: str, identity: str) -> list[AttributeValue]:
        return list(VALUES)


class Files:
    """No files."""

    async def list(self, **filters: Any) -> AsyncIterator[None]:
        nothing: tuple[None, ...] = ()
        for none in nothing:
            yield none


class Client:
    def __init__(self) -> None:
        self.files = Files()
        self.collections = Collections()
        self.categories = Categories()
        self.attributes = Attributes()


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def written() -> list[tuple[str, str, bool]]:
    """What the verbs said that they wrote: noun, id, whether it is still there."""
    return []


@pytest.fixture
def verbs(client: Client, written: list[tuple[str, str, bool]]) -> Verbs:
    async def wrote(noun: str, identity: str, found: PxmEntity | None) -> None:
        written.append((noun, identity, found is not None))

    return Verbs(cast("PxmView", client), wrote=wrote)


async def set_(verbs: Verbs, **arguments: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", await verbs.call("collections.set", {"id": "p", **arguments}))


async def test_only_what_differs_is_sent(verbs: Verbs, client: Client, written: list[Any]) -> None:
    told = await set_(verbs, name="Jacket", additional_title="SKU-2", add_categories=["c1"])
    assert client.collections.sent == [{"additional_title": "SKU-2"}]
    assert told["changes"] == [{"field": "additional_title", "before": "SKU-1", "after": "SKU-2"}]
    assert (told["changed"], told["name"], told["additional_title"]) == (True, "Jacket", "SKU-2")
    assert written == [("collections", "p", True)]


async def test_nothing_is_sent_where_all_is_so(verbs: Verbs, client: Client, written: list[Any]) -> None:
    told = await set_(verbs, name="Jacket", set_attributes={"a1": "Blue", "a3": ["wash", "dry"]})
    assert (told["changed"], client.collections.sent, written) == (False, [], [])


async def test_arrays_are_merged(verbs: Verbs, client: Client) -> None:
    await set_(verbs, add_categories=["c3"], remove_categories=["c2"], add_regions=["r2"])
    assert client.collections.sent == [{"direct_parent": ("c1", "c3"), "region_ids": ("r1", "r2")}]


async def test_arrays_can_be_replaced(verbs: Verbs, client: Client) -> None:
    await set_(verbs, direct_parent=["c3"], region_ids=["r1"])
    assert client.collections.sent == [{"direct_parent": ("c3",)}]


async def test_a_product_leaves_its_main_category_for_another(verbs: Verbs, client: Client) -> None:
    await set_(verbs, remove_categories=["c1"])
    assert client.collections.sent == [{"direct_parent": ("c2",), "parent_id": "c2"}]
    client.collections.sent.clear()
    await set_(verbs, remove_categories=["c2"])
    assert client.collections.sent == [{"direct_parent": (), "parent_id": CLEAR}]


async def test_an_answer_without_categories_is_never_merged_from(verbs: Verbs, client: Client) -> None:
    client.collections.rows["p"] = Collection(id="p", name="Jacket")
    with pytest.raises(ServiceError, match="nothing was changed"):
        await set_(verbs, add_categories=["c3"])
    assert client.collections.sent == []


async def test_attributes_that_are_not_named_are_sent_again(verbs: Verbs, client: Client) -> None:
    told = await set_(verbs, set_attributes={"a2": 200, "a9": True}, clear_attributes=["a3", "a4"])
    (sent,) = client.collections.sent
    assert [entry.wire() for entry in sent["attributes"]] == [
        {"id": "a1", "type": "update", "value": "Blue"},
        {"id": "a2", "type": "update", "value": 200},
        {"id": "a9", "type": "update", "value": True},
        {"id": "a3", "type": "delete"},
    ]
    assert told["changes"] == [
        {"field": "attribute", "id": "a2", "name": "Weight", "before": 180, "after": 200},
        {"field": "attribute", "id": "a9", "before": None, "after": True},
        {"field": "attribute", "id": "a3", "name": "Care", "before": ["wash", "dry"], "after": None},
    ]


async def test_yes_is_not_one(verbs: Verbs, client: Client) -> None:
    client.collections.rows["p"] = PRODUCT.model_copy(
        update={"attributes": (AttributeValue(id="a1", value=1),)}
    )
    assert (await set_(verbs, set_attributes={"a1": True}))["changed"] is True
    assert (await set_(verbs, set_attributes={"a1": 1.0}))["changed"] is False


async def test_values_that_the_product_leaves_out_are_asked_for(verbs: Verbs, client: Client) -> None:
    client.collections.rows["p"] = Collection(id="p", name="Jacket")
    await set_(verbs, set_attributes={"a2": 200})
    assert [entry.id for entry in client.collections.sent[0]["attributes"]] == ["a1", "a3", "a2"]


async def test_values_that_nobody_tells_are_never_overwritten(
    verbs: Verbs, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.collections.rows["p"] = Collection(id="p", name="Jacket")

    async def silent(entity: str, identity: str) -> list[AttributeValue]:
        return [AttributeValue(id="a1")]

    monkeypatch.setattr(client.attributes, "values", silent)
    with pytest.raises(UnexpectedAnswer):
        await set_(verbs, set_attributes={"a2": 200})
    assert client.collections.sent == []


async def test_publishing_sends_the_start_that_pxm_wants(verbs: Verbs, client: Client) -> None:
    await set_(verbs, published=True, published_start_date="2026-03-01T00:00:00Z")
    assert client.collections.sent == [{"published": True, "published_start_date": START}]
    client.collections.rows["p"] = client.collections.rows["p"].model_copy(update={"published": False})
    client.collections.sent.clear()
    told = await set_(verbs, published=True)
    assert client.collections.sent == [{"published": True, "published_start_date": START}]
    assert [entry["field"] for entry in told["changes"]] == ["published"]


async def test_publishing_begins_now_where_nothing_says_when(verbs: Verbs, client: Client) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    told = await set_(verbs, published=True)
    start = client.collections.sent[0]["published_start_date"]
    assert before <= start <= datetime.now(UTC)
    assert [entry["field"] for entry in told["changes"]] == ["published", "published_start_date"]


async def test_null_empties_a_field(verbs: Verbs, client: Client) -> None:
    await set_(verbs, additional_title=None, published_end_date=None)
    assert client.collections.sent == [{"additional_title": CLEAR}]


@pytest.mark.parametrize(
    "arguments",
    [
        {"add_categories": ["c3"], "remove_categories": ["c3"]},
        {"set_attributes": {"a1": "Red"}, "clear_attributes": ["a1"]},
        {"published_start_date": "2026-03-02T00:00:00Z", "published_end_date": "2026-03-01T00:00:00Z"},
    ],
)
async def test_what_contradicts_itself_is_refused(
    verbs: Verbs, client: Client, arguments: dict[str, Any]
) -> None:
    with pytest.raises(BadValue):
        await set_(verbs, **arguments)
    assert client.collections.sent == []


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("collections.set", {"id": "p", "colour": "Red"}),
        ("collections.set", {"id": "p", "published_start_date": "tomorrow"}),
        ("collections.list", {"colour": "Red"}),
        ("files.list", {"colour": "Red"}),
        ("files.list", {"created_start": "tomorrow"}),
    ],
)
async def test_arguments_that_are_none(verbs: Verbs, verb: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(UnknownVerb):
        await verbs.call(verb, arguments)


async def test_a_dry_run_reads_and_writes_nothing(verbs: Verbs, client: Client, written: list[Any]) -> None:
    told = await set_(verbs, name="Coat", dry_run=True)
    assert told == {
        "id": "p",
        "dry_run": True,
        "changed": True,
        "changes": [{"field": "name", "before": "Jacket", "after": "Coat"}],
    }
    told = await verbs.call("collections.create", {"name": "Coat", "direct_parent": ["c1"], "dry_run": True})
    assert (told["id"], told["dry_run"], len(told["changes"])) == (None, True, 3)
    assert (client.collections.sent, written) == ([], [])


async def test_an_empty_answer_is_read_anew(verbs: Verbs, client: Client) -> None:
    client.collections.empty_answers = True
    assert (await set_(verbs, name="Coat"))["name"] == "Coat"


async def test_a_change_that_pxm_does_not_keep_is_told(verbs: Verbs, client: Client) -> None:
    client.collections.kept_out = "c3"
    with pytest.raises(ServiceError, match="shows something else"):
        await set_(verbs, add_categories=["c3"])


async def test_what_is_made_is_told_whole_although_pxm_answers_only_an_id(
    verbs: Verbs, client: Client, written: list[Any]
) -> None:
    made = await verbs.call(
        "collections.create",
        {"name": "Coat", "additional_title": "S", "direct_parent": ["c2", "c1"], "parent_topic_id": "f"},
    )
    assert client.collections.sent == [
        {
            "name": "Coat",
            "additional_title": "S",
            "parent_id": "c2",
            "direct_parent": ("c2", "c1"),
            "collection_type": "variant",
            "parent_topic_id": "f",
        }
    ]
    assert (made["id"], made["name"], made["direct_parent"]) == ("new", "Coat", ["c2", "c1"])
    assert written == [("collections", "new", True)]


async def test_deleting_is_told(verbs: Verbs, client: Client, written: list[Any]) -> None:
    assert await verbs.call("collections.delete", {"id": "p"}) == {"id": "p", "deleted": True}
    assert written == [("collections", "p", False)]


def family(client: Client) -> None:
    client.collections.rows = {
        "f": Collection(id="f", name="Family", collection_type="parent"),
        "v": Collection(id="v", name="Variant", collection_type="variant", parent_topic_id="f"),
        "w": Collection(id="w", name="Old form", collection_type="variant", parent_id="f"),
        "x": Collection(id="x", name="Of another", collection_type="variant", parent_topic_id="g"),
        "s": Collection(id="s", name="In a category", parent_id="f"),
    }


async def test_variants_are_those_of_the_family(verbs: Verbs, client: Client) -> None:
    family(client)
    found = await verbs.call("collections.variants", {"id": "f"})
    assert [variant["id"] for variant in found] == ["v", "w"]
    assert client.collections.listed == [{"parent_id": "f", "collection_type": "variant"}]


async def test_variants_are_looked_for_among_all_where_pxms_filter_shows_none(
    verbs: Verbs, client: Client
) -> None:
    family(client)
    client.collections.by_family = False
    found = await verbs.call("collections.variants", {"id": "f"})
    assert [variant["id"] for variant in found] == ["v", "w"]
    client.collections.listed.clear()
    assert await verbs.call("collections.variants", {"id": "s"}) == []
    assert len(client.collections.listed) == 1


async def test_few_categories_are_asked_for_one_by_one_and_many_in_one_list(
    verbs: Verbs, client: Client
) -> None:
    await verbs.call("collections.list", {"category": "c2"})
    assert client.collections.listed == [{"parent_id": "c2"}, {"parent_id": "c3"}]
    client.collections.listed.clear()
    client.categories = Categories(40)
    verbs = Verbs(cast("PxmView", client))
    found = await verbs.call("collections.list", {"category": "c1"})
    assert (client.collections.listed, [f["id"] for f in found]) == ([{}], ["p"])
    assert await verbs.call("collections.list", {"category": "c30"}) != found


async def test_a_category_does_not_move_into_itself(verbs: Verbs, client: Client) -> None:
    for place in ("c1", "c3"):
        with pytest.raises(BadValue, match="cannot lie in itself"):
            await verbs.call("categories.set", {"id": "c1", "parent_id": place})
    assert client.categories.sent == []
    await verbs.call("categories.set", {"id": "c3", "parent_id": None})
    assert client.categories.sent == [{"parent_id": CLEAR}]
