"""The page of changes in the Library: all of them, or one with what it would do, does or did."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import Change
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui import controls
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.change_list import ChangeList
from pxm_desktop.ui.changes.change_view import ChangeView
from pxm_desktop.ui.changes.sheet import BadLines, SheetRelink, is_sheet
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_LIST, _ONE = range(2)
_FAILED = "failed"


class ChangesPage(Page):
    """Shows changes; `open` says which. What runs goes on, whatever the page shows."""

    def __init__(
        self,
        bridge: Bridge,
        names: CatalogNames,
        going: Going,
        watch: ChangesWatch | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`watch`: what the window knows of changes already; without it the page watches for itself."""
        super().__init__(parent)
        self._going = going
        self._wanted: int | None = None
        """The change that is to be shown as soon as it is known."""
        self.watch = watch or ChangesWatch(bridge, self)
        self.bars = Bars()
        self.view = ChangeView(bridge, names, self.watch, going)
        self.list = ChangeList(self.watch)
        self.faults = BadLines()
        self._waits = Waits(bridge, self.bars, self)
        self.sheet = SheetRelink(bridge, self.watch, self._waits, self.bars, self.faults, names, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self._stack = controls.stacked_in(column, 1)
        self._stack.addWidget(self._build_list())
        self._stack.addWidget(self.view)
        column.addWidget(self.bars)
        self._connect()

    def _build_list(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Changes"), "title"))
        line.addStretch(1)
        self.example = Button(tr("Download an example"), kind="link")
        self.example.setToolTip(tr("Saves a sheet that shows which columns there are."))
        line.addWidget(self.example)
        self.from_sheet = Button(tr("Relink from a sheet…"))
        self.from_sheet.setToolTip(tr("Plans what a CSV or Excel file says; nothing is written at once."))
        line.addWidget(self.from_sheet)
        column.addLayout(line)
        column.addWidget(self.faults)
        column.addWidget(self.list, 1)
        return page

    def _connect(self) -> None:
        self.from_sheet.clicked.connect(self.sheet.ask)
        self.example.clicked.connect(self.sheet.ask_example)
        self.sheet.planned.connect(lambda change: self._going.to_changes(change.id))
        self.faults.closed.connect(self.from_sheet.setFocus)
        self.list.opened.connect(self._going.to_changes)
        self.list.undo_wanted.connect(self._undo)
        self.list.library_wanted.connect(lambda: self._going.to_files(FileQuery()))
        self.view.list_wanted.connect(lambda: self._going.to_changes(None))
        self.watch.failed.connect(self._say)
        self.watch.changed.connect(self._arrived)
        self.watch.listed.connect(self._listed)

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, change_id: int | None = None) -> None:
        """Show a change, or the list of all."""
        self.bars.take(_FAILED)
        self._wanted = change_id
        if change_id is None:
            self.view.leave()
            self._stack.setCurrentIndex(_LIST)
            self.watch.load()
            self._tell_seen()
            return
        known = self.watch.change(change_id)
        if known is not None:
            self._show(known)
        else:
            self.watch.ask(change_id)

    @property
    def change(self) -> Change | None:
        """The change that is shown."""
        return self.view.change if self._stack.currentIndex() == _ONE else None

    def escape(self) -> bool:
        """Close the topmost thing; False where the page itself is to be left."""
        if self._stack.currentIndex() == _ONE:
            return self.view.escape()
        if not self.faults.isHidden():
            self.faults.close_list()
            return True
        return False

    def take_focus(self) -> None:
        """Begin where there is something to look at."""
        if self._stack.currentIndex() == _ONE:
            self.view.take_focus()
        else:
            self.list.take_focus()

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:
        """Say that a dropped sheet is read."""
        if len(paths) == 1 and is_sheet(paths[0]):
            return tr("Relink from this sheet"), tr("You see what would change before anything is written.")
        return None

    def take_drop(self, paths: Sequence[bytes]) -> bool:
        """Read a dropped sheet."""
        if len(paths) != 1 or not is_sheet(paths[0]):
            return False
        self.sheet.read(paths[0])
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Let everybody know what is looked at."""
        super().showEvent(event)
        self._tell_seen()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Forget what was said of an older command."""
        super().hideEvent(event)
        self.bars.take(_FAILED)
        self.watch.look_at(None)

    def _tell_seen(self) -> None:
        change = self.change
        self.watch.look_at(change.id if change is not None and self.isVisible() else None)

    # -- inside --------------------------------------------------------------------------------------------

    def _show(self, change: Change) -> None:
        self._wanted = None
        self._stack.setCurrentIndex(_ONE)
        self.view.show_change(change)
        self._tell_seen()

    def _arrived(self, change: Change) -> None:
        if change.id == self._wanted:
            self._show(change)
            self.take_focus()

    def _listed(self) -> None:
        """Show what is wanted when it comes with the list, which may be sooner than by itself."""
        known = None if self._wanted is None else self.watch.change(self._wanted)
        if known is not None:
            self._arrived(known)

    def _undo(self, change_id: int) -> None:
        self.watch.undo(change_id, lambda undo: self._going.to_changes(undo.id))

    def _say(self, text: str) -> None:
        self.bars.put(_FAILED, Bar("error", text, on_dismiss=lambda: self.bars.take(_FAILED)))
