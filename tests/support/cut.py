"""A network that can be cut: everything between the program and a sandbox, its storage included, goes through it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.support.sandbox import SandboxProcess

_PIECE = 64 * 1024
_REST = 0.05
_Route = tuple[bytes, bytes]
"""What to read, and what to pass on instead; both equally long."""


class CutNetwork:
    """Forwards two ports. The sandbox must presign for its proxy (`s3_proxy`).

    Presigned URLs name the storage's port and are signed for it. So what PXM answers names our port instead, and
    what goes to the storage names its own port again; all ports have five digits, so lengths stay as they were.
    """

    def __init__(self, sandbox: SandboxProcess, storage_host: str) -> None:
        """`storage_host`: host and port in the sandbox's presigned URLs."""
        self._api = urlsplit(sandbox.base_url).port or 0
        self._storage_host = storage_host
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._listeners: list[socket.socket] = []
        self._ports: list[int] = [0, 0]
        self._tasks: set[asyncio.Task[None]] = set()
        self._dead: set[asyncio.Task[None]] = set()
        self._pairs: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._open())
        assert all(port > 9999 for port in self._ports)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def base_url(self) -> str:
        """Where the program finds PXM."""
        return f"http://127.0.0.1:{self._ports[0]}"

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self._do(self._cut())

    def forget(self) -> None:
        """Carry nothing over the present connections any more and tell nobody, as after a night in another network."""
        self._do(self._forget())

    def restore(self) -> None:
        """Take connections again."""
        self._do(self._open())

    def _do(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)  # type: ignore[arg-type]

    async def _open(self) -> None:
        # No `asyncio.Server`: one that is closed while it accepts a connection loses the socket.
        storage_port = int(self._storage_host.rpartition(":")[2])
        for number, port in enumerate((self._api, storage_port)):
            listener = socket.create_server(("127.0.0.1", self._ports[number]), backlog=128)
            listener.setblocking(False)
            self._ports[number] = listener.getsockname()[1]
            self._listeners.append(listener)
            self._loop.add_reader(listener, self._accept, listener, number, port)

    def _accept(self, listener: socket.socket, number: int, port: int) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            taken, _ = listener.accept()
            self._tasks.add(self._loop.create_task(self._carry(taken, number, port)))

    async def _cut(self) -> None:
        for listener in self._listeners:
            self._loop.remove_reader(listener)
            listener.close()
        self._listeners.clear()
        await asyncio.sleep(0)  # what was just accepted has begun then, and can end its connection by itself
        for writers in list(self._pairs.values()):
            for writer in writers:
                writer.transport.abort()
        for task in [*self._tasks, *self._dead]:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._dead, return_exceptions=True)

    async def _forget(self) -> None:
        self._dead |= self._tasks
        for task in self._tasks:
            for writer in self._pairs[task]:
                writer.transport.pause_reading()  # type: ignore[attr-defined]
        self._tasks = set()

    async def _carry(self, taken: socket.socket, number: int, port: int) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pairs[task] = []
        try:
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await self._connect(task, taken, number, port)
        finally:
            for each in self._pairs.pop(task):
                each.transport.abort()
            self._tasks.discard(task)
            self._dead.discard(task)

    async def _connect(self, task: asyncio.Task[None], taken: socket.socket, number: int, port: int) -> None:
        writers = self._pairs[task]
        reader, writer = await asyncio.open_connection(sock=taken)
        writers.append(writer)
        above_reader, above = await asyncio.open_connection("127.0.0.1", port)
        writers.append(above)
        ours = f"127.0.0.1:{self._ports[1]}".encode()
        theirs = self._storage_host.encode()
        there = (ours, theirs) if number == 1 else None
        back = (theirs, ours) if number == 0 else None
        passes = [
            asyncio.ensure_future(self._pass(task, reader, above, there)),
            asyncio.ensure_future(self._pass(task, above_reader, writer, back)),
        ]
        try:
            await asyncio.gather(*passes)
            for each in writers:
                await each.wait_closed()  # what is still to be flushed is
        finally:
            for one in passes:
                one.cancel()
            await asyncio.gather(*passes, return_exceptions=True)

    async def _pass(
        self,
        task: asyncio.Task[None],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        route: _Route | None,
    ) -> None:
        kept = b""
        while True:
            try:
                # What looks like the beginning of a route may be the end of a body, after which nothing comes.
                piece = await asyncio.wait_for(reader.read(_PIECE), _REST if kept else None)
            except TimeoutError:
                writer.write(kept)
                kept = b""
                continue
            if not piece:
                break
            if task in self._dead:
                await asyncio.Event().wait()  # whoever sent it never hears of it
            piece, kept = kept + piece, b""
            if route is not None:
                piece = piece.replace(*route)
                cut = _begun(piece, route[0])
                piece, kept = piece[: len(piece) - cut], piece[len(piece) - cut :]
            writer.write(piece)
            await writer.drain()
        writer.write(kept)
        writer.close()


def _begun(piece: bytes, wanted: bytes) -> int:
    """Return how many bytes at the end of a piece may be the beginning of what is looked for."""
    return next((n for n in range(len(wanted) - 1, 0, -1) if piece.endswith(wanted[:n])), 0)
