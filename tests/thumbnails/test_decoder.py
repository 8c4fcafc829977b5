"""The decoder for pictures that are on no disk: hostile ones cost the worker, and nothing runs beside its work."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from pxm_desktop.thumbnails import protocol
from pxm_desktop.thumbnails.decode import thumbnail_of
from pxm_desktop.thumbnails.decoder import Decoder
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.process import NoWorkerError
from tests.thumbnails.hostile import hostile_worker
from tests.thumbnails.samples import SAMPLES, all_near, quarters, saved

ROOT = Path(__file__).resolve().parents[2]
GOOD = saved(quarters(), "JPEG", quality=95)
BAD = b"\xff\xd8\xffbad"


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()
    assert made.pid is None


def test_a_picture_in_memory_is_decoded_as_one_on_disk(decoder: Decoder) -> None:
    sample = SAMPLES / "SKU-BRJ-001_front.jpg"
    made, wanted = decoder.picture(sample.read_bytes(), 256), thumbnail_of(os.fsencode(sample), 256)
    assert made is not None
    assert (made, made.whole) == (wanted, wanted.whole)


def test_a_picture_is_squeezed_where_that_is_wanted(decoder: Decoder) -> None:
    points = decoder.picture(GOOD, 32, squeezed=True)
    assert points is not None
    assert (points.width, points.height, points.whole) == (32, 32, (600, 400))
    assert all_near(points, tolerance=12)


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", GOOD[:200], b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8],
    ids=["empty", "text", "cut", "noise"],
)
def test_what_cannot_be_read_has_no_picture_and_costs_nothing(decoder: Decoder, content: bytes) -> None:
    assert decoder.picture(GOOD, 64) is not None
    worker = decoder.pid
    assert decoder.picture(content, 64) is None
    assert decoder.picture(GOOD, 64) is not None
    assert decoder.pid == worker


def test_what_is_too_long_is_given_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pxm_desktop.thumbnails.decoder.LONGEST_CONTENT", 100)
    decoder = Decoder()
    assert decoder.picture(GOOD, 64) is None
    assert decoder.pid is None


def test_a_worker_takes_no_request_that_is_longer_than_agreed() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as answers, os.fdopen(write, "wb") as requests:
        requests.write(protocol._REQUEST.pack(True, False, protocol.LONGEST_CONTENT + 1, 64))
        requests.flush()
        assert protocol.read_request(answers) is None


@pytest.mark.parametrize("on_bad", ["os.kill(os.getpid(), signal.SIGSEGV)", "time.sleep(1000)"])
def test_a_hostile_picture_costs_its_worker_and_nothing_else(tmp_path: Path, on_bad: str) -> None:
    seconds = 1.0 if "sleep" in on_bad else 60.0
    decoder = Decoder(command=hostile_worker(tmp_path, on_bad, "thumbnail_in"), seconds=seconds)
    assert decoder.picture(BAD, 64) is None
    decoder._seconds = 60.0
    assert decoder.picture(GOOD, 64) is not None
    decoder.close()


def test_closing_ends_the_worker_in_the_middle_of_a_picture(tmp_path: Path) -> None:
    began = tmp_path / "began"
    on_bad = f"os.mkdir({str(began)!r}); time.sleep(1000)"
    decoder = Decoder(command=hostile_worker(tmp_path, on_bad, "thumbnail_in"))
    made: list[Thumbnail | None] = []
    asking = threading.Thread(target=lambda: made.append(decoder.picture(BAD, 64)), daemon=True)
    asking.start()
    until(began.exists)
    worker = decoder.pid
    assert worker is not None
    decoder.close()
    asking.join(10)
    assert made == [None]
    assert not psutil.pid_exists(worker)
    with pytest.raises(NoWorkerError):
        decoder.picture(GOOD, 64)


def test_without_a_worker_that_is_said(tmp_path: Path) -> None:
    decoder = Decoder(command=[str(tmp_path / "nothing")])
    with pytest.raises(NoWorkerError):
        decoder.picture(GOOD, 64)
