"""A scripted PXM whose lists have files too, for tests of the library."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.pxm.lean_httpx import httpx
from tests.pxm.helpers import answer
from tests.support.catalogues import Lists

DAY = 86_400.0


class FileLists(Lists):
    """Answers for files as PXM does. A row's `at` is when it was changed, which PXM tells only if `tells_times`."""

    def __init__(self, *, tells_times: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.rows["file"] = []
        self.tells_times = tells_times
        self.hidden: set[str] = set()
        """Ids that lists leave out."""
        self.trimmed = False
        """Lists tell neither collections nor regions."""
        self.values: dict[str, list[dict[str, Any]]] = {}
        """Attribute values by file id."""
        self.versions: tuple[str, ...] = ("v2.1", "v3", "v2")

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/attributes") and path.startswith("/v2.1/file/"):
            self.calls.append(f"{request.method} {path.removeprefix('/v2.1')}")
            if self.down:
                raise httpx.ConnectError("no route")
            return answer(200, self.values.get(path.split("/")[3], []))
        if path.endswith("/file/search"):
            version = path.split("/")[1]
            self.calls.append(f"GET {path}")
            if version not in self.versions:
                return answer(404, {"error": "Not found"})
            words = request.url.params.get("q", "")
            found = [h for h in self.hits if words.casefold() in h["name"].casefold()]
            return answer(200, {"hits": found, "total": len(found)})
        response = await super().__call__(request)
        if path.startswith("/v2.1/file/") and response.status_code == 200:
            return answer(200, self._shown(json.loads(response.content), whole=True))
        return response

    def file(self, number: int, **fields: Any) -> dict[str, Any]:
        """Add a file, and return its row."""
        row = {
            "id": f"f{number}",
            "file_name": f"Picture {number:04}.jpg",
            "mime_type": "image/jpeg",
            "size": 1000 + number,
            "collections": [],
            "region_ids": ["r1"],
            "published": True,
            "labels": ["Product"],
            "ocr_text": "",
            "links": {"thumb": f"https://s3.example/{number}?X-Amz-Signature={time.monotonic_ns()}"},
            "made": time.time() - 100 * DAY + number,
            **fields,
        }
        row.setdefault("at", row["made"])
        self.rows["file"].append(row)
        return row

    def change(self, number: int, **fields: Any) -> None:
        """Change a file, now."""
        next(row for row in self.rows["file"] if row["id"] == f"f{number}").update(
            {"at": time.time(), **fields}
        )

    def _page(self, kind: str, rows: list[dict[str, Any]], query: dict[str, str]) -> httpx.Response:
        if kind != "file":
            return super()._page(kind, rows, query)
        if self.filters and "updated_start_date" in query:
            since = datetime.strptime(query["updated_start_date"], "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
            rows = [row for row in rows if row["at"] >= since]
        rows = [row for row in rows if row["id"] not in self.hidden]
        start = int(query.get("offset", 0))
        page = rows[start : start + min(int(query.get("limit", 20)), self.cap)]
        return answer(200, [self._shown(row, whole=not self.trimmed) for row in page])

    def _shown(self, row: dict[str, Any], *, whole: bool) -> dict[str, Any]:
        shown = {key: value for key, value in row.items() if key not in ("at", "made")}
        if self.tells_times:
            shown |= {"created_at": _stamp(row["made"]), "updated_at": _stamp(row["at"])}
        if not whole:
            shown = {key: value for key, value in shown.items() if key not in ("collections", "region_ids")}
        return shown


def _stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
