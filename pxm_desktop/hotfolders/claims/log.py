"""What stations tell each other for good: which files PXM has. One log a station, read by all.

A line is written, and on the disk, before the claim on its file goes: whoever wins a claim reads the logs afterwards
and so learns what the last owner did. Only one process writes a log, at its end; the others read on from where they
were. A line that was torn by a crash is passed over, and the next one begins on a line of its own.

Logs do not grow for ever. A log that is a month old is written anew without the lines that are a month old and whose
files are gone from the folder, or have changed: those can be claimed no more. Its name has the time at which it was
begun, so that others see it as a new one, and the old one goes only when the new one is whole. The log of a station
that never comes back stays as it is.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pxm_desktop.hotfolders.claims.share import Share, ShareAway
from pxm_desktop.transfer.model import Value

KEEP = 30 * 86_400.0
"""Seconds for which lines are kept although their files are gone, and after which a log is written anew."""
_NAME = re.compile(r"done-([0-9a-f]+)\.(\d+)\.log")
_TRIES = 5


class DoneLine(Value):
    """A file that PXM has."""

    key: str
    file_id: str
    fingerprint: str = ""
    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int
    at: float
    """When it was noted, by the share's clock."""


class _Log(NamedTuple):
    begun: int
    name: str


class SharedLog:
    """All stations' logs as one. Blocks, and raises `ShareAway`; may be used by several threads."""

    def __init__(
        self, share: Share, station: str, sent: Callable[[], Iterable[DoneLine]] = list[DoneLine]
    ) -> None:
        """`station` is in hexadecimal; only this object writes its log. `sent` tells what it sent before it had one."""
        self._share = share
        self._station = station
        self._sent = sent
        self._lock = threading.RLock()
        self._own: str | None = None
        self._ends_well = False
        self._done: dict[bytes, str] = {}
        self._offsets: dict[str, int] = {}

    def open(self) -> str:
        """Return the name of this station's log, which is made unless there is one.

        It has to be there before the station claims anything, so that others do not overlook what is written to it.
        """
        with self._lock:
            if self._own is None:
                logs = self._own_logs()
                name = logs[-1].name if logs else self._name(0)
                if not logs:
                    self._write_whole(name, b"".join(map(_written, self._sent())))
                self._own = name
            return self._own

    def get(self, key: str) -> str | None:
        """Return PXM's id of a file, if the logs, as far as they were read, have it."""
        return self._done.get(bytes.fromhex(key))

    def read_on(self, names: Sequence[str]) -> None:
        """Read what is new in all logs; `names` is a fresh list of the share's files."""
        with self._lock:
            for _ in range(_TRIES):
                gone = [name for name in names if _NAME.fullmatch(name) and not self._read_one(name)]
                if not gone:
                    return
                names = self._share.names()  # one was written anew meanwhile, and has another name
        raise ShareAway("The share lists files that are not there.")

    def add(self, line: DoneLine) -> None:
        """Write a line to this station's log; it is on the disk when this returns."""
        with self._lock:
            name = self.open()
            start = b"" if self._ends_well or self._ends_with_a_line(name) else b"\n"
            self._ends_well = False  # until it was written without an error
            self._share.append(name, start + _written(line))
            self._ends_well = True
            self._done[bytes.fromhex(line.key)] = line.file_id

    def compact(self, now: float, gone: Callable[[DoneLine], bool]) -> int:
        """Write this station's log anew if it is due; return how many lines it lost.

        `now` is the share's time, `gone` tells whether a line's file is not in the folder any more as it was. Takes as
        long as `gone` does; lines can be added meanwhile. Also clears away what an earlier run left half done.
        """
        logs = self._own_logs()
        if not logs or (len(logs) == 1 and now - logs[0].begun < KEEP):
            return 0
        old = (line for log in logs for _, line in self._lines(log.name) if now - line.at >= KEEP)
        drop = {bytes.fromhex(line.key) for line in old if gone(line)}
        with self._lock:
            lines = {bytes.fromhex(line.key): raw for log in logs for raw, line in self._lines(log.name)}
            content = b"".join(raw for key, raw in lines.items() if key not in drop)
            name = self._name(logs[-1].begun)
            self._write_whole(name, content)
            self._own, self._ends_well = name, True
            self._offsets[name] = len(content)
            for key in drop:
                self._done.pop(key, None)
            for log in logs:
                self._share.remove(log.name)
                self._offsets.pop(log.name, None)
        return len(drop)

    def _write_whole(self, name: str, content: bytes) -> None:
        """Write a log of this station so that others see it once it is whole."""
        temporary = f"new-{self._station}"
        self._share.remove(temporary)
        self._share.create(temporary, content, durable=True)
        self._share.rename(temporary, name)

    def _own_logs(self) -> list[_Log]:
        found = [match for name in self._share.names() if (match := _NAME.fullmatch(name))]
        return sorted(_Log(int(match[2]), match[0]) for match in found if match[1] == self._station)

    def _name(self, after: int) -> str:
        return f"done-{self._station}.{max(int(self._share.now()), after + 1)}.log"

    def _ends_with_a_line(self, name: str) -> bool:
        try:
            with self._share.reading(name) as file:
                if not file.seek(0, os.SEEK_END):
                    return True
                file.seek(-1, os.SEEK_END)
                return file.read() == b"\n"
        except FileNotFoundError:
            return True

    def _read_one(self, name: str) -> bool:
        """Read on in a log; return False when it is not there."""
        offset = self._offsets.get(name, 0)
        try:
            with self._share.reading(name) as file:
                if file.seek(0, os.SEEK_END) < offset:
                    offset = 0  # a server that crashed has lost its end: what comes next is written over that
                file.seek(offset)
                for written in file:
                    if not written.endswith(b"\n"):
                        break
                    offset += len(written)
                    line = _parsed(written)
                    if line is not None:
                        self._done[bytes.fromhex(line.key)] = line.file_id
        except FileNotFoundError:
            return False
        self._offsets[name] = offset
        return True

    def _lines(self, name: str) -> Iterator[tuple[bytes, DoneLine]]:
        try:
            with self._share.reading(name) as file:
                whole = (written for written in file if written.endswith(b"\n"))
                yield from ((written, line) for written in whole if (line := _parsed(written)) is not None)
        except FileNotFoundError:
            return


def _written(line: DoneLine) -> bytes:
    return line.model_dump_json().encode() + b"\n"


def _parsed(written: bytes) -> DoneLine | None:
    """Return what a line says; None for one that was torn."""
    try:
        line = DoneLine.model_validate_json(written)
        bytes.fromhex(line.key)
    except ValueError:  # pydantic's is one
        return None
    return line
