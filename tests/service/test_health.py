from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import httpx
import pytest

from pxm_desktop import __version__
from pxm_desktop.hotfolders.model import Rule, RuleState, RuleStatus
from pxm_desktop.service import health
from pxm_desktop.service.api import Status
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import OwnerGone, ServiceError
from pxm_desktop.service.health import HealthReport, HealthServer, LastError, look
from pxm_desktop.transfer.model import Counts, Destination, Hold, Stage

SECRET = "correct-horse-battery"


class Service:
    """What the look asks for."""

    def __init__(self) -> None:
        self.rule_name = "Studio"
        self.state: RuleState = "watching"
        self.stuck = ""
        self.now = Status(signed_in=True, client_id="studio", base_url="https://pxm.example")
        self.fails: Exception | None = None

    @property
    def hotfolders(self) -> Service:
        return self

    async def status(self) -> Status:
        if self.fails is not None:
            raise self.fails
        return self.now

    async def counts(self) -> Counts:
        return Counts(by_stage={Stage.DONE: 3, Stage.SENDING: 1}, held={Hold.PRODUCT: 2})

    async def list(self) -> tuple[RuleStatus, ...]:
        rule = Rule(
            id="r1", name=self.rule_name, folder=b"/srv/private", destination=Destination(collections=("c",))
        )
        return (
            RuleStatus(
                rule=rule,
                state=self.state,
                sentence="Fine.",
                queued=2,
                failed=1,
                set_aside=2,
                problem="Look at x",
                stuck=self.stuck,
            ),
        )

    async def look(self) -> HealthReport:
        error = LastError(at=1.0, sentence=f"client_secret={SECRET} was refused")
        return await look(cast("ServiceClient", self), time.monotonic() - 60, error)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def ask(service: Service) -> AsyncIterator[Callable[..., Awaitable[httpx.Response]]]:
    server = HealthServer(service.look)
    port = await server.start(0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

        async def ask(path: str = "/health", method: str = "GET", **headers: str) -> httpx.Response:
            return await client.request(method, path, headers=headers)

        yield ask
    await server.close()


Ask = Callable[..., Awaitable[httpx.Response]]


async def test_health_tells_rules_queue_and_the_last_error(ask: Ask) -> None:
    answer = await ask()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert found.pop("uptime") >= 60
    assert found == {
        "status": "ok",
        "sentence": "",
        "health": "ok",
        "rules": [
            {
                "id": "r1",
                "name": "Studio",
                "state": "watching",
                "sentence": "Fine.",
                "settling": 0,
                "queued": 2,
                "unmatched": 0,
                "failed": 1,
                "set_aside": 2,
                "done_today": 0,
                "last_at": None,
                "problem": "Look at x",
            }
        ],
        "queue": {"done": 3, "sending": 1},
        "held": {"product": 2},
        "last_error": {"at": 1.0, "sentence": "client_secret=… was refused"},
        "version": __version__,
    }


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("watching", 200),
        ("polling", 200),
        ("starting", 200),
        ("paused", 200),
        ("waiting", 503),
        ("stopped", 503),
    ],
)
async def test_a_rule_that_waits_for_its_folder_is_told(
    ask: Ask, service: Service, state: RuleState, code: int
) -> None:
    service.state = state
    answer = await ask()
    assert answer.status_code == code
    assert answer.json()["status"] == ("ok" if code == 200 else "degraded")
    assert answer.json()["sentence"] == ("" if code == 200 else "Studio: Fine.")


async def test_a_hot_folder_without_a_name_is_told_by_its_folder(ask: Ask, service: Service) -> None:
    service.rule_name, service.state = "", "stopped"
    told = (await ask()).json()
    assert (told["rules"][0]["name"], told["sentence"]) == ("private", "private: Fine.")


async def test_a_rule_from_which_nothing_can_be_taken_is_told(ask: Ask, service: Service) -> None:
    """Its folder is there, but the share where stations claim files is full, say."""
    service.stuck = "The share is full, so files cannot be claimed there."
    answer = await ask()
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")
    assert answer.json()["sentence"] == f"Studio: {service.stuck}"


@pytest.mark.parametrize(
    ("queue", "code"),
    [
        ("ok", 200),
        ("budget", 200),
        ("offline", 503),
        ("credentials", 503),
        ("signed_out", 503),
        ("storage", 503),
    ],
)
async def test_a_queue_that_cannot_move_is_told(ask: Ask, service: Service, queue: Any, code: int) -> None:
    service.now = service.now.model_copy(update={"health": queue, "sentence": "Why."})
    answer = await ask()
    assert (answer.status_code, answer.json()["health"]) == (code, queue)
    assert answer.json()["sentence"] == "Why."


async def test_a_service_that_fails_is_down(ask: Ask, service: Service) -> None:
    service.fails = OwnerGone(f"It ended with Bearer {SECRET}.", "Open it again.")
    answer = await ask()
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert "It ended" in answer.json()["sentence"]
    assert SECRET not in answer.text


async def test_a_service_that_hangs_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.05)
    server = HealthServer(asyncio.Event().wait)  # type: ignore[arg-type] # never answers
    port = await server.start(0)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/health")
    await server.close()
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert "no answer" in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("path", "method", "headers", "code", "says"),
    [
        ("/", "GET", {}, 404, "There is only /health here."),
        ("/metrics", "GET", {}, 404, "There is only /health here."),
        ("/health/", "GET", {}, 404, "There is only /health here."),
        ("/health", "POST", {}, 405, "/health can only be read: ask with GET."),
        ("/health", "DELETE", {}, 405, "/health can only be read: ask with GET."),
        ("/health", "HEAD", {}, 405, ""),
        ("/health", "GET", {"host": "evil.example"}, 421, "Only this computer may ask"),
        ("/health", "GET", {"host": "127.0.0.1.evil.example"}, 421, "Only this computer may ask"),
    ],
)
async def test_everything_else_is_refused_in_plain_words(
    ask: Ask, path: str, method: str, headers: dict[str, str], code: int, says: str
) -> None:
    answer = await ask(path, method, **headers)
    assert answer.status_code == code
    assert answer.text.startswith(says)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert (answer.headers.get("allow") == "GET") is (code == 405)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "[::1]:9", "127.0.0.1"])
async def test_names_of_this_computer_are_taken(ask: Ask, host: str) -> None:
    assert (await ask("/health?verbose=1", host=host)).status_code == 200


async def raw(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET /health HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n"]
)
async def test_what_is_no_request_is_told(service: Service, sent: bytes) -> None:
    server = HealthServer(service.look)
    port = await server.start(0)
    answer = await raw(port, sent)
    await server.close()
    assert answer.startswith(b"HTTP/1.1 4")
    assert answer.endswith(b"This is no request that can be understood.\n")


async def test_who_says_nothing_keeps_nobody_from_asking(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "REQUEST_SECONDS", 0.2)
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.2)
    server = HealthServer(service.look)
    port = await server.start(0)
    silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(health.MOST_CONNECTIONS)]
    for reader, _ in silent:
        assert await asyncio.wait_for(reader.read(), 20) == b""
    answer = await raw(port, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == "ok"
    for _, writer in silent:
        writer.close()
    await server.close()


async def test_only_the_loopback_address_listens_and_close_ends_it(service: Service) -> None:
    server = HealthServer(service.look)
    port = await server.start(0)
    (listening,) = server._server.sockets if server._server else ()
    assert listening.getsockname()[0] == "127.0.0.1"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await server.close()
    assert await asyncio.wait_for(reader.read(), 20) == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_port_that_is_taken_is_told(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} of this computer cannot be used"):
            await HealthServer(service.look).start(port)
