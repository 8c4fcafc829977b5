"""The verbs of resources: links to documents elsewhere, on products or on a category."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import Resource
from pxm_desktop.service.errors import BadValue
from pxm_desktop.service.verbs.changing import KEEP, Edit, Ids, Keep, Text, created, not_kept
from pxm_desktop.service.verbs.noun import Call, Stream, Wrote, plain


class Resources:
    """`resources.*`."""

    def __init__(self, client: PxmView, wrote: Wrote) -> None:
        self._client = client
        self._wrote = wrote
        self.calls: Mapping[str, Call] = {
            "resources.show": self._show,
            "resources.create": self._create,
            "resources.set": self._set,
            "resources.delete": self._delete,
            "resources.hangs": self._hangs,
        }
        self.streams: Mapping[str, Stream] = {"resources.list": self._list}

    async def _list(
        self, collection: str | None = None, category: str | None = None
    ) -> AsyncIterator[Resource]:
        """Yield resources, those of a product or category only; PXM documents no filter for them."""
        async for found in self._client.resources.list():
            if (collection is None or collection in (found.collections or ())) and (
                category is None or found.category_id == category
            ):
                yield found

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.resources.get(id))

    async def _hangs(self, id: str) -> dict[str, int]:  # noqa: A002
        """Count where it is shown."""
        found = await self._client.resources.get(id)
        return {"products": len(found.collections or ()), "categories": int(bool(found.category_id))}

    async def _create(
        self,
        description: str,
        link: str,
        category_id: str | None = None,
        collections: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        products = tuple(dict.fromkeys(collections or ()))
        given: dict[str, Any] = {
            "description": description,
            "link": _sound(link),
            "category_id": category_id,
            "collections": products or None,
        }
        told = created(given)
        if dry_run:
            return {"id": None, "dry_run": True, **told}
        made = await self._client.resources.create(**given)
        if "link" not in made.model_fields_set:  # what PXM answers may be as little as an id
            made = Resource(**{**given, "id": made.id, "collections": products})
        await self._wrote("resources", made.id, made)
        return {**plain(made), **told}

    async def _set(
        self,
        id: str,  # noqa: A002
        description: str | Keep = KEEP,
        link: str | Keep = KEEP,
        category_id: Text = KEEP,
        collections: Ids = KEEP,
        add_collections: Sequence[str] = (),
        remove_collections: Sequence[str] = (),
        dry_run: bool = False,
    ) -> dict[str, Any]:
        now = await self._client.resources.get(id)
        edit = Edit(now)
        edit.field("description", description)
        edit.field("link", link if isinstance(link, Keep) else _sound(link))
        edit.field("category_id", category_id)
        edit.array("collections", collections, add_collections, remove_collections)
        if dry_run:
            return edit.plan()
        found = now
        if edit.body:
            found = await self._client.resources.update(id, **edit.body) or await self._client.resources.get(
                id
            )
            await self._wrote("resources", id, found)
            if not edit.kept(found):
                raise not_kept()
        return {**plain(found), **edit.told()}

    async def _delete(self, id: str) -> dict[str, Any]:  # noqa: A002
        await self._client.resources.delete(id)
        await self._wrote("resources", id, None)
        return {"id": id, "deleted": True}


def _sound(link: str) -> str:
    """Return a link that leads somewhere by itself. Raises `BadValue`."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        parts = urlsplit("")
    if (
        not parts.scheme
        or not (parts.netloc or parts.scheme == "mailto")
        or any(map(str.isspace, link.strip()))
    ):
        raise BadValue(
            f"“{link}” is no link.", "Give a whole address, such as https://example.com/sheet.pdf."
        )
    return link.strip()
