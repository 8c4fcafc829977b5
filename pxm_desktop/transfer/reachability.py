"""Whether PXM answers: asked once for all who want to know, and again and again while it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_FIRST_WAIT = 1.0


class Reachability:
    """Probes with growing waits. Lives on the engine's loop."""

    def __init__(self, probe: Callable[[], Awaitable[bool]], most: float) -> None:
        """`probe` says whether PXM answers, in bounded time; `most`: seconds between two probes at most."""
        self._probe = probe
        self._most = most
        self._asking: asyncio.Task[bool] | None = None
        self._nudged = asyncio.Event()

    async def ask(self) -> bool:
        """Say whether PXM answers now; those who ask at the same time share one probe."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="reachable")
        return await asyncio.shield(self._asking)

    async def until(self) -> None:
        """Return when PXM answers."""
        wait = _FIRST_WAIT
        while True:
            self._nudged.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._nudged.wait()
                wait = _FIRST_WAIT
            except TimeoutError:
                wait = min(wait * 2, self._most)
            if await self.ask():
                return

    def nudge(self) -> None:
        """Look at once, and often again: the network may be back."""
        self._nudged.set()

    async def aclose(self) -> None:
        """End a probe under way."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> bool:
        try:
            return await self._probe()
        finally:
            self._asking = None
