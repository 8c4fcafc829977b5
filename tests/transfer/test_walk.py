"""Walking folders: what is found, what is left out and why, and what does not break it."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from pxm_desktop.transfer import walk as walking
from pxm_desktop.transfer.model import FoundFile, SkippedPath
from pxm_desktop.transfer.names import file_name
from pxm_desktop.transfer.source import is_hidden
from pxm_desktop.transfer.walk import drained, walk
from tests.support.long_path import make_long_path
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


def look(*paths: Path) -> tuple[dict[bytes, FoundFile], dict[bytes, str]]:
    """Walk; return the files by path, and the rules of what was left out."""
    return sort_out(list(walk([bytes(path) for path in paths])))


def sort_out(found: Sequence[FoundFile | SkippedPath]) -> tuple[dict[bytes, FoundFile], dict[bytes, str]]:
    files = {one.path: one for one in found if isinstance(one, FoundFile)}
    skipped = {one.path: one.rule for one in found if isinstance(one, SkippedPath)}
    assert all(one.sentence.endswith(".") for one in found if isinstance(one, SkippedPath))
    return files, skipped


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_of_folders_come_with_size_time_and_place(tmp_path: Path) -> None:
    top = write(tmp_path / "shoot" / "a.jpg", b"123")
    deep = write(tmp_path / "shoot" / "red" / "left" / "b.jpg")
    os.utime(top, ns=(7, 7))
    files, skipped = look(tmp_path / "shoot")
    assert skipped == {}
    assert files[bytes(top)] == FoundFile(path=bytes(top), size=3, mtime_ns=7, batch_path="shoot")
    assert files[bytes(deep)].batch_path == "shoot/red/left"


def test_a_file_named_itself_has_no_place(tmp_path: Path) -> None:
    file = write(tmp_path / ".hidden.jpg")
    files, skipped = look(file)
    assert files[bytes(file)].batch_path == ""
    assert skipped == {}


def test_a_hidden_folder_named_itself_is_walked(tmp_path: Path) -> None:
    file = write(tmp_path / ".masters" / "a.jpg")
    assert bytes(file) in look(tmp_path / ".masters")[0]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (".DS_Store", "hidden"),
        (".git", "hidden"),
        ("._front.jpg", "temporary"),
        ("~$list.xlsx", "temporary"),
        ("Thumbs.db", "temporary"),
        ("desktop.ini", "temporary"),
        ("front.jpg.part", "temporary"),
        ("front.psd.tmp", "temporary"),
        ("x.crdownload", "temporary"),
        ("notes.txt~", "temporary"),
        (".front.jpg.icloud", "cloud"),
    ],
)
def test_hidden_and_temporary_names_are_left_out_with_their_rule(
    tmp_path: Path, name: str, rule: str
) -> None:
    file = write(tmp_path / name)
    write(tmp_path / "front.jpg")
    files, skipped = look(tmp_path)
    assert skipped == {bytes(file): rule}
    assert list(files) == [bytes(tmp_path / "front.jpg")]


@pytest.mark.parametrize("name", ["tmp.jpg", "partial shoot.jpg", "~1.jpg", "template.jpg", "a.part.jpg"])
def test_names_that_only_look_temporary_are_taken(tmp_path: Path, name: str) -> None:
    assert bytes(write(tmp_path / name)) in look(tmp_path)[0]


def test_what_is_no_file_is_survived(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "device.jpg").symlink_to("/dev/null")
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.jpg").symlink_to(tmp_path / "round.jpg")
    (tmp_path / "empty.jpg").touch()
    files, skipped = look(tmp_path)
    assert list(files) == [bytes(file)]
    rules = {os.fsdecode(file_name(path)): rule for path, rule in skipped.items()}
    assert rules == {
        "pipe.jpg": "special",
        "device.jpg": "special",
        "broken.jpg": "missing",
        "round.jpg": "unreadable",
        "empty.jpg": "empty",
    }


def test_empty_missing_and_special_paths_named_themselves(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    _, skipped = look(tmp_path / "empty", tmp_path / "gone", tmp_path / "pipe")
    assert list(skipped.values()) == ["empty", "missing", "special"]


def test_symlinked_folders_are_entered_once_and_loops_end(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.jpg")
    (tmp_path / "again").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "up").symlink_to(tmp_path)
    files, skipped = look(tmp_path)
    assert len(files) == 1
    assert set(skipped.values()) == {"loop"}
    assert len(skipped) == 2


def test_a_symlink_to_a_file_is_that_file(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "a.jpg", b"123")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link.jpg").symlink_to(tmp_path / "elsewhere" / "a.jpg")
    files, _ = look(tmp_path / "top")
    assert files[bytes(tmp_path / "top" / "link.jpg")].size == 3


@pytest.mark.parametrize(
    "name",
    [
        b"n" * 251 + b".jpg",
        b"two\nlines.jpg",
        "\U0001f45f.jpg".encode(),
        b"#1 100%+ ?.jpg",
        b"caf\xe9.jpg",
        b" spaces .jpg ",
        b"'quotes\"\\.jpg",
    ],
)
def test_odd_names_are_taken_as_they_are(tmp_path: Path, name: bytes) -> None:
    path = bytes(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(b"x")
    files, skipped = look(tmp_path)
    assert list(files) == [path]
    assert skipped == {}
    assert FoundFile.model_validate_json(files[path].model_dump_json()) == files[path]


def test_paths_longer_than_the_system_takes(tmp_path: Path) -> None:
    path = make_long_path(tmp_path, b"deep.jpg", b"deep")
    files, skipped = look(tmp_path)
    assert list(files) == [path]
    assert files[path].size == 4
    assert skipped == {}
    assert list(sort_out(list(walk([path])))[0]) == [path]


def test_names_of_a_large_folder_are_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "_RUN", 7)  # sorted in many parts
    names = [f"{number * 37 % 101:03}.jpg" for number in range(101)]
    for name in names:
        write(tmp_path / name)
    found = [file_name(one.path).decode() for one in walk([bytes(tmp_path)])]
    assert found == sorted(names)


def test_a_drained_list_keeps_nothing_of_what_was_taken() -> None:
    items = ["a", "b", "c"]
    taken = drained(items)
    assert [next(taken), next(taken)] == ["a", "b"]
    assert items == ["c"]
    assert list(taken) == ["c"]
    assert not items


def test_what_may_not_be_read_is_reported(open_folder: Path) -> None:
    write(open_folder / "open" / "a.jpg")
    write(open_folder / "closed" / "b.jpg")
    (open_folder / "closed").chmod(0o700)
    answer = as_nobody(
        f"""
        from pxm_desktop.transfer.walk import drained, walk
        for one in walk([{bytes(open_folder)!r}]):
            print(one.path, getattr(one, "rule", "found"))
        """
    )
    rules = dict(line.rsplit(" ", 1) for line in answer.splitlines())
    assert rules == {
        repr(bytes(open_folder / "closed")): "unreadable",
        repr(bytes(open_folder / "open" / "a.jpg")): "found",
    }


def test_a_walk_is_lazy(tmp_path: Path) -> None:
    write(tmp_path / "a" / "1.jpg")
    write(tmp_path / "b" / "2.jpg")
    found = walk([bytes(tmp_path)])
    assert next(found).path == bytes(tmp_path / "a" / "1.jpg")
    (tmp_path / "b" / "2.jpg").rename(tmp_path / "b" / "3.jpg")
    assert [one.path for one in found] == [bytes(tmp_path / "b" / "3.jpg")]


def test_names_are_sorted(tmp_path: Path) -> None:
    for name in "cab":
        write(tmp_path / f"{name}.jpg")
    found = [file_name(one.path) for one in walk([bytes(tmp_path)])]
    assert found == [b"a.jpg", b"b.jpg", b"c.jpg"]


def test_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.jpg")
    monkeypatch.chdir(tmp_path)
    assert [one.path for one in walk([b"a.jpg"])] == [bytes(tmp_path / "a.jpg")]


def test_deep_folders_need_no_deep_stack(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
        deep.mkdir()
    write(deep / "a.jpg")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(220)
    try:
        found = list(itertools.islice(walk([bytes(tmp_path)]), 2))
    finally:
        sys.setrecursionlimit(limit)
    assert [one.path for one in found] == [bytes(deep / "a.jpg")]


@pytest.mark.parametrize("found", [{"st_file_attributes": 2}, {"st_flags": 0x8000}])
def test_hidden_by_attribute(found: dict[str, int]) -> None:
    assert is_hidden(cast("os.stat_result", SimpleNamespace(**found)))


def test_cloud_placeholders_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "a.jpg")
    monkeypatch.setattr(walking, "is_cloud_only", lambda _: True)
    assert look(tmp_path)[1] == {bytes(file): "cloud"}
