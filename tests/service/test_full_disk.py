"""A data directory whose disk is full; needs root to mount a tiny tmpfs of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.settings import Settings, SettingsFile


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    point = tmp_path / "tiny"
    point.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", point], check=True)
    try:
        yield point
    finally:
        subprocess.run(["umount", "-l", point], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def test_a_full_disk_is_told_before_any_work(tiny_disk: Path) -> None:
    fill(tiny_disk)
    with pytest.raises(StorageUnusable) as caught:
        paths.prepare(paths.DataDir(tiny_disk))
    assert "is full" in caught.value.sentence
    assert "Free some space" in caught.value.todo
    assert [p.name for p in tiny_disk.iterdir()] == ["filler"]


def test_settings_survive_a_disk_that_is_full(tiny_disk: Path) -> None:
    file = SettingsFile(tiny_disk / "settings.json")
    file.write(Settings(bandwidth=5000))
    fill(tiny_disk)
    with pytest.raises(StorageUnusable, match="is full"):
        file.write(Settings(bandwidth=6000))
    assert file.read().bandwidth == 5000
