"""A scripted account and its storage: files with links that expire, and pictures behind them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pxm_desktop.pxm.lean_httpx import httpx
from tests.pxm.helpers import answer

HOST = "https://storage.example"
JPEG = b"\xff\xd8\xff\xe0"


def picture(name: str, size: int = 100) -> bytes:
    """Return bytes that begin as a JPEG does."""
    return (JPEG + name.encode()).ljust(size, b".")


class Storage:
    """Answers for PXM and for the storage; `now` goes on as tests say."""

    def __init__(self, *, lifetime: int = 900) -> None:
        self.now = 1_790_000_000.0
        self.lifetime = lifetime
        self.files: dict[str, dict[str, Any]] = {}
        self.objects: dict[str, bytes] = {}
        self.api: list[str] = []
        """Calls of PXM, authorizations left out."""
        self.fetched: list[httpx.Request] = []
        self.signed = 0
        self.over: set[int] = set()
        """Signatures that are over before their time."""
        self.tells_links = True
        self.down = False
        self.gate: asyncio.Event | None = None
        self.breaks: list[int] = []
        """Where (in the whole) the next answers of the storage break off."""

    def add(self, file_id: str, *sizes: str, original: bool = False, **fields: Any) -> None:
        """Put a file into the account, with pictures in these sizes."""
        self.files[file_id] = {"id": file_id, "file_name": f"{file_id}.jpg", "collections": [], **fields}
        for size in (*sizes, *(("original",) if original else ())):
            self.objects[f"/{file_id}/{size}"] = picture(f"{file_id} {size}")

    def url(self, path: str) -> str:
        """Sign a link."""
        self.signed += 1
        return (
            f"{HOST}{path}?X-Amz-Date=20260921T000000Z&X-Amz-Expires={self.lifetime}"
            f"&X-Amz-SignedHeaders=host&X-Amz-Signature={self.signed}"
        )

    def calls(self) -> Counter[str]:
        """Return how often PXM was asked for what."""
        return Counter(self.api)

    async def pxm(self, request: httpx.Request) -> httpx.Response:
        """Answer as PXM."""
        await request.aread()
        path = request.url.path.removeprefix("/v2.1")
        if path == "/oauth/authorize":
            return answer(200, {"access_token": "t", "token_type": "Bearer", "expires_in": 31536000})
        query = {key: values[0] for key, values in parse_qs(request.url.query.decode()).items()}
        if self.down:
            raise httpx.ConnectError("no route")
        identity = path.removeprefix("/file").strip("/")
        if identity:
            self.api.append(f"GET {identity}")
            found = self.files.get(identity)
            return answer(200, self._view(found)) if found else answer(404, {"error": "Not found"})
        self.api.append("list " + (query.get("collections") or query.get("created_start_date", "")))
        rows = list(self.files.values())
        if wanted := query.get("collections"):
            rows = [row for row in rows if any(c["id"] in wanted.split(",") for c in row["collections"])]
        if start := query.get("created_start_date"):
            end = query["created_end_date"]
            rows = [row for row in rows if start <= row.get("created_at", "")[:10] <= end]
        at = int(query.get("offset", 0))
        page = rows[at : at + int(query["limit"])]
        return answer(200, [self._view(row, listed=True) for row in page])

    def _view(self, row: dict[str, Any], *, listed: bool = False) -> dict[str, Any]:
        paths = [path for path in self.objects if path.startswith(f"/{row['id']}/")]
        sizes = {path.rpartition("/")[2]: self.url(path) for path in paths}
        original = sizes.pop("original", None)
        shown = dict(row)
        if not listed or self.tells_links:
            shown["links"] = sizes
        if original is not None:
            shown["original_url"] = original
        return shown

    async def s3(self, request: httpx.Request) -> httpx.Response:
        """Answer as the storage."""
        self.fetched.append(request)
        if self.gate is not None:
            await self.gate.wait()
        query = parse_qs(urlsplit(str(request.url)).query)
        if int(query["X-Amz-Signature"][0]) in self.over:
            return httpx.Response(403, content=b"<Error><Code>AccessDenied</Code></Error>")
        content = self.objects.get(request.url.path)
        if content is None:
            return httpx.Response(404, content=b"<Error><Code>NoSuchKey</Code></Error>")
        etag = f'"{hash(content)}"'
        if request.headers.get("if-none-match") == etag:
            return httpx.Response(304)
        headers = {"etag": etag, "content-type": "image/jpeg"}
        begin, status = 0, 200
        if request.headers.get("if-range") == etag:
            begin, status = int(request.headers["range"][6:-1]), 206
        if self.breaks:
            headers["content-length"] = str(len(content) - begin)
            return httpx.Response(status, stream=Broken(content[begin : self.breaks.pop(0)]), headers=headers)
        return httpx.Response(status, stream=httpx.ByteStream(content[begin:]), headers=headers)


class Broken(httpx.AsyncByteStream):
    """Some bytes, then the connection is gone."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        raise httpx.ReadError("reset by peer")
