"""What the window may ask about pictures that were pasted."""

from __future__ import annotations

from typing import Protocol


class PastedApi(Protocol):
    """Pictures from the clipboard, which have no file of their own. Raises `service.errors.StorageUnusable`."""

    async def keep(self, name: str, content: bytes) -> bytes:
        """Save a picture under a name (with extension), numbered where it is taken; returns its path."""
