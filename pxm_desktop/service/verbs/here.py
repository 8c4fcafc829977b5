"""What this computer knows of the account, for verbs that answer from that too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from pxm_desktop.pxm.models import File


class Here(Protocol):
    """The copy of the account's files. Raises `StorageUnusable`, and why there is no account."""

    def files_found(self, words: str) -> AsyncIterator[File]:
        """Yield the files that these words find, the best first; none where there is no copy."""

    async def files_with(self, attribute: str) -> int | None:
        """Return how many files have a value for an attribute; None where that is not known."""
