"""Duplicates as a facet: what is found, broken pictures and links, PXM away in the middle, and whose search it is."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pxm_desktop.likeness.looks import Looks
from pxm_desktop.pxm.errors import NotFound, RateLimited, ServerFailed, UnexpectedAnswer, Unreachable
from pxm_desktop.service.duplicates.decoding import Decoding
from pxm_desktop.service.duplicates.facet import Duplicates
from pxm_desktop.service.duplicates.search import IN_A_ROW
from pxm_desktop.service.duplicates_api import DuplicateScope, DuplicateSearch
from pxm_desktop.service.errors import ServiceError, SignedOut, StorageUnusable
from pxm_desktop.service.history_api import HistoryEntry, HistoryPage, HistoryQuery
from pxm_desktop.service.library_api import FileQuery, FoundFiles, LibraryFile, LibraryFreshness, PictureSize
from pxm_desktop.thumbnails.decoder import Decoder
from pxm_desktop.transfer.events import DuplicatesChanged
from tests.likeness.drawn import jpeg, looks, scene
from tests.pxm.helpers import until
from tests.ui.fake_history import entry

ALL = DuplicateScope()
SHOE, SHOE_SMALL = jpeg(scene(1)), jpeg(scene(1).resize((200, 200), Image.Resampling.LANCZOS), quality=50)
HAT, COAT = jpeg(scene(2)), jpeg(scene(5))
BROKEN = SHOE[:300]
LOOKS = {content: looks(content) for content in (SHOE, SHOE_SMALL, HAT, COAT)}
REFUSED = ServerFailed("The storage of PXM does not accept the link that PXM gave.")
AWAY = Unreachable("other")


class Pxm:
    """Library and history in memory; `troubles` are raised once each where a file is asked for, None lets it pass."""

    def __init__(self) -> None:
        self.files_: dict[str, LibraryFile] = {}
        self.pictures: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.entries: list[HistoryEntry] = []
        self.troubles: dict[str, list[Exception]] = {}
        self.calls: list[str] = []
        self.signed_in = True
        self.away = False
        self.history_broken = False
        self.gate: asyncio.Event | None = None

    def add(self, name: str, picture: bytes | None = None, etag: str = "", **fields: Any) -> None:
        number = len(self.files_) + 1
        values: dict[str, Any] = {
            "size": 1000 + number,
            "width": 10,
            "height": 10,
            "updated_at": 1.0,
            "products": (),
        }
        self.files_[name] = LibraryFile(number=number, id=name, name=name, kind="image", **(values | fields))
        self.etags[name] = etag
        if picture is not None:
            self.pictures[name] = picture

    def key(self) -> str:
        if not self.signed_in:
            raise SignedOut("Nobody is signed in.")
        return "pxm|me"

    async def freshness(self) -> LibraryFreshness:
        self.key()
        return LibraryFreshness()

    async def find(self, query: FileQuery) -> FoundFiles:
        files = [f for f in self.files_.values() if not query.product or query.product in (f.products or ())]
        return FoundFiles(numbers=array("I", [file.number for file in files]).tobytes())

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        by_number = {file.number: file for file in self.files_.values()}
        return [by_number[number] for number in numbers if number in by_number]

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        self.key()
        return [self.files_[each] for each in ids if each in self.files_]

    async def picture(self, file_id: str, size: PictureSize = "thumb") -> bytes | None:
        await self._asked(file_id)
        return self.pictures.get(file_id)

    async def etag(self, file_id: str) -> str:
        await self._asked(file_id)
        return self.etags[file_id]

    async def _asked(self, file_id: str) -> None:
        self.calls.append(file_id)
        if self.gate is not None:
            await self.gate.wait()
        if self.away:
            raise AWAY
        for trouble in self.troubles.get(file_id, [])[:1]:
            self.troubles[file_id].pop(0)
            raise trouble

    async def search(self, query: HistoryQuery, after: int | None = None, limit: int = 100) -> HistoryPage:
        if self.history_broken:
            raise StorageUnusable("The history is damaged.")
        return HistoryPage(entries=tuple(self.entries))


class Eyes:
    """Knows how pictures look without a worker."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.blind = False
        self.closed = False

    async def looks(self, content: bytes) -> Looks | None:
        if self.blind:
            raise ServiceError("Pictures cannot be compared here.")
        self.seen.append(content)
        return LOOKS.get(content)

    async def close(self) -> None:
        self.closed = True


class House:
    """The facet over an account, in a folder that may be opened again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "likeness.sqlite"
        self.pxm = Pxm()
        self.eyes = Eyes()
        self.told: list[DuplicatesChanged] = []
        self.open()

    def open(self, *, eyes: Callable[[], Any] | None = None, owner: bool = True) -> Duplicates:
        self.facet = Duplicates(
            self.path,
            self.pxm.key,
            self.pxm,
            self.pxm,
            self.told.append,
            owner=owner,
            eyes=eyes or (lambda: self.eyes),
            waits=(0.0, 0.0),
        )
        return self.facet

    async def search(self, scope: DuplicateScope = ALL, *, near: bool = False) -> DuplicateSearch:
        await self.facet.search(scope, near)
        await self.ended()
        return await self.facet.state()

    async def ended(self) -> None:
        assert self.facet._task is not None
        async with asyncio.timeout(30):
            await asyncio.shield(self.facet._task)

    async def groups(self) -> list[tuple[str, list[str]]]:
        return [(group.proof, [file.id for file in group.files]) for group in await self.facet.groups()]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    yield made
    await made.facet.close()


async def test_the_same_content_is_proved_by_etags_and_by_the_history(house: House) -> None:
    pxm = house.pxm
    for name, etag in (("a", "1" * 32), ("b", "2" * 32), ("c", "1" * 32)):
        pxm.add(name, SHOE, etag, size=70)
    for name in ("d", "e"):
        pxm.add(name, size=80)
        pxm.entries.append(entry(9, file_id=name, size=80, checksum="f" * 64))
    pxm.files_["c"] = pxm.files_["c"].model_copy(update={"products": ("11",)})
    now = await house.search()
    assert (now.state, now.groups, now.unknown) == ("done", 2, 0)
    assert await house.groups() == [("content", ["a", "c"]), ("content", ["d", "e"])]
    assert [group.keep for group in await house.facet.groups()] == ["c", "e"]
    assert house.eyes.closed
    assert [event.state for event in house.told[:1] + house.told[-1:]] == ["running", "done"]
    assert {event.scope for event in house.told} == {ALL.key}


async def test_a_history_that_cannot_be_read_is_no_reason_to_find_nothing(house: House) -> None:
    house.pxm.history_broken = True
    house.pxm.add("a", etag="1" * 32, size=70)
    house.pxm.add("b", etag="1" * 32, size=70)
    assert (await house.search()).groups == 1


async def test_one_broken_picture_of_many_is_left_out_and_counted(house: House) -> None:
    pxm = house.pxm
    for number in range(300):
        pxm.add(f"f{number}", HAT if number == 5 else COAT if number == 6 else None)
    pxm.add("shoe", SHOE)
    pxm.add("small", SHOE_SMALL)
    pxm.add("broken", BROKEN)
    now = await house.search(near=True)
    assert (now.state, now.groups, now.unknown, now.unreadable) == ("done", 1, 298, 1)
    assert await house.groups() == [("near", ["shoe", "small"])]


async def test_a_real_worker_looks_at_the_pictures_and_is_gone_with_the_search(house: House) -> None:
    decoders: list[Decoder] = []

    def eyes() -> Decoding:
        decoders.append(Decoder())
        return Decoding(decoders[-1])

    await house.facet.close()
    house.open(eyes=eyes)
    for name, picture in (("shoe", SHOE), ("broken", BROKEN), ("small", SHOE_SMALL), ("hat", HAT)):
        house.pxm.add(name, picture)
    now = await house.search(near=True)
    assert (now.state, now.unreadable) == ("done", 1)
    assert await house.groups() == [("near", ["shoe", "small"])]
    assert decoders[0].pid is None
    # All is known now: nothing is started for a second search.
    del house.pxm.files_["broken"]
    await house.search(near=True)
    assert len(decoders) == 2
    assert await house.groups() == [("near", ["shoe", "small"])]


async def test_without_what_opens_pictures_that_is_said(house: House, tmp_path: Path) -> None:
    await house.facet.close()
    house.open(eyes=lambda: Decoding(Decoder(command=[str(tmp_path / "nothing")])))
    house.pxm.add("a", SHOE)
    now = await house.search(near=True)
    assert now.state == "failed"
    assert "media" in now.sentence


async def test_the_same_content_is_found_where_pictures_cannot_be_opened(house: House) -> None:
    house.eyes.blind = True
    for name, etag in (("a", "1" * 32), ("b", "1" * 32), ("c", ""), ("d", "")):
        house.pxm.add(name, SHOE, etag, size=70 if etag else 80)
    now = await house.search()
    assert (now.state, now.groups, now.unreadable) == ("done", 1, 2)


@pytest.mark.parametrize(
    "trouble",
    [REFUSED, NotFound(), UnexpectedAnswer("What the storage of PXM gave is no picture.")],
    ids=["link refused", "deleted", "no picture"],
)
async def test_what_is_one_files_own_trouble_leaves_that_one_out(house: House, trouble: Exception) -> None:
    pxm = house.pxm
    for number in range(40):
        pxm.add(f"f{number}", HAT, products=("11",))
    pxm.troubles["f7"] = [trouble]
    now = await house.search(near=True)
    assert (now.state, now.unknown, now.groups) == ("done", 1, 1)
    [group] = await house.facet.groups()
    assert len(group.files) == 39
    # It is asked for again the next time, and only it.
    pxm.calls.clear()
    assert (await house.search(near=True)).unknown == 0
    assert pxm.calls == ["f7"]


async def test_a_storage_that_refuses_everything_ends_the_search(house: House) -> None:
    for number in range(100):
        house.pxm.add(f"f{number}", HAT)
        house.pxm.troubles[f"f{number}"] = [REFUSED] * 9
    now = await house.search(near=True)
    assert (now.state, now.sentence) == ("failed", f"{REFUSED.sentence} {REFUSED.todo}")
    assert len(house.pxm.calls) < 3 * IN_A_ROW


@pytest.mark.parametrize("trouble", [AWAY, RateLimited(0.01)], ids=["unreachable", "asked to wait"])
async def test_a_short_outage_is_waited_out_and_said(house: House, trouble: Exception) -> None:
    for number in range(20):
        house.pxm.add(f"f{number}", HAT)
    house.pxm.troubles["f9"] = [trouble, trouble]
    now = await house.search(near=True)
    assert (now.state, now.unknown, now.sentence) == ("done", 0, "")
    said = [event.sentence for event in house.told if event.state == "running"]
    assert trouble.sentence in said  # type: ignore[attr-defined]


async def test_pxm_away_in_the_middle_ends_it_and_the_next_one_goes_on_from_there(house: House) -> None:
    pxm = house.pxm
    for number in range(60):
        pxm.add(f"f{number}", HAT)
    pxm.troubles["f30"] = [AWAY] * 3
    now = await house.search(near=True)
    assert (now.state, now.sentence) == ("failed", f"{AWAY.sentence} {AWAY.todo}")
    assert await house.groups() == []
    before = set(pxm.calls) - {"f30"}
    assert 25 < len(before) < 35
    # The program ends and begins anew.
    await house.facet.close()
    house.open()
    pxm.calls.clear()
    assert (await house.search(near=True)).state == "done"
    asked = set(pxm.calls)
    assert "f30" in asked
    assert len(asked & before) <= 1  # what was under way beside it
    assert len((await house.facet.groups())[0].files) == 60


async def test_it_can_be_stopped_in_the_middle(house: House) -> None:
    house.pxm.add("a", HAT)
    house.pxm.gate = asyncio.Event()
    await house.facet.search(ALL, near=True)
    await until(lambda: bool(house.pxm.calls))
    assert (await house.facet.stop()).state == "stopped"
    assert house.eyes.closed
    assert house.told[-1].state == "stopped"
    assert (await house.facet.stop()).state == "stopped"


async def test_a_state_of_a_file_that_has_changed_is_looked_at_anew(house: House) -> None:
    house.pxm.add("a", HAT)
    house.pxm.add("b", HAT)
    assert (await house.search(near=True)).groups == 1
    house.pxm.files_["b"] = house.pxm.files_["b"].model_copy(update={"updated_at": 2.0})
    house.pxm.pictures["b"] = COAT
    house.pxm.calls.clear()
    assert (await house.search(near=True)).groups == 0
    assert house.pxm.calls == ["b"]


async def test_it_looks_only_among_the_files_that_are_meant(house: House) -> None:
    for name, products in (("a", ("11",)), ("b", ("11",)), ("c", ("12",)), ("d", ())):
        house.pxm.add(name, SHOE, products=products)
    of_product = DuplicateScope(query=FileQuery(product="11"))
    assert (await house.search(of_product, near=True)).scope == of_product.key
    assert await house.groups() == [("near", ["a", "b"])]
    some = DuplicateScope(ids=("d", "c", "c", "gone"))
    assert (await house.search(some, near=True)).scope == some.key
    assert await house.groups() == [("near", ["d", "c"])]
    assert len({ALL.key, of_product.key, some.key}) == 3


async def test_two_searches_at_once_leave_one(house: House) -> None:
    for name in ("a", "b"):
        house.pxm.add(name, SHOE)
    house.pxm.gate = asyncio.Event()
    await house.facet.search(ALL, near=True)
    one, other = DuplicateScope(ids=("a",)), DuplicateScope(ids=("b",))
    await asyncio.gather(house.facet.search(one, near=True), house.facet.search(other, near=True))
    running = [task for task in asyncio.all_tasks() if task.get_name() == "duplicates"]
    assert running == [house.facet._task]
    assert (await house.facet.state()).scope == other.key
    house.pxm.gate.set()
    await house.ended()
    assert house.told[-1].scope == other.key


async def test_files_that_are_gone_by_now_leave_no_groups_of_one(house: House) -> None:
    for number in range(6):
        house.pxm.add(f"f{number}", etag=str(number // 2) * 32, size=70 + number // 2)
    assert (await house.search()).groups == 3
    del house.pxm.files_["f0"], house.pxm.files_["f3"]
    [group] = await house.facet.groups(0, 2)
    assert [file.id for file in group.files] == ["f4", "f5"]
    assert house.told[-1].groups == 1


async def test_what_is_kept_is_another_one_where_the_proposed_one_is_gone(house: House) -> None:
    for name, products in (("a", ()), ("b", ("11",)), ("c", ())):
        house.pxm.add(name, etag="1" * 32, size=70, products=products)
    await house.search()
    assert [group.keep for group in await house.facet.groups()] == ["b"]
    del house.pxm.files_["b"]
    assert [group.keep for group in await house.facet.groups()] == ["a"]


async def test_no_duplicates_are_remembered_for_the_account(house: House) -> None:
    for name in ("a", "b"):
        house.pxm.add(name, etag="1" * 32, size=70)
    await house.search()
    [group] = await house.facet.groups()
    await house.facet.not_duplicates([group.key])
    assert (await house.facet.groups(), house.told[-1].groups) == ([], 0)
    await house.facet.close()
    house.open()
    assert (await house.search()).groups == 0


async def test_who_does_not_own_the_folder_keeps_nothing_in_it(house: House) -> None:
    await house.facet.close()
    house.open(owner=False)
    for name in ("a", "b"):
        house.pxm.add(name, SHOE)
    assert (await house.search(near=True)).groups == 1
    assert not house.path.exists()


async def test_a_disk_that_takes_nothing_is_told(house: House, tmp_path: Path) -> None:
    house.path = tmp_path / "no folder" / "likeness.sqlite"
    house.open()
    house.pxm.add("a", SHOE)
    now = await house.search(near=True)
    assert now.state == "failed"
    assert "cannot be used" in now.sentence


async def test_every_command_says_that_nobody_is_signed_in(house: House) -> None:
    house.pxm.add("a", SHOE)
    house.pxm.signed_in = False
    facet = house.facet
    commands: list[Coroutine[Any, Any, Any]] = [
        facet.search(ALL),
        facet.state(),
        facet.stop(),
        facet.groups(),
        facet.not_duplicates(["k"]),
    ]
    for command in commands:
        with pytest.raises(SignedOut):
            await command
    assert not house.path.exists()
    assert house.told == []


async def test_another_account_sees_nothing_of_it(house: House) -> None:
    for name in ("a", "b"):
        house.pxm.add(name, SHOE)
    await house.search(near=True)
    await house.facet.leave()
    assert await house.facet.state() == DuplicateSearch()
    assert await house.facet.groups() == []
