"""The verbs of collections, which the window calls products."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.collections import CollectionType
from pxm_desktop.pxm.models import AttributeChange, AttributeValue, Collection, File, SearchHit
from pxm_desktop.service.errors import BadValue, UnknownVerb
from pxm_desktop.service.verbs.below import ids_below
from pxm_desktop.service.verbs.changing import KEEP, Edit, Ids, Keep, Text, created, not_kept
from pxm_desktop.service.verbs.files import hits
from pxm_desktop.service.verbs.noun import Call, Stream, Wrote, counted, moment, plain
from pxm_desktop.transfer.model import nfc

FEW = 20
"""Categories up to which each is asked for by itself; for more of them the whole list is read, once."""


@dataclass(frozen=True)
class CollectionFilter:
    """Which collections are meant. Type and publication, where asked for, must be known to fit."""

    ids: Sequence[str] = ()
    category: str | None = None
    family: str | None = None
    regions: Sequence[str] = ()
    type: Literal["parent", "variant", "standalone"] | None = None
    created_start: str | None = None
    created_end: str | None = None
    updated_start: str | None = None
    updated_end: str | None = None
    published: bool | None = None

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> CollectionFilter:
        """Return the filter of a verb's arguments. Raises `UnknownVerb` for arguments that are none."""
        unknown = set(asked) - {field.name for field in fields(cls)}
        if unknown:
            raise UnknownVerb(f"Collections cannot be filtered by “{min(unknown)}”.")
        return cls(**{name: value for name, value in asked.items() if value is not None})

    @property
    def anything(self) -> bool:
        """Whether it leaves anything out."""
        return self != CollectionFilter()

    def fits(self, found: Collection, categories: frozenset[str] | None) -> bool:
        """Say whether a collection fits, and lies in any of these categories (None: wherever it lies)."""
        return (
            (not self.ids or found.id in self.ids)
            and (self.published is None or found.published is self.published)
            and (self.type is None or (found.collection_type or "standalone") == self.type)
            and (self.family is None or _of_family(found, self.family))
            and (not self.regions or not set(self.regions).isdisjoint(found.region_ids or ()))
            and (categories is None or not categories.isdisjoint(_places(found)))
            and _between(found.created_at, moment(self.created_start), moment(self.created_end))
            and _between(found.updated_at, moment(self.updated_start), moment(self.updated_end))
        )


class Collections:
    """`collections.*`."""

    def __init__(self, client: PxmView, wrote: Wrote) -> None:
        self._client = client
        self._wrote = wrote
        self.calls: Mapping[str, Call] = {
            "collections.show": self._show,
            "collections.create": self._create,
            "collections.set": self._set,
            "collections.delete": self._delete,
            "collections.hangs": self._hangs,
            "collections.related": self._related,
            "collections.attributes": self._attributes,
            "collections.image_variants": self._image_variants,
        }
        self.streams: Mapping[str, Stream] = {
            "collections.list": self._list,
            "collections.search": self._search,
            "collections.files": self._files,
            "collections.variants": self._variants,
        }

    # --- lists ---

    async def _list(self, **asked: Any) -> AsyncIterator[Collection]:
        wanted = CollectionFilter.of(asked)
        categories: list[str] = []
        if wanted.category is not None:
            categories = await ids_below(self._client, wanted.category)
        if wanted.family is not None:
            source = self._variants(wanted.family)
        elif 0 < len(categories) <= FEW:
            source = self._in_each(categories, wanted)
        else:
            source = self._by_pxm(wanted, None)
        inside = frozenset(categories) if categories else None
        async for found in source:
            if wanted.fits(found, inside):
                yield found

    async def _in_each(
        self, categories: Sequence[str], wanted: CollectionFilter
    ) -> AsyncIterator[Collection]:
        seen: set[str] = set()
        for category in categories:
            async for found in self._by_pxm(wanted, category):
                if found.id not in seen:
                    seen.add(found.id)
                    yield found

    def _by_pxm(self, wanted: CollectionFilter, parent: str | None) -> AsyncIterator[Collection]:
        """List what PXM's own filters leave."""
        return self._client.collections.list(
            ids=tuple(wanted.ids),
            region_ids=tuple(wanted.regions),
            parent_id=parent,
            collection_type=wanted.type if wanted.type in ("parent", "variant") else None,
            created_start=moment(wanted.created_start),
            created_end=moment(wanted.created_end),
            updated_start=moment(wanted.updated_start),
            updated_end=moment(wanted.updated_end),
        )

    async def _search(self, query: str, **asked: Any) -> AsyncIterator[Collection | SearchHit]:
        """Find by name or SKU in the list, which is up to date, then by keyword in the index, which lags."""
        words = nfc(query).casefold()
        listed: set[str] = set()
        shown: set[str] = set()
        async for found in self._list(**asked):
            listed.add(found.id)
            names = (found.id, found.name or "", found.additional_title or "")
            if any(words in nfc(name).casefold() for name in names):
                shown.add(found.id)
                yield found
        narrowed = CollectionFilter.of(asked).anything
        search = self._client.search
        async for hit in hits(search.collections, search.v2_collections, query):
            # What fits the filters was in the list.
            if hit.id not in shown and (hit.id in listed or not narrowed):
                shown.add(hit.id)
                yield hit

    def _files(self, id: str) -> AsyncIterator[File]:  # noqa: A002 - the name it has in PXM
        return self._client.collections.files(id)

    async def _variants(self, id: str) -> AsyncIterator[Collection]:  # noqa: A002
        """Yield the variants of a family.

        Whether PXM's filter by parent finds variants by their family is not said: a family of which it shows none is
        looked for among all variants.
        """
        any_found = False
        async for found in self._client.collections.list(parent_id=id, collection_type="variant"):
            if _of_family(found, id):
                any_found = True
                yield found
        if any_found or (await self._client.collections.get(id)).collection_type != "parent":
            return
        async for found in self._client.collections.list(collection_type="variant"):
            if _of_family(found, id):
                yield found

    # --- one collection ---

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002
        return plain(await self._client.collections.get(id))

    async def _related(self, id: str) -> list[dict[str, Any]]:  # noqa: A002
        return [plain(group) for group in await self._client.collections.related(id)]

    async def _attributes(self, id: str) -> list[dict[str, Any]]:  # noqa: A002
        return [plain(value) for value in await self._client.attributes.values("collection", id)]

    async def _image_variants(
        self,
        id: str,  # noqa: A002
        size: str | None = None,
        file_type: str | None = None,
        stack_ids: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        found = await self._client.collections.image_variants(
            id, size=size, file_type=file_type, stack_ids=tuple(stack_ids)
        )
        return [plain(image) for image in found]

    async def _hangs(self, id: str) -> dict[str, int]:  # noqa: A002
        found = await self._client.collections.get(id)
        resources = [
            entry async for entry in self._client.resources.list() if id in (entry.collections or ())
        ]
        is_family = found.collection_type == "parent"
        return {
            "files": await counted(self._client.collections.files(id)),
            "variants": await counted(self._variants(id)) if is_family else 0,
            "resources": len(resources),
            "values": sum(entry.value is not None for entry in await self._values(found)),
        }

    # --- writing ---

    async def _create(
        self,
        name: str,
        additional_title: str | None = None,
        parent_id: str | None = None,
        direct_parent: Sequence[str] | None = None,
        published: bool | None = None,
        published_start_date: str | None = None,
        published_end_date: str | None = None,
        collection_type: CollectionType | None = None,
        parent_topic_id: str | None = None,
        region_ids: Sequence[str] | None = None,
        attributes: Mapping[str, Any] | None = None,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        start, end = moment(published_start_date), moment(published_end_date)
        if published and start is None:
            start = _now()
        _check_dates(start, end)
        places = tuple(dict.fromkeys(direct_parent or ()))
        values = [AttributeChange(id=key, value=value) for key, value in (attributes or {}).items()]
        given: dict[str, Any] = {
            "name": name,
            "additional_title": additional_title,
            # The main category too, where only the categories are given.
            "parent_id": parent_id or (places[0] if places else None),
            "direct_parent": places or None,
            "published": published,
            "published_start_date": start,
            "published_end_date": end,
            "collection_type": collection_type or ("variant" if parent_topic_id else None),
            "parent_topic_id": parent_topic_id,
            "region_ids": tuple(region_ids) if region_ids else None,
            "attributes": values or None,
        }
        told = created(given)
        if dry_run:
            return {"id": None, "dry_run": True, **told}
        made = await self._client.collections.create(**given)
        # What PXM answers may be as little as an id.
        said = {key: value for key, value in given.items() if value is not None and key != "attributes"}
        whole = made if "name" in made.model_fields_set else Collection(**said, id=made.id)
        await self._wrote("collections", made.id, whole)
        return {**plain(whole), **told}

    async def _set(
        self,
        id: str,  # noqa: A002
        name: str | Keep = KEEP,
        additional_title: Text = KEEP,
        parent_id: Text = KEEP,
        direct_parent: Ids = KEEP,
        published: bool | Keep = KEEP,
        published_start_date: Text = KEEP,
        published_end_date: Text = KEEP,
        collection_type: Text = KEEP,
        parent_topic_id: Text = KEEP,
        region_ids: Ids = KEEP,
        add_categories: Sequence[str] = (),
        remove_categories: Sequence[str] = (),
        add_regions: Sequence[str] = (),
        remove_regions: Sequence[str] = (),
        set_attributes: Mapping[str, Any] | None = None,
        clear_attributes: Sequence[str] = (),
        dry_run: bool = False,
    ) -> dict[str, Any]:
        now = await self._client.collections.get(id)
        edit = Edit(now)
        for field, value in (
            ("name", name),
            ("additional_title", additional_title),
            ("parent_id", parent_id),
            ("published", published),
            ("published_start_date", _moment(published_start_date)),
            ("published_end_date", _moment(published_end_date)),
            ("collection_type", collection_type),
            ("parent_topic_id", parent_topic_id),
        ):
            edit.field(field, value)
        edit.array("direct_parent", direct_parent, add_categories, remove_categories)
        edit.array("region_ids", region_ids, add_regions, remove_regions)
        if set_attributes or clear_attributes:
            edit.attributes(await self._values(now), set_attributes or {}, clear_attributes)
        if parent_id is KEEP and now.parent_id in remove_categories:
            left = edit.body.get("direct_parent", now.direct_parent) or ()
            edit.field("parent_id", left[0] if left else None)
        _complete_publication(edit)
        if dry_run:
            return edit.plan()
        found = await self._written(edit) if edit.body else now
        return {**plain(found), **edit.told()}

    async def _written(self, edit: Edit[Collection]) -> Collection:
        identity = edit.now.id
        found = await self._client.collections.update(identity, **edit.body)
        if found is None or not edit.kept(found):
            found = await self._client.collections.get(identity)
        await self._wrote("collections", identity, found)
        if not edit.kept(found):
            raise not_kept()
        return found

    async def _delete(self, id: str) -> dict[str, Any]:  # noqa: A002
        await self._client.collections.delete(id)
        await self._wrote("collections", id, None)
        return {"id": id, "deleted": True}

    async def _values(self, found: Collection) -> Sequence[AttributeValue]:
        """Return the attribute values, which an object may leave out."""
        if found.attributes is not None and all(entry.has_value for entry in found.attributes):
            return found.attributes
        return await self._client.attributes.values("collection", found.id)


def _complete_publication(edit: Edit[Collection]) -> None:
    """Send the start with "published", which PXM wants (article, "Collection Fields"): as it is, else from now on."""
    start: Any = edit.body.get("published_start_date", edit.now.published_start_date)
    end: Any = edit.body.get("published_end_date", edit.now.published_end_date)
    if edit.body.get("published") and not isinstance(start, datetime):
        start = _now()
        edit.field("published_start_date", start)
    if {"published_start_date", "published_end_date"} & set(edit.body):
        _check_dates(start, end)
    if edit.body.get("published"):
        edit.body["published_start_date"] = start


def _check_dates(start: Any, end: Any) -> None:
    if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
        raise BadValue(
            "The product would stop being published before it starts.",
            "Choose a later end or an earlier start.",
        )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _moment(text: Text) -> datetime | Keep | None:
    return text if isinstance(text, Keep) else moment(text)


def _places(found: Collection) -> frozenset[str]:
    return frozenset(place for place in (found.parent_id, *(found.direct_parent or ())) if place)


def _of_family(found: Collection, family: str) -> bool:
    """Say whether it is a variant of a family; `parent_id` may name the family too (article)."""
    return found.parent_topic_id == family or (
        found.parent_topic_id is None and found.parent_id == family and found.collection_type == "variant"
    )


def _between(told: datetime | None, start: datetime | None, end: datetime | None) -> bool:
    """Say whether a time fits, to the second; one that PXM does not tell may."""
    if told is None:
        return True
    second = told.replace(microsecond=0)
    return (start is None or second >= start) and (end is None or second <= end)
