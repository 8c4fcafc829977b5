"""The one contract between program and window, command line, local socket: commands in, events out.

`LocalService` implements it on the journal and engine of this process; `RemoteService` speaks it over the
local socket to the process that holds the data directory. Both behave alike, so a caller need not know which
one it has.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.catalog_api import CollectionChoice as CollectionChoice
from pxm_desktop.service.catalog_api import RegionChoice as RegionChoice
from pxm_desktop.transfer.events import Event
from pxm_desktop.transfer.model import (
    Batch,
    Counts,
    Destination,
    DuplicatePolicy,
    FoundFile,
    SkippedPath,
    Stage,
    Transfer,
    Value,
)

if TYPE_CHECKING:
    from pxm_desktop.service.accounts_api import AccountsApi
    from pxm_desktop.service.catalog_api import CatalogApi
    from pxm_desktop.service.changes_api import ChangesApi
    from pxm_desktop.service.desk_api import DeskApi
    from pxm_desktop.service.duplicates_api import DuplicatesApi
    from pxm_desktop.service.history_api import HistoryApi
    from pxm_desktop.service.hotfolders_api import HotFoldersApi
    from pxm_desktop.service.library_api import LibraryApi
    from pxm_desktop.service.pasted_api import PastedApi
    from pxm_desktop.service.preferences_api import PreferencesApi
    from pxm_desktop.service.presets_api import PresetsApi
    from pxm_desktop.service.support_api import SupportApi
    from pxm_desktop.service.traffic_api import TrafficApi


class Status(Value):
    """Who is signed in and whether the queue can move."""

    signed_in: bool
    base_url: str = ""
    client_id: str = ""
    practice: bool = False
    """True on the sandbox: the window shows a quiet "Practice account" banner."""
    health: Literal["ok", "offline", "budget", "credentials", "signed_out", "storage"] = "ok"
    sentence: str = ""
    notices: tuple[str, ...] = ()
    """Things to tell once after start, such as a corrupt journal that was set aside."""
    bandwidth: int | None = None
    """Bytes a second that sending may use; None is no limit."""
    on_duplicate: DuplicatePolicy = DuplicatePolicy.SKIP
    """The setting that an upload starts from."""
    owner: str = ""
    """Which program holds the data directory: "window", "command line"; for messages."""

    @property
    def account(self) -> tuple[str, str]:
        """Which account is meant, signed in or not: its address and client id."""
        return self.base_url, self.client_id


class Plan(Value):
    """What adding some paths would do."""

    files: tuple[FoundFile, ...]
    skipped: tuple[SkippedPath, ...]
    bytes: int


class Added(Value):
    """What adding some paths did."""

    batch: Batch | None
    """None when there was nothing to add."""
    skipped: tuple[SkippedPath, ...]


class Change(Value):
    """How many transfers a command touched, and how many it could not (already finished, say)."""

    changed: int
    unchanged: int = 0


class ServiceApi(Protocol):
    """Commands and events. Every command raises `service.errors.ServiceError` or `pxm.errors.PxmError`."""

    async def status(self) -> Status:
        """Return who is signed in and whether the queue can move."""

    async def sign_in(self, base_url: str, client_id: str, client_secret: str) -> Status:
        """Test the credentials against PXM, keep them in the OS keyring, and start sending."""

    async def sign_out(self) -> Status:
        """Forget the credentials and token; the queue is kept."""

    async def plan(self, paths: Sequence[bytes]) -> Plan:
        """Walk paths and say what would be uploaded and skipped, writing nothing."""

    async def add(
        self,
        paths: Sequence[bytes],
        destination: Destination,
        name: str = "",
        match: NameRule | None = None,
    ) -> Added:
        """Walk paths, journal what is found as one batch, and start sending it.

        With `match` each file's name finds its product; those that find none wait in the queue, with the reason.
        """

    async def batches(self) -> list[Batch]:
        """Return all batches that still have transfers, oldest first."""

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        """Return a page of transfers by ascending id, beginning after the id `after`."""

    async def counts(self, batch: int | None = None) -> Counts:
        """Return the queue, or one batch, in numbers."""

    async def pause(self, ids: Sequence[int] | None = None) -> Change:
        """Pause transfers (None: all that are not finished) until the user resumes them."""

    async def resume(self, ids: Sequence[int] | None = None) -> Change:
        """Let paused and held transfers go on (None: all)."""

    async def cancel(self, ids: Sequence[int] | None = None) -> Change:
        """Give transfers up (None: all that are not finished); what PXM has confirmed stays in PXM."""

    async def retry(self, ids: Sequence[int] | None = None) -> Change:
        """Start failed and cancelled transfers again from where they can go on (None: all that failed)."""

    async def clear(self, ids: Sequence[int] | None = None) -> Change:
        """Remove finished transfers from the queue (None: all finished); never active ones."""

    async def move(self, ids: Sequence[int], before: int | None) -> Change:
        """Put transfers before another one in the queue (None: at its end)."""

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Change:
        """Change where transfers go; those already uploaded are linked to what is new in it."""

    async def undo_replace(self, transfer_id: int) -> bool:
        """Give an older file back the products that a replacement took; False when this transfer replaced none."""

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """Resolve ids, exact names or SKUs; raises `service.errors.UnknownName` or `AmbiguousName`."""

    async def regions(self) -> list[RegionChoice]:
        """Return the account's regions, the primary one first."""

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        """Run one of the verbs of `service.verbs`, which says what there is to read and to change."""

    def events(self) -> AsyncIterator[Sequence[Event]]:
        """Follow what happens from now on, in gatherings at most 20 times a second."""

    @property
    def accounts(self) -> AccountsApi:
        """The accounts that this computer knows."""

    @property
    def desk(self) -> DeskApi:
        """The window, as a program that is started again sees it."""

    @property
    def preferences(self) -> PreferencesApi:
        """The settings."""

    @property
    def catalog(self) -> CatalogApi:
        """The account's products, categories and attributes, from a copy on this computer."""

    @property
    def changes(self) -> ChangesApi:
        """Changes of files that are in PXM: planned, done, taken back."""

    @property
    def duplicates(self) -> DuplicatesApi:
        """Files that are the same, or look alike."""

    @property
    def history(self) -> HistoryApi:
        """What was ever sent."""

    @property
    def hotfolders(self) -> HotFoldersApi:
        """Folders that upload by rule."""

    @property
    def library(self) -> LibraryApi:
        """The account's files, from a copy on this computer."""

    @property
    def pasted(self) -> PastedApi:
        """Pictures from the clipboard."""

    @property
    def presets(self) -> PresetsApi:
        """Destinations remembered under a name, and the last one."""

    @property
    def support(self) -> SupportApi:
        """Why something does not go, the log, and the bundle for support."""

    @property
    def traffic(self) -> TrafficApi:
        """How fast files may be sent now, and news of the network."""


FACETS = {
    "accounts": "AccountsApi",
    "desk": "DeskApi",
    "preferences": "PreferencesApi",
    "catalog": "CatalogApi",
    "changes": "ChangesApi",
    "duplicates": "DuplicatesApi",
    "history": "HistoryApi",
    "hotfolders": "HotFoldersApi",
    "library": "LibraryApi",
    "pasted": "PastedApi",
    "presets": "PresetsApi",
    "support": "SupportApi",
    "traffic": "TrafficApi",
}
"""Parts of the service with commands of their own: the name of their property in `ServiceApi` → their protocol."""


def facet_api(name: str) -> type | None:
    """Return the protocol of a facet, loaded when it is needed first; None where there is no such facet."""
    if name not in FACETS:
        return None
    found: type = getattr(import_module(f"pxm_desktop.service.{name}_api"), FACETS[name])
    return found
