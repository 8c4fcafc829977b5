"""Compact rows and batches behind the queue's model: plain Python, no Qt, cheap enough for 100,000 files."""

from __future__ import annotations

import os
from collections import Counter

from pxm_desktop.transfer.model import UPLOADED, Batch, Cause, Destination, Hold, Stage, Transfer
from pxm_desktop.ui.states import FINISHED, GOOD, PROBLEMS, State, state_of

_UPLOADED_STAGES = UPLOADED | {Stage.SENT, Stage.CONFIRMING, Stage.DONE, Stage.SKIPPED}

_RATE_SECONDS = 2.0
_SEPARATOR = os.sep.encode()
_LOUDEST_FIRST = (
    State.SENDING,
    State.FINALISING,
    State.PROCESSING,
    State.WAITING,
    State.NEEDS_YOU,
    State.PAUSED,
    State.FAILED,
    State.LINKED,
    State.DONE,
    State.SKIPPED,
    State.CANCELLED,
)


def parent(path: bytes) -> bytes:
    """Return the folder a path is in; nothing is looked up on disk."""
    return path.rpartition(_SEPARATOR)[0] or _SEPARATOR


class Row:
    """One file, with only what the window shows."""

    __slots__ = (
        "added_at",
        "batch_id",
        "cause",
        "destination",
        "file_id",
        "finished_at",
        "hold",
        "id",
        "left",
        "mark",
        "name",
        "path",
        "pending",
        "position",
        "rate",
        "reason",
        "replaces",
        "sent",
        "size",
        "stage",
        "state",
        "told",
    )

    def __init__(self, transfer: Transfer, destination: Destination) -> None:
        self.id = transfer.id
        self.batch_id = transfer.batch_id
        self.rate = 0.0
        self.mark: tuple[float, int] | None = None
        """When the rate was last worked out, and the bytes sent by then."""
        self.sent = 0
        self.pending = 0
        """Changes of the destination that the service has not answered yet: until then ours is shown."""
        self.destination: Destination = destination
        self.take(transfer, destination)

    def take(self, transfer: Transfer, destination: Destination) -> None:
        """Take over a newer state of the transfer."""
        self.path: bytes = transfer.path
        self.name: str = transfer.name
        self.size: int = transfer.size
        self.stage: Stage = transfer.stage
        self.hold: Hold | None = transfer.hold
        self.reason: str = transfer.reason
        self.cause: Cause | None = transfer.cause
        self.file_id: str | None = transfer.file_id
        self.replaces: str | None = transfer.replaces
        self.position: float = transfer.position
        self.added_at: float = transfer.added_at
        self.finished_at: float | None = transfer.finished_at
        self.told: Destination = destination
        if not self.pending:
            self.destination = destination
        if transfer.stage in _UPLOADED_STAGES:
            self.sent = transfer.size
        elif transfer.stage is Stage.SENDING:
            # Acknowledged parts lag behind the bytes on the wire: the bar must not step back.
            self.sent = max(self.sent, transfer.sent_bytes)
        else:
            self.sent = transfer.sent_bytes
        self.reckon()
        if self.state is not State.SENDING:
            self.rate, self.mark = 0.0, None

    def reckon(self) -> None:
        """Work out anew what follows from stage, hold, destination and bytes sent."""
        linked = bool(self.destination.collections)
        self.state: State = state_of(self.stage, self.hold, has_products=linked)
        stuck = self.state in FINISHED or self.state is State.NEEDS_YOU or self.hold is Hold.USER
        self.left = 0 if stuck else max(0, self.size - self.sent)
        """Bytes that are still to be sent without anybody doing anything."""

    def note_progress(self, now: float, count: int) -> None:
        """Take the bytes on the wire at a time (seconds); the rate follows every few seconds, so that it is calm."""
        self.sent = min(count, self.size)
        self.reckon()
        if self.mark is None:
            self.mark = (now, self.sent)
        elapsed = now - self.mark[0]
        if elapsed >= _RATE_SECONDS:
            speed = max(0, self.sent - self.mark[1]) / elapsed
            self.rate = speed if self.rate == 0 else 0.6 * self.rate + 0.4 * speed
            self.mark = (now, self.sent)

    @property
    def display_path(self) -> str:
        """The path for people: bytes that are no UTF-8 are shown as U+FFFD."""
        return self.path.decode("utf-8", "replace")

    @property
    def share(self) -> float:
        """Bytes sent, 0 to 1."""
        if self.stage in _UPLOADED_STAGES:
            return 1.0
        return min(1.0, self.sent / self.size) if self.size else 0.0


class Tally:
    """Rows in numbers, kept up to date one row at a time."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0
        self.sent = 0
        self.left = 0
        self.states: Counter[State] = Counter()
        self.holds: Counter[Hold] = Counter()
        self.destinations: Counter[int] = Counter()
        """How many rows go to each destination, by the identity of the (shared) destination."""

    def add(self, row: Row, sign: int = 1) -> None:
        """Count a row in (`sign` 1) or out (-1); call it out before the row changes, and in afterwards."""
        self.files += sign
        self.bytes += sign * row.size
        self.sent += sign * row.sent
        self.left += sign * row.left
        self.states[row.state] += sign
        if row.hold is not None and row.state not in FINISHED:
            self.holds[row.hold] += sign
        place = id(row.destination)
        self.destinations[place] += sign
        if sign < 0 and not self.destinations[place]:
            del self.destinations[place]

    def merge(self, other: Tally, sign: int) -> None:
        """Count all of another tally's rows in or out."""
        self.files += sign * other.files
        self.bytes += sign * other.bytes
        self.sent += sign * other.sent
        self.left += sign * other.left
        for mine, theirs in (
            (self.states, other.states),
            (self.holds, other.holds),
            (self.destinations, other.destinations),
        ):
            for key, count in theirs.items():
                mine[key] += sign * count  # type: ignore[index]

    @property
    def finished(self) -> int:
        """Rows to which nothing more happens by itself."""
        return sum(self.states[state] for state in FINISHED)

    @property
    def good(self) -> int:
        """Rows that ended well."""
        return sum(self.states[state] for state in GOOD)

    @property
    def active(self) -> int:
        """Rows that are not finished."""
        return self.files - self.finished

    @property
    def moving(self) -> int:
        """Rows that go on by themselves: not finished, not paused by the user, not waiting for somebody."""
        return self.active - self.holds[Hold.USER] - self.states[State.NEEDS_YOU]

    @property
    def state(self) -> State:
        """The one word for all rows: what goes on, else what needs somebody, else how it ended."""
        return next((state for state in _LOUDEST_FIRST if self.states[state]), State.WAITING)

    @property
    def problems(self) -> int:
        """Rows that wait for somebody or have failed."""
        return sum(self.states[state] for state in PROBLEMS)

    @property
    def share(self) -> float:
        """Progress, 0 to 1, over what was not given up: bytes, and files where there are no bytes."""
        if self.active == 0:
            return 1.0
        return min(1.0, self.sent / self.bytes) if self.bytes else 0.0


class Group:
    """A batch: all its rows by ascending id, hidden ones included, and its numbers without them."""

    def __init__(self, batch_id: int, name: str, *, headed: bool) -> None:
        self.id = batch_id
        self.name = name
        self.headed = headed
        """False for a batch of one file: its row stands alone. Once there is a heading, it stays."""
        self.open = True
        self.ids: list[int] = []
        self.tally = Tally()
        self.root: bytes | None = None
        """The folder that all its files are in."""

    @classmethod
    def of(cls, batch: Batch) -> Group:
        """Return the empty group of a batch."""
        return cls(batch.id, batch.name, headed=batch.files > 1)

    def widen_root(self, path: bytes) -> None:
        """Take one more file's folder into account."""
        if self.root is None:
            self.root = parent(path)
        while not path.startswith(self.root.rstrip(_SEPARATOR) + _SEPARATOR) and len(self.root) > 1:
            self.root = parent(self.root)

    def folder_of(self, row: Row) -> bytes:
        """Return a file's folder: inside the batch, or all of it where there is no heading."""
        folder = parent(row.path)
        if not self.headed or self.root is None:
            return folder
        return folder[len(self.root) :].lstrip(_SEPARATOR)
