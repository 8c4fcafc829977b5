"""Files of PXM dropped on products and regions, and what is said while they hover."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.drops import FileDrops
from pxm_desktop.ui.changes.edits import DropNode
from pxm_desktop.ui.library.going import dragged
from tests.ui.changes_scene import LEFT, Steps

JACKET = DropNode("product", "11", "Women's Rain Jacket")
CAMPAIGN = DropNode("product", "14", "Spring Campaign")
EUROPE = DropNode("region", "1", "Europe")
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALL = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction


class Target:
    """A list with a product, another one, a region, and a heading that takes nothing."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.list = QListWidget()
        self.list.addItems(["Women's Rain Jacket", "Spring Campaign", "Europe", "Heading"])
        QVBoxLayout(self.window).addWidget(self.list)
        self.nodes = [JACKET, CAMPAIGN, EUROPE, None]
        self.shown: DropNode | None = None
        self.data = QMimeData()
        self.steps = Steps()
        self.drops = FileDrops(self.list, self._node_at, lambda: self.shown, self.steps)
        self.window.resize(500, 300)
        self.window.show()

    def _node_at(self, point: QPoint) -> DropNode | None:
        item = self.list.itemAt(point)
        return self.nodes[self.list.row(item)] if item is not None else None

    def spot(self, row: int) -> QPoint:
        return self.list.visualItemRect(self.list.item(row)).center()

    def hover(
        self, row: int, keys: Qt.KeyboardModifier = NONE, mime: QMimeData | None = None
    ) -> QDragMoveEvent:
        data = self.data = mime or dragged(["f1", "f2"])
        viewport = self.list.viewport()
        enter = QDragEnterEvent(self.spot(row), ALL, data, LEFT, keys)
        QApplication.sendEvent(viewport, enter)
        move = QDragMoveEvent(self.spot(row), ALL, data, LEFT, keys)
        QApplication.sendEvent(viewport, move)
        return move

    def let_go(self, row: int, keys: Qt.KeyboardModifier = NONE) -> QDropEvent:
        self.hover(row, keys)
        self.data = dragged(["f1", "f2"])  # events hold it without owning it
        drop = QDropEvent(self.spot(row).toPointF(), ALL, self.data, LEFT, keys)
        QApplication.sendEvent(self.list.viewport(), drop)
        return drop


@pytest.fixture
def target(qtbot: QtBot) -> Target:
    return Target(qtbot)


def test_it_is_said_what_a_drop_would_do(target: Target) -> None:
    target.shown = CAMPAIGN
    assert target.hover(0).isAccepted()
    assert target.drops.words == "Link 2 files to Women's Rain Jacket"
    assert target.hover(0, SHIFT).dropAction() == Qt.DropAction.MoveAction
    assert target.drops.words == "Move 2 files from Spring Campaign to Women's Rain Jacket"
    assert target.hover(2).isAccepted()
    assert target.drops.words == "Add 2 files to Europe"
    assert not target.hover(1).isAccepted()
    assert target.drops.words == "They are linked to Spring Campaign already"
    assert not target.hover(3).isAccepted()
    assert target.drops.words == ""
    target.hover(0)
    QApplication.sendEvent(target.list.viewport(), QDragLeaveEvent())
    assert target.drops.words == ""
    assert target.steps.plans() == []


def test_the_line_stays_inside_the_window(target: Target) -> None:
    target.nodes[3] = DropNode("product", "9", "A very long name " * 5)
    target.window.resize(300, 160)
    QApplication.processEvents()
    target.hover(3)
    assert target.drops.line.isVisible()
    assert target.drops.line.geometry().bottom() <= target.window.height()
    assert target.drops.line.x() >= 0


@pytest.mark.parametrize(
    ("row", "keys", "shown", "edit", "title"),
    [
        (0, NONE, CAMPAIGN, {"add_products": ("11",)}, "Link to Women's Rain Jacket"),
        (
            *(0, SHIFT, CAMPAIGN, {"add_products": ("11",), "remove_products": ("14",)}),
            "Move from Spring Campaign to Women's Rain Jacket",
        ),
        (0, SHIFT, None, {"add_products": ("11",)}, "Link to Women's Rain Jacket"),
        (0, SHIFT, EUROPE, {"add_products": ("11",)}, "Link to Women's Rain Jacket"),
        (2, NONE, None, {"add_regions": ("1",)}, "Add to Europe"),
    ],
)
def test_a_drop_plans_a_change(
    target: Target,
    row: int,
    keys: Qt.KeyboardModifier,
    shown: DropNode | None,
    edit: dict[str, tuple[str, ...]],
    title: str,
) -> None:
    target.shown = shown
    drop = target.let_go(row, keys)
    assert drop.isAccepted()
    assert drop.dropAction() == Qt.DropAction.CopyAction  # the change takes away, not the one who drags
    assert target.steps.plans() == [([FileEdit(file_id=f, **edit) for f in ("f1", "f2")], title)]
    assert target.drops.words == ""


def test_nothing_is_planned_where_nothing_would_change(target: Target) -> None:
    target.shown = JACKET
    assert not target.let_go(0).isAccepted()
    assert not target.let_go(3).isAccepted()
    assert target.steps.plans() == []


def test_files_of_the_computer_go_their_way(target: Target) -> None:
    mime = QMimeData()
    mime.setText("file:///photos/a.jpg")
    target.hover(0, mime=mime)
    assert target.drops.words == ""


def test_edits_of_a_drop() -> None:
    assert edits.drop_edits([], JACKET) == []
    assert edits.drop_edits(["f1"], JACKET, shown="11") == []
    assert edits.drop_edits(["f1"], JACKET, "move", "14") == [
        FileEdit(file_id="f1", add_products=("11",), remove_products=("14",))
    ]
    assert edits.move(["f1"], "11", ["11", "14"])[0].remove_products == ("14",)
