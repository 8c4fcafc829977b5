"""The Problems page, used by mouse and keyboard."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.transfer.model import Cause, Destination, Hold, Stage
from pxm_desktop.ui.problem_card import ProblemCard
from pxm_desktop.ui.problems import Remedy, key_of, remedy_of, sentence_of
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.test_queue_model import transfer

LEFT = Qt.MouseButton.LeftButton
GONE = "The file is no longer there. Put it back, or remove it from the queue."
BUSY = "PXM does not say which products the older file has, so it cannot be replaced. Retry later."


def troubled() -> FakeService:
    service = FakeService()
    service.fill(8)
    troubles: dict[int, dict[str, Any]] = {
        1: {"stage": Stage.FAILED, "reason": BUSY},
        2: {"stage": Stage.FAILED, "reason": BUSY},
        3: {"hold": Hold.PRODUCT, "reason": "No product fits SKU-00002.jpg."},
        4: {"hold": Hold.PRODUCT, "reason": "No product fits SKU-00003.jpg."},
        5: {"stage": Stage.FAILED, "reason": GONE, "cause": Cause.MISSING},
        6: {"stage": Stage.SENDING},
    }
    for row_id, changes in troubles.items():
        service.rows[row_id] = service.rows[row_id].model_copy(update=changes)
    return service


def open_problems(qtbot: QtBot, open_window: OpenWindow, service: FakeService) -> tuple[MainWindow, FakeHost]:
    window, host = open_window(service)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.places.current is window.problems)
    return window, host


def card(qtbot: QtBot, window: MainWindow, beginning: str) -> ProblemCard:
    def fitting() -> list[ProblemCard]:
        return [c for c in window.problems.cards.values() if c.problem.sentence.startswith(beginning)]

    qtbot.waitUntil(lambda: len(fitting()) == 1)
    return fitting()[0]


def commands(host: FakeHost, name: str) -> list[object]:
    return [c[1] for c in host.service.log if c[0] == name]


def test_one_cause_is_one_card_with_its_files(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_problems(qtbot, open_window, troubled())
    qtbot.waitUntil(lambda: len(window.problems.cards) == 3)
    found = [(c.problem.sentence, c.problem.ids, c.button.text()) for c in window.problems.cards.values()]
    assert found == [
        (BUSY, [1, 2], "Retry all 2"),
        ("No product fits this one.", [3, 4], "Choose product…"),
        (GONE, [5], "Locate file…"),
    ]
    nav = window.sidebar.page("problems")
    assert (nav.count.text(), nav.accessibleName()) == ("5", "Problems, 5 need you")


def test_the_button_retries_all_and_the_card_goes(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_problems(qtbot, open_window, troubled())
    QTest.mouseClick(card(qtbot, window, "PXM does not say").button, LEFT)
    qtbot.waitUntil(lambda: len(window.problems.cards) == 2)
    assert commands(host, "retry") == [[1, 2]]
    qtbot.waitUntil(lambda: window.sidebar.page("problems").count.text() == "3")


def test_choosing_a_product_leads_to_the_files_and_the_search(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_problems(qtbot, open_window, troubled())
    QTest.mouseClick(card(qtbot, window, "No product").button, LEFT)
    qtbot.waitUntil(lambda: window.places.current is window.uploads)
    qtbot.waitUntil(lambda: sorted(window.uploads.view.selected_ids()) == [3, 4])
    qtbot.waitUntil(lambda: window.panel.editing_rows)
    assert window.panel.isVisible()


def test_a_file_that_moved_is_sent_from_where_it_is(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_problems(qtbot, open_window, troubled())
    qtbot.waitUntil(lambda: len(window.problems.cards) == 3)
    window.problems.found([5], b"/moved/new.jpg")
    qtbot.waitUntil(lambda: window.model.row(5) is None)
    added = [c for c in host.service.log if c[0] == "add"]
    assert added == [("add", (b"/moved/new.jpg",), Destination())]
    qtbot.waitUntil(lambda: len(window.problems.cards) == 2)


def test_files_that_are_not_in_the_new_folder_stay(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(2, stage=Stage.FAILED, reason=GONE, cause=Cause.MISSING)
    service.skips[b"/moved/SKU-00001.jpg"] = ("missing", "Not there.")
    window, _ = open_problems(qtbot, open_window, service)
    assert card(qtbot, window, "The file is no longer").button.text() == "Locate folder…"
    window.problems.found([1, 2], b"/moved/")
    qtbot.waitUntil(lambda: window.model.row(1) is None)
    bar = window.problems.bars.get("said")
    assert bar is not None
    assert bar.text == "1 file is not there."
    assert window.model.row(2) is not None


def test_details_list_the_files_and_open_one(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_problems(qtbot, open_window, troubled())
    found = card(qtbot, window, "PXM does not say")
    assert not found.files.isVisible()
    QTest.mouseClick(found.details, LEFT)
    assert found.files.isVisible()
    listed = found.files.model()
    assert [listed.index(n, 0).data() for n in range(listed.rowCount(QModelIndex()))] == [
        "/photos/Studio day/SKU-00000.jpg",
        "/photos/Studio day/SKU-00001.jpg",
    ]
    found.files.setCurrentIndex(listed.index(1, 0))
    QTest.keyClick(found.files, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.uploads.details.row_id == 2)
    assert window.places.current is window.uploads


def test_a_refused_account_comes_first_and_leads_to_sign_in(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_problems(qtbot, open_window, troubled())
    qtbot.waitUntil(lambda: len(window.problems.cards) == 3)
    host.do(lambda s: s.health("credentials", "PXM refused the credentials."))
    qtbot.waitUntil(lambda: len(window.problems.cards) == 4)
    first = next(iter(window.problems.cards.values()))
    assert (first.problem.remedy, first.sentence.text()) == (Remedy.SIGN_IN, "PXM refused the credentials.")
    assert window.sidebar.page("problems").count.text() == "6"
    QTest.mouseClick(first.button, LEFT)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.sign_in)


def test_nothing_needs_you(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.fill(3)
    window, _ = open_problems(qtbot, open_window, service)
    page = window.problems
    assert page.cards == {}
    assert not page.export_button.isVisible()
    assert window.sidebar.page("problems").count.text() == ""
    assert (page.empty.text.text(), page.empty.button.text()) == ("Nothing needs you.", "Open Uploads")
    assert page.empty.button.hasFocus()
    QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
    assert window.places.current is window.uploads


def test_a_full_disk_leads_to_the_folder_on_it(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("PXM_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window, host = open_problems(qtbot, open_window, FakeService())
    host.do(lambda s: s.health("storage", "The disk is full. Free some space."))
    found = card(qtbot, window, "The disk is full")
    assert found.button.text() == "Show the folder"
    QTest.mouseClick(found.button, LEFT)
    assert opened == [str(tmp_path)]
    window.places.open("uploads")
    bar = window.uploads.top_bars.get("health")
    assert bar is not None
    QTest.mouseClick(next(b for b in bar.buttons() if b.text() == "Show the folder"), LEFT)
    assert opened == [str(tmp_path)] * 2


def test_cards_keep_their_place_and_new_ones_come_below(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host = open_problems(qtbot, open_window, troubled())
    qtbot.waitUntil(lambda: len(window.problems.cards) == 3)
    before = list(window.problems.cards)
    host.do(lambda s: s.step(6, stage=Stage.FAILED, reason="A new cause. Retry it."))
    qtbot.waitUntil(lambda: len(window.problems.cards) == 4)
    assert list(window.problems.cards)[:3] == before


def test_the_list_is_exported(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    service = troubled()
    service.rows[5] = service.rows[5].model_copy(update={"name": "=SUM(A1).jpg"})
    window, _ = open_problems(qtbot, open_window, service)
    qtbot.waitUntil(lambda: len(window.problems.cards) == 3)
    target = tmp_path / "problems.csv"
    window.problems.export_to(target)
    qtbot.waitUntil(lambda: window.problems.bars.get("said") is not None)
    with target.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:2] == ["Problem", "Name"]
    assert len(lines) == 6
    assert lines[5][:2] == [GONE, "'=SUM(A1).jpg"]


def test_a_list_that_cannot_be_saved_says_why(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window, _ = open_problems(qtbot, open_window, troubled())
    window.problems.export_to(tmp_path / "no such folder" / "problems.csv")
    qtbot.waitUntil(lambda: window.problems.bars.get("said") is not None)
    bar = window.problems.bars.get("said")
    assert bar is not None
    assert bar.text == "The list could not be saved: No such file or directory."


def row(name: str, reason: str, size: int = 1, cause: Cause | None = None) -> Row:
    made = transfer(1, name=name, reason=reason, stage=Stage.FAILED, size=size, cause=cause)
    return Row(made, made.destination)


def test_what_helps_follows_from_the_cause_and_not_from_words() -> None:
    assert remedy_of(row("a.jpg", "Nothing is in its place.", cause=Cause.MISSING)) is Remedy.LOCATE
    assert remedy_of(row("a.jpg", GONE)) is Remedy.RETRY
    assert remedy_of(row("a.jpg", GONE, cause=Cause.PERMISSION)) is Remedy.RETRY


def test_names_and_amounts_do_not_part_a_cause() -> None:
    slow = "The upload links of this file (%s MB) expired."
    first, second = row("a.jpg", slow % 12), row("b.jpg", slow % 800)
    assert key_of(first) == key_of(second)
    assert sentence_of(first, alone=True) == slow % 12
    assert sentence_of(first, alone=False) == "The upload links of this file expired."
    named = [row(name, f"PXM has many files named like {name} already.") for name in ("a1.jpg", "b22.jpg")]
    assert key_of(named[0]) == key_of(named[1])
    assert key_of(named[0]) != key_of(first)
