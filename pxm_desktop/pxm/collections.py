"""Collections, which the window calls products: standalone, families (`parent`) and their variants."""

import builtins
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.attributes import merged_changes
from pxm_desktop.pxm.errors import BadRequest
from pxm_desktop.pxm.models import AttributeChange, Collection, File, ImageVariant, RelatedGroup
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Clear, Resource, body_of, comma_separated, instant
from pxm_desktop.pxm.transport import Params

CollectionType = Literal["parent", "variant"]

IDS_PER_CALL = 100
"""Ids in one query, so that the URL stays short."""


@dataclass(frozen=True, slots=True)
class _Image:
    """An image variant; PXM may give it no id of its own."""

    told: ImageVariant

    @property
    def id(self) -> str:
        """Return what tells it from the others of a list; its id may be the file's."""
        told = self.told
        return "\n".join(
            part or "" for part in (told.id, told.file_id, told.stack_id, told.size, told.file_type)
        )


class Collections(Resource[Collection]):
    """`/collection`."""

    family = "collection"
    group = "collection"
    plural = "collections"
    model = Collection

    async def list(
        self,
        *,
        ids: Sequence[str] = (),
        region_ids: Sequence[str] = (),
        parent_id: str | None = None,
        collection_type: CollectionType | None = None,
        created_start: datetime | None = None,
        created_end: datetime | None = None,
        updated_start: datetime | None = None,
        updated_end: datetime | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> AsyncIterator[Collection]:
        """Yield collections; arguments as in `pages`."""
        async for page in self.pages(
            ids=ids,
            region_ids=region_ids,
            parent_id=parent_id,
            collection_type=collection_type,
            created_start=created_start,
            created_end=created_end,
            updated_start=updated_start,
            updated_end=updated_end,
            limit=limit,
        ):
            for found in page:
                yield found

    async def pages(
        self,
        *,
        ids: Sequence[str] = (),
        region_ids: Sequence[str] = (),
        parent_id: str | None = None,
        collection_type: CollectionType | None = None,
        created_start: datetime | None = None,
        created_end: datetime | None = None,
        updated_start: datetime | None = None,
        updated_end: datetime | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> AsyncIterator[builtins.list[Collection]]:
        """Yield pages of collections that fit all that is given; times are inclusive, to the second.

        A filter that the server ignores is applied here, to the collections that tell the field in
        question. Any number of `ids` may be given. Raises every `PxmError`.
        """
        params: Params = tuple(
            (name, instant(moment))
            for name, moment in (
                ("created_start_date", created_start),
                ("created_end_date", created_end),
                ("updated_start_date", updated_start),
                ("updated_end_date", updated_end),
            )
            if moment is not None
        )
        if region_ids:
            params = (*params, ("region_ids", comma_separated(region_ids)))
        if parent_id is not None:
            params = (*params, ("parent_id", parent_id))
        if collection_type is not None:
            params = (*params, ("collection_type", collection_type))

        def fits(found: Collection) -> bool:
            return (
                (
                    not region_ids
                    or found.region_ids is None
                    or not set(region_ids).isdisjoint(found.region_ids)
                )
                and (parent_id is None or _parent_fits(found, parent_id))
                and (collection_type is None or _type_fits(found, collection_type))
                and _between(found.created_at, created_start, created_end)
                and _between(found.updated_at, updated_start, updated_end)
            )

        source = self._by_ids(ids, params, limit) if ids else self._pages(params, limit=limit)
        async for page in source:
            kept = [found for found in page if fits(found)]
            if kept:
                yield kept

    async def tells_changes(self) -> bool:
        """Find out whether this server honours `updated_start_date`: none may have changed after next year.

        Raises every `PxmError` except `BadRequest`, which is a no.
        """
        later = instant(datetime.now(UTC) + timedelta(days=366))
        try:
            raw = await self._get(self.group, params=(("updated_start_date", later), ("limit", "1")))
        except BadRequest:
            return False
        return not shapes.rows(raw, self.plural)

    async def create(
        self,
        *,
        name: str,
        additional_title: str | None = None,
        parent_id: str | None = None,
        direct_parent: Sequence[str] | None = None,
        published: bool | None = None,
        published_start_date: datetime | None = None,
        published_end_date: datetime | None = None,
        collection_type: CollectionType | None = None,
        parent_topic_id: str | None = None,
        attributes: Sequence[AttributeChange] | None = None,
        region_ids: Sequence[str] | None = None,
    ) -> Collection:
        """Create a collection. PXM wants a start date when published, and `parent_topic_id` for a variant.

        A lost answer is reconciled (see `resource`). Raises every `PxmError`.
        """
        body = body_of(
            name=name,
            additional_title=additional_title,
            parent_id=parent_id,
            direct_parent=direct_parent,
            published=published,
            published_start_date=published_start_date,
            published_end_date=published_end_date,
            collection_type=collection_type,
            parent_topic_id=parent_topic_id,
            attributes=None if attributes is None else [change.wire() for change in attributes],
            region_ids=region_ids,
        )
        since = datetime.now(UTC) - timedelta(minutes=10)
        return await self._create(body, recent=(("updated_start_date", instant(since)),))

    async def update(
        self,
        collection_id: str,
        *,
        name: str | None = None,
        additional_title: str | Clear | None = None,
        parent_id: str | Clear | None = None,
        direct_parent: Sequence[str] | None = None,
        published: bool | None = None,
        published_start_date: datetime | Clear | None = None,
        published_end_date: datetime | Clear | None = None,
        collection_type: CollectionType | Clear | None = None,
        parent_topic_id: str | Clear | None = None,
        attributes: Sequence[AttributeChange] | None = None,
        region_ids: Sequence[str] | None = None,
    ) -> Collection | None:
        """Change the fields that are not None; `CLEAR` empties one; arrays replace the whole array.

        `attributes` too: use `change_attributes` to keep the others. Returns the collection as PXM answered
        it, or None when the answer had none. A lost answer is reconciled. Raises every `PxmError`.
        """
        body = body_of(
            name=name,
            additional_title=additional_title,
            parent_id=parent_id,
            direct_parent=direct_parent,
            published=published,
            published_start_date=published_start_date,
            published_end_date=published_end_date,
            collection_type=collection_type,
            parent_topic_id=parent_topic_id,
            attributes=None if attributes is None else [change.wire() for change in attributes],
            region_ids=region_ids,
        )
        return await self._update(collection_id, body)

    async def change_attributes(
        self, collection_id: str, *, values: Mapping[str, Any] | None = None, remove: Sequence[str] = ()
    ) -> Collection | None:
        """Set and remove attribute values by attribute id, and keep all others.

        PUT replaces the whole array, so the collection is read first and every other value is sent again.
        Raises `UnexpectedAnswer` when it does not tell its values, and every other `PxmError`.
        """
        now = await self.get(collection_id)
        changes = [AttributeChange(id=key, value=value) for key, value in (values or {}).items()]
        changes += [AttributeChange(id=key, type="delete") for key in remove]
        return await self.update(collection_id, attributes=merged_changes(now.attributes, changes))

    async def delete(self, collection_id: str) -> None:
        """Delete a collection. Raises `NotFound` and every other `PxmError`."""
        await self._delete(collection_id)

    async def files(self, collection_id: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[File]:
        """Yield the files linked to a collection. Raises every `PxmError`."""
        async for page in self._listed("collection_files", "files", File, limit=limit, id=collection_id):
            for file in page:
                yield file

    async def image_variants(
        self,
        collection_id: str,
        *,
        size: str | None = None,
        file_type: str | None = None,
        stack_ids: Sequence[str] = (),
    ) -> builtins.list[ImageVariant]:
        """Return the images of a collection in their sizes and file types. Raises every `PxmError`."""
        params: Params = ()
        if size is not None:
            params = (*params, ("size", size))
        if file_type is not None:
            params = (*params, ("file_type", file_type))
        if stack_ids:
            params = (*params, ("stack_ids", comma_separated(stack_ids)))
        listed = self._listed(
            "image_variants", "image_variants", _Image, params, parse=_read_images, id=collection_id
        )
        return [image.told async for page in listed for image in page]

    async def related(self, collection_id: str) -> builtins.list[RelatedGroup]:
        """Return the collections associated with one, in groups; without groups, in one group without a name.

        Raises every `PxmError`.
        """
        return read_related(await self._get("related", id=collection_id))

    async def _by_ids(
        self, ids: Sequence[str], params: Params, limit: int
    ) -> AsyncIterator[builtins.list[Collection]]:
        """Yield collections by id, under the name of the filter that this server honours."""
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), IDS_PER_CALL):
            some = wanted[start : start + IDS_PER_CALL]
            async for page in self._some_ids(some, params, limit):
                yield page

    async def _some_ids(
        self, ids: Sequence[str], params: Params, limit: int
    ) -> AsyncIterator[builtins.list[Collection]]:
        settings = self._caller.transport.endpoints
        names = settings.param_candidates("collection.ids")
        asked = set(ids)
        for name in names:
            last, first, ignored = name == names[-1], True, False
            try:
                async for page in self._pages((*params, (name, comma_separated(ids))), limit=limit):
                    found = [row for row in page if row.id in asked]
                    ignored = len(found) < len(page)
                    if first and ignored and not last:
                        break
                    if first and not ignored:
                        settings.learn_param("collection.ids", name)
                    first = False
                    if found:
                        yield found
                        asked.difference_update(row.id for row in found)
                    if not asked:
                        return
                else:
                    return
            except BadRequest:
                if last or not first:
                    raise


def _read_images(raw: object) -> tuple[list[_Image], int | None]:
    """Read image variants under any of their names."""
    found = raw
    if isinstance(raw, Mapping):
        for key in ("image_variants", "variants", "images"):
            if isinstance(raw.get(key), list):
                found = raw[key]
                break
    rows = shapes.rows(found, "image_variants")
    return [_Image(ImageVariant.parse_row(row)) for row in rows], shapes.total(raw)


def read_related(raw: Any) -> list[RelatedGroup]:
    """Read related collections, in groups or flat. Raises `UnexpectedAnswer`."""
    if isinstance(raw, Mapping):
        for key in ("groups", "association_groups", "related", "associations"):
            if isinstance(raw.get(key), list):
                raw = raw[key]
                break
    found = shapes.rows(raw, "collections")
    spellings = shapes.ALIASES["related_group"]["collections"]
    if found and all(any(isinstance(row.get(key), list) for key in spellings) for row in found):
        groups = []
        for row in found:
            fields = shapes.canonical("related_group", row)
            members = [
                Collection.parse_row(entry) for entry in shapes.rows(fields["collections"], "collections")
            ]
            groups.append(
                RelatedGroup(id=fields.get("id"), name=fields.get("name"), collections=tuple(members))
            )
        return groups
    members = [Collection.parse_row(row) for row in found]
    return [RelatedGroup(collections=tuple(members))] if members else []


def _parent_fits(found: Collection, parent_id: str) -> bool:
    """Say whether a collection may be under a parent; PXM's filter takes a category or a collection."""
    told = {"parent_id", "direct_parent", "parent_topic_id"} & found.model_fields_set
    parents = {found.parent_id, found.parent_topic_id, *(found.direct_parent or ())}
    return not told or parent_id in parents or "parent_id" not in told


def _type_fits(found: Collection, collection_type: str) -> bool:
    return "collection_type" not in found.model_fields_set or found.collection_type == collection_type


def _between(moment: datetime | None, start: datetime | None, end: datetime | None) -> bool:
    """Say whether a time fits, to the second, which is what the filter can say."""
    if moment is None:
        return True
    second = moment.replace(microsecond=0)
    return (start is None or second >= start.astimezone(UTC).replace(microsecond=0)) and (
        end is None or second <= end.astimezone(UTC)
    )
