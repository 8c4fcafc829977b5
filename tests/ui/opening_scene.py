"""A window that begins with its queue as it was left, while its service waits for a test to let it start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.first_look import FirstLook
from pxm_desktop.service.preferences import values_of
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService

Begin = Callable[..., tuple[MainWindow, FakeHost]]
DROPPED = b"/photos/dropped.jpg"


def left(service: FakeService, **status: object) -> FirstLook:
    """Return the queue of a service as it was left, with another status where it says so."""
    return FirstLook(
        service.state.model_copy(update=status),
        list(service.batch_list),
        list(service.rows.values()),
        values_of(service.settings),
    )


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Keeps the service from starting until a test lets it."""
    held = threading.Event()
    yield held
    held.set()


@pytest.fixture
def service() -> FakeService:
    """A service with three files."""
    made = FakeService()
    made.fill(3)
    return made


@pytest.fixture
def begin(open_window: OpenWindow, qtbot: QtBot, gate: threading.Event) -> Begin:
    """Return a function that opens a window on a queue as it was left, while its service does not run."""

    def begin_it(service: FakeService, found: FirstLook | None = None) -> tuple[MainWindow, FakeHost]:
        first = found or left(service)
        window, host = open_window(service, wait=False, look=lambda: first, start_gate=gate)
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
        qtbot.waitUntil(lambda: not window.model.work.busy)
        # What may be done is told a moment after the rows are there.
        qtbot.waitUntil(lambda: window.uploads.queue_actions.pause_all.isEnabled())
        return window, host

    return begin_it


def names(window: MainWindow) -> list[str]:
    """Return the files in the table, headings left out."""
    return [name for name in window.model.names_in_order() if name.endswith(".jpg")]


def asked(service: FakeService) -> list[str]:
    """Return the names of the commands that reached the service."""
    return [entry[0] for entry in service.log]


def loaded(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the service has told its queue."""
    qtbot.waitUntil(lambda: window.opening.over and not window.feed.loading)
