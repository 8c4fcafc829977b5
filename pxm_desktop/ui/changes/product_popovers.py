"""Which products files are linked to, unlinked from or moved to: what is asked before a plan is made."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.changes.bulk_popover import Build, BulkPopover, Selection
from pxm_desktop.ui.chips import Chip, ChipBox
from pxm_desktop.ui.controls import Check
from pxm_desktop.ui.product_search import ProductSearch
from pxm_desktop.ui.words import tr

_MOST_BOXES = 200
"""Products of a selection that are offered to be unlinked."""
_ROOM = 280


class _ProductBoxes(QScrollArea):
    """Check boxes for the products that a selection has, those of most files first."""

    changed = Signal()

    def __init__(self, names: CatalogNames) -> None:
        super().__init__()
        self._names = names
        self.boxes: dict[str, Check] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._selection = Selection()
        names.changed.connect(self._name)

    def offer(self, selection: Selection, checked: Iterable[str]) -> None:
        """Offer the products of a selection."""
        self._selection = selection
        on = frozenset(checked)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.boxes = {}
        ordered = sorted(selection.products.items(), key=lambda each: -each[1])
        for product, _ in ordered[:_MOST_BOXES]:
            box = Check("")
            box.setChecked(product in on)
            box.clicked.connect(lambda _: self.changed.emit())
            self.boxes[product] = box
            column.addWidget(box)
        more = len(ordered) - _MOST_BOXES
        if more > 0:
            text = words.plural("… and %n product more", "… and %n products more", more)
            column.addWidget(controls.label(text, "quiet"))
        if not ordered:
            text = tr("No file of the selection is linked to a product.")
            column.addWidget(controls.label(text, "quiet", wrap=True))
        column.addStretch(1)
        self.setWidget(inside)
        self._name()

    def checked(self) -> list[str]:
        """Return the products that are ticked."""
        return [product for product, box in self.boxes.items() if box.isChecked()]

    def _name(self) -> None:
        for product, box in self.boxes.items():
            name = words.product(self._names.product(product))
            many, total = self._selection.products.get(product, 0), self._selection.total
            text = words.one_line(name)
            if many < total:
                text = tr("%1 (%2 of %3 files)").replace("%3", words.number(total))
                text = text.replace("%2", words.number(many)).replace("%1", words.one_line(name))
            box.setText(
                words.escaped(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _ROOM))
            )
            box.setAccessibleName(text)
            box.setToolTip(text)


class LinkPopover(BulkPopover):
    """Which products are added."""

    _HIGH = 240

    def __init__(self, bridge: Bridge, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner, tr("Link to products"))
        self._names = names
        self.chosen: list[str] = []
        self.search = ProductSearch(bridge, names)
        self.search.leave_out = lambda: self.chosen
        self.search.list.taken = lambda: self.chosen
        self.search.picked.connect(self._pick)
        self.search.found.connect(names.learn)
        self._body.addWidget(self.search)
        self.chips = ChipBox(_ROOM)
        self.chips.removed.connect(lambda product: self._set([p for p in self.chosen if p != product]))
        self.chips.cleared.connect(lambda: self._set([]))
        self.chips.emptied.connect(self.search.field.setFocus)
        self._body.addWidget(self.chips)
        self._body.addStretch(1)

    def _fill(self) -> None:
        self.search.field.clear()
        self._set([])

    def _first(self) -> QWidget:
        return self.search.field

    def _pick(self, choice: CollectionChoice) -> None:
        self._names.learn([choice])
        if choice.id not in self.chosen:
            self._set([*self.chosen, choice.id])

    def _set(self, products: list[str]) -> None:
        self.chosen = products
        known = [self._names.product(product) for product in products]
        self.chips.show_chips([Chip(c.id, words.one_line(c.name), words.product(c)) for c in known])
        self._check()

    def _plan(self) -> tuple[Build, str] | None:
        if not self.chosen:
            return None
        chosen = tuple(self.chosen)
        title = edits.link_title([self._names.product(product).name for product in chosen])
        return lambda ids: edits.link(ids, chosen), title


class UnlinkPopover(BulkPopover):
    """Which of the products that the selection has are taken off."""

    _HIGH = 300

    def __init__(self, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner, tr("Unlink from products"))
        self._names = names
        self.boxes = _ProductBoxes(names)
        self.boxes.changed.connect(self._check)
        self._body.addWidget(self.boxes, 1)
        self.shown = ""
        """The product that is shown beside the selection."""

    def _fill(self) -> None:
        had = list(self.selection.products)
        self.boxes.offer(self.selection, [self.shown] if self.shown in had else had if len(had) == 1 else [])

    def _first(self) -> QWidget:
        return next(iter(self.boxes.boxes.values()), self.preview)

    def _plan(self) -> tuple[Build, str] | None:
        gone = tuple(self.boxes.checked())
        if not gone:
            return None
        title = edits.unlink_title([self._names.product(product).name for product in gone])
        return lambda ids: edits.unlink(ids, gone), title


class MovePopover(BulkPopover):
    """To which product files go, and out of which."""

    _HIGH = 420

    def __init__(self, bridge: Bridge, names: CatalogNames, owner: QWidget) -> None:
        super().__init__(owner, tr("Move to a product"))
        self._names = names
        self.target: CollectionChoice | None = None
        self.shown = ""
        """The product that is shown beside the selection."""
        self.search = ProductSearch(bridge, names)
        self.search.picked.connect(self._pick)
        self.search.found.connect(names.learn)
        self._body.addWidget(self.search)
        self.chips = ChipBox(_ROOM)
        self.chips.removed.connect(lambda _: self._pick(None))
        self.chips.emptied.connect(self.search.field.setFocus)
        self._body.addWidget(self.chips)
        self._body.addWidget(controls.label(tr("Out of"), "heading"))
        self.boxes = _ProductBoxes(names)
        self.boxes.changed.connect(self._check)
        self._body.addWidget(self.boxes, 1)

    def _fill(self) -> None:
        self.search.field.clear()
        self._pick(None)
        had = list(self.selection.products)
        self.boxes.offer(self.selection, [self.shown] if self.shown in had else had if len(had) == 1 else [])

    def _first(self) -> QWidget:
        return self.search.field

    def _pick(self, choice: CollectionChoice | None) -> None:
        self.target = choice
        if choice is not None:
            self._names.learn([choice])
        chips = [Chip(choice.id, words.one_line(choice.name), words.product(choice))] if choice else []
        self.chips.show_chips(chips)
        self._check()

    def _plan(self) -> tuple[Build, str] | None:
        target = self.target
        if target is None:
            return None
        left = tuple(each for each in self.boxes.checked() if each != target.id)
        title = edits.move_title(target.name, [self._names.product(product).name for product in left])
        return lambda ids: edits.move(ids, target.id, left), title
