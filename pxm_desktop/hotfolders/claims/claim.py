"""One file that a station has to send: what it may do with its claim, and until when.

`claims` says how claims are won and why it is done so.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from blake3 import blake3

from pxm_desktop.hotfolders.claims.generations import Confirming, Generations, Record, Seen
from pxm_desktop.hotfolders.claims.log import DoneLine, SharedLog
from pxm_desktop.hotfolders.claims.share import ShareClock, elapsed

_TIME_STEP = 1_000_000
"""Nanoseconds to which a file's time counts: stations see it in as many digits as their protocol has."""


class ClaimLost(Exception):
    """Another station has the file now, or PXM does: this one must not confirm it."""


def key_of(path: bytes, size: int, mtime_ns: int) -> str:
    """Return the key of a file, given by its path below the rule's folder: the same on every station."""
    # macOS takes names apart (a + two dots), others do not.
    name = unicodedata.normalize("NFC", path.decode("utf-8", "surrogateescape"))
    told = f"{name}\0{size}\0{mtime_ns // _TIME_STEP}"
    return blake3(told.encode("utf-8", "surrogateescape")).hexdigest(length=16)


def done_line(file: Record, file_id: str, fingerprint: str, at: float) -> DoneLine:
    """Return what the log says of a file that PXM has."""
    return DoneLine(
        key=key_of(file.path, file.size, file.mtime_ns),
        file_id=file_id,
        fingerprint=fingerprint,
        path=file.path,
        size=file.size,
        mtime_ns=file.mtime_ns,
        at=at,
    )


class Tools(NamedTuple):
    """What claims of a station are made with."""

    files: Generations
    log: SharedLog
    clock: ShareClock


class Claim:
    """A file that this station has to send.

    Methods block. After `ShareAway` they can be repeated; nothing may be confirmed then.
    """

    def __init__(self, tools: Tools, record: Record, seen: Seen, facts: Confirming | None) -> None:
        self._tools = tools
        self._record = record.model_copy(update={"confirming": facts})
        self._generation = seen.generation
        self._content = seen.content
        self._fenced: float | None = None
        self._lock = threading.RLock()
        self.key = key_of(record.path, record.size, record.mtime_ns)
        self.path = record.path
        since = facts and tools.clock.to_local(facts.confirm_since)
        self.inherited = facts and facts.model_copy(update={"confirm_since": since})
        """A confirm that an earlier owner began: look it up in PXM before you confirm anything."""
        self.over = False
        """It was lost, given back, or the file is done."""

    def still_ours(self) -> bool:
        """Tell for certain whether this station may confirm the file now; writes on the share.

        False: stop, and let `Claims.claim` say what became of the file.
        """
        return self._renew(self._record)

    @property
    def fence_age(self) -> float:
        """Seconds, sleep included, since the share said last that this station may confirm; infinite before.

        Once it is a good part of the lease, ask `still_ours` again: others may take this station for dead.
        """
        return float("inf") if self._fenced is None else elapsed() - self._fenced

    def note_confirming(self, facts: Confirming) -> None:
        """Note on the share's disk what is about to be confirmed, and make sure that the claim is still ours.

        To be called right before a confirm; before further ones with the same facts `still_ours` is enough. Raises
        `ClaimLost`.
        """
        told = facts.model_copy(update={"confirm_since": self._tools.clock.to_share(facts.confirm_since)})
        if not self._renew(self._record.model_copy(update={"confirming": told})):
            raise ClaimLost

    def done(self, file_id: str, fingerprint: str = "") -> None:
        """Note for all stations that PXM has the file, and give the claim up.

        Of a claim that was lost meanwhile that is noted as well, so that its new owner learns of it.
        """
        record, log = self._record, self._tools.log
        log.add(done_line(record, file_id, fingerprint, self._tools.clock.now()))
        with self._lock:
            self._tools.files.remove(self.key)
            self.over = True

    def failed(self, reason: str) -> None:
        """Keep other stations from trying a file that a person has to look at; they tell `reason` there."""
        self._end("failed", reason)

    def release(self) -> None:
        """Give the claim back, so that another station may take it at once. What was noted of a confirm stays."""
        with self._lock:
            if self._record.confirming is not None:
                self._end("released")
            elif not self.over:
                self._tools.files.remove(self.key, self._content)
                self.over = True

    def overtaken(self, generations: Iterable[int]) -> bool:
        """Tell whether a list of its generations, just read, shows that another station has it; then it is over."""
        if not self._lock.acquire(blocking=False):
            return False  # it is being renewed, and will be told so for certain
        try:
            if self.over or max(generations, default=0) <= self._generation:
                return False
            self.over = True
            return True
        finally:
            self._lock.release()

    def _end(self, state: Literal["released", "failed"], reason: str = "") -> None:
        with self._lock:
            self._renew(self._record.model_copy(update={"state": state, "reason": reason}))
            self.over = True

    def _renew(self, record: Record) -> bool:
        """Make the next generation; return False, and the claim is over, when it is not ours any more."""
        content = record.model_dump_json().encode()
        with self._lock:
            while not self.over:
                began = elapsed()
                following = self._generation + 1
                if self._tools.files.add(self.key, following, content, on=self._content, durable=True):
                    self._record, self._generation, self._content = record, following, content
                    self._tools.files.prune(self.key, following)
                    self._fenced = began
                    return True
                self.over = not self._made_unheard(following)
            return False

    def _made_unheard(self, generation: int) -> bool:
        """Tell whether it was us who made a generation, in a try whose end we never heard of; then go on from it."""
        files = self._tools.files
        seen, below = files.read(self.key, generation), files.read(self.key, self._generation)
        record = seen and seen.record
        if not seen or not record or record.token != self._record.token:
            return False
        if below is None or below.content != self._content:
            files.drop(self.key, generation)  # it stands on another one's claim
            return False
        self._generation, self._content = generation, seen.content
        return True
