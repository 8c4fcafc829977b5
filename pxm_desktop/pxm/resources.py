"""Resources: links to external documents, attached to a category or to collections."""

import builtins
from collections.abc import AsyncIterator, Sequence

from pxm_desktop.pxm.models import Resource as ResourceModel
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Clear, Resource, body_of


class Resources(Resource[ResourceModel]):
    """`/resource`. `description` and `link` are required; `collections` are plain ids here."""

    family = "resource"
    group = "resource"
    plural = "resources"
    model = ResourceModel

    def list(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[ResourceModel]:
        """Yield all resources. Raises every `PxmError`."""
        return self._list(limit=limit)

    def pages(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[builtins.list[ResourceModel]]:
        """Yield all resources in pages. Raises every `PxmError`."""
        return self._pages(limit=limit)

    async def create(
        self,
        *,
        description: str,
        link: str,
        category_id: str | None = None,
        collections: Sequence[str] | None = None,
    ) -> ResourceModel:
        """Create a resource. A lost answer is reconciled (see `resource`). Raises every `PxmError`."""
        return await self._create(
            body_of(description=description, link=link, category_id=category_id, collections=collections)
        )

    async def update(
        self,
        resource_id: str,
        *,
        description: str | None = None,
        link: str | None = None,
        category_id: str | Clear | None = None,
        collections: Sequence[str] | None = None,
    ) -> ResourceModel | None:
        """Change the fields that are not None; `collections` replace all. Raises every `PxmError`."""
        body = body_of(description=description, link=link, category_id=category_id, collections=collections)
        return await self._update(resource_id, body)

    async def delete(self, resource_id: str) -> None:
        """Delete a resource. Raises `NotFound` and every other `PxmError`."""
        await self._delete(resource_id)
