"""How a program that is started again hands over to the window that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class DeskApi(Protocol):
    """Asks for the window; it hears `WindowWanted`."""

    async def show(self, paths: Sequence[bytes], activation: str = "") -> bool:
        """Ask the window to come to the front and to take these paths; False when no window is open.

        `activation` is what the desktop gave this process for that (XDG_ACTIVATION_TOKEN).
        """

    async def attend(self) -> None:
        """Say that a window is open and hears events, for as long as this command runs: it never ends by itself."""
