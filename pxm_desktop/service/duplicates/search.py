"""One search for duplicates: what the copy knows, then ETags and pictures of those it matters for."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pxm_desktop.likeness.content import Proof, Seen, candidates, proposal, same_groups
from pxm_desktop.likeness.looks import Looks, alike, looks_of
from pxm_desktop.likeness.near import near_groups
from pxm_desktop.likeness.store import LikenessStore
from pxm_desktop.pxm.errors import NotFound, UnexpectedAnswer
from pxm_desktop.service.history_api import HistoryPage, HistoryQuery
from pxm_desktop.service.library_api import FileQuery, FoundFiles, LibraryFile, LibraryFreshness, PictureSize

T = TypeVar("T")

HANDS = 2
"""Files that are looked at together."""
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
        off: Off,
        progress: Callable[[int, int], None],
    ) -> None:
        self._library = library
        self._history = history
        self._store = store
        self._account = account
        self._off = off
        self._progress = progress
        self._done = self._total = 0
        self.unknown = 0
        """Pictures to compare that PXM did not give."""

    async def run(self, query: FileQuery, *, near: bool) -> list[Found]:
        """Return the groups, the surest first. Raises every `PxmError` and `ServiceError`."""
        seen = await self._seen(query)
        by_id = {file.id: file for file in seen}
        maybe = candidates(seen)
        looked = [file for file in seen if near and file.pictured]
        self._total = sum(map(len, maybe)) + len(looked)
        etags = await self._etags([file for group in maybe for file in group])
        checksums = await self._checksums({file.id: file.size for group in maybe for file in group})
        open_ = [
            f for group in maybe for f in group if f.pictured and not _proved(f, group, etags, checksums)
        ]
        self._total += len(open_)
        looks = await self._looks({file.id: file for file in (*looked, *open_)}.values())
        self.unknown = sum(file.id not in looks for file in looked)
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

    async def _seen(self, query: FileQuery) -> list[Seen]:
        numbers = memoryview((await self._library.find(query)).numbers).cast("I")
        seen: list[Seen] = []
        for start in range(0, len(numbers), _PAGE):
            seen += map(_slim, await self._library.files(list(numbers[start : start + _PAGE])))
        return seen

    async def _etags(self, files: Sequence[Seen]) -> dict[str, str]:
        known = await self._off(lambda: self._store.etags(self._account))
        found: dict[str, str] = {}

        async def look(file: Seen) -> None:
            version, etag = known.get(file.id, ("", ""))
            if version != file.version:
                try:
                    etag = (await self._library.etag(file.id)).strip().removeprefix("W/").strip('"')
                except (NotFound, UnexpectedAnswer):
                    return
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
            page = await self._history.search(query, after, _PAGE)
            for entry in page.entries:
                identity = entry.file_id or ""
                if entry.checksum and sizes.get(identity) == entry.size:
                    found.setdefault(identity, entry.checksum)
            after = page.after
            if after is None:
                break
        return found

    async def _looks(self, files: Iterable[Seen]) -> dict[str, Looks]:
        known = await self._off(lambda: self._store.looks(self._account))
        found: dict[str, Looks] = {}

        async def look(file: Seen) -> None:
            version, looks = known.get(file.id, ("", None))
            if version != file.version or looks is None:
                try:
                    content = await self._library.picture(file.id, "thumb")
                except (NotFound, UnexpectedAnswer):
                    return
                if content is None:
                    return
                made = looks = await self._off(lambda: looks_of(content))
                if made is not None:
                    await self._off(
                        lambda: self._store.keep_looks(self._account, file.id, file.version, made)
                    )
            if looks is not None:
                found[file.id] = looks

        await self._each(files, look)
        return found

    async def _each(self, files: Iterable[Seen], look: Callable[[Seen], Awaitable[None]]) -> None:
        """Look at files, few at a time; the first that fails ends it for all."""
        left = iter(list(files))

        async def hand() -> None:
            for file in left:
                await look(file)
                self._done += 1
                self._progress(self._done, max(self._done, self._total))
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


def _proved(file: Seen, group: Sequence[Seen], etags: dict[str, str], checksums: dict[str, str]) -> bool:
    """Say whether it is settled without a picture which others of its candidates are the same."""
    return file.id in etags and all(
        other is file
        or etags.get(other.id) == etags[file.id]
        or (other.id in etags and "-" not in etags[other.id] + etags[file.id])
        or (file.id in checksums and other.id in checksums)
        for other in group
    )


def _with_near(
    same: Sequence[tuple[Proof, list[str]]], looks: dict[str, Looks]
) -> list[tuple[Proof, list[str]]]:
    """Add groups of pictures that look alike. What is the same counts as one, and goes with it as a whole."""
    together = {ids[0]: (proof, ids) for proof, ids in same}
    behind = {each for _, ids in same for each in ids[1:]}
    ids = [each for each in looks if each not in behind]
    values = [looks[each] for each in ids]
    places = near_groups([value.hash for value in values], alike=lambda a, b: alike(values[a], values[b]))
    groups: list[tuple[Proof, list[str]]] = []
    for group in places:
        members: list[str] = []
        for place in group:
            members += together.pop(ids[place], ("near", [ids[place]]))[1]
        groups.append(("near", members))
    return [*together.values(), *groups]
