"""The regions of a destination: a checklist, the primary one marked, and sets of them under a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pxm_desktop.service.api import RegionChoice
from pxm_desktop.service.presets_api import RegionSet
from pxm_desktop.transfer.events import Event, PresetsChanged
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Check
from pxm_desktop.ui.destination_edit import Shared
from pxm_desktop.ui.menu_button import MenuButton, menu_name
from pxm_desktop.ui.name_row import NameRow
from pxm_desktop.ui.words import tr


class RegionBox(QWidget):
    """Says which region was ticked, and which set is to be used."""

    clicked = Signal(str, bool)
    set_chosen = Signal(object)
    """Region ids: a tuple."""
    undo_offered = Signal(str, object)
    """What was done, and the function that takes it back."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._sets: tuple[RegionSet, ...] = ()
        self._regions: list[RegionChoice] = []
        self._on: frozenset[str] = frozenset()
        self._mixed = False
        self.checks: dict[str, Check] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(controls.label(tr("Regions"), "heading"), 1)
        self.sets_button = MenuButton(kind="link")
        self.sets_button.show_text(tr("Sets"))
        self.sets_button.setAccessibleName(tr("Sets of regions"))
        self.sets_button.setToolTip(tr("Regions that you use together, under a name"))
        self.sets_button.filling.connect(self._fill_menu)
        head.addWidget(self.sets_button)
        column.addLayout(head)
        self.row = NameRow()
        column.addWidget(self.row)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self.note = controls.label("", "quiet", wrap=True)
        column.addWidget(self.note)
        bridge.happened.connect(self._take_events)

    def load(self) -> None:
        """Read the sets of the account."""
        self._bridge.call(lambda api: api.presets.region_sets(), self._take_sets)

    def show_regions(self, regions: Sequence[RegionChoice], seen: Shared) -> None:
        """Show the account's regions and which are chosen."""
        if self._regions != list(regions):
            self._regions = list(regions)
            self._build()
        self._on, self._mixed = seen.regions, bool(seen.some_regions)
        for region_id, check in self.checks.items():
            some = region_id in seen.some_regions
            check.setTristate(some)
            if some:
                check.setCheckState(Qt.CheckState.PartiallyChecked)
            else:
                check.setChecked(region_id in seen.regions)
        self.say("" if regions else tr("Regions show here once PXM answers."))

    def say(self, text: str) -> None:
        """Show a sentence below the regions; empty takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _build(self) -> None:
        for check in self.checks.values():
            self._list.removeWidget(check)
            check.hide()
            check.deleteLater()
        self.checks = {}
        room = 190
        for region in self._regions:
            name = tr("%1 (primary)").replace("%1", region.name) if region.primary else region.name
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
            check = Check(words.escaped(shown))
            check.setAccessibleName(name)
            check.setToolTip(name if shown != name else "")
            check.clicked.connect(lambda on, key=region.id: self.clicked.emit(key, on))
            self.checks[region.id] = check
            self._list.addWidget(check)

    # -- sets ----------------------------------------------------------------------------------------------

    def _take_events(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, PresetsChanged) for event in events):
            self.load()

    def _take_sets(self, sets: Sequence[RegionSet]) -> None:
        self._sets = tuple(sets)

    def _fill_menu(self, menu: QMenu) -> None:
        for one in self._sets:
            action = menu.addAction(menu_name(one.name))
            action.setCheckable(True)
            action.setChecked(not self._mixed and frozenset(one.regions) == self._on)
            action.triggered.connect(partial(self._use, one))
        menu.addSeparator()
        save = menu.addAction(tr("Save these regions as…"), self._ask_save)
        save.setEnabled(bool(self._on) and not self._mixed)
        if self._sets:
            named = menu.addMenu(tr("Rename a set"))
            for one in self._sets:
                named.addAction(menu_name(one.name), partial(self._ask_rename, one))
            gone = menu.addMenu(tr("Delete a set"))
            for one in self._sets:
                gone.addAction(menu_name(one.name), partial(self._delete, one))

    def _use(self, one: RegionSet, _checked: bool = False) -> None:
        there = {region.id for region in self._regions}
        known = tuple(region for region in one.regions if region in there)
        if known:
            self.set_chosen.emit(known)
        if len(known) < len(one.regions):
            self.say(tr("PXM no longer has some regions of “%1”.").replace("%1", one.name))

    def _ask_save(self) -> None:
        self.row.ask(tr("Name of the set of regions"), "", self._save, self.sets_button)

    def _save(self, name: str, replace: bool) -> None:
        regions = tuple(region.id for region in self._regions if region.id in self._on)

        def done(_saved: RegionSet) -> None:
            self.row.close_row()
            self.load()

        self._bridge.call(
            lambda api: api.presets.save_region_set(name, regions, replace), done, self.row.refuse
        )

    def _ask_rename(self, one: RegionSet) -> None:
        answer = partial(self._rename, one.name)
        title = tr("New name of the set of regions")
        self.row.ask(title, one.name, answer, self.sets_button, may_replace=False)

    def _rename(self, old: str, name: str, _replace: bool) -> None:
        def done(_renamed: RegionSet) -> None:
            self.row.close_row()
            self.load()

        self._bridge.call(lambda api: api.presets.rename_region_set(old, name), done, self.row.refuse)

    def _delete(self, one: RegionSet) -> None:
        def back() -> None:
            self._bridge.call(lambda api: api.presets.save_region_set(one.name, one.regions, True))

        text = tr("The set “%1” was deleted.").replace("%1", one.name)
        self._bridge.call(
            lambda api: api.presets.delete_region_set(one.name),
            lambda _: self.undo_offered.emit(text, back),
        )
