"""Files: list, get, update, search by name. PXM documents no way to delete one."""

import builtins
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import BadRequest
from pxm_desktop.pxm.models import AttributeChange, File
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Clear, Resource, body_of, comma_separated
from pxm_desktop.pxm.transport import Params


class Files(Resource[File]):
    """`/file`. `get(id)` raises `NotFound` for a file that is still being processed, too."""

    family = "file"
    group = "file"
    plural = "files"
    model = File

    async def list(
        self,
        *,
        collections: Sequence[str] = (),
        region_ids: Sequence[str] = (),
        created_start: date | None = None,
        created_end: date | None = None,
        updated_start: date | None = None,
        updated_end: date | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> AsyncIterator[File]:
        """Yield files; arguments as in `pages`."""
        async for page in self.pages(
            collections=collections,
            region_ids=region_ids,
            created_start=created_start,
            created_end=created_end,
            updated_start=updated_start,
            updated_end=updated_end,
            limit=limit,
        ):
            for file in page:
                yield file

    async def pages(
        self,
        *,
        collections: Sequence[str] = (),
        region_ids: Sequence[str] = (),
        created_start: date | None = None,
        created_end: date | None = None,
        updated_start: date | None = None,
        updated_end: date | None = None,
        limit: int = DEFAULT_LIMIT,
        start: int = 0,
        blank: bool = False,
    ) -> AsyncIterator[builtins.list[File]]:
        """Yield pages of files in any of `collections`, any of `region_ids` and between whole days.

        PXM does not say in which time zone its days are: overlap by a day. A filter that the server ignores
        is applied here, to the files that tell the field in question. `start` leaves out rows that are known, without a
        filter by collections. With `blank` a page of which nothing fits is yielded too, as an empty one: it cost a
        call. Raises every `PxmError`.
        """
        days: Params = tuple(
            (name, day.isoformat())
            for name, day in (
                ("created_start_date", created_start),
                ("created_end_date", created_end),
                ("updated_start_date", updated_start),
                ("updated_end_date", updated_end),
            )
            if day is not None
        )
        regions: Params = (("region_ids", comma_separated(region_ids)),) if region_ids else ()

        def fits(file: File) -> bool:
            return (
                _shares(file.region_ids, region_ids)
                and _between(file.created_at, created_start, created_end)
                and _between(file.updated_at, updated_start, updated_end)
            )

        async for page in self._of_collections(collections, (*regions, *days), limit, start):
            kept = [file for file in page if fits(file) and _shares(file.collections, collections)]
            if kept or blank:
                yield kept

    async def tells_changes(self) -> bool:
        """Find out whether this server honours `updated_start_date`: none may have changed after next year.

        Raises every `PxmError` except `BadRequest`, which is a no.
        """
        later = (datetime.now(UTC) + timedelta(days=366)).date()
        try:
            raw = await self._get(
                self.group, params=(("updated_start_date", later.isoformat()), ("limit", "1"))
            )
        except BadRequest:
            return False
        return not shapes.rows(raw, self.plural)

    async def update(
        self,
        file_id: str,
        *,
        collections: Sequence[str] | None = None,
        region_ids: Sequence[str] | None = None,
        published: bool | None = None,
        published_start_date: datetime | Clear | None = None,
        file_name: str | None = None,
        attributes: Sequence[AttributeChange] | None = None,
        once: bool = False,
    ) -> File | None:
        """Change the fields that are not None; arrays replace the whole array: read, merge, then update.

        Returns the file as PXM answered it, or None when the answer had none. A lost answer is reconciled, by the same
        fields again; with `once` it raises `AnswerLost` instead, for who reads and merges anew before writing again.
        Raises every `PxmError`, `AnswerLost` when reconciling did not help.
        """
        body = body_of(
            collections=None if collections is None else [{"id": entry} for entry in collections],
            region_ids=region_ids,
            published=published,
            published_start_date=published_start_date,
            file_name=file_name,
            attributes=None if attributes is None else [change.wire() for change in attributes],
        )
        return await self._update(file_id, body, once=once)

    async def search_by_name(self, name: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[File]:
        """Yield files that PXM's search by name finds; it may be case-insensitive or find parts of names."""
        # Both spellings (api description): some servers know one, some the other.
        params = (("file_name", name), ("filename", name))
        async for page in self._listed("file_search", "files", File, params, limit=limit):
            for file in page:
                yield file

    async def _of_collections(
        self, collections: Sequence[str], params: Params, limit: int, start: int
    ) -> AsyncIterator[Sequence[File]]:
        """Yield pages under the name of the collections filter that this server honours."""
        if not collections:
            async for page in self._pages(params, limit=limit, start=start):
                yield page
            return
        settings = self._caller.transport.endpoints
        names = settings.param_candidates("file.collections")
        for name in names:
            last = name == names[-1]
            filtered = (*params, (name, comma_separated(collections)))
            try:
                first = True
                async for page in self._pages(filtered, limit=limit):
                    honoured = all(_shares(file.collections, collections) for file in page)
                    if first and not last and not honoured:
                        break  # ignored under this name: try the next
                    if first and honoured and any(file.has_collections for file in page):
                        settings.learn_param("file.collections", name)
                    first = False
                    yield page
                else:
                    return
            except BadRequest:
                if last or not first:
                    raise


def _shares(known: Sequence[str] | None, wanted: Sequence[str]) -> bool:
    """Say whether a file fits a filter; one that does not tell the field may."""
    return not wanted or known is None or not set(wanted).isdisjoint(known)


def _between(moment: datetime | None, start: date | None, end: date | None) -> bool:
    """Say whether a time may lie within whole days of any time zone."""
    if moment is None:
        return True
    day, slack = moment.date(), timedelta(days=1)
    return (start is None or day >= start - slack) and (end is None or day <= end + slack)
