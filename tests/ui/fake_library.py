"""A library in memory: any number of files, found as plainly as a test can foresee; a picture for each image."""

from __future__ import annotations

import time
import unicodedata
from array import array
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from pxm_desktop.service.coverage_api import Coverage, CoverageQuery, Placing
from pxm_desktop.service.library_api import (
    FileDetail,
    FileGroup,
    FileGrouping,
    FileGroups,
    FileKind,
    FileQuery,
    FoundFiles,
    LibraryFile,
    LibraryFreshness,
    PictureSize,
    SavedSearch,
    SourceCounts,
)
from pxm_desktop.transfer.events import Event, LibraryChanged
from tests.ui.fake_catalog import FakeCatalog

NOON = 1_790_000_000.0
"""When file 1 was made."""
SYNCED = 1_790_090_000.0
_KINDS: tuple[tuple[FileKind, str], ...] = (
    ("image", "jpg"),
    ("image", "jpg"),
    ("image", "tif"),
    ("video", "mp4"),
    ("document", "pdf"),
)
_VIEWS = ("front", "back", "side", "detail", "label")
_COLOURS = ("#3b6ea5", "#a5563b", "#4d8f56", "#8f4d86", "#b08c2e", "#5a5f6b")


def file(number: int, **fields: Any) -> LibraryFile:
    """Return a file; a larger number is newer."""
    kind, ending = _KINDS[number % len(_KINDS)]
    values: dict[str, Any] = {
        "number": number,
        "id": f"file-{number}",
        "name": f"SKU-{number:06d}_{_VIEWS[number % 5]}.{ending}",
        "kind": kind,
        "mime_type": f"{kind}/{ending}",
        "size": 10_000 * number + 500,
        "width": 1200 + number % 7 * 800 if kind == "image" else None,
        "height": 900 + number % 7 * 600 if kind == "image" else None,
        "published": number % 4 != 0,
        "products": () if number % 6 == 0 else (("11", "13", "14", "15")[number % 4],),
        "regions": ("1", "2") if number % 3 else ("1",),
        "labels": ("Product", "Outdoor") if number % 2 else (),
        "rating": number % 6 or None,
        "created_at": NOON + number * 60,
        "updated_at": NOON + number * 60 + 30,
        "processing": False,
        "has_picture": kind == "image",
    }
    return LibraryFile(**(values | fields))


@dataclass
class FakeLibrary:
    """Implements `LibraryApi`; `enter` is told each command, `tell` each event."""

    enter: Callable[..., Awaitable[None]]
    tell: Callable[[Event], None]
    catalog: FakeCatalog
    count: int = 0
    """Files with the numbers from 1 to this one are made when they are asked for."""
    changed: dict[int, LibraryFile] = field(default_factory=dict)
    """Files that differ from what `file` makes."""
    gone: set[int] = field(default_factory=set)
    mine: set[int] = field(default_factory=set)
    """Numbers of files that were sent from this computer."""
    state: LibraryFreshness = field(
        default_factory=lambda: LibraryFreshness(synced_at=SYNCED, full_at=SYNCED)
    )
    most: int = 0
    """So many files a search by words puts in order at most; 0 is any number."""
    beyond: list[LibraryFile] = field(default_factory=list)
    """Files that PXM's own search finds besides."""
    searches: dict[str, SavedSearch] = field(default_factory=dict)
    pictures: dict[str, bytes | None] = field(default_factory=dict)
    """By id; others have a plain one of their number's colour."""

    # -- for tests -----------------------------------------------------------------------------------------

    def fill(self, count: int) -> None:
        """Have so many files, without a word."""
        self.count = count

    def change(self, *files: LibraryFile) -> None:
        """Add or replace files, as a reading of PXM does, and say so."""
        self.changed |= {each.number: each for each in files}
        self.say(changed=True)

    def say(self, *, changed: bool = False, **fields: Any) -> None:
        """Say how fresh the library is now."""
        files = sum(1 for _ in self._numbers())
        self.state = self.state.model_copy(update={"files": files} | fields)
        told = self.state.model_dump(include={"synced_at", "syncing", "stopped", "files", "sentence"})
        self.tell(LibraryChanged(changed=changed, **told))

    def file(self, number: int) -> LibraryFile | None:
        """Return a file by its number."""
        if number in self.gone or not (number in self.changed or 1 <= number <= self.count):
            return None
        return self.changed.get(number) or file(number)

    def _numbers(self) -> Iterable[int]:
        more = sorted(number for number in self.changed if number > self.count)
        return (n for n in (*range(1, self.count + 1), *more) if n not in self.gone)

    # -- LibraryApi ----------------------------------------------------------------------------------------

    async def freshness(self) -> LibraryFreshness:
        await self.enter("library.freshness")
        self.state = self.state.model_copy(update={"files": sum(1 for _ in self._numbers())})
        return self.state

    async def sync(self, *, whole: bool = False) -> LibraryFreshness:
        await self.enter("library.sync", whole)
        self.say(changed=False, syncing=False, stopped=False, synced_at=SYNCED + 60, sentence="")
        return self.state

    async def stop_sync(self) -> LibraryFreshness:
        await self.enter("library.stop_sync")
        self.say(syncing=False, stopped=True)
        return self.state

    async def find(self, query: FileQuery) -> FoundFiles:
        await self.enter("library.find", query)
        if query == FileQuery(order=query.order, descending=query.descending) and not self.changed:
            numbers = array("I", self._numbers())
            if query.order in ("best", "created", "updated") and (query.order == "best" or query.descending):
                numbers.reverse()
            return FoundFiles(numbers=numbers.tobytes())
        fitting = [each for each in map(self.file, self._numbers()) if each and self._fits(each, query)]
        keys: dict[str, Callable[[LibraryFile], Any]] = {
            "name": lambda each: each.name.casefold(),
            "size": lambda each: each.size or 0,
            "updated": lambda each: each.updated_at or 0,
            "created": lambda each: each.created_at or 0,
            "best": lambda each: -(each.created_at or 0),
        }
        down = query.descending and query.order != "best"
        fitting.sort(key=keys[query.order], reverse=down)
        more = bool(query.words and self.most and len(fitting) > self.most)
        found = fitting[: self.most] if more else fitting
        return FoundFiles(numbers=array("I", (each.number for each in found)).tobytes(), more=more)

    def _fits(self, each: LibraryFile, query: FileQuery) -> bool:
        products = [self.catalog.products[i] for i in each.products or () if i in self.catalog.products]
        told = " ".join((each.name, *each.labels, *(f"{p.name} {p.sku}" for p in products)))
        path = self.catalog._path(query.category) if query.category else ""
        return all(
            (
                all(word in _folded(told) for word in _folded(query.words).split()),
                not path or any(p.path.startswith(path) for p in products),
                not query.product or any(query.product in (p.id, p.parent_id) for p in products),
                not query.regions or bool(set(query.regions) & set(each.regions or ())),
                not query.kinds or each.kind in query.kinds,
                query.linked is None or bool(each.products) is query.linked,
                query.published is None or bool(each.published) is query.published,
                query.processing is None or each.processing is query.processing,
                not query.mine or each.number in self.mine,
                query.smallest is None or (each.size or 0) >= query.smallest,
                query.largest is None or (each.size or 0) < query.largest,
                query.min_width is None or (each.width or 0) >= query.min_width,
                query.min_height is None or (each.height or 0) >= query.min_height,
                query.created_from is None or (each.created_at or 0) >= query.created_from,
                query.created_to is None or (each.created_at or 0) < query.created_to,
                query.updated_from is None or (each.updated_at or 0) >= query.updated_from,
                query.updated_to is None or (each.updated_at or 0) < query.updated_to,
                query.rating is None or (each.rating or 0) >= query.rating,
            )
        )

    async def groups(self, numbers: bytes, by: FileGrouping) -> FileGroups:
        await self.enter("library.groups", by)
        found: dict[str, array[int]] = {}
        for number in array("I", numbers):
            each = self.file(number)
            assert each is not None
            day = time.strftime("%Y-%m-%d", time.localtime(each.created_at))
            product = (each.products or ("",))[0]
            key = {"day": day, "kind": each.kind, "product": product}[by]
            found.setdefault(key, array("I")).append(number)
        together = b"".join(numbers.tobytes() for numbers in found.values())
        groups = tuple(FileGroup(key=key, count=len(some)) for key, some in found.items())
        return FileGroups(numbers=together, groups=groups)

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        await self.enter("library.files", tuple(numbers))
        return [found for number in numbers if (found := self.file(number)) is not None]

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        await self.enter("library.by_ids", tuple(ids))
        return [found for each in ids if (found := self._by_id(each)) is not None]

    def _by_id(self, file_id: str) -> LibraryFile | None:
        changed = next((each for each in self.changed.values() if each.id == file_id), None)
        tail = file_id.rpartition("-")[2]
        return changed or (self.file(int(tail)) if tail.isdecimal() else None)

    async def counts(self) -> SourceCounts:
        await self.enter("library.counts")
        if self.count > 5000:
            return SourceCounts(all=self.count)
        files = [each for each in map(self.file, self._numbers()) if each]
        return SourceCounts(
            all=len(files),
            unlinked=sum(not each.products for each in files),
            unpublished=sum(not each.published for each in files),
            processing=sum(each.processing for each in files),
            mine=len(self.mine),
            recent=0,
            regions={region: sum(region in (each.regions or ()) for each in files) for region in "1234"},
        )

    async def coverage(self, query: CoverageQuery) -> Coverage:
        await self.enter("library.coverage", query)
        return Coverage(by=query.by)

    async def placings(
        self, query: CoverageQuery, product: str, column: str, names: Sequence[str]
    ) -> list[Placing]:
        await self.enter("library.placings", query, product, column, names)
        return [Placing(name=name, verdict="fits") for name in names]

    async def export_coverage(self, query: CoverageQuery, path: bytes, only_gaps: bool = False) -> int:
        await self.enter("library.export_coverage", query, path, only_gaps)
        return 0

    async def also_in_pxm(self, words: str, limit: int = 50) -> list[LibraryFile]:
        await self.enter("library.also_in_pxm", words)
        found = [each for each in self.beyond if _folded(words) in _folded(each.name)][:limit]
        self.changed |= {each.number: each for each in found}
        return found

    async def detail(self, file_id: str) -> FileDetail:
        await self.enter("library.detail", file_id)
        found = self._by_id(file_id)
        assert found is not None, file_id
        return FileDetail(file=found, live=True, renditions=("thumb", "large"), has_original=True)

    async def picture(self, file_id: str, size: PictureSize = "thumb") -> bytes | None:
        await self.enter("library.picture", file_id, size)
        if file_id not in self.pictures:
            self.pictures[file_id] = picture(int(file_id.rpartition("-")[2]))
        return self.pictures[file_id]

    async def link(self, file_id: str, size: str = "original") -> str:
        await self.enter("library.link", file_id, size)
        return f"https://files.example/{file_id}/{size}"

    async def save(self, file_id: str, path: bytes, size: str = "original", *, replace: bool = False) -> int:
        await self.enter("library.save", file_id, path, size)
        return 12_345

    async def saved_searches(self) -> list[SavedSearch]:
        await self.enter("library.saved_searches")
        return sorted(self.searches.values(), key=lambda search: search.name.casefold())

    async def save_search(self, search: SavedSearch) -> None:
        await self.enter("library.save_search", search)
        self.searches[search.name] = search

    async def forget_search(self, name: str) -> None:
        await self.enter("library.forget_search", name)
        self.searches.pop(name, None)


def picture(number: int, width: int = 320, height: int = 240) -> bytes:
    """Return a PNG picture in one of a few colours."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(_COLOURS[number % len(_COLOURS)]))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
