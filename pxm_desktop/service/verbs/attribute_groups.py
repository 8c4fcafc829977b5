"""The verbs of attribute groups: named sections of attributes, for display only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import AttributeGroup
from pxm_desktop.service.verbs.changing import KEEP, Edit, Ids, Keep, created, not_kept
from pxm_desktop.service.verbs.noun import Call, Stream, Wrote, plain


class AttributeGroups:
    """`attribute_groups.*`."""

    def __init__(self, client: PxmView, wrote: Wrote) -> None:
        self._client = client
        self._wrote = wrote
        self.calls: Mapping[str, Call] = {
            "attribute_groups.show": self._show,
            "attribute_groups.create": self._create,
            "attribute_groups.set": self._set,
            "attribute_groups.delete": self._delete,
            "attribute_groups.hangs": self._hangs,
        }
        self.streams: Mapping[str, Stream] = {"attribute_groups.list": self._list}

    def _list(self) -> AsyncIterator[AttributeGroup]:
        return self._client.attribute_groups.list()

    async def _show(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return plain(await self._client.attribute_groups.get(id))

    async def _hangs(self, id: str) -> dict[str, int]:  # noqa: A002
        """Count its attributes, which stay when it goes."""
        return {"attributes": len((await self._client.attribute_groups.get(id)).attributes or ())}

    async def _create(
        self, name: str, attributes: Sequence[str] | None = None, dry_run: bool = False
    ) -> dict[str, Any]:
        members = tuple(dict.fromkeys(attributes or ()))
        told = created({"name": name, "attributes": members or None})
        if dry_run:
            return {"id": None, "dry_run": True, **told}
        made = await self._client.attribute_groups.create(name=name, attributes=members or None)
        if "name" not in made.model_fields_set:  # what PXM answers may be as little as an id
            made = AttributeGroup(id=made.id, name=name, attributes=members)
        await self._wrote("attribute_groups", made.id, made)
        return {**plain(made), **told}

    async def _set(
        self,
        id: str,  # noqa: A002
        name: str | Keep = KEEP,
        attributes: Ids = KEEP,
        add_attributes: Sequence[str] = (),
        remove_attributes: Sequence[str] = (),
        dry_run: bool = False,
    ) -> dict[str, Any]:
        now = await self._client.attribute_groups.get(id)
        edit = Edit(now)
        edit.field("name", name)
        edit.array("attributes", attributes, add_attributes, remove_attributes)
        if dry_run:
            return edit.plan()
        found = now
        if edit.body:
            found = await self._client.attribute_groups.update(
                id, **edit.body
            ) or await self._client.attribute_groups.get(id)
            await self._wrote("attribute_groups", id, found)
            if not edit.kept(found):
                raise not_kept()
        return {**plain(found), **edit.told()}

    async def _delete(self, id: str) -> dict[str, Any]:  # noqa: A002
        await self._client.attribute_groups.delete(id)
        await self._wrote("attribute_groups", id, None)
        return {"id": id, "deleted": True}
