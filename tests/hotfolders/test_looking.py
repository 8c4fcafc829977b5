"""What a folder holds, compared with what is remembered."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.looking import Looker, Seen, Sight
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.volume import FolderAway, look
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


class Folder:
    def __init__(self, path: Path, **settings: Any) -> None:
        self.path = path
        self.known: dict[bytes, dict[bytes, tuple[int, int]]] = {}
        self.asked: list[bytes] = []
        rule = Rule(folder=bytes(path), **settings)
        self.looker = Looker(rule, Filter(rule), self._remembered)

    def _remembered(self, folder: bytes) -> dict[bytes, tuple[int, int]]:
        self.asked.append(folder)
        return self.known.get(folder, {})

    def know(self, name: str) -> None:
        found = (self.path / name).stat()
        folder, _, base = os.fsencode(name).rpartition(b"/")
        self.known.setdefault(folder, {})[base] = (found.st_size, found.st_mtime_ns)

    def everything(self) -> list[Sight]:
        return list(self.looker.everything(look(bytes(self.path)).mark))

    def some(self, *paths: bytes) -> list[Sight]:
        return list(self.looker.some(paths, look(bytes(self.path)).mark))


def fresh(sights: list[Sight]) -> set[bytes]:
    return {seen.path for sight in sights for seen in sight.fresh}


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    hot = tmp_path / "hot"
    for name in ("a.jpg", "b.jpg", "d/c.jpg", "d/e/f.jpg", ".hidden", "Uploaded/x.jpg", "g.tmp"):
        path = hot / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"abc")
    return hot


def test_new_and_changed_files_are_seen_known_ones_are_not(hot: Path) -> None:
    folder = Folder(hot)
    assert fresh(folder.everything()) == {b"a.jpg", b"b.jpg", b"d/c.jpg", b"d/e/f.jpg"}
    for name in ("a.jpg", "d/c.jpg"):
        folder.know(name)
    assert fresh(folder.everything()) == {b"b.jpg", b"d/e/f.jpg"}
    (hot / "a.jpg").write_bytes(b"abcd")
    os.utime(hot / "d" / "c.jpg", ns=(1, 1))
    assert fresh(folder.everything()) == {b"a.jpg", b"b.jpg", b"d/c.jpg", b"d/e/f.jpg"}
    assert Seen(b"d/c.jpg", 3, 1) in [seen for sight in folder.everything() for seen in sight.fresh]


def test_what_is_remembered_is_asked_for_once_a_folder(hot: Path) -> None:
    folder = Folder(hot)
    folder.everything()
    assert sorted(folder.asked) == [b"", b"d", b"d/e"]


def test_paths_that_are_named(hot: Path) -> None:
    folder = Folder(hot)
    sights = folder.some(b"a.jpg", b"d", b"nothing.jpg", b"gone/folder", b".hidden")
    assert fresh(sights) == {b"a.jpg", b"d/c.jpg", b"d/e/f.jpg"}
    assert sorted(path for sight in sights for path in sight.gone) == [b"gone/folder", b"nothing.jpg"]


def test_empty_files_wait_and_others_that_are_left_out_do_not(hot: Path) -> None:
    (hot / "empty.jpg").touch()
    sights = Folder(hot, exclude=("b.*",)).everything()
    assert [(path, skip.rule) for sight in sights for path, skip in sight.waiting] == [
        (b"empty.jpg", "empty")
    ]
    assert fresh(sights) == {b"a.jpg", b"d/c.jpg", b"d/e/f.jpg"}


def test_a_folder_that_may_not_be_read_is_told(open_folder: Path) -> None:
    for name in ("a.jpg", "secret/b.jpg"):
        (open_folder / name).parent.mkdir(exist_ok=True)
        (open_folder / name).write_bytes(b"x")
    (open_folder / "secret").chmod(0o700)
    said = as_nobody(
        f"""
        from pathlib import Path
        from tests.hotfolders.test_looking import Folder, fresh
        sights = Folder(Path({str(open_folder)!r})).everything()
        print(fresh(sights), [(path, skip.rule) for sight in sights for path, skip in sight.waiting])
        """
    )
    assert said.strip() == "{b'a.jpg'} [(b'secret', 'unreadable')]"


def test_sidecars_are_told_by_themselves_where_they_decide(hot: Path) -> None:
    (hot / "a.xmp").write_bytes(b"<x/>")
    assert b"a.xmp" in fresh(Folder(hot).everything())
    sights = Folder(hot, sidecars={"at_least": 3}).everything()
    assert b"a.xmp" not in fresh(sights)
    assert [seen.path for sight in sights for seen in sight.sidecars] == [b"a.xmp"]


def test_a_folder_that_goes_away_is_no_folder_whose_files_are_gone(hot: Path, tmp_path: Path) -> None:
    folder = Folder(hot)
    mark = look(bytes(hot)).mark
    sights = folder.looker.some([b"a.jpg", b"b.jpg"], mark)
    hot.rename(tmp_path / "elsewhere")
    with pytest.raises(FolderAway):
        list(sights)
    with pytest.raises(FolderAway):
        list(folder.looker.everything(mark))


def test_times_of_another_century_are_as_they_are_remembered(hot: Path) -> None:
    os.utime(hot / "a.jpg", (0, 10_413_792_000))
    folder = Folder(hot)
    (seen,) = [seen for sight in folder.everything() for seen in sight.fresh if seen.path == b"a.jpg"]
    folder.known = {b"": {b"a.jpg": (seen.size, seen.mtime_ns)}}
    assert seen.mtime_ns < 2**63
    assert b"a.jpg" not in fresh(folder.everything())


def test_memory_does_not_grow_with_the_folder(tmp_path: Path) -> None:
    for group in range(40):
        (tmp_path / f"{group}").mkdir()
        for number in range(50):
            (tmp_path / f"{group}" / f"{number}.jpg").write_bytes(b"x")
    folder = Folder(tmp_path)
    mark = look(bytes(tmp_path)).mark

    def peak(most: int) -> int:
        tracemalloc.start()
        for number, _ in enumerate(folder.looker.everything(mark)):
            if number == most:
                break
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(40)  # what is read once for all
    assert peak(40) < 3 * peak(5)
