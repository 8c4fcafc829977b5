"""The catalogue as a facet: names on the command line, the window's copy, and what happens without PXM."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.service.account import Account
from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.connect import Connection
from pxm_desktop.service.errors import AmbiguousName, BadName, SignedOut, UnknownName
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.marks import Marks
from pxm_desktop.service.naming import regions_named
from pxm_desktop.service.settings import Settings
from pxm_desktop.transfer.events import CatalogChanged
from tests.pxm.helpers import make_client, until
from tests.support.catalogues import Lists

UUID = "7d1e5a9c-3f1b-4c8e-9a51-0d5ef0a6b001"
EUROPE = RegionChoice(id="r1", name="Europe", primary=True)
ASIA = RegionChoice(id="r2", name="Asia")
ASIA_TOO = RegionChoice(id="r3", name="Asia")


def row(identity: str, name: str, sku: str = "", **fields: Any) -> dict[str, Any]:
    return {"id": identity, "name": name, "additional_title": sku, "parent_id": None, **fields}


class House:
    """A catalogue on a scripted PXM, in a folder that may be opened again."""

    def __init__(self, folder: Path, lists: Lists) -> None:
        self.folder = folder
        self.lists = lists
        self.told: list[CatalogChanged] = []

    async def open(self, client_id: str = "me", *, writable: bool = True) -> Catalog:
        environment = {
            "PXM_CLIENT_ID": client_id,
            "PXM_CLIENT_SECRET": "s",
            "PXM_BASE_URL": "https://pxm.example",
        }

        async def connect(access: object, lessons: object) -> Connection:
            client = make_client(self.lists)
            await client.__aenter__()
            return Connection(client, client._caller.transport._budget)

        self.account = Account(Settings(), Lessons(self.folder / "e.json"), environment, connect=connect)
        await self.account.open()
        store = Store(self.folder / "catalog.sqlite", writable=writable)
        return Catalog(self.account, store, Marks(self.folder / "marks.json"), self.told.append)

    async def close(self, catalog: Catalog) -> None:
        await catalog.close()
        await self.account.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    lists = Lists()
    lists.rows["category"] = [row("c1", "Outdoor"), row("c2", "Jackets", parent_id="c1")]
    lists.rows["collection"] = [
        row("11", "Rain Jacket", "SKU-1", parent_id="c2"),
        row("12", "rain jacket", "SKU-2"),
        row("13", "Caf\u00e9 table", "TAB-1"),
        row("14", "Twin", "T-1"),
        row("15", "Twin", "T-2"),
        row("16", "TAB-9"),
        row("17", "Other", "TAB-9"),
        row("18", "11"),
        row(UUID, "By id"),
    ]
    lists.rows["region"] = [
        {"id": "r2", "name": "Asia", "is_primary": False},
        {"id": "r1", "name": "Europe", "is_primary": True},
    ]
    lists.rows["attribute"] = [
        {"id": "a2", "name": "Shot on", "type": "Date"},
        {"id": "a1", "name": "Angle", "type": "Pick List", "options": ["Front", "Back"], "required": True},
    ]
    return House(tmp_path, lists)


@pytest.fixture
async def catalog(house: House) -> AsyncIterator[Catalog]:
    catalog = await house.open()
    yield catalog
    await house.close(catalog)


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
async def test_ids_names_and_skus(catalog: Catalog, name: str, identity: str) -> None:
    assert [choice.id for choice in await catalog.named([name])] == [identity]


async def test_an_id_of_pxms_kind_costs_one_call_and_makes_no_copy(catalog: Catalog, house: House) -> None:
    assert [choice.id for choice in await catalog.named([UUID])] == [UUID]
    assert house.lists.calls == [f"GET /collection/{UUID}"]
    assert not (house.folder / "catalog.sqlite").exists()


async def test_several_names_keep_their_order_and_come_once(catalog: Catalog) -> None:
    assert [c.id for c in await catalog.named(["SKU-2", "11", "rain jacket"])] == ["12", "11"]


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Twin", (("14", "Twin (T-1)"), ("15", "Twin (T-2)"))),
        ("RAIN JACKET", (("11", "Rain Jacket (SKU-1)"), ("12", "rain jacket (SKU-2)"))),
        ("TAB-9", (("16", "TAB-9"), ("17", "Other (TAB-9)"))),
    ],
)
async def test_what_fits_several_is_told_with_ids(
    catalog: Catalog, name: str, candidates: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(AmbiguousName) as caught:
        await catalog.named([name])
    assert caught.value.candidates == candidates
    assert name in caught.value.sentence


async def test_near_ones_are_offered(catalog: Catalog) -> None:
    with pytest.raises(UnknownName) as caught:
        await catalog.named(["Rain Jaket"])
    assert {identity for identity, _ in caught.value.candidates} == {"11", "12"}
    # One misspelt word of a long name, and a part of a SKU.
    for name, near in (("jakcet", {"11", "12"}), ("SKU-1?", {"11"}), ("B-9", {"16", "17"})):
        with pytest.raises(UnknownName, match="Did you mean one of these") as caught:
            await catalog.named([name])
        assert near <= {identity for identity, _ in caught.value.candidates}
    with pytest.raises(UnknownName) as caught:
        await catalog.named(["zzzzqqqq"])
    assert caught.value.candidates == ()
    assert "collections list" in caught.value.todo


@pytest.mark.parametrize("name", ["", " "])
async def test_an_empty_name_fits_nothing(catalog: Catalog, name: str) -> None:
    with pytest.raises(UnknownName):
        await catalog.named([name])


async def test_a_copy_serves_for_a_while_and_new_or_deleted_products_are_noticed(
    catalog: Catalog, house: House
) -> None:
    await catalog.named(["SKU-1"])
    assert set(house.lists.calls) == {"GET /collection"}
    house.lists.calls.clear()
    await catalog.named(["SKU-2"])
    assert house.lists.calls == ["GET /collection/12"]  # it may have been deleted since
    house.lists.rows["collection"].append(row("99", "Brand new", at=time.time()))
    assert [c.id for c in await catalog.named(["Brand new"])] == ["99"]
    house.lists.rows["collection"] = [r for r in house.lists.rows["collection"] if r["id"] != "99"]
    with pytest.raises(UnknownName):
        await catalog.named(["Brand new"])


async def test_who_does_not_own_the_folder_reads_names_without_a_file(house: House) -> None:
    catalog = await house.open(writable=False)
    assert [c.id for c in await catalog.named(["T-2"])] == ["15"]
    assert not (house.folder / "catalog.sqlite").exists()
    await house.close(catalog)


async def test_regions_the_primary_one_first_and_read_once(catalog: Catalog, house: House) -> None:
    assert await catalog.regions() == [EUROPE, ASIA]
    house.lists.calls.clear()
    assert await catalog.regions() == [EUROPE, ASIA]
    assert house.lists.calls == []


def test_regions_by_id_or_name() -> None:
    assert regions_named([EUROPE, ASIA], ["r2", "europe", "Asia"]) == [ASIA, EUROPE]
    with pytest.raises(UnknownName) as unknown:
        regions_named([EUROPE, ASIA], ["Mars"])
    assert unknown.value.candidates == (("r1", "Europe"), ("r2", "Asia"))
    with pytest.raises(AmbiguousName) as ambiguous:
        regions_named([EUROPE, ASIA, ASIA_TOO], ["Asia"])
    assert ambiguous.value.candidates == (("r2", "Asia"), ("r3", "Asia"))


async def test_the_window_gets_everything_and_is_told(catalog: Catalog, house: House) -> None:
    await catalog.in_use()
    await until(lambda: bool(house.told) and not house.told[-1].syncing and house.told[-1].collections == 9)
    assert house.told[0].syncing
    assert any(event.changed for event in house.told)
    assert [node.path for node in await catalog.categories()] == ["Outdoor", "Outdoor \u203a Jackets"]
    [found] = await catalog.collections("outdoor rain")
    assert found == CollectionChoice(id="11", name="Rain Jacket", sku="SKU-1", path="Outdoor \u203a Jackets")
    angle, shot = await catalog.attributes()
    assert (angle.type, angle.options, angle.required) == ("pick_list", ("Front", "Back"), True)
    assert (shot.type, shot.required) == ("date", False)
    house.lists.calls.clear()
    await catalog.collections("twin")
    assert house.lists.calls == []


async def test_changes_come_with_the_next_reading(catalog: Catalog, house: House) -> None:
    await catalog.refresh()
    house.lists.rows["collection"].append(row("99", "Brand new", at=time.time()))
    house.lists.calls.clear()
    assert (await catalog.refresh()).collections == 10
    assert [call for call in house.lists.calls if "collection" in call] == ["GET /collection?changes"] * 2


async def test_offline_at_start_the_last_copy_serves(house: House) -> None:
    catalog = await house.open()
    await catalog.refresh()
    await catalog.regions()
    await house.close(catalog)
    house.lists.down = True
    catalog = await house.open()
    assert [c.id for c in await catalog.collections("twin")] == ["14", "15"]
    assert await catalog.regions() == [EUROPE, ASIA]
    with pytest.raises(Unreachable):
        await catalog.refresh()
    assert (await catalog.freshness()).sentence
    assert [c.id for c in await catalog.choices(["15", "none", "11"])] == ["15", "11"]
    await house.close(catalog)


async def test_another_account_has_another_copy(house: House) -> None:
    catalog = await house.open()
    await catalog.refresh()
    await catalog.set_favourite("11", True)
    await house.close(catalog)
    house.lists.rows["collection"] = [row("71", "Twin of another")]
    catalog = await house.open("somebody else")
    assert await catalog.choices(["11"]) == []
    await catalog.refresh()
    assert [c.id for c in await catalog.collections("twin")] == ["71"]
    assert await catalog.favourites() == []
    await house.close(catalog)


async def test_pxms_own_search_helps_while_the_copy_is_made(house: House) -> None:
    held = asyncio.Event()

    async def wait(path: str) -> None:
        if path == "/category":
            await held.wait()

    house.lists.wait = wait
    house.lists.hits = [{"id": "11", "name": "Rain Jacket"}]
    catalog = await house.open()
    await catalog.in_use()
    assert [c.id for c in await catalog.collections("rain")] == ["11"]
    held.set()
    await house.close(catalog)


async def test_what_is_made_is_known_at_once(catalog: Catalog, house: House) -> None:
    await catalog.refresh()
    made = await catalog.create_category("  Boots ", "c1")
    assert (made.name, made.path, made.parent_id) == ("Boots", "Outdoor \u203a Boots", "c1")
    shoe = await catalog.create_collection("Winter boot", "WB-1", made.id)
    assert (shoe.name, shoe.sku, shoe.path) == ("Winter boot", "WB-1", "Outdoor \u203a Boots")
    assert [c.id for c in await catalog.collections("winter")] == [shoe.id]
    assert house.told[-1].changed
    with pytest.raises(BadName):
        await catalog.create_collection(" ")


async def test_recents_and_favourites_outlive_the_copy(house: House) -> None:
    catalog = await house.open()
    await catalog.refresh()
    await catalog.remember(["11", "13"])
    await catalog.remember(["14", "gone"])
    await catalog.set_favourite("14", True)
    await catalog.set_favourite("13", True)
    await catalog.set_favourite("13", False)
    await house.close(catalog)
    (house.folder / "catalog.sqlite").unlink()
    catalog = await house.open()
    await catalog.refresh()
    assert [c.id for c in await catalog.recents()] == ["14", "11", "13"]
    assert [c.id for c in await catalog.recents(1)] == ["14"]
    assert [(c.id, c.favourite) for c in await catalog.favourites()] == [("14", True)]
    await house.close(catalog)


async def test_signed_out_there_is_none(tmp_path: Path) -> None:
    account = Account(Settings(signed_out=True), Lessons(tmp_path / "e.json"), {})
    await account.open()
    told: list[CatalogChanged] = []
    catalog = Catalog(account, Store(tmp_path / "c.sqlite"), Marks(tmp_path / "m.json"), told.append)
    with pytest.raises(SignedOut):
        await catalog.collections("x")
    await catalog.close()
