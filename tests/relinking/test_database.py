"""The file of changes when it is not as it should be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pxm_desktop.relinking.database import ChangesUnusable, Database
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.model import ItemChange
from pxm_desktop.relinking.records import Item


def items() -> list[Item]:
    wish = ItemChange(what="attribute", id="a", label="Größe", before=("x", "y"), after=None)
    return [Item(number=1, file_id="f", wishes=(wish,), listed=("product:p",))]


async def test_it_is_private_and_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "changes.sqlite"
    first = Database(path)
    number = await Journal(first).add("me", "Title", items(), now=1.0)
    await first.close()
    assert path.stat().st_mode & 0o077 == 0
    again = Database(path)
    [item] = await Journal(again).load(number, [1])
    assert (item.wishes, item.listed, item.deeds) == (items()[0].wishes, ("product:p",), {})
    assert await Journal(again).change("somebody else", number) is None
    assert await Journal(again).recent("somebody else", 10) == []
    await again.close()
    with pytest.raises(ChangesUnusable, match="closed"):
        await Journal(again).recent("me", 10)


async def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "changes.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=99")
    database = Database(path)
    with pytest.raises(ChangesUnusable, match="newer version"):
        await Journal(database).recent("me", 10)
    await database.close()
    assert [found.name for found in tmp_path.iterdir() if "damaged" in found.name] == []


async def test_who_only_looks_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "changes.sqlite"
    looking = Database(path, writable=False)
    assert await Journal(looking).recent("me", 10) == []
    with pytest.raises(ChangesUnusable):
        await Journal(looking).add("me", "Title", items(), now=1.0)
    assert not path.exists()
    await looking.close()


async def test_damage_that_shows_later_is_told_and_made_room_for(tmp_path: Path) -> None:
    path = tmp_path / "changes.sqlite"
    database = Database(path)
    journal = Journal(database)
    await journal.add(
        "me", "Title", [Item(n, f"f{n}", wishes=items()[0].wishes) for n in range(1, 500)], now=1.0
    )
    await database.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = b"\xa5" * (len(content) - 4096 * 2)
    path.write_bytes(content)
    database = Database(path)
    journal = Journal(database)
    with pytest.raises(ChangesUnusable, match="damaged"):
        await journal.recent("me", 10)
    assert any("set aside" in notice for notice in database.notices)
    assert await journal.recent("me", 10) == []
    assert await journal.add("me", "Title", items(), now=1.0) == 1
    await database.close()


async def test_a_connection_that_broke_is_replaced(tmp_path: Path) -> None:
    database = Database(tmp_path / "changes.sqlite")
    journal = Journal(database)

    def broken(db: sqlite3.Connection) -> None:
        db.close()
        db.execute("SELECT 1")

    number = await journal.add("me", "Title", items(), now=1.0)
    for work in (database.run(broken), database.read(broken, None)):
        with pytest.raises(ChangesUnusable):
            await work
        assert len(await journal.load(number, [1])) == 1
    await database.close()
