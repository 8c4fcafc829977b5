"""A file dragged with the mouse out of one program into the window of another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from PIL import Image

from tests.desktop.conftest import OpenProgram, Shown
from tests.desktop.desk import Desk
from tests.support.program import eventually
from tests.support.sandbox import SandboxProcess

FRAME = 16
"""Pixels from the window's edge to the sheet's dashed frame."""


def framed(window: Image.Image) -> bool:
    """Tell whether the picture has the upper side of the sheet's frame: dashes in the accent's blue, all along."""
    line = window.convert("RGB").crop((FRAME * 2, FRAME - 1, window.width - FRAME * 2, FRAME))
    reds, _, blues = (list(band.tobytes()) for band in line.split())
    inked = [blue > red + 60 for red, blue in zip(reds, blues, strict=True)]
    dashes = sum(b and not a for a, b in pairwise(inked))
    return sum(inked) > len(inked) / 2 and dashes > 40


def test_a_file_is_dragged_from_another_program(
    desk: Desk, open_program: OpenProgram, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    source = tmp_path / "ümläut #1 100%.jpg"
    source.write_bytes(os.urandom(40_000))
    before = (source.read_bytes(), source.stat().st_mtime_ns)
    shown = open_program()
    assert not framed(desk.picture(shown.place))

    manager = desk.start(
        sys.executable, "-m", "tests.desktop.drag_source", "Files", str(source), stdout=subprocess.PIPE
    )
    eventually(lambda: len(desk.windows("Files")) == 1)
    (files,) = desk.windows("Files")
    desk.do("windowmove", "--sync", files, "20", "40")
    desk.do("windowactivate", "--sync", files)
    shown.until("active", False)
    x, y, width, height = desk.place(files)
    desk.do("mousemove", str(x + width // 2), str(y + height // 2), "mousedown", "1")
    hover(desk, shown)

    assert shown.look("sheet").startswith("Drop to upload They go to ")
    eventually(lambda: framed(desk.picture(shown.place)), 20, shown.running)

    desk.do("mouseup", "1")
    shown.wait_rows("stage='done'", 1)
    assert shown.look("sheet") == ""
    (stored,) = sandbox.control.files(name=source.name)
    assert stored["stored"]["sha256"] == hashlib.sha256(before[0]).hexdigest()
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before
    assert manager.stdout is not None
    assert manager.stdout.readline() == b"CopyAction\n"
    manager.stdout.close()


def hover(desk: Desk, shown: Shown) -> None:
    """Move with the button down until the mouse is over the window and the window has noticed."""
    left, top, width, height = shown.place
    steps = iter(range(1, 10_000))

    def noticed() -> bool:
        spread = 30 * (next(steps) % 2)
        desk.do("mousemove", str(left + width // 2 + spread), str(top + height // 2 + spread))
        return bool(shown.look("sheet"))

    eventually(noticed, 30, shown.running)


def test_rows_of_the_queue_are_dragged_into_another_order(
    desk: Desk, open_program: OpenProgram, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    for name in "abcd":
        (shoot / f"{name}.mov").write_bytes(os.urandom(2_000_000))
    shown = open_program(shoot, bandwidth=50_000)
    eventually(lambda: len(shown.look("rows")) == 4, 60, shown.running)
    desk.keys("ctrl+a")
    shown.until("selected", 4)
    desk.keys("ctrl+p")
    shown.until("paused", 4)

    def order() -> str:
        return "".join(name[0] for name, _, _ in shown.look("rows"))

    def kept() -> str:
        rows = shown.program.query("SELECT path FROM transfer ORDER BY position, id")
        return "".join(Path(os.fsdecode(row["path"])).name[0] for row in rows)

    assert (order(), kept()) == ("abcd", "abcd")
    drag_row(desk, shown, "d", above="b")
    eventually(lambda: order() == "adbc", 20, shown.running)
    assert kept() == "adbc"


def spot(shown: Shown, name: str) -> tuple[int, int]:
    """Return where the row of a file is on the screen."""
    return next((x, y) for shown_name, x, y in shown.look("rows") if shown_name.startswith(name))


def drag_row(desk: Desk, shown: Shown, name: str, above: str) -> None:
    """Drag a file's row with the mouse and let it go where another one begins."""
    x, y = spot(shown, name)
    _, goal = spot(shown, above)
    half = abs(spot(shown, "b")[1] - spot(shown, "a")[1]) // 2
    desk.click(x, y)  # of several rows that are selected all would go
    shown.until("selected", 1)
    desk.do("mousedown", "1")
    for step in range(1, 21):
        desk.do("mousemove", str(x), str(y + (goal - half + 2 - y) * step // 20))
    desk.do("mouseup", "1")
