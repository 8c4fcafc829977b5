"""What window and command line may ask when something does not go as it should."""

from __future__ import annotations

from typing import Protocol

from pxm_desktop.service.finding import Finding


class SupportApi(Protocol):
    """Finds out why a file does not move, shows the log, and packs both for support. Never shows a secret."""

    async def why(self, transfer_id: int | None = None) -> list[Finding]:
        """Look at one file (None: only at what all need) and at everything on its way to PXM, nearest first.

        Disk, queue, name look-up, proxy, encryption, sign-in, budget. Takes up to half a minute on a dead network.
        """

    async def log(self, lines: int = 500) -> list[str]:
        """Return the last lines of the log, oldest first."""

    async def bundle(self, path: bytes) -> int:
        """Write findings, log, settings and the queue's numbers into a ZIP file; return its size in bytes.

        Raises `service.errors.ServiceError` with a sentence when it cannot be written.
        """
