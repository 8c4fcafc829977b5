"""The Library place: one page at a time, and the way back from each to where one came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from pxm_desktop.service.changes_api import Change, FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileQuery, LibraryFile
from pxm_desktop.transfer.events import Event, LibraryChanged
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.changes_page import ChangesPage
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.duplicates.duplicates_page import DuplicatesPage
from pxm_desktop.ui.library import source, steps
from pxm_desktop.ui.library.asset_page import AssetPage
from pxm_desktop.ui.library.browse import BrowsePage
from pxm_desktop.ui.library.catalogue_pages import category_page, lead_on, new_page, product_page
from pxm_desktop.ui.library.crumbs import Crumbs
from pxm_desktop.ui.library.source import BrowseState
from pxm_desktop.ui.library.steps import Step
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

P = TypeVar("P", bound=QWidget)
_MOST_STEPS = 50
"""So many steps can be taken back."""
_FAILED = "failed"


class LibraryPlace(Page):
    """Implements `Going`. Pages are made when they are needed first: most starts of the window need none."""

    uploads_wanted = Signal()
    sign_in_wanted = Signal()
    upload_wanted = Signal(object, str, str)
    """Files of this computer are to be uploaded to a product: paths, the product's id, its name."""

    def __init__(
        self, bridge: Bridge, names: CatalogNames, watch: ChangesWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._pages: dict[str, QWidget] = {}
        self._browse: BrowsePage | None = None
        self._remembered: Mapping[str, Any] = {}
        self._showing: dict[str, str] = {}
        """What each page shows, by the page."""
        self.watch = watch
        self._steps: list[Step] = []
        """From the first to the one that is shown."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.crumbs = Crumbs()
        self.crumbs.back_wanted.connect(self.back)
        self.crumbs.step_wanted.connect(self._go_back_to)
        column.addWidget(self.crumbs)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self.bars = Bars()
        self.bars.setContentsMargins(20, 0, 20, 16)
        column.addWidget(self.bars)
        self._waits = Waits(bridge, self.bars, self)
        for keys, act in ((QKeySequence("Alt+Left"), self.back), (QKeySequence("F5"), self.refresh)):
            shortcut = QShortcut(keys, self)  # which acts while the place is seen
            shortcut.activated.connect(act)
        names.changed.connect(self._show_crumbs)
        self.watch.changed.connect(lambda _: self._show_crumbs())
        bridge.happened.connect(self._take_events)

    @property
    def browse(self) -> BrowsePage:
        """The page on which files are browsed."""
        if self._browse is None:
            self._browse = BrowsePage(self._bridge, self._names, self)
            self._browse.uploads_wanted.connect(self.uploads_wanted)
            self._browse.sign_in_wanted.connect(self.sign_in_wanted)
            lead_on(self._browse, self)
            self.stack.addWidget(self._browse)
            self._browse.restore(self._remembered)
            self._steps = [steps.browsing(self._browse.source)]
        return self._browse

    # -- Going ---------------------------------------------------------------------------------------------

    def to_files(self, query: FileQuery, title: str = "") -> None:
        """Show files that fit a query; all of them are where the way begins."""
        if query == FileQuery():
            everything = source.fixed("all")
            self._steps = [steps.browsing(everything)]
            self.browse.choose(everything)
            self._show_step(self._steps[0])
            return
        wanted = source.found(query, title)
        self._go(steps.browsing(wanted))
        self.browse.show_found(query, title)

    def to_file(self, file_id: str, among: Sequence[str] = ()) -> None:
        """Open the page of a file; `among`: its neighbours, for stepping through them."""
        page = self._made("file", self._file_page)
        self._go(Step("file", file_id, lambda: page.open(file_id, among), tr("File")))
        self._name_files()

    def to_product(self, product_id: str) -> None:
        """Open the page of a product."""
        page = self._made("product", lambda: product_page(self._bridge, self._names, self))
        self._go(Step("product", product_id, lambda: page.open(product_id), tr("Product")))

    def to_coverage(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        """Open the coverage board for products, or for those of a category."""
        page = self._made("coverage", self._board)
        wanted = " ".join((category, *product_ids))
        self._go(Step("coverage", wanted, lambda: page.open(product_ids, category), tr("Coverage")))

    def to_category(self, category_id: str) -> None:
        """Open the page of a category."""
        named = partial(self._name_step, "category")
        page = self._made("category", lambda: category_page(self._bridge, self._names, self, named))
        self._go(Step("category", category_id, lambda: page.open(category_id), tr("Category")))

    def to_attributes(self) -> None:
        """Open the account's attributes and their groups."""
        page = self._made("attributes", lambda: AttributesPanel(self._bridge, self._names, self))
        self._go(Step("attributes", "", page.open, tr("Attributes")))

    def to_new(self, kind: str = "standalone", category: str = "") -> None:
        """Make a product, a family or a category, in a category where one is named."""
        page = self._made("new", lambda: new_page(self._bridge, self, self._drop_step))
        self._go(Step("new", f"{kind} {category}", lambda: page.open(kind, category), tr("New")))

    def to_duplicates(self, scope: DuplicateScope) -> None:
        """Open the duplicates among files."""
        page = self._made("duplicates", lambda: DuplicatesPage(self._bridge, self._names, self))
        self._go(Step("duplicates", scope.key, lambda: page.open(scope), tr("Duplicates")))

    def to_changes(self, change_id: int | None = None) -> None:
        """Open the changes: one of them, or the list of all."""
        page = self._made("changes", lambda: ChangesPage(self._bridge, self._names, self, self.watch))
        self._go(steps.change_step(lambda: page.open(change_id), change_id))

    def plan(self, edits: Sequence[FileEdit], title: str) -> None:
        """Plan a change of files and show what it would do before anything is written."""
        wanted = list(edits)

        def done(change: Change) -> None:
            self.to_changes(change.id)

        def failed(error: BaseException) -> None:
            self.bars.put(_FAILED, Bar("error", words.explained(error), on_dismiss=self._dismiss))

        self.bars.take(_FAILED)
        text = tr("Looking at what would change…")
        self._waits.call(text, lambda api: api.changes.plan(wanted, title), done, failed)

    def back(self) -> None:
        """Return to what was shown before."""
        if len(self._steps) > 1:
            self._go_back_to(len(self._steps) - 2)

    def unsaved(self) -> bool:
        """Whether any of its pages holds what is not kept."""
        return any(page.unsaved() for page in self._pages.values() if isinstance(page, Page))

    # -- steps ---------------------------------------------------------------------------------------------

    def _made(self, key: str, make: Callable[[], P]) -> P:
        """Return a page, made when it is needed first."""
        if key not in self._pages:
            page = self._pages[key] = make()
            self.stack.addWidget(page)
        return cast("P", self._pages[key])

    def _board(self) -> CoverageBoard:
        board = CoverageBoard(self._bridge, self._names, self)
        kept = self._remembered.get("coverage")
        if isinstance(kept, Mapping):
            board.restore(kept)
        return board

    def _file_page(self) -> AssetPage:
        page = AssetPage(self._bridge, self._names, self, self.watch)
        page.moved.connect(partial(self._moved, page))
        return page

    def _moved(self, page: AssetPage, before: str, now: str) -> None:
        """Take a neighbour that the page shows by itself as what was gone to."""
        step = self._steps[-1]
        if step.key == ("file", before):
            again = partial(page.open, now, page.among)
            self._steps[-1] = replace(step, id=now, show=again, title=tr("File"))
            self._showing["file"] = now
            self._name_files()

    def _go(self, step: Step) -> None:
        """Show something new; where one is now can be returned to."""
        self._note()
        self._steps = steps.after(self._steps, step, _MOST_STEPS)
        self._showing[step.page] = step.id
        step.show()
        self._show_step(step)

    def _note(self) -> None:
        """Remember where in the files one is."""
        browse = self.browse
        if self._steps[-1].state is not None:
            now = browse.state()
            self._steps[-1] = replace(self._steps[-1], id=now.source.id, title=now.source.title, state=now)

    def _go_back_to(self, at: int) -> None:
        step = self._steps[at]
        del self._steps[at + 1 :]
        if step.state is not None:
            self._return_to_files(step.state)
        elif self._showing.get(step.page) != step.id:
            # Pages keep what they show: only what was taken up with something else since is opened anew.
            self._showing[step.page] = step.id
            step.show()
        self._show_step(step)

    def _return_to_files(self, state: BrowseState) -> None:
        now = self.browse.state()
        if (now.source, now.words, now.filters) != (state.source, state.words, state.filters):
            self.browse.show_state(state)

    def _show_step(self, step: Step) -> None:
        now = QApplication.focusWidget()
        had_focus = now is not None and self.isAncestorOf(now)
        page = self._pages.get(step.page, self.browse)
        self.stack.setCurrentWidget(page)
        self._show_crumbs()
        if had_focus:
            self.take_focus()

    def _show_crumbs(self) -> None:
        if self._steps:
            self.crumbs.show_steps([steps.title(step, self._names, self.watch) for step in self._steps])

    def _name_files(self) -> None:
        """Learn what the files are called to which the way leads back."""
        ids = [step.id for step in self._steps if step.page == "file"]

        def done(files: list[LibraryFile]) -> None:
            for file in files:
                self._name_step("file", file.id, file.name)

        if ids:
            self._bridge.call(lambda api: api.library.by_ids(ids), done, lambda _: None)

    def _take_events(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, LibraryChanged) and event.changed for event in events):
            self._name_files()

    def _drop_step(self) -> None:
        """Let the way back not lead to what is shown now."""
        if len(self._steps) > 1:
            del self._steps[-1]

    def _name_step(self, page: str, identity: str, title: str) -> None:
        """Call steps by what they show, now that it is known."""
        self._steps = [
            replace(step, title=title) if step.key == (page, identity) else step for step in self._steps
        ]
        self._show_crumbs()

    def _dismiss(self) -> None:
        self.bars.take(_FAILED)

    # -- page ----------------------------------------------------------------------------------------------

    @property
    def shown(self) -> QWidget:
        """The page that is shown."""
        return self.stack.currentWidget() or self.browse

    def entered(self) -> None:
        """Read what is shown."""
        self.browse.entered()
        if self.shown is not self.browse and isinstance(self.shown, Page):
            self.shown.entered()

    def refresh(self) -> None:
        """Read from PXM what has changed."""
        self.browse.refresh()

    def forget(self) -> None:
        """Show nothing of before: another account is signed in."""
        if self._browse is None:
            return
        self._browse.forget()
        self._steps = [steps.browsing(self._browse.source)]
        self.stack.setCurrentWidget(self._browse)
        self._show_crumbs()
        if self.isVisible():
            self._browse.entered()

    def focus_filter(self) -> None:
        """Go to the search."""
        if self.shown is self.browse:
            self.browse.search.setFocus()
            self.browse.search.selectAll()
        elif isinstance(self.shown, Page):
            self.shown.focus_filter()

    def take_focus(self) -> None:
        """Begin with the search, or where the page begins."""
        shown = self.shown
        if isinstance(shown, BrowsePage):
            if shown.files.selection.qt.currentIndex().isValid() and not shown.files.telling:
                shown.files.view.setFocus()
            else:
                shown.search.setFocus()
        elif isinstance(shown, Page):
            shown.take_focus()
        else:
            self.crumbs.back.setFocus()

    def escape(self) -> bool:
        """Close the topmost thing; where there is none, go back."""
        closes = getattr(self.shown, "escape", None)
        if closes is not None and closes():
            return True
        if self.bars.get(_FAILED) is not None:
            self._dismiss()
            return True
        if len(self._steps) > 1:
            self.back()
            return True
        return False

    def take_back(self) -> bool:
        """Undo what was done last on the page."""
        shown = self.shown
        if isinstance(shown, Page | BrowsePage) and shown.take_back():
            return True
        return self.watch.take_back()

    def drop_words(self, paths: Sequence[bytes]) -> tuple[str, str] | None:
        """Return what a drop would do here."""
        product = self._product()
        if product:
            name = words.product(self._names.product(product))
            return tr("Drop to upload"), tr("They go to %1").replace("%1", name)
        return self.shown.drop_words(paths) if isinstance(self.shown, Page) else None

    def take_drop(self, paths: Sequence[bytes]) -> bool:
        """Upload to the product whose files are shown; else what the page does with it."""
        product = self._product()
        if product:
            name = words.product(self._names.product(product))
            self.upload_wanted.emit(list(paths), product, name)
            return True
        return self.shown.take_drop(paths) if isinstance(self.shown, Page) else False

    def _product(self) -> str:
        """Return the product that is shown, by its files or by its page; empty where it is none."""
        step = self._steps[-1] if self._steps else None
        if step is not None and step.page == "product":
            return step.id
        if step is not None and step.page == "browse" and self._browse is not None:
            shown = self._browse.source
            return shown.id if shown.kind == "product" else ""
        return ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go back by the mouse's own button for that."""
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        else:
            super().mouseReleaseEvent(event)

    # -- memory --------------------------------------------------------------------------------------------

    def kept(self) -> dict[str, Any]:
        """Return how the page is left, to be remembered."""
        browse, board = self._browse, self._pages.get("coverage")
        kept = {**self._remembered, **(browse.kept() if browse is not None else {})}
        return {**kept, "coverage": board.kept()} if isinstance(board, CoverageBoard) else kept

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Be as the page was left, as far as that makes sense."""
        self._remembered = kept
        if self._browse is not None:
            self._browse.restore(kept)
