"""The pages that are made when they are opened first. Most starts of the window need none of them.

What they are made of is not loaded while the window starts; that is why these imports stand in functions. A page that
is made late shows what has happened before: it asks, or was told by what it is given. It is made inside the window: a
widget that is shown before it has its place is a window of its own for a moment, and takes the focus.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING

from pxm_desktop.pxm.threads import BULK, step_back

if TYPE_CHECKING:
    from pxm_desktop.ui.help_page import HelpPage
    from pxm_desktop.ui.history_page import HistoryPage
    from pxm_desktop.ui.hotfolder_page import HotFoldersPage
    from pxm_desktop.ui.library.place import LibraryPlace
    from pxm_desktop.ui.problems_page import ProblemsPage
    from pxm_desktop.ui.settings_page import SettingsPage
    from pxm_desktop.ui.sign_in import SignInPanel
    from pxm_desktop.ui.window import MainWindow

_MODULES = (
    "details_panel",
    "library.place",
    "history_page",
    "problems_page",
    "hotfolder_page",
    "settings_page",
    "accounts_card",
    "history_limit",
    "help_page",
)
"""What the functions below load, and the details of a file; the most wanted first."""


def load_ahead() -> threading.Thread:
    """Load what pages are made of, beside the window, so that the first click on one waits half as long."""

    def load() -> None:
        step_back(BULK)
        for name in _MODULES:
            import_module(f"pxm_desktop.ui.{name}")

    thread = threading.Thread(target=load, name="pages", daemon=True)
    thread.start()
    return thread


def sign_in(window: MainWindow) -> SignInPanel:
    """Make the sign-in."""
    from pxm_desktop.ui.sign_in import SignInPanel

    panel = SignInPanel(window.bridge, window.practice, window.pages)
    window.pages.addWidget(panel)
    panel.signed_in.connect(window.take_account)
    panel.dismissed.connect(window.places.open)
    window.around.accounts.offer_on(panel)
    return panel


def problems(window: MainWindow) -> ProblemsPage:
    """Make the Problems page."""
    from pxm_desktop.ui.problems_page import ProblemsPage

    page = ProblemsPage(window.bridge, window.model, window.names, window.attention, window.pages)
    page.choose_wanted.connect(window.choose_product)
    page.sign_in_wanted.connect(window.ask_sign_in)
    page.show_wanted.connect(window.show_file)
    page.uploads_wanted.connect(lambda: window.places.open("uploads"))
    page.look_wanted.connect(lambda rule_id: window.hotfolders.page.look_again(rule_id))
    return page


def hot_folders(window: MainWindow) -> HotFoldersPage:
    """Make the Hot folders page."""
    from pxm_desktop.ui.hotfolder_page import HotFoldersPage

    place = window.hotfolders
    page = HotFoldersPage(window.bridge, window.names, place.rules, window.model, window.pages)
    page.choose_wanted.connect(window.choose_product)
    page.place_wanted.connect(window.places.open)
    page.file_wanted.connect(place.show_file)
    page.upload_wanted.connect(window.add_paths)
    return page


def library(window: MainWindow) -> LibraryPlace:
    """Make the Library."""
    from pxm_desktop.ui.library.place import LibraryPlace

    page = LibraryPlace(window.bridge, window.names, window.changes.watch, window.pages)
    page.uploads_wanted.connect(lambda: window.places.open("uploads"))
    page.sign_in_wanted.connect(lambda: window.ask_sign_in())
    page.upload_wanted.connect(
        lambda paths, product, name: window.dropping.add_to_product(paths, product, name)
    )
    return page


def history(window: MainWindow) -> HistoryPage:
    """Make the History page."""
    from pxm_desktop.ui.history_page import HistoryPage

    page = HistoryPage(window.bridge, window.names, lambda: window.status, window.pages)
    page.uploads_wanted.connect(lambda: window.places.open("uploads"))
    page.again_wanted.connect(window.add_paths)
    return page


def help_(window: MainWindow) -> HelpPage:
    """Make the Help page."""
    from pxm_desktop.ui.help_page import HelpPage

    return HelpPage(window.bridge, window.pages)


def settings(window: MainWindow) -> SettingsPage:
    """Make the settings, with the accounts above them."""
    from pxm_desktop.ui.accounts_card import AccountsCard
    from pxm_desktop.ui.history_limit import HistoryLimit
    from pxm_desktop.ui.settings_page import SettingsPage

    page = SettingsPage(window.bridge, AccountsCard(), window.pages)
    HistoryLimit(window.bridge, page)
    window.around.accounts.show_on(page.accounts)
    return page
