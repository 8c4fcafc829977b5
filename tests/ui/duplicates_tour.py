"""The stop of the tour at the duplicates: groups of every proof, long names, very many files, pictures left out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.duplicates.duplicates_page import DuplicatesPage
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_library import file
from tests.ui.fake_service import FakeService

LONG = "A very long name of a file that goes on and on and on, as names of files from agencies do_FINAL_2.jpg"
SCOPE = DuplicateScope(query=FileQuery(product="11"))


def groups() -> list[DuplicateGroup]:
    """Return a group of each proof."""
    sure = (
        file(1, products=("11",), regions=("1",)),
        file(2, name=LONG, products=("13", "14"), regions=("2",)),
    )
    likely = (file(3, products=("11", "12", "13", "14", "15")), file(4, products=None, size=None))
    near = tuple(file(number, products=()) for number in range(5, 50))
    return [
        DuplicateGroup(key="sure", proof="content", files=sure, keep="file-2"),
        DuplicateGroup(key="likely", proof="likely", files=likely, keep="file-3"),
        DuplicateGroup(key="near", proof="near", files=near, keep="file-5"),
    ]


def duplicates(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    service.duplicates.found = groups()
    service.duplicates.now = DuplicateSearch(
        state="done", scope=SCOPE.key, near=True, groups=3, unknown=1200, unreadable=34
    )
    window: MainWindow = opened(service)[0]
    window.places.open("library")
    window.library.to_duplicates(SCOPE)
    page = window.library.shown
    assert isinstance(page, DuplicatesPage)
    qtbot.waitUntil(lambda: len(page.cards) == 3)
    QCoreApplication.processEvents()
    return window


DUPLICATES = (duplicates,)
