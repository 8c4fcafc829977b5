"""The read and relink verbs behind `call` and `stream`: what is in PXM, and where it is linked.

PXM replaces arrays as a whole and has no If-Match, so a relink reads the file, merges, writes, and reads
again: what somebody else changed in between shows, and is merged once more. An object that does not say its
collections (a trimmed or early answer) is never merged from.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import Category, Collection, File, Region, SearchHit
from pxm_desktop.service.errors import ServiceError, UnknownVerb
from pxm_desktop.transfer.model import nfc

TRIES = 4
"""Times a relink is written and read back before we say that somebody else keeps changing the file."""

Sleep = Callable[[float], Awaitable[None]]
Search = Callable[[str], AsyncIterator[SearchHit]]


class Library:
    """The verbs of one account."""

    def __init__(self, client: PxmView, *, sleep: Sleep = asyncio.sleep) -> None:
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
        arguments = dict(arguments)
        left = arguments.pop("limit", None)
        async for found in method(**_checked(verb, method, arguments)):
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
    ) -> AsyncIterator[File]:
        return self._client.files.list(
            collections=tuple(collections or ()),
            region_ids=tuple(regions or ()),
            created_start=_day(created_start),
            created_end=_day(created_end),
            updated_start=_day(updated_start),
            updated_end=_day(updated_end),
        )

    async def _files_search(self, query: str) -> AsyncIterator[BaseModel]:
        """Find by file name first, then by keyword (labels, text in images), each file once."""
        seen = set()
        async for file in self._client.files.search_by_name(query):
            if file.id not in seen:
                seen.add(file.id)
                yield file
        async for hit in self._hits(self._client.search.files, self._client.search.v2_files, query):
            if hit.id not in seen:
                seen.add(hit.id)
                yield hit

    def _collections_list(self) -> AsyncIterator[Collection]:
        return self._client.collections.list()

    async def _collections_search(self, query: str) -> AsyncIterator[BaseModel]:
        """Find by name or SKU in the list, which is up to date, then by keyword in the index, which lags."""
        wanted = nfc(query).casefold()
        seen = set()
        async for found in self._client.collections.list():
            names = (found.id, found.name or "", found.additional_title or "")
            if any(wanted in nfc(name).casefold() for name in names):
                seen.add(found.id)
                yield found
        async for hit in self._hits(
            self._client.search.collections, self._client.search.v2_collections, query
        ):
            if hit.id not in seen:
                seen.add(hit.id)
                yield hit

    async def _hits(self, newer: Search, older: Search, query: str) -> AsyncIterator[SearchHit]:
        """Search with v3, or with v2 where an account has no v3."""
        found = False
        try:
            async for hit in newer(query):
                found = True
                yield hit
        except NotFound:
            if found:
                raise
            async for hit in older(query):
                yield hit

    def _categories_list(self) -> AsyncIterator[Category]:
        return self._client.categories.list()

    def _regions_list(self) -> AsyncIterator[Region]:
        return self._client.regions.list()

    # --- one file ---

    async def _files_show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.files.get(id))

    async def _files_link(self, id: str, collections: list[str]) -> dict[str, Any]:  # noqa: A002
        return await self._relink(id, lambda present: dict.fromkeys((*present, *collections)))

    async def _files_unlink(self, id: str, collections: list[str]) -> dict[str, Any]:  # noqa: A002
        gone = set(collections)
        return await self._relink(id, lambda present: (known for known in present if known not in gone))

    async def _files_set_regions(self, id: str, regions: list[str]) -> dict[str, Any]:  # noqa: A002
        wanted = tuple(dict.fromkeys(regions))
        file = await self._client.files.get(id)
        changed = file.region_ids is None or set(file.region_ids) != set(wanted)
        if changed:
            await self._client.files.update(id, region_ids=wanted)
            kept = await self._read_until(
                id, lambda read: read.region_ids is None or set(read.region_ids) == set(wanted)
            )
            if kept is None:
                raise _not_kept("regions")
        return {"id": id, "regions": list(wanted), "changed": changed}

    async def _relink(
        self, identity: str, wish: Callable[[tuple[str, ...]], Iterable[str]]
    ) -> dict[str, Any]:
        """Bring a file's collections to what `wish` makes of them, and make sure that they are."""
        changed = False
        for attempt in range(TRIES):
            present = await self._collections_of(identity)
            wanted = tuple(wish(present))
            if set(wanted) == set(present):
                return {"id": identity, "collections": list(present), "changed": changed}
            if attempt == TRIES - 1:
                break
            await self._client.files.update(identity, collections=wanted)
            changed = True
        raise _not_kept("collections")

    async def _collections_of(self, identity: str) -> tuple[str, ...]:
        file = await self._read_until(identity, lambda read: read.collections is not None)
        if file is None or file.collections is None:
            raise ServiceError(
                "PXM does not say which collections the file has, so nothing was changed.",
                "It may still be processed. Try again in a minute.",
            )
        return file.collections

    async def _read_until(self, identity: str, fits: Callable[[File], bool]) -> File | None:
        """Read a file, a few times until it fits; None when it never does."""
        for attempt in range(TRIES):
            if attempt:
                await self._sleep(0.5 * 2**attempt)
            file = await self._client.files.get(identity)
            if fits(file):
                return file
        return None


def plain(found: BaseModel) -> dict[str, Any]:
    """Return an object as JSON values, with what PXM said and nothing else: an absent field stays absent."""
    return found.model_dump(mode="json", exclude_unset=True)


def _checked(verb: str, method: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as error:
        raise UnknownVerb(f"“{verb}” does not take these arguments: {error}.") from None
    return dict(arguments)


def _not_kept(what: str) -> ServiceError:
    return ServiceError(
        f"PXM took the new {what} of the file but shows others.",
        "Somebody else may be changing the file. Look at it in PXM, then try again.",
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
