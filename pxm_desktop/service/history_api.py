"""What window and command line may ask of the history: every file that was ever sent, however long ago."""

from __future__ import annotations

from typing import Literal, Protocol

from pxm_desktop.transfer.model import Cause, Value

HistoryState = Literal["done", "skipped", "failed", "cancelled"]
HistoryKind = Literal["csv", "xlsx"]


class Named(Value):
    """A product or region: its id, and what it was called when the file was sent, as far as that was known."""

    id: str
    name: str = ""


class HistoryQuery(Value):
    """Which entries are meant; all of them by default."""

    words: str = ""
    """Parts of file names, folders, products, batches, ids or checksums; an entry has all of them."""
    states: tuple[HistoryState, ...] = ()
    """Only these; empty is all."""
    since: float | None = None
    """Finished at this time or later; seconds since the epoch, as are the others."""
    until: float | None = None
    """Finished before this time."""
    account: str = ""
    """Only of this account (base URL, `|`, client id); empty is all."""


class HistoryEntry(Value):
    """One file that was sent, or that was not and why. A transfer that was tried again has one entry, its newest."""

    id: int
    """Grows with the time at which files finished; pages are counted by it."""
    account: str
    state: HistoryState
    name: str
    """The file name in PXM."""
    path: bytes
    """Where the file was on this computer."""
    size: int
    """Bytes."""
    batch: str = ""
    file_id: str | None = None
    """PXM's id."""
    checksum: str = ""
    """Of the content, in hexadecimal (`transfer/fingerprint.py` says how it is made); empty if never worked out."""
    products: tuple[Named, ...] = ()
    regions: tuple[Named, ...] = ()
    """Empty is the account's primary region."""
    reason: str = ""
    """Why it was skipped, failed or cancelled."""
    cause: Cause | None = None
    """The same for programs, as `Transfer` has it."""
    added_at: float
    sent_at: float | None = None
    """When all bytes were sent; None where nothing was."""
    finished_at: float


class HistoryPage(Value):
    """Some entries, the newest first."""

    entries: tuple[HistoryEntry, ...]
    after: int | None = None
    """Where the next page begins; None at the end. A page may be short, even empty, and still not be the last."""


class HistoryCount(Value):
    """How many entries a query has."""

    number: int
    exact: bool = True
    """False: there are more than this."""


class HistoryApi(Protocol):
    """The history. Every command raises `service.errors.StorageUnusable` when it cannot be used."""

    async def search(self, query: HistoryQuery, after: int | None = None, limit: int = 100) -> HistoryPage:
        """Return a page of entries, the newest first, beginning behind `after`."""

    async def count(self, query: HistoryQuery) -> HistoryCount:
        """Return how many entries a query has; counting stops where it would cost too much."""

    async def detail(self, entry_id: int) -> HistoryEntry | None:
        """Return one entry, or None when it is no longer there."""

    async def accounts(self) -> list[str]:
        """Return the accounts that have entries."""

    async def export(self, query: HistoryQuery, path: bytes, kind: HistoryKind, tag: str = "") -> int:
        """Write entries into a file and return how many; `HistoryExport` with this tag says how far it is.

        The file appears when it is whole, and replaces one of that name. Cancelling the command leaves nothing.
        Raises `service.errors.ExportFailed`.
        """

    async def forget(self, before: float | None) -> int:
        """Remove entries that finished before a time (None: all of them) for good, and return how many."""

    async def catch_up(self) -> None:
        """Return when everything that has finished until now is in the history."""
