"""Pictures on disk: what is kept, for how much room, and what full disks, kills and damage do to it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pxm_desktop.renditions.cache import PictureCache
from tests.renditions.storage import picture
from tests.service.test_full_disk import fill


class Clock:
    def __init__(self) -> None:
        self.at = 1_790_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def cache_in(folder: Path, clock: Clock, most: int = 1_000_000) -> PictureCache:
    return PictureCache(folder / "pictures.sqlite", most, now=clock)


def put(cache: PictureCache, name: str, size: int = 1000) -> bytes:
    content = picture(name, size)
    cache.put("me", name, "thumb", content, updated_at=5.0, etag="e")
    return content


def had(cache: PictureCache, *names: str) -> list[str]:
    return [name for name in names if cache.get("me", name, "thumb") is not None]


def test_what_is_kept_is_there_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    assert cache.get("me", "a", "thumb") is None
    content = put(cache, "a")
    cache.close()
    kept = cache_in(tmp_path, clock).get("me", "a", "thumb")
    assert kept is not None
    assert (kept.content, kept.updated_at, kept.etag, kept.checked_at) == (content, 5.0, "e", clock.at)
    assert (tmp_path / "pictures.sqlite").stat().st_mode & 0o777 == 0o600


def test_accounts_files_and_sizes_are_kept_apart(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    cache.put("my account", "a", "thumb", picture("x"), updated_at=None, etag="")
    assert cache.get("my account", "a", "thumb") is not None
    assert cache.get("another", "a", "thumb") is None
    assert cache.get("my account", "a", "large") is None
    assert b"my account" not in (tmp_path / "pictures.sqlite").read_bytes()


def test_what_nobody_looked_at_makes_room(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock, most=100_000)
    for name in "abcdefghij":
        put(cache, name, 9_900)
        clock.at += 7200
    assert had(cache, "a") == ["a"]  # which is a look
    clock.at += 7200
    put(cache, "k", 9_900)
    left = had(cache, *"abcdefghijk")
    assert {"a", "k", "j"} <= set(left)
    assert not {"b", "c"} & set(left)
    assert (tmp_path / "pictures.sqlite").stat().st_size < 140_000


def test_a_lower_limit_makes_the_file_smaller_at_once(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    for number in range(90):
        put(cache, str(number), 10_000)
        clock.at += 1
    before = (tmp_path / "pictures.sqlite").stat().st_size
    cache.limit(100_000)
    assert (tmp_path / "pictures.sqlite").stat().st_size < before / 5
    assert had(cache, "89") == ["89"]
    cache_in(tmp_path / "none", clock).limit(5)
    assert not (tmp_path / "none").exists()


def test_one_picture_does_not_push_out_all_others(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock, most=100_000)
    put(cache, "a")
    put(cache, "huge", 50_000)
    assert had(cache, "a", "huge") == ["a"]


def test_a_check_is_remembered(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    put(cache, "a")
    clock.at += 100
    cache.still_right("me", "a", "thumb", 7.0)
    kept = cache.get("me", "a", "thumb")
    assert kept is not None
    assert (kept.checked_at, kept.updated_at) == (clock.at, 7.0)


@pytest.mark.parametrize("damage", [b"nonsense" * 1000, b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, clock: Clock, damage: bytes) -> None:
    cache = cache_in(tmp_path, clock)
    put(cache, "a")
    cache.close()
    (tmp_path / "pictures.sqlite").write_bytes(damage)
    cache = cache_in(tmp_path, clock)
    put(cache, "b")
    put(cache, "b")
    assert had(cache, "a", "b") == ["b"]


def test_a_file_of_another_version_is_made_anew(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    put(cache, "a")
    cache.close()
    other = sqlite3.connect(tmp_path / "pictures.sqlite")
    other.execute("pragma user_version = 77")
    other.close()
    cache = cache_in(tmp_path, clock)
    assert had(cache, "a") == []
    put(cache, "b")
    assert had(cache, "b") == ["b"]


def test_a_full_disk_keeps_what_it_has(tmp_path: Path, clock: Clock) -> None:
    disk = tmp_path / "tiny"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", disk], check=True)
    try:
        cache = cache_in(disk, clock, most=10_000_000)
        put(cache, "a", 20_000)
        fill(disk)
        put(cache, "b", 90_000)
        assert had(cache, "a", "b") == ["a"]
        (disk / "filler").unlink()
        clock.at += 3600
        put(cache, "b", 90_000)
        assert had(cache, "a", "b") == ["a", "b"]
        cache.close()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_folder_that_cannot_be_used_is_done_without(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = PictureCache(tmp_path / "file" / "pictures.sqlite", 1_000_000, now=clock)
    put(cache, "a")
    assert had(cache, "a") == []
    cache.close()


def test_killed_while_writing_it_is_whole_afterwards(tmp_path: Path, clock: Clock) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from pxm_desktop.renditions.cache import PictureCache
        cache = PictureCache(Path(sys.argv[1]), 3_000_000)
        number = 0
        while True:
            content = b"\\xff\\xd8\\xff" + str(number).encode().ljust(60_000, b".")
            cache.put("me", str(number), "thumb", content, updated_at=None, etag="")
            print(number, flush=True)
            number += 1
    """)
    path = tmp_path / "pictures.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < 120:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    with sqlite3.connect(path) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    database.close()
    cache = PictureCache(path, 3_000_000)
    kept = cache.get("me", "119", "thumb")
    assert kept is not None
    assert kept.content.startswith(b"\xff\xd8\xff119.")
