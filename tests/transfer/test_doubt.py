"""After a sleep or in another network: connections that may be dead are found out in seconds, live ones go on."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.s3 import PartJob, S3Sender, StorageUnreachable
from tests.support.engines import until
from tests.support.storage import RawServer, Visit

MIB = 1024 * 1024


def job(url: str, file: Path) -> PartJob:
    size = file.stat().st_size
    return PartJob(
        url=url, path=bytes(file), offset=0, length=size, file_size=size, mime_type="application/octet-stream"
    )


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(24 * MIB))
    return path


async def test_a_connection_that_takes_nothing_any_more_is_given_up(large: Path) -> None:
    got = 0

    async def handler(visit: Visit) -> None:
        nonlocal got
        got += len(await visit.reader.readexactly(MIB))
        await asyncio.sleep(3600)

    disk = Disk()
    async with RawServer(handler) as server, S3Sender(disk, Throttle()) as sender:
        sending = asyncio.create_task(sender.send(job(server.url(), large), lambda _n: None))
        await until(lambda: got)
        sender.doubt(0.2)
        with pytest.raises(StorageUnreachable, match="hangs") as caught:
            await asyncio.wait_for(sending, 30)
        assert not caught.value.answered
    await disk.close()


async def test_an_answer_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    small = tmp_path / "small.bin"
    small.write_bytes(bytes(1000))
    got = 0

    async def handler(visit: Visit) -> None:
        nonlocal got
        got += len(await visit.body())
        await asyncio.sleep(3600)

    disk = Disk()
    async with RawServer(handler) as server, S3Sender(disk, Throttle()) as sender:
        sending = asyncio.create_task(sender.send(job(server.url(), small), lambda _n: None))
        await until(lambda: got)
        sender.doubt(0.1)
        with pytest.raises(StorageUnreachable, match="hangs"):
            await asyncio.wait_for(sending, 30)
    await disk.close()


@pytest.mark.parametrize("limit", [None, 12 * MIB])
async def test_one_that_still_carries_bytes_goes_on(large: Path, limit: int | None) -> None:
    got = 0

    async def handler(visit: Visit) -> None:
        nonlocal got
        left, digest = visit.length, hashlib.md5()
        while left:
            piece = await visit.reader.read(MIB)
            digest.update(piece)
            left -= len(piece)
            got += len(piece)
            await asyncio.sleep(0.02)
        await visit.answer("200 OK", {"ETag": f'"{digest.hexdigest()}"'})

    disk = Disk()
    async with RawServer(handler, limit=64 * 1024) as server, S3Sender(disk, Throttle(limit)) as sender:
        sending = asyncio.create_task(sender.send(job(server.url(), large), lambda _n: None))
        await until(lambda: got > MIB)
        sender.doubt(1.0)
        sender.doubt(1.0)  # another sign of the same change
        assert (await asyncio.wait_for(sending, 50)).etag
        assert server.connections == 1
    await disk.close()


async def test_idle_connections_are_not_used_again(tmp_path: Path) -> None:
    small = tmp_path / "small.bin"
    small.write_bytes(bytes(1000))

    async def handler(visit: Visit) -> None:
        digest = hashlib.md5(await visit.body()).hexdigest()
        await visit.answer("200 OK", {"ETag": f'"{digest}"'})

    disk = Disk()
    async with RawServer(handler) as server, S3Sender(disk, Throttle()) as sender:
        for _ in range(2):
            await sender.send(job(server.url(), small), lambda _n: None)
        assert server.connections == 1
        sender.doubt()
        await sender.send(job(server.url(), small), lambda _n: None)
        assert server.connections == 2
    await disk.close()
