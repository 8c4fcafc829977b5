"""Claims as files: who made the highest generation of a key owns it, and only the one that comes next can be made.

`claims` says why it is done so; here is what is done on the share, for claiming, taking over and fencing alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from pydantic import ValidationError

from pxm_desktop.hotfolders.claims.log import SharedLog
from pxm_desktop.hotfolders.claims.share import Share
from pxm_desktop.transfer.model import Value

_NAME = re.compile(r"([0-9a-f]{32})\.([1-9][0-9]*)")


class Confirming(Value):
    """What another station needs to look up an unfinished confirm, or to finish it. Holds no URL and no token."""

    account: str = ""
    """Whose upload it is; another account can neither finish it nor look it up."""
    file_path: str
    """S3's, as PXM gave it."""
    name: str
    """The file name that PXM was told."""
    size: int
    upload_id: str | None = None
    parts: tuple[tuple[int, str], ...] = ()
    """Number and ETag of each part."""
    confirm_since: float
    """When PXM was told first, in seconds since the epoch by this computer's clock. On the share it is in the share's
    time, so that it is right for a computer whose clock is not."""
    fingerprint: str | None = None


class Record(Value):
    """The content of a claim."""

    state: Literal["claimed", "released", "failed"] = "claimed"
    station: str
    heartbeat: str
    """Name of the file that its run keeps writing."""
    token: str
    """One for each time that a file is claimed."""
    host: str
    pid: int
    account: str
    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int
    begun: float
    """By the share's clock."""
    reason: str = ""
    confirming: Confirming | None = None


class Seen(NamedTuple):
    """A generation as it was read."""

    generation: int
    content: bytes
    written: float
    """When it was made, by the share's clock."""

    @property
    def record(self) -> Record | None:
        """What it says; None while it is being written, or where its station died at that."""
        try:
            return Record.model_validate_json(self.content)
        except ValidationError:
            return None


class Added(NamedTuple):
    """A generation of ours is the highest."""

    facts: Confirming | None
    """What generations below it say of a confirm: the newest."""


class Generations:
    """The claims of a share. Blocks, and raises `ShareAway`."""

    def __init__(self, share: Share, log: SharedLog) -> None:
        self._share = share
        self._log = log

    def look(self) -> dict[str, list[int]]:
        """Return the generations of each key that is claimed, in order, and read on in the logs."""
        names = self._share.names()
        self._log.read_on(names)
        return _by_key(names)

    def read(self, key: str, generation: int) -> Seen | None:
        """Return a generation; None where there is none any more."""
        found = self._share.read(f"{key}.{generation}")
        return None if found is None else Seen(generation, found.content, found.written)

    def add(
        self, key: str, generation: int, content: bytes, *, on: bytes | None, durable: bool
    ) -> Added | None:
        """Make a generation, the first, or the next on top of one with the content `on`.

        Returns None, and leaves nothing, when another station was there first, when what lies below is not `on` any
        more, or when PXM has the file.
        """
        if not self._share.create(f"{key}.{generation}", content, durable=durable):
            return None
        names = self._share.names()  # read anew by the system, since this folder was just changed by us
        generations = _by_key(names).get(key, [0])
        below = self._below(key, generations)
        # The logs come last: what was taken away below, because PXM has the file, is in them by now.
        self._log.read_on(names)
        stands = generations[-1] == generation and self._log.get(key) is None
        if stands and (on is None or any(seen[:2] == (generation - 1, on) for seen in below)):
            records = (seen.record for seen in below)
            return Added(
                next((record.confirming for record in records if record and record.confirming), None)
            )
        self.drop(key, generation)
        return None

    def drop(self, key: str, generation: int) -> None:
        """Remove a generation that we made and that does not stand."""
        self._share.remove(f"{key}.{generation}")

    def prune(self, key: str, generation: int) -> None:
        """Remove the generations below one of ours, which says all that they do."""
        for older in self._of(key):
            if older < generation:
                self._share.remove(f"{key}.{older}")

    def remove(self, key: str, content: bytes | None = None) -> None:
        """Remove a key's generations, given that the highest holds `content`; None removes them in any case."""
        generations = self._of(key)
        if content is not None:
            highest = self.read(key, generations[-1]) if generations else None
            if highest is None or highest.content != content:
                return
        for each in generations:  # the highest last: until then it stands for all
            self._share.remove(f"{key}.{each}")

    def _of(self, key: str) -> list[int]:
        return _by_key(self._share.names()).get(key, [])

    def _below(self, key: str, generations: Sequence[int]) -> list[Seen]:
        """Return the generations below the highest, the newest first."""
        found = (self.read(key, generation) for generation in reversed(generations[:-1]))
        return [seen for seen in found if seen is not None]


def _by_key(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name in names:
        match = _NAME.fullmatch(name)
        if match is not None:
            found.setdefault(match[1], []).append(int(match[2]))
    for generations in found.values():
        generations.sort()
    return found
