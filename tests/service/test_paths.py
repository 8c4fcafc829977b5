from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.errors import StorageUnusable
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]

LOCAL = [("/", "ext4"), ("/proc", "proc")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_environment_names_the_data_directory(tmp_path: Path) -> None:
    assert paths.data_dir(environment={"PXM_DATA_DIR": str(tmp_path / "x")}).root == tmp_path / "x"


def test_an_explicit_directory_beats_the_environment(tmp_path: Path) -> None:
    assert paths.data_dir(tmp_path, {"PXM_DATA_DIR": "/elsewhere"}).root == tmp_path


def test_without_a_name_it_is_the_systems_place() -> None:
    assert paths.data_dir(environment={}).root.name == "pxm-desktop"


def test_a_new_data_directory_is_private(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "deep" / "data")
    paths.prepare(directory, lambda: LOCAL)
    assert mode(directory.root) == 0o700
    assert list(directory.root.iterdir()) == []


def test_rights_of_others_are_taken_away(tmp_path: Path) -> None:
    root = tmp_path / "data"
    root.mkdir(mode=0o755)
    root.chmod(0o755)
    paths.prepare(paths.DataDir(root), lambda: LOCAL)
    assert mode(root) == 0o700


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "NFS", "vboxsf"])
def test_a_network_share_is_refused_and_nothing_is_written(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "share" / "data"
    table = [*LOCAL, (str(tmp_path / "share"), kind)]
    with pytest.raises(StorageUnusable) as caught:
        paths.prepare(paths.DataDir(root), lambda: table)
    assert "network share" in caught.value.sentence
    assert "PXM_DATA_DIR" in caught.value.todo
    assert not root.exists()


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StorageUnusable, match="is not a folder"):
        paths.prepare(paths.DataDir(tmp_path / "data"), lambda: LOCAL)


def prepare_as_nobody(root: Path) -> str:
    """Prepare a data directory as a user without rights; as root every directory is writable."""
    return as_nobody(
        f"""
        import tempfile, random
        from pathlib import Path
        from pxm_desktop.service import paths
        from pxm_desktop.service.errors import StorageUnusable
        try:
            paths.prepare(paths.DataDir(Path({str(root)!r})))
        except StorageUnusable as error:
            print(error)
        """
    )


@pytest.mark.parametrize("above", [0o755, 0o700])
def test_a_directory_without_permission_is_refused(tmp_path: Path, above: int) -> None:
    tmp_path.chmod(above)
    answer = prepare_as_nobody(tmp_path / "data")
    assert "no permission to write" in answer


def test_another_users_directory_is_refused(open_folder: Path) -> None:
    root = open_folder / "data"
    root.mkdir()
    root.chmod(0o777)
    answer = prepare_as_nobody(root)
    assert "no permission" in answer
    assert mode(root) == 0o777


def test_private_files_are_private_and_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")
    target.chmod(0o644)
    paths.write_private(target, b"new")
    assert target.read_bytes() == b"new"
    assert mode(target) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_the_runtime_directory_is_private(tmp_path: Path) -> None:
    found = paths.runtime_dir({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert found == tmp_path / "pxm-desktop"
    assert mode(found) == 0o700


def test_a_runtime_directory_that_is_not_there_is_replaced(tmp_path: Path) -> None:
    found = paths.runtime_dir({"XDG_RUNTIME_DIR": str(tmp_path / "gone")})
    assert found.is_dir()
    assert mode(found) == 0o700
    assert str(os.getuid()) in found.name


def test_paths_for_people_hold_no_control_characters() -> None:
    assert paths.shown(b"/a\n\x1b[31m\xff") == "/a\\n\\x1b[31m\N{REPLACEMENT CHARACTER}"
