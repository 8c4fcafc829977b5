"""Files as programs write them: slowly, in pieces, under another name first, in the place of others."""

from __future__ import annotations

import asyncio
import os
import textwrap
import threading
from pathlib import Path

import pytest

from pxm_desktop.hotfolders import finder, settling
from pxm_desktop.hotfolders.filters import Skip
from pxm_desktop.hotfolders.model import FileState
from pxm_desktop.transfer.model import Stage
from tests.hotfolders.house import JPEG, House, slow_writer

WRITER = textwrap.dedent(
    """
    import sys
    with open(sys.argv[1], "ab", buffering=0) as file:
        print(flush=True)
        for line in sys.stdin:
            file.write(b"x" * int(line))
            print(flush=True)
    """
)


async def test_a_file_arrives_once(house: House) -> None:
    await house.watch()
    house.write("a.jpg", JPEG)
    house.write("set/b.jpg", JPEG)
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "set/b.jpg": 1}
    assert await house.states() == {b"a.jpg": FileState.DONE, b"set/b.jpg": FileState.DONE}
    assert [line.kind for line in await house.lines()].count("done") == 2


async def test_a_slow_writer_is_waited_for(house: House) -> None:
    """A process that writes for a while, with pauses shorter than the time to settle."""
    await house.watch(settle=0.6)
    async with slow_writer(WRITER, house.folder / "a.bin") as writer:
        await writer.stdout.readline()
        for _ in range(15):
            writer.stdin.write(b"1000\n")
            await writer.stdout.readline()
            await asyncio.sleep(0.1)
            assert house.queue.transfers == {}
        writer.stdin.close()
        await writer.wait()
    await house.settled()
    (transfer,) = house.queue.transfers.values()
    assert transfer.size == 15_000


async def test_a_pause_longer_than_settling_makes_a_new_version(house: House) -> None:
    """Nothing in such a file tells that it is not whole, so each state that stood still is a version."""
    await house.watch()
    async with slow_writer(WRITER, house.folder / "a.bin") as writer:
        await writer.stdout.readline()
        for round_ in (1, 2, 3):
            writer.stdin.write(b"1000\n")
            await writer.stdout.readline()
            await house.until(lambda round_=round_: len(house.queue.of(b"a.bin")) == round_)  # type: ignore[misc]
    await house.settled()
    assert [transfer.size for transfer in house.queue.of(b"a.bin")] == [1000, 2000, 3000]
    assert (await house.files())[b"a.bin"].size == 3000


async def test_a_jpeg_that_was_cut_waits_although_it_is_still(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PATIENCE", 1.0)
    await house.watch()
    house.write("a.jpg", JPEG[: len(JPEG) // 2])
    house.write("b.jpg", JPEG)
    await house.until(lambda: house.queue.of(b"b.jpg"))
    await house.said("The end of the file is missing")
    assert house.queue.of(b"a.jpg") == []
    assert "end of the file is missing" in (await house.status()).problem
    assert [outlook.path for outlook in house.station.waiting("r", 10)] == [b"a.jpg"]
    await house.settled()
    house.write("a.jpg", JPEG)
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}
    assert (await house.status()).problem == ""


async def test_a_copy_under_another_name_is_taken_under_its_own(house: House) -> None:
    await house.watch()
    for number in range(20):
        part = house.write(f"{number}.jpg.part", JPEG)
        await asyncio.sleep(0)
        part.rename(house.folder / f"{number}.jpg")
    await house.settled()
    assert house.sent() == {f"{number}.jpg": 1 for number in range(20)}


async def test_a_copy_under_a_name_that_is_taken_too_leaves_no_trace(house: House) -> None:
    """A program whose temporary names look like files: what was renamed is gone, not an error."""
    await house.watch()
    house.write("tmp8271", JPEG).rename(house.folder / "a.jpg")
    await house.settled()
    assert house.sent() == {"a.jpg": 1}
    assert (await house.status()).settling == 0


async def test_a_file_is_moved_in_from_outside_with_its_old_time(house: House) -> None:
    await house.watch()
    outside = house.place / "a.jpg"
    outside.write_bytes(JPEG)
    os.utime(outside, (1, 1_000_000_000))
    outside.rename(house.folder / "a.jpg")
    folder = house.place / "set"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "b.jpg").write_bytes(JPEG)
    folder.rename(house.folder / "set")
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "set/deep/b.jpg": 1}


async def test_saved_by_replacing_as_photoshop_does(house: House) -> None:
    await house.watch()
    house.write("a.jpg", JPEG)
    await house.settled()
    for number in range(3):
        (house.folder / "a.jpg").rename(house.folder / "~a.tmp")
        house.write("psB4F2.tmp", JPEG + bytes([number] * (number + 1)) + b"\xff\xd9").rename(
            house.folder / "a.jpg"
        )
        (house.folder / "~a.tmp").unlink()
        await house.settled()
    assert house.sent() == {"a.jpg": 4}
    assert [transfer.size for transfer in house.queue.of(b"a.jpg")] == [len(JPEG) + n for n in (0, 3, 4, 5)]


async def test_a_file_is_saved_again_while_the_first_version_is_on_its_way(house: House) -> None:
    house.queue.busy = True
    await house.watch(after="move")
    house.write("a.jpg", JPEG)
    await house.until(lambda: len(house.queue.of(b"a.jpg")) == 1)
    house.write("a.jpg", JPEG + b"\xff\xd9")
    await house.until(lambda: len(house.queue.of(b"a.jpg")) == 2)
    house.queue.finish(1)  # the end of the first version, which nobody waits for any more
    await house.settled_but_for_the_queue()
    assert house.there() == ["a.jpg"]
    assert (await house.files())[b"a.jpg"].transfer_id == 2
    house.queue.finish(2)
    await house.settled()
    assert [name.rpartition("/")[2] for name in house.there()] == ["a.jpg"]
    assert house.there()[0].startswith("Uploaded/")


async def test_a_file_that_goes_before_it_has_settled_is_forgotten(house: House) -> None:
    await house.watch(settle=0.5)
    path = house.write("a.jpg", JPEG)
    house.write("d/b.jpg", JPEG)
    await house.until(lambda: len(house.runner().settling) == 2)
    path.unlink()
    (house.folder / "d").rename(house.place / "d")
    await house.settled()
    assert house.queue.transfers == {}
    assert (await house.status()).settling == 0


async def test_a_file_grows_while_the_folder_is_looked_through(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "_LOOK_SECONDS", 0.0)  # one folder at a time
    for number in range(60):
        house.write(f"{number}/x.bin", b"x")
    growing = house.folder / "30" / "growing.bin"
    stop = threading.Event()

    def grow() -> None:
        with growing.open("ab", buffering=0) as file:
            while not stop.wait(0.02):
                file.write(b"y" * 100)

    writer = threading.Thread(target=grow)
    writer.start()
    await house.watch()
    for _ in range(5):
        house.runner().look_again()
        await asyncio.sleep(0.1)
    assert house.queue.of(b"growing.bin") == []
    stop.set()
    writer.join()
    await house.settled()
    assert [transfer.size for transfer in house.queue.of(b"growing.bin")] == [growing.stat().st_size]
    assert set(house.sent().values()) == {1}


async def test_an_empty_file_waits_for_its_content(house: House) -> None:
    await house.watch()
    house.write("a.jpg", b"")
    await house.settled()
    assert [outlook.rule for outlook in house.station.waiting("r", 10)] == ["waits"]
    assert (await house.status()).settling == 1
    house.write("a.jpg", JPEG)
    await house.settled()
    assert house.sent() == {"a.jpg": 1}
    assert (await house.status()).settling == 0


async def test_what_went_into_the_cloud_before_it_was_looked_into_is_taken_once_it_is_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes back with the size and time that it had."""
    await house.watch()
    with monkeypatch.context() as patch:
        patch.setattr(house.runner()._filter, "reason", lambda *_: Skip("cloud", "", waits=True))
        house.write("a.jpg", JPEG)
        await house.until(lambda: len(house.runner().finder.left_out) == 1)
    await house.settled()
    assert house.sent() == {"a.jpg": 1}


async def test_where_nothing_is_told_what_waited_and_went_is_forgotten_too(house: House) -> None:
    await house.watch(poll=0.5)
    house.write("a.jpg", b"")
    house.write("b.jpg", JPEG)
    await house.settled()
    assert (await house.status()).state == "polling"
    assert (await house.status()).settling == 1
    (house.folder / "a.jpg").unlink()
    await house.settled()
    assert (await house.status()).settling == 0
    assert house.sent() == {"b.jpg": 1}


async def test_minimum_age(house: House) -> None:
    await house.watch(min_age=1.0)
    path = house.write("a.jpg", JPEG)
    await house.until(lambda: house.queue.transfers)
    assert house.queue.transfers[1].added_at >= path.stat().st_mtime + 1.0


async def test_a_time_of_another_century_does_not_stop_the_rule(house: House) -> None:
    await house.watch(min_age=0.3)
    for number, stamp in enumerate((10_413_792_000, -2_000_000_000, 0)):
        path = house.write(f"{number}.jpg", JPEG)
        os.utime(path, (0, stamp))
    await house.settled()
    assert house.sent() == {f"{number}.jpg": 1 for number in range(3)}
    house.runner().look_again()
    await house.settled()
    assert len(house.queue.transfers) == 3


async def test_names_that_are_no_text(house: House) -> None:
    await house.watch()
    for name in (b"\xff\xfe.jpg", b"a\nb.jpg", "é".encode(), b" .jpg", b"x" * 250):
        Path(os.fsdecode(bytes(house.folder) + b"/" + name)).write_bytes(JPEG)
    await house.settled()
    assert len(house.sent()) == 5
    assert set(house.sent().values()) == {1}


async def test_ten_thousand_files_at_once_arrive_once_each(house: House) -> None:
    await house.watch()
    for number in range(10_000):
        house.write(f"{number % 7}/{number}.bin", b"%d" % number)
    await house.settled(seconds=120)
    sent = house.sent()
    assert len(sent) == 10_000
    assert set(sent.values()) == {1}
    assert house.queue.largest <= 500
    assert len(house.runner().settling) == 0
    status = await house.status()
    assert (status.queued, status.done_today, status.settling, status.failed) == (0, 10_000, 0, 0)
    assert all(transfer.stage is Stage.DONE for transfer in house.queue.transfers.values())
