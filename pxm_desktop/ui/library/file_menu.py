"""The menu of the selected files, and what it does by itself: copy ids and links, save, show a product."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileQuery, LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.bulk import BulkBar
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.selection import Selection
from pxm_desktop.ui.menu_button import menu_name
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_SAID = "said"
_SAID_MS = 6000
"""How long a short message stays, in milliseconds."""
_PRODUCTS = 12
"""Products of a file that are named in the menu."""


class FileMenu(QObject):
    """Opens the menu; what changes files is asked for by the bar of the selection."""

    def __init__(
        self,
        selection: Selection,
        names: CatalogNames,
        going: Going,
        bulk: BulkBar,
        waits: Waits,
        bars: Bars,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._selection = selection
        self._names = names
        self._going = going
        self._bulk = bulk
        self._waits = waits
        self._bars = bars
        self._page = page
        self._gone = single_shot(self, _SAID_MS, lambda: bars.take(_SAID))
        self.menu: QMenu | None = None
        """The menu while it is open."""

    def open_at(self, point: QPoint, file: LibraryFile | None, open_file: Callable[[], None]) -> None:
        """Open the menu at a point of the screen; `file` is the one that is selected, where it is one."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Selected files"))
        if file is not None:
            menu.addAction(tr("Open"), open_file)
            self._add_products(menu, file)
            menu.addSeparator()
        for button in self._bulk.buttons.values():
            if not button.isHidden():
                menu.addAction(button.text(), button.click)
        menu.addSeparator()
        menu.addAction(
            tr("Copy the id in PXM") if file is not None else tr("Copy the ids in PXM"), self.copy_ids
        )
        if file is not None:
            menu.addAction(tr("Copy the link"), partial(self.copy_link, file))
            menu.addAction(tr("Save…"), partial(self.ask_save, file))
        self.menu = menu
        menu.destroyed.connect(self._forget)
        menu.popup(point)

    def _forget(self) -> None:
        self.menu = None

    def _add_products(self, menu: QMenu, file: LibraryFile) -> None:
        products = file.products or ()
        if len(products) == 1:
            menu.addAction(tr("Show the product"), partial(self._going.to_product, products[0]))
            of_product = DuplicateScope(query=FileQuery(product=products[0]))
            menu.addAction(tr("Duplicates in the product…"), partial(self._going.to_duplicates, of_product))
        elif products:
            several = menu.addMenu(tr("Show a product"))
            for product in products[:_PRODUCTS]:
                name = menu_name(self._names.product(product).name)
                several.addAction(name, partial(self._going.to_product, product))

    # -- doing ---------------------------------------------------------------------------------------------

    def copy_ids(self) -> None:
        """Copy the ids of all selected files, one a line."""

        def done(files: Sequence[LibraryFile]) -> None:
            QGuiApplication.clipboard().setText("\n".join(file.id for file in files))
            self.say(words.plural("%n id was copied.", "%n ids were copied.", len(files)))

        self._selection.resolve(done)

    def copy_link(self, file: LibraryFile) -> None:
        """Copy a link to the original, which is good for a while."""

        def done(link: str) -> None:
            QGuiApplication.clipboard().setText(link)
            self.say(tr("The link was copied. It is good for a while only."))

        self._waits.call(tr("Asking PXM for the link…"), lambda api: api.library.link(file.id), done)

    def ask_save(self, file: LibraryFile) -> None:
        """Let somebody choose where to save the original."""
        dialog = QFileDialog(self._page.window(), tr("Save the file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(words.one_line(file.name).replace("/", "_"))
        dialog.fileSelected.connect(lambda path: self.save(file, os.fsencode(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, file: LibraryFile, path: bytes) -> None:
        """Save the original."""
        name = words.one_line(file.name)

        def done(size: int) -> None:
            text = tr("“%1” was saved (%2).").replace("%2", words.size(size))
            self.say(text.replace("%1", name))

        text = tr("Saving “%1”…").replace("%1", name)
        self._waits.call(text, lambda api: api.library.save(file.id, path, replace=True), done)

    def say(self, text: str) -> None:
        """Tell something for a moment."""
        self._bars.put(_SAID, Bar("ok", text, on_dismiss=lambda: self._bars.take(_SAID)))
        self._gone.start()
