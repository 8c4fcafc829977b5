"""The accounts on the settings page: which are known, using one, and forgetting one after a clear word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.accounts_api import KnownAccount
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.account_menu import account_name
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.words import tr


class AccountsCard(QWidget):
    """A line an account."""

    use = Signal(object)
    forget = Signal(object)
    """To be forgotten now; it was asked for twice."""

    def __init__(self) -> None:
        super().__init__()
        self._known: list[KnownAccount] = []
        self.question: Bar | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addWidget(controls.label(tr("Accounts"), "heading"))
        card = controls.surface("card")
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(16, 4, 16, 8)
        self._inside.setSpacing(0)
        column.addWidget(card)
        self._lines = QWidget()
        QVBoxLayout(self._lines)
        self._inside.addWidget(self._lines)

    def show_accounts(self, known: Sequence[KnownAccount]) -> None:
        """Show the known accounts."""
        if list(known) == self._known:
            return
        self._known = list(known)
        self.keep()
        self._inside.removeWidget(self._lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = QWidget()
        lines = QVBoxLayout(self._lines)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for account in known:
            lines.addLayout(self._line(account))
        self._inside.insertWidget(0, self._lines)
        self.setVisible(bool(known))

    def _line(self, account: KnownAccount) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 8)
        line.setSpacing(8)
        text = QVBoxLayout()
        text.setSpacing(2)
        name = words.one_line(account_name(account))
        text.addWidget(Elided(name))
        state = [
            tr("In use") if account.signed_in else tr("Signed out") if account.current else tr("Not in use")
        ]
        if account.waiting:
            state.append(words.plural("%n file waits", "%n files wait", account.waiting))
        quiet = controls.label(" · ".join(state), "quiet")
        text.addWidget(quiet)
        line.addLayout(text, 1)
        if not account.signed_in:
            use = Button(tr("Use"))
            use.setAccessibleName(tr("Use %1").replace("%1", name))
            use.clicked.connect(lambda: self.use.emit(account.reference))
            line.addWidget(use)
        forget = Button(tr("Forget…"), kind="flat")
        forget.setAccessibleName(tr("Forget %1…").replace("%1", name))
        forget.clicked.connect(lambda: self.ask(account.reference))
        line.addWidget(forget)
        return line

    def ask(self, wanted: AccountRef) -> None:
        """Say what forgetting an account means, and offer it."""
        account = next((each for each in self._known if each.reference == wanted), None)
        if account is None:
            return
        self.keep()
        parts = [
            tr("Forget %1? Its secret is taken off this computer; using it again needs the secret.").replace(
                "%1", words.one_line(account_name(account))
            )
        ]
        if account.waiting:
            parts.append(
                words.plural(
                    "%n file that waits for it stays and goes on when you sign in to it again.",
                    "%n files that wait for it stay and go on when you sign in to it again.",
                    account.waiting,
                )
            )

        def forget() -> None:
            self.keep()
            self.forget.emit(wanted)

        self.question = Bar(
            "warning", " ".join(parts), [(tr("Forget it"), forget), (tr("Keep it"), self.keep)]
        )
        self._inside.addWidget(self.question)
        self.question.buttons()[-1].setFocus()

    def keep(self) -> None:
        """Put the question away."""
        if self.question is not None:
            self._inside.removeWidget(self.question)
            self.question.hide()
            self.question.deleteLater()
            self.question = None
