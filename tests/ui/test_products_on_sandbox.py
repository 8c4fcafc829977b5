"""The pages about products on the real service and the sandbox: others' changes survive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.host import ServiceHost
from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui.attribute_editors import LineEditor
from pxm_desktop.ui.products.coverage_board import CoverageBoard
from pxm_desktop.ui.products.coverage_model import CellState
from pxm_desktop.ui.products.product_page import ProductPage
from pxm_desktop.ui.window import MainWindow
from tests.support.sandbox import SandboxProcess
from tests.ui.conftest import end
from tests.ui.fake_objects import FakeGoing

LONG = 120_000


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    # Lists show new files at once: what hangs on a product is counted in them.
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches={"visible_after": 0}) as running:
        yield running


@pytest.fixture
def window(
    qtbot: QtBot, sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    opened = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    opened.show()
    opened.start()
    qtbot.waitUntil(lambda: bool(opened.names.regions and opened.names.attributes), timeout=LONG)
    yield opened
    end(qtbot, opened)


@pytest.fixture
def going() -> FakeGoing:
    return FakeGoing()


@pytest.fixture
def page(window: MainWindow, going: FakeGoing) -> ProductPage:
    made = ProductPage(window.bridge, window.names, going)
    made.setParent(window, Qt.WindowType.Window)  # it lives as long as the window, as its place does
    made.resize(1000, 700)
    made.show()
    return made


def until(qtbot: QtBot, so: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(so()), timeout=LONG)


def product(sandbox: SandboxProcess, sku: str) -> dict[str, Any]:
    return next(row for row in sandbox.control.rows("collection") if row["additional_title"] == sku)


def values(qtbot: QtBot, window: MainWindow, identity: str) -> dict[str, Any]:
    """Return the attribute values that PXM has for a product."""
    found: list[Any] = []
    window.bridge.call(lambda api: api.call("collections.attributes", {"id": identity}), found.append)
    until(qtbot, lambda: found)
    return {row["name"]: row["value"] for row in found[0]}


def open_product(qtbot: QtBot, page: ProductPage, identity: str) -> None:
    page.open(identity)
    until(qtbot, lambda: page.placing.published.isEnabled() and page.attributes._call is None)


def test_an_attribute_is_edited_and_the_others_survive(
    qtbot: QtBot, window: MainWindow, page: ProductPage, sandbox: SandboxProcess
) -> None:
    jacket = product(sandbox, "SKU-BRJ-001")
    before = values(qtbot, window, jacket["id"])
    open_product(qtbot, page, jacket["id"])
    until(qtbot, lambda: page.attributes.editors)
    editor = next(e for e in page.attributes.editors.values() if e.definition.name == "Material")
    assert isinstance(editor, LineEditor)
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "Hemp")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    page.attributes.save()
    until(qtbot, lambda: page.attributes.changed == 0)
    assert values(qtbot, window, jacket["id"]) == {**before, "Material": "Hemp"}
    assert len(before) >= 3


def test_a_name_regions_and_publication_are_changed_in_place(
    qtbot: QtBot, page: ProductPage, sandbox: SandboxProcess
) -> None:
    jacket = product(sandbox, "SKU-BRJ-002")
    open_product(qtbot, page, jacket["id"])
    page.header.name.field.setText("Red Rain Jacket 2")
    page.header.name.save()
    until(qtbot, lambda: page.header.title.full == "Red Rain Jacket 2" and page._call is None)
    wanted = next(key for key in page.placing.checks if key not in jacket["region_ids"])
    page.placing.checks[wanted].click()
    until(qtbot, lambda: wanted in product(sandbox, "SKU-BRJ-002")["region_ids"])
    now = product(sandbox, "SKU-BRJ-002")
    assert now["name"] == "Red Rain Jacket 2"
    assert set(now["region_ids"]) == {*jacket["region_ids"], wanted}
    assert now["published"] == jacket["published"]


def test_a_variant_is_made_for_a_family(qtbot: QtBot, page: ProductPage, sandbox: SandboxProcess) -> None:
    family = product(sandbox, "SKU-RJF-100")
    open_product(qtbot, page, family["id"])
    until(qtbot, lambda: page.family.list.count() == 4)
    QTest.keyClicks(page.family.name, "Blue Rain Jacket - Size XXL")
    QTest.keyClicks(page.family.sku, "SKU-RJV-105")
    QTest.keyClick(page.family.sku, Qt.Key.Key_Return)
    until(qtbot, lambda: page.family.list.count() == 5)
    made = product(sandbox, "SKU-RJV-105")
    assert (made["collection_type"], made["parent_topic_id"]) == ("variant", family["id"])


def test_related_products_and_image_variants_are_read(
    qtbot: QtBot, page: ProductPage, sandbox: SandboxProcess
) -> None:
    open_product(qtbot, page, product(sandbox, "SKU-BRJ-003")["id"])
    page.related.unfold()
    until(qtbot, lambda: page.related.list.count())
    headings = {page.related.list.item(n).text() for n in range(page.related.list.count())}
    assert "Similar products" in headings


def test_what_hangs_on_a_product_is_shown_and_then_it_is_deleted_while_its_files_stay(
    qtbot: QtBot,
    window: MainWindow,
    page: ProductPage,
    going: FakeGoing,
    sandbox: SandboxProcess,
    tmp_path: Path,
) -> None:
    tent = product(sandbox, "SKU-TNT-001")["id"]
    source = tmp_path / "SKU-TNT-001_front.jpg"
    source.write_bytes(b"\xff\xd8\xff" + b"x" * 5000)
    window.bridge.call(lambda api: api.add([bytes(source)], Destination(collections=(tent,))))

    def linked() -> list[str]:
        return [_id(entry) for file in sandbox.control.files(source.name) for entry in file["collections"]]

    until(qtbot, lambda: linked() == [tent])
    open_product(qtbot, page, tent)
    page.delete.ask()
    until(qtbot, lambda: page.delete.asking)
    assert "1 file" in page.delete.hanging.text()
    assert "values" in page.delete.hanging.text()
    assert tent in {row["id"] for row in sandbox.control.rows("collection")}
    page.delete.delete_button.click()
    until(qtbot, lambda: ("back",) in going.log)
    assert tent not in {row["id"] for row in sandbox.control.rows("collection")}
    assert len(sandbox.control.files(source.name)) == 1
    assert linked() == []


def test_the_coverage_of_a_category_is_worked_out_and_a_gap_filled(
    qtbot: QtBot, window: MainWindow, going: FakeGoing, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    synced: list[object] = []
    window.bridge.call(lambda api: api.library.sync(), synced.append)
    until(qtbot, lambda: synced)
    board = CoverageBoard(window.bridge, window.names, going)
    board.setParent(window, Qt.WindowType.Window)
    board.resize(1000, 700)
    board.show()
    category = next(row["id"] for row in sandbox.control.rows("category") if row["name"] == "Jackets")
    board.choices.views.setText("front, inside")
    board.open(category=category)
    until(qtbot, lambda: board.model.columnCount() >= 2 and board.model.rowCount() > 10)
    row = next(n for n, each in enumerate(board.model.rows()) if each.sku == "SKU-BRJ-004")
    assert board.model.state(row, 1) is CellState.MISSING
    source = tmp_path / "SKU-BRJ-004_inside.jpg"
    source.write_bytes(b"\xff\xd8\xff" + b"x" * 5000)
    board.put(row, 1, [bytes(source)])
    until(qtbot, lambda: sandbox.control.files(name=source.name, hashes=False))
    until(qtbot, lambda: not board.uploads.coming())
    window.bridge.call(lambda api: api.library.sync(), synced.append)
    until(qtbot, lambda: board.model.state(row, 1) is CellState.THERE)


def _id(entry: Any) -> str:
    return str(entry["id"] if isinstance(entry, dict) else entry)
