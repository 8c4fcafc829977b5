"""What window and command line may ask of the library: the files of the account, and what they are linked to.

Everything here is answered from a copy of the account's lists on this computer, at once and without PXM, except
`detail`, `picture`, `link`, `also_in_pxm` and `sync`, which ask PXM. `LibraryChanged` tells when the copy has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import Field

from pxm_desktop.service.coverage_api import Coverage, CoverageQuery, Placing
from pxm_desktop.transfer.model import Value

FileKind = Literal["image", "video", "document", "audio", "other"]
FileOrder = Literal["best", "name", "created", "updated", "size"]
PictureSize = Literal["thumb", "small", "medium", "large", "preview", "original"]


class FileQuery(Value):
    """Which files are meant; all of them by default. What is given holds together."""

    words: str = ""
    """Parts of file names, product names, SKUs, labels, texts in pictures and attribute values; all must fit."""
    category: str = ""
    """Linked to a product in this category or below it."""
    product: str = ""
    """Linked to this product, or to a variant of it."""
    regions: tuple[str, ...] = ()
    """In any of these."""
    kinds: tuple[FileKind, ...] = ()
    linked: bool | None = None
    """Whether it is linked to a product at all."""
    published: bool | None = None
    processing: bool | None = None
    """Whether PXM still works on it."""
    mine: bool = False
    """Only what was sent from this computer."""
    smallest: int | None = None
    """Bytes, as is `largest`."""
    largest: int | None = None
    min_width: int | None = None
    """Pixels, as is `min_height`."""
    min_height: int | None = None
    created_from: float | None = None
    """Seconds since 1970, as are the other times; the ends are left out."""
    created_to: float | None = None
    updated_from: float | None = None
    updated_to: float | None = None
    rating: int | None = None
    """So many stars or more."""
    order: FileOrder = "best"
    """`best`: what fits the words best first; without words the newest first."""
    descending: bool = False


class FoundFiles(Value):
    """What a query found: numbers of files in order, four bytes each (unsigned, little-endian), for `files`."""

    numbers: bytes = b""
    more: bool = False
    """A search by words found more than it puts in order; what is here fits best."""


FileGrouping = Literal["day", "kind", "product"]
"""By what files are put under headings: the day they were made, their kind, a product they are linked to."""


class FileGroup(Value):
    """Files under one heading."""

    key: str
    """The day as year-month-day, the kind, the product's id; empty for files that have none."""
    count: int


class FileGroups(Value):
    """Files under headings."""

    numbers: bytes = b""
    """The files in order, as `FoundFiles` has them, those of one heading together."""
    groups: tuple[FileGroup, ...] = ()


class LibraryFile(Value):
    """A file as a list shows it."""

    number: int
    """What this copy calls it; another one after the copy was made anew."""
    id: str
    name: str
    kind: FileKind = "other"
    mime_type: str = ""
    size: int | None = None
    """Bytes."""
    width: int | None = None
    height: int | None = None
    published: bool | None = None
    products: tuple[str, ...] | None = None
    """Ids; None where PXM did not tell."""
    regions: tuple[str, ...] | None = None
    labels: tuple[str, ...] = ()
    rating: int | None = None
    created_at: float | None = None
    updated_at: float | None = None
    processing: bool = False
    has_picture: bool = False
    """PXM has made a small picture of it."""


class FileAttributeValue(Value):
    """The value that a file or product has for an attribute, as PXM tells it."""

    id: str
    name: str = ""
    type: str = ""
    value: bool | int | float | str | tuple[str, ...] | None = None


class FileDetail(Value):
    """A file with all that is known of it."""

    file: LibraryFile
    live: bool
    """PXM was asked just now; False: PXM could not be reached, and this is what the copy knows."""
    ocr_text: str = ""
    renditions: tuple[str, ...] = ()
    """Names of the pictures that PXM has made."""
    has_original: bool = False
    """PXM gives a link to the original."""
    published_from: float | None = None
    attributes: tuple[FileAttributeValue, ...] | None = None
    """None where they could not be read."""
    sentence: str = ""
    """Why PXM was not asked, for people; empty when it was."""


class SourceCounts(Value):
    """How many files stand behind each way of looking at the library."""

    all: int = 0
    unlinked: int = 0
    unpublished: int = 0
    processing: int = 0
    mine: int = 0
    recent: int = 0
    """Changed within the last seven days."""
    regions: dict[str, int] = Field(default_factory=dict)
    """By region id."""


class LibraryFreshness(Value):
    """How much of the account's files is known here, and since when."""

    synced_at: float | None = None
    """When the copy was last found to be what PXM has; None before the first time."""
    full_at: float | None = None
    """When all of it was last read, deletions included."""
    syncing: bool = False
    stopped: bool = False
    """The first reading was stopped by the user and waits to be taken up where it was."""
    files: int = 0
    """How many files are known; grows while the first copy is made."""
    sentence: str = ""
    """Why the last reading of PXM failed; empty when it did not."""


class SavedSearch(Value):
    """A search under a name, kept for the account on this computer."""

    name: str
    query: FileQuery


class LibraryApi(Protocol):
    """The files of the account that is signed in.

    Every command raises `service.errors.SignedOut` (or why there is no account), those that ask PXM every
    `PxmError`, those that keep something `service.errors.StorageUnusable`.
    """

    async def freshness(self) -> LibraryFreshness:
        """Return how much of the account is known here, and keep the copy in step for another while."""

    async def sync(self, *, whole: bool = False) -> LibraryFreshness:
        """Read from PXM what has changed (`whole`: everything, deletions too); return when it is done.

        A reading that already runs is waited for. The copy can be used meanwhile.
        """

    async def stop_sync(self) -> LibraryFreshness:
        """Stop a reading that runs; what it brought stays, and the next one goes on from there."""

    async def find(self, query: FileQuery) -> FoundFiles:
        """Return the files that fit, in order."""

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        """Return files by their numbers, in this order; those that are gone are left out."""

    async def groups(self, numbers: bytes, by: FileGrouping) -> FileGroups:
        """Put files under headings; within a heading their order stays (window: grid of the Library).

        Days come as the files bring them, kinds in a fixed order, products by name. A file that is linked to several
        products stands under one of them.
        """

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        """Return the files of these ids that are known here, in this order."""

    async def counts(self) -> SourceCounts:
        """Return how many files stand behind each way of looking at the library."""

    async def coverage(self, query: CoverageQuery) -> Coverage:
        """Return which views or regions of products have files, from the copy.

        Raises `BadRule` for a pattern that makes no sense or tells no view.
        """

    async def placings(
        self, query: CoverageQuery, product: str, column: str, names: Sequence[str]
    ) -> list[Placing]:
        """Say of file names, in this order, whether they agree with a cell of a coverage.

        Raises `BadRule` as `coverage`, and `UnknownName` for a product that is not known here.
        """

    async def export_coverage(self, query: CoverageQuery, path: bytes, only_gaps: bool = False) -> int:
        """Write a coverage into a CSV file, which appears when it is whole; return how many products are in it.

        Raises `BadRule` as `coverage`, and `ExportFailed`.
        """

    async def also_in_pxm(self, words: str, limit: int = 50) -> list[LibraryFile]:
        """Return files that PXM's own search finds and the copy lacks; they are in the copy from now on."""

    async def detail(self, file_id: str) -> FileDetail:
        """Read a file from PXM, into the copy too; what the copy knows when PXM cannot be reached.

        Raises `NotFound` when PXM no longer has it.
        """

    async def picture(self, file_id: str, size: PictureSize = "thumb") -> bytes | None:
        """Return a picture of a file that PXM has made, from the disk where it is known; None where there is none."""

    async def link(self, file_id: str, size: str = "original") -> str:
        """Return the link of a rendition, asked for anew: it is good for a while only. Raises `NotFound`.

        `size` is a `PictureSize` or any name of `FileDetail.renditions`. Where PXM gives no link to the original, the
        largest picture's stands for it.
        """

    async def save(self, file_id: str, path: bytes, size: str = "original", *, replace: bool = False) -> int:
        """Save a rendition as this file, which appears when it is whole; return its bytes.

        `size` as in `link`, but exactly that one is saved: raises `NotFound` where there is none. Raises `NotSaved` for
        a full disk, a folder that may not be written to, and, unless it is to be replaced, a file of that name.
        """

    async def saved_searches(self) -> list[SavedSearch]:
        """Return the searches that were saved, by name."""

    async def save_search(self, search: SavedSearch) -> None:
        """Keep a search; one of that name is replaced."""

    async def forget_search(self, name: str) -> None:
        """Forget a saved search."""
