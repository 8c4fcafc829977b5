"""Making a product, a family or a category in PXM, in place of the page that was open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout

from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button, Choice
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products.parts import LONGEST
from pxm_desktop.ui.words import tr

_WIDTH = 460


class NewPage(Page):
    """A form; says what was made."""

    product_made = Signal(str)
    category_made = Signal(str)
    cancelled = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._call: Call[Any] | None = None
        self._paths: dict[str, str] = {}
        self._category: str | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(controls.label(tr("New in PXM"), "title"))
        card = controls.surface("card")
        card.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        self.kind = Choice()
        self.kind.setAccessibleName(tr("What is made"))
        for text, key in (
            (tr("Product"), "standalone"),
            (tr("Family with variants"), "parent"),
            (tr("Category"), "category"),
        ):
            self.kind.addItem(text, key)
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind())
        column.addWidget(self.kind)
        self.name = self._field(column, tr("Name"))
        self.name.textChanged.connect(lambda _: self._ready())
        self.sku_label = _caption(tr("SKU"))
        column.addWidget(self.sku_label)
        self.sku = self._line(tr("SKU"))
        self.sku.setPlaceholderText(tr("May be empty"))
        column.addWidget(self.sku)
        self.place_label = _caption("")
        column.addWidget(self.place_label)
        self.place = PickField(tr("Category"), tr("None"))
        self.place.picked.connect(self._place_picked)
        self.place.textEdited.connect(self._place_typed)
        column.addWidget(self.place)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Waiting for PXM"))
        self.busy.hide()
        column.addWidget(self.busy)
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 0)
        line.addStretch(1)
        self.cancel_button = Button(tr("Cancel"), kind="flat")
        self.cancel_button.clicked.connect(self._cancel)
        line.addWidget(self.cancel_button)
        self.make_button = Button(tr("Make it"), kind="primary")
        self.make_button.clicked.connect(self._make)
        line.addWidget(self.make_button)
        column.addLayout(line)
        outer.addWidget(card)
        outer.addStretch(1)
        self._show_kind()

    def _field(self, column: QVBoxLayout, name: str) -> QLineEdit:
        column.addWidget(_caption(name))
        made = self._line(name)
        column.addWidget(made)
        return made

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setMaxLength(LONGEST)
        made.setAcceptDrops(False)
        made.returnPressed.connect(self._make)
        return made

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, kind: str = "standalone", category: str = "") -> None:
        """Begin anew, in a category where one is named."""
        self._give_up()
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.name.clear()
        self.sku.clear()
        self.refusal.hide()
        self._category = category or None
        self.place.clear()
        self._bridge.call(lambda api: api.catalog.categories(), self._learn_places, self._failed)
        self._show_kind()

    def take_focus(self) -> None:
        """Begin with the name."""
        self.name.setFocus()

    def focus_filter(self) -> None:
        """Go to the name."""
        self.name.setFocus()

    def unsaved(self) -> bool:
        """Whether something is about to be made."""
        return bool(self.name.text().strip())

    def escape(self) -> bool:
        """Give it up."""
        self._cancel()
        return True

    # -- inside --------------------------------------------------------------------------------------------

    def _learn_places(self, nodes: Sequence[CategoryNode]) -> None:
        self._paths = {node.id: node.path or node.name for node in nodes}
        self.place.offer(list(self._paths.items()))
        if self._category is not None and not self.place.text():
            self.place.setText(self._paths.get(self._category, ""))

    def _place_picked(self, category: str) -> None:
        self._category = category
        self.place.setText(self._paths[category])

    def _place_typed(self, text: str) -> None:
        self._category = next((i for i, path in self._paths.items() if path == text.strip()), None)

    def _show_kind(self) -> None:
        category = self.kind.currentData() == "category"
        self.sku_label.setVisible(not category)
        self.sku.setVisible(not category)
        self.place_label.setText(tr("Below") if category else tr("Category"))
        self.place.setAccessibleName(tr("The category that it lies in"))
        self._ready()

    def _ready(self) -> None:
        self.make_button.setEnabled(bool(self.name.text().strip()) and self._call is None)
        self.busy.setVisible(self._call is not None)

    def _make(self) -> None:
        if not self.make_button.isEnabled():
            return
        if self.place.text().strip() and self._category is None:
            self._say(tr("No category has this name. Choose one of the list, or leave it empty."))
            return
        kind, name = str(self.kind.currentData()), self.name.text().strip()
        if kind == "category":
            verb, given = "categories.create", {"name": name, "parent_id": self._category}
        else:
            verb = "collections.create"
            given = {
                "name": name,
                "additional_title": self.sku.text().strip() or None,
                "parent_id": self._category,
            }
            if kind == "parent":
                given["collection_type"] = "parent"
        arguments = {key: value for key, value in given.items() if value is not None}
        self.refusal.hide()

        def done(made: Any) -> None:
            self._call = None
            self.name.clear()
            signal = self.category_made if kind == "category" else self.product_made
            signal.emit(str(made["id"]))

        self._call = self._bridge.call(lambda api: api.call(verb, arguments), done, self._failed)
        self._ready()

    def _failed(self, error: BaseException) -> None:
        self._call = None
        self._ready()
        self._say(words.explained(error))

    def _say(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()

    def _cancel(self) -> None:
        self._give_up()
        self.name.clear()
        self.cancelled.emit()

    def _give_up(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self._ready()


def _caption(text: str) -> Any:
    made = controls.label(text, "heading")
    made.setContentsMargins(0, 6, 0, 0)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made
