"""What this program wrote a short while ago: a list of PXM that does not show it yet is no base of a merge.

PXM documents no consistency. A PUT replaces arrays as a whole, so that a row from before our own last write, merged and
sent back, would take that write away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.model import ItemChange
from pxm_desktop.relinking.wishes import lasted

LAG_SECONDS = 300.0
"""How long a list may show a file as it was."""


class Lately:
    """The last writes, by file. `now` is seconds on a clock that never goes back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._written: dict[str, tuple[float, dict[str, ItemChange]]] = {}
        """Oldest first."""

    def note(self, file_id: str, wishes: Iterable[ItemChange]) -> None:
        """Take in that this was written of a file, or may have been."""
        self._forget()
        _, before = self._written.pop(file_id, (0.0, {}))
        self._written[file_id] = (self._now(), before | {wish.key: wish for wish in wishes})

    def misses(self, file: File) -> bool:
        """Say whether a row does not show what was written of its file: it may be from before."""
        self._forget()
        found = self._written.get(file.id)
        return found is not None and lasted(file, tuple(found[1].values()), {}) != "kept"

    def _forget(self) -> None:
        oldest = self._now() - LAG_SECONDS
        while self._written:
            file_id, (at, _) = next(iter(self._written.items()))
            if at >= oldest:
                return
            del self._written[file_id]
