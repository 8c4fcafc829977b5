"""The design's rules for one row or many against the sandbox: duplicates, accounts, twins, pause and cancel."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Hold, Stage, Transfer
from tests.support.engines import found, running_engine, until, upload
from tests.support.sandbox import SandboxProcess

MIB = 1024 * 1024
SWITCHES = {"auto_link": False}
OTHER = "https://pxm.example|other"
REPLACE, KEEP_BOTH = DuplicatePolicy.REPLACE, DuplicatePolicy.KEEP_BOTH


def make(path: Path, size: int = 10_000) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(os.urandom(size))
    return path


def by_content(sandbox: SandboxProcess, name: str) -> dict[str, set[str]]:
    """The links of PXM's files of a name, by the hash of their bytes."""
    return {f["stored"]["sha256"]: set(f["collections"]) for f in sandbox.control.files(name=name)}


def content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def requests(sandbox: SandboxProcess) -> int:
    return int(sandbox.control.counters()["endpoints"].get("POST /file/request-upload", 0))


@pytest.mark.parametrize("policy", list(DuplicatePolicy))
async def test_the_same_content(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], policy: DuplicatePolicy
) -> None:
    path = make(tmp_path / "in" / f"same-{policy.value}.jpg")
    await upload(engine, [path], Destination(collections=(products[0],)))
    sandbox.control.reset()
    (second,) = await upload(engine, [path], Destination(collections=(products[1],), on_duplicate=policy))
    assert second.stage is Stage.DONE, second.reason
    links = sorted(sorted(f["collections"]) for f in sandbox.control.files(name=path.name))
    if policy is KEEP_BOTH:
        assert requests(sandbox) == 1
        assert links == sorted([[products[0]], [products[1]]])
    else:
        assert requests(sandbox) == 0
        assert second.sent_bytes == 0
        assert links == [sorted(products[:2])]


@pytest.mark.parametrize("policy", list(DuplicatePolicy))
async def test_other_content_under_the_same_name_and_size(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], policy: DuplicatePolicy
) -> None:
    """Name and size are no proof of anything: all policies upload it."""
    path = make(tmp_path / "in" / f"other-{policy.value}.jpg")
    old = content(path)
    await upload(engine, [path], Destination(collections=(products[0],)))
    new = content(make(path))
    (second,) = await upload(engine, [path], Destination(collections=(products[1],), on_duplicate=policy))
    assert second.stage is Stage.DONE, second.reason
    wanted = {old: {products[0]}, new: {products[1]}}
    if policy is REPLACE:
        wanted = {old: set(), new: set(products[:2])}
    assert by_content(sandbox, path.name) == wanted


async def test_a_file_is_read_ahead_only_when_one_of_its_size_is_known(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    whole = engine._disk.fingerprint

    async def watched(path: bytes, size: int) -> str:
        read.append(path)
        return await whole(path, size)

    monkeypatch.setattr(engine._disk, "fingerprint", watched)
    first, second = make(tmp_path / "in" / "first.jpg", 12_345), make(tmp_path / "in" / "other.jpg", 12_346)
    await upload(engine, [first, second], Destination())
    assert read == []
    third = make(tmp_path / "in" / "third.jpg", 12_345)
    await upload(engine, [third], Destination())
    assert read == [bytes(third)]


async def test_replace_hands_over_regions_and_attributes_too(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    france = next(row["id"] for row in sandbox.control.rows("region") if row["name"] == "France")
    primary = next(row["id"] for row in sandbox.control.rows("region") if row["is_primary"])
    author = next(row["id"] for row in sandbox.control.rows("attribute") if row["name"] == "Photographer")
    path = make(tmp_path / "in" / "handed-over.jpg")
    (old,) = await upload(engine, [path], Destination(regions=(france,), publish=True))
    await until(lambda: not sandbox.control.state()["processing"])
    await engine._client.attributes.set_value("file", old.file_id or "", author, "Ada")
    make(path)
    (new,) = await upload(engine, [path], Destination(on_duplicate=REPLACE))
    assert new.stage is Stage.DONE, new.reason
    assert new.file_id != old.file_id
    file = await engine._client.files.get(new.file_id or "")
    assert set(file.region_ids or ()) == {primary, france}
    assert file.published is True
    values = await engine._client.attributes.values("file", new.file_id or "")
    assert [(value.id, value.value) for value in values] == [(author, "Ada")]


async def test_undoing_a_replacement_leaves_what_the_new_file_was_linked_to(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    path = make(tmp_path / "in" / "undone.jpg")
    old = content(path)
    await upload(engine, [path], Destination(collections=tuple(products[:2])))
    new = content(make(path))
    asked = Destination(collections=tuple(products[1:]), on_duplicate=REPLACE)
    (replacing,) = await upload(engine, [path], asked)
    assert by_content(sandbox, path.name) == {old: set(), new: set(products)}
    assert await engine.undo_replace(replacing.id)
    assert by_content(sandbox, path.name) == {old: set(products[:2]), new: set(products[1:])}


@pytest.mark.parametrize("action", ["lose_before", "lose_after"])
async def test_a_lost_confirm_does_not_take_the_file_of_another_row(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], action: str
) -> None:
    """Two folders hold files of one name and size; what PXM shows of the first is not the second."""
    name = f"IMG_0001 {action}.jpg"
    first, second = make(tmp_path / "a" / name), make(tmp_path / "b" / name)
    (one,) = await upload(engine, [first], Destination(collections=(products[0],)))
    await until(lambda: not sandbox.control.state()["processing"])
    sandbox.control.fault(action, method="POST", path="/file/confirm-upload", count=1)
    (two,) = await upload(engine, [second], Destination(collections=(products[1],)))
    assert (one.stage, two.stage) == (Stage.DONE, Stage.DONE), two.reason
    assert by_content(sandbox, name) == {content(first): {products[0]}, content(second): {products[1]}}
    assert len(sandbox.control.files(name=name)) == 2


async def test_rows_of_another_account_are_never_sent(sandbox: SandboxProcess, tmp_path: Path) -> None:
    theirs, ours = make(tmp_path / "in" / "theirs.jpg"), make(tmp_path / "in" / "ours.jpg")
    (tmp_path / "data").mkdir()
    journal = await Journal.open(tmp_path / "data" / "journal.sqlite3")
    batch = await journal.run(lambda db: adding.add_batch(db, OTHER, "theirs", 1.0))
    await journal.run(
        lambda db: adding.add_transfers(db, OTHER, batch.id, found([theirs]), Destination(), 1.0)
    )
    await journal.close()
    async with running_engine(sandbox, tmp_path / "data") as engine:
        (done,) = await upload(engine, [ours], Destination())
        assert done.stage is Stage.DONE
        engine.release(None)
        await engine.resume(None)
        await engine.finished()
        assert [t.name for t in await engine.transfers()] == ["ours.jpg"]
    assert sandbox.control.files(name="theirs.jpg") == []
    journal = await Journal.open(tmp_path / "data" / "journal.sqlite3")
    (row,) = await journal.run(lambda db: rows.page(db, OTHER))
    assert (row.stage, row.hold) == (Stage.QUEUED, None)
    await journal.close()


async def sending(engine: Engine, batch: int, count: int) -> list[Transfer]:
    """Wait until so many transfers of a batch are on the wire; return all of the batch."""
    listener = engine.subscribe()
    async with asyncio.timeout(60):
        while (await engine.counts(batch)).by_stage.get(Stage.SENDING, 0) < count:
            await anext(listener)
    listener.close()
    return await engine.transfers(batch=batch)


async def test_all_are_paused_and_all_go_on(sandbox: SandboxProcess, engine: Engine, tmp_path: Path) -> None:
    paths = [make(tmp_path / "in" / f"all-{n}.jpg", 200_000) for n in range(6)]
    sandbox.control.fault("slow", target="s3", method="PUT", bytes=20_000)
    batch = await engine.add(found(paths), Destination(), "all")
    await sending(engine, batch.id, 1)
    assert await engine.pause(None) == (6, 0)
    held = await engine.transfers(batch=batch.id)
    assert {t.hold for t in held} == {Hold.USER}
    sandbox.control.clear_faults()
    await engine.finished(batch.id)  # nothing of it moves without the user
    assert {t.hold for t in await engine.transfers(batch=batch.id)} == {Hold.USER}
    assert not [path for path in paths if sandbox.control.files(name=path.name)]
    assert await engine.resume(None) == (6, 0)
    await engine.finished(batch.id)
    assert {t.stage for t in await engine.transfers(batch=batch.id)} == {Stage.DONE}


async def test_one_is_cancelled_while_it_is_sent_and_the_others_go_on(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path
) -> None:
    paths = [make(tmp_path / "in" / f"one-{n}.jpg", 200_000) for n in range(3)]
    sandbox.control.fault("slow", target="s3", method="PUT", bytes=20_000)
    batch = await engine.add(found(paths), Destination(), "one")
    gone, *others = await sending(engine, batch.id, 3)
    assert await engine.cancel([gone.id]) == (1, 0)
    sandbox.control.clear_faults()
    await engine.finished(batch.id)
    after = {t.id: t.stage for t in await engine.transfers(batch=batch.id)}
    assert after == {gone.id: Stage.CANCELLED, **{t.id: Stage.DONE for t in others}}
    assert sandbox.control.files(name=gone.name) == []
    assert await engine.retry([gone.id]) == (1, 0)
    await engine.finished(batch.id)
    assert len(sandbox.control.files(name=gone.name)) == 1


async def test_a_named_file_is_replaced_whatever_both_are_called(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    older, decoy = make(tmp_path / "in" / "front.jpg"), make(tmp_path / "in" / "front v2.jpg")
    (old,) = await upload(engine, [older], Destination(collections=(products[0],)))
    (other,) = await upload(engine, [decoy], Destination(collections=(products[1],)))
    newer = make(tmp_path / "out" / "front v2.jpg")
    asked = Destination(on_duplicate=REPLACE, replaces=old.file_id or "")
    (new,) = await upload(engine, [newer], asked)
    assert (new.stage, new.replaces) == (Stage.DONE, old.file_id), new.reason
    assert by_content(sandbox, older.name) == {content(older): set()}
    assert by_content(sandbox, newer.name) == {content(decoy): {products[1]}, content(newer): {products[0]}}
    assert await engine.undo_replace(new.id)
    assert by_content(sandbox, older.name) == {content(older): {products[0]}}
    assert other.file_id != new.file_id


async def test_what_pxm_has_already_takes_the_place_of_a_named_file_but_never_its_own(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str]
) -> None:
    older, known = make(tmp_path / "in" / "old.jpg"), make(tmp_path / "in" / "known.jpg")
    (old,) = await upload(engine, [older], Destination(collections=(products[0],)))
    (file,) = await upload(engine, [known], Destination(collections=(products[1],)))
    asked = Destination(on_duplicate=REPLACE, replaces=old.file_id or "")
    (same,) = await upload(engine, [older], asked)
    assert (same.stage, same.file_id) == (Stage.SKIPPED, old.file_id), same.reason
    assert by_content(sandbox, older.name) == {content(older): {products[0]}}
    (new,) = await upload(engine, [known], asked)
    assert (new.stage, new.file_id) == (Stage.DONE, file.file_id), new.reason
    assert by_content(sandbox, older.name) == {content(older): set()}
    assert by_content(sandbox, known.name) == {content(known): set(products[:2])}


@pytest.mark.parametrize("policy", [KEEP_BOTH, REPLACE])
async def test_the_name_of_an_older_file_is_not_taken_for_a_confirm_that_never_came(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], policy: DuplicatePolicy
) -> None:
    """The line breaks before PXM hears of a newer version; told again, PXM refuses the name for the older one."""
    path = make(tmp_path / "in" / f"unique {policy}.jpg")
    old = content(path)
    await upload(engine, [path], Destination(collections=(products[0],)))
    await until(lambda: not sandbox.control.state()["processing"])
    path.write_bytes(b"a newer content, of another size")
    sandbox.control.set(conflict="409_confirm")
    sandbox.control.fault("lose_before", method="POST", path="/file/confirm-upload", count=1)
    (newer,) = await upload(engine, [path], Destination(collections=(products[1],), on_duplicate=policy))
    assert newer.stage is Stage.DONE, newer.reason
    assert len(by_content(sandbox, newer.name)) == 1
    assert by_content(sandbox, path.name).keys() == {old}


@pytest.mark.parametrize("linked", [True, False])
async def test_one_content_twice_is_one_file_though_pxm_does_not_know_it_at_once(
    sandbox: SandboxProcess, engine: Engine, tmp_path: Path, products: list[str], linked: bool
) -> None:
    """The second stands for the first, which PXM took a moment ago: that it is not found yet is no deletion."""
    sandbox.control.set(get_after=2.0, put_after=2.0, visible_after=2.0)
    first, second = make(tmp_path / "in" / f"one {linked}.jpg"), tmp_path / "in" / f"two {linked}.jpg"
    second.write_bytes(first.read_bytes())
    asked = Destination(collections=(products[0],) if linked else ())
    ended = await upload(engine, [first, second], asked)
    assert {t.stage for t in ended} == ({Stage.DONE} if linked else {Stage.DONE, Stage.SKIPPED})
    named = [file for path in (first, second) for file in sandbox.control.files(name=path.name)]
    assert [file["collections"] for file in named] == [list(asked.collections)]
