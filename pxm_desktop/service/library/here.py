"""Implements `verbs.here.Here` on the library."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from pxm_desktop.catalog.files.model import FileRow, Wanted
from pxm_desktop.pxm.models import File
from pxm_desktop.service.catalog import kept_well
from pxm_desktop.service.library.facet import Library

_TOGETHER = 500
"""Files read from the copy at once."""


class FilesHere:
    """What the copy of the account's files knows."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def files_found(self, words: str) -> AsyncIterator[File]:
        """See `Here`."""
        copy = await self._library.copied()
        if copy is None:
            return
        numbers: array[int] = (await kept_well(copy.find(Wanted(words=words)))).numbers
        for start in range(0, len(numbers), _TOGETHER):
            for row in await kept_well(copy.by_numbers(numbers[start : start + _TOGETHER])):
                yield _file(row)

    async def files_with(self, attribute: str) -> int | None:
        """See `Here`."""
        copy = await self._library.copied()
        return await kept_well(copy.with_attribute(attribute)) if copy is not None else None


def _file(row: FileRow) -> File:
    """Return a file as PXM would show it, as far as the copy keeps that; links are not kept."""
    told = {
        "id": row.id,
        "file_name": row.name,
        "mime_type": row.mime_type or None,
        "size": row.size,
        "dimensions": f"{row.width}x{row.height}" if row.width and row.height else None,
        "published": row.published,
        "collections": row.products,
        "region_ids": row.regions,
        "labels": row.labels or None,
        "created_at": _moment(row.created),
        "updated_at": _moment(row.updated),
    }
    return File(**{name: value for name, value in told.items() if value is not None})


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
