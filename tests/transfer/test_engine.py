"""The engine against the sandbox: what becomes of files, and of the links that others made."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Hold, Stage, Transfer
from tests.support.engines import found, running_engine, until, upload
from tests.support.sandbox import SandboxProcess

MIB = 1024 * 1024
SWITCHES = {"auto_link": False}


def make(folder: Path, name: str, size: int = 10_000) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def stored(sandbox: SandboxProcess, transfer: Transfer) -> dict[str, object]:
    (file,) = [f for f in sandbox.control.files() if f["id"] == transfer.file_id]
    return file


def links(sandbox: SandboxProcess, transfer: Transfer) -> set[str]:
    collections = stored(sandbox, transfer)["collections"]
    assert isinstance(collections, list)
    return {c["id"] if isinstance(c, dict) else c for c in collections}


def sha256(sandbox: SandboxProcess, transfer: Transfer) -> str:
    in_storage = stored(sandbox, transfer)["stored"]
    assert isinstance(in_storage, dict)
    return str(in_storage["sha256"])


async def test_small_and_large_files_arrive_whole_and_linked(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    paths = [make(tmp_path / "in", f"whole-{n}.jpg", 1000 + n) for n in range(20)]
    paths.append(make(tmp_path / "in", "whole-film.mp4", 17 * MIB + 13))
    done = await upload(engine, paths, Destination(collections=tuple(products[:2])))
    assert {t.stage for t in done} == {Stage.DONE}, [t.reason for t in done]
    for path, transfer in zip(paths, done, strict=True):
        assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()
        assert links(sandbox, transfer) == set(products[:2])
        assert transfer.sent_bytes == path.stat().st_size


async def test_nothing_to_link_needs_two_calls(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    (transfer,) = await upload(engine, [make(tmp_path / "in", "two-calls.jpg")], Destination())
    assert transfer.stage is Stage.DONE
    endpoints = sandbox.control.counters()["endpoints"]
    assert endpoints["POST /file/request-upload"] == 1
    assert endpoints["POST /file/confirm-upload"] == 1
    assert "PUT /file/{id}" not in endpoints


async def test_the_same_path_for_two_destinations_is_sent_once_and_linked_to_both(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in", "twin.jpg")
    policy = DuplicatePolicy.KEEP_BOTH
    first = await engine.add(
        found([path]), Destination(collections=(products[0],), on_duplicate=policy), "one"
    )
    second = await engine.add(
        found([path]), Destination(collections=(products[1],), on_duplicate=policy), "two"
    )
    await engine.finished(first.id)
    await engine.finished(second.id)
    (one,), (two,) = await engine.transfers(batch=first.id), await engine.transfers(batch=second.id)
    assert one.stage is two.stage is Stage.DONE
    assert one.file_id == two.file_id
    assert links(sandbox, one) == set(products[:2])
    assert len(sandbox.control.files(name="twin.jpg")) == 1


async def test_an_equal_file_under_another_name_is_linked_not_sent(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in", "original.jpg")
    (first,) = await upload(engine, [path], Destination(collections=(products[0],)))
    copy = tmp_path / "in" / "copy of it.jpg"
    copy.write_bytes(path.read_bytes())
    sandbox.control.reset()
    (second,) = await upload(engine, [copy], Destination(collections=(products[1],)))
    assert second.stage is Stage.DONE
    assert second.file_id == first.file_id
    assert second.sent_bytes == 0
    assert links(sandbox, first) == set(products[:2])
    assert "POST /file/request-upload" not in sandbox.control.counters()["endpoints"]
    (third,) = await upload(engine, [copy], Destination())
    assert third.stage is Stage.SKIPPED
    assert "already in PXM" in third.reason
    (fourth,) = await upload(engine, [copy], Destination(on_duplicate=DuplicatePolicy.KEEP_BOTH))
    assert fourth.stage is Stage.DONE
    assert fourth.file_id != first.file_id


async def test_equal_files_on_their_way_together_become_one(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    content = os.urandom(50_000)
    paths = []
    (tmp_path / "in").mkdir()
    for n in range(5):
        paths.append(tmp_path / "in" / f"together-{n}.jpg")
        paths[-1].write_bytes(content)
    done = await upload(engine, paths, Destination(collections=(products[0],)))
    assert {t.stage for t in done} == {Stage.DONE}
    assert len({t.file_id for t in done}) == 1
    assert len([f for f in sandbox.control.files() if str(f["file_name"]).startswith("together-")]) == 1


async def test_replace_hands_over_everything_and_can_be_undone(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in", "version.jpg")
    (old,) = await upload(engine, [path], Destination(collections=tuple(products[:2]), publish=True))
    path.write_bytes(os.urandom(9_000))
    destination = Destination(collections=(products[2],), on_duplicate=DuplicatePolicy.REPLACE)
    (new,) = await upload(engine, [path], destination)
    assert new.stage is Stage.DONE, new.reason
    assert new.file_id != old.file_id
    assert links(sandbox, new) == set(products[:3])
    assert stored(sandbox, new)["published"] is True
    assert links(sandbox, old) == set()
    assert await engine.undo_replace(new.id)
    assert links(sandbox, old) == set(products[:2])
    assert links(sandbox, new) == {products[2]}


async def test_a_pause_stops_the_bytes_and_a_resume_sends_only_the_rest(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in", "paused.mp4", 30 * MIB)
    engine.bandwidth = 12 * MIB
    batch = await engine.add(found([path]), Destination(collections=(products[0],)), "paused")
    listener = engine.subscribe()
    acknowledged = 0
    async with asyncio.timeout(60):
        while acknowledged < 5 * MIB:
            await anext(listener)
            acknowledged = (await engine.counts(batch.id)).sent_bytes
    (transfer,) = await engine.transfers(batch=batch.id)
    assert await engine.pause([transfer.id]) == (1, 0)
    (paused,) = await engine.transfers(batch=batch.id)
    assert (paused.stage, paused.hold) == (Stage.SENDING, Hold.USER)
    before = paused.sent_bytes
    log = len(sandbox.control.s3_log())
    engine.bandwidth = None
    await engine.resume([transfer.id])
    await engine.finished(batch.id)
    (done,) = await engine.transfers(batch=batch.id)
    assert done.stage is Stage.DONE
    assert sha256(sandbox, done) == hashlib.sha256(path.read_bytes()).hexdigest()
    again = [r for r in sandbox.control.s3_log()[log:] if r["method"] == "PUT"]
    assert len(again) == 6 - before // (5 * MIB)  # no acknowledged part is sent again
    listener.close()


async def test_cancel_and_retry(sandbox: SandboxProcess, engine: Engine, tmp_path: Path) -> None:
    engine.bandwidth = 1000
    paths = [make(tmp_path / "in", f"cancelled-{n}.jpg") for n in range(10)]
    batch = await engine.add(found(paths), Destination(), "cancelled")
    changed, _ = await engine.cancel(None)
    assert changed == 10
    await engine.finished(batch.id)
    assert {t.stage for t in await engine.transfers(batch=batch.id)} == {Stage.CANCELLED}
    assert await engine.retry(None) == (0, 0)  # only failed ones without being named
    engine.bandwidth = None
    ids = [t.id for t in await engine.transfers(batch=batch.id)]
    assert await engine.retry(ids) == (10, 0)
    await engine.finished(batch.id)
    assert {t.stage for t in await engine.transfers(batch=batch.id)} == {Stage.DONE}
    assert await engine.clear(None) == (10, 0)
    assert await engine.transfers(batch=batch.id) == []


async def test_the_first_in_the_queue_goes_first(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    paths = [make(tmp_path / "in", f"ordered-{n}.jpg") for n in range(60)]
    await engine.pause(None)
    batch = await engine.add([], Destination(), "nothing")
    batch = await engine.add(found(paths), Destination(), "ordered")
    await engine.pause(None)
    transfers = await engine.transfers(batch=batch.id)
    left = [t for t in transfers if t.hold is Hold.USER]
    last = left[-1]
    assert await engine.move([last.id], left[0].id) == (1, 0)
    order = sorted(left, key=lambda t: t.position)
    await engine.resume([t.id for t in left])
    await engine.finished(batch.id)
    requests = [c for c in sandbox.control.calls() if "request-upload" in c["path"]]
    assert len(requests) >= len(order)
    done = {t.id: t for t in await engine.transfers(batch=batch.id)}
    assert done[last.id].stage is Stage.DONE
    finished = sorted(
        (t for t in done.values() if t.id in {x.id for x in left}), key=lambda t: t.finished_at or 0
    )
    assert last.id in {t.id for t in finished[: len(finished) // 2]}


async def test_a_destination_changed_afterwards_is_linked_without_sending(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    regions = [row["id"] for row in sandbox.control.rows("region")]
    (transfer,) = await upload(
        engine, [make(tmp_path / "in", "later.jpg")], Destination(collections=(products[0],))
    )
    sandbox.control.reset()
    wanted = Destination(collections=tuple(products[:3]), regions=(regions[1],), publish=True)
    assert await engine.set_destination([transfer.id], wanted) == (1, 0)
    await engine.finished(transfer.batch_id)
    assert links(sandbox, transfer) == set(products[:3])
    file = stored(sandbox, transfer)
    assert regions[1] in file["region_ids"]  # type: ignore[operator]
    assert file["published"] is True
    assert "POST /file/request-upload" not in sandbox.control.counters()["endpoints"]


async def test_links_that_others_make_survive(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in", "shared.jpg")
    (first,) = await upload(engine, [path], Destination(collections=(products[0],)))
    sandbox.control.edit_links(first.file_id or "", add=(products[4],))
    (second,) = await upload(engine, [path], Destination(collections=(products[1],)))
    assert second.file_id == first.file_id
    assert links(sandbox, first) == {products[0], products[1], products[4]}


async def test_a_link_that_somebody_takes_away_at_once_is_repaired(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    sandbox.control.fault(
        "other_user",
        method="PUT",
        path="/file/",
        effect=True,
        count=1,
        remove=[products[0]],
        add=[products[3]],
    )
    (transfer,) = await upload(
        engine, [make(tmp_path / "in", "clobbered.jpg")], Destination(collections=(products[0],))
    )
    await until(lambda: links(sandbox, transfer) == {products[0], products[3]})


async def test_a_refused_link_leaves_the_file_uploaded(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    sandbox.control.fault("status", status=403, method="PUT", path="/file/")
    (transfer,) = await upload(
        engine, [make(tmp_path / "in", "refused.jpg")], Destination(collections=(products[0],))
    )
    assert transfer.stage is Stage.FAILED
    assert transfer.file_id
    assert "may not link" in transfer.reason
    sandbox.control.clear_faults()
    sandbox.control.reset()
    await engine.retry(None)
    await engine.finished(transfer.batch_id)
    (again,) = await engine.transfers(batch=transfer.batch_id)
    assert again.stage is Stage.DONE
    assert links(sandbox, again) == {products[0]}
    assert "POST /file/request-upload" not in sandbox.control.counters()["endpoints"]


async def test_a_product_that_pxm_does_not_take_is_told_in_plain_words(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    (transfer,) = await upload(
        engine, [make(tmp_path / "in", "gone.jpg")], Destination(collections=("col_deleted_meanwhile",))
    )
    assert transfer.stage is Stage.FAILED
    assert transfer.file_id
    assert "one of them may have been deleted" in transfer.reason
    await engine.set_destination([transfer.id], Destination(collections=(products[0],)))
    await engine.retry(None)
    await engine.finished(transfer.batch_id)
    (again,) = await engine.transfers(batch=transfer.batch_id)
    assert again.stage is Stage.DONE
    assert links(sandbox, again) == {products[0]}


@pytest.mark.parametrize("action", ["lose_before", "lose_after"])
async def test_a_lost_confirm_is_looked_up_and_never_doubled(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], action: str
) -> None:
    sandbox.control.fault(action, method="POST", path="/file/confirm-upload", count=3)
    paths = [make(tmp_path / "in", f"{action}-{n}.jpg", 5000 + n) for n in range(8)]
    done = await upload(engine, paths, Destination(collections=(products[0],)))
    assert {t.stage for t in done} == {Stage.DONE}, [t.reason for t in done]
    for path, transfer in zip(paths, done, strict=True):
        assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()
        assert links(sandbox, transfer) == {products[0]}
        assert len(sandbox.control.files(name=path.name)) == 1


async def test_a_corrupted_part_is_sent_again(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    sandbox.control.fault("corrupt", target="s3", method="PUT", count=2)
    path = make(tmp_path / "in", "corrupted.mp4", 12 * MIB)
    (transfer,) = await upload(engine, [path], Destination(collections=(products[0],)))
    assert transfer.stage is Stage.DONE, transfer.reason
    assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_expired_links_are_asked_for_anew(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    sandbox.control.fault("expire_urls", method="POST", path="/file/request-upload", count=1)
    path = make(tmp_path / "in", "expired.jpg")
    (transfer,) = await upload(engine, [path], Destination())
    assert transfer.stage is Stage.DONE, transfer.reason
    assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_a_file_that_changes_is_sent_as_it_is_at_the_end(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    path = make(tmp_path / "in", "changing.mp4", 12 * MIB)
    engine.bandwidth = 6 * MIB
    batch = await engine.add(found([path]), Destination(), "changing")
    listener = engine.subscribe()
    async with asyncio.timeout(60):
        while not (await engine.counts(batch.id)).by_stage.get(Stage.SENDING):
            await anext(listener)
    path.write_bytes(os.urandom(7 * MIB))
    engine.bandwidth = None
    await engine.finished(batch.id)
    (transfer,) = await engine.transfers(batch=batch.id)
    assert transfer.stage is Stage.DONE, transfer.reason
    assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(sandbox.control.files(name="changing.mp4")) == 1
    listener.close()


async def test_an_engine_stopped_in_the_middle_goes_on_at_the_next_start(
    sandbox: SandboxProcess, tmp_path: Path, products: list[str]
) -> None:
    sandbox.control.clear_faults()
    paths = [make(tmp_path / "in", f"stopped-{n}.jpg", 50_000 + n) for n in range(60)]
    paths.append(make(tmp_path / "in", "stopped.mp4", 20 * MIB))
    async with running_engine(sandbox, tmp_path / "data") as engine:
        engine.bandwidth = 8 * MIB
        await engine.add(found(paths), Destination(collections=(products[0],)), "stopped")
        listener = engine.subscribe()
        async with asyncio.timeout(60):
            while (await engine.counts()).by_stage.get(Stage.DONE, 0) < 5:
                await anext(listener)
        listener.close()
    async with running_engine(sandbox, tmp_path / "data") as engine:
        await engine.finished()
        done = await engine.transfers()
    assert {t.stage for t in done} == {Stage.DONE}
    for path, transfer in zip(paths, done, strict=True):
        assert sha256(sandbox, transfer) == hashlib.sha256(path.read_bytes()).hexdigest()
        assert len(sandbox.control.files(name=path.name)) == 1
