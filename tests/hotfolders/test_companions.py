"""Sidecars go where their picture went, with the last picture that they belong to, and never over another file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import send2trash

from pxm_desktop.hotfolders.companions import Companions
from pxm_desktop.transfer.model import Stage
from tests.hotfolders.house import House
from tests.hotfolders.test_outcomes import Desk

STARS = {"sidecars": {"best_first": True}}


class Hot:
    """A folder; what was moved by hand stands for what `afterwards` moved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def write(self, *names: str) -> None:
        for name in names:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)

    def move(self, companions: Companions, name: str, place: str) -> None:
        (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).rename(self.folder / place)
        companions.follow(os.fsencode(name), os.fsencode(place))

    def there(self) -> dict[str, str]:
        return {
            str(path.relative_to(self.folder)): path.read_text()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def hot(tmp_path: Path) -> Hot:
    return Hot(tmp_path / "hot")


@pytest.fixture
def companions(hot: Hot) -> Companions:
    return Companions(bytes(hot.folder))


def test_a_sidecar_follows_its_picture(hot: Hot, companions: Companions) -> None:
    hot.write("set/a.jpg", "set/a.xmp", "set/b.jpg", "set/b.xmp")
    hot.move(companions, "set/a.jpg", "Uploaded/set/a.jpg")
    assert hot.there() == {
        "Uploaded/set/a.jpg": "set/a.jpg",
        "Uploaded/set/a.xmp": "set/a.xmp",
        "set/b.jpg": "set/b.jpg",
        "set/b.xmp": "set/b.xmp",
    }


def test_a_sidecar_of_two_pictures_goes_with_the_last(hot: Hot, companions: Companions) -> None:
    hot.write("a.jpg", "a.CR3", "a.xmp", "a.CR3.xmp")
    hot.move(companions, "a.jpg", "Uploaded/a.jpg")
    assert set(hot.there()) == {"Uploaded/a.jpg", "a.CR3", "a.xmp", "a.CR3.xmp"}
    hot.move(companions, "a.CR3", "Uploaded/a.CR3")
    assert set(hot.there()) == {f"Uploaded/a{ending}" for ending in (".jpg", ".CR3", ".xmp", ".CR3.xmp")}


@pytest.mark.parametrize(
    ("sidecar", "moved"),
    [
        ("a.xmp", "Uploaded/a (2).xmp"),
        ("A.XMP", "Uploaded/a (2).XMP"),
        ("a.jpg.xmp", "Uploaded/a (2).jpg.xmp"),
    ],
)
def test_it_is_called_after_a_picture_that_got_a_number(
    hot: Hot, companions: Companions, sidecar: str, moved: str
) -> None:
    hot.write("a.jpg", sidecar, "Uploaded/a.jpg", "Uploaded/a.xmp")
    hot.move(companions, "a.jpg", "Uploaded/a (2).jpg")
    assert hot.there()[moved] == sidecar
    assert hot.there()["Uploaded/a.xmp"] == "Uploaded/a.xmp"


def test_a_name_that_is_taken_is_not_written_over(hot: Hot, companions: Companions) -> None:
    hot.write("a.jpg", "a.xmp", "Uploaded/a.xmp")
    hot.move(companions, "a.jpg", "Uploaded/a.jpg")
    assert hot.there()["Uploaded/a.xmp"] == "Uploaded/a.xmp"
    assert hot.there()["Uploaded/a (2).xmp"] == "a.xmp"


def test_links_and_folders_are_no_sidecars(hot: Hot, companions: Companions) -> None:
    hot.write("a.jpg", "secret.txt", "b.jpg")
    (hot.folder / "a.xmp").symlink_to("secret.txt")
    (hot.folder / "b.xmp").mkdir()
    hot.move(companions, "a.jpg", "Uploaded/a.jpg")
    hot.move(companions, "b.jpg", "Uploaded/b.jpg")
    assert set(hot.there()) == {"Uploaded/a.jpg", "Uploaded/b.jpg", "a.xmp", "secret.txt"}


def test_a_sidecar_that_cannot_follow_stays_and_harms_nothing(
    hot: Hot, companions: Companions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: bytes, place: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    hot.write("a.jpg", "a.xmp")
    (hot.folder / "Uploaded").mkdir()
    (hot.folder / "a.jpg").rename(hot.folder / "Uploaded/a.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        companions.follow(b"a.jpg", b"Uploaded/a.jpg")
    assert set(hot.there()) == {"Uploaded/a.jpg", "a.xmp"}
    Companions(bytes(hot.folder) + b"/gone").follow(b"a.jpg", b"Uploaded/a.jpg")


def test_each_folder_is_listed_once(
    hot: Hot, companions: Companions, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = []
    real = os.scandir

    def scandir(path: bytes) -> object:
        listed.append(path)
        return real(path)

    names = [f"{number}.jpg" for number in range(50)]
    hot.write(*names, *(name.replace("jpg", "xmp") for name in names))
    monkeypatch.setattr(os, "scandir", scandir)
    for name in names:
        hot.move(companions, name, f"Uploaded/{name}")
    assert len(listed) == 1
    assert len(list((hot.folder / "Uploaded").iterdir())) == 100


# As the rule does it


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    desk = Desk(house, after="move", failed_folder=True, **STARS)
    yield desk
    desk.pool.stop()


async def test_moved_with_its_picture_once_pxm_has_that(house: House, desk: Desk) -> None:
    house.write("a.xmp", b"<x/>")
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    assert {name.rpartition("/")[2] for name in house.there() if name.startswith("Uploaded/")} == {
        "a.jpg",
        "a.xmp",
    }


async def test_what_failed_takes_its_sidecar_along(house: House, desk: Desk) -> None:
    house.write("a.xmp", b"<x/>")
    await desk.ended(await desk.taken("a.jpg"), Stage.FAILED, reason="Too large.")
    await desk.work()
    assert house.there() == ["Failed/a.jpg", "Failed/a.jpg.reason.txt", "Failed/a.xmp"]


async def test_into_the_trash_with_its_picture(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    thrown = []

    def put(path: str) -> None:
        thrown.append(Path(path).name)
        Path(path).unlink()

    monkeypatch.setattr(send2trash, "send2trash", put)
    desk = Desk(house, after="trash", **STARS)
    house.write("a.xmp", b"<x/>")
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    desk.pool.stop()
    assert thrown == ["a.jpg", "a.xmp"]


async def test_a_rule_that_does_not_read_sidecars_leaves_them(house: House) -> None:
    desk = Desk(house, after="move")
    house.write("a.xmp", b"<x/>")
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    desk.pool.stop()
    assert "a.xmp" in house.there()


async def test_a_file_that_stays_keeps_its_sidecar(house: House, desk: Desk) -> None:
    house.write("a.xmp", b"<x/>")
    house.queue.sizes = lambda _: 1
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    assert house.there() == ["a.jpg", "a.xmp"]
