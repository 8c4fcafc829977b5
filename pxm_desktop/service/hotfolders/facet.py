"""Hot folders as a facet of the service."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pxm_desktop.hotfolders.claims.away import ShareAway
from pxm_desktop.hotfolders.database import Database, StoreUnusable
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import Activity, FileState, HotFile, Outlook, Rule, RuleStatus
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.hotfolders.station import Station
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import RuleIsManaged, ServiceError, SignedOut, StorageUnusable, UnknownRule
from pxm_desktop.service.hotfolders.managed import Managed
from pxm_desktop.service.hotfolders.products import CatalogProducts
from pxm_desktop.service.hotfolders.queue import EngineQueue
from pxm_desktop.service.hotfolders.rules_file import RulesFile
from pxm_desktop.service.hotfolders_api import DryRun
from pxm_desktop.transfer.events import (
    CatalogChanged,
    Event,
    HotFoldersChanged,
    PresetsChanged,
    TransfersChanged,
)
from pxm_desktop.transfer.model import Transfer, UnfinishedConfirm

if TYPE_CHECKING:
    from pxm_desktop.service.hotfolders.making import Making

T = TypeVar("T")

RESOLVE_AGAIN = 300.0
"""Seconds until names are looked up again that PXM did not tell or know."""


class HotFolders:
    """Implements `HotFoldersApi`. Folders are watched for as long as somebody attends and an account is signed in."""

    def __init__(
        self,
        directory: paths.DataDir,
        account: Account,
        queue: EngineQueue,
        products: CatalogProducts,
        managed: Managed,
        tell: Callable[[HotFoldersChanged], None],
    ) -> None:
        self._account = account
        self._products = products
        self._managed = managed
        self._file = RulesFile(directory.hotfolders)
        self._database = Database(directory.hotfolders_store)
        self._store = Store(self._database)
        self._feed = Feed(self._database, lambda rules: tell(HotFoldersChanged(rules=rules)))
        self._station = Station(self._store, queue, products, self._feed)
        self._attending = 0
        self._begun = False
        self._turn = asyncio.Lock()
        self._resolving: asyncio.Task[None] | None = None
        self._looked_up = asyncio.Event()
        """What administrators' rules name was looked up once, or nobody does."""
        self._looked_up.set()
        self._removed: dict[str, Rule] = {}
        """What was removed since the start, and may be put back."""
        self._left: list[Rule] = []
        """Shared rules as they were before they left their folders: files of these may still be in the queue."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told once."""
        return (*self._file.notices, *self._managed.notices)

    def read(self, *, set_aside: bool = True) -> None:
        """Take up the rules that are kept. Raises `StorageUnusable`."""
        self._file.read(set_aside=set_aside)

    async def begin(self) -> None:
        """Watch from now on, if somebody attends: an account's queue runs."""
        self._begun = True
        await self._watch()

    async def leave(self) -> None:
        """Stop watching: the queue ends; another account's may follow."""
        self._begun = False
        await self._stop()
        self._products.changed()
        self._managed.forget()

    async def close(self) -> None:
        """Stop watching and close what is remembered."""
        await self.leave()
        with contextlib.suppress(StoreUnusable):
            for rule_id in self._removed:
                await self._store.forget(rule_id)
        await self._feed.close()
        await self._database.close()

    async def heard(self, events: Iterable[Event]) -> None:
        """Take in what happened in the queue."""
        for event in events:
            if isinstance(event, TransfersChanged):
                await self._station.heard(event.transfers)

    async def guard(self, transfer: Transfer, mtime_ns: int, facts: UnfinishedConfirm) -> None:
        """Make sure, before PXM is told of a file in a folder that stations share, that this one may tell.

        Raises `LeftOut` and `Held`, see `transfer.context.Guard`.
        """
        rules, account = self._rules(), self._key()
        watched = {rule.folder for rule in rules}
        left = [rule for rule in self._left if rule.account == account and rule.folder not in watched]
        for rule in (*rules, *left):
            start = rule.folder.rstrip(b"/") + b"/"
            if rule.shared and transfer.path.startswith(start):
                await self._station.guard(rule, transfer.path[len(start) :], mtime_ns, facts)

    def told(self, event: CatalogChanged | PresetsChanged) -> None:
        """Take in that products were read or presets changed: files may have their product now.

        Each look at the products keeps their copy in step for another while.
        """
        if isinstance(event, CatalogChanged) and event.changed:
            self._products.changed()
        if isinstance(event, PresetsChanged) or not event.syncing:
            self._station.products_changed()

    # --- HotFoldersApi ---

    async def list(self) -> tuple[RuleStatus, ...]:
        """See `HotFoldersApi`."""
        return tuple([await _kept(self._station.status(rule)) for rule in self._rules()])

    async def add(self, rule: Rule) -> Rule:
        """See `HotFoldersApi`. One that was removed a moment ago knows again what it has dealt with."""
        async with self._turn:
            account = self._needed()
            before = self._removed.get(rule.id)
            known = before is not None and (before.account, before.folder) == (account, rule.folder)
            made = _plain(rule, rule.id if known else secrets.token_hex(4), account)
            await self._making.accept(made, self._rules())
            if not known:
                await _kept(self._making.leave_existing(made))
            await self._file.keep(account, (*self._file.of(account), made))
            self._removed.pop(made.id, None)
            await self._station.put(made)
        return made

    async def edit(self, rule: Rule) -> Rule:
        """See `HotFoldersApi`. In another folder everything is new."""
        async with self._turn:
            account = self._needed()
            before = self._own(rule.id)
            changed = _plain(rule, rule.id, account)
            await self._making.accept(changed, self._others(rule.id))
            if changed.folder != before.folder:
                await self._station.drop(rule.id)
                self._leave_folder(before)
                await _kept(self._store.forget(rule.id))
                await _kept(self._making.leave_existing(changed))
            try:
                await self._replace(changed)
            except ServiceError:
                await self._station.put(before)
                raise
        return changed

    async def remove(self, rule_id: str) -> Rule:
        """See `HotFoldersApi`."""
        async with self._turn:
            account = self._needed()
            gone = self._own(rule_id)
            await self._file.keep(account, tuple(r for r in self._file.of(account) if r.id != rule_id))
            self._removed[rule_id] = gone
            self._leave_folder(gone)
            await self._station.drop(rule_id)
        return gone

    async def pause(self, rule_id: str) -> None:
        """See `HotFoldersApi`."""
        await self._set_paused(rule_id, paused=True)

    async def resume(self, rule_id: str) -> None:
        """See `HotFoldersApi`."""
        await self._set_paused(rule_id, paused=False)

    async def test(self, rule: Rule, limit: int = 500) -> DryRun:
        """See `HotFoldersApi`."""
        folders = {known.id: known.folder for known in self._rules()}
        new = folders.get(rule.id) != _plain(rule, rule.id, "").folder
        return await _kept(self._making.dry_run(rule, self._others(rule.id), limit, new=new))

    async def check(self, rule: Rule) -> tuple[str, ...]:
        """See `HotFoldersApi`."""
        return await self._making.warnings(rule, self._others(rule.id))

    async def activity(
        self, rule_id: str | None = None, before: int | None = None, limit: int = 100
    ) -> tuple[Activity, ...]:
        """See `HotFoldersApi`."""
        rules = [self._known(rule_id)] if rule_id is not None else self._rules()
        return tuple(await _kept(self._feed.lines([rule.id for rule in rules], before, limit)))

    async def files(
        self, rule_id: str, states: Sequence[str] = (), after: bytes = b"", limit: int = 500
    ) -> tuple[HotFile, ...]:
        """See `HotFoldersApi`."""
        wanted = [FileState(state) for state in states]
        return tuple(await _kept(self._store.files(self._known(rule_id).id, wanted, after, limit)))

    async def waiting(self, rule_id: str, limit: int = 500) -> tuple[Outlook, ...]:
        """See `HotFoldersApi`."""
        return tuple(self._station.waiting(self._known(rule_id).id, limit))

    async def take(self, rule_id: str, paths: Sequence[bytes]) -> int:
        """See `HotFoldersApi`."""
        self._known(rule_id)
        runner = self._station.runner(rule_id)
        if runner is None:
            raise ServiceError("Nobody watches this hot folder now.", "Start watching, then try again.")
        return await _kept(runner.take(paths))

    async def rescan(self, rule_id: str) -> None:
        """See `HotFoldersApi`."""
        self._known(rule_id)
        runner = self._station.runner(rule_id)
        if runner is not None:
            runner.look_again()

    async def settled(self, rule_ids: Sequence[str] = ()) -> None:
        """See `HotFoldersApi`."""
        async with self._turn:  # what is about to be watched counts too
            wanted = [self._known(rule_id).id for rule_id in rule_ids] or [rule.id for rule in self._rules()]
        await self._looked_up.wait()
        await _kept(self._station.settled(wanted))

    async def attend(self, rules_file: bytes = b"") -> None:
        """See `HotFoldersApi`."""
        other_rules = self._managed.use(Path(os.fsdecode(rules_file)) if rules_file else None)
        self._attending += 1
        try:
            if other_rules:
                await self._stop()
            await self._watch()
            await asyncio.Event().wait()
        finally:
            self._attending -= 1
            await self._stop(but=lambda: self._attending > 0)

    # --- inside ---

    @cached_property
    def _making(self) -> Making:
        """What only those need who make rules, loaded when somebody does."""
        from pxm_desktop.service.hotfolders.making import Making

        return Making(self._store, self._products)

    def _leave_folder(self, rule: Rule) -> None:
        if rule.shared:
            # Under an id of its own: the rule may go on in another folder, where it has other claims.
            self._left.append(rule.model_copy(update={"id": secrets.token_hex(4)}))

    def _key(self) -> str:
        return account_key(self._account.reference) if self._account.reference else ""

    def _needed(self) -> str:
        account = self._key()
        if not account:
            raise SignedOut("No PXM account is signed in.", "Sign in, then make the hot folder.")
        return account

    def _rules(self) -> tuple[Rule, ...]:
        account = self._key()
        return (*self._managed.of(account), *self._file.of(account)) if account else ()

    def _others(self, rule_id: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._rules() if rule.id != rule_id)

    def _known(self, rule_id: str) -> Rule:
        for rule in self._rules():
            if rule.id == rule_id:
                return rule
        raise UnknownRule(
            f"There is no hot folder “{rule_id}”.",
            "Use one of these:" if self._rules() else "",
            tuple((rule.id, rule.shown_name) for rule in self._rules()),
        )

    def _own(self, rule_id: str) -> Rule:
        rule = self._known(rule_id)
        if rule.managed:
            raise RuleIsManaged(
                f"The hot folder “{rule.shown_name}” is set by your administrator.",
                "Change it in the administrator's file.",
            )
        return rule

    async def _watch(self) -> None:
        async with self._turn:
            if self._begun and self._attending and self._account.signed_in and not self._station.running:
                await self._station.start(self._rules())
                self._looked_up.clear()
                self._resolving = asyncio.create_task(self._resolve(self._key()), name="hot folders' names")

    async def _stop(self, but: Callable[[], bool] = lambda: False) -> None:
        """Stop watching, unless `but` says that somebody needs it by now."""
        async with self._turn:
            if but():
                return
            resolving, self._resolving = self._resolving, None
            if resolving is not None:
                resolving.cancel()
                await asyncio.gather(resolving, return_exceptions=True)
            self._looked_up.set()
            await self._station.stop()

    async def _resolve(self, account: str) -> None:
        """Find out what administrators' rules name, however long PXM cannot be asked or does not know it."""
        while True:
            changed, whole = await self._managed.resolve(account)
            for rule in changed:
                await self._station.put(rule)
            self._looked_up.set()
            if whole:
                return
            await asyncio.sleep(RESOLVE_AGAIN)

    async def _set_paused(self, rule_id: str, *, paused: bool) -> None:
        async with self._turn:
            rule = self._own(rule_id)
            if rule.paused != paused:
                await self._replace(rule.model_copy(update={"paused": paused}))

    async def _replace(self, rule: Rule) -> None:
        account = self._needed()
        rules = tuple(rule if r.id == rule.id else r for r in self._file.of(account))
        await self._file.keep(account, rules)
        await self._station.put(rule)


async def _kept(work: Awaitable[T]) -> T:
    """Translate errors at the border of the service."""
    try:
        return await work
    except StoreUnusable as error:
        raise StorageUnusable(error.sentence, error.todo) from error
    except (NotNow, ShareAway) as error:
        raise ServiceError(str(error)) from error


def _plain(rule: Rule, rule_id: str, account: str) -> Rule:
    """Return a person's rule as it is kept."""
    folder = os.path.normpath(rule.folder)
    return rule.model_copy(update={"id": rule_id, "account": account, "managed": False, "folder": folder})
