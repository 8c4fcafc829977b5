"""Fetching by links: what the storage's answers mean, limits, and what never goes out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from pxm_desktop.pxm.errors import PxmError, ServerFailed, UnexpectedAnswer, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.renditions import fetch
from pxm_desktop.renditions.fetch import Fetcher, LinkOver, NotThere, is_picture
from tests.renditions.storage import Broken, picture

URL = "https://storage.example/1/thumb?X-Amz-Signature=s3cret"
Answer = Callable[[httpx.Request], httpx.Response]


class Endless(httpx.AsyncByteStream):
    """A picture without an end."""

    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield picture("endless")
        while True:
            self.sent += 1 << 20
            yield bytes(1 << 20)


def fetcher(answer: Answer) -> Fetcher:
    return Fetcher(http=httpx.MockTransport(answer))


async def read(made: Fetcher, got: bytearray, begin: int = 0, etag: str = "") -> int:
    """Fetch content; return where it began."""
    async with made.content(URL, begin, etag) as content:
        async for chunk in content.chunks():
            got += chunk
        return content.begin


async def test_a_picture_comes_with_what_tells_its_state() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.headers.get("if-none-match") == '"e"':
            return httpx.Response(304)
        return httpx.Response(200, stream=httpx.ByteStream(picture("a")), headers={"etag": '"e"'})

    made = fetcher(answer)
    found = await made.picture(URL)
    assert found is not None
    assert (found.content, found.etag) == (picture("a"), '"e"')
    assert await made.picture(URL, '"e"') is None
    await made.aclose()
    assert all("authorization" not in request.headers for request in requests)
    assert all(request.headers["accept-encoding"] == "identity" for request in requests)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(403, content=b"<Error><Code>AccessDenied</Code></Error>"), LinkOver),
        (httpx.Response(400, content=b"<Error><Code>ExpiredToken</Code></Error>"), LinkOver),
        (httpx.Response(404), NotThere),
        (httpx.Response(503), ServerFailed),
        (httpx.Response(418), UnexpectedAnswer),
        (
            httpx.Response(200, stream=httpx.ByteStream(b"<html>Sign in to this Wi-Fi</html>")),
            UnexpectedAnswer,
        ),
        (httpx.Response(200, headers={"content-length": str(1 << 40)}, stream=Broken()), UnexpectedAnswer),
        (httpx.Response(200, stream=Endless()), UnexpectedAnswer),
        (httpx.Response(200, stream=Broken(picture("a"))), Unreachable),
        (httpx.Response(302, headers={"location": "http://elsewhere.example/x"}), UnexpectedAnswer),
        (httpx.Response(302, headers={"location": "file:///etc/passwd"}), UnexpectedAnswer),
        (httpx.Response(302, headers={"location": "http://127.0.0.1/x"}), UnexpectedAnswer),
        (httpx.Response(302, headers={"location": URL}), UnexpectedAnswer),
    ],
)
async def test_what_answers_mean(answer: httpx.Response, error: type[Exception]) -> None:
    def same(_: httpx.Request) -> httpx.Response:
        return answer

    made = fetcher(same)
    with pytest.raises(error) as caught:
        await made.picture(URL)
    await made.aclose()
    assert "s3cret" not in str(caught.value)
    if isinstance(caught.value, PxmError):
        assert caught.value.sentence
        assert caught.value.todo
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "s3cret" not in repr(chain)
        chain = chain.__cause__


async def test_a_link_that_is_not_secure_is_not_used() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(picture("a")))

    made = fetcher(answer)
    for url in ("http://storage.example/x", "ftp://storage.example/x", "file:///etc/passwd"):
        with pytest.raises(UnexpectedAnswer):
            await made.picture(url)
    await made.picture("http://127.0.0.1:9/x")  # the practice account's
    await made.aclose()
    assert len(asked) == 1


async def test_another_place_that_is_as_secure_is_followed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "storage.example":
            return httpx.Response(307, headers={"location": "https://eu.storage.example/1?s"})
        return httpx.Response(200, stream=httpx.ByteStream(picture("eu")))

    made = fetcher(answer)
    found = await made.picture(URL)
    await made.aclose()
    assert found is not None
    assert found.content == picture("eu")


async def test_an_endless_answer_is_ended_early() -> None:
    stream = Endless()
    made = fetcher(lambda _: httpx.Response(200, stream=stream))
    with pytest.raises(UnexpectedAnswer):
        await made.picture(URL)
    await made.aclose()
    assert stream.sent <= fetch.MOST_BYTES + (2 << 20)


async def test_a_storage_that_says_nothing_is_given_up() -> None:
    async def answer(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("never")

    made = Fetcher(http=httpx.MockTransport(answer), seconds=0.05)
    with pytest.raises(Unreachable, match="in time"):
        await made.picture(URL)
    await made.aclose()


async def test_few_are_fetched_at_the_same_time() -> None:
    now = most = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.01)
        now -= 1
        return httpx.Response(200, stream=httpx.ByteStream(picture("a")))

    made = Fetcher(http=httpx.MockTransport(answer))
    await asyncio.gather(*(made.picture(URL) for _ in range(12)))
    await made.aclose()
    assert most == fetch.CONNECTIONS


async def test_content_goes_on_where_it_broke() -> None:
    whole = bytes(range(256)) * 10

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-range") == '"e"':
            begin = int(request.headers["range"][6:-1])
            return httpx.Response(206, stream=httpx.ByteStream(whole[begin:]), headers={"etag": '"e"'})
        return httpx.Response(
            200, stream=Broken(whole[:1000]), headers={"etag": '"e"', "content-length": str(len(whole))}
        )

    made = fetcher(answer)
    got = bytearray()
    with pytest.raises(Unreachable):
        await read(made, got)
    assert bytes(got) == whole[:1000]
    assert await read(made, got, len(got), '"e"') == 1000
    await made.aclose()
    assert bytes(got) == whole


async def test_content_that_ends_too_early_is_told() -> None:
    class Short(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"ab"

    made = fetcher(lambda _: httpx.Response(200, stream=Short(), headers={"content-length": "5"}))
    with pytest.raises(Unreachable):
        await read(made, bytearray())
    await made.aclose()


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (picture("a"), True),
        (b"\x89PNG\r\n\x1a\n....", True),
        (b"GIF89a...", True),
        (b"RIFF\0\0\0\0WEBPVP8 ", True),
        (b"RIFF\0\0\0\0WAVE", False),
        (b"<svg/>", False),
        (b"", False),
    ],
)
def test_what_a_picture_is(content: bytes, is_one: bool) -> None:
    assert is_picture(content) is is_one
