"""What the copy holds of files, and what can be asked of it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Any, Literal

from pxm_desktop.catalog.files.kinds import Kind

Order = Literal["best", "name", "created", "updated", "size"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files are meant (all by default), and in which order, as `service.library_api.FileQuery` says it."""

    words: str = ""
    category: str = ""
    product: str = ""
    regions: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    linked: bool | None = None
    published: bool | None = None
    processing: bool | None = None
    mine: bool = False
    smallest: int | None = None
    largest: int | None = None
    min_width: int | None = None
    min_height: int | None = None
    created_from: float | None = None
    created_to: float | None = None
    updated_from: float | None = None
    updated_to: float | None = None
    rating: int | None = None
    order: Order = "best"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of files in order; `more`: there are more than these."""

    numbers: array[int]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What a file has for an attribute, as PXM tells it."""

    id: str
    name: str
    type: str
    value: Any


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it is found in the copy. None, where nothing else is said: PXM did not tell."""

    number: int
    id: str
    name: str
    kind: Kind
    mime_type: str
    size: int | None
    width: int | None
    height: int | None
    published: bool | None
    products: tuple[str, ...] | None
    regions: tuple[str, ...] | None
    labels: tuple[str, ...]
    rating: int | None
    created: float | None
    updated: float | None
    processing: bool
    renditions: tuple[str, ...]
    ocr_text: str
    has_original: bool
    published_from: float | None
    attributes: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files stand behind each way of looking at them."""

    all: int = 0
    unlinked: int = 0
    unpublished: int = 0
    processing: int = 0
    mine: int = 0
    recent: int = 0
    regions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilesReading:
    """How far the files of the account were read, in seconds since 1970."""

    files: int = 0
    full_at: float = 0.0
    """When the last whole reading began; 0: there was none."""
    read_at: float = 0.0
    """When the copy was last found to be what PXM has; 0: never."""
    filters: bool | None = None
    """Whether PXM answers "what has changed since"; None: not tried yet."""
    pass_began: float | None = None
    """When a whole reading began that is not at its end."""
    pass_offset: int = 0
    """How many rows of the list it has."""
    pass_page: frozenset[str] = frozenset()
    """The ids of the last of them, a page."""
    stopped: bool = False
    """The user stopped the first reading."""
    sent_mark: int = 0
    """Up to where the history was asked what was sent from here."""
