"""Attribute groups: named sections of attributes, for display only."""

import builtins
from collections.abc import AsyncIterator, Sequence

from pxm_desktop.pxm.models import AttributeGroup
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Resource, body_of


class AttributeGroups(Resource[AttributeGroup]):
    """`/attribute-group` (path inferred)."""

    family = "attribute_group"
    group = "attribute_group"
    plural = "attribute_groups"
    model = AttributeGroup

    def list(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[AttributeGroup]:
        """Yield all groups. Raises every `PxmError`."""
        return self._list(limit=limit)

    def pages(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[builtins.list[AttributeGroup]]:
        """Yield all groups in pages. Raises every `PxmError`."""
        return self._pages(limit=limit)

    async def create(self, *, name: str, attributes: Sequence[str] | None = None) -> AttributeGroup:
        """Create a group. A lost answer is reconciled (see `resource`). Raises every `PxmError`."""
        return await self._create(body_of(name=name, attributes=attributes))

    async def update(
        self, group_id: str, *, name: str | None = None, attributes: Sequence[str] | None = None
    ) -> AttributeGroup | None:
        """Change the fields that are not None. Raises every `PxmError`."""
        return await self._update(group_id, body_of(name=name, attributes=attributes))

    async def delete(self, group_id: str) -> None:
        """Delete a group. Raises `NotFound` and every other `PxmError`."""
        await self._delete(group_id)
