"""Collections (products): standalone ones, families and their variants."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.attribute_values import apply_operations
from pxm_desktop.sandbox.errors import bad, missing
from pxm_desktop.sandbox.filters import collection_filters, visible_files
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row, new_id, now
from pxm_desktop.sandbox.views import collection_views, file_view, rendition_url
from pxm_desktop.sandbox.wire import (
    Endpoint,
    answer,
    array_of,
    body_of,
    flag_of,
    listed,
    order_of,
    page_of,
    updated,
)

_TEXTS = ("name", "additional_title", "parent_id", "collection_type", "parent_topic_id")


async def list_collections(sandbox: Sandbox, request: Request) -> Response:
    """List collections, wrapped in ``collections``."""
    switches = sandbox.switches
    page = page_of(request, switches)
    conditions = collection_filters(request, switches)
    rows = sandbox.store.select("collection", conditions.sql, conditions.values, order_of(switches), page.sql)
    views = collection_views(
        sandbox,
        rows,
        trimmed=switches.trimmed or flag_of(request, "trimmed"),
        metadata_only=flag_of(request, "metadata_only"),
    )
    return listed(sandbox, "collection", views)


async def get_collection(sandbox: Sandbox, request: Request) -> Response:
    """Show one collection."""
    row = fields.existing(sandbox.store, "collection", request.path_params["id"])
    return answer(collection_views(sandbox, [row])[0])


async def create_collection(sandbox: Sandbox, request: Request) -> Response:
    """Create a collection; only the name is needed."""
    data = await body_of(request)
    fields.required(data, "name")
    moment = now()
    row: Row = {
        "id": new_id("col"),
        "name": "",
        "additional_title": None,
        "parent_id": None,
        "direct_parent": [],
        "published": False,
        "published_start_date": None,
        "published_end_date": None,
        "collection_type": None,
        "parent_topic_id": None,
        "region_ids": fields.regions(sandbox.store, data),
        "created": moment,
        "updated": moment,
        "renamed": moment,
        "old_name": None,
    }
    row |= _changes(sandbox, data, row)
    sandbox.store.insert("collection", row)
    if "attributes" in data:
        apply_operations(sandbox.store, "collection", row["id"], data["attributes"])
    return answer(collection_views(sandbox, [row])[0], 201)


async def put_collection(sandbox: Sandbox, request: Request) -> Response:
    """Change the fields sent; direct_parent, region_ids and attributes are replaced as a whole."""
    data = await body_of(request)
    store = sandbox.store
    row = fields.existing(store, "collection", request.path_params["id"])
    changes = _changes(sandbox, data, row)
    if "region_ids" in data:
        changes["region_ids"] = fields.known_ids(store, "region", data, "region_ids")
    if changes.get("name", row["name"]) != row["name"]:
        changes |= {"old_name": row["name"], "renamed": now()}
    if "attributes" in data:
        apply_operations(store, "collection", row["id"], data["attributes"])
    changes["updated"] = now()
    store.update("collection", row["id"], changes)
    return updated(sandbox, collection_views(sandbox, [row | changes])[0])


def _changes(sandbox: Sandbox, data: dict[str, Any], before: Row) -> Row:
    """Return the checked fields that creating and updating have in common."""
    store = sandbox.store
    changes = fields.texts(data, _TEXTS)
    if "name" in changes:
        fields.required(data, "name")
    changes |= fields.publishing(data, before)
    if changes.get("parent_id"):
        known = [changes["parent_id"]]
        if store.missing_ids("category", known) and store.missing_ids("collection", known):
            raise bad("parent_id", "unknown id")
    if "direct_parent" in data:
        changes["direct_parent"] = fields.known_ids(store, "category", data, "direct_parent")
    kind = changes.get("collection_type", before["collection_type"])
    if kind not in (None, "", "parent", "variant"):
        raise bad("collection_type", "expected parent or variant")
    family = changes.get("parent_topic_id", before["parent_topic_id"])
    if kind == "variant":
        if not family:
            raise missing("parent_topic_id")
        parent = store.get("collection", family)
        if parent is None or parent["collection_type"] != "parent":
            raise bad("parent_topic_id", "is no parent collection")
    return changes


async def delete_collection(sandbox: Sandbox, request: Request) -> Response:
    """Delete a collection; its files stay and lose the link."""
    store = sandbox.store
    row = fields.existing(store, "collection", request.path_params["id"])
    for table in ("file", "resource"):
        linked = "EXISTS (SELECT 1 FROM json_each(collections) WHERE value = ?)"
        for other in store.select(table, linked, (row["id"],)):
            kept = [item for item in other["collections"] if item != row["id"]]
            store.update(table, other["id"], {"collections": kept})
    store.execute("DELETE FROM attribute_value WHERE entity = 'collection' AND object_id = ?", (row["id"],))
    store.execute("DELETE FROM related WHERE ? IN (collection_id, other_id)", (row["id"],))
    store.execute("DELETE FROM collection WHERE id = ?", (row["id"],))
    return Response(status_code=204)


def _linked_files(sandbox: Sandbox, collection_id: str) -> tuple[str, list[object]]:
    conditions = visible_files(sandbox.switches)
    conditions.any_in_array("collections", [collection_id])
    return conditions.sql, conditions.values


async def collection_files(sandbox: Sandbox, request: Request) -> Response:
    """List the files linked to a collection."""
    switches = sandbox.switches
    row = fields.existing(sandbox.store, "collection", request.path_params["id"])
    page = page_of(request, switches)
    where, values = _linked_files(sandbox, row["id"])
    rows = sandbox.store.select("file", where, values, order_of(switches), page.sql)
    views = [file_view(sandbox, item, trimmed=switches.trimmed) for item in rows]
    return listed(sandbox, "collection_files", views)


async def image_variants(sandbox: Sandbox, request: Request) -> Response:
    """List renditions of a collection's images; ``size``, ``file_type``, ``stack_ids`` (file ids) filter."""
    row = fields.existing(sandbox.store, "collection", request.path_params["id"])
    sizes, types = array_of(request, "size"), array_of(request, "file_type")
    stacks = array_of(request, "stack_ids")
    page = page_of(request, sandbox.switches)
    where, values = _linked_files(sandbox, row["id"])
    items = [
        {
            "id": f"{file['id']}-{size}",
            "file_id": file["id"],
            "stack_id": file["id"],
            "file_name": file["file_name"],
            "size": size,
            "file_type": "jpg",
            "url": rendition_url(sandbox, key),
        }
        for file in sandbox.store.select("file", where, values, order_of(sandbox.switches))
        for size, key in file["renditions"].items()
        if (not sizes or size in sizes)
        and (not stacks or file["id"] in stacks)
        and (not types or "jpg" in types)
    ]
    return listed(sandbox, "image_variants", items[page.offset : page.offset + page.limit])


async def related_collections(sandbox: Sandbox, request: Request) -> Response:
    """List related collections, in association groups or flat."""
    store = sandbox.store
    row = fields.existing(store, "collection", request.path_params["id"])
    groups: dict[str, list[dict[str, Any]]] = {}
    for relation in store.select("related", "collection_id = ?", (row["id"],)):
        other = store.get("collection", relation["other_id"])
        if other is not None:
            shown = {name: other[name] for name in ("id", "name", "additional_title")}
            groups.setdefault(relation["group_name"], []).append(shown)
    if sandbox.switches.related == "flat":
        return answer([item for items in groups.values() for item in items])
    return answer([{"name": name, "collections": items} for name, items in groups.items()])


ENDPOINTS = [
    Endpoint("GET", "/collection", "collection", list_collections),
    Endpoint("POST", "/collection", "collection", create_collection),
    Endpoint("GET", "/collection/{id}", "collection", get_collection),
    Endpoint("PUT", "/collection/{id}", "collection", put_collection),
    Endpoint("DELETE", "/collection/{id}", "collection", delete_collection),
    Endpoint("GET", "/collection/{id}/files", "collection", collection_files),
    Endpoint(
        "GET",
        "/collection/{id}/image-variants",
        "collection",
        image_variants,
        replaced_by=("images", "variants"),
    ),
    Endpoint("GET", "/collection/{id}/images", "collection", image_variants, alternative="images"),
    Endpoint("GET", "/collection/{id}/variants", "collection", image_variants, alternative="variants"),
    Endpoint(
        "GET", "/collection/{id}/related", "collection", related_collections, replaced_by=("associations",)
    ),
    Endpoint(
        "GET", "/collection/{id}/associations", "collection", related_collections, alternative="associations"
    ),
]
