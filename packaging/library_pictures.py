"""The pictures of the Library's files and of changes: browsed, searched, selected, changed and taken back."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import file_pictures
import product_pictures
from practice import order, wait_for_pxm
from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.service.api import CollectionChoice, ServiceApi
from pxm_desktop.service.changes_api import Change
from pxm_desktop.service.library_api import FileQuery, LibraryFile
from pxm_desktop.ui.changes import edits as deeds
from pxm_desktop.ui.changes.changes_page import ChangesPage
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.browse import BrowsePage
from pxm_desktop.ui.library.files_view import GRID, TABLE
from stage import click, rest

if TYPE_CHECKING:
    from screenshots import Scene

_LONG = (
    "2026-03-14_Lisbon-studio_Women's Rain Jacket_petrol-blue_front-view_retouched_approved_v07_FINAL.jpg",
    "2026-03-14_Lisbon-studio_Women's Rain Jacket_petrol-blue_back-view_retouched_approved_v07_FINAL.jpg",
    "Frühjahrskollektion, Regenjacke für Damen, petrolblau, Rückenansicht mit Kapuze (überarbeitet).jpg",
    "Весенняя коллекция, женская куртка-дождевик, бензиново-синяя, вид спереди, окончательная версия.jpg",
)
_LINKED = 12
"""Files that are linked to a product in the pictures: more than are tried first."""


def play(scene: Scene) -> None:
    """Browse, search and select files, change them, and take the pictures."""
    wait_for_pxm(scene)
    _reading(scene)
    page = scene.window.library.browse
    _browsed(scene, page)
    _searched(scene, page)
    _empty(scene, page)
    _changes(scene)
    _long_names(scene, page)


def play_once(scene: Scene, suffix: str) -> None:
    """Take one picture of the files and one of a change, in light: at another scale, or in another language."""
    scene.open_page("library")
    page = scene.window.library.browse
    _wait_for_files(scene, page)
    _select(scene, page, 3)
    scene.shoot(f"library-{suffix}", dark=False)
    page.escape()
    _plan(scene, _files(scene, FileQuery())[:_LINKED])
    scene.shoot(f"changes-{suffix}", dark=False)
    product_pictures.play_once(scene, suffix)
    file_pictures.play_once(scene, suffix)


# The files


def _reading(scene: Scene) -> None:
    """Read short pages, and let PXM be slow after some of them, with the list alone."""
    order(scene, "PUT", "switches", {"list_cap": 15})
    slow = {"action": "delay", "path": "/file", "contains": "offset=45", "seconds": 9.0}
    order(scene, "POST", "faults", slow)
    scene.open_page("library")
    page = scene.window.library.browse
    scene.until(lambda: page.freshness.known.syncing and page.files.model.rowCount() > 0, "the first reading")
    rest(scene.app, 2500)
    scene.shoot("library-reading")
    order(scene, "DELETE", "faults")
    _wait_for_files(scene, page)


def _browsed(scene: Scene, page: BrowsePage) -> None:
    scene.shoot("library")
    _select(scene, page, 3)
    scene.shoot("library-selected")
    scene.shoot_narrow("library-narrow")
    page.escape()
    page.choices.choose_look(TABLE)
    rest(scene.app, 1000)
    scene.shoot("library-table")
    page.choices.choose_look(GRID)
    page.choices.choose_grouping("kind")
    _settle(scene, page)
    scene.shoot("library-groups")
    page.choices.choose_grouping("")
    nodes = _ask(scene, lambda api: api.catalog.categories())
    page.choose(source.of_category(next(node for node in nodes if node.name == "Jackets")))
    scene.until(lambda: page.strip.count() > 2, "products of a category")
    _settle(scene, page)
    scene.shoot("library-category")
    page.choose(source.fixed("all"))
    _settle(scene, page)


def _searched(scene: Scene, page: BrowsePage) -> None:
    region = next(iter(scene.window.names.regions)).id
    page.filters.set(kinds=("image",), regions=(region,), min_width=900, min_height=900)
    page.search.setFocus()
    QTest.keyClicks(page.search, "jacket")
    page.search.search_now()
    _settle(scene, page)
    scene.shoot("library-search")


def _empty(scene: Scene, page: BrowsePage) -> None:
    page.search.clear()
    QTest.keyClicks(page.search, "umbrella stand")
    page.search.search_now()
    _settle(scene, page)
    scene.shoot("library-not-found")
    page.clear_all()
    page.choose(source.fixed("processing"))
    _settle(scene, page)
    scene.shoot("library-empty")
    page.choose(source.fixed("all"))
    _settle(scene, page)


def _long_names(scene: Scene, page: BrowsePage) -> None:
    files = _files(scene, FileQuery(kinds=("image",)))
    edits = [FileEdit(file_id=f.id, name=name) for f, name in zip(files[1:], _LONG, strict=False)]
    plan = _ask(scene, lambda api: api.changes.plan(edits))
    _ask(scene, lambda api: api.changes.start(plan.id))
    scene.until(lambda: _ask(scene, lambda api: api.changes.show(plan.id)).state == "done", "long names")
    scene.window.library.to_changes(plan.id)
    rest(scene.app, 1500)
    scene.shoot("changes-long-names")
    scene.window.library.to_files(FileQuery())
    page.choose(source.fixed("all"))
    _settle(scene, page)
    scene.shoot("library-long-names")
    page.choices.choose_look(TABLE)
    scene.shoot_narrow("library-table-narrow")


# Changes


def _changes(scene: Scene) -> None:
    place = scene.window.library
    place.to_changes()
    rest(scene.app, 1000)
    scene.shoot("changes-empty")
    files = _files(scene, FileQuery())[:_LINKED]
    page = _plan(scene, files)
    scene.shoot("changes-preview")
    click(page.view.try_first)
    _stands(scene, page, "paused")
    scene.shoot("changes-tried")
    _slow(scene)
    click(page.view.go)
    scene.until(lambda: page.change is not None and page.change.state == "running", "running again")
    rest(scene.app, 1200)
    scene.shoot("changes-running")
    order(scene, "DELETE", "faults")
    _stands(scene, page, "done")
    scene.shoot("changes-done")
    _collided(scene, page, files)
    place.to_changes()
    rest(scene.app, 1000)
    page.list.take_focus()
    rest(scene.app, 300)
    scene.shoot("changes-list")
    scene.shoot_narrow("changes-list-narrow")


def _collided(scene: Scene, page: ChangesPage, files: list[LibraryFile]) -> None:
    """Let files get other names between the plan that renames them and its start."""
    edits = [_renamed(file, "2026") for file in files]
    plan = _ask(scene, lambda api: api.changes.plan(edits, "Names for the shop"))
    scene.window.library.to_changes(plan.id)
    scene.until(lambda: page.change is not None and page.change.id == plan.id, "the plan")
    others = [_renamed(file, "retouched") for file in files[3:5]]
    other = _ask(scene, lambda api: api.changes.plan(others, "Retouched"))
    _ask(scene, lambda api: api.changes.start(other.id))
    scene.until(lambda: _ask(scene, lambda api: api.changes.show(other.id)).state == "done", "others' names")
    scene.until(lambda: page.change is not None and page.change.id == plan.id, "the plan")
    scene.until(page.view.go.isEnabled, "its summary")
    click(page.view.go)
    _stands(scene, page, "done")
    scene.shoot("changes-collided")
    page.view.table.selectRow(0)
    scene.shoot_narrow("changes-details-narrow")
    page.escape()


def _renamed(file: LibraryFile, more: str) -> FileEdit:
    """Return the edit that puts something more into a file's name."""
    stem, dot, ending = file.name.rpartition(".")
    return FileEdit(file_id=file.id, name=f"{stem}_{more}{dot}{ending}")


def _plan(scene: Scene, files: list[LibraryFile]) -> ChangesPage:
    """Plan links to a product, as the bar of the selection does, and wait until all of it is shown."""
    product = _product(scene, "SKU-DWN-001")
    edits = [
        FileEdit(file_id=file.id, add_products=(product.id,), remove_products=(file.products or ())[:1])
        for file in files
    ]
    leaving = [scene.window.names.product(edit.remove_products[0]).name for edit in edits]
    place = scene.window.library
    place.plan(edits, deeds.move_title(product.name, leaving))
    scene.until(lambda: isinstance(place.shown, ChangesPage) and place.shown.change is not None, "a plan")
    page = cast("ChangesPage", place.shown)
    scene.until(page.view.go.isEnabled, "its summary")
    rest(scene.app, 1500)
    return page


def _stands(scene: Scene, page: ChangesPage, state: str) -> None:
    def so() -> bool:
        change: Change | None = page.change
        return change is not None and change.state == state

    scene.until(so, f"a change that is {state}")
    rest(scene.app, 1500)


# Hands


def _select(scene: Scene, page: BrowsePage, count: int) -> None:
    view = page.files.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Right)
    for _ in range(count - 1):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    scene.until(page.bulk.isVisible, "a selection")
    rest(scene.app, 500)


def _wait_for_files(scene: Scene, page: BrowsePage) -> None:
    scene.until(lambda: page.freshness.known.synced_at is not None, "the files")
    scene.until(lambda: page.files.model.rowCount() > 20, "the list")
    _settle(scene, page)


def _settle(scene: Scene, page: BrowsePage) -> None:
    scene.until(lambda: page.feed.begun and not page.feed.busy and not page.feed.asking_pxm, "the list")
    rest(scene.app, 300)
    pictures, seen = page.files.pictures, page.files.grid._pictures_seen  # noqa: SLF001
    scene.until(lambda: not any(pictures.awaited(each) for each in seen()), "the pictures")
    rest(scene.app, 2000)


def _files(scene: Scene, query: FileQuery) -> list[LibraryFile]:
    async def ask(api: ServiceApi) -> list[LibraryFile]:
        fitting = await api.library.find(query)
        numbers = [number for (number,) in struct.iter_unpack("<I", fitting.numbers)]
        return await api.library.files(numbers)

    return cast("list[LibraryFile]", _ask(scene, ask))


def _product(scene: Scene, sku: str) -> CollectionChoice:
    return cast("CollectionChoice", _ask(scene, lambda api: api.collections_named([sku]))[0])


def _slow(scene: Scene) -> None:
    """Let PXM take its time, so that what runs is seen running."""
    order(scene, "POST", "faults", {"action": "delay", "method": "PUT", "path": "/file", "seconds": 12.0})


def _ask(scene: Scene, what: Callable[[ServiceApi], Any]) -> Any:
    """Return what the service answers."""
    answers: list[Any] = []
    scene.window.bridge.call(what, answers.append)
    scene.until(lambda: bool(answers), "an answer")
    return answers[0]
