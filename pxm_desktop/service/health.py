"""How watching goes, for monitoring: `GET /health` on the loopback address, 200 while all is well, else 503.

Any user of this computer may ask, so nothing is told that is a secret; a page in a browser may not, even one whose
name leads to this computer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import h11
from pydantic import Field

from pxm_desktop import __version__
from pxm_desktop.hotfolders.model import RuleState, RuleStatus
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.redaction import redacted
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.transfer.model import Value

ADDRESS = "127.0.0.1"
PATH = "/health"
LONGEST_REQUEST = 16 * 1024
"""Bytes of a request line with its headers."""
REQUEST_SECONDS = 10.0
LOOK_SECONDS = 5.0
MOST_CONNECTIONS = 32

FINE = frozenset({"ok", "budget"})
"""States of the queue that need nobody: a used-up budget comes back by itself within a minute."""
AT_WORK: frozenset[RuleState] = frozenset({"watching", "polling", "starting", "paused"})

_LOOPBACK_HOST = re.compile(rb"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?", re.IGNORECASE)


class LastError(Value):
    """The newest thing that went wrong."""

    at: float
    """Seconds since the epoch."""
    sentence: str


class RuleHealth(Value):
    """How a hot folder stands; without its files."""

    id: str
    name: str
    state: RuleState
    sentence: str
    settling: int
    queued: int
    unmatched: int
    failed: int
    set_aside: int
    done_today: int
    last_at: float | None
    problem: str


class HealthReport(Value):
    """What `/health` tells."""

    status: Literal["ok", "degraded", "down"]
    """`degraded`: something cannot go on as it stands; `down`: the service gives no answer."""
    sentence: str = ""
    """Why it is not ok, for people."""
    health: str = ""
    """The queue as a whole: ok, offline, budget, credentials, signed_out, storage."""
    uptime: float = 0.0
    """Seconds since watching began."""
    rules: tuple[RuleHealth, ...] = ()
    queue: dict[str, int] = Field(default_factory=dict)
    """Transfers by stage."""
    held: dict[str, int] = Field(default_factory=dict)
    """Of these, those that do not move, by the reason."""
    last_error: LastError | None = None
    version: str = __version__


Look = Callable[[], Awaitable[HealthReport]]


async def look(service: ServiceClient, since: float, last_error: LastError | None = None) -> HealthReport:
    """Ask the service how it stands; `since` is when watching began, by the monotonic clock."""
    status, counts, rules = await asyncio.gather(
        service.status(), service.counts(), service.hotfolders.list()
    )
    troubles = [f"{rule.rule.shown_name}: {_trouble(rule)}" for rule in rules if _trouble(rule)]
    return HealthReport(
        status="ok" if status.health in FINE and not troubles else "degraded",
        sentence=redacted(" ".join(filter(None, (status.sentence, *troubles)))),
        health=status.health,
        uptime=round(time.monotonic() - since, 1),
        rules=tuple(map(_rule, rules)),
        queue={stage.value: number for stage, number in counts.by_stage.items()},
        held={hold.value: number for hold, number in counts.held.items()},
        last_error=last_error and last_error.model_copy(update={"sentence": redacted(last_error.sentence)}),
    )


def _trouble(rule: RuleStatus) -> str:
    """Return why nothing can be taken from a hot folder; empty when something can."""
    if rule.state in AT_WORK:
        return rule.stuck
    return rule.sentence or f"It is {rule.state}."


class HealthServer:
    """Answers on the loopback address until it is closed."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> int:
        """Listen; return the port, which the system chooses for 0.

        Raises:
            ServiceError: the port is taken.

        """
        try:
            self._server = await asyncio.start_server(self._accept, ADDRESS, port)
        except OSError as error:
            raise ServiceError(
                f"Port {port} of this computer cannot be used for --health: {os.strerror(error.errno or 0)}.",
                "Choose another one.",
            ) from None
        taken: int = self._server.sockets[0].getsockname()[1]
        return taken

    async def close(self) -> None:
        """Stop listening and hang up."""
        if self._server is not None:
            self._server.close()
            for task in tuple(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            async with asyncio.timeout(REQUEST_SECONDS + LOOK_SECONDS):
                await self._serve(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            # The one who asked vanished or is too slow, or `close` hangs up, which asyncio would report as an error.
            pass
        finally:
            self._connections.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_REQUEST)
        try:
            request = await _request(connection, reader)
        except h11.RemoteProtocolError as error:
            request = None
            head, body = _plain(error.error_status_hint, "This is no request that can be understood.")
        else:
            if request is None:
                return
            head, body = await self._answer(request)
        without_body = request is not None and request.method == b"HEAD"
        for event in (head, h11.Data(data=b"" if without_body else body), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()

    async def _answer(self, request: h11.Request) -> tuple[h11.Response, bytes]:
        host = next((value for name, value in request.headers if name == b"host"), b"")
        path = bytes(request.target).split(b"?")[0].decode("latin-1")
        if not _LOOPBACK_HOST.fullmatch(host):
            return _plain(421, f"Only this computer may ask, as http://{ADDRESS} with the port.")
        if path != PATH:
            return _plain(404, f"There is only {PATH} here.")
        if request.method != b"GET":
            return _plain(405, f"{PATH} can only be read: ask with GET.", [("Allow", "GET")])
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                report = await self._look()
        except TimeoutError:
            report = HealthReport(status="down", sentence="The service gave no answer in time.")
        except (PxmError, ServiceError) as error:
            report = HealthReport(status="down", sentence=redacted(str(error)))
        body = report.model_dump_json().encode() + b"\n"
        return _response(200 if report.status == "ok" else 503, "application/json", body), body


async def _request(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    """Return the head of the request; its body, if any, is not waited for. None: nobody asks any more."""
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Request):
            return event
        if event is not h11.NEED_DATA:
            return None
        connection.receive_data(await reader.read(LONGEST_REQUEST))


def _plain(status: int, sentence: str, headers: Sequence[tuple[str, str]] = ()) -> tuple[h11.Response, bytes]:
    body = f"{sentence}\n".encode()
    return _response(status, "text/plain; charset=utf-8", body, headers), body


def _response(status: int, kind: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> h11.Response:
    own = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    return h11.Response(status_code=status, headers=[*own, *headers])


def _rule(status: RuleStatus) -> RuleHealth:
    return RuleHealth(
        **status.model_dump(include=set(RuleHealth.model_fields) - {"id", "name", "sentence", "problem"}),
        id=status.rule.id,
        name=status.rule.shown_name,
        sentence=redacted(status.sentence),
        problem=redacted(status.problem),
    )
