"""The verbs of categories, the folders that hold products."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import Category, File
from pxm_desktop.service.errors import BadValue
from pxm_desktop.service.verbs.below import below, ids_below
from pxm_desktop.service.verbs.changing import KEEP, Edit, Keep, Text, created
from pxm_desktop.service.verbs.noun import Call, Stream, Wrote, plain


class Categories:
    """`categories.*`."""

    def __init__(self, client: PxmView, wrote: Wrote) -> None:
        self._client = client
        self._wrote = wrote
        self.calls: Mapping[str, Call] = {
            "categories.show": self._show,
            "categories.create": self._create,
            "categories.set": self._set,
            "categories.delete": self._delete,
            "categories.hangs": self._hangs,
        }
        self.streams: Mapping[str, Stream] = {
            "categories.list": self._list,
            "categories.files": self._files,
        }

    def _list(self) -> AsyncIterator[Category]:
        return self._client.categories.list()

    async def _files(self, id: str, below: bool = False) -> AsyncIterator[File]:  # noqa: A002
        """Yield the files in a category, and with `below` in those below it too, each once."""
        seen: set[str] = set()
        for category in await ids_below(self._client, id) if below else [id]:
            async for file in self._client.categories.files(category):
                if file.id not in seen:
                    seen.add(file.id)
                    yield file

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.categories.get(id))

    async def _hangs(self, id: str) -> dict[str, int]:  # noqa: A002
        """Count what lies in it and below it; files hang on products and are not counted."""
        known = {found.id: found async for found in self._client.categories.list()}
        if id not in known:
            await self._client.categories.get(id)
        ids = below(known.values(), id)
        products = {
            found.id for category in ids async for found in self._client.collections.list(parent_id=category)
        }
        resources = [entry async for entry in self._client.resources.list() if entry.category_id in ids]
        values = await self._client.attributes.values("category", id)
        return {
            "categories": len(ids) - 1,
            "products": len(products),
            "resources": len(resources),
            "values": sum(entry.value is not None for entry in values),
        }

    async def _create(self, name: str, parent_id: str | None = None, dry_run: bool = False) -> dict[str, Any]:
        told = created({"name": name, "parent_id": parent_id})
        if dry_run:
            return {"id": None, "dry_run": True, **told}
        made = await self._client.categories.create(name=name, parent_id=parent_id)
        if "name" not in made.model_fields_set:  # what PXM answers may be as little as an id
            made = Category(id=made.id, name=name, parent_id=parent_id)
        await self._wrote("categories", made.id, made)
        return {**plain(made), **told}

    async def _set(
        self,
        id: str,  # noqa: A002
        name: str | Keep = KEEP,
        parent_id: Text = KEEP,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        if isinstance(parent_id, str) and parent_id in await ids_below(self._client, id):
            raise BadValue(
                "A category cannot lie in itself or below itself.", "Choose another one for it to lie in."
            )
        now = await self._client.categories.get(id)
        edit = Edit(now)
        edit.field("name", name)
        edit.field("parent_id", parent_id)
        if dry_run:
            return edit.plan()
        found = now
        if edit.body:
            found = await self._client.categories.update(
                id, **edit.body
            ) or await self._client.categories.get(id)
            await self._wrote("categories", id, found)
        return {**plain(found), **edit.told()}

    async def _delete(self, id: str) -> dict[str, Any]:  # noqa: A002
        await self._client.categories.delete(id)
        await self._wrote("categories", id, None)
        return {"id": id, "deleted": True}
