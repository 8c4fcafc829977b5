"""What is done to the queue as it was left, while the service starts, is carried out once, and for nobody else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.api import Status
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.settings import Settings
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui import app, language, leaving
from pxm_desktop.ui.bars import Bar
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow, end
from tests.ui.fake_service import PRODUCTS, FakeHost, FakeService
from tests.ui.opening_scene import DROPPED, Begin, asked, left, loaded, names
from tests.ui.opening_scene import begin as begin
from tests.ui.opening_scene import gate as gate
from tests.ui.opening_scene import service as service

LAST, CHOSEN, LATER = (Destination(collections=(product.id,), publish=False) for product in PRODUCTS[:3])
NOT_STARTED = ServiceError("Another PXM Desktop holds the queue.", "Quit it, then try again.")
SIGNED_OUT = Status(signed_in=False, health="signed_out")


def added(service: FakeService) -> list[tuple[tuple[bytes, ...], tuple[str, ...]]]:
    """Return what was added and to which products."""
    return [(entry[1], entry[2].collections) for entry in service.log if entry[0] == "add"]


def choose(window: MainWindow, where: Destination) -> None:
    """Let the next drop go there, as a click in the panel does."""
    window.panel._apply(lambda _: where)


def add(window: MainWindow) -> None:
    window.add_paths([DROPPED])


def add_by_dialog(window: MainWindow) -> None:
    window.adding.add([DROPPED])


def add_to_product(window: MainWindow) -> None:
    window.dropping.add_to_product([DROPPED], "p1", "Jacket")


def paste(window: MainWindow) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    window.adding.paste(image)


def pause(window: MainWindow) -> None:
    window.uploads.queue_actions.pause_all.trigger()


Act = Callable[[MainWindow], None]
ACTS: list[tuple[Act, str]] = [
    (add, "add"),
    (add_by_dialog, "add"),
    (add_to_product, "add"),
    (paste, "pasted"),
    (pause, "pause"),
]


@pytest.mark.parametrize(("act", "command"), ACTS)
def test_it_waits_for_the_service(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, act: Act, command: str
) -> None:
    window, _ = begin(service)
    act(window)
    given_up = window.bridge.call(lambda api: api.cancel(None))
    given_up.cancel()
    assert service.log == []
    gate.set()
    qtbot.waitUntil(lambda: command in asked(service))
    loaded(qtbot, window)
    assert asked(service).count(command) == 1
    assert "cancel" not in asked(service)


@pytest.mark.parametrize(("act", "command"), ACTS)
def test_the_window_does_not_close_before(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, act: Act, command: str
) -> None:
    window, host = begin(service)
    act(window)
    window.close()
    assert window.closing.isVisible()
    assert not window.leaving.over
    gate.set()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert host.stopped.is_set()
    assert command in asked(service)


@pytest.mark.parametrize(("act", "command"), ACTS)
def test_it_does_not_reach_another_account(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, act: Act, command: str
) -> None:
    window, _ = begin(service, left(service, client_id="first"))
    act(window)
    gate.set()
    loaded(qtbot, window)
    assert command not in asked(service)
    said = [bar.text for bar in window.uploads.bottom_bars.findChildren(Bar)]
    assert command == "pause" or any("Another account" in text for text in said)


@pytest.mark.parametrize("act", [add, add_by_dialog])
def test_files_wait_where_the_account_is_signed_out_after_all(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, act: Act
) -> None:
    there, first = service.state, replace(left(service), last=LAST)
    service.state = there.model_copy(update={"signed_in": False, "health": "signed_out"})
    window, _ = begin(service, first)
    act(window)
    gate.set()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
    assert window.sign_in.refusal.text()
    assert added(service) == []
    window.take_account(there)
    qtbot.waitUntil(lambda: added(service) == [((DROPPED,), LAST.collections)])


def test_a_program_s_own_paths_are_added_once_it_is_known_who_is_signed_in(
    open_window: OpenWindow, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    """The command line's paths come before the first look."""
    first = replace(left(service), last=LAST)
    window, _ = open_window(service, wait=False, look=lambda: first, start_gate=gate)
    window.add_paths([DROPPED])
    assert window.sign_in_made is None
    gate.set()
    qtbot.waitUntil(lambda: len(added(service)) == 1)
    loaded(qtbot, window)
    assert len(names(window)) == 4
    assert added(service) == [((DROPPED,), LAST.collections)]


def test_each_drop_goes_where_it_was_said_to(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service, replace(left(service), last=LAST))
    host.call(lambda api: api.presets.remember(LAST)).result(30)
    window.add_paths([b"/1.jpg"])
    choose(window, CHOSEN)
    window.add_paths([b"/2.jpg"])
    later = LATER.model_copy(update={"on_duplicate": DuplicatePolicy.KEEP_BOTH})
    choose(window, later)
    gate.set()
    qtbot.waitUntil(lambda: len(added(service)) == 2)
    loaded(qtbot, window)
    assert added(service) == [((b"/1.jpg",), LAST.collections), ((b"/2.jpg",), CHOSEN.collections)]
    assert window.panel.next_destination == later


def test_a_folder_that_takes_long_is_added_before_the_window_closes(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxm_desktop.ui.bridge._LAST_SECONDS", 0.01)
    stopped: list[bool] = []
    real = service.add

    async def slow(*given: Any, **named: Any) -> Any:
        await asyncio.sleep(0.3)
        answer = await real(*given, **named)
        stopped.append(host.stopped.is_set())
        return answer

    service.add = slow  # type: ignore[method-assign]
    window, host = begin(service)
    window.add_paths([DROPPED])
    window.close()
    gate.set()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert stopped == [False]


def test_a_service_that_does_not_start_is_explained_and_tried_again(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    pause(window)
    host.start_error = NOT_STARTED
    gate.set()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start_page)
    assert "Another PXM Desktop" in window.start_page.text.text()
    window.add_paths([DROPPED])
    assert window.start_page.button.isVisible()
    host.start_error = None
    window.start_page.button.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
    qtbot.waitUntil(lambda: {"pause", "add"} <= set(asked(service)))


def test_after_a_failed_start_the_window_closes_at_once(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    add(window)
    host.start_error = NOT_STARTED
    gate.set()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start_page)
    window.close()
    assert window.leaving.over


def test_a_window_that_closes_does_so_though_the_service_does_not_start(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    host.start_error = NOT_STARTED
    window.close()
    gate.set()
    qtbot.waitUntil(lambda: window.leaving.over)


def test_a_window_that_closes_waits_for_the_service_no_longer_than_for_its_stop(
    begin: Begin, service: FakeService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "STOP_SECONDS", 0.0)
    monkeypatch.setattr(leaving, "_GRACE_SECONDS", 0.05)
    window, _ = begin(service)
    window.close()
    qtbot.waitUntil(lambda: window.leaving.over)


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, gate: threading.Event) -> Iterator[Callable[..., MainWindow]]:
    """Return a function that opens a window of the whole program, which changes its language as it starts."""
    hosts: list[FakeHost] = []
    shown: list[MainWindow] = []

    def open_it(service: FakeService, *, looked: bool) -> MainWindow:
        first = left(service)
        host = FakeHost(service)
        host.start_gate = gate
        hosts.append(host)
        window = app.open_window(qapp, lambda: host, look=(lambda: first) if looked else None)
        window.replaced.connect(shown.append)
        shown.append(window)
        if looked:
            qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
        return window

    yield open_it
    gate.set()
    shown[-1].stopped.disconnect(qapp.quit)
    end(qtbot, shown[-1])
    for host in hosts:
        host.close()
    language.use("en")


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("looked", [True, False])
def test_a_drop_outlives_another_language(
    opened: Callable[..., MainWindow],
    service: FakeService,
    gate: threading.Event,
    qtbot: QtBot,
    signed_in: bool,
    looked: bool,
) -> None:
    service.settings = Settings(language="de")
    there = service.state
    new: list[MainWindow] = []
    window = opened(service, looked=looked)
    if not signed_in:
        service.state = SIGNED_OUT
    window.replaced.connect(new.append)
    window.add_paths([DROPPED])
    gate.set()
    qtbot.waitUntil(lambda: bool(new))
    if not signed_in:
        qtbot.waitUntil(lambda: new[0].pages.currentWidget() is new[0].sign_in)
        new[0].take_account(there)
    qtbot.waitUntil(lambda: [paths for paths, _ in added(service)] == [(DROPPED,)])
