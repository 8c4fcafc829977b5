"""Known accounts and the way to the window, for the fake service."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pxm_desktop.service.accounts_api import KnownAccount, Switch
from pxm_desktop.service.errors import SecretNeeded
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.transfer.events import AccountsChanged, WindowWanted

if TYPE_CHECKING:
    from tests.ui.fake_service import FakeService


class FakeAccounts:
    """Accounts in a list; those in `without_secret` have to be typed."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self.others: list[AccountRef] = []
        self.without_secret: set[AccountRef] = set()
        self.waiting: dict[AccountRef, int] = {}

    async def known(self) -> list[KnownAccount]:
        state = self._service.state
        now = AccountRef(base_url=state.base_url, client_id=state.client_id) if state.client_id else None
        every = [*([now] if now and now not in self.others else []), *self.others]
        return [
            KnownAccount(
                base_url=each.base_url,
                client_id=each.client_id,
                current=each == now,
                signed_in=each == now and state.signed_in,
                practice="127.0.0.1" in each.base_url,
                waiting=self.waiting.get(each, 0),
            )
            for each in every
        ]

    async def use(self, account: AccountRef) -> Switch:
        self._service.log.append(("use", account.base_url, account.client_id))
        if account in self.without_secret:
            raise SecretNeeded(
                f"The secret of {account.client_id} is not on this computer.", "Sign in again."
            )
        before = self._service.state
        old = AccountRef(base_url=before.base_url, client_id=before.client_id)
        if old not in self.others and old.client_id:
            self.others.insert(0, old)
        self._service.state = before.model_copy(
            update={
                "signed_in": True,
                "base_url": account.base_url,
                "client_id": account.client_id,
                "practice": "127.0.0.1" in account.base_url,
                "health": "ok",
            }
        )
        self._service.rows.clear()
        self._service.batch_list.clear()
        self._service.tell(AccountsChanged(base_url=account.base_url, client_id=account.client_id))
        return Switch(paused=self.waiting.get(old, 0), waiting=self.waiting.get(account, 0))

    async def forget(self, account: AccountRef) -> None:
        self._service.log.append(("forget", account.base_url, account.client_id))
        self.others = [each for each in self.others if each != account]
        state = self._service.state
        if (state.base_url, state.client_id) == (account.base_url, account.client_id):
            self._service.state = state.model_copy(
                update={"signed_in": False, "base_url": "", "client_id": "", "health": "signed_out"}
            )
        state = self._service.state
        self._service.tell(AccountsChanged(base_url=state.base_url, client_id=state.client_id))


class FakeDesk:
    """Remembers that a window attends, and hands it what it is wanted for."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self.attending = 0

    async def show(self, paths: Sequence[bytes], activation: str = "") -> bool:
        self._service.tell(WindowWanted(paths=tuple(paths), activation=activation))
        return self.attending > 0

    async def attend(self) -> None:
        self.attending += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.attending -= 1
