"""Pictures of PXM as `likeness` compares them, decoded by a worker: whoever fills the account made them, not we."""

from __future__ import annotations

import hashlib

from pxm_desktop.likeness.looks import SIDE, Looks, looks_of
from pxm_desktop.pxm.threads import BULK, in_daemon_thread, step_back
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.thumbnails.decoder import Decoder
from pxm_desktop.thumbnails.process import NoWorkerError


class Decoding:
    """For one search. Its worker starts with the first picture and ends with the search."""

    def __init__(self, decoder: Decoder | None = None) -> None:
        self._decoder = decoder or Decoder()
        self._none = False
        """No worker starts here: what opens pictures is not installed."""

    async def looks(self, content: bytes) -> Looks | None:
        """Return how a picture looks; None for one that cannot be read. Raises `ServiceError` without a worker."""

        def work() -> Looks | None:
            step_back(BULK)
            picture = self._decoder.picture(content, SIDE, squeezed=True)
            if picture is None or picture.whole is None:
                return None
            wide, high = picture.whole
            return looks_of(wide / high, picture.pixels, hashlib.sha256(content).digest())

        try:
            if not self._none:
                return await in_daemon_thread(work, name="duplicates: picture")
        except NoWorkerError:
            self._none = True
        raise ServiceError(
            "Pictures cannot be compared here: the part of the program that opens them does not start.",
            "Install PXM Desktop with its part “media”, or look for the same content only.",
        )

    async def close(self) -> None:
        """End the worker."""
        await in_daemon_thread(self._decoder.close, name="duplicates: end")
