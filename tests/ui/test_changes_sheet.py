"""Relinking from a sheet: chosen or dropped, planned, or told line by line what is wrong with it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes.from_sheet import ATTRIBUTE, COLUMNS
from pxm_desktop.service.errors import BadSheet, StorageUnusable
from pxm_desktop.ui.changes import edits, sheet
from tests.ui.changes_scene import Scene


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot)
    yield made
    made.close()


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(path)))


def test_a_chosen_sheet_is_planned_and_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene.host.service.changes.sheet = edits.link(scene.fill(4), ["11"])
    choose(monkeypatch, tmp_path / "relink.csv")
    scene.click("Relink from a sheet…")
    change = scene.until("planned")
    assert change.title == "Sheet relink.csv"
    assert scene.calls == [("changes.plan_sheet", os.fsencode(tmp_path / "relink.csv"), "Sheet relink.csv")]
    assert len(scene.rows()) == 4


def test_a_sheet_is_dropped_on_the_page(scene: Scene) -> None:
    scene.host.service.changes.sheet = edits.link(scene.fill(2), ["11"])
    path = b"/home/anna/Relink.XLSX"
    assert scene.page.drop_words([path]) == (
        "Relink from this sheet",
        "You see what would change before anything is written.",
    )
    assert scene.page.take_drop([path])
    scene.until("planned")
    for others in ([b"/photos/a.jpg"], [path, path]):
        assert scene.page.drop_words(others) is None
        assert not scene.page.take_drop(others)


def test_what_is_wrong_is_told_line_by_line_and_the_sheet_is_read_again(scene: Scene) -> None:
    fake = scene.host.service.changes
    lines = ("Line 3: No product has the SKU X-1.", "Line 7: The line names no file.")
    fake.sheet = BadSheet("2 lines of the sheet cannot be used.", "Correct the sheet, then try again.", lines)
    scene.page.sheet.read(b"/home/anna/relink.csv")
    faults = scene.page.faults
    scene.qtbot.waitUntil(faults.isVisible)
    assert faults.title.text() == (
        "relink.csv has 2 faults. Nothing was planned: mend the sheet, then read it again."
    )
    assert faults.lines() == list(lines)
    assert faults.again_button.hasFocus()
    fake.sheet = edits.link(scene.fill(1), ["11"])
    QTest.keyClick(faults.again_button, Qt.Key.Key_Return)
    scene.until("planned")
    scene.page.open()
    assert not faults.isVisible()


def test_escape_puts_the_faults_away(scene: Scene) -> None:
    scene.host.service.changes.sheet = BadSheet("No.", "Mend it.", ("Line 2: No.",))
    scene.page.sheet.read(b"/home/anna/relink.csv")
    scene.qtbot.waitUntil(scene.page.faults.isVisible)
    assert scene.page.escape()
    assert not scene.page.faults.isVisible()
    assert scene.page.from_sheet.hasFocus()


@pytest.mark.parametrize(
    "error",
    [BadSheet("The file is too large.", "Split it."), StorageUnusable("The file is too large.", "Split it.")],
)
def test_a_sheet_that_cannot_be_read_says_why(scene: Scene, error: Exception) -> None:
    scene.host.service.changes.sheet = error
    scene.page.sheet.read(b"/home/anna/relink.csv")
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("sheet") is not None)
    bar = scene.page.bars.get("sheet")
    assert bar is not None
    assert bar.text == "The file is too large. Split it."


def test_an_example_shows_every_column(scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    target = tmp_path / "example.csv"
    choose(monkeypatch, target)
    shown: list[bytes] = []
    monkeypatch.setattr(sheet, "reveal", lambda path, _keeper: shown.append(path))
    scene.click("Download an example")
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("sheet") is not None)
    with target.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert len({len(row) for row in table}) == 1
    plain = [heading for heading in table[0] if not heading.startswith(ATTRIBUTE)]
    assert {COLUMNS[heading] for heading in plain} == set(COLUMNS.values())
    assert table[0][-1] == "attribute: Keywords"
    assert table[1][4] == "Europe"
    scene.click("Show the file", scene.page.bars)
    assert shown == [os.fsencode(target)]


def test_an_example_that_cannot_be_saved_says_why(scene: Scene, tmp_path: Path) -> None:
    scene.page.sheet.save_example(tmp_path / "nowhere" / "example.csv")
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("sheet") is not None)
    bar = scene.page.bars.get("sheet")
    assert bar is not None
    assert bar.text.startswith("The example could not be saved: No such file")
