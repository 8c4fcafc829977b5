"""The pool: hostile files cost their worker and nothing else, wishes give way to newer ones, idle is idle."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import ThumbnailPool, Wish
from pxm_desktop.thumbnails.shelf import Shelf
from tests.thumbnails.hostile import hostile_worker
from tests.thumbnails.samples import SAMPLES, all_near, quarters, saved

ROOT = Path(__file__).resolve().parents[2]


class Desk:
    """Takes what a pool delivers."""

    def __init__(self) -> None:
        self.delivered: list[tuple[Wish, Thumbnail | None]] = []
        self.more = threading.Condition()

    def take(self, wish: Wish, thumbnail: Thumbnail | None) -> None:
        with self.more:
            self.delivered.append((wish, thumbnail))
            self.more.notify_all()

    def wait(self, count: int, seconds: float = 40) -> list[Thumbnail | None]:
        with self.more:
            assert self.more.wait_for(lambda: len(self.delivered) >= count, seconds), self.delivered
            return [thumbnail for _, thumbnail in self.delivered]


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def pool(desk: Desk) -> Iterator[ThumbnailPool]:
    made = ThumbnailPool(desk.take, workers=1)
    yield made
    made.close()
    until(lambda: not made.workers)


@pytest.fixture
def good(tmp_path: Path) -> Wish:
    path = tmp_path / "good.jpg"
    path.write_bytes(saved(quarters(), "JPEG", quality=95))
    return Wish(os.fsencode(path), 64)


def test_it_makes_thumbnails(pool: ThumbnailPool, desk: Desk, good: Wish) -> None:
    pool.wish([good])
    (thumbnail,) = desk.wait(1)
    assert thumbnail is not None
    assert all_near(thumbnail)


def test_a_worker_gives_way_from_its_start(
    monkeypatch: pytest.MonkeyPatch, pool: ThumbnailPool, desk: Desk, good: Wish
) -> None:
    niceness: list[int] = []
    popen = subprocess.Popen

    def started(*words: Any, **options: Any) -> subprocess.Popen[bytes]:
        process = popen(*words, **options)
        niceness.append(os.getpriority(os.PRIO_PROCESS, process.pid))
        return process

    monkeypatch.setattr(subprocess, "Popen", started)
    pool.wish([good])
    desk.wait(1)
    own_priority = sys.platform == "linux"  # of a thread, which its children inherit
    assert min(niceness) >= (15 if own_priority else 0)
    assert os.getpriority(os.PRIO_PROCESS, 0) < 15


@pytest.mark.parametrize(
    "on_bad",
    [
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "bytearray(3 << 30)",
        "os._exit(0)",
        "while True: pass",
        "time.sleep(1000)",
    ],
    ids=["crash", "memory", "exit", "busy", "stuck"],
)
def test_a_hostile_file_costs_its_worker_and_nothing_else(
    desk: Desk, good: Wish, tmp_path: Path, on_bad: str
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff")
    stuck = "sleep" in on_bad
    pool = ThumbnailPool(
        desk.take, workers=1, seconds=1 if stuck else 60, command=hostile_worker(tmp_path, on_bad)
    )
    pool.wish([Wish(os.fsencode(bad), 64)])
    assert desk.wait(1) == [None]
    pool._seconds = 60
    pool.wish([good])
    assert desk.wait(2)[1] is not None
    (worker,) = pool.workers
    # It is remembered: the file is not given to a worker again ...
    pool.wish([Wish(os.fsencode(bad), 64)])
    assert desk.wait(3)[2] is None
    assert pool.workers == [worker]
    # ... until it is another file.
    bad.rename(tmp_path / "was.jpg")
    bad.write_bytes(b"\xff\xd8\xff changed")
    if stuck:
        pool._seconds = 1
    pool.wish([Wish(os.fsencode(bad), 64)])
    assert desk.wait(4)[3] is None
    until(lambda: pool.workers != [worker])
    pool.close()
    until(lambda: not pool.workers)


@pytest.mark.parametrize(
    "content",
    [
        (SAMPLES / "SKU-BRJ-001_front.jpg").read_bytes()[:9000],
        (SAMPLES / "SKU-TRS-003_detail.heic").read_bytes()[:6000],
        (SAMPLES / "SKU-LMP-001_turntable.mp4").read_bytes()[:3000],
        (SAMPLES / "SKU-RUN-001_layout.psd").read_bytes()[:3000],
        b"\x89PNG\r\n\x1a\n" + os.urandom(2000),
        b"II*\0\x08\0\0\0" + b"\xff" * 4000,
        b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" id="a"><use href="#a"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1e38" height="1e-30"><rect width="9" height="9"/></svg>',
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
    ],
    ids=["jpeg", "heic", "film", "psd", "png", "tiff", "entities", "loop", "sizes", "pdf"],
)
def test_damaged_and_hostile_files_leave_the_pool_working(
    pool: ThumbnailPool, desk: Desk, good: Wish, tmp_path: Path, content: bytes
) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    pool.wish([Wish(os.fsencode(bad), 64), good])
    desk.wait(2)
    assert dict(desk.delivered)[good] is not None


def test_a_worker_that_somebody_kills_is_replaced(
    pool: ThumbnailPool, desk: Desk, good: Wish, tmp_path: Path
) -> None:
    pool.wish([good])
    desk.wait(1)
    (worker,) = pool.workers
    psutil.Process(worker).kill()
    other = tmp_path / "other.png"
    other.write_bytes(saved(quarters(), "PNG"))
    pool.wish([Wish(os.fsencode(other), 64)])
    desk.wait(2)
    pool.wish([Wish(good.path, 128)])
    assert desk.wait(3)[2] is not None
    assert pool.workers != [worker]


def test_a_worker_has_little_memory_and_writes_nothing(pool: ThumbnailPool, desk: Desk, good: Wish) -> None:
    pool.wish([good])
    desk.wait(1)
    worker = psutil.Process(pool.workers[0])
    assert worker.rlimit(psutil.RLIMIT_AS)[1] <= 2 << 30
    assert worker.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    names = {Path(mapped.path).name for mapped in worker.memory_maps()}
    assert not [name for name in names if name.startswith(("libQt6", "QtCore", "_ssl"))]


def test_wishes_give_way_to_newer_ones(desk: Desk, good: Wish, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    waits = f"[time.sleep(0.02) for _ in iter(lambda: os.path.exists({str(gate)!r}), True)]"
    pool = ThumbnailPool(desk.take, workers=1, seconds=30, command=hostile_worker(tmp_path, waits))
    files = []
    for number in range(20):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(saved(quarters(), "JPEG"))
        files.append(Wish(os.fsencode(path), 64))
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(saved(quarters(), "JPEG"))
    held = Wish(os.fsencode(bad), 64)
    pool.wish([held, *files])
    until(lambda: bool(pool.workers))
    pool.wish([good])
    gate.touch()
    desk.wait(2)
    assert [wish for wish, _ in desk.delivered] == [held, good]
    pool.close()
    until(lambda: not pool.workers)


def test_workers_end_when_there_is_nothing_to_do(desk: Desk, good: Wish) -> None:
    pool = ThumbnailPool(desk.take, workers=2, idle_seconds=0.1)
    pool.wish([good])
    desk.wait(1)
    until(lambda: not pool.workers)
    pool.wish([Wish(good.path, 128)])
    assert desk.wait(2)[1] is not None
    pool.close()
    until(lambda: not pool.workers)


def test_a_worker_that_cannot_be_started_is_not_the_fault_of_the_file(
    desk: Desk, good: Wish, tmp_path: Path
) -> None:
    command = tmp_path / "worker"
    pool = ThumbnailPool(desk.take, workers=1, command=[str(command)])
    pool.wish([good])
    assert desk.wait(1) == [None]
    command.write_text(
        f"#!/bin/sh\nexec {sys.executable} -m pxm_desktop.thumbnails.worker\n", encoding="utf-8"
    )
    command.chmod(0o700)
    pool.wish([good])
    assert desk.wait(2)[1] is not None
    pool.close()
    until(lambda: not pool.workers)


def test_no_file_and_a_pipe_start_no_worker(pool: ThumbnailPool, desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    pool.wish([Wish(os.fsencode(tmp_path / name), 64) for name in ("nothing.jpg", "pipe.jpg")])
    assert desk.wait(2) == [None, None]
    assert pool.workers == []


def test_what_is_on_the_shelf_needs_no_worker(desk: Desk, good: Wish, tmp_path: Path) -> None:
    first = ThumbnailPool(desk.take, Shelf(tmp_path / "cache"), workers=1)
    first.wish([good])
    desk.wait(1)
    first.close()
    until(lambda: not first.workers)
    second = ThumbnailPool(desk.take, Shelf(tmp_path / "cache"), workers=1, command=["/nowhere"])
    second.wish([good])
    made, kept = desk.wait(2)
    second.close()
    assert made == kept
    assert made is not None
