"""What a verb has written is known in the copy of the catalogue at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.pxm.models import Attribute, Category, Collection, Resource
from pxm_desktop.service.catalog import Catalog
from tests.cli.objects import path
from tests.service.test_catalog import House, row
from tests.support.catalogues import Lists


@pytest.fixture
async def house(tmp_path: Path) -> House:
    lists = Lists()
    lists.rows["category"] = [row("c1", "Outdoor"), row("c2", "Jackets", parent_id="c1")]
    lists.rows["collection"] = [row("11", "Rain Jacket", "SKU-1", parent_id="c2")]
    lists.rows["attribute"] = [{"id": "a1", "name": "Angle", "type": "Text"}]
    return House(tmp_path, lists)


@pytest.fixture
async def catalog(house: House) -> AsyncIterator[Catalog]:
    catalog = await house.open()
    await catalog.refresh()
    house.told.clear()
    yield catalog
    await house.close(catalog)


async def test_products(catalog: Catalog, house: House) -> None:
    await catalog.wrote("collections", "11", Collection(id="11", name="Coat", direct_parent=("c1",)))
    await catalog.wrote("collections", "12", Collection(id="12", name="New", parent_id="c2"))
    assert [(c.name, c.path) for c in await catalog.choices(["11", "12"])] == [
        ("Coat", "Outdoor"),
        ("New", path("Outdoor", "Jackets")),
    ]
    assert [event.changed for event in house.told] == [True, True]
    await catalog.wrote("collections", "11", None)
    assert [c.id for c in await catalog.choices(["11", "12"])] == ["12"]


async def test_categories(catalog: Catalog) -> None:
    await catalog.wrote("categories", "c3", Category(id="c3", name="Shirts", parent_id="c1"))
    await catalog.wrote("categories", "c2", Category(id="c2", name="Coats", parent_id=None))
    assert [node.path for node in await catalog.categories()] == [
        "Coats",
        "Outdoor",
        path("Outdoor", "Shirts"),
    ]
    assert (await catalog.choices(["11"]))[0].path == "Coats"
    await catalog.wrote("categories", "c2", None)
    assert [node.path for node in await catalog.categories()] == ["Outdoor", path("Outdoor", "Shirts")]


async def test_what_lay_in_a_category_that_is_gone_is_at_the_top(catalog: Catalog) -> None:
    await catalog.wrote("categories", "c1", None)
    assert [node.path for node in await catalog.categories()] == ["Jackets"]
    assert (await catalog.choices(["11"]))[0].path == "Jackets"


async def test_attributes(catalog: Catalog) -> None:
    await catalog.wrote("attributes", "a2", Attribute(id="a2", name="Size", type="Number"))
    assert [(known.name, known.type) for known in await catalog.attributes()] == [
        ("Angle", "text"),
        ("Size", "number"),
    ]
    await catalog.wrote("attributes", "a1", None)
    assert [known.id for known in await catalog.attributes()] == ["a2"]


async def test_what_the_copy_does_not_hold_is_no_news(catalog: Catalog, house: House) -> None:
    await catalog.wrote("resources", "x", Resource(id="x", link="https://example.com"))
    assert house.told == []


async def test_what_pxm_has_is_no_failure_where_the_copy_cannot_be_kept(
    catalog: Catalog, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await catalog.close()
    with caplog.at_level("INFO"):
        await catalog.wrote("collections", "12", Collection(id="12", name="New"))
    assert "does not take what was written" in caplog.text
