"""The coverage board: products and their views or regions, what is there and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.service.catalog_api import CategoryNode
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.coverage_api import Coverage, CoverageQuery
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.controls import Button, Elided, Switch
from pxm_desktop.ui.empty_state import EmptyState
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.pictures import Pictures
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products.coverage_choices import CoverageChoices
from pxm_desktop.ui.products.coverage_export import CoverageExport
from pxm_desktop.ui.products.coverage_model import CellState, CoverageModel
from pxm_desktop.ui.products.coverage_table import CoverageTable
from pxm_desktop.ui.products.coverage_upload import Cell, CoverageUpload
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

_REST_MS = 400
_SLOW_MS = 300


class CoverageBoard(Page):
    """Reads the coverage of products or of a category, and puts files where something is missing."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, going: Going, pictures: Pictures | None = None
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._names = names
        self._going = going
        self._call: Call[Coverage] | None = None
        self._failure = ""
        self._stale = False
        self.query = CoverageQuery()
        self._place = ""
        self.model = CoverageModel(self)
        self.table = CoverageTable(self.model, pictures or Pictures(bridge, self), tr("Coverage of products"))
        self.bars = Bars()
        self.uploads = CoverageUpload(bridge, self.bars, self)
        self.exporting = CoverageExport(bridge, self.bars, self)
        self._soon = single_shot(self, _REST_MS, self.read)
        self._slow = single_shot(self, _SLOW_MS, lambda: self.wheel.show())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        self.choices = CoverageChoices()
        column.addWidget(self.choices)
        self.problem = controls.label("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self._build_card(), 1)
        column.addWidget(self.bars)
        self._connect()

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Coverage"), "title"))
        self.summary = Elided()
        self.summary.setProperty("role", "quiet")
        line.addWidget(self.summary, 1)
        self.gaps_switch = Switch(tr("Only gaps"))
        line.addWidget(self.gaps_switch)
        self.export_button = Button(tr("Export…"))
        self.export_button.setToolTip(tr("Saves the table as a CSV file."))
        line.addWidget(self.export_button)
        return line

    def _build_card(self) -> QWidget:
        card = controls.surface("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._stack = controls.stacked_in(column, 1)
        self._stack.addWidget(self.table)
        self.empty = EmptyState("product", "", tr("Try again"), self._help_empty, ink="secondary")
        self._stack.addWidget(self.empty)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addWidget(self._build_footer())
        return card

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        self.note = Elided()
        self.note.setProperty("role", "quiet")
        line.addWidget(self.note, 1)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(96)
        self.wheel.setAccessibleName(tr("Working out the coverage"))
        self.wheel.hide()
        line.addWidget(self.wheel)
        self.add_button = Button(tr("Add files…"), icon="add", kind="flat")
        self.show_button = Button(tr("Show files"), kind="flat")
        self.product_button = Button(tr("Open product"), kind="flat")
        for button in (self.add_button, self.show_button, self.product_button):
            line.addWidget(button)
        footer.setFixedHeight(max(40, self.add_button.sizeHint().height() + 8))
        return footer

    def _connect(self) -> None:
        self.gaps_switch.clicked.connect(lambda: self._look())
        self.choices.asked.connect(self._asked)
        self.export_button.clicked.connect(
            lambda: self.exporting.ask(self.query, only_gaps=self.gaps_switch.isChecked())
        )
        self.table.opened.connect(self._open)
        self.table.product_opened.connect(lambda row: self._going.to_product(self.model.row(row).product))
        self.table.current_moved.connect(self._show_note)
        self.table.files_dropped.connect(self.put)
        self.table.links_dropped.connect(self._link)
        self.add_button.clicked.connect(self._choose)
        self.show_button.clicked.connect(self._show_files)
        self.product_button.clicked.connect(self._show_product)
        self.uploads.coming_changed.connect(lambda: self.model.show_coming(self.uploads.coming()))
        self.uploads.coming_changed.connect(self._show_note)
        self.uploads.arrived.connect(self._soon.start)
        self._names.changed.connect(self._show_summary)
        self._bridge.happened.connect(self._take)

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        """Show the coverage of products, or of those of a category."""
        self._place = ""
        asked = self.choices.put_into(self.query)
        self.query = asked.model_copy(update={"products": tuple(product_ids), "category": category})
        self.choices.search.clear()
        self.model.show_coverage(Coverage())
        if category:
            self._bridge.call(lambda api: api.catalog.categories(), self._name_category, lambda _: None)
        self.read()

    def _name_category(self, nodes: Sequence[CategoryNode]) -> None:
        found = next((node for node in nodes if node.id == self.query.category), None)
        if found is not None:
            self._place = found.path or found.name
            self._show_summary()

    def read(self) -> None:
        """Work the coverage out anew."""
        if self._call is not None:
            self._call.cancel()
        self._stale = False
        self._slow.start()
        query = self.query
        self._call = self._bridge.call(lambda api: api.library.coverage(query), self._show, self._failed)

    def kept(self) -> dict[str, str]:
        """Return what the board is asked for, to be remembered."""
        return self.choices.kept()

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Ask from now on for what was remembered; shown is what `open` says."""
        self.choices.restore(kept)

    def focus_filter(self) -> None:
        """Go to the search."""
        self.choices.search.setFocus()
        self.choices.search.selectAll()

    def take_focus(self) -> None:
        """Begin in the table."""
        self.table.setFocus()

    def put(self, row: int, column: int, paths: Sequence[bytes]) -> None:
        """Upload files to a cell."""
        cell = self._cell(row, column)
        if cell is not None:
            self.uploads.put(cell, paths)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read what was missed."""
        super().showEvent(event)
        if self._stale:
            self.read()

    # -- asking --------------------------------------------------------------------------------------------

    def _asked(self) -> None:
        self._look()
        query = self.choices.put_into(self.query)
        if query != self.query:
            self.query = query
            self.read()

    def _look(self) -> None:
        key = self._current_key()
        self.model.look(only_gaps=self.gaps_switch.isChecked(), words=self.choices.words())
        self._go_to(key)
        self._show_state()

    def _show(self, coverage: Coverage) -> None:
        self._over()
        self._failure = ""
        self.problem.hide()
        key = self._current_key()
        across, down = self.table.horizontalScrollBar().value(), self.table.verticalScrollBar().value()
        self.model.show_coverage(coverage)
        self.model.show_coming(self.uploads.coming())
        self.table.share_out()
        self._go_to(key)
        self.table.horizontalScrollBar().setValue(across)
        self.table.verticalScrollBar().setValue(down)
        self._show_state()

    def _failed(self, error: BaseException) -> None:
        self._over()
        self._failure = words.explained(error)
        self.problem.setText(self._failure)
        self.problem.setVisible(bool(self.model.coverage.rows))
        self._show_state()

    def _over(self) -> None:
        self._call = None
        self._slow.stop()
        self.wheel.hide()

    def _take(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, LibraryChanged) and event.changed for event in events):
            if self.isVisible():
                self._soon.start()
            else:
                self._stale = True

    # -- showing -------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        coverage = self.model.coverage
        shown = bool(self.model.rowCount() and self.model.columnCount())
        self._stack.setCurrentIndex(0 if shown or (self._call is not None and not self._failure) else 1)
        self.empty.button.setVisible(True)
        if self._failure:
            self.empty.text.setText(self._failure)
            self.empty.button.setText(tr("Try again"))
        elif coverage.rows and not self.model.rowCount():
            text = tr("No product here has gaps.") if self.model.only_gaps else ""
            self.empty.text.setText(text if text and not self.model.words else tr("No product fits."))
            self.empty.button.setText(tr("Show all products"))
        elif coverage.rows:
            text = tr("No file name here tells a view. Change the pattern, or name the views.")
            self.empty.text.setText(text)
            self.empty.button.setText(tr("Change the pattern"))
        else:
            self.empty.text.setText(tr("There are no products here."))
            self.empty.button.setText(tr("Go back"))
        self.export_button.setEnabled(shown)
        self._show_summary()
        self._show_note()

    def _help_empty(self) -> None:
        if self._failure:
            self.read()
        elif self.model.coverage.rows and not self.model.rowCount():
            self.choices.search.clear()
            self.gaps_switch.setChecked(False)
            self._look()
            self.table.setFocus()
        elif self.model.coverage.rows:
            self.choices.pattern.setFocus()
            self.choices.pattern.selectAll()
        else:
            self._going.back()

    def _show_summary(self) -> None:
        where = words.one_line(self._place)
        if not where and len(self.query.products) == 1:
            where = words.one_line(self._names.product(self.query.products[0]).name)
        self.summary.set_full(self.model.summary(where))

    def _show_note(self) -> None:
        index = self.table.currentIndex()
        there = index.isValid() and index.row() < self.model.rowCount()
        files: tuple[str, ...] = ()
        cell = None
        if there:
            files = self.model.files(index.row(), index.column())
            cell = self._cell(index.row(), index.column())
            self.note.set_full(words.one_line(self.model.spoken(index.row(), index.column())))
        else:
            self.note.set_full(tr("Drop files on a gap, and they are uploaded to that place."))
        self.add_button.setEnabled(cell is not None)
        self.show_button.setEnabled(bool(files))
        self.product_button.setEnabled(there)

    # -- doing ---------------------------------------------------------------------------------------------

    def _cell(self, row: int, column: int) -> Cell | None:
        key = self.model.key(row, column)
        if key is None:
            return None
        product = self.model.row(row)
        return Cell(self.query, product.product, product.name, key[1], self.model.column_name(column))

    def _current_key(self) -> tuple[str, str] | None:
        index = self.table.currentIndex()
        if not index.isValid() or index.row() >= self.model.rowCount():
            return None
        return self.model.key(index.row(), index.column())

    def _go_to(self, key: tuple[str, str] | None) -> None:
        place = self.model.place_of(key) if key is not None else None
        if place is not None:
            self.table.setCurrentIndex(self.model.index(*place))

    def _open(self, row: int, column: int) -> None:
        """Show what is in a cell; add something where nothing is."""
        if self.model.state(row, column) is CellState.MISSING:
            self._choose()
        else:
            self._show_files()

    def _choose(self) -> None:
        index = self.table.currentIndex()
        cell = self._cell(index.row(), index.column()) if index.isValid() else None
        if cell is not None:
            self.uploads.choose(cell)

    def _show_files(self) -> None:
        index = self.table.currentIndex()
        files = self.model.files(index.row(), index.column()) if index.isValid() else ()
        if files:
            self._going.to_file(files[0], files)

    def _show_product(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self._going.to_product(self.model.row(index.row()).product)

    def _link(self, row: int, column: int, ids: Sequence[str]) -> None:
        cell = self._cell(row, column)
        if cell is None:
            return
        regions = cell.destination.regions
        edits = [FileEdit(file_id=i, add_products=(cell.product,), add_regions=regions) for i in ids]
        title = words.plural("Link %n file to %2", "Link %n files to %2", len(ids))
        self._going.plan(edits, title.replace("%2", cell.label))
