"""All hot folders of one account in this process: each rule has its runner; what concerns them all comes in here."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import FileState, HotFile, Outlook, Rule, RuleStatus, Verdict
from pxm_desktop.hotfolders.ports import NotNow, Products, Queue
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.transfer.model import Transfer, UnfinishedConfirm

if TYPE_CHECKING:
    from pxm_desktop.hotfolders.claiming import Claiming
    from pxm_desktop.hotfolders.runner import Runner

CLEAR_AFTER = 86_400.0
"""Seconds for which files of hot folders stay in the queue once PXM has them; the history keeps them."""
_CLEAR_EVERY = 3_600.0
_RETRY = 1.0
"""Seconds until a queue that takes nothing is asked again."""
_LOSS = (
    "What was remembered of this hot folder was damaged and is set aside. Its files are looked at anew; those that PXM"
    " has are known by their content and not sent again."
)


class Station:
    """Starts and stops runners, and passes on what the queue and the catalogue tell. Lives on one loop."""

    def __init__(self, store: Store, queue: Queue, products: Products, feed: Feed) -> None:
        self._store, self._queue, self._products, self._feed = store, queue, products, feed
        self._runners: dict[str, Runner] = {}
        self._claimings: dict[str, Claiming] = {}
        self._broken: dict[str, str] = {}
        """Why rules cannot be run."""
        self._clearing: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def running(self) -> bool:
        """True while folders are watched here."""
        return self._clearing is not None

    async def start(self, rules: Iterable[Rule]) -> None:
        """Watch the folders of these rules."""
        if self._clearing is None:
            self._clearing = asyncio.create_task(self._keep_clear(), name="hot folders' queue")
        for rule in rules:
            await self.put(rule)
        await self._say_loss()

    async def stop(self) -> None:
        """End all watching; what was taken stays in the queue."""
        clearing, self._clearing = self._clearing, None
        if clearing is not None:
            clearing.cancel()
            await asyncio.gather(clearing, return_exceptions=True)
        async with self._changing:
            runners, self._runners = self._runners, {}
            await asyncio.gather(*(runner.stop() for runner in runners.values()))
            claimings, self._claimings = self._claimings, {}
            await asyncio.gather(*(claiming.stop() for claiming in claimings.values()))

    async def put(self, rule: Rule) -> None:
        """Watch by this rule from now on, in the place of an older one with its id."""
        async with self._changing:
            before = self._runners.pop(rule.id, None)
            if before is not None:
                await before.stop()
            await self._end_claiming(rule.id)
            if self.running:
                await self._run(rule)
        self._feed.changed(rule.id)

    async def _run(self, rule: Rule) -> None:
        from pxm_desktop.hotfolders.runner import Runner  # loads all that watching needs: for the first rule

        self._broken.pop(rule.id, None)
        claiming = await self._claiming(rule) if rule.shared else None
        try:
            runner = Runner(rule, self._store, self._queue, self._products, self._feed, claiming)
        except ValueError as error:  # an older version or a file by hand has globs that make no sense
            self._broken[rule.id] = str(error)
            return
        self._runners[rule.id] = runner
        await runner.start()

    async def drop(self, rule_id: str) -> None:
        """Watch this rule's folder no more."""
        async with self._changing:
            runner = self._runners.pop(rule_id, None)
            if runner is not None:
                await runner.stop()
            await self._end_claiming(rule_id)
        self._feed.changed(rule_id)

    async def guard(self, rule: Rule, path: bytes, mtime_ns: int, facts: UnfinishedConfirm) -> None:
        """Make sure that this station may confirm a file (below the folder) of a shared rule.

        Raises `LeftOut` when another station has the file, and `Held` when the share does not answer.
        """
        claiming = await self._claiming(rule)
        await claiming.guard(path, mtime_ns, facts)

    def runner(self, rule_id: str) -> Runner | None:
        """Return the runner of a rule; None when its folder is not watched here."""
        return self._runners.get(rule_id)

    async def heard(self, transfers: Iterable[Transfer]) -> None:
        """Pass on which transfers are finished."""
        if not self._runners:
            return
        transfers = list(transfers)
        known = {transfer.id for transfer in transfers if not transfer.destination.unresolved}
        for runner in self._runners.values():
            if not runner.intake.waiting.isdisjoint(known):  # a person has chosen a product in the queue
                runner.products_changed()
        ended = {transfer.id: transfer for transfer in transfers if transfer.stage.finished}
        if not ended:
            return
        try:
            found = await self._store.of_transfers(list(ended))
        except StoreUnusable:
            for runner in self._runners.values():
                runner.missed()
            return
        by_rule: dict[str, list[tuple[HotFile, Transfer]]] = defaultdict(list)
        for rule_id, file in found:
            if (
                file.state in (FileState.TAKEN, FileState.FAILED, FileState.LEFT)
                and file.transfer_id is not None
            ):
                by_rule[rule_id].append((file, ended[file.transfer_id]))
        for rule_id, files in by_rule.items():
            if rule_id in self._runners:
                self._runners[rule_id].ended(files)

    def products_changed(self) -> None:
        """Look again for the products of files that wait for theirs."""
        for runner in self._runners.values():
            runner.products_changed()

    async def settled(self, rule_ids: Sequence[str]) -> None:
        """Return when nothing in these folders moves by itself any more."""
        if any(rule_id in self._runners and self._runners[rule_id].rule.match for rule_id in rule_ids):
            # "No product" is only an answer once the products were read; where PXM is away files wait for it.
            with contextlib.suppress(NotNow):
                await self._products.renew()
            self.products_changed()
        for rule_id in rule_ids:
            if rule_id in self._runners:
                self._runners[rule_id].look_again()  # what the system is still to tell of counts too
        for rule_id in rule_ids:
            while (runner := await self._current(rule_id)) is not None:
                await runner.still()
                if runner is await self._current(rule_id) and await self._caught_up(runner):
                    break

    async def status(self, rule: Rule) -> RuleStatus:
        """Return how a rule stands. Raises `StoreUnusable`."""
        tally = await self._store.counts(rule.id, _midnight())
        runner = self._runners.get(rule.id)
        failed = tally.last_failed.reason if tally.last_failed else ""
        return RuleStatus(
            rule=rule,
            state=runner.state if runner else "paused" if rule.paused else "stopped",
            sentence=runner.sentence if runner else self._broken.get(rule.id, ""),
            settling=runner.unfinished if runner else 0,
            queued=tally.taken,
            unmatched=tally.unmatched,
            failed=tally.failed,
            set_aside=runner.outcomes.set_aside if runner else 0,
            done_today=tally.done_today,
            last_file=tally.last.path.decode("utf-8", "replace") if tally.last else "",
            last_at=tally.last.at if tally.last else None,
            problem=(runner.problem if runner else "") or rule.destination.unresolved or failed,
            stuck=runner.refused if runner else "",
        )

    def waiting(self, rule_id: str, limit: int) -> list[Outlook]:
        """Return files that are not taken yet, with the reason."""
        runner = self._runners.get(rule_id)
        if runner is None:
            return []
        waits = [
            Outlook(
                path=candidate.path,
                size=candidate.size,
                verdict=Verdict.WAIT,
                rule="unfinished" if candidate.why else "settle",
                sentence=candidate.why or "It may still be written to.",
            )
            for candidate in runner.settling
        ]
        waits += [
            Outlook(path=path, size=left.size, verdict=Verdict.WAIT, rule="waits", sentence=left.why)
            for path, left in runner.finder.left_out.items()
        ]
        waits += [
            Outlook(path=path, size=0, verdict=Verdict.WAIT, rule="together", sentence=why)
            for path, why in runner.together.items()
        ]
        return sorted(waits, key=lambda outlook: outlook.path)[:limit]

    # --- inside ---

    async def _claiming(self, rule: Rule) -> Claiming:
        from pxm_desktop.hotfolders.claiming import Claiming

        station = await self._store.station()
        claiming = Claiming(rule, station, lambda: self._store.sent(rule.id))
        return self._claimings.setdefault(rule.id, claiming)

    async def _end_claiming(self, rule_id: str) -> None:
        claiming = self._claimings.pop(rule_id, None)
        if claiming is not None:
            await claiming.stop()

    async def _current(self, rule_id: str) -> Runner | None:
        """Return the runner of a rule; while it is replaced, the one that comes."""
        async with self._changing:
            return self._runners.get(rule_id)

    async def _caught_up(self, runner: Runner) -> bool:
        """Wait for the queue, then say whether its outcomes were all taken in and nothing new has come."""
        try:
            for batch in await runner.catch_up():
                await self._queue.finished(batch)
            await runner.catch_up()
        except NotNow:
            await asyncio.sleep(_RETRY)
            return False
        return runner.at_rest

    async def _keep_clear(self) -> None:
        """Take files out of the queue a day after PXM has them, so that a month leaves no queue of 100,000 rows."""
        while True:
            with contextlib.suppress(NotNow, StoreUnusable):
                for rule_id in list(self._runners):
                    ids = await self._store.done_before(rule_id, time.time() - CLEAR_AFTER)
                    if ids:
                        await self._queue.clear(ids)
                        await self._store.cleared(rule_id, ids)
            await asyncio.sleep(_CLEAR_EVERY)
            await self._say_loss()

    async def _say_loss(self) -> None:
        """Tell once, in every hot folder, when what was remembered before is lost."""
        with contextlib.suppress(StoreUnusable):
            _, said = await self._store.lost()
            if not said and self._runners:
                for rule_id in self._runners:
                    self._feed.say(rule_id, "note", _LOSS)
                await self._store.loss_was_said()


def _midnight() -> float:
    return datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
