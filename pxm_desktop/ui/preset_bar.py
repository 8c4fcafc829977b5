"""The presets above the destination: apply, save, rename, delete; and whether the destination still is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from pxm_desktop.service.presets_api import Preset
from pxm_desktop.transfer.events import Event, PresetsChanged
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import destination_edit
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.menu_button import MenuButton, menu_name
from pxm_desktop.ui.name_row import NameRow
from pxm_desktop.ui.words import tr


class PresetBar(QWidget):
    """A button that names the preset in use and opens the menu of all."""

    applied = Signal(object)
    """A Preset that is to be used as the destination."""
    clear_wanted = Signal()
    undo_offered = Signal(str, object)
    """What was done, and the function that takes it back."""
    changed = Signal()
    """Another preset fits, or it has another name."""

    def __init__(self, bridge: Bridge, primary: Callable[[], str], parent: QWidget | None = None) -> None:
        """`primary` tells the id of the primary region."""
        super().__init__(parent)
        self._bridge = bridge
        self._primary = primary
        self._presets: tuple[Preset, ...] = ()
        self._destinations: list[Destination] = []
        self._chosen = ""
        """The preset that was used or saved last: it stays the one that changes are compared with."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.button = MenuButton()
        self.button.filling.connect(self._fill_menu)
        column.addWidget(self.button)
        self.row = NameRow()
        column.addWidget(self.row)
        bridge.happened.connect(self._take_events)
        self._show()

    # -- what others ask -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the presets of the account."""
        self._bridge.call(lambda api: api.presets.list(), self._take)

    def forget(self) -> None:
        """Another account is signed in."""
        self._chosen = ""
        self._take(())

    def show_destinations(self, destinations: Sequence[Destination], *, rows: bool) -> None:
        """Show which preset the destinations are; of `rows` nothing is remembered."""
        self._destinations = list(destinations)
        self._rows = rows
        self._show()

    @property
    def current(self) -> Preset | None:
        """The preset that the destination is, or was before it was changed."""
        fitting = self._fitting()
        if self._rows:
            return fitting[0] if fitting else None
        chosen = next((p for p in self._presets if p.name == self._chosen), None)
        if chosen is not None and (chosen in fitting or not fitting):
            return chosen
        return fitting[0] if fitting else None

    @property
    def differs(self) -> bool:
        """True when the destination is no longer what the preset says."""
        return self.current is not None and self.current not in self._fitting()

    def text(self) -> str:
        """Return the preset in use and whether it was changed; empty when there is none."""
        current = self.current
        if current is None:
            return ""
        text = tr("%1 (changed)") if self.differs else "%1"
        return text.replace("%1", current.name)

    # -- inside --------------------------------------------------------------------------------------------

    _rows = False

    def _fitting(self) -> list[Preset]:
        primary = self._primary()
        return [
            preset
            for preset in self._presets
            if self._destinations
            and all(destination_edit.same(d, preset.destination, primary) for d in self._destinations)
        ]

    def _take_events(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, PresetsChanged) for event in events):
            self.load()

    def _take(self, presets: Sequence[Preset]) -> None:
        self._presets = tuple(presets)
        self._show()

    def _show(self) -> None:
        text = self.text()
        if text:
            self._say(tr("Preset: %1").replace("%1", text))
        else:
            self._say(tr("Presets"))
        self.changed.emit()

    def _say(self, text: str) -> None:
        if self.button.shown != text:
            self.button.show_text(text)
            self.button.setAccessibleName(text)
            self.button.setToolTip(text)

    def _fill_menu(self, menu: QMenu) -> None:
        current, differs = self.current, self.differs
        for preset in self._presets:
            action = menu.addAction(menu_name(preset.name))
            action.setCheckable(True)
            action.setChecked(preset == current and not differs)
            action.triggered.connect(partial(self._apply, preset))
        menu.addSeparator()
        if current is not None:
            name = menu_name(current.name)
            if differs:
                menu.addAction(
                    tr("Save the changes in “%1”").replace("%1", name), partial(self._update, current)
                )
            menu.addAction(tr("Rename “%1”…").replace("%1", name), partial(self._ask_rename, current))
            menu.addAction(tr("Delete “%1”").replace("%1", name), partial(self._delete, current))
            menu.addSeparator()
        saving = menu.addAction(tr("Save as preset…"), self._ask_save)
        saving.setEnabled(len(self._destinations) == 1)
        menu.addAction(tr("Empty the destination"), self.clear_wanted.emit)

    def _apply(self, preset: Preset, _checked: bool = False) -> None:
        if not self._rows:
            self._chosen = preset.name
        self._bridge.call(lambda api: api.presets.use(preset.name))
        self.applied.emit(preset)

    # -- keeping -------------------------------------------------------------------------------------------

    def _ask_save(self) -> None:
        self.row.ask(tr("Name of the preset"), "", self._save, self.button)

    def _save(self, name: str, replace: bool) -> None:
        destination = self._destinations[0]

        def done(preset: Preset) -> None:
            self._chosen = preset.name
            self.row.close_row()
            self.load()

        self._bridge.call(lambda api: api.presets.save(name, destination, replace), done, self.row.refuse)

    def _update(self, preset: Preset) -> None:
        destination = self._destinations[0]
        text = tr("Preset “%1” was changed.").replace("%1", preset.name)
        self._put(preset.name, destination, lambda: self._offer_back(text, preset))

    def _delete(self, preset: Preset) -> None:
        text = tr("Preset “%1” was deleted.").replace("%1", preset.name)
        self._bridge.call(
            lambda api: api.presets.delete(preset.name), lambda _: self._offer_back(text, preset)
        )

    def _offer_back(self, text: str, preset: Preset) -> None:
        self.undo_offered.emit(text, lambda: self._put(preset.name, preset.destination))

    def _put(self, name: str, destination: Destination, then: Callable[[], None] | None = None) -> None:
        self._bridge.call(
            lambda api: api.presets.save(name, destination, True), lambda _: then() if then else None
        )

    def _ask_rename(self, preset: Preset) -> None:
        answer = partial(self._rename, preset.name)
        self.row.ask(tr("New name of the preset"), preset.name, answer, self.button, may_replace=False)

    def _rename(self, old: str, name: str, _replace: bool) -> None:
        def done(preset: Preset) -> None:
            if self._chosen == old:
                self._chosen = preset.name
            self.row.close_row()
            self.load()

        self._bridge.call(lambda api: api.presets.rename(old, name), done, self.row.refuse)
