from __future__ import annotations

import asyncio
import base64
import importlib.util
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.pxm.errors import BadAddress, UnexpectedAnswer, Unreachable
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui import practice, sign_in
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow, end
from tests.ui.fake_service import SECRET, FakeHost, FakeService


class Answering:
    """Answers every request on this machine by the client id in it."""

    def __init__(self, answers: dict[str, tuple[int, str, bytes]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic "))
                status, kind, body = answers[given.decode().split(":")[0]]
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


LEFT = Qt.MouseButton.LeftButton
PRINTS_CREDENTIALS = (
    "import json, time; print('starting'); print('[1]');"
    "print(json.dumps({'base_url': 'http://127.0.0.1:9', 'client_id': 'demo',"
    f"'client_secret': {SECRET!r}, 's3_url': 'x'}}), flush=True); time.sleep(600)"
)


def signed_out(open_window: OpenWindow, **options: object) -> tuple[MainWindow, FakeHost]:
    return open_window(FakeService(signed_in=False), **options)


def test_first_start_asks_for_credentials(open_window: OpenWindow) -> None:
    window, _ = signed_out(open_window)
    panel = window.sign_in
    assert window.pages.currentWidget() is panel
    assert panel.address.text() == sign_in.BASE_URL
    assert panel.client_id.hasFocus()
    assert not panel.submit.isEnabled()
    assert "Settings → Integrations → API → Create New Integration" in panel.lead.text()
    assert not window.sidebar.isVisible()
    assert not window.panel.isVisible()


def test_signing_in_with_the_keyboard(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = signed_out(open_window)
    QTest.keyClicks(window.sign_in.client_id, "studio")
    QTest.keyClick(window.sign_in.client_id, Qt.Key.Key_Tab)
    assert window.sign_in.secret.hasFocus()
    QTest.keyClicks(window.sign_in.secret, SECRET)
    QTest.keyClick(window.sign_in.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
    assert ("sign_in", sign_in.BASE_URL, "studio") in host.service.log
    assert window.sign_in.secret.text() == ""
    assert window.sidebar.account_name.full == "entapi.amplifi.io"
    assert not window.practice_banner.isVisible()


def test_a_refusal_is_explained_and_can_be_corrected(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = signed_out(open_window)
    panel = window.sign_in
    panel.client_id.setText("studio")
    panel.secret.setText("wrong")
    QTest.mouseClick(panel.submit, LEFT)
    qtbot.waitUntil(panel.refusal.isVisible)
    assert panel.refusal.text() == "PXM refused the client ID and secret. Make new ones in PXM."
    assert panel.secret.hasFocus()
    assert panel.secret.selectedText()
    panel.secret.setText(SECRET)
    QTest.mouseClick(panel.submit, LEFT)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
    assert not panel.refusal.isVisible()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            Unreachable("dns"),
            "The address of PXM could not be found. Check the network connection and the address.",
        ),
        (
            Unreachable("refused"),
            "Nothing answers at the address of PXM. Check the network connection and the address.",
        ),
        (
            BadAddress(),
            "This is not the address of a PXM service. Use an address such as https://entapi.amplifi.io.",
        ),
        (
            UnexpectedAnswer(),
            (
                "The answer does not look like one from PXM. Check the address and whether the network asks for "
                "a sign-in. Run “pxm-desktop doctor” for details."
            ),
        ),
    ],
    ids=["offline", "wrong host", "no address", "captive portal"],
)
def test_what_stands_in_the_way_is_said_and_what_was_typed_stays(
    qtbot: QtBot, open_window: OpenWindow, error: Exception, said: str
) -> None:
    window, host = signed_out(open_window)
    host.service.failures["sign_in"] = error
    panel = window.sign_in
    panel.client_id.setText("studio")
    panel.secret.setText(SECRET)
    QTest.mouseClick(panel.submit, LEFT)
    qtbot.waitUntil(panel.refusal.isVisible)
    assert panel.refusal.text() == said
    assert (panel.client_id.text(), panel.secret.text()) == ("studio", SECRET)
    del host.service.failures["sign_in"]
    QTest.mouseClick(panel.submit, LEFT)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)


def test_a_wrong_secret_and_a_page_of_the_hotel_on_the_real_service(
    qtbot: QtBot, nobody: None, tmp_path: Path
) -> None:
    """The sentences as PXM's client and the service make them, from real answers over a socket."""
    answers = {
        "wrong": (401, "application/json", b'{"message": "Unauthorized"}'),
        "hotel": (200, "text/html", b"<html>Welcome to the hotel</html>"),
    }
    with Answering(answers) as address:
        window = MainWindow(lambda: ServiceHost(tmp_path / "data"))
        window.show()
        window.start()
        panel = window.sign_in
        qtbot.waitUntil(lambda: window.pages.currentWidget() is panel, timeout=30_000)
        said = {}
        for client_id in answers:
            panel.address.setText(address)
            panel.client_id.setText(client_id)
            panel.secret.setText(SECRET)
            QTest.mouseClick(panel.submit, LEFT)
            qtbot.waitUntil(lambda: not panel.busy, timeout=30_000)
            said[client_id] = panel.refusal.text()
        end(qtbot, window)
    assert said["wrong"] == (
        "PXM refused this: the client ID or the secret is wrong, or they were revoked, or their user was "
        "deactivated. Look in PXM under Settings → Integrations → API, or make new ones there."
    )
    assert "whether the network asks for a sign-in" in said["hotel"]


def test_waiting_for_pxm_shows_progress_and_can_be_cancelled(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService(signed_in=False)
    service.gates["sign_in"] = asyncio.Event()
    window, _ = open_window(service)
    panel = window.sign_in
    panel.client_id.setText("studio")
    panel.secret.setText(SECRET)
    QTest.mouseClick(panel.submit, LEFT)
    assert panel.progress.isVisible()
    assert panel.status.text() == "Asking PXM…"
    assert not panel.submit.isVisible()
    QTest.mouseClick(panel.cancel, LEFT)
    assert not panel.progress.isVisible()
    assert panel.submit.isEnabled()
    assert window.pages.currentWidget() is panel


def test_signing_out_and_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.sidebar.menu.sign_out_action.trigger()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
    assert not window.sign_in.back.isVisible()


def test_another_account_can_be_left_alone(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.sidebar.menu.other_action.trigger()
    assert window.pages.currentWidget() is window.sign_in
    assert window.sign_in.client_id.text() == "studio"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)


def test_practice_starts_the_sandbox_and_ends_with_the_window(qtbot: QtBot, open_window: OpenWindow) -> None:
    command = [sys.executable, "-c", PRINTS_CREDENTIALS]
    window, host = signed_out(open_window, practice_command=command)
    assert practice.offered()
    QTest.mouseClick(window.sign_in.practice_button, LEFT)
    assert window.sign_in.status.text() == "Starting the sandbox…"
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads, timeout=30_000)
    assert ("sign_in", "http://127.0.0.1:9", "demo") in host.service.log
    assert window.practice_banner.isVisible()
    assert window.practice_banner.text.text().startswith("Practice account")
    assert window.sidebar.account_name.full == "Practice account"
    assert window.practice.running
    with qtbot.waitSignal(window.stopped, timeout=30_000):
        window.close()
    assert not window.practice.running


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-c", "raise SystemExit(3)"], "did not start"),
        (["/nowhere/pxm-desktop"], "its program was not found"),
    ],
)
def test_a_sandbox_that_does_not_start_is_explained(
    qtbot: QtBot, open_window: OpenWindow, command: list[str], said: str
) -> None:
    window, _ = signed_out(open_window, practice_command=command)
    QTest.mouseClick(window.sign_in.practice_button, LEFT)
    qtbot.waitUntil(window.sign_in.refusal.isVisible, timeout=30_000)
    assert said in window.sign_in.refusal.text()
    assert window.sign_in.practice_button.isEnabled()


def test_giving_up_on_the_sandbox_stops_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = signed_out(
        open_window, practice_command=[sys.executable, "-c", "import time; time.sleep(600)"]
    )
    QTest.mouseClick(window.sign_in.practice_button, LEFT)
    qtbot.waitUntil(lambda: window.practice.running)
    QTest.mouseClick(window.sign_in.cancel, LEFT)
    qtbot.waitUntil(lambda: not window.practice.running, timeout=30_000)
    assert not window.sign_in.busy


def test_a_silent_sandbox_is_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice, "START_MS", 100)
    child = Practice(command=[sys.executable, "-c", "import time; time.sleep(600)"])
    with qtbot.waitSignal(child.failed, timeout=30_000) as told:
        child.start()
    assert "within a minute" in told.args[0]
    qtbot.waitUntil(lambda: not child.running, timeout=30_000)


def test_practice_is_only_offered_with_what_it_needs(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert not practice.offered()
    window, _ = signed_out(open_window)
    assert not window.sign_in.practice_line.isVisible()


def test_a_bundle_starts_itself_as_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    assert practice.command()[1:4] == ["-m", "pxm_desktop", "sandbox"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert practice.command()[:3] == [sys.executable, "sandbox", "--json"]


def test_a_practice_account_without_its_sandbox_offers_to_start_it(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    command = [sys.executable, "-c", PRINTS_CREDENTIALS]
    window, host = open_window(FakeService(practice=True), practice_command=command)
    host.do(lambda s: s.health("offline", "PXM does not answer."))
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("health") is not None)
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    assert bar.text == "The practice account is not running."
    QTest.mouseClick(bar.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: window.practice.running)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads, timeout=30_000)
    assert window.uploads.top_bars.get("health") is None


def test_a_sandbox_that_ends_offers_to_start_it_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(FakeService(practice=True))
    window.practice.failed.emit("The practice account has stopped. Start it again to go on.")
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    assert bar.text == "The practice account has stopped. Start it again to go on."
    assert [button.text() for button in bar.buttons()] == ["Start it"]


def test_a_service_that_cannot_start_says_why_and_tries_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window(wait=False)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
    page = window.start_page
    host.start_error = StorageUnusable("The data directory is on a network share.", "Choose a local one.")
    window.start()
    qtbot.waitUntil(page.button.isVisible)
    assert page.text.text() == "The data directory is on a network share.\nChoose a local one."
    host.start_error = None
    QTest.mouseClick(page.button, LEFT)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)


def test_notices_are_shown_once_and_can_be_dismissed(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    sentence = "The queue's file was damaged and was set aside. Nothing in PXM is lost."
    service.state = service.state.model_copy(update={"notices": (sentence,)})
    window, _ = open_window(service)
    bar = window.uploads.top_bars.get("notice 1")
    assert bar is not None
    assert bar.text == sentence
    QTest.mouseClick(bar.buttons()[-1], LEFT)
    assert window.uploads.top_bars.get("notice 1") is None


@pytest.mark.parametrize(
    ("state", "said", "button"),
    [
        ("offline", "goes on by itself", None),
        ("budget", "short break", None),
        ("storage", "Free some space", "Show the folder"),
        ("credentials", "refused the credentials", "Sign in again…"),
    ],
)
def test_health_is_said_in_the_window(
    qtbot: QtBot, open_window: OpenWindow, state: str, said: str, button: str | None
) -> None:
    window, host = open_window()
    host.do(lambda s: s.health(state))
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("health") is not None)
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    assert said in bar.text
    assert [b.text() for b in bar.buttons()] == ([button] if button else [])
    host.do(lambda s: s.health("ok"))
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("health") is None)


def test_lost_credentials_lead_to_signing_in_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    host.do(lambda s: s.health("credentials", "PXM refused the client ID and secret."))
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("health") is not None)
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    QTest.mouseClick(bar.buttons()[0], LEFT)
    assert window.pages.currentWidget() is window.sign_in
    assert window.sign_in.secret.hasFocus()


def test_signed_out_elsewhere_shows_the_sign_in_panel(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_window()
    host.do(lambda s: setattr(s, "state", s.state.model_copy(update={"signed_in": False})))
    host.do(lambda s: s.health("signed_out"))
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
