"""Signing in: a panel in the window, which tests the credentials and explains a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.service.accounts_api import KnownAccount
from pxm_desktop.service.api import Status
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.practice import Practice, offered
from pxm_desktop.ui.words import tr

BASE_URL = "https://entapi.amplifi.io"
"""PXM's own address, from its integration article."""
_WIDTH = 440


class SignInPanel(QWidget):
    """Address, client id and secret; or the practice account."""

    signed_in = Signal(object)
    """A `Status`."""
    dismissed = Signal()
    account_chosen = Signal(object)
    """A known account is to be used instead: its `AccountRef`."""

    def __init__(self, bridge: Bridge, practice: Practice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._practice = practice
        self._call: Call[Status] | None = None
        self._practising = False
        self._build()
        practice.ready.connect(self._practice_ready)
        practice.failed.connect(self._practice_failed)
        self._refresh()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 20, 20, 20)
        card = controls.surface("card")
        card.setMaximumWidth(_WIDTH)
        card.setMinimumWidth(min(_WIDTH, 360))
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 10)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(controls.label(tr("Sign in to PXM"), "title"))
        self.lead = controls.label(
            tr(
                "Client id and secret are made in PXM, by an administrator, under Settings → Integrations → "
                "API → Create New Integration."
            ),
            "quiet",
            wrap=True,
        )
        column.addWidget(self.lead)
        column.addSpacing(8)
        column.addLayout(self._build_form())
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Signing in"))
        self.progress.hide()
        column.addWidget(self.progress)
        column.addSpacing(4)
        column.addLayout(self._build_buttons())
        self.known_line = QWidget()
        known = QVBoxLayout(self.known_line)
        known.setContentsMargins(0, 12, 0, 0)
        known.setSpacing(8)
        known.addWidget(controls.label(tr("Or use an account that this computer knows:"), "quiet", wrap=True))
        self.known_buttons: list[Button] = []
        self.known_line.hide()
        column.addWidget(self.known_line)
        self.practice_line = QWidget()
        practice = QVBoxLayout(self.practice_line)
        practice.setContentsMargins(0, 12, 0, 0)
        practice.setSpacing(8)
        line = controls.surface("line")
        line.setFixedHeight(1)
        practice.addWidget(line)
        practice.addWidget(
            controls.label(
                tr(
                    "No account at hand? The sandbox is a small PXM on this computer, "
                    "with products and real uploads."
                ),
                "quiet",
                wrap=True,
            )
        )
        self.practice_button = Button(tr("Practice with the sandbox"))
        self.practice_button.clicked.connect(self.start_practice)
        practice.addWidget(self.practice_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.practice_line)
        self.practice_line.setVisible(offered())

    def _build_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        self.address = QLineEdit(BASE_URL)
        self.client_id = QLineEdit()
        self._id_before = ""
        self.client_id.textEdited.connect(self._part)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        for name, field in (
            (tr("Address"), self.address),
            (tr("Client id"), self.client_id),
            (tr("Client secret"), self.secret),
        ):
            field.setAccessibleName(name)
            field.setAcceptDrops(False)
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._submit)
            caption = controls.label(name, "heading")
            caption.setBuddy(field)
            caption.setContentsMargins(0, 4, 0, 0)
            form.addRow(caption, field)
        return form

    def _build_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.status = controls.label("", "quiet")
        line.addWidget(self.status, 1)
        self.back = Button(tr("Not now"), kind="flat")
        self.back.clicked.connect(self.dismissed)
        self.back.hide()
        line.addWidget(self.back)
        self.cancel = Button(tr("Cancel"))
        self.cancel.clicked.connect(self.give_up)
        self.cancel.hide()
        line.addWidget(self.cancel)
        self.submit = Button(tr("Sign in"), kind="primary")
        self.submit.clicked.connect(self._submit)
        line.addWidget(self.submit)
        return line

    # -- what others ask -----------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while credentials are being tested or the sandbox is starting."""
        return self._call is not None or self._practising

    def prefill(self, status: Status, *, may_go_back: bool) -> None:
        """Show what is known of the account."""
        if status.base_url and not status.practice:
            self.address.setText(status.base_url)
            self.client_id.setText(status.client_id)
        self.back.setVisible(may_go_back)

    def show_known(self, accounts: Sequence[KnownAccount], name: Callable[[KnownAccount], str]) -> None:
        """Offer the other accounts, whose secrets may be here."""
        column = self.known_line.layout()
        for button in self.known_buttons:
            button.hide()
            button.deleteLater()
        self.known_buttons = []
        for account in accounts:
            text = words.one_line(name(account))
            short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _WIDTH - 110)
            button = Button(words.escaped(short), icon="account")
            button.setAccessibleName(tr("Use %1").replace("%1", text))
            button.setToolTip(text if short != text else "")
            button.clicked.connect(lambda _=False, a=account: self.account_chosen.emit(a.reference))
            self.known_buttons.append(button)
            if column is not None:
                column.addWidget(button)
        self.known_line.setVisible(bool(accounts))

    def focus_first_empty(self) -> None:
        """Put the cursor where something is to be typed."""
        fields = (self.address, self.client_id, self.secret)
        next((f for f in fields if not f.text()), self.secret).setFocus()

    def refuse(self, text: str) -> None:
        """Say why it did not work."""
        self.refusal.setText(text)
        self.refusal.setAccessibleName(text)
        self.refusal.show()

    def give_up(self) -> None:
        """Stop what is under way."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if self._practising:
            self._practising = False
            self._practice.stop()
        self._refresh()

    # -- inside --------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        complete = all(f.text().strip() for f in (self.address, self.client_id, self.secret))
        for widget in (self.address, self.client_id, self.secret, self.practice_button):
            widget.setEnabled(not self.busy)
        self.submit.setEnabled(complete and not self.busy)
        self.submit.setVisible(not self.busy)
        self.cancel.setVisible(self.busy)
        self.progress.setVisible(self.busy)
        if self._call is not None:
            self.status.setText(tr("Asking PXM…"))
        elif self._practising:
            self.status.setText(tr("Starting the sandbox…"))
        else:
            self.status.setText("")

    def _submit(self) -> None:
        if self.busy:
            return
        if self.submit.isEnabled():
            self._sign_in(self.address.text(), self.client_id.text(), self.secret.text())
        else:
            self.focus_first_empty()

    def _part(self, text: str) -> None:
        """Put a secret that was pasted behind the id, as people send both to each other, where it belongs."""
        before, self._id_before = self._id_before, text
        both = text.split()
        if len(both) == 2 and len(text) > len(before) + 1:  # not typed letter by letter
            self.client_id.setText(both[0])
            self.secret.setText(both[1])
            self._id_before = both[0]
            self.secret.setFocus()

    def _sign_in(self, address: str, client_id: str, secret: str) -> None:
        self.refusal.hide()
        self._call = self._bridge.call(
            lambda api: api.sign_in(address.strip(), client_id.strip(), secret.strip()),
            self._done,
            self._failed,
        )
        self._refresh()

    def _done(self, status: Status) -> None:
        self._call, self._practising = None, False
        self.secret.clear()
        self._refresh()
        self.signed_in.emit(status)

    def _failed(self, error: BaseException) -> None:
        self._call, self._practising = None, False
        self._refresh()
        self.refuse(words.explained(error))
        self.secret.setFocus()
        self.secret.selectAll()

    def start_practice(self) -> None:
        """Start the practice account and sign in to it."""
        self.refusal.hide()
        self._practising = True
        self._refresh()
        self._practice.start()

    def _practice_ready(self, base_url: str, client_id: str, secret: str) -> None:
        if self._practising:
            self._sign_in(base_url, client_id, secret)

    def _practice_failed(self, sentence: str) -> None:
        if self._practising:
            self._practising = False
            self._refresh()
            self.refuse(sentence)
