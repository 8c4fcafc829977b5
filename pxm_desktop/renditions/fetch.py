"""Fetches what presigned links lead to: few connections, limits of size and time, and no token of PXM's.

Sources: the Amazon S3 API reference, GetObject and "Error responses"; RFC 9110 for ranges and conditions. Headers that
a presigned link does not sign may be sent, so conditions (`If-None-Match`) and ranges work.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from pxm_desktop.pxm.credentials import is_safe_url
from pxm_desktop.pxm.errors import ServerFailed, UnexpectedAnswer, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.network import Network, context_for
from pxm_desktop.pxm.sockets import watchful

CONNECTIONS = 3
"""Pictures that are fetched at the same time."""
SAVES = 2
"""Files that are saved at the same time, besides."""
MOST_BYTES = 32 << 20
"""A larger answer is no picture to look at."""
PICTURE_SECONDS = 60.0
"""A picture that takes longer is given up."""
_TIMEOUTS = httpx.Timeout(connect=10.0, read=30.0, write=10.0, pool=None)
_REDIRECTS = 3
_GONE = frozenset({404, 410})
_OVER = frozenset({400, 401, 403})
"""S3 says 403 when a link is over or its signature is not right, 400 (ExpiredToken) when who signed it is gone."""
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


class LinkOver(Exception):
    """The link does not work any more: a new one is needed."""


class NotThere(Exception):
    """The storage has nothing under the link."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture, and by what the storage tells this state of it from another one."""

    content: bytes = field(repr=False)
    etag: str


class Fetcher:
    """Fetches by links. Raises `Unreachable`, `ServerFailed`, `UnexpectedAnswer`, `LinkOver` and `NotThere`."""

    def __init__(
        self,
        proxy_for: Callable[[str], Awaitable[str | None]] | None = None,
        *,
        http: httpx.AsyncBaseTransport | None = None,
        seconds: float = PICTURE_SECONDS,
    ) -> None:
        """`proxy_for` finds the proxy for a URL, as `Network.proxy_for` does, which is the default.

        `http` takes the place of the whole network below httpx, for tests.
        """
        self._proxy_for = proxy_for or Network().proxy_for
        self._http = http
        self._seconds = seconds
        self._clients: dict[tuple[bool, str | None], httpx.AsyncClient] = {}
        self._hands = asyncio.Semaphore(CONNECTIONS)
        self._saves = asyncio.Semaphore(SAVES)

    async def picture(self, url: str, known: str = "") -> Fetched | None:
        """Return a picture; None when it is still the one with the etag `known`."""
        headers = {"If-None-Match": known} if known else {}
        async with self._hands:
            try:
                async with asyncio.timeout(self._seconds), self._answer(url, headers) as answer:
                    if answer.status_code == 304 and known:
                        return None
                    _judge(answer)
                    return Fetched(await _whole(answer), answer.headers.get("etag", ""))
            except TimeoutError:
                raise _unreachable(TimeoutError()) from None

    async def etag(self, url: str) -> str:
        """Return by what the storage tells this content from another one, for one byte; empty where it does not tell.

        A link is signed for GET only, so a HEAD would be refused.
        """
        async with self._hands:
            try:
                async with (
                    asyncio.timeout(self._seconds),
                    self._answer(url, {"Range": "bytes=0-0"}) as answer,
                ):
                    _judge(answer)
                    etag: str = answer.headers.get("etag", "")
                    return etag
            except TimeoutError:
                raise _unreachable(TimeoutError()) from None

    @contextlib.asynccontextmanager
    async def content(self, url: str, begin: int = 0, etag: str = "") -> AsyncIterator[Content]:
        """Open what a link leads to, from byte `begin` on if it is still what had this etag, else from its start."""
        headers = {"Range": f"bytes={begin}-", "If-Range": etag} if begin and etag else {}
        async with self._saves, self._answer(url, headers) as answer:
            _judge(answer)
            yield Content(answer, begin if answer.status_code == 206 and headers else 0)

    async def aclose(self) -> None:
        """Close all connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    # -- inside --------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _answer(self, url: str, headers: dict[str, str]) -> AsyncIterator[httpx.Response]:
        """Send a GET and follow a few redirects, never to anywhere that is less safe."""
        for _ in range(_REDIRECTS + 1):
            if not is_safe_url(url):
                raise UnexpectedAnswer("PXM gave a link that is not secure, so nothing was fetched.")
            client = await self._client(url)
            request = client.build_request("GET", url, headers={"Accept-Encoding": "identity", **headers})
            try:
                answer = await client.send(request, stream=True)
            except (httpx.HTTPError, OSError) as error:
                raise _unreachable(error) from None  # its text may hold the link
            try:
                place = answer.headers.get("location", "")
                if answer.status_code not in (301, 302, 303, 307, 308) or not place:
                    yield answer
                    return
            finally:
                await answer.aclose()
            onward = urljoin(url, place)
            if urlsplit(url).scheme == "https" and urlsplit(onward).scheme != "https":
                raise UnexpectedAnswer(
                    "The storage points to a place that is not secure, so nothing was fetched."
                )
            url = onward
        raise UnexpectedAnswer("The storage points from one place to the next without end.")

    async def _client(self, url: str) -> httpx.AsyncClient:
        """Return a client for the way to a host: directly or through a proxy, with TLS or (loopback) without."""
        proxy = None if self._http is not None else await self._proxy_for(url)
        key = (url.startswith("https:"), proxy)
        client = self._clients.get(key)
        if client is None:
            http = self._http or httpx.AsyncHTTPTransport(
                verify=context_for(url),
                proxy=None if proxy is None else httpx.Proxy(proxy, ssl_context=context_for(proxy)),
                limits=httpx.Limits(
                    max_connections=CONNECTIONS + SAVES,
                    max_keepalive_connections=CONNECTIONS,
                    keepalive_expiry=10.0,
                ),
                trust_env=False,
                socket_options=watchful(),
            )
            client = httpx.AsyncClient(
                transport=http,
                trust_env=False,
                follow_redirects=False,
                timeout=_TIMEOUTS,
                headers={"User-Agent": "pxm-desktop", "Accept": "*/*"},
            )
            self._clients[key] = client
        return client


class Content:
    """Bytes as they come."""

    def __init__(self, answer: httpx.Response, begin: int) -> None:
        self._answer = answer
        self.begin = begin
        """Where in the whole the bytes begin: 0 where the storage does not go on from where it was asked to."""
        self.etag: str = answer.headers.get("etag", "")
        length = answer.headers.get("content-length", "")
        self.size: int | None = begin + int(length) if length.isdecimal() else None
        """Bytes of the whole, where the storage tells."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes. Raises `Unreachable` when they end too early."""
        at = self.begin
        try:
            async for chunk in self._answer.aiter_raw():
                at += len(chunk)
                yield chunk
        except (httpx.HTTPError, OSError) as error:
            raise _unreachable(error) from None
        if self.size is not None and at < self.size:
            raise _unreachable(None)


def is_picture(content: bytes | bytearray) -> bool:
    """Say whether bytes begin as a picture that every screen can show: JPEG, PNG, GIF or WebP."""
    return content.startswith(_MAGIC) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _judge(answer: httpx.Response) -> None:
    """Raise what an answer means that is no success."""
    status = answer.status_code
    if 200 <= status < 300:
        return
    if status in _OVER:
        raise LinkOver
    if status in _GONE:
        raise NotThere
    if status == 429 or status >= 500:
        raise ServerFailed(
            "The storage of PXM cannot give files just now.", "Try it again in a minute.", status=status
        )
    raise UnexpectedAnswer(f"The storage of PXM answers in a way that is not understood ({status}).")


async def _whole(answer: httpx.Response) -> bytes:
    """Return a body that is a picture of no more than `MOST_BYTES`."""
    length = answer.headers.get("content-length", "")
    content = bytearray()
    if not length.isdecimal() or int(length) <= MOST_BYTES:
        try:
            async for chunk in answer.aiter_raw():
                content += chunk
                if len(content) > MOST_BYTES:
                    break
        except (httpx.HTTPError, OSError) as error:
            raise _unreachable(error) from None
        if len(content) <= MOST_BYTES:
            if length.isdecimal() and len(content) < int(length):
                raise _unreachable(None)
            if is_picture(content):
                return bytes(content)
            # A sign-in page of some Wi-Fi, say.
            raise UnexpectedAnswer("What the storage of PXM gave is no picture.")
    raise UnexpectedAnswer("What the storage of PXM gave is too large for a picture.")


def _unreachable(error: Exception | None) -> Unreachable:
    again = "Check the network connection, then try it again."
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Unreachable("timeout", "The storage of PXM did not answer in time.", again)
    if isinstance(error, httpx.ProxyError):
        return Unreachable("proxy", "The proxy did not let the connection to the storage of PXM through.")
    cause = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Unreachable("tls", "The secure connection to the storage of PXM could not be trusted.")
        cause = cause.__cause__ or cause.__context__  # type: ignore[assignment]
    return Unreachable("other", "The connection to the storage of PXM broke.", again)
