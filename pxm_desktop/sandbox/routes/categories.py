"""Categories: the folders that hold collections."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.errors import bad
from pxm_desktop.sandbox.filters import visible_files
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row, new_id, now
from pxm_desktop.sandbox.views import file_view
from pxm_desktop.sandbox.wire import Endpoint, answer, body_of, listed, order_of, page_of, updated


def _view(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "name", "parent_id")}


def _changes(sandbox: Sandbox, data: dict[str, Any], own_id: str | None) -> Row:
    changes = fields.texts(data, ("name", "parent_id"))
    if "name" in changes:
        fields.required(data, "name")
    parent = changes.get("parent_id")
    seen: set[str] = set()
    while parent and parent not in seen:
        row = sandbox.store.get("category", parent)
        if row is None or parent == own_id:
            raise bad("parent_id", "unknown id" if row is None else "a category cannot lie in itself")
        seen.add(parent)
        parent = row["parent_id"]
    return changes


async def list_categories(sandbox: Sandbox, request: Request) -> Response:
    """List categories, a raw array."""
    page = page_of(request, sandbox.switches)
    rows = sandbox.store.select("category", order=order_of(sandbox.switches), limit=page.sql)
    return listed(sandbox, "category", [_view(row) for row in rows])


async def create_category(sandbox: Sandbox, request: Request) -> Response:
    """Create a category; only the name is needed."""
    data = await body_of(request)
    fields.required(data, "name")
    row: Row = {"id": new_id("cat"), "name": "", "parent_id": None, "created": now(), "updated": now()}
    row |= _changes(sandbox, data, None)
    sandbox.store.insert("category", row)
    return answer(_view(row), 201)


async def get_category(sandbox: Sandbox, request: Request) -> Response:
    """Show one category."""
    return answer(_view(fields.existing(sandbox.store, "category", request.path_params["id"])))


async def put_category(sandbox: Sandbox, request: Request) -> Response:
    """Change the fields sent."""
    data = await body_of(request)
    row = fields.existing(sandbox.store, "category", request.path_params["id"])
    changes = _changes(sandbox, data, row["id"]) | {"updated": now()}
    sandbox.store.update("category", row["id"], changes)
    return updated(sandbox, _view(row | changes))


async def delete_category(sandbox: Sandbox, request: Request) -> Response:
    """Delete an empty category."""
    store = sandbox.store
    row = fields.existing(store, "category", request.path_params["id"])
    if store.count("category", "parent_id = ?", (row["id"],)):
        raise bad("id", "the category holds other categories")
    store.execute("UPDATE collection SET parent_id = NULL WHERE parent_id = ?", (row["id"],))
    held = "EXISTS (SELECT 1 FROM json_each(direct_parent) WHERE value = ?)"
    for collection in store.select("collection", held, (row["id"],)):
        kept = [item for item in collection["direct_parent"] if item != row["id"]]
        store.update("collection", collection["id"], {"direct_parent": kept})
    store.execute("UPDATE resource SET category_id = NULL WHERE category_id = ?", (row["id"],))
    store.execute("DELETE FROM attribute_value WHERE entity = 'category' AND object_id = ?", (row["id"],))
    store.execute("DELETE FROM category WHERE id = ?", (row["id"],))
    return Response(status_code=204)


async def category_files(sandbox: Sandbox, request: Request) -> Response:
    """List the files of the collections that lie in a category."""
    switches = sandbox.switches
    row = fields.existing(sandbox.store, "category", request.path_params["id"])
    page = page_of(request, switches)
    conditions = visible_files(switches)
    conditions.add(
        "EXISTS (SELECT 1 FROM json_each(file.collections) link JOIN collection c ON c.id = link.value "
        "WHERE c.parent_id = ? OR EXISTS (SELECT 1 FROM json_each(c.direct_parent) p WHERE p.value = ?))",
        row["id"],
        row["id"],
    )
    rows = sandbox.store.select("file", conditions.sql, conditions.values, order_of(switches), page.sql)
    views = [file_view(sandbox, item, trimmed=switches.trimmed) for item in rows]
    return listed(sandbox, "category_files", views)


ENDPOINTS = [
    Endpoint("GET", "/category", "category", list_categories),
    Endpoint("POST", "/category", "category", create_category),
    Endpoint("GET", "/category/{id}", "category", get_category),
    Endpoint("PUT", "/category/{id}", "category", put_category),
    Endpoint("DELETE", "/category/{id}", "category", delete_category),
    Endpoint("GET", "/category/{id}/files", "category", category_files),
]
