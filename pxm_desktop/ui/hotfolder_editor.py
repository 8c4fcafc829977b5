"""The panel in which a hot folder is made and edited: no window over the window, one button that saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.hotfolders_api import DryRun
from pxm_desktop.service.presets_api import Preset
from pxm_desktop.transfer.events import Event, PresetsChanged
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import controls, hotfolder_text, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Choice
from pxm_desktop.ui.destination_edit import Edit
from pxm_desktop.ui.destination_form import DestinationForm
from pxm_desktop.ui.hotfolder_folder import FolderField
from pxm_desktop.ui.hotfolder_options import Options, with_value
from pxm_desktop.ui.hotfolder_pattern import PatternBox
from pxm_desktop.ui.hotfolder_rules import HotFolderRules
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

WIDTH = 352
_REST_MS = 400
"""How long edits rest before they are checked, in milliseconds."""
_LONGEST_NAME = 80
NEW = Rule(folder=b"", destination=Destination(publish=False))
"""What a new hot folder begins as."""


class HotFolderEditor(QFrame):
    """Shows a rule and what is wrong with it; the rule itself changes only by Save."""

    edited = Signal(object)
    """The rule as it would be now: a `Rule`."""
    saved = Signal(object)
    """The rule as it was kept."""
    closed = Signal()
    undo_offered = Signal(str, object)
    """What was done, and the function that takes it back."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, rules: HotFolderRules, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "side")
        self.setProperty("edge", "left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Hot folder"))
        self._bridge = bridge
        self._names = names
        self._rules = rules
        self._before = NEW
        self._check: Call[tuple[str, ...]] | None = None
        self._saving = False
        self._without_preset = NEW.destination
        self._rest = single_shot(self, _REST_MS, self._check_now)
        self.rule = NEW
        """As it would be saved."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 4, 12)
        outer.setSpacing(8)
        outer.addLayout(self._build_head())
        outer.addWidget(self._build_form(), 1)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        outer.addWidget(rule)
        outer.addLayout(self._build_foot())
        names.changed.connect(self._names_changed)
        bridge.happened.connect(self._take_events)
        self.hide()
        self._names_changed()

    # -- building ------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 0)
        self.title = controls.label("", "strong")
        line.addWidget(self.title, 1)
        close = Button(icon="stop", kind="flat")
        close.setAccessibleName(tr("Close without saving"))
        close.setToolTip(tr("Close without saving"))
        close.clicked.connect(self.close_editor)
        line.addWidget(close)
        return line

    def _build_form(self) -> QWidget:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(4)
        self._heading(tr("Folder"), first=True)
        self.folder = FolderField()
        self.folder.changed.connect(lambda path: self._put(folder=path))
        self._column.addWidget(self.folder)
        self._heading(tr("Name"))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the hot folder"))
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAcceptDrops(False)
        self.name.textEdited.connect(lambda text: self._put(name=text.strip()))
        self._column.addWidget(self.name)
        self._column.addSpacing(12)
        self.pattern = PatternBox()
        self.pattern.changed.connect(self._pattern_changed)
        self._column.addWidget(self.pattern)
        self._build_destination()
        self._column.addSpacing(12)
        self.options = Options()
        self.options.wanted.connect(lambda name, value: self._take(with_value(self.rule, name, value)))
        self._column.addWidget(self.options)
        self._column.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inside)
        return self.scroller

    def _build_destination(self) -> None:
        self._heading(tr("Preset"))
        self.preset = Choice()
        self.preset.setAccessibleName(tr("Preset of the hot folder"))
        self.preset.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(12)
        self.preset.activated.connect(lambda _: self._choose_preset(self.preset.currentData()))
        self._column.addWidget(self.preset)
        self.preset_note = controls.label("", "quiet", wrap=True)
        self._column.addWidget(self.preset_note)
        self._column.addSpacing(12)
        self.destination = DestinationForm(self._bridge, self._names, WIDTH, self)
        self.destination.edited.connect(self._destination_edited)
        self.destination.replaced.connect(self._destination_replaced)
        self.destination.undo_offered.connect(self.undo_offered)
        self._column.addWidget(self.destination)

    def _build_foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, 12, 0)
        foot.setSpacing(8)
        self.message = controls.label("", wrap=True)
        self.message.hide()
        foot.addWidget(self.message)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        self.cancel = Button(tr("Cancel"), kind="flat")
        self.cancel.clicked.connect(self.close_editor)
        line.addWidget(self.cancel)
        self.save = Button("", kind="primary")
        self.save.clicked.connect(self.save_rule)
        line.addWidget(self.save)
        foot.addLayout(line)
        return foot

    def _heading(self, text: str, *, first: bool = False) -> None:
        if not first:
            self._column.addSpacing(12)
        self._column.addWidget(controls.label(text, "heading"))

    # -- what others ask -----------------------------------------------------------------------------------

    def edit(self, rule: Rule, *, begun: Rule | None = None) -> None:
        """Show a rule to be edited, `NEW` for one to be made; `begun` are edits of it to go on with."""
        self._before = rule
        self._stop_checking()
        self._saving, self._without_preset = False, NEW.destination
        self.destination.forget()
        self.options.begin(rule)
        self.title.setText(tr("Edit hot folder") if rule.id else tr("New hot folder"))
        self.save.setText(tr("Save") if rule.id else tr("Watch this folder"))
        self._bridge.call(lambda api: api.presets.list(), self._offer_presets)
        self.destination.load()
        self._say("")
        self._take(begun or rule)
        self.scroller.verticalScrollBar().setValue(0)
        self.show()
        self.folder.setFocus()

    @property
    def dirty(self) -> bool:
        """True when something was edited."""
        return self.rule != self._before

    @property
    def before(self) -> Rule:
        """The rule as it was when editing began."""
        return self._before

    def show_dry_run(self, result: DryRun | None) -> None:
        """Show what the pattern makes of real files."""
        self.pattern.show_examples(result)

    def close_editor(self) -> None:
        """Put the panel away; nothing is kept."""
        if not self.isHidden():
            self._stop_checking()
            self.hide()
            self.closed.emit()

    def save_rule(self) -> None:
        """Keep the rule, unless something in it is wrong."""
        self._commit()
        if self._saving or self._points_at_fault():
            return
        self._saving = True
        self.save.setEnabled(False)
        self._stop_checking()
        self._rules.save(self.rule, self._saved, self._refused)

    # -- editing -------------------------------------------------------------------------------------------

    def _put(self, **changes: Any) -> None:
        self._take(self.rule.model_copy(update=changes))

    def _take(self, rule: Rule) -> None:
        """Show and check a rule that is new in something."""
        self.rule = rule
        self._show()
        self._rest.start()
        self.edited.emit(rule)

    def _choose_preset(self, preset: str) -> None:
        """Let a preset decide what it can; without one, the rule's own word counts again."""
        where = self.rule.destination
        if preset and not self.rule.preset:
            self._without_preset = where
            where = Destination(collections=where.collections, attributes=where.attributes)
        elif not preset and _only_adds(where):
            own = self._without_preset
            where = own.model_copy(update={"collections": where.collections, "attributes": where.attributes})
        self._put(preset=preset, destination=where)

    def _pattern_changed(self, match: NameRule | None) -> None:
        self._put(match=match)

    def _destination_edited(self, edit: Edit) -> None:
        self._put(destination=edit(self.rule.destination))

    def _destination_replaced(self, edit: Edit, text: str) -> None:
        before = self.rule.destination
        self._destination_edited(edit)
        self.undo_offered.emit(text, lambda: self._put(destination=before))

    def _commit(self) -> None:
        self.destination.commit()
        self.options.commit()

    def _points_at_fault(self) -> bool:
        """Put the focus on what cannot be saved; False where all can."""
        if not self.rule.folder:
            self._say(tr("Choose the folder first."), error=True)
            self.folder.setFocus()
        elif self.pattern.faulty:
            self.pattern.field.setFocus()
        elif (row := self.options.faulty) is not None:
            self.options.toggle.setChecked(True)
            row.editor.setFocus()
        else:
            return False
        return True

    # -- checking ------------------------------------------------------------------------------------------

    def _stop_checking(self) -> None:
        self._rest.stop()
        if self._check is not None:
            self._check.cancel()
            self._check = None

    def _check_now(self) -> None:
        self._stop_checking()
        rule = self.rule
        if rule.folder:
            self._check = self._bridge.call(
                lambda api: api.hotfolders.check(rule), self._checked, self._refused
            )

    def _checked(self, notes: Sequence[str]) -> None:
        self._check = None
        self._say("\n".join(map(words.told, notes)))

    def _refused(self, error: BaseException) -> None:
        self._check, self._saving = None, False
        self.save.setEnabled(True)
        self._say(words.explained(error), error=True)

    def _saved(self, rule: Rule) -> None:
        self._saving = False
        self.save.setEnabled(True)
        self._before = self.rule = rule
        self.hide()
        self.saved.emit(rule)

    def _say(self, text: str, *, error: bool = False) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        role = "error" if error else "quiet"
        if self.message.property("role") != role:
            self.message.setProperty("role", role)
            controls.restyle(self.message)

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        rule = self.rule
        self.folder.show_path(rule.folder)
        if self.name.text().strip() != rule.name:
            self.name.setText(rule.name)
        unnamed = rule.model_copy(update={"name": ""})
        self.name.setPlaceholderText(
            hotfolder_text.title(unnamed) if rule.folder else tr("Same as the folder")
        )
        self.pattern.show_rule(rule.match)
        self._show_preset()
        without = tr("No product: files are uploaded and can be linked later.")
        if rule.match is not None:
            without = tr("The file name finds the product; those chosen here are linked besides.")
        elif rule.preset:
            without = tr("Those of the preset.")
        self.destination.show_destinations([rule.destination], without)
        self.destination.show_additions(only=bool(rule.preset) and _only_adds(rule.destination))
        self.options.show_rule(rule)

    def _show_preset(self) -> None:
        preset = self.rule.preset
        if preset and self.preset.findData(preset) < 0:
            self.preset.addItem(words.one_line(preset), preset)
        self.preset.setCurrentIndex(self.preset.findData(preset))
        self.preset_note.setText(
            tr("It says where files go, also when it is changed later. What is chosen below is added to it.")
        )
        self.preset_note.setVisible(bool(preset))

    def _offer_presets(self, presets: Sequence[Preset]) -> None:
        self.preset.clear()
        self.preset.addItem(tr("No preset"), "")
        for each in presets:
            self.preset.addItem(words.one_line(each.name), each.name)
        self._show_preset()

    def _names_changed(self) -> None:
        self.options.offer(self._names.attributes)
        self.pattern.offer(self._names.attributes)
        if not self.isHidden():
            self._show()

    def _take_events(self, events: Sequence[Event]) -> None:
        if not self.isHidden() and any(isinstance(event, PresetsChanged) for event in events):
            self._bridge.call(lambda api: api.presets.list(), self._offer_presets)


def _only_adds(where: Destination) -> bool:
    """Return whether a destination leaves to a preset what it does not add to."""
    return where == Destination(collections=where.collections, attributes=where.attributes)
