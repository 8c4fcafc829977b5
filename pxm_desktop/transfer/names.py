"""The name PXM gets for a file."""

from __future__ import annotations

import os

from pxm_desktop.transfer.model import nfc


def file_name(path: bytes) -> bytes:
    """Return the last component of a path, as the file system has it."""
    if os.sep != "/":  # Windows takes both
        path = path.replace(os.sep.encode(), b"/")
    return path.rstrip(b"/").rpartition(b"/")[2]


def pxm_name(path: bytes) -> str:
    """Return the last component of `path` as PXM gets it: Unicode, NFC.

    Bytes that are no UTF-8 become U+FFFD, one for each undecodable sequence: JSON and PXM can carry nothing
    else, and a visible mark is better than a guessed encoding. Everything else stays as it is, newlines and
    emoji included. The source file is never renamed; its path stays bytes.
    """
    return nfc(file_name(path).decode("utf-8", "replace"))


def numbered(name: str, number: int) -> str:
    """Return the name with a number before its extension, as file managers do: `front (2).jpg`."""
    stem, dot, extension = name.rpartition(".")
    if not stem:
        return f"{name} ({number})"
    return f"{stem} ({number}){dot}{extension}"
