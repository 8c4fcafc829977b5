"""Duplicates in the window: looked for, shown, kept, set apart, unlinked after a preview."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.service.errors import SignedOut
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.transfer.events import AccountsChanged
from pxm_desktop.ui.duplicates.duplicates_page import DuplicatesPage
from pxm_desktop.ui.library.source_rows import DUPLICATES
from pxm_desktop.ui.products.product_page import ProductPage
from tests.ui.conftest import OpenWindow
from tests.ui.fake_duplicates import FakeDuplicates
from tests.ui.fake_library import file
from tests.ui.library_scene import CONTROL, Library

LONG = "A very long name of a file that goes on and on and on, as names of files from agencies do_FINAL_2.jpg"


def groups() -> list[DuplicateGroup]:
    one = (
        file(1, products=("11",), regions=("1",)),
        file(2, name=LONG, products=("13", "14"), regions=("2",)),
    )
    two = (file(5, products=("15",)), file(6, products=()), file(7, products=("15",)))
    return [
        DuplicateGroup(key="one", proof="content", files=one, keep="file-2"),
        DuplicateGroup(key="two", proof="near", files=two, keep="file-5"),
    ]


class Scene:
    """The page, opened from the list of sources."""

    def __init__(self, qtbot: QtBot, open_window: OpenWindow) -> None:
        self.qtbot = qtbot
        self.library = Library(qtbot, open_window)
        self.fake: FakeDuplicates = self.library.host.service.duplicates
        self.fake.found = groups()
        tree = self.library.page.tree
        row = next(
            item
            for n in range(tree.topLevelItemCount())
            if (item := tree.topLevelItem(n)) is not None and item.data(0, DUPLICATES)
        )
        tree.setCurrentItem(row)
        QTest.keyClick(tree, Qt.Key.Key_Return)
        page = self.library.place.shown
        assert isinstance(page, DuplicatesPage)
        self.page = page

    def search(self) -> None:
        """Look for duplicates, and let all be found."""
        self.page.search.setFocus()
        QTest.keyClick(self.page.search, Qt.Key.Key_Space)
        self.qtbot.waitUntil(self.page.stop.isVisible)
        self.fake.become(state="done", groups=len(self.fake.found), unknown=1)
        self.qtbot.waitUntil(lambda: len(self.page.cards) == len(self.fake.found))
        QCoreApplication.processEvents()


@pytest.fixture
def scene(qtbot: QtBot, open_window: OpenWindow) -> Scene:
    return Scene(qtbot, open_window)


def test_a_search_tells_how_far_it_is_and_can_be_stopped(scene: Scene) -> None:
    page = scene.page
    page.near.setChecked(True)
    QTest.mouseClick(page.search, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(page.stop.isVisible)
    scene.fake.become(done=40, total=1000)
    scene.qtbot.waitUntil(lambda: page.told.text() == "40 of 1,000 looked at…")
    assert ("duplicates.search", DuplicateScope(), True) in scene.library.host.service.log
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(page.search.isVisible)
    scene.qtbot.waitUntil(lambda: page.told.text().startswith("Stopped."))


def test_nothing_found_says_so(scene: Scene) -> None:
    scene.fake.found = []
    scene.search()
    scene.qtbot.waitUntil(lambda: scene.page.told.text().startswith("No duplicates were found."))
    assert not scene.page.all.isVisible()


def test_the_proposal_can_be_changed_and_is_planned(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.search()
    planned: list[tuple[list[object], str]] = []
    monkeypatch.setattr(scene.page, "_going", scene.library.place)
    monkeypatch.setattr(
        scene.library.place, "plan", lambda edits, title: planned.append((list(edits), title))
    )
    card = scene.page.cards[0]
    assert card.keep == "file-2"
    card.keeps[0].click()
    QTest.mouseClick(card.unlink, Qt.MouseButton.LeftButton)
    [(edits, title)] = planned
    kept, other = edits
    assert (kept.file_id, kept.add_products, kept.add_regions) == ("file-1", ("13", "14"), ("2",))  # type: ignore[attr-defined]
    assert (other.file_id, other.remove_products) == ("file-2", ("13", "14"))  # type: ignore[attr-defined]
    assert title == "Unlink duplicates: 2 files"
    QTest.mouseClick(scene.page.all, Qt.MouseButton.LeftButton)
    assert [edit.file_id for edit in planned[1][0]] == ["file-1", "file-2", "file-7"]  # type: ignore[attr-defined]


def test_where_nothing_is_to_be_unlinked_that_is_said(scene: Scene) -> None:
    scene.fake.found = [
        DuplicateGroup(
            key="one", proof="near", files=(file(1, products=("11",)), file(2, products=())), keep="file-1"
        )
    ]
    scene.search()
    QTest.mouseClick(scene.page.cards[0].unlink, Qt.MouseButton.LeftButton)
    assert scene.page.bars.get("said") is not None
    assert not scene.library.planned()


def test_what_is_no_duplicate_is_remembered(scene: Scene) -> None:
    scene.search()
    QTest.mouseClick(scene.page.cards[0].apart, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(lambda: len(scene.page.cards) == 1)
    assert ("duplicates.not_duplicates", ("one",)) in scene.library.host.service.log
    assert scene.page.cards[0].group.key == "two"


def test_every_button_has_a_name_of_its_own(scene: Scene) -> None:
    scene.search()
    names = [
        button.accessibleName() or button.text()
        for button in scene.page.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    assert all(names)
    assert len(names) == len(set(names))


def test_long_names_widen_nothing(scene: Scene) -> None:
    scene.search()
    assert scene.page.minimumSizeHint().width() <= 700


def test_why_it_waits_and_why_it_failed_is_said(scene: Scene) -> None:
    page = scene.page
    page.search.click()
    scene.qtbot.waitUntil(page.stop.isVisible)
    scene.fake.become(done=3, total=9, sentence="PXM did not answer in time.")
    scene.qtbot.waitUntil(
        lambda: page.told.text() == "3 of 9 looked at… PXM did not answer in time. It is tried again."
    )
    scene.fake.become(state="failed")
    scene.qtbot.waitUntil(page.search.isVisible)
    assert page.told.text() == (
        "PXM did not answer in time. What was found out is kept: the next search goes on from there."
    )


def test_pictures_that_were_not_compared_are_told_by_their_reason(scene: Scene) -> None:
    scene.search()
    scene.fake.become(unknown=2, unreadable=1)
    said = (
        "2 groups of duplicates. 2 pictures could not be compared: PXM gave no small picture of them. "
        "1 picture could not be compared: it cannot be read."
    )
    scene.qtbot.waitUntil(lambda: scene.page.told.text() == said)


def test_selected_files_are_looked_at_alone(scene: Scene) -> None:
    library = scene.library
    library.place.back()
    library.click(0)
    library.click(2, CONTROL)
    bulk = library.page.bulk
    scene.qtbot.waitUntil(lambda: bulk.count.text() == "2 files selected")
    chosen = tuple(file.id for file in library.page.files.selection.known_files() or ())
    QTest.mouseClick(bulk.buttons["duplicates"], Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(scene.page.isVisible)
    assert scene.page.among.full == "in 2 selected files"
    QTest.mouseClick(scene.page.search, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(scene.page.stop.isVisible)
    assert ("duplicates.search", DuplicateScope(ids=chosen), False) in library.host.service.log


def test_what_another_search_found_does_not_show_elsewhere(scene: Scene) -> None:
    scene.search()
    page, place = scene.page, scene.library.place
    of_product = DuplicateScope(query=FileQuery(product="11"))
    place.to_duplicates(of_product)
    scene.qtbot.waitUntil(lambda: page.among.full == "in the files of Women's Rain Jacket")
    assert page.cards == []
    # Something more happens to the search among all files: nothing of it shows here.
    scene.fake.become(groups=2)
    scene.qtbot.wait_until(lambda: scene.library.host.service.log[-1][0] == "duplicates.state")
    QCoreApplication.processEvents()
    assert (page.cards, page.all.isVisible()) == ([], False)
    assert page.told.text().startswith("Files with the same content")
    # Back among all files what was found there is still there.
    place.to_duplicates(DuplicateScope())
    scene.qtbot.waitUntil(lambda: len(page.cards) == 2)
    assert page.among.full == "in all files"


def test_a_search_elsewhere_that_runs_is_said_before_it_is_replaced(scene: Scene) -> None:
    page = scene.page
    page.search.click()
    scene.qtbot.waitUntil(page.stop.isVisible)
    scene.library.place.to_duplicates(DuplicateScope(ids=("file-1", "file-2")))
    scene.qtbot.waitUntil(lambda: page.told.text().startswith("A search among other files is running."))
    assert page.search.isVisible()
    assert not page.stop.isVisible()


def test_files_show_as_they_are_once_they_are_unlinked(scene: Scene) -> None:
    scene.search()
    card = scene.page.cards[0]
    card.keeps[0].click()
    unlinked = scene.fake.found[0].files[1].model_copy(update={"products": ()})
    scene.fake.found[0] = scene.fake.found[0].model_copy(
        update={"files": (scene.fake.found[0].files[0], unlinked)}
    )
    scene.library.host.service.library.say(changed=True)
    scene.qtbot.waitUntil(lambda: card._facts[1][-1].full == "No product")
    assert scene.page.cards[0] is card
    assert card.keep == "file-1"


def test_groups_of_files_that_are_gone_go(scene: Scene) -> None:
    scene.search()
    scene.fake.found = scene.fake.found[1:]
    scene.library.host.service.library.say(changed=True)
    scene.qtbot.waitUntil(lambda: [card.group.key for card in scene.page.cards] == ["two"])


def test_another_account_sees_nothing_of_it(scene: Scene) -> None:
    scene.search()
    scene.fake.now = DuplicateSearch()
    scene.library.host.service.tell(AccountsChanged(base_url="https://pxm.example", client_id="other"))
    scene.qtbot.waitUntil(lambda: scene.page.cards == [])


def test_without_an_account_that_is_said(scene: Scene) -> None:
    error = SignedOut("Nobody is signed in.", "Sign in.")
    scene.library.host.service.failures["duplicates.search"] = error
    scene.page.search.click()
    scene.qtbot.waitUntil(lambda: scene.page.bars.get("said") is not None)
    bar = scene.page.bars.get("said")
    assert bar is not None
    assert bar.text == "Nobody is signed in. Sign in."
    assert scene.page.search.isVisible()


def test_a_product_leads_to_its_duplicates(scene: Scene) -> None:
    place = scene.library.place
    place.to_product("11")
    product = place.shown
    assert isinstance(product, ProductPage)
    assert not product.files.duplicates_button.isVisible()
    scene.qtbot.waitUntil(product.files.duplicates_button.isVisible)
    QTest.mouseClick(product.files.duplicates_button, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(lambda: scene.page.among.full == "in the files of Women's Rain Jacket")
    assert place.shown is scene.page


def test_of_very_many_files_some_are_shown_and_all_are_unlinked(scene: Scene) -> None:
    many = tuple(file(number, products=("11",)) for number in range(1, 1201))
    scene.fake.found = [DuplicateGroup(key="many", proof="near", files=many, keep="file-900")]
    scene.search()
    card = scene.page.cards[0]
    assert (len(card.thumbs), card.keep) == (30, "file-900")
    assert [each.text() for each in card.findChildren(QLabel) if "more" in each.text()] == [
        "and 1,170 more files"
    ]
    assert card.keeps[0].isChecked()
    card.keeps[3].click()
    assert card.keep == "file-3"
    QTest.mouseClick(card.unlink, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(lambda: bool(scene.library.planned()))
    kept, *others = scene.library.planned()[0][0]
    assert (kept.file_id, kept.remove_products, len(others)) == ("file-3", (), 1199)
    assert {edit.remove_products for edit in others} == {("11",)}
