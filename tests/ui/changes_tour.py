"""Stops of the tour at the changes: planned, done with things left, in a bar on another page, in every popover."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui.changes.changes_page import ChangesPage
from pxm_desktop.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.fake_service import FakeService

LONG = "SKU-BRJ-00141_front_retouched_final_FINAL_v2 (copy of the copy that Anna sent) " + "x" * 120 + ".jpg"
REFUSED = "PXM refused the request. Check what was entered, then retry."


def page_of(window: MainWindow) -> ChangesPage:
    """Return the page of changes, which is shown."""
    page = window.library.stack.currentWidget()
    assert isinstance(page, ChangesPage)
    return page


def ended(service: FakeService) -> int:
    """Keep a change of which one file failed and another collided; return its number."""
    fake = service.changes
    ids = fake.fill(12, name=LONG, products=("14",))
    fake.refusals[ids[1]] = REFUSED
    fake.others[ids[0], "published"] = True
    fake.by_itself = True
    edits = [
        FileEdit(file_id=i, add_products=("11", "15"), remove_products=("14",), published=True) for i in ids
    ]
    change = fake._plan(
        edits, "Studio 7, second choice: rain jackets, backpacks and what else the agency in Lisbon sent"
    )
    fake._run(fake.kept[change.id])
    fake.by_itself = False
    return change.id


def opened_at(qtbot: QtBot, opened: OpenWindow, service: FakeService, change_id: int | None) -> MainWindow:
    """Open the window at a change, or at the list of all."""
    window: MainWindow = opened(service)[0]
    window.places.open("library")
    window.library.to_changes(change_id)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.watch.loaded)
    if change_id is not None:
        qtbot.waitUntil(lambda: page.change is not None and page.view.model.rowCount() > 0)
    QCoreApplication.processEvents()
    return window


def changes_empty(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    return opened_at(qtbot, opened, FakeService(), None)


def changes_listed(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    ended(service)
    window = opened_at(qtbot, opened, service, None)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.take_focus()
    return window


def change_planned(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    ids = [*service.changes.fill(12), *service.changes.fill(3, products=("11",)), "elsewhere"]
    edits = [FileEdit(file_id=i, add_products=("11",), published=True) for i in ids]
    change = service.changes._plan(edits, "Studio 7, first choice")
    window = opened_at(qtbot, opened, service, change.id)
    view = page_of(window).view
    qtbot.waitUntil(lambda: view.gist.gist is not None)
    view.table.selectRow(0)
    QCoreApplication.processEvents()
    return window


def change_collided(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    window = opened_at(qtbot, opened, service, ended(service))
    view = page_of(window).view
    view.choices.buttons[4].click()
    qtbot.waitUntil(lambda: view.model.rowCount() == 1 and not view.feed.busy)
    view.table.selectRow(0)
    QCoreApplication.processEvents()
    return window


def change_running(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    fake = service.changes
    change = fake._plan([FileEdit(file_id=i, add_products=("15",)) for i in fake.fill(40)], "Studio 8")
    fake._run(fake.kept[change.id])
    fake.work(change.id, 12)
    window = opened_at(qtbot, opened, service, change.id)
    qtbot.waitUntil(page_of(window).view.pause.isVisible)
    return window


def change_elsewhere(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    service = FakeService()
    ended(service)
    fake = service.changes
    for state, title in (("paused", "Studio 7"), ("running", "Studio 8")):
        change = fake._plan([FileEdit(file_id=i, add_products=("15",)) for i in fake.fill(40)], title)
        fake._run(fake.kept[change.id])
        fake.work(change.id, 12)
        fake._set(fake.kept[change.id], state=state)
    window: MainWindow = opened(service)[0]
    qtbot.waitUntil(lambda: window.foot.get("change runs") is not None)
    qtbot.waitUntil(lambda: window.foot.get("change waits") is not None)
    return window


def bulk_attributes(qtbot: QtBot, opened: OpenWindow) -> MainWindow:
    window: MainWindow = opened()[0]
    window.places.open("library")
    page = window.library.browse
    # A list that comes while the popover is open would find nothing selected, and put the bar away.
    qtbot.waitUntil(lambda: page.feed.begun and not page.feed.busy)
    bulk = page.bulk
    bulk.set_files([LibraryFile(number=1, id="f1", name=LONG, products=("11", "15"), regions=("1",))])
    bulk.buttons["attributes"].click()
    qtbot.waitUntil(bulk.attributes.isVisible)
    for identity in ("a3", "a2", "a5"):
        bulk.attributes.field.picked.emit(identity)
    QCoreApplication.processEvents()
    return window


CHANGES = (
    *(changes_empty, changes_listed, change_planned, change_running, change_collided, change_elsewhere),
    bulk_attributes,
)
