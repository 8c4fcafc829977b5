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


def test_a_log_of_an_earlier_run_is_gone_on_with_cut_and_made_private(tmp_path: Path) -> None:
    directory = paths.DataDir(tmp_path)
    directory.log.write_bytes(b"x" * (MAX_BYTES - 10) + b"\n")
    directory.log.chmod(0o644)
    end = keep_log(directory)
    log.info("the line that is too much")
    end()
    older = directory.log.with_name("pxm-desktop.log.1")
    assert older.stat().st_size == MAX_BYTES - 9
    assert "the line that is too much" in directory.log.read_text()
    for file in (older, directory.log):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_log_holds_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    directory = paths.DataDir(tmp_path)
    end = keep_log(directory)
    log.info("sent with %s", "Bearer abcdefghijklmnop")
    try:
        raise ValueError("https://storage.example/file?X-Amz-Signature=abcdef")
    except ValueError:
        log.exception("refused")
    end()
    text = directory.log.read_text()
    assert "sent with Bearer …" in text
    assert "https://storage.example/file?…" in text
    assert "abcdef" not in text


def test_a_log_that_cannot_be_renamed_loses_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows while another program shows it; once that lets go, the log is cut as ever."""
    directory = paths.DataDir(tmp_path)
    end = keep_log(directory)
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> None:
            raise PermissionError(13, "in use")

        patch.setattr(os, "rename", refuse)
        for number in range(13):
            log.info("%d %s", number, "x" * 100_000)
    lines = directory.log.read_text().splitlines()
    assert [int(line.split()[4]) for line in lines] == list(range(13))
    log.info("after")
    end()
    assert directory.log.stat().st_size < 1000
    assert directory.log.with_name("pxm-desktop.log.1").stat().st_size > MAX_BYTES


def test_a_place_that_takes_no_log(tmp_path: Path) -> None:
    with pytest.raises(StorageUnusable):
        keep_log(paths.DataDir(tmp_path / "gone"))
