"""Presets are kept by account, told, found whatever the case, and survive a restart; a damaged file is set aside."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest

from pxm_desktop.service.errors import BadName, NameTaken, SignedOut, StorageUnusable, UnknownName
from pxm_desktop.service.preset_store import PresetsFile
from pxm_desktop.service.presets import LONGEST_NAME, Presets
from pxm_desktop.service.presets_api import Stale
from pxm_desktop.transfer.events import PresetsChanged
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute

GOES = Destination(
    collections=("1", "2"),
    regions=("7",),
    publish=True,
    on_duplicate=DuplicatePolicy.REPLACE,
    attributes=(FileAttribute(id="a", value=("x", "y"), name="Care"), FileAttribute(id="b", value=1.5)),
)


class Desk:
    """Presets on a file, with the account that a test says."""

    def __init__(self, path: Path) -> None:
        self.account = "me"
        self.told: list[PresetsChanged] = []
        self.file = PresetsFile(path)
        self.file.read()
        self.presets = Presets(self.file, lambda: self.account, self._check, self.told.append)

    async def _check(self, destination: Destination) -> Stale:
        return Stale(collections=destination.collections)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "presets.json"


@pytest.fixture
def desk(path: Path) -> Desk:
    return Desk(path)


async def test_a_preset_survives_and_is_private(desk: Desk, path: Path) -> None:
    await desk.presets.save("  Spring \n campaign ", GOES)
    await desk.presets.save_region_set("DACH", ["7", "8", "7"])
    await desk.presets.remember(GOES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Desk(path).presets
    assert [(p.name, p.destination) for p in await again.list()] == [("Spring campaign", GOES)]
    assert [(s.name, s.regions) for s in await again.region_sets()] == [("DACH", ("7", "8"))]
    assert await again.last() == GOES
    assert len(desk.told) == 2


async def test_names_are_unique_whatever_the_case(desk: Desk) -> None:
    await desk.presets.save("Straße", GOES)
    with pytest.raises(NameTaken, match="Straße"):
        await desk.presets.save("STRASSE", Destination())
    used = await desk.presets.use("strasse")
    assert (used.uses, used.name) == (1, "Straße")
    assert used.last_used
    replaced = await desk.presets.save("STRASSE", Destination(), replace=True)
    assert (replaced.name, replaced.uses, replaced.destination) == ("STRASSE", 1, Destination())
    assert len(await desk.presets.list()) == 1


async def test_rename_and_delete(desk: Desk) -> None:
    await desk.presets.save("One", GOES)
    await desk.presets.save("Two", GOES)
    with pytest.raises(NameTaken):
        await desk.presets.rename("one", "TWO")
    assert (await desk.presets.rename("one", "ONE")).name == "ONE"
    assert (await desk.presets.rename("ONE", "Zero")).name == "Zero"
    assert [p.name for p in await desk.presets.list()] == ["Two", "Zero"]
    await desk.presets.delete("two")
    with pytest.raises(UnknownName) as unknown:
        await desk.presets.delete("two")
    assert unknown.value.candidates == (("Zero", ""),)
    await desk.presets.save_region_set("North", ["1"])
    await desk.presets.rename_region_set("north", "South")
    with pytest.raises(NameTaken):
        await desk.presets.save_region_set("SOUTH", ["2"])
    await desk.presets.delete_region_set("south")
    assert await desk.presets.region_sets() == ()


@pytest.mark.parametrize("name", ["", " \t\n", "x" * (LONGEST_NAME + 1), "a\x00b", "a\ud800"])
async def test_names_that_are_none(desk: Desk, name: str) -> None:
    with pytest.raises(BadName):
        await desk.presets.save(name, GOES)
    with pytest.raises(BadName):
        await desk.presets.save_region_set("Empty", [])
    assert await desk.presets.list() == ()


async def test_each_account_has_its_own(desk: Desk) -> None:
    await desk.presets.save("Mine", GOES)
    desk.account = "other"
    assert await desk.presets.list() == ()
    assert await desk.presets.last() is None
    desk.account = ""
    with pytest.raises(SignedOut):
        await desk.presets.save("Nobody's", GOES)
    desk.account = "me"
    assert [p.name for p in await desk.presets.list()] == ["Mine"]


async def test_changes_at_once_do_not_undo_each_other(desk: Desk, path: Path) -> None:
    await asyncio.gather(*(desk.presets.save(f"Preset {n}", GOES) for n in range(20)))
    await asyncio.gather(*(desk.presets.use("preset 3") for _ in range(10)))
    kept = await Desk(path).presets.list()
    assert len(kept) == 20
    assert next(p.uses for p in kept if p.name == "Preset 3") == 10


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"me": 5}', b"\xff\xfe", b"[" * 100_000])
async def test_a_damaged_file_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    desk = Desk(path)
    (aside,) = path.parent.glob("presets.damaged-*.json")
    assert aside.read_bytes() == content
    assert aside.name in desk.file.notices[0]
    assert await desk.presets.list() == ()
    await desk.presets.save("New", GOES)
    assert [p.name for p in await Desk(path).presets.list()] == ["New"]


async def test_what_is_sound_in_a_damaged_file_is_kept(desk: Desk, path: Path) -> None:
    await desk.presets.save("Sound", GOES)
    await desk.presets.save("Spoilt", GOES)
    content = json.loads(path.read_bytes())
    content["me"]["presets"][1]["destination"]["on_duplicate"] = "perhaps"
    path.write_text(json.dumps(content), encoding="utf-8")
    again = Desk(path)
    assert [(p.name, p.destination) for p in await again.presets.list()] == [("Sound", GOES)]
    assert len(again.file.notices) == 1
    assert Desk(path).file.notices == []


def test_a_reader_leaves_a_damaged_file_where_it_is(path: Path) -> None:
    path.write_bytes(b"{")
    file = PresetsFile(path)
    file.read(set_aside=False)
    assert path.read_bytes() == b"{"
    assert len(file.notices) == 1


async def test_a_disk_that_takes_nothing_leaves_what_was_kept(desk: Desk, path: Path) -> None:
    await desk.presets.save("Kept", GOES)
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageUnusable):
        await desk.presets.save("Lost", GOES)
    assert [p.name for p in await desk.presets.list()] == ["Kept"]
    assert len(desk.told) == 1


async def test_the_last_destination_can_be_forgotten(desk: Desk, path: Path) -> None:
    await desk.presets.remember(GOES)
    await desk.presets.remember(None)
    assert await Desk(path).presets.last() is None
    assert desk.told == []
    assert (await desk.presets.check(GOES)).anything
