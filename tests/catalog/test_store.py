"""The file of the copy: private, thrown away when it is of no use, never in the way of those who only read."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from pxm_desktop.catalog.glance import Glance, glance
from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.model import ProductRow, RegionRow
from pxm_desktop.catalog.store import CatalogUnusable, Store

ROW = ProductRow("1", "Jacket", "", "standalone", "", ())


async def filled(path: Path) -> None:
    store = Store(path)
    await Mirror(store, "a").put_products([ROW])
    await store.close()


async def names(store: Store) -> list[str]:
    return [product.name for product in await Mirror(store, "a").find("", None, 9, 0)]


async def test_reading_makes_no_file_and_what_is_written_is_private(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    store = Store(path)
    assert await names(store) == []
    assert not path.exists()
    await Mirror(store, "a").put_products([ROW])
    assert await names(store) == ["Jacket"]
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await store.close()
    assert await names(store) == []


@pytest.mark.parametrize("harm", ["version", "other tables", "torn", "no database"])
async def test_a_file_of_no_use_is_begun_anew(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "catalog.sqlite"
    await filled(path)
    if harm in ("version", "other tables"):
        db = sqlite3.connect(path)
        # Four was the number of other tables, of which statements of today know nothing.
        db.execute(f"PRAGMA user_version = {99 if harm == 'version' else 4}")
        db.executescript("DROP TABLE file_hay; DROP TABLE region; DELETE FROM product")
        db.close()
    elif harm == "torn":
        content = path.read_bytes()
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        path.write_bytes(b"no database at all" * 1000)
    looking = Store(path, writable=False)
    assert await names(looking) == []
    await looking.close()
    store = Store(path)
    mirror = Mirror(store, "a")
    assert await names(store) == []
    await mirror.put_products([ROW])
    await mirror.set_regions([RegionRow("r", "Here", primary=True)])
    assert await names(store) == ["Jacket"]
    await store.close()


async def test_a_connection_that_broke_is_replaced(tmp_path: Path) -> None:
    store = Store(tmp_path / "catalog.sqlite")
    await Mirror(store, "a").put_products([ROW])

    def broken(db: sqlite3.Connection) -> None:
        db.close()
        db.execute("SELECT 1")

    for work in (store.write(broken), store.read(broken, None)):
        with pytest.raises(sqlite3.ProgrammingError):
            await work
        assert await names(store) == ["Jacket"]
    await store.close()


async def test_who_may_not_write_reads_the_file_and_keeps_news_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    await filled(path)
    before = path.read_bytes()
    store = Store(path, writable=False)
    assert await names(store) == ["Jacket"]
    await Mirror(store, "a").put_products([ProductRow("2", "Coat", "", "standalone", "", ())])
    assert sorted(await names(store)) == ["Coat", "Jacket"]
    await store.close()
    # Also where nothing was read before.
    store = Store(path, writable=False)
    await Mirror(store, "a").put_products([ProductRow("2", "Coat", "", "standalone", "", ())])
    assert sorted(await names(store)) == ["Coat", "Jacket"]
    await store.close()
    assert path.read_bytes() == before


async def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "missing" / "catalog.sqlite")
    with pytest.raises(CatalogUnusable, match="cannot be kept"):
        await Mirror(store, "a").put_products([ROW])
    await store.close()


async def test_a_glance_tells_names_and_regions_and_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    assert glance(path, "a", ["1"]) == Glance()
    assert not path.exists()
    store = Store(path)
    mirror = Mirror(store, "a")
    await mirror.put_products([ROW])
    await mirror.set_regions([RegionRow("eu", "Europe", True), RegionRow("us", "United States", False)])
    seen = glance(path, "a", ["1", "unknown"])  # while the owner has it open
    await store.close()
    assert seen == Glance({"1": "Jacket"}, (("eu", "Europe", True), ("us", "United States", False)))
    assert glance(path, "a", ["1"]) == Glance({"1": "Jacket"}, seen.regions)
    assert glance(path, "another", ["1"]) == Glance()


@pytest.mark.parametrize("damage", ["content", "version", "table"])
async def test_a_glance_at_a_copy_of_no_use_sees_nothing_and_leaves_it(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "catalog.sqlite"
    await filled(path)
    if damage == "content":
        path.write_bytes(b"no database" * 1000)
    else:
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version=999" if damage == "version" else "DROP TABLE region")
        db.close()
    before = path.read_bytes()
    assert glance(path, "a", ["1"]) == Glance()
    assert path.read_bytes() == before
