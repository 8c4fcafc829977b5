"""Products as hot folders see them: read once for all rules, and anew when they change, even while they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.matching.model import NameRule
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.service.catalog_api import AttributeDefinition, RegionChoice
from pxm_desktop.service.hotfolders.products import CatalogProducts
from pxm_desktop.service.presets_api import Preset
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute

SKUS = NameRule(pattern="{sku}")


class Catalogue:
    """What the catalogue's facet tells hot folders."""

    def __init__(self) -> None:
        self.rows = [("c1", "Boot", "A-1")]
        self.reads = 0
        self.away = False
        self.meanwhile: Callable[[], None] = lambda: None

    async def all_names(self, use: Callable[[Iterable[tuple[str, str, str]]], Any], nothing: Any) -> Any:
        if self.away:
            raise Unreachable("dns")
        self.reads += 1
        found = use(list(self.rows))
        await asyncio.sleep(0)
        return found

    async def regions(self) -> list[RegionChoice]:
        await asyncio.sleep(0)
        self.meanwhile()
        return [RegionChoice(id="de", name="Germany", primary=True)]

    async def in_use(self) -> None:
        return

    async def whole(self) -> bool:
        if self.away:
            raise Unreachable("dns")
        return True

    async def attributes(self) -> list[AttributeDefinition]:
        return [
            AttributeDefinition(id="a1", name="Stars", type="number"),
            AttributeDefinition(id="a2", name="Note", type="text"),
        ]


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


def made(catalogue: Catalogue, *presets: Preset) -> CatalogProducts:
    return CatalogProducts(catalogue, lambda: presets)  # type: ignore[arg-type]


async def found(products: CatalogProducts, sku: str) -> list[str]:
    return [product.id for product in (await products.matcher(SKUS)).match(sku.encode()).products]


async def test_products_are_read_once_for_all_rules(catalogue: Catalogue) -> None:
    products = made(catalogue)
    await asyncio.gather(*(products.matcher(SKUS) for _ in range(20)))
    assert catalogue.reads == 1
    assert await found(products, "A-1") == ["c1"]
    catalogue.rows.append(("c2", "Hat", "B-1"))
    assert await found(products, "B-1") == []
    products.changed()
    assert await found(products, "B-1") == ["c2"]
    assert catalogue.reads == 2


async def test_a_change_while_they_are_read_is_not_missed(catalogue: Catalogue) -> None:
    products = made(catalogue)

    def change() -> None:
        catalogue.rows.append(("c2", "Hat", "B-1"))
        catalogue.meanwhile = lambda: None
        products.changed()

    catalogue.meanwhile = change
    await products.matcher(SKUS)
    assert await found(products, "B-1") == ["c2"]


async def test_pxm_away_is_not_now(catalogue: Catalogue) -> None:
    products = made(catalogue)
    catalogue.away = True
    with pytest.raises(NotNow, match="could not be found"):
        await products.matcher(SKUS)
    with pytest.raises(NotNow):
        await products.known()
    catalogue.away = False
    assert await found(products, "A-1") == ["c1"]


async def test_texts_become_values_and_what_is_none_is_said(catalogue: Catalogue) -> None:
    products = made(catalogue)
    values, problem = await products.attributes([("a1", "5"), ("a2", "x")])
    assert [(value.id, value.value) for value in values] == [("a1", 5), ("a2", "x")]
    assert problem == ""
    values, problem = await products.attributes([("a1", "many"), ("a2", "x"), ("gone", "y")])
    assert [value.id for value in values] == ["a2"]
    assert problem == (
        "“Stars” takes a number, such as 12.5. There is no attribute “gone”. Use one of these: Stars, Note."
    )


async def test_a_preset_and_what_the_rule_adds(catalogue: Catalogue) -> None:
    def has(*pairs: tuple[str, str]) -> tuple[FileAttribute, ...]:
        return tuple(FileAttribute(id=key, value=value) for key, value in pairs)

    preset = Preset(
        name="Spring",
        destination=Destination(
            collections=("1", "2"), regions=("r1",), publish=True, attributes=has(("a", "1"), ("b", "2"))
        ),
    )
    products = made(catalogue, preset)
    own = Destination(
        collections=("2", "3"),
        publish=False,
        attributes=has(("b", "mine")),
        on_duplicate=DuplicatePolicy.REPLACE,
    )
    base = await products.base(Rule(folder=b"/x", preset="spring", destination=own))
    assert base == Destination(
        collections=("1", "2", "3"),
        regions=("r1",),
        publish=False,
        attributes=has(("a", "1"), ("b", "mine")),
        on_duplicate=DuplicatePolicy.REPLACE,
    )
    assert await products.base(Rule(folder=b"/x", destination=own)) == own
    gone = await products.base(Rule(folder=b"/x", preset="Autumn", destination=own))
    assert "Autumn" in gone.unresolved
    assert "Choose another one in the hot folder" in gone.unresolved
