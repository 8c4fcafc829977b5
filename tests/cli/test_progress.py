"""On a terminal people see how far an upload is; what scripts read stays as it is."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Program


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["words", "json"])
def test_a_terminal_shows_progress(program: Program, folder: Path, options: list[str]) -> None:
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def watch() -> None:
        try:
            while part := os.read(ours, 4096):
                shown.append(part)
        except OSError:
            return  # the last process with the terminal has ended

    process = subprocess.Popen(
        [*PROGRAM, "upload", folder, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=program.full_environment(TERM="xterm", COLUMNS="100"),
    )
    program.started.append(process)
    os.close(theirs)
    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate(timeout=120)
    watcher.join(30)
    os.close(ours)
    assert process.returncode == 0
    text = b"".join(shown).decode("utf-8", "replace")
    assert re.search(r"[0-3] of 3 files", text)
    assert "3 done, 0 failed, 0 skipped" in text
    lines = out.splitlines()
    assert len(lines) == (4 if options else 0)
    assert all(json.loads(line)["event"] in ("file", "summary") for line in lines)
