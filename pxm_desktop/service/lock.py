"""Who owns the data directory: one process at a time, which says where it listens."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from pxm_desktop.service import paths


class OwnerNote(BaseModel):
    """What the owner tells those who come later. Private to this OS user, as all of the data directory."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    pid: int
    owner: str
    """ "window" or "command line"; for messages."""
    address: str = ""
    """Path of its Unix socket, or "127.0.0.1:port"; empty until it listens."""
    token: str = ""
    """What a client shows on a loopback port, where the system does not tell who connects."""


class OwnerLock:
    """The lock on a data directory. The system frees it when the process ends, however it ends."""

    def __init__(self, directory: paths.DataDir) -> None:
        self._directory = directory
        self._lock = FileLock(directory.lock, timeout=0, mode=paths.FILE_MODE, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock without waiting; return False when another process has it.

        Raises:
            StorageUnusable: the directory cannot hold a lock.

        """
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise paths.unusable(self._directory.root, error) from None
        return True

    def announce(self, owner: str, address: str = "", token: str = "") -> None:
        """Tell others who holds the lock and where it listens. Raises `StorageUnusable`."""
        note = OwnerNote(pid=os.getpid(), owner=owner, address=address, token=token)
        try:
            paths.write_private(self._directory.owner, note.model_dump_json().encode())
        except OSError as error:
            raise paths.unusable(self._directory.owner, error) from None

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._lock.is_locked:
            self._directory.owner.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def read_note(path: Path) -> OwnerNote | None:
    """Return what the owner, or one that was killed, left; None where there is nothing sound."""
    try:
        return OwnerNote.model_validate(json.loads(path.read_bytes()))
    except (OSError, ValueError, ValidationError):
        return None
