"""The image variants of a product: which pictures PXM has made of its files, by size, type and stack."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from pxm_desktop.pxm.models import ImageVariant
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.hotfolder_cells import Cell, CellModel, CellTable
from pxm_desktop.ui.products.parts import Section
from pxm_desktop.ui.words import tr

_HEIGHT = 240
_ROOM = 170
"""How wide the name of a stack may be, in pixels."""


class Column(IntEnum):
    """The columns, from left to right."""

    STACK = 0
    SIZE = 1
    TYPE = 2


class ImageVariants(Section):
    """Read when it is unfolded first; filtered here."""

    file_opened = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(tr("Image variants"), folded=True)
        self._bridge = bridge
        self._id = ""
        self._read = ""
        self._images: list[ImageVariant] = []
        self._files: dict[str, str] = {}
        line = QHBoxLayout()
        line.setSpacing(8)
        self.sizes = self._choice(tr("Show only the size"))
        self.types = self._choice(tr("Show only the type"))
        self.stacks = self._choice(tr("Show only the stack"))
        line.addWidget(self.sizes)
        line.addWidget(self.types)
        line.addWidget(self.stacks, 1)
        self.body.addLayout(line)
        self.model: CellModel[ImageVariant] = CellModel(Column, _title, self._cell, self)
        self.table = CellTable(
            self.model,
            tr("Pictures that PXM has made"),
            {int(Column.SIZE): 110, int(Column.TYPE): 90},
            {int(Column.SIZE): 20, int(Column.TYPE): 10},
        )
        self.table.opened.connect(self._open)
        self.table.setFixedHeight(_HEIGHT)
        self.body.addWidget(self.table)
        self.note = controls.label("", "quiet", wrap=True)
        self.body.addWidget(self.note)
        self.opened.connect(self.read)
        self.again_wanted.connect(self.read)
        self._fill()

    def _choice(self, name: str) -> Choice:
        made = Choice()
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(12)
        made.activated.connect(lambda _: self._filter())
        return made

    def open(self, product_id: str) -> None:
        """Belong to another product."""
        self._id, self._read, self._images = product_id, "", []
        self._fill()
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

        async def ask(api: ServiceApi) -> tuple[list[ImageVariant], dict[str, str]]:
            rows = await api.call("collections.image_variants", {"id": product})
            images = [ImageVariant.model_validate(row) for row in rows]
            ids = list(dict.fromkeys(image.file_id for image in images if image.file_id))
            return images, {file.id: file.name for file in await api.library.by_ids(ids)}

        def show(found: tuple[list[ImageVariant], dict[str, str]]) -> None:
            if product != self._id:
                return
            self.settle()
            self._images, self._files = found
            self._fill()
            self.count(len(self._images))

        def failed(error: BaseException) -> None:
            self._read = ""
            self.unread(error)

        self._bridge.call(ask, show, failed)

    def _fill(self) -> None:
        for choice, every, values in (
            (self.sizes, tr("All sizes"), [(i.size or "", i.size or "") for i in self._images]),
            (self.types, tr("All types"), [(i.file_type or "", i.file_type or "") for i in self._images]),
            (self.stacks, tr("All stacks"), [(i.stack_id or "", self._stack_name(i)) for i in self._images]),
        ):
            choice.clear()
            choice.addItem(every, "")
            for key, name in sorted(dict(values).items(), key=lambda each: each[1]):
                if key:
                    told = words.one_line(name)
                    short = self.fontMetrics().elidedText(told, Qt.TextElideMode.ElideMiddle, _ROOM)
                    choice.addItem(short, key)
                    choice.setItemData(choice.count() - 1, told, Qt.ItemDataRole.ToolTipRole)
        self._filter()

    def _filter(self) -> None:
        wanted = (self.sizes.currentData(), self.types.currentData(), self.stacks.currentData())
        shown = [
            image
            for image in self._images
            if all(
                not want or want == has
                for want, has in zip(wanted, (image.size, image.file_type, image.stack_id), strict=True)
            )
        ]
        self.table.refill(shown, lambda image: (image.id, image.size, image.file_type))
        self.table.setVisible(bool(self._images))
        for choice in (self.sizes, self.types, self.stacks):
            choice.setVisible(bool(self._images))
        self.note.setText("" if self._images else tr("PXM has made no pictures of its files yet."))
        self.note.setVisible(not self._images)

    def _stack_name(self, image: ImageVariant) -> str:
        return self._files.get(image.file_id or "", "") or image.stack_id or ""

    def _cell(self, image: ImageVariant, column: int) -> Cell:
        if column == Column.STACK:
            return Cell(words.one_line(self._stack_name(image)), image.stack_id or "", name=True)
        return Cell((image.size if column == Column.SIZE else image.file_type) or "", ink="secondary")

    def _open(self, row: int) -> None:
        file_id = self.model.item(row).file_id
        if file_id:
            self.file_opened.emit(file_id)


def _title(column: int) -> str:
    return (tr("Stack"), tr("Size"), tr("Type"))[column]
