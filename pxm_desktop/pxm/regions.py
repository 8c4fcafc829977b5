"""Regions, "Org Units" in PXM's own pages. PXM only lists them."""

import builtins
from collections.abc import AsyncIterator

from pxm_desktop.pxm.models import Region
from pxm_desktop.pxm.paging import DEFAULT_LIMIT
from pxm_desktop.pxm.resource import Resource


class Regions(Resource[Region]):
    """`/region`."""

    family = "region"
    group = "region"
    plural = "regions"
    model = Region

    def list(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[Region]:
        """Yield all regions. Raises every `PxmError`."""
        return self._list(limit=limit)

    def pages(self, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[builtins.list[Region]]:
        """Yield all regions in pages. Raises every `PxmError`."""
        return self._pages(limit=limit)

    async def primary(self) -> Region | None:
        """Return the primary region, into which files go that name none; None when no region says so."""
        async for region in self.list():
            if region.is_primary:
                return region
        return None
