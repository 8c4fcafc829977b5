"""What the names on a command line mean in PXM. What it does not have raises `UnknownName`, with candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pxm_desktop.cli.destinations import with_definitions
from pxm_desktop.cli.objects.listing import ask, read_all
from pxm_desktop.cli.session import Session
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.attribute_values import attribute_named, from_texts
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import UnknownName
from pxm_desktop.service.naming import CANDIDATES, looks_like_id, regions_named
from pxm_desktop.service.object_names import Place, category_named, places_of


async def file_of(session: Session, service: ServiceClient, identity: str) -> dict[str, Any]:
    """Return the file of an id as PXM has it. Raises `UnknownName`, where the id is a name with what it may mean."""
    try:
        found: dict[str, Any] = await ask(session, service, "files.show", id=identity)
        return found
    except NotFound:
        near = () if looks_like_id(identity) else await _files_called(session, service, identity)
    raise UnknownName(
        f"PXM has no file with the id “{identity}”.",
        "Did you mean one of these?"
        if near
        else "It was deleted, is too new, or the id is wrong: “pxm-desktop files search NAME” finds ids.",
        near,
    )


async def _files_called(session: Session, service: ServiceClient, name: str) -> tuple[tuple[str, str], ...]:
    """Return ids and names of files with a name like this."""

    async def find() -> list[dict[str, Any]]:
        return [found async for found in service.stream("files.search", {"query": name, "limit": CANDIDATES})]

    found = await session.patiently(service, find)
    return tuple((str(row["id"]), str(row.get("file_name") or row.get("name") or "")) for row in found)


class Names:
    """Looks names up, each list at most once."""

    def __init__(self, session: Session, service: ServiceClient) -> None:
        self.session = session
        self.service = service
        self.labels: dict[str, str] = {}
        """Names of the ids that were looked up, for people."""
        self._places: list[Place] | None = None

    async def product(self, name: str | None) -> str | None:
        """Return the id of a product; None for None."""
        return (await self.choices([name]))[0].id if name is not None else None

    async def products(self, names: Sequence[str]) -> list[str]:
        """Return the ids of products, each once."""
        return [choice.id for choice in await self.choices(names)]

    async def choices(self, names: Sequence[str]) -> list[CollectionChoice]:
        """Return products, each once."""
        if not names:
            return []
        found = await self.session.patiently(self.service, lambda: self.service.collections_named(names))
        self.labels |= {choice.id: choice.name for choice in found}
        return found

    async def regions(self, names: Sequence[str]) -> list[str]:
        """Return the ids of regions, each once."""
        if not names:
            return []
        known = await self.session.patiently(self.service, self.service.regions)
        self.labels |= {region.id: region.name for region in known}
        return [region.id for region in regions_named(known, names)]

    async def places(self) -> list[Place]:
        """Return all categories, parents before children."""
        if self._places is None:
            self._places = places_of(await read_all(self.session, self.service, "categories.list"))
            self.labels |= {place.id: place.path for place in self._places}
        return self._places

    async def category(self, name: str | None) -> str | None:
        """Return the id of a category; None for None."""
        return category_named(await self.places(), name).id if name is not None else None

    async def categories(self, names: Sequence[str]) -> list[str]:
        """Return the ids of categories, each once."""
        return [place.id for place in await self.named_places(names)]

    async def named_places(self, names: Sequence[str]) -> list[Place]:
        """Return categories, each once."""
        if not names:
            return []
        known = await self.places()
        return list(dict.fromkeys(category_named(known, name) for name in names))

    async def attributes(self, names: Sequence[str]) -> list[AttributeDefinition]:
        """Return attributes, each once."""
        if not names:
            return []
        found = await with_definitions(
            self.session, self.service, lambda known: [attribute_named(known, name) for name in names]
        )
        self.labels |= {definition.id: definition.name for definition in found}
        return list({definition.id: definition for definition in found}.values())

    async def values(self, named: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Return values by attribute id, from names and texts. Raises `BadAttribute`."""
        if not named:
            return {}
        found = await with_definitions(self.session, self.service, lambda known: from_texts(known, named))
        self.labels |= {entry.id: entry.name for entry in found}
        return {
            entry.id: list(entry.value) if isinstance(entry.value, tuple) else entry.value for entry in found
        }
