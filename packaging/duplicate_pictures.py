"""The pictures of duplicates: the same file twice, a smaller rendering of it, and which of them is kept."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

from practice import order, wait_for_pxm
from pxm_desktop.resource_files import resource
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.transfer.model import Destination, DuplicatePolicy
from pxm_desktop.ui.duplicates.duplicates_page import DuplicatesPage
from pxm_desktop.ui.states import State
from stage import click, rest

if TYPE_CHECKING:
    from pathlib import Path

    from screenshots import Scene

_COPIES = {
    "SKU-TNT-003_hero.jpg": ("SKU-TNT-003", "Tent at the lake (final).jpg", "Tent at the lake, web.jpg"),
    "SKU-BRJ-001_back.jpg": (
        "SKU-BRJ-002",
        "2026-03-14_Lisbon-studio_Rain Jacket_petrol-blue_back-view_retouched_approved_v07_FINAL.jpg",
        "jacket back small.jpg",
    ),
}
"""Sample → the product that its copies go to, the name of the same content, that of a smaller rendering."""


def play(scene: Scene) -> None:
    """Upload copies, look for them, and take the pictures."""
    order(scene, "PUT", "switches", {"undocumented_fields": True})
    folder = scene.folder / "Old disk"
    folder.mkdir()
    for sample, (sku, same, small) in _COPIES.items():
        _upload(scene, sku, _copied(folder, sample, same, small))
    scene.until(lambda: scene.window.model.total.states[State.LINKED] >= 3 * len(_COPIES), "the copies")
    wait_for_pxm(scene)
    scene.open_page("library")
    done: list[object] = []
    scene.window.bridge.call(lambda api: api.library.sync(), done.append)
    scene.until(lambda: bool(done), "the files")
    place = scene.window.library
    place.to_duplicates(DuplicateScope())
    page = cast("DuplicatesPage", place.shown)
    page.near.setChecked(True)
    click(page.search)
    scene.until(lambda: len(page.cards) >= len(_COPIES), "groups")
    rest(scene.app, 3000)
    scene.shoot("duplicates")
    scene.shoot_narrow("duplicates-narrow")


def _copied(folder: Path, sample: str, same: str, small: str) -> list[bytes]:
    source = resource("samples") / sample
    first, second, third = folder / sample, folder / same, folder / small
    shutil.copy(source, first)
    shutil.copy(source, second)
    with Image.open(source) as picture:
        picture.convert("RGB").resize((picture.width // 2, picture.height // 2)).save(third, quality=70)
    return [os.fsencode(path) for path in (first, second, third)]


def _upload(scene: Scene, sku: str, paths: list[bytes]) -> None:
    async def add(api: Any) -> None:
        [product] = await api.collections_named([sku])
        where = Destination(collections=(product.id,), on_duplicate=DuplicatePolicy.KEEP_BOTH)
        await api.add(paths, where)

    scene.window.bridge.call(add)
