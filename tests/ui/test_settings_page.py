"""The settings page: every shown setting has its control, found as one types, applied at once, refused in place."""

from __future__ import annotations

import time
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.timetable import BandwidthRule
from pxm_desktop.ui import setting_editors, theme
from pxm_desktop.ui.bars import Bar, Undo
from pxm_desktop.ui.controls import Choice, Switch
from pxm_desktop.ui.settings_page import SettingsPage
from pxm_desktop.ui.timetable_editor import TimetableEditor
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost

W = TypeVar("W", bound=QWidget)


def opened(qtbot: QtBot, open_window: OpenWindow) -> tuple[MainWindow, FakeHost, SettingsPage]:
    window, host = open_window()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = window.around.settings
    qtbot.waitUntil(lambda: window.pages.currentWidget() is page)
    return window, host, page


def setting(host: FakeHost, name: str) -> Any:
    return host.do(lambda s: getattr(s.settings, name))


def control(page: SettingsPage, name: str, kind: type[W]) -> W:
    found = page.rows[name].editor.findChild(kind)
    assert isinstance(found, kind)
    return found


def typed(page: SettingsPage, name: str, text: str) -> None:
    editor = page.rows[name].editor
    assert isinstance(editor, setting_editors.TextEditor)
    editor.control.setText(text)
    QTest.keyClick(editor.control, Qt.Key.Key_Return)


def test_every_setting_for_people_has_a_control_with_a_name_of_its_own() -> None:
    declared = setting_editors.declarations()
    names = {d.name for d in declared}
    assert {"theme", "language", "bandwidth", "on_duplicate", "start_at_login"} <= names
    assert not names & {"account", "accounts", "signed_out", "engine"}
    assert all(d.title and d.description and d.group for d in declared)
    assert len({d.title for d in declared}) == len(declared)
    schema = Settings.model_json_schema()["properties"]
    hidden = {name for name, part in schema.items() if part.get("shown") is False}
    assert names == set(Settings.model_fields) - hidden


def test_the_page_is_one_key_away_and_shows_what_is_set(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = opened(qtbot, open_window)
    assert page.search.hasFocus() or page.search.isVisible()
    assert set(page.rows) == {d.name for d in setting_editors.declarations()}
    host.do(lambda s: s._keep_settings(s.settings.model_copy(update={"bandwidth": 2_500_000})))
    field = control(page, "bandwidth", QLineEdit)
    qtbot.waitUntil(lambda: field.text() == "2.5")
    assert not window.panel.isVisible()


def test_a_change_is_applied_at_once_and_reset(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = opened(qtbot, open_window)
    row = page.rows["on_duplicate"]
    choice = control(page, "on_duplicate", Choice)
    assert not row.reset.isVisible()
    choice.setCurrentIndex(choice.findData("replace"))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(lambda: setting(host, "on_duplicate") == "replace")
    qtbot.waitUntil(row.reset.isVisible)
    row.reset.click()
    qtbot.waitUntil(lambda: setting(host, "on_duplicate") == "skip")
    qtbot.waitUntil(lambda: not row.reset.isVisible())
    assert choice.currentData() == "skip"


@pytest.mark.parametrize(
    ("text", "kept", "sentence"),
    [
        ("2.5", 2_500_000, ""),
        ("fast", None, "Type a number, or nothing for “No limit”."),
        ("0", None, "It must be at least 0.001024 MB/s."),
    ],
)
def test_a_speed_is_typed_in_megabytes(
    qtbot: QtBot, open_window: OpenWindow, text: str, kept: int | None, sentence: str
) -> None:
    _, host, page = opened(qtbot, open_window)
    typed(page, "bandwidth", text)
    row = page.rows["bandwidth"]
    qtbot.waitUntil(lambda: setting(host, "bandwidth") == kept)
    assert row.refusal.text() == sentence
    assert row.refusal.isVisible() == bool(sentence)
    if sentence:
        assert control(page, "bandwidth", QLineEdit).text() == text, "it stays to be mended"
        typed(page, "bandwidth", "3")
        qtbot.waitUntil(lambda: setting(host, "bandwidth") == 3_000_000)
        qtbot.waitUntil(lambda: not row.refusal.isVisible())


def test_a_comma_counts_where_it_is_written(qtbot: QtBot, open_window: OpenWindow) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    _, host, page = opened(qtbot, open_window)
    typed(page, "bandwidth", "2,5")
    qtbot.waitUntil(lambda: setting(host, "bandwidth") == 2_500_000)


def test_a_refusal_of_the_service_stands_under_the_setting(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = opened(qtbot, open_window)

    def refuse(settings: Settings) -> None:
        raise StorageUnusable("There is no permission to write there.", "Change it.")

    host.do(lambda s: setattr(s.preferences, "_keep", refuse))
    row = page.rows["start_at_login"]
    switch = control(page, "start_at_login", Switch)
    switch.click()
    qtbot.waitUntil(row.refusal.isVisible)
    assert "no permission" in row.refusal.text()
    assert not switch.isChecked()


def test_search_narrows_and_nothing_found_has_a_way_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = opened(qtbot, open_window)
    page.search.setText("dark")
    assert [n for n, row in page.rows.items() if row.isVisible()] == ["theme"]
    page.search.setText("xyzzy")
    assert page.nothing.isVisible()
    assert "xyzzy" in page.nothing_text.text()
    page.show_all.click()
    assert all(row.isVisible() for row in page.rows.values())
    page.search.setText("dark")
    assert page.escape()
    assert not page.escape()


def test_colours_change_at_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, _ = opened(qtbot, open_window)
    try:
        host.do(lambda s: s._keep_settings(s.settings.model_copy(update={"theme": "dark"})))
        qtbot.waitUntil(lambda: theme.theme().dark)
        host.do(lambda s: s._keep_settings(s.settings.model_copy(update={"theme": "light"})))
        qtbot.waitUntil(lambda: not theme.theme().dark)
    finally:
        theme.theme().use(Qt.ColorScheme.Light)


def test_the_timetable_is_found_painted_and_reset(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = opened(qtbot, open_window)
    row = page.rows["bandwidth_timetable"]
    QTest.keyClicks(page.search, "timetable")
    assert [r.declaration.name for r in page.rows.values() if r.isVisible()] == ["bandwidth_timetable"]
    editor = row.editor.findChild(TimetableEditor)
    assert isinstance(editor, TimetableEditor)
    assert editor.grid.isVisible()
    assert editor.grid.accessibleName() == row.declaration.title
    editor.brush.setCurrentIndex(editor.brush.findData(2_000_000))
    editor.brush.activated.emit(editor.brush.currentIndex())
    editor.grid.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Space):
        QTest.keyClick(editor.grid, key)
    day = editor.grid._days[0]
    wanted = [BandwidthRule(days=(day,), start=0, end=1, limit=2_000_000)]
    qtbot.waitUntil(lambda: list(setting(host, "bandwidth_timetable")) == wanted)
    qtbot.waitUntil(row.reset.isVisible)
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: setting(host, "bandwidth_timetable") == ())
    qtbot.waitUntil(lambda: editor.rules == [])


def test_a_click_in_the_sidebar_leads_the_focus_to_the_page(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.resize(900, 600)
    QTest.mouseClick(window.sidebar.page("settings"), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    page = window.around.settings
    qtbot.waitUntil(page.search.hasFocus)
    # The search ends where the cards below it end, however narrow the window is.
    right = [w.mapTo(page, QPoint(w.width(), 0)).x() for w in (page.search, page.sections[0])]
    assert right[0] == right[1]


def with_history(
    qtbot: QtBot, open_window: OpenWindow, old: int = 1234
) -> tuple[MainWindow, FakeHost, SettingsPage]:
    window, host, page = opened(qtbot, open_window)
    host.do(lambda s: s.history.fill(old, finished_at=time.time() - 90 * 86_400))
    host.do(lambda s: s.history.fill(3, finished_at=time.time()))
    return window, host, page


def offered(qtbot: QtBot, page: SettingsPage, text: str) -> Bar:
    def there() -> bool:
        bar = page.bars.get(Undo.KEY)
        return bar is not None and bar.text == text

    qtbot.waitUntil(there)
    bar = page.bars.get(Undo.KEY)
    assert bar is not None
    return bar


GOES = "This removes 1,234 older entries from the history."


def test_a_shorter_history_says_what_goes_and_can_be_taken_back(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, host, page = with_history(qtbot, open_window)
    typed(page, "history_days", "30")
    bar = offered(qtbot, page, GOES)
    assert setting(host, "history_days") is None  # what removes entries is the setting
    host.do(lambda s: s._keep_settings(s.settings.model_copy(update={"bandwidth": 2_500_000})))
    qtbot.waitUntil(lambda: control(page, "bandwidth", QLineEdit).text() == "2.5")
    assert control(page, "history_days", QLineEdit).text() == "30"
    undo = next(button for button in bar.buttons() if button.text() == "Undo")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert control(page, "history_days", QLineEdit).text() == ""
    assert not page.rows["history_days"].reset.isVisible()
    typed(page, "history_days", "30")
    offered(qtbot, page, GOES)
    page.rows["history_days"].reset.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not page.undo.offered
    window.leaving.stop()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert setting(host, "history_days") is None


def test_older_entries_go_when_undo_is_over(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = with_history(qtbot, open_window)
    page.undo._timer.setInterval(50)
    typed(page, "history_days", "30")
    qtbot.waitUntil(lambda: setting(host, "history_days") == 30)
    assert not page.undo.offered
    assert control(page, "history_days", QLineEdit).text() == "30"


def test_older_entries_go_when_the_window_closes(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = with_history(qtbot, open_window)
    typed(page, "history_days", "30")
    offered(qtbot, page, GOES)
    window.leaving.stop()
    qtbot.waitUntil(lambda: window.leaving.over)
    assert setting(host, "history_days") == 30


def test_a_number_typed_by_mistake_removes_nothing(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = with_history(qtbot, open_window)
    typed(page, "history_days", "30")
    offered(qtbot, page, GOES)
    typed(page, "history_days", "300")  # nothing is as old as that
    qtbot.waitUntil(lambda: setting(host, "history_days") == 300)
    assert not page.undo.offered
    changes = host.do(lambda s: [given for name, given in (c for c in s.log if c[0] == "settings")])
    assert [c.get("history_days") for c in changes] == [300]


def test_entries_that_cannot_be_counted_are_kept(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = with_history(qtbot, open_window)
    host.do(lambda s: s.failures.update({"history.count": StorageUnusable("The history cannot be read.")}))
    typed(page, "history_days", "30")
    row = page.rows["history_days"]
    qtbot.waitUntil(row.refusal.isVisible)
    assert control(page, "history_days", QLineEdit).text() == ""
    assert setting(host, "history_days") is None
