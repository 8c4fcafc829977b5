"""What the browsing page consists of, and how that stands together; what it does is in `browse`."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, theme, words
from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.bulk import BulkBar
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.files_view import FilesView
from pxm_desktop.ui.library.filters import Filters
from pxm_desktop.ui.library.freshness import FreshnessLine
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.product_strip import ProductStrip
from pxm_desktop.ui.library.search_field import LibrarySearch
from pxm_desktop.ui.library.sources import SourceTree
from pxm_desktop.ui.library.view_choices import ViewChoices
from pxm_desktop.ui.name_row import NameRow
from pxm_desktop.ui.products.catalogue_menu import CatalogueMenu
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

_SOURCES_WIDTHS = (232, 296)
"""The least and the most that the sources take by themselves, in pixels."""
_BESIDE_SOURCES = 76
"""Pixels of their card and rows beside name and count."""
_NARROW = 720
"""Narrower than that the sources stand aside until they are asked for."""


class Elsewhere(Button):
    """Says what PXM's own search has found besides, and shows it."""

    def __init__(self) -> None:
        super().__init__("", kind="link")
        self.hide()

    def show_found(self, found: int, *, asking: bool) -> None:
        """Say how many files there are, or that PXM is being asked."""
        self.setVisible(bool(found) or asking)
        self.setEnabled(bool(found))
        more = words.plural("+ %n more from PXM", "+ %n more from PXM", found)
        self.setText(more if found else tr("PXM is searched too…"))


class BrowseLayout(QWidget):
    """The widgets of the page."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, going: Going, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sources_wished: bool | None = None
        """Whether the sources are to be seen; None leaves it to the width."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        outer.addWidget(self.splitter)
        self.left = controls.surface("card")
        inside = QVBoxLayout(self.left)
        inside.setContentsMargins(6, 8, 6, 8)
        self.tree = SourceTree()
        inside.addWidget(self.tree)
        self.left.setMinimumWidth(180)
        self.splitter.addWidget(self.left)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._build_head())
        column.addLayout(self._build_tools(names, self))
        self.name_row = NameRow()
        column.addWidget(self.name_row)
        column.addWidget(self._build_chips())
        self.strip = ProductStrip()
        column.addWidget(self.strip)
        column.addWidget(self._build_card(bridge, names), 1)
        self.bulk = BulkBar(bridge, names, going)
        column.addWidget(self.bulk)
        self.bars = Bars()
        column.addWidget(self.bars)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_sources_width(), 10_000])

    def _build_head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.sources_button = Button(icon="panel", kind="flat")
        self.sources_button.setAccessibleName(tr("Show or hide the sources"))
        self.sources_button.setToolTip(tr("Show or hide the sources"))
        self.sources_button.clicked.connect(self._turn_sources)
        line.addWidget(self.sources_button)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.product_button = Button(tr("Product page"), icon="product", kind="flat")
        line.addWidget(self.product_button)
        self.coverage_button = Button(tr("Coverage"), icon="coverage", kind="flat")
        line.addWidget(self.coverage_button)
        self.changes_button = Button(tr("Changes"), icon="history", kind="flat")
        line.addWidget(self.changes_button)
        self.catalogue = CatalogueMenu()
        line.addWidget(self.catalogue)
        self.refresh_button = Button(icon="retry", kind="flat")
        self.refresh_button.setAccessibleName(tr("Read from PXM what has changed"))
        self.refresh_button.setToolTip(tr("Read from PXM what has changed (F5)"))
        line.addWidget(self.refresh_button)
        line.addStrut(self.changes_button.sizeHint().height())
        return line

    def _build_tools(self, names: CatalogNames, owner: QObject) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.search = LibrarySearch()
        line.addWidget(self.search, 1)
        self.filters = Filters(names, owner)
        line.addWidget(self.filters.button)
        self.choices = ViewChoices(owner)
        line.addWidget(self.choices.order)
        line.addWidget(self.choices.view)
        return line

    def _build_chips(self) -> QWidget:
        """Build the line that is there only while the list is narrowed down."""
        self.narrowed = QWidget()
        line = QHBoxLayout(self.narrowed)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.filters.chips, 1)
        line.addStretch(0)
        self.save_button = Button(tr("Save search…"), kind="link")
        line.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.narrowed.hide()
        return self.narrowed

    def _build_card(self, bridge: Bridge, names: CatalogNames) -> QWidget:
        card = controls.surface("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.files = FilesView(bridge, names)
        column.addWidget(self.files, 1)
        rule = controls.surface("line")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(12, 4, 12, 4)
        line.setSpacing(8)
        self.count = Elided()
        self.count.setProperty("role", "quiet")
        line.addWidget(self.count, 2)
        self.elsewhere = Elsewhere()
        line.addWidget(self.elsewhere)
        self.freshness = FreshnessLine(bridge)
        line.addWidget(self.freshness, 3)
        foot.setFixedHeight(max(40, self.freshness.button.sizeHint().height() + 8))
        column.addWidget(foot)
        return card

    def _turn_sources(self) -> None:
        self._sources_wished = self.left.isHidden()
        self._use_width()
        if self._sources_wished:
            self.tree.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the sources stand aside where there is little room."""
        super().resizeEvent(event)
        if self.width() >= _NARROW:
            self._sources_wished = None
        self._use_width()

    def _use_width(self) -> None:
        narrow, wished = self.width() < _NARROW, self._sources_wished
        self.left.setVisible(wished if wished is not None else not narrow)
        self.sources_button.setVisible(narrow)
        for button in (self.product_button, self.coverage_button, self.changes_button):
            button.set_compact(narrow)


def _sources_width() -> int:
    """Return how wide the sources are by themselves: none of their names is cut, even beside a large count."""
    names, figures = QFontMetrics(theme.font()), QFontMetrics(theme.font(Size.LABEL, tabular=True))
    longest = max(names.horizontalAdvance(source.fixed(kind).title) for kind in source.FIXED)
    needed = longest + figures.horizontalAdvance(words.number(9_999)) + _BESIDE_SOURCES
    return min(max(needed, _SOURCES_WIDTHS[0]), _SOURCES_WIDTHS[1])
