"""The service on the journal, engine and account of this process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeVar

from pxm_desktop.service import autostart, paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.api import CollectionChoice, RegionChoice, Status
from pxm_desktop.service.credentials import SecretStore
from pxm_desktop.service.facets import Facets, sent
from pxm_desktop.service.journal_file import open_journal
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.peek import peek
from pxm_desktop.service.preferences import values_of
from pxm_desktop.service.queue_commands import Scope, stored
from pxm_desktop.service.settings import Settings, SettingsFile
from pxm_desktop.service.shelf import Shelf
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.events import (
    AccountsChanged,
    Event,
    Health,
    SettingsChanged,
)
from pxm_desktop.transfer.hub import Subscription
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Counts

if TYPE_CHECKING:
    from pxm_desktop.service.verbs.verbs import Verbs

T = TypeVar("T")

STOP_SECONDS = 25.0


class LocalService(Facets):
    """Made by `own` (holds the data directory) or `read` (looks only; commands on the queue are refused)."""

    def __init__(
        self,
        directory: paths.DataDir,
        settings: SettingsFile,
        account: Account,
        *,
        owner: str = "",
        scope: Scope,
    ) -> None:
        super().__init__(directory, account, owner=owner, scope=scope)
        self._settings_file = settings
        self._owner = owner
        self._journal: Journal | None = None
        self._pump: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()
        self._notices: list[str] = []
        self._closing: asyncio.Task[None] | None = None
        self._before_close: list[Callable[[], Awaitable[None]]] = []
        self._after_close: list[Callable[[], None]] = []

    @classmethod
    async def own(
        cls,
        directory: paths.DataDir,
        owner: str,
        *,
        scope: Scope,
        environment: Mapping[str, str] = os.environ,
        secrets: SecretStore | None = None,
    ) -> LocalService:
        """Open journal, account and engine. The caller holds the lock of the directory.

        Raises:
            StorageUnusable: the journal is newer than this program, or the disk does not take it.

        """
        settings_file = SettingsFile(directory.settings)
        settings = settings_file.read()
        account = Account(settings, Lessons(directory.endpoints), environment, secrets)
        service = cls(directory, settings_file, account, owner=owner, scope=scope)
        service.read_files()
        try:
            service._journal = await open_journal(directory.journal, service._notices)
            await account.open()
            await service._start_queue()
            service.history.start(service._journal)
            await service._begin_changes()
            await service.pasted.tidy(service._wanted)
        except BaseException:
            await service.close()
            raise
        return service

    @classmethod
    async def read(
        cls,
        directory: paths.DataDir,
        *,
        environment: Mapping[str, str] = os.environ,
        secrets: SecretStore | None = None,
    ) -> LocalService:
        """Open what reading needs, without the lock and without writing to the directory."""
        settings_file = SettingsFile(directory.settings)
        settings = settings_file.read(set_aside=False)
        account = Account(settings, Lessons(directory.endpoints), environment, secrets)
        await account.open()
        service = cls(directory, settings_file, account, scope="none")
        service.read_files(set_aside=False)
        return service

    def on_close(
        self,
        *,
        first: Callable[[], Awaitable[None]] | None = None,
        last: Callable[[], None] | None = None,
    ) -> None:
        """Do `first` before anything of the service ends, and `last` when all of it has ended."""
        if first is not None:
            self._before_close.append(first)
        if last is not None:
            self._after_close.append(last)

    async def close(self) -> None:
        """Stop in stages: hang up on clients, stop the engine, close client and journal. Can be repeated."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    # --- account ---

    async def status(self) -> Status:
        """See `ServiceApi`."""
        settings = self._account.settings
        known = self._account.reference
        state = self._health()
        if not self._account.signed_in:
            state = Health(state="signed_out", sentence=str(self._account.why_signed_out))
        return Status(
            signed_in=self._account.signed_in,
            base_url=known.base_url if known else "",
            client_id=known.client_id if known else "",
            practice=self._account.practice,
            health=state.state,
            sentence=state.sentence,
            notices=(
                *self._settings_file.notices,
                *self._notices,
                *self.notices,
                *self._account.notices,
            ),
            bandwidth=settings.bandwidth,
            on_duplicate=settings.on_duplicate,
            owner=self._owner,
        )

    async def sign_in(self, base_url: str, client_id: str, client_secret: str) -> Status:
        """See `ServiceApi`. A window without a keyring stays signed in until it is closed, and says so."""
        session = self._owner == "window"
        self.accounts.refuse_while_busy(base_url, client_id)
        ready = await self._account.tested(base_url, client_id, client_secret, for_session=session)
        await self._change_account(lambda: self._account.take(ready))
        return await self.status()

    async def sign_out(self) -> Status:
        """See `ServiceApi`."""
        await self._change_account(self._account.sign_out)
        return await self.status()

    async def silence(self) -> float:
        """See `ServiceClient`."""
        return self._account.silence()

    # --- reading PXM ---

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """See `ServiceApi`."""
        return await self.catalog.named(names)

    async def regions(self) -> list[RegionChoice]:
        """See `ServiceApi`."""
        regions = await self.catalog.regions()
        if self._key():
            self.history.learn_regions(self._key(), regions)
        return regions

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        """See `ServiceApi`."""
        return await self._verbs().call(verb, arguments)

    def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """See `ServiceClient`."""
        return self._verbs().stream(verb, arguments)

    def events(self) -> AsyncIterator[Sequence[Event]]:
        """See `ServiceApi`."""
        return self._fanout.listen()

    # --- inside ---

    def _verbs(self) -> Verbs:
        from pxm_desktop.service.library.here import FilesHere

        return self._account.verbs(self.catalog.wrote, FilesHere(self.library))

    async def _start_queue(self) -> None:
        """Run an engine for the account that is signed in; without one, show the last account's queue."""
        if self._journal is None:
            return
        account = self._key()
        if self._account.signed_in and self._scope != "none":
            from pxm_desktop.transfer.engine import Engine  # who sends nothing needs nothing of it

            self._queue = Engine(
                self._journal,
                self._account.client(),
                account=account,
                options=self._account.settings.engine,
                only_named=self._scope == "named",
                on_work=self.traffic.working,
                on_jump=self.traffic.look,
                guard=self.hotfolders.guard,
            )
        else:
            self._queue = Shelf(self._journal, account=account)
        self.traffic.look()
        self._pump = asyncio.create_task(self._forward(self._queue.subscribe()), name="events")
        await stored(self._queue.start())
        await self.hotfolders.begin()

    async def _begin_changes(self) -> None:
        """Take up changes that an earlier run left in the middle; where there never were any, nothing is to be done."""
        if self._directory.changes.exists():
            await self.changes.begin()

    async def _stop_queue(self) -> None:
        await self.hotfolders.leave()
        queue, self._queue = self._queue, None
        if queue is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await stored(queue.stop())
        if self._pump is not None:
            # The engine ends its streams when it stops; one that did not stop in time is left.
            await asyncio.wait({self._pump}, timeout=1)
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    async def _forward(self, subscription: Subscription) -> None:
        async for events in subscription:
            self._fanout.publish(events)
            self.history.wake()
            if sent(events):
                self.library.heard(events)
            await self.hotfolders.heard(events)

    async def _change_account(self, change: Callable[[], Awaitable[None]], *, another: bool = True) -> None:
        """Change the accounts and say so; where it will be `another` one, what is sent stops before, safely."""
        async with self._changing:
            if another:
                await self._stop_queue()
                await self._leave_late()
                await self.catalog.leave()
            try:
                await change()
                self._keep(self._account.settings)
            finally:
                if another:
                    await self._start_queue()
                    await self._begin_changes()
        now = await self.status()
        self._fanout.publish(
            [
                AccountsChanged(base_url=now.base_url, client_id=now.client_id),
                Health(state=now.health, sentence=now.sentence),
            ]
        )

    async def _unfinished(self, account: str) -> int:
        def look(db: sqlite3.Connection) -> Counts:
            return rows.counts(db, account)

        if self._journal is not None:
            counts = await stored(self._journal.run(look))
        else:
            counts = peek(self._directory.journal, look, Counts())
        return sum(number for stage, number in counts.by_stage.items() if not stage.finished)

    async def _wanted(self, files: Sequence[bytes]) -> set[bytes]:
        journal = self._journal
        return set(files) if journal is None else await stored(journal.run(lambda db: rows.wanted(db, files)))

    def _keep(self, settings: Settings) -> None:
        self._settings_file.write(settings)
        self._account.settings = settings

    def _change_settings(self, settings: Settings) -> None:
        """Keep settings, apply them to what runs, and say so."""
        if settings.start_at_login != self._account.settings.start_at_login:
            autostart.apply(settings.start_at_login, self._account.environment)
        self._keep(settings)
        self.traffic.look()
        self.history.keep_days_changed()
        if self._is_made("library"):
            self.library.picture_limit_changed()
        self._fanout.publish([SettingsChanged(values=values_of(settings))])

    def _health(self) -> Health:
        queue = self._queue
        return Health(state="ok") if queue is None or isinstance(queue, Shelf) else queue.health

    async def _close(self) -> None:
        # Bottom up: what is pushed last is done first, and each is done even if another one fails.
        async with AsyncExitStack() as stages:
            for last in self._after_close:
                stages.callback(last)
            if self._journal is not None:
                stages.push_async_callback(self._journal.close)
            stages.push_async_callback(self._account.close)
            stages.push_async_callback(self.catalog.close)
            stages.push_async_callback(self._close_late)
            stages.callback(self._fanout.close)
            stages.callback(self.traffic.close)
            stages.push_async_callback(self.history.close)
            stages.push_async_callback(self.hotfolders.close)
            stages.push_async_callback(self._stop_queue)
            for first in self._before_close:
                stages.push_async_callback(first)
