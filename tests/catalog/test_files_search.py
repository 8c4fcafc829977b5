"""Finding files in the copy: by words, by what they are linked to, by what they are; and in which order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog.files import search
from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.model import Wanted
from pxm_desktop.catalog.files.records import record_of
from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.model import AttributeRow, CategoryRow, ProductRow
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.models import File

NOW = 1_000_000.0


class World:
    """Products and files of one account in one copy."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.products = Mirror(self.store, "me")
        self.now = NOW
        self.files = FilesCopy(self.store, "me", lambda: self.now)

    async def put(self, *rows: dict[str, Any], noticed: float | None = None) -> int:
        return await self.files.put([record_of(File.parse_row(row)) for row in rows], noticed)

    async def found(self, words: str = "", **wanted: Any) -> list[str]:
        found = await self.files.find(Wanted(words=words, **wanted))
        return [row.id for row in await self.files.by_numbers(found.numbers)]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "catalog.sqlite")
    yield world
    await world.store.close()


def row(identity: str, name: str, *products: str, made: float = NOW, **fields: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "file_name": name,
        "collections": [{"id": key} for key in products],
        "created_at": made,
        "updated_at": made,
        **fields,
    }


async def some_products(world: World) -> None:
    await world.products.set_categories(
        [CategoryRow("out", "Outdoor", ""), CategoryRow("jack", "Jackets", "out")]
    )
    await world.products.put_products(
        [
            ProductRow("p1", "Rain Jacket", "BRJ-1", "parent", "", ("jack",)),
            ProductRow("p2", "Rain Jacket, blue", "BRJ-1-BL", "variant", "p1", ()),
            ProductRow("p3", "K\u00fcchentisch", "TAB-1", "standalone", "", ("out",)),
            ProductRow("p4", "Lamp", "LMP", "standalone", "", ()),
        ]
    )


async def test_by_every_word_of_name_product_sku_label_text_and_attribute(world: World) -> None:
    await some_products(world)
    await world.put(
        row("1", "front.jpg", "p1", labels=["Sleeve"], ocr_text="Waterproof 5000"),
        row("2", "back.jpg", "p2", attributes=[{"id": "a", "name": "View", "value": "Rear"}]),
        row("3", "table.jpg", "p3"),
    )
    for words, ids in {
        "jacket": ["1", "2"],
        "RAIN fro": ["1"],
        "brj-1-bl": ["2"],
        "sleeve": ["1"],
        "waterproof 5000": ["1"],
        "rear": ["2"],
        "kuchen": ["3"],
        "k\u00dcche": ["3"],
        "ck": ["1", "2"],
        "jacket kuchen": [],
        'jac"ket': [],
        "acke AND": [],
    }.items():
        assert sorted(await world.found(words)) == ids, words


async def test_whole_names_then_beginnings_then_products_then_the_rest(world: World) -> None:
    await some_products(world)
    await world.put(
        row("text", "a.jpg", ocr_text="lamp"),
        row("product", "b.jpg", "p4"),
        row("inside", "bluelamp.jpg"),
        row("begins", "lamp of ours.jpg"),
        row("whole", "Lamp.JPG"),
    )
    assert await world.found("lamp") == ["whole", "begins", "inside", "product", "text"]


async def test_a_product_that_is_renamed_or_comes_later_changes_what_its_files_are_found_by(
    world: World,
) -> None:
    await world.put(row("1", "a.jpg", "p1", "p9"))
    assert await world.found("jacket") == []
    await some_products(world)
    assert await world.files.settle() == 1
    assert await world.files.settle() == 0
    assert await world.found("jacket") == ["1"]
    await world.products.put_products([ProductRow("p1", "Parka", "PRK", "parent", "", ("jack",))])
    assert await world.files.settle() == 1
    assert await world.found("jacket") == []
    assert await world.found("parka") == await world.found("prk") == ["1"]
    await world.products.drop_products(["p1"])
    await world.files.settle()
    assert await world.found("parka") == []


async def test_what_is_common_is_found_and_what_begins_so_comes_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 50)
    monkeypatch.setattr(search, "_CHUNK", 7)
    await world.put(
        *(row(f"{n:03}", f"Aa {n:03} lamp.jpg", made=NOW + n) for n in range(120)),
        row("z", "Lamp, last.jpg", made=1.0),
    )
    assert (await world.found("lamp"))[0] == "z"
    found = await world.files.find(Wanted(words="lamp"))
    assert found.more
    assert len(found.numbers) == 50
    assert await world.found("lamp 077") == ["077"]
    by_name = await world.files.find(Wanted(words="lamp", order="name"))
    assert by_name.more
    assert [r.id for r in await world.files.by_numbers(by_name.numbers[:3])] == ["000", "001", "002"]
    # Of words that the index does not know the newest are taken.
    short = await world.found("aa la")
    assert "119" in short
    assert "000" not in short


async def test_words_within_a_filter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.put(*(row(f"{n:03}", f"lamp {n:03}.jpg", published=n % 10 == 0) for n in range(100)))
    for few in (4000, 5):
        monkeypatch.setattr(search, "FEW", few)
        assert await world.found("lamp 02", published=True) == ["020"]
        assert await world.found("02", published=True) == ["020"]
        assert len(await world.found("lamp", published=True, order="name")) == 10


async def test_by_category_product_and_its_variants(world: World) -> None:
    await some_products(world)
    await world.put(
        row("1", "1", "p1"),
        row("2", "2", "p2"),
        row("3", "3", "p3", "p1"),
        row("4", "4", "p4"),
        row("5", "5"),
    )
    assert sorted(await world.found(category="jack")) == ["1", "2", "3"]
    assert sorted(await world.found(category="out")) == ["1", "2", "3"]
    assert sorted(await world.found(product="p1")) == ["1", "2", "3"]
    assert await world.found(product="p2") == ["2"]
    assert await world.found(product="none") == []
    assert await world.found("3", category="out") == ["3"]
    assert sorted(await world.found(linked=True)) == ["1", "2", "3", "4"]
    assert await world.found(linked=False) == ["5"]


async def test_by_what_a_file_is(world: World) -> None:
    await world.products.set_attributes([AttributeRow("a1", "Rating", "Number", (), False)])
    await world.put(
        row(
            "1",
            "a.jpg",
            size=100,
            dimensions="800x600",
            region_ids=["r1"],
            attributes=[{"id": "a1", "value": "4"}],
        ),
        row(
            "2",
            "b.mp4",
            size=5000,
            dimensions="1920x1080",
            region_ids=["r1", "r2"],
            published=False,
            made=NOW - 100,
        ),
        row("3", "c.pdf", size=300, region_ids=["r3"], published=True, made=NOW - 200),
        {"id": "4", "file_name": "d.zip"},
    )
    for wanted, ids in (
        ({"kinds": ("image", "video")}, ["1", "2"]),
        ({"regions": ("r1",)}, ["1", "2"]),
        ({"regions": ("r3", "r2")}, ["2", "3"]),
        ({"regions": ("r1",), "kinds": ("video",)}, ["2"]),
        ({"published": True}, ["3"]),
        ({"published": False}, ["2"]),
        ({"smallest": 300}, ["2", "3"]),
        ({"largest": 300}, ["1", "3"]),
        ({"min_width": 1000}, ["2"]),
        ({"min_height": 600, "min_width": 800}, ["1", "2"]),
        ({"rating": 3}, ["1"]),
        ({"rating": 5}, []),
        ({"created_from": NOW - 100, "created_to": NOW}, ["2"]),
        ({"updated_from": NOW - 100}, ["1", "2"]),
        ({"linked": False}, ["1", "2", "3"]),  # of file 4 PXM does not tell
        ({"regions": ("r9",)}, []),
    ):
        assert sorted(await world.found(**wanted)) == ids, wanted


async def test_orders(world: World) -> None:
    await world.put(
        row("1", "b.jpg", made=10.0, size=3),
        row("2", "A.jpg", made=30.0, size=1),
        row("3", "\u00e9.jpg", made=20.0, size=2),
        {"id": "4", "file_name": "z.jpg"},
        {"id": "5", "file_name": "y.jpg"},
    )
    assert await world.found(order="name") == ["2", "1", "3", "5", "4"]
    assert await world.found(order="name", descending=True) == ["4", "5", "3", "1", "2"]
    # The newest first; what has no time comes last, what was known later before what was known earlier.
    assert await world.found() == ["2", "3", "1", "5", "4"]
    assert await world.found(order="created") == ["4", "5", "1", "3", "2"]
    assert await world.found(order="size", descending=True) == ["1", "3", "2", "5", "4"]
    assert await world.found("jpg", order="name", descending=True) == ["4", "5", "3", "1", "2"]


async def test_views_follow_every_change(world: World) -> None:
    await world.put(row("1", "a.jpg"), row("2", "b.jpg"))
    assert await world.found(order="name") == ["1", "2"]
    await world.put(row("1", "c.jpg", "p1"))
    assert await world.found(order="name") == ["2", "1"]
    assert await world.found(linked=True) == ["1"]
    await world.put(row("1", "c.jpg"))
    assert await world.found(linked=True) == []
    assert await world.files.drop(["1"]) == 1
    assert await world.found(order="name") == await world.found("jpg") == ["2"]
    other = FilesCopy(Store(world.store._path), "me", lambda: NOW)  # another process
    await other.put([record_of(File.parse_row(row("9", "0.jpg")))])
    assert await world.found(order="name") == ["9", "2"]
    await other._store.close()


async def test_counts(world: World) -> None:
    await world.put(
        row("1", "a.jpg", "p1", published=True, region_ids=["r1"], made=NOW - 30 * 86_400),
        row("2", "b.jpg", published=False, region_ids=["r1", "r2"], labels=[], links={}),
        {"id": "3", "file_name": "c.jpg"},
    )
    await world.files.add_mine(["2", "unknown"], 5)
    counts = await world.files.counts()
    assert (counts.all, counts.unlinked, counts.unpublished, counts.processing, counts.mine, counts.recent) == (
        3, 1, 1, 1, 1, 1,
    )  # fmt: skip
    assert counts.regions == {"r1": 2, "r2": 1}
    assert await world.found(mine=True) == await world.found(processing=True) == ["2"]
    world.now = NOW + 7 * 3600
    assert (await world.files.counts()).processing == 0
    assert await world.found(processing=True) == []
    assert sorted(await world.found(processing=False)) == ["1", "2", "3"]
    await world.put(row("unknown", "sent from here.jpg"))
    assert sorted(await world.found(mine=True)) == ["2", "unknown"]


async def test_what_is_told_of_a_file(world: World) -> None:
    await world.put(row("1", "a.jpg", "p1", labels=["Shoe"], region_ids=["r1"], links={"thumb": "https://x"}))
    await world.put({"id": "1", "file_name": "b.jpg"}, {"id": "2"})
    first, second = await world.files.by_ids(["1", "none", "2"])
    assert (first.name, first.products, first.regions, first.labels) == ("b.jpg", ("p1",), ("r1",), ("Shoe",))
    assert first.renditions == ("thumb",)
    assert (second.name, second.products, second.regions, second.size) == ("", None, None, None)


async def test_half_a_character_is_no_trouble(world: World) -> None:
    await world.put(row("1", "half \ud83d.jpg", labels=["\udc00"]))
    assert await world.found("half") == ["1"]


async def test_accounts_do_not_see_each_other(world: World) -> None:
    other = FilesCopy(world.store, "somebody else", lambda: NOW)
    await world.put(row("1", "a.jpg", "p1", region_ids=["r1"]))
    await other.put([record_of(File.parse_row(row("1", "b.jpg", "p1", region_ids=["r1"])))])
    assert len((await other.find(Wanted())).numbers) == 1
    assert len((await other.find(Wanted(words="jpg"))).numbers) == 1
    assert len((await other.find(Wanted(product="p1", regions=("r1",)))).numbers) == 1
    assert await world.found("b.jpg") == []
    assert (await other.counts()).regions == {"r1": 1}


async def test_files_with_a_value_for_an_attribute_are_counted_where_the_values_of_all_are_known(
    world: World,
) -> None:
    assert await world.files.with_attribute("colour") is None

    def values(colour: str | None) -> list[dict[str, Any]]:
        return [{"id": "size", "value": 4}, {"id": "colour", "value": colour}]

    await world.put(
        row("1", "a.jpg", attributes=values("red")),
        row("2", "b.jpg", attributes=values("blue")),
        row("3", "c.jpg", attributes=values(None)),
        row("4", "d.jpg", attributes=[]),
    )
    assert await world.files.with_attribute("colour") == 2
    assert await world.files.with_attribute("size") == 3
    assert await world.files.with_attribute("weight") == 0
    await world.put(row("5", "e.jpg"))
    assert await world.files.with_attribute("colour") is None
