"""Categories: the folders in which PXM organises collections."""

import builtins
from collections.abc import AsyncIterator

from pxm_desktop.pxm.models import Category, File
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Clear, Resource, body_of


class Categories(Resource[Category]):
    """`/category`. Only `name` is required; `parent_id` nests."""

    family = "category"
    group = "category"
    plural = "categories"
    model = Category

    def list(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[Category]:
        """Yield all categories, flat; `parent_id` tells the tree. Raises every `PxmError`."""
        return self._list(limit=limit)

    def pages(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[builtins.list[Category]]:
        """Yield all categories in pages. Raises every `PxmError`."""
        return self._pages(limit=limit)

    async def create(self, *, name: str, parent_id: str | None = None) -> Category:
        """Create a category. A lost answer is reconciled (see `resource`). Raises every `PxmError`."""
        return await self._create(body_of(name=name, parent_id=parent_id))

    async def update(
        self, category_id: str, *, name: str | None = None, parent_id: str | Clear | None = None
    ) -> Category | None:
        """Change the fields that are not None; parent `CLEAR` is the top. Raises every `PxmError`."""
        return await self._update(category_id, body_of(name=name, parent_id=parent_id))

    async def delete(self, category_id: str) -> None:
        """Delete a category. Raises `NotFound` and every other `PxmError`."""
        await self._delete(category_id)

    async def files(self, category_id: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[File]:
        """Yield the files in a category. Raises every `PxmError`."""
        async for page in self._listed("category_files", "files", File, limit=limit, id=category_id):
            for file in page:
                yield file
