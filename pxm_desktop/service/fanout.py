"""Hands the engine's events to any number of listeners, across changes of account.

The engine gathers over time; here each listener's backlog is merged, so that one that is slow (a stalled
terminal at the other end of the socket) gets a shorter story, never a longer queue.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Sequence

from pxm_desktop.transfer.events import (
    BatchAdded,
    CatalogChanged,
    ChangesChanged,
    Event,
    HotFoldersChanged,
    LibraryChanged,
    TransfersChanged,
    TransfersRemoved,
    WindowWanted,
)
from pxm_desktop.transfer.model import Batch, Transfer

CHUNK = 1000
"""Transfers in one event at most."""


class Gathering:
    """Events since somebody last looked, of which only the newest state of each thing is kept."""

    def __init__(self) -> None:
        self._batches: dict[int, Batch] = {}
        self._changed: dict[int, Transfer] = {}
        self._removed: dict[int, None] = {}
        self._latest: dict[str, Event] = {}
        """Of everything else the newest, by its kind; of changes of files that of each."""

    def add(self, events: Sequence[Event]) -> None:
        """Take more events in."""
        for event in events:
            match event:
                case BatchAdded():
                    self._batches[event.batch.id] = event.batch
                case TransfersChanged():
                    self._changed.update((transfer.id, transfer) for transfer in event.transfers)
                case TransfersRemoved():
                    for removed in event.ids:
                        self._changed.pop(removed, None)
                        self._removed[removed] = None
                case WindowWanted():
                    before = self._latest.get(event.event)
                    earlier = before.paths if isinstance(before, WindowWanted) else ()
                    self._latest[event.event] = event.model_copy(update={"paths": (*earlier, *event.paths)})
                case HotFoldersChanged():
                    before = self._latest.get(event.event, event)
                    self._latest[event.event] = _together(before, event)
                case CatalogChanged() | LibraryChanged():
                    before = self._latest.get(event.event)
                    changed = isinstance(before, CatalogChanged | LibraryChanged) and before.changed
                    self._latest[event.event] = event.model_copy(update={"changed": event.changed or changed})
                case ChangesChanged():
                    self._latest[f"{event.event} {event.id}"] = event
                case _:
                    self._latest[event.event] = event

    def events(self) -> list[Event]:
        """Return what was gathered, in an order that makes sense to a listener."""
        found: list[Event] = [BatchAdded(batch=batch) for batch in self._batches.values()]
        changed = tuple(self._changed.values())
        found += [
            TransfersChanged(transfers=changed[start : start + CHUNK])
            for start in range(0, len(changed), CHUNK)
        ]
        if self._removed:
            found.append(TransfersRemoved(ids=tuple(self._removed)))
        found += self._latest.values()
        return found


def _together(before: Event, event: HotFoldersChanged) -> HotFoldersChanged:
    """Return one event that is about the rules of both; no rule named means any."""
    earlier = before.rules if isinstance(before, HotFoldersChanged) else ()
    if not earlier or not event.rules:
        return HotFoldersChanged()
    return HotFoldersChanged(rules=tuple(sorted({*earlier, *event.rules})))


class Listener:
    """One listener's view: `async for events in listener`. Ends when it or its fan-out is closed."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._gathering = Gathering()
        self._news = asyncio.Event()
        self._closed = False

    def __aiter__(self) -> Listener:
        return self

    async def __anext__(self) -> Sequence[Event]:
        while True:
            await self._news.wait()
            self._news.clear()
            gathering, self._gathering = self._gathering, Gathering()
            if self._closed:
                self._news.set()
            events = gathering.events()
            if events:
                return events
            if self._closed:
                raise StopAsyncIteration

    def put(self, events: Sequence[Event]) -> None:
        """Take events in for the listener to fetch."""
        self._gathering.add(events)
        self._news.set()

    def close(self) -> None:
        """End the story; what was gathered can still be fetched."""
        self._closed = True
        self._news.set()
        self._fanout.forget(self)


class Fanout:
    """Where events come in. Lives on one loop. Listeners that nobody holds any more vanish by themselves."""

    def __init__(self) -> None:
        self._listeners: weakref.WeakSet[Listener] = weakref.WeakSet()
        self._closed = False

    def listen(self) -> Listener:
        """Begin to listen, from this moment on."""
        listener = Listener(self)
        self._listeners.add(listener)
        if self._closed:
            listener.close()
        return listener

    def publish(self, events: Sequence[Event]) -> None:
        """Hand events to all listeners."""
        for listener in tuple(self._listeners):
            listener.put(events)

    def forget(self, listener: Listener) -> None:
        """Hand nothing more to this listener."""
        self._listeners.discard(listener)

    def close(self) -> None:
        """End all listeners."""
        self._closed = True
        for listener in tuple(self._listeners):
            listener.close()
