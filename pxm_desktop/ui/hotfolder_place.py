"""The hot folders in the window: their place, what the sidebar and Problems say of them, the ways to other places.

What knows of rules and history is not loaded while the window starts; that is why its imports stand in functions.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from pxm_desktop.ui import late_pages, words
from pxm_desktop.ui.file_actions import reveal
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.problems import Problem, Remedy
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.hotfolders.model import Rule
    from pxm_desktop.service.history_api import HistoryPage
    from pxm_desktop.ui.hotfolder_page import HotFoldersPage
    from pxm_desktop.ui.window import MainWindow

KEY = "hotfolders"
_SAME_NAME = 50
"""Entries of the history among which a file is looked for."""


class HotFolderPlace(QObject):
    """Made once by the window, with its pages."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.rules = HotFolderRules(window.bridge, self)
        make = partial(late_pages.hot_folders, window)
        window.places.add(KEY, make, tr("Hot folders"), "hotfolder", "Ctrl+3")
        self.rules.changed.connect(self._tell)

    @property
    def page(self) -> HotFoldersPage:
        """The page."""
        return cast("HotFoldersPage", self._window.places.page(KEY))

    def show_file(self, rule: Rule, path: bytes) -> None:
        """Show a file where it is: in the queue, else in the history, else in the file manager."""
        from pxm_desktop.service.history_api import HistoryQuery
        from pxm_desktop.ui import hotfolder_text

        window, whole = self._window, hotfolder_text.whole_path(rule, path)
        row_id = window.model.id_at(whole)
        if row_id is not None:
            window.show_file(row_id)
            return
        name = path.rpartition(b"/")[2].decode("utf-8", "replace")

        def found(page: HistoryPage) -> None:
            if any(entry.path == whole for entry in page.entries):
                window.places.open("history")
                window.history.search.setText(name)
            else:
                reveal(whole, self)

        window.bridge.call(lambda api: api.history.search(HistoryQuery(words=name), None, _SAME_NAME), found)

    def _tell(self) -> None:
        """Say in the sidebar and among the problems what needs somebody."""
        from pxm_desktop.ui import hotfolder_text

        statuses = self.rules.statuses
        count = hotfolder_text.needing(statuses)
        number = words.number(count) if count else ""
        spoken = words.plural("%n needs you", "%n need you", count) if count else ""
        self._window.sidebar.page(KEY).show_count(number, spoken)
        named = hotfolder_text.titles(statuses)
        self._window.attention.set_rules(
            [
                Problem(
                    f"hotfolder {status.rule.id}",
                    tr("Hot folder “%1”: %2")
                    .replace("%2", words.one_line(words.told(status.sentence)))
                    .replace("%1", named[status.rule.id]),
                    Remedy.LOOK_AGAIN,
                    rule=status.rule.id,
                    where=hotfolder_text.folder(status.rule),
                )
                for status in statuses
                if status.state == "waiting"
            ]
        )
