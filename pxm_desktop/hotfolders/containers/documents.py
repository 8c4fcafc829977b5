"""Whether documents and archives are whole: PDF, and ZIP with all that is one (Word, Excel, IDML, EPUB and so on)."""

from __future__ import annotations

import re

from pxm_desktop.hotfolders.containers.peek import CannotTell, Peek, Unfinished

# PDF

_PDF_TAIL = 2048
_START = re.compile(rb"startxref\s*(\d+)")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj")
_LINEARIZED = re.compile(rb"/Linearized.*?/L\s+(\d+)", re.DOTALL)


def pdf(file: Peek) -> None:
    """Return when a PDF file is whole; raises `Unfinished` and `CannotTell`."""
    linearized = _LINEARIZED.search(file.head(1024))
    if linearized is not None and int(linearized[1]) > file.size:
        raise Unfinished  # it is made for showing its first page early, which has an end marker of its own
    tail = file.tail(_PDF_TAIL)
    end = tail.rfind(b"%%EOF")
    if end < 0 or _OBJECT.search(tail, end):  # objects after the last marker belong to a later revision
        raise Unfinished
    if not _START.search(tail, 0, end):
        raise CannotTell


# ZIP

_LONGEST_COMMENT = 65_535
_ZIP_END, _ZIP64_LOCATOR, _ZIP64_END, _ZIP_ENTRY = b"PK\5\6", b"PK\6\7", b"PK\6\6", b"PK\1\2"
_IN_ZIP64 = (0xFFFF, 0xFFFFFFFF)


def archive(file: Peek) -> None:
    """Return when a ZIP file is whole; raises `Unfinished`.

    The record at its end has to lead back to the directory of this archive, not of one that lies within it.
    """
    tail = file.tail(_LONGEST_COMMENT + 22)
    first = file.size - len(tail)
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        if _is_end(file, tail[at : at + 22], first + at):
            return
        at = tail.rfind(_ZIP_END, 0, at)
    raise Unfinished


def _is_end(file: Peek, record: bytes, place: int) -> bool:
    if len(record) < 22 or place + 22 + int.from_bytes(record[20:], "little") > file.size:
        return False
    entries, size, offset = (
        int.from_bytes(record[start:stop], "little") for start, stop in ((10, 12), (12, 16), (16, 20))
    )
    if entries == _IN_ZIP64[0] or _IN_ZIP64[1] in (size, offset):
        locator = file.at(place - 20, 20) if place >= 20 else b""
        if locator.startswith(_ZIP64_LOCATOR):
            place = int.from_bytes(locator[8:16], "little")
            if place + 56 > file.size:
                return False
            larger = file.at(place, 56)
            if not larger.startswith(_ZIP64_END):
                return False
            size, offset = (int.from_bytes(larger[start : start + 8], "little") for start in (40, 48))
    directory = place - size
    # macOS writes archives over 4 GB with the lower half of the offset only.
    if directory < 0 or offset not in (directory, directory % (1 << 32)):
        return False
    return not size or file.at(directory, 4) == _ZIP_ENTRY
