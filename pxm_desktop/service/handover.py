"""One window a data directory: the first program has its seat, those started later hand their paths to it."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from pxm_desktop.service import paths
from pxm_desktop.service.errors import OwnerGone, OwnerSilent
from pxm_desktop.service.lock import read_note

if sys.platform == "win32":
    import ctypes

PATIENCE_SECONDS = 20.0
"""How long a window that is starting or ending may take before a program that is started again gives up."""
POLL_SECONDS = 0.05


class Seat:
    """The right to be the window. The system frees it when the process ends, however it ends."""

    def __init__(self, lock: FileLock | None) -> None:
        self._lock = lock

    def leave(self) -> None:
        """Let another program be the window."""
        if self._lock is not None:
            self._lock.release()


def take_seat(
    wanted: Sequence[bytes],
    *,
    show: bool = True,
    root: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    patience: float = PATIENCE_SECONDS,
) -> Seat | None:
    """Become the window, or hand these absolute paths to the one that is open and return None.

    `show` False does not bring that one to the front unless there are paths.

    Raises:
        OwnerSilent: a window is open and did not take them.

    """
    directory = paths.data_dir(root, environment)
    try:
        directory.root.mkdir(mode=paths.DIRECTORY_MODE, parents=True, exist_ok=True)
        lock = FileLock(directory.window_lock, timeout=0, mode=paths.FILE_MODE, thread_local=False)
        give_up = time.monotonic() + patience
        while True:
            try:
                lock.acquire()
            except Timeout:
                pass
            else:
                return Seat(lock)
            if not show and not wanted:
                return None
            if asyncio.run(_told(directory, wanted, environment.get("XDG_ACTIVATION_TOKEN", ""))):
                return None
            if time.monotonic() > give_up:
                raise OwnerSilent(
                    "PXM Desktop is open and does not answer.",
                    "Quit it, then try again. Nothing was added.",
                )
            time.sleep(POLL_SECONDS)
    except OSError:
        return Seat(None)  # The start page says what is wrong with the directory.


async def _told(directory: paths.DataDir, wanted: Sequence[bytes], activation: str) -> bool:
    """Ask the window for its attention; False while nobody answers for it."""
    from pxm_desktop.service.remote import RemoteService  # the first program needs nothing of it

    note = read_note(directory.owner)
    if note is None or not note.address:
        return False
    try:
        service = await RemoteService.connect(note)
    except OwnerSilent:
        return False
    _let_come_forward(note.pid)
    try:
        return await service.desk.show(wanted, activation)
    except OwnerGone:
        return False
    finally:
        await service.close()


def _let_come_forward(pid: int) -> None:
    """Allow the window to come to the front: on Windows only the program that the user just started may."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(pid)
