"""Files of the Library relinked in the real window, on the real service and the sandbox, and taken back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import Change
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.changes.changes_page import ChangesPage
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.window import MainWindow
from tests.support.crowd import Crowd, Others, fill
from tests.support.sandbox import SandboxProcess
from tests.ui.conftest import end

LONG = 120_000
LEFT = Qt.MouseButton.LeftButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
TARGET = 5
"""The number of the product that files are linked to."""


class Desk:
    """The window on an account with files, and other people at work in it."""

    def __init__(
        self, qtbot: QtBot, folder: Path, sandbox: SandboxProcess, crowd: Crowd, others: Others
    ) -> None:
        self.qtbot, self.sandbox, self.crowd, self.others = qtbot, sandbox, crowd, others
        self.window = MainWindow(lambda: ServiceHost(folder / "data", owner="window"))
        self.window.show()
        self.window.start()
        qtbot.waitUntil(lambda: bool(self.window.names.regions), timeout=LONG)
        self.library = self.window.library
        QTest.keyClick(self.window, Qt.Key.Key_4, CONTROL)
        self.files = self.library.browse.files
        qtbot.waitUntil(lambda: self.files.model.rowCount() == crowd.files, timeout=LONG)
        qtbot.waitUntil(lambda: self.files.model.file(0) is not None, timeout=LONG)

    def links(self) -> dict[str, set[str]]:
        """Return what every file is linked to in PXM."""
        rows = self.sandbox.control.files(hashes=False)
        return {
            row["id"]: {str(c["id"] if isinstance(c, dict) else c) for c in row["collections"]}
            for row in rows
        }

    def link_from_others(self, file_id: str, product: int) -> None:
        """Let somebody else link a file to one more product."""
        linked = [*sorted(self.links()[file_id]), self.crowd.product(product)]
        self.others.change(file_id, collections=linked)

    def select_first(self, count: int) -> list[str]:
        """Select the first files of the list by keys; return their ids."""
        view = self.files.view
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(count - 1):
            QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
        bulk = self.library.browse.bulk
        self.qtbot.waitUntil(lambda: bulk.isVisible() and bulk.count.text() == f"{count} files selected")
        known = self.files.selection.known_files()
        assert known is not None
        return [file.id for file in known]

    def click(self, name: str) -> None:
        """Click a button of what is shown, as soon as it can be pressed."""
        buttons = self.library.findChildren(Button)
        button = next(b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName()))
        self.qtbot.waitUntil(button.isEnabled, timeout=LONG)
        QTest.mouseClick(button, LEFT)

    @property
    def page(self) -> ChangesPage | None:
        shown = self.library.stack.currentWidget()
        return shown if isinstance(shown, ChangesPage) else None

    def shown(self, state: str) -> Change:
        """Wait until the change that is shown stands so."""

        def so() -> bool:
            return self.page is not None and self.page.change is not None and self.page.change.state == state

        self.qtbot.waitUntil(so, timeout=LONG)
        assert self.page is not None
        assert self.page.change is not None
        return self.page.change


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    account = tmp_path / "account"
    crowd = fill(account, files=24, collections=10, days=20)
    with SandboxProcess(account, catalogue="none") as sandbox, Others(account) as others:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        made = Desk(qtbot, tmp_path, sandbox, crowd, others)
        yield made
        end(qtbot, made.window)


def test_files_are_linked_tried_first_and_taken_back_beside_what_others_do(qtbot: QtBot, desk: Desk) -> None:
    target, crowd = desk.crowd.product(TARGET), desk.crowd
    before = desk.links()
    ids = desk.select_first(3)
    # Select, choose the product, look at what would happen.
    desk.click("Link…")
    popover = desk.library.browse.bulk.link
    qtbot.waitUntil(popover.isVisible)
    QTest.keyClicks(popover.search.field, crowd.sku(TARGET))
    qtbot.waitUntil(lambda: popover.search.open and popover.search.list.count() > 0, timeout=LONG)
    QTest.keyClick(popover.search.field, Qt.Key.Key_Return)
    QTest.mouseClick(popover.preview, LEFT)
    change = desk.shown("planned")
    assert change.total == 3
    assert desk.page is not None
    view = desk.page.view
    qtbot.waitUntil(lambda: view.summary.text() == f"3 files get linked to {crowd.product_name(TARGET)}.")
    assert desk.links() == before
    # Somebody else links one of them meanwhile.
    desk.link_from_others(ids[2], 8)
    desk.click("Try 1 first")
    desk.shown("paused")
    tried = desk.links()
    assert sum(target in tried[each] for each in ids) == 1
    desk.click("Change the other 2 files")
    done = desk.shown("done")
    assert (done.changed, done.failed, done.collided) == (3, 0, 0)
    linked = desk.links()
    assert all(target in linked[each] for each in ids)
    assert crowd.product(8) in linked[ids[2]]
    assert {each: linked[each] for each in linked if each not in ids} == {
        each: before[each] for each in before if each not in ids
    }
    # Somebody else works on; then all of it is taken back, and only that.
    desk.link_from_others(ids[0], 9)
    desk.click("Undo")
    qtbot.waitUntil(
        lambda: (
            desk.page is not None and desk.page.change is not None and desk.page.change.undo_of == change.id
        ),
        timeout=LONG,
    )
    desk.shown("done")
    after = desk.links()
    assert after[ids[0]] == before[ids[0]] | {crowd.product(9)}
    assert after[ids[1]] == before[ids[1]]
    assert after[ids[2]] == before[ids[2]] | {crowd.product(8)}


def test_the_keys_take_the_last_change_back_from_the_list_of_files(qtbot: QtBot, desk: Desk) -> None:
    before = desk.links()
    ids = desk.select_first(2)
    desk.click("Publish…")
    popover = desk.library.browse.bulk.publish
    qtbot.waitUntil(popover.isVisible)
    published = {row["id"]: row["published"] for row in desk.sandbox.control.files(hashes=False)}
    QTest.keyClick(popover.box.switch, Qt.Key.Key_Space)
    QTest.mouseClick(popover.preview, LEFT)
    desk.shown("planned")
    assert desk.page is not None
    qtbot.waitUntil(desk.page.view.go.isEnabled, timeout=LONG)
    QTest.mouseClick(desk.page.view.go, LEFT)
    desk.shown("done")
    now = {row["id"]: row["published"] for row in desk.sandbox.control.files(hashes=False)}
    assert len({bool(now[each]) for each in ids}) == 1
    assert now != published
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    assert desk.library.stack.currentWidget() is desk.library.browse
    QTest.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: desk.window.foot.get("change undone") is not None, timeout=LONG)
    restored = {row["id"]: row["published"] for row in desk.sandbox.control.files(hashes=False)}
    assert restored == published
    assert desk.links() == before
    QCoreApplication.processEvents()
