"""The window begins with the queue as it was left, and shows what the service says once it runs."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.service.first_look import FirstLook
from pxm_desktop.service.settings import Settings
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage
from pxm_desktop.ui import opening
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import PRODUCTS, REGIONS, FakeService
from tests.ui.opening_scene import Begin, asked, left, loaded, names
from tests.ui.opening_scene import begin as begin
from tests.ui.opening_scene import gate as gate
from tests.ui.opening_scene import service as service


def test_the_queue_is_shown_before_the_service_runs(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
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
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
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


def test_files_that_are_gone_since_are_taken_away(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    first = left(service)
    del service.rows[2]
    window, _ = begin(service, first)
    assert len(names(window)) == 3
    gate.set()
    qtbot.waitUntil(lambda: not window.feed.loading)
    qtbot.waitUntil(lambda: names(window) == ["SKU-00000.jpg", "SKU-00002.jpg"])


def test_an_event_is_newer_than_the_page_that_comes_after_it(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
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


def test_a_start_that_takes_long_is_told(
    begin: Begin,
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


def test_rows_of_another_account_go_before_the_service_has_told_all(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    first = left(service, client_id="first")
    service.rows.clear()
    service.batch_list.clear()
    service.gates["transfers"] = asyncio.Event()
    window, host = begin(service, first)
    assert len(names(window)) == 3
    gate.set()
    qtbot.waitUntil(lambda: window.opening.over)
    assert names(window) == []
    host.do(lambda fake: fake.gates.pop("transfers").set())
    loaded(qtbot, window)


def test_rows_of_another_account_go_though_reading_fails(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    first = left(service, client_id="first")
    service.failures["transfers"] = ServiceError("No.", "No.")
    window, _ = begin(service, first)
    gate.set()
    loaded(qtbot, window)
    assert names(window) == []


@pytest.mark.parametrize("client_id", ["studio", "first"])
def test_what_the_account_has_is_read_once(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot, client_id: str
) -> None:
    window, _ = begin(service, left(service, client_id=client_id))
    gate.set()
    loaded(qtbot, window)
    qtbot.waitUntil(lambda: len(window.names.regions) == len(REGIONS))
    assert asked(service).count("regions") == 1


@pytest.mark.parametrize("looked", [True, False])
def test_names_are_read_after_a_sign_in_to_the_account_that_was_named(
    open_window: OpenWindow, service: FakeService, qtbot: QtBot, looked: bool
) -> None:
    there, first = service.state, left(service)
    service.state = there.model_copy(update={"signed_in": False, "health": "signed_out"})
    window, _ = open_window(service, wait=False, look=(lambda: first) if looked else None)
    qtbot.waitUntil(lambda: window.opening.over and window.pages.currentWidget() is window.sign_in)
    assert "regions" not in asked(service)
    service.state = there
    window.take_account(there)
    qtbot.waitUntil(lambda: len(window.names.regions) == len(REGIONS))
    assert window.pages.currentWidget() is window.uploads


def test_a_page_that_was_opened_meanwhile_stays(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, _ = begin(service)
    window.places.open("history")
    gate.set()
    loaded(qtbot, window)
    assert window.places.current is window.history


def test_a_sign_in_that_was_opened_meanwhile_stays(
    begin: Begin, service: FakeService, gate: threading.Event, qtbot: QtBot
) -> None:
    window, _ = begin(service)
    window.ask_sign_in()
    gate.set()
    loaded(qtbot, window)
    assert window.pages.currentWidget() is window.sign_in


def test_settings_are_shown_as_they_are(begin: Begin, service: FakeService) -> None:
    service.settings = Settings(compact_rows=True)
    window, _ = begin(service)
    assert window.bridge.settings["compact_rows"] is True


def test_the_numbers_of_a_part_of_the_queue_are_not_told(
    begin: Begin, gate: threading.Event, qtbot: QtBot
) -> None:
    service = FakeService()
    service.fill(500, stage=Stage.SENDING)
    first = left(service)
    window, _ = begin(service, replace(first, transfers=first.transfers[:200]))
    assert len(names(window)) == 200
    assert "200" not in window.tray.icon.toolTip()
    gate.set()
    loaded(qtbot, window)
    qtbot.waitUntil(lambda: "500" in window.tray.icon.toolTip())


@pytest.mark.parametrize("looked", [True, False])
def test_what_failed_before_is_no_news(
    open_window: OpenWindow, gate: threading.Event, qtbot: QtBot, looked: bool
) -> None:
    service = FakeService()
    service.fill(3, stage=Stage.FAILED, reason="No.")
    first = left(service)
    window, _ = open_window(service, wait=False, look=(lambda: first) if looked else None, start_gate=gate)
    window.notices._in_use = lambda: False
    gate.set()
    loaded(qtbot, window)
    assert window.tray.said == []
