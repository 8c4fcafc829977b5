"""Whether TIFF files are whole, and the raw files of cameras, most of which are TIFF files of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pxm_desktop.hotfolders.containers.peek import CannotTell, Order, Peek, Unfinished

_ORDERS: dict[bytes, Order] = {b"II": "little", b"MM": "big"}
_PLAIN, _BIG, _PANASONIC = 42, 43, 0x55
_VERSIONS = frozenset((_PLAIN, _BIG, _PANASONIC, 0x4F52, 0x5352))
"""The last two are Olympus's, `RO` and `RS` as numbers."""
_WIDTHS = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
"""Bytes of one value of each type."""
_COMPRESSION = 259
_DIRECTORIES = (330, 34665)
"""Tags that point to further directories: other sizes or the sensor's data, and Exif."""
_BLOCKS = ((273, 279), (324, 325), (513, 514))
"""Tags of where strips, tiles and JPEG previews are, and how long."""
_MAKER_NOTE = 37500
"""Programs that move it leave its length wrong."""
_COMPRESSED = frozenset((2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34712, 34892, 50000, 50001, 52546))
"""Compressions whose data never begin or end with many zeros."""
_HEAD, _TAIL = 16, 64
_MOST_DIRECTORIES = 64
_MOST_ENTRIES = 4096
_FEW = 1024
"""Blocks that are looked at, at each end of a longer list."""


class _Entry(NamedTuple):
    type: int
    many: int
    place: int
    """Where its values are."""


def is_tiff(head: bytes) -> bool:
    """Tell whether these first bytes are those of a TIFF file."""
    order = _ORDERS.get(head[:2])
    return order is not None and len(head) >= 4 and int.from_bytes(head[2:4], order) in _VERSIONS


def tiff(file: Peek) -> None:
    """Return when a TIFF file is whole; raises `Unfinished` and `CannotTell`.

    All that its directories point to has to lie inside it.
    """
    head = file.head(16)
    found = _Tiff(file, _ORDERS[head[:2]])
    found.check()
    if found.elsewhere or head[8:12] in (b"IIII", b"MMMM"):
        raise CannotTell  # Panasonic and Phase One say in places of their own where the sensor's data is


def fuji(file: Peek) -> None:
    """Return when a raw file of Fujifilm is whole: preview, description and data lie inside it; raises `Unfinished`."""
    for place in (84, 92, 100):
        offset, length = file.number(place, 4), file.number(place + 4, 4)
        if not offset:
            raise Unfinished
        file.holds(offset, length)


class _Tiff:
    def __init__(self, file: Peek, order: Order) -> None:
        self._file = file
        self._order: Order = order
        version = file.number(2, 2, order)
        self._big = version == _BIG
        self.elsewhere = version == _PANASONIC
        self._word = 8 if self._big else 4

    def check(self) -> None:
        """Follow the chain of directories and what hangs on it; raises `Unfinished` and `CannotTell`."""
        first = self._number(8 if self._big else 4, self._word)
        if not first:
            raise Unfinished  # it is filled in last
        waiting, seen = [(first, True)], set[int]()
        while waiting:
            place, chained = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > _MOST_DIRECTORIES:
                raise CannotTell
            entries, following = self._directory(place, chained)
            if following:
                waiting.append((following, True))
            if not self.elsewhere:
                self._blocks(entries)
            for tag in _DIRECTORIES:
                if tag in entries:
                    waiting += ((inner, False) for inner in self._values(entries[tag]) if inner)

    def _directory(self, place: int, chained: bool) -> tuple[dict[int, _Entry], int]:
        """Return the entries of a directory, and where the next one is when it is one of a chain, or 0."""
        wide, long = (8, 20) if self._big else (2, 12)
        count = self._number(place, wide)
        if count == 0:
            raise Unfinished
        if count > _MOST_ENTRIES:
            raise CannotTell
        table = self._file.at(place + wide, count * long)
        found: dict[int, _Entry] = {}
        for at in range(0, count * long, long):
            tag, kind = self._of(table[at : at + 2]), self._of(table[at + 2 : at + 4])
            if not tag and not kind:
                raise Unfinished  # reserved space
            many = self._of(table[at + 4 : at + 4 + self._word])
            length = many * _WIDTHS.get(kind, 0)
            value = at + 4 + self._word
            where = place + wide + value
            if length > self._word:
                where = self._of(table[value : value + self._word])
                if tag != _MAKER_NOTE:
                    self._file.holds(where, length)
            if length:
                found[tag] = _Entry(kind, many, where)
        following = self._number(place + wide + count * long, self._word)
        return found, following if chained else 0

    def _blocks(self, entries: dict[int, _Entry]) -> None:
        """Check strips, tiles and previews."""
        compressed = _COMPRESSION in entries and next(self._values(entries[_COMPRESSION])) in _COMPRESSED
        for offsets, lengths in _BLOCKS:
            if offsets not in entries or lengths not in entries:
                continue
            pairs = zip(self._values(entries[offsets]), self._values(entries[lengths]), strict=False)
            blocks = [(offset, length) for offset, length in pairs if length]
            for offset, length in blocks:
                self._file.holds(offset, length)
            last = max(blocks, default=(0, 0))
            if not last[0]:
                raise Unfinished  # the lists themselves are not there yet
            if compressed:
                self._not_blank(*last)

    def _not_blank(self, offset: int, length: int) -> None:
        """Raise `Unfinished` when a compressed block is space that was only reserved so far."""
        if length >= _HEAD and self._file.is_blank(offset, _HEAD):
            raise Unfinished
        if length >= _TAIL and self._file.is_blank(offset + length - _TAIL, _TAIL):
            raise Unfinished

    def _values(self, entry: _Entry) -> Iterator[int]:
        """Yield the numbers of an entry; of many only the first and last."""
        width = _WIDTHS[entry.type]
        spans = [(0, entry.many)] if entry.many <= 2 * _FEW else [(0, _FEW), (entry.many - _FEW, _FEW)]
        for first, many in spans:
            data = self._file.at(entry.place + first * width, many * width)
            yield from (self._of(data[at : at + width]) for at in range(0, many * width, width))

    def _of(self, data: bytes) -> int:
        return int.from_bytes(data, self._order)

    def _number(self, place: int, length: int) -> int:
        return self._file.number(place, length, self._order)
