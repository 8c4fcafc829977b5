"""The window with keys of the X server alone, from the first launch on; the mouse stays where it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.desktop.conftest import OpenProgram, Shown
from tests.desktop.desk import Desk
from tests.support.program import eventually
from tests.support.sandbox import SandboxProcess

MOST_STOPS = 60


def walk_to(shown: Shown, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(MOST_STOPS):
        before = shown.look("focus")
        if before == name:
            return
        shown.desk.keys("Tab")
        eventually(lambda was=before: shown.look("focus") != was, 20, shown.running)  # type: ignore[misc]
    raise AssertionError(f"Tab does not lead to {name!r}; it is at {shown.look('focus')!r}")


def kept(shown: Shown, name: str) -> Any:
    """Return a setting as it is on disk."""
    return json.loads((shown.program.data / "settings.json").read_text()).get(name)


def test_from_the_first_launch_to_a_linked_file(
    desk: Desk, open_program: OpenProgram, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    picture = tmp_path / "front view.jpg"
    picture.write_bytes(os.urandom(30_000))
    desk.unlock_keyring()
    shown = open_program(signed_in=False)
    shown.until("page", "sign_in")
    shown.until("focus", "Client id")
    desk.keys("shift+Tab")
    shown.until("focus", "Address")
    desk.keys("ctrl+a")
    desk.type(sandbox.base_url)
    for name, text in (("Client id", sandbox.client_id), ("Client secret", sandbox.client_secret)):
        desk.keys("Tab")
        shown.until("focus", name)
        desk.type(text)
    desk.keys("Return")
    shown.until("page", "uploads")

    desk.keys("ctrl+o")
    eventually(lambda: desk.windows("Add files") != [], 20, shown.running)
    shown.until("active", False)  # the dialog has the keys
    desk.type(str(picture))
    desk.keys("Return")
    shown.wait_rows("1", 1)
    shown.until("active", True)

    walk_to(shown, "Choose product…")
    desk.keys("space")
    shown.until("focus", "Search products by name, SKU or category")
    desk.type("SKU-BRJ-007")
    shown.until("found", ["Blue Fjord Rain Jacket"])
    desk.keys("Return")
    (product,) = (
        row["id"] for row in sandbox.control.rows("collection") if row["additional_title"] == "SKU-BRJ-007"
    )
    eventually(lambda: linked(sandbox, picture.name) == [product], 60, shown.running)
    shown.wait_rows("stage='done'", 1)


def linked(sandbox: SandboxProcess, name: str) -> list[str]:
    """Return the products of a file in PXM."""
    return [product for file in sandbox.control.files(name=name) for product in file["collections"]]


def test_details_and_settings_by_keys(desk: Desk, open_program: OpenProgram, tmp_path: Path) -> None:
    film = tmp_path / "film.mov"
    film.write_bytes(os.urandom(2_000_000))
    shown = open_program(film, bandwidth=50_000)
    shown.wait_rows("stage='sending'", 1)
    walk_to(shown, "Files in the queue")
    desk.keys("Home", "Return")
    shown.until("details", "film.mov")
    desk.keys("Escape")
    shown.until("details", "")

    desk.keys("ctrl+comma")
    shown.until("focus", "Find a setting")
    desk.type("compact")
    walk_to(shown, "Compact rows")
    desk.keys("space")
    eventually(lambda: kept(shown, "compact_rows") is True, 20, shown.running)
    desk.keys("ctrl+f")
    shown.until("focus", "Find a setting")
    desk.type("colours")
    walk_to(shown, "Colours")
    desk.keys("End")
    eventually(lambda: kept(shown, "theme") == "dark", 20, shown.running)
    desk.keys("shift+Tab")
    shown.until("focus", "Reset “Colours” to its default")
    desk.keys("space")
    eventually(lambda: kept(shown, "theme") in (None, "system"), 20, shown.running)
    desk.keys("Escape", "ctrl+1")
    shown.until("page", "uploads")

    desk.keys("ctrl+comma")
    shown.until("focus", "Find a setting")
    desk.type("language")
    walk_to(shown, "Language")
    desk.keys("End")
    shown.until("focus", "Sprache")  # in a window that stands where the other one was, and has the keys
    shown.until("active", True)
    more = tmp_path / "more.mov"
    more.write_bytes(film.read_bytes()[:1000])
    shown.program.run(more).expect(0)  # a later start finds that window
    shown.wait_rows("name='more.mov'", 1)
    shown.until("page", "uploads")
    desk.keys("ctrl+comma")
    desk.type("sprache")
    walk_to(shown, "Sprache")
    desk.keys("Home")
    eventually(lambda: kept(shown, "language") in (None, "system"), 20, shown.running)
    shown.until("focus", "Language")
    assert shown.program.rows(where="name='film.mov'")[0]["stage"] == "sending"


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
