"""Several accounts in the window: switching from the menu, forgetting with a clear word, files that wait."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from pxm_desktop.service.settings import AccountRef
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

NOW = AccountRef(base_url="https://entapi.amplifi.io", client_id="studio")
OTHER = AccountRef(base_url="https://pxm.other.example", client_id="agency")


def two_accounts(qtbot: QtBot, open_window: OpenWindow, waiting: int = 0) -> tuple[MainWindow, FakeHost]:
    service = FakeService()
    service.fill(3)
    service.accounts.others = [NOW, OTHER]
    service.accounts.waiting = {NOW: waiting}
    window, host = open_window(service)
    qtbot.waitUntil(lambda: len(window.sidebar.menu.accounts) == 2)
    return window, host


def test_one_account_needs_no_list(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.around.accounts.refresh()
    qtbot.waitUntil(lambda: window.around.settings.accounts.isVisibleTo(window.around.settings))
    assert window.sidebar.menu.accounts == []


def test_switching_shows_the_other_queue_and_says_what_waits(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = two_accounts(qtbot, open_window, waiting=3)
    menu = window.sidebar.menu
    assert [a.isChecked() for a in menu.accounts] == [True, False]
    assert "3 files wait" in menu.accounts[0].text()
    assert window.model.total.files == 3
    menu.accounts[1].trigger()
    qtbot.waitUntil(lambda: window.status.client_id == "agency")
    qtbot.waitUntil(lambda: window.model.total.files == 0)
    qtbot.waitUntil(lambda: window.uploads.bottom_bars.get("account") is not None)
    bar = window.uploads.bottom_bars.get("account")
    assert bar is not None
    qtbot.waitUntil(lambda: "paused" in window.uploads.bottom_bars.get("account").text)  # type: ignore[union-attr]
    assert "entapi.amplifi.io · studio" in window.uploads.bottom_bars.get("account").text  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: [a.isChecked() for a in menu.accounts] == [False, True])


def test_without_its_secret_the_sign_in_opens_filled(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = two_accounts(qtbot, open_window)
    host.do(lambda s: s.accounts.without_secret.add(OTHER))
    window.sidebar.menu.accounts[1].trigger()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
    assert (window.sign_in.address.text(), window.sign_in.client_id.text()) == (OTHER.base_url, "agency")
    assert "secret" in window.sign_in.refusal.text()
    assert window.sign_in.back.isVisible()
    assert window.status.client_id == "studio"


def test_forgetting_says_what_it_means_first(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = two_accounts(qtbot, open_window, waiting=2)
    window.sidebar.menu.forget_action.trigger()
    card = window.around.settings.accounts
    assert card.question is not None
    assert "secret is taken off this computer" in card.question.text
    assert "2 files that wait for it stay" in card.question.text
    keep = card.question.buttons()[-1]
    keep.click()
    assert card.question is None
    assert host.do(lambda s: [entry for entry in s.log if entry[0] == "forget"]) == []
    window.sidebar.menu.forget_action.trigger()
    card.question.buttons()[0].click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
    assert host.do(lambda s: [e for e in s.log if e[0] == "forget"]) == [("forget", NOW.base_url, "studio")]
    qtbot.waitUntil(
        lambda: [b.text() for b in window.sign_in.known_buttons] == ["pxm.other.example · agency"]
    )
    window.sign_in.known_buttons[0].click()
    qtbot.waitUntil(lambda: window.status.client_id == "agency" and window.status.signed_in)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is not window.sign_in)
