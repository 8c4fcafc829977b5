"""Files dragged over the tree of sources: rows open under them, on a category one of its products is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from pxm_desktop.service.catalog_api import CollectionChoice
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.drops import FileDrops, Shown
from pxm_desktop.ui.changes.edits import DropNode
from pxm_desktop.ui.library.going import FILES_MIME, Going, dropped
from pxm_desktop.ui.library.source import Source
from pxm_desktop.ui.library.sources import SourceTree
from pxm_desktop.ui.menu_button import menu_name
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_OPEN_MS = 700
"""How long files rest over a row before it opens."""
_OFFERED = 20
"""Products of a category that are offered."""


class SourceDrops(QObject):
    """Products and regions take files by `FileDrops`; this adds what a tree needs besides."""

    def __init__(self, tree: SourceTree, bridge: Bridge, shown: Shown, going: Going) -> None:
        super().__init__(tree)
        self._tree = tree
        self._bridge = bridge
        self._going = going
        self.menu: QMenu | None = None
        """The products of a category that files were dropped on, while they are offered."""
        self._rest = single_shot(self, _OPEN_MS, tree.open_target)
        self.drops = FileDrops(tree, self._node_at, shown, going)
        tree.viewport().installEventFilter(self)  # comes before the filter of the drops

    def _node_at(self, point: QPoint) -> DropNode | None:
        return node_of(self._tree.source_at(point))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002
        """Follow what hovers; take it where it is over a category."""
        if isinstance(event, QDragLeaveEvent):
            self._rest.stop()
            self._tree.aim_at(None)
        if not isinstance(event, QDropEvent) or not event.mimeData().hasFormat(FILES_MIME):
            return False
        point = event.position().toPoint()
        found = self._tree.source_at(point)
        if isinstance(event, QDragMoveEvent):
            self._tree.aim_at(point)
            self._rest.start()
            if found is None or found.kind != "category":
                return False
            event.accept()
            self.drops.say(tr("Let go to choose a product of %1").replace("%1", found.title), point)
            return True
        self._rest.stop()
        self._tree.aim_at(None)
        if found is None or found.kind != "category":
            return False
        self.drops.line.hide()
        event.accept()
        self._offer(dropped(event.mimeData()), found, self._tree.viewport().mapToGlobal(point))
        return True

    def _offer(self, ids: Sequence[str], category: Source, at: QPoint) -> None:
        """Let somebody choose among the products of a category: files are linked to products only."""

        def show(choices: list[CollectionChoice]) -> None:
            menu = QMenu(self._tree)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.setAccessibleName(tr("Products of this category to link to"))
            says = tr("Files are linked to products. Choose one:")
            if not choices:
                says = tr("No product lies in this category.")
            menu.addAction(says).setEnabled(False)
            for choice in choices[:_OFFERED]:
                menu.addAction(menu_name(words.product(choice)), partial(self._link, ids, choice))
            if len(choices) > _OFFERED:
                menu.addAction(tr("Open the category for the others.")).setEnabled(False)
            menu.destroyed.connect(self._menu_gone)
            self.menu = menu
            menu.popup(at)

        self._bridge.call(lambda api: api.catalog.collections("", category.id, _OFFERED + 1), show)

    def _link(self, ids: Sequence[str], choice: CollectionChoice) -> None:
        self._going.plan(edits.link(ids, (choice.id,)), edits.link_title([choice.name]))

    def _menu_gone(self) -> None:
        self.menu = None


def node_of(source: Source | None) -> DropNode | None:
    """Return what a source is for files that are dragged; None for what takes none."""
    if source is None:
        return None
    if source.kind == "product":
        return DropNode("product", source.id, source.title)
    return DropNode("region", source.id, source.title) if source.kind == "region" else None
