"""`watch --once`: takes what lies in the hot folders now, and says at the end what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pxm_desktop.cli import codes
from pxm_desktop.cli.follow import all_transfers, first_of
from pxm_desktop.cli.hotfolder_showing import below
from pxm_desktop.cli.output import shown_path
from pxm_desktop.cli.session import Session
from pxm_desktop.cli.watch_feed import Feed
from pxm_desktop.hotfolders.model import RuleStatus
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.hotfolder_toml import ManagedRule
from pxm_desktop.transfer.model import FINISHED

MOST_WAITING = 10_000
UNFINISHED = "unfinished"
"""What decides in an outlook that a file is not complete."""
SILENCE = 15.0
"""Seconds after which it says what it still waits for."""
_NAMED = 3


class Once:
    """One run over the hot folders; goes on where it was when the owner changes."""

    def __init__(self, session: Session, feed: Feed) -> None:
        self._session = session
        self._feed = feed
        self._begun = False
        self._told_waiting = False

    async def begin(self, service: ServiceClient, managed: Sequence[ManagedRule]) -> None:
        """Leave out what earlier runs have reported; and let files find the products that PXM has now.

        Called before the folders are watched. Raises `NoAnswer` and what reading PXM's products raises.
        """
        if not self._begun:
            self._begun = True
            finished = await all_transfers(service, None, sorted(FINISHED))
            self._feed.mine.tell_no_more(transfer.id for transfer in finished)
        rules = [status.rule for status in await service.hotfolders.list()]
        rules += [rule.rule for rule in managed]
        if any(rule.match is not None and not rule.paused for rule in rules):
            await self._session.patiently(service, service.catalog.refresh)

    async def run(self, service: ServiceClient, *ends: asyncio.Future[None]) -> int:
        """Wait until nothing moves by itself any more, and return the exit code; `ends` are what must not end before.

        Raises:
            NoAnswer: nothing was heard of PXM for a minute.

        """
        while self._feed.stuck is None:
            going = await self._going(service, ends)
            if going is None:
                continue
            settled = asyncio.ensure_future(service.hotfolders.settled(going) if going else _nothing())
            moved = asyncio.ensure_future(self._feed.moved.wait())
            telling = asyncio.ensure_future(self._tell_waiting(service, going))
            try:
                await self._session.patiently(service, lambda: first_of(settled, moved, *ends))  # noqa: B023
                if settled.done():
                    settled.result()
                    return await self._all_still(service)
                if any(end.done() for end in ends):
                    return codes.SOME_FAILED  # the caller knows why
            finally:
                for task in (settled, moved, telling):
                    task.cancel()
                await asyncio.gather(settled, moved, telling, return_exceptions=True)
        return await self._stuck()

    async def _going(
        self, service: ServiceClient, ends: tuple[asyncio.Future[None], ...]
    ) -> list[str] | None:
        """Return the rules that take files; None while some have still to begin, after a moment of waiting."""
        self._feed.moved.clear()
        await self._session.unless_interrupted(self._feed.look(service))
        if any(status.state == "stopped" for status in self._feed.statuses):
            moved = asyncio.ensure_future(self._feed.moved.wait())
            try:
                await self._session.unless_interrupted(first_of(moved, *ends))
            finally:
                moved.cancel()
            return None if not any(end.done() for end in ends) else []
        return [status.rule.id for status in self._feed.statuses if status.state not in ("waiting", "paused")]

    async def _all_still(self, service: ServiceClient) -> int:
        feed, report = self._feed, self._feed.mine
        await feed.look(service)
        everything = [t for t in await all_transfers(service, None, ()) if feed.is_mine(t)]
        report.finished(everything)
        for path, sentence in feed.failures.items():
            if all(transfer.path != path for transfer in everything):
                report.fail(path, sentence)
        report.quiet = False  # what waits in the queue has no line of its own
        report.waiting(everything)
        away = 0
        for status in feed.statuses:
            away += status.state == "waiting"
            await self._say_left(service, status)
        report.summary()
        return codes.SOME_FAILED if away else report.code

    async def _tell_waiting(self, service: ServiceClient, rule_ids: Sequence[str]) -> None:
        """Say once which files are waited for, where that takes long."""
        await asyncio.sleep(SILENCE)
        for rule_id in rule_ids if not self._told_waiting else ():
            found = await service.hotfolders.waiting(rule_id, MOST_WAITING)
            waits = [outlook for outlook in found if outlook.rule == UNFINISHED]
            for outlook in waits[:_NAMED]:
                self._told_waiting = True
                self._session.out.say(f"Waiting for {shown_path(outlook.path)}. {outlook.sentence}")
            if len(waits) > _NAMED:
                self._session.out.say(f"So for {len(waits) - _NAMED} more.")

    async def _say_left(self, service: ServiceClient, status: RuleStatus) -> None:
        """Say what was not taken, and why."""
        if status.state in ("waiting", "paused"):
            why = status.sentence or "It is paused."
            self._session.out.say(f"Nothing was taken from “{status.rule.shown_name}”. {why}")
            return
        others: dict[str, int] = {}
        for outlook in await service.hotfolders.waiting(status.rule.id, MOST_WAITING):
            if outlook.rule == UNFINISHED:
                self._feed.mine.fail(below(status.rule, outlook.path), outlook.sentence)
            else:
                others[outlook.sentence] = others.get(outlook.sentence, 0) + 1
        for sentence, number in others.items():
            files = "1 file waits" if number == 1 else f"{number} files wait"
            self._session.out.say(f"{status.rule.shown_name}: {files}. {sentence}")

    async def _stuck(self) -> int:
        """Nothing can be sent until a person acts: the feed has said why."""
        why = self._feed.stuck
        self._session.out.say("The queue is kept.")
        self._feed.mine.summary()
        refused = why is not None and why.state in ("credentials", "signed_out")
        return codes.REFUSED if refused else codes.SOME_FAILED


async def _nothing() -> None:
    return
