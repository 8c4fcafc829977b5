"""Makes the client of an account with what belongs to it: budget, token store, lessons about its endpoints."""

from __future__ import annotations

from dataclasses import dataclass

from pxm_desktop.pxm.budget import Budget, SharedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import KeyringTokenStore, MemoryTokenStore
from pxm_desktop.service.credentials import Access, account_key
from pxm_desktop.service.lessons import Lessons


@dataclass(frozen=True)
class Connection:
    """A client that is open, and its budget."""

    client: PxmClient
    budget: Budget

    async def close(self) -> None:
        """Close both."""
        await self.client.aclose()
        await self.budget.aclose()


async def connect(access: Access, lessons: Lessons) -> Connection:
    """Open a client. No call is made yet.

    The token is kept in the keyring, or in memory when the credentials come from the environment. All processes of
    this OS user share the account's budget, whatever their data directory.
    """
    budget = SharedBudget(access.base_url, access.client_id)
    client = PxmClient(
        access.base_url,
        Credentials(access.client_id, access.client_secret),
        tokens=MemoryTokenStore() if access.source == "environment" else KeyringTokenStore(),
        budget=budget,
        endpoints=lessons.of(account_key(access.account)),
    )
    await client.__aenter__()
    return Connection(client, budget)
