"""HTTP/1.1 PUT requests over plain sockets: bodies leave uncopied, and answers that come early are read.

h11 speaks the protocol; this module moves the bytes. A general client costs more processor time than the
network does: here a chunk goes from the reader's buffer to the kernel (or to OpenSSL) as it is. Works on
selector and proactor loops.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, urlsplit

import h11

from pxm_desktop.pxm.sockets import watchful

_RECEIVE_SIZE = 64 * 1024
_LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer's body that are kept; S3's errors have a few hundred."""
_TLS_PIECE = 128 * 1024
"""Bytes encrypted at a time, so that the ciphertext of a chunk needs little memory."""
_FIRST_ADDRESS_SECONDS = 4.0
"""How long an address is tried while another one is left (a network with half-working IPv6, say)."""

Headers = Sequence[tuple[str, str]]


class WireError(Exception):
    """The connection broke, or what came back is no HTTP."""


class ProxyRefused(WireError):
    """The proxy does not let the connection through; `status` is its answer."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the proxy answered {status}")


@dataclass(frozen=True)
class Endpoint:
    """Where to connect."""

    host: str
    port: int
    tls: ssl.SSLContext | None = field(default=None, compare=False)
    proxy: str | None = field(default=None, repr=False)
    """URL of an HTTP proxy to ask for a tunnel, with user and password if it wants them."""


@dataclass(frozen=True)
class Answer:
    """What came back: headers by lower-case name, and the beginning of the body."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Pipe(Protocol):
    async def send(self, data: memoryview | bytes) -> None: ...
    async def receive(self) -> bytes: ...
    def stale(self) -> bool: ...
    def close(self) -> None: ...
    def certificate(self) -> dict[str, object]: ...


class _Socket:
    """A connected, non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._loop = asyncio.get_running_loop()

    async def send(self, data: memoryview | bytes) -> None:
        await self._loop.sock_sendall(self._sock, data)

    async def receive(self) -> bytes:
        return await self._loop.sock_recv(self._sock, _RECEIVE_SIZE)

    def stale(self) -> bool:
        """Tell whether the other side has closed, or said something unasked."""
        try:
            self._sock.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        self._sock.close()

    def certificate(self) -> dict[str, object]:
        return {}


class _Tls:
    """TLS over another pipe, in memory: so it runs on every event loop, and through a proxy's TLS."""

    def __init__(self, below: _Pipe, context: ssl.SSLContext, host: str) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._flushing = asyncio.Lock()

    async def handshake(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
        await self._flush()

    async def send(self, data: memoryview | bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._tls.write(view[:_TLS_PIECE]) :]
            await self._flush()

    async def receive(self) -> bytes:
        while True:
            try:
                return self._tls.read(_RECEIVE_SIZE)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    async def _feed(self) -> None:
        data = await self._below.receive()
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        async with self._flushing:  # sender and receiver both have something to say: in order
            if data := self._outgoing.read():
                await self._below.send(data)

    def stale(self) -> bool:
        return self._below.stale()

    def close(self) -> None:
        self._below.close()

    def certificate(self) -> dict[str, object]:
        return dict(self._tls.getpeercert() or {})


class Connection:
    """One connection to an S3 endpoint, for one request at a time."""

    def __init__(self, endpoint: Endpoint, pipe: _Pipe) -> None:
        self.endpoint = endpoint
        self.used = False
        """True once it has carried a request before: it may have been closed meanwhile."""
        self.heard = False
        """True once a byte of the present answer has come."""
        self.idle_since = 0.0
        self._pipe = pipe
        self._protocol = h11.Connection(h11.CLIENT)

    @classmethod
    async def open(cls, endpoint: Endpoint) -> Connection:
        """Connect, through the proxy if there is one. Raises OSError (ssl.SSLError is one) and WireError."""
        if endpoint.proxy is None:
            pipe: _Pipe = await _connect(endpoint.host, endpoint.port)
        else:
            pipe = await _tunnel(endpoint, endpoint.proxy)
        if endpoint.tls is not None:
            pipe = await _secured(pipe, endpoint.tls, endpoint.host)
        return cls(endpoint, pipe)

    async def start(self, target: str, headers: Headers) -> None:
        """Send the head of a PUT request."""
        self.heard = False
        request = h11.Request(method="PUT", target=target, headers=list(headers))
        await self._pipe.send(self._protocol.send(request) or b"")

    async def send(self, chunk: memoryview) -> None:
        """Send a piece of the body. The chunk may be used again when this returns."""
        data = h11.Data(data=chunk)  # type: ignore[arg-type] # h11 only asks for its length
        for piece in self._protocol.send_with_data_passthrough(data) or ():
            await self._pipe.send(piece)

    def finish(self) -> None:
        """Note that the body is complete."""
        self._protocol.send(h11.EndOfMessage())

    async def answer(self) -> Answer:
        """Return the answer, which may come before the body has been sent. Raises OSError and WireError."""
        head: h11.Response | None = None
        body = bytearray()
        try:
            while True:
                event = self._protocol.next_event()
                if event is h11.NEED_DATA:
                    data = await self._pipe.receive()
                    self.heard = self.heard or bool(data)
                    self._protocol.receive_data(data)
                elif isinstance(event, h11.Response):
                    head = event
                elif isinstance(event, h11.Data):
                    body += event.data
                    if len(body) > _LARGEST_ANSWER:
                        break
                elif isinstance(event, h11.EndOfMessage):
                    break
                elif isinstance(event, h11.ConnectionClosed):
                    raise WireError("the server closed the connection without an answer")
        except h11.RemoteProtocolError as error:
            if head is None:
                raise WireError("what the server sent is not an HTTP answer") from error
            # Status and headers are what counts; the rest of the body would only explain.
        if head is None:
            raise WireError("the server closed the connection without an answer")
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in head.headers}
        return Answer(head.status_code, headers, bytes(body[:_LARGEST_ANSWER]))

    def reusable(self) -> bool:
        """Tell whether another request may follow, and get ready for it."""
        if self._protocol.our_state is not h11.DONE or self._protocol.their_state is not h11.DONE:
            return False
        self._protocol.start_next_cycle()
        self.used = True
        return True

    def stale(self) -> bool:
        """Tell whether an idle connection has been closed by the other side."""
        return self._pipe.stale()

    def certificate(self) -> dict[str, object]:
        """Return the other side's certificate as `SSLSocket.getpeercert` does; empty without TLS."""
        return self._pipe.certificate()

    def close(self) -> None:
        """Close at once, whatever is on the way."""
        self._pipe.close()


async def _connect(host: str, port: int) -> _Socket:
    loop = asyncio.get_running_loop()
    addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError | None = None
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for option in watchful():
                sock.setsockopt(*option)
            last = index == len(addresses) - 1
            async with asyncio.timeout(None if last else _FIRST_ADDRESS_SECONDS):
                await loop.sock_connect(sock, address)
        except OSError as error:  # TimeoutError is one
            failure = error
            sock.close()
        except BaseException:
            sock.close()
            raise
        else:
            return _Socket(sock)
    raise failure or OSError("the host name has no address")


async def _secured(pipe: _Pipe, context: ssl.SSLContext, host: str) -> _Tls:
    tls = _Tls(pipe, context, host)
    try:
        await tls.handshake()
    except BaseException:
        pipe.close()
        raise
    return tls


async def _tunnel(endpoint: Endpoint, proxy_url: str) -> _Pipe:
    """Ask an HTTP proxy for a tunnel (RFC 9110, CONNECT) and return its pipe."""
    proxy = urlsplit(proxy_url if "://" in proxy_url else f"http://{proxy_url}")
    if proxy.scheme not in {"http", "https"} or proxy.hostname is None:
        raise WireError(f"a {proxy.scheme} proxy cannot be used")
    secure = proxy.scheme == "https"
    pipe: _Pipe = await _connect(proxy.hostname, proxy.port or (443 if secure else 80))
    if secure:
        pipe = await _secured(pipe, endpoint.tls or ssl.create_default_context(), proxy.hostname)
    try:
        host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
        target = f"{host}:{endpoint.port}"
        headers = [("Host", target)]
        if proxy.username is not None:
            login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
            headers.append(("Proxy-Authorization", "Basic " + base64.b64encode(login).decode()))
        protocol = h11.Connection(h11.CLIENT)
        await pipe.send(protocol.send(h11.Request(method="CONNECT", target=target, headers=headers)) or b"")
        protocol.send(h11.EndOfMessage())
        while not isinstance(event := protocol.next_event(), h11.Response):
            if event is h11.NEED_DATA:
                protocol.receive_data(await pipe.receive())
            elif isinstance(event, h11.ConnectionClosed):
                raise WireError("the proxy closed the connection")
        if not 200 <= event.status_code < 300:
            raise ProxyRefused(event.status_code)
    except h11.RemoteProtocolError as error:
        pipe.close()
        raise WireError("what the proxy sent is not an HTTP answer") from error
    except BaseException:
        pipe.close()
        raise
    return pipe


class ConnectionPool:
    """Idle connections, kept for the next request to the same endpoint."""

    def __init__(self, *, keep: int = 32, idle_seconds: float = 15.0) -> None:
        self._keep, self._idle_seconds = keep, idle_seconds
        self._idle: list[Connection] = []

    async def take(self, endpoint: Endpoint, *, fresh: bool = False) -> Connection:
        """Return an idle connection, the one used last, or (always, when `fresh`) a new one."""
        now = asyncio.get_running_loop().time()
        while not fresh:
            found = next((one for one in reversed(self._idle) if one.endpoint == endpoint), None)
            if found is None:
                break
            self._idle.remove(found)
            if now - found.idle_since < self._idle_seconds and not found.stale():
                return found
            found.close()
        return await Connection.open(endpoint)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for the next request, or close it when it cannot carry one."""
        with contextlib.suppress(h11.LocalProtocolError):
            if connection.reusable() and len(self._idle) < self._keep:
                connection.idle_since = asyncio.get_running_loop().time()
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close all idle connections."""
        while self._idle:
            self._idle.pop().close()
