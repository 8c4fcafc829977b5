"""What a share has to be able to do for claims: proven on one that can, refused in words on those that cannot."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pxm_desktop.hotfolders.claims import probe as share_probe
from pxm_desktop.hotfolders.claims.probe import CannotClaim, probe_share
from pxm_desktop.hotfolders.claims.share import Share, ShareAway, ShareClock
from tests.support.nobody import as_nobody, open_folder  # noqa: F401 -- a fixture

PROBE_AS_NOBODY = """
from pxm_desktop.hotfolders.claims.probe import CannotClaim, probe_share
try:
    probe_share({folder!r})
except CannotClaim as error:
    print(error.sentence, error.todo)
"""


def probe(folder: Path) -> None:
    probe_share(os.fsencode(folder))


def test_a_folder_that_holds_claims_is_taken_and_only_their_folder_is_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o775)
    probe(tmp_path)
    probe(tmp_path)
    (made,) = tmp_path.iterdir()
    assert made.name == ".pxm-claims"
    assert list(made.iterdir()) == []
    assert made.stat().st_mode & 0o777 == 0o775  # whoever may write beside it may claim


def test_a_read_only_folder_is_refused_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "hot"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", folder], check=True)
    try:
        with pytest.raises(CannotClaim) as caught:
            probe(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
    assert caught.value.sentence == "The folder is read-only, so stations cannot claim files there."
    assert caught.value.todo == "Allow writing in it, or let one station alone watch the folder."


def test_a_folder_without_permission_is_refused_in_words(open_folder: Path) -> None:  # noqa: F811
    said = as_nobody(PROBE_AS_NOBODY.format(folder=os.fsencode(open_folder)))
    assert said.startswith("This computer has no permission to write in the folder, so it cannot claim files")
    assert list(open_folder.iterdir()) == []


def test_claims_of_others_that_may_not_be_added_to_are_refused_in_words(open_folder: Path) -> None:  # noqa: F811
    open_folder.chmod(0o777)
    (open_folder / ".pxm-claims").mkdir(0o755)
    said = as_nobody(PROBE_AS_NOBODY.format(folder=os.fsencode(open_folder)))
    assert "no permission" in said
    assert ".pxm-claims" in said


def test_a_share_that_lets_two_make_one_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_open = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode=0o777: true_open(path, flags & ~os.O_EXCL, mode))
    with pytest.raises(CannotClaim, match="lets two stations make the same file"):
        probe(tmp_path)


def test_a_share_that_does_not_know_exclusive_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_open = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_EXCL:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        return true_open(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotClaim, match="The folder cannot hold claims: Operation not supported"):
        probe(tmp_path)


def stuck(_: Share) -> float:
    return 1_000_000_000.0


def hasty(_: Share) -> float:
    return 100.0 * time.monotonic()


def of_another_day(_: Share, name: str) -> float:
    return time.time() - 86_400


@pytest.mark.parametrize(
    ("method", "how", "sentence"),
    [
        ("now", stuck, "all get the same time"),
        ("now", hasty, "times of several clocks"),
        ("written", of_another_day, "times of several clocks"),
        ("names", lambda _: [], "does not list a file that was just made"),
        ("rename", lambda *_: None, "does not give back what was written and renamed"),
    ],
)
def test_a_share_with_odd_ways_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, how: Callable[..., object], sentence: str
) -> None:
    monkeypatch.setattr(share_probe, "_PROGRESS", 0.1)
    monkeypatch.setattr(Share, method, how)
    with pytest.raises(CannotClaim, match=sentence):
        probe(tmp_path)


def test_a_folder_that_is_copied_between_computers_is_refused(tmp_path: Path) -> None:
    below = tmp_path / "synced" / "pictures"
    below.mkdir(parents=True)
    probe(below)
    (tmp_path / "synced" / ".stfolder").mkdir()
    with pytest.raises(CannotClaim, match=r"Syncthing copies this folder.*Use a network share"):
        probe(below)
    cloud = tmp_path / "com~apple~CloudDocs" / "pictures"
    cloud.mkdir(parents=True)
    with pytest.raises(CannotClaim, match="iCloud copies this folder"):
        probe(cloud)


def test_a_file_in_the_place_of_the_claims_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".pxm-claims").write_bytes(b"")
    with pytest.raises(CannotClaim, match="cannot hold claims: Not a directory"):
        probe(tmp_path)


def test_a_share_that_is_away_is_no_share_that_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ShareAway, match="Connect it again"):
        probe(tmp_path / "missing")

    def silent(*_: object) -> int:
        raise OSError(errno.EHOSTDOWN, os.strerror(errno.EHOSTDOWN))

    monkeypatch.setattr(os, "open", silent)
    with pytest.raises(ShareAway, match="The share does not answer"):
        probe(tmp_path)


def test_what_another_station_holds_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe(tmp_path)
    share = Share(os.fsencode(tmp_path))
    assert share.create("a", b"1")
    true_unlink, refusals = Path.unlink, [PermissionError(errno.EACCES, "in use")] * 2

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if refusals:
            raise refusals.pop()
        true_unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    share.remove("a")
    assert share.read("a") is None


def test_the_clock_is_the_share_s_and_a_reading_is_used_for_a_while(tmp_path: Path) -> None:
    class Counted(Share):
        readings = 0

        def now(self) -> float:
            Counted.readings += 1
            return super().now()

    probe(tmp_path)
    share = Counted(os.fsencode(tmp_path))
    clock = ShareClock(share, lambda: time.time() - 5000, stale=3600.0)
    assert clock.now() == clock.now() == pytest.approx(time.time(), abs=30)
    assert clock.to_local(clock.to_share(123.0)) == pytest.approx(123.0)
    assert clock.to_share(123.0) == pytest.approx(5123.0, abs=30)
    assert Counted.readings == 1
    never = ShareClock(share, time.time, stale=0.0)
    assert never.now() <= never.now()
    assert Counted.readings == 3
