"""Changing the order in which files are sent: by menu, by keys, by dragging rows."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_layout import Stretch
from pxm_desktop.ui.queue_model import QueueModel


class QueueMoves:
    """Moves files in the queue; the rows follow when the service says so."""

    def __init__(self, bridge: Bridge, model: QueueModel) -> None:
        self._bridge = bridge
        self._model = model

    def to_top(self, ids: Sequence[int]) -> None:
        """Send files before all others."""
        self._move(ids, self._model.first_id(below=ids))

    def to_bottom(self, ids: Sequence[int]) -> None:
        """Send files after all others."""
        self._move(ids, None)

    def up(self, ids: Sequence[int]) -> None:
        """Move files one place up: within their batch, or as a whole batch above the one before."""
        found = self._place(ids, last=False)
        if found is None:
            return
        stretch, offset = found
        if offset > 0 and not self._whole(stretch, ids):
            self._move(ids, stretch.shown[offset - 1])
        elif stretch.at > 0:
            self._move(ids, self._first(self._model.stretches()[stretch.at - 1]))

    def down(self, ids: Sequence[int]) -> None:
        """Move files one place down: within their batch, or as a whole batch below the next."""
        found = self._place(ids, last=True)
        if found is None:
            return
        stretch, offset = found
        if offset + 1 < len(stretch.shown) and not self._whole(stretch, ids):
            self._move(ids, self._after(stretch, offset + 1, ids))
        elif stretch.at + 1 < len(self._model.stretches()):
            following = self._model.stretches()[stretch.at + 1]
            self._move(ids, self._after(following, len(following.shown) - 1, ids))

    def above(self, ids: Sequence[int], row: int) -> None:
        """Put files above a row of the table. Among another batch's rows they go before or after all of it."""
        if row >= self._model.rowCount():
            self.to_bottom(ids)
            return
        target = self._model.stretch(row)
        start = self._model.row_number(target.shown[0]) or 0
        offset = max(0, row - start)
        own = {found.batch_id for found in map(self._model.row, ids) if found is not None}
        if target.group is None or own == {target.group.id}:
            before = next((i for i in target.shown[offset:] if i not in set(ids)), None)
            self._move(ids, before if before is not None else self._after(target, len(target.shown) - 1, ids))
        elif offset * 2 <= len(target.shown):
            self._move(ids, self._first(target))
        else:
            self._move(ids, self._after(target, len(target.shown) - 1, ids))

    def _move(self, ids: Sequence[int], before: int | None) -> None:
        if ids and before not in ids:
            wanted = list(ids)
            self._bridge.call(lambda api: api.move(wanted, before))

    def _place(self, ids: Sequence[int], *, last: bool) -> tuple[Stretch, int] | None:
        """Return where the first or the last of the files stands."""
        found = [place for place in map(self._model.place_of, ids) if place is not None]
        if not found:
            return None
        return (max if last else min)(found, key=lambda place: (place[0].at, place[1]))

    def _whole(self, stretch: Stretch, ids: Sequence[int]) -> bool:
        return len(ids) == len(stretch.shown) and set(ids) == set(stretch.shown)

    def _first(self, stretch: Stretch) -> int:
        return stretch.shown[0]

    def _after(self, stretch: Stretch, offset: int, ids: Sequence[int]) -> int | None:
        """Return the first file behind a place that is not moved itself; None at the end of the queue."""
        moving = set(ids)
        rest = stretch.shown[offset + 1 :]
        for later in (rest, *(s.shown for s in self._model.stretches()[stretch.at + 1 :])):
            found = next((i for i in later if i not in moving), None)
            if found is not None:
                return found
        return None
