"""The verbs that read files: lists, search, one file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pxm_desktop.catalog.files.kinds import kind_of
from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import File, SearchHit
from pxm_desktop.service.errors import UnknownVerb
from pxm_desktop.service.verbs.below import ids_below
from pxm_desktop.service.verbs.here import Here
from pxm_desktop.service.verbs.noun import Call, Stream, day, plain

Search = Callable[[str], AsyncIterator[SearchHit]]


@dataclass(frozen=True)
class FileFilter:
    """Which files are meant. Products, regions and days are PXM's own filters; the rest is looked at here.

    What is asked of a file must be known to hold: a file whose size or products PXM did not tell does not fit
    a filter for them.
    """

    collections: Sequence[str] = ()
    regions: Sequence[str] = ()
    category: str | None = None
    kinds: Sequence[str] = ()
    smallest: int | None = None
    largest: int | None = None
    created_start: str | None = None
    created_end: str | None = None
    updated_start: str | None = None
    updated_end: str | None = None
    linked: bool | None = None
    published: bool | None = None

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> FileFilter:
        """Return the filter of a verb's arguments. Raises `UnknownVerb` for arguments that are none."""
        unknown = set(asked) - {field.name for field in fields(cls)}
        if unknown:
            raise UnknownVerb(f"Files cannot be filtered by “{min(unknown)}”.")
        return cls(**{name: value for name, value in asked.items() if value is not None})

    @property
    def by_pxm(self) -> bool:
        """Whether PXM itself filters, so that its list has to be asked."""
        days = (self.created_start, self.created_end, self.updated_start, self.updated_end)
        return bool(self.collections or self.regions or any(days))

    @property
    def anything(self) -> bool:
        """Whether it leaves anything out."""
        return self != FileFilter()

    def fits(self, file: File) -> bool:
        """Say whether a file fits what PXM does not filter itself."""
        if self.linked is not None and (file.collections is None or bool(file.collections) != self.linked):
            return False
        if self.published is not None and file.published is not self.published:
            return False
        if self.kinds and kind_of(file.mime_type or "", file.file_name or "") not in self.kinds:
            return False
        if self.smallest is not None and (file.size is None or file.size < self.smallest):
            return False
        return self.largest is None or (file.size is not None and file.size <= self.largest)

    def fits_pxm(self, file: File) -> bool:
        """Say whether a file that PXM's search found fits what its list would have filtered."""
        return (
            _shares(file.collections, self.collections)
            and _shares(file.region_ids, self.regions)
            and _between(file.created_at, self.created_start, self.created_end)
            and _between(file.updated_at, self.updated_start, self.updated_end)
        )

    def told_by(self, file: File) -> bool:
        """Say whether a file tells the times that are asked for."""
        return (file.created_at is not None or not (self.created_start or self.created_end)) and (
            file.updated_at is not None or not (self.updated_start or self.updated_end)
        )


class Files:
    """`files.list`, `files.search` and `files.show`."""

    def __init__(self, client: PxmView, here: Here | None) -> None:
        self._client = client
        self._here = here
        self.calls: Mapping[str, Call] = {"files.show": self._show}
        self.streams: Mapping[str, Stream] = {"files.list": self._list, "files.search": self._search}

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.files.get(id))

    async def _list(self, **asked: Any) -> AsyncIterator[File]:
        wanted = FileFilter.of(asked)
        ids: set[str] | None = None
        if wanted.category and not wanted.by_pxm:
            found = self._in_category(wanted.category)
        else:
            # PXM's list knows no category and its list of a category no other filter: what both have fits.
            if wanted.category:
                ids = {file.id async for file in self._in_category(wanted.category)}
            found = listed(self._client, wanted)
        async for file in found:
            if wanted.fits(file) and (ids is None or file.id in ids):
                yield file

    async def _in_category(self, category: str) -> AsyncIterator[File]:
        """Yield the files in a category and below it, each once."""
        seen: set[str] = set()
        for identity in await ids_below(self._client, category):
            async for file in self._client.categories.files(identity):
                if file.id not in seen:
                    seen.add(file.id)
                    yield file

    async def _search(self, query: str, **asked: Any) -> AsyncIterator[File | SearchHit]:
        """Find each file once: in the copy as the window does, then in PXM by file name, then there by keyword."""
        wanted = FileFilter.of(asked)
        inside = {f.id async for f in self._in_category(wanted.category)} if wanted.category else None
        sieve = _Sieve(self._client, wanted, inside)
        seen = set()
        if self._here is not None:
            async for file in self._here.files_found(query):
                seen.add(file.id)
                if await sieve.passes(file):
                    yield file
        async for file in self._client.files.search_by_name(query):
            if file.id not in seen:
                seen.add(file.id)
                if await sieve.passes(file):
                    yield file
        async for hit in hits(self._client.search.files, self._client.search.v2_files, query):
            if hit.id not in seen:
                seen.add(hit.id)
                if await sieve.passes(hit):
                    yield hit


class _Sieve:
    """A filter for what PXM's search finds: that takes none itself."""

    def __init__(self, client: PxmView, wanted: FileFilter, inside: set[str] | None) -> None:
        self._client = client
        self._wanted = wanted
        self._inside = inside
        self._in_days: set[str] | None = None

    async def passes(self, found: File | SearchHit) -> bool:
        """Say whether a file fits; a thin hit is read for that."""
        wanted = self._wanted
        if not wanted.anything:
            return True
        if self._inside is not None and found.id not in self._inside:
            return False
        try:
            file = found if isinstance(found, File) else await self._client.files.get(found.id)
        except NotFound:
            return False  # the index lags behind
        if not (wanted.fits(file) and wanted.fits_pxm(file)):
            return False
        # PXM does not document that it tells times, but its list filters by them.
        return wanted.told_by(file) or file.id in await self._of_these_days()

    async def _of_these_days(self) -> set[str]:
        if self._in_days is None:
            self._in_days = {file.id async for file in listed(self._client, self._wanted)}
        return self._in_days


def listed(client: PxmView, wanted: FileFilter) -> AsyncIterator[File]:
    """List what PXM's own filters leave."""
    return client.files.list(
        collections=tuple(wanted.collections),
        region_ids=tuple(wanted.regions),
        created_start=day(wanted.created_start),
        created_end=day(wanted.created_end),
        updated_start=day(wanted.updated_start),
        updated_end=day(wanted.updated_end),
    )


async def hits(newer: Search, older: Search, query: str) -> AsyncIterator[SearchHit]:
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


def _shares(known: Sequence[str] | None, wanted: Sequence[str]) -> bool:
    return not wanted or (known is not None and not set(wanted).isdisjoint(known))


def _between(moment: Any, start: str | None, end: str | None) -> bool:
    """Say whether a time lies within whole days of UTC; a time that PXM does not tell may."""
    if moment is None:
        return True
    first, last, there = day(start), day(end), moment.date()
    return (first is None or there >= first) and (last is None or there <= last)
