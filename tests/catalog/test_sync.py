"""Reading PXM into the copy: changes only, deletions, servers that ignore filters, and the real sandbox."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pxm_desktop.catalog import sync
from pxm_desktop.catalog.keeper import Keeper, News
from pxm_desktop.catalog.mirror import Mirror
from pxm_desktop.catalog.rounds import INTERVAL
from pxm_desktop.catalog.store import Store
from pxm_desktop.catalog.sync import FULL_SECONDS, FULL_SECONDS_WITHOUT_CHANGES, Sync
from pxm_desktop.pxm import paging
from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import MemoryTokenStore
from tests.pxm.helpers import make_client, until
from tests.support.catalogues import Lists
from tests.support.sandbox import SandboxProcess


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def rows(count: int) -> list[dict[str, Any]]:
    return [{"id": f"{n}", "name": f"Product {n:03}", "parent_id": None} for n in range(count)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def mirror(tmp_path: Path) -> AsyncIterator[Mirror]:
    store = Store(tmp_path / "catalog.sqlite")
    yield Mirror(store, "me")
    await store.close()


async def read(mirror: Mirror, lists: Lists, clock: Clock) -> list[bool]:
    told: list[bool] = []

    async def tell(changed: bool) -> None:
        told.append(changed)

    lists.calls.clear()
    async with make_client(lists) as client:
        await Sync(mirror, client, clock, tell).run()
    return told


async def test_changes_only_then_a_whole_reading_that_finds_what_was_deleted(
    mirror: Mirror, clock: Clock
) -> None:
    lists = Lists()
    lists.rows["collection"] = rows(250)
    assert any(await read(mirror, lists, clock))
    assert (await mirror.state()).collections == 250
    del lists.rows["collection"][7]
    clock.now += 60
    lists.rows["collection"][0] |= {"name": "Renamed", "at": clock.now}
    assert any(await read(mirror, lists, clock))
    assert {call for call in lists.calls if "collection" in call} == {"GET /collection?changes"}
    assert [p.name for p in await mirror.by_ids(["0", "7"])] == ["Renamed", "Product 007"]
    clock.now += FULL_SECONDS + 1
    assert any(await read(mirror, lists, clock))
    assert [p.id for p in await mirror.by_ids(["7", "8"])] == ["8"]
    clock.now += 60
    assert not any(await read(mirror, lists, clock))


async def test_where_changes_cannot_be_asked_for_the_list_is_read_whole_and_rarely(
    mirror: Mirror, clock: Clock
) -> None:
    lists = Lists(filters=False)
    lists.rows["collection"] = rows(30)
    await read(mirror, lists, clock)
    clock.now += 60
    await read(mirror, lists, clock)
    assert [call for call in lists.calls if "collection" in call] == ["GET /collection?changes"]
    gone = lists.rows["collection"].pop()["id"]
    for left in (1, 0):
        # Whether it is gone cannot be asked either: two readings that miss it say so.
        clock.now += FULL_SECONDS_WITHOUT_CHANGES + 1
        await read(mirror, lists, clock)
        assert len(await mirror.by_ids([gone])) == left


async def test_rows_that_a_reading_missed_stay(
    mirror: Mirror, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = Lists()
    lists.rows["collection"] = rows(30)
    await read(mirror, lists, clock)
    whole = lists._page

    def page(kind: str, found: list[dict[str, Any]], query: dict[str, str]) -> httpx.Response:
        hidden = [row for row in found if row["id"] != "5" or "ids" in query]
        return whole(kind, hidden, query)

    monkeypatch.setattr(lists, "_page", page)
    for _ in range(3):
        clock.now += FULL_SECONDS + 1
        await read(mirror, lists, clock)
    assert len(await mirror.by_ids(["5"])) == 1


async def test_nobody_who_uses_it_means_no_calls(mirror: Mirror, clock: Clock) -> None:
    lists = Lists()
    lists.rows["collection"] = rows(3)
    news: list[News] = []
    async with make_client(lists) as client:
        keeper = Keeper(mirror, client, news.append, now=clock)
        await keeper.refresh()
        lists.calls.clear()
        clock.now += INTERVAL + 1
        keeper._ring()
        assert not keeper.syncing
        keeper.used()
        await until(lambda: bool(lists.calls) and not keeper.syncing)
        assert not news[-1].changed
        await keeper.close()


@pytest.mark.parametrize("switches", [{}, {"unstable_order": True}, {"trimmed": True, "list_cap": 7}])
async def test_the_sandbox_whole(
    mirror: Mirror, clock: Clock, tmp_path: Path, switches: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "UNHURRIED_PAUSE", 0.0)
    # Where each page is shuffled anew, one reading in twenty misses a row; with so many pages one in 10,000 does.
    monkeypatch.setattr(paging, "BARREN", 24)
    with SandboxProcess(tmp_path / "sandbox", switches={"rate_limit": 0, **switches}) as sandbox:
        credentials = Credentials(sandbox.client_id, sandbox.client_secret)
        client = PxmClient(sandbox.base_url, credentials, tokens=MemoryTokenStore(), budget=UnlimitedBudget())
        async with client:
            keeper = Keeper(mirror, client, lambda news: None, now=clock)  # noqa: ARG005 -- nobody listens
            await keeper.refresh()
            listed = sandbox.control.rows("collection")
            assert await mirror.ids() == {row["id"] for row in listed}
            [family] = [
                p for p in await mirror.find("rain jacket collection", None, 5, 0) if p.kind == "parent"
            ]
            assert (family.path, family.variants) == ("Apparel \u203a Jackets", 4)
            made = await client.collections.create(name="\u00dcberzieher", parent_id=listed[0]["parent_id"])
            clock.now = time.time() + 1
            await keeper.refresh()
            assert [p.id for p in await mirror.find("uberzieher", None, 5, 0)] == [made.id]
            await client.collections.delete(made.id)
            clock.now += FULL_SECONDS + 1
            await keeper.refresh()
            assert await mirror.by_ids([made.id]) == []
            await keeper.close()
