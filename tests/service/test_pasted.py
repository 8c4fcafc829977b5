"""Pasted pictures: kept, numbered, and removed when nothing waits for them."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from pxm_desktop.service import looking
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.looking import walked
from pxm_desktop.service.pasted import KEPT_SECONDS, Pasted
from pxm_desktop.transfer.model import SkippedPath


def age(path: Path, seconds: float) -> None:
    stamp = path.stat().st_mtime - seconds
    os.utime(path, (stamp, stamp))


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    pasted = Pasted(tmp_path / "pasted")
    first = asyncio.run(pasted.keep("Pasted 1.png", b"one"))
    second = asyncio.run(pasted.keep("../Pasted 1.png", b"two"))
    assert [Path(os.fsdecode(p)).relative_to(tmp_path).as_posix() for p in (first, second)] == [
        "pasted/Pasted 1.png",
        "pasted/Pasted 1 (2).png",
    ]
    assert Path(os.fsdecode(second)).read_bytes() == b"two"


def test_only_old_pictures_that_nothing_waits_for_go(tmp_path: Path) -> None:
    pasted = Pasted(tmp_path)
    for name in ("new.png", "old.png", "waiting.png"):
        asyncio.run(pasted.keep(name, b"x"))
    for name in ("old.png", "waiting.png"):
        age(tmp_path / name, KEPT_SECONDS + 60)
    asked: list[Sequence[bytes]] = []

    async def wanted(files: Sequence[bytes]) -> set[bytes]:
        asked.append(sorted(files))
        return {os.fsencode(tmp_path / "waiting.png")}

    asyncio.run(pasted.tidy(wanted))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new.png", "waiting.png"]
    assert asked == [[os.fsencode(tmp_path / "old.png"), os.fsencode(tmp_path / "waiting.png")]]


def test_nothing_pasted_asks_nothing(tmp_path: Path) -> None:
    async def wanted(files: Sequence[bytes]) -> set[bytes]:
        raise AssertionError(files)

    asyncio.run(Pasted(tmp_path / "none").tidy(wanted))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "pasted").write_bytes(b"a file")
    with pytest.raises(StorageUnusable):
        asyncio.run(Pasted(tmp_path / "pasted").keep("a.png", b"x"))


def test_a_walk_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_TELL_SECONDS", 0.0)
    for n in range(5):
        (tmp_path / f"{n}.jpg").write_bytes(b"x")
    told: list[int] = []
    files, skipped = asyncio.run(walked([os.fsencode(tmp_path)], told.append))
    assert (len(files), skipped) == (5, [])
    assert told == sorted(told)
    assert told[0] == 1


def test_a_cancelled_walk_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, begun = threading.Event(), threading.Event()

    def endless(paths: Sequence[bytes]) -> object:
        del paths
        try:
            while True:
                begun.set()
                yield SkippedPath(path=b"x", rule="hidden", sentence="")
        finally:
            ended.set()

    monkeypatch.setattr(looking, "walk", endless)

    async def run() -> None:
        task = asyncio.create_task(walked([os.fsencode(tmp_path)], lambda _count: None))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert ended.wait(10)
