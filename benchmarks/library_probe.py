"""The program's own service with the library of an account, which the environment names; prints what it measured.

Usage: python -m benchmarks.library_probe read|use. `read` brings the copy in step, without a budget and without the
distances that readings keep between calls; `use` opens views and types searches, and measures each until the first rows
are there.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from array import array
from typing import Any
from unittest import mock

from benchmarks.unlimited import unlimited
from pxm_desktop.catalog.files import sync
from pxm_desktop.service import paths
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.service.opening import open_service

_ROWS = 60
"""A screenful."""
_SEARCHES = (
    "jacket",
    "navy jacket front",
    "trk-00042",
    "trk-04711_front",
    "care label 01234",
    "sleeve mountain",
    "packshot 0123",
    "crimson tent",
    "white stove 00123 back",
    "nothing has this",
    "pdf boot",
    "footwear leather grey glove",
)


async def _read() -> dict[str, Any]:
    service = await open_service(owner="benchmark", scope="named")
    try:
        await service.catalog.refresh()
        began = time.perf_counter()
        with mock.patch.object(sync, "PACE", 0.0):
            await service.library.sync()
        return {"seconds": time.perf_counter() - began}
    finally:
        await service.close()


async def _use() -> dict[str, Any]:
    service = await open_service(owner="benchmark", scope="named")
    try:
        await service.library.find(FileQuery())  # opens the copy
        views = {name: await _seconds(service, query) for name, query in (await _views(service)).items()}
        began = time.perf_counter()
        await service.library.counts()
        views["counts"] = time.perf_counter() - began
        searches = {
            words[:end]: await _seconds(service, FileQuery(words=words[:end]))
            for words in _SEARCHES
            for end in range(1, len(words) + 1)
        }
    finally:
        await service.close()
    return {"views": views, "searches": searches, "bytes": paths.data_dir().catalog.stat().st_size}


async def _views(service: ServiceClient) -> dict[str, FileQuery]:
    nodes = await service.catalog.categories()
    region = next(iter((await service.library.counts()).regions))
    product = (await service.catalog.collections(limit=1))[0]
    now = time.time()
    return {
        "all": FileQuery(),
        "by name": FileQuery(order="name"),
        "by date": FileQuery(order="updated", descending=True),
        "by size": FileQuery(order="size", descending=True),
        "category": FileQuery(category=max(nodes, key=lambda node: node.count).id),
        "product": FileQuery(product=product.id),
        "region": FileQuery(regions=(region,)),
        "unlinked": FileQuery(linked=False),
        "unpublished": FileQuery(published=False),
        "processing": FileQuery(processing=True),
        "mine": FileQuery(mine=True),
        "recent": FileQuery(updated_from=now - 7 * 86_400, order="updated", descending=True),
        "pictures by name": FileQuery(kinds=("image",), order="name"),
        "large ones of a region and category": FileQuery(
            category=nodes[0].id, regions=(region,), smallest=1_000_000, min_width=1000, order="size"
        ),
    }


async def _seconds(service: ServiceClient, query: FileQuery) -> float:
    began = time.perf_counter()
    found = await service.library.find(query)
    await service.library.files(array("I", found.numbers)[:_ROWS])
    return time.perf_counter() - began


if __name__ == "__main__":
    with unlimited():
        print(json.dumps(asyncio.run({"read": _read, "use": _use}[sys.argv[1]]())))
