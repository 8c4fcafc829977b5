"""What can be done with the selected files of the library: a bar of buttons, each with what it asks in a popover."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.attributes_popover import AttributesPopover
from pxm_desktop.ui.changes.bulk_popover import Build, BulkPopover, Selection
from pxm_desktop.ui.changes.bulk_popovers import PublishPopover, RegionsPopover, RenamePopover
from pxm_desktop.ui.changes.product_popovers import LinkPopover, MovePopover, UnlinkPopover
from pxm_desktop.ui.controls import Button, FlowLayout
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.slices import Job, Slices
from pxm_desktop.ui.words import tr

ResolveAll = Callable[[Callable[[Sequence[LibraryFile]], None]], None]
"""Finds all files of a selection and hands them over, at once or later."""
_AT_ONCE = 200
"""Files that are looked at without a breath."""


class BulkBar(QFrame):
    """Stands where files are selected; what is wanted of them goes to `going.plan`, to be seen before it is written."""

    clear_wanted = Signal()
    """Nothing is to be selected any more."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, going: Going, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "accent")
        self._going = going
        self._slices = Slices(self)
        self._files: Sequence[LibraryFile] = ()
        self._total = 0
        self._resolve: ResolveAll | None = None
        self._turn = 0
        """Counts what was asked, so that an answer that comes late opens nothing."""
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(8)
        self.count = controls.label("", "strong")
        line.addWidget(self.count)
        holder = QWidget()
        flow = FlowLayout(holder, gap=6)
        line.addWidget(holder, 1)
        self.link, self.unlink = LinkPopover(bridge, names, self), UnlinkPopover(names, self)
        self.move_, self.regions = MovePopover(bridge, names, self), RegionsPopover(bridge, names, self)
        self.publish, self.attributes = PublishPopover(self), AttributesPopover(names, self)
        self.rename = RenamePopover(self)
        self.buttons: dict[str, Button] = {}
        for key, text, name, popover in (
            ("link", tr("Link…"), tr("Link the files to products…"), self.link),
            ("unlink", tr("Unlink…"), tr("Unlink the files from products…"), self.unlink),
            ("move", tr("Move…"), tr("Move the files to a product…"), self.move_),
            ("regions", tr("Regions…"), tr("Change the regions of the files…"), self.regions),
            ("publish", tr("Publish…"), tr("Publish the files, or take that back…"), self.publish),
            ("attributes", tr("Attributes…"), tr("Set attributes of the files…"), self.attributes),
            ("rename", tr("Rename…"), tr("Rename the file…"), self.rename),
        ):
            button = Button(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, b=button, p=popover: self._open(b, p))
            popover.wanted.connect(lambda build, title, p=popover: self._plan(build, title, p.selection.ids))
            self.buttons[key] = button
            flow.addWidget(button)
        look, name = Button(tr("Duplicates…")), tr("Look for duplicates among the files…")
        look.setAccessibleName(name)
        look.setToolTip(name)
        look.clicked.connect(self._look_for_duplicates)
        self.buttons["duplicates"] = look
        flow.addWidget(look)
        self.clear = Button(icon="stop", kind="flat")
        self.clear.setAccessibleName(tr("Select nothing"))
        self.clear.setToolTip(tr("Select nothing"))
        self.clear.clicked.connect(self.clear_wanted)
        line.addWidget(self.clear)
        self.hide()

    # -- what others ask -----------------------------------------------------------------------------------

    def set_files(
        self, files: Sequence[LibraryFile], total: int | None = None, resolve_all: ResolveAll | None = None
    ) -> None:
        """Take what is selected; the bar hides while that is nothing.

        Args:
            files: The selected files, as far as they are at hand.
            total: How many are selected; None: those.
            resolve_all: Finds all of them; needed where `files` are not all.

        """
        self._turn += 1
        self._files, self._resolve = files, resolve_all
        self._total = len(files) if total is None else total
        text = words.plural("%n file selected", "%n files selected", self._total)
        self.count.setText(text)
        self.buttons["rename"].setVisible(self._total == 1)
        self.buttons["duplicates"].setVisible(self._total > 1)
        self.setVisible(self._total > 0)

    def set_shown(self, product_id: str) -> None:
        """Know which product is shown beside the selection: files are moved out of it; empty is none."""
        self.unlink.shown = self.move_.shown = product_id

    # -- inside --------------------------------------------------------------------------------------------

    def _open(self, button: Button, popover: BulkPopover) -> None:
        def gather(files: Sequence[LibraryFile]) -> None:
            turn = self._turn
            self._slices.run(self._gathering(files, turn, lambda found: popover.begin(found, button)))

        self._with_all(gather)

    def _look_for_duplicates(self) -> None:
        def go(files: Sequence[LibraryFile]) -> None:
            self._going.to_duplicates(DuplicateScope(ids=tuple(file.id for file in files)))

        self._with_all(go)

    def _with_all(self, then: Callable[[Sequence[LibraryFile]], None]) -> None:
        """Hand over all selected files, unless something else was asked for when they are found."""
        self._turn += 1
        turn = self._turn

        def gather(files: Sequence[LibraryFile]) -> None:
            if turn == self._turn:
                then(files)

        if self._resolve is not None and len(self._files) < self._total:
            self._resolve(gather)
        else:
            gather(self._files)

    def _gathering(self, files: Sequence[LibraryFile], turn: int, done: Callable[[Selection], None]) -> Job:
        selection = Selection()
        for n, file in enumerate(files):
            selection.add(file)
            if n % _AT_ONCE == 0:
                yield
        if turn == self._turn and selection.total:
            done(selection)

    def _plan(self, build: Build, title: str, ids: Sequence[str]) -> None:
        self._slices.run(self._planning(build, title, ids))

    def _planning(self, build: Build, title: str, ids: Sequence[str]) -> Job:
        made: list[FileEdit] = []
        for at in range(0, len(ids), _AT_ONCE):
            made += build(ids[at : at + _AT_ONCE])
            yield
        self._going.plan(made, title)
