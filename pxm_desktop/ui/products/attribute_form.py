"""Forms for the definition of an attribute and for a group of attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Attribute, AttributeGroup
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Button, Check, Choice
from pxm_desktop.ui.products.deleting import DeletePanel
from pxm_desktop.ui.products.parts import EditLine
from pxm_desktop.ui.words import tr

TYPES = ("Text", "Date", "List", "Pick List", "Boolean", "Number")
"""PXM's (article, "Attributes")."""
_OPTIONS_HEIGHT = 150


class _Form(QWidget):
    """What both forms share: a name, a card, deleting."""

    changed = Signal(str)
    """Something was kept or deleted: its id, empty when it is gone."""
    failed = Signal(str)
    """Why something was not done, for people."""

    def __init__(self, bridge: Bridge, noun: str, delete: str) -> None:
        super().__init__()
        self._bridge = bridge
        self._noun = noun
        self._id = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = controls.surface("card")
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.title = controls.label("", "strong")
        self._column.addWidget(self.title)
        self.name = EditLine(tr("Name"))
        self.name.saved.connect(self._named)
        self._column.addWidget(self.name)
        self._build()
        self.make_button = Button(tr("Make it"), kind="primary")
        self.make_button.clicked.connect(self._make)
        self._column.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.delete = DeletePanel(bridge, noun, delete)
        self.delete.deleted.connect(lambda _: self.changed.emit(""))
        self._column.addWidget(self.delete)
        self._column.addStretch(1)
        outer.addWidget(card)

    def _build(self) -> None:
        """Add fields of its own."""

    def _given(self) -> dict[str, Any]:
        """Return what a new one gets besides its name."""
        return {}

    def _begin(self, title: str) -> None:
        self._id = ""
        self.title.setText(title)
        self.name.show_text("")
        self.make_button.show()
        self.delete.hide()
        self.name.field.setFocus()

    def _show_object(self, identity: str, name: str) -> None:
        self._id = identity
        self.title.setText(words.one_line(name))
        self.name.show_text(name)
        self.make_button.hide()
        self.delete.show()
        self.delete.show_object(identity, name)

    def _named(self, name: str) -> None:
        if self._id:
            self.send(name=name)
        else:
            self._make()

    def _make(self) -> None:
        name = self.name.field.text().strip()
        if not name:
            self.name.field.setFocus()
            return
        noun, arguments = self._noun, {"name": name, **self._given()}
        self.make_button.setEnabled(False)

        def done(made: Any) -> None:
            self.make_button.setEnabled(True)
            self.changed.emit(str(made["id"]))

        self._bridge.call(lambda api: api.call(f"{noun}.create", arguments), done, self._failed)

    def send(self, **arguments: Any) -> None:
        """Change what is shown, in PXM."""
        noun, identity = self._noun, self._id
        self._bridge.call(
            lambda api: api.call(f"{noun}.set", {"id": identity, **arguments}),
            lambda _: self.changed.emit(identity),
            self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self.make_button.setEnabled(True)
        self.failed.emit(words.explained(error))


class AttributeForm(_Form):
    """Name, type (which PXM does not change any more), options of a pick list, groups."""

    def __init__(self, bridge: Bridge) -> None:
        self._options: tuple[str, ...] = ()
        super().__init__(bridge, "attributes", tr("Delete the attribute…"))

    def _build(self) -> None:
        self._column.addWidget(controls.label(tr("Type"), "heading"))
        self.type = Choice()
        self.type.setAccessibleName(tr("Type of the attribute"))
        for kind in TYPES:
            self.type.addItem(type_word(kind), kind)
        self.type.currentIndexChanged.connect(lambda _: self._show_options())
        self._column.addWidget(self.type, 0, Qt.AlignmentFlag.AlignLeft)
        self.type_word = controls.label("")
        self._column.addWidget(self.type_word)
        self.options_label = controls.label(tr("Options, one a line"), "heading")
        self._column.addWidget(self.options_label)
        self.options = QPlainTextEdit()
        self.options.setAccessibleName(tr("Options of the pick list, one a line"))
        self.options.setProperty("surface", "field")
        self.options.setFixedHeight(_OPTIONS_HEIGHT)
        self.options.setTabChangesFocus(True)
        self.options.setAcceptDrops(False)
        self.options.textChanged.connect(self._show_options)
        self._column.addWidget(self.options)
        self.save_options = Button(tr("Save the options"), kind="primary")
        self.save_options.clicked.connect(self._keep_options)
        self._column.addWidget(self.save_options, 0, Qt.AlignmentFlag.AlignLeft)
        self.groups = controls.label("", "quiet", wrap=True)
        self._column.addWidget(self.groups)

    def begin(self) -> None:
        """Ask for a new attribute."""
        self._options = ()
        self.type.show()
        self.type_word.hide()
        self.type.setCurrentIndex(0)
        self.options.setPlainText("")
        self.groups.hide()
        self._begin(tr("New attribute"))
        self._show_options()

    def show_attribute(self, attribute: Attribute, groups: Sequence[AttributeGroup]) -> None:
        """Show an attribute."""
        other = attribute.id != self._id
        self._show_object(attribute.id, attribute.name or attribute.id)
        self._options = attribute.options or ()
        kind = attribute.type or ""
        at = next((n for n, each in enumerate(TYPES) if _plain(each) == _plain(kind)), -1)
        self.type.setCurrentIndex(at)
        self.type.hide()
        self.type_word.setText(type_word(kind))
        self.type_word.show()
        if other or self.listed() == self._options or not self.options.hasFocus():
            self.options.setPlainText("\n".join(self._options))
        inside = [group.name or group.id for group in groups if attribute.id in (group.attributes or ())]
        text = tr("In the groups: %1").replace("%1", ", ".join(inside)) if inside else tr("In no group.")
        self.groups.setText(words.one_line(text))
        self.groups.show()
        self._show_options()

    def listed(self) -> tuple[str, ...]:
        """Return the options as they are typed, each once."""
        lines = (line.strip() for line in self.options.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def _given(self) -> dict[str, Any]:
        kind = str(self.type.currentData())
        options = list(self.listed())
        return {"type": kind} | ({"options": options} if kind == "Pick List" and options else {})

    def _show_options(self) -> None:
        picks = self.type.currentData() == "Pick List"
        self.options_label.setVisible(picks)
        self.options.setVisible(picks)
        self.save_options.setVisible(picks and bool(self._id) and self.listed() != self._options)

    def _keep_options(self) -> None:
        listed = list(self.listed())
        added = [option for option in listed if option not in self._options]
        gone = [option for option in self._options if option not in listed]
        if listed == [*(o for o in self._options if o not in gone), *added]:
            self.send(add_options=added, remove_options=gone)  # what others added meanwhile stays
        else:
            self.send(options=listed)


class GroupForm(_Form):
    """Name, and which attributes are in the group."""

    def __init__(self, bridge: Bridge) -> None:
        self.checks: dict[str, Check] = {}
        super().__init__(bridge, "attribute_groups", tr("Delete the group…"))

    def _build(self) -> None:
        self._column.addWidget(controls.label(tr("Attributes in the group"), "heading"))
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        line = QHBoxLayout()
        line.addWidget(scroll)
        self._column.addLayout(line, 1)

    def begin(self, attributes: Sequence[Attribute]) -> None:
        """Ask for a new group."""
        self._begin(tr("New group"))
        self._show_members(attributes, ())

    def show_group(self, group: AttributeGroup, attributes: Sequence[Attribute]) -> None:
        """Show a group."""
        self._show_object(group.id, group.name or group.id)
        self._show_members(attributes, group.attributes or ())

    def _given(self) -> dict[str, Any]:
        chosen = [key for key, check in self.checks.items() if check.isChecked()]
        return {"attributes": chosen} if chosen else {}

    def _show_members(self, attributes: Sequence[Attribute], members: Sequence[str]) -> None:
        if list(self.checks) != [attribute.id for attribute in attributes]:
            while (item := self._list.takeAt(0)) is not None:
                old = item.widget()
                if old is not None:
                    old.hide()
                    old.deleteLater()
            self.checks = {}
            for attribute in attributes:
                name = words.one_line(attribute.name or attribute.id)
                check = Check(words.escaped(name))
                check.setAccessibleName(name)
                check.clicked.connect(self._tick_of(attribute.id))
                self.checks[attribute.id] = check
                self._list.addWidget(check)
            self._list.addStretch(1)
        for key, check in self.checks.items():
            check.setChecked(key in members)

    def _tick_of(self, attribute: str) -> Callable[[bool], None]:
        def tick(on: bool) -> None:
            if self._id:
                self.send(**{"add_attributes" if on else "remove_attributes": [attribute]})

        return tick


def type_word(kind: str) -> str:
    """Return a type of PXM in words."""
    return {
        "text": tr("Text"),
        "date": tr("Date"),
        "list": tr("List"),
        "picklist": tr("Pick list"),
        "boolean": tr("Yes or no"),
        "number": tr("Number"),
    }.get(_plain(kind), words.one_line(kind))


def _plain(kind: str) -> str:
    return "".join(letter for letter in kind.casefold() if letter.isalpha())
