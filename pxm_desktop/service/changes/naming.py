"""What the names in a sheet mean: many products by the copy of the catalogue, files by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.models import File
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.errors import AmbiguousName, ServiceError, UnknownName
from pxm_desktop.transfer.model import nfc

FEW = 20
"""Names up to which PXM itself is asked for each: later the copy counts, brought in step before."""

_CANDIDATES = 8


class Names:
    """Looks names up for one sheet."""

    def __init__(self, catalog: Catalog, client: PxmClient) -> None:
        self._catalog = catalog
        self._client = client

    async def products(self, names: Sequence[str]) -> Mapping[str, str | ServiceError]:
        """Return the id of each product named by id, name or SKU, or why it has none. Raises every `PxmError`."""
        if len(names) <= FEW:
            return {name: await self._asked(name) for name in names}
        await self._catalog.refresh()
        index = await self._catalog.all_names(_Index, _Index(()))
        found: dict[str, str | ServiceError] = {}
        missing = 0
        for name in names:
            known: str | ServiceError = index.find(name)
            if isinstance(known, UnknownName) and not isinstance(known, AmbiguousName) and missing < FEW:
                missing += 1
                known = await self._asked(name)
            found[name] = known
        return found

    async def files(self, names: Sequence[str]) -> Mapping[str, str | ServiceError]:
        """Return the id of each file of exactly this name, or why it has none. Raises every `PxmError`."""
        return {name: await self._file(name) for name in names}

    async def _asked(self, name: str) -> str | ServiceError:
        try:
            return (await self._catalog.named([name]))[0].id
        except UnknownName as error:
            return error

    async def _file(self, name: str) -> str | ServiceError:
        fits: dict[str, File] = {}
        async for file in self._client.files.search_by_name(name):
            if file.file_name is not None and nfc(file.file_name) == nfc(name):
                fits[file.id] = file
        if len(fits) == 1:
            return next(iter(fits))
        if not fits:
            return UnknownName(f"PXM has no file “{name}”.", "Check the name, or use its id.")
        candidates = tuple((identity, identity) for identity in list(fits)[:_CANDIDATES])
        return AmbiguousName(f"“{name}” fits {len(fits)} files.", "Use one of these ids:", candidates)


class _Index:
    """Products by id, name and SKU."""

    def __init__(self, products: Iterable[tuple[str, str, str]]) -> None:
        self._ids: set[str] = set()
        self._exact: dict[str, list[str]] = {}
        self._loose: dict[str, list[str]] = {}
        for identity, name, sku in products:
            self._ids.add(identity)
            for text in {nfc(name), nfc(sku)} - {""}:
                self._exact.setdefault(text, []).append(identity)
            for text in {nfc(name).casefold(), nfc(sku).casefold()} - {""}:
                self._loose.setdefault(text, []).append(identity)

    def find(self, name: str) -> str | UnknownName:
        """Return the product that a name means: an id, else these letters exactly, else in any case."""
        if name in self._ids:
            return name
        fits = self._exact.get(nfc(name)) or self._loose.get(nfc(name).casefold()) or []
        if len(fits) == 1:
            return fits[0]
        if not fits:
            return UnknownName(f"There is no product “{name}”.", "Check the name.")
        candidates = tuple((identity, identity) for identity in fits[:_CANDIDATES])
        return AmbiguousName(f"“{name}” fits {len(fits)} products.", "Use one of these ids:", candidates)
