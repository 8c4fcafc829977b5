"""Gathers what changes and hands it to listeners at most 20 times a second, however many files move."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence

from pxm_desktop.transfer.events import (
    BatchAdded,
    Event,
    Health,
    Progress,
    TransfersChanged,
    TransfersRemoved,
)
from pxm_desktop.transfer.model import Batch, Transfer

_PERIOD = 0.05
_RATE_WINDOW = 5.0
_CHUNK = 2000
"""Transfers in one event, so that a listener never has to swallow a whole queue at once."""


class Subscription:
    """One listener's stream of gatherings. Iterate it; `close` ends it."""

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub
        self._queue: asyncio.Queue[Sequence[Event] | None] = asyncio.Queue()

    def __aiter__(self) -> AsyncIterator[Sequence[Event]]:
        return self

    async def __anext__(self) -> Sequence[Event]:
        gathering = await self._queue.get()
        if gathering is None:
            raise StopAsyncIteration
        return gathering

    def put(self, gathering: Sequence[Event] | None) -> None:
        """Hand a gathering over; None ends the stream."""
        self._queue.put_nowait(gathering)

    def close(self) -> None:
        """Stop listening."""
        self._hub.unsubscribe(self)
        self.put(None)


class EventHub:
    """Where the engine reports and listeners subscribe. Lives on the engine's loop; idle means no timer."""

    def __init__(self) -> None:
        self._subscriptions: list[Subscription] = []
        self._changed: dict[int, Transfer] = {}
        self._removed: list[int] = []
        self._batches: list[Batch] = []
        self._sending: dict[int, int] = {}
        self._moved: deque[tuple[float, int]] = deque()
        self._in_window = 0
        self._progressed = False
        self._timer: asyncio.TimerHandle | None = None
        self.health = Health(state="ok")
        self._health_changed = False

    def subscribe(self) -> Subscription:
        """Start listening from now on."""
        subscription = Subscription(self)
        self._subscriptions.append(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a listener."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def changed(self, transfers: Iterable[Transfer]) -> None:
        """Report the newest state of transfers."""
        for transfer in transfers:
            self._changed[transfer.id] = transfer
            if transfer.stage.finished or transfer.hold is not None:
                self._sending.pop(transfer.id, None)
        self._schedule()

    def removed(self, ids: Iterable[int]) -> None:
        """Report transfers that left the queue."""
        for transfer_id in ids:
            self._removed.append(transfer_id)
            self._changed.pop(transfer_id, None)
        self._schedule()

    def batch_added(self, batch: Batch) -> None:
        """Report a new batch."""
        self._batches.append(batch)
        self._schedule()

    def set_health(self, state: Health) -> None:
        """Report whether the queue as a whole can move."""
        if state != self.health:
            self.health = state
            self._health_changed = True
            self._schedule()

    def sending(self, transfer_id: int, sent: int) -> None:
        """Say how many bytes of a transfer S3 has, as its sending begins or goes on after a stop."""
        self._sending[transfer_id] = sent

    def progressed(self, transfer_id: int, delta: int) -> None:
        """Count bytes on the wire; negative when a part has to be sent again."""
        self._sending[transfer_id] = self._sending.get(transfer_id, 0) + delta
        now = time.monotonic()
        self._moved.append((now, delta))
        self._in_window += delta
        self._forget_before(now - _RATE_WINDOW)
        self._progressed = True
        self._schedule()

    def sent_finished(self, transfer_id: int) -> None:
        """Say that nothing of the transfer is on the wire any more."""
        if self._sending.pop(transfer_id, None) is not None and not self._sending:
            self._progressed = True  # one last gathering that says that nothing moves
            self._schedule()

    def rate(self) -> float:
        """Return bytes a second over the last few seconds."""
        now = time.monotonic()
        self._forget_before(now - _RATE_WINDOW)
        if not self._moved:
            return 0.0
        return max(0.0, self._in_window / max(1.0, now - self._moved[0][0]))

    def close(self) -> None:
        """Hand over what is left and end every stream."""
        if self._timer is not None:
            self._timer.cancel()
        self._flush()
        for subscription in list(self._subscriptions):
            subscription.close()

    def _forget_before(self, moment: float) -> None:
        while self._moved and self._moved[0][0] < moment:
            self._in_window -= self._moved.popleft()[1]

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PERIOD, self._flush)

    def _flush(self) -> None:
        self._timer = None
        events: list[Event] = [BatchAdded(batch=batch) for batch in self._batches]
        self._batches.clear()
        changed = list(self._changed.values())
        self._changed.clear()
        events.extend(
            TransfersChanged.model_construct(transfers=tuple(changed[start : start + _CHUNK]))
            for start in range(0, len(changed), _CHUNK)
        )
        if self._removed:
            events.append(TransfersRemoved(ids=tuple(self._removed)))
            self._removed.clear()
        if self._progressed:
            rate = round(self.rate(), 1) if self._sending else 0.0
            events.append(Progress.model_construct(sent=dict(self._sending), bytes_per_second=rate))
            self._progressed = False
        if self._health_changed:
            events.append(self.health)
            self._health_changed = False
        if events:
            for subscription in self._subscriptions:
                subscription.put(events)
