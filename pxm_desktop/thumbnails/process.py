"""One worker process and how it is asked: a file that crashes it, or holds it up, costs the worker and nothing else."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from pxm_desktop.thumbnails import protocol
from pxm_desktop.thumbnails.picture import Thumbnail

WORD = "--thumbnail-worker"
"""What the frozen program is started with as a worker."""
_START_SECONDS = 60.0
"""How long a worker may take to get ready: on a busy computer, with a scanner for viruses, that is long."""


def worker_command() -> list[str]:
    """Return how a worker is started: by this Python, or by the frozen program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-P", "-m", "pxm_desktop.thumbnails.worker"]


class NoWorkerError(Exception):
    """No worker could be started."""


class WorkerProcess:
    """Starts with the first file it is needed for, and anew after one that it died of. One thread at a time asks."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._killing = threading.Lock()
        self._over = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process while it runs."""
        process = self._process
        return None if process is None else process.pid

    def ask(self, request: protocol.Request, seconds: float) -> Thumbnail | None:
        """Have the worker decode something; None when it cannot, or dies of it. Raises `NoWorkerError`."""
        process = self._ready()
        try:
            with _killed_after(process, seconds):
                protocol.send_request(cast("BinaryIO", process.stdin), request)
                return protocol.read_answer(cast("BinaryIO", process.stdout))
        except (OSError, protocol.BrokenTalkError):
            self.end()
            return None

    def kill(self) -> None:
        """Kill the worker for good, from any thread; the one that asks then finds the pipe's end."""
        with self._killing:
            self._over = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Kill the worker and take note of its end, so that no zombie is left. For the thread that asks."""
        with self._killing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what was not sent yet cannot be sent any more
                cast("BinaryIO", pipe).close()
        process.wait()

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return the process that runs, or a new one once it is ready."""
        with self._killing:
            if self._over:
                raise NoWorkerError
            if self._process is not None:
                return self._process
            try:
                process = subprocess.Popen(  # noqa: S603 - our own program
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=_WITHOUT_CONSOLE,
                )
            except OSError as error:
                raise NoWorkerError from error
            self._process = process
        try:
            with _killed_after(process, _START_SECONDS):
                protocol.read_answer(cast("BinaryIO", process.stdout))
        except (OSError, protocol.BrokenTalkError) as error:
            self.end()
            raise NoWorkerError from error
        return process


@contextlib.contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kill a process that makes the block last longer."""
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


_WITHOUT_CONSOLE = 0
if sys.platform == "win32":
    _WITHOUT_CONSOLE = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
