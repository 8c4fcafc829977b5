"""Whether films and sound are whole, and the still pictures that come in the same boxes (HEIC, AVIF, CR3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pxm_desktop.hotfolders.containers.peek import CannotTell, Order, Peek, Unfinished

FIRST_BOXES = frozenset((b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
"""Names of boxes with which a file of this kind can begin; old QuickTime has no `ftyp`."""
_OUTER = FIRST_BOXES.union((b"meta", b"udta", b"uuid", b"moof", b"mfra", b"sidx", b"styp", b"emsg", b"prft"))
_STILLS = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif"))
"""Brands of files without a film in them."""
_TAIL = 256
_FRAME = 16
"""Bytes that are never all zero where compressed pictures begin."""
_MOST_FRAMES = 4096
"""How many frames of a chunk are added up."""


class _Box(NamedTuple):
    name: bytes
    start: int
    """Where the content begins."""
    end: int
    open_ended: bool
    """It goes on to the end of the file, wherever that is."""


def boxes(file: Peek) -> None:
    """Return when a file made of boxes (ISO/IEC 14496-12, QuickTime) is whole; raises `Unfinished` and `CannotTell`.

    The boxes have to add up to its size, what its kind needs has to be among them, and the last pictures of a film have
    to be where its tables say.
    """
    head = file.at(0, 12)
    still = head[4:8] == b"ftyp" and head[8:] in _STILLS
    needed = {b"meta" if still else b"moov", b"mdat"}
    found: dict[bytes, _Box] = {}
    last = _Box(b"", 0, 0, False)
    for box in _walk(file, 0, file.size, inner=False):
        if box.end > file.size:
            if box.name in _OUTER or not needed <= found.keys():
                raise Unfinished
            break  # what looks like a box is something of another kind, put behind them
        last = box
        found.setdefault(box.name, box)
    if not needed <= found.keys():
        raise Unfinished
    if still:
        _still_data(file, last)
    else:
        _last_frames(file, found[b"moov"])
    rest = file.size - last.end
    more = rest > 0 and not file.is_blank(last.end, min(rest, _TAIL))
    if more and rest < 8:
        raise Unfinished  # a box whose head is cut
    if more or last.open_ended:
        raise CannotTell


def _walk(file: Peek, place: int, end: int, *, inner: bool = True) -> Iterator[_Box]:
    """Yield the boxes up to `end`, or to what cannot be one; zeros within another box are reserved space."""
    while place + 8 <= end:
        head = file.at(place, 8)
        if inner and not any(head):
            raise Unfinished
        length, name, start = int.from_bytes(head[:4]), head[4:], place + 8
        if length == 1:
            length, start = file.number(start, 8), place + 16
        open_ended = length == 0 and name.isalnum()
        if open_ended:
            length = end - place
        if length < start - place or not all(0x20 <= letter < 0x7F for letter in name):
            return
        yield _Box(name, start, place + length, open_ended)
        place += length


def _still_data(file: Peek, last: _Box) -> None:
    """Raise `Unfinished` when the compressed pictures end in zeros: no codec writes so many."""
    length = min(_TAIL, last.end - last.start)
    if last.name == b"mdat" and file.is_blank(last.end - length, length):
        raise Unfinished


def _last_frames(file: Peek, movie: _Box) -> None:
    """Raise `Unfinished` unless the last frame of each track is there, and no reserved space where it is a picture."""
    for track in _walk(file, movie.start, movie.end):
        media = _inside(file, track, b"mdia") if track.name == b"trak" else None
        handler = _inside(file, media, b"hdlr")
        tables = _inside(file, _inside(file, media, b"minf"), b"stbl")
        short, long = _inside(file, tables, b"stco"), _inside(file, tables, b"co64")
        chunks, width = (short, 4) if short is not None else (long, 8)
        count = file.number(chunks.start + 4, 4) if chunks is not None else 0
        if chunks is None or not count:
            continue
        chunk = file.number(chunks.start + 8 + (count - 1) * width, width)
        offset, length = _last_frame(file, tables, chunk)
        file.holds(offset, length)
        pictures = handler is not None and file.at(handler.start + 8, 4) == b"vide"
        if pictures and length >= _FRAME and file.is_blank(offset, _FRAME):
            raise Unfinished


def _last_frame(file: Peek, tables: _Box | None, chunk: int) -> tuple[int, int]:
    """Return where the last frame (or sample) of the last chunk is, and its length; as far as can be told."""
    sizes, runs = _inside(file, tables, b"stsz"), _inside(file, tables, b"stsc")
    if sizes is None or runs is None:
        return chunk, 1
    same, count = file.number(sizes.start + 4, 4), file.number(sizes.start + 8, 4)
    entries = file.number(runs.start + 4, 4)
    frames = min(count, file.number(runs.start + 12 * entries, 4)) if entries else 0
    if same or not 0 < frames <= _MOST_FRAMES:
        return chunk, 1
    lengths = file.at(sizes.start + 12 + (count - frames) * 4, frames * 4)
    each = [int.from_bytes(lengths[at : at + 4]) for at in range(0, len(lengths), 4)]
    return chunk + sum(each[:-1]), each[-1]


def _inside(file: Peek, box: _Box | None, name: bytes) -> _Box | None:
    """Return the first box of a name in another one."""
    inner = _walk(file, box.start, box.end) if box is not None else ()
    return next((one for one in inner if one.name == name), None)


# RIFF

_SIZES: dict[bytes, Order] = {b"RIFF": "little", b"RIFX": "big", b"RF64": "little", b"BW64": "little"}
_NOT_KNOWN = 0xFFFFFFFF


def riff(file: Peek) -> None:
    """Return when a RIFF file (WebP, WAV, AVI) is whole; raises `Unfinished` and `CannotTell`.

    An AVI over 1 GB is several of them, one after the other. A length of 0 is filled in at the end of a recording; the
    highest number is what programs write that cannot go back.
    """
    place = 0
    while place + 12 <= file.size:
        head = file.at(place, 12)
        order = _SIZES.get(head[:4])
        if order is None:
            return
        length = int.from_bytes(head[4:8], order)
        if length == _NOT_KNOWN and head[:4] in (b"RF64", b"BW64"):
            length = file.number(place + 20, 8, order)
        if length == 0:
            raise Unfinished
        if length == _NOT_KNOWN:
            raise CannotTell
        file.holds(place + 8, length)
        place += 8 + length + length % 2
    if place == 0:
        raise Unfinished
    kind = file.at(8, 4)
    if not kind.strip(b"\0") or (kind == b"WEBP" and file.is_blank(file.size - _FRAME, _FRAME)):
        raise Unfinished
