"""Changes on the real sandbox: what is written, what others did meanwhile, what it costs, and taking it back."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import time
from collections.abc import Sequence
from typing import Any

import pytest

from pxm_desktop.relinking.database import ChangesUnusable, Database
from pxm_desktop.relinking.errors import NoSuch, NotNow
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.relinking.records import WRITING, Item
from pxm_desktop.relinking.relinker import INTERRUPTED
from pxm_desktop.transfer.model import FileAttribute
from tests.relinking.conftest import QUICK, Desk, all_items, done, linking, rest, show_old_rows


def calls(desk: Desk) -> int:
    return int(desk.sandbox.control.counters()["total"])


# What it costs

UNHURRIED = dataclasses.replace(QUICK, fresh=60.0)
"""A computer that has much else to do reads no page twice for that."""


async def test_the_files_of_one_product_cost_little_more_than_a_call_each(
    desk: Desk, products: list[str]
) -> None:
    mine, other, target = products[:3]
    ids = desk.rows.add_files(250, collections=[mine, other])
    relinker = await desk.relinker(options=UNHURRIED)
    change = await relinker.plan(linking(ids, target), shown_in=[mine])
    desk.sandbox.control.reset()
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.state, change.changed, change.unverified) == ("done", 250, 0)
    assert calls(desk) <= 1.1 * len(ids)
    for row in desk.rows.files(ids).values():
        assert sorted(row["collections"]) == sorted([mine, other, target])
    assert {file.id for file in desk.touched} == set(ids)


async def test_a_product_that_is_emptied_costs_no_more(desk: Desk, products: list[str]) -> None:
    """Files leave the list while it is read, so that pages shift."""
    mine, other = products[:2]
    ids = desk.rows.add_files(250, collections=[other, mine])
    relinker = await desk.relinker(options=UNHURRIED)
    edits = [FileEdit(file_id=identity, remove_products=(mine,)) for identity in ids]
    change = await relinker.plan(edits)
    desk.sandbox.control.reset()
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.state, change.changed) == ("done", 250)
    assert calls(desk) <= 1.1 * len(ids)
    assert all(row["collections"] == [other] for row in desk.rows.files(ids).values())


async def test_any_selection_costs_two_calls_a_file(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(120)
    relinker = await desk.relinker(options=UNHURRIED)
    change = await relinker.plan(linking(ids, products[0]))
    desk.sandbox.control.reset()
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.state, change.changed) == ("done", 120)
    assert calls(desk) <= 2.1 * len(ids)


async def test_files_of_several_products_are_read_by_their_lists(desk: Desk, products: list[str]) -> None:
    ids = [
        identity for product in products[:3] for identity in desk.rows.add_files(40, collections=[product])
    ]
    desk.knows(ids)
    relinker = await desk.relinker(options=UNHURRIED)
    change = await relinker.plan(linking(ids, products[4]))
    desk.sandbox.control.reset()
    await relinker.start(change.id)
    assert (await rest(relinker, change)).changed == 120
    assert calls(desk) <= 1.25 * len(ids)  # a list that is late on a busy machine is read once more


async def test_files_of_one_day_are_read_by_its_list(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(150, days_ago=400)
    desk.knows(ids)
    relinker = await desk.relinker(options=UNHURRIED)
    change = await relinker.plan(linking(ids, products[5]))
    desk.sandbox.control.reset()
    await relinker.start(change.id)
    assert (await rest(relinker, change)).changed == 150
    assert calls(desk) <= 1.1 * len(ids)


async def test_what_is_so_already_is_not_written(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(3, collections=products[:1])
    relinker = await desk.relinker()
    change = await done(relinker, linking(ids, products[0]))
    assert (change.same, change.changed, change.can_undo) == (3, 0, False)
    assert "PUT /file/{id}" not in desk.sandbox.control.counters()["endpoints"]


# What others do


async def test_what_others_changed_since_the_preview_stays(desk: Desk, products: list[str]) -> None:
    one, two, three = products[:3]
    [file] = desk.rows.add_files(1, collections=[one])
    desk.knows([file])
    relinker = await desk.relinker()
    change = await relinker.plan([FileEdit(file_id=file, add_products=(three,), remove_products=(one,))])
    desk.sandbox.control.edit_links(file, add=(two,))
    await relinker.start(change.id)
    assert (await rest(relinker, change)).changed == 1
    assert desk.rows.file(file)["collections"] == [two, three]


async def test_a_link_that_others_took_away_in_between_is_merged_again(
    desk: Desk, products: list[str]
) -> None:
    one, two, target = products[:3]
    ids = desk.rows.add_files(5, collections=[one])
    relinker = await desk.relinker()
    desk.sandbox.control.fault(
        "other_user", method="PUT", path="/file/", effect=True, remove=[target], add=[two], count=2
    )
    change = await done(relinker, linking(ids, target))
    assert (change.state, change.changed, change.collided) == ("done", 5, 0)
    links = [sorted(row["collections"]) for row in desk.rows.files(ids).values()]
    assert sorted(links, key=len) == [sorted([one, target])] * 3 + [sorted([one, two, target])] * 2


async def test_a_fight_is_given_up_and_told(desk: Desk, products: list[str]) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("other_user", method="PUT", path="/file/", effect=True, remove=[products[0]])
    change = await done(relinker, linking([file], products[0]))
    assert (change.collided, change.changed) == (1, 0)
    [item] = await all_items(relinker, change)
    assert "keeps changing this back" in item.sentence
    desk.sandbox.control.clear_faults()
    await relinker.retry(change.id)
    assert (await rest(relinker, change)).changed == 1
    assert desk.rows.file(file)["collections"] == [products[0]]


async def test_two_stations_change_the_same_files_and_nothing_is_lost(
    desk: Desk, products: list[str]
) -> None:
    """One after the other on each file, since PXM has no If-Match: each adds, each takes away."""
    one, two, three, four = products[:4]
    ids = desk.rows.add_files(30, collections=[one, two])
    relinker = await desk.relinker()
    change = await relinker.plan(
        [FileEdit(file_id=identity, add_products=(three,), remove_products=(one,)) for identity in ids]
    )
    for identity in ids[:20]:
        desk.sandbox.control.edit_links(identity, add=(four,), remove=(two,))
    await relinker.start(change.id)
    assert (await rest(relinker, change)).changed == 30
    found = desk.rows.files(ids)
    assert all(sorted(found[i]["collections"]) == sorted([three, four]) for i in ids[:20])
    assert all(sorted(found[i]["collections"]) == sorted([two, three]) for i in ids[20:])


async def test_what_is_no_longer_as_it_was_shown_collides_and_wins_only_when_asked(desk: Desk) -> None:
    ids = desk.rows.add_files(3)
    desk.knows(ids)
    relinker = await desk.relinker()
    change = await relinker.plan(
        [FileEdit(file_id=identity, name=f"new-{number}.jpg") for number, identity in enumerate(ids)]
    )
    desk.rows.change(ids[1], file_name="theirs.jpg")
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.changed, change.collided) == (2, 1)
    collided = (await all_items(relinker, change))[1]
    assert (collided.state, collided.changes[0].before) == ("collided", "theirs.jpg")
    assert collided.changes[0].collided
    assert collided.changes[0].was == desk.memory.known[ids[1]].name
    assert "left" in collided.sentence
    assert desk.rows.file(ids[1])["file_name"] == "theirs.jpg"
    await relinker.retry(change.id)
    assert (await rest(relinker, change)).changed == 3
    assert [desk.rows.file(i)["file_name"] for i in ids] == ["new-0.jpg", "new-1.jpg", "new-2.jpg"]


# One file's troubles


async def test_a_file_that_is_gone_is_told_and_the_others_go_on(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(4)
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, products[0]))
    desk.rows.delete_files(ids[1:2])
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.changed, change.failed) == (3, 1)
    assert [item.state for item in await all_items(relinker, change)] == ["done", "gone", "done", "done"]


async def test_a_file_that_goes_before_it_is_read_back_is_told(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, save = desk.rows.add_files(2), Journal.save

    async def deleting(self: Journal, change_id: int, items: Sequence[Item]) -> None:
        await save(self, change_id, items)
        if all(item.state == "written" for item in items):
            desk.rows.delete_files(ids[:1])

    monkeypatch.setattr(Journal, "save", deleting)
    relinker = await desk.relinker()
    change = await done(relinker, linking(ids, products[0]))
    assert [item.state for item in await all_items(relinker, change)] == ["gone", "done"]


async def test_a_refusal_fails_one_file_with_words_and_can_be_tried_again(
    desk: Desk, products: list[str]
) -> None:
    ids = desk.rows.add_files(4)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{ids[0]}", status=403)
    desk.sandbox.control.fault(
        "status", method="PUT", path=f"/file/{ids[1]}", status=400, message="no such thing"
    )
    change = await done(relinker, linking(ids, products[0]))
    assert (change.state, change.changed, change.failed) == ("done", 2, 2)
    items = await all_items(relinker, change)
    assert "permission" in items[0].sentence
    assert "no such thing" in items[1].sentence
    desk.sandbox.control.clear_faults()
    await relinker.retry(change.id, [1])
    change = await rest(relinker, change)
    assert (change.changed, change.failed) == (3, 1)


async def test_a_product_that_is_not_there_is_no_reason_to_undo(desk: Desk) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    change = await done(relinker, linking([file], "coll_nothing_like_it"))
    assert (change.failed, change.can_undo) == (1, False)


async def test_a_file_at_which_pxm_always_fails_does_not_hold_up_the_rest(
    desk: Desk, products: list[str]
) -> None:
    ids = desk.rows.add_files(30)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{ids[7]}", status=500)
    change = await done(relinker, linking(ids, products[0]))
    assert (change.state, change.changed, change.failed) == ("done", 29, 1)


# Everybody's troubles


async def test_a_429_in_the_middle_is_waited_for_and_told(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(60)
    paused: list[float] = []
    relinker = await desk.relinker(paused_for=lambda: paused[0] if paused else 0.0)
    desk.sandbox.control.fault("rate_limit", method="PUT", path="/file/", every=20, count=2, retry_after=1)
    change = await relinker.plan(linking(ids, products[0]))
    paused.append(1.0)
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.state, change.changed, change.failed) == ("done", 60, 0)
    assert any("asks to wait" in told.sentence for told in desk.told)


async def test_what_others_do_while_pxm_asks_to_wait_is_kept(desk: Desk, products: list[str]) -> None:
    """What was read before the wait is not merged from after it."""
    one, target, other = products[:3]
    ids = desk.rows.add_files(40, collections=[one])
    relinker = await desk.relinker(options=dataclasses.replace(QUICK, fresh=0.4))
    desk.sandbox.control.fault("rate_limit", method="PUT", path="/file/", nth=10, retry_after=3)
    change = await relinker.plan(linking(ids, target), shown_in=[one])
    await relinker.start(change.id)
    async with asyncio.timeout(30):
        while desk.sandbox.control.state()["faults"][0]["hits"] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(1)  # those under way have their answers
    waiting = [i for i, row in desk.rows.files(ids).items() if target not in row["collections"]]
    for identity in waiting:
        desk.sandbox.control.edit_links(identity, add=(other,))
    assert len(waiting) > 20
    assert (await rest(relinker, change)).changed == 40
    found = desk.rows.files(ids)
    assert all(set(found[i]["collections"]) == {one, target, other} for i in waiting)


@pytest.mark.parametrize("state", [WRITING, "written"], ids=["before the write", "before the next files"])
async def test_what_was_read_too_long_ago_is_not_merged_from(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """Time passes, in which somebody links files that were read and are not written yet."""
    one, target, other = products[:3]
    ids = desk.rows.add_files(12, collections=[one])
    late, save = 0.0, Journal.save

    async def slow(self: Journal, change_id: int, items: Sequence[Item]) -> None:
        nonlocal late
        await save(self, change_id, items)
        if not late and any(item.state == state for item in items):
            for identity in ids:
                desk.sandbox.control.edit_links(identity, add=(other,))
            late = QUICK.fresh + 1

    monkeypatch.setattr(Journal, "save", slow)
    relinker = await desk.relinker(
        now=lambda: time.time() + late, options=dataclasses.replace(QUICK, handful=4)
    )
    assert (await done(relinker, linking(ids, target), shown_in=[one])).changed == 12
    assert late
    for row in desk.rows.files(ids).values():
        assert sorted(row["collections"]) == sorted([one, target, other])


@pytest.mark.parametrize("fault", ["lose_before", "lose_after"])
async def test_lost_answers_leave_nothing_half_done(desk: Desk, products: list[str], fault: str) -> None:
    one, target = products[:2]
    ids = desk.rows.add_files(40, collections=[one])
    relinker = await desk.relinker()
    desk.sandbox.control.fault(fault, method="PUT", path="/file/", every=3)
    change = await done(relinker, linking(ids, target), shown_in=[one])
    assert (change.state, change.changed, change.failed) == ("done", 40, 0)
    assert all(row["collections"] == [one, target] for row in desk.rows.files(ids).values())
    undone = await rest(relinker, await relinker.undo(change.id))
    assert undone.changed == 40
    assert all(row["collections"] == [one] for row in desk.rows.files(ids).values())


async def test_no_answer_is_waited_for_and_told(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(20)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("lose_before", count=40)
    change = await done(relinker, linking(ids, products[0]))
    assert (change.state, change.changed, change.failed) == ("done", 20, 0)
    assert any("goes on by itself" in told.sentence for told in desk.told)


async def test_refused_credentials_pause_with_words(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(6)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("deactivate_user", method="PUT", path="/file/", nth=3)
    change = await done(relinker, linking(ids, products[0]))
    assert change.state == "paused"
    assert "Sign in again" in change.sentence
    assert change.failed == 0
    desk.sandbox.control.clear_faults()
    desk.sandbox.control.set_user(active=True)
    async with asyncio.timeout(30):  # a refusal is remembered for a few seconds
        while (change := await rest(relinker, await relinker.start(change.id))).state == "paused":  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert change.changed == 6


@pytest.mark.parametrize(
    "switches",
    [
        {"trimmed": True},
        {"ignore_filters": True},
        {"empty_204": True},
        {"unstable_order": True},
        {"list_cap": 7},
    ],
    ids=str,
)
async def test_odd_accounts(
    desk: Desk, products: list[str], regions: list[str], switches: dict[str, Any]
) -> None:
    one, target = products[:2]
    ids = desk.rows.add_files(30, collections=[one], regions=regions[:1])
    desk.sandbox.control.set(**switches)
    relinker = await desk.relinker()
    edits = [
        FileEdit(file_id=i, add_products=(target,), add_regions=(regions[1],), remove_regions=(regions[0],))
        for i in ids
    ]
    change = await done(relinker, edits, shown_in=[one])
    assert (change.state, change.changed, change.failed) == ("done", 30, 0)
    for row in desk.rows.files(ids).values():
        assert (row["collections"], row["region_ids"]) == ([one, target], regions[1:2])


# Stops


async def test_ten_first_then_the_rest(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(35, collections=[products[0]])
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, products[1]), shown_in=[products[0]])
    await relinker.start(change.id, first=10)
    change = await rest(relinker, change)
    assert (change.state, change.done, change.changed, change.unverified) == ("paused", 10, 10, 0)
    assert sum(products[1] in row["collections"] for row in desk.rows.files(ids).values()) == 10
    await relinker.start(change.id)
    change = await rest(relinker, change)
    assert (change.state, change.changed) == ("done", 35)


async def test_a_pause_stops_after_the_files_under_way(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(40)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.2)
    change = await relinker.plan(linking(ids, products[0]))
    await relinker.start(change.id)
    paused = await relinker.pause(change.id)
    assert (paused.state, paused.failed) == ("paused", 0)
    assert paused.done < 40
    desk.sandbox.control.clear_faults()
    await relinker.start(change.id)
    assert (await rest(relinker, change)).changed == 40


async def test_changes_are_done_one_after_the_other(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(12)
    relinker = await desk.relinker()
    first = await relinker.plan(linking(ids, products[0]))
    second = await relinker.plan([FileEdit(file_id=i, remove_products=(products[0],)) for i in ids])
    await relinker.start(first.id)
    waiting = await relinker.start(second.id)
    assert (waiting.state, "before it" in waiting.sentence) == ("running", True)
    assert (await rest(relinker, first)).changed == 12
    assert (await rest(relinker, second)).changed == 12
    assert all(row["collections"] == [] for row in desk.rows.files(ids).values())


async def test_a_run_that_was_killed_is_found_paused_and_finished(desk: Desk, products: list[str]) -> None:
    one, target = products[:2]
    ids = desk.rows.add_files(60, collections=[one])
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, target), shown_in=[one])
    desk.sandbox.control.fault("delay", method="PUT", path="/file/", seconds=0.1)
    await relinker.start(change.id)
    async with asyncio.timeout(30):
        while desk.sandbox.control.state()["faults"][0]["hits"] < QUICK.handful + 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    working = relinker._working
    assert working is not None
    working.cancel()  # in the middle of its writes, as a kill would
    await asyncio.gather(working, return_exceptions=True)
    gc.collect()  # calls that were never begun would be complained about here
    desk.sandbox.control.clear_faults()
    again = await desk.relinker()
    found = await again.show(change.id)
    assert (found.state, found.sentence) == ("paused", INTERRUPTED)
    await again.start(change.id)
    assert (await rest(again, change)).changed == 60
    assert all(row["collections"] == [one, target] for row in desk.rows.files(ids).values())
    undone = await rest(again, await again.undo(change.id))
    assert undone.changed == 60
    assert all(row["collections"] == [one] for row in desk.rows.files(ids).values())


# Undo


async def test_an_undo_restores_exactly_what_the_change_did(desk: Desk, products: list[str]) -> None:
    one, two, target, other = products[:4]
    ids = desk.rows.add_files(6, collections=[one])
    for identity in ids[:2]:
        desk.sandbox.control.edit_links(identity, add=(target,))
    relinker = await desk.relinker()
    change = await done(
        relinker, [FileEdit(file_id=i, add_products=(target, two), remove_products=(one,)) for i in ids]
    )
    assert change.can_undo
    desk.sandbox.control.edit_links(ids[0], add=(other,), remove=(two,))
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.state, undo.undo_of, undo.failed) == ("done", change.id, 0)
    found = [sorted(desk.rows.file(i)["collections"]) for i in ids]
    assert found == [sorted([one, target, other]), sorted([one, target]), *[[one]] * 4]
    undone = await relinker.show(change.id)
    assert (undone.state, undone.can_undo) == ("undone", False)
    with pytest.raises(NotNow):
        await relinker.undo(change.id)
    again = await rest(relinker, await relinker.undo(undo.id))
    assert again.changed == 6
    assert all({target, two} <= set(desk.rows.file(i)["collections"]) for i in ids[1:])
    assert two not in desk.rows.file(ids[0])["collections"]  # somebody else took it away before
    assert [(await relinker.show(c.id)).state for c in (change, undo)] == ["done", "undone"]


async def test_an_undo_leaves_what_somebody_else_changed_since(desk: Desk) -> None:
    ids = desk.rows.add_files(3)
    before = [desk.rows.file(i)["file_name"] for i in ids]
    relinker = await desk.relinker()
    change = await done(
        relinker, [FileEdit(file_id=i, name=f"mine-{n}.jpg", published=True) for n, i in enumerate(ids)]
    )
    assert change.changed == 3
    assert all(desk.rows.file(i)["published_start_date"] for i in ids)
    desk.rows.change(ids[1], file_name="theirs.jpg")
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.changed, undo.collided) == (2, 1)
    assert [desk.rows.file(i)["file_name"] for i in ids] == [before[0], "theirs.jpg", before[2]]
    for identity in ids:
        row = desk.rows.file(identity)
        assert (bool(row["published"]), row["published_start_date"]) == (False, None)


async def test_a_change_that_was_stopped_is_taken_back_as_far_as_it_came(
    desk: Desk, products: list[str]
) -> None:
    ids = desk.rows.add_files(20)
    relinker = await desk.relinker()
    change = await relinker.plan(linking(ids, products[0]))
    await relinker.start(change.id, first=7)
    await rest(relinker, change)
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.total, undo.changed) == (7, 7)
    assert all(row["collections"] == [] for row in desk.rows.files(ids).values())
    assert (await relinker.start(change.id)).state == "undone"


# Everything but links


@pytest.mark.parametrize("kind", ["calls", "shown", "put"])
async def test_attributes_are_set_cleared_and_taken_back(desk: Desk, kind: str) -> None:
    desk.sandbox.control.set(file_attributes=kind)
    defined = {row["type"]: row for row in desk.sandbox.control.rows("attribute")}
    text, number = defined["Text"]["id"], defined["Number"]["id"]
    ids = desk.rows.add_files(3)
    relinker = await desk.relinker()
    first = await done(
        relinker,
        [FileEdit(file_id=i, set_attributes=(FileAttribute(id=number, value=7),)) for i in ids],
    )
    assert (first.changed, first.failed) == (3, 0)
    change = await done(
        relinker,
        [
            FileEdit(
                file_id=i, set_attributes=(FileAttribute(id=text, value="blue"),), clear_attributes=(number,)
            )
            for i in ids
        ],
    )
    assert (change.changed, change.failed) == (3, 0)
    assert all(desk.rows.values(i) == {text: "blue"} for i in ids)
    undo = await rest(relinker, await relinker.undo(change.id))
    assert (undo.changed, undo.failed) == (3, 0)
    assert all(desk.rows.values(i) == {number: 7} for i in ids)


@pytest.mark.parametrize("kind", ["calls", "shown", "put"])
async def test_an_attribute_that_is_refused_leaves_the_rest_written(
    desk: Desk, products: list[str], kind: str
) -> None:
    desk.sandbox.control.set(file_attributes=kind)
    [file] = desk.rows.add_files(1)
    number = next(row for row in desk.sandbox.control.rows("attribute") if row["type"] == "Number")
    relinker = await desk.relinker()
    change = await done(
        relinker,
        [
            FileEdit(
                file_id=file,
                add_products=(products[0],),
                set_attributes=(FileAttribute(id=number["id"], value="no number", name=number["name"]),),
            )
        ],
    )
    [item] = await all_items(relinker, change)
    assert (item.state, number["name"] in item.sentence) == ("failed", True)
    assert desk.rows.file(file)["collections"] == products[:1]
    undo = await rest(relinker, await relinker.undo(change.id))
    assert undo.changed == 1
    assert desk.rows.file(file)["collections"] == []


async def test_publication_from_a_date(desk: Desk) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    change = await done(relinker, [FileEdit(file_id=file, published=True, published_from=1_900_000_000.0)])
    assert change.changed == 1
    assert desk.rows.file(file)["published_start_date"] == "2030-03-17T17:46:40Z"


# What is kept


async def test_a_preview_shows_what_is_known_and_nothing_is_written(desk: Desk, products: list[str]) -> None:
    known, unknown = desk.rows.add_files(2, collections=[products[0]])
    desk.knows([known])
    relinker = await desk.relinker()
    desk.sandbox.control.reset()
    change = await relinker.plan(linking([known, unknown], products[0], products[1]), "Two files")
    assert calls(desk) == 0
    first, second = await all_items(relinker, change)
    assert [(c.before, c.after, c.known) for c in first.changes] == [(True, True, True), (False, True, True)]
    assert [c.known for c in second.changes] == [False, False]
    assert (change.title, change.state, change.total) == ("Two files", "planned", 2)
    looked = await relinker.plan(linking([known, unknown], products[1]), look=True)
    assert all(c.known for item in await all_items(relinker, looked) for c in item.changes)
    await relinker.discard(change.id)
    with pytest.raises(NoSuch):
        await relinker.show(change.id)


async def test_a_preview_of_a_products_files_reads_them_by_its_list(desk: Desk, products: list[str]) -> None:
    source = products[5]
    ids = desk.rows.add_files(40, collections=[source])
    relinker = await desk.relinker()
    desk.sandbox.control.reset()
    change = await relinker.plan(linking(ids, products[0]), shown_in=[source], look=True)
    assert calls(desk) <= 4  # a page for each hundred files of the product
    assert [(c.before, c.known) for item in await all_items(relinker, change) for c in item.changes] == [
        (False, True)
    ] * 40


async def test_what_was_done_to_a_file(desk: Desk, products: list[str]) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    first = await done(relinker, linking([file], products[0]), title="first")
    second = await done(relinker, linking([file], products[1]), title="second")
    found = await relinker.of_file(file, 10)
    assert [change.title for change, _ in found] == ["second", "first"]
    assert [change.id for change in await relinker.recent(10)] == [second.id, first.id]


async def test_a_damaged_file_is_set_aside_and_told(desk: Desk, products: list[str]) -> None:
    desk.path.write_bytes(b"this is no database" * 500)
    relinker = await desk.relinker()
    ids = desk.rows.add_files(1)
    assert (await done(relinker, linking(ids, products[0]))).changed == 1
    database: Database = desk._open[-1][1]
    assert any("set aside" in notice for notice in database.notices)
    assert list(desk.path.parent.glob("changes.sqlite.damaged-*"))


async def test_reports_are_few(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(100)
    slow = type(QUICK)(verify_after=0.05, tell_every=0.25, handful=2)
    relinker = await desk.relinker(options=slow)
    began = time.monotonic()
    change = await done(relinker, linking(ids, products[0]))
    assert change.changed == 100
    assert len(desk.told) <= (time.monotonic() - began) / slow.tell_every + 2


# What lists and clocks do


async def test_a_list_from_before_the_change_before_takes_nothing_away(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = products[:3]
    ids = desk.rows.add_files(6, collections=[one])
    old = [await desk.client.files.get(identity) for identity in ids]
    relinker = await desk.relinker()
    await done(relinker, linking(ids, two), shown_in=[one])
    show_old_rows(monkeypatch, old)
    change = await done(relinker, linking(ids, three), shown_in=[one])
    assert (change.state, change.changed) == ("done", 6)
    for row in desk.rows.files(ids).values():
        assert sorted(row["collections"]) == sorted([one, two, three])
    assert (await rest(relinker, await relinker.undo(change.id))).changed == 6
    for row in desk.rows.files(ids).values():
        assert sorted(row["collections"]) == sorted([one, two])


async def test_an_old_row_is_no_word_that_somebody_changed_something(
    desk: Desk, products: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = desk.rows.add_files(6, collections=[products[0]])
    old = [await desk.client.files.get(identity) for identity in ids]
    relinker = await desk.relinker()
    await done(relinker, [FileEdit(file_id=identity, name=f"b{identity}.jpg") for identity in ids])
    show_old_rows(monkeypatch, old)
    change = await done(relinker, [FileEdit(file_id=identity, name=f"c{identity}.jpg") for identity in ids])
    assert (change.state, change.changed, change.collided) == ("done", 6, 0)


async def test_a_write_that_pxm_does_not_take_yet_is_nothing_to_take_back(
    desk: Desk, products: list[str]
) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    desk.sandbox.control.fault("status", method="PUT", path=f"/file/{file}", status=404)
    change = await done(relinker, linking([file], products[0]))
    assert (change.failed, change.can_undo) == (1, False)


async def test_a_clock_that_is_set_back_holds_nothing_up(desk: Desk, products: list[str]) -> None:
    ids = desk.rows.add_files(3)
    puts = 0

    def now() -> float:
        # A day back as soon as all is written.
        written = sum(bool(row["collections"]) for row in desk.rows.files(ids).values())
        return time.time() - (86_400 if written == len(ids) and puts else 0)

    relinker = await desk.relinker(now=now)
    change = await relinker.plan(linking(ids, products[0]))
    puts = 1
    await relinker.start(change.id)
    assert (await rest(relinker, change, 20)).changed == 3


async def test_who_left_begins_nothing(desk: Desk, products: list[str]) -> None:
    [file] = desk.rows.add_files(1)
    relinker = await desk.relinker()
    change = await relinker.plan(linking([file], products[0]))
    await relinker.close()
    with pytest.raises(NotNow):
        await relinker.start(change.id)
    assert (await relinker.show(change.id)).state == "paused"
    assert desk.rows.file(file)["collections"] == []


async def test_nothing_is_written_that_the_list_of_changes_has_lost(desk: Desk, products: list[str]) -> None:
    relinker = await desk.relinker()
    change = await relinker.plan(linking(desk.rows.add_files(2), products[0]))
    journal = Journal(Database(desk.path))
    items = await journal.load(change.id, [1, 2])
    await relinker.discard(change.id)
    with pytest.raises(ChangesUnusable):
        await journal.save(change.id, items)
