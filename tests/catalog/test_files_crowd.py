"""The library of a large account on the real sandbox: 100,000 files, others at work, refusals, a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog.files import sync
from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.model import Wanted
from pxm_desktop.catalog.files.sync import FULL_SECONDS, FilesSync
from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.store import Store
from pxm_desktop.catalog.sync import Sync
from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import MemoryTokenStore
from tests.support.account_rows import AccountRows
from tests.support.crowd import Crowd, Others, fill
from tests.support.program import Program, eventually
from tests.support.sandbox import SandboxProcess

KEY = "me"
UNLIMITED = {"rate_limit": 0, "undocumented_fields": True, "visible_after": 0}


def client_of(sandbox: SandboxProcess) -> PxmClient:
    credentials = Credentials(sandbox.client_id, sandbox.client_secret)
    return PxmClient(sandbox.base_url, credentials, tokens=MemoryTokenStore(), budget=UnlimitedBudget())


async def nothing_told(_changed: bool) -> None:
    return


async def nothing_sent(mark: int) -> tuple[int, Sequence[str]]:
    return mark, ()


async def read(copy: FilesCopy, client: PxmClient, now: Any = time.time, **how: Any) -> None:
    await FilesSync(copy, client, now, nothing_told, nothing_sent).run(**how)


def lists(sandbox: SandboxProcess) -> int:
    return int(sandbox.control.counters()["endpoints"].get("GET /file", 0))


async def ids(copy: FilesCopy, **wanted: Any) -> set[str]:
    found = await copy.find(Wanted(**wanted))
    return {row.id for row in await copy.by_numbers(found.numbers)}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "PACE", 0.0)
    monkeypatch.setattr(sync, "UNHURRIED_PACE", 0.0)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Crowd, SandboxProcess, Others]]:
    folder = tmp_path / "sandbox"
    crowd = fill(folder, files=3000, collections=200)
    with SandboxProcess(folder, switches=UNLIMITED, catalogue="none") as sandbox, Others(folder) as others:
        yield crowd, sandbox, others


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crowd, SandboxProcess, Others]]:
    """100,000 files and 10,000 products."""
    folder = tmp_path_factory.mktemp("large")
    crowd = fill(folder)
    switches = {**UNLIMITED, "list_cap": 1000, "undocumented_fields": False}
    with SandboxProcess(folder, switches=switches, catalogue="none") as sandbox, Others(folder) as others:
        yield crowd, sandbox, others


async def test_a_large_account_costs_few_calls_and_is_found(
    tmp_path: Path, large: tuple[Crowd, SandboxProcess, Others], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Larger pages than PXM's, so that the sandbox is not what takes the time; the calls are counted by their size.
    monkeypatch.setattr(sync, "PAGE", 1000)
    crowd, sandbox, others = large
    store = Store(tmp_path / "catalog.sqlite")
    products, copy = Mirror(store, KEY), FilesCopy(store, KEY)
    async with client_of(sandbox) as client:
        await Sync(products, client, time.time, nothing_told).run()
        sandbox.control.reset()
        await read(copy, client)
        assert lists(sandbox) <= 1.1 * crowd.files / 1000
        counts = await copy.counts()
        assert (counts.all, counts.unlinked, counts.unpublished) == (100_000, 3000, 30_000)
        assert counts.regions[crowd.region(0)] > 60_000
        number = 64_321
        product = crowd.products_of(number)[0]
        for words in (crowd.file_name(number), f"{crowd.sku(product)} {number:06d}"):
            assert (await copy.by_numbers((await copy.find(Wanted(words=words))).numbers))[
                0
            ].id == crowd.file(number)
        assert crowd.file(number) in await ids(copy, product=crowd.product(product))

        changed = [crowd.file(n) for n in range(0, 100_000, 1000)]
        for n, identity in enumerate(changed):
            others.rename(identity, f"Renamed by others {n:03}.jpg")
        others.rename_product(crowd.product(product), "Quilted anorak")
        sandbox.control.reset()
        await read(copy, client)
        assert lists(sandbox) <= 10
        assert await ids(copy, words="renamed by others") == set(changed)
        await Sync(products, client, time.time, nothing_told).run()
        while await copy.settle():
            pass
        assert crowd.file(number) in await ids(copy, words="anorak")
    await store.close()


def test_a_change_in_it_survives_others_refusals_and_kills(
    tmp_path: Path, large: tuple[Crowd, SandboxProcess, Others]
) -> None:
    """Each file is linked once, whatever others do between our write and the look at it, and all is taken back."""
    crowd, sandbox, others = large
    target, theirs = crowd.product(9_999), crowd.product(9_998)
    numbers = [n for n in range(50_001, 60_000) if not {9_998, 9_999} & set(crowd.products_of(n))][:100]
    before = {crowd.file(n): [crowd.product(p) for p in crowd.products_of(n)] for n in numbers}
    ids, rows = list(before), AccountRows(sandbox.data_dir)
    deleted, renamed = ids[-2:], ids[-3]
    sandbox.control.set(list_cap=70)
    sandbox.control.fault("rate_limit", method="PUT", path="/file/", nth=30, retry_after=1)
    for nth in (10, 45):
        # Somebody takes our link away and sets another one, before it is read back.
        sandbox.control.fault(
            "other_user", method="PUT", path="/file/", nth=nth, remove=[target], add=[theirs], effect=True
        )
    sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.03)
    program = Program(tmp_path / "home", sandbox.environment)
    try:
        words = ["files", "link", *ids, "--collection", target, "--json"]
        for enough in (25, 60):
            with program.start(*words) as running:
                eventually(partial(linked, rows, ids, target, enough), 60, running)
                running.kill()
            words = ["changes", "resume", "1", "--json"]
            others.delete(deleted)
            others.rename(renamed, "Renamed meanwhile.jpg")
        done = program.run(*words).expect(1)  # two of them are gone
        assert (done.summary["state"], done.summary["changed"], done.summary["failed"]) == ("done", 98, 2)
        sandbox.control.clear_faults()
        there = rows.files([each for each in ids if each not in deleted])
        assert there[renamed]["file_name"] == "Renamed meanwhile.jpg"
        kept = {each: [p for p in row["collections"] if p == theirs] for each, row in there.items()}
        assert sum(map(len, kept.values())) == 2
        assert all(
            sorted(row["collections"]) == sorted([*before[i], *kept[i], target]) for i, row in there.items()
        )
        assert program.run("changes", "undo", "1", "--json").expect(0).summary["changed"] == 98
        for identity, row in rows.files(list(there)).items():
            assert sorted(row["collections"]) == sorted([*before[identity], *kept[identity]])
    finally:
        program.close()


def linked(rows: AccountRows, ids: Sequence[str], product: str, enough: int) -> bool:
    return sum(product in row["collections"] for row in rows.files(ids).values()) >= enough


async def test_while_others_work_and_pxm_refuses_nothing_is_lost(
    tmp_path: Path, small: tuple[Crowd, SandboxProcess, Others]
) -> None:
    crowd, sandbox, others = small
    store = Store(tmp_path / "catalog.sqlite")
    copy = FilesCopy(store, KEY)
    sandbox.control.set(list_cap=70)
    # PXM asks to wait, and fails now and then.
    sandbox.control.fault("rate_limit", method="GET", path="/file", nth=10, retry_after=1)
    sandbox.control.fault("status", method="GET", path="/file", every=13, count=3, status=503)
    async with client_of(sandbox) as client:
        reading = asyncio.create_task(read(copy, client))
        while (await copy.reading()).files < 1000:  # noqa: ASYNC110 - the pages come by themselves
            await asyncio.sleep(0.01)
        others.rename(crowd.file(1), "While it was read.jpg")
        others.delete([crowd.file(2999)])
        others.add("file_new", "New meanwhile.jpg")
        await reading
        await read(copy, client)
        await read(copy, client, whole=True)
        assert await ids(copy, words="while it was read") == {crowd.file(1)}
        assert await ids(copy, words="new meanwhile") == {"file_new"}
        everything = {crowd.file(n) for n in range(2999)} | {"file_new"}
        assert await ids(copy) == everything
        others.delete([crowd.file(5), crowd.file(6)])
        sandbox.control.reset()
        await read(copy, client, lambda: time.time() + FULL_SECONDS + 1, unhurried=True)
        assert await ids(copy) == everything - {crowd.file(5), crowd.file(6)}
        assert sandbox.control.counters()["endpoints"]["GET /file/{id}"] == 2
    await store.close()


async def test_where_filters_are_ignored(tmp_path: Path, small: tuple[Crowd, SandboxProcess, Others]) -> None:
    crowd, sandbox, others = small
    sandbox.control.set(ignore_filters=True)
    store = Store(tmp_path / "catalog.sqlite")
    copy = FilesCopy(store, KEY)
    async with client_of(sandbox) as client:
        await read(copy, client)
        assert (await copy.reading()).filters is False
        others.rename(crowd.file(1), "Ignored.jpg")
        others.delete([crowd.file(2)])
        await read(copy, client)
        assert await ids(copy, words="ignored") == {crowd.file(1)}
        assert crowd.file(2) not in await ids(copy)
    await store.close()


READER = """
import asyncio, sys, time
from pathlib import Path
from pxm_desktop.catalog.files import sync
from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import MemoryTokenStore

async def told(changed): print("page", flush=True)
async def sent(mark): return mark, ()

async def main():
    sync.PACE = 0.0
    base_url, client_id, secret, path = sys.argv[1:]
    copy = FilesCopy(Store(Path(path)), "me")
    client = PxmClient(base_url, Credentials(client_id, secret), tokens=MemoryTokenStore(), budget=UnlimitedBudget())
    async with client:
        await sync.FilesSync(copy, client, time.time, told, sent).run()

asyncio.run(main())
"""


async def test_killed_in_mid_reading_it_goes_on_where_it_was(
    tmp_path: Path, small: tuple[Crowd, SandboxProcess, Others]
) -> None:
    crowd, sandbox, _ = small
    path = tmp_path / "catalog.sqlite"
    words = [sandbox.base_url, sandbox.client_id, sandbox.client_secret, str(path)]
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else is to be done meanwhile
        [sys.executable, "-c", READER, *words], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(12):
        assert process.stdout.readline() == "page\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    store = Store(path)
    copy = FilesCopy(store, KEY)
    reading = await copy.reading()
    assert 1000 <= reading.files < crowd.files
    assert reading.pass_offset >= reading.files - 100
    sandbox.control.reset()
    async with client_of(sandbox) as client:
        await read(copy, client)
    assert lists(sandbox) <= (crowd.files - reading.files) / 100 + 3
    assert (await copy.reading()).files == crowd.files
    await store.close()
