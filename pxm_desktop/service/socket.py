"""The owner's end of the local socket: the commands and events of the service, for this OS user only.

A Unix socket in a private directory whose peers are asked for their user id. Where the system has none
(Windows) it is a port on the loopback address and a token that only this user can read; that was never
tried on Windows.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import secrets
import socket
import struct
import sys
from collections.abc import AsyncIterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service import paths, wire
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import OwnerFailed, ServiceError, UnknownVerb

log = logging.getLogger(__name__)

SUN_PATH = 100
"""Longest socket path in bytes that every Unix takes; Linux has 107, macOS 103 (unix(7), unix(4))."""

GREETING_SECONDS = 10.0


class SocketServer:
    """Serves one service to other processes of this user until it is closed."""

    def __init__(self, service: ServiceClient, owner: str) -> None:
        self._service = service
        self._owner = owner
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._unix: Path | None = None
        self.address = ""
        self.token = ""

    async def start(self, directory: paths.DataDir, *, loopback: bool = os.name != "posix") -> None:
        """Listen. The address depends on the data directory, so that several owners do not meet.

        Raises:
            StorageUnusable: no private place for the socket.

        """
        if loopback:
            self.token = secrets.token_urlsafe(32)
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=wire.LINE_LIMIT)
            self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
            return
        path = socket_path(directory)
        # We hold the lock of the data directory, so a socket that is still there is a dead owner's.
        path.unlink(missing_ok=True)
        try:
            self._server = await asyncio.start_unix_server(self._accept, path, limit=wire.LINE_LIMIT)
        except OSError as error:
            raise paths.unusable(path, error) from None
        path.chmod(paths.FILE_MODE)
        self._unix = path
        self.address = str(path)

    async def close(self) -> None:
        """Stop listening and hang up on everybody; they see the connection end and may take over."""
        if self._server is not None:
            self._server.close()
            for task in tuple(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
        if self._unix is not None:
            self._unix.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._connections.add(task)
        try:
            if same_user(writer.get_extra_info("socket")) and await self._greeted(reader, writer):
                await _Connection(self._service, reader, writer).run()
        except (ConnectionError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            # The peer vanished or does not speak this protocol (ValueError: its line is too long or no JSON).
            pass
        except asyncio.CancelledError:
            # `close` hangs up; asyncio's streams would report a cancelled handler as an error.
            pass
        finally:
            self._connections.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _greeted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        async with asyncio.timeout(GREETING_SECONDS):
            greeting = json.loads(await reader.readline() or b"[]")
        if not isinstance(greeting, dict) or not secrets.compare_digest(
            str(greeting.get("token", "")).encode(), self.token.encode()
        ):
            return False
        if greeting.get("protocol") != wire.PROTOCOL:
            error = ServiceError(
                "The PXM Desktop that is running is of another version.", "Quit it, then try again."
            )
            writer.write(wire.line({"error": wire.pack_error(error)}))
            await writer.drain()
            return False
        writer.write(wire.line({"protocol": wire.PROTOCOL, "owner": self._owner, "pid": os.getpid()}))
        await writer.drain()
        return True


class _Connection:
    """One client: its requests run beside each other and end with it."""

    def __init__(
        self, service: ServiceClient, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._service = service
        self._reader = reader
        self._writer = writer
        self._running: dict[int, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Serve until the client hangs up."""
        try:
            while text := await self._reader.readline():
                message = json.loads(text)
                if "cancel" in message:
                    running = self._running.get(message["cancel"])
                    if running is not None:
                        running.cancel()
                    continue
                number = int(message["id"])
                task = asyncio.create_task(self._answer(number, message))
                self._running[number] = task
                task.add_done_callback(lambda _, number=number: self._running.pop(number, None))  # type: ignore[misc]
        finally:
            tasks = list(self._running.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, number: int, message: dict[str, Any]) -> None:
        try:
            result = await self._carry_out(
                number, str(message.get("command")), message.get("arguments") or {}
            )
        except (PxmError, ServiceError) as error:
            await self._send({"id": number, "error": wire.pack_error(error)})
        except ValidationError as error:
            # Names fields, not values: values may hold a secret (`sign_in`).
            fields = ", ".join(str(part["loc"]) for part in error.errors(include_input=False))
            refusal = UnknownVerb(
                f"The command cannot be understood: {fields}.", "Quit the program that is running."
            )
            await self._send({"id": number, "error": wire.pack_error(refusal)})
        except ConnectionError:
            pass  # Nobody is there any more to hear it.
        except Exception:
            # A defect of ours. Whoever asked must hear of it: without an answer it would wait for ever.
            log.exception("The command “%s” failed unexpectedly", message.get("command"))
            failure = OwnerFailed(
                "The PXM Desktop that is running could not do that: something went wrong inside it.",
                "Quit it, then try again. If it happens again, its log (Help) says what it was.",
            )
            await self._send({"id": number, "error": wire.pack_error(failure)})
        else:
            await self._send({"id": number, "result": result})

    async def _carry_out(self, number: int, name: str, arguments: dict[str, Any]) -> Any:
        if name == "events":
            listener = self._service.events()
            await self._send({"id": number, "item": []})  # says that listening has begun
            async for events in listener:
                await self._send({"id": number, "item": wire.pack_events(events)})
            return None
        if name == "stream":
            objects: AsyncIterator[dict[str, Any]] = self._service.stream(
                str(arguments.get("verb")), dict(arguments.get("arguments") or {})
            )
            async for found in objects:
                await self._send({"id": number, "item": found})
            return None
        command = wire.command(name)
        if command is None:
            raise UnknownVerb(
                f"There is no command “{name}”.", "Quit the program that is running, then try again."
            )
        values = command.unpack_arguments(arguments)
        return command.pack_result(await attrgetter(name)(self._service)(**values))

    async def _send(self, message: dict[str, Any]) -> None:
        async with self._turn:
            self._writer.write(wire.line(message))
            await self._writer.drain()


def socket_path(directory: paths.DataDir) -> Path:
    """Return where the owner of a data directory listens; short enough for the system.

    Raises:
        StorageUnusable: no private place that is short enough.

    """
    name = hashlib.sha256(os.fsencode(directory.root.resolve())).hexdigest()[:16] + ".sock"
    path = paths.runtime_dir() / name
    if len(os.fsencode(path)) > SUN_PATH:
        path = paths.runtime_dir({}) / name
    return path


def same_user(connection: socket.socket) -> bool:
    """Return True when the process at the other end runs as this OS user, as far as the system tells."""
    if connection.family != getattr(socket, "AF_UNIX", None):
        return True  # Loopback: the token decides.
    if sys.platform == "linux":
        # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED).
        peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return bool(struct.unpack("3i", peer)[1] == os.getuid())
    if sys.platform == "darwin":
        # struct xucred begins with version and uid (sys/ucred.h). Never tried on macOS.
        return bool(struct.unpack_from("=II", connection.getsockopt(0, 1, 76))[1] == os.getuid())
    return True  # The directory is 0700.
