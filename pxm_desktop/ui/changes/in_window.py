"""The changes in the window: a place for what is said of them on every page, and notifications for what went wrong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.changes.watch import ChangesWatch

if TYPE_CHECKING:
    from pxm_desktop.ui.changes.change_bars import ChangeBars
    from pxm_desktop.ui.window import MainWindow


class ChangesInWindow(QObject):
    """Made once by the window, after its pages."""

    def __init__(self, window: MainWindow, foot: Bars) -> None:
        """`foot` lies below the pages."""
        super().__init__(window)
        self._window = window
        self._foot = foot
        foot.setContentsMargins(20, 0, 20, 12)
        self.watch = ChangesWatch(window.bridge, self)

    @cached_property
    def bars(self) -> ChangeBars:
        """What is said on every page: made before the list is read first, after the window has begun."""
        from pxm_desktop.ui.changes.change_bars import ChangeBars

        return ChangeBars(self._window.bridge, self.watch, self._foot, self.show, self._tell)

    def forget(self) -> None:
        """Know nothing of before: another account is signed in."""
        self.watch.forget()

    def load(self) -> None:
        """Read the list of the account that is signed in."""
        self.bars.refresh()
        self.watch.load()

    def show(self, change_id: int) -> None:
        """Show a change in the Library."""
        self._window.places.open("library")
        self._window.library.to_changes(change_id)
        self._window.library.take_focus()

    def _tell(self, title: str, text: str) -> None:
        if not self._window.isActiveWindow():
            self._window.tray.notify(title, text, "library", warning=True)
