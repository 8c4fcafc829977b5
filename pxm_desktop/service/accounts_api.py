"""What window and command line may ask of the accounts that this computer knows."""

from __future__ import annotations

from typing import Protocol

from pxm_desktop.service.settings import AccountRef
from pxm_desktop.transfer.model import Value


class KnownAccount(Value):
    """An account that somebody signed in to on this computer."""

    base_url: str
    client_id: str
    current: bool = False
    """Whether it is the one in use (signed in, or the one that was signed out last)."""
    signed_in: bool = False
    practice: bool = False
    waiting: int = 0
    """Files of its queue that are not finished."""

    @property
    def reference(self) -> AccountRef:
        """What names it."""
        return AccountRef(base_url=self.base_url, client_id=self.client_id)


class Switch(Value):
    """What using another account did to the queues."""

    paused: int = 0
    """Unfinished files of the account before; they go on when it is used again."""
    waiting: int = 0
    """Unfinished files of the account used now; they go on."""


class AccountsApi(Protocol):
    """The known accounts; their secrets stay in the keyring. Raises `ServiceError`, `PxmError`."""

    async def known(self) -> list[KnownAccount]:
        """Return them in the order in which they were added. PXM and the keyring are not asked."""

    async def use(self, account: AccountRef) -> Switch:
        """Sign in to a known account with the secret that is here; what is being sent pauses safely first.

        Raises:
            SecretNeeded: its secret is not on this computer; `sign_in` with it does the same.

        """

    async def forget(self, account: AccountRef) -> None:
        """Take an account off this computer: secret and token. Its queue stays until it is signed in to again."""
