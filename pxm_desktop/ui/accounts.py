"""Changing between accounts: what is sent pauses safely, the queue becomes the other account's, and that is said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pxm_desktop.service.accounts_api import KnownAccount, Switch
from pxm_desktop.service.api import Status
from pxm_desktop.service.errors import SecretNeeded
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.transfer.events import AccountsChanged, Event
from pxm_desktop.ui import words
from pxm_desktop.ui.account_menu import AccountMenu, account_name
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.accounts_card import AccountsCard
    from pxm_desktop.ui.sign_in import SignInPanel
    from pxm_desktop.ui.window import MainWindow

_KEY = "account"


class AccountSwitch(QObject):
    """Keeps the menu, the card and the queue in step with the account in use."""

    def __init__(self, window: MainWindow, menu: AccountMenu) -> None:
        super().__init__(window)
        self._window = window
        self._menu = menu
        self._card: AccountsCard | None = None
        """On the settings page, once that was opened."""
        self._known: list[KnownAccount] = []
        self._busy = False
        window.bridge.started.connect(self.refresh)
        window.bridge.happened.connect(self._take)
        menu.chosen.connect(self.use)
        menu.forget.connect(self._ask_forget)
        menu.aboutToShow.connect(self.refresh)

    def offer_on(self, panel: SignInPanel) -> None:
        """Let the sign-in offer the other accounts."""
        panel.account_chosen.connect(self.use)
        self._offer(panel)

    def show_on(self, card: AccountsCard) -> None:
        """Let the card of the settings page show the accounts, use them and forget them."""
        self._card = card
        card.use.connect(self.use)
        card.forget.connect(self._forget)
        card.show_accounts(self._known)

    def refresh(self) -> None:
        """Read which accounts are known and what waits for them."""
        if self._window.leaving.service_runs or not self._known:
            self._window.bridge.call(lambda api: api.accounts.known(), self._show, self._not_read)

    def use(self, account: AccountRef) -> None:
        """Use another account."""
        if self._busy or any(a.signed_in and a.reference == account for a in self._known):
            return
        self._busy = True
        bars = self._window.uploads.bottom_bars
        text = tr("Changing the account: what is being sent is paused safely…")
        bars.put(_KEY, Bar("accent", text, busy=True))
        before = next((a for a in self._known if a.current), None)

        def done(switch: Switch) -> None:
            self._busy = False
            bars.take(_KEY)
            if before is not None and switch.paused:
                self._say_paused(before, switch.paused)

        def failed(error: BaseException) -> None:
            self._busy = False
            bars.take(_KEY)
            self._show(self._known)
            if isinstance(error, SecretNeeded):
                self._sign_in_to(account, words.explained(error))
            else:
                self._window.bridge.refused.emit(words.explained(error))

        self._window.bridge.call(lambda api: api.accounts.use(account), done, failed)

    def _say_paused(self, before: KnownAccount, paused: int) -> None:
        text = words.plural(
            "%n file of %2 is paused. It goes on when you use that account again.",
            "%n files of %2 are paused. They go on when you use that account again.",
            paused,
        )
        bars = self._window.uploads.bottom_bars
        text = text.replace("%2", words.one_line(account_name(before)))
        bars.put(_KEY, Bar("accent", text, on_dismiss=partial(bars.take, _KEY)))

    def _sign_in_to(self, account: AccountRef, why: str) -> None:
        status = Status(signed_in=False, base_url=account.base_url, client_id=account.client_id)
        self._window.ask_sign_in(status)
        self._window.sign_in.refuse(why)

    def _ask_forget(self) -> None:
        current = next((a for a in self._known if a.current), None)
        if current is not None:
            self._window.places.open("settings")
            self._window.around.settings.accounts.ask(current.reference)

    def _forget(self, account: AccountRef) -> None:
        self._window.bridge.call(lambda api: api.accounts.forget(account))

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, AccountsChanged):
                self.refresh()
                self._window.bridge.call(lambda api: api.status(), self._account_is)

    def _account_is(self, status: Status) -> None:
        """Show another account's queue; the same account signed in anew keeps its rows."""
        window = self._window
        if window.status.account != status.account:
            window.model.remove(window.model.ids_where(list(State)))
            window.take_account(status)
        if not status.practice:
            window.practice.stop()

    def _show(self, known: list[KnownAccount]) -> None:
        self._known = known
        self._menu.show_accounts(known)
        if self._card is not None:
            self._card.show_accounts(known)
        if panel := self._window.sign_in_made:
            self._offer(panel)

    def _offer(self, panel: SignInPanel) -> None:
        panel.show_known([known for known in self._known if not known.current], account_name)

    def _not_read(self, error: BaseException) -> None:
        words.log.warning("The known accounts could not be read: %s", error)
