from __future__ import annotations

from pathlib import Path

import pytest

from pxm_desktop.transfer import mounts


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "tmpfs", "fuse.ntfs", "fuseblk", "overlay", "apfs", "zfs"])
def test_local_file_systems_are_taken(kind: str) -> None:
    assert not mounts.is_network_type(kind)


def test_a_later_mount_on_the_same_point_counts() -> None:
    table = [("/", "ext4"), ("/home", "autofs"), ("/home", "nfs4")]
    assert mounts.on_network(Path("/home/ada/data"), lambda: table)


def test_a_neighbour_with_the_same_beginning_does_not_count() -> None:
    table = [("/", "ext4"), ("/mnt/share", "nfs")]
    assert not mounts.on_network(Path("/mnt/shared-locally"), lambda: table)


def test_a_link_into_a_share_is_seen_through(tmp_path: Path) -> None:
    target = tmp_path / "share"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    assert mounts.on_network(tmp_path / "link" / "data", lambda: [("/", "ext4"), (str(target), "cifs")])


def test_escapes_in_the_mount_table_are_read(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "40 27 0:52 /photo\\040team /mnt/my\\040share rw,relatime shared:1 master:2 - cifs //nas/x rw,vers=3\n"
        "broken\n"
    )
    assert mounts.linux_mounts(table) == [mounts.Mount("/mnt/my share", "cifs", "//nas/x", "/photo team")]


def test_a_path_is_mounted_from_the_nearest_point(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "27 1 254:0 / / rw - ext4 /dev/vda rw\n"
        "40 27 0:52 / /mnt/share rw - autofs auto.share rw\n"
        "41 40 0:53 / /mnt/share rw - nfs4 nas:/x rw\n"
    )

    def source(path: str) -> str:
        found = mounts.linux_mount_of(path, table)
        assert found is not None
        return found.source

    assert source("/mnt/share/a/b") == source("/mnt/share") == "nas:/x"
    assert source("/mnt/shared") == "/dev/vda"
    assert mounts.linux_mount_of("/mnt", tmp_path / "no table") is None


def test_the_systems_own_table_knows_the_root() -> None:
    assert mounts.file_system_type(Path("/")) != ""
