"""Reading source files beside the loop: states, parts, errors in words, stalled volumes."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import hashlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from pxm_desktop.transfer import source, volumes
from pxm_desktop.transfer.disk import Disk, SourceError
from pxm_desktop.transfer.fingerprint import Fingerprint
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.part_reader import STEP_SIZE, PartReader
from pxm_desktop.transfer.source import is_cloud_only, open_path, stat_path
from tests.support.long_path import make_long_path
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


async def whole(reader: PartReader) -> bytes:
    reader.begin()
    try:
        read = b""
        while chunk := await reader.read():
            read += bytes(chunk)
        return read
    finally:
        reader.close()


async def test_a_stamp_tells_states_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"one")
    disk = Disk()
    first = await disk.stamp(bytes(file))
    assert first.size == 3
    os.utime(file, ns=(5, 5))
    assert (await disk.stamp(bytes(file))).mtime_ns == 5
    file.write_bytes(b"longer")
    assert (await disk.stamp(bytes(file))).size == 6
    await disk.close()


async def test_a_part_is_read_in_steps(tmp_path: Path) -> None:
    content = os.urandom(3 * STEP_SIZE + 17)
    file = tmp_path / "a.bin"
    file.write_bytes(content)
    disk = Disk()
    reader = disk.part(bytes(file), offset=5, length=len(content) - 10, file_size=len(content))
    assert await whole(reader) == content[5:-5]
    assert reader.md5 == hashlib.md5(content[5:-5]).digest()
    assert await disk.md5(bytes(file), offset=0, length=9, file_size=len(content)) == (
        hashlib.md5(content[:9]).digest()
    )
    await disk.close()


async def test_buffers_are_passed_on(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(bytes(3 * STEP_SIZE))
    disk = Disk()
    for _ in range(20):
        await whole(disk.part(bytes(file), offset=0, length=3 * STEP_SIZE, file_size=3 * STEP_SIZE))
        await disk.run(bytes(file), lambda: None)
    gc.collect()
    buffers = [one for one in gc.get_objects() if isinstance(one, bytearray) and len(one) == STEP_SIZE]
    assert len(buffers) <= 8
    await disk.close()


@pytest.mark.parametrize("now", [b"shorter", b"much longer than before", b"same"])
async def test_a_file_that_is_not_what_was_queued_has_changed(tmp_path: Path, now: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"1234567890"[:4] if now == b"same" else b"1234567890")
    before = file.stat()
    file.write_bytes(now)
    os.utime(file, ns=(1, 1))
    disk = Disk()
    size = before.st_size
    with pytest.raises(SourceError) as caught:
        await whole(
            disk.part(bytes(file), offset=0, length=size, file_size=size, mtime_ns=before.st_mtime_ns)
        )
    assert caught.value.kind is Cause.CHANGED
    await disk.close()


@pytest.mark.parametrize("how", ["shrinks", "grows", "is touched"])
async def test_a_file_that_changes_while_it_is_read(tmp_path: Path, how: str) -> None:
    file = tmp_path / "a.bin"
    size = 5 * STEP_SIZE
    file.write_bytes(bytes(size))
    disk = Disk()
    reader = disk.part(bytes(file), offset=0, length=size, file_size=size)
    reader.begin()
    await reader.read()
    match how:
        case "shrinks":
            os.truncate(file, STEP_SIZE)
        case "grows":
            with file.open("ab") as more:
                more.write(b"x")
        case _:
            os.utime(file, ns=(1, 1))
    with pytest.raises(SourceError) as caught:
        await _to_the_end(reader)
    assert caught.value.kind is Cause.CHANGED
    reader.close()
    await disk.close()


async def _to_the_end(reader: PartReader) -> None:
    while await reader.read():
        pass


async def test_a_missing_file(tmp_path: Path) -> None:
    disk = Disk()
    with pytest.raises(SourceError) as caught:
        await disk.stamp(bytes(tmp_path / "gone.jpg"))
    assert caught.value.kind is Cause.MISSING
    assert "no longer there" in caught.value.sentence
    assert caught.value.todo
    with pytest.raises(SourceError, match="no longer there"):
        await disk.fingerprint(bytes(tmp_path / "gone.jpg"), 5)
    await disk.close()


async def test_a_fifo_and_a_folder_are_no_files_and_hold_up_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    disk = Disk()
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(SourceError, match="not a file"):
            await disk.stamp(bytes(path))
        with pytest.raises(SourceError):
            await whole(disk.part(bytes(path), offset=0, length=1, file_size=1))
    await disk.close()


async def test_the_fingerprint_of_a_file_of_another_size(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"12345")
    disk = Disk()
    with pytest.raises(SourceError) as caught:
        await disk.fingerprint(bytes(file), 4)
    assert caught.value.kind is Cause.CHANGED
    assert await disk.fingerprint(bytes(file), 5) != Fingerprint(0).hexdigest()
    await disk.close()


async def test_a_cancelled_fingerprint_lets_go_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"x")
    os.truncate(file, 2000 * STEP_SIZE)
    disk = Disk()
    task = asyncio.create_task(disk.fingerprint(bytes(file), 2000 * STEP_SIZE))
    await until(lambda: _is_open(file))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not _is_open(file))
    await disk.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that a thread does."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - nothing in a thread sets an event for us
            await asyncio.sleep(0.001)


def _is_open(file: Path) -> bool:
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if link.readlink() == file:
                return True
    return False


async def test_a_volume_that_stalls_stops_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalled = tmp_path / "share"
    stalled.mkdir()
    file = tmp_path / "here.txt"
    file.write_bytes(b"here")
    monkeypatch.setattr(volumes._MountTable, "mounts", lambda _: frozenset({b"/", bytes(stalled)}))
    release = threading.Event()
    disk = Disk(threads=2)
    hanging = [asyncio.ensure_future(disk.run(bytes(stalled / "x"), release.wait)) for _ in range(10)]
    async with asyncio.timeout(30):
        assert (await disk.stamp(bytes(file))).size == 4
    assert not any(task.done() for task in hanging)
    release.set()
    await asyncio.gather(*hanging)
    await disk.close()


async def test_files_behind_a_symlink_move_to_the_pool_of_their_device(tmp_path: Path) -> None:
    disk = Disk()
    here, there = bytes(tmp_path / "a"), bytes(tmp_path / "link" / "b")
    disk.learn(here, 1)
    assert disk.pool(here) is disk.pool(there)
    disk.learn(there, 2)
    assert disk.pool(here) is not disk.pool(there)
    assert disk.pool(there) is disk.pool(bytes(tmp_path / "link" / "c"))
    for number in range(5000):
        disk.learn(b"/many/%d/x" % number, 2)
    assert len(disk._learned) <= 4096


async def test_a_disk_that_brings_nothing_is_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a")
    release = threading.Event()
    monkeypatch.setattr("pxm_desktop.transfer.part_reader.open_file", lambda _: release.wait())
    disk = Disk()
    reader = disk.part(bytes(file), offset=0, length=1, file_size=1)
    reader.begin()
    with pytest.raises(SourceError) as caught:
        await reader.read(0.01)
    assert caught.value.kind is Cause.DRIVE_OFFLINE
    reader.close()
    release.set()
    await disk.close()


async def test_jobs_that_were_cancelled_are_not_begun(tmp_path: Path) -> None:
    disk = Disk(threads=1)
    release = threading.Event()
    done: list[int] = []
    first = disk.pool(bytes(tmp_path)).submit(release.wait)
    second = disk.pool(bytes(tmp_path)).submit(done.append, 2)
    third = disk.pool(bytes(tmp_path)).submit(done.append, 3)
    second.cancel()
    release.set()
    await first
    await third
    assert done == [3]
    await disk.close()


async def test_closing_waits_for_nobody_and_ends_the_threads(tmp_path: Path) -> None:
    disk = Disk(threads=2)
    await disk.run(bytes(tmp_path), lambda: None)
    pool = disk.pool(bytes(tmp_path))
    threads = [one for one in threading.enumerate() if one.name.startswith(f"{pool._name}-")]
    assert threads
    await disk.close()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


async def test_a_path_longer_than_the_system_takes(tmp_path: Path) -> None:
    path = make_long_path(tmp_path, b"deep.jpg", b"deep")
    assert len(path) > 4096
    disk = Disk()
    assert (await disk.stamp(path)).size == 4
    assert await whole(disk.part(path, offset=0, length=4, file_size=4)) == b"deep"
    with pytest.raises(SourceError, match="no longer there"):
        await disk.stamp(path + b"x")
    with pytest.raises(SourceError):
        await disk.stamp(b"/" + b"x" * 5000)
    await disk.close()
    os.close(open_path(path))
    assert stat_path(path).st_size == 4


def test_a_file_that_may_not_be_read(open_folder: Path) -> None:
    file = open_folder / "secret.jpg"
    file.write_bytes(b"secret")
    file.chmod(0o600)
    answer = as_nobody(
        f"""
        import asyncio
        from pxm_desktop.transfer.disk import Disk, SourceError

        async def main():
            try:
                await Disk().fingerprint({bytes(file)!r}, 6)
            except SourceError as error:
                print(error.kind, error.sentence)
        asyncio.run(main())
        """
    )
    assert answer.startswith("permission This computer does not let PXM Desktop read the file.")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, Cause.MISSING),
        (errno.EACCES, Cause.PERMISSION),
        (errno.EBUSY, Cause.LOCKED),
        (errno.ESTALE, Cause.DRIVE_OFFLINE),
        (errno.EHOSTDOWN, Cause.DRIVE_OFFLINE),
        (errno.EIO, Cause.UNREADABLE),
    ],
)
def test_every_os_error_has_words(number: int, kind: Cause) -> None:
    error = SourceError.of(OSError(number, os.strerror(number), "/secret/path"))
    assert error.kind is kind
    assert error.sentence.endswith(".")
    assert error.todo.endswith(".")
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(32, Cause.LOCKED), (53, Cause.DRIVE_OFFLINE), (362, Cause.CLOUD), (5, Cause.PERMISSION)],
)
def test_windows_errors_have_words(number: int, kind: Cause) -> None:
    error = OSError(errno.EINVAL, "as Windows says it")
    error.winerror = number  # type: ignore[attr-defined]
    assert SourceError.of(error).kind is kind


@pytest.mark.parametrize(
    ("found", "cloud"),
    [
        ({"st_file_attributes": 0x400000}, True),
        ({"st_file_attributes": 0x1000}, True),
        ({"st_file_attributes": 0x20}, False),
        ({"st_flags": 0x40000000}, True),
        ({"st_flags": 0}, False),
        ({}, False),
    ],
)
def test_placeholders_of_cloud_drives(found: dict[str, int], cloud: bool) -> None:
    assert is_cloud_only(cast("os.stat_result", SimpleNamespace(**found))) is cloud


async def test_a_placeholder_is_not_fetched_by_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a")
    monkeypatch.setattr(source, "is_cloud_only", lambda _: True)
    disk = Disk()
    with pytest.raises(SourceError, match="only in the cloud"):
        await disk.fingerprint(bytes(file), 1)
    await disk.close()


def test_volumes_are_told_from_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_bytes(
        b"1 0 8:1 / / rw - ext4 /dev/a rw\n"
        b"2 1 0:50 / /mnt/photo\\040share rw - cifs //nas/photo rw\n"
        b"3 1 0:51 / /mnt rw - tmpfs tmpfs rw\n"
    )
    monkeypatch.setattr(volumes, "_MOUNTS", table)
    monkeypatch.setattr(volumes, "_table", volumes._MountTable())
    monkeypatch.setattr(sys, "platform", "linux")
    assert volumes.volume_of(b"/home/me/a.jpg") == "/"
    assert volumes.volume_of(b"/mnt/photo share/x/a.jpg") == "/mnt/photo share"
    assert volumes.volume_of(b"/mnt/photo sharer/a.jpg") == "/mnt"
    table.unlink()
    monkeypatch.setattr(volumes, "_table", volumes._MountTable())
    assert volumes.volume_of(b"/mnt/a") == "/"


def test_volumes_of_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert volumes.volume_of(b"/Volumes/NAS/a.jpg") == "/Volumes/NAS"
    assert volumes.volume_of(b"/Users/me/a.jpg") == "/"
