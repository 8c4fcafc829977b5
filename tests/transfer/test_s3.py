"""Sending parts: to a real S3 server, and to servers that cut, hang, lie and refuse early."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from blake3 import blake3

from pxm_desktop.pxm.errors import NoRoom
from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.disk import Disk, SourceError
from pxm_desktop.transfer.fingerprint import BLOCK_SIZE, Fingerprint
from pxm_desktop.transfer.lanes import Lanes
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.s3 import (
    PartJob,
    PartRefused,
    S3Sender,
    SendError,
    SignatureRefused,
    StorageUnreachable,
    UrlExpired,
    WrongEtag,
)
from tests.support.storage import BUCKET, LocalS3, RawServer, Visit

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalS3]:
    with LocalS3(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
async def disk() -> AsyncIterator[Disk]:
    opened = Disk()
    yield opened
    await opened.close()


@pytest.fixture
async def sender(disk: Disk) -> AsyncIterator[S3Sender]:
    async with S3Sender(disk, Throttle()) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "front.jpg"
    path.write_bytes(os.urandom(300_000))
    return path


def job(url: str, file: Path, *, offset: int = 0, length: int | None = None, **more: Any) -> PartJob:
    size = file.stat().st_size
    return PartJob(
        url=url,
        path=bytes(file),
        offset=offset,
        length=size - offset if length is None else length,
        file_size=size,
        mime_type="image/jpeg",
        **more,
    )


class Meter:
    """Gathers what a sender reports."""

    def __init__(self) -> None:
        self.total = 0
        self.most = 0

    def __call__(self, count: int) -> None:
        self.total += count
        self.most = max(self.most, self.total)


async def stored(visit: Visit, **headers: str) -> None:
    """Take the body and say so, as S3 does."""
    body = await visit.body()
    await visit.answer("200 OK", {"ETag": f'"{hashlib.md5(body).hexdigest()}"', **headers})


# --- a real S3 ---------------------------------------------------------------------------------------------


async def test_a_whole_file(storage: LocalS3, sender: S3Sender, file: Path) -> None:
    meter = Meter()
    sent = await sender.send(job(storage.put_url("whole.jpg"), file), meter)
    content = file.read_bytes()
    assert sent.etag == hashlib.md5(content).hexdigest()
    assert sent.md5 == hashlib.md5(content).digest()
    assert sent.blocks == (blake3(content).digest(),)
    assert meter.total == len(content)
    assert storage.content("whole.jpg") == content
    assert storage.client.head_object(Bucket=BUCKET, Key="whole.jpg")["ContentType"] == "image/jpeg"


async def test_parts_side_by_side_and_their_fingerprint(
    storage: LocalS3, sender: S3Sender, disk: Disk, tmp_path: Path
) -> None:
    file = tmp_path / "film.mov"
    size, part = 17 * MIB + 12_345, 5 * MIB
    file.write_bytes(os.urandom(size))
    upload, urls = storage.begin("film.mov", 4)
    meter = Meter()
    parts = await asyncio.gather(
        *(
            sender.send(job(url, file, offset=number * part, length=min(part, size - number * part)), meter)
            for number, url in enumerate(urls)
        )
    )
    storage.complete("film.mov", upload, [sent.etag for sent in parts])
    gathered = Fingerprint(size)
    for number, sent in enumerate(parts):
        gathered.add(number * part, sent.blocks)
    assert gathered.missing() == []
    assert gathered.hexdigest() == await disk.fingerprint(bytes(file), size)
    assert storage.content("film.mov") == file.read_bytes()
    assert meter.total == size


async def test_an_expired_url_is_not_even_tried(sender: S3Sender, file: Path) -> None:
    async def handler(visit: Visit) -> None:
        await stored(visit, Date="Thu, 01 Jan 2026 12:00:00 GMT")

    async with RawServer(handler) as server:
        await sender.send(job(server.url(), file), Meter())
        soon, past = (
            server.url(f"/k?X-Amz-Date=20260101T{start}Z&X-Amz-Expires=900") for start in ("115000", "114000")
        )
        await sender.send(job(soon, file), Meter())
        with pytest.raises(UrlExpired, match="expired"):
            await sender.send(job(past, file), Meter())
        assert server.requests == 2


@pytest.mark.parametrize("wrong", [0.0, 1e11])
async def test_a_wrong_clock_of_this_computer_stops_nothing(
    storage: LocalS3, disk: Disk, file: Path, wrong: float
) -> None:
    async with S3Sender(disk, Throttle(), now=lambda: wrong) as sender:
        for _ in range(2):
            await sender.send(job(storage.put_url("clock.jpg"), file), Meter())
        assert abs(sender.now() - time.time()) < 120


async def test_a_date_that_is_none_is_passed_over(sender: S3Sender, file: Path) -> None:
    async with RawServer(lambda visit: stored(visit, Date="some day")) as server:
        await sender.send(job(server.url(), file), Meter())
    assert abs(sender.now() - time.time()) < 120


async def test_a_url_that_expires_on_the_way(storage: LocalS3, disk: Disk, file: Path) -> None:
    url = storage.put_url("late.jpg", seconds=1)
    await asyncio.sleep(2.1)  # S3 decides by its own clock
    async with S3Sender(disk, Throttle(), now=lambda: 0.0) as sender:
        meter = Meter()
        with pytest.raises(UrlExpired):
            await sender.send(job(url, file), meter)
        assert meter.total == 0


async def test_a_wrong_signature(storage: LocalS3, sender: S3Sender, file: Path) -> None:
    url = storage.put_url("forged.jpg").replace("forged.jpg", "other.jpg")
    with pytest.raises(SignatureRefused):
        await sender.send(job(url, file), Meter())


async def test_an_upload_that_is_over_needs_new_urls(storage: LocalS3, sender: S3Sender, file: Path) -> None:
    upload, (url,) = storage.begin("over.jpg", 1)
    storage.client.abort_multipart_upload(Bucket=BUCKET, Key="over.jpg", UploadId=upload)
    with pytest.raises(UrlExpired):
        await sender.send(job(url, file, length=100_000), Meter())


async def test_a_signed_content_type(storage: LocalS3, sender: S3Sender, file: Path) -> None:
    url = storage.put_url("typed.jpg", ContentType="image/jpeg")
    await sender.send(job(url, file), Meter())
    assert storage.client.head_object(Bucket=BUCKET, Key="typed.jpg")["ContentType"] == "image/jpeg"


async def test_a_signed_content_md5(storage: LocalS3, sender: S3Sender, file: Path) -> None:
    md5 = base64.b64encode(hashlib.md5(file.read_bytes()).digest()).decode()
    await sender.send(job(storage.put_url("summed.jpg", ContentMD5=md5), file), Meter())
    assert storage.content("summed.jpg") == file.read_bytes()


async def test_a_signed_content_md5_of_another_content(
    storage: LocalS3, sender: S3Sender, file: Path
) -> None:
    md5 = base64.b64encode(hashlib.md5(b"another").digest()).decode()
    with pytest.raises(SignatureRefused):
        await sender.send(job(storage.put_url("summed.jpg", ContentMD5=md5), file), Meter())


@pytest.mark.parametrize("signed", [{}, {"ContentType": "image/jpeg"}])
async def test_old_signatures_with_and_without_a_content_type(
    storage: LocalS3, sender: S3Sender, file: Path, signed: dict[str, Any]
) -> None:
    for key in ("first.jpg", "second.jpg"):
        url = storage.put_url(key, version="s3", **signed)
        assert "Signature=" in url
        meter = Meter()
        await sender.send(job(url, file), meter)
        assert storage.content(key) == file.read_bytes()
        assert meter.total == file.stat().st_size


# --- answers -----------------------------------------------------------------------------------------------


async def test_headers_of_a_whole_file_and_of_a_part(sender: S3Sender, file: Path) -> None:
    heads: list[str] = []

    async def handler(visit: Visit) -> None:
        heads.append(visit.head.lower())
        await stored(visit)

    async with RawServer(handler) as server:
        await sender.send(job(server.url("/k%20y?a=b%2Fc"), file), Meter())
        await sender.send(job(server.url(), file, offset=10, length=20), Meter())
    whole, part = heads
    assert whole.startswith("put /k%20y?a=b%2fc http/1.1\r\n")
    assert "\r\ncontent-length: 300000\r\n" in whole
    assert "\r\ncontent-type: image/jpeg\r\n" in whole
    assert f"\r\nhost: 127.0.0.1:{server.port}\r\n" in whole
    assert "authorization" not in whole
    assert "transfer-encoding" not in whole
    assert "expect" not in whole
    assert "\r\ncontent-length: 20\r\n" in part
    assert "content-type" not in part


async def test_other_signed_headers_are_sent_when_pxm_told_their_values(sender: S3Sender, file: Path) -> None:
    heads: list[str] = []

    async def handler(visit: Visit) -> None:
        heads.append(visit.head.lower())
        await stored(visit)

    async with RawServer(handler) as server:
        url = server.url("/k?X-Amz-SignedHeaders=host%3Bx-amz-acl%3Bx-amz-content-sha256")
        with pytest.raises(PartRefused, match="x-amz-acl"):
            await sender.send(job(url, file), Meter())
        await sender.send(job(url, file, headers=(("x-amz-acl", "private"),)), Meter())
    assert len(heads) == 1
    assert "\r\nx-amz-acl: private\r\n" in heads[0]
    assert "\r\nx-amz-content-sha256: unsigned-payload\r\n" in heads[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"opaque-tag"'},
        {"ETag": '"opaque-1"'},
        {"ETag": f'"{"0" * 32}"', "x-amz-server-side-encryption": "aws:kms"},
        {"ETag": f'"{"0" * 32}"', "x-amz-server-side-encryption": "aws:kms:dsse"},
        {"ETag": f'"{"0" * 32}"', "x-amz-server-side-encryption-customer-algorithm": "AES256"},
        {"ETag": "unquoted"},
    ],
)
async def test_etags_that_are_no_md5_are_taken_as_they_are(
    sender: S3Sender, file: Path, headers: dict[str, str]
) -> None:
    async def handler(visit: Visit) -> None:
        await visit.body()
        await visit.answer("200 OK", headers)

    async with RawServer(handler) as server:
        sent = await sender.send(job(server.url(), file), Meter())
    assert sent.etag == headers["ETag"].strip('"')


@pytest.mark.parametrize("etag", ["0" * 32, None])
async def test_a_wrong_or_absent_etag_of_a_part(sender: S3Sender, file: Path, etag: str | None) -> None:
    async def handler(visit: Visit) -> None:
        await visit.body()
        await visit.answer("200 OK", {} if etag is None else {"ETag": f'"{etag}"'})

    meter = Meter()
    async with RawServer(handler) as server:
        with pytest.raises(WrongEtag):
            await sender.send(job(server.url(), file, length=1000), meter)
    assert meter.most == 1000
    assert meter.total == 0


def s3_error(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>secret</Message></Error>".encode()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        ("403 Forbidden", "AccessDenied", UrlExpired),
        ("403 Forbidden", "ExpiredToken", UrlExpired),
        ("400 Bad Request", "ExpiredToken", UrlExpired),
        ("404 Not Found", "NoSuchUpload", UrlExpired),
        ("403 Forbidden", "SignatureDoesNotMatch", SignatureRefused),
        ("403 Forbidden", "", SignatureRefused),
        ("400 Bad Request", "BadDigest", WrongEtag),
        ("400 Bad Request", "RequestTimeout", StorageUnreachable),
        ("400 Bad Request", "EntityTooLarge", PartRefused),
        ("400 Bad Request", "InvalidArgument", PartRefused),
        ("403 Forbidden", "RequestTimeTooSkewed", SignatureRefused),
        ("404 Not Found", "NoSuchBucket", PartRefused),
        ("307 Temporary Redirect", "TemporaryRedirect", PartRefused),
        ("403 Forbidden", "QuotaExceeded", NoRoom),
        ("400 Bad Request", "XMinioAdminBucketQuotaExceeded", NoRoom),
        ("507 Insufficient Storage", "XMinioStorageFull", NoRoom),
        ("407 Proxy Authentication Required", "", StorageUnreachable),
        ("408 Request Timeout", "", StorageUnreachable),
        ("429 Too Many Requests", "", StorageUnreachable),
        ("500 Internal Server Error", "InternalError", StorageUnreachable),
        ("503 Service Unavailable", "SlowDown", StorageUnreachable),
    ],
)
@pytest.mark.parametrize("early", [False, True])
async def test_refusals(
    sender: S3Sender, tmp_path: Path, status: str, code: str, kind: type[SendError | NoRoom], early: bool
) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(24 * MIB if early else 1000))

    async def handler(visit: Visit) -> None:
        if not early:
            await visit.body()
        await visit.answer(status, {"Location": "http://127.0.0.1:1/elsewhere"}, s3_error(code))
        if early:  # the body is left where it is, as S3 does
            await asyncio.sleep(3600)

    meter = Meter()
    async with RawServer(handler, limit=64 * 1024) as server:
        with pytest.raises((SendError, NoRoom)) as caught:
            await sender.send(job(server.url("/key?X-Amz-Signature=secret"), file), meter)
        assert server.requests == 1
    assert type(caught.value) is kind
    assert caught.value.sentence.endswith(".")
    assert caught.value.todo.endswith(".")
    assert "secret" not in f"{caught.value}{caught.value!r}{caught.value.__cause__!r}"
    assert meter.total == 0


async def test_a_refusal_followed_by_a_closed_connection_is_still_read(
    sender: S3Sender, tmp_path: Path
) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(64 * MIB))

    async def handler(visit: Visit) -> None:
        await visit.answer("403 Forbidden", {"Connection": "close"}, s3_error("AccessDenied"))
        visit.writer.write_eof()
        while await visit.reader.read(65536):  # S3 drains for a moment before it closes
            pass

    async with RawServer(handler) as server:
        with pytest.raises(UrlExpired):
            await sender.send(job(server.url(), file), Meter())


async def test_a_proxy_like_interim_answer_is_passed_over(sender: S3Sender, file: Path) -> None:
    async def handler(visit: Visit) -> None:
        visit.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await stored(visit)

    async with RawServer(handler) as server:
        assert (await sender.send(job(server.url(), file), Meter())).etag


# --- broken connections ------------------------------------------------------------------------------------


async def test_nobody_listens(sender: S3Sender, file: Path) -> None:
    async with RawServer(stored) as server:
        url = server.url()
    meter = Meter()
    with pytest.raises(StorageUnreachable):
        await sender.send(job(url, file), meter)
    assert meter.total == 0


@pytest.mark.parametrize("taken", [0, 100_000])
async def test_a_connection_cut_on_the_way(sender: S3Sender, tmp_path: Path, taken: int) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(16 * MIB))

    async def handler(visit: Visit) -> None:
        await visit.reader.readexactly(taken)
        visit.writer.transport.abort()

    meter = Meter()
    async with RawServer(handler) as server:
        with pytest.raises(StorageUnreachable, match="broke"):
            await sender.send(job(server.url(), file), meter)
        assert server.requests == 1
    assert meter.total == 0


async def test_a_connection_closed_instead_of_an_answer(sender: S3Sender, file: Path) -> None:
    async def handler(visit: Visit) -> None:
        await visit.body()
        visit.writer.close()

    async with RawServer(handler) as server:
        with pytest.raises(StorageUnreachable):
            await sender.send(job(server.url(), file), Meter())


async def test_a_server_that_takes_nothing_any_more(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(64 * MIB))

    async def handler(visit: Visit) -> None:
        await asyncio.sleep(3600)

    meter = Meter()
    async with RawServer(handler) as server, S3Sender(disk, Throttle(), progress_timeout=0.2) as sender:
        with pytest.raises(StorageUnreachable, match="hangs"):
            await sender.send(job(server.url(), file), meter)
    assert 0 < meter.most < 64 * MIB
    assert meter.total == 0


async def test_a_slow_server_is_no_hanging_one(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(24 * MIB))

    async def handler(visit: Visit) -> None:
        left, digest = visit.length, hashlib.md5()
        while left:
            piece = await visit.reader.read(MIB)
            digest.update(piece)
            left -= len(piece)
            await asyncio.sleep(0.01)
        await visit.answer("200 OK", {"ETag": f'"{digest.hexdigest()}"'})

    # In all it takes longer than the server may be silent.
    async with (
        RawServer(handler, limit=64 * 1024) as server,
        S3Sender(disk, Throttle(), progress_timeout=1.5) as sender,
    ):
        assert (await sender.send(job(server.url(), file), Meter())).etag


async def test_an_answer_that_does_not_come(disk: Disk, file: Path) -> None:
    async def handler(visit: Visit) -> None:
        await visit.body()
        await asyncio.sleep(3600)

    async with RawServer(handler) as server, S3Sender(disk, Throttle(), answer_timeout=0.1) as sender:
        with pytest.raises(StorageUnreachable, match="hangs"):
            await sender.send(job(server.url(), file), Meter())


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\x01\x02 no http at all\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 10_000_000,
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"",
    ],
)
async def test_answers_that_are_no_http(sender: S3Sender, file: Path, answer: bytes) -> None:
    async def handler(visit: Visit) -> None:
        await visit.body()
        visit.writer.write(answer)
        await visit.writer.drain()
        visit.writer.close()

    async with RawServer(handler) as server:
        with pytest.raises(StorageUnreachable):
            await sender.send(job(server.url(), file), Meter())


@pytest.mark.parametrize("status", ["200 OK", "503 Service Unavailable"])
async def test_an_endless_answer_is_cut(sender: S3Sender, file: Path, status: str) -> None:
    async def handler(visit: Visit) -> None:
        etag = hashlib.md5(await visit.body()).hexdigest()
        visit.writer.write(
            f'HTTP/1.1 {status}\r\nETag: "{etag}"\r\nTransfer-Encoding: chunked\r\n\r\n'.encode()
        )
        while True:
            visit.writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            await visit.writer.drain()

    async with RawServer(handler) as server:
        if status.startswith("200"):
            assert (await sender.send(job(server.url(), file), Meter())).etag
        else:
            with pytest.raises(StorageUnreachable, match="503"):
                await sender.send(job(server.url(), file), Meter())


async def test_a_cancelled_part_takes_its_progress_back(sender: S3Sender, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(32 * MIB))
    arrived = asyncio.Event()

    async def handler(visit: Visit) -> None:
        await visit.reader.readexactly(MIB)
        arrived.set()
        await asyncio.sleep(3600)

    meter = Meter()
    async with RawServer(handler) as server:
        task = asyncio.create_task(sender.send(job(server.url(), file), meter))
        await asyncio.wait_for(arrived.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert meter.most > 0
    assert meter.total == 0


# --- connections kept --------------------------------------------------------------------------------------


async def test_connections_are_used_again(sender: S3Sender, file: Path) -> None:
    async with RawServer(stored) as server:
        for _ in range(5):
            await sender.send(job(server.url(), file), Meter())
        assert (server.connections, server.requests) == (1, 5)
        await asyncio.gather(*(sender.send(job(server.url(), file), Meter()) for _ in range(3)))
        assert server.connections == 3


async def test_a_connection_that_was_refused_early_is_not_used_again(
    sender: S3Sender, tmp_path: Path
) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(24 * MIB))

    async def handler(visit: Visit) -> None:
        if visit.number == 1:
            await visit.answer("503 Slow Down")
            await asyncio.sleep(3600)
        await stored(visit)

    async with RawServer(handler, limit=32 * MIB) as server:
        with pytest.raises(StorageUnreachable):
            await sender.send(job(server.url(), file), Meter())
        assert (await sender.send(job(server.url(), file), Meter())).etag
        assert server.connections == 2


async def test_a_connection_closed_while_idle_is_replaced(sender: S3Sender, file: Path) -> None:
    closed = asyncio.Event()

    async def handler(visit: Visit) -> None:
        await stored(visit)
        if visit.number == 1:
            visit.writer.close()
            await visit.writer.wait_closed()
            closed.set()

    async with RawServer(handler) as server:
        await sender.send(job(server.url(), file), Meter())
        await asyncio.wait_for(closed.wait(), 30)
        meter = Meter()
        await sender.send(job(server.url(), file), meter)
        assert server.connections == 2
    assert meter.total == file.stat().st_size


async def test_a_connection_closed_in_the_moment_of_its_next_use_is_replaced_once(
    sender: S3Sender, file: Path
) -> None:
    requests = 0

    async def handler(visit: Visit) -> None:
        nonlocal requests
        requests += 1
        if requests == 2 or (visit.number > 1 and requests < 5):
            visit.writer.transport.abort()
            return
        await stored(visit)

    async with RawServer(handler) as server:
        await sender.send(job(server.url(), file), Meter())
        meter = Meter()
        with pytest.raises(StorageUnreachable):  # the old one, and the new one too
            await sender.send(job(server.url(), file), meter)
        assert requests == 3
        assert meter.total == 0


# --- the source --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["shrinks", "grows", "is touched"])
async def test_a_file_that_changes_while_it_is_sent(
    disk: Disk, sender: S3Sender, tmp_path: Path, how: str
) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(32 * MIB))

    async def handler(visit: Visit) -> None:
        await visit.reader.readexactly(MIB)
        match how:
            case "shrinks":
                os.truncate(file, MIB)
            case "grows":
                os.truncate(file, 33 * MIB)
            case _:
                os.utime(file, ns=(1, 1))
        await visit.reader.readexactly(visit.length - MIB)
        await visit.answer("200 OK", {"ETag": '"etag"'})

    meter = Meter()
    async with RawServer(handler, limit=64 * 1024) as server:
        with pytest.raises(SourceError) as caught:
            await sender.send(job(server.url(), file), meter)
    assert caught.value.kind is Cause.CHANGED
    assert meter.total == 0


async def test_a_file_that_is_not_the_one_that_was_queued(sender: S3Sender, file: Path) -> None:
    async with RawServer(stored) as server:
        with pytest.raises(SourceError) as caught:
            await sender.send(job(server.url(), file, mtime_ns=5), Meter())
    assert caught.value.kind is Cause.CHANGED


async def test_a_file_that_is_gone(sender: S3Sender, file: Path) -> None:
    async with RawServer(stored) as server:
        gone = job(server.url(), file)
        file.unlink()
        with pytest.raises(SourceError) as caught:
            await sender.send(gone, Meter())
    assert caught.value.kind is Cause.MISSING


# --- limits and secrets ------------------------------------------------------------------------------------


async def test_the_bandwidth_limit_holds_and_can_be_lifted(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(4 * MIB))
    throttle = Throttle(MIB // 4)
    async with RawServer(stored, limit=8 * MIB) as server, S3Sender(disk, throttle) as sender:
        loop = asyncio.get_running_loop()
        began = loop.time()
        seen: list[float] = []

        def progress(count: int) -> None:
            seen.append(loop.time() - began)
            if sum(1 for _ in seen) == 20:
                throttle.limit = None

        await sender.send(job(server.url(), file), progress)
    # Twenty pieces of a twentieth of a second each, less the burst.
    assert seen[19] >= 0.7
    assert len(seen) > 20


async def test_a_wait_for_the_bandwidth_limit_is_no_hanging_network(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(bytes(20_000))
    async with (
        RawServer(stored) as server,
        S3Sender(disk, Throttle(20_000), progress_timeout=0.1) as sender,
    ):
        assert (await sender.send(job(server.url(), file), Meter())).etag


async def test_lanes_hear_of_every_byte(disk: Disk, file: Path) -> None:
    now = 0.0
    lanes = Lanes(clock=lambda: now)
    async with RawServer(stored) as server, S3Sender(disk, Throttle(), lanes) as sender:
        await sender.send(job(server.url(), file), Meter())
        now = 0.5
        assert lanes.throughput() > 0


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.example.com/key?X-Amz-Signature=secret",
        "ftp://127.0.0.1/key?X-Amz-Signature=secret",
        "https:///key?X-Amz-Signature=secret",
        "http://127.0.0.1/a key?X-Amz-Signature=secret",
        "http://127.0.0.1/key\r\nX: y?X-Amz-Signature=secret",
        "http://127.0.0.1/k\u00e9y?X-Amz-Signature=secret",
        "http://127.0.0.1:port/key?X-Amz-Signature=secret",
        "http://[::1/key?X-Amz-Signature=secret",
    ],
)
async def test_urls_that_are_not_safe_are_not_used(sender: S3Sender, file: Path, url: str) -> None:
    with pytest.raises(PartRefused) as caught:
        await sender.send(job(url, file), Meter())
    assert "secret" not in f"{caught.value}{caught.value!r}{caught.value.__cause__!r}"


def test_a_job_does_not_show_its_url(file: Path) -> None:
    assert "secret" not in repr(job("https://h/k?X-Amz-Signature=secret", file))


async def test_memory_does_not_grow_with_the_file(disk: Disk, sender: S3Sender, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.touch()
    os.truncate(file, 96 * MIB)

    async def handler(visit: Visit) -> None:
        left = visit.length
        while left:
            left -= len(await visit.reader.read(MIB))
        await visit.answer("200 OK", {"ETag": '"tag"'})

    tracemalloc.start()
    try:
        async with RawServer(handler) as server:
            sent = await sender.send(job(server.url(), file), Meter())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(sent.blocks) == 96 * MIB // BLOCK_SIZE
    assert most < 8 * MIB
