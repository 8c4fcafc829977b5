"""The cache on disk: private, limited, and of no importance when it is damaged."""

from __future__ import annotations

import os
from pathlib import Path

from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.shelf import Key, Shelf


def noise(edge: int = 32) -> Thumbnail:
    return Thumbnail(edge, edge, os.urandom(edge * edge * 4))


def key(number: int, changed: int = 1) -> Key:
    return Key(f"/photos/{number}.jpg".encode(), changed, 1000, 64)


def test_it_gives_back_what_was_put(tmp_path: Path) -> None:
    shelf, thumbnail = Shelf(tmp_path / "cache"), noise()
    assert shelf.get(key(1)) is None
    shelf.put(key(1), thumbnail)
    assert shelf.get(key(1)) == thumbnail
    assert shelf.get(key(1, changed=2)) is None
    shelf.close()
    again = Shelf(tmp_path / "cache")
    assert again.get(key(1)) == thumbnail
    again.close()


def test_it_is_private_and_tells_no_names(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "cache")
    shelf.put(key(1), noise())
    shelf.close()
    assert shelf.path.parent.stat().st_mode & 0o777 == 0o700
    assert shelf.path.stat().st_mode & 0o777 == 0o600
    assert b"photos" not in shelf.path.read_bytes()


def test_the_longest_unused_make_room(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "cache", most_bytes=10 * 32 * 32 * 4 + 1000)
    for number in range(10):
        shelf.put(key(number), noise())
    assert shelf.get(key(0)) is not None  # looked at: the next one is older now
    shelf.put(key(10), noise())
    kept = {number for number in range(11) if shelf.get(key(number)) is not None}
    shelf.close()
    assert {0, 10} < kept
    assert 1 not in kept
    assert 6 <= len(kept) <= 9


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "cache")
    shelf.put(key(1), noise())
    shelf.close()
    shelf.path.write_bytes(b"no database" * 1000)
    again, thumbnail = Shelf(tmp_path / "cache"), noise()
    assert again.get(key(1)) is None
    again.put(key(1), thumbnail)
    assert again.get(key(1)) == thumbnail
    again.close()


def test_a_folder_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(tmp_path / "file")
    shelf.put(key(1), noise())
    assert shelf.get(key(1)) is None
