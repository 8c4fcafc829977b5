from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.filters import Filter, Kind
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.scan import Listing, changed, scan
from pxm_desktop.hotfolders.volume import Condition, FolderAway, Mark, look
from pxm_desktop.transfer.model import Cause
from tests.support.long_path import make_long_path
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


def rules(**settings: Any) -> Filter:
    return Filter(Rule(folder=b"/hot", **settings))


def files(root: Path, *names: str, size: int = 3) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)


def seen(root: Path, filtered: Filter | None = None) -> dict[bytes, Listing]:
    listings = list(scan(bytes(root), filtered or rules()))
    assert len({listing.path for listing in listings}) == len(listings)
    return {listing.path: listing for listing in listings}


def names(listing: Listing) -> set[bytes]:
    return {entry.name for entry in listing.entries}


def skips(listing: Listing) -> dict[bytes, str]:
    return {name: skip.rule for name, skip in listing.skipped}


def paths(listings: dict[bytes, Listing]) -> set[bytes]:
    return {b"/".join(filter(None, (path, name))) for path, each in listings.items() for name in names(each)}


def mark(root: Path) -> Mark:
    found = look(bytes(root)).mark
    assert found is not None
    return found


def test_every_directory_is_listed_with_what_is_in_it(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "x/b.jpg", "x/y/c.jpg", "z/d.jpg")
    (tmp_path / "empty").mkdir()
    os.utime(tmp_path / "a.jpg", ns=(1, 1_700_000_000_123_456_789))
    listings = seen(tmp_path)
    assert set(listings) == {b"", b"x", b"x/y", b"z", b"empty"}
    assert paths(listings) == {b"a.jpg", b"x/b.jpg", b"x/y/c.jpg", b"z/d.jpg"}
    assert set(listings[b""].folders) == {b"x", b"z", b"empty"}
    [entry] = listings[b""].entries
    assert entry == (b"a.jpg", 3, 1_700_000_000_123_456_789, Kind.FILE)
    assert all(listing.whole and listing.error is None for listing in listings.values())


def test_folders_that_are_left_out_are_named_and_not_entered(tmp_path: Path) -> None:
    files(
        tmp_path, "Uploaded/2026/a.jpg", ".git/a", "RAW/a.cr3", "x/RAW/a.cr3", ".pxm-claims/a", "Failed/a.jpg"
    )
    listings = seen(tmp_path, rules(exclude=("RAW",)))
    assert set(listings) == {b"", b"x"}
    assert skips(listings[b""]) == {
        b"Uploaded": "ours",
        b"Failed": "ours",
        b".pxm-claims": "ours",
        b".git": ".*",
        b"RAW": "RAW",
    }


def test_without_subfolders_only_the_top_is_read(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "x/b.jpg")
    listings = seen(tmp_path, rules(subfolders=False))
    assert paths(listings) == {b"a.jpg"}
    assert skips(listings[b""]) == {b"x": "subfolders"}


def test_links_are_seen_and_never_followed(tmp_path: Path) -> None:
    files(tmp_path, "hot/x/a.jpg", "secret/key")
    hot = tmp_path / "hot"
    (hot / "x" / "loop").symlink_to(hot)
    (hot / "out").symlink_to(tmp_path / "secret")
    (hot / "key.jpg").symlink_to(tmp_path / "secret" / "key")
    (hot / "nowhere").symlink_to("nothing")
    listings = seen(hot)
    assert set(listings) == {b"", b"x"}
    kinds = {entry.name: entry.kind for listing in listings.values() for entry in listing.entries}
    links = dict.fromkeys((b"loop", b"out", b"key.jpg", b"nowhere"), Kind.LINK)
    assert kinds == {b"a.jpg": Kind.FILE, **links}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    files(tmp_path, "real/a.jpg")
    (tmp_path / "hot").symlink_to(tmp_path / "real")
    assert paths(seen(tmp_path / "hot")) == {b"a.jpg"}


def test_awkward_names_and_paths_longer_than_the_system_takes(tmp_path: Path) -> None:
    awkward = [b"\xff\xfe.jpg", b"new\nline.jpg", b" ", "ä.jpg".encode(), b"-rf"]
    for name in awkward:
        (tmp_path / os.fsdecode(name)).write_text("x")
    deep = make_long_path(tmp_path, b"deep.jpg", b"x")
    assert paths(seen(tmp_path)) == {*awkward, deep.removeprefix(bytes(tmp_path) + b"/")}


def test_a_directory_that_cannot_be_read_is_not_empty_but_unknown(open_folder: Path) -> None:
    files(open_folder, "closed/a.jpg", "open/b.jpg", "names/c.jpg")
    (open_folder / "closed").chmod(0o700)
    (open_folder / "names").chmod(0o744)
    answer = as_nobody(
        f"""
        from pxm_desktop.hotfolders.filters import Filter
        from pxm_desktop.hotfolders.model import Rule
        from pxm_desktop.hotfolders.scan import scan
        for listing in sorted(scan({bytes(open_folder)!r}, Filter(Rule(folder=b"/"))), key=lambda one: one.path):
            skipped = [(name.decode(), skip.rule, skip.waits) for name, skip in listing.skipped]
            print(listing.path.decode(), listing.whole, listing.error and listing.error.kind, skipped)
        """
    )
    assert answer.splitlines() == [
        " True None []",
        "closed False permission []",
        "names True None [('c.jpg', 'unreadable', True)]",
        "open True None []",
    ]


def test_a_missing_folder_is_said_and_is_not_empty(tmp_path: Path) -> None:
    with pytest.raises(FolderAway) as caught:
        next(scan(bytes(tmp_path / "no"), rules()))
    assert caught.value.standing.condition is Condition.MISSING
    assert "not there" in str(caught.value)


def test_another_folder_than_before_is_said(tmp_path: Path) -> None:
    (tmp_path / "hot").mkdir()
    before = mark(tmp_path / "hot")
    (tmp_path / "hot").rename(tmp_path / "old")
    files(tmp_path, "hot/a.jpg")
    with pytest.raises(FolderAway) as caught:
        next(scan(bytes(tmp_path / "hot"), rules(), before))
    assert caught.value.standing.condition is Condition.ANOTHER
    assert paths({b"": next(scan(bytes(tmp_path / "hot"), rules(), caught.value.standing.mark))}) == {
        b"a.jpg"
    }


def test_a_folder_that_goes_away_in_the_middle_spoils_the_scan(tmp_path: Path) -> None:
    files(tmp_path, "hot/a.jpg", "hot/x/b.jpg")
    hot = tmp_path / "hot"
    scanned = scan(bytes(hot), rules(), mark(hot))
    assert names(next(scanned)) == {b"a.jpg"}
    hot.rename(tmp_path / "old")
    hot.mkdir()
    rest: list[Listing] = []
    with pytest.raises(FolderAway):
        rest.extend(scanned)  # what came until then stays in the list
    assert [(listing.path, listing.whole) for listing in rest] == [(b"x", False)]


def test_a_directory_that_goes_away_in_the_middle_is_unknown(tmp_path: Path) -> None:
    files(tmp_path, "x/b.jpg")
    scanned = scan(bytes(tmp_path), rules())
    assert next(scanned).folders == [b"x"]
    (tmp_path / "x").rename(tmp_path / "y")
    [listing] = scanned
    assert (listing.path, listing.whole) == (b"x", False)
    assert listing.error is not None
    assert listing.error.kind is Cause.MISSING


def test_memory_does_not_grow_with_the_number_of_directories(tmp_path: Path) -> None:
    def peak(root: Path) -> int:
        tracemalloc.start()
        count = sum(len(listing.entries) for listing in scan(bytes(root), rules()))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count
        return used

    for directory in range(2):
        files(tmp_path, *(f"few/{directory}/{number}.jpg" for number in range(300)))
    for directory in range(40):
        files(tmp_path, *(f"many/{directory}/{number}.jpg" for number in range(300)))
    peak(tmp_path / "few")  # what is made once
    assert peak(tmp_path / "many") < 1.5 * peak(tmp_path / "few")


def what_changed(root: Path, *dirty: bytes, filtered: Filter | None = None) -> dict[bytes, Listing]:
    return {listing.path: listing for listing in changed(bytes(root), dirty, filtered or rules())}


def test_a_changed_file_comes_alone(tmp_path: Path) -> None:
    files(tmp_path, "x/a.jpg", "x/b.jpg", "c.jpg")
    found = what_changed(tmp_path, b"x/a.jpg", b"c.jpg")
    assert paths(found) == {b"x/a.jpg", b"c.jpg"}
    assert not any(listing.whole for listing in found.values())


def test_a_changed_folder_comes_with_all_that_is_below_once(tmp_path: Path) -> None:
    files(tmp_path, "x/a.jpg", "x/y/b.jpg", "x/y/z/c.jpg", "x-other/d.jpg")
    listings = list(changed(bytes(tmp_path), [b"x/y", b"x", b"x/y/b.jpg", b"x-other/d.jpg"], rules()))
    assert [(listing.path, listing.whole) for listing in listings] == [
        (b"x", True),
        (b"x/y", True),
        (b"x/y/z", True),
        (b"x-other", False),
    ]


def test_the_whole_folder_may_have_changed(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "x/b.jpg")
    assert paths(what_changed(tmp_path, b"", b"x/b.jpg")) == {b"a.jpg", b"x/b.jpg"}


def test_what_is_gone_is_said_whatever_it_was(tmp_path: Path) -> None:
    files(tmp_path, "file")
    found = what_changed(tmp_path, b"a.jpg", b"x/y/z", b"file/below")
    assert {path: listing.gone for path, listing in found.items()} == {
        b"": [b"a.jpg"],
        b"x/y": [b"z"],
        b"file": [b"below"],
    }


def test_changes_in_folders_that_are_left_out_say_nothing(tmp_path: Path) -> None:
    files(tmp_path, ".git/a.jpg", "Uploaded/a.jpg", "x/RAW/y/a.cr3")
    dirty = (b".git/a.jpg", b"Uploaded/a.jpg", b"x/RAW/y/a.cr3", b"x/RAW/y/gone")
    assert what_changed(tmp_path, *dirty, filtered=rules(exclude=("RAW",))) == {}
    [top] = what_changed(tmp_path, b"Uploaded").values()
    assert skips(top) == {b"Uploaded": "ours"}


def test_what_lies_behind_a_link_is_not_looked_at_by_name_either(tmp_path: Path) -> None:
    files(tmp_path, "hot/x/a.jpg", "secret/key", "secret/deep/key")
    (tmp_path / "hot/link").symlink_to(tmp_path / "secret")
    assert what_changed(tmp_path / "hot", b"link/key", b"link/deep/key", b"link/deep") == {}
    [top] = what_changed(tmp_path / "hot", b"link").values()
    assert [(entry.name, entry.kind) for entry in top.entries] == [(b"link", Kind.LINK)]


def test_nothing_is_called_gone_when_the_folder_went_away(tmp_path: Path) -> None:
    files(tmp_path, "hot/a.jpg", "hot/x/b.jpg")
    hot = tmp_path / "hot"
    before = mark(hot)
    asked = changed(bytes(hot), [b"a.jpg", b"x"], rules(), before)
    assert next(asked).path == b"x"
    hot.rename(tmp_path / "old")
    with pytest.raises(FolderAway) as caught:
        list(asked)
    assert caught.value.standing.condition is Condition.MISSING
