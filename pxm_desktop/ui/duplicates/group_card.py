"""One group of duplicates: its files side by side, and which of them is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pxm_desktop.service.duplicates_api import DuplicateGroup
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import controls, icons, theme, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Check, Elided
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.words import tr

_SIDE = 148
_TILE = 172
_MOST_TILES = 30
"""A thousand files may have one picture, in the place of a missing one."""


class GroupCard(QFrame):
    """Says what somebody wants done with a group; does nothing by itself."""

    unlink_wanted = Signal()
    apart_wanted = Signal()
    file_wanted = Signal(str)

    def __init__(self, group: DuplicateGroup, number: int, pictures: Pictures, names: CatalogNames) -> None:
        """Make it; `number` tells it from the other groups of the page, from 1."""
        super().__init__()
        self.group = group
        self._names = names
        self._shown = _first(group)
        self.setProperty("surface", "card")
        title = tr("Group %1").replace("%1", words.number(number))
        self.setAccessibleName(f"{title}: {proof_text(group)}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.proof = Elided(f"{title} · {proof_text(group)}")
        line.addWidget(self.proof, 1)
        self.apart = Button(tr("Not duplicates"))
        self.apart.setAccessibleName(f"{tr('Not duplicates')} ({title})")
        self.apart.clicked.connect(self.apart_wanted)
        line.addWidget(self.apart)
        self.unlink = Button(tr("Unlink the others…"))
        self.unlink.setAccessibleName(f"{tr('Unlink the others…')} ({title})")
        self.unlink.setToolTip(
            tr("Links the kept file to all their products, and takes the others out of them.")
        )
        self.unlink.clicked.connect(self.unlink_wanted)
        line.addWidget(self.unlink)
        column.addLayout(line)
        row = QWidget()
        tiles = QHBoxLayout(row)
        tiles.setContentsMargins(0, 0, 0, 0)
        tiles.setSpacing(12)
        self._choice = QButtonGroup(self)
        self.keeps: list[Check] = []
        self._facts: list[list[Elided]] = []
        self.thumbs: list[Thumb] = []
        for at, file in enumerate(self._shown):
            tiles.addWidget(self._tile(file, at, title, pictures, names))
        left_out = len(group.files) - len(self._shown)
        if left_out:
            more = words.plural("and %n more file", "and %n more files", left_out)
            tiles.addWidget(controls.label(more, "quiet"))
        tiles.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(row)
        scroll.setFixedHeight(row.sizeHint().height() + scroll.horizontalScrollBar().sizeHint().height())
        column.addWidget(scroll)

    @property
    def keep(self) -> str:
        """The id of the file that is kept."""
        return self._shown[max(0, self._choice.checkedId())].id

    def show_group(self, group: DuplicateGroup) -> None:
        """Show the same files as they are now; which of them is kept stays as it was chosen."""
        self.group = group
        now = {file.id: file for file in group.files}
        for labels, file in zip(self._facts, self._shown, strict=True):
            for label, text in zip(labels, facts(now[file.id], self._names), strict=True):
                label.set_full(text)

    def _tile(
        self, file: LibraryFile, at: int, title: str, pictures: Pictures, names: CatalogNames
    ) -> QWidget:
        tile = QWidget()
        tile.setFixedWidth(_TILE)
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        thumb = Thumb(file, pictures)
        self.thumbs.append(thumb)
        column.addWidget(thumb)
        name = words.one_line(file.name)
        open_ = Button(
            words.escaped(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _TILE - 12)),
            kind="link",
        )
        place = f"{title}, {words.number(at + 1)}"
        open_.setAccessibleName(f"{name} ({place})")
        open_.setToolTip(name)
        open_.clicked.connect(lambda: self.file_wanted.emit(file.id))
        column.addWidget(open_, 0, Qt.AlignmentFlag.AlignLeft)
        shown = [Elided(text) for text in facts(file, names)]
        for each in shown:
            each.setProperty("role", "quiet")
            column.addWidget(each)
        self._facts.append(shown)
        keep = Check(tr("Keep this one"))
        keep.setAccessibleName(f"{tr('Keep this one')}: {name} ({place})")
        keep.setChecked(file.id == self.group.keep)
        self._choice.addButton(keep, at)
        self.keeps.append(keep)
        column.addWidget(keep)
        return tile


def _first(group: DuplicateGroup) -> list[LibraryFile]:
    """Return the files that are shown: some of very many, the one that is proposed among them."""
    if len(group.files) <= _MOST_TILES:
        return list(group.files)
    return sorted(group.files, key=lambda file: file.id != group.keep)[:_MOST_TILES]


class Thumb(QWidget):
    """The picture of a file in a box."""

    def __init__(self, file: LibraryFile, pictures: Pictures) -> None:
        super().__init__()
        self._file, self._pictures = file, pictures
        self.setFixedSize(QSize(_SIDE, _SIDE))

    @property
    def wanted(self) -> Wanted:
        """What it would show."""
        return Wanted(self._file.id, self._file.updated_at, _SIDE, _SIDE, self.devicePixelRatioF())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture in the middle, or the sign of its kind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        picture = self._pictures.picture(self.wanted)
        if picture is None:
            spot = QRectF(0, 0, 32, 32)
            spot.moveCenter(QRectF(self.rect()).center())
            sign = self._file.kind if self._file.kind != "other" else "file"
            icons.paint(painter, sign, spot, theme.colour("secondary"))
            return
        size = picture.deviceIndependentSize()
        at = QRectF(0, 0, size.width(), size.height())
        at.moveCenter(QRectF(self.rect()).center())
        painter.drawPixmap(at.topLeft(), picture)


def proof_text(group: DuplicateGroup) -> str:
    """Say how sure it is that files are duplicates."""
    return {
        "content": tr("Same content"),
        "likely": tr("Very likely the same: size, dimensions and small picture agree"),
        "near": tr("The pictures look alike"),
    }[group.proof]


def facts(file: LibraryFile, names: CatalogNames) -> Sequence[str]:
    """Return what tells a file from its duplicates, a line each."""
    size = words.size(file.size) if file.size is not None else ""
    sides = f"{file.width} \N{MULTIPLICATION SIGN} {file.height}" if file.width and file.height else ""
    if file.products is None:
        linked = tr("Products unknown")
    elif file.products:
        linked = words.joined([names.product(each).name for each in file.products])
    else:
        linked = tr("No product")
    made = words.when(file.created_at) if file.created_at is not None else ""
    return [" · ".join(part for part in (size, sides) if part) or "-", made or "-", linked]
