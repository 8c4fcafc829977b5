"""The account's menu in the sidebar: the known accounts, and signing in, out and away."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from pxm_desktop.service.accounts_api import KnownAccount
from pxm_desktop.ui import words
from pxm_desktop.ui.words import tr


def account_name(account: KnownAccount) -> str:
    """Return how an account is called: where it is and by which client id, since one PXM may have several."""
    if account.practice:
        return tr("Practice account")
    return f"{urlsplit(account.base_url).hostname or account.base_url} · {account.client_id}"


class AccountMenu(QMenu):
    """Known accounts above, then what can be done."""

    chosen = Signal(object)
    """An account is to be used: its `AccountRef`."""
    other = Signal()
    sign_out = Signal()
    forget = Signal()
    """The account in use is to be forgotten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accounts: list[QAction] = []
        self._group = QActionGroup(self)
        self._line = self.addSeparator()
        self.other_action = self.addAction(tr("Sign in to another account…"), self.other.emit)
        self.sign_out_action = self.addAction(tr("Sign out"), self.sign_out.emit)
        self.forget_action = self.addAction(tr("Forget this account…"), self.forget.emit)

    def show_accounts(self, known: Sequence[KnownAccount]) -> None:
        """Show the known accounts, the one in use marked; one alone needs no list."""
        for action in self.accounts:
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        self.accounts = []
        several = known if len(known) > 1 else ()
        for account in several:
            text = words.escaped(words.one_line(account_name(account)))
            if account.waiting:
                text = f"{text} ({words.plural('%n file waits', '%n files wait', account.waiting)})"
            action = QAction(text, self)
            action.setCheckable(True)
            action.setChecked(account.current)
            action.triggered.connect(lambda _=False, a=account: self.chosen.emit(a.reference))
            self._group.addAction(action)
            self.insertAction(self._line, action)
            self.accounts.append(action)
        self._line.setVisible(bool(several))
