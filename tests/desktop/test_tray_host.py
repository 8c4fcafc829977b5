"""The icon in a real tray, and notifications by a real daemon that a mouse clicks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.desktop.conftest import OpenProgram, Shown
from tests.desktop.desk import Desk
from tests.support.program import eventually

SLOW = 100_000
"""Bytes a second at which a file of `BIG` bytes is on its way for as long as a test looks at it."""
BIG = 3_000_000
DAEMON = """
[global]
origin = bottom-left
offset = 20x20
mouse_left_click = do_action, close_current
[urgency_normal]
timeout = 0
"""
"""Notifications stay, and a click means what it does on GNOME and KDE."""


@pytest.fixture
def tray(desk: Desk) -> str:
    """A tray of the kind that light desktops have; the X id of its window."""
    desk.start("trayer", "--edge", "bottom", "--align", "right", "--height", "40", "--width", "10")
    eventually(lambda: len(desk.windows("panel")) == 1, 20)
    return desk.windows("panel")[0]


@pytest.fixture
def daemon(desk: Desk, tmp_path: Path) -> Desk:
    """A desktop whose daemon shows notifications and whose bus is listened to."""
    settings = tmp_path / "dunstrc"
    settings.write_text(DAEMON)
    with (tmp_path / "asked").open("wb") as log:
        desk.start("dbus-monitor", "--session", "interface='org.freedesktop.Notifications'", stdout=log)
    desk.start("dunst", "-conf", str(settings))
    eventually(lambda: showing(desk) == 0)
    return desk


def showing(desk: Desk) -> int | None:
    """How many notifications are shown; None before the daemon answers."""
    said = desk.run("dunstctl", "count", "displayed")
    return int(said.stdout) if said.returncode == 0 else None


def asked(folder: Path) -> int:
    """How many notifications the bus has carried so far."""
    return (folder / "asked").read_text().count("member=Notify\n")


def big_file(path: Path) -> Path:
    path.write_bytes(os.urandom(BIG))
    return path


def icon(shown: Shown) -> Image.Image:
    left, top, width, height = shown.look("tray")["place"]
    return shown.desk.picture((left, top, width, height))


def differ(one: Image.Image, other: Image.Image) -> bool:
    return (
        one.size != other.size
        or ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is not None
    )


def test_the_window_goes_to_the_tray_and_comes_back(
    desk: Desk, tray: str, open_program: OpenProgram, tmp_path: Path
) -> None:
    shown = open_program(big_file(tmp_path / "film.mov"), bandwidth=SLOW)
    eventually(lambda: shown.look("tray")["place"][2] > 8, 30, shown.running)
    there = shown.look("tray")
    assert there["host"]
    left, top, width, height = there["place"]
    its_left, its_top, its_width, its_height = desk.place(tray)
    assert its_left <= left and left + width <= its_left + its_width  # noqa: PT018
    assert its_top <= top and top + height <= its_top + its_height  # noqa: PT018
    shown.wait_rows("stage='sending'", 1)
    eventually(lambda: shown.look("tray")["tip"] == "PXM Desktop: 0 of 1 done", 30, shown.running)
    sending = icon(shown)

    desk.keys("alt+F4")
    shown.until("asked", "1 file is still on its way")
    desk.keys("Return")
    shown.until("visible", False)
    assert not shown.running.ended
    # At once: for 0.4 s Qt does not notice that X took the focus, and the window must not come back without it.
    desk.click(left + width // 2, top + height // 2)
    shown.until("visible", True)
    shown.until("active", True)

    shown.program.run("bandwidth", "off").expect(0)
    shown.wait_rows("stage='done'", 1)
    eventually(lambda: shown.look("tray")["tip"] == "PXM Desktop: 1 of 1 done", 30, shown.running)
    eventually(lambda: differ(icon(shown), sending), 30, shown.running)
    desk.keys("alt+F4")
    shown.running.wait().expect(0)


def test_a_notification_opens_the_uploads(daemon: Desk, open_program: OpenProgram, tmp_path: Path) -> None:
    shown = open_program(big_file(tmp_path / "film.mov"), bandwidth=SLOW)
    shown.wait_rows("stage='sending'", 1)
    daemon.keys("ctrl+5")
    shown.until("page", "history")
    look_elsewhere(daemon, shown)

    shown.program.run("bandwidth", "off").expect(0)
    eventually(lambda: showing(daemon) == 1, 60, shown.running)
    assert shown.look("tray")["said"] == [["Everything is in PXM", "1 file was uploaded."]]
    click_notification(daemon)
    shown.until("active", True)
    shown.until("page", "uploads")
    assert asked(tmp_path) == 1


def test_a_notification_opens_the_problems(daemon: Desk, open_program: OpenProgram, tmp_path: Path) -> None:
    films = [big_file(tmp_path / f"film {n}.mov") for n in (1, 2)]
    shown = open_program(*films, bandwidth=SLOW)
    shown.wait_rows("stage='sending'", 2)
    look_elsewhere(daemon, shown)
    films[1].unlink()

    shown.program.run("bandwidth", "off").expect(0)
    eventually(lambda: showing(daemon) == 1, 60, shown.running)
    shown.wait_rows("stage='done'", 1)
    said = [title for title, _ in shown.look("tray")["said"]]
    assert said[0] == "1 file needs you"
    assert "Everything is in PXM" not in said
    eventually(lambda: asked(tmp_path) == len(said), 30, shown.running)
    assert showing(daemon) == 1  # a second one takes the room of the first
    click_notification(daemon)
    shown.until("active", True)
    shown.until("page", "problems")


def look_elsewhere(desk: Desk, shown: Shown) -> None:
    """Work in another window."""
    desk.start(sys.executable, "-m", "tests.desktop.drag_source", "Elsewhere", "/dev/null")
    eventually(lambda: desk.windows("Elsewhere") != [])
    desk.do("windowactivate", "--sync", desk.windows("Elsewhere")[0])
    shown.until("active", False)


def click_notification(desk: Desk) -> None:
    (notification,) = desk.windows("Dunst")
    left, top, width, height = desk.place(notification)
    desk.click(left + width // 2, top + height // 2)
