"""Qt objects end in the window's thread, whichever thread makes garbage."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.ui import app, garbage
from tests.ui.conftest import end
from tests.ui.fake_service import FakeHost

CYCLES = 50_000
"""Many times what the interpreter lets come together."""


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """The threads that collected, once for each collection."""
    found: list[str] = []

    def note(phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            found.append(threading.current_thread().name)

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def litter() -> None:
    """Make garbage, as a service does, in a thread of its own."""

    def work() -> None:
        for _ in range(CYCLES):
            cycle: list[Any] = []
            cycle.append(cycle)

    thread = threading.Thread(target=work, name="service")
    thread.start()
    thread.join()


def test_a_service_collects_nothing_and_the_window_does_when_it_is_idle(
    qtbot: QtBot, collections: list[str]
) -> None:
    ended: list[str] = []
    widget, timer = QWidget(), QTimer()
    timer.start(1000)
    for each in (widget, timer):
        setattr(each, "itself", each)  # noqa: B010 - no Qt object has such a name for mypy
        each.destroyed.connect(lambda: ended.append(threading.current_thread().name))
    del widget, timer, each
    litter()
    assert (collections, ended) == ([], [])
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert set(ended) == {threading.current_thread().name}
    assert set(collections) == {threading.current_thread().name}
    assert gc.get_count()[0] < gc.get_threshold()[0]


def test_work_that_lets_the_window_have_no_rest_collects_as_well(
    qtbot: QtBot, qapp: QApplication, collections: list[str]
) -> None:
    host = FakeHost()
    window = app.open_window(qapp, lambda: host)
    window.stopped.disconnect(qapp.quit)
    qtbot.waitUntil(lambda: window.places.current is not None and not window.feed.loading)
    collections.clear()
    litter()
    assert collections == []
    window.model.work.run(iter(()))
    assert collections == [threading.current_thread().name]
    end(qtbot, window)
    host.close()


@pytest.mark.parametrize(
    ("counts", "generation"), [((9, 99, 99), None), ((11, 3, 3), 0), ((11, 6, 3), 1), ((11, 0, 8), 2)]
)
def test_what_is_due_is_collected_and_no_more(
    monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int], generation: int | None
) -> None:
    told: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (10, 5, 7))
    monkeypatch.setattr(gc, "collect", told.append)
    garbage.tend()
    assert told == ([] if generation is None else [generation])


def test_the_program_begins_so() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import gc; from pxm_desktop.ui.app import application; application(['x']); print(gc.isenabled())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"
