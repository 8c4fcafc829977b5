"""The words of the upload engine: stages, holds, destinations, transfers and what is said about them.

Everything here is plain data that crosses rooms and, through the local socket, processes. Paths are bytes, as the
file system has them, because a path need not be valid UTF-8; in JSON they travel as base64.
"""

from __future__ import annotations

import os
import unicodedata
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Stage(StrEnum):
    """How far a file is. Stored and sent as words; see `transitions` for the allowed steps."""

    QUEUED = "queued"
    REQUESTED = "requested"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    LINKING = "linking"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """True when nothing more happens to the transfer by itself."""
        return self in FINISHED


FINISHED = frozenset({Stage.DONE, Stage.SKIPPED, Stage.FAILED, Stage.CANCELLED})
UPLOADED = frozenset({Stage.CONFIRMED, Stage.LINKING})
"""Stages in which PXM holds the file although the transfer is not finished."""


class Hold(StrEnum):
    """Why a transfer that is not finished does not move."""

    USER = "user"
    """Paused by the user; only the user resumes it."""
    APP = "app"
    """The program stopped; it resumes by itself at the next start."""
    OFFLINE = "offline"
    BUDGET = "budget"
    FILE = "file"
    """The source file cannot be read or keeps changing."""
    PRODUCT = "product"
    """No product, or several, fit; or linking to it was refused."""
    PROCESSING = "processing"
    """PXM does not show the new file yet."""


class Cause(StrEnum):
    """What a reason tells, so that nobody has to know its words. Only what somebody asks for; others have none."""

    MISSING = "missing"
    """The source file is not there."""
    PERMISSION = "permission"
    """This computer does not let us read it."""
    LOCKED = "locked"
    """Another program has it."""
    CHANGED = "changed"
    """It was written to while it was read."""
    CLOUD = "cloud"
    """Its content is in the cloud only."""
    DRIVE_OFFLINE = "drive-offline"
    """Its disk or network drive does not answer."""
    NO_FILE = "no-file"
    """It is a folder, device or pipe."""
    UNREADABLE = "unreadable"
    """The system cannot read it for another reason."""
    NAME_CONFLICT = "name-conflict"
    """PXM has a file of this name and takes no second one; the user says what becomes of this one."""
    NO_ROOM = "no-room"
    """The account, or its storage, is full."""


class DuplicatePolicy(StrEnum):
    """What to do when PXM already has the file."""

    SKIP = "skip"
    REPLACE = "replace"
    KEEP_BOTH = "keep-both"


class Value(BaseModel):
    """Base of the immutable values here; bytes are base64 in JSON.

    What checks and writes a value is made when that is needed first (`defer_build`): no start needs all of them.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64", defer_build=True)


AttributeWorth = bool | int | float | str | tuple[str, ...]
"""What an attribute can be set to: yes or no, a number, text, a day as YYYY-MM-DD, or choices."""


class FileAttribute(Value):
    """A value that the file gets for one of PXM's attributes."""

    id: str
    value: AttributeWorth
    name: str = ""
    """The attribute's name when it was chosen, for messages."""


class Destination(Value):
    """Where a file goes in PXM, and what is said about it there."""

    collections: tuple[str, ...] = ()
    """Ids of the collections (products) to link to."""
    regions: tuple[str, ...] = ()
    """Region ids; empty means the account's primary region."""
    publish: bool | None = None
    """True or False sets the published state; None leaves PXM's default."""
    publish_from: datetime | None = None
    """Start of publication, with time zone; None means now when `publish` is set."""
    on_duplicate: DuplicatePolicy = DuplicatePolicy.SKIP
    attributes: tuple[FileAttribute, ...] = ()
    """Values to set on the file, one for each attribute; what it has besides is left."""
    replaces: str = ""
    """With `DuplicatePolicy.REPLACE`: PXM's id of the file whose place it takes, whatever both are called; empty means
    the newest of the same name."""
    unresolved: str = ""
    """Why nobody can say yet which product is meant, and what to do; until that is known the file waits unsent."""


class UnfinishedConfirm(Value):
    """What a confirm needs, and what looking up one needs whose answer nobody saw. Holds no URL and no token."""

    file_path: str
    """S3's, as PXM gave it."""
    name: str
    """The file name that PXM is told."""
    size: int
    upload_id: str | None = None
    parts: tuple[tuple[int, str], ...] = ()
    """Number and ETag of each part."""
    since: float
    """When PXM was told first, in seconds since the epoch."""
    fingerprint: str | None = None


class Transfer(Value):
    """One file on its way, as the journal has it."""

    id: int
    batch_id: int
    path: bytes
    name: str
    """The file name PXM gets: Unicode, NFC."""
    size: int
    """Bytes, as last seen."""
    mtime_ns: int = 0
    """When it was modified last, as last seen; of a file that PXM has, that of what was sent."""
    stage: Stage
    hold: Hold | None = None
    reason: str = ""
    """Why it is held, skipped or failed: what happened and what to do, in the user's words."""
    cause: Cause | None = None
    """The same for programs, where they do something with it."""
    sent_bytes: int = 0
    """Bytes whose parts S3 has acknowledged."""
    destination: Destination = Field(default_factory=Destination)
    file_id: str | None = None
    """PXM's id, once known."""
    replaces: str | None = None
    """PXM's id of the older file whose place it takes, once known; None again when that was undone."""
    position: float = 0.0
    """Rank in the queue; smaller goes first."""
    added_at: float = 0.0
    """Seconds since the epoch, as are the others."""
    finished_at: float | None = None

    @property
    def display_path(self) -> str:
        """The path for people: bytes that are no UTF-8 are shown as U+FFFD."""
        return os.fsencode(self.path).decode("utf-8", "replace")


class Batch(Value):
    """Files that were added together."""

    id: int
    name: str
    added_at: float
    files: int = 0
    bytes: int = 0


class FoundFile(Value):
    """A file that a walk found and that can be queued."""

    path: bytes
    size: int
    mtime_ns: int
    batch_path: str = ""
    """Folder inside the batch, `/`-separated, for display."""


class SkippedPath(Value):
    """A path that a walk left out, and the rule that said so."""

    path: bytes
    rule: str
    """Machine word: hidden, temporary, loop, special, unreadable, empty, cloud, missing, name."""
    sentence: str
    """The same for people."""


class Counts(Value):
    """A queue, or one batch of it, in numbers."""

    by_stage: dict[Stage, int] = {}
    held: dict[Hold, int] = {}
    files: int = 0
    bytes: int = 0
    sent_bytes: int = 0

    @property
    def active(self) -> int:
        """Transfers that are not finished."""
        return sum(n for stage, n in self.by_stage.items() if not stage.finished)


def nfc(name: str) -> str:
    """Return the name in the one Unicode form that names are compared and sent in."""
    return unicodedata.normalize("NFC", name)
