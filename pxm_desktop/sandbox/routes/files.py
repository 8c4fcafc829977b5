"""Files: list, search by name, read, update. There is no DELETE."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.attribute_values import apply_operations
from pxm_desktop.sandbox.errors import bad, not_found
from pxm_desktop.sandbox.filters import file_filters, visible_files
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row, now
from pxm_desktop.sandbox.views import file_view
from pxm_desktop.sandbox.wire import Endpoint, answer, body_of, flag_of, listed, order_of, page_of, updated


def _row(sandbox: Sandbox, request: Request, hidden_seconds: float) -> Row:
    row = sandbox.store.get("file", request.path_params["id"])
    if row is None or row["created"] > now() - hidden_seconds:
        raise not_found("File")
    return row


async def list_files(sandbox: Sandbox, request: Request) -> Response:
    """List files, a raw array."""
    switches = sandbox.switches
    page = page_of(request, switches)
    conditions = file_filters(request, switches)
    rows = sandbox.store.select("file", conditions.sql, conditions.values, order_of(switches), page.sql)
    trimmed = switches.trimmed or flag_of(request, "trimmed")
    return listed(sandbox, "file", [file_view(sandbox, row, trimmed=trimmed) for row in rows])


async def search_by_name(sandbox: Sandbox, request: Request) -> Response:
    """Find files whose name contains the words of ``file_name`` or ``filename``."""
    switches = sandbox.switches
    words = request.query_params.get("file_name") or request.query_params.get("filename") or ""
    if not words:
        raise bad("file_name", "expected a part of the name")
    page = page_of(request, switches)
    conditions = visible_files(switches)
    conditions.add(
        "contains_words(CASE WHEN renamed <= ? THEN file_name ELSE old_name END, ?)",
        now() - switches.search_lag,
        words,
    )
    rows = sandbox.store.select("file", conditions.sql, conditions.values, order_of(switches), page.sql)
    return listed(sandbox, "file_search", [file_view(sandbox, row, trimmed=switches.trimmed) for row in rows])


async def get_file(sandbox: Sandbox, request: Request) -> Response:
    """Show one file."""
    return answer(file_view(sandbox, _row(sandbox, request, sandbox.switches.get_after)))


async def put_file(sandbox: Sandbox, request: Request) -> Response:
    """Change the fields sent; arrays are replaced as a whole."""
    data = await body_of(request)
    store = sandbox.store
    row = _row(sandbox, request, sandbox.switches.put_after)
    changes = fields.texts(data, ("file_name",))
    if "file_name" in changes:
        fields.required(data, "file_name")
        changes |= {"old_name": row["file_name"], "renamed": now()}
    changes |= fields.publishing(data, row)
    if "collections" in data:
        changes["collections"] = fields.linked_ids(store, data)
    if "region_ids" in data:
        changes["region_ids"] = fields.known_ids(store, "region", data, "region_ids")
    if "attributes" in data and sandbox.switches.file_attributes == "put":
        apply_operations(store, "file", row["id"], data["attributes"])
    changes["updated"] = now()
    store.update("file", row["id"], changes)
    return updated(sandbox, file_view(sandbox, row | changes))


ENDPOINTS = [
    Endpoint("PUT", "/file/{id}", "file", put_file),
    Endpoint("GET", "/file", "file", list_files),
    Endpoint("GET", "/file/search", "file", search_by_name),
    Endpoint("GET", "/file/{id}", "file", get_file),
]
