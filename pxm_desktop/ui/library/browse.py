"""The Library as one comes in: sources on the left, files on the right, a search that answers as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from pxm_desktop.service.errors import SecretNeeded, SignedOut
from pxm_desktop.service.library_api import FileQuery, LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Undo
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.drops import FileDrops
from pxm_desktop.ui.changes.edits import DropNode
from pxm_desktop.ui.library import filters, source, text
from pxm_desktop.ui.library.browse_layout import BrowseLayout
from pxm_desktop.ui.library.category_products import CategoryProducts
from pxm_desktop.ui.library.empty import emptiness
from pxm_desktop.ui.library.feed import LibraryFeed
from pxm_desktop.ui.library.file_menu import FileMenu
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.library.quick_look import QuickLook
from pxm_desktop.ui.library.saved_searches import SavedSearches
from pxm_desktop.ui.library.source import BrowseState, Source
from pxm_desktop.ui.library.source_drops import SourceDrops, node_of
from pxm_desktop.ui.library.source_feed import SourceFeed
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_FAILED = "failed"
_NEWS = "news"
_NEIGHBOURS = 500
"""Files before and after one among which its page steps."""
_ASKED_FOR = ("search", "found")
"""Sources whose words and filters are shown as such, so that they can be changed."""


class BrowsePage(BrowseLayout):
    """Shows files; `going` leads on from them."""

    uploads_wanted = Signal()
    sign_in_wanted = Signal()

    def __init__(
        self, bridge: Bridge, names: CatalogNames, going: Going, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, names, going, parent)
        self._bridge = bridge
        self._names = names
        self._going = going
        self.source = source.fixed("all")
        self._return_to: BrowseState | None = None
        """Where to be once the list is there."""
        self.feed = LibraryFeed(bridge, self.files.model, self)
        self.feed.replace = self.files.replace
        self.sources = SourceFeed(bridge, names, self.tree)
        self.products = CategoryProducts(bridge, names, self.strip)
        self.waits = Waits(bridge, self.bars, self)
        self.undo = Undo(self.bars)
        self.glance = QuickLook(bridge, self.files)
        self.saved = SavedSearches(bridge, self.sources, self.name_row, self.undo, self)
        self.menu = FileMenu(self.files.selection, names, going, self.bulk, self.waits, self.bars, self)
        self.drops = SourceDrops(self.tree, bridge, self.shown_node, going)
        self.strip_drops = FileDrops(self.strip, self._card_at, self.shown_node, going)
        self._connect()
        self._show_title()

    def _connect(self) -> None:
        self.tree.chosen.connect(self.choose)
        self.tree.product_wanted.connect(self._going.to_product)
        self.tree.customContextMenuRequested.connect(self._tree_menu)
        self.search.rested.connect(self._ask)
        self.search.down.connect(self.files.focus_files)
        self.filters.changed.connect(self._ask)
        self.choices.order_chosen.connect(self._ask)
        self.choices.look_chosen.connect(self.files.show_look)
        self.files.table.sort_wanted.connect(self.choices.sort_by)
        self.files.opened.connect(self.open_row)
        self.files.menu_wanted.connect(self._open_menu)
        self.files.selection.changed.connect(self._selection_changed)
        self.files.selection.known.connect(self._show_selected)
        self.bulk.clear_wanted.connect(self._select_nothing)
        self.feed.changed.connect(self._show_state)
        self.feed.arrived.connect(self._list_arrived)
        self.freshness.changed.connect(self._show_state)
        self.elsewhere.clicked.connect(self.feed.show_elsewhere)
        self.product_button.clicked.connect(lambda: self._going.to_product(self.source.id))
        self.coverage_button.clicked.connect(self._open_coverage)
        self.changes_button.clicked.connect(lambda: self._going.to_changes())
        self.refresh_button.clicked.connect(self.refresh)
        self.save_button.clicked.connect(self._ask_save)
        self.strip.opened.connect(self._going.to_product)
        self._names.changed.connect(self._names_changed)

    # -- page ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Read what is shown; keeps the copy in step for another while."""
        self.freshness.look()
        self.files.pictures.try_again()
        if not self.feed.begun:
            self.sources.begin()
            self.choose(self.source)

    def refresh(self) -> None:
        """Read from PXM what has changed."""
        self.freshness.refresh()
        if self.feed.news:
            self._show_news()

    def forget(self) -> None:
        """Another account is signed in."""
        self.source = source.fixed("all")
        self.sources.forget()
        self.freshness.forget()
        self.files.pictures.forget()
        self.search.clear()
        self.filters.set_from(FileQuery())
        self.strip.show_products([])
        self.feed.forget()

    def escape(self) -> bool:
        """Close or clear the topmost thing; False when there was none."""
        if self.glance.open:
            self.glance.close_look()
        elif not self.name_row.isHidden():
            self.name_row.close_row()
        elif self.undo.offered:
            self.undo.settle()
        elif self.bars.take_last(("said", _NEWS)):
            pass
        elif self.files.selection.count:
            self._select_nothing()
        elif self.search.text():
            self.search.clear()
            self.search.search_now()
        elif self.filters.any:
            self.filters.clear()
        else:
            return False
        return True

    def take_back(self) -> bool:
        """Undo what was done last here."""
        offered = self.undo.offered
        self.undo.undo()
        return offered

    def kept(self) -> dict[str, Any]:
        """Return how the page is left, to be remembered."""
        widths = self.splitter.sizes()
        return {
            "source": self.source.kept(),
            "look": self.files.look,
            "groups": self.choices.grouping,
            "order": list(self.choices.kept) if self.choices.kept else None,
            "sources": widths[0] or None,
            "widths": self.files.table.widths.kept(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Be as the page was left, as far as that makes sense."""
        self.source = source.remembered(kept.get("source"))
        self.choices.restore(kept.get("look"), kept.get("order"), kept.get("groups"))
        self.files.table.widths.restore(kept.get("widths"))
        width = kept.get("sources")
        if isinstance(width, int) and 100 < width < 2000:
            self.splitter.setSizes([width, 10_000])
        self._show_title()

    # -- what is looked at ---------------------------------------------------------------------------------

    def choose(self, wanted: Source) -> None:
        """Look at the files of a source, from the top, without the words and filters of before."""
        own = source.order_of(wanted.query)
        self.show_state(BrowseState(wanted, order=None if own else self.choices.kept), again=True)

    def show_found(self, query: FileQuery, title: str) -> None:
        """Look at what another page asked for."""
        self.show_state(BrowseState(source.found(query, title)), again=True)

    def state(self) -> BrowseState:
        """Return what is looked at, and where in it one is."""
        return BrowseState(
            self.source,
            self.search.words(),
            self.filters.query,
            self.choices.wished,
            self.files.place(),
            tuple(self.files.few_selected()),
        )

    def show_state(self, state: BrowseState, *, again: bool = False) -> None:
        """Look at something, and be where one was in it; `again`: as if for the first time."""
        wanted, typed, narrowed = state.source, state.words, state.filters
        if again and wanted.kind in _ASKED_FOR:
            typed, narrowed = wanted.query.words, wanted.query
        self.source = wanted
        self.search.rest.stop()
        self.search.setText(typed)
        self.filters.set_from(narrowed)
        self.filters.offer_all_but(self._base())
        self.choices.begin(source.order_of(wanted.query), state.order)
        self._return_to = state
        self.tree.select(wanted)
        self._show_title()
        self.products.show_source(wanted)
        self.bulk.set_shown(wanted.id if wanted.kind == "product" else "")
        self._ask(again=True)

    def query(self) -> FileQuery:
        """Return what is asked for now."""
        base = self._base()
        typed = " ".join(part for part in (base.words, self.search.words()) if part)
        self.choices.know_words(bool(typed))
        order, down = self.choices.effective
        asked = self.filters.put_into(base)
        return asked.model_copy(update={"words": typed, "order": order, "descending": down})

    def _base(self) -> FileQuery:
        """Return what the source asks for, besides words and filters that are shown."""
        asked = self.source.now()
        return filters.stripped(asked) if self.source.kind in _ASKED_FOR else asked

    def shown_node(self) -> DropNode | None:
        """Return the product or region whose files are shown, if it is one."""
        return node_of(self.source)

    @property
    def is_narrowed(self) -> bool:
        """Whether words or filters leave anything out."""
        return bool(self.search.words()) or self.filters.any

    def clear_all(self) -> None:
        """Take words and filters away."""
        self.search.clear()
        self.filters.set_from(FileQuery())
        self._ask()
        self.search.setFocus()

    def _ask(self, *, again: bool = False) -> None:
        query = self.query()
        self.files.table.show_order(query.order, descending=query.descending)
        grouping = self.choices.grouping
        if (
            again
            or (query, grouping) != (self.feed.query, self.feed.grouping)
            or self.feed.failure is not None
        ):
            self.bars.take(_NEWS)
            self.feed.ask(query, grouping)

    def _list_arrived(self, fresh: bool) -> None:
        self._show_headings()
        if not fresh:
            return
        state, self._return_to = self._return_to, None
        self.files.begin_at_top()
        if state is not None:
            self.files.return_to(state.place, list(state.selected))

    def _show_headings(self) -> None:
        named = [(self._heading(group.key), group.count) for group in self.feed.groups]
        self.files.grid.set_sections(named)

    def _heading(self, key: str) -> str:
        return text.heading(self.feed.grouping, key, self._names)

    # -- what is shown around the list ---------------------------------------------------------------------

    def _names_changed(self) -> None:
        self._show_title()
        if self.feed.grouping == "product":
            self._show_headings()

    def _show_title(self) -> None:
        title, kind = self.source.title, self.source.kind
        if kind == "product":
            title = words.product(self._names.product(self.source.id))
        self.title.set_full(words.one_line(title))
        self.product_button.setVisible(kind == "product")
        self.coverage_button.setVisible(kind in ("product", "category"))

    def _show_state(self) -> None:
        feed, rows = self.feed, self.files.model.rowCount()
        self._show_count()
        if not feed.busy:
            # Together with the list: what is shown until then would be laid out and painted once more.
            self.narrowed.setVisible(self.is_narrowed)
            self.products.files_shown()
        self.elsewhere.show_found(len(feed.elsewhere), asking=feed.asking_pxm)
        if feed.failure is not None and rows:
            said = words.explained(feed.failure)
            self.bars.put(_FAILED, Bar("error", said, [(tr("Read again"), feed.reread)]))
        else:
            self.bars.take(_FAILED)
        if feed.news and self.bars.get(_NEWS) is None:
            news = tr("The files have changed. The list stands still while many of them are selected.")
            self.bars.put(_NEWS, Bar("accent", news, [(tr("Show what is new"), self._show_news)]))
        if rows or feed.busy or not feed.begun:
            self.files.show_files()
        else:
            self._explain()

    def _explain(self) -> None:
        """Say why there are no files, and what to do."""
        failure = self.feed.failure
        if isinstance(failure, SignedOut | SecretNeeded):
            self.files.tell(words.explained(failure), tr("Sign in"), self.sign_in_wanted.emit, "account")
            return
        if failure is not None:
            self.files.tell(words.explained(failure), tr("Try again"), self.feed.reread, "needs_you")
            return
        typed, known = self.search.words(), self.freshness.known
        why = emptiness(self.source.kind, typed, known, filtered=self.filters.any)
        steps: dict[str, Callable[[], object]] = {
            "clear": self.clear_all,
            "all": lambda: self.choose(source.fixed("all")),
            "stop": self.freshness.stop,
            "read": self.freshness.refresh,
            "uploads": self.uploads_wanted.emit,
        }
        self.files.tell(why.text, why.button, steps[why.step], why.shape)

    def _show_news(self) -> None:
        self.bars.take(_NEWS)
        self.feed.reread()

    def _show_count(self) -> None:
        feed, rows, chosen = self.feed, self.files.model.rowCount(), self.files.selection.count
        said = text.count(rows, more=feed.more)
        if chosen:
            of = tr("%1 of %2 selected")
            said = of.replace("%2", words.number(rows)).replace("%1", words.number(chosen))
        elif feed.busy and not rows:
            said = tr("Searching…")
        self.count.set_full(said if feed.begun else "")

    # -- selection -----------------------------------------------------------------------------------------

    def _selection_changed(self) -> None:
        selection = self.files.selection
        self.feed.stands_still = selection.many
        if not selection.count:
            self.bulk.set_files([])
        self._show_count()

    def _show_selected(self, files: Sequence[LibraryFile], total: int) -> None:
        if total == self.files.selection.count:
            self.bulk.set_files(files, total, lambda done: self._resolve(done))

    def _resolve(self, done: Callable[[Sequence[LibraryFile]], None]) -> None:
        self.files.selection.resolve(done)

    def _select_nothing(self) -> None:
        self.files.selection.qt.clearSelection()
        self.files.view.setFocus()

    def _open_menu(self, point: QPoint) -> None:
        selection = self.files.selection
        row = selection.rows()[0][0] if selection.count == 1 else -1
        file = self.files.model.file(row) if row >= 0 else None
        self.menu.open_at(point, file, lambda: self.open_row(row))

    def open_row(self, row: int) -> None:
        """Open the page of a file, with its neighbours to step through."""
        file = self.files.model.file(row)
        if file is None:
            return
        near = self.files.model.numbers[max(0, row - _NEIGHBOURS) : row + _NEIGHBOURS + 1].tolist()

        def done(files: list[LibraryFile]) -> None:
            self._going.to_file(file.id, [each.id for each in files])

        self._bridge.call(lambda api: api.library.files(near), done, lambda _: self._going.to_file(file.id))

    # -- sources -------------------------------------------------------------------------------------------

    def _card_at(self, point: QPoint) -> DropNode | None:
        choice = self.strip.choice_at(point)
        return DropNode("product", choice.id, choice.name) if choice is not None else None

    def _open_coverage(self) -> None:
        if self.source.kind == "product":
            self._going.to_coverage([self.source.id])
        else:
            self._going.to_coverage(category=self.source.id)

    def _tree_menu(self, point: QPoint) -> None:
        self.saved.menu_at(self.tree.source_at(point), self.tree.viewport().mapToGlobal(point))

    def _ask_save(self) -> None:
        name = self.source.id if self.source.kind == "search" else ""
        self.saved.ask(self.query(), name, self.save_button)
