"""What the tests of the client share: scripted servers and waiting for things to happen."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from pxm_desktop.pxm.budget import Budget, UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.tokens import MemoryTokenStore, TokenStore

BASE = "https://pxm.example"
SECRET = "s3cret-of-the-client"
CREDENTIALS = Credentials("the-client", SECRET)

Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


async def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen in time")


def answer(status: int = 200, data: Any = None, **headers: str) -> httpx.Response:
    """Build a JSON answer; `data` None has no body, bytes are sent as they are."""
    content = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=content, headers={"content-type": "application/json"} | names)


class FakePxm:
    """A scripted PXM: authorizes by itself, then answers by the routes or by the next entry of a script.

    `routes` maps "GET /v2.1/file" to a handler, an answer or a list of them that is used up (the last one stays).
    """

    def __init__(self, routes: dict[str, Any] | None = None) -> None:
        self.routes = dict(routes or {})
        self.requests: list[httpx.Request] = []
        self.authorizations = 0
        self.token = "token-0"

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        key = f"{request.method} {request.url.path}"
        found = self.routes.get(key)
        if found is None and key == "POST /v2.1/oauth/authorize":
            self.authorizations += 1
            self.token = f"token-{self.authorizations}"
            await asyncio.sleep(0)
            return answer(200, {"access_token": self.token, "token_type": "Bearer", "expires_in": "31536000"})
        if found is None:
            return answer(404, {"error": "Path not found"})
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, BaseException):
            raise found
        if isinstance(found, httpx.Response):
            return httpx.Response(found.status_code, content=found.content, headers=found.headers)
        result = found(request)
        if isinstance(result, BaseException):
            raise result
        if isinstance(result, httpx.Response):
            return result
        awaited: httpx.Response = await result
        return awaited

    def calls(self) -> list[str]:
        """Return the calls in order, authorizations left out."""
        names = (f"{r.method} {r.url.path}" for r in self.requests)
        return [name for name in names if not name.endswith("/oauth/authorize")]

    def body(self, index: int = -1) -> Any:
        """Return the decoded body of a request."""
        return json.loads(self.requests[index].content)


class Naps:
    """A sleep that only notes how long it would have been."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


def make_client(
    fake: Handler,
    *,
    base_url: str = BASE,
    budget: Budget | None = None,
    tokens: TokenStore | None = None,
    endpoints: EndpointSettings | None = None,
    **options: Any,
) -> PxmClient:
    """Make a client of a scripted PXM, which never really sleeps."""
    naps = options.pop("sleep", None) or Naps()
    transport = options.pop("transport", None) or httpx.MockTransport(fake)  # type: ignore[arg-type]
    return PxmClient(
        base_url,
        CREDENTIALS,
        tokens=tokens or MemoryTokenStore(),
        budget=budget or UnlimitedBudget(sleep=naps, clock=lambda: sum(naps.taken)),
        endpoints=endpoints,
        http=transport,
        sleep=naps,
        **options,
    )


async def listed(rows: Any) -> list[Any]:
    """Return everything that an async iterator yields."""
    return [row async for row in rows]
