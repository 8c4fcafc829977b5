"""The client of one PXM account."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pxm_desktop.pxm.attribute_groups import AttributeGroups
from pxm_desktop.pxm.attributes import Attributes
from pxm_desktop.pxm.budget.base import Budget, Priority
from pxm_desktop.pxm.categories import Categories
from pxm_desktop.pxm.collections import Collections
from pxm_desktop.pxm.credentials import Credentials, normalised_base_url
from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.pxm.files import Files
from pxm_desktop.pxm.late_wire import LateWire
from pxm_desktop.pxm.network import Network
from pxm_desktop.pxm.redaction import quiet_http_loggers
from pxm_desktop.pxm.regions import Regions
from pxm_desktop.pxm.resource import Caller
from pxm_desktop.pxm.resources import Resources
from pxm_desktop.pxm.search import Search
from pxm_desktop.pxm.timeouts import Timeouts
from pxm_desktop.pxm.tokens import TokenStore
from pxm_desktop.pxm.transport import CallOptions, RetryPolicy, Transport
from pxm_desktop.pxm.uploads import Uploads

if TYPE_CHECKING:
    from pxm_desktop.pxm.lean_httpx import httpx

BACKGROUND = CallOptions()
"""The engine's calls: they wait for as long as PXM asks."""

DOUBT_SECONDS = 10.0
"""How long a call may wait on for its answer when its connection may be dead."""

INTERACTIVE = CallOptions(
    Priority.INTERACTIVE, patience=30.0, retry=RetryPolicy(attempts=3, longest_wait=2.0)
)
"""Calls that a person waits for: they go first, and wait half a minute at most (`RateLimited`)."""


class PxmView:
    """All of PXM's objects, through calls of one kind."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.uploads = Uploads(caller)
        self.files = Files(caller)
        self.collections = Collections(caller)
        self.categories = Categories(caller)
        self.regions = Regions(caller)
        self.attributes = Attributes(caller)
        self.attribute_groups = AttributeGroups(caller)
        self.resources = Resources(caller)
        self.search = Search(caller)

    @property
    def endpoints(self) -> EndpointSettings:
        """Return what is known about this account's endpoints; calls add to it."""
        return self._caller.transport.endpoints

    async def check_credentials(self) -> None:
        """Ask for a new token and read one region with it.

        Raises `CredentialsRefused`, `PermissionDenied`, `Unreachable` and every other `PxmError`.
        """
        await self._caller.transport.sign_in(self._caller.options)
        await self._caller.transport.get("region", "region", self._caller.options, params=(("limit", "1"),))

    async def reachable(self) -> bool:
        """Say whether PXM answers, by one call. 401, 429 and 5xx are answers; a web page is none."""
        answer = await self._caller.transport.probe("region", "region", self._caller.options)
        if answer is None or 300 <= answer.status < 400 or answer.status in (407, 511):
            return False
        if 200 <= answer.status < 300:
            return answer.body[:200].lstrip()[:1] in (b"[", b"{")
        return True


class PxmClient(PxmView):
    """The client of one account, used as an async context manager. Its own calls are background calls.

    `base_url` may carry a pasted version (`/v2.1`); it must be https, or http to loopback (`BadAddress`).
    `budget` and `tokens` belong to the caller, who may share them; `endpoints` is the caller's object too
    and learns. `http` takes the place of the whole network below httpx, for tests; `now` is the wall clock.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        tokens: TokenStore,
        budget: Budget,
        endpoints: EndpointSettings | None = None,
        network: Network | None = None,
        timeouts: Timeouts | None = None,
        background: CallOptions = BACKGROUND,
        interactive: CallOptions = INTERACTIVE,
        max_connections: int = 100,
        http: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.base_url = normalised_base_url(base_url)
        self._network = network or Network()
        self._wire = LateWire(
            self.base_url, timeouts or Timeouts(), max_connections=max_connections, http=http
        )
        self._real = http is None
        transport = Transport(
            self.base_url,
            credentials,
            self._wire,
            tokens=tokens,
            budget=budget,
            endpoints=endpoints if endpoints is not None else EndpointSettings(),
            sleep=sleep,
            now=now,
        )
        caller = Caller(transport, background, sleep)
        super().__init__(caller)
        self._interactive = PxmView(Caller(transport, interactive, sleep, made=caller.made))

    @property
    def interactive(self) -> PxmView:
        """Return the same client for a person's calls: they go first and may use the reserved slots."""
        return self._interactive

    def hurried(self, patience: float) -> PxmView:
        """Return the same client for background calls that are of no use when they come late.

        A call that would wait longer than `patience` seconds, for a slot or for a 429 pause, raises `RateLimited`.
        """
        options = replace(self._caller.options, patience=patience)
        return PxmView(replace(self._caller, options=options))

    async def __aenter__(self) -> Self:
        quiet_http_loggers()
        self._wire.open(await self._network.proxy_for(self.base_url) if self._real else None)
        return self

    async def network_changed(self) -> None:
        """Find the way to PXM anew: proxy and connections. Calls under way have a few seconds left to be answered.

        Connections may be dead without knowing after a sleep or in another network. Raises `Unreachable` when only
        a SOCKS proxy is named; the way stays what it was then.
        """
        self._wire.doubt(DOUBT_SECONDS)
        if self._real:
            self._network.forget()
            await self._wire.replace(await self._network.proxy_for(self.base_url))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @property
    def silence(self) -> float:
        """Return for how many seconds PXM has been asked without any answer; 429 and 5xx are answers."""
        return self._wire.silence

    async def forget_token(self) -> None:
        """Drop the token here and in its store."""
        await self._caller.transport.keeper.forget()

    async def aclose(self) -> None:
        """Close all connections. The budget stays open: it belongs to its owner."""
        await self._caller.transport.aclose()
        await self._wire.aclose()
