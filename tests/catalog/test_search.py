"""Searching the copy: what is found, in which order, and what is made anew when names change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.model import CategoryRow, ProductRow
from pxm_desktop.catalog.search import RANKED
from pxm_desktop.catalog.store import Store


def product(identity: str, name: str, sku: str = "", *places: str, family: str = "") -> ProductRow:
    return ProductRow(identity, name, sku, "variant" if family else "standalone", family, places)


@pytest.fixture
async def mirror(tmp_path: Path) -> AsyncIterator[Mirror]:
    store = Store(tmp_path / "catalog.sqlite")
    mirror = Mirror(store, "account")
    await mirror.set_categories(
        [
            CategoryRow("out", "Outdoor", ""),
            CategoryRow("jack", "Jackets", "out"),
            CategoryRow("home", "Zuhause & Küche", ""),
        ]
    )
    yield mirror
    await store.close()


async def found(mirror: Mirror, query: str, category: str | None = None, limit: int = 50) -> list[str]:
    return [product.id for product in await mirror.find(query, category, limit, 0)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("jacket", ["1", "3", "2"]),
        ("JACKET fjord", ["2"]),
        ("acke", ["1", "3", "2"]),
        ("brj-001", ["1"]),
        ("cafe", ["4"]),
        ("CAFÉ tisch", ["4"]),
        ("kuche", ["4"]),
        ("zuhause caf", ["4"]),
        ("outdoor", ["1", "3", "2"]),
        ("outdoor jackets fjo", ["2"]),
        ("ol", ["5"]),
        ("smørebrød", ["6"]),
        ("smorebrod", ["6"]),
        ("a", ["4", "1", "3", "2"]),
        ('"', []),
        ("AND OR NOT", []),
        ("jacket zzz", []),
    ],
)
async def test_all_words_in_name_sku_or_path(mirror: Mirror, query: str, ids: list[str]) -> None:
    await mirror.put_products(
        [
            product("1", "Jacket", "SKU-BRJ-001", "jack"),
            product("2", "Raincoat jackets of the Fjord", "", "jack"),
            product("3", "Jacket, blue", "", "jack"),
            product("4", "Café-Tisch", "TAB-1", "home"),
            product("5", "Öl", ""),
            product("6", "Smørebrød", ""),
        ]
    )
    assert await found(mirror, query) == ids


async def test_whole_names_then_beginnings_then_words_then_the_rest(mirror: Mirror) -> None:
    await mirror.put_products(
        [
            product("path", "Aaa", "", "jack"),
            product("inside", "Bluejackets", ""),
            product("word", "Blue jackets", ""),
            product("sku", "Zzz", "jackets-1"),
            product("begins", "Jackets of Ours", ""),
            product("whole", "jackets", ""),
        ]
    )
    assert await found(mirror, "jackets") == ["whole", "begins", "sku", "word", "inside", "path"]


async def test_what_is_common_is_found_and_what_begins_so_comes_first(mirror: Mirror) -> None:
    await mirror.put_products(
        [product(f"{n:05}", f"Aa {n:05} lamp", f"N{n}") for n in range(RANKED + 500)]
        + [product("z", "Lamp, the last by name", "Q-1")]
    )
    assert (await found(mirror, "lamp"))[0] == "z"
    assert (await found(mirror, "l"))[0] == "z"
    assert len(await found(mirror, "lamp", limit=RANKED * 2)) == RANKED
    assert await found(mirror, "01499 lamp") == ["01499"]
    page = [p.id for p in await mirror.find("aa", None, 3, 2)]
    assert page == ["00002", "00003", "00004"]


async def test_browsing_shows_families_and_not_their_variants(mirror: Mirror) -> None:
    family = ProductRow("f", "Family", "", "parent", "", ("jack",))
    await mirror.put_products(
        [
            product("v", "A variant", "", family="f"),
            family,
            product("orphan", "Orphan", "", "jack", family="gone"),
            product("twice", "Twice", "", "jack", "out"),
            product("loose", "Loose", ""),
        ]
    )
    assert await found(mirror, "") == ["f", "loose", "orphan", "twice"]
    assert await found(mirror, "", "out") == ["f", "orphan", "twice"]
    assert await found(mirror, "", "home") == []
    assert {node.id: node.count for node in await mirror.tree()} == {"out": 3, "jack": 3, "home": 0}
    assert [node.path for node in await mirror.tree()] == [
        "Outdoor",
        "Zuhause & Küche",
        "Outdoor \u203a Jackets",
    ]
    [variant] = await mirror.variants("f")
    assert (variant.family, variant.path) == ("f", "Outdoor \u203a Jackets")
    assert await found(mirror, "variant", "jack") == ["v"]
    assert [p.variants for p in await mirror.by_ids(["f", "v", "?"])] == [1, 0]


async def test_variants_follow_their_family_and_products_their_category(mirror: Mirror) -> None:
    await mirror.put_products([product("v", "Size S", "", family="f"), product("p", "Plain", "", "jack")])
    assert await found(mirror, "outdoor") == ["p"]
    await mirror.put_products([ProductRow("f", "Family", "", "parent", "", ("jack",))])
    assert await found(mirror, "outdoor size") == ["v"]
    await mirror.set_categories([CategoryRow("jack", "Mäntel", "")])
    assert await found(mirror, "outdoor") == []
    assert set(await found(mirror, "mantel")) == {"f", "v", "p"}
    await mirror.drop_products(["f"])
    assert await found(mirror, "mantel") == ["p"]
    assert (await mirror.by_ids(["v"]))[0].path == ""


async def test_what_is_not_told_stays_and_what_is_the_same_counts_as_unchanged(mirror: Mirror) -> None:
    assert await mirror.put_products([product("1", "Jacket", "S", "jack")]) == 1
    assert await mirror.put_products([product("1", "Jacket", "S", "jack")]) == 0
    assert await mirror.put_products([ProductRow("1", "Coat", "S", "standalone", "", None)]) == 1
    assert await found(mirror, "coat outdoor") == ["1"]
    assert await found(mirror, "jacket,") == []


async def test_names_and_skus_exactly(mirror: Mirror) -> None:
    await mirror.put_products(
        [product("1", "Café", "X-1"), product("2", "cafe", ""), product("3", "Cafeteria", "cafe")]
    )
    assert [p.id for p in await mirror.called("CAFÉ")] == ["1", "2", "3"]
    assert await mirror.called("") == []
    assert {p.id for p in await mirror.near("caffe", 2)} == {"1", "2"}


async def test_accounts_do_not_see_each_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "catalog.sqlite")
    one, other = Mirror(store, "one"), Mirror(store, "other")
    await one.put_products([product("1", "Jacket of one", "")])
    await other.put_products([product("1", "Jacket of the other", "")])
    assert [p.name for p in await one.find("jacket", None, 9, 0)] == ["Jacket of one"]
    assert (await other.state()).collections == 1
    await store.close()
