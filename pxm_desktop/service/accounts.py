"""The known accounts as a facet of the service: which there are, changing between them, forgetting one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from pxm_desktop.service.account import Account
from pxm_desktop.service.accounts_api import KnownAccount, Switch
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.settings import AccountRef


class Change(Protocol):
    """Runs a change of the accounts; where another one will be used, nothing is sent meanwhile."""

    def __call__(self, change: Callable[[], Awaitable[None]], *, another: bool = True) -> Awaitable[None]:
        """Run it, keep the settings, say so."""


class Accounts:
    """Implements `AccountsApi`.

    `unfinished` counts an account's files by its key; `busy` says that a command is sending for the present one.
    """

    def __init__(
        self,
        account: Account,
        unfinished: Callable[[str], Awaitable[int]],
        change: Change,
        busy: Callable[[], bool],
    ) -> None:
        self._account = account
        self._unfinished = unfinished
        self._change = change
        self._busy = busy

    async def known(self) -> list[KnownAccount]:
        """See `AccountsApi`."""
        now = self._account.reference
        return [
            KnownAccount(
                base_url=each.base_url,
                client_id=each.client_id,
                current=each == now,
                signed_in=each == now and self._account.signed_in,
                practice=each.practice,
                waiting=await self._unfinished(account_key(each)),
            )
            for each in self._account.accounts()
        ]

    async def use(self, account: AccountRef) -> Switch:
        """See `AccountsApi`."""
        self._refuse_unknown(account)
        before = self._account.reference
        if account == before and self._account.signed_in:
            return Switch()
        self.refuse_while_busy(account.base_url, account.client_id)
        ready = await self._account.known(account)
        try:
            await self._change(lambda: self._account.take(ready))
        except BaseException:
            await ready.connection.close()
            raise
        return Switch(
            paused=await self._unfinished(account_key(before)) if before and before != account else 0,
            waiting=await self._unfinished(account_key(account)),
        )

    async def forget(self, account: AccountRef) -> None:
        """See `AccountsApi`."""
        self._refuse_unknown(account)
        current = account == self._account.reference
        if current:
            self.refuse_while_busy()
        await self._change(lambda: self._account.forget(account), another=current)

    def _refuse_unknown(self, account: AccountRef) -> None:
        if account not in self._account.accounts():
            raise ServiceError(
                f"This computer does not know the account {account.client_id} at {account.base_url}.",
                "Sign in to it first.",
            )

    def refuse_while_busy(self, base_url: str = "", client_id: str = "") -> None:
        """Raise `ServiceError` while a command is sending, unless it is this account that it sends for."""
        now = self._account.reference
        same = now is not None and (now.base_url, now.client_id) == (base_url.rstrip("/"), client_id.strip())
        if self._busy() and not same:
            raise ServiceError(
                "An upload from the command line is sending files of the account that is in use.",
                "Change the account when it is done.",
            )
