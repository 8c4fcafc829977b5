"""Ways of looking at the Library: all files, those of a region, a category, a product, a saved search."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from pxm_desktop.service.catalog_api import CategoryNode, CollectionChoice
from pxm_desktop.service.library_api import FileGrouping, FileOrder, FileQuery, SavedSearch
from pxm_desktop.ui.words import tr

Order = tuple[FileOrder, bool]
"""By what files are in order, and whether it goes down."""
Grouping = FileGrouping | Literal[""]
"""By what files stand under headings; empty: under none."""
RECENT_SECONDS = 7 * 86_400
FIXED = ("all", "recent", "unlinked", "unpublished", "mine", "processing")
"""Sources that every account has."""


@dataclass(frozen=True)
class Source:
    """One way of looking; `query` is what it asks for, before words and filters."""

    kind: str
    """One of `FIXED`, "region", "category", "product", "search", or "found" for what another page asked for."""
    id: str = ""
    title: str = ""
    query: FileQuery = field(default_factory=FileQuery)

    @property
    def key(self) -> tuple[str, str]:
        """What tells one source from the next."""
        return self.kind, self.id

    def now(self) -> FileQuery:
        """Return what it asks for at this moment."""
        if self.kind != "recent":
            return self.query
        # To the hour, so that the same list stays the same query.
        since = (time.time() - RECENT_SECONDS) // 3600 * 3600
        return self.query.model_copy(update={"updated_from": since})

    def kept(self) -> dict[str, Any]:
        """Return it as it is remembered."""
        query = self.query.model_dump(mode="json", exclude_defaults=True)
        return {"kind": self.kind, "id": self.id, "title": self.title, "query": query}


@dataclass(frozen=True)
class BrowseState:
    """What is looked at, and where in it one is: to return to."""

    source: Source
    words: str = ""
    filters: FileQuery = field(default_factory=FileQuery)
    order: Order | None = None
    place: tuple[int, int, int] = (-1, -1, 0)
    """Numbers of the file that is seen first and of the current one; how far above the top the first begins."""
    selected: tuple[int, ...] = ()
    """Numbers of the selected files, where they are few."""


def fixed(kind: str) -> Source:
    """Return one of the sources that every account has."""
    title, query = {
        "all": (tr("All files"), FileQuery()),
        "recent": (tr("Recently changed"), FileQuery(order="updated", descending=True)),
        "unlinked": (tr("Not linked to a product"), FileQuery(linked=False)),
        "unpublished": (tr("Unpublished"), FileQuery(published=False)),
        "mine": (tr("Sent from this computer"), FileQuery(mine=True)),
        "processing": (tr("Still processing"), FileQuery(processing=True)),
    }[kind]
    return Source(kind, title=title, query=query)


def of_region(region_id: str, name: str) -> Source:
    """Return the files of a region."""
    return Source("region", region_id, name, FileQuery(regions=(region_id,)))


def of_category(node: CategoryNode) -> Source:
    """Return the files of a category's products, and of those below it."""
    return Source("category", node.id, node.name, FileQuery(category=node.id))


def of_product(choice: CollectionChoice) -> Source:
    """Return the files of a product, and of its variants."""
    return Source("product", choice.id, choice.name, FileQuery(product=choice.id))


def of_search(search: SavedSearch) -> Source:
    """Return a saved search."""
    return Source("search", search.name, search.name, search.query)


def found(query: FileQuery, title: str) -> Source:
    """Return what another page asked for."""
    return Source("found", title, title or tr("Files"), query)


def remembered(kept: object) -> Source:
    """Return a source that was remembered; all files where that makes no sense."""
    if not isinstance(kept, dict):
        return fixed("all")
    kind, identity, title = (kept.get(part) for part in ("kind", "id", "title"))
    if kind in FIXED:
        return fixed(kind)
    if kind not in ("region", "category", "product") or not identity or not isinstance(identity, str):
        return fixed("all")
    try:
        query = FileQuery.model_validate(kept.get("query"))
    except ValidationError:
        return fixed("all")
    return Source(kind, identity, title if isinstance(title, str) else "", query)


def order_of(query: FileQuery) -> Order | None:
    """Return the order that a query asks for by itself, and whether it goes down; None where any will do."""
    return None if query.order == "best" else (query.order, query.descending)
