"""A new version of a file beside the old one: what differs is said before anything is sent."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QRectF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.api import Added
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.thumbnails.pool import Deliver
from pxm_desktop.ui import controls, theme, words
from pxm_desktop.ui.accessible import give_role
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.asset_versions import NewVersion, destination, differences, looked_at, type_of
from pxm_desktop.ui.library.local_pictures import LocalPictures
from pxm_desktop.ui.thumbnails import Pool
from pxm_desktop.ui.words import NBSP, tr


class ReplaceView(QWidget):
    """Old and new side by side; says when the new one is to be sent."""

    queued = Signal(object, object)
    """It is in the queue: the Added, and the NewVersion."""
    closed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        parent: QWidget | None = None,
        make_pool: Callable[[Deliver], Pool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._file: LibraryFile | None = None
        self._new: NewVersion | None = None
        self._call: Call[NewVersion] | Call[Added] | None = None
        self._seen: tuple[QSize | None, QSize | None] = (None, None)
        """Of the new picture: its proportions, and its pixels where its file tells them."""
        self._pictures = LocalPictures(bridge, self, make_pool)
        self._pictures.made.connect(self._show_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        self.old = _Side(tr("In PXM now"))
        self.new = _Side(tr("New version"))
        sides.addWidget(self.old, 1)
        sides.addWidget(self.new, 1)
        column.addLayout(sides, 1)
        self.warnings = controls.surface("warning")
        self._warning_lines = QVBoxLayout(self.warnings)
        self._warning_lines.setContentsMargins(12, 8, 12, 8)
        self.warnings.hide()
        column.addWidget(self.warnings)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.promise = controls.label(
            tr(
                "The new version takes over products, regions, attributes and publishing. "
                "The old file stays in PXM without products; this can be undone."
            ),
            "quiet",
            wrap=True,
        )
        column.addWidget(self.promise)
        column.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.other_button = Button(tr("Choose another file…"), icon="folder")
        self.other_button.clicked.connect(lambda: self.choose(self.compare))
        line.addWidget(self.other_button)
        line.addStretch(1)
        self.cancel_button = Button(tr("Cancel"))
        self.cancel_button.setAccessibleName(tr("Cancel: keep the old version"))
        self.cancel_button.clicked.connect(self.closed)
        line.addWidget(self.cancel_button)
        self.replace_button = Button(tr("Replace"), kind="primary")
        self.replace_button.setAccessibleName(tr("Replace the old version"))
        self.replace_button.clicked.connect(self.replace)
        line.addWidget(self.replace_button)
        return line

    def choose(self, then: Callable[[bytes], None]) -> None:
        """Let somebody choose a file; `then` gets its path."""
        dialog = QFileDialog(self.window(), tr("Choose the new version"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.PicturesLocation)
        dialog.setDirectory(next((place for place in places if Path(place).is_dir()), QDir.homePath()))
        dialog.fileSelected.connect(lambda name: then(os.fsencode(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_old(self, file: LibraryFile, picture: QPixmap | None) -> None:
        """Show the file as PXM has it."""
        self._file = file
        self.old.show_facts(text.name(file), _facts(text.kind_word(file), file.size, file.width, file.height))
        self.old.picture.show_picture(picture, text.KIND_ICONS[file.kind])
        self.old.picture.setAccessibleName(tr("Picture of %1").replace("%1", text.name(file)))

    def compare(self, path: bytes) -> None:
        """Show a file of this computer beside the old one."""
        self._forget()
        name = words.one_line(os.fsdecode(path).rpartition(os.sep)[2])
        self.new.show_facts(name, "")
        self.new.picture.show_picture(None, "file")
        self.new.picture.setAccessibleName(tr("Picture of the new version: %1").replace("%1", name))
        self._pictures.want(path)
        self.replace_button.setEnabled(False)

        self._call = self._bridge.call(lambda api: looked_at(api, path), self._show_new, self._refuse)

    def replace(self) -> None:
        """Send it."""
        file, new = self._file, self._new
        if file is None or new is None or new.size is None:
            return
        where = destination(file)
        self.replace_button.setEnabled(False)
        self.refusal.hide()

        def done(added: Added) -> None:
            self._call = None
            if added.batch is None:
                self._refuse_text(" ".join(words.told(each.sentence) for each in added.skipped))
            else:
                self.queued.emit(added, new)

        batch = tr("New version of %1").replace("%1", text.name(file))
        self._call = self._bridge.call(lambda api: api.add([new.path], where, batch), done, self._refuse)

    def leave(self) -> None:
        """Wait for nothing any more."""
        self._forget()
        self._pictures.want(None)

    # -- inside --------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self._new = None
        self._seen = (None, None)
        self.warnings.hide()
        self.refusal.hide()

    def _show_new(self, new: NewVersion) -> None:
        self._call = None
        self._new = new
        if new.refusal:
            self._refuse_text(new.refusal)
        self._show_known()
        self.replace_button.setEnabled(new.size is not None)
        if new.size is not None:
            self.replace_button.setFocus()

    def _show_picture(self, _path: bytes, image: QImage | None, whole: QSize | None) -> None:
        self.new.picture.show_picture(None if image is None else QPixmap.fromImage(image), "file")
        self._seen = (None if image is None else image.size(), whole)
        self._show_known()

    def _show_known(self) -> None:
        """Show what is known by now: whether it may be sent, and its picture, come one after the other."""
        if self._file is None or self._new is None:
            return
        proportions, pixels = self._seen
        new = self._new = dataclasses.replace(self._new, pixels=pixels)
        wide, high = (pixels.width(), pixels.height()) if pixels is not None else (None, None)
        self.new.show_facts(new.name, _facts(type_of(new.name), new.size, wide, high))
        found = differences(self._file, new, proportions)
        while (item := self._warning_lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for sentence in found:
            self._warning_lines.addWidget(_Warning(sentence))
        self.warnings.setVisible(bool(found))

    def _refuse(self, error: BaseException) -> None:
        self._call = None
        self._refuse_text(words.explained(error))
        self.replace_button.setEnabled(self._new is not None and self._new.size is not None)

    def _refuse_text(self, sentence: str) -> None:
        self.refusal.setText(sentence or tr("Nothing here to upload."))
        self.refusal.show()


class _Side(QWidget):
    """One of the two versions."""

    def __init__(self, title: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(controls.label(title, "heading"))
        self.picture = _Picture()
        column.addWidget(self.picture, 1)
        self.name = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.name.setProperty("role", "strong")
        column.addWidget(self.name)
        self.facts = controls.label("", "quiet", wrap=True)
        column.addWidget(self.facts)

    def show_facts(self, name: str, facts: str) -> None:
        """Show name, type, size and pixels."""
        self.name.set_full(name)
        self.facts.setText(facts)


class _Picture(QWidget):
    """A picture as large as there is room; an icon in its place where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(120, 100)
        give_role(self, QAccessible.Role.Graphic)
        self._picture: QPixmap | None = None
        column = QVBoxLayout(self)
        self.icon = Shape("file", "secondary", 40)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignCenter)

    def show_picture(self, picture: QPixmap | None, icon: str) -> None:
        """Show a picture or an icon."""
        self._picture = picture
        self.icon.show_shape(icon, "secondary")
        self.icon.setVisible(picture is None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the picture on a quiet ground."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CARD_RADIUS, theme.CARD_RADIUS)
        if self._picture is not None:
            room = self.rect().adjusted(8, 8, -8, -8).size()
            size = self._picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))


class _Warning(QWidget):
    """One sentence with the sign for "look here"."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Shape("needs_you", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(controls.label(sentence, wrap=True), 1)
        self.setAccessibleName(sentence)


def _facts(kind: str, size: int | None, width: int | None, height: int | None) -> str:
    pixels = f"{width}{NBSP}\N{MULTIPLICATION SIGN}{NBSP}{height}" if width and height else ""
    return " · ".join(part for part in (kind, pixels, words.size(size) if size is not None else "") if part)
