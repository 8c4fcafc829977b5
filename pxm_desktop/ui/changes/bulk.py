"""What can be done with the selected files of the library: a bar of buttons, each with what it asks in a popover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

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

Popover = TypeVar("Popover", bound=BulkPopover)

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
        self._bridge = bridge
        self._names = names
        self._going = going
        self._shown = ""
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
        self.buttons: dict[str, Button] = {}
        ways: tuple[tuple[str, str, str, Callable[[], BulkPopover]], ...] = (
            ("link", tr("Link…"), tr("Link the files to products…"), lambda: self.link),
            ("unlink", tr("Unlink…"), tr("Unlink the files from products…"), lambda: self.unlink),
            ("move", tr("Move…"), tr("Move the files to a product…"), lambda: self.move_),
            ("regions", tr("Regions…"), tr("Change the regions of the files…"), lambda: self.regions),
            ("publish", tr("Publish…"), tr("Publish the files, or take that back…"), lambda: self.publish),
            ("attributes", tr("Attributes…"), tr("Set attributes of the files…"), lambda: self.attributes),
            ("rename", tr("Rename…"), tr("Rename the file…"), lambda: self.rename),
        )
        for key, text, name, popover in ways:
            button = Button(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, b=button, p=popover: self._open(b, p()))
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
        self._shown = product_id
        for name in {"unlink", "move_"} & vars(self).keys():
            getattr(self, name).shown = product_id

    # -- popovers, made when they are opened first ---------------------------------------------------------

    @cached_property
    def link(self) -> LinkPopover:
        """Asks which products files are linked to."""
        return self._ready(LinkPopover(self._bridge, self._names, self))

    @cached_property
    def unlink(self) -> UnlinkPopover:
        """Asks which products files are unlinked from."""
        made = self._ready(UnlinkPopover(self._names, self))
        made.shown = self._shown
        return made

    @cached_property
    def move_(self) -> MovePopover:
        """Asks which product files are moved to."""
        made = self._ready(MovePopover(self._bridge, self._names, self))
        made.shown = self._shown
        return made

    @cached_property
    def regions(self) -> RegionsPopover:
        """Asks which regions files go to."""
        return self._ready(RegionsPopover(self._bridge, self._names, self))

    @cached_property
    def publish(self) -> PublishPopover:
        """Asks whether files are published."""
        return self._ready(PublishPopover(self))

    @cached_property
    def attributes(self) -> AttributesPopover:
        """Asks for values of files' attributes."""
        return self._ready(AttributesPopover(self._names, self))

    @cached_property
    def rename(self) -> RenamePopover:
        """Asks for the new name of a file."""
        return self._ready(RenamePopover(self))

    # -- inside --------------------------------------------------------------------------------------------

    def _ready(self, popover: Popover) -> Popover:
        popover.wanted.connect(lambda build, title: self._plan(build, title, popover.selection.ids))
        return popover

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
