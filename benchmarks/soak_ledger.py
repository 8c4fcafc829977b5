"""What was put into hot folders, and whether PXM and the folders hold it at the end: each once, whole, in its place."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pxm_desktop.transfer.names import pxm_name
from tests.support.sandbox import Control

Due = Literal["must", "may", "never"]
"""`may`: it lay there for a while, and then was changed or deleted."""
_AT_ONCE = 8
_SHOWN = 40


@dataclass(frozen=True)
class Room:
    """A hot folder of the soak."""

    name: str
    path: Path
    collection: str
    """Id of the product that its files are linked to."""
    moves: bool = False
    """Files are moved to "Uploaded" once PXM has them."""
    shared: bool = False


@dataclass
class Expected:
    """A content that lay in a room."""

    kind: str
    room: Room
    due: Due
    names: set[str]
    """As PXM may have it."""


class Ledger:
    """What must, may, and must never be in PXM, by content (SHA-256)."""

    def __init__(self) -> None:
        self._contents: dict[str, Expected] = {}

    def enter(self, kind: str, room: Room, due: Due, sha256: str, *paths: Path) -> None:
        """Expect a content under these paths, or expect it otherwise than before."""
        known = self._contents.setdefault(sha256, Expected(kind, room, due, set()))
        known.due = due
        known.names |= {pxm_name(os.fsencode(path)) for path in paths}

    def due(self, due: Due) -> list[str]:
        """Return the contents that are due so."""
        return [sha256 for sha256, expected in self._contents.items() if expected.due == due]

    def kinds(self) -> Counter[str]:
        """Return how many contents of each kind there are."""
        return Counter(expected.kind for expected in self._contents.values())

    def wrong_in_pxm(self, files: Iterable[dict[str, Any]]) -> Iterator[str]:
        """Yield what is wrong with the files of the account; `files` are the control interface's, with hashes."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for file in files:
            if file["stored"] is None:
                yield f"{file['file_name']!r} has no bytes in S3"
            else:
                found[file["stored"]["sha256"]].append(file)
        for sha256, copies in found.items():
            expected = self._contents.get(sha256)
            names = [file["file_name"] for file in copies]
            if expected is None:
                yield f"{names!r} has a content that nobody finished writing"
                continue
            what = f"{names!r} ({expected.kind} in {expected.room.name})"
            if expected.due == "never":
                yield f"{what} was never to be sent"
            if len(copies) > 1:
                yield f"{what} is there {len(copies)} times"
            if not expected.names.issuperset(names):
                yield f"{what} should be named one of {sorted(expected.names)!r}"
            yield from (
                f"{what} is linked to {file['collections']}, not to {expected.room.collection}"
                for file in copies
                if file["collections"] != [expected.room.collection]
            )
        for sha256 in self.due("must"):
            if sha256 not in found:
                expected = self._contents[sha256]
                yield f"{sorted(expected.names)!r} ({expected.kind} in {expected.room.name}) is not there"

    def wrong_on_disk(self, rooms: Iterable[Room]) -> Iterator[str]:
        """Yield what is wrong with the folders: nothing may be erased, and what is to be moved is moved."""
        lies: dict[str, list[Path]] = defaultdict(list)
        for room in rooms:
            for path in contents(room.path):
                lies[hashed(path)].append(path.relative_to(room.path.parent))
        for sha256 in self.due("must"):
            expected = self._contents[sha256]
            where = lies[sha256]
            what = f"{sorted(expected.names)!r} ({expected.kind} in {expected.room.name})"
            if not where:
                yield f"{what} is gone from the disk"
            elif expected.room.moves and any(path.parts[1] != "Uploaded" for path in where):
                yield f"{what} was not moved: {[os.fspath(path) for path in where]!r}"


def contents(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, no links and pipes."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def hashed(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(control: Control, besides: set[str]) -> list[dict[str, Any]]:
    """Return the account's files but for those with the ids `besides`, with hashes.

    Asked for by name, several at a time: one answer with the hashes of all would take minutes.
    """
    listed = [file for file in control.files(hashes=False) if file["id"] not in besides]
    names = {str(file["file_name"]) for file in listed}
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        answers = list(threads.map(control.files, sorted(names)))
    return [file for files in answers for file in files if file["id"] not in besides]


def told(wrong: list[str]) -> str:
    """Return what is wrong, not too much of it."""
    more = [f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
    return "\n".join([*wrong[:_SHOWN], *more])
