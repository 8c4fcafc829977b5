"""The coverage board's rows and cells as Qt sees them: products down, views or regions across."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pxm_desktop.service.coverage_api import Coverage, CoverageRow
from pxm_desktop.ui import words
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
CellKey = tuple[str, str]
"""A product's id and a column's key."""


class CellState(Enum):
    """What is in a cell."""

    THERE = "there"
    MISSING = "missing"
    COMING = "coming"
    OTHERS = "others"
    """Files of no column; and none of them is no gap."""


class CoverageModel(QAbstractTableModel):
    """Shows a coverage; its last column counts files of no view or region, where there are any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.coverage = Coverage()
        self._rows: list[CoverageRow] = []
        self._others = False
        self._coming: frozenset[CellKey] = frozenset()
        self.only_gaps = False
        self.words = ""

    # -- what is shown -------------------------------------------------------------------------------------

    def show_coverage(self, coverage: Coverage) -> None:
        """Show another coverage."""
        self.beginResetModel()
        self.coverage = coverage
        self._others = any(row.others for row in coverage.rows)
        self._fill()
        self.endResetModel()

    def look(self, *, only_gaps: bool, words: str) -> None:
        """Show only products with gaps, or whose name or SKU has these words."""
        if (only_gaps, words) != (self.only_gaps, self.words):
            self.beginResetModel()
            self.only_gaps, self.words = only_gaps, words
            self._fill()
            self.endResetModel()

    def show_coming(self, cells: Collection[CellKey]) -> None:
        """Show into which cells files are on their way."""
        self._coming = frozenset(cells)
        if self._rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._rows) - 1, max(0, self.columnCount() - 1))
            )

    def _fill(self) -> None:
        wanted = self.words.casefold().split()
        self._rows = [
            row
            for row in self.coverage.rows
            if (row.gaps or not self.only_gaps)
            and all(word in f"{row.name} {row.sku}".casefold() for word in wanted)
        ]

    # -- cells ---------------------------------------------------------------------------------------------

    def row(self, row: int) -> CoverageRow:
        """Return a product."""
        return self._rows[row]

    def rows(self) -> list[CoverageRow]:
        """Return the products that are shown."""
        return self._rows

    def place_of(self, key: CellKey) -> tuple[int, int] | None:
        """Return row and column of a cell; None where it is not shown."""
        rows = [n for n, row in enumerate(self._rows) if row.product == key[0]]
        columns = [n for n, column in enumerate(self.coverage.columns) if column.key == key[1]]
        return (rows[0], columns[0]) if rows and columns else None

    def key(self, row: int, column: int) -> CellKey | None:
        """Return what a cell stands for; None for other files."""
        if column >= len(self.coverage.columns):
            return None
        return self._rows[row].product, self.coverage.columns[column].key

    def files(self, row: int, column: int) -> tuple[str, ...]:
        """Return the ids of the files in a cell."""
        shown = self._rows[row]
        return shown.cells[column] if column < len(shown.cells) else shown.others

    def state(self, row: int, column: int) -> CellState:
        """Return what is in a cell."""
        key = self.key(row, column)
        if key is None:
            return CellState.OTHERS
        if key in self._coming:
            return CellState.COMING
        return CellState.THERE if self.files(row, column) else CellState.MISSING

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        files = len(self.files(row, column))
        return {
            CellState.THERE: words.files(files),
            CellState.MISSING: tr("missing"),
            CellState.COMING: tr("on its way"),
            CellState.OTHERS: words.files(files) if files else "",
        }[self.state(row, column)]

    def column_name(self, column: int) -> str:
        """Return the name of a view or region."""
        if column < len(self.coverage.columns):
            return words.one_line(self.coverage.columns[column].name)
        return tr("Other files")

    def share(self, row: CoverageRow) -> str:
        """Return how much a product has."""
        text = tr("%1 of %2 regions") if self.coverage.by == "region" else tr("%1 of %2 views")
        text = text.replace("%1", words.number(row.covered))
        return text.replace("%2", words.number(len(self.coverage.columns)))

    def column_share(self, column: int) -> str:
        """Return how many products have something in a column."""
        if column >= len(self.coverage.columns):
            return ""
        text = tr("%1 of %2").replace("%1", words.number(self.coverage.columns[column].covered))
        return text.replace("%2", words.number(len(self.coverage.rows)))

    def summary(self, where: str) -> str:
        """Return the whole table in one line; `where` says whose it is."""
        coverage = self.coverage
        if not coverage.rows:
            return where
        gaps, products, views = coverage.gaps, coverage.products_left_out, coverage.views_left_out
        parts = [where, words.plural("%n product", "%n products", len(coverage.rows))]
        parts.append(words.plural("%n gap", "%n gaps", gaps) if gaps else tr("no gaps"))
        if products:
            parts.append(words.plural("%n more not shown", "%n more not shown", products))
        if views:
            parts.append(words.plural("%n rare view left out", "%n rare views left out", views))
        return " · ".join(filter(None, parts))

    def spoken(self, row: int, column: int) -> str:
        """Return a cell in one sentence, for a screen reader."""
        said = self.text(row, column) or tr("none")
        return f"{self._rows[row].name}, {self.column_name(column)}: {said}"

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many products are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.coverage.columns) + self._others

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name and share, a product's name and share."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return "\n".join(filter(None, (self.column_name(section), self.column_share(section))))
        if section >= len(self._rows):
            return None
        row = self._rows[section]
        return "\n".join(filter(None, (words.one_line(row.name), row.sku, self.share(row))))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegate paints from `state` instead."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.spoken(index.row(), index.column())
        return None
