"""Finds collections and regions for people: lists for pickers, and what a name on the command line means."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import AmbiguousName, UnknownName
from pxm_desktop.transfer.model import nfc

T = TypeVar("T")

FRESH_SECONDS = 300.0
"""How long a list may serve pickers before it is read again."""

CANDIDATES = 8

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
"""What may be an id (the article shows UUIDs); a wrong guess costs one call."""


class Catalogue(Protocol):
    """Where the lists come from."""

    async def collections(self) -> list[CollectionChoice]:
        """Return all collections of the account."""

    async def paths(self) -> dict[str, str]:
        """Return the category paths of the collections listed before, by collection id."""

    async def collection(self, identity: str) -> CollectionChoice:
        """Return one collection by id. Raises `NotFound`."""

    async def regions(self) -> list[RegionChoice]:
        """Return all regions of the account."""


class Pickers:
    """Lists of one account, kept for a while."""

    def __init__(self, catalogue: Catalogue, now: Callable[[], float] = time.monotonic) -> None:
        self._catalogue = catalogue
        self._now = now
        self._reading = asyncio.Lock()
        self._collections: list[CollectionChoice] = []
        self._collections_at: float | None = None
        self._paths: dict[str, str] = {}
        self._paths_at: float | None = None
        self._regions: list[RegionChoice] = []
        self._regions_at: float | None = None

    async def find_collections(self, query: str, limit: int = 50) -> list[CollectionChoice]:
        """Return collections whose name or SKU holds every word of the query; the best matches first."""
        words = _folded(query).split()
        found = []
        for choice in await self._all_collections():
            name, sku = _folded(choice.name), _folded(choice.sku)
            if all(word in name or word in sku for word in words):
                found.append((_rank(" ".join(words), name, sku), name, choice.id, choice))
        best = [choice for *_, choice in sorted(found, key=lambda entry: entry[:3])[:limit]]
        paths = await self._all_paths()
        return [choice.model_copy(update={"path": paths.get(choice.id, "")}) for choice in best]

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """Return what ids, exact names or SKUs mean, in their order and each once.

        Raises:
            UnknownName: none fits; has near ones as candidates.
            AmbiguousName: several fit.

        """
        found: dict[str, CollectionChoice] = {}
        for name in names:
            choice = await self._collection_named(name)
            found[choice.id] = choice
        return list(found.values())

    async def regions(self) -> list[RegionChoice]:
        """Return the regions, the primary one first."""
        async with self._reading:
            if not self._fresh(self._regions_at):
                self._regions = sorted(
                    await self._catalogue.regions(),
                    key=lambda region: (not region.primary, _folded(region.name)),
                )
                self._regions_at = self._now()
        return self._regions

    async def _collection_named(self, name: str) -> CollectionChoice:
        if _looks_like_id(name):
            # One call instead of a whole list; an id that PXM does not know may still be somebody's SKU.
            try:
                return await self._catalogue.collection(name)
            except NotFound:
                pass
        asked_at = self._now()
        known = await self._all_collections()
        fits = _fitting(name, ((choice.id, (choice.name, choice.sku), choice) for choice in known))
        if not fits and (self._collections_at or asked_at) < asked_at:
            # The list is from earlier; the collection may be new.
            known = await self._all_collections(anew=True)
            fits = _fitting(name, ((choice.id, (choice.name, choice.sku), choice) for choice in known))
        return _one(
            "collection",
            name,
            fits,
            lambda choice: (choice.id, f"{choice.name} ({choice.sku})" if choice.sku else choice.name),
            lambda: _near(name, known, lambda choice: (choice.name, choice.sku)),
        )

    async def _all_collections(self, *, anew: bool = False) -> list[CollectionChoice]:
        asked_at = self._now()
        async with self._reading:
            read_meanwhile = self._collections_at is not None and self._collections_at >= asked_at
            if not read_meanwhile and (anew or not self._fresh(self._collections_at)):
                self._collections = await self._catalogue.collections()
                self._collections_at = self._now()
        return self._collections

    async def _all_paths(self) -> dict[str, str]:
        """Return category paths; only pickers show them, so names on the command line do not pay for them."""
        async with self._reading:
            if not self._fresh(self._paths_at):
                self._paths = await self._catalogue.paths()
                self._paths_at = self._now()
        return self._paths

    def _fresh(self, read_at: float | None) -> bool:
        return read_at is not None and self._now() - read_at < FRESH_SECONDS


def regions_named(regions: Sequence[RegionChoice], names: Sequence[str]) -> list[RegionChoice]:
    """Return what ids or names of regions mean, in their order and each once.

    Raises:
        UnknownName: none fits; has all regions as candidates.
        AmbiguousName: several fit.

    """
    found: dict[str, RegionChoice] = {}
    for name in names:
        fits = _fitting(name, ((region.id, (region.name,), region) for region in regions))
        choice = _one("region", name, fits, lambda region: (region.id, region.name), lambda: list(regions))
        found[choice.id] = choice
    return list(found.values())


def _fitting(name: str, entries: Iterable[tuple[str, tuple[str, ...], T]]) -> list[T]:
    """Return what fits best: an id, else names in exactly these letters, else names in any case."""
    wanted, folded = nfc(name), _folded(name)
    exact: list[T] = []
    loose: list[T] = []
    for identity, names, entry in entries:
        if identity == name:
            return [entry]
        if any(wanted == nfc(known) for known in names if known):
            exact.append(entry)
        elif any(folded == _folded(known) for known in names if known):
            loose.append(entry)
    return exact or loose


def _one(
    what: str,
    name: str,
    fits: list[T],
    label: Callable[[T], tuple[str, str]],
    near: Callable[[], list[T]],
) -> T:
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise AmbiguousName(
            f"“{name}” fits {len(fits)} {what}s.",
            "Use one of these ids:",
            tuple(label(entry) for entry in fits[:CANDIDATES]),
        )
    close = near()[:CANDIDATES]
    raise UnknownName(
        f"There is no {what} “{name}”.",
        "Did you mean one of these?" if close else f"“pxm-desktop {what}s list” shows all.",
        tuple(label(entry) for entry in close),
    )


def _near(
    name: str, known: Sequence[CollectionChoice], names: Callable[[CollectionChoice], tuple[str, ...]]
) -> list[CollectionChoice]:
    folded = _folded(name)
    by_name: dict[str, list[CollectionChoice]] = {}
    for choice in known:
        for text in names(choice):
            if text:
                by_name.setdefault(_folded(text), []).append(choice)
    inside = [text for text in by_name if folded and folded in text]
    close = get_close_matches(folded, by_name, n=CANDIDATES, cutoff=0.6)
    found = {choice.id: choice for text in (*close, *inside) for choice in by_name[text]}
    return list(found.values())


def _rank(query: str, name: str, sku: str) -> int:
    if query in (name, sku):
        return 0
    if name.startswith(query) or sku.startswith(query):
        return 1
    return 2


def _looks_like_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None and any(c.isdigit() for c in text)


def _folded(text: str) -> str:
    return nfc(nfc(text).casefold())
