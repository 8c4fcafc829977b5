"""A product's attributes by group: edited by type, checked before they are sent, and only what changed is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import AttributeGroup, AttributeValue
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.transfer.model import AttributeWorth
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.attribute_editors import Editor, editor_for
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided, Switch
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.words import tr

_SHOW_ALL = 40
"""Definitions up to which empty ones are shown from the beginning."""
_NAME_WIDTH = 180

Read = tuple[list[AttributeValue], list[AttributeGroup]]


class ProductAttributes(Section):
    """Reads and changes the attribute values of one product."""

    saved = Signal()

    def __init__(self, bridge: Bridge, names: CatalogNames) -> None:
        super().__init__(tr("Attributes"))
        self._bridge = bridge
        self._names = names
        self._id = ""
        self._call: Call[Read] | None = None
        self._values: dict[str, AttributeValue] = {}
        self._groups: list[AttributeGroup] = []
        self._edits: dict[str, AttributeWorth] = {}
        self._cleared: set[str] = set()
        self._shown: tuple[Any, ...] = ()
        self.editors: dict[str, Editor] = {}
        self._removes: dict[str, Button] = {}
        self.empty_switch = Switch(tr("Empty ones too"))
        self.empty_switch.clicked.connect(lambda: self._build())
        self._asked_for_empty = False
        self.empty_switch.clicked.connect(lambda: setattr(self, "_asked_for_empty", True))
        self.body.addWidget(self.empty_switch)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.note = controls.label("", "quiet", wrap=True)
        self.note.hide()
        self.body.addWidget(self.note)
        self.body.addWidget(self._build_footer())
        self.again_wanted.connect(self.read)
        names.changed.connect(self._build)

    def _build_footer(self) -> QWidget:
        self.footer = QWidget()
        line = QHBoxLayout(self.footer)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.changes = controls.label("", "strong")
        line.addWidget(self.changes)
        line.addStretch(1)
        self.discard_button = Button(tr("Discard"), kind="flat")
        self.discard_button.setAccessibleName(tr("Discard the changes of attributes"))
        self.discard_button.clicked.connect(self.discard)
        line.addWidget(self.discard_button)
        self.save_button = Button(tr("Save"), kind="primary")
        self.save_button.setAccessibleName(tr("Save the attributes"))
        self.save_button.clicked.connect(self.save)
        line.addWidget(self.save_button)
        self.footer.hide()
        return self.footer

    # -- reading -------------------------------------------------------------------------------------------

    def open(self, product_id: str) -> None:
        """Show the attributes of another product."""
        self._id = product_id
        self._values, self._edits, self._cleared = {}, {}, set()
        self.blank(True)
        self._build()
        self.read()

    def read(self) -> None:
        """Read the values anew; edits that were not saved stay."""
        if self._call is not None:
            self._call.cancel()
        product = self._id
        self.wait()

        async def ask(api: ServiceApi) -> Read:
            values = await api.call("collections.attributes", {"id": product})
            groups = await api.call("attribute_groups.list", {})
            return (
                [AttributeValue.model_validate(row) for row in values],
                [AttributeGroup.model_validate(row) for row in groups],
            )

        def show(read: Read) -> None:
            self._call = None
            self.settle()
            values, self._groups = read
            self._values = {value.id: value for value in values}
            self.blank(False)
            self._build()

        def failed(error: BaseException) -> None:
            self._call = None
            self.unread(error)

        self._call = self._bridge.call(ask, show, failed)

    # -- editing -------------------------------------------------------------------------------------------

    @property
    def changed(self) -> int:
        """How many attributes are edited and not saved."""
        return len(self._edits) + len(self._cleared)

    def discard(self) -> None:
        """Forget what was edited."""
        self._edits, self._cleared = {}, set()
        self._shown = ()
        self._build()
        self.refuse("")

    def save(self) -> None:
        """Send what was edited, if every attribute takes its value."""
        for editor in list(self.editors.values()):
            editor.commit()
        wrong = [editor.definition.name for editor in self.editors.values() if not editor.problem.isHidden()]
        if wrong:
            text = tr("Nothing was sent: “%1” does not take its value.")
            self.refuse(text.replace("%1", wrong[0]))
            return
        if not self.changed:
            return
        product = self._id
        sent, cleared = dict(self._edits), set(self._cleared)
        values = {key: list(value) if isinstance(value, tuple) else value for key, value in sent.items()}
        arguments = {"id": product, "set_attributes": values, "clear_attributes": sorted(cleared)}
        self.wait()
        self.save_button.setEnabled(False)

        def done(_: Any) -> None:
            self.save_button.setEnabled(True)
            self.settle()
            if product != self._id:
                return
            # What was edited while it was sent stays an edit.
            self._edits = {k: v for k, v in self._edits.items() if k not in sent or sent[k] != v}
            self._cleared -= cleared
            self._show_changes()
            self.read()
            self.saved.emit()

        def failed(error: BaseException) -> None:
            self.save_button.setEnabled(True)
            self.failed(error)

        self._bridge.call(lambda api: api.call("collections.set", arguments), done, failed)

    def _valued(self, key: str, value: AttributeWorth) -> None:
        self._cleared.discard(key)
        if value == self._kept(key):
            self._edits.pop(key, None)
        else:
            self._edits[key] = value
        self._show_changes()

    def _clear(self, key: str) -> None:
        self._edits.pop(key, None)
        if self._kept(key) is not None:
            self._cleared.add(key)
        editor = self.editors.get(key)
        if editor is not None:
            editor.show_value(None, mixed=False)
        self._show_changes()

    def _kept(self, key: str) -> AttributeWorth | None:
        entry = self._values.get(key)
        return worth(entry.value) if entry is not None else None

    # -- showing -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Show groups and their attributes; built anew only when others are to be shown."""
        definitions = {definition.id: definition for definition in self._names.attributes}
        if not self._asked_for_empty:
            self.empty_switch.setChecked(len(definitions) <= _SHOW_ALL)
        every = self.empty_switch.isChecked()
        filled = {key for key in self._values if self._kept(key) is not None}
        wanted = [
            (name, [d for d in members if every or d.id in filled | set(self._edits) or d.required])
            for name, members in grouped(self._groups, self._names.attributes)
        ]
        strange = [value for key, value in self._values.items() if key not in definitions]
        shown = (
            self._id,
            tuple((name, tuple(members)) for name, members in wanted),
            tuple(v.id for v in strange),
        )
        if shown != self._shown:
            self._shown = shown
            self._fill(wanted, strange)
        for key, editor in self.editors.items():
            if key in self._cleared:
                editor.show_value(None, mixed=False)
            else:
                editor.show_value(self._edits.get(key, self._kept(key)), mixed=False)
        self.count(None if self.is_blank else len(filled))
        self.note.setText(tr("This account has no attributes.") if not definitions and not strange else "")
        self.note.setVisible(bool(self.note.text()))
        self.empty_switch.setVisible(len(definitions) > len(filled))
        self._show_changes()

    def _fill(
        self,
        wanted: Sequence[tuple[str, Sequence[AttributeDefinition]]],
        strange: Sequence[AttributeValue],
    ) -> None:
        while (item := self._list.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.editors, self._removes = {}, {}
        for name, members in wanted:
            if not members:
                continue
            self._list.addWidget(controls.label(words.one_line(name), "heading"))
            block = QWidget()
            grid = QGridLayout(block)
            grid.setContentsMargins(0, 0, 0, 4)
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(6)
            grid.setColumnMinimumWidth(0, _NAME_WIDTH)
            grid.setColumnStretch(1, 1)
            for n, definition in enumerate(members):
                self._add_row(grid, n, definition)
            self._list.addWidget(block)
        for value in strange:
            text = tr("%1: %2 (an attribute that is not listed; it stays as it is)")
            shown = text.replace("%1", value.name or value.id).replace("%2", str(value.value))
            self._list.addWidget(controls.label(words.one_line(shown), "quiet", wrap=True))

    def _add_row(self, grid: QGridLayout, row: int, definition: AttributeDefinition) -> None:
        name = Elided(mode=Qt.TextElideMode.ElideMiddle)
        told = words.one_line(definition.name)
        name.set_full(tr("%1 (required)").replace("%1", told) if definition.required else told)
        name.setFixedHeight(QLabel("X").sizeHint().height() + 12)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        editor = editor_for(definition)
        editor.valued.connect(partial(self._valued, definition.id))
        editor.cleared.connect(partial(self._clear, definition.id))
        grid.addWidget(editor, row, 1)
        remove = Button(icon="stop", kind="flat")
        remove.setToolTip(tr("Empty “%1”").replace("%1", told))
        remove.setAccessibleName(remove.toolTip())
        remove.clicked.connect(partial(self._clear, definition.id))
        policy = remove.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        remove.setSizePolicy(policy)
        self._removes[definition.id] = remove
        grid.addWidget(remove, row, 2, Qt.AlignmentFlag.AlignTop)
        self.editors[definition.id] = editor

    def _show_changes(self) -> None:
        for key, remove in self._removes.items():
            has = key in self._edits or (key not in self._cleared and self._kept(key) is not None)
            remove.setVisible(has)
        self.footer.setVisible(bool(self.changed))
        self.changes.setText(words.plural("%n change not saved", "%n changes not saved", self.changed))


def grouped(
    groups: Sequence[AttributeGroup], definitions: Sequence[AttributeDefinition]
) -> list[tuple[str, list[AttributeDefinition]]]:
    """Return attributes under the names of their groups, those of no group at the end; each once."""
    left = {definition.id: definition for definition in definitions}
    found = []
    for group in groups:
        members = [left.pop(key) for key in group.attributes or () if key in left]
        found.append((group.name or group.id, members))
    found.append((tr("Other attributes") if groups else tr("All attributes"), list(left.values())))
    return found


def worth(value: Any) -> AttributeWorth | None:
    """Return a value as editors take it; None for none."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if value != "" else None
    if isinstance(value, list | tuple):
        return tuple(str(entry) for entry in value) or None
    return str(value)
