"""The top of a product's page: what it is, its name and SKU to be edited in place, where to go from here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Collection
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui import words
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.products.parts import EditLine
from pxm_desktop.ui.words import tr

_ICONS = {"standalone": "product", "parent": "family", "variant": "variant"}


class ProductHeader(QWidget):
    """Says what is to change, as arguments of `collections.set`."""

    changed = Signal(object)
    """Arguments: dict[str, Any]."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.shape = Shape("product", "accent", 20)
        line.addWidget(self.shape)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        titles.addWidget(self.title)
        self.detail = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.detail.setProperty("role", "quiet")
        titles.addWidget(self.detail)
        line.addLayout(titles, 1)
        self.coverage_button = Button(tr("Coverage"))
        self.coverage_button.setToolTip(tr("Which views it has, and which are missing"))
        line.addWidget(self.coverage_button)
        self.new_button = Button(tr("New…"), icon="add")
        self.new_button.setAccessibleName(tr("Make a new product, family or category"))
        line.addWidget(self.new_button)
        column.addLayout(line)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        self.name = EditLine(tr("Name"))
        self.name.saved.connect(lambda text: self._ask(name=text))
        fields.addWidget(self.name, 3)
        self.sku = EditLine(tr("SKU"), tr("None"), may_be_empty=True)
        self.sku.saved.connect(lambda text: self._ask(additional_title=text or None))
        fields.addWidget(self.sku, 2)
        column.addLayout(fields)

    def show_choice(self, choice: CollectionChoice) -> None:
        """Show what the copy knows of the product."""
        self.title.set_full(words.one_line(choice.name))
        self.shape.show_shape(_ICONS[choice.kind], "accent")
        self.name.show_text(choice.name)
        self.sku.show_text(choice.sku)
        kind = {"parent": tr("Family"), "variant": tr("Variant"), "standalone": tr("Product")}[choice.kind]
        if choice.kind == "parent":
            kind = f"{kind}, {words.plural('%n variant', '%n variants', choice.variants)}"
        self._parts = (kind, choice.sku, choice.path)
        self._show_detail("")

    def show_product(self, product: Collection) -> None:
        """Show what PXM has now."""
        self.title.set_full(words.one_line(product.name or product.id))
        self.name.show_text(product.name or "")
        self.sku.show_text(product.additional_title or "")
        self._show_detail(published_text(product))

    def _show_detail(self, published: str) -> None:
        self.detail.set_full(" · ".join(filter(None, (*self._parts, published))))

    def _ask(self, **arguments: Any) -> None:
        self.changed.emit(arguments)


def published_text(product: Collection) -> str:
    """Return whether and when a product is published, in words."""
    if product.published is None:
        return ""
    if not product.published:
        return tr("not published")
    start, end = product.published_start_date, product.published_end_date
    if start is not None and end is not None:
        text = tr("published from %1 until %2").replace("%2", words.day(end))
        return text.replace("%1", words.day(start))
    if start is not None:
        return tr("published from %1").replace("%1", words.day(start))
    return tr("published until %1").replace("%1", words.day(end)) if end is not None else tr("published")
