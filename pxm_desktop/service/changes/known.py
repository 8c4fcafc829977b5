"""What this computer knows of files and names, for the preview of a change."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.relinking.ports import KnownFile, Names
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.library_api import LibraryFile

log = logging.getLogger(__name__)

FilesById = Callable[[Sequence[str]], Awaitable[Sequence[LibraryFile]]]


class KnownHere:
    """Implements `relinking.ports.Known`. What cannot be found out is not known; a preview says so."""

    def __init__(self, files: FilesById, catalog: Catalog) -> None:
        self._files = files
        self._catalog = catalog

    async def files(self, ids: Sequence[str]) -> Mapping[str, KnownFile]:
        """See `Known`."""
        try:
            found = await self._files(ids)
        except (ServiceError, PxmError):
            return {}
        except Exception:
            # No change may stop for a copy that is of no use.
            log.exception("The copy of the library did not tell what it knows of files")
            return {}
        return {
            file.id: KnownFile(
                id=file.id,
                name=file.name,
                products=file.products,
                regions=file.regions,
                published=file.published,
                created_at=file.created_at,
            )
            for file in found
        }

    async def names(
        self, products: Sequence[str], regions: Sequence[str], attributes: Sequence[str]
    ) -> Names:
        """See `Known`."""
        called: dict[str, str] = {}
        places: dict[str, str] = {}
        fields: dict[str, str] = {}
        with contextlib.suppress(ServiceError, PxmError):
            if products:
                called = {choice.id: choice.name for choice in await self._catalog.choices(products)}
        with contextlib.suppress(ServiceError, PxmError):
            if regions:
                places = {region.id: region.name for region in await self._catalog.regions()}
        with contextlib.suppress(ServiceError, PxmError):
            if attributes:
                fields = {each.id: each.name for each in await self._catalog.attributes()}
        return Names(called, places, fields)
