"""The files of a product as pictures: opened, dragged, and added to by a drop."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog

from pxm_desktop.service.api import Added
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileQuery, FoundFiles, LibraryFile
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import controls, drop, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.dragging import drag_files
from pxm_desktop.ui.library.going import FILES_MIME, Going, dragged, dropped
from pxm_desktop.ui.library.grid import GAP, MARGIN, GridView
from pxm_desktop.ui.library.model import LibraryModel
from pxm_desktop.ui.library.pictures import Pictures
from pxm_desktop.ui.library.seen_files import SeenFiles
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_LINES = 2
"""Lines of pictures before the grid scrolls."""
_REST_MS = 300
_INSIDE = 24
"""Pixels of the card beside the grid."""


class ProductFiles(Section):
    """Shows what is linked to a product, or to a variant of it."""

    def __init__(self, bridge: Bridge, names: CatalogNames, going: Going, pictures: Pictures) -> None:
        super().__init__(tr("Files"))
        self._bridge = bridge
        self._going = going
        self._id = ""
        self._name = ""
        self._call: Call[FoundFiles] | None = None
        self._soon = single_shot(self, _REST_MS, self.read)
        self.model = LibraryModel(names, self)
        self._seen = SeenFiles(bridge, self.model, self)
        self.grid = GridView(self.model, self._seen, pictures)
        self.grid.painter.second = self._second
        self.grid.setAccessibleName(tr("Files of the product as pictures"))
        self.grid.opened.connect(self._open)
        self.grid.drag_wanted.connect(self._drag)
        self.body.addWidget(self.grid)
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.duplicates_button = Button(tr("Duplicates…"), kind="link")
        self.duplicates_button.setToolTip(tr("Look for duplicates among the files of the product"))
        self.duplicates_button.clicked.connect(self._look_for_duplicates)
        self.duplicates_button.hide()
        self.tools.addWidget(self.duplicates_button)
        self.add_button = Button(tr("Add files…"), kind="link")
        self.add_button.setAccessibleName(tr("Add files to the product…"))
        self.add_button.clicked.connect(self._choose)
        self.tools.addWidget(self.add_button)
        self.all_button = Button(tr("Show in the library"), kind="link")
        self.all_button.clicked.connect(self._show_all)
        self.tools.addWidget(self.all_button)
        self.setAcceptDrops(True)
        self.again_wanted.connect(self.read)
        bridge.happened.connect(self._take)

    def open(self, product_id: str, name: str) -> None:
        """Show the files of another product."""
        self._id, self._name = product_id, name
        self.model.show_numbers(b"")
        self.grid.hide()
        self.duplicates_button.hide()
        self.note.setText("")
        self.count(None)
        self.read()

    def show_name(self, name: str) -> None:
        """Call the product by another name."""
        self._name = name

    def read(self) -> None:
        """Look anew which files there are."""
        if self._call is not None:
            self._call.cancel()
        query = FileQuery(product=self._id, order="name")
        self.wait()
        self._call = self._bridge.call(lambda api: api.library.find(query), self._show, self._failed)

    def _show(self, found: FoundFiles) -> None:
        self._call = None
        self.settle()
        if self.model.same_numbers(found.numbers):
            self.model.forget_files()
            self._seen.again()
        else:
            self.model.show_numbers(found.numbers)
        rows = self.model.rowCount()
        self.count(rows)
        self.grid.setVisible(rows > 0)
        self.duplicates_button.setVisible(rows > 1)
        self.note.setText("" if rows else tr("No file is linked to it yet. Drop some here."))
        self.note.setVisible(not rows)
        self._fit()

    def _failed(self, error: BaseException) -> None:
        self._call = None
        self.unread(error)

    def _second(self, file: LibraryFile) -> str:
        """Return what stands below a file's name: of a variant's file whose it is; of the product's own its size."""
        own = self._id in (file.products or ())
        return text.measures(file) if own else text.products(file, self.model.names)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Be as high as the tiles are at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        painter, room = self.grid.painter, max(1, self.width() - _INSIDE - 2 * MARGIN)
        painter.fit(room, GAP)
        tile = painter.tile()
        columns = max(1, (room + GAP) // (tile.width() + GAP))
        lines = min(_LINES, max(1, -(-self.model.rowCount() // columns)))
        self.grid.setFixedHeight(lines * (tile.height() + GAP) - GAP + 2 * MARGIN)

    def _open(self, row: int) -> None:
        numbers = self.model.numbers.tolist()
        file = self.model.file(row)
        if file is None:
            return

        def show(files: list[LibraryFile]) -> None:
            self._going.to_file(file.id, [each.id for each in files])

        self._bridge.call(lambda api: api.library.files(numbers), show)

    def _drag(self) -> None:
        rows = sorted(index.row() for index in self.grid.selectionModel().selectedIndexes())
        ids = [file.id for file in self.model.known(rows)]
        if ids:
            drag_files(self.grid, dragged(ids), len(ids))

    def _show_all(self) -> None:
        self._going.to_files(FileQuery(product=self._id), self._name)

    def _look_for_duplicates(self) -> None:
        self._going.to_duplicates(DuplicateScope(query=FileQuery(product=self._id)))

    def _take(self, events: Sequence[Event]) -> None:
        if self._id and any(isinstance(event, LibraryChanged) and event.changed for event in events):
            self._soon.start()

    # -- dropping ------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files of this computer and of the library."""
        if event.mimeData().hasFormat(FILES_MIME) or drop.paths_of(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Go on taking them."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Upload what was dropped to the product, or plan its link."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        ids, product = dropped(event.mimeData()), self._id
        name = words.one_line(self._name)
        if ids:
            title = words.plural("Link %n file to %2", "Link %n files to %2", len(ids)).replace("%2", name)
            self._going.plan([FileEdit(file_id=each, add_products=(product,)) for each in ids], title)
            return
        self.put(drop.paths_of(event.mimeData()))

    def _choose(self) -> None:
        """Let somebody choose the files, for those who do not drop."""
        title = tr("Add files to %1").replace("%1", words.one_line(self._name))
        dialog = QFileDialog(self.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.put([os.fsencode(path) for path in chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def put(self, paths: Sequence[bytes]) -> None:
        """Upload files to the product."""
        where, name = Destination(collections=(self._id,)), words.one_line(self._name)
        self._bridge.call(lambda api: api.add(paths, where, name), self._added, self.failed)

    def _added(self, added: Added) -> None:
        if added.batch is None:
            self.refuse(
                tr("Nothing there can be uploaded. %1").replace("%1", words.skipped_by_rule(added.skipped))
            )
            return
        text = words.plural("%n file is on its way.", "%n files are on their way.", added.batch.files)
        self.note.setText(text)
        self.note.show()
