"""Pictures that are on no disk, decoded one after another by a worker, for who waits for each of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from pxm_desktop.thumbnails.limits import SECONDS
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.process import WorkerProcess, worker_command
from pxm_desktop.thumbnails.protocol import LONGEST_CONTENT, Request


class Decoder:
    """Usable from any thread. No process runs before the first picture, nor after `close`."""

    def __init__(self, *, command: Sequence[str] | None = None, seconds: float = SECONDS) -> None:
        self._worker = WorkerProcess(command or worker_command())
        self._seconds = seconds
        self._turn = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The id of the worker while it runs."""
        return self._worker.pid

    def picture(self, content: bytes, box: int, *, squeezed: bool = False) -> Thumbnail | None:
        """Return a file's picture, fitted into a square of `box` pixels; None for what cannot be decoded.

        `squeezed`: filling the square, see `raster.squeezed`. Waits for its turn. Raises `NoWorkerError`, once it is
        closed too.
        """
        if len(content) > LONGEST_CONTENT:
            return None
        with self._turn:
            return self._worker.ask(Request(content, box, is_content=True, squeezed=squeezed), self._seconds)

    def close(self) -> None:
        """End the worker for good; what it was doing has no picture."""
        self._worker.kill()
        with self._turn:
            self._worker.end()
