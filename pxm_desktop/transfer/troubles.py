"""What concerns the whole queue: no network, credentials that are refused, a disk that takes nothing.

While one of these lasts nothing starts, the window hears why, and somebody looks whether it is over.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from pxm_desktop.pxm.errors import CredentialsRefused, PxmError, Unreachable
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.journal import JournalError
from pxm_desktop.transfer.reachability import Reachability

_CREDENTIALS_PROBE = 60.0
_STORAGE_PROBE = 5.0


class Troubles:
    """Knows what keeps the queue from moving. Lives on the engine's loop."""

    def __init__(
        self,
        ctx: Context,
        reachability: Reachability,
        *,
        block: Callable[[str], None],
        unblock: Callable[[str], None],
        begun: Callable[[], None],
        over: Callable[[], Awaitable[None]],
    ) -> None:
        """`block` and `unblock` stop new work and let it go on; `over` lets rows go on that waited for the network."""
        self._ctx = ctx
        self._reachability = reachability
        self._block, self._unblock, self._begun, self._over = block, unblock, begun, over
        self._probes: dict[str, asyncio.Task[None]] = {}
        self._stopped = False

    def __bool__(self) -> bool:
        """Say whether something keeps the queue from moving."""
        return bool(self._probes)

    def offline(self, error: Unreachable) -> None:
        """Take it that PXM cannot be reached."""
        self._begin("offline", str(error), self._reachability.until)

    def credentials_refused(self, error: CredentialsRefused) -> None:
        """Take it that PXM refuses who we are."""
        self._begin("credentials", str(error), self._until_accepted)

    def storage_failed(self, error: JournalError) -> None:
        """Take it that the journal's disk takes nothing."""
        self._begin("storage", str(error), self._until_writable)

    async def reachable(self) -> bool:
        """Say whether PXM answers now."""
        return "offline" not in self._probes and await self._reachability.ask()

    async def stop(self) -> None:
        """Look no more."""
        self._stopped = True
        probes = list(self._probes.values())
        for probe in probes:
            probe.cancel()
        await asyncio.gather(*probes, return_exceptions=True)

    def _begin(self, why: str, sentence: str, until_over: Callable[[], Awaitable[None]]) -> None:
        if self._stopped or why in self._probes:
            return
        self._block(why)
        self._ctx.hub.set_health(Health.model_validate({"state": why, "sentence": sentence}))
        self._begun()
        self._probes[why] = asyncio.create_task(self._watch(why, until_over), name=f"probe-{why}")

    async def _watch(self, why: str, until_over: Callable[[], Awaitable[None]]) -> None:
        await until_over()
        del self._probes[why]
        if not self._probes:
            self._ctx.hub.set_health(Health(state="ok"))
        with contextlib.suppress(JournalError):
            await self._over()
        self._unblock(why)

    async def _until_accepted(self) -> None:
        while True:
            await self._ctx.sleep(_CREDENTIALS_PROBE)
            with contextlib.suppress(PxmError):
                await self._ctx.client.check_credentials()
                return

    async def _until_writable(self) -> None:
        while True:
            await self._ctx.sleep(_STORAGE_PROBE)
            with contextlib.suppress(JournalError):
                await self._ctx.journal.run(rows.probe)
                return
