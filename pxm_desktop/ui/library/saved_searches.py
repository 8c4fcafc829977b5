"""Searches that are kept under a name: asked for, saved, forgotten, and brought back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from pxm_desktop.service.errors import NameTaken
from pxm_desktop.service.library_api import FileQuery, SavedSearch
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.library.source import Source
from pxm_desktop.ui.library.source_feed import SourceFeed
from pxm_desktop.ui.menu_button import menu_name
from pxm_desktop.ui.name_row import NameRow
from pxm_desktop.ui.words import tr


class SavedSearches(QObject):
    """Asks for the name in a line of the page."""

    def __init__(self, bridge: Bridge, feed: SourceFeed, row: NameRow, undo: Undo, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._feed = feed
        self._row = row
        self._undo = undo
        self._page = page
        self.menu: QMenu | None = None
        """The menu of a saved search while it is open."""

    def ask(self, query: FileQuery, name: str, back: QWidget) -> None:
        """Ask under which name a search is to be kept; `back` gets the focus afterwards."""
        self._row.ask(tr("Name of the search"), name, partial(self._save, query), back)

    def menu_at(self, source: Source | None, point: QPoint) -> None:
        """Open the menu of a saved search."""
        if source is None or source.kind != "search":
            return
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Saved search"))
        text = tr("Forget “%1”").replace("%1", menu_name(source.title))
        menu.addAction(text, partial(self.forget, source.id))
        self.menu = menu
        menu.destroyed.connect(self._menu_gone)
        menu.popup(point)

    def forget(self, name: str) -> None:
        """Forget a search; it can be brought back for a while."""
        kept = next((each for each in self._feed.searches if each.name == name), None)
        if kept is None:
            return

        def done(_: None) -> None:
            self._feed.read_searches()
            text = tr("The search “%1” was forgotten.").replace("%1", name)
            self._undo.offer(text, partial(self._keep, kept))

        self._bridge.call(lambda api: api.library.forget_search(name), done)

    def _save(self, query: FileQuery, name: str, replace: bool) -> None:
        name = " ".join(name.split())
        if not replace and any(each.name.casefold() == name.casefold() for each in self._feed.searches):
            self._row.refuse(NameTaken(tr("There is a search of this name already.")))
            return
        self._keep(SavedSearch(name=name, query=query))

    def _keep(self, search: SavedSearch) -> None:
        def done(_: None) -> None:
            self._row.close_row()
            self._feed.read_searches()

        def failed(error: BaseException) -> None:
            if self._row.isHidden():
                self._bridge.refused.emit(words.explained(error))
            else:
                self._row.refuse(error)

        self._bridge.call(lambda api: api.library.save_search(search), done, failed)

    def _menu_gone(self) -> None:
        self.menu = None
