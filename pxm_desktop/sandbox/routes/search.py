"""Search over an index that lags: version 3 tells the total, version 2 does not. Hits are thin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox.errors import missing, not_found
from pxm_desktop.sandbox.filters import Conditions, visible_files
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import now
from pxm_desktop.sandbox.wire import Endpoint, answer, order_of, page_of


def _conditions(sandbox: Sandbox, entity: str, words: str) -> tuple[str, str, Conditions]:
    """Return table, name column and conditions of a search."""
    indexed = now() - sandbox.switches.search_lag
    if entity == "folder":
        conditions = Conditions()
        conditions.add("created <= ?", indexed)
        conditions.add(
            "contains_words(CASE WHEN renamed <= ? THEN name ELSE old_name END"
            " || ' ' || coalesce(additional_title, ''), ?)",
            indexed,
            words,
        )
        return "collection", "name", conditions
    if entity == "file":
        conditions = visible_files(sandbox.switches)
        conditions.add(
            "contains_words(CASE WHEN renamed <= ? THEN file_name ELSE old_name END, ?)", indexed, words
        )
        return "file", "file_name", conditions
    raise not_found("Path")


async def search(sandbox: Sandbox, request: Request) -> Response:
    """Find collections (entity ``folder``) or files by words."""
    words = request.query_params.get(sandbox.switches.keyword_field, "").strip()
    if not words:
        raise missing(sandbox.switches.keyword_field)
    page = page_of(request, sandbox.switches)
    table, column, conditions = _conditions(sandbox, request.path_params["entity"], words)
    rows = sandbox.store.select(
        table, conditions.sql, conditions.values, order_of(sandbox.switches), page.sql
    )
    result: dict[str, object] = {"hits": [{"id": row["id"], "name": row[column]} for row in rows]}
    if request.path_params["version"] == "v3":
        result["total"] = sandbox.store.count(table, conditions.sql, conditions.values)
    return answer(result)


ENDPOINTS = [Endpoint("GET", "/{entity}/search", "search", search)]
