"""The verbs of attributes: their definitions, which hold for the whole account."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import Attribute, Collection
from pxm_desktop.service.catalog_api import AttributeType
from pxm_desktop.service.errors import BadValue
from pxm_desktop.service.verbs.changing import KEEP, Edit, Ids, Keep, created, not_kept
from pxm_desktop.service.verbs.here import Here
from pxm_desktop.service.verbs.noun import Call, Stream, Wrote, plain

MOST_CATEGORIES = 100
"""Categories that are asked for their values, one call each; of more of them it is not known."""

_AT_ONCE = 5

TYPES: Mapping[AttributeType, str] = {
    "text": "Text",
    "date": "Date",
    "list": "List",
    "pick_list": "Pick List",
    "boolean": "Boolean",
    "number": "Number",
}
"""Our words for the types → PXM's (article, "Attributes")."""


class Attributes:
    """`attributes.*`."""

    def __init__(self, client: PxmView, wrote: Wrote, here: Here | None) -> None:
        self._client = client
        self._wrote = wrote
        self._here = here
        self.calls: Mapping[str, Call] = {
            "attributes.show": self._show,
            "attributes.create": self._create,
            "attributes.set": self._set,
            "attributes.delete": self._delete,
            "attributes.hangs": self._hangs,
        }
        self.streams: Mapping[str, Stream] = {"attributes.list": self._list}

    def _list(self) -> AsyncIterator[Attribute]:
        return self._client.attributes.list()

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.attributes.get(id))

    async def _hangs(self, id: str) -> dict[str, int | None]:  # noqa: A002
        """Count groups that show it, and products, categories and files that have a value; None: not known.

        All products are read for that. Files are counted in the copy, as each would cost a call.
        """
        await self._client.attributes.get(id)
        groups = [
            group async for group in self._client.attribute_groups.list() if id in (group.attributes or ())
        ]
        products = [found async for found in self._client.collections.list() if _has(found, id)]
        return {
            "products": len(products),
            "categories": await self._categories_with(id),
            "files": await self._here.files_with(id) if self._here is not None else None,
            "groups": len(groups),
        }

    async def _categories_with(self, attribute: str) -> int | None:
        turn = asyncio.Semaphore(_AT_ONCE)

        async def has(category: str) -> bool | None:
            try:
                async with turn:
                    values = await self._client.attributes.values("category", category)
            except NotFound:
                return None  # PXM does not say that every account tells them
            return any(entry.id == attribute and entry.value is not None for entry in values)

        ids = [found.id async for found in self._client.categories.list()]
        if len(ids) > MOST_CATEGORIES:
            return None
        found = await asyncio.gather(*map(has, ids))
        return None if None in found else sum(map(bool, found))

    async def _create(
        self,
        name: str,
        type: str,  # noqa: A002
        options: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        kind = pxm_type(type)
        choices = tuple(dict.fromkeys(options or ()))
        given: dict[str, Any] = {"name": name, "type": kind, "options": choices or None}
        told = created(given)
        if dry_run:
            return {"id": None, "dry_run": True, **told}
        made = await self._client.attributes.create(**given)
        if "name" not in made.model_fields_set:  # what PXM answers may be as little as an id
            made = Attribute(id=made.id, name=name, type=kind, options=choices)
        await self._wrote("attributes", made.id, made)
        return {**plain(made), **told}

    async def _set(
        self,
        id: str,  # noqa: A002
        name: str | Keep = KEEP,
        options: Ids = KEEP,
        add_options: Sequence[str] = (),
        remove_options: Sequence[str] = (),
        dry_run: bool = False,
    ) -> dict[str, Any]:
        now = await self._client.attributes.get(id)
        edit = Edit(now)
        edit.field("name", name)
        edit.array("options", options, add_options, remove_options)
        if dry_run:
            return edit.plan()
        found = now
        if edit.body:
            found = await self._client.attributes.update(
                id, **edit.body
            ) or await self._client.attributes.get(id)
            await self._wrote("attributes", id, found)
            if not edit.kept(found):
                raise not_kept()
        return {**plain(found), **edit.told()}

    async def _delete(self, id: str) -> dict[str, Any]:  # noqa: A002
        await self._client.attributes.delete(id)
        await self._wrote("attributes", id, None)
        return {"id": id, "deleted": True}


def pxm_type(word: str) -> str:
    """Return PXM's word for a type, from ours or PXM's own. Raises `BadValue`."""
    letters = "".join(character for character in word.casefold() if character.isalpha())
    for theirs in TYPES.values():
        if theirs.replace(" ", "").casefold() == letters:
            return theirs
    raise BadValue(f"There is no type of attribute “{word}”.", f"Use one of: {', '.join(TYPES.values())}.")


def _has(found: Collection, attribute: str) -> bool:
    return any(entry.id == attribute and entry.value is not None for entry in found.attributes or ())
