"""The account's attributes and their groups: listed, made, renamed, their options, deleted."""

from __future__ import annotations

from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Attribute, AttributeGroup
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products import parts
from pxm_desktop.ui.products.attribute_form import AttributeForm, GroupForm, type_word
from pxm_desktop.ui.words import tr

_ID = Qt.ItemDataRole.UserRole
_LIST_WIDTH = 280
_SAID = "said"

Read = tuple[list[Attribute], list[AttributeGroup]]


class AttributesPanel(Page):
    """A list at the left, what is chosen there at the right."""

    def __init__(self, bridge: Bridge, names: CatalogNames, going: Going) -> None:
        super().__init__()
        self._bridge = bridge
        self._names = names
        self._going = going
        self._attributes: dict[str, Attribute] = {}
        self._groups: dict[str, AttributeGroup] = {}
        self._wanted = ""
        """What is to be shown once it is listed: its id."""
        self.bars = Bars()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._build_list())
        self.attribute = AttributeForm(bridge)
        self.group = GroupForm(bridge)
        for form in (self.attribute, self.group):
            form.hide()
            form.changed.connect(self._changed)
            form.failed.connect(lambda text: self._say("error", text))
            line.addWidget(form, 1)
        self.empty = controls.label("", "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.empty, 1)
        column.addLayout(line, 1)
        column.addWidget(self.bars)

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Attributes and groups"), "title"))
        line.addStretch(1)
        self.new_button = Button(tr("New attribute"), icon="add")
        self.new_button.clicked.connect(self._new)
        line.addWidget(self.new_button)
        return line

    def _build_list(self) -> QWidget:
        card = controls.surface("card")
        card.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.choices = FilterChoices([tr("Attributes"), tr("Groups")])
        self.choices.chosen.connect(lambda _: self._switched())
        column.addWidget(self.choices)
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Search attributes and groups"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(lambda _: self._fill())
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Attributes"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setProperty("surface", "choices")
        self.list.setStyleSheet("QListWidget { border: 0; padding: 0; }")  # it stands in a card already
        # Not by what is current: the first one becomes that when Tab comes by, and what is being made would go.
        self.list.itemSelectionChanged.connect(self._show)
        column.addWidget(self.list, 1)
        return card

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, attribute_id: str = "") -> None:
        """Show all attributes, and one of them."""
        self._wanted = attribute_id
        self.bars.take(_SAID)
        self.read()

    def read(self) -> None:
        """Read definitions and groups from PXM."""

        async def ask(api: ServiceApi) -> Read:
            attributes = [Attribute.model_validate(row) for row in await api.call("attributes.list", {})]
            groups = [
                AttributeGroup.model_validate(row) for row in await api.call("attribute_groups.list", {})
            ]
            return attributes, groups

        def show(read: Read) -> None:
            attributes, groups = read
            self._attributes = {each.id: each for each in sorted(attributes, key=_by_name)}
            self._groups = {each.id: each for each in sorted(groups, key=_by_name)}
            self.choices.count(0, len(attributes))
            self.choices.count(1, len(groups))
            self._fill()

        self._bridge.call(ask, show, lambda error: self._say("error", words.explained(error)))

    def focus_filter(self) -> None:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def take_focus(self) -> None:
        """Begin in the list."""
        self.list.setFocus()

    def unsaved(self) -> bool:
        """Whether a line was edited and not kept."""
        return parts.is_typed(self)

    def escape(self) -> bool:
        """Put the question away whether to delete, else clear the search; False when there was neither."""
        for form in (self.attribute, self.group):
            if form.delete.asking:
                form.delete.keep()
                return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    # -- list ----------------------------------------------------------------------------------------------

    @property
    def _kind(self) -> Literal["attribute", "group"]:
        return "attribute" if self.choices.current == 0 else "group"

    def _switched(self) -> None:
        group = self._kind == "group"
        self.new_button.setText(tr("New group") if group else tr("New attribute"))
        self.list.setAccessibleName(tr("Groups of attributes") if group else tr("Attributes"))
        self._fill()

    def _fill(self) -> None:
        """List what fits; what was current stays so."""
        wanted = self._wanted or self._current()
        search = self.search.text().strip().casefold()
        self.list.blockSignals(True)
        self.list.clear()
        for key, name, more in self._entries():
            if search in name.casefold():
                told = words.one_line(name)
                made = QListWidgetItem(f"{told}  ({more})" if more else told)
                made.setData(_ID, key)
                made.setToolTip(told)
                self.list.addItem(made)
                if key == wanted:
                    self.list.setCurrentItem(made)
        if not self.list.selectedItems() and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._wanted = ""
        self._show()

    def _current(self) -> str:
        """Return the id of what is chosen in the list; empty for nothing."""
        chosen = self.list.selectedItems()
        return str(chosen[0].data(_ID)) if chosen else ""

    def _entries(self) -> list[tuple[str, str, str]]:
        if self._kind == "attribute":
            return [(a.id, a.name or a.id, type_word(a.type or "")) for a in self._attributes.values()]
        return [(g.id, g.name or g.id, words.number(len(g.attributes or ()))) for g in self._groups.values()]

    def _show(self) -> None:
        key = self._current()
        attribute = self._attributes.get(key) if self._kind == "attribute" else None
        group = self._groups.get(key) if self._kind == "group" else None
        self.attribute.setVisible(attribute is not None)
        self.group.setVisible(group is not None)
        self.empty.setVisible(attribute is None and group is None)
        if attribute is not None:
            self.attribute.show_attribute(attribute, list(self._groups.values()))
        elif group is not None:
            self.group.show_group(group, list(self._attributes.values()))
        else:
            text = tr("Nothing has this name.") if self.search.text() else tr("There is none yet.")
            self.empty.setText(text)

    def _new(self) -> None:
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.clearSelection()
        self.list.blockSignals(False)
        self.empty.hide()
        attribute = self._kind == "attribute"
        self.attribute.setVisible(attribute)
        self.group.setVisible(not attribute)
        if attribute:
            self.attribute.begin()
        else:
            self.group.begin(list(self._attributes.values()))

    def _changed(self, identity: str) -> None:
        self._wanted = identity
        self.bars.take(_SAID)
        self.read()

    def _say(self, kind: str, text: str) -> None:
        self.bars.put(_SAID, Bar(kind, text, on_dismiss=lambda: self.bars.take(_SAID)))


def _by_name(each: Any) -> tuple[str, str]:
    return (each.name or each.id).casefold(), each.id
