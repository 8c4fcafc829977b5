"""The left side: whose account it is, the pages there are, and how fast and until when everything is done."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from pxm_desktop.service.api import Status
from pxm_desktop.ui import controls, theme, words
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

WIDTH = 196


class Sidebar(QFrame):
    """Account, pages, and the forecast."""

    sign_out = Signal()
    other_account = Signal()
    page_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
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
        column.addWidget(self._build_uploads())
        column.addStretch(1)
        self.speed = controls.label("")
        self.speed.setFont(theme.font(tabular=True))
        self.speed.setContentsMargins(8, 0, 0, 0)
        self.done_about = controls.label("", "quiet", wrap=True)
        self.done_about.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.speed)
        column.addWidget(self.done_about)

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
        menu = QMenu(self.account)
        self.other_action = menu.addAction(tr("Sign in to another account…"), self.other_account.emit)
        self.sign_out_action = menu.addAction(tr("Sign out"), self.sign_out.emit)
        self.account.setMenu(menu)
        return self.account

    def _build_uploads(self) -> Button:
        self.uploads = Button(tr("Uploads"), icon="uploads", kind="nav")
        self.uploads.setCheckable(True)
        self.uploads.setChecked(True)
        self.uploads.clicked.connect(self._uploads_clicked)
        inside = QHBoxLayout(self.uploads)
        inside.setContentsMargins(0, 0, 10, 0)
        self.uploads_count = controls.label("")
        self.uploads_count.setFont(theme.font(Size.LABEL, tabular=True))
        self.uploads_count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(self.uploads_count, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self.uploads

    def show_account(self, status: Status) -> None:
        """Show whose account it is."""
        where = urlsplit(status.base_url).hostname or ""
        text = tr("Practice account") if status.practice else where
        self.account_name.set_full(text)
        self.account.setToolTip(f"{status.base_url}\n{status.client_id}".strip())
        self.account.setAccessibleName(tr("Account: %1").replace("%1", text))

    def show_count(self, good: int, files: int) -> None:
        """Show how many files are done."""
        text = f"{words.number(good)}/{words.number(files)}" if files else ""
        self._put(self.uploads_count, text)
        spoken = tr("Uploads, %1 done").replace("%1", text) if text else tr("Uploads")
        if self.uploads.accessibleName() != spoken:
            self.uploads.setAccessibleName(spoken)

    def show_forecast(self, speed: str, done_about: str) -> None:
        """Show the speed and when everything is done; empty texts show nothing."""
        self._put(self.speed, speed)
        self._put(self.done_about, done_about)

    def _put(self, label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)

    def _uploads_clicked(self) -> None:
        self.uploads.setChecked(True)
        self.page_wanted.emit(0)
