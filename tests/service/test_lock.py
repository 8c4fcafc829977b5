from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from pxm_desktop.service import paths
from pxm_desktop.service.lock import OwnerLock, OwnerNote, read_note

HOLDER = """
import sys
from pathlib import Path
from pxm_desktop.service import paths
from pxm_desktop.service.lock import OwnerLock
lock = OwnerLock(paths.DataDir(Path(sys.argv[1])))
print(lock.acquire(), flush=True)
lock.announce("window", "/somewhere.sock", "token")
print("announced", flush=True)
sys.stdin.read()
"""


def test_one_process_owns_the_directory_until_it_ends(tmp_path: Path) -> None:
    directory = paths.DataDir(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert holder.stdout.readline() == "announced\n"
        lock = OwnerLock(directory)
        assert not lock.acquire()
        assert read_note(directory.owner) == OwnerNote(
            pid=holder.pid, owner="window", address="/somewhere.sock", token="token"
        )
        assert stat.S_IMODE(directory.owner.stat().st_mode) == 0o600
        assert stat.S_IMODE(directory.lock.stat().st_mode) == 0o600
        holder.kill()
        holder.wait(30)
        assert lock.acquire()
        lock.announce("command line")
        note = read_note(directory.owner)
        assert note is not None
        assert (note.pid, note.address) == (os.getpid(), "")
        lock.release()
        lock.release()
    assert read_note(directory.owner) is None


def test_a_damaged_note_says_nothing(tmp_path: Path) -> None:
    for content in (b"", b"{", b"[]", b'{"pid": "x"}'):
        (tmp_path / "owner.json").write_bytes(content)
        assert read_note(tmp_path / "owner.json") is None
