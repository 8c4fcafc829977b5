"""The pictures of a file's page: as it is, closer and narrow, after a change, and a new version beside the old one."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, cast

from PIL import Image

from practice import wait_for_pxm
from pxm_desktop.resource_files import resource
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.library.asset_page import AssetPage
from stage import NARROW, SIZE, rest

if TYPE_CHECKING:
    from screenshots import Scene

LONG_NAME = (
    "2026-03-14_Lisbon-studio_Women's Rain Jacket_petrol-blue_front-view_retouched_approved_v07_FINAL.jpg"
)


def play(scene: Scene) -> None:
    """Open a file among its neighbours, and take the pictures."""
    wait_for_pxm(scene)
    scene.open_page("library")
    place = scene.window.library
    done: list[object] = []
    scene.window.bridge.call(lambda api: api.library.sync(), done.append)
    scene.until(lambda: bool(done), "the files")
    files = _files(scene)
    place.to_file(files[0], files)
    page = cast("AssetPage", place.shown)
    _read(scene, page)
    scene.shoot("file")
    page.side.products.chips.cross(page.side.products.chips.keys()[0]).click()
    page.send()
    scene.until(lambda: page.changing.busy, "a change")
    scene.until(lambda: not page.changing.busy, "its end")
    page.side.history.unfold()
    rest(scene.app, 1500)
    page.side.verticalScrollBar().setValue(page.side.verticalScrollBar().maximum())
    rest(scene.app, 300)
    scene.shoot("file-changed")
    assert page.take_back()  # noqa: S101 - what was just changed
    scene.until(lambda: page.changing.busy, "the way back")
    scene.until(lambda: not page.changing.busy, "its end")
    _version(scene, page)
    page.side.facts.renamed.emit(LONG_NAME)
    scene.until(lambda: page.head.title.full == LONG_NAME and not page.changing.busy, "a long name")
    scene.window.resize(*NARROW)
    page.side.verticalScrollBar().setValue(0)
    page.preview.view.zoom_to(1.0)
    rest(scene.app, 1500)
    scene.shoot("file-narrow")
    scene.window.resize(*SIZE)


def play_once(scene: Scene, suffix: str) -> None:
    """Take one picture of a file in a small window, in light: at another scale, or in another language."""
    files = _files(scene)
    scene.window.library.to_file(files[0], files)
    scene.window.resize(*NARROW)
    _read(scene, cast("AssetPage", scene.window.library.shown))
    scene.shoot(f"file-{suffix}", dark=False)
    scene.window.resize(*SIZE)


def _version(scene: Scene, page: AssetPage) -> None:
    new = scene.folder / "SKU-BRJ-001_front, new background.png"
    with Image.open(resource("samples") / "SKU-BRJ-001_front.jpg") as picture:
        picture.convert("RGB").crop((0, 0, 1200, 1200)).save(new)
    page.take_drop([os.fsencode(new)])
    scene.until(page.replacing.replace_button.isEnabled, "the new version")
    rest(scene.app, 4000)
    scene.shoot("file-new-version")
    page.escape()


def _read(scene: Scene, page: AssetPage) -> None:
    scene.until(lambda: page.preview.view.picture is not None, "the picture")
    rest(scene.app, 2000)


def _files(scene: Scene) -> list[str]:
    """Return files of one product that have pictures, the front view first."""
    found: list[list[str]] = []

    async def ask(api: ServiceApi) -> list[str]:
        fitting = await api.library.find(FileQuery(words="SKU-BRJ-001", kinds=("image",)))
        numbers = [number for (number,) in struct.iter_unpack("<I", fitting.numbers)]
        files = await api.library.files(numbers)
        return [each.id for each in sorted(files, key=lambda one: "front" not in one.name)]

    scene.window.bridge.call(ask, found.append)
    scene.until(lambda: bool(found) and bool(found[0]), "files of a product")
    return found[0]
