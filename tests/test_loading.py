"""What the program loads before it is needed for anything: as little as possible. Seconds are for `make bench`.

A module that is named here must not be loaded at that moment, nor anything below it. One more import in the wrong
place costs every start; these tests say which.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

NETWORK = {"httpx", "httpcore", "truststore", "pypac", "requests"}
"""Loaded with the first call of PXM."""
OPTIONAL = {"PIL", "openpyxl", "rich", "keyring", "boto3", "starlette", "uvicorn", "multiprocessing"}
ENGINE = {
    "pxm_desktop.transfer.engine",
    "pxm_desktop.service.local",
    "pxm_desktop.pxm.client",
    "pxm_desktop.hotfolders.station",
    "pxm_desktop.catalog.mirror",
}
LATE_FACETS = {
    "pxm_desktop.service.changes.facet",
    "pxm_desktop.service.duplicates.facet",
    "pxm_desktop.service.library.facet",
    "pxm_desktop.service.support",
    "pxm_desktop.service.verbs.verbs",
    "pxm_desktop.relinking.relinker",
    "pxm_desktop.renditions.renditions",
    "pxm_desktop.likeness.store",
}
WATCHING = {
    "pxm_desktop.hotfolders.runner",
    "pxm_desktop.hotfolders.claims.claims",
    "pxm_desktop.service.hotfolders.trial",
    "watchdog",
    "wcmatch",
    "send2trash",
}
PAGES = {
    "pxm_desktop.ui.problems_page",
    "pxm_desktop.ui.hotfolder_page",
    "pxm_desktop.ui.library",
    "pxm_desktop.ui.products",
    "pxm_desktop.ui.duplicates",
    "pxm_desktop.ui.changes.changes_page",
    "pxm_desktop.ui.history_page",
    "pxm_desktop.ui.help_page",
    "pxm_desktop.ui.settings_page",
}


def loaded_by(code: str, *words: str, folder: Path) -> set[str]:
    """Run code in an interpreter of its own, by a computer that knows no account; return what it had loaded."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PXM_")}
    environment |= {
        "PXM_DATA_DIR": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "HOME": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def too_much(loaded: set[str], *unwanted: set[str]) -> list[str]:
    """Return the modules that are loaded too early, without those below them."""
    names = set.union(*unwanted)
    return sorted(name for name in loaded & names)


def test_who_finds_a_running_program_loads_no_engine(tmp_path: Path) -> None:
    code = "import pxm_desktop.cli.queueing, pxm_desktop.cli.uploading, pxm_desktop.cli.follow\nprint(*sys.modules)"
    loaded = loaded_by(code, folder=tmp_path)
    assert "pxm_desktop.service.remote" in loaded
    assert too_much(loaded, ENGINE, NETWORK, OPTIONAL, LATE_FACETS, WATCHING, {"PySide6"}) == []


def test_a_command_on_the_queue_loads_the_engine_and_no_more(tmp_path: Path) -> None:
    code = """
import asyncio
from pxm_desktop.service.opening import open_service

async def main():
    service = await open_service(owner="command line", scope="all")
    await service.counts()
    print(*sys.modules)
    await service.close()

asyncio.run(main())
"""
    loaded = loaded_by(code, folder=tmp_path)
    assert "pxm_desktop.service.local" in loaded
    assert too_much(loaded, NETWORK, OPTIONAL, LATE_FACETS, WATCHING, {"PySide6"}) == []


WINDOW = """
import os
from pathlib import Path
from PySide6.QtCore import QEventLoop
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.app import application, open_window

app = application(["pxm-desktop"])
window = open_window(app, lambda: ServiceHost(owner="window"))
before_the_service = set(sys.modules)

def until(done):
    while not done():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

until(lambda: window.pages.currentWidget() is window.sign_in)
assert not [key for key in ("problems", "hotfolders", "library", "history", "help", "settings")
            if window.places.is_made(key)]
if sys.argv[1:] == ["before"]:
    loaded = before_the_service
else:
    loaded = set(sys.modules)
window.leaving.stop()
until(lambda: window.leaving.over)
print(*loaded)
"""


def test_the_window_is_shown_before_anything_of_the_service_is_loaded(tmp_path: Path) -> None:
    loaded = loaded_by(WINDOW, "before", folder=tmp_path)
    assert "pxm_desktop.ui.uploads_page" in loaded
    assert too_much(loaded, PAGES, ENGINE, NETWORK, OPTIONAL, LATE_FACETS, WATCHING) == []


QUEUE = """
import os
import threading
from PySide6.QtCore import QEventLoop
from pxm_desktop.service.first_look import first_look
from pxm_desktop.service.handover import take_seat
from pxm_desktop.ui.app import application, open_window, service

os.environ |= {"PXM_BASE_URL": "http://127.0.0.1:9", "PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET": "secret"}
seat = take_seat(())
gate = threading.Event()

def held():
    gate.wait(60)
    return service()

app = application(["pxm-desktop"])
window = open_window(app, held, look=first_look)

def until(done):
    while not done():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

until(lambda: window.pages.currentWidget() is window.uploads)
window.repaint()
loaded = set(sys.modules)
gate.set()
until(lambda: window.opening.over)
window.leaving.stop()
until(lambda: window.leaving.over)
seat.leave()
print(*loaded)
"""
SHOWN_LATER = {
    "pxm_desktop.hotfolders",
    "pxm_desktop.relinking",
    "pxm_desktop.service.host",
    "pxm_desktop.service.remote",
    "pxm_desktop.service.history_api",
    "pxm_desktop.ui.attribute_editors",
    "pxm_desktop.ui.day_edit",
    "pxm_desktop.ui.sign_in",
}


def test_the_queue_is_shown_before_anything_of_the_service_is_loaded_as_well(tmp_path: Path) -> None:
    loaded = loaded_by(QUEUE, folder=tmp_path)
    assert "pxm_desktop.ui.queue_view" in loaded
    assert too_much(loaded, SHOWN_LATER, PAGES, ENGINE, NETWORK, OPTIONAL, LATE_FACETS, WATCHING) == []


def test_the_first_page_loads_no_other_page_and_no_facet_that_it_does_not_show(tmp_path: Path) -> None:
    loaded = loaded_by(WINDOW, folder=tmp_path)
    assert "pxm_desktop.service.local" in loaded
    assert too_much(loaded, PAGES, NETWORK, OPTIONAL - {"keyring"}, LATE_FACETS, WATCHING) == []


def test_no_source_is_read_to_load_the_window(tmp_path: Path) -> None:
    code = "import linecache, pxm_desktop.ui.app, pxm_desktop.service.local\nprint('read', *linecache.cache)"
    loaded = loaded_by(code, folder=tmp_path)
    assert [name for name in loaded if "pxm_desktop" in name or "asyncio" in name] == []


COMPILED = """
import builtins, sys
real, names = builtins.compile, []

def noted(source, filename, *rest, **named):
    if str(filename).startswith("shibokensupport"):
        names.append(filename)
    return real(source, filename, *rest, **named)

builtins.compile, imports = noted, builtins.__import__
import pxm_desktop.ui
from PySide6.QtWidgets import QApplication
assert (builtins.compile, builtins.__import__) == (noted, imports)
print("compiled", *names)
"""


def test_what_pyside_carries_as_source_is_compiled_once(tmp_path: Path) -> None:
    stubs = {
        "shibokensupport/signature/lib/pyi_generator.py",
        "compiled",
    }  # of nothing, so that nothing is kept
    first = loaded_by(COMPILED, folder=tmp_path) - stubs
    assert len(first) > 5
    assert loaded_by(COMPILED, folder=tmp_path) == stubs
    kept = sorted(tmp_path.rglob("compiled/*"))
    assert len(kept) == len(first)
    flipped = bytearray(kept[0].read_bytes())
    flipped[len(flipped) // 2] ^= 1
    kept[0].write_bytes(flipped)
    kept[1].write_bytes(b"")
    kept[2].write_bytes(kept[2].read_bytes()[:-10])
    others = [kept[0].parent / name for name in ("of another version", "of one that is gone")]
    for other, days in zip(others, (2, 200), strict=True):
        other.touch()
        os.utime(other, (1, time.time() - 86400 * days))
    assert len(loaded_by(COMPILED, folder=tmp_path) - stubs) == 3
    assert loaded_by(COMPILED, folder=tmp_path) == stubs
    assert sorted(kept[0].parent.iterdir()) == sorted([*kept, others[0]])


def test_without_a_place_to_keep_it_it_is_compiled_each_time(tmp_path: Path) -> None:
    for place in ("cache", "Library"):  # here, and on macOS
        (tmp_path / place).touch()
    assert len(loaded_by(COMPILED, folder=tmp_path)) > 5
    assert len(loaded_by(COMPILED, folder=tmp_path)) > 5


def test_no_source_is_read_either_where_pyside_was_loaded_before(tmp_path: Path) -> None:
    code = """
import PySide6.QtCore, linecache
import pxm_desktop.ui
linecache.clearcache()
import pxm_desktop.ui.app
print("read", *linecache.cache)
"""
    assert loaded_by(code, folder=tmp_path) == {"read"}


def test_the_program_looks_for_no_plugins_of_pydantic(tmp_path: Path) -> None:
    code = """
from pxm_desktop.cli import main
main.load_quickly()
from pxm_desktop.transfer.model import Batch
Batch(id=1, name="", added_at=0.0).model_dump_json()
print(*sys.modules)
"""
    loaded = loaded_by(code, folder=tmp_path)
    assert "pydantic.plugin._schema_validator" in loaded
    assert too_much(loaded, {"importlib.metadata", "email"}) == []


def test_pages_are_loaded_ahead_once_the_first_one_shows(tmp_path: Path) -> None:
    code = WINDOW.replace(
        "    loaded = set(sys.modules)\n",
        """    until(lambda: "pages" in [thread.name for thread in threading.enumerate()])
    next(thread for thread in threading.enumerate() if thread.name == "pages").join()
    ahead = set(sys.modules)
    for key in ("problems", "hotfolders", "library", "history", "help", "settings"):
        window.places.page(key)
    loaded = {name for name in set(sys.modules) - ahead if name.startswith("pxm_desktop.ui")}
""",
    )
    assert loaded_by(f"import threading\n{code}", folder=tmp_path) == set()
