"""One editor for each type of attribute. An editor shows a value, and says it when a person has changed it."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.service.attribute_values import Fault, problem_of
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.transfer.model import AttributeWorth
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.controls import Button, Choice
from pxm_desktop.ui.day_edit import DayField, Settling
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.words import tr

_ROOM = 168


class Editor(QWidget):
    """Edits one attribute; what the attribute does not take is explained below and not told."""

    valued = Signal(object)
    """An AttributeWorth that the attribute takes."""
    cleared = Signal()
    """Nothing is left of what it had."""

    def __init__(self, definition: AttributeDefinition) -> None:
        super().__init__()
        self.definition = definition
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._build()
        self.problem = controls.label("", "error", wrap=True)
        self.problem.hide()
        self._column.addWidget(self.problem)

    def _build(self) -> None:
        """Make the fields."""

    def show_value(self, value: AttributeWorth | None, *, mixed: bool) -> None:
        """Show a value; None shows nothing, or that files differ."""

    def commit(self) -> None:
        """Let what was begun count, as leaving the field would."""

    def _tell(self, value: AttributeWorth) -> None:
        problem = problem_of(self.definition, value)
        self.problem.setText(fault_sentence(self.definition, problem.fault) if problem else "")
        self.problem.setVisible(problem is not None)
        if problem is None:
            self.valued.emit(value)


class LineEditor(Editor):
    """Text, a number, or a choice whose options PXM does not tell."""

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setAccessibleName(self.definition.name)
        self.field.setAcceptDrops(False)
        self._dirty = False
        self._value: AttributeWorth | None = None
        self.field.textEdited.connect(self._edited)
        self.field.editingFinished.connect(self.commit)
        self._column.addWidget(self.field)

    def show_value(self, value: AttributeWorth | None, *, mixed: bool) -> None:
        """Show it, but never over what is being typed."""
        self.field.setPlaceholderText(tr("Different") if mixed else "")
        self._value = value
        if not self._dirty:
            self.field.setText(_shown(value))

    def _edited(self) -> None:
        self._dirty = True
        self.problem.hide()

    def commit(self) -> None:
        """Let a text count that is being typed, or that it was emptied."""
        if not self._dirty:
            return
        text = self.field.text().strip()
        if text:
            value = _number(text) if self.definition.type == "number" else text
            self._dirty = problem_of(self.definition, value) is not None
            self._tell(value)
            return
        self._dirty = False
        self.field.clear()  # of blanks
        if self._value is not None:  # where files differ, an empty field leaves each its own
            self.cleared.emit()


class DayEditor(Editor):
    """A day; a button until there is one."""

    def _build(self) -> None:
        self.set_button = Button(tr("Choose a day"))
        self.set_button.setAccessibleName(tr("Choose a day: %1").replace("%1", self.definition.name))
        self.set_button.clicked.connect(self._begin)
        self._column.addWidget(self.set_button)
        self.field = DayField()
        self.field.setAccessibleName(self.definition.name)
        self._later = Settling(self.field, self._edited)
        self.field.hide()
        self._column.addWidget(self.field)

    def show_value(self, value: AttributeWorth | None, *, mixed: bool) -> None:
        """Show it, but never over what is being changed."""
        self.set_button.setText(tr("Different") if mixed else tr("Choose a day"))
        day = QDate.fromString(str(value or ""), "yyyy-MM-dd")
        self.set_button.setVisible(not day.isValid())
        self.field.setVisible(day.isValid())
        if day.isValid() and not self._later.isActive():
            self.field.blockSignals(True)
            self.field.setDate(day)
            self.field.blockSignals(False)

    def commit(self) -> None:
        """Let a day count that has just been changed."""
        self._later.now()

    def _begin(self) -> None:
        self._tell(QDate.currentDate().toString("yyyy-MM-dd"))
        self.field.setFocus()

    def _edited(self) -> None:
        self._tell(self.field.date().toString("yyyy-MM-dd"))


class ChoiceEditor(Editor):
    """Yes or no, or one of some options."""

    def _build(self) -> None:
        self.field = Choice()
        self.field.setAccessibleName(self.definition.name)
        self.field.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.setMinimumContentsLength(8)
        if self.definition.type == "boolean":
            self.field.addItem(tr("Yes"), True)
            self.field.addItem(tr("No"), False)
        else:
            for option in self.definition.options:
                self.field.addItem(words.one_line(option), option)
        self.field.activated.connect(lambda index: self._tell(self.field.itemData(index)))
        self._column.addWidget(self.field)

    def show_value(self, value: AttributeWorth | None, *, mixed: bool) -> None:
        """Show it."""
        self.field.setPlaceholderText(tr("Different") if mixed else tr("Choose…"))
        self.field.setCurrentIndex(-1 if value is None else self.field.findData(value))


class ListEditor(Editor):
    """Several entries, as chips; from options where there are some."""

    def _build(self) -> None:
        self._entries: tuple[str, ...] = ()
        name = tr("Add to %1").replace("%1", self.definition.name)
        self.field: QLineEdit
        if self.definition.options:
            picker = PickField(name, tr("Choose or type"))
            picker.picked.connect(self._add)
            self.field = picker
        else:
            self.field = QLineEdit()
            self.field.setPlaceholderText(tr("Type, then Enter"))
            self.field.setAccessibleName(name)
            self.field.setAcceptDrops(False)
            self.field.editingFinished.connect(self.commit)
        self._column.addWidget(self.field)
        self.chips = ChipBox(_ROOM)
        self.chips.removed.connect(self._remove)
        self.chips.cleared.connect(lambda: self._change([]))
        self.chips.emptied.connect(self.field.setFocus)
        self._column.addWidget(self.chips)

    def show_value(self, value: AttributeWorth | None, *, mixed: bool) -> None:
        """Show the entries."""
        self._entries = value if isinstance(value, tuple) else ()
        self.chips.show_chips([Chip(entry, entry, entry) for entry in self._entries])
        if isinstance(self.field, PickField):
            self.field.offer([(o, o) for o in self.definition.options if o not in self._entries])
            self.field.setPlaceholderText(tr("Different") if mixed else tr("Choose or type"))

    def commit(self) -> None:
        """Let an entry count that is being typed; where there are choices, one has to be chosen."""
        if not isinstance(self.field, PickField):
            self._add(self.field.text())

    def _add(self, entry: str) -> None:
        if entry.strip():
            self.field.clear()
            self._change([*self._entries, entry.strip()])

    def _remove(self, entry: str) -> None:
        self._change([had for had in self._entries if had != entry])

    def _change(self, entries: list[str]) -> None:
        self._entries = tuple(dict.fromkeys(entries))
        if self._entries:
            self._tell(self._entries)
        else:
            self.cleared.emit()


def editor_for(definition: AttributeDefinition) -> Editor:
    """Return the editor that fits a type."""
    if definition.type == "date":
        return DayEditor(definition)
    if definition.type == "boolean" or (definition.type == "pick_list" and definition.options):
        return ChoiceEditor(definition)
    if definition.type == "list":
        return ListEditor(definition)
    return LineEditor(definition)


def fault_sentence(definition: AttributeDefinition, fault: Fault) -> str:
    """Return what is wrong with a value, and what to do."""
    sentences = {
        "unknown": tr("PXM has no “%1” any more. Take it off."),
        "empty": tr("“%1” is empty. Give it a value, or take it off."),
        "text": tr("“%1” takes text."),
        "long": tr("“%1” does not take so much. Shorten it."),
        "day": tr("“%1” takes a day."),
        "number": tr("“%1” takes a number, such as %2."),
        "large": tr("“%1” takes no number that large."),
        "boolean": tr("“%1” takes yes or no."),
        "list": tr("“%1” takes a list."),
        "option": tr("“%1” takes one of its choices."),
    }
    sample = QLocale().toString(12.5, "f", 1)
    return sentences[fault].replace("%1", definition.name).replace("%2", sample)


def _shown(value: AttributeWorth | None) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", QLocale().decimalPoint())
    return str(value)


def _number(text: str) -> AttributeWorth:
    """Return the number that a person means, written their way or with a point; else the text."""
    for locale in (QLocale(), QLocale.c()):
        number, fits = locale.toDouble(text)
        if fits:
            return int(number) if number.is_integer() else number
    return text
