"""Forms that make a product or a category in PXM, in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.words import tr


class _Form(QWidget):
    """Name, place in the tree, and the buttons; PXM's refusal stands above them."""

    cancelled = Signal()

    def __init__(self, bridge: Bridge, title: str, place: str, make: str) -> None:
        super().__init__()
        self._bridge = bridge
        self._paths: dict[str, str] = {}
        self._category: str | None = None
        self._call: Call[CollectionChoice] | Call[CategoryNode] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._column.addWidget(controls.label(title, "strong"))
        self.name = self._field(tr("Name"))
        self.name.textChanged.connect(self._ready)
        self._extra()
        self.place = PickField(place, tr("None"))
        self.place.picked.connect(self._place_picked)
        self.place.textEdited.connect(self._place_typed)
        self._under(place, self.place)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        self._column.addWidget(self.refusal)
        self._column.addStretch(1)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("Waiting for PXM"))
        self.busy.hide()
        self._column.addWidget(self.busy)
        line = QHBoxLayout()
        line.addStretch(1)
        cancel = Button(tr("Cancel"), kind="flat")
        cancel.clicked.connect(self._cancel)
        line.addWidget(cancel)
        self.submit = Button(make, kind="primary")
        self.submit.clicked.connect(self._submit)
        line.addWidget(self.submit)
        self._column.addLayout(line)

    def _field(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setAcceptDrops(False)
        made.returnPressed.connect(self._submit)
        self._under(name, made)
        return made

    def _under(self, name: str, field: QLineEdit) -> None:
        caption = controls.label(name, "heading")
        caption.setContentsMargins(0, 6, 0, 0)
        self._column.addWidget(caption)
        self._column.addWidget(field)

    def _extra(self) -> None:
        """Add fields of its own."""

    def begin(self, name: str, categories: Sequence[CategoryNode], category: str | None) -> None:
        """Show the form anew."""
        self.learn_places(categories)
        self._category = category if category in self._paths else None
        self.place.setText(self._paths.get(self._category or "", ""))
        self.name.setText(name)
        self.refusal.hide()
        self._ready()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def learn_places(self, categories: Sequence[CategoryNode]) -> None:
        """Offer these categories."""
        self._paths = {node.id: node.path or node.name for node in categories}
        self.place.offer(list(self._paths.items()))

    def _place_picked(self, category: str) -> None:
        self._category = category
        self.place.setText(self._paths[category])

    def _place_typed(self, text: str) -> None:
        self._category = next((i for i, path in self._paths.items() if path == text.strip()), None)

    def _ready(self) -> None:
        self.submit.setEnabled(bool(self.name.text().strip()) and self._call is None)
        self.busy.setVisible(self._call is not None)

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self.cancelled.emit()

    def _submit(self) -> None:
        if not self.submit.isEnabled():
            return
        if self.place.text().strip() and self._category is None:
            self._say(tr("No category has this name. Choose one of the list, or leave it empty."))
            return
        self.refusal.hide()
        self._send()
        self._ready()

    def _send(self) -> None:
        """Ask PXM."""

    def _failed(self, error: BaseException) -> None:
        self._call = None
        self._ready()
        self._say(words.explained(error))
        self.name.setFocus()

    def _say(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()


class ProductForm(_Form):
    """Makes a product."""

    made = Signal(object)
    """The CollectionChoice."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, tr("New product in PXM"), tr("Category"), tr("Make product"))

    def _extra(self) -> None:
        self.sku = self._field(tr("SKU"))
        self.sku.setPlaceholderText(tr("May be empty"))

    def begin(self, name: str, categories: Sequence[CategoryNode], category: str | None) -> None:
        """Show the form anew."""
        super().begin(name, categories, category)
        self.sku.clear()

    def _send(self) -> None:
        name, sku, category = self.name.text().strip(), self.sku.text().strip(), self._category

        def done(choice: CollectionChoice) -> None:
            self._call = None
            self._ready()
            self.made.emit(choice)

        self._call = self._bridge.call(
            lambda api: api.catalog.create_collection(name, sku, category), done, self._failed
        )


class CategoryForm(_Form):
    """Makes a category."""

    made = Signal(object)
    """The CategoryNode."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, tr("New category in PXM"), tr("Below"), tr("Make category"))

    def _send(self) -> None:
        name, parent = self.name.text().strip(), self._category

        def done(node: CategoryNode) -> None:
            self._call = None
            self._ready()
            self.made.emit(node)

        self._call = self._bridge.call(
            lambda api: api.catalog.create_category(name, parent), done, self._failed
        )
