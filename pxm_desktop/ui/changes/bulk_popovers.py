"""Regions, publication and name of files: what is asked before a plan is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.transfer.model import DuplicatePolicy
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.bulk_popover import Build, BulkPopover
from pxm_desktop.ui.destination_edit import Shared
from pxm_desktop.ui.publish_box import PublishBox
from pxm_desktop.ui.region_box import RegionBox
from pxm_desktop.ui.words import tr

_NOTHING = Shared(
    products=(),
    other_products=0,
    regions=frozenset(),
    some_regions=frozenset(),
    publish=None,
    start=None,
    starts_differ=False,
    policy=DuplicatePolicy.SKIP,
    attributes=(),
)


class RegionsPopover(BulkPopover):
    """Into which regions files go: ticked all of them, empty none, a dash as each one is."""

    _HIGH = 300

    def __init__(self, bridge: Bridge, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner, tr("Regions"))
        self._names = names
        self._before: dict[str, bool | None] = {}
        self.wish: dict[str, bool | None] = {}
        """By region: in it, not in it, or each file as it is."""
        self.box = RegionBox(bridge)
        self.box.clicked.connect(lambda region, _: self._clicked(region))
        self.box.set_chosen.connect(self._use_set)
        inside = QScrollArea()
        inside.setWidgetResizable(True)
        inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addStretch(1)
        inside.setWidget(holder)
        self._body.addWidget(inside, 1)

    def _fill(self) -> None:
        self.box.load()
        selection = self.selection
        self._before = {}
        for region in self._names.regions:
            many = selection.regions.get(region.id, 0)
            sure = not selection.unknown_regions
            whole = many == selection.total and sure
            self._before[region.id] = True if whole else False if not many and sure else None
        self.wish = dict(self._before)
        self._show()

    def _first(self) -> QWidget:
        return next(iter(self.box.checks.values()), self.preview)

    def _clicked(self, region: str) -> None:
        was = self.wish.get(region)
        # From a dash to all, to none, and back to the dash where there was one.
        if was is True:
            self.wish[region] = False
        elif was is None or self._before.get(region) is not None:
            self.wish[region] = True
        else:
            self.wish[region] = None
        self._show()

    def _use_set(self, regions: Sequence[str]) -> None:
        self.wish = {region: region in regions for region in self.wish}
        self._show()

    def _show(self) -> None:
        seen = replace(
            _NOTHING,
            regions=frozenset(r for r, on in self.wish.items() if on),
            some_regions=frozenset(r for r, on in self.wish.items() if on is None),
        )
        self.box.show_regions(self._names.regions, seen)
        self._check()

    def _plan(self) -> tuple[Build, str] | None:
        changed = {region: on for region, on in self.wish.items() if on is not self._before[region]}
        add = tuple(region for region, on in changed.items() if on)
        remove = tuple(region for region, on in changed.items() if on is False)
        if not add and not remove:
            return None
        called = {region.id: region.name for region in self._names.regions}
        title = edits.regions_title([called[r] for r in add], [called[r] for r in remove])
        return lambda ids: edits.regions(ids, add, remove), title


class PublishPopover(BulkPopover):
    """Whether files are published, and since when."""

    _HIGH = 230

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, tr("Publish"))
        self._on: bool | None = None
        self._before: bool | None = None
        self._start: datetime | None = None
        self._starts = False
        """Whether somebody chose a start."""
        self.box = PublishBox()
        self.box.toggled.connect(self._toggle)
        self.box.start_chosen.connect(self._choose)
        self._body.addWidget(self.box)
        self._body.addStretch(1)

    def _fill(self) -> None:
        selection = self.selection
        alike = max(selection.published, selection.unpublished) == selection.total
        self._before = self._on = selection.published > 0 if alike else None
        self._start, self._starts = None, False
        self._show()

    def _first(self) -> QWidget:
        return self.box.switch

    def _toggle(self, on: bool) -> None:
        self._on = on
        self._show()

    def _choose(self, start: datetime | None) -> None:
        self._start, self._starts = start, True
        self._show()

    def _show(self) -> None:
        # Since when each file is published is not known here.
        differ = self._on is True and self._before is True and not self._starts
        self.box.show_publish(replace(_NOTHING, publish=self._on, start=self._start, starts_differ=differ))
        self._check()

    def _tell(self) -> None:
        self.box.commit()
        super()._tell()

    def _plan(self) -> tuple[Build, str] | None:
        on, start = self._on, self._start
        if on is None or (on is self._before and not (on and self._starts)):
            return None
        if on:
            return lambda ids: edits.publish(ids, start), edits.publish_title(on=True, start=start)
        return edits.unpublish, edits.publish_title(on=False)


class RenamePopover(BulkPopover):
    """Another name for one file."""

    _HIGH = 190

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, tr("Rename"))
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("New file name"))
        self.field.setAcceptDrops(False)
        self.field.setMaxLength(250)
        self.field.textEdited.connect(lambda _: self._check())
        self.field.returnPressed.connect(self._tell)
        self._body.addWidget(self.field)
        self._body.addStretch(1)

    def _fill(self) -> None:
        file = self.selection.first
        name = file.name if file is not None else ""
        self.field.setText(name)
        # The ending stays unless somebody means it.
        stem = name.rpartition(".")[0] or name
        self.field.setSelection(0, len(stem))

    def _first(self) -> QWidget:
        return self.field

    def _plan(self) -> tuple[Build, str] | None:
        file, name = self.selection.first, self.field.text().strip()
        if file is None or not name or name == file.name:
            return None
        return lambda ids: edits.rename(ids[0], name), edits.rename_title(name)
