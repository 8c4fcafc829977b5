"""The read and relink verbs behind `call` and `stream`: what is in PXM, and where it is linked.

PXM replaces arrays as a whole and has no If-Match, so a relink reads the file, merges, writes, and reads again: what
somebody else changed in between shows, and is merged once more. An object that does not say its collections (a trimmed
or early answer) is never merged from.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import File
from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import ServiceError, UnknownVerb

TRIES = 4
"""Times a relink is written and read back before we say that somebody else keeps changing the file."""

Sleep = Callable[[float], Awaitable[None]]


class Library:
    """The verbs of one account."""

    def __init__(self, client: PxmClient, *, sleep: Sleep = asyncio.sleep) -> None:
        self._client = client
        self._sleep = sleep
        self._streams: dict[str, Callable[..., AsyncIterator[BaseModel]]] = {
            "files.list": self._files_list,
            "files.search": self._files_search,
            "collections.list": self._collections_list,
            "collections.search": self._collections_search,
            "categories.list": self._categories_list,
            "regions.list": self._regions_list,
        }
        self._calls: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
            "files.show": self._files_show,
            "files.link": self._files_link,
            "files.unlink": self._files_unlink,
            "files.set_regions": self._files_set_regions,
        }

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        """Run a verb; a listing one returns all its objects. Raises `UnknownVerb` or `PxmError`."""
        if verb in self._streams:
            return [found async for found in self.stream(verb, arguments)]
        method = self._calls.get(verb)
        if method is None:
            raise UnknownVerb(f"There is no verb “{verb}”.")
        return await method(**_checked(verb, method, arguments))

    async def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Run a listing verb and yield its objects as they come."""
        method = self._streams.get(verb)
        if method is None:
            raise UnknownVerb(f"There is no list “{verb}”.")
        arguments = _checked(verb, method, arguments)
        left = arguments.pop("limit", None)
        async for found in method(**arguments):
            if left is not None:
                if left <= 0:
                    return
                left -= 1
            yield plain(found)

    # --- lists ---

    def _files_list(
        self,
        collections: list[str] | None = None,
        regions: list[str] | None = None,
        created_start: str | None = None,
        created_end: str | None = None,
        updated_start: str | None = None,
        updated_end: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[File]:
        return self._client.files.list(
            collections=tuple(collections or ()),
            region_ids=tuple(regions or ()),
            created_start=_day(created_start),
            created_end=_day(created_end),
            updated_start=_day(updated_start),
            updated_end=_day(updated_end),
        )

    async def _files_search(self, query: str, limit: int | None = None) -> AsyncIterator[BaseModel]:
        """Find by file name first, then by keyword (labels, text in images), each file once."""
        seen = set()
        for file in await self._client.files.search_by_name(query):
            if file.id not in seen:
                seen.add(file.id)
                yield file
        async for hit in self._client.search.hits("file", query):
            if hit.id not in seen:
                seen.add(hit.id)
                yield hit
