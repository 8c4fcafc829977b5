"""The facets of a local service, and what they need of each other.

Those that most runs of the program do not need are made when they are needed first, and only then is loaded what they
consist of.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.models import File
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.accounts import Accounts
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.desk import Desk
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.history.facet import History
from pxm_desktop.service.hotfolders.facet import HotFolders
from pxm_desktop.service.hotfolders.managed import Managed
from pxm_desktop.service.hotfolders.products import CatalogProducts
from pxm_desktop.service.hotfolders.queue import EngineQueue
from pxm_desktop.service.library.searches import Searches
from pxm_desktop.service.marks import Marks
from pxm_desktop.service.pasted import Pasted
from pxm_desktop.service.preferences import Preferences
from pxm_desktop.service.preset_check import stale_parts
from pxm_desktop.service.preset_store import PresetsFile
from pxm_desktop.service.presets import Presets
from pxm_desktop.service.queue_commands import QueueCommands, Scope
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.traffic import Traffic
from pxm_desktop.transfer.events import CatalogChanged, Event, Health, PresetsChanged, TransfersChanged
from pxm_desktop.transfer.model import Stage

if TYPE_CHECKING:
    from pxm_desktop.service.changes.facet import Changes
    from pxm_desktop.service.duplicates.facet import Duplicates
    from pxm_desktop.service.library.facet import Library
    from pxm_desktop.service.support import Support

_LATE = ("changes", "duplicates", "library")
"""What is made when it is needed first and has something to end, in the order in which it ends."""


class Facets(QueueCommands, ABC):
    """The queue's commands with all facets beside them. What these need of the whole is abstract here."""

    def __init__(self, directory: paths.DataDir, account: Account, *, owner: str, scope: Scope) -> None:
        super().__init__(directory, account, scope)
        self.accounts = Accounts(
            account,
            self._unfinished,
            self._change_account,
            lambda: owner == "command line" and scope != "none",
        )
        self.desk = Desk(self._fanout.publish, is_window=owner == "window")
        self.preferences = Preferences(lambda: self._account.settings, self._change_settings)
        self.traffic = Traffic(lambda: self._account.settings, lambda: self._queue)
        self._owns = bool(owner)
        self._copy = Store(directory.catalog, writable=self._owns)
        self.catalog = Catalog(
            account,
            self._copy,
            Marks(directory.catalog_marks),
            self._told,
        )
        self.history = History(
            directory.history,
            self._fanout.publish,
            find_products=self._known_products,
            keep_days=lambda: account.settings.history_days,
        )
        self._searches = Searches(directory.searches)
        self._presets_file = PresetsFile(directory.presets)
        self.presets = Presets(
            self._presets_file,
            self._key,
            lambda destination: stale_parts(self._account.client().interactive, destination),
            self._told,
        )
        self.pasted = Pasted(directory.pasted)
        self._products = CatalogProducts(self.catalog, lambda: self._presets_file.of(self._key()).presets)
        self.hotfolders = HotFolders(
            directory,
            account,
            EngineQueue(lambda: self._queue),
            self._products,
            Managed(directory, account.environment, self.catalog),
            lambda event: self.publish([event]),
        )

    @cached_property
    def library(self) -> Library:
        """See `ServiceApi`."""
        from pxm_desktop.service.library.facet import Library

        return Library(
            self._account,
            self._copy,
            self._searches,
            self.catalog.known,
            self.history.sent,
            lambda event: self.publish([event]),
            self._directory.pictures,
            owner=self._owns,
        )

    @cached_property
    def duplicates(self) -> Duplicates:
        """See `ServiceApi`."""
        from pxm_desktop.service.duplicates.facet import Duplicates

        return Duplicates(
            self._directory.likeness,
            self._signed_in,
            self.library,
            self.history,
            lambda event: self.publish([event]),
            owner=self._owns,
        )

    @cached_property
    def changes(self) -> Changes:
        """See `ServiceApi`."""
        from pxm_desktop.service.changes.facet import Changes
        from pxm_desktop.service.changes.known import KnownHere

        return Changes(
            self._directory.changes,
            self._account,
            self.catalog,
            KnownHere(lambda ids: self.library.by_ids(ids), self.catalog),
            lambda event: self.publish([event]),
            touched=self._touched,
            owner=self._owns,
        )

    @cached_property
    def support(self) -> Support:
        """See `ServiceApi`."""
        from pxm_desktop.service.support import Support

        return Support(self._directory, self._account, self._one, self.counts, self._health)

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told once of what is kept in files."""
        return (
            *self._presets_file.notices,
            *self._searches.notices,
            *self.history.notices,
            *self.hotfolders.notices,
            *(self.changes.notices if self._is_made("changes") else ()),
        )

    def read_files(self, *, set_aside: bool = True) -> None:
        """Read what facets keep in small files; one that is damaged is `set_aside`. Raises `StorageUnusable`."""
        self._presets_file.read(set_aside=set_aside)
        self._searches.read(set_aside=set_aside)
        self.hotfolders.read(set_aside=set_aside)

    def publish(self, events: Sequence[Event]) -> None:
        """Tell everybody who listens."""
        self._fanout.publish(events)

    @abstractmethod
    async def _unfinished(self, account: str) -> int:
        """Return how many files of an account are not sent yet."""

    @abstractmethod
    async def _change_account(self, change: Callable[[], Awaitable[None]], *, another: bool = True) -> None:
        """Change the accounts and say so; where it will be `another` one, what is sent stops before, safely."""

    @abstractmethod
    def _change_settings(self, settings: Settings) -> None:
        """Keep settings, apply them to what runs, and say so."""

    @abstractmethod
    def _health(self) -> Health:
        """Return whether the queue as a whole can move."""

    def _is_made(self, facet: str) -> bool:
        """Whether a facet that is made late was needed yet."""
        return facet in vars(self)

    async def _leave_late(self) -> None:
        """Let the facets that were made late stop what runs for the account."""
        for name in filter(self._is_made, _LATE):
            await getattr(self, name).leave()

    async def _close_late(self) -> None:
        """End the facets that were made late, each even if another one fails."""
        async with contextlib.AsyncExitStack() as stages:
            for name in filter(self._is_made, reversed(_LATE)):
                stages.push_async_callback(getattr(self, name).close)

    async def _touched(self, *files: File) -> None:
        """Let the copy have files as PXM has just told them."""
        await self.library.put(*files)

    def _key(self) -> str:
        """Return the account that is meant as a word; empty for none."""
        return account_key(self._account.reference) if self._account.reference else ""

    def _signed_in(self) -> str:
        """Return the account that is signed in as a word. Raises why there is none."""
        self._account.client()
        return self._key()

    def _told(self, event: CatalogChanged | PresetsChanged) -> None:
        self.publish([event])
        self.hotfolders.told(event)
        if isinstance(event, CatalogChanged) and self._is_made("library"):
            self.library.told(event)

    async def _known_products(self, account: str, ids: Sequence[str]) -> Sequence[CollectionChoice]:
        """Return those products of an account that this computer knows."""
        if self._key() != account:
            return ()
        with contextlib.suppress(ServiceError, PxmError):
            return await self.catalog.choices(ids)
        return ()


def sent(events: Sequence[Event]) -> bool:
    """Return whether files have just come to PXM, among what happened."""
    return any(
        transfer.stage is Stage.DONE
        for event in events
        if isinstance(event, TransfersChanged)
        for transfer in event.transfers
    )
