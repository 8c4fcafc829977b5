"""The queue and the places of the window with keys of the X server alone; the mouse stays where it is."""

from __future__ import annotations

import os
from pathlib import Path

from tests.desktop.conftest import OpenProgram
from tests.desktop.desk import Desk


def test_places_and_queue_by_keys(desk: Desk, open_program: OpenProgram, tmp_path: Path) -> None:
    film = tmp_path / "film.mov"
    film.write_bytes(os.urandom(2_000_000))
    shown = open_program(film, bandwidth=50_000)
    shown.wait_rows("stage='sending'", 1)
    for keys, page in (
        ("ctrl+2", "problems"),
        ("ctrl+5", "history"),
        ("ctrl+comma", "settings"),
        ("F1", "help"),
        ("ctrl+1", "uploads"),
    ):
        desk.keys(keys)
        shown.until("page", page)

    desk.keys("ctrl+a")
    shown.until("selected", 1)
    desk.keys("ctrl+p")
    shown.wait_rows("hold='user'", 1)
    shown.until("paused", 1)  # only then the same keys mean the opposite
    desk.keys("ctrl+p")
    shown.wait_rows("hold='user'", 0)
    shown.until("paused", 0)
    desk.keys("Delete")
    shown.wait_rows("stage='cancelled'", 1)
    desk.keys("ctrl+z")
    shown.wait_rows("stage='cancelled'", 0)
