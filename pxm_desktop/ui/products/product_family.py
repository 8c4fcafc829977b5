"""The variants of a family, the family of a variant, and what a product is associated with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pxm_desktop.pxm.models import RelatedGroup
from pxm_desktop.service.api import CollectionChoice, ServiceApi
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.products.parts import LONGEST, PickList, Section
from pxm_desktop.ui.words import tr


class ProductFamily(Section):
    """Opens and makes variants; says so when a product becomes a family."""

    opened_product = Signal(str)
    became_family = Signal()

    def __init__(self, bridge: Bridge, names: CatalogNames) -> None:
        super().__init__(tr("Variants"))
        self._bridge = bridge
        self._names = names
        self._product: CollectionChoice | None = None
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.list = PickList(bridge, tr("Variants of the family"))
        self.list.picked.connect(lambda choice: self.opened_product.emit(choice.id))
        self.body.addWidget(self.list)
        self.family_button = Button("", icon="family", kind="link")
        self.family_button.clicked.connect(self._open_family)
        self.body.addWidget(self.family_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.become_button = Button(tr("Make it a family with variants"), kind="link")
        self.become_button.clicked.connect(self._become)
        self.body.addWidget(self.become_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._build_form())
        self.again_wanted.connect(self.read)
        names.catalog_changed.connect(self.read)

    def _build_form(self) -> QWidget:
        self.form = QWidget()
        line = QHBoxLayout(self.form)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self.name = _field(tr("Name of a new variant"), tr("New variant"))
        self.sku = _field(tr("SKU of a new variant"), tr("SKU"))
        self.make_button = Button(tr("Make variant"), icon="add")
        self.make_button.clicked.connect(self._make)
        for field in (self.name, self.sku):
            field.returnPressed.connect(self._make)
            field.textChanged.connect(lambda _: self._ready())
        line.addWidget(self.name, 3)
        line.addWidget(self.sku, 2)
        line.addWidget(self.make_button)
        self._ready()
        return self.form

    def show_product(self, product: CollectionChoice) -> None:
        """Show what belongs to another product."""
        if self._product is None or self._product.id != product.id:
            self.list.offer([])
            self.name.clear()
            self.sku.clear()
            self.count(None)
        self._product = product
        self.refuse("")
        family = product.kind == "parent"
        self.form.setVisible(family)
        self.become_button.setVisible(product.kind == "standalone")
        self.family_button.setVisible(product.kind == "variant" and bool(product.parent_id))
        if product.kind == "variant":
            self.list.offer([])
            self.note.setText(tr("It is a variant of a family."))
            name = words.one_line(self._names.product(product.parent_id).name) if product.parent_id else ""
            self.family_button.setText(words.escaped(tr("Open %1").replace("%1", name)))
            self.family_button.setAccessibleName(tr("Open the family %1").replace("%1", name))
        elif not family:
            self.list.offer([])
            self.note.setText(tr("It stands alone: it has no variants and is none."))
        self.note.setVisible(not family)
        self.read()

    def read(self) -> None:
        """Look anew which variants there are."""
        product = self._product
        if product is None or product.kind != "parent":
            return

        def show(variants: Sequence[CollectionChoice]) -> None:
            self.settle()
            if product is not self._product:
                return
            self._names.learn(variants)
            self.list.offer([("", variants)])
            self.count(len(variants))
            self.note.setText(tr("The family has no variants yet."))
            self.note.setVisible(not variants)

        self._bridge.call(lambda api: api.catalog.variants(product.id), show, self.unread)

    def _open_family(self) -> None:
        if self._product is not None and self._product.parent_id:
            self.opened_product.emit(self._product.parent_id)

    def _become(self) -> None:
        product = self._product
        if product is None:
            return

        def done(_: Any) -> None:
            self.settle()
            self.became_family.emit()

        self.wait()
        arguments = {"id": product.id, "collection_type": "parent"}
        self._bridge.call(lambda api: api.call("collections.set", arguments), done, self.failed)

    def _make(self) -> None:
        product = self._product
        if product is None or not self.make_button.isEnabled():
            return
        arguments = {
            "name": self.name.text().strip(),
            "additional_title": self.sku.text().strip() or None,
            "collection_type": "variant",
            "parent_topic_id": product.id,
        }
        self.make_button.setEnabled(False)
        self.wait()

        def done(_: Any) -> None:
            self.name.clear()
            self.sku.clear()
            self.name.setFocus()
            self._ready()
            self.settle()
            self.read()

        def failed(error: BaseException) -> None:
            self._ready()
            self.failed(error)

        self._bridge.call(lambda api: api.call("collections.create", arguments), done, failed)

    def _ready(self) -> None:
        self.make_button.setEnabled(bool(self.name.text().strip()))


class ProductRelated(Section):
    """What a product is associated with, by association group; read when it is unfolded first."""

    opened_product = Signal(str)

    def __init__(self, bridge: Bridge, names: CatalogNames) -> None:
        super().__init__(tr("Related products"), folded=True)
        self._bridge = bridge
        self._names = names
        self._id = ""
        self._read = ""
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.list = PickList(bridge, tr("Related products by group"))
        self.list.picked.connect(lambda choice: self.opened_product.emit(choice.id))
        self.body.addWidget(self.list)
        self.opened.connect(self.read)
        self.again_wanted.connect(self.read)

    def open(self, product_id: str) -> None:
        """Belong to another product."""
        self._id, self._read = product_id, ""
        self.list.offer([])
        self.note.setText("")
        self.count(None)
        self.refuse("")
        if self.unfolded:
            self.read()

    def read(self) -> None:
        """Ask PXM, once for each product."""
        product = self._id
        if not product or self._read == product:
            return
        self._read = product
        self.wait()

        async def ask(api: ServiceApi) -> list[tuple[str, list[CollectionChoice]]]:
            groups = [
                RelatedGroup.model_validate(row)
                for row in await api.call("collections.related", {"id": product})
            ]
            found = []
            for group in groups:
                known = {c.id: c for c in await api.catalog.choices([c.id for c in group.collections])}
                choices = [
                    known.get(each.id)
                    or CollectionChoice(
                        id=each.id, name=each.name or each.id, sku=each.additional_title or ""
                    )
                    for each in group.collections
                ]
                found.append((group.name or "", choices))
            return found

        def show(groups: list[tuple[str, list[CollectionChoice]]]) -> None:
            if product != self._id:
                return
            self.settle()
            for _, choices in groups:
                self._names.learn(choices)
            self.list.offer([(words.one_line(name), choices) for name, choices in groups])
            number = sum(len(choices) for _, choices in groups)
            self.count(number)
            self.note.setText("" if number else tr("PXM associates no other product with it."))
            self.note.setVisible(not number)

        def failed(error: BaseException) -> None:
            self._read = ""
            self.unread(error)

        self._bridge.call(ask, show, failed)


def _field(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setMaxLength(LONGEST)
    made.setAcceptDrops(False)
    return made
