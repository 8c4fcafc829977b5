"""A file that another station sent: looked up in PXM before it is confirmed, and linked once its product is known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.model import Destination, Hold, Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.outcome import Held
from tests.support.assets import MIB
from tests.support.engines import found, running_engine, until
from tests.support.sandbox import SandboxProcess


class Dying:
    """A station that notes what it is about to confirm, and dies before or after it tells PXM."""

    def __init__(self, *, before: bool) -> None:
        self.before = before
        self.facts: UnfinishedConfirm | None = None

    async def guard(self, transfer: Transfer, mtime_ns: int, facts: UnfinishedConfirm) -> None:
        self.facts = facts
        if self.before:
            raise Held(Hold.OFFLINE, "It died here.", 3600.0)


@asynccontextmanager
async def station(sandbox: SandboxProcess, place: Path, dying: Dying | None = None) -> AsyncIterator[Engine]:
    async with running_engine(sandbox, place) as engine:
        if dying is not None:
            engine._ctx.guard = dying.guard
        yield engine


async def sent_by_the_first(
    sandbox: SandboxProcess, place: Path, file: Path, *, before: bool
) -> UnfinishedConfirm:
    """Have a station send a file, and return what it left on the share."""
    dying = Dying(before=before)
    async with station(sandbox, place, dying) as engine:
        await engine.take_in([(found([file])[0], Destination())], "first")
        await until(lambda: dying.facts is not None)
        if not before:
            await until(lambda: bool(sandbox.control.files(name=file.name)))
    assert dying.facts is not None
    return dying.facts


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("size", [20_000, 7 * MIB], ids=["single", "parts"])
async def test_what_another_station_sent_is_finished_once_and_not_sent_again(
    sandbox: SandboxProcess, tmp_path: Path, products: list[str], before: bool, size: int
) -> None:
    file = tmp_path / f"{before}-{size}-{time.time_ns()}.bin"
    file.write_bytes(bytes(range(256)) * (size // 256))
    facts = await sent_by_the_first(sandbox, tmp_path / "first", file, before=before)
    puts = len([entry for entry in sandbox.control.s3_log() if entry["method"] == "PUT"])
    async with station(sandbox, tmp_path / "second") as engine:
        to = Destination(collections=(products[0],))
        number, transfer = await engine.take_over(found([file])[0], to, facts, "second", None)
        async with asyncio.timeout(60):
            await engine.finished(number)
        (done,) = await engine.some([transfer.id])
        assert done.stage is Stage.DONE
    (there,) = sandbox.control.files(name=file.name)
    assert (there["collections"], there["stored"]["size"]) == ([products[0]], file.stat().st_size)
    assert len([entry for entry in sandbox.control.s3_log() if entry["method"] == "PUT"]) == puts


async def test_without_its_product_it_is_finished_and_linked_later(
    sandbox: SandboxProcess, tmp_path: Path, products: list[str]
) -> None:
    """The station that takes over has not read the products yet."""
    file = tmp_path / f"later-{time.time_ns()}.bin"
    file.write_bytes(b"content" * 1000)
    facts = await sent_by_the_first(sandbox, tmp_path / "first", file, before=True)
    async with station(sandbox, tmp_path / "second") as engine:
        waits = Destination(unresolved="The products are still being read.")
        number, transfer = await engine.take_over(found([file])[0], waits, facts, "second", None)
        async with asyncio.timeout(60):
            await engine.finished(number)
        (held,) = await engine.some([transfer.id])
        assert (held.stage, held.hold, held.reason) == (Stage.CONFIRMED, Hold.PRODUCT, waits.unresolved)
        await engine.set_destination([transfer.id], Destination(collections=(products[1],)))
        async with asyncio.timeout(60):
            await engine.finished(number)
        (done,) = await engine.some([transfer.id])
        assert done.stage is Stage.DONE
    (there,) = sandbox.control.files(name=file.name)
    assert there["collections"] == [products[1]]


@pytest.mark.parametrize("done", [False, True], ids=["under way", "done"])
async def test_what_this_queue_sent_itself_goes_on_as_the_transfer_that_it_is(
    sandbox: SandboxProcess, tmp_path: Path, products: list[str], done: bool
) -> None:
    """Killed in its confirm, a station finds its own claim when the file was saved again before it was sent."""
    file = tmp_path / f"own-{done}-{time.time_ns()}.bin"
    file.write_bytes(b"content" * 1000)
    facts = await sent_by_the_first(sandbox, tmp_path / "first", file, before=not done)
    to = Destination(collections=(products[0],))
    async with station(sandbox, tmp_path / "first", None if done else Dying(before=True)) as engine:
        (own,) = await engine.transfers()
        if done:
            async with asyncio.timeout(60):
                await engine.finished(own.batch_id)
        number, transfer = await engine.take_over(found([file])[0], to, facts, "again", None)
        assert (number, transfer.id) == (own.batch_id, own.id)
        assert [each.id for each in await engine.transfers()] == [own.id]
    async with station(sandbox, tmp_path / "first") as engine, asyncio.timeout(60):
        await engine.retry([own.id])
        await engine.finished(own.batch_id)
        (ended,) = await engine.some([own.id])
        assert ended.stage is Stage.DONE
    assert len(sandbox.control.files(name=file.name)) == 1


async def test_what_this_queue_gave_up_is_looked_for_by_a_new_transfer(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    file = tmp_path / f"given-up-{time.time_ns()}.bin"
    file.write_bytes(b"content" * 1000)
    facts = await sent_by_the_first(sandbox, tmp_path / "first", file, before=True)
    async with station(sandbox, tmp_path / "first") as engine:
        (own,) = await engine.transfers()
        await engine.cancel([own.id])
        number, transfer = await engine.take_over(found([file])[0], Destination(), facts, "again", None)
        assert transfer.id != own.id
        async with asyncio.timeout(60):
            await engine.finished(number)
        (done,) = await engine.some([transfer.id])
        assert done.stage is Stage.DONE
