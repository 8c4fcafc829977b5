"""Whether pictures are whole: JPEG, PNG, GIF and Photoshop documents."""

from __future__ import annotations

import re

from pxm_desktop.hotfolders.containers.peek import TAIL, CannotTell, Order, Peek, Unfinished

_TAIL = 64
"""Bytes at the end of compressed pictures that are never all zero."""

# JPEG

_END = b"\xff\xd9"
_SAMSUNG_END = b"SEFT"
_SCAN, _APP2 = 0xDA, 0xE2
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a length."""
_FILL = 0xFF
_NOT_OF_A_SCAN = re.compile(rb"\xff[^\x00\xff\xc4\xcc\xd0-\xdd\xfe]")
"""What stands nowhere between the first scan and the end of a picture: there, after FF, come only zero, a restart, or a
marker that goes with another scan."""


def jpeg(file: Peek) -> None:
    """Return when a JPEG file is whole; raises `Unfinished` and `CannotTell`.

    The end is looked for after the first scan only, since the thumbnail within the header has an end of its own. More
    may follow it: further pictures (MPF), what phones add, zeros.
    """
    scan, last_picture = _header(file)
    tail = file.tail(start=scan)
    content = tail.rstrip(b"\0")
    if content.endswith(_END):
        return
    if last_picture > file.size or (last_picture and file.is_blank(last_picture - _TAIL, _TAIL)):
        raise Unfinished
    if _END in tail or content.endswith(_SAMSUNG_END):
        return
    if _NOT_OF_A_SCAN.search(content):
        # The picture ended before: this is the short film of a phone, say, whose end nothing tells.
        raise CannotTell
    raise Unfinished


def _header(file: Peek) -> tuple[int, int]:
    """Return where the first scan begins, and where the last of several pictures says that it ends, or 0."""
    place, last_picture = 2, 0
    while True:
        head = file.at(place, 4)
        marker, length = head[1], int.from_bytes(head[2:])
        if head[0] != 0xFF:
            return place, last_picture
        if marker == _FILL:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            if marker == _APP2:
                last_picture = max(last_picture, _end_of_pictures(file, place + 4, length - 2))
            place += 2 + length
            if marker == _SCAN:
                file.holds(place, 0)
                return place, last_picture


def _end_of_pictures(file: Peek, start: int, length: int) -> int:
    """Return where the last picture that an MPF segment (CIPA DC-007) lists ends, or 0."""
    file.holds(start, length)
    if length < 16 or file.at(start, 4) != b"MPF\0":
        return 0
    listing = file.at(start + 4, min(length - 4, 4096))
    order: Order = "little" if listing.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(listing[at : at + size], order)

    end, directory = 0, number(4, 4)
    for entry in range(directory + 2, directory + 2 + 12 * min(number(directory, 2), 16), 12):
        if number(entry, 2) == 0xB002:
            pictures = number(entry + 8, 4)
            for at in range(pictures, pictures + min(number(entry + 4, 4), 1024), 16):
                size, offset = number(at + 4, 4), number(at + 8, 4)
                if offset:  # that of the first picture, which has the listing, is 0
                    end = max(end, start + 4 + offset + size)
    return end


# PNG and GIF


def png(file: Peek) -> None:
    """Return when a PNG file is whole; raises `Unfinished`."""
    if b"\0\0\0\0IEND\xaeB`\x82" not in file.tail():
        raise Unfinished


def gif(file: Peek) -> None:
    """Return when a GIF file is whole; raises `Unfinished`.

    A small one is followed block by block, since old programs left something behind its end. Of a larger one the last
    two bytes are looked at: each block ends with a zero, and the file with `;`.
    """
    if file.size > TAIL:
        if not file.tail().rstrip(b"\0").endswith(b"\0;"):
            raise Unfinished
        return
    try:
        _follow_blocks(file.head(TAIL))
    except IndexError:
        raise Unfinished from None


def _follow_blocks(data: bytes) -> None:
    """Go through the blocks of a GIF file up to its end; raises IndexError when that is not there."""
    place = 13 + _colours(data[10])
    while data[place] != ord(";"):
        if data[place] == ord(","):
            place += 11 + _colours(data[place + 9])
        elif data[place] == ord("!"):
            place += 2
        while length := data[place]:
            place += length + 1
        place += 1


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours has."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


# Photoshop

_RAW, _RUNS = 0, 1
_LONGEST_TABLE = 1 << 19


def photoshop(file: Peek) -> None:
    """Return when a Photoshop document is whole; raises `Unfinished` and `CannotTell`.

    Four sections say how long they are; the picture after them is as long as its rows.
    """
    large = file.number(4, 2) == 2
    channels, rows, columns, depth = (
        file.number(12, 2),
        file.number(14, 4),
        file.number(18, 4),
        file.number(22, 2),
    )
    place = 26
    for width in (4, 4, 8 if large else 4):  # colours, resources, layers
        length = file.number(place, width)
        place += width + length
        file.holds(place, 0)
    compression, place = file.number(place, 2), place + 2
    if compression == _RAW:
        file.holds(place, channels * rows * ((columns * depth + 7) // 8))
        return
    if compression == _RUNS:
        width = 4 if large else 2
        table = channels * rows * width
        file.holds(place, table)
        if table > _LONGEST_TABLE:
            raise CannotTell
        lengths = file.at(place, table)
        place += table
        end = place + sum(int.from_bytes(lengths[at : at + width]) for at in range(0, table, width))
        file.holds(place, end - place)
        if file.is_blank(max(place, end - _TAIL), min(_TAIL, end - place)):
            raise Unfinished
        return
    if file.is_blank(max(place, file.size - _TAIL), min(_TAIL, file.size - place)):
        raise Unfinished
    raise CannotTell
