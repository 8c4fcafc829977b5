"""The page of changes and the bar for selected files in a window of their own, on the fake service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import Change, FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.bulk import BulkBar
from pxm_desktop.ui.changes.change_bars import ChangeBars
from pxm_desktop.ui.changes.changes_page import ChangesPage
from pxm_desktop.ui.controls import Button
from tests.ui.fake_catalog import PRODUCTS
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton
LONG = "SKU-BRJ-00141_front_retouched_final_FINAL_v2 (copy of the copy that Anna sent) " + "x" * 120 + ".jpg"


class Steps:
    """`Going` that notes each step and opens changes on the page."""

    def __init__(self) -> None:
        self.taken: list[tuple[Any, ...]] = []
        self.page: ChangesPage | None = None

    def to_files(self, query: FileQuery, title: str = "") -> None:
        self.taken.append(("files", query))

    def to_file(self, file_id: str, among: Sequence[str] = ()) -> None:
        self.taken.append(("file", file_id))

    def to_product(self, product_id: str) -> None:
        self.taken.append(("product", product_id))

    def to_coverage(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        self.taken.append(("coverage",))

    def to_duplicates(self, scope: DuplicateScope) -> None:
        self.taken.append(("duplicates", scope))

    def to_changes(self, change_id: int | None = None) -> None:
        self.taken.append(("changes", change_id))
        if self.page is not None:
            self.page.open(change_id)

    def plan(self, edits: Sequence[FileEdit], title: str) -> None:
        self.taken.append(("plan", list(edits), title))
        if self.page is not None:
            self.page.watch.plan(edits, title, lambda change: self.to_changes(change.id))

    def back(self) -> None:
        self.taken.append(("back",))

    def plans(self) -> list[tuple[list[FileEdit], str]]:
        """Return what was planned."""
        return [(step[1], step[2]) for step in self.taken if step[0] == "plan"]


class Scene:
    """Everything that a test needs."""

    def __init__(self, qtbot: QtBot, service: FakeService | None = None) -> None:
        self.qtbot = qtbot
        self.host = FakeHost(service)
        self.window = QWidget()
        self.window.setWindowTitle("Changes")
        self.bridge = Bridge(lambda: self.host, self.window)
        self.names = CatalogNames(self.bridge, self.window)
        self.steps = Steps()
        self.page = ChangesPage(self.bridge, self.names, self.steps)
        self.steps.page = self.page
        self.bulk = BulkBar(self.bridge, self.names, self.steps)
        self.bars = Bars()
        self.told: list[tuple[str, str]] = []
        self.change_bars = ChangeBars(
            self.bridge,
            self.page.watch,
            self.bars,
            self.steps.to_changes,
            lambda title, text: self.told.append((title, text)),
        )
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bulk)
        column.addWidget(self.page, 1)
        column.addWidget(self.bars)
        self.window.resize(1000, 700)
        self.window.show()
        started: list[bool] = []
        self.bridge.start(lambda: started.append(True), lambda _: started.append(False))
        qtbot.waitUntil(lambda: started == [True])
        self.names.load()
        self.names.learn(PRODUCTS)
        self.page.open()
        qtbot.waitUntil(lambda: bool(self.names.attributes) and self.page.watch.loaded)

    # -- the service ----------------------------------------------------------------------------------------

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        """Return the commands that concern changes, readings left out."""
        told = ("plan", "plan_sheet", "start", "pause", "retry", "undo", "discard")
        return [call for call in self.host.service.log if call[0] in [f"changes.{name}" for name in told]]

    def fill(self, count: int, **fields: Any) -> list[str]:
        """Let PXM have files."""
        return self.host.do(lambda service: service.changes.fill(count, **fields))

    def work(self, change_id: int, files: int | None = None) -> None:
        """Let the service do so many files."""
        self.host.do(lambda service: service.changes.work(change_id, files))

    def say(self, change_id: int, **fields: Any) -> None:
        """Let a change stand otherwise."""
        self.host.do(lambda service: service.changes.say(change_id, **fields))

    def plan(self, edits: Sequence[FileEdit], title: str = "Link to Women's Rain Jacket") -> Change:
        """Plan a change and wait until it is shown with its files."""
        self.steps.plan(edits, title)
        self.qtbot.waitUntil(lambda: self.page.change is not None and not self.page.view.feed.busy)
        view = self.page.view
        self.qtbot.waitUntil(lambda: view.gist.gist is not None)
        QCoreApplication.processEvents()
        assert self.page.change is not None
        return self.page.change

    def until(self, state: str) -> Change:
        """Wait until the change that is shown stands so."""
        self.qtbot.waitUntil(lambda: self.page.change is not None and self.page.change.state == state)
        self.qtbot.waitUntil(lambda: not self.page.view.feed.busy)
        assert self.page.change is not None
        return self.page.change

    # -- hands ----------------------------------------------------------------------------------------------

    def button(self, name: str, inside: QWidget | None = None) -> Button:
        """Return a button that can be seen, by its text or what a screen reader says."""
        buttons = (inside or self.window).findChildren(Button)
        return next(b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName()))

    def shown_buttons(self) -> list[str]:
        """Return what the buttons of the change that is shown say."""
        inside = self.page.view.buttons.findChildren(Button)
        return [b.text() for b in inside if b.isVisible() and b.isEnabled()]

    def click(self, name: str, inside: QWidget | None = None) -> None:
        """Click a button."""
        QTest.mouseClick(self.button(name, inside), LEFT)

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what the list of files says."""
        model = self.page.view.model
        return [
            tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())
        ]

    def close(self) -> None:
        """Stop what was started."""
        stopped: list[bool] = []
        self.bridge.stop(stopped.append)
        self.qtbot.waitUntil(lambda: bool(stopped))
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.processEvents()
        self.host.close()
