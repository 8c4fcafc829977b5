"""Makes the screenshots in `docs/`: the real window on a practice account, busy, in light and dark.

A folder of photographs, made from `resources/samples`, goes to one product with little bandwidth, so that much of
a queue is seen: linked files, sending ones, one that has gone from the disk and one that waits for the user.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from demo import practice_account, say
from pxm_desktop.resource_files import resource
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui import theme
from pxm_desktop.ui.app import application, open_window
from pxm_desktop.ui.states import State
from pxm_desktop.ui.window import MainWindow

DOCS = Path(__file__).resolve().parent.parent / "docs"
WAIT_MS = 120_000
GONE = "SKU-BRJ-001_collar.tif"
KEPT = "SKU-BRJ-001_layout.ai"
SLOW = 6_000_000
"""Bytes a second: slow enough to be caught sending."""
BRANDED = "Inter"


def main() -> int:
    """Make both screenshots; exit code 0 when they were saved."""
    with tempfile.TemporaryDirectory(prefix="pxm-screenshots-") as name:
        folder = Path(name)
        with practice_account(folder / "account") as credentials:
            os.environ.update(credentials, XDG_STATE_HOME=str(folder / "state"))
            photograph(folder)
    return 0


def photograph(folder: Path) -> None:
    """Fill the window and save its picture in both schemes."""
    app = application(["pxm-desktop"])
    if BRANDED in QFontDatabase.families():
        font = QFont(BRANDED)
        font.setPixelSize(13)
        app.setFont(font)
        theme.theme().use(Qt.ColorScheme.Light)
    window = open_window(app, lambda: ServiceHost(folder / "data", owner="window"))
    window.resize(1280, 800)
    wait(app, lambda: bool(window.names.regions))
    fill(app, window, make_shoot(folder / "Spring jackets, studio day 2"))
    for scheme in ("light", "dark"):
        theme.theme().use(Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
        target = DOCS / f"uploads-{scheme}.png"
        window.grab().save(str(target))
        with Image.open(target) as picture:
            picture.convert("RGB").quantize(192, dither=Image.Dither.NONE).save(target, optimize=True)
        say(f"{target.name}: {target.stat().st_size // 1000} kB")
    window.leaving.stop()
    wait(app, lambda: window.leaving.over)


def make_shoot(folder: Path) -> Path:
    """Lay out what a studio would drop: some photographs, a film, a sheet, and a file that will be gone."""
    (folder / "details").mkdir(parents=True)
    samples = resource("samples")
    for source, name in (
        ("SKU-BRJ-001_front.jpg", "SKU-BRJ-001_front.jpg"),
        ("SKU-BRJ-001_back.jpg", "SKU-BRJ-001_back.jpg"),
        ("SKU-BRJ-001_datasheet.pdf", "SKU-BRJ-001_datasheet.pdf"),
        ("SKU-BRJ-002_front.jpg", "details/SKU-BRJ-001_zip_retouched_final_v2 (copy from Anna, Lisbon).jpg"),
    ):
        # Each a little different: the same bytes twice would be one file in PXM.
        shutil.copy(samples / source, folder / name)
        with (folder / name).open("ab") as file:
            file.write(os.urandom(8))
    for name, size in (
        ("SKU-BRJ-001_film-60s.mov", 90_000_000),
        ("SKU-BRJ-001_detail.tif", 30_000_000),
        ("SKU-BRJ-001_sleeve.psd", 12_000_000),
        ("SKU-BRJ-001_lining.png", 2_000_000),
        (GONE, 9_000_000),
        (KEPT, 8_000_000),
    ):
        (folder / name).write_bytes(os.urandom(size))
    (folder / ".DS_Store").write_bytes(b"x")
    return folder


def fill(app: QApplication, window: MainWindow, shoot: Path) -> None:
    """Pick a product and regions, drop the folder, and wait until there is something to see."""
    panel = window.panel
    panel.search.field.setText("SKU-BRJ-001")
    panel.search.field.textEdited.emit("SKU-BRJ-001")
    wait(app, lambda: panel.search.open and panel.search.list.count() > 0)
    panel.search.list.itemClicked.emit(panel.search.list.item(0))
    panel.region_checks()[1].click()
    panel.publish.click()
    limit(app, window, 1000)
    window.add_paths([os.fsencode(shoot)])
    total = window.model.total
    wait(app, lambda: total.files == 10)
    (shoot / GONE).unlink()
    kept = next(i for i in window.model.batch_ids(1) if row_name(window, i) == KEPT)
    window.bridge.call(lambda api: api.pause([kept]))
    limit(app, window, SLOW)
    wait(app, lambda: total.states[State.LINKED] >= 4 and total.states[State.SENDING] >= 2)
    wait(app, lambda: total.share > 0.3 and total.problems == 1 and window.sidebar.done_about.text() != "")


def limit(app: QApplication, window: MainWindow, bytes_per_second: int) -> None:
    """Let files pass at some speed."""
    done = window.bridge.call(lambda api: api.preferences.change({"bandwidth": bytes_per_second}))
    wait(app, lambda: done.over)


def row_name(window: MainWindow, row_id: int) -> str:
    """Return a file's name."""
    row = window.model.row(row_id)
    return row.name if row is not None else ""


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    clock = QElapsedTimer()
    clock.start()
    while not until():
        if clock.elapsed() > WAIT_MS:
            raise TimeoutError("The window did not get that far.")
        app.processEvents()
    app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
