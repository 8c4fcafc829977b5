"""Files that go together: the RAW and the JPEG of one picture, and the pictures of a burst.

Pure: it is told what lies in the folders, and what time it is on any clock that only goes forward.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.transfer.mime import mime_type

_RAW = """3fr arw cr2 cr3 crw dcr dng erf fff gpr iiq kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf
    srw x3f"""
RAW = frozenset(_RAW.split())
"""Endings of raw files of cameras."""
JPEG = frozenset(("jpg", "jpeg", "jpe", "jfif", "heic", "heif", "hif"))
"""Endings of what cameras write beside them: JPEG, or HEIF instead."""


_Half = Literal["RAW", "JPEG"]
_Key = tuple[bytes, str]
"""Folder and stem."""


class Member(NamedTuple):
    """A file in a hot folder that was not dealt with yet."""

    path: bytes
    """Below the rule's folder, `/`-separated."""
    since: float
    """When it was first seen as it is now."""
    ready: float | None = None
    """When it was found to be complete and wanted; None while it is not."""
    half_sent: bool = False
    """The other half of its pair was dealt with before, so that it waits for none (see `Halves`)."""


class Wait(NamedTuple):
    """What holds a file back."""

    until: float
    """When to ask again, at the latest; a change in the folder may let it go before."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Held:
    """What may go now, and what waits."""

    go: tuple[bytes, ...]
    """In the order given, but that the files of a pair follow one another."""
    waits: dict[bytes, Wait]


class Halves:
    """The RAW and JPEG files of one folder, found by one another."""

    def __init__(self, names: Iterable[bytes]) -> None:
        """`names` are those of all files in the folder."""
        self._names: dict[str, list[tuple[_Half, bytes]]] = {}
        for name in names:
            half = _half(name)
            if half is not None:
                self._names.setdefault(_stem(name), []).append((half, name))

    def others(self, name: bytes) -> list[bytes]:
        """Return the names of a file's other half: RAW for JPEG, JPEG for RAW, none for other files."""
        half = _half(name)
        if half is None:
            return []
        return [other for its, other in self._names.get(_stem(name), ()) if its != half]


def hold(rule: Rule, members: Sequence[Member], now: float) -> Held:
    """Return which of the complete files may go now, and which wait for others, by what the rule holds together.

    A file that is alone waits for its other half for `rule.together` seconds after it was complete. When that half is
    there but not complete, it is waited for until it has not changed for so long.

    A burst is taken when for `rule.burst` seconds no picture came into its folder or became complete. A picture of the
    burst that is still being written is waited for until it has not changed for `rule.together` seconds, if that is
    longer. Files that are no pictures belong to no burst.
    """
    units: dict[_Key | bytes, list[Member]] = {}
    for member in members:
        units.setdefault(_unit(rule, member.path), []).append(member)
    bursts = _bursts(rule, members) if rule.burst else {}
    go: list[bytes] = []
    waits: dict[bytes, Wait] = {}
    for member in members:
        if member.ready is None:
            continue
        unit = units.pop(_unit(rule, member.path), [])  # empty: a file before this one took it along
        complete = [one.path for one in unit if one.ready is not None]
        folder = _folder_of_picture(member.path)
        holds = (_other_half(rule, unit), bursts.get(folder) if folder is not None else None)
        wait = max((each for each in holds if each is not None), default=None)
        if wait is not None and wait.until > now:
            waits.update(dict.fromkeys(complete, wait))
        else:
            go += complete
    return Held(tuple(go), waits)


def _unit(rule: Rule, path: bytes) -> _Key | bytes:
    """Return what files of one picture have in common; of any other file, its path."""
    folder, _, name = path.rpartition(b"/")
    return (folder, _stem(name)) if rule.hold_pairs and _half(name) is not None else path


def _other_half(rule: Rule, unit: Sequence[Member]) -> Wait | None:
    """Return how long the files of one picture wait for the rest of it; None when they do not."""
    if not rule.hold_pairs or any(member.half_sent for member in unit):
        return None
    halves = {half for member in unit if (half := _half_of(member)) is not None}
    if len(halves) == 1:
        missing: _Half = "JPEG" if "RAW" in halves else "RAW"
        since = max(member.ready for member in unit if member.ready is not None)
        return _for_half(missing, since + rule.together)
    growing = [(member.since, half) for member in unit if member.ready is None and (half := _half_of(member))]
    if not growing:
        return None
    since, missing = max(growing)
    return _for_half(missing, since + rule.together)


def _for_half(missing: _Half, until: float) -> Wait:
    return Wait(until, f"It waits for the {missing} file of the same picture.")


def _bursts(rule: Rule, members: Iterable[Member]) -> dict[bytes, Wait]:
    """Return until when each folder's pictures wait."""
    until: dict[bytes, float] = {}
    for member in members:
        folder = _folder_of_picture(member.path)
        if folder is None:
            continue
        quiet = member.since + max(rule.burst, rule.together)
        if member.ready is not None:
            quiet = member.ready + rule.burst
        until[folder] = max(until.get(folder, quiet), quiet)
    sentence = "It waits until no more pictures come into its folder."
    return {folder: Wait(latest, sentence) for folder, latest in until.items()}


def _folder_of_picture(path: bytes) -> bytes | None:
    """Return the folder of a picture; None for other files."""
    folder, _, name = path.rpartition(b"/")
    return folder if mime_type(os.fsdecode(name)).startswith("image/") else None


def _half_of(member: Member) -> _Half | None:
    return _half(member.path.rpartition(b"/")[2])


def _half(name: bytes) -> _Half | None:
    ending = os.fsdecode(name.rpartition(b".")[2]).lower()
    if ending in RAW:
        return "RAW"
    return "JPEG" if ending in JPEG else None


def _stem(name: bytes) -> str:
    return unicodedata.normalize("NFC", os.fsdecode(name.rpartition(b".")[0])).casefold()
