"""The window begins with the queue as it was left; what is done before the service runs is not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.api import Status
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.service.first_look import FirstLook
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage
from pxm_desktop.ui import opening
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import PRODUCTS, REGIONS, FakeHost, FakeService

Open = Callable[..., tuple[MainWindow, FakeHost]]
DROPPED = b"/photos/dropped.jpg"


def left(service: FakeService, **status: object) -> FirstLook:
    """Return the queue of a service as it was left."""
    return FirstLook(
        service.state.model_copy(update=status), list(service.batch_list), list(service.rows.values())
    )


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Keeps the service from starting until a test lets it."""
    held = threading.Event()
    yield held
    held.set()


@pytest.fixture
def service() -> FakeService:
    made = FakeService()
    made.fill(3)
    return made


@pytest.fixture
def begin(open_window: OpenWindow, qtbot: QtBot, gate: threading.Event) -> Open:
    """Return a function that opens a window on a queue as it was left, while its service does not run."""

    def begin_it(service: FakeService, found: FirstLook | None = None) -> tuple[MainWindow, FakeHost]:
        first = found or left(service)
        window, host = open_window(service, wait=False, look=lambda: first, start_gate=gate)
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
        qtbot.waitUntil(lambda: not window.model.work.busy)
        return window, host

    return begin_it


def names(window: MainWindow) -> list[str]:
    """Return the files in the table, headings left out."""
    return [name for name in window.model.names_in_order() if name.endswith(".jpg")]


def test_the_queue_is_shown_before_the_service_runs(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, _ = begin(service, left(service, on_duplicate=DuplicatePolicy.REPLACE))
    assert len(names(window)) == 3
    assert window.feed.loading
    assert not window.opening.over
    assert service.log == []
    assert window.panel.next_destination.on_duplicate is DuplicatePolicy.REPLACE
    gate.set()
    qtbot.waitUntil(lambda: not window.feed.loading)
    assert window.opening.over
    assert len(names(window)) == 3


def test_names_are_those_that_this_computer_knows_until_the_service_tells_them(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    there = Destination(collections=(PRODUCTS[0].id, "unknown"))
    service.rows[1] = service.rows[1].model_copy(update={"destination": there})
    found = replace(
        left(service), products={PRODUCTS[0].id: "As it was called"}, regions=[REGIONS[0].model_copy()]
    )
    window, _ = begin(service, found)
    assert window.names.products_text(there, most=2) == "As it was called, Product unknown"
    assert [region.name for region in window.names.regions] == ["Europe"]
    assert len(window.panel.form.region_checks()) == 1
    gate.set()
    qtbot.waitUntil(lambda: window.names.products_text(there, most=2).startswith(PRODUCTS[0].name))
    qtbot.waitUntil(lambda: len(window.names.regions) == len(REGIONS))


def test_what_is_asked_meanwhile_is_done_when_the_service_runs(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, _ = begin(service)
    window.uploads.queue_actions.pause_all.trigger()
    given_up = window.bridge.call(lambda api: api.cancel(None))
    given_up.cancel()
    assert service.log == []
    gate.set()
    qtbot.waitUntil(lambda: all(row.hold is not None for row in service.rows.values()))
    qtbot.waitUntil(lambda: not window.feed.loading)
    assert "cancel" not in [entry[0] for entry in service.log]


def test_what_is_dropped_meanwhile_is_added(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, _ = begin(service)
    window.add_paths([DROPPED])
    gate.set()
    qtbot.waitUntil(lambda: len(names(window)) == 4)
    assert [entry[1] for entry in service.log if entry[0] == "add"] == [(DROPPED,)]


def test_what_is_dropped_waits_where_the_account_is_signed_out_after_all(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    first = left(service)
    service.state = Status(signed_in=False, health="signed_out")
    window, _ = begin(service, first)
    window.add_paths([DROPPED])
    gate.set()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)
    assert "add" not in [entry[0] for entry in service.log]
    window.take_account(Status(signed_in=True, base_url="https://entapi.amplifi.io", client_id="studio"))
    qtbot.waitUntil(lambda: "add" in [entry[0] for entry in service.log])


def test_the_window_does_not_close_before_what_was_dropped_is_added(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    window.add_paths([DROPPED])
    window.close()
    assert window.closing.isVisible()
    assert not window.leaving.over
    gate.set()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert host.stopped.is_set()
    assert "add" in [entry[0] for entry in service.log]


def test_a_window_that_owes_nothing_closes_at_once(begin: Open, service: FakeService) -> None:
    window, _ = begin(service)
    window.close()
    assert window.leaving.over


def test_files_that_are_gone_since_are_taken_away(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    first = left(service)
    del service.rows[2]
    window, _ = begin(service, first)
    assert len(names(window)) == 3
    gate.set()
    qtbot.waitUntil(lambda: not window.feed.loading)
    qtbot.waitUntil(lambda: names(window) == ["SKU-00000.jpg", "SKU-00002.jpg"])


def test_an_event_is_newer_than_the_page_that_comes_after_it(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    before = dict(service.rows)
    asked = threading.Event()
    real = service.transfers

    async def late(**which: object) -> object:
        page = list(before.values()) if not which.get("after") else []
        service.step(1, stage=Stage.DONE)
        asked.set()
        return page

    service.transfers = late  # type: ignore[method-assign, assignment]
    gate.set()
    qtbot.waitUntil(lambda: asked.is_set() and not window.feed.loading)
    service.transfers = real  # type: ignore[method-assign]
    row = window.model.row(1)
    assert row is not None
    assert row.stage is Stage.DONE
    assert host.service is service


def test_a_queue_that_cannot_be_looked_at_waits_for_the_service(
    open_window: OpenWindow, service: FakeService
) -> None:
    def look() -> FirstLook | None:
        raise StorageUnusable("The upload queue is damaged.", "It is set aside.")

    window, _ = open_window(service, look=look)
    assert len(names(window)) == 3


def test_nobody_signed_in_is_asked_to_sign_in(open_window: OpenWindow) -> None:
    window, _ = open_window(FakeService(signed_in=False), look=lambda: None)
    assert window.pages.currentWidget() is window.sign_in


def test_a_service_that_does_not_start_is_explained_and_tried_again(
    begin: Open, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, host = begin(service)
    window.uploads.queue_actions.pause_all.trigger()
    host.start_error = ServiceError("Another PXM Desktop holds the queue.", "Quit it, then try again.")
    gate.set()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start_page)
    assert "Another PXM Desktop" in window.start_page.text.text()
    host.start_error = None
    window.start_page.button.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.uploads)
    qtbot.waitUntil(lambda: all(row.hold is not None for row in service.rows.values()))


def test_a_start_that_takes_long_is_told(
    begin: Open,
    service: FakeService,
    gate: threading.Event,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "_SLOW_MS", 0)
    window, _ = begin(service)
    qtbot.waitUntil(lambda: window.uploads.top_bars.get("opening") is not None)
    gate.set()
    qtbot.waitUntil(lambda: not window.feed.loading)
    assert window.uploads.top_bars.get("opening") is None
