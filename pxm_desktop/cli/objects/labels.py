"""What the ids in an object are called, for people; scripts get the ids."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from pxm_desktop.cli.session import Session
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.object_names import places_of

TITLES = {
    "additional_title": "SKU",
    "parent_id": "lies in",
    "direct_parent": "categories",
    "region_ids": "regions",
    "published_start_date": "published from",
    "published_end_date": "published until",
    "collection_type": "type",
    "parent_topic_id": "family",
    "category_id": "category",
    "collections": "products",
    "file_name": "name",
    "mime_type": "type",
    "ocr_text": "text in it",
    "created_at": "created",
    "updated_at": "updated",
    "renditions": "pictures",
    "is_primary": "primary",
    "has_original": "has an original",
}
"""Names of PXM's fields for people; all others are words already."""

_LookUp = Callable[["Labels", Sequence[str]], Coroutine[Any, Any, dict[str, str]]]

_MANY_NAMES = 3
"""Names that a cell of a table shows."""


class Labels:
    """Looks up what ids are called. What cannot be found out stays an id."""

    def __init__(self, session: Session, service: ServiceClient) -> None:
        self._session = session
        self._service = service
        self._known: dict[str, str] = {}

    async def of(self, objects: Sequence[Mapping[str, Any]], fields: Iterable[str]) -> Mapping[str, str]:
        """Return the names of all ids in these fields, as far as they are known."""
        for field in fields:
            look_up = self._lookups.get(field)
            wanted = [identity for identity in _ids(objects, field) if identity not in self._known]
            if look_up is not None and wanted:
                with contextlib.suppress(PxmError, ServiceError):
                    self._known |= await self._session.unless_interrupted(look_up(self, wanted))
        return self._known

    async def _products(self, ids: Sequence[str]) -> dict[str, str]:
        found = {choice.id: choice.name for choice in await self._service.catalog.choices(ids)}
        missing = [identity for identity in ids if identity not in found]
        if missing:
            rows: AsyncIterator[dict[str, Any]] = self._service.stream("collections.list", {"ids": missing})
            found |= {str(row["id"]): str(row.get("name") or row["id"]) async for row in rows}
        return found

    async def _categories(self, ids: Sequence[str]) -> dict[str, str]:
        rows = [row async for row in self._service.stream("categories.list", {})]
        return {place.id: place.path for place in places_of(rows) if place.id in ids}

    async def _regions(self, ids: Sequence[str]) -> dict[str, str]:
        return {region.id: region.name for region in await self._service.regions() if region.id in ids}

    async def _attributes(self, ids: Sequence[str]) -> dict[str, str]:
        return {known.id: known.name for known in await self._service.catalog.attributes() if known.id in ids}

    _lookups: ClassVar[Mapping[str, _LookUp]] = {
        "collections": _products,
        "parent_topic_id": _products,
        "direct_parent": _categories,
        "parent_id": _categories,
        "category_id": _categories,
        "region_ids": _regions,
        "attributes": _attributes,
    }


def few(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """Return the first names of many, for a cell of a table; one that is left takes as much room as saying so."""
    shown = ids if len(ids) <= _MANY_NAMES + 1 else ids[:_MANY_NAMES]
    more = len(ids) - len(shown)
    return ", ".join(names.get(each, each) for each in shown) + (f" and {more} more" if more else "")


def with_id(identity: str, names: Mapping[str, str]) -> str:
    """Return a name with its id, which commands take."""
    return f"{names[identity]} ({identity})" if identity in names else identity


def ids_in(value: Any) -> list[str]:
    """Return the ids that a field holds: one, several or none."""
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _ids(objects: Sequence[Mapping[str, Any]], field: str) -> list[str]:
    return list(dict.fromkeys(identity for found in objects for identity in ids_in(found.get(field))))
