"""Files are moved and put into the trash; whatever happens meanwhile, nothing is erased or written over."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import send2trash

from pxm_desktop.hotfolders import afterwards
from pxm_desktop.hotfolders.afterwards import (
    CannotMove,
    Changed,
    Gone,
    NoTrash,
    move_to_failed,
    move_to_uploaded,
    to_trash,
)
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]

DAY = date(2026, 3, 1)


class Hot:
    """A folder with files, and all bytes that ever lay in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def write(self, name: str, content: bytes) -> tuple[bytes, bytes, int, int]:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.stamp(name)

    def stamp(self, name: str) -> tuple[bytes, bytes, int, int]:
        found = (self.folder / name).stat()
        return bytes(self.folder), os.fsencode(name), found.st_size, found.st_mtime_ns

    def all(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def hot(tmp_path: Path) -> Hot:
    return Hot(tmp_path / "hot")


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of the test's own."""
    place = tmp_path / "Trash"

    def put(path: str) -> None:
        place.mkdir(exist_ok=True)
        Path(path).rename(place / Path(path).name)

    monkeypatch.setattr(send2trash, "send2trash", put)
    return place


def test_moved_into_the_folder_of_the_day_with_its_folders(hot: Hot) -> None:
    place = move_to_uploaded(*hot.write("set/a.jpg", b"one"), DAY)
    assert place == b"Uploaded/2026-03-01/set/a.jpg"
    assert hot.all() == {"Uploaded/2026-03-01/set/a.jpg": b"one"}


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("a.jpg", "a (2).jpg"),
        ("a", "a (2)"),
        (".a", ".a (2)"),
        ("a.tar.gz", "a.tar (2).gz"),
        ("d.d/a", "d.d/a (2)"),
        ("d/.a", "d/.a (2)"),
    ],
)
def test_a_name_that_is_taken_is_numbered(hot: Hot, name: str, second: str) -> None:
    for content in (b"one", b"two", b"three"):
        move_to_uploaded(*hot.write(name, content), DAY)
    third = second.replace("(2)", "(3)")
    assert hot.all() == {
        f"Uploaded/2026-03-01/{each}": content
        for each, content in ((name, b"one"), (second, b"two"), (third, b"three"))
    }


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("x" * 251 + ".jpg", "x" * 247 + " (2).jpg"),
        ("d/" + "ü" * 125 + ".jpeg", "d/" + "ü" * 123 + " (2).jpeg"),
        ("🧵" * 63, "🧵" * 62 + " (2)"),
        ("a." + "y" * 253, "a." + "y" * 249 + " (2)"),
    ],
)
def test_a_name_without_room_for_a_number_is_shortened(hot: Hot, name: str, second: str) -> None:
    for content in (b"one", b"two"):
        move_to_uploaded(*hot.write(name, content), DAY)
    assert hot.all() == {f"Uploaded/2026-03-01/{name}": b"one", f"Uploaded/2026-03-01/{second}": b"two"}


def test_a_name_without_room_for_the_reason_has_its_reason(hot: Hot) -> None:
    name = "x" * 251 + ".jpg"
    move_to_failed(*hot.write(name, b"one"), "Why.")
    assert hot.all() == {f"Failed/{name}": b"one", f"Failed/{'x' * 244}.reason.txt": b"Why.\n"}


def test_a_name_taken_by_a_folder_or_a_broken_link_is_taken(hot: Hot) -> None:
    day = hot.folder / "Uploaded" / "2026-03-01"
    (day / "a.jpg").mkdir(parents=True)
    (day / "a (2).jpg").symlink_to("nowhere")
    assert move_to_uploaded(*hot.write("a.jpg", b"x"), DAY).endswith(b"a (3).jpg")
    assert (day / "a (2).jpg").is_symlink()


def test_times_and_rights_go_along(hot: Hot) -> None:
    path = hot.folder / "a.jpg"
    path.write_bytes(b"x")
    path.chmod(0o640)
    os.utime(path, ns=(1, 2_000_000_000))
    place = move_to_uploaded(*hot.stamp("a.jpg"), DAY)
    found = (hot.folder / os.fsdecode(place)).stat()
    assert (stat.S_IMODE(found.st_mode), found.st_mtime_ns) == (0o640, 2_000_000_000)


@pytest.mark.parametrize(
    "move", [partial(move_to_uploaded, day=DAY), partial(move_to_failed, reason="w"), to_trash]
)
def test_another_file_is_not_touched(hot: Hot, trash: Path, move: Any) -> None:
    stamp = hot.write("a.jpg", b"one")
    (hot.folder / "a.jpg").write_bytes(b"other")
    with pytest.raises(Changed):
        move(*stamp)
    assert hot.all() == {"a.jpg": b"other"}
    (hot.folder / "a.jpg").unlink()
    with pytest.raises(Gone):
        move(*stamp)
    assert hot.all() == {}


def test_a_file_saved_again_in_the_last_moment_comes_back(hot: Hot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Photoshop puts a new file into the place of the old one between our look at it and its move."""
    stamp = hot.write("a.jpg", b"one")
    real = os.rename

    def rename(source: bytes, place: bytes) -> None:
        monkeypatch.setattr(os, "rename", real)
        hot.write("new", b"second")
        real(hot.folder / "new", hot.folder / "a.jpg")
        real(source, place)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(Changed):
        move_to_uploaded(*stamp, DAY)
    assert hot.all() == {"a.jpg": b"second"}


def test_of_two_that_were_saved_in_the_last_moment_both_are_kept(
    hot: Hot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = hot.write("a.jpg", b"one")
    real = os.rename

    def rename(source: bytes, place: bytes) -> None:
        monkeypatch.setattr(os, "rename", real)
        hot.write("a.jpg", b"second")
        real(source, place)
        hot.write("a.jpg", b"third")

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(Changed):
        move_to_uploaded(*stamp, DAY)
    assert sorted(hot.all().values()) == [b"second", b"third"]


def test_a_name_that_is_taken_in_the_last_moment_is_not_written_over(
    hot: Hot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = hot.write("a.jpg", b"one")
    real = os.open

    def quicker(path: Any, flags: int, *more: Any) -> int:
        if flags & os.O_EXCL:
            monkeypatch.setattr(os, "open", real)
            hot.write("Uploaded/2026-03-01/a.jpg", b"another station's")
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", quicker)
    assert move_to_uploaded(*stamp, DAY) == b"Uploaded/2026-03-01/a (2).jpg"
    assert sorted(hot.all().values()) == [b"another station's", b"one"]


def test_a_move_that_fails_leaves_everything_as_it_was(hot: Hot, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = hot.write("a.jpg", b"one")

    def refuse(source: bytes, place: bytes) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(CannotMove, match="cross-device"):
        move_to_uploaded(*stamp, DAY)
    assert hot.all() == {"a.jpg": b"one"}


def test_a_file_whose_folder_may_not_be_written_stays(open_folder: Path) -> None:
    open_folder.chmod(0o755)
    hot = Hot(open_folder / "hot")
    stamp = hot.write("a.jpg", b"one")
    said = as_nobody(
        f"""
        from datetime import date
        from pxm_desktop.hotfolders.afterwards import CannotMove, NoTrash, move_to_uploaded, to_trash
        try:
            move_to_uploaded(*{stamp!r}, date(2026, 3, 1))
        except CannotMove as error:
            print(error)
        try:
            to_trash(*{stamp!r})
        except NoTrash as error:
            print(error)
        """
    )
    assert said.splitlines() == [
        "It cannot be moved yet: PXM Desktop may not write to the folder. Allow it, and it is moved by itself.",
        said.splitlines()[1],
    ]
    assert "stays here" in said.splitlines()[1]
    assert hot.all() == {"a.jpg": b"one"}


def test_failed_with_its_reason_beside_it(hot: Hot) -> None:
    assert move_to_failed(*hot.write("d/a.jpg", b"one"), "Größer als erlaubt.") == b"Failed/d/a.jpg"
    assert move_to_failed(*hot.write("d/a.jpg", b"two"), "Again.") == b"Failed/d/a (2).jpg"
    assert hot.all() == {
        "Failed/d/a.jpg": b"one",
        "Failed/d/a.jpg.reason.txt": "Größer als erlaubt.\n".encode(),
        "Failed/d/a (2).jpg": b"two",
        "Failed/d/a (2).jpg.reason.txt": b"Again.\n",
    }


def test_a_reason_that_lies_there_already_is_not_written_over(hot: Hot) -> None:
    hot.write("Failed/a.jpg.reason.txt", b"a person's note")
    move_to_failed(*hot.write("a.jpg", b"one"), "Why.")
    assert hot.all()["Failed/a.jpg.reason.txt"] == b"a person's note"
    assert b"Why.\n" in hot.all().values()


def test_a_reason_that_cannot_be_written_does_not_hold_up_the_file(
    hot: Hot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, *words: Any, **more: Any) -> Any:
        raise OSError(28, "No space left on device")

    stamp = hot.write("a.jpg", b"one")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        assert move_to_failed(*stamp, "Why.") == b"Failed/a.jpg"
    assert hot.all() == {"Failed/a.jpg": b"one"}


def test_into_the_trash(hot: Hot, trash: Path) -> None:
    to_trash(*hot.write("a.jpg", b"one"))
    assert hot.all() == {}
    assert (trash / "a.jpg").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (send2trash.TrashPermissionError("x"), "This disk has no trash, so the file stays here."),
        (OSError(13, "No, no"), "It could not be put into the trash, so it stays here: No, no."),
        (OSError("No mount"), "It could not be put into the trash, so it stays here: No mount."),
    ],
)
def test_without_a_trash_the_file_stays(
    hot: Hot, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
) -> None:
    def refuse(path: str) -> None:
        raise error

    monkeypatch.setattr(send2trash, "send2trash", refuse)
    with pytest.raises(NoTrash) as refused:
        to_trash(*hot.write("a.jpg", b"one"))
    assert str(refused.value) == sentence
    assert hot.all() == {"a.jpg": b"one"}


def test_the_trash_is_the_one_of_the_desktop(hot: Hot, tmp_path: Path) -> None:
    stamp = hot.write("a.jpg", b"one")
    code = f"from pxm_desktop.hotfolders.afterwards import to_trash; to_trash(*{stamp!r})"
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **home}, check=True, timeout=60)
    assert hot.all() == {}
    assert (tmp_path / "share" / "Trash" / "files" / "a.jpg").read_bytes() == b"one"


def test_names_that_are_no_text_and_times_of_another_century(hot: Hot) -> None:
    path = bytes(hot.folder) + b"/\xff\xfe.jpg"
    Path(os.fsdecode(path)).write_bytes(b"one")
    os.utime(path, (0, 10_413_792_000))
    place = move_to_uploaded(bytes(hot.folder), b"\xff\xfe.jpg", 3, 2**63 - 1, DAY)
    assert place == b"Uploaded/2026-03-01/\xff\xfe.jpg"


def test_there_is_an_end_to_numbers(hot: Hot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afterwards, "_MOST_NAMES", 4)
    for _ in range(3):
        move_to_uploaded(*hot.write("a.jpg", b"x"), DAY)
    with pytest.raises(CannotMove, match="too many files"):
        move_to_uploaded(*hot.write("a.jpg", b"last"), DAY)
    assert hot.all()["a.jpg"] == b"last"
