"""Events are gathered: few batches, newest state only, big queues in pieces."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pxm_desktop.transfer.events import Event, Health, Progress, TransfersChanged, TransfersRemoved
from pxm_desktop.transfer.hub import EventHub
from pxm_desktop.transfer.model import Stage, Transfer


def transfer(transfer_id: int, stage: Stage = Stage.QUEUED) -> Transfer:
    return Transfer(id=transfer_id, batch_id=1, path=b"/f", name="f", size=10, stage=stage)


async def test_many_changes_of_one_transfer_become_its_newest_state() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    for stage in (Stage.QUEUED, Stage.REQUESTED, Stage.SENDING):
        hub.changed([transfer(1, stage)])
    (event,) = await anext(listener)
    assert isinstance(event, TransfersChanged)
    assert [t.stage for t in event.transfers] == [Stage.SENDING]
    hub.close()


async def test_a_thousand_changes_a_second_are_at_most_twenty_gatherings() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    gatherings: list[Sequence[Event]] = []

    async def listen() -> None:
        gatherings.extend([gathering async for gathering in listener])

    task = asyncio.create_task(listen())
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number in range(1000):
        hub.changed([transfer(number)])
        await asyncio.sleep(0.0005)
    took = loop.time() - start
    hub.close()
    await task
    assert len(gatherings) <= took * 20 + 2
    seen = {t.id for g in gatherings for e in g if isinstance(e, TransfersChanged) for t in e.transfers}
    assert seen == set(range(1000))


async def test_a_whole_queue_comes_in_pieces() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    hub.changed(transfer(n) for n in range(5000))
    gathering = await anext(listener)
    assert [len(e.transfers) for e in gathering if isinstance(e, TransfersChanged)] == [2000, 2000, 1000]
    hub.close()


async def test_a_removed_transfer_is_not_reported_as_changed() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    hub.changed([transfer(1), transfer(2)])
    hub.removed([1])
    changed, removed = await anext(listener)
    assert isinstance(changed, TransfersChanged)
    assert [t.id for t in changed.transfers] == [2]
    assert isinstance(removed, TransfersRemoved)
    assert removed.ids == (1,)
    hub.close()


async def test_progress_counts_back_when_a_part_is_sent_again_and_ends_at_rest() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    hub.sending(7, 100)
    hub.progressed(7, 50)
    hub.progressed(7, -20)
    (event,) = await anext(listener)
    assert isinstance(event, Progress)
    assert event.sent == {7: 130}
    hub.sent_finished(7)
    (event,) = await anext(listener)
    assert isinstance(event, Progress)
    assert event.sent == {}
    assert event.bytes_per_second == 0.0
    hub.close()


async def test_health_is_told_once_a_change() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    hub.set_health(Health(state="offline", sentence="No network."))
    hub.set_health(Health(state="offline", sentence="No network."))
    assert list(await anext(listener)) == [Health(state="offline", sentence="No network.")]
    hub.close()
    assert [gathering async for gathering in listener] == []


async def test_an_idle_hub_has_no_timer() -> None:
    hub = EventHub()
    listener = hub.subscribe()
    hub.changed([transfer(1)])
    await anext(listener)
    assert hub._timer is None
    listener.close()
    assert [gathering async for gathering in listener] == []
