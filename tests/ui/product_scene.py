"""A page about products on a service in memory, shown by itself: for tests of these pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from tests.ui.fake_objects import FakeGoing, FakeObjects
from tests.ui.fake_service import FakeHost, FakeService

Page = TypeVar("Page", bound=QWidget)


class Stage:
    """What a page stands on."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.service = FakeService()
        self.objects = FakeObjects(self.service)
        self.host = FakeHost(self.service)
        self.bridge = Bridge(lambda: self.host)
        self.names = CatalogNames(self.bridge)
        self.going = FakeGoing()
        self.top = QWidget()
        self.top.resize(1100, 760)
        QVBoxLayout(self.top).setContentsMargins(0, 0, 0, 0)
        started: list[bool] = []
        self.bridge.start(lambda: started.append(True), lambda _: started.append(False))
        qtbot.waitUntil(lambda: bool(started))
        self.names.load()
        qtbot.waitUntil(lambda: bool(self.names.regions and self.names.attributes))

    def show(self, page: Page) -> Page:
        """Show a page."""
        layout = self.top.layout()
        assert layout is not None
        layout.addWidget(page)
        self.top.show()
        return page

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(so)

    def sent(self, verb: str) -> list[dict[str, object]]:
        """Return what was sent with a verb."""
        return [
            arguments for name, arguments in self.host.do(lambda _: list(self.objects.sent)) if name == verb
        ]

    def end(self) -> None:
        """Stop everything."""
        stopped: list[bool] = []
        self.bridge.stop(stopped.append)
        self._qtbot.waitUntil(lambda: bool(stopped))
        self.top.close()
        self.top.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.host.close()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(qtbot)
    yield made
    made.end()


class Droppable(Protocol):
    """What takes drops."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None: ...  # noqa: N802
    def dragMoveEvent(self, event: QDragMoveEvent) -> None: ...  # noqa: N802
    def dropEvent(self, event: QDropEvent) -> None: ...  # noqa: N802


def drop_on(target: Droppable, mime: QMimeData, point: QPoint) -> bool:
    """Drag something over a widget and let it go there; return whether it was taken."""
    actions, buttons, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(point, actions, mime, buttons, keys)
    target.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    move = QDragMoveEvent(point, actions, mime, buttons, keys)
    target.dragMoveEvent(move)
    if not move.isAccepted():
        return False
    drop = QDropEvent(QPointF(point), actions, mime, buttons, keys)
    target.dropEvent(drop)
    return drop.isAccepted()
