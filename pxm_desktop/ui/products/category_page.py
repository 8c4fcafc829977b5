"""The page of a category: its name and place, its products and resources; renamed, moved, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.api import CollectionChoice, ServiceApi
from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.pick_field import PickField
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products import parts
from pxm_desktop.ui.products.deleting import DeletePanel
from pxm_desktop.ui.products.parts import EditLine, PickList, Section
from pxm_desktop.ui.products.resources_section import Resources
from pxm_desktop.ui.words import tr

_MOST = 200
"""Products that are listed; the library shows all of them."""
_SAVED = "saved"

Read = tuple[list[CategoryNode], list[CollectionChoice]]


class CategoryPage(Page):
    """Shows one category."""

    new_wanted = Signal(str)
    """A product is to be made in this category."""
    named = Signal(str, str)
    """The id and name of what is shown."""

    def __init__(self, bridge: Bridge, names: CatalogNames, going: Going) -> None:
        super().__init__()
        self._bridge = bridge
        self._names = names
        self._going = going
        self.category_id = ""
        self._node = CategoryNode(id="", name="")
        self._paths: dict[str, str] = {}
        self.bars = Bars()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        column.addWidget(self.bars)
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 4, 0)
        stack.setSpacing(12)
        stack.addWidget(self._build_place())
        stack.addWidget(self._build_products())
        self.resources = Resources(bridge, "category")
        stack.addWidget(self.resources)
        self.delete = DeletePanel(bridge, "categories", tr("Delete the category…"))
        self.delete.deleted.connect(lambda _: self._going.back())
        stack.addWidget(self.delete)
        stack.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        names.catalog_changed.connect(self._catalog_changed)

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Shape("folder", "accent", 20))
        titles = QVBoxLayout()
        titles.setSpacing(0)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        titles.addWidget(self.title)
        self.detail = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.detail.setProperty("role", "quiet")
        titles.addWidget(self.detail)
        line.addLayout(titles, 1)
        self.files_button = Button(tr("Show files"))
        self.files_button.clicked.connect(self._show_files)
        line.addWidget(self.files_button)
        self.coverage_button = Button(tr("Coverage"))
        self.coverage_button.clicked.connect(lambda: self._going.to_coverage((), self.category_id))
        line.addWidget(self.coverage_button)
        self.new_button = Button(tr("New…"), icon="add")
        self.new_button.setAccessibleName(tr("Make a new product, family or category"))
        self.new_button.clicked.connect(lambda: self.new_wanted.emit(self.category_id))
        line.addWidget(self.new_button)
        return line

    def _build_place(self) -> QWidget:
        section = Section(tr("Name and place"))
        self.name = EditLine(tr("Name"))
        self.name.saved.connect(lambda text: self.change({"name": text}))
        section.body.addWidget(self.name)
        section.body.addWidget(controls.label(tr("Below"), "heading"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.parent_field = PickField(tr("The category that it lies in"), tr("At the top"))
        self.parent_field.picked.connect(self._move)
        line.addWidget(self.parent_field, 1)
        self.top_button = Button(tr("Move to the top"), kind="flat")
        self.top_button.clicked.connect(lambda: self.change({"parent_id": None}))
        line.addWidget(self.top_button)
        section.body.addLayout(line)
        self.place = section
        return section

    def _build_products(self) -> QWidget:
        section = Section(tr("Products"))
        self.list = PickList(self._bridge, tr("Products in the category"))
        self.list.picked.connect(lambda choice: self._going.to_product(choice.id))
        section.body.addWidget(self.list)
        self.note = controls.label("", "quiet", wrap=True)
        section.body.addWidget(self.note)
        self.products = section
        return section

    # -- showing -------------------------------------------------------------------------------------------

    def open(self, category_id: str) -> None:
        """Show a category."""
        self.category_id = category_id
        self.bars.take(_SAVED)
        self.list.offer([])
        self.resources.open(category_id)
        self.read()

    def read(self) -> None:
        """Read the category anew, from the copy."""
        category = self.category_id

        async def ask(api: ServiceApi) -> Read:
            nodes = await api.catalog.categories()
            return nodes, await api.catalog.collections("", category, _MOST)

        def show(read: Read) -> None:
            if category == self.category_id:
                self._show(*read)

        self._bridge.call(ask, show, self._failed)

    def focus_filter(self) -> None:
        """Go to the name."""
        self.name.field.setFocus()
        self.name.field.selectAll()

    def take_focus(self) -> None:
        """Begin at the name."""
        self.name.field.setFocus()

    def unsaved(self) -> bool:
        """Whether a line was edited and not kept."""
        return parts.is_typed(self)

    def escape(self) -> bool:
        """Put the question away whether to delete; False when it was not asked."""
        for panel in (self.delete, self.resources.form.delete):
            if panel.asking:
                panel.keep()
                return True
        return False

    def _show(self, nodes: Sequence[CategoryNode], products: Sequence[CollectionChoice]) -> None:
        self._node = next((node for node in nodes if node.id == self.category_id), self._node)
        node = self._node
        self.title.set_full(words.one_line(node.name))
        self.named.emit(node.id, node.name)
        self.detail.set_full(
            " · ".join(filter(None, (node.path, words.plural("%n product", "%n products", node.count))))
        )
        self.name.show_text(node.name)
        self.delete.show_object(node.id, node.name)
        inside = _below(nodes, node.id)
        self._paths = {each.id: each.path or each.name for each in nodes if each.id not in inside}
        self.parent_field.offer(list(self._paths.items()))
        self.parent_field.setText(self._paths.get(node.parent_id or "", ""))
        self.parent_field.setCursorPosition(0)
        self.top_button.setEnabled(node.parent_id is not None)
        self._names.learn(products)
        self.list.offer([("", products)])
        self.products.count(node.count)
        more = node.count - len(products)
        text = tr("No product lies here yet.") if not products else ""
        if more > 0:
            text = words.plural("%n more not shown", "%n more not shown", more)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # -- changing ------------------------------------------------------------------------------------------

    def change(self, arguments: dict[str, Any]) -> None:
        """Change the category in PXM."""
        category = self.category_id
        self.bars.take(_SAVED)
        self.place.wait()

        def done(_: Any) -> None:
            self.place.settle()
            self.read()

        def failed(error: BaseException) -> None:
            self.place.settle()
            self._failed(error)
            self.read()

        self._bridge.call(lambda api: api.call("categories.set", {"id": category, **arguments}), done, failed)

    def _move(self, parent: str) -> None:
        self.parent_field.setText(self._paths.get(parent, ""))
        if parent != self._node.parent_id:
            self.change({"parent_id": parent})

    def _show_files(self) -> None:
        self._going.to_files(FileQuery(category=self.category_id), self._node.path or self._node.name)

    def _catalog_changed(self) -> None:
        if self.category_id and self.isVisible():
            self.read()

    def _failed(self, error: BaseException) -> None:
        text = words.explained(error)
        self.bars.put(_SAVED, Bar("error", text, on_dismiss=lambda: self.bars.take(_SAVED)))


def _below(nodes: Sequence[CategoryNode], category: str) -> set[str]:
    """Return a category and all that lies below it: it cannot be moved there."""
    found = {category}
    for node in nodes:  # parents stand before their children
        if node.parent_id in found:
            found.add(node.id)
    return found
