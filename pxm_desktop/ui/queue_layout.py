"""Where rows stand in the flat table: stretches one below the other, each a batch with its heading or loose files."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pxm_desktop.ui.queue_rows import Group


class Stretch:
    """Files that stand together: those of a batch under its heading, or without one, each for itself."""

    __slots__ = ("_offsets", "at", "group", "rising", "shown")

    def __init__(self, group: Group | None, shown: list[int], *, rising: bool) -> None:
        self.group = group
        self.shown = shown
        """The group's own list of ids while nothing of it is filtered, hidden or moved."""
        self.rising = rising
        """True while ids stand in their order, so that they are found without a table."""
        self.at = 0
        """Which stretch of the layout it is."""
        self._offsets: dict[int, int] | None = None

    @property
    def head(self) -> int:
        """How many rows the heading takes: 0 without one, or while all its rows are filtered away."""
        return 1 if self.group is not None and self.group.headed and self.shown else 0

    @property
    def open(self) -> bool:
        """Whether the files are seen, not only the heading."""
        return self.group is None or self.group.open or not self.group.headed

    @property
    def height(self) -> int:
        """How many rows of the table it takes."""
        return self.head + (len(self.shown) if self.open else 0)

    def offset(self, row_id: int) -> int | None:
        """Return where a file stands among the shown ones."""
        if self.rising:
            at = bisect_left(self.shown, row_id)
            return at if at < len(self.shown) and self.shown[at] == row_id else None
        if self._offsets is None:
            self._offsets = {shown: n for n, shown in enumerate(self.shown)}
        return self._offsets.get(row_id)

    def show(self, ids: list[int]) -> None:
        """Show other files."""
        self.shown = ids
        self._offsets = None

    def extend(self, ids: Sequence[int]) -> None:
        """Show more files at the end."""
        if self.rising and self.shown and ids and ids[0] < self.shown[-1]:
            self.rising = False
        if self._offsets is not None:
            self._offsets.update({row_id: n for n, row_id in enumerate(ids, start=len(self.shown))})
        self.shown.extend(ids)

    def runs(self, ids: Iterable[int]) -> list[tuple[int, int]]:
        """Return the stretches (first, last) of the shown rows that some ids make up."""
        offsets = sorted(o for o in map(self.offset, ids) if o is not None)
        found: list[tuple[int, int]] = []
        for offset in offsets:
            if found and found[-1][1] == offset - 1:
                found[-1] = (found[-1][0], offset)
            else:
                found.append((offset, offset))
        return found


class Layout:
    """All stretches, and where each begins."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self.stretches = list(stretches)
        self.of_group: dict[int, Stretch] = {s.group.id: s for s in self.stretches if s.group is not None}
        self.loose = [s for s in self.stretches if s.group is None]
        self.starts: list[int] = [0]
        self.measure()

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.starts[-1]

    def measure(self) -> None:
        """Work out anew where stretches begin."""
        starts = [0]
        for at, stretch in enumerate(self.stretches):
            stretch.at = at
            starts.append(starts[-1] + stretch.height)
        self.starts = starts

    def add(self, stretch: Stretch, *, in_order: bool) -> None:
        """Add an empty stretch of a batch: by the batch's id, or at the end."""
        group = stretch.group
        if group is None:
            self.stretches.append(stretch)
            self.loose.append(stretch)
        else:
            at = len(self.stretches)
            while in_order and at and (before := self.stretches[at - 1].group) and before.id > group.id:
                at -= 1
            self.stretches.insert(at, stretch)
            self.of_group[group.id] = stretch
        self.measure()

    def find(self, row: int) -> tuple[Stretch, int]:
        """Return which stretch a row of the table is in, and where among its files; -1 is the heading."""
        at = bisect_right(self.starts, row) - 1
        stretch = self.stretches[at]
        return stretch, row - self.starts[at] - stretch.head

    def place(self, row_id: int, batch_id: int) -> tuple[Stretch, int] | None:
        """Return in which stretch a file of a batch is shown, and where there."""
        own = self.of_group.get(batch_id)
        for stretch in (own, *self.loose):
            offset = stretch.offset(row_id) if stretch is not None else None
            if stretch is not None and offset is not None:
                return stretch, offset
        return None

    def number(self, row_id: int, batch_id: int) -> int | None:
        """Return in which row of the table a file stands; None while it is not seen."""
        found = self.place(row_id, batch_id)
        if found is None or not found[0].open:
            return None
        stretch, offset = found
        return self.starts[stretch.at] + stretch.head + offset

    def ids_between(self, first: int, last: int) -> Iterator[int]:
        """Yield the files in rows of the table; a heading stands for all shown files of its batch."""
        row = first
        while row <= last:
            stretch, offset = self.find(row)
            end = self.starts[stretch.at + 1]
            if offset < 0:
                yield from stretch.shown
                row = end
            else:
                stop = min(last + 1, end)
                yield from stretch.shown[offset : offset + stop - row]
                row = stop
