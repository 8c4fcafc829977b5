"""A window on a fake service, offscreen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import garbage, theme
from pxm_desktop.ui.opening import Look
from pxm_desktop.ui.window import MainWindow
from tests.ui.fake_library import picture
from tests.ui.fake_service import FakeHost, FakeService

_CANNOT = r"does not support (propagateSizeHints|raise|grabbing the keyboard)"
OpenWindow = Callable[..., tuple[MainWindow, FakeHost]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let messages of the offscreen plug-in pass: it cannot raise windows, hint sizes or grab keys."""
    for item in items:
        if "tests/ui/" in item.nodeid:
            item.add_marker(pytest.mark.qt_log_ignore(_CANNOT, extend=True))


class PatientBot(QtBot):
    """A bot that waits longer: four windows at once on a small machine are no defect."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:  # noqa: N802
        """Wait until `callback` returns True, or None without failing; `timeout` is in milliseconds."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Return the bot of a test, instead of pytest-qt's own."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pxm-desktop"]


@pytest.fixture(scope="session", autouse=True)
def collecting(qapp: QApplication) -> None:
    """Collect garbage as the program does: services run in threads here, too.

    The fake one paints pictures in its thread; what Qt and PySide make at the first time is made before.
    """
    garbage.collect_here()
    picture(1)


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Theme and a fixed locale, whatever the machine's."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    # As in the program. Left on, a closed window's quit may arrive in a later test and end its event loops at once.
    qapp.setQuitOnLastWindowClosed(False)
    theme.install(qapp)
    yield
    QLocale.setDefault(before)


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[OpenWindow]:
    """Return a function that opens a window on a service and waits until it shows its first page."""
    opened: list[tuple[MainWindow, FakeHost]] = []

    def open_it(
        service: FakeService | None = None,
        *,
        wait: bool = True,
        practice_command: list[str] | None = None,
        look: Look | None = None,
        start_gate: threading.Event | None = None,
    ) -> tuple[MainWindow, FakeHost]:
        host = FakeHost(service)
        host.start_gate = start_gate
        window = MainWindow(lambda: host, practice_command, look=look)
        opened.append((window, host))
        window.show()
        window.start()
        if wait:
            qtbot.waitUntil(lambda: window.pages.currentWidget() is not window.start_page)
            qtbot.waitUntil(lambda: not window.feed.loading)
            unread = "regions" in host.service.gates or "regions" in host.service.failures
            if window.status.signed_in and not unread:  # what has a name is read beside the first page
                qtbot.waitUntil(lambda: bool(window.names.regions))
            QCoreApplication.processEvents()
        return window, host

    yield open_it
    for window, host in opened:
        end(qtbot, window)
        host.close()


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that knows no account and has no keyring; a practice account keeps its data in `tmp_path`."""
    for name in ("PXM_BASE_URL", "PXM_CLIENT_ID", "PXM_CLIENT_SECRET", "PXM_CLIENT_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PXM_DATA_DIR", str(tmp_path / "sandbox"))
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus of its own, which the program takes for the session's; its address."""
    daemon = ("dbus-daemon", "--session", "--nofork", "--print-address")
    with subprocess.Popen(daemon, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        connection = QDBusConnection.connectToBus(address, "a test")
        monkeypatch.setattr(QDBusConnection, "sessionBus", lambda: connection)
        yield address
        QDBusConnection.disconnectFromBus("a test")
        process.terminate()


def end(qtbot: QtBot, window: MainWindow) -> None:
    """Stop a window's service and destroy the window, as the end of the program does."""
    window.leaving.stop()
    qtbot.waitUntil(lambda: window.leaving.over, timeout=30_000)
    qtbot.waitUntil(lambda: not window.practice.running, timeout=30_000)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
