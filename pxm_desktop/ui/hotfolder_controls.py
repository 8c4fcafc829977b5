"""Controls of hot folders that the settings do not have: lists of words, and the attribute that something goes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.ui import words
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.setting_editors import Declaration, Editor
from pxm_desktop.ui.words import tr

_CHIP_ROOM = 220
_LONGEST = 500
"""Characters of a word in a list."""


class ChipsEditor(Editor):
    """Words as chips: each is typed and added by Enter."""

    below = True

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self._words: tuple[str, ...] = ()
        room = QVBoxLayout()
        room.setSpacing(2)
        self.control: QLineEdit = QLineEdit()
        self.control.setAccessibleName(tr("Add to %1").replace("%1", declaration.title))
        self.control.setPlaceholderText(declaration.empty or tr("Type, then Enter"))
        self.control.setMaxLength(_LONGEST)
        self.control.setAcceptDrops(False)
        self.control.editingFinished.connect(self.commit)
        room.addWidget(self.control)
        self.chips = ChipBox(_CHIP_ROOM)
        self.chips.removed.connect(self._remove)
        self.chips.cleared.connect(lambda: self._put([]))
        self.chips.emptied.connect(self.control.setFocus)
        room.addWidget(self.chips)
        self._line.addLayout(room, 1)
        self.setFocusProxy(self.control)

    def show_value(self, value: Any) -> None:
        """Show the words."""
        self._words = tuple(value)
        self.chips.show_chips([Chip(word, words.one_line(word), word) for word in self._words])

    def commit(self) -> None:
        """Let what is being typed count."""
        word = self.control.text().strip()
        self.control.clear()
        if word:
            self._put([*self._words, word])

    def _remove(self, gone: str) -> None:
        self._put([word for word in self._words if word != gone])

    def _put(self, wanted: Sequence[str]) -> None:
        kept = list(dict.fromkeys(wanted))
        self.show_value(kept)
        self.changed.emit(kept)


class AttributeChoice(Choice):
    """One of the attributes that files can have, or none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def offer(self, definitions: Sequence[AttributeDefinition], chosen: str) -> None:
        """Offer these; one that is chosen and not among them stays, under its id."""
        known = {definition.id: definition.name for definition in definitions}
        if chosen and chosen not in known:
            known[chosen] = tr("Attribute %1").replace("%1", chosen)
        wanted = [("", tr("No attribute")), *known.items()]
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] != wanted:
            self.clear()
            for identity, name in wanted:
                self.addItem(words.one_line(name), identity)
        self.setCurrentIndex(self.findData(chosen))


class AttributeEditor(Editor):
    """Which attribute gets something."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self._definitions: tuple[AttributeDefinition, ...] = ()
        self._value = ""
        self.control: AttributeChoice = AttributeChoice(declaration.title)
        self.control.activated.connect(lambda: self.changed.emit(self.control.currentData()))
        self._line.addWidget(self.control)
        self.setFocusProxy(self.control)

    def offer(self, definitions: Sequence[AttributeDefinition]) -> None:
        """Offer the account's attributes."""
        self._definitions = tuple(definitions)
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        """Show which one it is."""
        self._value = str(value)
        self.control.offer(self._definitions, self._value)
