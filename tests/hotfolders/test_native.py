"""watchdog's own observer, as macOS and Windows use theirs; here with the one that this system has."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers.inotify import InotifyObserver

from pxm_desktop.hotfolders.watching.inotify import InotifyTree
from pxm_desktop.hotfolders.watching.native import Observed, listen


class Noted:
    """What an ear hears."""

    def __init__(self) -> None:
        self.paths: set[bytes] = set()
        self.all: list[str] = []

    def changed(self, path: bytes) -> None:
        self.paths.add(path)

    def lost(self) -> None:
        self.all.append("lost")

    def doubt(self) -> None:
        self.all.append("doubt")

    def failed(self, sentence: str) -> None:
        self.all.append(sentence)

    def until(self, met: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not met():
            assert time.monotonic() < end, (self.paths, self.all)
            time.sleep(0.01)

    def named(self, *paths: bytes) -> None:
        self.until(lambda: set(paths) <= self.paths)


@pytest.fixture
def observed(tmp_path: Path) -> Iterator[tuple[Path, Noted]]:
    """A folder that is reached by a link, and what is heard of it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "hot").symlink_to(tmp_path / "real")
    noted = Noted()
    listening = Observed(bytes(tmp_path / "hot"), noted, InotifyObserver(), subfolders=True)
    yield tmp_path / "hot", noted
    listening.close()
    listening.close()


def test_files_are_named_below_the_folder(observed: tuple[Path, Noted]) -> None:
    hot, noted = observed
    (hot / "a.jpg").write_text("x")
    noted.named(b"a.jpg")
    (hot / "a.jpg").rename(hot / "b.jpg")
    noted.named(b"b.jpg")
    assert noted.paths == {b"a.jpg", b"b.jpg"}  # never the folder itself: that would be a look at everything


def test_a_folder_that_is_moved_in_is_named(observed: tuple[Path, Noted], tmp_path: Path) -> None:
    hot, noted = observed
    (tmp_path / "shoot/deep").mkdir(parents=True)
    (tmp_path / "shoot").rename(hot / "shoot")
    noted.named(b"shoot")
    (hot / "shoot/deep/a.jpg").write_text("x")
    noted.named(b"shoot/deep/a.jpg")


def test_reading_a_file_is_no_change(observed: tuple[Path, Noted]) -> None:
    hot, noted = observed
    (hot / "a.jpg").write_text("x")
    (hot / "written.jpg").write_text("x")
    noted.named(b"written.jpg")  # so all of the first file's news was heard
    noted.paths.clear()
    (hot / "a.jpg").read_text()
    (hot / "end.jpg").write_text("x")
    noted.named(b"end.jpg")
    assert b"a.jpg" not in noted.paths


def test_a_folder_that_is_deleted_is_lost(tmp_path: Path) -> None:
    (tmp_path / "hot").mkdir()
    noted = Noted()
    listening = Observed(bytes(tmp_path / "hot"), noted, InotifyObserver(), subfolders=True)
    (tmp_path / "hot").rmdir()
    noted.until(lambda: "lost" in noted.all)
    listening.close()


@pytest.mark.parametrize("missing", [True, False])
def test_threads_end_also_when_nothing_could_be_listened_to(tmp_path: Path, missing: bool) -> None:
    before = set(threading.enumerate())
    if missing:
        folder = bytes(tmp_path / "no")
        with pytest.raises(FileNotFoundError):
            Observed(folder, Noted(), InotifyObserver(), subfolders=True)
        with pytest.raises(FileNotFoundError):
            InotifyTree(folder, Noted(), subfolders=True, enters=lambda _: True)
    else:
        listening = listen(bytes(tmp_path), Noted(), subfolders=True, enters=lambda _: True)
        listening.close()
        listening.close()
    Noted().until(lambda: set(threading.enumerate()) <= before)
