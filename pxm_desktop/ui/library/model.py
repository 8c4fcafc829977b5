"""The files of the Library as grid and table show them: numbers for all, names and the rest for those that are seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.library import text
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
CHUNK = 96
"""Files that are read together."""
_KEPT = 80
"""Chunks that stay in memory."""
_NONE = QModelIndex()


class Column(IntEnum):
    """The columns of the table, from left to right."""

    NAME = 0
    PRODUCTS = 1
    REGIONS = 2
    TYPE = 3
    DIMENSIONS = 4
    SIZE = 5
    CHANGED = 6
    PUBLISHED = 7


class LibraryModel(QAbstractTableModel):
    """Knows how many rows there are and what the copy calls each; `SeenFiles` brings the files themselves."""

    arrived = Signal(int, int)
    """Files came to be known: their first and last row."""

    def __init__(self, names: CatalogNames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names = names
        self.numbers: array[int] = array("I")
        self.generation = 0
        """Another one whenever rows may have moved."""
        self._chunks: OrderedDict[int, list[LibraryFile | None]] = OrderedDict()
        self.dated = True
        """Whether PXM tells of any file when it was changed or came; not every account's lists do."""
        self._dates_known = False
        self._stale: set[int] = set()
        """Chunks that are to be read again; what they hold is shown meanwhile."""
        names.changed.connect(self._names_changed)

    # -- rows ----------------------------------------------------------------------------------------------

    def show_numbers(self, numbers: bytes) -> None:
        """Show other files: their numbers as `FoundFiles` has them."""
        self.beginResetModel()
        self.numbers = _numbers(numbers)
        self.generation += 1
        self._chunks.clear()
        self._stale.clear()
        self.endResetModel()

    def append_files(self, files: Sequence[LibraryFile]) -> None:
        """Show more files at the end."""
        if not files:
            return
        first = len(self.numbers)
        self.beginInsertRows(_NONE, first, first + len(files) - 1)
        self.numbers.extend(file.number for file in files)
        self._stale.add(first // CHUNK)
        self.endInsertRows()

    def same_numbers(self, numbers: bytes) -> bool:
        """Return whether these are the files that are shown, in this order."""
        return self.numbers == _numbers(numbers)

    def forget_files(self) -> None:
        """Have what is known of the files read again; it is shown until then."""
        self._stale.update(self._chunks)

    def row_of(self, number: int) -> int:
        """Return where a file stands; -1 where it is not shown."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return -1

    # -- files ---------------------------------------------------------------------------------------------

    def file(self, row: int) -> LibraryFile | None:
        """Return a file; None while it is not known, and for good where it is gone."""
        chunk = self._chunks.get(row // CHUNK)
        at = row % CHUNK
        return chunk[at] if chunk is not None and at < len(chunk) else None

    def gone(self, row: int) -> bool:
        """Return whether a file was looked for and is not there any more."""
        return row // CHUNK in self._chunks and self.file(row) is None

    def missing(self, first: int, last: int) -> list[int]:
        """Return the chunks that are not known, or no longer sure, among these rows."""
        last = min(last, len(self.numbers) - 1)
        chunks = range(max(0, first) // CHUNK, last // CHUNK + 1) if last >= 0 else range(0)
        return [chunk for chunk in chunks if chunk not in self._chunks or chunk in self._stale]

    def numbers_of(self, chunk: int) -> list[int]:
        """Return the numbers of a chunk's files."""
        return self.numbers[chunk * CHUNK : (chunk + 1) * CHUNK].tolist()

    def take(self, generation: int, chunk: int, files: Sequence[LibraryFile]) -> None:
        """Take the files of a chunk; those that came too late are left out."""
        if generation != self.generation:
            return
        known = {file.number: file for file in files}
        if files and not (self._dates_known and self.dated):
            self.dated = any(file.updated_at is not None or file.created_at is not None for file in files)
            self._dates_known = True
        self._chunks[chunk] = [known.get(number) for number in self.numbers_of(chunk)]
        self._chunks.move_to_end(chunk)
        self._stale.discard(chunk)
        while len(self._chunks) > _KEPT:
            self._stale.discard(self._chunks.popitem(last=False)[0])
        first = chunk * CHUNK
        last = min(first + CHUNK, len(self.numbers)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, Column.PUBLISHED))
            self.arrived.emit(first, last)

    def known(self, rows: Iterable[int]) -> Iterator[LibraryFile]:
        """Yield those of some files that are known."""
        for row in rows:
            file = self.file(row)
            if file is not None:
                yield file

    def row_beginning(self, letters: str, after: int) -> int:
        """Return the next row behind one whose name begins so, among the files that are known; -1 for none."""
        wanted = letters.casefold()
        rows = sorted(chunk * CHUNK + at for chunk, files in self._chunks.items() for at in range(len(files)))
        behind = [row for row in rows if row > after] + [row for row in rows if row <= after]
        fitting = (r for r in behind if (f := self.file(r)) and f.name.casefold().startswith(wanted))
        return next(fitting, -1)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many files there are."""
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Let files be selected and dragged."""
        return _FLAGS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (Column.SIZE, Column.DIMENSIONS)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return title(Column(section)) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegates paint from `file` instead."""
        if not index.isValid() or not 0 <= index.row() < len(self.numbers):
            return None
        if role not in _TEXTS:
            return None
        file = self.file(index.row())
        if file is None:
            return self.instead(index.row()) if index.column() == Column.NAME else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.tooltip(file, self.names)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
            return text.spoken(file, self.names)
        return self.cell(file, Column(index.column()))

    def instead(self, row: int) -> str:
        """Return what stands in place of a file that is not known."""
        return tr("No longer in PXM") if self.gone(row) else tr("Reading…")

    def cell(self, file: LibraryFile, column: Column) -> str:
        """Return what a cell says."""
        if column is Column.NAME:
            return text.name(file)
        if column is Column.PRODUCTS:
            return text.products(file, self.names)
        if column is Column.REGIONS:
            return ", ".join(text.region_names(file, self.names))
        if column is Column.TYPE:
            return text.kind_word(file)
        if column is Column.DIMENSIONS:
            return text.dimensions(file)
        if column is Column.SIZE:
            return text.size(file)
        return text.changed(file) if column is Column.CHANGED else text.published(file)

    def _names_changed(self) -> None:
        if len(self.numbers):
            last = self.index(len(self.numbers) - 1, Column.REGIONS)
            self.dataChanged.emit(self.index(0, Column.NAME), last)


_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_TEXTS = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


def title(column: Column) -> str:
    """Return a column's title."""
    return {
        Column.NAME: tr("Name"),
        Column.PRODUCTS: tr("Products"),
        Column.REGIONS: tr("Regions"),
        Column.TYPE: tr("Type"),
        Column.DIMENSIONS: tr("Dimensions"),
        Column.SIZE: tr("Size"),
        Column.CHANGED: tr("Changed"),
        Column.PUBLISHED: tr("Published"),
    }[column]


def _numbers(found: bytes) -> array[int]:
    """Return numbers of four bytes each, the lowest first, as this machine has them."""
    numbers = array("I")
    numbers.frombytes(found)
    if _BIG_ENDIAN:
        numbers.byteswap()
    return numbers


_BIG_ENDIAN = array("I", [1]).tobytes()[0] == 0
