"""Deciding whether a file that no longer changes is whole: files with an end marker are checked for it.

A program that stops for a while in the middle of a file leaves it as still as one that is done. Many containers tell
the two apart. They are recognised by their first bytes, not by their names, and looked at through a few short reads,
so that a film of 20 GB costs no more than an icon.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from pxm_desktop.hotfolders.containers.documents import archive, pdf
from pxm_desktop.hotfolders.containers.films import FIRST_BOXES, boxes, riff
from pxm_desktop.hotfolders.containers.peek import CannotTell, Peek, Unfinished
from pxm_desktop.hotfolders.containers.pictures import gif, jpeg, photoshop, png
from pxm_desktop.hotfolders.containers.tiff import fuji, is_tiff, tiff
from pxm_desktop.transfer.mime import mime_type
from pxm_desktop.transfer.source import SourceError, extended, open_file

_HEAD = 64
_SIGNATURES: dict[bytes, Callable[[Peek], None]] = {
    b"\xff\xd8\xff": jpeg,
    b"\x89PNG\r\n\x1a\n": png,
    b"GIF87a": gif,
    b"GIF89a": gif,
    b"8BPS\0\1": photoshop,
    b"8BPS\0\2": photoshop,
    b"%PDF-": pdf,
    b"PK\3\4": archive,
    b"PK\5\6": archive,
    b"RIFF": riff,
    b"RIFX": riff,
    b"RF64": riff,
    b"BW64": riff,
    b"FUJIFILMCCD-RAW": fuji,
}
_TIFF_BEGINS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NEVER_ZERO = ("image/", "video/", "application/pdf", "application/zip")
"""Kinds of files, by name, none of which begins with so many zeros."""


class Whole(StrEnum):
    """Whether a file is whole."""

    WHOLE = "whole"
    UNFINISHED = "unfinished"
    UNKNOWN = "unknown"
    """Nothing speaks against it, and nothing shows it."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a file is whole, and the same for people."""

    state: Whole
    sentence: str

    @property
    def waits(self) -> bool:
        """True when the file must not be taken yet."""
        return self.state is Whole.UNFINISHED


_WHOLE = Completeness(Whole.WHOLE, "The file is whole.")
_UNKNOWN = Completeness(Whole.UNKNOWN, "Nothing in the file tells where it ends, so it is taken as it is.")
_NO_END = Completeness(
    Whole.UNFINISHED, "The end of the file is missing: it is still being written, or was cut off."
)
_CHANGING = Completeness(Whole.UNFINISHED, "The file is still changing.")


def looks_complete(path: bytes, size: int) -> Completeness:
    """Tell whether a file is whole; `size` is what it had, in bytes, when it was seen to have settled.

    Raises `SourceError` when it cannot be read: it is locked, gone, not allowed, or its disk is away.
    """
    try:
        if sys.platform == "win32":
            _refuse_written(path)
        descriptor, found = open_file(path)
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            return _look(stream, path, size) if found.st_size == size else _CHANGING
    except OSError as error:
        raise SourceError.of(error) from None


def _look(stream: BinaryIO, path: bytes, size: int) -> Completeness:
    file = Peek(stream, size)
    try:
        head = file.head(_HEAD)
        check = _check_for(head)
        if check is not None:
            check(file)
            return _WHOLE
        if _is_begun(head) or (not head.strip(b"\0") and _is_never_zero(path)):
            return _NO_END
    except Unfinished:
        return _NO_END
    except CannotTell:
        return _UNKNOWN
    return _UNKNOWN


def _check_for(head: bytes) -> Callable[[Peek], None] | None:
    if is_tiff(head):
        return tiff
    if head[4:8] in FIRST_BOXES:
        return boxes
    return next((check for begin, check in _SIGNATURES.items() if head.startswith(begin)), None)


def _is_begun(head: bytes) -> bool:
    """Tell whether this is all of a signature that is there yet, or before reserved space. One byte says nothing."""
    if head[:2] == b"\0\0" and len(head) < 8:
        return b"ftyp".startswith(head[4:])
    begun = head.rstrip(b"\0")
    return len(begun) > 1 and any(begin.startswith(begun) for begin in (*_SIGNATURES, *_TIFF_BEGINS))


def _is_never_zero(path: bytes) -> bool:
    """Tell whether a file of this name, all zero at its start, is space that a copy in progress reserved."""
    return mime_type(os.fsdecode(path)).startswith(_NEVER_ZERO)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _GENERIC_READ = 0x80000000
    _FILE_SHARE_READ = 1
    _OPEN_EXISTING = 3
    _NO_HANDLE = ctypes.c_void_p(-1).value

    def _refuse_written(path: bytes) -> None:
        """Raise OSError when another program has the file open for writing.

        Programs may let others read what they still write, so opening it as usual shows nothing. Opening it without
        agreeing that others write fails while somebody does. It is closed at once, so as not to be in their way;
        readers, which do no harm, are agreed to.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        kernel.CreateFileW.argtypes = (
            *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID),
            *(wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE),
        )
        name = os.fsdecode(extended(path))
        handle = kernel.CreateFileW(name, _GENERIC_READ, _FILE_SHARE_READ, None, _OPEN_EXISTING, 0, None)
        if handle == _NO_HANDLE:
            raise ctypes.WinError(ctypes.get_last_error())
        kernel.CloseHandle(wintypes.HANDLE(handle))
