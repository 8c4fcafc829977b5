"""Files that cannot be taken: each is told with its reason, the others are uploaded, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Program, finish, wait_until
from tests.support.long_path import make_long_path
from tests.support.nobody import open_folder
from tests.support.sandbox import SandboxProcess

__all__ = ["open_folder"]

# One upload as root comes first: the interpreter may lie where only root can read, and then has loaded all it needs.
AS_NOBODY = """
import os, sys
from pathlib import Path
from pxm_desktop.cli.main import main
home, warm_up, *words = sys.argv[1:]
assert main(["upload", warm_up, "--json"]) == 0
for place in (Path(home), *Path(home).rglob("*")):
    os.chown(place, 65534, 65534)
os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(main(words))
"""


@pytest.fixture
def reachable(fresh: SandboxProcess, open_folder: Path) -> Iterator[Program]:
    """The program in a home that another user can reach."""
    (open_folder / "run").mkdir(mode=0o700)
    program = Program(open_folder, dict(fresh.environment))
    yield program
    program.stop_all()


@pytest.mark.parametrize("where", ["file", "folder"])
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(reachable: Program, where: str) -> None:
    folder = reachable.home / "pictures"
    folder.mkdir()
    warm_up = reachable.home / f"{reachable.home.name}-warm-up.jpg"
    for path in (warm_up, folder / f"{reachable.home.name}-good.jpg"):
        path.write_bytes(os.urandom(500))
    locked = folder / "locked"
    if where == "file":
        locked.write_bytes(b"x" * 100)
    else:
        locked.mkdir()
    locked.chmod(0)
    ran = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, reachable.home, warm_up, "upload", folder, "--json"],
        env=reachable.full_environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    text = ran.stderr.decode()
    assert "Traceback" not in text, text
    answer = Answer(ran.returncode, ran.stdout.split(b"\n", 2)[2], text)
    assert answer.code == 1, text
    [failed] = [o for o in answer.files if o["state"] == "failed"]
    assert failed["path"] == str(locked)
    assert "read" in failed["error"]
    assert answer.summary["done"] == 1


def test_a_path_over_4096_bytes_is_taken(program: Program, fresh: SandboxProcess, tmp_path: Path) -> None:
    top = tmp_path / "deep"
    top.mkdir()
    make_long_path(top, b"bottom.jpg", os.urandom(400))
    answer = program.run("upload", top, "--json")
    [told] = answer.files
    assert len(os.fsencode(told["path"])) > 4096
    assert (answer.code, told["state"]) == (0, "done"), answer.err


def test_a_file_that_vanishes_in_the_queue_is_told(
    program: Program, fresh: SandboxProcess, folder: Path
) -> None:
    fresh.control.fault("delay", path="/file/request-upload", seconds=4)
    process = program.start("upload", folder, "--json")
    wait_until(lambda: fresh.control.state()["faults"][0]["hits"])
    gone = min(folder.iterdir())
    gone.unlink()
    fresh.control.clear_faults()
    answer = finish(process)
    assert answer.code == 1
    [failed] = [o for o in answer.files if o["state"] == "failed"]
    assert failed["path"] == str(gone)
    assert failed["error"]
    assert answer.summary["done"] == 2
