"""Regions, which PXM's own pages call Org Units."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.wire import Endpoint, listed, order_of, page_of


async def list_regions(sandbox: Sandbox, request: Request) -> Response:
    """List regions with the collections scoped to each."""
    page = page_of(request, sandbox.switches)
    rows = sandbox.store.select("region", order=order_of(sandbox.switches), limit=page.sql)
    collections: dict[str, list[str]] = {row["id"]: [] for row in rows}
    for collection in sandbox.store.select("collection"):
        for region_id in collection["region_ids"]:
            collections.setdefault(region_id, []).append(collection["id"])
    items = [
        {
            "id": row["id"],
            "name": row["name"],
            "is_primary": row["is_primary"],
            "language": row["language"],
            "collections": collections[row["id"]],
        }
        for row in rows
    ]
    return listed(sandbox, "region", items)


ENDPOINTS = [Endpoint("GET", "/region", "region", list_regions)]
