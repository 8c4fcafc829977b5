"""Files that wait for a sidecar are found by it at once, and what went is remembered no longer."""

from __future__ import annotations

import pytest

from pxm_desktop.hotfolders import left_out as module
from pxm_desktop.hotfolders.left_out import Left, LeftOut
from pxm_desktop.hotfolders.sidecar import serves

WAITS = Left("It has 1 of the 4 stars that this hot folder asks for.", 100, 5)
NEW = (40, 1)


@pytest.fixture
def waiting() -> LeftOut:
    return LeftOut(by_sidecar=True)


def told(waiting: LeftOut, sidecar: bytes, stamp: tuple[int, int] = NEW) -> list[bytes]:
    return [path for path, left in waiting.told(sidecar, stamp) if left == WAITS]


def test_a_sidecar_finds_its_pictures_and_no_others(waiting: LeftOut) -> None:
    for path in (
        b"a/IMG_1.CR3",
        b"a/img_1.jpg",
        b"a/IMG_1.final.jpg",
        b"a/IMG_11.jpg",
        b"b/IMG_1.jpg",
        b"a/IMG_1",
    ):
        waiting.leave(path, WAITS)
    assert told(waiting, b"a/IMG_1.cr3.xmp") == [b"a/IMG_1.CR3"]
    assert told(waiting, b"a/IMG_1.xmp") == [b"a/IMG_1", b"a/img_1.jpg"]
    assert told(waiting, b"a/IMG_1.final.xmp") == [b"a/IMG_1.final.jpg"]
    assert {path for path, _ in waiting.items()} == {b"a/IMG_11.jpg", b"b/IMG_1.jpg"}


def test_a_sidecar_that_did_not_change_says_nothing_new(waiting: LeftOut) -> None:
    waiting.leave(b"1.jpg", WAITS)
    assert told(waiting, b"1.xmp") == [b"1.jpg"]
    waiting.leave(b"1.jpg", WAITS)
    assert told(waiting, b"1.xmp") == []
    assert told(waiting, b"1.xmp", (41, 1)) == [b"1.jpg"]


def test_what_was_not_looked_into_waits_for_no_sidecar(waiting: LeftOut) -> None:
    waiting.leave(b"1.jpg", Left("The file is empty; it is taken once something is in it.", 0, 0))
    assert waiting.told(b"1.xmp", NEW) == []


def test_many_sidecars_are_not_compared_with_every_picture(
    waiting: LeftOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counted(sidecar: bytes, picture: bytes) -> bool:
        nonlocal compared
        compared += 1
        return serves(sidecar, picture)

    monkeypatch.setattr(module, "serves", counted)
    for number in range(2000):
        waiting.leave(b"%d.jpg" % number, WAITS)
    assert sum(len(told(waiting, b"%d.xmp" % number)) for number in range(2000)) == 2000
    assert compared == 2000


def test_what_a_look_through_everything_does_not_meet_is_forgotten(waiting: LeftOut) -> None:
    for path in (b"there.jpg", b"gone.jpg", b"still.jpg"):
        waiting.leave(path, WAITS)
    for sidecar in (b"kept.xmp", b"moved.xmp"):
        waiting.told(sidecar, NEW)
    waiting.begin()
    assert waiting.waits(b"there.jpg", (100, 5))
    assert not waiting.waits(b"still.jpg", (101, 5))  # it changed, and settles anew
    waiting.told(b"kept.xmp", NEW)
    waiting.leave(b"new.jpg", WAITS)
    waiting.end()
    assert {path for path, _ in waiting.items()} == {b"there.jpg", b"new.jpg"}
    assert waiting._sidecars.keys() == {b"kept.xmp"}
    assert {path for paths in waiting._pictures.values() for path in paths} == {b"there.jpg", b"new.jpg"}


def test_a_look_that_did_not_end_forgets_nothing(waiting: LeftOut) -> None:
    waiting.leave(b"1.jpg", WAITS)
    waiting.begin()
    waiting.stop()
    waiting.end()
    assert len(waiting) == 1


def test_a_folder_that_goes_takes_its_files_and_sidecars_along(waiting: LeftOut) -> None:
    for path in (b"a/1.jpg", b"a/b/2.jpg", b"ab/3.jpg"):
        waiting.leave(path, WAITS)
    waiting.told(b"a/9.xmp", NEW)
    waiting.forget({b"a"})
    assert [path for path, _ in waiting.items()] == [b"ab/3.jpg"]
    assert not waiting._sidecars
    waiting.clear()
    assert (len(waiting), waiting._pictures) == (0, {})
