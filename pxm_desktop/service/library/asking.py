"""What PXM is asked about files that somebody looks at: its own search, single files, their attribute values."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.keeper import FilesKeeper
from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound, PxmError, RateLimited, ServerFailed, Unreachable
from pxm_desktop.pxm.models import AttributeValue, File
from pxm_desktop.service.catalog import kept_well

AT_ONCE = 5
"""Files read by id at the same time."""

OUT_OF_REACH = (Unreachable, ServerFailed, RateLimited)
"""Errors after which what the copy knows is better than nothing."""

log = logging.getLogger(__name__)


async def hits(client: PxmView, words: str, limit: int) -> list[str]:
    """Return the ids that PXM's own search finds: version 3, or 2 where an account has no 3."""
    for search in (client.search.files, client.search.v2_files):
        found: dict[str, None] = {}
        try:
            async for hit in search(words, limit=limit):
                found[hit.id] = None
                if len(found) == limit:
                    break
        except NotFound:
            continue
        return list(found)
    return []


async def read_files(client: PxmView, ids: Sequence[str]) -> list[File]:
    """Read files by id, a few at the same time; those that PXM does not have are left out."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(file_id: str) -> File | None:
        async with turn:
            with contextlib.suppress(NotFound):
                return await client.files.get(file_id)
        return None

    found = await asyncio.gather(*(one(file_id) for file_id in ids))
    return [file for file in found if file is not None]


async def in_step(keeper: FilesKeeper, *, owner: bool) -> FilesCopy | None:
    """Return the copy, with what has changed in PXM where that can be reached; None where PXM was never read into it.

    Who is not the `owner` of the copy takes it as it is.
    """
    if not (await kept_well(keeper.copy.reading())).full_at:
        return None
    if owner:
        with contextlib.suppress(*OUT_OF_REACH):
            await kept_well(keeper.sync(whole=False))
    return keeper.copy


async def attributes_of(client: PxmView, file: File) -> Sequence[AttributeValue] | None:
    """Return the attribute values of a file; None where PXM does not tell them."""
    if file.attributes is not None:
        return file.attributes
    try:
        return await client.attributes.values("file", file.id)
    except OUT_OF_REACH:
        raise
    except PxmError as error:
        log.info("The attributes of a file could not be read: %s", error.sentence)
        return None
