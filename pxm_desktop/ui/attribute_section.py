"""The attributes of the file: folded away until wanted; one is added by its name and edited by its type."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.destination_edit import Shared
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.attribute_editors import Editor


class _Row(QWidget):
    """An attribute's name, its editor, and a cross."""

    def __init__(self, definition: AttributeDefinition, *, known: bool) -> None:
        from pxm_desktop.ui.attribute_editors import editor_for, fault_sentence  # most windows show none

        super().__init__()
        self.definition = definition
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.name = Elided(mode=Qt.TextElideMode.ElideMiddle)
        name = definition.name
        self.name.set_full(tr("%1 (required)").replace("%1", name) if definition.required else name)
        head.addWidget(self.name, 1)
        self.remove = Button(icon="stop", kind="flat")
        self.remove.setToolTip(tr("Take “%1” off").replace("%1", definition.name))
        self.remove.setAccessibleName(self.remove.toolTip())
        head.addWidget(self.remove)
        column.addLayout(head)
        self.editor: Editor | None = None
        if known:
            self.editor = editor_for(definition)
            column.addWidget(self.editor)
        else:
            column.addWidget(controls.label(fault_sentence(definition, "unknown"), "error", wrap=True))


class AttributeSection(QWidget):
    """Says which attribute got a value, and which is to be left alone."""

    valued = Signal(object)
    """A FileAttribute."""
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._definitions: dict[str, AttributeDefinition] = {}
        self._added: list[str] = []
        """Attributes that were added and have no value yet."""
        self._seen: Shared | None = None
        self.rows: dict[str, _Row] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.toggle = Button("", icon="right", kind="section")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._fold)
        column.addWidget(self.toggle)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        self._list = QVBoxLayout()
        inside.addLayout(self._list)
        self.add_field = PickField(tr("Add an attribute of the file"), tr("Add an attribute"))
        self.add_field.picked.connect(self._add)
        inside.addWidget(self.add_field)
        self.note = controls.label(tr("This account has no attributes for files."), "quiet", wrap=True)
        inside.addWidget(self.note)
        self.body.hide()
        column.addWidget(self.body)

    def forget(self) -> None:
        """Leave what was added without a value: other files are shown."""
        self._added = []

    def commit(self) -> None:
        """Let what is being typed count."""
        for row in list(self.rows.values()):
            if row.editor is not None:
                row.editor.commit()

    def show_attributes(self, definitions: Sequence[AttributeDefinition], seen: Shared) -> None:
        """Show the attributes that are set, those that were added, and the required ones."""
        self._definitions = {definition.id: definition for definition in definitions}
        self._seen = seen
        given = {attribute.id: attribute for attribute in seen.attributes}
        required = [d.id for d in definitions if d.required]
        added = [i for i in self._added if i in self._definitions]
        wanted = list(dict.fromkeys((*required, *given, *added)))
        self._keep_rows(wanted, {i: given[i].name for i in given})
        for identity, row in self.rows.items():
            attribute = given.get(identity)
            row.remove.setVisible(attribute is not None or not row.definition.required)
            if row.editor is not None:
                value = attribute.value if attribute else None
                row.editor.show_value(value, mixed=attribute is not None and value is None)
        self.add_field.offer([(d.id, d.name) for d in definitions if d.id not in wanted])
        self.add_field.setVisible(bool(definitions))
        self.note.setVisible(not definitions and not wanted)
        missing = sum(i not in given for i in required)
        text = tr("Attributes of the file")
        if given:
            text = tr("%1 (%2)").replace("%1", text).replace("%2", words.number(len(given)))
        if missing and not self.toggle.isChecked():
            more = words.plural("%n required", "%n required", missing)
            text = f"{text} · {more}"
        self.toggle.setText(text)
        self.toggle.setAccessibleName(text)

    def _keep_rows(self, wanted: Sequence[str], names: dict[str, str]) -> None:
        for identity in list(self.rows):
            definition = self._definitions.get(identity)
            if identity not in wanted or (definition and definition != self.rows[identity].definition):
                row = self.rows.pop(identity)
                focused = QApplication.focusWidget()
                if focused is not None and row.isAncestorOf(focused):
                    self.add_field.setFocus()
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        for identity in wanted:
            if identity in self.rows:
                continue
            definition = self._definitions.get(identity)
            stand_in = AttributeDefinition(id=identity, name=names.get(identity) or identity)
            row = _Row(definition or stand_in, known=definition is not None)
            row.remove.clicked.connect(partial(self._remove, identity))
            if row.editor is not None:
                row.editor.valued.connect(partial(self._valued, identity))
                row.editor.cleared.connect(partial(self._cleared, identity))
            self.rows[identity] = row
            self._list.addWidget(row)

    def _valued(self, identity: str, value: AttributeWorth) -> None:
        name = self._definitions[identity].name
        self.valued.emit(FileAttribute(id=identity, value=value, name=name))

    def _cleared(self, identity: str) -> None:
        if identity not in self._added:
            self._added.append(identity)  # its row stays, empty
        self.removed.emit(identity)

    def _remove(self, identity: str) -> None:
        self._added = [i for i in self._added if i != identity]
        self.removed.emit(identity)

    def _add(self, identity: str) -> None:
        self.add_field.clear()
        self._added.append(identity)
        if self._seen is not None:
            self.show_attributes(list(self._definitions.values()), self._seen)
        row = self.rows.get(identity)
        if row is not None and row.editor is not None:
            inner = row.editor.findChildren(QWidget)
            next((w for w in inner if w.focusPolicy() & Qt.FocusPolicy.TabFocus), row).setFocus()

    def _fold(self, on: bool) -> None:
        self.body.setVisible(on)
        self.toggle.set_icon_name("down" if on else "right")
        if self._seen is not None:
            self.show_attributes(list(self._definitions.values()), self._seen)
