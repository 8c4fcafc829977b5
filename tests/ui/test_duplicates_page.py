"""Duplicates in the window: looked for, shown, kept, set apart, unlinked after a preview."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from pxm_desktop.service.duplicates_api import DuplicateGroup
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.duplicates.duplicates_page import DuplicatesPage
from pxm_desktop.ui.library.source_rows import DUPLICATES
from tests.ui.conftest import OpenWindow
from tests.ui.fake_duplicates import FakeDuplicates
from tests.ui.fake_library import file
from tests.ui.library_scene import Library

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
    assert ("duplicates.search", FileQuery(), True) in scene.library.host.service.log
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(page.search.isVisible)
    assert page.told.text().startswith("Stopped.")


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
