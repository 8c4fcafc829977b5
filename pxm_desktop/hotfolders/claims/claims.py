"""Several stations on one shared folder: each file is claimed on the share itself, and confirmed by one of them.

A claim is a file `KEY.GENERATION` in the claims' folder (`share`), made exclusively and never written again. KEY stands
for a file's path, size and time, so that a file that changed is another one. Who made the highest generation owns the
file. A dead station is taken over, and a confirm is fenced, in the same way: by making the next generation, in which
exactly one succeeds (`generations`). What PXM has stands in the logs (`shared_log`), which outlive the claims.

Decisions
- **A fence is a new generation, not a look.** Right before a confirm the owner makes the next generation itself. Where
  another station was there first, that fails, whatever this computer remembers of the share; where it succeeds, a
  station that was about to take over for what it saw before fails instead. Each checks afterwards, by the generation
  below its own, whether it built on the claim that it meant, since claims come and go.
- **Facts before the fence.** The generation made for a confirm holds, on the share's disk, what another station needs
  to look the confirm up or to finish it. Whoever takes over reads it after it has made its own generation: so it either
  sees these facts, or is seen. Facts leave the share only when PXM has the file; giving a claim back keeps them.
- **The log before the claim goes.** Whoever wins a claim reads the logs afterwards, and lets go when the file is there.
- **Nothing is written twice**, so nothing is read half: a claim that cannot be read was never finished, and nothing was
  confirmed under it. It is taken over like a dead one once it is as old as the lease.
- **One heartbeat a run, not one a claim.** A claim names the file that its run writes again every few seconds; with
  thousands of claims, writing each would take longer than a lease. A claim's own time is a sign of life as well.
- **Time is the share's** (`ShareClock`). What is read of it may be a moment old, so that a claim may look younger.
- **A station is its id and its computer's name**, since data directories get copied with disk images. Its claims of an
  earlier run are dead at once: one process owns a data directory. Two `Claims` on one folder at a time need two ids.
- **Claims are not kept apart by account**: stations of one studio often have credentials of their own for one PXM.

What no fence can close is the moment between it and PXM's receipt of the confirm. A station that is suspended just
there, for longer than the lease and the time for which its successor looks for the file in PXM, confirms a second time.
`Claim.fence_age` is there to be asked right before the request goes out, as after a wait for the budget.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import starmap
from typing import NamedTuple

from blake3 import blake3

from pxm_desktop.hotfolders.claims.claim import Claim, ClaimLost, Tools, done_line, key_of
from pxm_desktop.hotfolders.claims.generations import Confirming, Generations, Record, Seen
from pxm_desktop.hotfolders.claims.log import DoneLine, SharedLog
from pxm_desktop.hotfolders.claims.probe import CannotClaim, probe_share
from pxm_desktop.hotfolders.claims.share import Share, ShareAway, ShareClock, elapsed
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError, modified, stat_path

__all__ = [
    "CannotClaim",
    "Claim",
    "ClaimLost",
    "Claims",
    "Confirming",
    "Done",
    "Failed",
    "ShareAway",
    "Taken",
    "key_of",
    "probe_share",
]

_PASSING = re.compile(r"(?:alive|now|probe)-[0-9a-f-]+")
_ROUNDS = 10
_DAY = 86_400.0


class Taken(NamedTuple):
    """Another station has the file."""

    host: str
    """Its name; empty while it is just writing its claim."""
    since: float
    """Seconds since the epoch, by this computer's clock."""


class Done(NamedTuple):
    """A station noted that PXM has the file."""

    file_id: str


class Failed(NamedTuple):
    """A station could not send the file, and a person has to look at it."""

    host: str
    reason: str


class Claims:
    """The claims of one station on the folder of a rule.

    Methods block and raise `ShareAway`; any thread may call them.
    """

    def __init__(
        self,
        folder: bytes,
        station: str,
        host: str,
        *,
        account: str = "",
        lease: float = 120.0,
        heartbeat: float = 20.0,
        clock: Callable[[], float] = time.time,
        sent: Callable[[], Iterable[tuple[bytes, int, int, str]]] = list[tuple[bytes, int, int, str]],
    ) -> None:
        """Nothing is asked of the share yet.

        Args:
            folder: The rule's, absolute.
            station: An id of the data directory that stays the same; no other `Claims` may use it meanwhile.
            host: This computer's name, for people at others.
            account: The account that the rule belongs to, for people.
            lease: Seconds without a sign of life after which a station counts as dead. All stations need the same.
            heartbeat: Seconds between signs of life; the caller sees to it by `beat_all`. A share shows them late.
            clock: This computer's clock.
            sent: Tells which files, by path, size, mtime_ns and PXM's id, this station sent before the folder was
                shared. Called in any thread, once the station has no log yet; what it raises goes to the caller.

        Raises ValueError for a lease that a heartbeat or two may miss.

        """
        if lease < 3 * heartbeat:
            raise ValueError(f"a lease of {lease} s is too short for a heartbeat of {heartbeat} s")
        self.heartbeat = heartbeat
        self._lease = lease
        self._host = host
        self._account = account
        self._station = blake3(f"{station}\0{host}".encode()).hexdigest(length=8)
        self._alive = f"alive-{self._station}-{secrets.token_hex(4)}"
        self._beaten: float | None = None
        self._share = Share(folder)
        log = SharedLog(self._share, self._station, lambda: starmap(self._line, sent()))
        shared_clock = ShareClock(self._share, clock, stale=lease / 20)
        self._tools = Tools(Generations(self._share, log), log, shared_clock)
        self._held: dict[str, Claim] = {}
        self._lock = threading.RLock()

    def claim(
        self, path: bytes, size: int, mtime_ns: int, *, retry: bool = False
    ) -> Claim | Taken | Done | Failed:
        """Claim a file, given by its path below the rule's folder, or say who has it.

        A claim that this object holds already is returned again. `retry` takes what failed, here or elsewhere, too.
        """
        key = key_of(path, size, mtime_ns)
        files, log, clock = self._tools
        with self._lock:
            for _ in range(_ROUNDS):
                done = log.get(key)
                if done is not None:
                    return Done(done)
                held = self._held.get(key)
                if held is not None and not held.over:
                    return held
                self._keep_alive()
                generations = files.look().get(key, [])
                seen = files.read(key, generations[-1]) if generations else None
                if log.get(key) is not None or (generations and seen is None):
                    continue
                holder = seen and self._holder(seen, retry=retry)
                if holder:
                    return holder
                claim = self._take(self._record(path, size, mtime_ns), seen)
                if claim is not None:
                    self._held[key] = claim
                    return claim
        return Taken("", clock.to_local(clock.now()))

    def look(self, files: Iterable[tuple[bytes, int, int]]) -> list[Taken | Done | Failed | None]:
        """Tell of files, each given by path, size and mtime_ns, who has them; None where this station may claim."""
        generations = self._tools.files.look()
        return [self._whose(key_of(*file), generations) for file in files]

    def open(self) -> None:
        """Tell the other stations what this one sent before the folder was shared, unless that was told."""
        self._tools.log.open()

    def note_done(self, path: bytes, size: int, mtime_ns: int, file_id: str, fingerprint: str = "") -> None:
        """Note for all stations that PXM has a file of which this station holds no claim."""
        self._tools.log.add(self._line(path, size, mtime_ns, file_id, fingerprint))

    def beat_all(self) -> list[Claim]:
        """Give a sign of life for all claims; return those that other stations took over meanwhile.

        To be called every `heartbeat` seconds for as long as the station holds claims, on a thread that nothing else
        keeps busy.
        """
        self._beat()
        with self._lock:
            self._held = {key: claim for key, claim in self._held.items() if not claim.over}
            held = list(self._held.values())
        if not held:
            return []
        generations = self._tools.files.look()
        return [claim for claim in held if claim.overtaken(generations.get(claim.key, ()))]

    def sweep(self) -> None:
        """Clear away what is of no use any more; once a day is enough. May take minutes where the log is long.

        These are claims and failures of files that are gone or done (this station's own too: of files that were saved
        again before they were sent), passing files of dead stations, and old lines of this station's log.
        """
        files, log, clock = self._tools
        before = clock.now() - _DAY
        for key, generations in files.look().items():
            if log.get(key) is not None:
                files.remove(key)
            else:
                self._sweep_claim(key, generations, before)
        for name in self._share.names():
            if _PASSING.fullmatch(name) and (self._share.written(name) or before) < before:
                self._share.remove(name)
        log.compact(clock.now(), self._gone)

    def close(self) -> None:
        """Leave the folder. Claims that are held stay, for this station's next run until the lease is over."""
        with self._lock:
            if all(claim.over for claim in self._held.values()):
                self._share.remove(self._alive)

    def _sweep_claim(self, key: str, generations: Sequence[int], before: float) -> None:
        """Remove a dead claim that is as old as that and whose file is gone."""
        found = [self._tools.files.read(key, generation) for generation in reversed(generations)]
        newest = found[0]
        if newest is None or newest.written >= before or isinstance(self._holder(newest, retry=True), Taken):
            return
        record = next((seen.record for seen in found if seen and seen.record), None)
        if record is None or self._gone(record):
            self._tools.files.remove(key, newest.content)
            with self._lock:
                held = self._held.pop(key, None)
                if held is not None:
                    held.over = True

    def _whose(self, key: str, generations: dict[str, list[int]]) -> Taken | Done | Failed | None:
        done = self._tools.log.get(key)
        if done is not None:
            return Done(done)
        held = self._held.get(key)
        if key not in generations or (held is not None and not held.over):
            return None
        seen = self._tools.files.read(key, generations[key][-1])
        return seen and self._holder(seen, retry=False)

    def _holder(self, seen: Seen, *, retry: bool) -> Taken | Failed | None:
        """Tell who has the file of a claim that this object does not hold; None when it may be taken over."""
        record = seen.record
        if record is not None:
            if record.state == "failed" and not retry:
                return Failed(record.host, record.reason)
            if record.state != "claimed" or record.station == self._station:
                return None
        clock = self._tools.clock
        now = clock.now()  # first, so that the sign of life is not older than it looks
        beaten = self._share.written(record.heartbeat) if record is not None else None
        if now - max(seen.written, beaten or 0.0) > self._lease:
            return None
        return Taken(record.host if record else "", clock.to_local(record.begun if record else seen.written))

    def _take(self, record: Record, over: Seen | None) -> Claim | None:
        """Claim a file, or take it `over`; return None when another station was quicker."""
        key, generation = (
            key_of(record.path, record.size, record.mtime_ns),
            1 if over is None else over.generation + 1,
        )
        content = record.model_dump_json().encode()
        added = self._tools.files.add(key, generation, content, on=over and over.content, durable=False)
        if added is None:
            return None
        return Claim(self._tools, record, Seen(generation, content, record.begun), added.facts)

    def _record(self, path: bytes, size: int, mtime_ns: int) -> Record:
        return Record(
            station=self._station,
            heartbeat=self._alive,
            token=secrets.token_hex(8),
            host=self._host,
            pid=os.getpid(),
            account=self._account,
            path=path,
            size=size,
            mtime_ns=mtime_ns,
            begun=self._tools.clock.now(),
        )

    def _line(self, path: bytes, size: int, mtime_ns: int, file_id: str, fingerprint: str = "") -> DoneLine:
        record = self._record(path, size, mtime_ns)
        return done_line(record, file_id, fingerprint, self._tools.clock.now())

    def _gone(self, file: Record | DoneLine) -> bool:
        """Tell whether a file is not in the folder any more as it was."""
        try:
            found = stat_path(self._share.folder + b"/" + file.path)
        except OSError as error:
            if SourceError.of(error).kind is not Cause.MISSING:
                raise ShareAway("The share does not answer.") from error
            self._share.ensure_here()
            return True
        now = key_of(file.path, found.st_size, modified(found))
        return now != key_of(file.path, file.size, file.mtime_ns)

    def _keep_alive(self) -> None:
        """See to it that a claim is only made by a station that others take for alive and whose log they know."""
        if self._beaten is None or elapsed() - self._beaten >= self.heartbeat:
            self._tools.log.open()
            self._beat()

    def _beat(self) -> None:
        began = elapsed()
        self._share.touch(self._alive, f"{self._host} {os.getpid()}\n".encode())
        self._beaten = began
