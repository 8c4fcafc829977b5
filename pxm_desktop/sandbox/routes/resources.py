"""Resources: links to documents elsewhere."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.errors import bad
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row, new_id
from pxm_desktop.sandbox.wire import Endpoint, answer, body_of, listed, order_of, page_of, updated


def _view(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "description", "link", "category_id", "collections")}


def _changes(sandbox: Sandbox, data: dict[str, Any]) -> Row:
    changes = fields.texts(data, ("description", "link", "category_id"))
    for name in ("description", "link"):
        if name in changes:
            fields.required(data, name)
    category = changes.get("category_id")
    if category and sandbox.store.get("category", category) is None:
        raise bad("category_id", "unknown id")
    if "collections" in data:
        changes["collections"] = fields.known_ids(sandbox.store, "collection", data, "collections")
    return changes


async def list_resources(sandbox: Sandbox, request: Request) -> Response:
    """List resources."""
    page = page_of(request, sandbox.switches)
    rows = sandbox.store.select("resource", order=order_of(sandbox.switches), limit=page.sql)
    return listed(sandbox, "resource", [_view(row) for row in rows])


async def create_resource(sandbox: Sandbox, request: Request) -> Response:
    """Create a resource; description and link are needed."""
    data = await body_of(request)
    fields.required(data, "description", "link")
    row: Row = {"id": new_id("res"), "description": "", "link": "", "category_id": None, "collections": []}
    row |= _changes(sandbox, data)
    sandbox.store.insert("resource", row)
    return answer(_view(row), 201)


async def get_resource(sandbox: Sandbox, request: Request) -> Response:
    """Show one resource."""
    return answer(_view(fields.existing(sandbox.store, "resource", request.path_params["id"])))


async def put_resource(sandbox: Sandbox, request: Request) -> Response:
    """Change the fields sent; collections are replaced as a whole."""
    data = await body_of(request)
    row = fields.existing(sandbox.store, "resource", request.path_params["id"])
    changes = _changes(sandbox, data)
    sandbox.store.update("resource", row["id"], changes)
    return updated(sandbox, _view(row | changes))


async def delete_resource(sandbox: Sandbox, request: Request) -> Response:
    """Delete a resource."""
    row = fields.existing(sandbox.store, "resource", request.path_params["id"])
    sandbox.store.execute("DELETE FROM resource WHERE id = ?", (row["id"],))
    return Response(status_code=204)


ENDPOINTS = [
    Endpoint("GET", "/resource", "resource", list_resources),
    Endpoint("POST", "/resource", "resource", create_resource),
    Endpoint("GET", "/resource/{id}", "resource", get_resource),
    Endpoint("PUT", "/resource/{id}", "resource", put_resource),
    Endpoint("DELETE", "/resource/{id}", "resource", delete_resource),
]
