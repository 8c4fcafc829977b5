from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.logs import KEPT, MAX_BYTES, keep_log

log = logging.getLogger("pxm_desktop.test")


def test_the_log_is_private_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Text that is no UTF-8 must not reach pytest's own report, which cannot carry it between processes.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    directory = paths.DataDir(tmp_path)
    end = keep_log(directory)
    log.info("a path that is no UTF-8: %s", os.fsdecode(b"\xff"))
    end()
    log.warning("later")
    text = directory.log.read_text()
    assert "a path" in text
    assert "later" not in text
    assert stat.S_IMODE(directory.log.stat().st_mode) == 0o600


def test_the_log_is_cut_when_it_grows(tmp_path: Path) -> None:
    end = keep_log(paths.DataDir(tmp_path))
    for _ in range(MAX_BYTES * (KEPT + 3) // 100_000):
        log.info("x" * 100_000)
    end()
    files = sorted(tmp_path.iterdir())
    assert len(files) == KEPT + 1
    for file in files:
        assert file.stat().st_size <= MAX_BYTES
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_place_that_takes_no_log(tmp_path: Path) -> None:
    with pytest.raises(StorageUnusable):
        keep_log(paths.DataDir(tmp_path / "gone"))
