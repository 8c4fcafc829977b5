"""The queue as it was left, read without the lock, the keyring or a change to anything."""

from __future__ import annotations

import asyncio
from pathlib import Path

import keyring
import pytest

from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.model import ProductRow, RegionRow
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import CredentialsMissing
from pxm_desktop.service import first_look as first_look_module
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.first_look import FirstLook, first_look
from pxm_desktop.service.paths import DataDir
from pxm_desktop.service.preset_store import PresetsFile, Remembered
from pxm_desktop.service.settings import AccountRef, Settings, SettingsFile
from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FoundFile

STUDIO = AccountRef(base_url="https://entapi.amplifi.io", client_id="studio")
OTHER = AccountRef(base_url="https://entapi.amplifi.io", client_id="other")
IN_ENVIRONMENT = {"PXM_CLIENT_ID": "other", "PXM_CLIENT_SECRET": "secret"}


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring whose use fails the test."""

    def asked() -> None:
        pytest.fail("The keyring was asked.")

    monkeypatch.setattr(keyring, "get_keyring", asked)


@pytest.fixture
async def data(tmp_path: Path) -> DataDir:
    """A data directory with two accounts' queues; the first one was signed in last."""
    directory = DataDir(tmp_path / "data")
    directory.root.mkdir(mode=0o700)
    journal = await Journal.open(directory.journal)
    for account, number in ((STUDIO, 3), (OTHER, 1)):
        key = account_key(account)
        batch = await journal.run(lambda db, key=key: adding.add_batch(db, key, "Shoot", 1.0))  # type: ignore[misc]
        found = [FoundFile(path=b"/shoot/%d.jpg" % n, size=n, mtime_ns=1) for n in range(number)]
        await journal.run(
            lambda db, key=key, batch=batch, found=found: adding.add_transfers(  # type: ignore[misc]
                db, key, batch.id, found, Destination(), 1.0
            )
        )
    await journal.close()
    return directory


def sign_in(data: DataDir, account: AccountRef, **changes: object) -> None:
    SettingsFile(data.settings).write(Settings(account=account).model_copy(update=changes))


def look(data: DataDir, **environment: str) -> FirstLook | None:
    return first_look(data.root, environment)


async def test_the_queue_of_the_account_that_was_signed_in_last(data: DataDir) -> None:
    sign_in(data, STUDIO, on_duplicate=DuplicatePolicy.REPLACE, bandwidth=100_000)
    found = look(data)
    assert found is not None
    assert (found.status.signed_in, found.status.base_url, found.status.client_id) == (
        True,
        STUDIO.base_url,
        "studio",
    )
    assert (found.status.on_duplicate, found.status.bandwidth) == (DuplicatePolicy.REPLACE, 100_000)
    assert not found.status.practice
    assert [(batch.name, batch.files) for batch in found.batches] == [("Shoot", 3)]
    assert [transfer.name for transfer in found.transfers] == ["0.jpg", "1.jpg", "2.jpg"]


async def test_the_account_of_the_environment_comes_first(data: DataDir) -> None:
    sign_in(data, STUDIO, signed_out=True)
    found = look(data, **IN_ENVIRONMENT)
    assert found is not None
    assert found.status.client_id == "other"
    assert len(found.transfers) == 1
    assert "secret" not in repr(found)


async def test_no_more_than_a_screen_needs_is_read(data: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_look_module, "_ROWS", 2)
    sign_in(data, STUDIO)
    found = look(data)
    assert found is not None
    assert len(found.transfers) == 2
    assert found.batches[0].files == 3


async def test_nobody_signed_in_is_nothing_to_look_at(data: DataDir) -> None:
    assert look(data) is None
    sign_in(data, STUDIO, signed_out=True)
    assert look(data) is None


async def test_names_that_this_computer_knows_are_told(data: DataDir) -> None:
    sign_in(data, STUDIO)
    key = account_key(STUDIO)
    store = Store(data.catalog)
    mirror = Mirror(store, key)
    await mirror.put_products([ProductRow("p1", "Jacket", "", "standalone", "", ())])
    await mirror.set_regions([RegionRow("us", "America", False), RegionRow("eu", "Europe", True)])
    await store.close()
    journal = await Journal.open(data.journal)
    there = Destination(collections=("p1", "p2"))
    await journal.run(lambda db: rows.set_destination(db, key, [1], there))
    await journal.close()
    found = look(data)
    assert found is not None
    assert found.products == {"p1": "Jacket"}
    assert [(region.id, region.primary) for region in found.regions] == [("eu", True), ("us", False)]


async def test_the_last_destination_and_the_settings_are_told(data: DataDir) -> None:
    sign_in(data, STUDIO, compact_rows=True)
    presets = PresetsFile(data.presets)
    presets.read()
    last = Destination(collections=("p9",), publish=True)
    await presets.keep(account_key(STUDIO), Remembered(last=last))
    found = look(data)
    assert found is not None
    assert found.last == last
    assert found.settings["compact_rows"] is True
    data.presets.write_bytes(b"{ damaged")
    found = look(data)
    assert found is not None
    assert found.last is None
    assert data.presets.read_bytes() == b"{ damaged"


async def test_a_practice_account_is_known(data: DataDir) -> None:
    sign_in(data, AccountRef(base_url="http://127.0.0.1:9999", client_id="practice"))
    found = look(data)
    assert found is not None
    assert found.status.practice
    assert found.transfers == []


async def test_a_first_start_has_an_empty_queue(tmp_path: Path) -> None:
    found = first_look(tmp_path / "none", IN_ENVIRONMENT)
    assert found is not None
    assert (found.batches, found.transfers) == ([], [])
    assert not (tmp_path / "none").exists()


async def test_looking_changes_nothing(data: DataDir) -> None:
    sign_in(data, STUDIO)
    data.settings.write_bytes(data.settings.read_bytes().replace(b"{", b"{ ", 1))
    before = {path.name: path.read_bytes() for path in data.root.iterdir()}
    assert look(data) is not None
    after = {path.name: path.read_bytes() for path in data.root.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) <= {f"{data.journal.name}-wal", f"{data.journal.name}-shm"}


async def test_damaged_settings_stay_for_the_service_to_set_aside(data: DataDir) -> None:
    data.settings.write_bytes(b"{ damaged")
    assert look(data) is None
    assert data.settings.read_bytes() == b"{ damaged"


async def test_a_queue_is_read_while_another_process_writes_it(data: DataDir) -> None:
    sign_in(data, STUDIO)
    journal = await Journal.open(data.journal)
    key = account_key(STUDIO)
    await journal.run(lambda db: adding.add_batch(db, key, "Later", 2.0))
    found = await asyncio.to_thread(look, data)
    await journal.close()
    assert found is not None
    assert len(found.transfers) == 3


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"damaged" * 100, b"no database at all" * 100])
async def test_a_damaged_queue_is_the_services_to_explain(data: DataDir, content: bytes) -> None:
    sign_in(data, STUDIO)
    data.journal.write_bytes(content)
    with pytest.raises(StorageUnusable):
        look(data)
    assert data.journal.read_bytes() == content


async def test_half_an_account_in_the_environment_is_the_services_to_explain(data: DataDir) -> None:
    with pytest.raises(CredentialsMissing):
        look(data, PXM_CLIENT_SECRET="secret")
