"""Lists: limits, order, shapes, filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sandbox.client import Client
from tests.support.sandbox import Control, SandboxProcess


def test_default_limit_and_silent_cap(client: Client, control: Control) -> None:
    assert len(client.get("/collection")["collections"]) == 20
    assert len(client.get("/collection", limit=1000)["collections"]) == 100
    control.set(list_cap=7, default_limit=3)
    assert len(client.get("/collection")["collections"]) == 3
    assert len(client.get("/collection", limit=50)["collections"]) == 7


def test_paging_returns_each_row_once_in_no_useful_order(client: Client, control: Control) -> None:
    rows = client.all_rows("/collection", "collections", limit=33)
    ids = [row["id"] for row in rows]
    stored = control.rows("collection")
    assert sorted(ids) == sorted(row["id"] for row in stored)
    created = [row["created_at"] for row in rows]
    assert created != sorted(created)
    assert created != sorted(created, reverse=True)


def test_unstable_order_shuffles_every_page(client: Client, control: Control) -> None:
    control.set(unstable_order=True)
    pages = {tuple(row["id"] for row in client.get("/collection")["collections"]) for _ in range(4)}
    assert len(pages) > 1


def test_a_server_that_ignores_offset(client: Client, control: Control) -> None:
    control.set(ignore_offset=True)
    assert client.get("/collection", offset=100) == client.get("/collection")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/category", None),
        ("/collection", "collections"),
        ("/file", None),
        ("/region", None),
        ("/attribute", "attributes"),
        ("/attribute-group", "data"),
        ("/resource", "items"),
    ],
)
def test_each_list_has_its_shape(client: Client, path: str, key: str | None) -> None:
    page = client.get(path)
    assert isinstance(page[key] if key else page, list)


def test_shapes_are_switchable(client: Client, control: Control) -> None:
    control.set(list_shapes="region:regions,collection:raw")
    assert list(client.get("/region")) == ["regions"]
    assert isinstance(client.get("/collection"), list)


def test_arrays_are_comma_separated_and_repeated_keys_are_not(client: Client) -> None:
    one, two = (row["id"] for row in client.get("/collection", limit=2)["collections"])
    both = client.get("/collection", ids=f"{one},{two}")["collections"]
    assert {row["id"] for row in both} == {one, two}
    repeated = client.get("/collection", ids=[one, two])["collections"]
    assert [row["id"] for row in repeated] == [two]


def test_filters_can_be_ignored(client: Client, control: Control) -> None:
    control.set(ignore_filters=True)
    assert len(client.get("/collection", ids="nothing")["collections"]) == 20


def test_collections_by_region_parent_and_type(client: Client, control: Control) -> None:
    family = client.get("/collection", collection_type="parent")["collections"]
    assert [row["name"] for row in family] == ["Rain Jacket Collection"]
    variants = client.get("/collection", parent_id=family[0]["id"])["collections"]
    assert len(variants) == 4
    assert {row["collection_type"] for row in variants} == {"variant"}
    france = next(row["id"] for row in client.get("/region") if row["name"] == "France")
    scoped = client.get("/collection", region_ids=france, limit=100)["collections"]
    assert scoped
    assert all(france in row["region_ids"] for row in scoped)


def test_the_demo_catalogue(tmp_path: Path) -> None:
    """On an account of its own: other tests add rows to the shared one."""
    with SandboxProcess(tmp_path / "account", catalogue="records") as fresh:
        client = Client(fresh)
        try:
            _check_catalogue(client, fresh.control)
        finally:
            client.close()


def _check_catalogue(client: Client, control: Control) -> None:
    categories = {row["id"]: row for row in client.all_rows("/category")}
    depths = []
    for row in categories.values():
        depth = 1
        while row.get("parent_id"):
            row = categories[row["parent_id"]]
            depth += 1
        depths.append(depth)
    assert max(depths) >= 3
    collections = control.rows("collection")
    skus = {row["additional_title"] for row in collections}
    assert None not in skus
    assert len(collections) >= 200
    assert len(skus) == len(collections)
    assert len(client.get("/region")) == 4
    assert sum(row["is_primary"] for row in client.get("/region")) == 1
    kinds = {row["type"] for row in client.get("/attribute")["attributes"]}
    assert kinds == {"Text", "Date", "List", "Pick List", "Boolean", "Number"}
    assert all(row["attributes"] for row in client.get("/attribute-group")["data"])
    resources = client.get("/resource")["items"]
    assert all(row["link"] and row["collections"] for row in resources)


def test_trimmed_answers_leave_keys_out(client: Client, control: Control, unique: str) -> None:
    control.set(visible_after=0)
    client.upload(f"{unique}.bin", b"x")
    assert "collections" in client.get("/file")[0]
    assert "collections" not in client.get("/file", trimmed="true")[0]
    assert "attributes" not in client.get("/collection", metadata_only="true")["collections"][0]
    control.set(trimmed=True)
    assert not {"collections", "region_ids"} & set(client.get("/file")[0])


def test_file_dates_are_whole_days(client: Client, control: Control, unique: str) -> None:
    control.set(visible_after=0)
    client.upload(f"{unique}.bin", b"x")
    today = datetime.now(UTC).date()

    def names(**query: object) -> set[str]:
        return {row["file_name"] for row in client.get("/file", limit=100, **query)}

    # A day's leeway: midnight may pass between the upload and the question.
    week = {"created_start_date": today - timedelta(days=1), "created_end_date": today + timedelta(days=1)}
    assert f"{unique}.bin" in names(**week)
    assert f"{unique}.bin" not in names(created_end_date=today - timedelta(days=2))
    assert f"{unique}.bin" not in names(updated_start_date=today + timedelta(days=2))
    client.get("/file", 400, created_start_date="2025-01-01T00:00:00Z")


def test_collection_dates_are_moments(client: Client, unique: str) -> None:
    own = client.collection(unique)
    soon = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    before = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    fresh = client.get("/collection", updated_start_date=before, limit=100)["collections"]
    assert own in {row["id"] for row in fresh}
    assert client.get("/collection", created_start_date=soon)["collections"] == []
    client.get("/collection", 400, updated_start_date="2025-01-01")


def test_bad_numbers_are_named(client: Client) -> None:
    assert "limit" in client.get("/file", 400, limit="many")["error"]
    assert "offset" in client.get("/file", 400, offset=-1)["error"]
