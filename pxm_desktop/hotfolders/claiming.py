"""The claims of one shared rule, beside the loop: a file is claimed before it is queued, and again before its confirm.

`claims` blocks and knows the share; here is who asks it when. Nothing waits for a share that hangs but the rule's own
files: claims have threads of their own, and the heartbeat one that nothing else keeps busy.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from pxm_desktop.hotfolders.claims.claims import (
    Claim,
    ClaimLost,
    Claims,
    Confirming,
    Done,
    Failed,
    ShareAway,
    Taken,
    key_of,
    probe_share,
)
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import HotFile, Rule
from pxm_desktop.hotfolders.volume import Condition, Mark, away, look
from pxm_desktop.transfer.model import Cause, Hold, Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.outcome import Held, LeftOut
from pxm_desktop.transfer.threads import Pool

AT_ONCE = 50
"""Files that a station claims ahead: more would leave the others nothing to do."""
_PROBE_SECONDS = 30.0
"""For which a share is asked whether it holds claims, before it counts as away."""
_SWEEP_EVERY = 86_400.0
_RETRY = 20.0
_log = logging.getLogger(__name__)

T = TypeVar("T")

Answer = Claim | Taken | Done | Failed


class Claiming:
    """Claims for one rule. Lives on one loop."""

    def __init__(
        self,
        rule: Rule,
        station: str,
        sent: Callable[[], Iterable[tuple[bytes, int, int, str]]] = list[tuple[bytes, int, int, str]],
        *,
        lease: float = 120.0,
        heartbeat: float = 20.0,
    ) -> None:
        """`station` is the id of this data directory, `sent` as in `Claims`; `lease` and `heartbeat` are in seconds."""
        self._rule = rule
        self._claims = Claims(
            rule.folder,
            station,
            socket.gethostname(),
            account=rule.account,
            lease=lease,
            heartbeat=heartbeat,
            sent=sent,
        )
        self._pool = Pool(f"claims {rule.id}", 1, 0)
        self._heart = Pool(f"heartbeat {rule.id}", 1, 0)
        self._held: dict[bytes, Claim] = {}
        """By path: of a file that was saved over another one, only the newer's."""
        self._parked: set[bytes] = set()
        """Claimed files that wait for a person, or that people send: they keep no others from being claimed."""
        self._stopped = False
        self._beating: asyncio.Task[None] | None = None

    async def start(self, lost: Callable[[bytes], None], before: Mark | None = None) -> None:
        """Make sure that the share holds claims, and give signs of life from now on.

        `lost` hears of files that other stations took over; `before` is what the folder was when it was there last.
        Raises `CannotClaim`, `StoreUnusable`, and `ShareAway` where the folder is away: nothing is made in an empty
        mount point.
        """
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                standing = await self._pool.submit(look, self._rule.folder, before)
                if standing.away:
                    raise ShareAway(standing.sentence, "")
                await self._pool.submit(probe_share, self._rule.folder)
            await self._pool.submit(self._claims.open)
        except TimeoutError:
            raise ShareAway(away(Condition.SILENT).sentence, "") from None
        if self._beating is None:
            self._beating = asyncio.create_task(self._beat(lost), name=f"heartbeat {self._rule.id}")

    async def stop(self) -> None:
        """Give no more signs of life; claims stay for this station's next run, until others take them over.

        Whoever asks for something from now on, or is about to, gets `ShareAway`: a changed rule has other claims.
        """
        if self._stopped:
            return
        self._stopped = True
        beating, self._beating = self._beating, None
        if beating is not None:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        with contextlib.suppress(ShareAway, TimeoutError):
            async with asyncio.timeout(1.0):
                await self._pool.submit(self._claims.close)
        self._pool.stop()
        self._heart.stop()

    @property
    def room(self) -> int:
        """How many more files may be claimed now."""
        return max(0, AT_ONCE + len(self._parked) - len(self._held))

    def park(self, paths: Iterable[bytes]) -> None:
        """Take it that these claimed files wait for a person."""
        self._parked.update(path for path in paths if path in self._held)

    async def claim(self, files: Sequence[Ready], *, retry: bool = False) -> list[Answer]:
        """Claim files, or learn who has them, in their order; with `retry` what has failed too. Raises `ShareAway`."""
        answers = await self._ask(self._claim, files, retry)
        for file, answer in zip(files, answers, strict=True):
            if isinstance(answer, Claim) and self._held.get(file.path) is not answer:
                self._held[file.path] = answer
                self._parked.discard(file.path)
        return answers

    async def guard(self, path: bytes, mtime_ns: int, facts: UnfinishedConfirm) -> None:
        """Note on the share what is about to be confirmed, and make sure that this station may.

        People, too, send files from the folder. Nobody tells of the end of these.

        Raises:
            LeftOut: Another station has the file, or began to confirm it under a name of its own: then it is to be
                claimed anew, and that confirm finished.
            Held: The share does not answer; nothing may be confirmed meanwhile.

        """
        try:
            strange = path not in self._held
            # What has failed and is under way again, a person has tried again.
            (answer,) = await self.claim([Ready(path, facts.size, mtime_ns)], retry=True)
            if not isinstance(answer, Claim):
                raise LeftOut(told_of(answer))
            if strange:
                self._parked.add(path)
            if answer.inherited is not None and answer.inherited.file_path != facts.file_path:
                # While this one was away, another station took the file over, and died: PXM may have it.
                raise LeftOut("Another station began to send this file.")
            await self._ask(answer.note_confirming, self._confirming(facts))
        except ClaimLost as error:
            self._let_go(path)
            raise LeftOut("Another station sends this file.") from error
        except (ShareAway, StoreUnusable) as error:
            raise Held(Hold.OFFLINE, str(error), _RETRY) from error

    async def ended(self, file: HotFile, transfer: Transfer) -> bool:
        """Note for the other stations what became of a file; False when it is to be claimed anew. Raises `ShareAway`.

        That is so where another station has it, or had it when it was to be confirmed here, or began a confirm of it
        that is to be finished here. What is told twice is noted once.
        """
        now = as_sent(file, transfer)
        stamp = (now.path, now.size, now.mtime_ns)
        claim = self._held.get(file.path)
        if claim is not None and claim.key == key_of(file.path, file.size, file.mtime_ns) != key_of(*stamp):
            # It was saved again before it was sent, and not claimed since: nobody sends it as it was.
            await self._ask(claim.release)
            self._let_go(file.path)
            claim = None
        # By now the path may stand for the file that was saved over this one, and that has a claim of its own.
        current = claim is None or claim.key == key_of(*stamp)
        if transfer.file_id is not None and transfer.stage is not Stage.FAILED:
            if claim is not None and current:
                await self._ask(claim.done, transfer.file_id)
            else:
                await self._ask(self._claims.note_done, *stamp, transfer.file_id)
        elif transfer.stage is Stage.SKIPPED and transfer.cause is not Cause.NAME_CONFLICT:
            if current:
                self._let_go(file.path)
            return False
        else:
            (answer,) = await self._ask(self._claim, [Ready(*stamp)], False)
            failed = transfer.stage is Stage.FAILED
            if not isinstance(answer, Claim):
                if current:
                    self._let_go(file.path)
                return failed and isinstance(answer, Failed)
            if failed:
                await self._ask(answer.failed, transfer.reason)
            else:
                await self._ask(answer.release)
        if current:
            self._let_go(file.path)
        return True

    async def put_away(self, file: HotFile) -> None:
        """Take it that a file that failed is out of the folder: it may be claimed when it comes back.

        Raises `ShareAway`.
        """
        (answer,) = await self._ask(self._claim, [Ready(file.path, file.size, file.mtime_ns)], True)
        if isinstance(answer, Claim):
            await self._ask(answer.release)

    def has_lost(self, path: bytes) -> bool:
        """Say whether another station took a file over, as it was claimed last."""
        claim = self._held.get(path)
        return claim is not None and claim.over

    def _ask(self, work: Callable[..., T], *words: object) -> Awaitable[T]:
        """Do something on the share. Raises `ShareAway`; its thread would never answer once it has ended."""
        if self._stopped:
            raise ShareAway("The hot folder is being changed.", "It goes on by itself.")
        return self._pool.submit(work, *words)

    def _let_go(self, path: bytes) -> None:
        self._held.pop(path, None)
        self._parked.discard(path)

    def _claim(self, files: Sequence[Ready], retry: bool) -> list[Answer]:
        return [self._claims.claim(file.path, file.size, file.mtime_ns, retry=retry) for file in files]

    def _confirming(self, facts: UnfinishedConfirm) -> Confirming:
        return Confirming(
            account=self._rule.account,
            file_path=facts.file_path,
            name=facts.name,
            size=facts.size,
            upload_id=facts.upload_id,
            parts=facts.parts,
            confirm_since=facts.since,
            fingerprint=facts.fingerprint,
        )

    async def _beat(self, lost: Callable[[bytes], None]) -> None:
        swept = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(self._claims.heartbeat)
            try:
                for claim in await self._heart.submit(self._claims.beat_all):
                    if self._held.get(claim.path) is claim:
                        lost(claim.path)
                if asyncio.get_running_loop().time() - swept >= _SWEEP_EVERY:
                    swept = asyncio.get_running_loop().time()
                    await self._pool.submit(self._claims.sweep)
            except ShareAway as error:
                _log.info("hot folder %s: no sign of life on the share: %s", self._rule.id, error)


def as_sent(file: HotFile, transfer: Transfer) -> HotFile:
    """Return a file as the queue saw it last: it may have been saved again after it was queued."""
    if not transfer.mtime_ns:
        return file
    return file.model_copy(update={"size": transfer.size, "mtime_ns": transfer.mtime_ns})


def unfinished(inherited: Confirming) -> UnfinishedConfirm:
    """Return what an earlier owner of a claim noted of its confirm."""
    return UnfinishedConfirm(
        file_path=inherited.file_path,
        name=inherited.name,
        size=inherited.size,
        upload_id=inherited.upload_id,
        parts=inherited.parts,
        since=inherited.confirm_since,
        fingerprint=inherited.fingerprint,
    )


def told_of(answer: Taken | Done | Failed) -> str:
    """Return who has a file, for people."""
    if isinstance(answer, Done):
        return "Another station sent this file."
    if isinstance(answer, Failed):
        return f"The station {answer.host} could not send it. {answer.reason}"
    return (
        f"The station {answer.host} sends this file." if answer.host else "Another station sends this file."
    )
