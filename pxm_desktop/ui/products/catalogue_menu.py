"""A button whose menu makes new products and categories, opens the category that is shown, and the attributes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from pxm_desktop.ui.menu_button import MenuButton
from pxm_desktop.ui.words import tr


class CatalogueMenu(MenuButton):
    """Says what is wanted."""

    new_wanted = Signal(str, str)
    """What is to be made (`standalone`, `parent`, `category`), and the category in which."""
    category_wanted = Signal(str)
    attributes_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(kind="flat")
        self.category: Callable[[], str] = lambda: ""
        """Tells which category is shown; empty for none."""
        self.show_text(tr("Catalogue"))
        self.setAccessibleName(tr("Catalogue: products, categories, attributes"))
        self.setToolTip(tr("Make products and categories, edit attributes"))
        self.filling.connect(self._fill)

    def _fill(self, menu: QMenu) -> None:
        category = self.category()
        for text, kind in (
            (tr("New product…"), "standalone"),
            (tr("New family…"), "parent"),
            (tr("New category…"), "category"),
        ):
            menu.addAction(text, self._make(kind, category))
        menu.addSeparator()
        if category:
            menu.addAction(tr("Edit the category…"), lambda: self.category_wanted.emit(category))
        menu.addAction(tr("Attributes and groups…"), self.attributes_wanted.emit)

    def _make(self, kind: str, category: str) -> Callable[[], None]:
        return lambda: self.new_wanted.emit(kind, category)
