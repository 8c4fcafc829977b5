"""The pictures of the pages about products: a product, what many have and lack, a category, attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from practice import wait_for_pxm
from pxm_desktop.ui.library.place import LibraryPlace
from pxm_desktop.ui.products.attributes_panel import AttributesPanel
from pxm_desktop.ui.products.category_page import CategoryPage
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from pxm_desktop.ui.products.product_page import ProductPage
from stage import NARROW, SIZE, rest

if TYPE_CHECKING:
    from screenshots import Scene

COVERED = [
    *(
        "SKU-BRJ-001",
        "SKU-BRJ-002",
        "SKU-DWN-001",
        "SKU-SHT-002",
        "SKU-TRS-003",
        "SKU-BTS-004",
        "SKU-RUN-001",
    ),
    *("SKU-TNT-003", "SKU-PCK-005", "SKU-BTL-003"),
]
LONG_NAME = (
    "Women's Rain Jacket, petrol blue, recycled three-layer fabric, spring and summer collection 2026, sample"
)


def play(scene: Scene) -> None:
    """Open the pages one after the other, and take the pictures."""
    wait_for_pxm(scene)
    scene.open_page("library")
    place = scene.window.library
    done: list[object] = []
    scene.window.bridge.call(lambda api: api.library.sync(), done.append)
    scene.until(lambda: bool(done), "the files")
    products = _ids(scene, ["SKU-BRJ-001", "SKU-BRJ-002", "SKU-RJF-100"])
    _product(scene, place, products)
    _coverage(scene, place, _ids(scene, COVERED))
    _category_page(scene, place, _category(scene, "Jackets"))
    place.to_attributes()
    panel = cast("AttributesPanel", place.shown)
    scene.until(lambda: panel.list.count() > 3, "the attributes")
    rest(scene.app, 300)
    scene.shoot("product-attributes")


def play_once(scene: Scene, suffix: str) -> None:
    """Take one picture of a product and one of a board, in light: at another scale, or in another language."""
    place = scene.window.library
    place.to_product(_ids(scene, ["SKU-BRJ-001"])[0])
    _read(scene, cast("ProductPage", place.shown))
    scene.shoot(f"product-{suffix}", dark=False)
    place.to_coverage(_ids(scene, COVERED))
    board = cast("CoverageBoard", place.shown)
    scene.until(lambda: board.model.columnCount() >= 4, "the coverage")
    rest(scene.app, 2500)
    scene.shoot(f"coverage-{suffix}", dark=False)


def _product(scene: Scene, place: LibraryPlace, products: list[str]) -> None:
    place.to_product(products[0])
    page = cast("ProductPage", place.shown)
    _read(scene, page)
    scene.shoot("product")
    page.header.name.field.setText(LONG_NAME)
    page.header.name.save()
    scene.until(lambda: page.header.title.full == LONG_NAME, "a long name")
    scene.window.resize(*NARROW)
    _read(scene, page)
    scene.shoot("product-narrow")
    scene.window.resize(*SIZE)
    place.to_product(products[2])
    _read(scene, page)
    page.related.unfold()
    page.resources.unfold()
    page.delete.ask()
    scene.until(lambda: page.delete.asking, "what hangs on it")
    rest(scene.app, 800)
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    rest(scene.app, 300)
    scene.shoot("product-family")
    page.delete.keep()


def _coverage(scene: Scene, place: LibraryPlace, products: list[str]) -> None:
    place.to_coverage(products)
    board = cast("CoverageBoard", place.shown)
    scene.until(lambda: board.model.columnCount() >= 4, "the coverage")
    board.table.setCurrentIndex(board.model.index(2, 1))
    board.table.setFocus(Qt.FocusReason.TabFocusReason)
    rest(scene.app, 2500)
    scene.shoot("coverage")
    scene.shoot_narrow("coverage-narrow")


def _category_page(scene: Scene, place: LibraryPlace, category: str) -> None:
    place.to_category(category)
    page = cast("CategoryPage", place.shown)
    page.resources.unfold()
    scene.until(lambda: page.list.count() > 3 and bool(page.resources.rows), "the category")
    rest(scene.app, 300)
    scene.shoot("category")


def _read(scene: Scene, page: ProductPage) -> None:
    scene.until(lambda: page.placing.published.isEnabled() and bool(page.attributes.editors), "the product")
    rest(scene.app, 2500)


def _ids(scene: Scene, skus: list[str]) -> list[str]:
    found: list[list[str]] = []
    scene.window.bridge.call(
        lambda api: api.collections_named(skus),
        lambda choices: found.append([choice.id for choice in choices]),
    )
    scene.until(lambda: bool(found), "the products")
    return found[0]


def _category(scene: Scene, name: str) -> str:
    found: list[str] = []
    scene.window.bridge.call(
        lambda api: api.catalog.categories(),
        lambda nodes: found.extend(node.id for node in nodes if node.name == name),
    )
    scene.until(lambda: bool(found), "the category")
    return found[0]
