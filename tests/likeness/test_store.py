"""What was found out is on the disk at once, for each account by itself, and a damaged file is made anew."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pxm_desktop.likeness.looks import Looks
from pxm_desktop.likeness.store import LikenessStore

LOOKS = Looks(2**63 + 5, 12.5, 1.5, bytes(range(192)), b"d" * 32)


def test_what_was_kept_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "likeness.sqlite"
    killed = LikenessStore(path)
    killed.keep_looks("me", "a", "1", LOOKS)
    killed.keep_etag("me", "a", "1", "e")
    killed.keep_apart("me", ["k", "k"])
    # The files as they lie there while nobody has closed them.
    left = tmp_path / "left"
    left.mkdir()
    for each in tmp_path.glob("likeness.sqlite*"):
        (left / each.name).write_bytes(each.read_bytes())
    again = LikenessStore(left / path.name)
    assert again.looks("me") == {"a": ("1", LOOKS)}
    assert again.etags("me") == {"a": ("1", "e")}
    assert again.apart("me") == {"k"}
    assert (again.looks("other"), again.etags("other"), again.apart("other")) == ({}, {}, set())
    again.close()
    killed.close()


def test_who_does_not_write_leaves_no_file(tmp_path: Path) -> None:
    store = LikenessStore(tmp_path / "likeness.sqlite", writable=False)
    store.keep_etag("me", "a", "1", "e")
    assert store.etags("me") == {"a": ("1", "e")}
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "likeness.sqlite"
    path.write_bytes(os.urandom(9000))
    (tmp_path / "likeness.sqlite-wal").write_bytes(os.urandom(9000))
    store = LikenessStore(path)
    assert store.looks("me") == {}
    store.keep_looks("me", "a", "1", LOOKS)
    assert store.looks("me") == {"a": ("1", LOOKS)}
    store.close()


def test_damage_that_shows_later_is_made_good(tmp_path: Path) -> None:
    path = tmp_path / "likeness.sqlite"
    first = LikenessStore(path)
    for number in range(200):
        first.keep_looks("me", f"f{number}", "1", LOOKS)
    first.close()
    whole = bytearray(path.read_bytes())
    whole[8192:] = b"\xff" * (len(whole) - 8192)
    path.write_bytes(whole)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("select * from looks").fetchall()
    store = LikenessStore(path)
    assert store.looks("me") == {}
    store.keep_looks("me", "a", "1", LOOKS)
    assert store.looks("me") == {"a": ("1", LOOKS)}
    store.close()


def test_a_disk_that_takes_nothing_is_no_damage(tmp_path: Path) -> None:
    store = LikenessStore(tmp_path / "no folder" / "likeness.sqlite")
    with pytest.raises(sqlite3.OperationalError):
        store.looks("me")
