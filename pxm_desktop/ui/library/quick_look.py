"""A file at a glance: its picture large over the list, until Space or Escape; the arrows go on in the list below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Elided
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.decoding import Decoder
from pxm_desktop.ui.library.files_view import FilesView
from pxm_desktop.ui.library.pictures import Wanted, fitted
from pxm_desktop.ui.words import tr

_EDGE = 32


class QuickLook(QFrame):
    """Lies over the list; takes neither keys nor clicks."""

    def __init__(self, bridge: Bridge, files: FilesView) -> None:
        super().__init__(files)
        self._bridge = bridge
        self._files = files
        self._call: Call[bytes | None] | None = None
        self._wanted: Wanted | None = None
        self._decoder = Decoder(self._take)
        self.setProperty("surface", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        column.addWidget(self.picture, 1)
        self.name = Elided(mode=Qt.TextElideMode.ElideMiddle)
        column.addWidget(self.name)
        bridge.stopping.connect(self.close_look)
        files.installEventFilter(self)
        files.looked_at.connect(self._turn)
        files.selection.qt.currentChanged.connect(lambda *_: self._follow())
        files.model.modelReset.connect(self.close_look)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether it is seen."""
        return not self.isHidden()

    def show_file(self, file: LibraryFile) -> None:
        """Show a file; its picture follows."""
        self._give_up()
        facts = (text.name(file), text.dimensions(file), text.size(file))
        self.name.set_full(" · ".join(part for part in facts if part))
        self.setAccessibleName(self.name.full)
        self._place()
        self.show()
        self.raise_()
        if not file.has_picture:
            self.picture.setText(tr("PXM has no picture of this file."))
            return
        self.picture.setText(tr("Reading…"))
        room, ratio = self.picture.size(), self.devicePixelRatioF()
        wanted = Wanted(file.id, file.updated_at, max(160, room.width()), max(120, room.height()), ratio)
        self._wanted = wanted

        def done(content: bytes | None) -> None:
            self._call = None
            if content is None:
                self.picture.setText(tr("PXM has no picture of this file."))
            else:
                self._decoder.start(wanted, decode=partial(fitted, content, wanted))

        def failed(error: BaseException) -> None:
            self._call = None
            self.picture.setText(words.explained(error))

        self._call = self._bridge.call(lambda api: api.library.picture(file.id, "preview"), done, failed)

    def _turn(self, row: int) -> None:
        """Show a file, or put it away."""
        file = self._files.model.file(row)
        if self.open or file is None:
            self.close_look()
        else:
            self.show_file(file)

    def _follow(self) -> None:
        """Show the file to which the arrows went."""
        file = self._files.model.file(self._files.selection.qt.currentIndex().row()) if self.open else None
        if file is not None:
            self.show_file(file)

    def close_look(self) -> None:
        """Put it away."""
        self._give_up()
        self._decoder.forget()
        self.picture.clear()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002
        """Follow the size of what lies below."""
        if event.type() == QEvent.Type.Resize and self.open:
            self._place()
        return False

    def _give_up(self) -> None:
        self._wanted = None
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _place(self) -> None:
        area = self._files.rect()
        wide, high = min(900, area.width() - 2 * _EDGE), area.height() - 2 * _EDGE
        spot = QRect(0, 0, max(240, wide), max(200, high))
        spot.moveCenter(area.center())
        self.setGeometry(spot)
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def _take(self, wanted: Wanted, image: QImage | None) -> None:
        if wanted != self._wanted or not self.open:
            return
        if image is None:
            self.picture.setText(tr("The picture cannot be shown here."))
            return
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(wanted.ratio)
        self.picture.setPixmap(picture)
