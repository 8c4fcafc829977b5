"""A thin proxy before the storage, for what only a network can do: slow, cut, hanging, failing connections.

It streams both ways and forwards the Host header as it came, so that URLs signed for the proxy's address are
valid behind it. It also logs every request, and can tell ETags that are no MD5, as a bucket under KMS does.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from pxm_desktop.sandbox.faults import Fault, Faults
from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.sandbox.store import Store

_CHUNK = 256 * 1024
_HEAD_LIMIT = 128 * 1024
_LOG_LENGTH = 20_000
_NAMES = {403: "AccessDenied", 500: "InternalError", 503: "SlowDown"}


class _HungUpError(Exception):
    """The connection is to be closed without an answer."""


@dataclass(slots=True)
class _Head:
    """First line and headers of a message."""

    first: str
    headers: list[tuple[str, str]]

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    def drop(self, name: str) -> None:
        self.headers = [(key, value) for key, value in self.headers if key.lower() != name]

    def encoded(self) -> bytes:
        lines = [self.first, *(f"{key}: {value}" for key, value in self.headers), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    @property
    def length(self) -> int:
        return int(self.get("content-length") or 0)


async def _read_head(reader: asyncio.StreamReader) -> _Head:
    raw = await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return _Head(first, headers)


class S3Proxy:
    """The proxy server.

    Args:
        target: Returns the storage's port.
        switches: The account's switches.
        faults: The faults in force.
        store: Remembers which ETag was told for which.

    """

    def __init__(self, target: Callable[[], int], switches: Switches, faults: Faults, store: Store) -> None:
        self._target = target
        self._switches = switches
        self._faults = faults
        self._store = store
        self._server: asyncio.Server | None = None
        self._port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.log: deque[dict[str, object]] = deque(maxlen=_LOG_LENGTH)

    @property
    def host(self) -> str:
        """Host and port of the proxy."""
        return f"127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Listen on the port of the last start, or on a free one."""
        try:
            self._server = await self._listen(int(self._store.note("proxy_port") or 0))
        except OSError:
            self._server = await self._listen(0)
        self._port = self._server.sockets[0].getsockname()[1]
        self._store.set_note("proxy_port", str(self._port))

    async def _listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._accept, "127.0.0.1", port, limit=_HEAD_LIMIT)

    async def stop(self) -> None:
        """Close the port and all connections."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stored_etag(self, etag: str) -> str:
        """Return the ETag the storage knows for one that was told."""
        found = self._store.select("etag_alias", "shown = ?", (etag,))
        return str(found[0]["stored"]) if found else etag

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (_HungUpError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Serve one request; False ends the connection."""
        try:
            head = await _read_head(reader)
        except asyncio.IncompleteReadError:
            return False
        method, target, _ = head.first.split(" ")
        path, _, query = target.partition("?")
        path = unquote(path)
        fault = self._faults.find("s3", method, path, query)
        entry = _log_entry(method, path, query, head.length, fault)
        self.log.append(entry)
        if head.get("expect"):
            head.drop("expect")
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if fault is not None:
            if fault.action == "lose_before":
                raise _HungUpError
            if fault.action in ("hang", "delay"):
                await asyncio.sleep(fault.seconds)
            if fault.action == "hang":
                raise _HungUpError
            if fault.action in ("status", "html") and not fault.effect:
                await _pump(reader, None, head.length, None)
                await _refuse(writer, fault)
                entry["status"] = fault.status
                return True
        upstream_reader, upstream_writer = await asyncio.open_connection(
            "127.0.0.1", self._target(), limit=_HEAD_LIMIT
        )
        try:
            # One exchange a connection upstream keeps this simple; faults are not about speed.
            head.drop("connection")
            head.headers.append(("Connection", "close"))
            upstream_writer.write(head.encoded())
            await _pump(reader, upstream_writer, head.length, fault)
            return await self._answer(method, entry, fault, upstream_reader, writer)
        finally:
            upstream_writer.close()

    async def _answer(
        self,
        method: str,
        entry: dict[str, object],
        fault: Fault | None,
        upstream: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        head = await _read_head(upstream)
        status = int(head.first.split(" ")[1])
        entry["status"] = status
        if fault is not None and fault.action == "lose_after":
            raise _HungUpError
        if fault is not None and fault.action in ("status", "html"):
            await _refuse(writer, fault)
            entry["status"] = fault.status
            return True
        head.drop("connection")
        if method == "PUT" and status == 200:
            self._change_etag(head, fault)
        bodyless = method == "HEAD" or status in (204, 304)
        framed = bodyless or bool(head.get("content-length"))
        if not framed:
            # Chunked bodies are passed on as they are and end with the connection.
            head.headers.append(("Connection", "close"))
        writer.write(head.encoded())
        if not bodyless:
            await _pump(upstream, writer, head.length if framed else None, None)
        await writer.drain()
        return framed

    def _change_etag(self, head: _Head, fault: Fault | None) -> None:
        stored = head.get("etag").strip('"')
        if not stored:
            return
        wrong = fault is not None and fault.action == "wrong_etag"
        if not wrong and self._switches.etag != "opaque":
            return
        shown = secrets.token_hex(16)
        head.drop("etag")
        head.headers.append(("ETag", f'"{shown}"'))
        if not wrong:
            head.headers.append(("x-amz-server-side-encryption", "aws:kms"))
            self._store.insert("etag_alias", {"shown": shown, "stored": stored})


def _log_entry(method: str, path: str, query: str, size: int, fault: Fault | None) -> dict[str, object]:
    values = parse_qs(query)
    return {
        "at": time.time(),
        "method": method,
        "path": path,
        "part_number": int(values["partNumber"][0]) if "partNumber" in values else None,
        "upload_id": values.get("uploadId", [None])[0],
        "bytes": size,
        "fault": fault.action if fault is not None else None,
        "status": 0,
    }


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter | None, length: int | None, fault: Fault | None
) -> None:
    """Pass on so many bytes (None: to the end) as a fault bids; without a writer drop them."""
    action = fault.action if fault is not None else ""
    step = max(1, fault.bytes // 10) if fault is not None and action == "slow" else _CHUNK
    left = length
    passed = 0
    while left is None or left > 0:
        chunk = await reader.read(step if left is None else min(step, left))
        if not chunk:
            if left is None:
                return
            raise _HungUpError
        if fault is not None and action == "cut" and passed + len(chunk) > fault.bytes:
            raise _HungUpError
        if action == "corrupt" and passed == 0:
            chunk = bytes([chunk[0] ^ 0xFF]) + chunk[1:]
        if writer is not None:
            writer.write(chunk)
            await writer.drain()
        passed += len(chunk)
        if left is not None:
            left -= len(chunk)
        if action == "slow":
            await asyncio.sleep(0.1)


async def _refuse(writer: asyncio.StreamWriter, fault: Fault) -> None:
    if fault.action == "html":
        body, kind = f"<html><h1>{fault.message}</h1></html>".encode(), "text/html"
    else:
        code = _NAMES.get(fault.status, "ServiceError")
        text = f"<Error><Code>{code}</Code><Message>{fault.message}</Message></Error>"
        body, kind = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), "application/xml"
    head = f"HTTP/1.1 {fault.status} {code_words(fault.status)}\r\nContent-Type: {kind}\r\n"
    if fault.retry_after >= 0:
        head += f"Retry-After: {int(fault.retry_after)}\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    with contextlib.suppress(ConnectionError):
        await writer.drain()


def code_words(status: int) -> str:
    """Return the reason phrase of a status."""
    return _NAMES.get(status, "Refused")
