"""The wire to PXM, made with the first call: httpx takes long to load, and many a run asks PXM for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pxm_desktop.pxm.answers import Answer
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.pxm.timeouts import Timeouts

if TYPE_CHECKING:
    from pxm_desktop.pxm.lean_httpx import httpx
    from pxm_desktop.pxm.wire import Wire


class LateWire:
    """Sends requests as a `Wire` does, from `open` until `aclose`."""

    def __init__(
        self,
        base_url: str,
        timeouts: Timeouts,
        *,
        max_connections: int,
        http: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`http` takes the place of the whole network below httpx, for tests."""
        self._base_url = base_url
        self._timeouts = timeouts
        self._max_connections = max_connections
        self._http = http
        self._proxy: str | None = None
        self._is_open = False
        self._wire: Wire | None = None
        self._making = asyncio.Lock()

    def open(self, proxy: str | None) -> None:
        """Allow calls, through this proxy or directly."""
        self._proxy, self._is_open = proxy, True

    async def replace(self, proxy: str | None) -> None:
        """Go another way with new connections; those before are closed when their last call has ended."""
        self._proxy = proxy
        async with self._making:
            if self._wire is not None:
                await self._wire.replace(await self._client(), via_proxy=proxy is not None)

    def doubt(self, seconds: float) -> None:
        """Let calls under way end within `seconds`: their connections may be dead without knowing."""
        if self._wire is not None:
            self._wire.doubt(seconds)

    @property
    def silence(self) -> float:
        """Return the seconds since the first request after the last answer; 0 when none is open."""
        return 0.0 if self._wire is None else self._wire.silence

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
        *,
        once: bool = False,
        seconds: float | None = None,
    ) -> Answer:
        """Send one request and read its whole answer. See `Wire.exchange`, also for what is raised."""
        wire = self._wire or await self._made()
        return await wire.exchange(method, url, headers, content, once=once, seconds=seconds)

    async def aclose(self) -> None:
        """Close all connections."""
        wire, self._wire, self._is_open = self._wire, None, False
        if wire is not None:
            await wire.aclose()

    async def _made(self) -> Wire:
        async with self._making:
            wire = self._wire
            if wire is None and self._is_open:
                client = await self._client()
                from pxm_desktop.pxm.wire import Wire

                wire = Wire(self._timeouts)
                wire.open(client, via_proxy=self._proxy is not None)
                if self._is_open:
                    self._wire = wire
                else:  # it was closed meanwhile
                    await wire.aclose()
            if wire is None or not self._is_open:
                raise RuntimeError("the client is used outside of its async with block")
            return wire

    async def _client(self) -> httpx.AsyncClient:
        """Return a client, made in a thread: loading what it consists of must not hold up anything else."""

        def make() -> httpx.AsyncClient:
            from pxm_desktop.pxm.wire import client_for

            return client_for(self._base_url, self._proxy, self._max_connections, self._http)

        return make() if self._http is not None else await in_daemon_thread(make, name="way to PXM")
