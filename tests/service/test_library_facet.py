"""The library as a facet: live and offline, PXM's own search, saved searches, and what this program itself does."""

from __future__ import annotations

import time
from array import array
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog.files import sync
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import NotFound, Unreachable
from pxm_desktop.pxm.models import File
from pxm_desktop.service.account import Account
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.connect import Connection
from pxm_desktop.service.errors import BadName, SignedOut, StorageUnusable
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.library.facet import Library
from pxm_desktop.service.library.here import FilesHere
from pxm_desktop.service.library.searches import Searches
from pxm_desktop.service.library_api import FileQuery, SavedSearch
from pxm_desktop.service.marks import Marks
from pxm_desktop.service.settings import Settings
from pxm_desktop.transfer.events import CatalogChanged, LibraryChanged, TransfersChanged
from pxm_desktop.transfer.model import Destination, Stage, Transfer
from tests.pxm.helpers import make_client, until
from tests.support.filelists import FileLists


class House:
    """The library of a scripted PXM, in a folder that may be opened again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lists = FileLists()
        self.told: list[LibraryChanged] = []
        self.sent: list[str] = []
        self.history_broken = False

    async def open(self, client_id: str = "me", *, owner: bool = True) -> Library:
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
        store = Store(self.folder / "catalog.sqlite", writable=owner)
        searches = Searches(self.folder / "searches.json")
        searches.read()
        self.library: Library

        def catalog_told(event: CatalogChanged) -> None:
            self.library.told(event)

        self.catalog = Catalog(self.account, store, Marks(self.folder / "marks.json"), catalog_told)
        self.library = Library(
            self.account,
            store,
            searches,
            self.catalog.known,
            self._sent,
            self.told.append,
            self.folder / "pictures.sqlite",
            owner=owner,
        )
        return self.library

    async def _sent(self, account: str, mark: int) -> tuple[int, Sequence[str]]:
        assert account.endswith("|me")
        if self.history_broken:
            raise StorageUnusable("The history is damaged.")
        return len(self.sent), self.sent[mark:]

    async def close(self) -> None:
        await self.library.close()
        await self.catalog.close()
        await self.account.close()

    async def names(self, words: str = "", **query: Any) -> list[str]:
        found = await self.library.find(FileQuery(words=words, **query))
        numbers = array("I", found.numbers)
        return [file.name for file in await self.library.files(numbers)]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "PACE", 0.0)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.lists.rows["collection"] = [{"id": "c1", "name": "Rain Jacket", "additional_title": "BRJ"}]
    house.lists.rows["region"] = [{"id": "r1", "name": "Europe", "is_primary": True}]
    for number in range(3):
        house.lists.file(number, collections=[{"id": "c1"}] if number else [])
    await house.open()
    yield house
    await house.close()


def transfer(**fields: Any) -> Transfer:
    return Transfer(
        **{
            "id": 1,
            "batch_id": 1,
            "path": b"/a/Sent.jpg",
            "name": "Sent.jpg",
            "size": 77,
            "stage": Stage.DONE,
            "file_id": "new",
            "finished_at": time.time(),
            "destination": Destination(collections=("c1",)),
            **fields,
        }
    )


async def test_a_first_look_reads_everything_and_says_so(house: House) -> None:
    first = await house.library.freshness()
    assert (first.files, first.synced_at, first.full_at) == (0, None, None)
    await until(lambda: bool(house.told) and not house.told[-1].syncing)
    assert house.told[0].syncing
    assert any(event.changed for event in house.told)
    assert house.told[-1].files == 3
    fresh = await house.library.freshness()
    assert fresh.synced_at is not None
    assert not fresh.sentence
    # Products were read before, so that files are found by their names.
    assert sorted(await house.names("jacket")) == ["Picture 0001.jpg", "Picture 0002.jpg"]
    assert (await house.library.counts()).unlinked == 1
    [file] = await house.library.by_ids(["f1", "none"])
    assert (file.products, file.regions, file.kind, file.size) == (("c1",), ("r1",), "image", 1001)
    assert file.has_picture


async def test_what_the_history_knows_is_mine_and_a_broken_one_is_no_matter(house: House) -> None:
    house.history_broken = True
    assert (await house.library.sync()).files == 3
    house.history_broken = False
    house.sent = ["f2"]
    await house.library.sync()
    assert await house.names(mine=True) == ["Picture 0002.jpg"]


async def test_a_product_that_is_renamed(house: House) -> None:
    await house.library.sync()
    house.lists.rows["collection"][0] |= {"name": "Parka", "at": time.time()}
    await house.catalog.refresh()
    await until(lambda: not house.library._beside)
    assert await house.names("jacket") == []
    assert len(await house.names("parka")) == 2


async def test_offline_the_copy_answers_and_says_why(house: House) -> None:
    await house.library.sync()
    await house.close()
    house.lists.down = True
    await house.open()
    assert len(await house.names("picture")) == 3
    with pytest.raises(Unreachable):
        await house.library.sync()
    fresh = await house.library.freshness()
    assert fresh.sentence
    assert fresh.synced_at is not None
    assert house.told[-1].sentence
    detail = await house.library.detail("f1")
    assert (detail.live, detail.file.name, detail.renditions) == (False, "Picture 0001.jpg", ("thumb",))
    assert detail.sentence
    with pytest.raises(Unreachable):
        await house.library.detail("unknown")


async def test_a_file_live_with_its_attributes(house: House) -> None:
    await house.library.sync()
    house.lists.change(
        1, file_name="Live.jpg", ocr_text="Care label", published_start_date="2026-01-01T00:00:00Z"
    )
    house.lists.values["f1"] = [
        {"id": "a1", "name": "Rating", "type": "Number", "value": 4},
        {"id": "a2", "name": "Colours", "type": "List", "value": ["Red", "Blue"]},
    ]
    detail = await house.library.detail("f1")
    assert detail.live
    assert (detail.file.name, detail.ocr_text, detail.published_from) == (
        "Live.jpg",
        "Care label",
        1767225600.0,
    )
    assert detail.attributes is not None
    assert [value.value for value in detail.attributes] == [4, ("Red", "Blue")]
    assert detail.file.rating == 4
    # It is in the copy from now on, attributes too.
    assert await house.names("live blue") == ["Live.jpg"]
    assert house.told[-1].changed


async def test_a_file_that_is_gone_and_one_that_is_not_shown_yet(house: House) -> None:
    await house.library.sync()
    del house.lists.rows["file"][1]
    with pytest.raises(NotFound):
        await house.library.detail("f1")
    assert await house.library.by_ids(["f1"]) == []
    house.library.heard([TransfersChanged(transfers=(transfer(),))])
    await until(lambda: not house.library._beside)
    detail = await house.library.detail("new")
    assert not detail.live
    assert "new file" in detail.sentence


async def test_what_was_sent_from_here_is_there_at_once_without_a_call(house: House) -> None:
    await house.library.sync()
    house.lists.calls.clear()
    house.library.heard(
        [
            TransfersChanged(
                transfers=(
                    transfer(),
                    transfer(id=2, stage=Stage.SENDING, file_id=None),
                    transfer(id=3, file_id="f1"),
                )
            )
        ]
    )
    await until(lambda: not house.library._beside)
    assert house.lists.calls == []
    assert await house.names("sent jacket") == ["Sent.jpg"]
    sent, other = await house.library.by_ids(["new", "f1"])
    assert (sent.processing, sent.products, sent.regions, sent.kind) == (True, ("c1",), None, "image")
    assert other.name == "Picture 0001.jpg"
    assert (await house.library.counts()).mine == 2


async def test_what_was_sent_makes_no_copy_where_nobody_looked(house: House) -> None:
    house.library.heard([TransfersChanged(transfers=(transfer(),))])
    await until(lambda: not house.library._beside)
    assert not (house.folder / "catalog.sqlite").exists()


async def test_what_this_program_changed(house: House) -> None:
    await house.library.sync()
    await house.library.put(File.parse_row({"id": "f1", "file_name": "Put.jpg", "collections": []}))
    assert await house.names("put") == ["Put.jpg"]
    house.lists.change(2, file_name="Touched.jpg")
    house.library.touched(["f2", "gone"])
    await until(lambda: not house.library._beside)
    assert await house.names("touched") == ["Touched.jpg"]


async def test_pxms_own_search_finds_what_the_copy_lacks(house: House) -> None:
    await house.library.sync()
    for number in range(10, 13):
        house.lists.file(number, file_name=f"Elsewhere {number}.jpg")
    house.lists.hits = [{"id": f"f{n}", "name": f"Elsewhere {n}"} for n in (11, 10, 1)] + [
        {"id": "x", "name": "Elsewhere"}
    ]
    house.lists.versions = ("v2.1", "v2")  # an account without version 3
    house.lists.calls.clear()
    found = await house.library.also_in_pxm("elsewhere")
    assert [hit.id for hit in found] == ["f11", "f10"]
    assert "GET /file/f1" not in house.lists.calls
    assert sorted(await house.names("elsewhere")) == ["Elsewhere 10.jpg", "Elsewhere 11.jpg"]
    house.lists.calls.clear()
    assert len(await house.library.also_in_pxm("elsewhere", limit=1)) == 0
    assert not [call for call in house.lists.calls if call.startswith("GET /file/")]


async def test_searches_are_kept_for_each_account(house: House) -> None:
    query = FileQuery(words="jacket", kinds=("image",), rating=4)
    await house.library.save_search(SavedSearch(name=" Good  jackets ", query=query))
    await house.library.save_search(SavedSearch(name="all", query=FileQuery()))
    await house.library.save_search(SavedSearch(name="all", query=FileQuery(mine=True)))
    await house.close()
    await house.open()
    assert await house.library.saved_searches() == [
        SavedSearch(name="all", query=FileQuery(mine=True)),
        SavedSearch(name="Good jackets", query=query),
    ]
    await house.library.forget_search("all")
    assert [search.name for search in await house.library.saved_searches()] == ["Good jackets"]
    with pytest.raises(BadName):
        await house.library.save_search(SavedSearch(name="  ", query=query))
    await house.close()
    await house.open("somebody else")
    assert await house.library.saved_searches() == []


def test_sound_searches_of_a_damaged_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "searches.json"
    path.write_text('{"a": [{"name": "one", "query": {"words": "x"}}, {"name": 5}], "b": 7}')
    searches = Searches(path)
    searches.read()
    assert [search.name for search in searches.of("a")] == ["one"]
    assert searches.notices


async def test_who_does_not_own_the_folder_only_looks(house: House) -> None:
    await house.library.sync()
    await house.close()
    before = (house.folder / "catalog.sqlite").read_bytes()
    await house.open(owner=False)
    house.lists.calls.clear()
    assert len(await house.names("picture")) == 3
    assert (await house.library.freshness()).files == 3
    await house.library.put(File.parse_row({"id": "f1", "file_name": "Put.jpg"}))
    assert not house.library._beside
    assert house.lists.calls == []
    house.lists.change(1, file_name="Live.jpg")
    detail = await house.library.detail("f1")
    assert (detail.live, detail.file.name, detail.file.products) == (True, "Live.jpg", ("c1",))
    house.lists.file(10, file_name="Elsewhere.jpg")
    house.lists.hits = [{"id": "f10", "name": "Elsewhere"}]
    assert [file.name for file in await house.library.also_in_pxm("elsewhere")] == ["Elsewhere.jpg"]
    del house.lists.rows["file"][1]
    with pytest.raises(NotFound):
        await house.library.detail("f1")
    assert len(await house.names("picture")) == 3
    assert (house.folder / "catalog.sqlite").read_bytes() == before


async def test_signed_out(house: House) -> None:
    await house.account.close()
    with pytest.raises(SignedOut):
        await house.library.find(FileQuery())


async def test_what_verbs_ask_the_copy_is_answered_once_there_is_one(house: House) -> None:
    for row in house.lists.rows["file"]:
        row["attributes"] = []
    row.update(attributes=[{"id": "a", "value": "Velvet"}])
    here = FilesHere(house.library)

    async def found(words: str) -> list[File]:
        return [file async for file in here.files_found(words)]

    assert (await found("velvet"), await here.files_with("a")) == ([], None)
    assert house.lists.calls == []
    await house.library.sync()
    house.lists.file(4, attributes=[{"id": "a", "value": "Silk"}], at=time.time())
    [file] = await found("velvet")
    assert (file.id, file.file_name, file.size, file.collections) == (
        "f2",
        "Picture 0002.jpg",
        1002,
        ("c1",),
    )
    # What had changed meanwhile was read before.
    assert await here.files_with("a") == 2
    house.lists.down = True
    assert [file.id for file in await found("silk")] == ["f4"]
