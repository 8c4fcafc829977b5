"""Pictures through the service: whose they are, the limit of the settings, and files that are saved whole or not."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from pxm_desktop.pxm.errors import NotFound, Unreachable
from pxm_desktop.pxm.lean_httpx import httpx
from pxm_desktop.renditions.fetch import Fetcher
from pxm_desktop.service.account import Account
from pxm_desktop.service.connect import Connection
from pxm_desktop.service.errors import NotSaved, SignedOut
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.library.pictures import Pictures
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.service.settings import AccountRef, Settings
from tests.pxm.helpers import make_client, until
from tests.renditions.storage import Storage, picture
from tests.service.test_full_disk import fill, tiny_disk
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder", "tiny_disk"]  # fixtures


class House:
    """Pictures of who is signed in, on a scripted storage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.storage = Storage()
        self.known: dict[str, LibraryFile] = {}

    async def open(self, settings: Settings | None = None) -> Pictures:
        environment = {
            "PXM_CLIENT_ID": "me",
            "PXM_CLIENT_SECRET": "s",
            "PXM_BASE_URL": "https://pxm.example",
        }

        async def connect(access: object, lessons: object) -> Connection:
            client = make_client(self.storage.pxm)
            await client.__aenter__()
            return Connection(client, client._caller.transport._budget)

        async def known(ids: Sequence[str]) -> list[LibraryFile]:
            return [self.known[each] for each in ids if each in self.known]

        self.account = Account(
            settings or Settings(), Lessons(self.folder / "e.json"), environment, connect=connect
        )
        await self.account.open()
        fetcher = Fetcher(http=httpx.MockTransport(self.storage.s3))
        self.pictures = Pictures(self.account, self.folder / "pictures.sqlite", known, fetcher=fetcher)
        return self.pictures

    def save(self, name: str = "a.jpg", **options: bool) -> asyncio.Task[int]:
        target = os.fsencode(self.folder / name)
        return asyncio.create_task(self.pictures.save("a", target, "original", **options))

    async def close(self) -> None:
        await self.pictures.close()
        await self.account.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    await made.open()
    yield made
    await made.close()


async def test_what_the_copy_knows_saves_calls(house: House) -> None:
    for number in range(8):
        name = f"f{number}"
        house.storage.add(name, "thumb", collections=[{"id": "p"}])
        house.known[name] = LibraryFile(number=number, id=name, name=name, products=("p",), updated_at=1.0)
    found = await asyncio.gather(*(house.pictures.picture(f"f{n}") for n in range(8)))
    assert found == [picture(f"f{n} thumb") for n in range(8)]
    assert house.storage.api == ["list p"]


async def test_a_file_that_was_just_read_is_not_read_again_for_its_picture(house: House) -> None:
    house.storage.add("a", "preview")
    file = await house.account.client().files.get("a")
    await house.pictures.learn(file)
    assert await house.pictures.picture("a", "preview") == picture("a preview")
    assert house.storage.api == ["GET a"]


async def test_nothing_is_read_for_who_is_signed_out(tmp_path: Path) -> None:
    account = Account(Settings(), Lessons(tmp_path / "e.json"), {})
    await account.open()

    async def known(ids: Sequence[str]) -> list[LibraryFile]:
        raise AssertionError("not asked")

    pictures = Pictures(account, tmp_path / "pictures.sqlite", known)
    for command in (pictures.picture("a"), pictures.link("a"), pictures.save("a", b"/x")):
        with pytest.raises(SignedOut):
            await command
    await pictures.close()
    assert not (tmp_path / "pictures.sqlite").exists()


async def test_another_account_has_other_links_and_pictures(house: House) -> None:
    house.storage.add("a", "thumb")
    await house.pictures.picture("a")
    client = make_client(house.storage.pxm)
    await client.__aenter__()
    await house.account.close()
    house.account._connection = Connection(client, client._caller.transport._budget)
    house.account.reference = AccountRef(base_url="https://pxm.example", client_id="you")
    await house.pictures.picture("a")
    assert house.storage.api == ["GET a", "GET a"]
    assert len(house.storage.fetched) == 2


async def test_the_limit_of_the_settings_holds_at_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    pictures = await house.open(Settings(picture_cache=80))
    for number in range(100):
        house.storage.add(f"f{number}", "thumb")
        house.storage.objects[f"/f{number}/thumb"] = picture(f"f{number}", 1_000_000)
        await pictures.picture(f"f{number}")
    cache = tmp_path / "pictures.sqlite"
    assert 60_000_000 < cache.stat().st_size < 86_000_000
    house.account.settings = Settings(picture_cache=50)
    pictures.limit_changed()
    await until(lambda: cache.stat().st_size < 54_000_000)
    await house.close()


async def test_a_file_is_saved_whole(house: House) -> None:
    house.storage.add("a", original=True)
    content = house.storage.objects["/a/original"] = os.urandom(700_000)
    assert await house.save() == 700_000
    assert (house.folder / "a.jpg").read_bytes() == content
    assert sorted(path.name for path in house.folder.iterdir()) == ["a.jpg"]
    umask = os.umask(0)
    os.umask(umask)
    assert (house.folder / "a.jpg").stat().st_mode & 0o777 == 0o666 & ~umask


async def test_a_file_that_is_there_is_only_replaced_when_told_so(house: House) -> None:
    house.storage.add("a", original=True)
    (house.folder / "a.jpg").write_bytes(b"precious")
    with pytest.raises(NotSaved, match="there is a file of that name"):
        await house.save()
    assert (house.folder / "a.jpg").read_bytes() == b"precious"
    assert house.storage.api == []
    await house.save(replace=True)
    assert (house.folder / "a.jpg").read_bytes() == picture("a original")


async def test_a_file_that_appears_meanwhile_is_not_replaced(house: House) -> None:
    house.storage.add("a", original=True)
    house.storage.gate = asyncio.Event()
    saving = house.save()
    await until(lambda: bool(house.storage.fetched))
    (house.folder / "a.jpg").write_bytes(b"precious")
    house.storage.gate.set()
    with pytest.raises(NotSaved, match="there is a file of that name"):
        await saving
    assert [path.name for path in house.folder.iterdir()] == ["a.jpg"]
    assert (house.folder / "a.jpg").read_bytes() == b"precious"


async def test_a_connection_that_breaks_is_taken_up_where_it_was(house: House) -> None:
    house.storage.add("a", original=True)
    content = os.urandom(3_000_000)
    house.storage.objects["/a/original"] = content
    house.storage.breaks = [1_000_000, 2_500_000]
    assert await house.save() == len(content)
    assert (house.folder / "a.jpg").read_bytes() == content
    assert [request.headers.get("range") for request in house.storage.fetched] == [
        None,
        "bytes=1000000-",
        "bytes=2500000-",
    ]


async def test_one_that_brings_nothing_more_is_given_up(house: House) -> None:
    house.storage.add("a", original=True)
    house.storage.objects["/a/original"] = os.urandom(300_000)
    house.storage.breaks = [100_000] * 3
    with pytest.raises(Unreachable):
        await house.save()
    assert list(house.folder.iterdir()) == []
    assert len(house.storage.fetched) == 2


async def test_what_is_given_up_leaves_nothing(house: House) -> None:
    house.storage.add("a", original=True)
    house.storage.gate = asyncio.Event()
    saving = house.save()
    await until(lambda: bool(house.storage.fetched))
    assert len(list(house.folder.glob(".a.jpg.*.part"))) == 1
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    assert list(house.folder.iterdir()) == []


async def test_there_has_to_be_such_a_rendition_and_such_a_folder(house: House) -> None:
    house.storage.add("a", "thumb")
    with pytest.raises(NotFound, match="no link to the original"):
        await house.save()
    with pytest.raises(NotSaved, match="no such folder"):
        await house.save("nowhere/a.jpg")
    (house.folder / "folder").mkdir()
    with pytest.raises(NotSaved, match="a folder has that name"):
        await house.save("folder", replace=True)
    with pytest.raises(NotSaved, match="too long"):
        await house.save("a" * 300)
    assert [path.name for path in house.folder.iterdir()] == ["folder"]


async def test_a_full_disk_keeps_the_file_that_was_there(house: House, tiny_disk: Path) -> None:
    house.storage.add("a", original=True)
    house.storage.objects["/a/original"] = os.urandom(60_000)
    (tiny_disk / "a.jpg").write_bytes(b"precious")
    fill(tiny_disk)
    with pytest.raises(NotSaved, match="the disk is full") as caught:
        await house.pictures.save("a", os.fsencode(tiny_disk / "a.jpg"), "original", replace=True)
    assert "Free some space" in caught.value.todo
    assert (tiny_disk / "a.jpg").read_bytes() == b"precious"
    assert sorted(path.name for path in tiny_disk.iterdir()) == ["a.jpg", "filler"]


SAVE = """
    import asyncio
    from pxm_desktop.service.errors import NotSaved
    from pxm_desktop.service.library.saving import Saving

    async def main():
        saving = Saving(TARGET, replace=True)
        try:
            await saving.begin()
        except NotSaved as error:
            print(error, flush=True)
            return
        while True:
            await saving.write(bytes(100_000))
            print(saving.bytes, flush=True)

    asyncio.run(main())
"""


def test_killed_while_writing_the_older_file_is_still_there(tmp_path: Path) -> None:
    target = tmp_path / "a.jpg"
    target.write_bytes(b"precious")
    code = textwrap.dedent(SAVE).replace("TARGET", repr(os.fsencode(target)))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        process.send_signal(signal.SIGKILL)
    assert target.read_bytes() == b"precious"


def test_a_folder_of_somebody_else_is_not_written_to(open_folder: Path) -> None:
    said = as_nobody(SAVE.replace("TARGET", repr(os.fsencode(open_folder / "a.jpg"))))
    assert "that folder may not be written to" in said
