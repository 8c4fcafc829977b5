"""Finds out how this account answers: probes GET paths whose form is inferred, and remembers what it learned.

Never writes. Lessons go into the client's `EndpointSettings`; their owner keeps them for the next run.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import (
    BadRequest,
    CredentialsRefused,
    NotFound,
    PermissionDenied,
    PxmError,
    Unreachable,
)
from pxm_desktop.pxm.models import PxmEntity

Row = TypeVar("Row", bound=PxmEntity)
State = Literal["ok", "learned", "absent", "refused", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe found. `endpoint` is a short name; `sentence` is for people and holds no secret."""

    endpoint: str
    state: State
    sentence: str


@dataclass
class _Ids:
    """Ids that this account is known to have, found on the way."""

    category: str | None = None
    collection: str | None = None
    file: str | None = None
    words: str | None = None


async def probe(client: PxmView) -> AsyncIterator[Finding]:
    """Probe one endpoint after the other and yield what was found.

    Raises `CredentialsRefused` and `Unreachable`: then there is nothing more to find out.
    """
    ids = _Ids()
    yield await _finding(client, "regions", lambda: _first(client.regions.list(limit=1)))
    yield await _finding(client, "categories", lambda: _category(client, ids))
    yield await _finding(client, "collections", lambda: _collection(client, ids))
    yield await _finding(client, "files", lambda: _file(client, ids))
    yield await _finding(client, "attributes", lambda: _first(client.attributes.list(limit=1)))
    yield await _finding(client, "attribute groups", lambda: _first(client.attribute_groups.list(limit=1)))
    yield await _finding(client, "resources", lambda: _first(client.resources.list(limit=1)))
    async for finding in _of_category(client, ids):
        yield finding
    async for finding in _of_collection(client, ids):
        yield finding
    async for finding in _of_file(client, ids):
        yield finding


async def _of_category(client: PxmView, ids: _Ids) -> AsyncIterator[Finding]:
    known = ids.category
    if known is None:
        yield _skipped("files of a category", "category")
        return
    yield await _finding(client, "files of a category", lambda: _first(client.categories.files(known)))


async def _of_collection(client: PxmView, ids: _Ids) -> AsyncIterator[Finding]:
    known = ids.collection
    if known is None:
        yield _skipped("what belongs to a collection", "collection")
        return
    collections = client.collections
    yield await _finding(client, "files of a collection", lambda: _first(collections.files(known)))
    yield await _finding(client, "image variants", lambda: collections.image_variants(known))
    yield await _finding(client, "related collections", lambda: collections.related(known))
    yield await _finding(client, "attribute values", lambda: client.attributes.values("collection", known))
    yield await _finding(client, "collections by id", lambda: _first(collections.list(ids=[known])))
    yield await _finding(
        client, "files by collection", lambda: _first(client.files.list(collections=[known]))
    )
    words = ids.words
    if words:
        yield await _finding(client, "search of folders (v3)", lambda: client.search.page("folder", words))
        yield await _finding(
            client, "search of folders (v2)", lambda: client.search.page("folder", words, version="v2")
        )


async def _of_file(client: PxmView, ids: _Ids) -> AsyncIterator[Finding]:
    known = ids.file
    if known is None:
        yield _skipped("what belongs to a file", "file")
        return
    yield await _finding(client, "file by id", lambda: client.files.get(known))
    yield await _finding(client, "search of files (v3)", lambda: client.search.page("file", "a"))
    yield await _finding(client, "file by name", lambda: _first(client.files.search_by_name("a")))


async def _category(client: PxmView, ids: _Ids) -> None:
    found = await _first(client.categories.list(limit=1))
    ids.category = found.id if found else None


async def _collection(client: PxmView, ids: _Ids) -> None:
    found = await _first(client.collections.list(limit=1))
    if found:
        ids.collection = found.id
        ids.words = max((found.name or "").split(), key=len, default=None)


async def _file(client: PxmView, ids: _Ids) -> None:
    found = await _first(client.files.list(limit=1))
    ids.file = found.id if found else None


async def _finding(client: PxmView, name: str, ask: Callable[[], Awaitable[Any]]) -> Finding:
    before = client.endpoints.to_dict()
    try:
        await ask()
    except NotFound:
        return Finding(name, "absent", "PXM has it under none of the paths that are known.")
    except (PermissionDenied, BadRequest) as error:
        return Finding(name, "refused", str(error))
    except PxmError as error:
        if isinstance(error, CredentialsRefused | Unreachable):
            raise
        return Finding(name, "failed", str(error))
    after = client.endpoints.to_dict()
    lessons = [
        f"{key}: {value}"
        for kind, entries in after.items()
        for key, value in entries.items()
        if before[kind].get(key) != value
    ]
    if lessons:
        return Finding(name, "learned", "Answers; remembered " + ", ".join(lessons) + ".")
    return Finding(name, "ok", "Answers.")


def _skipped(name: str, what: str) -> Finding:
    return Finding(name, "skipped", f"The account has no {what} to try it with.")


async def _first(rows: AsyncIterator[Row]) -> Row | None:
    async for row in rows:
        return row
    return None
