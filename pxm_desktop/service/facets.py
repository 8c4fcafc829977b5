"""The facets of a local service, and what they need of each other."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence

from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.accounts import Accounts
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.changes.facet import Changes
from pxm_desktop.service.changes.known import KnownHere
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.desk import Desk
from pxm_desktop.service.duplicates.facet import Duplicates
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.history.facet import History
from pxm_desktop.service.hotfolders.facet import HotFolders
from pxm_desktop.service.hotfolders.managed import Managed
from pxm_desktop.service.hotfolders.products import CatalogProducts
from pxm_desktop.service.hotfolders.queue import EngineQueue
from pxm_desktop.service.library.facet import Library
from pxm_desktop.service.library.searches import Searches
from pxm_desktop.service.marks import Marks
from pxm_desktop.service.pasted import Pasted
from pxm_desktop.service.preferences import Preferences
from pxm_desktop.service.preset_check import stale_parts
from pxm_desktop.service.preset_store import PresetsFile
from pxm_desktop.service.presets import Presets
from pxm_desktop.service.queue_commands import QueueCommands, Scope
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.support import Support
from pxm_desktop.service.traffic import Traffic
from pxm_desktop.transfer.events import CatalogChanged, Event, Health, PresetsChanged


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
        copy = Store(directory.catalog, writable=bool(owner))
        self.catalog = Catalog(
            account,
            copy,
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
        self.library = Library(
            account,
            copy,
            self._searches,
            self.catalog.known,
            self.history.sent,
            lambda event: self.publish([event]),
            directory.pictures,
            owner=bool(owner),
        )
        self.duplicates = Duplicates(
            directory.likeness,
            self._key,
            self.library,
            self.history,
            lambda event: self.publish([event]),
            owner=bool(owner),
        )
        self.changes = Changes(
            directory.changes,
            account,
            self.catalog,
            KnownHere(self.library.by_ids, self.catalog),
            lambda event: self.publish([event]),
            touched=self.library.put,
            owner=bool(owner),
        )
        self.support = Support(directory, account, self._one, self.counts, self._health)
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

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told once of what is kept in files."""
        return (
            *self._presets_file.notices,
            *self._searches.notices,
            *self.history.notices,
            *self.hotfolders.notices,
            *self.changes.notices,
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

    def _key(self) -> str:
        """Return the account that is meant as a word; empty for none."""
        return account_key(self._account.reference) if self._account.reference else ""

    def _told(self, event: CatalogChanged | PresetsChanged) -> None:
        self.publish([event])
        self.hotfolders.told(event)
        if isinstance(event, CatalogChanged):
            self.library.told(event)

    async def _known_products(self, account: str, ids: Sequence[str]) -> Sequence[CollectionChoice]:
        """Return those products of an account that this computer knows."""
        if self._key() != account:
            return ()
        with contextlib.suppress(ServiceError, PxmError):
            return await self.catalog.choices(ids)
        return ()
