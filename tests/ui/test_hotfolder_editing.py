"""Making and editing hot folders in the panel, by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pxm_desktop.hotfolders.model import DEFAULT_IGNORE, Afterwards, Rule, Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.errors import BadRule
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.hotfolder_editor import HotFolderEditor
from pxm_desktop.ui.hotfolder_folder import typed_path
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from pxm_desktop.ui.setting_editors import ChoiceEditor
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.hotfolder_scene import STUDIO, studio
from tests.ui.test_hotfolders import asked, named, open_page

LEFT = Qt.MouseButton.LeftButton
NEW = b"/srv/studio/new"


def begin(qtbot: QtBot, open_window: OpenWindow) -> tuple[MainWindow, FakeHost, HotFoldersPage]:
    """Open the page of a studio and press the button for a new hot folder."""
    window, host, page = open_page(qtbot, open_window, studio())
    QTest.mouseClick(page.new_button, LEFT)
    assert page.editor.isVisible()
    return window, host, page


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def see(editor: HotFolderEditor, widget: QWidget) -> QWidget:
    """Scroll to a control, as one does before clicking it."""
    editor.scroller.ensureWidgetVisible(widget)
    return widget


def added(host: FakeHost) -> list[Rule]:
    return [entry[0] for entry in asked(host, "add")]


def edited(host: FakeHost) -> list[Rule]:
    return [entry[0] for entry in asked(host, "edit")]


# A new one


def test_a_hot_folder_is_made_with_a_path_a_pattern_and_one_button(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _, host, page = begin(qtbot, open_window)
    editor = page.editor
    assert editor.folder.field.hasFocus()
    assert editor.save.text() == "Watch this folder"
    type_into(editor.folder.field, NEW.decode() + "/")
    assert editor.name.placeholderText() == "new"
    QTest.mouseClick(editor.pattern.switch, LEFT)
    assert editor.pattern.field.hasFocus()
    QTest.keyClicks(editor.pattern.field, "{sku}_{view}")
    QTest.mouseClick(editor.save, LEFT)
    qtbot.waitUntil(lambda: "r5" in page.cards.cards)
    assert not editor.isVisible()
    assert added(host) == [
        Rule(folder=NEW, match=NameRule(pattern="{sku}_{view}"), destination=Destination(publish=False))
    ]
    bar = page.bars.get("said")
    assert bar is not None
    assert bar.text == "“new” is watched now."
    qtbot.waitUntil(page.cards.cards["r5"].hasFocus)


def test_a_folder_is_chosen_in_the_dialog(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.filesSelected.emit([str(tmp_path)]))
    _, _, page = open_page(qtbot, open_window, FakeService())
    QTest.keyClick(page.empty.button, Qt.Key.Key_Return)
    assert page.editor.isVisible()
    assert page.editor.rule.folder == str(tmp_path).encode()


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/srv/studio/", b"/srv/studio"),
        ("  '/srv/studio 7'  ", b"/srv/studio 7"),
        ('"/srv/a"', b"/srv/a"),
        ("file:///srv/studio%207", b"/srv/studio 7"),
        ("/", b"/"),
        ("~/out", f"{Path.home()}/out".encode()),
        ("~anna/out", b"~anna/out"),
        ("", b""),
    ],
)
def test_paths_are_understood_as_people_paste_them(typed: str, path: bytes) -> None:
    assert typed_path(typed) == path


def test_a_path_that_is_no_utf_8_stays_what_it_is(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    page.make(b"/srv/caf\xe9")
    assert page.editor.folder.field.text() == "/srv/caf\ufffd"
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(added(host)) == 1)
    assert added(host)[0].folder == b"/srv/caf\xe9"


def test_nothing_is_saved_without_a_folder(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    QTest.mouseClick(page.editor.save, LEFT)
    assert page.editor.message.text() == "Choose the folder first."
    assert page.editor.folder.field.hasFocus()
    assert page.editor.isVisible()
    assert added(host) == []


# Checks


def test_a_folder_that_cannot_work_is_told_while_it_is_typed(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    editor = page.editor
    type_into(editor.folder.field, "relative/path")
    qtbot.waitUntil(lambda: editor.message.text() == "This is no whole path. Choose the folder.")
    assert editor.message.property("role") == "error"
    type_into(editor.folder.field, NEW.decode())
    qtbot.waitUntil(editor.message.isHidden)
    assert added(host) == []


def test_notes_of_the_check_are_shown_and_do_not_hinder(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    host.do(lambda s: setattr(s.hotfolders, "notes", ("This is a network folder.", "It is large.")))
    type_into(page.editor.folder.field, NEW.decode())
    qtbot.waitUntil(lambda: page.editor.message.text() == "This is a network folder.\nIt is large.")
    assert page.editor.message.property("role") == "quiet"
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(added(host)) == 1)


def test_one_check_after_typing_rests(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    type_into(page.editor.folder.field, NEW.decode())
    qtbot.waitUntil(lambda: len(asked(host, "check")) == 1)
    qtbot.waitUntil(lambda: not page.dry_run.busy)
    assert [entry[0].folder for entry in asked(host, "check")] == [NEW]
    assert [entry[0].folder for entry in asked(host, "test")] == [NEW]


def test_a_refusal_keeps_the_panel_open(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    host.do(
        lambda s: s.failures.update({"hotfolders.add": BadRule("Two rules, one folder.", "Choose another.")})
    )
    type_into(page.editor.folder.field, NEW.decode())
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: page.editor.message.text() == "Two rules, one folder. Choose another.")
    assert page.editor.isVisible()
    assert page.editor.save.isEnabled()


# The file-name rule


def test_the_pattern_says_what_is_wrong_and_is_not_saved_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    editor = page.editor
    type_into(editor.folder.field, NEW.decode())
    QTest.mouseClick(editor.pattern.switch, LEFT)
    type_into(editor.pattern.field, "{sku}{view}")
    assert "put a text such as _ between them" in editor.pattern.problem.text()
    QTest.mouseClick(editor.save, LEFT)
    assert editor.isVisible()
    assert editor.pattern.field.hasFocus()
    assert added(host) == []
    type_into(editor.pattern.field, "{sku}-{view}")
    assert editor.pattern.problem.isHidden()


def test_examples_come_from_the_files_of_the_folder(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    QTest.mouseClick(named(page, "Studio 7").edit, LEFT)
    pattern = page.editor.pattern
    wanted = [
        "Asia-Pacific/SKU-BRJ-0\u2026n Lisbon, final_v2.psd → product Men's Rain Jacket, region Asia-Pacific",
        "Europe/SKU-BRJ-00123_back.jpg → product Women's Rain Jacket, region Europe",
        "Europe/IMG-0042_front.jpg → No product has the SKU IMG-0042. The file is uploaded when PXM has one.",
    ]
    qtbot.waitUntil(lambda: pattern.examples()[1:] == wanted[1:])
    assert pattern.examples()[0].endswith(" → product Men's Rain Jacket, region Asia-Pacific")
    type_into(pattern.field, "{region}/x{sku}_{view}")
    qtbot.waitUntil(lambda: len(pattern.examples()) == 1)
    assert "does not have the form" in pattern.examples()[0]


def test_parts_are_inserted_and_may_fill_attributes(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    editor = page.editor
    type_into(editor.folder.field, NEW.decode())
    QTest.mouseClick(editor.pattern.switch, LEFT)
    editor.pattern.field.clear()
    QTest.mouseClick(editor.pattern.inserts["sku"], LEFT)
    QTest.keyClicks(editor.pattern.field, "_")
    QTest.mouseClick(editor.pattern.inserts["view"], LEFT)
    assert editor.pattern.field.text() == "{sku}_{view}"
    choice = editor.pattern._fields["view"][1]
    see(editor, choice)
    choice.setFocus()
    QTest.keyClicks(choice, "Angle")
    choice.activated.emit(choice.currentIndex())
    QTest.mouseClick(editor.pattern.checks["ignore_leading_zeros"], LEFT, pos=editor.pattern.rect().topLeft())
    editor.pattern.checks["ignore_leading_zeros"].setFocus()
    QTest.keyClick(editor.pattern.checks["ignore_leading_zeros"], Qt.Key.Key_Space)
    QTest.mouseClick(editor.save, LEFT)
    qtbot.waitUntil(lambda: len(added(host)) == 1)
    match = added(host)[0].match
    assert match is not None
    assert (match.pattern, match.attributes) == ("{sku}_{view}", (("view", "a1"),))
    assert match.ignore_case


def test_a_part_that_goes_takes_its_attribute_along(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    QTest.mouseClick(named(page, "Studio 7").edit, LEFT)
    type_into(page.editor.pattern.field, "{region}/{sku}_*")
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(edited(host)) == 1)
    assert edited(host)[0].match == NameRule(pattern="{region}/{sku}_*")


# Destination and options


def test_the_destination_is_edited_with_the_pieces_of_the_panel(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _, host, page = begin(qtbot, open_window)
    form = page.editor.destination
    type_into(page.editor.folder.field, NEW.decode())
    see(page.editor, form.search)
    form.search.field.setFocus()
    QTest.keyClicks(form.search.field, "women")
    qtbot.waitUntil(lambda: form.search.open and form.search.list.count() > 0)
    QTest.keyClick(form.search.field, Qt.Key.Key_Return)
    assert [chip.text() for chip in form.chips.chips()] == ["Women's Rain Jacket"]
    for control in (form.region_checks()[1], form.publishing.switch):
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Space)
    form.policy.setFocus()
    QTest.keyClicks(form.policy, "Keep")
    form.policy.activated.emit(form.policy.currentIndex())
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(added(host)) == 1)
    assert added(host)[0].destination == Destination(
        collections=("11",), regions=("1", "2"), publish=True, on_duplicate=DuplicatePolicy.KEEP_BOTH
    )


def test_a_preset_is_chosen_and_one_that_is_gone_is_kept(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    host.do(lambda s: s.presets.store.accounts.clear())
    window.bridge.call(lambda api: api.presets.save("Spring", Destination(collections=("14",))))
    QTest.mouseClick(named(page, "approved").edit, LEFT)
    preset = page.editor.preset

    def offered() -> list[str]:
        return [preset.itemText(n) for n in range(preset.count())]

    qtbot.waitUntil(lambda: offered() == ["No preset", "Spring", "Retouched"])
    assert preset.currentText() == "Retouched"
    assert not page.editor.destination.policy.isVisible()
    preset.setFocus()
    QTest.keyClick(preset, Qt.Key.Key_Up)
    QTest.mouseClick(page.editor.save, LEFT)
    qtbot.waitUntil(lambda: len(edited(host)) == 1)
    assert edited(host)[0].preset == "Spring"


def test_a_preset_decides_alone_and_gives_back_what_the_rule_said(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = FakeService()
    service.hotfolders.make(NEW, destination=Destination(collections=("11",), regions=("2",), publish=True))
    window, _, page = open_page(qtbot, open_window, service)
    before = service.hotfolders.rules["r1"].rule.destination
    window.bridge.call(lambda api: api.presets.save("Spring", Destination(collections=("14",))))
    QTest.mouseClick(named(page, "new").edit, LEFT)
    preset, form = page.editor.preset, page.editor.destination
    qtbot.waitUntil(lambda: preset.count() == 2)
    preset.setFocus()
    QTest.keyClick(preset, Qt.Key.Key_Down)
    assert page.editor.rule.preset == "Spring"
    assert page.editor.rule.destination == Destination(collections=("11",))
    assert not any(part.isVisible() for part in (form.regions, form.publishing, form.policy))
    QTest.keyClick(preset, Qt.Key.Key_Up)
    assert page.editor.rule.destination == before
    assert not page.editor.dirty
    assert form.regions.isVisible()


def test_every_option_reaches_the_rule(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = begin(qtbot, open_window)
    qtbot.waitUntil(lambda: bool(window.names.attributes))
    editor, rows = page.editor, page.editor.options.rows
    type_into(editor.folder.field, NEW.decode())
    QTest.mouseClick(see(editor, editor.options.toggle), LEFT)
    assert editor.options.body.isVisible()
    switches = ("subfolders", "existing", "sidecars.best_first", "hold_pairs", "failed_folder", "shared")
    for name in switches:
        control = rows[name].editor.control
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Space)
    numbers = {
        "settle": "5",
        "min_age": "60",
        "together": "20",
        "burst": "1.5",
        "poll": "10",
        "rescan": "300",
    }
    for name, text in numbers.items():
        field = rows[name].editor.control
        assert isinstance(field, QLineEdit)
        type_into(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    words = {
        "include": ["*.jpg", "final/**"],
        "exclude": ["*_draft*"],
        "sidecars.labels": ["Green"],
        "sidecars.keywords": ["press, print"],
    }
    for name, typed in words.items():
        field = rows[name].editor.control
        assert isinstance(field, QLineEdit)
        for word in typed:
            type_into(field, word)
            QTest.keyClick(field, Qt.Key.Key_Return)
    chosen = {
        "after": "Goes to the trash",
        "sidecars.at_least": "4 stars",
        "sidecars.rating_attribute": "Weight in grams",
        "sidecars.label_attribute": "Photographer",
        "sidecars.keywords_attribute": "Keywords",
    }
    for name, text in chosen.items():
        choice = rows[name].editor.control
        assert isinstance(choice, Choice)
        at = choice.findText(text)
        assert at >= 0, name
        choice.setFocus()
        for _ in range(choice.count()):
            if choice.currentIndex() < at:
                QTest.keyClick(choice, Qt.Key.Key_Down)
            elif choice.currentIndex() > at:
                QTest.keyClick(choice, Qt.Key.Key_Up)
    assert editor.options.toggle.text() == "More options · 21 chosen"
    QTest.mouseClick(editor.save, LEFT)
    qtbot.waitUntil(lambda: len(added(host)) == 1)
    assert added(host)[0] == Rule(
        folder=NEW,
        destination=Destination(publish=False),
        subfolders=False,
        existing=False,
        include=("*.jpg", "final/**"),
        exclude=("*_draft*",),
        ignore=DEFAULT_IGNORE,
        settle=5.0,
        min_age=60.0,
        together=20.0,
        burst=1.5,
        poll=10.0,
        rescan=300.0,
        hold_pairs=True,
        failed_folder=True,
        shared=True,
        after=Afterwards.TRASH,
        sidecars=Sidecars(
            at_least=4,
            labels=("Green",),
            keywords=("press, print",),
            best_first=True,
            rating_attribute="a6",
            label_attribute="a4",
            keywords_attribute="a2",
        ),
    )


def test_chips_of_the_ignore_list_go_and_come_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = begin(qtbot, open_window)
    editor = page.editor
    QTest.mouseClick(see(editor, editor.options.toggle), LEFT)
    chips = editor.options.rows["ignore"].editor.chips  # type: ignore[attr-defined]
    chips.chips()[0].setFocus()
    QTest.keyClick(chips.chips()[0], Qt.Key.Key_Delete)
    assert list(editor.rule.ignore) == list(DEFAULT_IGNORE[1:])
    assert chips.chips()[0].hasFocus()
    field = editor.options.rows["ignore"].editor.control
    assert isinstance(field, QLineEdit)
    type_into(field, ".*")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert list(editor.rule.ignore) == [*DEFAULT_IGNORE[1:], ".*"]


def test_a_number_that_cannot_be_is_told_and_not_saved(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = begin(qtbot, open_window)
    editor = page.editor
    type_into(editor.folder.field, NEW.decode())
    QTest.mouseClick(see(editor, editor.options.toggle), LEFT)
    row = editor.options.rows["settle"]
    assert isinstance(row.editor.control, QLineEdit)
    type_into(row.editor.control, "0")
    QTest.mouseClick(editor.save, LEFT)
    assert row.refusal.text() == "It must be at least 0.1 s."
    assert row.refusal.isVisible()
    assert added(host) == []
    type_into(row.editor.control, "2")
    QTest.mouseClick(editor.save, LEFT)
    qtbot.waitUntil(lambda: [rule.settle for rule in added(host)] == [2.0])


# Editing, closing


def test_editing_begins_with_the_rule_and_keeps_the_rest_of_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    before = host.service.hotfolders.rules["r2"].rule
    card = named(page, "Studio 7")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    editor = page.editor
    assert (editor.title.text(), editor.save.text()) == ("Edit hot folder", "Save")
    assert editor.folder.field.text() == STUDIO.decode()
    after = editor.options.rows["after"].editor
    assert isinstance(after, ChoiceEditor)
    assert after.control.currentText() == "Moves to “Uploaded”"
    type_into(editor.name, "Studio 8")
    QTest.mouseClick(editor.save, LEFT)
    qtbot.waitUntil(lambda: edited(host) == [before.model_copy(update={"name": "Studio 8"})])
    qtbot.waitUntil(lambda: page.cards.cards["r2"].name.full == "Studio 8")


def test_escape_closes_and_what_was_edited_is_offered_once_more(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    QTest.mouseClick(named(page, "Studio 7").edit, LEFT)
    QTest.keyClick(page.editor.name, Qt.Key.Key_Escape)
    assert page.editor.isHidden()
    assert page.bars.get("dropped") is None
    QTest.mouseClick(named(page, "Studio 7").edit, LEFT)
    type_into(page.editor.name, "Another")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.editor.isHidden()
    bar = page.bars.get("dropped")
    assert bar is not None
    go_on = next(button for button in bar.buttons() if button.text() == "Go on editing")
    QTest.mouseClick(go_on, LEFT)
    assert page.editor.isVisible()
    assert page.editor.name.text() == "Another"
    assert page.editor.dirty
    assert edited(host) == []


def test_removed_products_come_back_by_undo(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    host.do(lambda s: s.hotfolders.make(b"/x", destination=Destination(collections=("11", "14", "15"))))
    page.rules.load()
    qtbot.waitUntil(lambda: "r5" in page.cards.cards)
    page._do("r5", "edit")  # type: ignore[arg-type]
    form = page.editor.destination
    qtbot.waitUntil(lambda: len(form.chips.chips()) == 3)
    QTest.mouseClick(see(page.editor, form.chips.clear_button), LEFT)
    assert not page.editor.rule.destination.collections
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list(page.editor.rule.destination.collections) == ["11", "14", "15"]
