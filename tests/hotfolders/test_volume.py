from __future__ import annotations

from pathlib import Path

import pytest

from pxm_desktop.hotfolders import volume
from pxm_desktop.hotfolders.volume import Condition, Mark, look
from pxm_desktop.transfer.mounts import Mount
from tests.support.mounting import Share, ToldShare, share
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder", "share"]


def marked(folder: Path) -> Mark:
    mark = look(bytes(folder)).mark
    assert mark is not None
    return mark


def condition(folder: Path, before: Mark | None = None) -> Condition:
    standing = look(bytes(folder), before)
    assert bool(standing.sentence) is standing.away
    assert (standing.mark is None) is standing.away
    return standing.condition


def test_a_folder_whose_files_were_deleted_is_here(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("x")
    before = marked(tmp_path)
    assert before.filled
    (tmp_path / "a.jpg").unlink()
    standing = look(bytes(tmp_path), before)
    assert standing.condition is Condition.HERE
    assert standing.mark is not None
    assert not standing.mark.filled


def test_a_folder_that_is_gone_or_a_file(tmp_path: Path) -> None:
    assert condition(tmp_path / "no") is Condition.MISSING
    (tmp_path / "file").write_text("x")
    assert condition(tmp_path / "file") is Condition.MISSING
    assert "A file lies in the place" in look(bytes(tmp_path / "file")).sentence


def test_a_folder_made_anew_on_the_same_disk_is_another_but_not_away(tmp_path: Path) -> None:
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / "a.jpg").write_text("x")
    before = marked(hot)
    hot.rename(tmp_path / "old")
    hot.mkdir()
    assert condition(hot, before) is Condition.ANOTHER


def test_a_mark_outlives_the_program(tmp_path: Path) -> None:
    before = marked(tmp_path)
    assert Mark.model_validate_json(before.model_dump_json()) == before


def test_a_folder_without_permission(open_folder: Path) -> None:
    hot = open_folder / "hot"
    hot.mkdir()
    (hot / "a.jpg").write_text("x")
    answers = []
    for mode in (0o700, 0o744, 0o755):  # 0o744: names may be read, what they name may not
        hot.chmod(mode)
        answers.append(
            as_nobody(
                f"""
                from pxm_desktop.hotfolders.volume import look
                print(look({bytes(hot)!r}).condition)
                """
            ).strip()
        )
    assert answers == ["forbidden", "forbidden", "here"]


def test_an_empty_mount_point_is_not_a_folder_whose_files_were_deleted(share: Share | ToldShare) -> None:
    share.mount()
    (share.point / "a.jpg").write_text("x")
    before = marked(share.point)
    assert before.mounted
    share.unmount()
    assert condition(share.point, before) is Condition.UNMOUNTED
    (share.point / "stray.jpg").write_text("x")
    assert condition(share.point, before) is Condition.UNMOUNTED
    (share.point / "stray.jpg").unlink()
    share.mount()
    assert condition(share.point, before) is Condition.HERE


def test_a_folder_below_a_mount_that_is_empty_at_once(share: Share | ToldShare) -> None:
    hot = share.point / "hot"
    hot.mkdir()  # lies under the share
    share.mount()
    hot.mkdir()
    (hot / "a.jpg").write_text("x")
    before = marked(hot)
    share.unmount()
    assert condition(hot, before) is Condition.EMPTIED
    (hot / "b.jpg").write_text("x")
    assert condition(hot, before) is Condition.ANOTHER


def test_another_share_in_the_same_place(share: Share | ToldShare) -> None:
    share.mount("first")
    (share.point / "a.jpg").write_text("x")
    before = marked(share.point)
    share.unmount()
    share.mount("second")
    (share.point / "b.jpg").write_text("x")
    assert condition(share.point, before) is Condition.ANOTHER


def test_a_share_that_got_another_device_number_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "linux_mount_of", lambda _: Mount(str(tmp_path), "nfs4", "nas:/x", "/"))
    before = marked(tmp_path).model_copy(update={"device": 1, "filled": True})
    assert condition(tmp_path, before) is Condition.HERE


def test_without_a_mount_table_devices_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume, "linux_mount_of", lambda _: None)
    now = marked(tmp_path)
    elsewhere = {"device": now.device + 1, "inode": now.inode + 1}
    assert condition(tmp_path, now) is Condition.HERE
    assert condition(tmp_path, now.model_copy(update=elsewhere)) is Condition.ANOTHER
    assert condition(tmp_path, now.model_copy(update={**elsewhere, "filled": True})) is Condition.EMPTIED
    assert condition(tmp_path, now.model_copy(update={**elsewhere, "mounted": True})) is Condition.UNMOUNTED


@pytest.mark.parametrize("number", [5, 107, 112, 116])  # EIO, ENOTCONN, EHOSTDOWN, ESTALE
def test_errors_of_a_dead_share_are_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def dead(_: bytes) -> None:
        raise OSError(number, "no answer")

    monkeypatch.setattr(volume, "stat_path", dead)
    assert condition(tmp_path) is Condition.SILENT
