"""From what the copy or PXM tells of a file to what window and command line are shown."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable

from pxm_desktop.catalog.files.groups import Group
from pxm_desktop.catalog.files.keeper import FilesNews
from pxm_desktop.catalog.files.model import Counts, FileRow, Found, Value
from pxm_desktop.pxm.models import AttributeValue
from pxm_desktop.service.library_api import (
    FileAttributeValue,
    FileDetail,
    FileGroup,
    FileGroups,
    FoundFiles,
    LibraryFile,
    LibraryFreshness,
    SourceCounts,
)


def packed(numbers: array[int]) -> bytes:
    """Return numbers as they cross processes: four bytes each, little-endian."""
    return _little_endian(numbers).tobytes()


def unpacked(numbers: bytes) -> array[int]:
    """Return numbers that crossed processes; what is left of a broken one is dropped."""
    found = array("I")
    found.frombytes(numbers[: len(numbers) // found.itemsize * found.itemsize])
    return _little_endian(found)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return numbers
    swapped = numbers[:]
    swapped.byteswap()
    return swapped


def shown_found(found: Found) -> FoundFiles:
    """Return what a query found."""
    return FoundFiles(numbers=packed(found.numbers), more=found.more)


def shown_groups(numbers: array[int], groups: Iterable[Group]) -> FileGroups:
    """Return files under headings."""
    return FileGroups(
        numbers=packed(numbers), groups=tuple(FileGroup(key=group.key, count=group.count) for group in groups)
    )


def shown_file(row: FileRow) -> LibraryFile:
    """Return a file as a list shows it."""
    return LibraryFile(
        number=row.number,
        id=row.id,
        name=row.name,
        kind=row.kind,
        mime_type=row.mime_type,
        size=row.size,
        width=row.width,
        height=row.height,
        published=row.published,
        products=row.products,
        regions=row.regions,
        labels=row.labels,
        rating=row.rating,
        created_at=row.created,
        updated_at=row.updated,
        processing=row.processing,
        has_picture=bool(row.renditions),
    )


def shown_detail(
    row: FileRow, attributes: Iterable[Value | AttributeValue] | None, why_not_live: str
) -> FileDetail:
    """Return a file with all that is known of it; `why_not_live` is empty when PXM was asked."""
    return FileDetail(
        file=shown_file(row),
        live=not why_not_live,
        ocr_text=row.ocr_text,
        renditions=row.renditions,
        has_original=row.has_original,
        published_from=row.published_from,
        attributes=None if attributes is None else tuple(map(_shown_value, attributes)),
        sentence=why_not_live,
    )


def shown_counts(counts: Counts) -> SourceCounts:
    """Return how many files stand behind each way of looking at the library."""
    return SourceCounts(
        all=counts.all,
        unlinked=counts.unlinked,
        unpublished=counts.unpublished,
        processing=counts.processing,
        mine=counts.mine,
        recent=counts.recent,
        regions=counts.regions,
    )


def shown_freshness(news: FilesNews) -> LibraryFreshness:
    """Return how much is known, and since when."""
    return LibraryFreshness(
        synced_at=news.reading.read_at or None,
        full_at=news.reading.full_at or None,
        syncing=news.syncing,
        stopped=news.reading.stopped and not news.syncing,
        files=news.reading.files,
        sentence=news.sentence,
    )


def _shown_value(value: Value | AttributeValue) -> FileAttributeValue:
    return FileAttributeValue(
        id=value.id, name=value.name or "", type=value.type or "", value=_worth(value.value)
    )


def _worth(value: object) -> bool | int | float | str | tuple[str, ...] | None:
    if isinstance(value, list | tuple):
        return tuple(part if isinstance(part, str) else json.dumps(part) for part in value)
    return value if value is None or isinstance(value, bool | int | float | str) else json.dumps(value)
