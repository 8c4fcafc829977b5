"""What a system that tells of changes in a folder has to offer, and who hears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

JOIN_SECONDS = 1.0
"""How long closing waits for threads."""


class Ear(Protocol):
    """Hears, in any thread, what the system tells of a folder."""

    def changed(self, path: bytes) -> None:
        """Hear that something happened to what lies at a path below the folder; to a folder: or to anything in it."""

    def lost(self) -> None:
        """Hear that events got lost, or that what is listened to is not at its path any more: listen anew."""

    def doubt(self) -> None:
        """Hear that something happened to the folder itself."""

    def failed(self, sentence: str) -> None:
        """Hear that the system will not tell of all changes any more, and why."""


class Listening(Protocol):
    """The system tells of changes until this is closed."""

    def close(self) -> None:
        """End it and its threads; may be called twice, in any thread. Waits for a second at most."""


class NativeFails(Exception):
    """The system does not tell of changes in the folder; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Listen(Protocol):
    """Begins to listen."""

    def __call__(
        self, folder: bytes, ear: Ear, *, subfolders: bool, enters: Callable[[bytes], bool]
    ) -> Listening:
        """Return once changes are told. `enters` says which folders below matter.

        Blocks: on Linux every folder is visited.

        Raises:
            NativeFails: The system does not tell of changes here.
            OSError: The folder cannot be read.

        """
