"""Controls for settings: one by the type of each declaration, or one made for it under the name it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pxm_desktop.service.settings import GROUPS, Settings
from pxm_desktop.ui import controls
from pxm_desktop.ui.controls import Choice, Switch
from pxm_desktop.ui.words import tr

_RATE = 1_000_000
"""Bytes a second in one MB/s, the unit in which a speed is typed."""

_SWITCH = 38
"""Width of a switch whose label stands elsewhere, so that its right edge meets the other controls'."""


@dataclass(frozen=True)
class Declaration:
    """A setting as the page needs it, from `service.settings.Settings`."""

    name: str
    title: str
    description: str
    group: str
    kind: str
    """JSON Schema's type: boolean, integer, number, string, array, object; "enum" for a choice."""
    default: Any
    choices: Mapping[Any, str]
    optional: bool
    least: float | None = None
    most: float | None = None
    empty: str = ""
    unit: str = ""
    editor: str = ""


def declarations() -> list[Declaration]:
    """Return the settings that people see, in the order of their groups and of their declaration."""
    whole = Settings.model_json_schema()
    parts = whole.get("$defs", {})
    defaults = Settings().model_dump(mode="json")
    found = [
        _declaration(name, schema, parts, defaults[name])
        for name, schema in whole["properties"].items()
        if schema.get("shown", True)
    ]
    order = list(GROUPS)
    return sorted(found, key=lambda d: order.index(d.group) if d.group in order else len(order))


def _declaration(name: str, schema: dict[str, Any], parts: dict[str, Any], default: Any) -> Declaration:
    branches = [_resolved(branch, parts) for branch in schema.get("anyOf", [schema])]
    value = next(branch for branch in branches if branch.get("type") != "null")
    values = value.get("enum", [])
    said = schema.get("choices", {})
    return Declaration(
        name=name,
        title=tr(schema.get("title", name)),
        description=tr(schema.get("description", "")),
        group=schema.get("group", ""),
        kind="enum" if values else value.get("type", "object"),
        default=default,
        choices={each: tr(said.get(each, str(each))) for each in values},
        optional=any(branch.get("type") == "null" for branch in branches),
        least=value.get("minimum"),
        most=value.get("maximum"),
        empty=tr(schema["empty"]) if "empty" in schema else "",
        unit=tr(schema["unit"]) if "unit" in schema else "",
        editor=schema.get("editor", ""),
    )


def _resolved(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the schema."""
    reference = schema.get("$ref", "")
    return {**parts[reference.rpartition("/")[2]], **schema} if reference else schema


class Editor(QWidget):
    """Shows and changes one setting."""

    below = False
    """True for a control that stands under the texts, as wide as they are together."""
    control: QWidget
    """What is used: a field, a switch, a list."""
    changed = Signal(object)
    """The value that the user wants, as JSON has it."""
    refused = Signal(str)
    """What was typed is no value: why."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__()
        self.declaration = declaration
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anybody."""

    def commit(self) -> None:
        """Let what is being typed count, as leaving the field would."""


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self.control: Switch = Switch("")
        self.control.setFixedWidth(_SWITCH)
        self.control.setAccessibleName(declaration.title)
        self.control.clicked.connect(lambda: self.changed.emit(self.control.isChecked()))
        self._line.addWidget(self.control)
        self.setFocusProxy(self.control)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.control.setChecked(bool(value))


class ChoiceEditor(Editor):
    """One of a few."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self.control: Choice = Choice()
        self.control.setAccessibleName(declaration.title)
        for value, text in declaration.choices.items():
            self.control.addItem(text, value)
        self.control.activated.connect(lambda: self.changed.emit(self.control.currentData()))
        self._line.addWidget(self.control)
        self.setFocusProxy(self.control)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.control.setCurrentIndex(self.control.findData(value))


class TextEditor(Editor):
    """A line of text; taken on Enter and when the focus leaves."""

    room = 220
    """Width of the field, in pixels."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self.control: QLineEdit = QLineEdit()
        self.control.setAccessibleName(declaration.title)
        self.control.setPlaceholderText(declaration.empty)
        self.control.setFixedWidth(self.room)
        self.control.setAcceptDrops(False)
        self._shown = ""
        self.control.editingFinished.connect(self.commit)
        self._line.addWidget(self.control)
        if self.unit:
            self._line.addWidget(controls.label(self.unit, "quiet"))
        self.setFocusProxy(self.control)

    @property
    def unit(self) -> str:
        """What stands behind the field."""
        return self.declaration.unit

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self._shown = self.text_of(value)
        self.control.setText(self._shown)

    def text_of(self, value: Any) -> str:
        """Return a value as it is typed."""
        return "" if value is None else str(value)

    def value_of(self, text: str) -> Any:
        """Return what a text means. Raises ValueError with the sentence to show."""
        return text

    def commit(self) -> None:
        """Take what was typed, or say what is wrong with it."""
        text = self.control.text().strip()
        if text == self._shown:
            return
        self._shown = text
        if not text and self.declaration.optional:
            self.changed.emit(None)
            return
        try:
            value = self.value_of(text)
        except ValueError as error:
            self.refused.emit(str(error))
        else:
            self.changed.emit(value)


class NumberEditor(TextEditor):
    """A number in the user's locale, with its limits."""

    room = 110
    factor = 1
    """How many of the setting's own unit one typed is."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self.control.setAlignment(Qt.AlignmentFlag.AlignRight)

    def text_of(self, value: Any) -> str:
        """Return a value as it is typed."""
        return "" if value is None else self._text(value / self.factor)

    def value_of(self, text: str) -> Any:
        """Return the number, or say what is expected."""
        number, sound = QLocale().toDouble(text)
        if not sound:
            number, sound = QLocale.c().toDouble(text)
        if not sound:
            raise ValueError(self._expected())
        value = number * self.factor
        if self.declaration.kind == "integer":
            if self.factor == 1 and value != int(value):
                raise ValueError(tr("Type a whole number."))
            value = round(value)
        least, most = self.declaration.least, self.declaration.most
        if least is not None and value < least:
            raise ValueError(tr("It must be at least %1.").replace("%1", self._with_unit(least)))
        if most is not None and value > most:
            raise ValueError(tr("It must be at most %1.").replace("%1", self._with_unit(most)))
        return value

    def _expected(self) -> str:
        if self.declaration.optional:
            text = tr("Type a number, or nothing for “%1”.")
            return text.replace("%1", self.declaration.empty or tr("none"))
        return tr("Type a number.")

    def _with_unit(self, value: float) -> str:
        return f"{self._text(value / self.factor)} {self.unit}".strip()

    @staticmethod
    def _text(value: float) -> str:
        locale = QLocale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        if value == int(value):
            return locale.toString(int(value))
        return locale.toString(value, "g", 4)


class RateEditor(NumberEditor):
    """A speed, typed in MB/s and kept in bytes a second."""

    factor = _RATE

    @property
    def unit(self) -> str:
        """The unit of a speed."""
        return tr("MB/s")


_BY_KIND: dict[str, Callable[[Declaration], Editor]] = {
    "boolean": SwitchEditor,
    "enum": ChoiceEditor,
    "integer": NumberEditor,
    "number": NumberEditor,
    "string": TextEditor,
}
_BY_NAME: dict[str, Callable[[Declaration], Editor]] = {"rate": RateEditor}


def register(name: str, make: Callable[[Declaration], Editor]) -> None:
    """Use an editor for the settings that declare `"editor": name`."""
    _BY_NAME[name] = make


def make(declaration: Declaration) -> Editor | None:
    """Return the control of a setting; None for one that nothing here can edit."""
    maker = _BY_NAME.get(declaration.editor) or _BY_KIND.get(declaration.kind)
    return maker(declaration) if maker is not None else None
