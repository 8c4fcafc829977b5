"""What may go wrong beside a change, and must not cost a link: kills at bad moments, undo in pieces, lists that lie."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound, RateLimited, ServerFailed, Unreachable
from pxm_desktop.pxm.files import Files
from pxm_desktop.pxm.models import AttributeValue, File
from pxm_desktop.relinking import relinker as relinker_module
from pxm_desktop.relinking.database import ChangesUnusable, Database
from pxm_desktop.relinking.errors import NotNow
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.looking import looked_up
from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.relinking.patience import at_once
from pxm_desktop.relinking.ports import Names
from pxm_desktop.relinking.records import WRITING, Item
from pxm_desktop.relinking.wishes import shown_values, wishes_of
from pxm_desktop.relinking.writing import UNREAD, Prepared, prepared, write
from pxm_desktop.transfer.model import FileAttribute
from tests.relinking.conftest import QUICK, Desk, all_items, done, linking, rest, show_old_rows

# Kills and broken disks


async def test_a_kill_while_a_retry_begins_leaves_a_change_that_can_be_resumed(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(2)
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{ids[0]}", status=403)
    relinker = await desk.relinker()
    change = await done(relinker, linking(ids, products[0]))
    assert (change.state, change.failed) == ("done", 1)
    desk.sandbox.control.clear_faults()

    async def killed(*_: object, **__: object) -> None:
        raise ChangesUnusable("The computer went dark.", "Start it again.")

    with monkeypatch.context() as dark:
        dark.setattr(Journal, "set_state", killed)
        with pytest.raises(ChangesUnusable):
            await relinker.retry(change.id)
    again = await desk.relinker()
    assert (await again.show(change.id)).state == "paused"
    await again.start(change.id)
    assert (await rest(again, change)).changed == 2


async def test_what_broke_off_for_the_disk_is_taken_back_as_far_as_it_came(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(12)
    relinker = await desk.relinker(options=dataclasses.replace(QUICK, handful=4))
    save, saves = Journal.save, 0

    async def full(self: Journal, change_id: int, items: Sequence[Item]) -> None:
        nonlocal saves
        saves += 1
        if saves == 4:  # the second handful is written, and cannot be noted
            raise ChangesUnusable("The disk is full.", "Free some space.")
        await save(self, change_id, items)

    monkeypatch.setattr(Journal, "save", full)
    change = await done(relinker, linking(ids, products[0]))
    assert (change.state, change.can_undo) == ("paused", True)
    assert "disk is full" in change.sentence
    assert sum(bool(row["collections"]) for row in desk.rows.files(ids).values()) == 8
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.total, undo.changed) == (8, 8)
    assert all(row["collections"] == [] for row in desk.rows.files(ids).values())


async def test_calls_are_all_over_when_one_of_them_failed() -> None:
    begun = ended = 0

    async def slow() -> None:
        nonlocal begun, ended
        begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            ended += 1

    async def broken() -> None:
        await asyncio.sleep(0)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await at_once(2, [slow, broken, slow, slow])
    assert begun == ended > 0


# Undo in pieces


async def test_a_change_that_is_being_taken_back_does_no_more(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(20)
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, products[0]))
    await relinker.start(change.id, first=9)
    await rest(relinker, change)
    desk.sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.1)
    undo = await relinker.undo(change.id)
    undo = await relinker.pause(undo.id)
    desk.sandbox.control.clear_faults()
    assert (undo.state, undo.total) == ("paused", 9)
    # Files that were linked now nobody would take back.
    with pytest.raises(NotNow, match="take this one back"):
        await relinker.start(change.id)
    with pytest.raises(NotNow, match="take this one back"):
        await relinker.retry(change.id)
    await relinker.start(undo.id)
    assert (await rest(relinker, undo)).changed == 9
    assert all(row["collections"] == [] for row in desk.rows.files(ids).values())
    assert (await relinker.show(change.id)).state == "undone"


async def test_what_an_undo_would_do_names_files_in_doubt_too(desk: Desk, products: list[str]) -> None:
    """Files whose answer was not seen are taken back, so they are shown before."""
    ids = desk.rows.add_files(5)
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, products[0]))
    with pytest.raises(NotNow):
        await relinker.undoing(change.id, 0, 10)
    await relinker.start(change.id, first=3)
    await rest(relinker, change)
    journal = Journal(Database(desk.path))
    [item] = await journal.load(change.id, [2])
    item.state = WRITING
    await journal.save(change.id, [item])
    shown = await relinker.undoing(change.id, 0, 10)
    assert [(each.number, each.file_id) for each in shown] == [(n, ids[n - 1]) for n in (1, 2, 3)]
    assert [(c.id, c.before, c.after) for each in shown for c in each.changes] == [
        (products[0], True, False)
    ] * 3
    assert [each.number for each in await relinker.undoing(change.id, 1, 1)] == [2]
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.total, undo.changed) == (3, 3)
    with pytest.raises(NotNow):
        await relinker.undoing(change.id, 0, 10)


async def test_an_undo_that_could_not_take_all_back_is_not_forgotten(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(3)
    relinker = await desk.relinker()
    change = await done(relinker, linking(ids, products[0]))
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{ids[1]}", status=403)
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.state, undo.failed) == ("done", 1)
    with pytest.raises(NotNow, match="could not take everything back"):
        await relinker.discard(undo.id)
    desk.sandbox.control.clear_faults()
    await relinker.retry(undo.id)
    assert (await rest(relinker, undo)).changed == 3
    assert all(row["collections"] == [] for row in desk.rows.files(ids).values())
    await relinker.discard(undo.id)
    assert [each.id for each in await relinker.recent(10)] == [change.id]


async def test_who_forgets_the_change_first_forgets_its_undo_too(desk: Desk, products: list[str]) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    change = await done(relinker, linking([file], products[0]))
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{file}", status=403)
    undo = await rest(relinker, await relinker.undo(change.id))
    await relinker.discard(change.id)
    await relinker.discard(undo.id)
    assert await relinker.recent(10) == []


async def test_an_undo_does_not_believe_a_list_that_lags_behind(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a new start, when this program no longer knows what it has just written."""
    one, two = products[:2]
    ids = desk.rows.add_files(6, collections=[one])
    old = [await desk.client.files.get(identity) for identity in ids]
    change = await done(await desk.relinker(), linking(ids, two), shown_in=[one])
    show_old_rows(monkeypatch, old)
    again = await desk.relinker()
    undo = await rest(again, await again.undo(change.id))
    assert (undo.changed, undo.same) == (6, 0)
    assert all(row["collections"] == [one] for row in desk.rows.files(ids).values())


async def test_a_link_that_only_this_computer_knows_of_is_not_merged_away(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload has just made it, or a change before the last start: the list does not show it yet."""
    one, two, three = products[:3]
    ids = desk.rows.add_files(3, collections=[one])
    old = [await desk.client.files.get(identity) for identity in ids]
    for identity in ids:
        desk.sandbox.control.edit_links(identity, add=(two,))
    desk.knows(ids)
    show_old_rows(monkeypatch, old)
    change = await done(await desk.relinker(), linking(ids, three), shown_in=[one])
    assert change.changed == 3
    assert all(row["collections"] == [one, two, three] for row in desk.rows.files(ids).values())


async def test_an_undo_waits_for_files_that_are_still_under_way(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.5)
    change = await relinker.plan(linking([file], products[0]))
    await relinker.start(change.id)
    async with asyncio.timeout(10):
        while not desk.sandbox.control.state()["faults"][0]["hits"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    monkeypatch.setattr(relinker_module, "STOP_SECONDS", 0.01)
    with pytest.raises(NotNow, match="under way"):
        await relinker.undo(change.id)
    assert (await rest(relinker, change)).changed == 1
    assert (await rest(relinker, await relinker.undo(change.id))).changed == 1
    assert desk.rows.file(file)["collections"] == []


async def test_a_pause_is_not_lost_on_a_change_that_is_just_being_started(
    desk: Desk, products: list[str]
) -> None:
    ids = desk.rows.add_files(30)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.1)
    change = await relinker.plan(linking(ids, products[0]))
    starting = asyncio.create_task(relinker.start(change.id))
    await asyncio.sleep(0)
    paused = await relinker.pause(change.id)
    await starting
    assert paused.state == "paused"
    assert (await relinker.show(change.id)).state == "paused"
    assert paused.done < 30


# What PXM cannot do


async def test_a_list_that_pxm_cannot_make_holds_nothing_up(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = products[:2]
    ids = desk.rows.add_files(8, collections=[one])

    async def too_long(*_: object, **__: object) -> AsyncIterator[list[File]]:
        raise ServerFailed(status=504)
        yield []

    monkeypatch.setattr(Files, "pages", too_long)
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, two), shown_in=[one])
    await relinker.start(change.id)
    change = await rest(relinker, change, 15)
    assert (change.state, change.changed, change.unverified) == ("done", 8, 0)


async def test_a_file_that_pxm_cannot_show_any_more_holds_nothing_up(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(3)
    get = Files.get

    async def shown(self: Files, object_id: str) -> File:
        if object_id == ids[0] and desk.rows.file(object_id)["collections"]:
            raise ServerFailed(status=500)
        return await get(self, object_id)

    monkeypatch.setattr(Files, "get", shown)
    relinker = await desk.relinker(options=dataclasses.replace(QUICK, setbacks=2))
    change = await relinker.plan(linking(ids, products[0]))
    await relinker.start(change.id)
    change = await rest(relinker, change, 15)
    assert (change.state, change.changed, change.failed, change.can_undo) == ("done", 2, 1, True)
    assert (await all_items(relinker, change))[0].sentence == UNREAD


async def test_a_preview_that_fails_asks_no_further() -> None:
    asked = 0

    async def get(file_id: str) -> File:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        if file_id == "3":
            raise Unreachable
        raise NotFound

    client = cast("PxmClient", SimpleNamespace(files=SimpleNamespace(get=get)))
    with pytest.raises(Unreachable):
        await looked_up(client, [str(number) for number in range(500)], (), 4)
    before = asked
    for _ in range(20):
        await asyncio.sleep(0)
    assert asked == before < 20


async def test_attributes_of_which_pxm_took_one_before_it_asked_to_wait_stay_in_doubt() -> None:
    """They went with the PUT of the file: what it took must be taken back by an undo."""
    edit = FileEdit(
        file_id="f",
        set_attributes=(FileAttribute(id="a", value="new"), FileAttribute(id="b", value="new")),
    )

    def told(a: str, b: str) -> File:
        return File(id="f", attributes=(AttributeValue(id="a", value=a), AttributeValue(id="b", value=b)))

    async def update(_file_id: str, **_: Any) -> File:
        return told("new", "old")

    async def set_value(*_: Any) -> None:
        raise RateLimited

    writer = cast("PxmClient", SimpleNamespace(files=SimpleNamespace(update=update)))
    client = cast("PxmClient", SimpleNamespace(attributes=SimpleNamespace(set_value=set_value)))
    item = Item(1, "f", wishes=wishes_of(edit, None, Names()))
    file = told("old", "old")
    ready = prepared(item, file, shown_values(file), read_at=0.0, now=0.0)
    assert isinstance(ready, Prepared)
    outcome = await write(client, writer, ready)
    assert (outcome.state, isinstance(outcome.trouble, RateLimited)) == (WRITING, True)


async def test_a_start_of_publication_that_a_list_leaves_out_is_not_overwritten(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(3, collections=products[:1])
    for identity in ids:
        desk.rows.change(identity, published_start_date="2030-01-01T00:00:00Z")
    whole = [await desk.client.files.get(identity) for identity in ids]
    show_old_rows(monkeypatch, [without(file, "published_start_date") for file in whole])
    relinker = await desk.relinker()
    edits = [FileEdit(file_id=identity, published=True) for identity in ids]
    change = await done(relinker, edits, shown_in=products[:1])
    assert change.changed == 3
    found = desk.rows.files(ids).values()
    assert [(bool(row["published"]), row["published_start_date"]) for row in found] == [
        (True, "2030-01-01T00:00:00Z")
    ] * 3


async def test_a_name_that_a_list_leaves_out_is_taken_back(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(3, collections=products[:1])
    whole = [await desk.client.files.get(identity) for identity in ids]
    show_old_rows(monkeypatch, [without(file, "file_name") for file in whole])
    relinker = await desk.relinker()
    edits = [FileEdit(file_id=identity, name=f"new-{identity}.jpg") for identity in ids]
    change = await done(relinker, edits, shown_in=products[:1])
    assert change.changed == 3
    assert (await rest(relinker, await relinker.undo(change.id))).changed == 3
    assert {row["file_name"] for row in desk.rows.files(ids).values()} == {f.file_name for f in whole}


def without(file: File, name: str) -> File:
    """Return a file as a row of a list that leaves something out."""
    return File(**{told: getattr(file, told) for told in file.model_fields_set - {name}})
