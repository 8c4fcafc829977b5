"""Products and their files read together from the copy, and the coverage that is worked out of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.catalog.model import RegionRow
from pxm_desktop.service.coverage_api import CoverageQuery
from pxm_desktop.service.errors import UnknownName
from pxm_desktop.service.library.covering import coverage_of, placings_of
from tests.catalog.test_files_search import World, row, some_products


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "catalog.sqlite")
    await some_products(world)
    await world.products.set_regions([RegionRow("us", "America", False), RegionRow("eu", "Europe", True)])
    await world.put(
        row("1", "BRJ-1_front.jpg", "p1", region_ids=["eu"]),
        row("2", "BRJ-1-BL_front.jpg", "p2", "p4", region_ids=["eu", "us"]),
        row("3", "TAB-1_side.jpg", "p3", region_ids=[]),
        row("4", "loose.jpg"),
    )
    yield world
    await world.store.close()


async def test_a_category_has_its_products_families_before_their_variants(world: World) -> None:
    found = await world.files.covering((), "out", regions=False)
    assert [product.id for product in found.products] == ["p3", "p1", "p2"]
    assert sorted((file.id, file.product) for file in found.files) == [("1", "p1"), ("2", "p2"), ("3", "p3")]
    assert {file.regions for file in found.files} == {()}
    assert found.regions == ()


async def test_products_stand_in_the_order_in_which_they_are_named_each_once(world: World) -> None:
    found = await world.files.covering(("p4", "p1", "p4", "gone"), "", regions=True)
    assert [product.id for product in found.products] == ["p4", "p1", "p2"]
    assert found.regions == (("eu", "Europe"), ("us", "America"))
    assert {(file.id, file.product): file.regions for file in found.files}[("2", "p4")] == ("eu", "us")


async def test_a_variant_alone_is_shown_without_its_family(world: World) -> None:
    found = await world.files.covering(("p2",), "", regions=False)
    assert [product.id for product in found.products] == ["p2"]


async def test_coverage_by_view_and_by_region(world: World) -> None:
    by_view = await coverage_of(world.files, CoverageQuery(category="out"))
    assert [column.name for column in by_view.columns] == ["front", "side"]
    assert {each.product: each.cells for each in by_view.rows} == {
        "p3": ((), ("3",)),
        "p1": (("1", "2"), ()),
        "p2": (("2",), ()),
    }
    by_region = await coverage_of(world.files, CoverageQuery(products=("p2", "p3"), by="region"))
    assert [column.name for column in by_region.columns] == ["Europe", "America"]
    assert {each.product: each.cells for each in by_region.rows} == {"p2": (("2",), ("2",)), "p3": ((), ())}
    assert by_region.rows[1].others == ("3",)


async def test_names_are_compared_with_a_product_of_the_copy(world: World) -> None:
    names = ["BRJ-1-BL_back.jpg", "TAB-1_back.jpg"]
    found = await placings_of(world.files, CoverageQuery(), "p2", "back", names)
    assert [placing.verdict for placing in found] == ["fits", "other_product"]
    with pytest.raises(UnknownName):
        await placings_of(world.files, CoverageQuery(), "gone", "back", names)


async def test_an_account_without_a_copy_has_no_coverage(world: World) -> None:
    assert (
        await coverage_of(type(world.files)(world.store, "other"), CoverageQuery(category="out"))
    ).rows == ()
