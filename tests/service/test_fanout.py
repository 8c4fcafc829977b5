from __future__ import annotations

import asyncio
import gc

from pxm_desktop.service.fanout import CHUNK, Fanout
from pxm_desktop.transfer.events import (
    BatchAdded,
    CatalogChanged,
    Health,
    HotFoldersChanged,
    LibraryChanged,
    Progress,
    TransfersChanged,
    TransfersRemoved,
)
from pxm_desktop.transfer.model import Batch, Stage, Transfer


def transfer(number: int, stage: Stage = Stage.QUEUED) -> Transfer:
    return Transfer(id=number, batch_id=1, path=b"/a", name="a", size=1, stage=stage)


async def test_a_slow_listener_gets_the_newest_state_once() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    fanout.publish([BatchAdded(batch=Batch(id=1, name="b", added_at=0))])
    for step in range(1000):
        fanout.publish([Progress(sent={1: step}, bytes_per_second=step)])
        fanout.publish([TransfersChanged(transfers=(transfer(1), transfer(2)))])
    fanout.publish([TransfersChanged(transfers=(transfer(1, Stage.DONE),)), TransfersRemoved(ids=(2,))])
    fanout.publish([Health(state="offline")])
    fanout.publish([Health(state="ok")])
    events = await anext(listener)
    assert list(events) == [
        BatchAdded(batch=Batch(id=1, name="b", added_at=0)),
        TransfersChanged(transfers=(transfer(1, Stage.DONE),)),
        TransfersRemoved(ids=(2,)),
        Progress(sent={1: 999}, bytes_per_second=999),
        Health(state="ok"),
    ]


async def test_a_slow_listener_hears_of_every_hot_folder_that_changed() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    fanout.publish([HotFoldersChanged(rules=("b",)), HotFoldersChanged(rules=("a", "b"))])
    assert list(await anext(listener)) == [HotFoldersChanged(rules=("a", "b"))]
    fanout.publish([HotFoldersChanged(rules=("a",)), HotFoldersChanged(), HotFoldersChanged(rules=("b",))])
    assert list(await anext(listener)) == [HotFoldersChanged()]


async def test_a_whole_queue_comes_in_pieces() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    fanout.publish([TransfersChanged(transfers=tuple(map(transfer, range(CHUNK + 1))))])
    events = await anext(listener)
    assert [len(e.transfers) for e in events if isinstance(e, TransfersChanged)] == [CHUNK, 1]


async def test_what_was_said_before_the_end_is_still_heard() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    fanout.publish([Health(state="ok")])
    fanout.close()
    assert [list(events) async for events in listener] == [[Health(state="ok")]]
    assert [events async for events in fanout.listen()] == []


async def test_a_waiting_listener_wakes_and_ends() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    waiting = asyncio.ensure_future(anext(listener, None))
    await asyncio.sleep(0)
    listener.close()
    assert await waiting is None


async def test_a_listener_that_nobody_holds_vanishes() -> None:
    fanout = Fanout()
    fanout.listen()
    gc.collect()
    assert len(fanout._listeners) == 0


async def test_a_slow_listener_hears_that_a_copy_changed_whatever_is_told_later() -> None:
    fanout = Fanout()
    listener = fanout.listen()
    fanout.publish([LibraryChanged(changed=True, syncing=True), CatalogChanged(changed=True)])
    fanout.publish([LibraryChanged(changed=False, files=7), CatalogChanged(changed=False)])
    assert list(await anext(listener)) == [
        LibraryChanged(changed=True, files=7),
        CatalogChanged(changed=True),
    ]
    fanout.publish([LibraryChanged(changed=False)])
    assert list(await anext(listener)) == [LibraryChanged(changed=False)]
