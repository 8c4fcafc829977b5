"""One HTTP exchange: a request out, a whole answer back, or an error that knows whether anything was sent."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Final

from pxm_desktop.pxm.answers import Answer
from pxm_desktop.pxm.errors import AnswerLost, CauseKind, PxmError, UnexpectedAnswer, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.network import context_for
from pxm_desktop.pxm.sockets import watchful
from pxm_desktop.pxm.timeouts import Timeouts

MAX_BODY: Final = 64 * 1024 * 1024
"""Largest answer that is read, in bytes after decompression."""


def client_for(
    base_url: str, proxy: str | None, max_connections: int, http: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Return a client for the way to PXM; `http` takes the place of the whole network below httpx, for tests."""
    if http is None:
        http = httpx.AsyncHTTPTransport(
            verify=context_for(base_url),
            proxy=None if proxy is None else _proxy(proxy),
            limits=httpx.Limits(
                max_connections=max_connections,
                max_keepalive_connections=max_connections,
                # Servers often close after 5 s: a write on a closing connection gets lost.
                keepalive_expiry=4.0,
            ),
            trust_env=False,
            socket_options=watchful(),
        )
    return httpx.AsyncClient(transport=http, trust_env=False, follow_redirects=False)


def _proxy(url: str) -> httpx.Proxy:
    """Return a proxy for httpx; one that is reached by TLS is checked like PXM itself."""
    return httpx.Proxy(url, ssl_context=context_for(url) if url.startswith("https://") else None)


class _Body(httpx.AsyncByteStream):
    """A body that knows whether the connection asked for it: before that nothing had an effect."""

    __slots__ = ("content", "handed")

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.handed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.handed = True
        yield self.content


class Wire:
    """Sends requests through one `httpx.AsyncClient`, from `open` until `aclose`."""

    def __init__(self, timeouts: Timeouts, *, max_body: int = MAX_BODY) -> None:
        self._client: httpx.AsyncClient | None = None
        self._via_proxy = False
        self._total = timeouts.total
        self._unanswered_since: float | None = None
        self._max_body = max_body
        self._under_way: dict[asyncio.Timeout, httpx.AsyncClient] = {}
        self._retired: list[httpx.AsyncClient] = []
        """Clients that were replaced while calls of theirs were under way."""
        self._extensions = {
            "timeout": {
                "connect": timeouts.connect,
                "read": timeouts.read,
                "write": timeouts.write,
                "pool": timeouts.total,
            }
        }

    def open(self, client: httpx.AsyncClient, *, via_proxy: bool) -> None:
        """Take a client. `via_proxy` only shapes the words of errors."""
        self._client = client
        self._via_proxy = via_proxy

    async def replace(self, client: httpx.AsyncClient, *, via_proxy: bool) -> None:
        """Take another client; the one before is closed when its last call has ended."""
        before = self._client
        self.open(client, via_proxy=via_proxy)
        if before is not None:
            self._retired.append(before)
            await self._close_retired()

    def doubt(self, seconds: float) -> None:
        """Let calls under way end within `seconds`: their connections may be dead without knowing."""
        latest = asyncio.get_running_loop().time() + seconds
        for limit in self._under_way:
            when = limit.when()
            if not limit.expired() and (when is None or when > latest):
                limit.reschedule(latest)

    async def aclose(self) -> None:
        """Close the client."""
        clients = [*self._retired, *([self._client] if self._client is not None else [])]
        self._client, self._retired = None, []
        for client in clients:
            await client.aclose()

    async def _close_retired(self) -> None:
        done = [client for client in self._retired if client not in self._under_way.values()]
        self._retired = [client for client in self._retired if client not in done]
        for client in done:
            await client.aclose()

    @property
    def silence(self) -> float:
        """Return the seconds since the first request after the last answer; 0 when none is open."""
        return 0.0 if self._unanswered_since is None else time.monotonic() - self._unanswered_since

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
        """Send one request and read its whole answer, in `seconds` where given.

        Raises `Unreachable` when there is none, `UnexpectedAnswer` when it is too large or cannot be
        unpacked. With `once`, both become `AnswerLost` as soon as the request may have been sent.
        """
        client = self._client
        if client is None:
            raise RuntimeError("the client is used outside of its async with block")
        body = None if content is None else _Body(content)
        request = httpx.Request(method, url, headers=headers, stream=body, extensions=dict(self._extensions))
        sent = False
        if self._unanswered_since is None:
            self._unanswered_since = time.monotonic()
        try:
            async with asyncio.timeout(seconds or self._total) as limit:
                self._under_way[limit] = client
                try:
                    response = await client.send(request, stream=True)
                    sent = True
                    self._unanswered_since = None
                    try:
                        received = await self._read(response)
                    finally:
                        await response.aclose()
                finally:
                    del self._under_way[limit]
                    if self._retired:
                        await self._close_retired()
        except (httpx.HTTPError, httpx.StreamError, TimeoutError, OSError, ssl.SSLError) as error:
            # A request without a body counts as sent unless the connection was never made.
            maybe = sent or (body.handed if body is not None else not isinstance(error, _NEVER_SENT))
            raise self._translated(error, lost=once and maybe) from None
        except _TooLarge:
            if once:
                raise AnswerLost from None
            raise UnexpectedAnswer("PXM's answer is larger than any it should give.") from None
        return Answer(response.status_code, response.headers.get, received)

    async def _read(self, response: httpx.Response) -> bytes:
        stated = response.headers.get("content-length")
        if stated is not None and stated.isdecimal() and int(stated) > self._max_body:
            raise _TooLarge
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self._max_body:
                raise _TooLarge
            chunks.append(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _translated(self, error: Exception, *, lost: bool) -> PxmError:
        if lost:
            return AnswerLost()
        if isinstance(error, httpx.DecodingError):
            return UnexpectedAnswer("PXM's answer is damaged.", retryable=True)
        kind = _kind(error)
        if self._via_proxy and kind in ("refused", "dns"):
            kind = "proxy"
        return Unreachable(kind)


class _TooLarge(Exception):
    pass


_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def _kind(error: Exception) -> CauseKind:
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "dns"
        if isinstance(cause, ssl.SSLError):
            return "tls"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
    return "timeout" if isinstance(error, httpx.TimeoutException | TimeoutError) else "other"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending = [error]
    while pending:
        found = pending.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        pending += (found.__cause__, found.__context__)
        if isinstance(found, BaseExceptionGroup):
            pending += found.exceptions
