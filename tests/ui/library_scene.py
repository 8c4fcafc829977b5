"""The Library with files in it, and what people do there, for its tests."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.library.browse import BrowsePage
from pxm_desktop.ui.library.source_rows import SOURCE
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def service_with(files: int = 60) -> FakeService:
    """Return a service whose library has so many files."""
    service = FakeService()
    service.library.fill(files)
    service.answers |= {
        "collections.show": {"id": "11", "name": "Women's Rain Jacket"},
        "collections.attributes": [],
        "collections.image_variants": [],
        "collections.related": [],
        "attribute_groups.list": [],
        "resources.list": [],
    }
    return service


class Library:
    """The place, opened by its keys, and hands to work in it."""

    def __init__(self, qtbot: QtBot, open_window: OpenWindow, service: FakeService | None = None) -> None:
        self.qtbot = qtbot
        self.window: MainWindow
        self.host: FakeHost
        self.window, self.host = open_window(service or service_with())
        QTest.keyClick(self.window, Qt.Key.Key_4, CONTROL)
        self.place = self.window.library
        self.page: BrowsePage = self.place.browse
        self.settle()

    def settle(self) -> None:
        """Wait until the list is there and what is seen of it is known."""
        page = self.page
        self.window.activateWindow()  # which a menu that closes does not do here
        self.qtbot.waitUntil(lambda: page.feed.begun and not page.feed.busy)
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(self.known)

    def known(self) -> bool:
        """Return whether everything that is seen is known."""
        view, model = self.page.files.view, self.page.files.model
        first = view.first_seen()
        if self.page.files.telling or first < 0:
            return True
        return all(
            model.file(row) or model.gone(row) for row in range(first, min(first + 4, model.rowCount()))
        )

    def calls(self, name: str) -> list[tuple[Any, ...]]:
        """Return how often a command of the library was given, and with what."""
        return [call[1:] for call in self.host.service.log if call[0] == f"library.{name}"]

    def planned(self) -> list[tuple[Any, ...]]:
        """Return the changes that were planned: the edits and the title of each."""
        return [call[1:] for call in self.host.service.log if call[0] == "changes.plan"]

    def queries(self) -> list[FileQuery]:
        """Return what was asked for."""
        return [call[0] for call in self.calls("find")]

    def names(self) -> list[str]:
        """Return the names that are shown, as far as they are known."""
        model = self.page.files.model
        return [file.name for row in range(model.rowCount()) if (file := model.file(row)) is not None]

    def choose_source(self, kind: str, identity: str = "") -> None:
        """Click a source."""
        tree = self.page.tree
        item = next(
            item
            for item in tree._items()
            if (found := item.data(0, SOURCE)) is not None and found.key == (kind, identity)
        )
        tree.scrollToItem(item)
        spot = tree.visualItemRect(item).center()
        QTest.mouseClick(tree.viewport(), LEFT, NONE, spot)
        self.settle()

    def spot(self, row: int) -> QPoint:
        """Return where a file is in the view."""
        view, model = self.page.files.view, self.page.files.model
        if not view.viewport().rect().contains(view.visualRect(model.index(row, 0))):
            # In the middle: what is clicked at the edge is scrolled into view a moment later.
            view.scrollTo(model.index(row, 0), view.ScrollHint.PositionAtCenter)
        return view.visualRect(model.index(row, 0)).center()

    def click(self, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
        """Click a file."""
        QTest.mouseClick(self.page.files.view.viewport(), LEFT, keys, self.spot(row))
        QCoreApplication.processEvents()

    def selected(self) -> list[int]:
        """Return the selected rows."""
        return [row for first, last in self.page.files.selection.rows() for row in range(first, last + 1)]

    def type_words(self, words: str) -> None:
        """Search."""
        self.page.search.setFocus()
        QTest.keyClicks(self.page.search, words)
        QTest.keyClick(self.page.search, Qt.Key.Key_Return)
        self.settle()


def pick(menu: QMenu, *way: str) -> None:
    """Choose an entry of a menu, through its submenus."""
    top = menu
    for text in way:
        action = next(a for a in menu.actions() if a.text().replace("&&", "&") == text)
        below = action.menu()
        if isinstance(below, QMenu):
            menu = below
        else:
            action.trigger()
    top.close()


def hover(widget: QWidget, data: QMimeData, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> bool:
    """Drag something over a place; return whether it is taken there."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction
    QApplication.sendEvent(widget, QDragEnterEvent(at, actions, data, LEFT, keys))
    move = QDragMoveEvent(at, actions, data, LEFT, keys, QEvent.Type.DragMove)
    QApplication.sendEvent(widget, move)
    return move.isAccepted()


def let_go(widget: QWidget, data: QMimeData, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> bool:
    """Drag something over a place and let it go there; return whether it was taken."""
    hover(widget, data, at, keys)
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction
    drop = QDropEvent(QPointF(at), actions, data, LEFT, keys)
    QApplication.sendEvent(widget, drop)
    return drop.isAccepted()
