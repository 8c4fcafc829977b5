"""The window: account and pages on the left, the page in the middle, the destination on the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from pxm_desktop.service.api import Status
from pxm_desktop.transfer.events import Event, Health
from pxm_desktop.ui import drop, late_pages, tab_order
from pxm_desktop.ui.adding import Adding
from pxm_desktop.ui.around import Around
from pxm_desktop.ui.attention import Attention
from pxm_desktop.ui.bars import Bars
from pxm_desktop.ui.bridge import Bridge, Host
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes.in_window import ChangesInWindow
from pxm_desktop.ui.closing import ClosingSheet
from pxm_desktop.ui.destination_panel import DestinationPanel
from pxm_desktop.ui.dropping import Dropping
from pxm_desktop.ui.estimate import Forecast
from pxm_desktop.ui.health_bars import HealthBars
from pxm_desktop.ui.hotfolder_place import HotFolderPlace
from pxm_desktop.ui.leaving import Leaving
from pxm_desktop.ui.line import Line
from pxm_desktop.ui.messages import Messages
from pxm_desktop.ui.notices import Notices
from pxm_desktop.ui.numbers import Numbers
from pxm_desktop.ui.opening import Look, Opening
from pxm_desktop.ui.places import Places
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.practice_banner import PracticeBanner
from pxm_desktop.ui.queue_delegate import BADGE
from pxm_desktop.ui.queue_feed import QueueFeed
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.sidebar import Sidebar
from pxm_desktop.ui.start import StartPage
from pxm_desktop.ui.thumbnails import Thumbnails
from pxm_desktop.ui.tray import Tray
from pxm_desktop.ui.uploads_page import UploadsPage
from pxm_desktop.ui.when_done import WhenDone
from pxm_desktop.ui.window_keys import WindowKeys
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.help_page import HelpPage
    from pxm_desktop.ui.history_page import HistoryPage
    from pxm_desktop.ui.library.place import LibraryPlace
    from pxm_desktop.ui.problems_page import ProblemsPage
    from pxm_desktop.ui.sign_in import SignInPanel

_ROOMY = 1040
"""From this width on the destination panel is open by itself."""


class MainWindow(QMainWindow):
    """Everything in one window; `stopped` says that the service has ended and the program may."""

    stopped = Signal()
    replaced = Signal(object)
    """Another window has taken its place, in another language."""

    def __init__(
        self,
        make_host: Callable[[], Host],
        practice_command: list[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        practice: Practice | None = None,
        look: Look | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("PXM Desktop")
        self.setMinimumSize(900, 600)
        self.resize(1280, 800)
        self._clock = clock
        self.status = Status(signed_in=False)
        self.bridge = Bridge(make_host, self)
        self.practice = practice or Practice(practice_command)
        self.practice.setParent(self)
        self.names = CatalogNames(self.bridge, self)
        self.model = QueueModel(self.names, self, clock)
        self.feed = QueueFeed(self.bridge, self.model, self)
        self.attention = Attention(self.model, self)
        self.thumbnails = Thumbnails(self.bridge, BADGE, self)
        self.stopped.connect(self.thumbnails.close)
        self._unread = False
        """An account was entered of which not all was read yet that the window shows."""
        self.panel_wish: bool | None = None
        """What the user wants of the destination panel; None leaves it to the window's width."""
        self._build()
        self.messages = Messages(self.bridge, self.uploads)
        self.adding = Adding(self.bridge, self.uploads, self.panel)
        self.tray = Tray(self)
        self.notices = Notices(self.bridge, self.tray, lambda: self.isActiveWindow(), self)
        self.leaving = Leaving(self, self.closing, self.bridge, self.practice, self.tray)
        self.when_done = WhenDone(self.uploads.top_bars, self)
        self.line = Line(self.bridge, self.sidebar.box, self.when_done, self)
        self.health = HealthBars(self)
        self.numbers = Numbers(self, Forecast(clock))
        self.dropping = Dropping(self)
        self.around = Around(self)
        self.changes = ChangesInWindow(self, self.foot)
        self.keys = WindowKeys(self)
        self.opening = Opening(self, look)
        self._connect()
        self.show_page(self.start_page)

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        middle = QWidget()
        self.setCentralWidget(middle)
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.sidebar = Sidebar(clock=self._clock)
        line.addWidget(self.sidebar)
        content = QVBoxLayout()
        content.setSpacing(0)
        self.practice_banner = PracticeBanner()
        content.addWidget(self.practice_banner)
        self.pages = QStackedWidget()
        content.addWidget(self.pages, 1)
        self.foot = Bars()
        content.addWidget(self.foot)
        line.addLayout(content, 1)
        self.start_page = StartPage()
        self.uploads = UploadsPage(self.bridge, self.model, self.names)
        self.uploads.view.show_thumbnails(self.thumbnails)
        self.pages.addWidget(self.start_page)
        self.places = Places(self.pages, self.sidebar, self)
        self._add_places()
        self.panel = DestinationPanel(self.bridge, self.names)
        line.addWidget(self.panel)
        self.sheet = drop.DropSheet(self)
        self.closing = ClosingSheet(self)

    def _add_places(self) -> None:
        """Add the places in the order in which the sidebar has them; pages are made when they are opened first."""
        add, make = self.places.add, late_pages
        add("uploads", lambda: self.uploads, tr("Uploads"), "uploads", "Ctrl+1")
        self.places.page("uploads")
        add("problems", partial(make.problems, self), tr("Problems"), "needs_you", "Ctrl+2")
        self.hotfolders = HotFolderPlace(self)
        add("help", partial(make.help_, self), tr("Help"), "help", "F1", at_bottom=True)
        add("library", partial(make.library, self), tr("Library"), "library", "Ctrl+4")
        add("history", partial(make.history, self), tr("History"), "history", "Ctrl+5")

    def _connect(self) -> None:
        self.bridge.happened.connect(self._take_events)
        self.feed.begun.connect(self._read_beside)
        self.tray.pause_wanted.connect(self.uploads.queue_actions.pause_all.trigger)
        self.tray.resume_wanted.connect(self.uploads.queue_actions.resume_all.trigger)
        self.places.changed.connect(self._lay_out)
        self.sidebar.menu.sign_out.connect(self._sign_out)
        self.sidebar.menu.other.connect(self.ask_sign_in)
        self.line.quit_wanted.connect(self.leaving.stop)
        self.line.noticed.connect(self.messages.notice)
        self.uploads.queue_actions.why_asked.connect(self._explain)
        self.adding.product_wanted.connect(self.choose_product)
        self.uploads.selection_changed.connect(self._selection_changed)
        self.uploads.panel_wanted.connect(lambda: self._wish_panel(True))
        self.panel.collapse.connect(lambda: self._wish_panel(False))
        self.panel.done.connect(self._selection_done)
        self.panel.rows_edited.connect(self.uploads.queue_actions.change_destination)
        self.panel.next_changed.connect(self._show_summary)
        self.panel.undo_offered.connect(self.uploads.undo.offer)
        self.panel.presets.changed.connect(self._show_summary)
        self.names.changed.connect(self._show_summary)

    # -- pages that are made late, by the first who needs them -------------------------------------------------

    @property
    def problems(self) -> ProblemsPage:
        """The Problems page."""
        return cast("ProblemsPage", self.places.page("problems"))

    @property
    def library(self) -> LibraryPlace:
        """The Library."""
        return cast("LibraryPlace", self.places.page("library"))

    @property
    def history(self) -> HistoryPage:
        """The History page."""
        return cast("HistoryPage", self.places.page("history"))

    @property
    def help(self) -> HelpPage:
        """The Help page."""
        return cast("HelpPage", self.places.page("help"))

    @cached_property
    def sign_in(self) -> SignInPanel:
        """The sign-in, made when somebody has to sign in."""
        return late_pages.sign_in(self)

    @property
    def sign_in_made(self) -> SignInPanel | None:
        """The sign-in, if anybody had to sign in since the window was opened."""
        return vars(self).get("sign_in")

    # -- start, account ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the queue and start the service; the window stays usable meanwhile."""
        self.opening.begin()

    def take_status(self, status: Status) -> None:
        """Show who is signed in, at the place that was open, or the sign-in."""
        was, self.status = self.status, status
        for notice in status.notices:
            self.messages.notice(notice)
        self.sidebar.show_account(status)
        self.practice_banner.setVisible(status.practice and status.signed_in)
        if status.signed_in:
            other = was.account != status.account
            entered = other or not was.signed_in
            if other:
                self.names.forget()
                self.panel.enter_account()
                self.changes.forget()
                self.places.forget()
            self._unread = self._unread or entered
            if entered or self.pages.currentWidget() is self.start_page:
                self.places.open()
            self._show_health(Health(state=status.health, sentence=status.sentence))
            if self.opening.over:
                self.adding.go_on()
        else:
            self.sign_in.prefill(status, may_go_back=False)
            self.show_page(self.sign_in)
            self.sign_in.focus_first_empty()
            self.dropping.remind()

    def _read_beside(self) -> None:
        """Read of an account that was entered what the first page of its queue does not wait for."""
        if self._unread and self.opening.over and self.status.signed_in:
            self._unread = False
            self.names.load()
            self.changes.load()

    def take_account(self, status: Status) -> None:
        """Show whose account it is, and its queue."""
        self.take_status(status)
        if status.signed_in:
            self.places.open()
        self.feed.load()

    def _sign_out(self) -> None:
        self.bridge.call(lambda api: api.sign_out(), self._signed_out)

    def _signed_out(self, status: Status) -> None:
        self.practice.stop()
        self.take_status(status)

    def ask_sign_in(self, status: Status | None = None) -> None:
        """Open the sign-in, filled with an account."""
        self.sign_in.prefill(status or self.status, may_go_back=self.status.signed_in)
        self.show_page(self.sign_in)
        self.sign_in.focus_first_empty()

    # -- what happens --------------------------------------------------------------------------------------

    def _take_events(self, events: Sequence[Event]) -> None:
        self.feed.take(events)
        for event in events:
            if isinstance(event, Health):
                self._take_health(event)

    def _take_health(self, health: Health) -> None:
        self.status = self.status.model_copy(update={"health": health.state, "sentence": health.sentence})
        panel = self.sign_in_made
        if health.state == "signed_out" and not (panel and panel.busy):
            self.bridge.call(lambda api: api.status(), self.take_status)
        else:
            self._show_health(health)
        self.numbers.show()

    def _show_health(self, health: Health) -> None:
        self.health.show(health)
        self.model.show_health(health.state)

    def choose_product(self, ids: list[int]) -> None:
        """Show files in the queue, selected, with products offered for them."""
        self._show_in_queue(ids)
        self._wish_panel(True)
        self.panel.search.begin()

    def show_file(self, row_id: int) -> None:
        """Show a file in the queue with its details."""
        self._show_in_queue([row_id])
        self.uploads.open_details(row_id)

    def _show_in_queue(self, ids: list[int]) -> None:
        self.places.open("uploads")
        self.uploads.show_files(ids)

    def _show_summary(self) -> None:
        self.uploads.summary_text.set_full(self.panel.summary())

    # -- destination panel ---------------------------------------------------------------------------------

    def _selection_changed(self, count: int, destinations: object) -> None:
        if count and isinstance(destinations, list):
            self.panel.edit_rows(count, destinations)
        else:
            self.panel.edit_next()

    def _selection_done(self) -> None:
        self.uploads.view.clearSelection()
        self.uploads.view.setFocus()

    def _wish_panel(self, wanted: bool) -> None:
        self.panel_wish = wanted
        self._lay_out()
        if wanted:
            self.panel.search.setFocus()
        else:
            self.uploads.change_button.setFocus()

    def _lay_out(self) -> None:
        page = self.places.current
        open_ = self.panel_wish if self.panel_wish is not None else self.width() >= _ROOMY
        self.panel.setVisible(page is not None and page.shows_destination and open_)
        self.uploads.summary.setVisible(not open_)
        self.sidebar.setVisible(page is not None)

    def show_page(self, page: QWidget) -> None:
        """Show a page of the window."""
        self.pages.setCurrentWidget(page)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Open or close the panel by the room there is, unless the user said what they want."""
        super().resizeEvent(event)
        self._lay_out()
        for sheet in (self.sheet, self.closing):
            sheet.setGeometry(self.rect())

    # -- keys, drops ---------------------------------------------------------------------------------------

    def _explain(self, row_id: int) -> None:
        row = self.model.row(row_id)
        if row is not None:
            self.places.open("help")
            self.help.ask_why(row_id, row.name)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Let Tab go through what is on screen as it stands there."""
        return tab_order.step(self, forward=forward)

    def add_paths(self, paths: Sequence[bytes]) -> None:
        """Upload files and folders to where the next files go; they wait while nobody is signed in."""
        self.dropping.add(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files and folders."""
        self.dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Go on taking them."""
        self.dropping.copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002
        """Put the sheet away."""
        self.sheet.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Upload what was dropped."""
        self.dropping.let_go(event)

    # -- closing -------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Close when the service has stopped; until then ask, or stop it first."""
        if self.leaving.may_close(self.model.total.moving):
            event.accept()
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Redraw what paints itself when the scheme has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            QTimer.singleShot(0, self, self.update)
