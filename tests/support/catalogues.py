"""A scripted PXM with lists, for tests of the copy of the catalogue."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from pxm_desktop.pxm.lean_httpx import httpx
from tests.pxm.helpers import answer


class Lists:
    """Answers the lists of one account as PXM does; `rows` by plural noun may be changed between calls."""

    def __init__(self, *, filters: bool = True, cap: int = 100, wait: Any = None) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            "category": [],
            "collection": [],
            "region": [],
            "attribute": [],
        }
        self.hits: list[dict[str, Any]] = []
        self.filters = filters
        self.cap = cap
        self.down = False
        self.wait = wait
        self.calls: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        path = request.url.path.removeprefix("/v2.1")
        if path == "/oauth/authorize":
            return answer(200, {"access_token": "t", "token_type": "Bearer", "expires_in": 31536000})
        query = {key: values[0] for key, values in parse_qs(request.url.query.decode()).items()}
        self.calls.append(f"{request.method} {path}" + ("?changes" if "updated_start_date" in query else ""))
        if self.down:
            raise httpx.ConnectError("no route")
        if self.wait is not None:
            await self.wait(path)
        if path.endswith("/search"):
            return answer(200, {"hits": self.hits if "rain" in query.get("q", "") else [], "total": 0})
        kind, _, identity = path.strip("/").partition("/")
        rows = self.rows[kind]
        if request.method == "POST":
            made = {"id": f"made-{len(rows)}-0000000000"}
            rows.append({**made, **self._body(request)})
            return answer(201, made)
        if identity:
            found = [row for row in rows if row["id"] == identity]
            return answer(200, found[0]) if found else answer(404, {"error": "Not found"})
        return self._page(kind, rows, query)

    def _page(self, kind: str, rows: list[dict[str, Any]], query: dict[str, str]) -> httpx.Response:
        if self.filters and "updated_start_date" in query:
            since = datetime.strptime(query["updated_start_date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            rows = [row for row in rows if row.get("at", 0.0) >= since.timestamp()]
        if self.filters and "ids" in query:
            rows = [row for row in rows if row["id"] in query["ids"].split(",")]
        start = int(query.get("offset", 0))
        page = rows[start : start + min(int(query.get("limit", 20)), self.cap)]
        return answer(200, {"collections": page} if kind == "collection" else page)

    @staticmethod
    def _body(request: httpx.Request) -> dict[str, Any]:
        return dict(json.loads(request.content))
