"""The pictures of the Hot folders page: real folders on a practice account, watched, tried out and edited."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pxm_desktop.resource_files import resource
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from stage import NARROW, click, different, rest

if TYPE_CHECKING:
    from screenshots import Scene

_SHOTS = {
    "Global/SKU-BRJ-001_front.jpg": "SKU-BRJ-001_front.jpg",
    "Global/SKU-BRJ-001_back.jpg": "SKU-BRJ-001_back.jpg",
    "Global/SKU-BRJ-002_front.jpg": "SKU-BRJ-002_front.jpg",
    "France/SKU-TNT-003_hero, retouched by the studio in Lisbon, approved by legal_v7.jpg": "SKU-TNT-003_hero.jpg",
    "France/SKU-SHT-002_print.tif": "SKU-SHT-002_print.tif",
    "North America/SKU-PCK-005_packshot.png": "SKU-PCK-005_packshot.png",
    "North America/SKU-RUN-001_layout.psd": "SKU-RUN-001_layout.psd",
    "Global/IMG-0042_front.jpg": "SKU-BRJ-002_front.jpg",
}
_NEWER = {
    "Global/SKU-BTL-003_outline.svg": "SKU-BTL-003_outline.svg",
    "Global/SKU-BTS-004_side.jpg": "SKU-BTS-004_side.jpg",
    "Global/SKU-JKT-999_front.jpg": "SKU-BRJ-001_front.jpg",
    "France/SKU-TRS-003_detail.heic": "SKU-TRS-003_detail.heic",
    "loose.jpg": "SKU-BRJ-001_back.jpg",
}
_MANAGED = """
[[hotfolder]]
name = "Press office"
folder = "{folder}"
collections = ["SKU-LMP-001"]
publish = true
"""


def lay(folder: Path, files: dict[str, str]) -> Path:
    """Put samples into a folder, by path and name of the sample."""
    for path, sample in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        different(resource("samples") / sample, folder / path)
    return folder


def prepare(folder: Path) -> None:
    """Lay out what an administrator has set before the program starts."""
    press = lay(folder / "Press office" / "released", {"portrait.jpg": "SKU-TNT-003_hero.jpg"})
    data = folder / ".data"
    data.mkdir(mode=0o700)
    (data / "hotfolders.toml").write_text(_MANAGED.replace("{folder}", str(press)), encoding="utf-8")


def play(scene: Scene) -> None:
    """Make, watch, try out and edit hot folders, and take the pictures."""
    page = scene.window.hotfolders.page
    scene.open_page("hotfolders")
    studio = lay(scene.folder / "Studio 7" / "Capture One" / "Output", _SHOTS)
    for name in (".DS_Store", "Global/.DS_Store", "Global/~$notes.docx", "upload.tmp"):
        (studio / name).write_bytes(b"x")
    make(scene, page, studio, name="Studio 7", pattern="{region}/{sku}_{view}")
    agency = lay(scene.folder / "Agency Lisbon", {"SKU-BRJ-001_datasheet.pdf": "SKU-BRJ-001_datasheet.pdf"})
    make(scene, page, agency)
    scene.until(lambda: sum(s.done_today for s in page.rules.statuses) >= 8, "files of both hot folders")
    shutil.rmtree(agency)
    scene.until(lambda: any(s.state == "waiting" for s in page.rules.statuses), "a folder that is away")
    scene.tidy()
    rest(scene.app, 1000)
    scene.shoot("hotfolders-rules")
    scene.open_page("problems")
    scene.shoot("hotfolders-problems")
    scene.open_page("hotfolders")
    card = next(card for card in page.cards.cards.values() if card.name.full == "Studio 7")
    click(card.pause)
    scene.until(lambda: card.status.state == "paused", "a pause")
    lay(studio, _NEWER)
    click(card.dry_run)
    scene.until(lambda: page.dry_run.model.rowCount() > 12, "the dry run")
    rest(scene.app, 300)
    scene.shoot("hotfolders-dry-run")
    click(page.edit_button)
    scene.until(lambda: bool(page.editor.pattern.examples()), "examples")
    rest(scene.app, 1000)
    scene.shoot("hotfolders-edit")
    scene.window.resize(*NARROW)
    QTest.keyClick(scene.window, Qt.Key.Key_Escape)
    QTest.keyClick(scene.window, Qt.Key.Key_Escape)
    rest(scene.app, 500)
    scene.shoot("hotfolders-narrow")


def make(scene: Scene, page: HotFoldersPage, folder: Path, *, name: str = "", pattern: str = "") -> None:
    """Make a hot folder as one does, in the panel."""
    before = len(page.cards.cards)
    if page.new_button.isVisible():
        click(page.new_button)
    else:
        page.make(str(folder).encode())
    write(page.editor.folder.field, str(folder))
    write(page.editor.name, name)
    if pattern:
        click(page.editor.pattern.switch)
        write(page.editor.pattern.field, pattern)
    click(page.editor.save)
    scene.until(lambda: len(page.cards.cards) == before + 1, "a hot folder")


def write(field: QLineEdit, text: str) -> None:
    """Type over what a field has."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
