"""The dry run: every file of a folder, what would happen to it, and why."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.hotfolders.model import Outlook, Rule, Verdict
from pxm_desktop.service.errors import BadRule
from pxm_desktop.service.hotfolders_api import DryRun, Skips
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui.hotfolder_dry_run import LIMIT, Column, DryRunView
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from pxm_desktop.ui.words import NBSP
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.hotfolder_scene import studio
from tests.ui.test_hotfolders import asked, named, open_page

LEFT = Qt.MouseButton.LeftButton
ALL, UPLOAD, WAIT, MATCH, SKIP, KNOWN = range(6)
FOLDER = b"/srv/large"


def open_run(
    qtbot: QtBot, open_window: OpenWindow, service: FakeService, name: str = "Studio 7"
) -> tuple[HotFoldersPage, DryRunView, FakeHost]:
    _, host, page = open_page(qtbot, open_window, service)
    QTest.mouseClick(named(page, name).dry_run, LEFT)
    return page, page.dry_run, host


def files(view: DryRunView) -> list[str]:
    return [outlook.path.decode() for outlook in view.model.items()]


def counts(view: DryRunView) -> list[str]:
    return [button.text() for button in view.choices.buttons]


def cell(view: DryRunView, path: str, column: Column) -> tuple[str, str]:
    outlook = next(each for each in view.model.items() if each.path.decode() == path)
    shown = view.model.cell(outlook, column)
    return shown.first, shown.second


def no_fit(pattern: str) -> str:
    return f"The name does not have the form {pattern}. Rename the file or change the pattern."


def large(service: FakeService, number: int) -> None:
    """Let a folder have many files, of which the service lists as many as it is asked for."""
    service.hotfolders.make(FOLDER, name="Large")

    async def test(rule: Rule, limit: int = 500) -> DryRun:
        await service._enter("hotfolders.test", rule, limit)
        listed = min(limit, number)
        outlooks = [
            Outlook(
                path=f"{n:06d}.jpg".encode(), size=1000, verdict=Verdict.UPLOAD, sentence="It is uploaded."
            )
            for n in range(listed)
        ]
        skips = Skips(
            rule="*.tmp", sentence='Names like "*.tmp" are ignored.', files=20_000, examples=(b"a.tmp",)
        )
        return DryRun(
            outlooks=tuple(outlooks),
            skips=(skips,),
            files=number + 20_000,
            upload=number,
            bytes=number * 1000,
            whole=listed == number,
        )

    service.hotfolders.test = test  # type: ignore[method-assign]


def test_every_file_is_listed_with_what_would_happen_and_why(qtbot: QtBot, open_window: OpenWindow) -> None:
    page, view, host = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    assert page.title.full == "Dry run: Studio 7"
    assert counts(view) == [
        "All 16",
        f"Upload 7 · 170{NBSP}MB",
        "Waits 2",
        "Needs a product 2",
        "Skipped 4",
        "Known 1",
    ]
    front = "Europe/SKU-BRJ-00123_front.jpg"
    assert cell(view, front, Column.FILE) == ("SKU-BRJ-00123_front.jpg", "Europe")
    assert cell(view, front, Column.GOES_TO) == ("Women's Rain Jacket", "Europe")
    assert cell(view, front, Column.WHAT) == ("Upload", "It is uploaded.")
    loose = ("Needs a product", no_fit("{region}/{sku}_{view}"))
    assert cell(view, "loose.jpg", Column.WHAT) == loose
    assert cell(view, "Europe/SKU-BRJ-00140_side.jpg", Column.WHAT) == (
        "Waits",
        "It has 1 of the 3 stars that this hot folder asks for.",
    )
    assert cell(view, "Europe/upload.tmp", Column.WHAT) == ("Skipped", 'Names like "*.tmp" are ignored.')
    assert asked(host, "add") == asked(host, "edit") == asked(host, "take") == []


def test_where_files_go_that_no_pattern_matches(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    folder = service.hotfolders.rules["r3"].rule.folder
    service.hotfolders.lay(folder, b"a.jpg")
    _, view, _ = open_run(qtbot, open_window, service, "approved")
    both = "Women's Rain Jacket +1"
    qtbot.waitUntil(lambda: len(files(view)) == 1 and cell(view, "a.jpg", Column.GOES_TO) == (both, ""))
    rule = service.hotfolders.rules["r3"].rule.model_copy(update={"destination": Destination()})
    view.show_rule(rule)
    qtbot.waitUntil(lambda: cell(view, "a.jpg", Column.GOES_TO) == ("Preset “Retouched”", ""))
    view.show_rule(rule.model_copy(update={"preset": ""}))
    qtbot.waitUntil(lambda: cell(view, "a.jpg", Column.GOES_TO) == ("No product", "Europe"))


def test_the_counts_filter_by_mouse_and_by_arrows(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, view, _ = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    QTest.mouseClick(view.choices.buttons[WAIT], LEFT)
    assert files(view) == ["Europe/SKU-BRJ-00140_side.jpg", "Europe/SKU-BRJ-00141_film.mp4"]
    QTest.keyClick(view.choices.buttons[WAIT], Qt.Key.Key_Right)
    assert files(view) == ["Europe/IMG-0042_front.jpg", "loose.jpg"]
    assert view.choices.buttons[MATCH].hasFocus()


def test_skipped_files_are_counted_by_the_rule_that_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, view, _ = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    assert not view.skips.isVisible()
    QTest.mouseClick(view.choices.buttons[SKIP], LEFT)
    assert view.skips.isVisible()
    assert [button.text() for button in view.skips.buttons()] == ["Every reason", ".* 2", "*.tmp 1", "~$* 1"]
    QTest.mouseClick(view.skips.buttons()[2], LEFT)
    assert files(view) == ["Europe/upload.tmp"]
    assert view.skips.sentence.text() == 'Names like "*.tmp" are ignored.'


def test_a_large_folder_is_listed_in_part_and_counted_whole(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    large(service, 12_000)
    _, view, host = open_run(qtbot, open_window, service, "Large")
    qtbot.waitUntil(lambda: len(files(view)) == LIMIT + 1)
    assert counts(view)[:2] == ["All 32,000", f"Upload 12,000 · 12.0{NBSP}MB"]
    assert view.note.full == "501 of 32,000 listed"
    assert files(view)[-1] == "a.tmp"
    QTest.mouseClick(view.more, LEFT)
    qtbot.waitUntil(lambda: len(files(view)) == 20 * LIMIT + 1)
    assert [entry[1] for entry in asked(host, "test")] == [LIMIT, 20 * LIMIT]
    QTest.mouseClick(view.more, LEFT)
    qtbot.waitUntil(lambda: len(files(view)) == 12_001)
    assert not view.more.isVisible()


def test_what_is_selected_of_a_very_long_list_stays_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    large(service, 400)
    _, view, _ = open_run(qtbot, open_window, service, "Large")
    qtbot.waitUntil(lambda: len(files(view)) == 401)
    table, before = view.table, list(view.model.items())
    steps = 0

    def counted(outlook: Outlook) -> bytes:
        nonlocal steps
        steps += 1
        return outlook.path

    table.selectAll()
    assert table.selected() == list(range(401))
    table.refill(before * 100, counted)
    assert len(table.selected()) == 40_100  # all have the names of those that were selected
    assert steps <= 401 + 40_100 + 1  # each row once, and the current one
    table.clearSelection()
    for row in (3, 4, 9):
        table.selectionModel().select(
            view.model.index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    table.refill(before[1:], lambda outlook: outlook.path)
    assert table.selected() == [2, 3, 8]


def test_a_slow_dry_run_shows_that_it_runs_and_can_be_stopped(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.gates["hotfolders.test"] = asyncio.Event()
    page, view, host = open_run(qtbot, open_window, service)
    assert view.empty.text.text() == "Looking through the folder…"
    qtbot.waitUntil(view.wheel.isVisible)
    QTest.mouseClick(view.stop_button, LEFT)
    assert not view.busy
    assert not view.wheel.isVisible()
    assert view.empty.text.text() == "Stopped before anything was found."
    host.do(lambda s: s.gates["hotfolders.test"].set())
    QTest.mouseClick(page.again, LEFT)
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    assert len(asked(host, "test")) == 2


def test_escape_goes_back_to_the_cards_and_ends_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.gates["hotfolders.test"] = asyncio.Event()
    page, view, _ = open_run(qtbot, open_window, service)
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert not view.busy
    assert not view.isVisible()
    assert named(page, "Studio 7").hasFocus()


def test_a_folder_that_is_away_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, view, host = open_run(qtbot, open_window, studio(), "Agency Lisbon")
    qtbot.waitUntil(lambda: view.empty.text.text() == "There is no such folder. Choose another one.")
    host.do(lambda s: s.hotfolders.missing.clear())
    QTest.mouseClick(view.empty.button, LEFT)
    qtbot.waitUntil(lambda: view.empty.text.text().startswith("The folder is empty now."))
    assert not view.empty.button.isVisible()


def test_it_follows_the_edits_of_the_rule(qtbot: QtBot, open_window: OpenWindow) -> None:
    page, view, host = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    QTest.mouseClick(page.edit_button, LEFT)
    assert page.editor.isVisible()
    page.editor.pattern.field.setFocus()
    page.editor.pattern.field.selectAll()
    QTest.keyClicks(page.editor.pattern.field, "{sku}_{view}")
    qtbot.waitUntil(lambda: counts(view)[MATCH] == "Needs a product 2")
    qtbot.waitUntil(lambda: cell(view, "loose.jpg", Column.WHAT)[1] == no_fit("{sku}_{view}"))
    runs = len(asked(host, "test"))
    page.editor.name.setFocus()
    QTest.keyClicks(page.editor.name, "Other")
    assert not view._rest.isActive()
    QTest.keyClick(page.editor.name, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not view.busy)
    assert page.title.full == "Dry run: Studio 7"
    assert len(asked(host, "test")) == runs + 1
    loose = ("Needs a product", no_fit("{region}/{sku}_{view}"))
    qtbot.waitUntil(lambda: cell(view, "loose.jpg", Column.WHAT) == loose)


def test_files_that_wait_are_uploaded_anyway(qtbot: QtBot, open_window: OpenWindow) -> None:
    page, view, host = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    assert not view.take.isVisible()
    QTest.mouseClick(view.choices.buttons[WAIT], LEFT)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.note.full == "2 of 2 selected"
    QTest.mouseClick(view.take, LEFT)
    both = (b"Europe/SKU-BRJ-00140_side.jpg", b"Europe/SKU-BRJ-00141_film.mp4")
    qtbot.waitUntil(lambda: asked(host, "take") == [("r2", both)])
    qtbot.waitUntil(lambda: counts(view)[WAIT] == "Waits")
    bar = page.bars.get("said")
    assert bar is not None
    assert bar.text == "2 files are in the queue now."


def test_a_rule_that_is_not_saved_takes_nothing(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    page.make(b"/srv/studio/Studio 7/Capture One/Spring 2026/Output")
    view = page.dry_run
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    QTest.mouseClick(view.choices.buttons[WAIT], LEFT)
    view.table.selectAll()
    assert len(view.table.selected()) == 2
    assert not view.take.isVisible()


def test_enter_shows_a_file_where_it_is(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    monkeypatch.setattr("pxm_desktop.ui.hotfolder_place.reveal", lambda path, _keeper: shown.append(path))
    _, view, _ = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    view.table.setFocus()
    view.table.selectRow(files(view).index("loose.jpg"))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].endswith(b"/Output/loose.jpg")


def test_columns_leave_by_importance(qtbot: QtBot, open_window: OpenWindow) -> None:
    page, view, _ = open_run(qtbot, open_window, studio())
    page.window().resize(900, 600)
    qtbot.waitUntil(lambda: not any(view.table.isColumnHidden(column) for column in Column))
    QTest.mouseClick(page.edit_button, LEFT)
    qtbot.waitUntil(lambda: view.table.isColumnHidden(Column.GOES_TO))
    assert view.table.isColumnHidden(Column.SIZE)
    assert not view.table.horizontalScrollBar().isVisible()
    assert sum(view.table.columnWidth(c) for c in Column) == view.table.viewport().width()


def test_a_rule_that_is_removed_meanwhile_closes_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    page, view, host = open_run(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: len(files(view)) == 16)
    host.do(lambda s: s.hotfolders.rules.pop("r2"))
    host.do(lambda s: s.hotfolders.stand("r1", done_today=4))
    qtbot.waitUntil(lambda: not view.isVisible())
    assert page.title.full == "Hot folders"


def test_a_refusal_in_plain_words(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.failures["hotfolders.test"] = BadRule("It cannot be read.", "Ask for permission.")
    _, view, _ = open_run(qtbot, open_window, service)
    qtbot.waitUntil(lambda: view.empty.text.text() == "It cannot be read. Ask for permission.")
