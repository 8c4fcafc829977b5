"""The page of a product: what belongs to it and where it stands, all of it edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.pxm.models import Collection
from pxm_desktop.service.api import CollectionChoice, ServiceApi
from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.pictures import Pictures
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products import parts
from pxm_desktop.ui.products.deleting import DeletePanel
from pxm_desktop.ui.products.image_variants import ImageVariants
from pxm_desktop.ui.products.product_attributes import ProductAttributes
from pxm_desktop.ui.products.product_family import ProductFamily, ProductRelated
from pxm_desktop.ui.products.product_files import ProductFiles
from pxm_desktop.ui.products.product_header import ProductHeader
from pxm_desktop.ui.products.product_placing import ProductPlacing
from pxm_desktop.ui.products.resources_section import Resources
from pxm_desktop.ui.words import tr

_TWO_COLUMNS = 860
"""From this width on the sections stand in two columns, in pixels."""
_SAVED = "saved"

Read = tuple[Collection, list[CollectionChoice], list[CategoryNode]]


class ProductPage(Page):
    """Shows one product. Each section reads what it needs by itself, so that one which fails hides no other."""

    category_opened = Signal(str)
    new_wanted = Signal()
    """Something new is to be made."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, going: Going, pictures: Pictures | None = None
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._names = names
        self._going = going
        self._call: Call[Read] | None = None
        self.product_id = ""
        shown = pictures or Pictures(bridge, self)
        self.header = ProductHeader()
        self.files = ProductFiles(bridge, names, going, shown)
        self.attributes = ProductAttributes(bridge, names)
        self.images = ImageVariants(bridge)
        self.placing = ProductPlacing(names)
        self.family = ProductFamily(bridge, names)
        self.related = ProductRelated(bridge, names)
        self.resources = Resources(bridge, "collection")
        self.delete = DeletePanel(bridge, "collections", tr("Delete the product…"))
        self.bars = Bars()
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.bars)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.area, 1)
        inside = QWidget()
        self.area.setWidget(inside)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._columns.setContentsMargins(0, 0, 4, 0)
        self._columns.setSpacing(12)
        self.left, self.right = QWidget(), QWidget()
        for side, stretch, sections in (
            (self.left, 3, (self.files, self.attributes, self.images)),
            (self.right, 2, (self.placing, self.family, self.related, self.resources, self.delete)),
        ):
            self._columns.addWidget(side, stretch)
            stack = QVBoxLayout(side)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(12)
            for section in sections:  # last, since each move to another parent styles all inside anew
                stack.addWidget(section)
            stack.addStretch(1)

    def _connect(self) -> None:
        self.header.coverage_button.clicked.connect(lambda: self._going.to_coverage((self.product_id,)))
        self.header.new_button.clicked.connect(self.new_wanted)
        self.header.changed.connect(self.change)
        self.placing.changed.connect(self.change)
        self.placing.category_opened.connect(self.category_opened)
        self.family.opened_product.connect(self._going.to_product)
        self.family.became_family.connect(self.read)
        self.related.opened_product.connect(self._going.to_product)
        self.images.file_opened.connect(lambda file_id: self._going.to_file(file_id))
        self.delete.deleted.connect(self._deleted)

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, product_id: str) -> None:
        """Show a product: at once what the copy knows, then what PXM says."""
        self.product_id = product_id
        choice = self._names.product(product_id)
        self.bars.take(_SAVED)
        self._show_choice(choice)
        self.placing.show_product(None)
        self.files.open(product_id, choice.name)
        self.attributes.open(product_id)
        for section in (self.images, self.related, self.resources):
            section.open(product_id)
        self.area.verticalScrollBar().setValue(0)
        self.read()

    def read(self) -> None:
        """Read the product anew."""
        if self._call is not None:
            self._call.cancel()
        product = self.product_id
        self.placing.wait()

        async def ask(api: ServiceApi) -> Read:
            known = await api.catalog.choices([product])
            nodes = await api.catalog.categories()
            return (
                Collection.model_validate(await api.call("collections.show", {"id": product})),
                known,
                nodes,
            )

        self._call = self._bridge.call(ask, self._show, self._unread)

    def focus_filter(self) -> None:
        """Go to the product's name."""
        self.header.name.field.setFocus()
        self.header.name.field.selectAll()

    def take_focus(self) -> None:
        """Begin at the files."""
        (self.files.grid if self.files.grid.isVisible() else self.files.toggle).setFocus()

    def unsaved(self) -> bool:
        """Whether attributes or a line were edited and not kept."""
        return bool(self.attributes.changed) or parts.is_typed(self)

    def escape(self) -> bool:
        """Put the question away whether to delete; False when it was not asked."""
        for panel in (self.delete, self.resources.form.delete):
            if panel.asking:
                panel.keep()
                return True
        return False

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:  # noqa: ARG002
        """Say that a drop goes to this product."""
        return tr("Drop to upload"), tr("They go to %1").replace("%1", words.one_line(self.header.title.full))

    def take_drop(self, paths: Sequence[bytes]) -> bool:
        """Upload what was dropped to this product."""
        self.files.put(paths)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Stack the columns where there is no room for two."""
        super().resizeEvent(event)
        wide = self.width() >= _TWO_COLUMNS
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._columns.direction() != direction:
            self._columns.setDirection(direction)

    # -- showing -------------------------------------------------------------------------------------------

    def _show_choice(self, choice: CollectionChoice) -> None:
        self.header.show_choice(choice)
        self.family.show_product(choice)
        self.files.show_name(choice.name)
        self.delete.show_object(choice.id, choice.name)

    def _show(self, read: Read) -> None:
        product, known, nodes = read
        self._call = None
        self.placing.settle()
        self._names.learn(known)
        self._show_choice(_choice(product, known))
        self.header.show_product(product)
        self.placing.learn_categories(nodes)
        self.placing.show_product(product)

    def _unread(self, error: BaseException) -> None:
        self._call = None
        self.placing.settle()
        self._say("error", words.explained(error), [(tr("Try again"), self.read)])

    # -- changing ------------------------------------------------------------------------------------------

    def change(self, arguments: dict[str, Any]) -> None:
        """Change the product in PXM: the service reads it, merges and sends only what differs."""
        product = self.product_id
        self.bars.take(_SAVED)
        self.placing.wait()

        def done(_: Any) -> None:
            self.placing.settle()
            if product == self.product_id:
                self.read()

        def failed(error: BaseException) -> None:
            self.placing.settle()
            self._say("error", words.explained(error))
            if product == self.product_id:
                self.read()  # what was clicked shows again what PXM has

        self._bridge.call(lambda api: api.call("collections.set", {"id": product, **arguments}), done, failed)

    def _deleted(self, product: str) -> None:
        if product == self.product_id:
            self._going.back()

    def _say(self, kind: str, text: str, actions: Sequence[tuple[str, Any]] = ()) -> None:
        self.bars.put(_SAVED, Bar(kind, text, actions, on_dismiss=lambda: self.bars.take(_SAVED)))


def _choice(product: Collection, known: Sequence[CollectionChoice]) -> CollectionChoice:
    """Return a product as PXM has it now, with what only the copy knows."""
    kind = {"parent": "parent", "variant": "variant"}.get(
        (product.collection_type or "").casefold(), "standalone"
    )
    base = known[0] if known else CollectionChoice(id=product.id, name=product.name or product.id)
    told = {
        "name": product.name or base.name,
        "sku": product.additional_title or "",
        "kind": kind,
        "parent_id": product.parent_topic_id or base.parent_id,
    }
    return base.model_copy(update=told)
