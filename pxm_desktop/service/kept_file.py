"""What people made, in one JSON file of the data directory, written in one step and only readable by this user.

A file that cannot be read whole is set aside, never overwritten; what is sound in it is still used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths

T = TypeVar("T")


class KeptFile(Generic[T]):
    """One file and what it has."""

    def __init__(
        self,
        path: Path,
        shape: TypeAdapter[T],
        nothing: T,
        sound: Callable[[bytes], T],
        *,
        what: str,
        still: str,
    ) -> None:
        """`sound` finds what can be read of a damaged file; `what` it has and how they `still` are is for people."""
        self.value = nothing
        self.notices: list[str] = []
        """What the user should be told once about the file."""
        self._path, self._shape, self._nothing, self._sound = path, shape, nothing, sound
        self._what, self._still = what, still

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. Raises `StorageUnusable`.

        `set_aside=False` is for readers that do not own the data directory: a damaged file stays in place.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        try:
            self.value = self._shape.validate_json(content)
        except (ValidationError, RecursionError):
            self.value = self._sound(content)
            self._note_damage(set_aside)

    async def keep(self, value: T) -> None:
        """Keep this instead. Raises `StorageUnusable`; then what was kept before stays."""
        content = self._json(value)
        try:
            await in_daemon_thread(lambda: paths.write_private(self._path, content), name=self._path.stem)
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self.value = value

    def _json(self, value: T) -> bytes:
        return self._shape.dump_json(value, indent=2, exclude_defaults=True) + b"\n"

    def _note_damage(self, set_aside: bool) -> None:
        if not set_aside:
            self.notices.append(f"Some {self._what} could not be read.")
            return
        aside = self._path.with_name(f"{self._path.stem}.damaged-{time.time_ns()}.json")
        try:
            self._path.rename(aside)
            if self.value != self._nothing:
                paths.write_private(self._path, self._json(self.value))
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self.notices.append(
            f"Some {self._what} could not be read. The file was set aside as {paths.shown(aside)}; {self._still}."
        )
