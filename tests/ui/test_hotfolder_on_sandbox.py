"""Hot folders in the real window, on the real service and the sandbox: made, watched, away, undone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pxm_desktop.hotfolders.model import Verdict
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from pxm_desktop.ui.window import MainWindow
from tests.support.sandbox import SandboxProcess
from tests.ui.test_hotfolder_editing import type_into
from tests.ui.test_on_sandbox import LONG, account, sandbox, window

__all__ = ["account", "sandbox", "window"]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def make(qtbot: QtBot, page: HotFoldersPage, folder: Path) -> str:
    """Make a hot folder whose file names begin with the SKU, as one does; return its id."""
    page.make(os.fsencode(folder))
    QTest.mouseClick(page.editor.pattern.switch, LEFT)
    type_into(page.editor.pattern.field, "{sku}_{view}")
    QTest.mouseClick(page.editor.options.toggle, LEFT)
    settle = page.editor.options.rows["settle"].editor.control
    assert isinstance(settle, QLineEdit)
    type_into(settle, "0.2")
    QTest.keyClick(settle, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dry_run.model.rowCount() == 2, timeout=LONG)
    verdicts = {outlook.path: outlook.verdict for outlook in page.dry_run.model.items()}
    assert verdicts[b".hidden"] is Verdict.SKIP
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(page.cards.cards) == 1, timeout=LONG)
    return next(iter(page.cards.cards))


def test_what_is_saved_in_a_hot_folder_is_uploaded_and_shown(
    qtbot: QtBot,
    window: MainWindow,
    account: SandboxProcess,
    tmp_path: Path,
) -> None:
    product = next(row for row in account.control.rows("collection") if row.get("additional_title"))
    folder = tmp_path / "Studio 7"
    folder.mkdir()
    (folder / ".hidden").write_bytes(b"x")
    first = f"{product['additional_title']}_front.bin"
    (folder / first).write_bytes(os.urandom(40_000))
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    page = window.hotfolders.page
    rule_id = make(qtbot, page, folder)
    card = page.cards.cards[rule_id]
    qtbot.waitUntil(lambda: card.today.text() == "1 uploaded today", timeout=LONG)
    assert card.state.text() in ("Watching", "Looking regularly")
    assert card.last.text().startswith(f"Last: {first}, ")
    found = account.control.files(name=first)
    assert [file["stored"]["size"] for file in found] == [40_000]
    linked = {str(each["id"] if isinstance(each, dict) else each) for each in found[0]["collections"]}
    assert str(product["id"]) in linked

    (folder / "NO-SUCH-SKU_front.bin").write_bytes(os.urandom(1000))
    qtbot.waitUntil(lambda: bool(page.activity.unmatched.rows(rule_id)), timeout=LONG)
    qtbot.waitUntil(lambda: window.sidebar.page("hotfolders").count.text() == "1", timeout=LONG)

    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not page.cards.cards, timeout=LONG)
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: list(page.cards.cards) == [rule_id], timeout=LONG)
    qtbot.waitUntil(lambda: page.cards.cards[rule_id].today.text() == "1 uploaded today", timeout=LONG)
    assert len(account.control.files(name=first)) == 1

    moved = folder.rename(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: page.cards.cards[rule_id].state.text() == "Waiting", timeout=LONG)
    window.places.open("problems")
    qtbot.waitUntil(lambda: any(card.problem.rule == rule_id for card in window.problems.cards.values()))
    moved.rename(folder)
    looking = next(card for card in window.problems.cards.values() if card.problem.rule == rule_id)
    QTest.mouseClick(looking.button, LEFT)
    qtbot.waitUntil(lambda: page.cards.cards[rule_id].state.text() != "Waiting", timeout=LONG)
    shutil.rmtree(folder)
