"""Follows transfers until nothing of them can move by itself, and reports each file as it finishes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import islice
from typing import Any, Protocol

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output, path_fields, printable, shown_path, size_text
from pxm_desktop.cli.session import Interrupted, NoAnswer, Session
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import OwnerGone, StorageUnusable
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.transfer.events import Event, Health, Progress, TransfersChanged, TransfersRemoved
from pxm_desktop.transfer.model import FINISHED, SkippedPath, Stage, Transfer

STATES = {
    Stage.DONE: "done",
    Stage.SKIPPED: "skipped",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "failed",
}

EXPECTED_RULES = frozenset({"hidden", "temporary", "loop", "special"})
"""Rules by which a walk leaves out what nobody meant to upload; other skipped paths are failures to tell."""


class Display(Protocol):
    """Shows progress to people."""

    def add(self, transfers: Sequence[Transfer]) -> None:
        """Take the newest state of transfers in."""

    def progress(self, event: Progress) -> None:
        """Take bytes on the wire in."""


class NoDisplay:
    """Shows nothing, where no terminal is."""

    def add(self, transfers: Sequence[Transfer]) -> None:
        """See `Display`."""

    def progress(self, event: Progress) -> None:
        """See `Display`."""


class Report:
    """What became of the files: one event each, and the sums."""

    def __init__(self, out: Output, display: Display) -> None:
        self._out = out
        self.display = display
        self.quiet = False
        """True where something else tells people what failed or was skipped."""
        self._started = time.monotonic()
        self._told: dict[int, None] = {}
        self.done = 0
        self.failed = 0
        self.skipped = 0
        self.bytes = 0

    def left_out(self, skipped: Sequence[SkippedPath]) -> None:
        """Report what the walk skipped: in sums by rule, or each by name where somebody will miss it."""
        by_rule: dict[str, list[SkippedPath]] = {}
        for path in skipped:
            by_rule.setdefault(path.rule, []).append(path)
        for rule, paths in by_rule.items():
            if rule in EXPECTED_RULES:
                self.skipped += len(paths)
                first = f"{shown_path(paths[0].path)}: {paths[0].sentence}"
                more = f" And {len(paths) - 1} more ({rule})." if len(paths) > 1 else ""
                self._out.say(f"Skipped {first}{more}")
                continue
            for path in paths:
                self._event(path.path, "failed", None, path.sentence)

    def finished(self, transfers: Sequence[Transfer]) -> None:
        """Report transfers that are finished; each is reported once."""
        for transfer in transfers:
            state = STATES.get(transfer.stage)
            if state is None or transfer.id in self._told:
                continue
            self._told[transfer.id] = None
            if state == "done":
                self.bytes += transfer.size
            error = (
                "Cancelled." if transfer.stage is Stage.CANCELLED and not transfer.reason else transfer.reason
            )
            self._event(transfer.path, state, transfer.file_id, error if state != "done" else "")

    def waiting(self, transfers: Sequence[Transfer]) -> None:
        """Report transfers that stay in the queue until a person does something."""
        for transfer in transfers:
            if transfer.id not in self._told and not transfer.stage.finished:
                self._told[transfer.id] = None
                hold = f"Held ({transfer.hold.value})." if transfer.hold else "Not finished."
                self._event(transfer.path, "failed", transfer.file_id, transfer.reason or hold)

    def fail(self, path: bytes, sentence: str) -> None:
        """Report a file that failed before it was in the queue."""
        self._event(path, "failed", None, sentence)

    def tell_no_more(self, ids: Iterable[int]) -> None:
        """Take it that these were reported by an earlier run."""
        self._told |= dict.fromkeys(ids)

    def tell_again(self, ids: Iterable[int], *, most: int | None = None) -> None:
        """Report these again once they are finished again; and forget all but the `most` that were reported last."""
        for identity in ids:
            self._told.pop(identity, None)
        if most is not None:
            for identity in list(islice(self._told, max(0, len(self._told) - most))):
                del self._told[identity]

    def summary(self) -> None:
        """Print the sums."""
        seconds = round(time.monotonic() - self._started, 3)
        sums: dict[str, Any] = {"done": self.done, "failed": self.failed, "skipped": self.skipped}
        self._out.object({"event": "summary", **sums, "bytes": self.bytes, "seconds": seconds})
        self._out.say(
            f"{self.done} done, {self.failed} failed, {self.skipped} skipped; "
            f"{size_text(self.bytes)} in {seconds:.1f} s."
        )

    @property
    def code(self) -> int:
        """The exit code that the files ask for."""
        return codes.SOME_FAILED if self.failed else codes.DONE

    def _event(self, path: bytes, state: str, file_id: str | None, error: str) -> None:
        setattr(self, state, getattr(self, state) + 1)
        self._out.object(
            {"event": "file", **path_fields(path), "state": state, "file_id": file_id, "error": error or None}
        )
        if state != "done" and not self.quiet:
            word = "Failed" if state == "failed" else "Skipped"
            self._out.say(f"{word} {shown_path(path)}: {printable(error) or 'no reason given.'}")


class Follower:
    """Waits for a batch, or for everything that could move when it began."""

    def __init__(self, session: Session, report: Report, batch: int | None) -> None:
        self._session = session
        self._report = report
        self._batch = batch
        self._wanted: set[int] | None = None
        self._problem: Health | None = None
        self._problem_seen = asyncio.Event()

    async def begin(self, service: ServiceClient) -> None:
        """Remember what to follow; needed when it is everything, since others may add to that."""
        if self._batch is None:
            unfinished = [stage for stage in Stage if stage not in FINISHED]
            found = await all_transfers(service, None, unfinished)
            self._wanted = {transfer.id for transfer in found}
            self._report.display.add(found)

    async def run(self, service: ServiceClient) -> int:
        """Follow to the end; return the exit code. Closes the service.

        When the process that did the work ends, this one takes over.
        """
        try:
            while True:
                try:
                    return await self._watch(service)
                except OwnerGone:
                    await service.close()
                    self._session.out.say("The PXM Desktop that did the work ended; going on here.")
                    service = await self._session.open("named")
                    await self._go_on(service)
        finally:
            await service.close()

    async def _watch(self, service: ServiceClient) -> int:
        # First, so that nothing is missed between a look at the queue and the events.
        listening = asyncio.ensure_future(self._listen(service.events()))
        problem = asyncio.ensure_future(self._problem_seen.wait())
        finished = asyncio.ensure_future(service.finished(self._batch))
        try:
            await self._collect(service)
            now = await service.status()
            self._take(Health(state=now.health, sentence=now.sentence))
            await self._session.patiently(service, lambda: first_of(finished, problem, listening))
            if listening.done():
                # The events end before the work only when the owner ends, which `finished` tells; or by a defect.
                listening.result()
                await self._session.unless_interrupted(first_of(finished, problem))
            if finished.done():
                finished.result()
                return await self._all_still(service)
            return await self._stuck(service)
        except StorageUnusable as error:
            self._problem = Health(state="storage", sentence=str(error))
            return await self._stuck(service)
        except (Interrupted, NoAnswer) as stopped:
            await self._stop(service, listening)
            if isinstance(stopped, Interrupted) and attached(service):
                self._session.out.say("Detached. The PXM Desktop that is running goes on with the work.")
                return codes.INTERRUPTED
            raise
        finally:
            for task in (listening, problem, finished):
                task.cancel()
            await asyncio.gather(listening, problem, finished, return_exceptions=True)

    async def _all_still(self, service: ServiceClient) -> int:
        """Nothing moves any more: report what is finished, and what waits for a person."""
        everything = self._mine(await all_transfers(service, self._batch, ()))
        self._report.finished(everything)
        self._report.waiting(everything)
        self._report.summary()
        return self._report.code

    async def _stuck(self, service: ServiceClient) -> int:
        """Nothing can move until a person acts: say why, and keep the queue."""
        with contextlib.suppress(StorageUnusable):  # what the events told is all that can be told then
            await self._collect(service)
        why = self._problem or Health(state="ok")
        self._session.out.say(f"{why.sentence} The queue is kept.")
        self._report.summary()
        return codes.REFUSED if why.state in ("credentials", "signed_out") else codes.SOME_FAILED

    async def _stop(self, service: ServiceClient, listening: asyncio.Task[None]) -> None:
        """Stop, or detach, and still report what finishes on the way."""
        if attached(service):
            with contextlib.suppress(OwnerGone):
                await self._collect(service)
        await service.close()
        await asyncio.wait({listening}, timeout=1)  # ends with the service's events
        self._report.summary()

    async def _listen(self, gatherings: AsyncIterator[Sequence[Event]]) -> None:
        async for events in gatherings:
            for event in events:
                self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case TransfersChanged():
                mine = self._mine(event.transfers)
                self._report.display.add(mine)
                self._report.finished(mine)
            case Progress():
                self._report.display.progress(event)
            case Health() if event.state in ("credentials", "signed_out", "storage"):
                self._problem = event
                self._problem_seen.set()
            case TransfersRemoved():
                if self._wanted is not None:
                    self._wanted.difference_update(event.ids)

    def _mine(self, transfers: Sequence[Transfer]) -> list[Transfer]:
        if self._wanted is not None:
            return [transfer for transfer in transfers if transfer.id in self._wanted]
        return [transfer for transfer in transfers if transfer.batch_id == self._batch]

    async def _collect(self, service: ServiceClient) -> None:
        """Report finished files whose events were merged away or have not arrived."""
        found = await all_transfers(service, self._batch, sorted(FINISHED))
        self._report.finished(self._mine(found))

    async def _go_on(self, service: ServiceClient) -> None:
        """Let the own work go on in a service that has just been opened."""
        if self._batch is None:
            await service.resume(None)
        else:
            await service.release(self._batch)


async def all_transfers(
    service: ServiceClient, batch: int | None, stages: Sequence[Stage], page: int = 1000
) -> list[Transfer]:
    """Return all transfers of some stages, page by page."""
    found: list[Transfer] = []
    while True:
        part = await service.transfers(
            batch=batch, stages=stages, after=found[-1].id if found else 0, limit=page
        )
        found += part
        if len(part) < page:
            return found


async def first_of(*tasks: asyncio.Future[Any]) -> None:
    """Return when one of them is done."""
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


def attached(service: ServiceClient) -> bool:
    """Return True when another process does the work."""
    return isinstance(service, RemoteService)
