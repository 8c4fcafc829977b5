"""The engine and files that are saved, renamed or added again while an earlier try is not settled."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.model import Cause, Destination, Hold, Stage, Transfer
from pxm_desktop.transfer.source import source_error
from tests.support.engines import found, running_engine, upload
from tests.support.sandbox import SandboxProcess
from tests.transfer.test_engine import MIB, links, make, sha256


async def seen(engine: Engine, batch: int, fits: Callable[[Transfer], bool]) -> None:
    """Wait until all transfers of a batch fit."""
    listener = engine.subscribe()
    async with asyncio.timeout(30):
        while not all(fits(transfer) for transfer in await engine.transfers(batch=batch)):
            await anext(listener)
    listener.close()


async def test_a_file_waits_until_an_earlier_confirm_of_its_content_has_its_answer(
    sandbox: SandboxProcess, tmp_path: Path, products: list[str]
) -> None:
    first = make(tmp_path / "in", "unsettled.jpg")
    second = first.with_name("unsettled-renamed.jpg")
    sandbox.control.fault("lose_after", method="POST", path="/file/confirm-upload", count=1)
    sandbox.control.fault("status", status=503, method="GET")
    async with running_engine(sandbox, tmp_path / "data") as engine:
        batch = await engine.add(found([first]), Destination(collections=(products[0],)), "unsettled")
        await seen(engine, batch.id, lambda transfer: transfer.stage is Stage.CONFIRMING)
    # What was true when the program ended still is when it starts again.
    async with running_engine(sandbox, tmp_path / "data") as engine:
        first.rename(second)
        later = await engine.add(found([second]), Destination(collections=(products[1],)), "renamed")
        await seen(engine, later.id, lambda transfer: transfer.hold is Hold.PROCESSING)
        assert not sandbox.control.files(name=second.name)
        sandbox.control.clear_faults()
        await engine.finished(batch.id)
        await engine.finished(later.id)
        one, two = await engine.transfers()
    assert (one.stage, two.stage) == (Stage.DONE, Stage.DONE), (one.reason, two.reason)
    assert one.file_id == two.file_id
    assert not sandbox.control.files(name=second.name)
    assert links(sandbox, one) == set(products[:2])


async def test_a_file_that_is_emptied_to_be_saved_anew_is_sent_when_it_has_its_content(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    path = make(tmp_path / "in", "emptied.mp4", 12 * MIB)
    engine.bandwidth = 6 * MIB
    batch = await engine.add(found([path]), Destination(), "emptied")
    await seen(engine, batch.id, lambda transfer: transfer.stage is Stage.SENDING)
    path.write_bytes(b"")
    engine.bandwidth = None
    await seen(engine, batch.id, lambda transfer: transfer.hold is Hold.FILE)
    path.write_bytes(os.urandom(50_000))
    await seen(engine, batch.id, lambda transfer: transfer.stage.finished)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert transfer.stage is Stage.DONE, transfer.reason
    assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_a_file_that_stays_empty_is_refused_as_empty(engine: Engine, tmp_path: Path) -> None:
    path = make(tmp_path / "in", "soon-empty.jpg")
    items = found([path])
    path.write_bytes(b"")
    batch = await engine.add(items, Destination(), "empty")
    await seen(engine, batch.id, lambda transfer: transfer.stage is Stage.FAILED)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert "empty" in transfer.reason
    assert transfer.cause is None


async def test_a_file_that_was_put_back_is_sent_and_its_cause_forgotten(
    engine: Engine, tmp_path: Path
) -> None:
    path = make(tmp_path / "in", "away.jpg")
    items = found([path])
    away = path.rename(tmp_path / "elsewhere.jpg")
    batch = await engine.add(items, Destination(), "away")
    await engine.finished(batch.id)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert (transfer.stage, transfer.cause) == (Stage.FAILED, Cause.MISSING)
    away.rename(path)
    await engine.retry([transfer.id])
    await engine.finished(batch.id)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert (transfer.stage, transfer.cause) == (Stage.DONE, None), transfer.reason


async def test_a_file_in_use_waits_with_its_cause_until_it_is_free(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path / "in", "in-use.jpg")
    disk, free = engine._disk, engine._disk.stamp
    monkeypatch.setattr(disk, "stamp", _refused)
    batch = await engine.add(found([path]), Destination(), "in use")
    await seen(engine, batch.id, lambda row: (row.hold, row.cause) == (Hold.FILE, Cause.LOCKED))
    monkeypatch.setattr(disk, "stamp", free)
    await seen(engine, batch.id, lambda row: row.stage.finished)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert (transfer.stage, transfer.cause) == (Stage.DONE, None), transfer.reason


async def _refused(path: bytes) -> object:
    raise source_error(Cause.LOCKED)


@pytest.mark.parametrize(
    ("fault", "switches", "stage", "cause"),
    [
        ({"method": "POST", "path": "/file/request-upload", "status": 507}, {}, Stage.FAILED, Cause.NO_ROOM),
        ({"method": "PUT", "target": "s3", "status": 507}, {}, Stage.FAILED, Cause.NO_ROOM),
        ({"method": "POST", "path": "/file/request-upload", "status": 400}, {}, Stage.FAILED, None),
        ({}, {"conflict": "409_request"}, Stage.SKIPPED, Cause.NAME_CONFLICT),
        ({}, {"conflict": "409_confirm"}, Stage.SKIPPED, Cause.NAME_CONFLICT),
    ],
)
async def test_what_pxm_refuses_has_its_cause(
    sandbox: SandboxProcess,
    engine: Engine,
    tmp_path: Path,
    fault: dict[str, Any],
    switches: dict[str, Any],
    stage: Stage,
    cause: Cause | None,
) -> None:
    path = make(tmp_path / "in", "refused.jpg")
    if switches:
        await upload(engine, [path], Destination())
        path.write_bytes(os.urandom(5000))
        sandbox.control.set(**switches)
    else:
        sandbox.control.fault("status", **fault)
    (transfer,) = await upload(engine, [path], Destination())
    assert (transfer.stage, transfer.cause) == (stage, cause), transfer.reason
