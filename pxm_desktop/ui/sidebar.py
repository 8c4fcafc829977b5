"""The left side: whose account it is, the pages there are, and how fast and until when everything is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.api import Status
from pxm_desktop.ui import controls, theme
from pxm_desktop.ui.account_menu import AccountMenu
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.speed_box import SpeedBox
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

WIDTH = 196


class NavButton(Button):
    """The way to one page, with a count at its right end."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text, icon=icon, kind="nav")
        self._name = text
        self.setCheckable(True)
        self.setAutoExclusive(True)
        # A click leads to the page, and so does the focus; a ring would stay behind on the button.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 10, 0)
        self.count = controls.label("")
        self.count.setFont(theme.font(Size.LABEL, tabular=True))
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_count(self, text: str, spoken: str = "") -> None:
        """Show a count, and say it in words to a screen reader; both empty: no count."""
        if self.count.text() != text:
            self.count.setText(text)
        name = f"{self._name}, {spoken or text}" if text else self._name
        if self.accessibleName() != name:
            self.setAccessibleName(name)


class Sidebar(QFrame):
    """Account, pages, and the forecast."""

    page_wanted = Signal(str)
    """The key of the page that was chosen."""

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setProperty("surface", "side")
        self.setProperty("edge", "right")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(4)
        name = controls.label("PXM Desktop", "strong")
        name.setContentsMargins(8, 0, 0, 0)
        column.addWidget(name)
        column.addWidget(self._build_account())
        column.addSpacing(12)
        self._pages: dict[str, NavButton] = {}
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        column.addLayout(self._top)
        column.addStretch(1)
        self.box = SpeedBox(clock)
        self.speed, self.done_about = self.box.speed, self.box.done_about
        column.addWidget(self.box)
        self._bottom = QVBoxLayout()
        self._bottom.setSpacing(4)
        self._bottom.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self._bottom)

    def add_page(self, key: str, text: str, icon: str, *, at_bottom: bool = False) -> NavButton:
        """Add the way to a page; those at the bottom stand under the forecast."""
        button = NavButton(text, icon)
        button.clicked.connect(lambda: self.page_wanted.emit(key))
        self._pages[key] = button
        (self._bottom if at_bottom else self._top).addWidget(button)
        if not at_bottom:
            button.stackUnder(self.box)  # screen readers go by the order of the children
        return button

    def page(self, key: str) -> NavButton:
        """Return the way to a page."""
        return self._pages[key]

    def select(self, key: str) -> None:
        """Show which page is open."""
        self._pages[key].setChecked(True)

    def _build_account(self) -> Button:
        self.account = Button(kind="nav")
        self.account.setAccessibleName(tr("Account"))
        inside = QHBoxLayout(self.account)
        inside.setContentsMargins(8, 0, 8, 0)
        self.account_name = Elided(mode=Qt.TextElideMode.ElideRight)
        self.account_name.setProperty("role", "quiet")
        self.account_name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(self.account_name, 1)
        inside.addWidget(controls.Shape("down", "secondary", 12))
        self.menu = AccountMenu(self.account)
        self.account.setMenu(self.menu)
        return self.account

    def show_account(self, status: Status) -> None:
        """Show whose account it is."""
        where = urlsplit(status.base_url).hostname or ""
        text = tr("Practice account") if status.practice else where
        self.account_name.set_full(text)
        self.account.setToolTip(f"{status.base_url}\n{status.client_id}".strip())
        self.account.setAccessibleName(tr("Account: %1").replace("%1", text))

    def show_forecast(self, speed: str, done_about: str) -> None:
        """Show the speed and when everything is done; empty texts show nothing."""
        self.box.show_speed(speed, done_about)
