"""What real connections do: refused, cut, silent, too large, and what is known then about a write."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from pxm_desktop.pxm.errors import AnswerLost, PxmError, UnexpectedAnswer, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.pxm.timeouts import Timeouts
from pxm_desktop.pxm.wire import Wire

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
BODY = b'{"a":1}'
SHORT = Timeouts(connect=2, read=0.3, write=2, total=5)


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[str]:
    """Run a server whose connections are handled by `talk`."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client left
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def wire(timeouts: Timeouts = SHORT, **options: int) -> AsyncIterator[Wire]:
    sender = Wire(timeouts, **options)
    sender.open(
        httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)), via_proxy=False
    )
    yield sender
    await sender.aclose()


async def post(sender: Wire, url: str, *, once: bool) -> bytes:
    headers = {"Content-Length": str(len(BODY)), "Host": "x"}
    return (await sender.exchange("POST", url, headers, BODY, once=once)).body


async def request_of(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + (await reader.readexactly(len(BODY)) if b"POST" in head else b"")


def reply(body: bytes, *more: bytes) -> bytes:
    lines = (b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *more)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


async def test_a_whole_exchange() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            request = await request_of(reader)
            assert request.endswith(b"\r\n\r\n" + BODY)
            writer.write(reply(b"[1]", b"X-Request-Id: r7"))

    async with server(talk) as url, wire() as sender:
        for _ in range(2):  # on one connection
            answer = await sender.exchange("POST", url, {"Content-Length": "7", "Host": "x"}, BODY)
            assert (answer.status, answer.json(), answer.request_id) == (200, [1], "r7")
            assert "[1]" not in repr(answer)


async def closes_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)


async def cuts_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    writer.write(reply(b"[1, 2, 3]")[:-4])


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    await reader.read()


async def talks_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    writer.write(b"\x00\x01 nonsense\r\n\r\n")


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    opened: socket.socket = writer.get_extra_info("socket")
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


async def gives_damaged_gzip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    writer.write(reply(b"no gzip at all", b"Content-Encoding: gzip"))


@pytest.mark.parametrize(
    "talk", [closes_at_once, cuts_the_answer, says_nothing, talks_nonsense, resets, gives_damaged_gzip]
)
async def test_a_broken_answer_is_lost_for_a_write_and_silence_for_a_read(talk: Talk) -> None:
    async with server(talk) as url, wire() as sender:
        with pytest.raises(AnswerLost):
            await post(sender, url, once=True)
        with pytest.raises(PxmError) as told:
            await post(sender, url, once=False)
        assert isinstance(told.value, Unreachable | UnexpectedAnswer)
        assert told.value.retryable
        if talk is says_nothing:
            assert isinstance(told.value, Unreachable)
            assert told.value.cause_kind == "timeout"
        assert told.value.__cause__ is None


async def test_a_write_that_found_nobody_was_not_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with wire() as sender:
        with pytest.raises(Unreachable) as told:
            await post(sender, f"http://127.0.0.1:{port}", once=True)
    assert told.value.cause_kind == "refused"
    assert str(port) not in str(told.value)


async def test_a_name_that_is_unknown() -> None:
    async with wire() as sender:
        with pytest.raises(Unreachable) as told:
            await post(sender, "http://no-such-host.invalid", once=True)
    assert told.value.cause_kind == "dns"


async def test_a_server_that_speaks_no_tls() -> None:
    async with server(talks_nonsense) as url, wire() as sender:
        with pytest.raises(Unreachable) as told:
            await post(sender, url.replace("http:", "https:"), once=True)
    assert told.value.cause_kind in ("tls", "other", "timeout")


async def test_words_about_a_proxy() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    sender = Wire(SHORT)
    sender.open(httpx.AsyncClient(trust_env=False, proxy=url), via_proxy=True)
    with pytest.raises(Unreachable) as told:
        await post(sender, "http://pxm.example", once=True)
    await sender.aclose()
    assert told.value.cause_kind == "proxy"


async def test_an_answer_that_comes_by_drops_has_an_end() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with server(talk) as url, wire(Timeouts(connect=2, read=2, write=2, total=0.5)) as sender:
        with pytest.raises(Unreachable) as told:
            await post(sender, url, once=False)
        assert told.value.cause_kind == "timeout"
        with pytest.raises(AnswerLost):
            await post(sender, url, once=True)


@pytest.mark.parametrize("stated", [True, False])
async def test_a_huge_answer_is_not_read(stated: bool) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        if stated:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(2000):
            writer.write((b"" if stated else b"2710\r\n") + b"a" * 10000 + (b"" if stated else b"\r\n"))
            await writer.drain()

    async with server(talk) as url, wire(max_body=100_000) as sender:
        with pytest.raises(UnexpectedAnswer, match="larger than any") as told:
            await post(sender, url, once=False)
        assert not told.value.retryable
        with pytest.raises(AnswerLost):
            await post(sender, url, once=True)


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used() -> None:
    served = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        await request_of(reader)
        served += 1
        writer.write(reply(b"[]"))

    async with server(talk) as url, wire() as sender:
        for _ in range(3):
            assert await post(sender, url, once=True) == b"[]"
            await asyncio.sleep(0.02)  # the close arrives
    assert served == 3


async def test_silence_is_measured_from_the_first_request_without_an_answer() -> None:
    async with server(says_nothing) as url, wire() as sender:
        assert sender.silence == 0
        with pytest.raises(Unreachable):
            await post(sender, url, once=False)
        assert sender.silence > 0
        await sender.aclose()
        sender.open(
            httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503))), via_proxy=False
        )
        await post(sender, url, once=False)
        assert sender.silence == 0


async def test_calls_of_a_doubtful_connection_end_soon_and_a_replaced_client_lives_until_then() -> None:
    asked = asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        asked.set()
        await reader.read()

    patient = Timeouts(connect=2, read=600, write=600, total=600)
    async with server(never) as url, wire(patient) as sender:
        read = asyncio.create_task(sender.exchange("GET", url, {"Host": "x"}))
        written = asyncio.create_task(post(sender, url, once=True))
        await asyncio.wait_for(asked.wait(), 10)
        first = httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        await sender.replace(first, via_proxy=False)
        await sender.replace(
            httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
            via_proxy=False,
        )
        assert first.is_closed  # nothing of it was under way
        assert not read.done()
        sender.doubt(0.05)
        with pytest.raises(Unreachable):
            await asyncio.wait_for(read, 10)
        with pytest.raises(AnswerLost):
            await asyncio.wait_for(written, 10)


async def test_a_call_may_have_its_own_limit() -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    patient = Timeouts(connect=2, read=600, write=600, total=600)
    async with server(never) as url, wire(patient) as sender:
        with pytest.raises(Unreachable) as caught:
            await sender.exchange("GET", url, {"Host": "x"}, seconds=0.05)
        assert caught.value.cause_kind == "timeout"
