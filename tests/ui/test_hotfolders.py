"""The Hot folders page: the rules as cards, worked with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from pxm_desktop.hotfolders.model import RuleState, Verdict
from pxm_desktop.service.errors import OwnerGone, ServiceError
from pxm_desktop.ui import hotfolder_text, language
from pxm_desktop.ui.hotfolder_card import HotFolderCard, Verb
from pxm_desktop.ui.hotfolder_page import HotFoldersPage
from pxm_desktop.ui.problems import Remedy
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeHost, FakeService
from tests.ui.hotfolder_scene import AGENCY, AWAY, STUDIO, studio

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_page(
    qtbot: QtBot, open_window: OpenWindow, service: FakeService
) -> tuple[MainWindow, FakeHost, HotFoldersPage]:
    window, host = open_window(service)
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    page = window.hotfolders.page
    qtbot.waitUntil(lambda: window.places.current is page and page.rules.loaded)
    wanted = len(service.hotfolders.rules)
    qtbot.waitUntil(lambda: len(page.cards.cards) == wanted)
    return window, host, page


def named(page: HotFoldersPage, name: str) -> HotFolderCard:
    return next(card for card in page.cards.cards.values() if card.name.full == name)


def asked(host: FakeHost, command: str) -> list[tuple[Any, ...]]:
    return [entry[1:] for entry in host.service.log if entry[0] == f"hotfolders.{command}"]


def in_menu(qtbot: QtBot, card: HotFolderCard, text: str) -> None:
    """Open a card's menu and choose by keyboard."""
    QTest.mouseClick(card.more, LEFT)

    def menu() -> QMenu | None:
        return next((m for m in card.findChildren(QMenu) if m.isVisible()), None)

    qtbot.waitUntil(lambda: menu() is not None)
    opened = menu()
    assert opened is not None
    texts = [action.text() for action in opened.actions()]
    assert text in texts, texts
    for _ in range(len(texts)):
        active = opened.activeAction()
        if opened.actions().index(active) == texts.index(text):
            break
        QTest.keyClick(opened, Qt.Key.Key_Down)
    QTest.keyClick(opened, Qt.Key.Key_Return)


# What a card shows


def test_a_card_says_how_its_rule_stands_and_what_it_did(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    card = named(page, "Studio 7")
    assert (card.state.text(), card.today.text()) == ("Watching", "128 uploaded today")
    links = [link.text() for link in card.links.values() if link.isVisible()]
    assert links == ["4 in the queue", "2 not complete", "1 needs a product"]
    assert card.last.text().startswith("Last: SKU-BRJ-00123_front.jpg, ")
    assert card.folder.full == STUDIO.decode()
    # Names of regions are read beside the first page.
    where = "product by {region}/{sku}_{view} · Europe, United States"
    qtbot.waitUntil(lambda: card.where.full == where)
    assert card.notice.isVisible()
    assert card.solve.text() == "Choose product…"
    assert card.accessibleName().startswith("Studio 7, Watching, 128 uploaded today")


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_nothing_is_cut_in_the_smallest_window(
    qtbot: QtBot, open_window: OpenWindow, look: None, spoken: str
) -> None:
    language.use(spoken)
    try:
        window, _, page = open_page(qtbot, open_window, studio())
        window.resize(900, 600)
        card = named(page, "Studio 7")
        shown = [card.state, card.today, card.last, *card.links.values(), card.pause, card.dry_run, card.edit]
        qtbot.waitUntil(lambda: all(w.width() >= w.sizeHint().width() for w in shown if w.isVisible()))
        assert all(
            card.rect().contains(w.geometry()) for w in (card.pause, card.dry_run, card.edit, card.more)
        )
        QTest.mouseClick(card.edit, LEFT)
        page.editor.options.toggle.click()
        inside, viewport = page.editor.options.parentWidget(), page.editor.scroller.viewport()
        assert inside is not None
        qtbot.waitUntil(lambda: inside.width() == viewport.width())
        assert inside.minimumSizeHint().width() <= viewport.width()
    finally:
        language.use("en")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("watching", "Watching"),
        ("polling", "Looking regularly"),
        ("starting", "Starting"),
        ("paused", "Paused"),
        ("waiting", "Waiting"),
        ("stopped", "Not watching"),
    ],
)
def test_every_state_has_a_word_and_a_shape_and_it_follows(
    qtbot: QtBot, open_window: OpenWindow, state: RuleState, word: str
) -> None:
    service = FakeService()
    service.hotfolders.make(STUDIO)
    _, host, page = open_page(qtbot, open_window, service)
    before: RuleState = "paused" if state != "paused" else "watching"
    host.do(lambda s: s.hotfolders.stand("r1", state=before))
    host.do(lambda s: s.hotfolders.stand("r1", state=state, sentence="Why it is so."))
    card = page.cards.cards["r1"]
    said = card.sentence if state == "waiting" else card.info
    qtbot.waitUntil(lambda: said.text() == "Why it is so.")
    assert card.state.text() == word
    assert hotfolder_text.state(state).shape != hotfolder_text.state(before).shape
    assert card.notice.isVisible() == (state == "waiting")
    assert said.isVisible()


def test_no_two_verdicts_share_a_word_or_a_shape() -> None:
    signs = [hotfolder_text.verdict(each) for each in Verdict]
    assert len({sign.word for sign in signs}) == len({sign.shape for sign in signs}) == len(Verdict)


def test_cards_have_the_height_that_they_need_and_the_lists_the_rest(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = FakeService()
    service.hotfolders.make(STUDIO)
    window, host, page = open_page(qtbot, open_window, service)

    def gap() -> int:
        last = list(page.cards.cards.values())[-1]
        return page.activity.mapTo(page, page.activity.rect().topLeft()).y() - (
            last.mapTo(page, last.rect().bottomLeft()).y() + 1
        )

    qtbot.waitUntil(lambda: gap() == 12)
    host.do(lambda s: s.hotfolders.stand("r1", problem="Something has to be done."))
    qtbot.waitUntil(named(page, "Output").notice.isVisible)
    qtbot.waitUntil(lambda: gap() == 12)
    window.resize(900, 600)
    page.say("Something was done.")
    qtbot.waitUntil(lambda: window.width() == 900 and gap() == 12)
    for number in range(8):
        host.do(partial(another, number))
    qtbot.waitUntil(lambda: len(page.cards.cards) == 9)
    qtbot.waitUntil(page.cards.verticalScrollBar().isVisible)
    assert page.activity.height() >= page.activity.minimumSizeHint().height()
    assert page.cards.geometry().bottom() < page.activity.geometry().top()


def another(number: int, service: FakeService) -> None:
    rule = service.hotfolders.make(b"/more/%d" % number)
    service.hotfolders.stand(rule.id, done_today=number)


def test_rules_of_the_same_name_can_be_told_apart(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = FakeService()
    service.hotfolders.make(b"/one/out")
    service.hotfolders.make(b"/two/out")
    _, _, page = open_page(qtbot, open_window, service)
    assert [card.name.full for card in page.cards.cards.values()] == ["out", "out (2)"]


def test_a_rule_of_an_administrator_cannot_be_edited(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    card = named(page, "Press office")
    assert next(iter(page.cards.cards.values())) is card
    assert card.where.full.startswith("Set by your administrator · ")
    assert not card.edit.isVisible()
    assert not card.pause.isVisible()
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Delete)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert page.editor.isHidden()
    assert page.title.full == "Dry run: Press office"
    qtbot.waitUntil(lambda: len(asked(host, "test")) == 1)
    assert asked(host, "remove") == []


# What can be done


def test_pause_and_resume_by_the_button(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    card = named(page, "Studio 7")
    QTest.mouseClick(card.pause, LEFT)
    qtbot.waitUntil(lambda: card.state.text() == "Paused")
    assert (card.pause.text(), card.pause.accessibleName()) == ("Resume", "Resume: Studio 7")
    card.pause.setFocus()
    QTest.keyClick(card.pause, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.state.text() == "Watching")
    assert (asked(host, "pause"), asked(host, "resume")) == ([("r2",)], [("r2",)])


def test_removing_asks_nothing_and_is_undone(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, page = open_page(qtbot, open_window, studio())
    rule = host.service.hotfolders.rules["r2"].rule
    card = named(page, "Studio 7")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "r2" not in page.cards.cards)
    assert page.undo.offered
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: "r2" in page.cards.cards)
    assert host.service.hotfolders.rules["r2"].rule == rule
    assert not page.undo.offered


def test_the_menu_removes_too_and_the_next_card_gets_the_focus(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    in_menu(qtbot, named(page, "Studio 7"), "Remove")
    qtbot.waitUntil(lambda: "r2" not in page.cards.cards)
    # The window is not active again at once, but knows where its focus belongs.
    assert page.window().focusWidget() is page.cards.cards["r3"]


def test_looking_again_brings_a_rule_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    card = named(page, "Agency Lisbon")
    assert card.sentence.text() == AWAY
    host.do(lambda s: s.hotfolders.missing.clear())
    QTest.mouseClick(card.solve, LEFT)
    qtbot.waitUntil(lambda: card.state.text() == "Watching")
    assert not card.notice.isVisible()
    in_menu(qtbot, card, "Look again now")
    qtbot.waitUntil(lambda: asked(host, "rescan") == [("r4",), ("r4",)])
    qtbot.waitUntil(lambda: page.bars.get("said") is not None)


def test_opening_the_folder(qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()))
    _, _, page = open_page(qtbot, open_window, studio())
    in_menu(qtbot, named(page, "Studio 7"), "Open the folder")
    assert opened == [STUDIO.decode()]


def test_what_was_set_aside_is_counted_and_its_folder_opened(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()))
    window, host, page = open_page(qtbot, open_window, studio())
    link = named(page, "Studio 7").links[Verb.SET_ASIDE]
    assert not link.isVisible()
    before = int(window.sidebar.page("hotfolders").count.text())
    host.do(lambda s: s.hotfolders.stand("r2", set_aside=2))
    qtbot.waitUntil(lambda: link.isVisible() and link.text() == "2 in “Failed”")
    assert int(window.sidebar.page("hotfolders").count.text()) == before + 2
    QTest.mouseClick(link, LEFT)
    assert opened == [f"{STUDIO.decode()}/Failed"]


def test_a_product_is_chosen_for_the_files_of_the_rule(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _, page = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: bool(page.activity.unmatched.rows("r2")))
    QTest.mouseClick(named(page, "Studio 7").solve, LEFT)
    qtbot.waitUntil(lambda: window.places.current is window.uploads)
    qtbot.waitUntil(lambda: window.uploads.view.selected_ids() == [1])
    qtbot.waitUntil(lambda: window.panel.editing_rows)


def test_arrows_go_from_card_to_card(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, studio())
    cards = list(page.cards.cards.values())
    qtbot.waitUntil(cards[0].hasFocus)
    for key, at in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1)):
        QTest.keyClick(page.window().focusWidget(), key)
        assert cards[at].hasFocus()


def test_a_refusal_is_said_on_the_page(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.failures["hotfolders.pause"] = ServiceError("The disk is full.", "Free some space.")
    _, _, page = open_page(qtbot, open_window, service)
    QTest.mouseClick(named(page, "Studio 7").pause, LEFT)
    qtbot.waitUntil(lambda: page.bars.get("said") is not None)
    bar = page.bars.get("said")
    assert bar is not None
    assert bar.text == "The disk is full. Free some space."


# Empty, failing, live


def test_the_empty_page_has_one_sentence_and_one_button(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, _, page = open_page(qtbot, open_window, FakeService())
    assert page.empty.isVisible()
    assert page.empty.button.hasFocus()
    assert not page.new_button.isVisible()
    assert not page.activity.isVisible()


def test_a_list_that_cannot_be_read_says_why_and_tries_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    service = studio()
    service.failures["hotfolders.list"] = ServiceError("The disk cannot be read.", "Look at the disk.")
    window, host = open_window(service)
    window.places.open("hotfolders")
    page = window.hotfolders.page
    qtbot.waitUntil(lambda: page.empty.text.text() == "The disk cannot be read. Look at the disk.")
    host.do(lambda s: s.failures.clear())
    QTest.mouseClick(page.empty.button, LEFT)
    qtbot.waitUntil(lambda: len(page.cards.cards) == 4)
    assert not page.empty.isVisible()


def uploaded(number: int, service: FakeService) -> None:
    service.hotfolders.stand("r2", done_today=number)


def test_many_news_are_one_reading(qtbot: QtBot, open_window: OpenWindow) -> None:
    _, host, page = open_page(qtbot, open_window, studio())
    before = len(asked(host, "list"))
    for number in range(129, 149):
        host.do(partial(uploaded, number))
    qtbot.waitUntil(lambda: named(page, "Studio 7").today.text() == "148 uploaded today")
    assert len(asked(host, "list")) - before <= 3


def test_folders_are_watched_while_the_window_is_open(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, _ = open_page(qtbot, open_window, studio())
    qtbot.waitUntil(lambda: host.service.hotfolders.attending == 1)
    window.leaving.stop()
    qtbot.waitUntil(lambda: host.service.hotfolders.attending == 0)


def test_watching_is_taken_over_when_its_process_ends_and_tried_again_when_it_fails(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    service = studio()
    service.failures["hotfolders.attend"] = OwnerGone("The other process has ended.")
    _, host, page = open_page(qtbot, open_window, service)
    host.do(
        lambda s: s.failures.update({"hotfolders.attend": ServiceError("The disk is full.", "Free some.")})
    )
    qtbot.waitUntil(lambda: page.rules._once_more.isActive())
    tries = len(asked(host, "attend"))
    assert tries >= 2
    bar = page.bars.get("said")
    assert bar is not None
    assert bar.text == "The disk is full. Free some."
    host.do(lambda s: s.failures.clear())
    page.rules._once_more.setInterval(0)
    page.rules._once_more.start()
    qtbot.waitUntil(lambda: host.service.hotfolders.attending == 1)


# Sidebar and Problems


def test_the_sidebar_counts_what_needs_somebody(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, _ = open_page(qtbot, open_window, studio())
    nav = window.sidebar.page("hotfolders")
    assert (nav.count.text(), nav.accessibleName()) == ("3", "Hot folders, 3 need you")
    host.do(lambda s: s.hotfolders.stand("r4", state="watching", failed=0))
    qtbot.waitUntil(lambda: nav.count.text() == "1")
    host.do(lambda s: s.hotfolders.stand("r2", unmatched=0))
    qtbot.waitUntil(lambda: nav.count.text() == "")


def test_a_rule_that_waits_is_a_problem_with_a_button(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, host, _ = open_page(qtbot, open_window, studio())
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)

    def card() -> Any:
        cards = window.problems.cards.values()
        return next((c for c in cards if c.problem.remedy is Remedy.LOOK_AGAIN), None)

    qtbot.waitUntil(lambda: card() is not None)
    found = card()
    assert found.sentence.text() == f"Hot folder “Agency Lisbon”: {AWAY}"
    assert found.count.text() == AGENCY.decode()
    assert found.button.text() == "Look again"
    host.do(lambda s: s.hotfolders.missing.clear())
    QTest.mouseClick(found.button, LEFT)
    qtbot.waitUntil(lambda: card() is None)


# Drops


def drag(window: MainWindow, *paths: str) -> Callable[[], None]:
    """Drag paths over the window as a file manager does; the answer lets go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    spot, copy, none = QPoint(500, 300), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, mime, LEFT, none))

    def let_go() -> None:
        QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, mime, LEFT, none))

    return let_go


def test_a_dropped_folder_becomes_a_hot_folder(qtbot: QtBot, open_window: OpenWindow, tmp_path: Any) -> None:
    window, host, page = open_page(qtbot, open_window, FakeService())
    let_go = drag(window, str(tmp_path))
    assert window.sheet.title.text() == "Drop a folder to watch it"
    let_go()
    qtbot.waitUntil(page.editor.isVisible)
    assert page.editor.rule.folder == str(tmp_path).encode()
    assert [entry for entry in host.service.log if entry[0] == "add"] == []


def test_dropped_files_are_uploaded_as_anywhere(qtbot: QtBot, open_window: OpenWindow, tmp_path: Any) -> None:
    window, host, page = open_page(qtbot, open_window, FakeService())
    picture = tmp_path / "front.jpg"
    picture.write_bytes(b"x")
    drag(window, str(picture))()
    qtbot.waitUntil(lambda: window.model.total.files == 1)
    assert window.places.current is window.uploads
    drag(window, str(tmp_path), str(picture))()
    qtbot.waitUntil(lambda: window.model.total.files == 3)
    assert page.editor.isHidden()
    assert len([entry for entry in host.service.log if entry[0] == "add"]) == 2
