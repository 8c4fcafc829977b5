from __future__ import annotations

import pytest

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import AmbiguousName, UnknownName
from pxm_desktop.service.pickers import FRESH_SECONDS, Pickers, regions_named

UUID = "7d1e5a9c-3f1b-4c8e-9a51-0d5ef0a6b001"
JACKET = CollectionChoice(id="11", name="Rain Jacket", sku="SKU-1")
JACKET_LOWER = CollectionChoice(id="12", name="rain jacket", sku="SKU-2")
CAFE = CollectionChoice(id="13", name="Caf\u00e9 table", sku="TAB-1")
TWIN_A = CollectionChoice(id="14", name="Twin", sku="T-1")
TWIN_B = CollectionChoice(id="15", name="Twin", sku="T-2")
NAMED_LIKE_SKU = CollectionChoice(id="16", name="TAB-9", sku="")
SKU_LIKE_NAME = CollectionChoice(id="17", name="Other", sku="TAB-9")
ID_LIKE_NAME = CollectionChoice(id="18", name="11", sku="")
ALL = [JACKET, JACKET_LOWER, CAFE, TWIN_A, TWIN_B, NAMED_LIKE_SKU, SKU_LIKE_NAME, ID_LIKE_NAME]

EUROPE = RegionChoice(id="r1", name="Europe", primary=True)
ASIA = RegionChoice(id="r2", name="Asia")
ASIA_TOO = RegionChoice(id="r3", name="Asia")


class Catalogue:
    def __init__(self) -> None:
        self.found = list(ALL)
        self.reads = 0

    async def collections(self) -> list[CollectionChoice]:
        self.reads += 1
        return list(self.found)

    async def paths(self) -> dict[str, str]:
        return {"11": "Outdoor \u203a Jackets"}

    async def collection(self, identity: str) -> CollectionChoice:
        if identity == UUID:
            return CollectionChoice(id=UUID, name="By id")
        raise NotFound

    async def regions(self) -> list[RegionChoice]:
        self.reads += 1
        return [ASIA, EUROPE]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pickers(catalogue: Catalogue, clock: Clock) -> Pickers:
    return Pickers(catalogue, clock)


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("11", "11"),  # an id wins over the name of another
        ("Rain Jacket", "11"),  # these letters exactly
        ("rain jacket", "12"),
        ("SKU-2", "12"),
        ("sku-1", "11"),  # any case, since no other fits
        ("Cafe\u0301 table", "13"),  # decomposed
        ("CAF\u00c9 TABLE", "13"),
        ("T-2", "15"),
    ],
)
async def test_ids_names_and_skus(pickers: Pickers, name: str, identity: str) -> None:
    assert [choice.id for choice in await pickers.collections_named([name])] == [identity]


async def test_an_id_of_pxms_kind_costs_one_call(pickers: Pickers, catalogue: Catalogue) -> None:
    assert [choice.id for choice in await pickers.collections_named([UUID])] == [UUID]
    assert catalogue.reads == 0


async def test_several_names_keep_their_order_and_come_once(pickers: Pickers) -> None:
    found = await pickers.collections_named(["SKU-2", "11", "rain jacket"])
    assert [choice.id for choice in found] == ["12", "11"]


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Twin", (("14", "Twin (T-1)"), ("15", "Twin (T-2)"))),
        ("RAIN JACKET", (("11", "Rain Jacket (SKU-1)"), ("12", "rain jacket (SKU-2)"))),
        ("TAB-9", (("16", "TAB-9"), ("17", "Other (TAB-9)"))),
    ],
)
async def test_what_fits_several_is_told_with_ids(
    pickers: Pickers, name: str, candidates: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(AmbiguousName) as caught:
        await pickers.collections_named([name])
    assert caught.value.candidates == candidates
    assert name in caught.value.sentence


async def test_near_ones_are_offered(pickers: Pickers) -> None:
    with pytest.raises(UnknownName) as caught:
        await pickers.collections_named(["Rain Jaket"])
    assert not isinstance(caught.value, AmbiguousName)
    assert {identity for identity, _ in caught.value.candidates} == {"11", "12"}


async def test_where_nothing_is_near_the_list_is_named(pickers: Pickers) -> None:
    with pytest.raises(UnknownName) as caught:
        await pickers.collections_named(["zzzzqqqq"])
    assert caught.value.candidates == ()
    assert "collections list" in caught.value.todo


@pytest.mark.parametrize("name", ["", " "])
async def test_an_empty_name_fits_nothing(pickers: Pickers, name: str) -> None:
    with pytest.raises(UnknownName):
        await pickers.collections_named([name])


async def test_a_list_serves_for_a_while(pickers: Pickers, catalogue: Catalogue, clock: Clock) -> None:
    await pickers.find_collections("rain")
    await pickers.collections_named(["SKU-1"])
    clock.now += FRESH_SECONDS - 1
    await pickers.find_collections("rain")
    assert catalogue.reads == 1
    clock.now += 2
    await pickers.find_collections("rain")
    assert catalogue.reads == 2


async def test_a_new_collection_is_found_in_spite_of_an_older_list(
    pickers: Pickers, catalogue: Catalogue, clock: Clock
) -> None:
    await pickers.find_collections("")
    catalogue.found.append(CollectionChoice(id="99", name="Brand new"))
    clock.now += 1
    assert [choice.id for choice in await pickers.collections_named(["Brand new"])] == ["99"]
    assert catalogue.reads == 2


async def test_search_needs_every_word_and_puts_whole_matches_first(pickers: Pickers) -> None:
    assert [c.id for c in await pickers.find_collections("rain jack")] == ["11", "12"]
    assert [c.id for c in await pickers.find_collections("tab-9")] == ["17", "16"]
    assert [c.id for c in await pickers.find_collections("jacket rain sku-2")] == ["12"]
    assert await pickers.find_collections("zzz") == []


async def test_pickers_show_where_a_collection_lies(pickers: Pickers) -> None:
    [found] = await pickers.find_collections("sku-1")
    assert found.path == "Outdoor \u203a Jackets"


async def test_an_empty_search_returns_the_first_ones(pickers: Pickers) -> None:
    assert len(await pickers.find_collections("", limit=3)) == 3


async def test_the_primary_region_comes_first(pickers: Pickers) -> None:
    assert await pickers.regions() == [EUROPE, ASIA]


def test_regions_by_id_or_name() -> None:
    assert regions_named([EUROPE, ASIA], ["r2", "europe", "Asia"]) == [ASIA, EUROPE]
    with pytest.raises(UnknownName) as unknown:
        regions_named([EUROPE, ASIA], ["Mars"])
    assert unknown.value.candidates == (("r1", "Europe"), ("r2", "Asia"))
    with pytest.raises(AmbiguousName) as ambiguous:
        regions_named([EUROPE, ASIA, ASIA_TOO], ["Asia"])
    assert ambiguous.value.candidates == (("r2", "Asia"), ("r3", "Asia"))
