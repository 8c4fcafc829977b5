"""Looking at a file's structure through a few small reads, however large it is."""

from __future__ import annotations

from typing import BinaryIO, Literal

Order = Literal["little", "big"]

TAIL = 65_536
"""Bytes at the end of a file in which its end marker has to be."""
_MOST_READS = 1_000
_MOST_BYTES = 1 << 20


class Unfinished(Exception):
    """The file lacks something that it says it has, or has no end."""


class CannotTell(Exception):
    """Nothing wrong was found, but telling whether the file is whole would take reading more of it."""


class Peek:
    """A file through a small number of short reads."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        """`stream` has no buffer of its own, `size` is the file's in bytes."""
        self._stream = stream
        self.size = size
        self._reads = 0
        self._bytes = 0

    def at(self, offset: int, length: int) -> bytes:
        """Return exactly these bytes.

        Raises `Unfinished` when they reach past the end, and `CannotTell` when that would be one read too many.
        """
        self.holds(offset, length)
        self._reads += 1
        self._bytes += length
        if self._reads > _MOST_READS or self._bytes > _MOST_BYTES:
            raise CannotTell
        self._stream.seek(offset)
        pieces: list[bytes] = []
        while length:
            piece = self._stream.read(length)
            if not piece:  # it was cut meanwhile
                raise Unfinished
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def number(self, offset: int, length: int, order: Order = "big") -> int:
        """Return an unsigned number of so many bytes; raises as `at` does."""
        return int.from_bytes(self.at(offset, length), order)

    def head(self, length: int) -> bytes:
        """Return the first bytes; fewer when the file is shorter. Raises as `at` does."""
        return self.at(0, min(length, self.size))

    def tail(self, length: int = TAIL, start: int = 0) -> bytes:
        """Return the last bytes, none from before `start`; raises as `at` does."""
        begin = max(start, self.size - length)
        return self.at(begin, max(0, self.size - begin))

    def holds(self, offset: int, length: int) -> None:
        """Raise `Unfinished` unless these bytes lie in the file."""
        if offset < 0 or offset + length > self.size:
            raise Unfinished

    def is_blank(self, offset: int, length: int) -> bool:
        """Tell whether bytes are all zero, as those are that a copy in progress reserved; raises as `at` does."""
        return not self.at(offset, length).strip(b"\0")
