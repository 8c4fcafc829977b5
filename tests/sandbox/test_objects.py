"""Categories, collections, files, attributes, groups, resources, search: what PUT keeps, replaces and refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import Client, wait_for
from tests.support.sandbox import Control


@pytest.mark.parametrize(
    ("path", "body", "required"),
    [
        ("/category", {"name": "N"}, ["name"]),
        ("/collection", {"name": "N"}, ["name"]),
        ("/attribute", {"name": "N", "type": "Text"}, ["name", "type"]),
        ("/attribute-group", {"name": "N"}, ["name"]),
        ("/resource", {"description": "N", "link": "https://example.com"}, ["description", "link"]),
    ],
)
def test_create_read_change_delete(
    client: Client, path: str, body: dict[str, str], required: list[str]
) -> None:
    assert client.call("POST", path, 400, json={})["fields"] == required
    made = client.call("POST", path, 201, json=body)
    one = f"{path}/{made['id']}"
    assert client.get(one) == made
    field = required[0]
    changed = client.call("PUT", one, json={field: "Changed"})
    assert changed[field] == "Changed"
    kept = {name for name in made if name not in (field, "updated_at")}
    assert {name: changed[name] for name in kept} == {name: made[name] for name in kept}
    client.call("PUT", one, 400, json={field: ""})
    assert client.call("DELETE", one, 204) is None
    client.get(one, 404)
    client.call("PUT", one, 404, json={field: "Gone"})


def test_updates_may_answer_nothing(client: Client, control: Control, unique: str) -> None:
    own = client.collection(unique)
    control.set(empty_204=True)
    assert client.call("PUT", f"/collection/{own}", 204, json={"name": f"{unique} new"}) is None
    assert client.get(f"/collection/{own}")["name"] == f"{unique} new"


def test_bodies_that_are_no_objects(client: Client) -> None:
    for content in (b"", b"[]", b"{", b'"x"'):
        client.call("POST", "/category", 400, content=content)
    client.call("POST", "/category", 400, content=b'{"name": "\\ud800"}')


def test_categories_nest_but_not_in_themselves(client: Client, unique: str) -> None:
    outer = client.call("POST", "/category", 201, json={"name": unique})["id"]
    inner = client.call("POST", "/category", 201, json={"name": unique, "parent_id": outer})["id"]
    client.call("PUT", f"/category/{outer}", 400, json={"parent_id": inner})
    client.call("DELETE", f"/category/{outer}", 400)
    client.call("POST", "/category", 400, json={"name": unique, "parent_id": "cat_unknown"})


def test_collection_rules(client: Client, unique: str) -> None:
    path = "/collection"
    assert client.call("POST", path, 400, json={"name": unique, "published": True})["fields"] == [
        "published_start_date"
    ]
    variant = {"name": unique, "collection_type": "variant"}
    assert client.call("POST", path, 400, json=variant)["fields"] == ["parent_topic_id"]
    plain = client.collection(unique)
    client.call("POST", path, 400, json=variant | {"parent_topic_id": plain})
    family = client.collection(unique, collection_type="parent")
    made = client.call("POST", path, 201, json=variant | {"parent_topic_id": family})
    assert made["parent_topic_id"] == family
    assert "collection_type" not in client.get(f"{path}/{plain}")
    client.call("POST", path, 400, json={"name": unique, "direct_parent": ["cat_unknown"]})


def test_arrays_of_a_collection_are_replaced_as_a_whole(client: Client, unique: str) -> None:
    categories = [row["id"] for row in client.get("/category", limit=2)]
    regions = [row["id"] for row in client.get("/region", limit=2)]
    own = f"/collection/{client.collection(unique, direct_parent=categories, region_ids=regions)}"
    changed = client.call("PUT", own, json={"direct_parent": categories[:1], "region_ids": regions[:1]})
    assert changed["direct_parent"] == categories[:1]
    assert changed["region_ids"] == regions[:1]
    assert client.call("PUT", own, json={"direct_parent": []})["direct_parent"] == []


def _values(listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {item["id"]: item["value"] for item in listed}


def _attribute(client: Client, kind: str, **more: Any) -> str:
    return str(client.call("POST", "/attribute", 201, json={"name": kind, "type": kind, **more})["id"])


def test_attribute_operations_count_as_a_whole(client: Client, unique: str) -> None:
    text, number = _attribute(client, "Text"), _attribute(client, "Number")
    own = f"/collection/{client.collection(unique)}"
    both = [{"id": text, "type": "update", "value": "red"}, {"id": number, "type": "update", "value": 3}]
    assert _values(client.call("PUT", own, json={"attributes": both})["attributes"]) == {
        text: "red",
        number: 3,
    }
    assert _values(client.call("PUT", own, json={"name": "other"})["attributes"]) == {text: "red", number: 3}
    one = client.call("PUT", own, json={"attributes": both[:1]})
    assert _values(one["attributes"]) == {text: "red"}
    gone = client.call("PUT", own, json={"attributes": [{"id": text, "type": "delete"}]})
    assert gone["attributes"] == []
    for bad in (
        {"id": text, "type": "update"},
        {"id": text, "type": "set", "value": "x"},
        {"id": "no", "type": "delete"},
    ):
        client.call("PUT", own, 400, json={"attributes": [bad]})
    client.call("PUT", own, 400, json={"attributes": [{"id": text, "type": "delete", "value": "x"}]})


@pytest.mark.parametrize("entity", ["collection", "category", "file"])
def test_attribute_values_of_every_entity(client: Client, control: Control, unique: str, entity: str) -> None:
    control.set(get_after=0)
    if entity == "file":
        own = client.upload(f"{unique}.bin", b"x")["id"]
    else:
        own = client.call("POST", f"/{entity}", 201, json={"name": unique})["id"]
    first, second = _attribute(client, "Text"), _attribute(client, "Boolean")
    client.call("PUT", f"/{entity}/{own}/attributes/{first}", json={"value": "a"})
    client.call("PUT", f"/{entity}/{own}/attributes/{second}", json={"value": True})
    assert _values(client.get(f"/{entity}/{own}/attributes")) == {first: "a", second: True}
    control.set(alternative_paths="attribute_entity")
    client.get(f"/{entity}/{own}/attributes", 404)
    client.call("PUT", f"/attribute/{entity}/{own}/{first}", json={"value": "b"})
    assert _values(client.get(f"/attribute/{entity}/{own}")) == {first: "b", second: True}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("Text", "x", 1),
        ("Date", "2026-01-31", "tomorrow"),
        ("Number", 1.5, "1.5"),
        ("Boolean", False, 0),
        ("List", ["a"], "a"),
        ("Pick List", "Red", "Pink"),
    ],
)
def test_values_fit_their_type(client: Client, unique: str, kind: str, good: object, bad: object) -> None:
    attribute = _attribute(client, kind, options=["Red", "Blue"])
    path = f"/collection/{client.collection(unique)}/attributes/{attribute}"
    assert client.call("PUT", path, json={"value": good})["value"] == good
    client.call("PUT", path, 400, json={"value": bad})
    client.call("PUT", path, 400, json={})


def test_file_updates(client: Client, unique: str) -> None:
    one, two = client.collection(f"{unique}a"), client.collection(f"{unique}b")
    file = f"/file/{client.upload(f'{unique}.bin', b'x')['id']}"
    both = client.call("PUT", file, json={"collections": [{"id": one}, {"id": two}]})
    assert both["collections"] == [{"id": one}, {"id": two}]
    assert client.call("PUT", file, json={"collections": [{"id": two}]})["collections"] == [{"id": two}]
    regions = [row["id"] for row in client.get("/region")]
    changed = client.call("PUT", file, json={"region_ids": regions})
    assert (changed["region_ids"], changed["collections"]) == (regions, [{"id": two}])
    client.call("PUT", file, 400, json={"collections": [two]})
    client.call("PUT", file, 400, json={"collections": [{"id": "col_unknown"}]})
    client.call("DELETE", file, 405)


def test_files_of_a_collection_and_a_category(client: Client, control: Control, unique: str) -> None:
    control.set(visible_after=0)
    category = client.call("POST", "/category", 201, json={"name": unique})["id"]
    own = client.collection(unique, direct_parent=[category])
    file = client.upload(f"{unique}.bin", b"x")["id"]
    assert client.get(f"/collection/{own}/files") == []
    client.call("PUT", f"/file/{file}", json={"collections": [{"id": own}]})
    assert [row["id"] for row in client.get(f"/collection/{own}/files")] == [file]
    assert [row["id"] for row in client.get(f"/category/{category}/files")["files"]] == [file]
    assert [row["id"] for row in client.get("/file", collections=own)] == [file]
    control.set(collections_filter="collection_ids")
    assert [row["id"] for row in client.get("/file", collection_ids=own)] == [file]
    client.call("DELETE", f"/collection/{own}", 204)
    assert client.call("PUT", f"/file/{file}", json={})["collections"] == []


def test_related_collections(client: Client, control: Control) -> None:
    own = client.get("/v3/folder/search", q="SKU-BRJ-002")["hits"][0]["id"]
    groups = client.get(f"/collection/{own}/related")
    assert {"name", "collections"} == set(groups[0])
    control.set(related="flat", alternative_paths="associations")
    client.get(f"/collection/{own}/related", 404)
    flat = client.get(f"/collection/{own}/associations")
    assert flat == [item for group in groups for item in group["collections"]]


def test_search_in_both_versions(client: Client, control: Control) -> None:
    hits = client.get("/v3/folder/search", q="rain jacket blue", limit=3)
    assert hits["total"] > 3
    assert [set(hit) for hit in hits["hits"]] == [{"id", "name"}] * 3
    assert "total" not in client.get("/v2/folder/search", q="rain jacket")
    assert client.get("/v3/folder/search", q="SKU-BRJ-001")["hits"][0]["name"] == "Blue Rain Jacket"
    client.get("/v2.1/folder/search", 404, q="rain")
    client.get("/v3/category/search", 404, q="rain")
    client.get("/v3/folder/search", 400)
    control.set(keyword_field="keyword")
    client.get("/v3/folder/search", 400, q="rain")
    assert client.get("/v3/folder/search", keyword="rain")["total"]


def test_the_search_index_lags(client: Client, control: Control, unique: str) -> None:
    control.set(search_lag=3600)
    own = client.collection(f"{unique} first")
    assert client.get("/v3/folder/search", q=f"{unique} first")["total"] == 0
    control.set(search_lag=0)
    assert client.get("/v3/folder/search", q=f"{unique} first")["total"] == 1
    client.call("PUT", f"/collection/{own}", json={"name": f"{unique} second"})
    control.set(search_lag=1)
    # Just renamed: the index still answers to the old name, and to the new one a second later.
    wait_for(lambda: client.get("/v3/folder/search", q=f"{unique} second")["total"] == 1)
    assert client.get("/v3/folder/search", q=f"{unique} first")["total"] == 0


def test_search_of_files_by_name(client: Client, control: Control, unique: str) -> None:
    control.set(visible_after=0, search_lag=0)
    file = client.upload(f"{unique} Straße.bin", b"x")["id"]
    for query in ({"file_name": unique}, {"filename": f"strasse {unique}"}):
        assert [row["id"] for row in client.get("/file/search", **query)] == [file]
    assert [hit["id"] for hit in client.get("/v3/file/search", q=unique)["hits"]] == [file]


def test_versions_by_family(client: Client, control: Control, unique: str) -> None:
    control.set(versions="oauth:v2,upload:v3,region:v2+v2.1")
    assert client.authorize().status_code == 404
    client.request(unique, 1, status=404)
    body = {"filename": unique, "file_name": unique, "mime_type": "image/jpeg", "size": 1}
    client.call("POST", "/v3/file/request-upload", json=body)
    assert client.get("/v2/region") is not None
    assert client.get("/v2.1/region") is not None
    control.set(versions="")
    assert client.authorize().status_code == 200


def test_attribute_groups_with_an_underscore(client: Client, control: Control) -> None:
    client.get("/attribute_group", 404)
    control.set(alternative_paths="attribute_group")
    client.get("/attribute-group", 404)
    assert client.get("/attribute_group")["data"]


def test_unknown_paths(client: Client) -> None:
    assert client.get("/nothing", 404) == {"error": "Path not found"}
    client.call("PATCH", "/region", 405)
