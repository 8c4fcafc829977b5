"""The verbs that change what one file is linked to.

PXM replaces arrays as a whole and has no If-Match, so a relink reads the file, merges, writes, and reads
again: what somebody else changed in between shows, and is merged once more. An object that does not say its
collections (a trimmed or early answer) is never merged from.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.models import File
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.verbs.noun import Call, Stream

TRIES = 4
"""Times a relink is written and read back before we say that somebody else keeps changing the file."""


class Relinks:
    """`files.link`, `files.unlink` and `files.set_regions`."""

    def __init__(self, client: PxmView, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._client = client
        self._sleep = sleep
        self.calls: Mapping[str, Call] = {
            "files.link": self._link,
            "files.unlink": self._unlink,
            "files.set_regions": self._set_regions,
        }
        self.streams: Mapping[str, Stream] = {}

    async def _link(self, id: str, collections: list[str]) -> dict[str, Any]:  # noqa: A002 - the name it has in PXM
        return await self._relink(id, lambda present: dict.fromkeys((*present, *collections)))

    async def _unlink(self, id: str, collections: list[str]) -> dict[str, Any]:  # noqa: A002
        gone = set(collections)
        return await self._relink(id, lambda present: (known for known in present if known not in gone))

    async def _set_regions(self, id: str, regions: list[str]) -> dict[str, Any]:  # noqa: A002
        wanted = tuple(dict.fromkeys(regions))
        file = await self._client.files.get(id)
        changed = file.region_ids is None or set(file.region_ids) != set(wanted)
        if changed:
            await self._client.files.update(id, region_ids=wanted)
            kept = await self._read_until(
                id, lambda read: read.region_ids is None or set(read.region_ids) == set(wanted)
            )
            if kept is None:
                raise _not_kept("regions")
        return {"id": id, "regions": list(wanted), "changed": changed}

    async def _relink(
        self, identity: str, wish: Callable[[tuple[str, ...]], Iterable[str]]
    ) -> dict[str, Any]:
        """Bring a file's collections to what `wish` makes of them, and make sure that they are."""
        changed = False
        for attempt in range(TRIES):
            present = await self._collections_of(identity)
            wanted = tuple(wish(present))
            if set(wanted) == set(present):
                return {"id": identity, "collections": list(present), "changed": changed}
            if attempt == TRIES - 1:
                break
            await self._client.files.update(identity, collections=wanted)
            changed = True
        raise _not_kept("collections")

    async def _collections_of(self, identity: str) -> tuple[str, ...]:
        file = await self._read_until(identity, lambda read: read.collections is not None)
        if file is None or file.collections is None:
            raise ServiceError(
                "PXM does not say which collections the file has, so nothing was changed.",
                "It may still be processed. Try again in a minute.",
            )
        return file.collections

    async def _read_until(self, identity: str, fits: Callable[[File], bool]) -> File | None:
        """Read a file, a few times until it fits; None when it never does."""
        for attempt in range(TRIES):
            if attempt:
                await self._sleep(0.5 * 2**attempt)
            file = await self._client.files.get(identity)
            if fits(file):
                return file
        return None


def _not_kept(what: str) -> ServiceError:
    return ServiceError(
        f"PXM took the new {what} of the file but shows others.",
        "Somebody else may be changing the file. Look at it in PXM, then try again.",
    )
