"""Data directories that cannot be used, damaged queues and settings: a clear message, nothing lost."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.support.sandbox import SandboxProcess


def test_a_damaged_queue_is_set_aside_and_told(program: Program, folder: Path) -> None:
    assert program.run("upload", folder, "--json").code == 0
    journal = program.data / "journal.sqlite"
    damaged = os.urandom(20_000)
    journal.write_bytes(damaged)
    listing = program.run("queue", "list", "--json")
    assert (listing.code, listing.out) == (1, b"")
    assert journal.read_bytes() == damaged
    answer = program.run("resume", "--json")
    assert answer.code == 0
    assert "set aside" in answer.err
    [aside] = program.data.glob("journal.sqlite.corrupt-*")
    assert aside.read_bytes() == damaged
    assert program.run("upload", folder, "--json").code == 0


def test_damaged_settings_are_set_aside_and_told(program: Program, folder: Path) -> None:
    program.data.mkdir(mode=0o700)
    (program.data / "settings.json").write_text("{ not json")
    answer = program.run("upload", folder, "--json")
    assert answer.code == 0
    assert "settings" in answer.err
    [aside] = program.data.glob("settings.damaged-*")
    assert aside.read_text() == "{ not json"


def test_a_newer_queue_is_refused_and_untouched(program: Program, folder: Path) -> None:
    assert program.run("upload", folder, "--json").code == 0
    with contextlib.closing(sqlite3.connect(program.data / "journal.sqlite")) as db:
        db.execute("PRAGMA user_version=999")
    answer = program.run("upload", folder, "--json")
    assert (answer.code, answer.out) == (1, b"")
    assert "newer" in answer.err


@pytest.fixture
def tiny(program: Program) -> Iterator[Program]:
    """A data directory on a disk of 4 MB."""
    program.data.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", program.data], check=True)
    try:
        yield program
    finally:
        program.stop_all()
        subprocess.run(["umount", "-l", program.data], check=True)


def fill(directory: Path) -> Path:
    filler = directory / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return filler


def test_a_full_disk_is_told_and_nothing_is_lost(
    tiny: Program, sandbox: SandboxProcess, folder: Path
) -> None:
    assert tiny.run("upload", folder, "--json").code == 0
    filler = fill(tiny.data)
    more = folder / "more.jpg"
    more.write_bytes(os.urandom(1000))
    sandbox.control.reset()
    answer = tiny.run("upload", more, "--json")
    assert (answer.code, answer.out) == (1, b"")
    assert "full" in answer.err
    assert sandbox.control.counters()["total"] == 0
    assert len(tiny.run("queue", "list", "--json").objects) == 3
    filler.unlink()
    assert tiny.run("upload", more, "--json").code == 0
    assert len(tiny.run("queue", "list", "--json").objects) == 4


def test_a_data_directory_that_is_a_file(program: Program, folder: Path) -> None:
    program.data.write_text("")
    answer = program.run("upload", folder, "--json")
    assert (answer.code, answer.out) == (1, b"")
    assert "not a folder" in answer.err
    assert "PXM_DATA_DIR" in answer.err


@pytest.mark.parametrize("words", [("upload", "."), ("resume",), ("queue", "retry", "--all")])
def test_a_network_share_is_refused(program: Program, words: tuple[str, ...]) -> None:
    """The mount table says so: a share of this machine's own is more than a test may ask for."""
    code = (
        "import sys\n"
        "from pxm_desktop.transfer import mounts\n"
        "mounts.system_mounts = lambda: [('/', 'nfs4')]\n"
        "from pxm_desktop.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=program.full_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "network share" in answer.stderr
    assert not program.data.exists()
