"""What opening a view of the Library costs: what is asked, and what is drawn."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui import icons
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.model import Column
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService
from tests.ui.library_scene import Library


@pytest.fixture
def library(qtbot: QtBot, open_window: OpenWindow) -> Library:
    return Library(qtbot, open_window)


def gate(library: Library, command: str, *, open_: bool = False) -> None:
    """Let a command of the service wait from now on, or go on."""

    def turn(service: FakeService) -> None:
        if open_:
            service.gates.pop(command).set()
        else:
            service.gates[command] = asyncio.Event()

    library.host.do(turn)


def test_a_view_is_asked_for_once_and_no_name_is_shown_twice(qtbot: QtBot, library: Library) -> None:
    log, page = library.host.service.log, library.page
    renamed: list[None] = []
    page.files.model.names.changed.connect(lambda: renamed.append(None))
    log.clear()
    library.choose_source("unpublished")
    qtbot.waitUntil(lambda: not page.files.model.missing(0, page.files.model.rowCount() - 1))
    asked = Counter(name for name, *_ in log if not name.startswith("library.picture"))
    assert asked["library.find"] == asked["library.files"] == 1
    assert set(asked) <= {"library.find", "library.files", "catalog.choices"}
    assert renamed == []
    shown = {page.files.model.cell(file, Column.PRODUCTS) for file in page.files.model.known(range(12))}
    assert shown
    assert not any(text.startswith("Product 1") for text in shown)


def test_the_line_of_filters_comes_with_the_list(qtbot: QtBot, library: Library) -> None:
    page = library.page
    gate(library, "library.find")
    page.show_found(FileQuery(kinds=("video",)), "Films")
    QCoreApplication.processEvents()
    assert page.feed.busy
    assert not page.narrowed.isVisible()
    gate(library, "library.find", open_=True)
    library.settle()
    assert page.narrowed.isVisible()


def test_icons_are_drawn_from_their_lines_once(
    qtbot: QtBot, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = library.page
    page.choose(source.of_category(page.tree.nodes[0]))
    library.settle()
    qtbot.waitUntil(lambda: page.strip.count() > 0)
    widgets = (page.tree, page.strip, page.files)
    first = [widget.grab().toImage() for widget in widgets]
    monkeypatch.setattr(icons, "_renderer", lambda *_: pytest.fail("an icon is drawn anew"))
    assert [widget.grab().toImage() for widget in widgets] == first


def test_what_stands_above_the_files_changes_together_with_them(qtbot: QtBot, library: Library) -> None:
    page = library.page
    first, other = [source.of_category(node) for node in page.tree.nodes if node.parent_id is None]
    page.choose(first)
    library.settle()
    qtbot.waitUntil(lambda: page.strip.count() > 0)
    before = page.strip.count()
    # Other products take their place.
    gate(library, "catalog.collections")
    page.choose(other)
    library.settle()
    assert (page.strip.count(), page.strip.isVisible()) == (before, True)
    gate(library, "catalog.collections", open_=True)
    qtbot.waitUntil(lambda: page.strip.count() not in (0, before))
    # Without any they leave as the files come.
    gate(library, "library.find")
    page.choose(source.fixed("unlinked"))
    QCoreApplication.processEvents()
    assert page.strip.isVisible()
    gate(library, "library.find", open_=True)
    library.settle()
    assert (page.strip.count(), page.strip.isVisible()) == (0, False)
