"""The settings: made from their declarations, found as one types, applied at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.settings import GROUPS
from pxm_desktop.ui import controls, setting_editors, words
from pxm_desktop.ui.accounts_card import AccountsCard
from pxm_desktop.ui.bars import Bars, Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.setting_editors import Declaration, Editor
from pxm_desktop.ui.timetable_editor import TimetableSetting
from pxm_desktop.ui.words import tr

setting_editors.register("timetable", TimetableSetting)

_WIDTH = 760
"""Of the column at most: longer lines are hard to follow to their control."""
_BESIDE = 20
"""Between the cards and the right end of the page: a margin, and the scroll bar."""


class SettingRow(QWidget):
    """One setting: what it is, its control, and why a value was refused."""

    wanted = Signal(str, object)

    def __init__(self, declaration: Declaration, editor: Editor) -> None:
        super().__init__()
        self.declaration = declaration
        self.editor = editor
        self._value: Any = declaration.default
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(16)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(controls.label(declaration.title, wrap=True))
        if declaration.description:
            text.addWidget(controls.label(declaration.description, "quiet", wrap=True))
        line.addLayout(text, 1)
        self.reset = Button(tr("Reset"), kind="link")
        self.reset.setAccessibleName(tr("Reset “%1” to its default").replace("%1", declaration.title))
        self.reset.setToolTip(tr("Reset to default"))
        self.reset.clicked.connect(lambda: self.wanted.emit(declaration.name, declaration.default))
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keep)
        line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        if not editor.below:
            line.addWidget(editor, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        if editor.below:
            column.addSpacing(4)
            column.addWidget(editor)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        editor.changed.connect(lambda value: self.wanted.emit(declaration.name, value))
        editor.refused.connect(self.refuse)
        self.show_value(declaration.default)

    def show_value(self, value: Any) -> None:
        """Show what the setting is now; what is being typed is left alone."""
        if value != self._value or self.refusal.isHidden():
            self.editor.show_value(value)
        self._value = value
        self.reset.setVisible(value != self.declaration.default)

    def accept(self) -> None:
        """Forget a refusal."""
        self.refusal.hide()
        self.refusal.setText("")

    def refuse(self, sentence: str) -> None:
        """Say why a value is not taken; a text stays to be mended, anything else shows what holds."""
        self.refusal.setText(sentence)
        self.refusal.setAccessibleName(sentence)
        self.refusal.show()
        if not isinstance(self.editor, setting_editors.TextEditor):
            self.editor.show_value(self._value)

    def matches(self, words_: Sequence[str], heading: str) -> bool:
        """Return whether all words stand in what people read of it."""
        declared = self.declaration
        whole = " ".join((heading, declared.title, declared.description, *declared.choices.values()))
        return all(word in whole.casefold() for word in words_)


class Section(QWidget):
    """Settings that belong together, under a heading."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.rows: list[SettingRow] = []
        self._lines: list[QFrame] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addWidget(controls.label(heading, "heading"))
        card = controls.surface("card")
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(16, 4, 16, 4)
        self._inside.setSpacing(0)
        column.addWidget(card)

    def add(self, row: SettingRow) -> None:
        """Add a setting."""
        if self.rows:
            line = controls.surface("line")
            line.setFixedHeight(1)
            self._lines.append(line)
            self._inside.addWidget(line)
        self.rows.append(row)
        self._inside.addWidget(row)

    def narrow(self, words_: Sequence[str]) -> int:
        """Show what fits; return how many settings that are."""
        fitting = [row.matches(words_, self.heading) for row in self.rows]
        for row, fits in zip(self.rows, fitting, strict=True):
            row.setVisible(fits)
        for number, line in enumerate(self._lines, 1):
            line.setVisible(fitting[number] and any(fitting[:number]))
        self.setVisible(any(fitting))
        return sum(fitting)


class SettingsPage(Page):
    """All settings, searchable; the accounts stand above them."""

    def __init__(self, bridge: Bridge, accounts: AccountsCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.accounts = accounts
        self.rows: dict[str, SettingRow] = {}
        self.sections: list[Section] = []
        self.before: dict[str, Callable[[Any], None]] = {}
        """What is asked before a setting is changed, by its name; it calls `apply`, or not."""
        self._values: Mapping[str, Any] = {}
        self._held: dict[str, Any] = {}
        """Values that are shown and not yet set."""
        self._build()
        bridge.settings_changed.connect(self.show_values)
        self.show_values(bridge.settings)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 0)
        outer.setSpacing(12)
        top = QWidget()
        top.setMaximumWidth(_WIDTH)
        head = QHBoxLayout(top)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(controls.label(tr("Settings"), "title"), 1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(self._find)
        head.addWidget(self.search, 1)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, _BESIDE, 0)
        line.addWidget(top, 100)
        line.addStretch(1)
        outer.addLayout(line)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._scroll, 1)
        self.bars = Bars()
        self.undo = Undo(self.bars)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 16)
        below.addWidget(self.bars)
        outer.addLayout(below)
        inside = QWidget()
        middle = QHBoxLayout(inside)
        middle.setContentsMargins(0, 0, 8, 20)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.accounts)
        self._add_sections()
        self._column.addWidget(self._build_nothing())
        self._column.addStretch(1)
        self._scroll.setWidget(inside)

    def _add_sections(self) -> None:
        by_group: dict[str, Section] = {}
        for declaration in setting_editors.declarations():
            editor = setting_editors.make(declaration)
            if editor is None:
                words.log.warning("No control for the setting %s", declaration.name)
                continue
            section = by_group.get(declaration.group)
            if section is None:
                section = Section(tr(GROUPS.get(declaration.group, "More")))
                by_group[declaration.group] = section
                self.sections.append(section)
                self._column.addWidget(section)
            row = SettingRow(declaration, editor)
            row.wanted.connect(self.change)
            self.rows[declaration.name] = row
            section.add(row)

    def _build_nothing(self) -> QWidget:
        self.nothing = QWidget()
        column = QVBoxLayout(self.nothing)
        column.setContentsMargins(0, 32, 0, 0)
        column.setSpacing(12)
        self.nothing_text = controls.label("", wrap=True)
        self.nothing_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.nothing_text)
        self.show_all = Button(tr("Show all settings"))
        self.show_all.clicked.connect(self.search.clear)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        self.nothing.hide()
        return self.nothing

    # -- page ----------------------------------------------------------------------------------------------

    def focus_filter(self) -> None:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def go_to(self, name: str) -> None:
        """Put the focus on a setting."""
        row = self.rows[name]
        row.editor.setFocus()
        self._scroll.ensureWidgetVisible(row)

    def take_focus(self) -> None:
        """Begin with the search."""
        self.focus_filter()

    def escape(self) -> bool:
        """Clear the search."""
        if not self.search.text():
            return False
        self.search.clear()
        return True

    def take_back(self) -> bool:
        """Undo the change that is not final yet."""
        offered = self.undo.offered
        self.undo.undo()
        return offered

    def settle(self) -> None:
        """Make the change final that could still be undone."""
        self.undo.settle()

    # -- values --------------------------------------------------------------------------------------------

    def change(self, name: str, value: Any) -> None:
        """Set another value, unless somebody asks first."""
        self.before.get(name, partial(self.apply, name))(value)

    def apply(self, name: str, value: Any) -> None:
        """Set another value; a refusal shows under the setting."""
        row = self.rows[name]
        self._held.pop(name, None)

        def done(values: Mapping[str, Any]) -> None:
            row.accept()
            self.show_values(values)

        def failed(error: BaseException) -> None:
            row.refuse(words.explained(error))

        self._bridge.call(lambda api: api.preferences.change({name: value}), done, failed)

    def hold(self, name: str, value: Any) -> None:
        """Show a value that is to be set later."""
        self._held[name] = value
        self.rows[name].accept()
        self.rows[name].show_value(value)

    def release(self, name: str) -> None:
        """Show again what is set."""
        self._held.pop(name, None)
        self.show_values(self._values)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show what the settings are."""
        self._values = values
        shown = {**values, **self._held}
        for name, row in self.rows.items():
            if name in shown:
                row.show_value(shown[name])

    def _find(self, text: str) -> None:
        wanted = text.casefold().split()
        found = sum(section.narrow(wanted) for section in self.sections)
        self.accounts.setVisible(not wanted)
        self.nothing_text.setText(tr("No setting has “%1”.").replace("%1", text.strip()))
        self.nothing.setVisible(found == 0)
