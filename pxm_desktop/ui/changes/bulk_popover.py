"""A popover that asks what is to become of the selected files; what they have in common is gathered first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.popover import Popover
from pxm_desktop.ui.words import tr

Build = Callable[[Sequence[str]], list[FileEdit]]
"""Makes the edits of some of the files; called with a few at a time."""
_WIDTH = 360


@dataclass
class Selection:
    """What is selected, and what those files have in common; gathered file by file."""

    total: int = 0
    ids: list[str] = field(default_factory=list)
    first: LibraryFile | None = None
    products: dict[str, int] = field(default_factory=dict)
    """By id: how many of the files are linked to it."""
    regions: dict[str, int] = field(default_factory=dict)
    published: int = 0
    unpublished: int = 0
    unknown_regions: int = 0
    """Files of which PXM did not tell the regions."""

    def add(self, file: LibraryFile) -> None:
        """Take a file in."""
        self.total += 1
        self.first = self.first or file
        self.ids.append(file.id)
        for product in file.products or ():
            self.products[product] = self.products.get(product, 0) + 1
        for region in file.regions or ():
            self.regions[region] = self.regions.get(region, 0) + 1
        self.unknown_regions += file.regions is None
        self.published += file.published is True
        self.unpublished += file.published is False


class BulkPopover(Popover):
    """Asks for one kind of change; says which edits are wanted."""

    wanted = Signal(object, str)
    """A `Build`, and the title of the plan."""
    _HIGH = 360

    def __init__(self, owner: QWidget, title: str) -> None:
        super().__init__(owner)
        self.setAccessibleName(title)
        self._title = title
        self.selection = Selection()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.heading = controls.label(title, "strong", wrap=True)
        column.addWidget(self.heading)
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        column.addLayout(self._body, 1)
        column.addWidget(
            controls.label(tr("You see what would change before anything is written."), "quiet", wrap=True)
        )
        line = QHBoxLayout()
        line.addStretch(1)
        self.preview = Button(tr("Preview"), kind="primary")
        self.preview.setAccessibleName(tr("Preview: %1").replace("%1", title))
        self.preview.clicked.connect(self._tell)
        line.addWidget(self.preview)
        column.addLayout(line)

    def begin(self, selection: Selection, anchor: QWidget) -> None:
        """Ask for these files."""
        self.selection = selection
        text = tr("%1: %2").replace("%2", words.files(selection.total)).replace("%1", self._title)
        self.heading.setText(text)
        self._fill()
        self._check()
        self.open_at(anchor, QSize(_WIDTH, self._HIGH))
        first = self._first()
        # Where there is nothing to choose the popover itself takes the keys: Escape closes it.
        (first if first.isEnabled() else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        """Stand below the button, or above it where there is only room for that: its bar lies below the files."""
        super()._place()
        top = self._anchor.mapTo(self._anchor.window(), QPoint(0, 0)).y() - 4
        if self.geometry().bottom() > top and self.y() <= top and top - self.height() >= 0:
            self.move(self.x(), top - self.height())

    def _fill(self) -> None:
        """Show what the selection has."""

    def _first(self) -> QWidget:
        """Return where one begins."""
        return self.preview

    def _plan(self) -> tuple[Build, str] | None:
        """Return what is wanted, with its title; None while that is nothing."""
        return None

    def _check(self) -> None:
        self.preview.setEnabled(self._plan() is not None)

    def _tell(self) -> None:
        plan = self._plan()
        if plan is not None:
            self.close_up()
            self.wanted.emit(*plan)
