"""The least that uploading and linking takes with httpx: the same calls, no journal, no checks, no progress.

A program of its own: bare_loop.py FOLDER COLLECTION_ID CONCURRENCY, with the account in the environment.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx


async def upload_all(paths: Sequence[Path], collection: str, concurrency: int) -> None:
    """Upload all files and link them to the collection."""
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with (
        httpx.AsyncClient(base_url=os.environ["PXM_BASE_URL"], limits=limits, timeout=60) as api,
        httpx.AsyncClient(limits=limits, timeout=60) as s3,
    ):
        signed_in = await api.post(
            "/v2.1/oauth/authorize",
            auth=(os.environ["PXM_CLIENT_ID"], os.environ["PXM_CLIENT_SECRET"]),
            json={"grant_type": "client_credentials"},
        )
        signed_in.raise_for_status()
        api.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        waiting = iter(paths)

        async def work() -> None:
            for path in waiting:
                await _upload(api, s3, path, collection)

        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(work())


async def _upload(api: httpx.AsyncClient, s3: httpx.AsyncClient, path: Path, collection: str) -> None:
    content = path.read_bytes()  # noqa: ASYNC240 - what is quickest: the files are in memory
    kind = "application/octet-stream"
    requested = await api.post(
        "/v2.1/file/request-upload",
        json={"filename": path.name, "file_name": path.name, "mime_type": kind, "size": len(content)},
    )
    requested.raise_for_status()
    target = requested.json()
    sent = await s3.put(target["presigned_url"], content=content, headers={"Content-Type": kind})
    sent.raise_for_status()
    confirmed = await api.post(
        "/v2.1/file/confirm-upload",
        json={
            "file_path": target["file_path"],
            "file_name": path.name,
            "file_size": len(content),
            "metadata": {},
        },
    )
    confirmed.raise_for_status()
    linked = await api.put(f"/v2.1/file/{confirmed.json()['id']}", json={"collections": [{"id": collection}]})
    linked.raise_for_status()


if __name__ == "__main__":
    asyncio.run(upload_all(sorted(Path(sys.argv[1]).iterdir()), sys.argv[2], int(sys.argv[3])))
