"""Hot folders on the real engine and a real account: files arrive once, on their product, and are moved then."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders import outcomes, persisting
from pxm_desktop.hotfolders.claims.claims import Claim, Claims
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.model import Afterwards, FileState, Sidecars, Verdict
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.errors import BadRule, RuleIsManaged, ServiceError, UnknownRule
from pxm_desktop.service.hotfolders import facet
from pxm_desktop.transfer.events import CatalogChanged, HotFoldersChanged
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.outcome import LeftOut
from tests.service.hotfolders import Studio, picture, studio
from tests.service.test_accounts import Drawer, no_tokens_in_a_keyring
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

__all__ = ["no_tokens_in_a_keyring"]

NAMES = NameRule(pattern="{sku}_{view}")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("account"), switches=QUIET) as running:
        yield running


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Budgets in the test's folder, and short waits."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(outcomes, "_FIRST_WAIT", 0.2)
    monkeypatch.setattr(persisting, "RETRY", 0.2)
    monkeypatch.setattr(facet, "RESOLVE_AGAIN", 0.3)


@pytest.fixture
async def at(tmp_path: Path, sandbox: SandboxProcess) -> AsyncIterator[Studio]:
    async with studio(tmp_path, sandbox) as made:
        yield made
    sandbox.control.clear_faults()


@pytest.fixture
def tag() -> str:
    """What makes names this test's own."""
    return secrets.token_hex(4)


async def test_files_arrive_on_their_product_and_are_moved(at: Studio, tag: str) -> None:
    product, sku = at.product(0)
    await at.service.catalog.refresh()
    await at.attend()
    rule = await at.hot.add(at.rule(match=NAMES, after=Afterwards.MOVE))
    at.write(f"{sku}_{tag}.jpg")
    at.write(f"d/{sku}_{tag}-b.jpg")
    at.write(f"NOPE_{tag}.jpg")
    await at.settled()
    for name in (f"{sku}_{tag}.jpg", f"{sku}_{tag}-b.jpg"):
        (file,) = at.in_pxm(name)
        assert file["collections"] == [product]
    assert at.in_pxm(f"NOPE_{tag}.jpg") == []
    assert [name for name in at.there() if "Uploaded" not in name] == [f"NOPE_{tag}.jpg"]
    assert len(at.there()) == 3
    (status,) = await at.hot.list()
    assert (status.rule, status.done_today, status.queued, status.unmatched) == (rule, 2, 1, 1)
    # Its product appears, and it links by itself.
    made = await at.service.catalog.create_collection("Nope", "NOPE")
    await at.until(lambda: at.in_pxm(f"NOPE_{tag}.jpg"))
    await at.settled()
    assert at.in_pxm(f"NOPE_{tag}.jpg")[0]["collections"] == [made.id]
    assert all(name.startswith("Uploaded/") for name in at.there())


async def test_before_the_catalogue_was_read_a_file_waits_for_it(at: Studio, tag: str) -> None:
    product, sku = at.product(1)
    await at.attend()
    await at.hot.add(at.rule(match=NAMES))
    at.write(f"{sku}_{tag}.jpg")
    await at.until(lambda: at.in_pxm(f"{sku}_{tag}.jpg"))
    await at.settled()
    assert at.in_pxm(f"{sku}_{tag}.jpg")[0]["collections"] == [product]


async def test_a_restart_uploads_nothing_again(at: Studio, tag: str) -> None:
    await at.attend()
    await at.hot.add(at.rule())
    at.write(f"{tag}.jpg")
    await at.settled()
    before = at.sandbox.control.state()["counts"]
    for _ in range(2):
        await at.restart()
        await at.settled()
    assert at.sandbox.control.state()["counts"] == before
    assert len(at.in_pxm(f"{tag}.jpg")) == 1
    assert len(await at.service.transfers()) == 1


@pytest.mark.parametrize("policy", list(DuplicatePolicy))
async def test_a_memory_that_was_lost_uploads_nothing_again(
    at: Studio, tag: str, policy: DuplicatePolicy
) -> None:
    await at.attend()
    await at.hot.add(at.rule(destination=Destination(on_duplicate=policy)))
    at.write(f"{tag}.jpg")
    await at.settled()
    await at.close()
    for side in ("-wal", "-shm"):
        at.directory.hotfolders_store.with_name(f"hotfolders.sqlite{side}").unlink(missing_ok=True)
    at.directory.hotfolders_store.write_bytes(b"damaged" * 1000)
    await at.open()
    await at.attend()
    await at.settled()
    assert [tag in file["file_name"] for file in at.sandbox.control.files()].count(True) == 1
    (status,) = await at.hot.list()
    assert (status.queued, status.done_today) == (0, 1)
    assert any("was damaged" in line.sentence for line in await at.hot.activity())


@pytest.mark.parametrize(
    ("policy", "count"),
    [(DuplicatePolicy.SKIP, 2), (DuplicatePolicy.REPLACE, 1), (DuplicatePolicy.KEEP_BOTH, 2)],
)
async def test_a_changed_file_is_a_new_version_under_each_policy(
    at: Studio, tag: str, policy: DuplicatePolicy, count: int
) -> None:
    product, _ = at.product(2)
    await at.attend()
    await at.hot.add(at.rule(destination=Destination(collections=(product,), on_duplicate=policy)))
    at.write(f"{tag}.jpg", picture("first"))
    await at.settled()
    at.write(f"{tag}.jpg", picture("second " + tag))
    await at.settled()

    def versions() -> dict[str, dict[str, Any]]:
        """PXM's files that are linked; where both are kept, all of this name and its numbered ones. By id."""
        every = at.sandbox.control.files()
        return {
            file["id"]: file
            for file in every
            if tag in file["file_name"]
            and (policy is DuplicatePolicy.KEEP_BOTH or product in file["collections"])
        }

    await at.until(lambda: len(versions()) == count)
    linked = list(versions().values())
    sizes = sorted(file["stored"]["size"] for file in linked)
    assert sizes[-1] == len(picture("second " + tag))
    (status,) = await at.hot.list()
    assert (status.failed, status.queued) == (0, 0)


@pytest.mark.parametrize("noticed", [True, False])
async def test_saved_again_between_queue_and_sending_it_is_sent_once_as_it_is(
    at: Studio, tag: str, noticed: bool
) -> None:
    """Also where both are kept: the newer one is one version, whether the watch or the engine sees it first."""
    await at.attend()
    rule = await at.hot.add(
        at.rule(destination=Destination(on_duplicate=DuplicatePolicy.KEEP_BOTH), after=Afterwards.MOVE)
    )
    at.sandbox.control.fault("delay", path="/file", seconds=3.0)
    at.write(f"{tag}.jpg", picture("first"))
    await at.until_async(at.service.transfers)
    (transfer,) = await at.service.transfers()
    await at.service.pause([transfer.id])
    if not noticed:
        await at.hot.pause(rule.id)
    newer = picture("second " + tag)
    at.write(f"{tag}.jpg", newer)
    if noticed:
        await at.until_async(lambda: _queued(at, 2))
    at.sandbox.control.clear_faults()
    await at.service.resume()
    await at.until_async(lambda: _finished(at))
    if not noticed:
        await at.hot.resume(rule.id)
    await at.settled()
    (file,) = at.in_pxm(f"{tag}.jpg")
    assert file["stored"]["size"] == len(newer)
    assert [name.partition("/")[0] for name in at.there()] == ["Uploaded"]
    assert len(at.sandbox.control.files(name=f"{tag} (2).jpg")) == 0


async def _finished(at: Studio) -> bool:
    return all(transfer.stage.finished for transfer in await at.service.transfers())


async def _queued(at: Studio, count: int) -> bool:
    return len(await at.service.transfers()) == count


async def test_nobody_signed_in_then_somebody(tmp_path: Path, sandbox: SandboxProcess, tag: str) -> None:
    async with studio(tmp_path, sandbox, environment={}) as at:
        at.directory.hotfolders.write_text("[]")
        await_ = asyncio.create_task(at.hot.attend())
        await asyncio.sleep(0)
        with pytest.raises(ServiceError, match="signed in"):
            await at.hot.add(at.rule())
        assert await at.hot.list() == ()
        await at.hot.settled()
        await_.cancel()
        await asyncio.gather(await_, return_exceptions=True)


async def test_another_account_has_its_own_rules_and_its_own_products(
    tmp_path: Path, sandbox: SandboxProcess, tag: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same SKU means another product there, and none of the first account's is linked to by mistake."""
    async with studio(tmp_path, sandbox, environment={}, owner="watch", secrets=Drawer()) as at:
        with SandboxProcess(tmp_path_factory.mktemp("other"), switches=QUIET, catalogue="none") as other:
            theirs = await _made(at, other, f"SKU-{tag}")
            ours = await _made(at, sandbox, f"SKU-{tag}")
            await at.attend()
            mine = await at.hot.add(at.rule(match=NAMES))
            at.write(f"SKU-{tag}_a.jpg")
            await at.until_async(lambda: _stage(at, Stage.DONE))
            assert at.in_pxm(f"SKU-{tag}_a.jpg")[0]["collections"] == [ours]
            await _sign_in(at, other)
            assert await at.hot.list() == ()
            with pytest.raises(UnknownRule):
                await at.hot.pause(mine.id)
            folder = at.place / "theirs"
            folder.mkdir()
            await at.hot.add(at.rule(folder=os.fsencode(folder), match=NAMES))
            (folder / f"SKU-{tag}_b.jpg").write_bytes(picture(tag + "b"))
            at.write(f"SKU-{tag}_c.jpg")  # of the first account: nobody watches it now
            await at.until_async(lambda: _stage(at, Stage.DONE))
            (file,) = other.control.files(name=f"SKU-{tag}_b.jpg")
            assert file["collections"] == [theirs]
            assert other.control.files(name=f"SKU-{tag}_c.jpg") == []
            await _sign_in(at, sandbox)
            await at.settled()
            assert [status.rule for status in await at.hot.list()] == [mine]
            assert len(at.in_pxm(f"SKU-{tag}_c.jpg")) == 1
        assert at.in_pxm(f"SKU-{tag}_b.jpg") == []


async def _sign_in(at: Studio, sandbox: SandboxProcess) -> None:
    await at.service.sign_in(sandbox.base_url, sandbox.client_id, sandbox.client_secret)


async def _made(at: Studio, sandbox: SandboxProcess, sku: str) -> str:
    """Make a product in an account, and have its products known on this computer."""
    await _sign_in(at, sandbox)
    made = await at.service.catalog.create_collection(sandbox.base_url, sku)
    await at.service.catalog.refresh()
    return made.id


# Rules


async def test_a_rule_lives_and_is_kept(at: Studio, tag: str) -> None:
    await at.attend()
    made = await at.hot.add(at.rule(name="Studio", folder=os.fsencode(at.folder) + b"/./"))
    assert (made.folder, len(made.id), made.account != "") == (os.fsencode(at.folder), 8, True)
    await at.hot.pause(made.id)
    at.write(f"{tag}.jpg")
    await at.settled()
    assert [status.state for status in await at.hot.list()] == ["paused"]
    assert await at.service.transfers() == []
    await at.restart()
    assert [status.state for status in await at.hot.list()] == ["paused"]
    await at.hot.resume(made.id)
    await at.settled()
    assert len(at.in_pxm(f"{tag}.jpg")) == 1
    edited = await at.hot.edit(made.model_copy(update={"name": "New", "exclude": ("*.psd",)}))
    assert (await at.hot.list())[0].rule == edited
    for line in await at.hot.activity():
        assert line.rule_id == made.id
    gone = await at.hot.remove(made.id)
    assert await at.hot.list() == ()
    assert await at.hot.activity() == ()
    at.write(f"{tag}-later.jpg")
    await at.hot.settled()
    assert at.in_pxm(f"{tag}-later.jpg") == []
    again = await at.hot.add(gone)
    await at.settled()
    assert again == gone
    assert len(at.in_pxm(f"{tag}.jpg")) == 1
    assert len(at.in_pxm(f"{tag}-later.jpg")) == 1
    assert [t.name for t in await at.service.transfers()] == [f"{tag}.jpg", f"{tag}-later.jpg"]
    await at.hot.remove(again.id)
    await at.restart()
    anew = await at.hot.add(gone)
    assert anew.id != gone.id, "it was forgotten when the program ended"


@pytest.mark.parametrize("removed", [True, False], ids=["removed", "another folder"])
async def test_what_a_shared_rule_has_queued_is_claimed_also_when_the_rule_leaves_the_folder(
    at: Studio, removed: bool
) -> None:
    """The other stations take its files over; it must not send them as well."""
    rule = await at.hot.add(at.rule(shared=True))
    other = at.place / "other"
    other.mkdir()
    if removed:
        await at.hot.remove(rule.id)
    else:
        await at.hot.edit(rule.model_copy(update={"folder": bytes(other)}))
    claim = Claims(rule.folder, "another", "host").claim(b"d/a.jpg", 7, 1)
    assert isinstance(claim, Claim)
    facts = UnfinishedConfirm(file_path="s3", name="a.jpg", size=7, since=1.0)
    queued = Transfer(
        id=1, batch_id=1, path=rule.folder + b"/d/a.jpg", name="a.jpg", size=7, stage=Stage.SENT
    )
    with pytest.raises(LeftOut):
        await at.hot.guard(queued, 1, facts)
    if removed:
        await at.hot.add(rule.model_copy(update={"shared": False}))
        await at.hot.guard(queued, 1, facts)  # by now this station is told that it is alone


async def test_files_that_lie_there_are_left(at: Studio, tag: str) -> None:
    at.write(f"{tag}-old.jpg")
    tried = await at.hot.test(at.rule(existing=False))
    assert (tried.known, tried.upload) == (1, 0)
    await at.hot.add(at.rule(existing=False))  # nobody watches yet
    at.write(f"{tag}-new.jpg")
    await at.attend()
    await at.settled()
    assert at.in_pxm(f"{tag}-old.jpg") == []
    assert len(at.in_pxm(f"{tag}-new.jpg")) == 1
    (rule,) = [status.rule for status in await at.hot.list()]
    (left,) = await at.hot.files(rule.id, [FileState.LEFT.value])
    assert left.path.decode() == f"{tag}-old.jpg"
    # Another folder: what lies in that one is left too.
    other = at.place / "other"
    other.mkdir()
    (other / f"{tag}-other.jpg").write_bytes(picture("other"))
    moved = rule.model_copy(update={"folder": os.fsencode(other)})
    tried = await at.hot.test(moved)
    assert (tried.known, tried.upload) == (1, 0)
    await at.hot.edit(moved)
    await at.settled()
    assert at.in_pxm(f"{tag}-other.jpg") == []
    assert len(await at.service.transfers()) == 1


async def test_a_rule_that_cannot_work_is_refused_with_what_to_do(at: Studio) -> None:
    first = await at.hot.add(at.rule(name="First"))
    inside = at.folder / "inside"
    bad: list[tuple[dict[str, Any], str]] = [
        ({"folder": b""}, "No folder is chosen. Choose"),
        ({"folder": b"relative/path"}, "No folder is chosen. Choose"),
        ({}, "“First” watches this folder already"),
        ({"folder": os.fsencode(inside)}, "lies in the hot folder “First”"),
        ({"folder": os.fsencode(at.place)}, "“First” lies in the hot folder"),
        ({"folder": b"/other", "include": ("{1..9999}{1..9999}",)}, "stand for too many"),
        ({"folder": b"/other", "match": NameRule(pattern="{sku")}, "does not end"),
        (
            {"folder": b"/other", "match": NameRule(pattern="{sku}", attributes=(("view", "a"),))},
            "no part {view}",
        ),
    ]
    for settings, says in bad:
        for ask in (at.hot.add, at.hot.check, at.hot.test):
            with pytest.raises(BadRule, match=says):
                await ask(at.rule(**settings))
    assert await at.hot.check(at.rule(folder=os.fsencode(at.place), subfolders=False)) == ()
    (warning,) = await at.hot.check(at.rule(folder=b"/nowhere"))
    assert "The folder is not there" in warning
    assert await at.hot.check(first) == ()
    with pytest.raises(UnknownRule, match="no hot folder “x”"):
        await at.hot.edit(at.rule(id="x"))
    with pytest.raises(UnknownRule):
        await at.hot.settled(["x"])
    assert len(await at.hot.list()) == 1


async def test_rules_that_cannot_be_kept_are_refused_and_go_on_as_they_were(
    at: Studio, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    await at.attend()
    rule = await at.hot.add(at.rule())

    def full(*words: Any) -> None:
        raise OSError(28, "No space left on device")

    other = at.place / "other"
    other.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("pxm_desktop.service.paths.write_private", full)
        with pytest.raises(ServiceError):
            await at.hot.add(at.rule(folder=os.fsencode(other)))
        with pytest.raises(ServiceError):
            await at.hot.edit(rule.model_copy(update={"folder": os.fsencode(other)}))
        with pytest.raises(ServiceError):
            await at.hot.remove(rule.id)
    assert [status.rule for status in await at.hot.list()] == [rule]
    at.write(f"{tag}.jpg")
    await at.settled()
    assert len(at.in_pxm(f"{tag}.jpg")) == 1


async def test_by_hand(at: Studio, tag: str) -> None:
    rule = await at.hot.add(at.rule(settle=3600.0))
    at.write(f"{tag}.jpg")
    with pytest.raises(ServiceError, match="Nobody watches"):
        await at.hot.take(rule.id, [f"{tag}.jpg".encode()])
    await at.attend()
    await at.until_async(lambda: at.hot.waiting(rule.id))
    assert await at.hot.take(rule.id, [f"{tag}.jpg".encode(), b"missing"]) == 1
    await at.settled()
    assert len(at.in_pxm(f"{tag}.jpg")) == 1
    assert await at.hot.take(rule.id, [f"{tag}.jpg".encode()]) == 0
    assert await at.hot.waiting(rule.id) == ()
    await at.hot.rescan(rule.id)
    await at.settled()
    assert len(await at.service.transfers()) == 1


async def test_a_product_chosen_in_the_queue(at: Studio, tag: str) -> None:
    product, _ = at.product(3)
    await at.service.catalog.refresh()
    await at.attend()
    await at.hot.add(at.rule(match=NAMES))
    at.write(f"NONE-{tag}_x.jpg")
    await at.settled()
    (transfer,) = await at.service.transfers()
    assert transfer.destination.unresolved
    await at.service.set_destination([transfer.id], Destination(collections=(product,)))
    await at.until_async(lambda: _stage(at, Stage.DONE))
    await at.settled()
    assert at.in_pxm(f"NONE-{tag}_x.jpg")[0]["collections"] == [product]
    (status,) = await at.hot.list()
    assert (status.unmatched, status.done_today) == (0, 1)


async def _stage(at: Studio, stage: Stage) -> bool:
    return {transfer.stage for transfer in await at.service.transfers()} == {stage}


async def test_a_preset_gone_and_back(at: Studio, tag: str) -> None:
    product, _ = at.product(4)
    await at.attend()
    await at.hot.add(at.rule(preset="Spring"))
    at.write(f"{tag}.jpg")
    await at.settled()
    (transfer,) = await at.service.transfers()
    assert "Spring" in transfer.destination.unresolved
    await at.service.presets.save("Spring", Destination(collections=(product,)))
    await at.until(lambda: at.in_pxm(f"{tag}.jpg"))
    await at.settled()
    assert at.in_pxm(f"{tag}.jpg")[0]["collections"] == [product]


# What is told


async def test_events_and_pages_of_the_feed(at: Studio, tag: str) -> None:
    heard = at.service.events()
    told: list[float] = []
    rules: set[str] = set()

    async def listen() -> None:
        async for events in heard:
            for event in events:
                if isinstance(event, HotFoldersChanged):
                    told.append(asyncio.get_running_loop().time())
                    rules.update(event.rules)

    listening = asyncio.create_task(listen())
    await at.attend()
    rule = await at.hot.add(at.rule())
    for number in range(30):
        at.write(f"{tag}-{number}.jpg")
        await asyncio.sleep(0.02)
    await at.settled()
    await at.until(lambda: told)
    assert rules == {rule.id}
    assert all(b - a > 0.4 for a, b in pairwise(told))
    found: list[int] = []
    while page := await at.hot.activity(rule.id, before=found[-1] if found else None, limit=7):
        found += [line.id for line in page]
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 60
    with pytest.raises(UnknownRule):
        await at.hot.activity("nobody")
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_a_memory_without_disk_does_not_stop_the_queue_from_telling(
    at: Studio, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    """News that hot folders cannot look up must not end what tells the window of the queue."""
    await at.attend()
    await at.hot.add(at.rule())
    at.write(f"{tag}.jpg")

    async def full(*words: Any) -> Any:
        raise StoreUnusable

    with monkeypatch.context() as patch:
        patch.setattr(at.hot._store, "of_transfers", full)
        await at.until(lambda: at.in_pxm(f"{tag}.jpg"))
        await at.until_async(lambda: _stage(at, Stage.DONE))
    assert at.service._pump is not None
    assert not at.service._pump.done()
    await at.settled()
    (status,) = await at.hot.list()
    assert (status.queued, status.done_today) == (0, 1)


async def test_the_catalogue_stays_in_step_for_as_long_as_files_wait(at: Studio, tag: str) -> None:
    """A copy that nobody uses is not read anew, and then no product would ever appear in it."""
    await at.service.catalog.refresh()
    await at.attend()
    await at.hot.add(at.rule(match=NAMES))
    at.write(f"WAIT-{tag}_x.jpg")
    await at.settled()
    keeper = at.service.catalog._keeper
    assert keeper is not None
    for _ in range(3):
        keeper._used = False
        at.hot.told(CatalogChanged(changed=False))
        await at.until(lambda: keeper._used)


# Administrators' rules


def toml(at: Studio, **settings: Any) -> Path:
    file = at.place / "rules.toml"
    lines = ["[[hotfolder]]", f"folder = {json.dumps(str(at.folder))}", "settle = 0.2"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    file.write_text("\n".join(lines))
    return file


async def test_rules_of_an_administrator(at: Studio, tag: str) -> None:
    product, sku = at.product(5)
    at.write(f"{tag}-old.jpg")
    file = toml(at, collections=[sku], existing=False, name="Managed")
    await at.attend(os.fsencode(file))
    await at.until_async(lambda: _resolved(at))
    (status,) = await at.hot.list()
    assert status.rule.managed
    assert status.rule.destination.collections == (product,)
    await at.settled()
    at.write(f"{tag}.jpg")
    await at.settled()
    assert at.in_pxm(f"{tag}.jpg")[0]["collections"] == [product]
    assert at.in_pxm(f"{tag}-old.jpg") == []
    for change in (at.hot.pause(status.rule.id), at.hot.edit(status.rule), at.hot.remove(status.rule.id)):
        with pytest.raises(RuleIsManaged, match="administrator"):
            await change


async def _resolved(at: Studio) -> bool:
    statuses = await at.hot.list()
    return bool(statuses) and not statuses[0].rule.destination.unresolved


async def test_settled_waits_until_names_were_looked_up(
    at: Studio, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`watch --once` must not end because everything waits for names that PXM is just being asked for."""
    product, sku = at.product(5)
    real = at.service.catalog.named

    async def slow(names: Any) -> Any:
        await asyncio.sleep(1.5)
        return await real(names)

    monkeypatch.setattr(at.service.catalog, "named", slow)
    at.write(f"{tag}.jpg")
    await at.attend(os.fsencode(toml(at, collections=[sku])))
    await at.settled()
    assert at.in_pxm(f"{tag}.jpg")[0]["collections"] == [product]


async def test_a_name_that_pxm_does_not_know_yet_is_looked_up_again(at: Studio, tag: str) -> None:
    file = toml(at, collections=[f"LATER-{tag}"])
    await at.attend(os.fsencode(file))
    at.write(f"{tag}.jpg")
    await at.settled()
    (status,) = await at.hot.list()
    assert f"LATER-{tag}" in status.problem
    assert at.in_pxm(f"{tag}.jpg") == []
    (transfer,) = await at.service.transfers()
    assert transfer.destination.unresolved
    # Somebody makes the product, in a browser.
    await at.service._account.client().collections.create(name="Later", additional_title=f"LATER-{tag}")
    await at.until(lambda: at.in_pxm(f"{tag}.jpg"), seconds=60)
    await at.settled()
    assert len(at.in_pxm(f"{tag}.jpg")[0]["collections"]) == 1
    (status,) = await at.hot.list()
    assert (status.problem, status.unmatched) == ("", 0)


async def test_another_file_of_rules_takes_the_place_of_the_first(at: Studio, tag: str) -> None:
    await at.attend()
    own = await at.hot.add(at.rule(folder=os.fsencode(at.place / "own")))
    second = asyncio.create_task(at.hot.attend(os.fsencode(toml(at))))
    await at.until_async(lambda: _running(at, 2))
    at.write(f"{tag}.jpg")
    await at.until(lambda: at.in_pxm(f"{tag}.jpg"))
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    assert own in [status.rule for status in await at.hot.list()]
    assert at.hot._station.running, "somebody still attends"


async def _running(at: Studio, count: int) -> bool:
    return sum(status.state != "stopped" for status in await at.hot.list()) == count


# The dry run on the account


async def test_a_dry_run_says_what_then_happens(at: Studio, tag: str) -> None:
    _, sku = at.product(6)
    await at.service.catalog.refresh()
    at.write(f"{sku}_{tag}.jpg")
    at.write(f"NONE_{tag}.jpg")
    at.write("cut.jpg", picture("cut")[:60])
    at.write(".hidden")
    rule = at.rule(match=NAMES, sidecars=Sidecars())
    run = await at.hot.test(rule)
    verdicts = {outlook.path.decode(): outlook.verdict for outlook in run.outlooks}
    assert verdicts == {
        f"{sku}_{tag}.jpg": Verdict.UPLOAD,
        f"NONE_{tag}.jpg": Verdict.MATCH,
        "cut.jpg": Verdict.WAIT,
        ".hidden": Verdict.SKIP,
    }
    assert (run.files, run.upload, run.match, run.wait, run.known, run.whole) == (4, 1, 1, 1, 0, True)
    assert await at.service.transfers() == []
    assert not at.directory.hotfolders.exists()
    await at.attend()
    made = await at.hot.add(rule)
    await at.until_async(lambda: _known(at, made.id, 2))
    after = await at.hot.test(made)
    assert (after.known, after.match, after.wait, after.upload) == (1, 1, 1, 0)


async def _known(at: Studio, rule_id: str, count: int) -> bool:
    return len(await at.hot.files(rule_id)) == count
