"""The dialogs for folders and files, up to where they would show: which one opens, and what its answer does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Cause, Stage
from pxm_desktop.transfer.source import source_error
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton
Mode = QFileDialog.FileMode


def answer(monkeypatch: pytest.MonkeyPatch, chosen: Path) -> list[QFileDialog]:
    """Let every dialog be answered with one path; return the dialogs that were opened."""
    opened: list[QFileDialog] = []

    def open_it(dialog: QFileDialog) -> None:
        opened.append(dialog)
        dialog.filesSelected.emit([str(chosen)])

    monkeypatch.setattr(QFileDialog, "open", open_it)
    return opened


def gone(opened: OpenWindow, files: int) -> tuple[MainWindow, FakeHost]:
    """Open the problems with files that are no longer where they were."""
    service = FakeService()
    service.fill(files, stage=Stage.FAILED)
    for row_id in service.rows:
        reason = str(source_error(Cause.MISSING))
        service.rows[row_id] = service.rows[row_id].model_copy(
            update={"reason": reason, "cause": Cause.MISSING}
        )
    window, host = opened(service)
    window.places.open("problems")
    return window, host


@pytest.mark.parametrize("way", ["button", "keys", "empty"])
def test_files_are_added_by_their_dialog(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    window, host = open_window()
    opened = answer(monkeypatch, tmp_path / "a.jpg")
    if way == "button":
        QTest.mouseClick(window.uploads.add_button, LEFT)
    elif way == "empty":
        QTest.mouseClick(window.uploads.empty.button, LEFT)
    else:
        QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert [(each.windowTitle(), each.fileMode()) for each in opened] == [("Add files", Mode.ExistingFiles)]
    qtbot.waitUntil(lambda: ("add", (bytes(tmp_path / "a.jpg"),)) in [call[:2] for call in host.service.log])


@pytest.mark.parametrize("way", ["button", "keys"])
def test_a_folder_is_added_by_its_dialog(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    window, host = open_window()
    opened = answer(monkeypatch, tmp_path)
    if way == "button":
        QTest.mouseClick(window.uploads.folder_button, LEFT)
    else:
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_O, keys)
    assert [(each.windowTitle(), each.fileMode()) for each in opened] == [("Add a folder", Mode.Directory)]
    qtbot.waitUntil(lambda: str(tmp_path) in repr(host.service.log))


@pytest.mark.parametrize(
    ("files", "title", "mode"),
    [(1, "Locate the file", Mode.ExistingFile), (3, "Locate the folder", Mode.Directory)],
)
def test_lost_files_are_located_by_a_dialog(
    qtbot: QtBot,
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    files: int,
    title: str,
    mode: QFileDialog.FileMode,
) -> None:
    window, host = gone(open_window, files)
    qtbot.waitUntil(lambda: len(window.problems.cards) == 1)
    (card,) = window.problems.cards.values()
    opened = answer(monkeypatch, tmp_path)
    locate = next(each for each in card.findChildren(Button) if each.text().startswith("Locate"))
    QTest.mouseClick(locate, LEFT)
    assert [(each.windowTitle(), each.fileMode()) for each in opened] == [(title, mode)]
    qtbot.waitUntil(lambda: str(tmp_path) in repr(host.service.log))


def test_problems_are_exported_by_a_dialog(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window, _ = gone(open_window, 3)
    qtbot.waitUntil(lambda: len(window.problems.cards) == 1)
    QCoreApplication.processEvents()
    target = tmp_path / "problems.csv"
    opened = answer(monkeypatch, target)
    QTest.mouseClick(window.problems.export_button, LEFT)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].acceptMode() == QFileDialog.AcceptMode.AcceptSave
    said = "Saved as problems.csv."
    qtbot.waitUntil(
        lambda: any(said in each.text() for each in window.problems.findChildren(QLabel) if each.isVisible())
    )
    with target.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert len(table) == 4
    assert table[1][0] == str(source_error(Cause.MISSING))
