from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pxm_desktop.hotfolders.filters import Filter, Kind, Skip, kind_of
from pxm_desktop.hotfolders.model import Rule


def rule(**settings: Any) -> Filter:
    return Filter(Rule(folder=b"/hot", **settings))


def looked(mode: int = stat.S_IFREG | 0o644, size: int = 1000, **more: int) -> os.stat_result:
    return cast("os.stat_result", SimpleNamespace(st_mode=mode, st_size=size, **more))


FOLDER = looked(stat.S_IFDIR | 0o755)


def word(found: Skip | None) -> str | None:
    return None if found is None else found.rule


@pytest.mark.parametrize(
    "path", ["a.jpg", "x/a.jpg", "Ä ö.tif", "no extension", "lock.jpg", "a.tmp.jpg", "x/y/Uploaded/a.jpg"]
)
def test_pictures_are_taken(path: str) -> None:
    assert rule().reason(path.encode(), looked()) is None


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        (".DS_Store", ".*"),
        ("x/.hidden.jpg", ".*"),
        ("._a.jpg", ".*"),
        ("Thumbs.db", "Thumbs.db"),
        ("x/THUMBS.DB", "Thumbs.db"),
        ("~$cat.docx", "~$*"),
        ("a.TMP", "*.tmp"),
        ("x/a.jpg.part", "*.part"),
        ("a.crdownload", "*.crdownload"),
        ("a.psd.lock", "*.lock"),
        ("a.indd.idlk", "*.idlk"),
        ("a.jpg~", "*~"),
    ],
)
def test_the_ignore_list_names_the_glob_that_fits(path: str, glob: str) -> None:
    found = rule().reason(path.encode(), looked())
    assert found is not None
    assert found.rule == glob
    assert f'"{glob}"' in found.sentence
    assert not found.waits


def test_what_lies_in_an_ignored_folder_is_ignored_too() -> None:
    assert word(rule().reason(b".git/objects/a.jpg", looked())) == ".*"
    assert word(rule().reason(b"x/.git", FOLDER)) == ".*"
    assert not rule().enters(b"x/.git/objects")
    assert rule().enters(b"x/git")
    assert rule().enters(b"")


def test_a_rule_can_have_its_own_ignore_list() -> None:
    own = rule(ignore=("*.bak",))
    assert own.reason(b".config.jpg", looked()) is None
    assert word(own.reason(b"a.bak", looked())) == "*.bak"
    assert rule(ignore=()).reason(b"a.tmp", looked()) is None


@pytest.mark.parametrize(
    ("globs", "path", "taken"),
    [
        (("*.jpg",), "a.JPG", True),
        (("*.jpg",), "deep/down/a.jpg", True),
        (("*.jpg",), "a.jpg.psd", False),
        (("*.{jpg,tif}",), "x/a.tif", True),
        (("*.{jpg,tif}",), "x/a.psd", False),
        (("final/*.jpg",), "final/a.jpg", True),
        (("final/*.jpg",), "x/final/a.jpg", False),
        (("final/*.jpg",), "final/x/a.jpg", False),
        (("final/**",), "final/x/y/a.jpg", True),
        (("final/",), "final/x/y/a.jpg", True),
        (("/final/*",), "final/a.jpg", True),
        (("**/final/*.jpg",), "final/a.jpg", True),
        (("**/final/*.jpg",), "x/y/final/a.jpg", True),
        (("x/**/a.jpg",), "x/a.jpg", True),
        (("IMG_[0-9]?.jpg",), "IMG_12.jpg", True),
        (("IMG_[!0-9].jpg",), "IMG_1.jpg", False),
        (("a*b.jpg",), "a/b.jpg", False),
        (("*.psd", "*.tif"), "a.tif", True),
        (("!a.jpg",), "!a.jpg", True),
        (("a+(1).jpg",), "a+(1).jpg", True),
        (("Ü*.jpg",), unicodedata.normalize("NFD", "über.jpg"), True),
    ],
)
def test_globs_look_at_name_or_path_without_regard_to_case(
    globs: tuple[str, ...], path: str, taken: bool
) -> None:
    found = rule(include=globs).reason(path.encode(), looked())
    assert word(found) == (None if taken else "include")
    left_out = rule(exclude=globs).reason(path.encode(), looked())
    assert (left_out is not None) is taken


def test_exclude_names_its_glob_and_goes_before_include() -> None:
    found = rule(include=("*.jpg",), exclude=("*.tif", "*_bts.*")).reason(b"x/a_BTS.jpg", looked())
    assert found == Skip("*_bts.*", 'It is excluded by "*_bts.*".')


def test_an_excluded_folder_is_not_entered_and_include_does_not_matter_to_folders() -> None:
    some = rule(include=("*.jpg",), exclude=("RAW", "x/old"))
    assert word(some.reason(b"RAW", FOLDER)) == "RAW"
    assert word(some.reason(b"y/raw/z/a.jpg", looked())) == "RAW"
    assert word(some.reason(b"x/old/a.jpg", looked())) == "x/old"
    assert some.reason(b"y/x/old/a.jpg", looked()) is None
    assert some.reason(b"y", FOLDER) is None


@pytest.mark.parametrize("name", [b"Uploaded", b"Failed", b".pxm-claims", b"uploaded"])
def test_our_own_folders_are_never_entered(name: bytes) -> None:
    bare = rule(ignore=())
    assert word(bare.reason(name, FOLDER)) == "ours"
    assert word(bare.reason(name + b"/2026-02-03/a.jpg", looked())) == "ours"
    assert not bare.enters(name + b"/x")
    assert bare.reason(b"x/" + name, FOLDER) is None
    assert bare.reason(name, looked()) is None  # a file of that name is a file


def test_subfolders_can_be_left_out() -> None:
    flat = rule(subfolders=False)
    assert flat.reason(b"a.jpg", looked()) is None
    assert word(flat.reason(b"x", FOLDER)) == "subfolders"
    assert word(flat.reason(b"x/a.jpg", looked())) == "subfolders"


def test_an_empty_file_waits() -> None:
    found = rule().reason(b"a.jpg", looked(size=0))
    assert found is not None
    assert (found.rule, found.waits) == ("empty", True)


@pytest.mark.parametrize("flags", [{"st_file_attributes": 0x400000}, {"st_flags": 0x40000000}])
def test_a_placeholder_of_a_cloud_waits(flags: dict[str, int]) -> None:
    found = rule().reason(b"a.jpg", looked(**flags))
    assert found is not None
    assert (found.rule, found.waits) == ("cloud", True)


def test_the_name_that_icloud_gives_its_placeholders() -> None:
    assert word(rule().reason(b"x/.a.jpg.icloud", looked())) == "cloud"


@pytest.mark.parametrize("flags", [{"st_file_attributes": 2}, {"st_flags": 0x8000}])
def test_files_and_folders_hidden_by_a_flag(flags: dict[str, int]) -> None:
    assert word(rule().reason(b"a.jpg", looked(**flags))) == "hidden"
    assert word(rule().reason(b"x", looked(stat.S_IFDIR, **flags))) == "hidden"


def test_devices_and_links_as_they_lie_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = {path.name: word(rule().reason(bytes(path)[-4:], path.lstat())) for path in tmp_path.iterdir()}
    assert found == {"file": None, "pipe": "special", "link": "link", "loop": "link"}


def test_a_junction_of_windows_is_a_link() -> None:
    assert kind_of(looked(stat.S_IFDIR, st_reparse_tag=0xA0000003)) is Kind.LINK


def test_names_that_are_no_text_are_taken_and_can_be_excluded() -> None:
    assert rule().reason(b"a\xff\xfe.jpg", looked()) is None
    assert word(rule(exclude=("a*.jpg",)).reason(b"a\xff\xfe.jpg", looked())) == "a*.jpg"
    assert word(rule(exclude=("*.jpg",)).reason(b"a\n.jpg", looked())) == "*.jpg"
    assert rule(exclude=("*.jpg",)).reason(b"a.jpg\n", looked()) is None


def test_braces_without_end_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"The braces in \{1\.\.99999\}\.jpg stand for too many patterns"):
        rule(include=("{1..99999}.jpg",))


@pytest.mark.parametrize("glob", ["[", "{a", "a\\", "***", "", "/", "[z-a]", "(", "**/"])
def test_unfinished_globs_are_no_failure(glob: str) -> None:
    assert word(rule(exclude=(glob,)).reason(b"picture.jpg", looked())) in (None, glob)
