"""Thumbnails on disk: one SQLite file of limited size. It may be lost, and a damaged one is made anew."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pxm_desktop.thumbnails.picture import Thumbnail

MOST_BYTES = 128 << 20
_VERSION = 1
"""Goes up when thumbnails are made in another way, so that old ones are not shown any more."""
_LARGEST = 1024 * 1024 * 4
_KEEP = 0.8
"""What is left after the oldest have been dropped."""
_TABLE = """
create table if not exists thumbnails (
  key blob primary key, used integer not null, bytes integer not null,
  width integer not null, height integer not null, pixels blob not null
) without rowid
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A file as it was at one moment, and the size that is wanted of it."""

    path: bytes
    changed: int
    size: int
    box: int

    @classmethod
    def of(cls, path: bytes, box: int) -> Self | None:
        """Look at the file; None where there is none."""
        try:
            about = os.stat(path)  # noqa: PTH116 - a path may be bytes that are no text
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(about.st_mode):
            return None  # reading from a pipe or a device may never end
        return cls(path, about.st_mtime_ns, about.st_size, box)

    @property
    def digest(self) -> bytes:
        """What it is stored under: the cache does not tell names."""
        facts = struct.pack(">IqQI", _VERSION, self.changed, self.size, self.box)
        return hashlib.blake2b(facts + self.path, digest_size=16).digest()


class Shelf:
    """Keeps thumbnails in a folder; usable from any thread. Opened with the first one."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.path = folder / "thumbnails.sqlite"
        self._most = most_bytes
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._bytes = 0
        self._useless = False
        """The disk is full, read-only or gone: thumbnails are made anew each time, which is no reason to say so."""

    def get(self, key: Key) -> Thumbnail | None:
        """Return what is kept under a key."""
        with self._lock, self._minding_damage():
            database = self._open()
            if database is None:
                return None
            row = database.execute(
                "select width, height, pixels from thumbnails where key = ?", (key.digest,)
            ).fetchone()
            if row is None:
                return None
            width, height, packed = row
            pixels = zlib.decompressobj().decompress(packed, _LARGEST)
            if len(pixels) != width * height * 4:
                return None
            database.execute("update thumbnails set used = ? where key = ?", (time.time_ns(), key.digest))
            return Thumbnail(width, height, pixels)
        return None

    def put(self, key: Key, thumbnail: Thumbnail) -> None:
        """Keep a thumbnail; the ones that nobody has looked at for longest make room for it."""
        packed = zlib.compress(thumbnail.pixels, 1)
        with self._lock, self._minding_damage():
            database = self._open()
            if database is None:
                return
            database.execute(
                "insert or replace into thumbnails values (?, ?, ?, ?, ?, ?)",
                (key.digest, time.time_ns(), len(packed), thumbnail.width, thumbnail.height, packed),
            )
            self._bytes += len(packed)
            if self._bytes > self._most:
                self._make_room(database)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database, self._useless = None, True

    def _open(self) -> sqlite3.Connection | None:
        if self._database is not None or self._useless:
            return self._database
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        database = sqlite3.connect(self.path, timeout=1.0, isolation_level=None, check_same_thread=False)
        try:
            # Nothing here is worth waiting for the disk.
            database.execute("pragma synchronous = off")
            database.execute("pragma journal_mode = truncate")
            database.execute(_TABLE)
            self._bytes = database.execute("select coalesce(sum(bytes), 0) from thumbnails").fetchone()[0]
        except sqlite3.Error:
            database.close()
            raise
        self._database = database
        return database

    def _make_room(self, database: sqlite3.Connection) -> None:
        oldest = database.execute("select key, bytes from thumbnails order by used").fetchall()
        gone = []
        for key, size in oldest:
            if self._bytes <= self._most * _KEEP:
                break
            gone.append((key,))
            self._bytes -= size
        with database:
            database.execute("begin")
            database.executemany("delete from thumbnails where key = ?", gone)

    @contextlib.contextmanager
    def _minding_damage(self) -> Iterator[None]:
        """Do without a shelf that cannot be used, and clear away a damaged one."""
        try:
            yield
        except (sqlite3.OperationalError, OSError):
            self._give_up()
        except (sqlite3.DatabaseError, zlib.error, TypeError):
            self._give_up()
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
                self._useless = False

    def _give_up(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database, self._useless = None, True
