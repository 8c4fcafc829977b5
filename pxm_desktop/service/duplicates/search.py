"""One search for duplicates: what the copy knows, then ETags and pictures of those it matters for."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pxm_desktop.likeness.content import Proof, Seen, candidates, proposal, same_groups, unsettled
from pxm_desktop.likeness.looks import Looks, alike
from pxm_desktop.likeness.near import near_groups
from pxm_desktop.likeness.store import LikenessStore
from pxm_desktop.pxm.errors import (
    BadRequest,
    NotFound,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.history_api import HistoryPage, HistoryQuery
from pxm_desktop.service.library_api import FileQuery, FoundFiles, LibraryFile, LibraryFreshness, PictureSize

T = TypeVar("T")

log = logging.getLogger(__name__)

HANDS = 2
"""Files that are looked at together."""
WAITS = (2.0, 5.0, 15.0)
"""Seconds between tries while PXM or its storage cannot be reached; then the search ends."""
IN_A_ROW = 5
"""So many files in a row that the storage refuses: it is not the files' fault."""
_PAGE = 1000
_SURE: dict[Proof, int] = {"content": 0, "likely": 1, "near": 2}


class Library(Protocol):
    """What a search needs of the library."""

    async def freshness(self) -> LibraryFreshness:
        """See `LibraryApi`."""

    async def find(self, query: FileQuery) -> FoundFiles:
        """See `LibraryApi`."""

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        """See `LibraryApi`."""

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        """See `LibraryApi`."""

    async def picture(self, file_id: str, size: PictureSize = "thumb") -> bytes | None:
        """See `LibraryApi`."""

    async def etag(self, file_id: str) -> str:
        """Return the storage's ETag of a file's original; empty where that is not told."""


class History(Protocol):
    """What a search needs of the history."""

    async def search(self, query: HistoryQuery, after: int | None = None, limit: int = 100) -> HistoryPage:
        """See `HistoryApi`."""


class Eyes(Protocol):
    """What looks at pictures."""

    async def looks(self, content: bytes) -> Looks | None:
        """Return how a picture looks; None for one that cannot be read. Raises `ServiceError` where nothing can see."""


class Off(Protocol):
    """Does something off the loop."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Return what it returns. Raises `StorageUnusable`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A group that was found."""

    proof: Proof
    ids: tuple[str, ...]
    keep: str

    @property
    def key(self) -> str:
        """Name these very files."""
        return hashlib.sha256("\n".join(sorted(self.ids)).encode()).hexdigest()[:32]


class Search:
    """Runs once. What it finds out is kept at once, so that it can be stopped anywhere."""

    def __init__(
        self,
        library: Library,
        history: History,
        store: LikenessStore,
        account: str,
        eyes: Eyes,
        off: Off,
        progress: Callable[[int, int, str], None],
        waits: Sequence[float] = WAITS,
    ) -> None:
        """`progress` hears how many files of how many were looked at, and why it waits, if it does."""
        self._library = library
        self._history = history
        self._store = store
        self._account = account
        self._eyes = eyes
        self._off = off
        self._progress = progress
        self._waits = waits
        self._done = self._total = self._refused = 0
        self._unreadable: set[str] = set()
        self.unknown = 0
        """Pictures to compare that PXM did not give."""
        self.unreadable = 0
        """Pictures to compare that PXM gave and that cannot be read."""

    async def run(self, scope: DuplicateScope, *, near: bool) -> list[Found]:
        """Return the groups, the surest first. Raises every `PxmError` and `ServiceError`."""
        seen = await self._seen(scope)
        by_id = {file.id: file for file in seen}
        maybe = candidates(seen)
        looked = [file for file in seen if near and file.pictured]
        self._total = sum(map(len, maybe)) + len(looked)
        etags = await self._etags([file for group in maybe for file in group])
        checksums = await self._checksums({file.id: file.size for group in maybe for file in group})
        open_ = [file for group in maybe for file in unsettled(group, etags, checksums)]
        compared = {file.id: file for file in (*looked, *open_) if file.pictured}
        self._total = sum(map(len, maybe)) + len(compared)
        looks = await self._looks(compared.values(), needed=near)
        self.unreadable = len(self._unreadable)
        self.unknown = len(compared) - len(looks) - self.unreadable
        apart = await self._off(lambda: self._store.apart(self._account))

        def grouped() -> list[Found]:
            same = [found for group in maybe for found in same_groups(group, etags, checksums, looks)]
            if near:
                same = _with_near(same, {f.id: looks[f.id] for f in looked if f.id in looks})
            groups = [Found(proof, tuple(ids), proposal(by_id[each] for each in ids)) for proof, ids in same]
            return sorted(
                (found for found in groups if found.key not in apart), key=lambda found: _SURE[found.proof]
            )

        return await self._off(grouped)

    async def _seen(self, scope: DuplicateScope) -> list[Seen]:
        seen: list[Seen] = []
        if scope.ids:
            ids = list(dict.fromkeys(scope.ids))
            for start in range(0, len(ids), _PAGE):
                seen += map(_slim, await self._library.by_ids(ids[start : start + _PAGE]))
            return seen
        numbers = memoryview((await self._library.find(scope.query)).numbers).cast("I")
        for start in range(0, len(numbers), _PAGE):
            seen += map(_slim, await self._library.files(list(numbers[start : start + _PAGE])))
        return seen

    async def _etags(self, files: Sequence[Seen]) -> dict[str, str]:
        known = await self._off(lambda: self._store.etags(self._account))
        found: dict[str, str] = {}

        async def look(file: Seen) -> None:
            version, etag = known.get(file.id, ("", ""))
            if version != file.version:
                told = await self._given(lambda: self._library.etag(file.id))
                if told is None:
                    return
                etag = told.strip().removeprefix("W/").strip('"')
                await self._off(lambda: self._store.keep_etag(self._account, file.id, file.version, etag))
            if etag:
                found[file.id] = etag

        await self._each(files, look)
        return found

    async def _checksums(self, sizes: dict[str, int | None]) -> dict[str, str]:
        """Return the checksums of files that were sent from here, and are still as large as they were."""
        found: dict[str, str] = {}
        after: int | None = None
        query = HistoryQuery(states=("done",), account=self._account)
        while sizes:
            try:
                page = await self._history.search(query, after, _PAGE)
            except ServiceError as error:
                log.info("What was sent from this computer is not known: %s", error)
                break
            for entry in page.entries:
                identity = entry.file_id or ""
                if entry.checksum and sizes.get(identity) == entry.size:
                    found.setdefault(identity, entry.checksum)
            after = page.after
            if after is None:
                break
        return found

    async def _looks(self, files: Iterable[Seen], *, needed: bool) -> dict[str, Looks]:
        """Return how pictures look; where nothing can see them they are unreadable, unless that is `needed`."""
        known = await self._off(lambda: self._store.looks(self._account))
        found: dict[str, Looks] = {}

        async def look(file: Seen) -> None:
            version, looks = known.get(file.id, ("", None))
            if looks is None or version != file.version:
                content = await self._given(lambda: self._library.picture(file.id, "thumb"))
                if content is None:
                    return
                looks = await self._seen_of(content, needed=needed)
                if looks is None:
                    self._unreadable.add(file.id)
                    return
                made = looks
                await self._off(lambda: self._store.keep_looks(self._account, file.id, file.version, made))
            found[file.id] = looks

        await self._each(files, look)
        return found

    async def _seen_of(self, content: bytes, *, needed: bool) -> Looks | None:
        try:
            return await self._eyes.looks(content)
        except ServiceError:
            if needed:
                raise
            return None

    async def _given(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        """Return what PXM gives for one file; None where that file alone is the trouble.

        What lies in the way of every file is waited out for a while, then raised.
        """
        waits = iter(self._waits)
        while True:
            try:
                given = await ask()
            except (NotFound, UnexpectedAnswer, BadRequest):
                return None
            except (Unreachable, RateLimited, ServerFailed) as error:
                if isinstance(error, ServerFailed):
                    self._refused += 1
                    if self._refused < IN_A_ROW:
                        return None
                await self._wait(error, next(waits, None))
            else:
                if given:
                    self._refused = 0
                return given

    async def _wait(self, error: PxmError, seconds: float | None) -> None:
        """Say why nothing goes on, and wait; raise what it is when that was done often enough."""
        if seconds is None:
            raise error
        self._progress(self._done, max(self._done, self._total), error.sentence)
        await asyncio.sleep(max(seconds, error.retry_after if isinstance(error, RateLimited) else 0.0))

    async def _each(self, files: Iterable[Seen], look: Callable[[Seen], Awaitable[None]]) -> None:
        """Look at files, few at a time; the first that fails ends it for all."""
        left = iter(list(files))

        async def hand() -> None:
            for file in left:
                await look(file)
                self._done += 1
                self._progress(self._done, max(self._done, self._total), "")
                await asyncio.sleep(0)

        hands = [asyncio.create_task(hand()) for _ in range(HANDS)]
        try:
            await asyncio.gather(*hands)
        finally:
            for each in hands:
                each.cancel()
            await asyncio.gather(*hands, return_exceptions=True)


def _slim(file: LibraryFile) -> Seen:
    return Seen(
        file.id,
        file.kind,
        file.size,
        file.width,
        file.height,
        file.created_at,
        file.updated_at,
        len(file.products or ()),
        file.has_picture or file.kind == "image",
    )


def _with_near(
    same: Sequence[tuple[Proof, list[str]]], looks: dict[str, Looks]
) -> list[tuple[Proof, list[str]]]:
    """Add groups of pictures that look alike. What is the same counts as one, and goes with it as a whole."""
    together = {ids[0]: (proof, ids) for proof, ids in same}
    behind = {each for _, ids in same for each in ids[1:]}
    # A thousand files may have one picture in the place of a missing one: that one is compared once.
    pictures: dict[bytes, list[str]] = {}
    for each, look in looks.items():
        if each not in behind:
            pictures.setdefault(look.digest, []).append(each)
    values = [looks[ids[0]] for ids in pictures.values() if not looks[ids[0]].blank]
    places = near_groups([value.hash for value in values], alike=lambda a, b: alike(values[a], values[b]))
    alikes = [[values[place].digest for place in group] for group in places]
    near = {digest for group in alikes for digest in group}
    alikes += [[digest] for digest, ids in pictures.items() if len(ids) > 1 and digest not in near]
    groups: list[tuple[Proof, list[str]]] = []
    for group in alikes:
        members: list[str] = []
        for each in (each for digest in group for each in pictures[digest]):
            members += together.pop(each, ("near", [each]))[1]
        groups.append(("near", members))
    return [*together.values(), *groups]
