"""What `watch` tells: how hot folders stand, what happens in them, and what becomes of their files."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable, Sequence

from pxm_desktop.cli.follow import NoDisplay, Report
from pxm_desktop.cli.hotfolder_showing import activity_object, activity_row, below, status_object
from pxm_desktop.cli.output import Output, shown_path
from pxm_desktop.hotfolders.model import Activity, Rule, RuleState, RuleStatus
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.health import FINE, LastError
from pxm_desktop.transfer.events import (
    AccountsChanged,
    Event,
    Health,
    HotFoldersChanged,
    TransfersChanged,
    TransfersRemoved,
)
from pxm_desktop.transfer.model import Transfer

MOST_TOLD = 10_000
"""Finished transfers that are remembered as told, so that a month of watching takes no more memory than a day."""
PAGE = 200
_TROUBLE = frozenset({"failed", "lost"})
_STATES: dict[RuleState, str] = {
    "watching": "takes files from",
    "polling": "takes files from",
    "waiting": "waits for",
    "paused": "is paused:",
    "stopped": "is not watched:",
}


class Feed:
    """Prints one line for each thing that happens; remembers what was told over changes of the owner."""

    def __init__(self, out: Output, *, remember: bool) -> None:
        """`remember` keeps every transfer that was told, for a run that ends."""
        self._out = out
        self._most = None if remember else MOST_TOLD
        self.mine = Report(out, NoDisplay())
        """Files of hot folders; people hear of them by what happened in their folder."""
        self.mine.quiet = True
        self._others = Report(out, NoDisplay())
        self._last: int | None = None
        self._turn = asyncio.Lock()
        """Held while what is new is read and told, so that nothing is told twice."""
        self._rules: dict[str, Rule] = {}
        self._stood: dict[str, tuple[RuleState, str]] = {}
        self._health: str = ""
        self.statuses: tuple[RuleStatus, ...] = ()
        """How the rules stood at the last look."""
        self.moved = asyncio.Event()
        """Set when a rule stands otherwise than before."""
        self.stuck: Health | None = None
        """Why nothing can be sent until a person acts."""
        self.last_error: LastError | None = None
        self.failures: dict[bytes, str] = {}
        """Of files that failed in their folder, by path; only with `remember`."""

    async def begin(self, service: ServiceClient) -> None:
        """Note where what happens from now on begins, and tell how everything stands."""
        first = self._last is None
        if first:
            newest = await service.hotfolders.activity(limit=1)
            self._last = newest[0].id if newest else 0
        now = await service.status()
        self.take([Health(state=now.health, sentence=now.sentence)])
        await self.look(service)
        if first and not self.statuses:
            self._out.say("There are no hot folders. “pxm-desktop hotfolder add PATH” makes one.")

    async def look(self, service: ServiceClient) -> None:
        """Tell what is new of the rules and in their folders."""
        async with self._turn:
            await self._look(service)

    async def _look(self, service: ServiceClient) -> None:
        self.statuses = await service.hotfolders.list()
        self._rules = {status.rule.id: status.rule for status in self.statuses}
        for status in self.statuses:
            self._stand(status)
        for gone in self._stood.keys() - self._rules.keys():
            del self._stood[gone]
        for line in await self._new_lines(service):
            self._happened(line)

    def take(self, events: Iterable[Event]) -> bool:
        """Take events in; return whether `look` will find something new."""
        news = False
        for event in events:
            match event:
                case TransfersChanged():
                    self._transfers(event.transfers)
                case TransfersRemoved():
                    self.mine.tell_again(event.ids)
                    self._others.tell_again(event.ids)
                case Health():
                    self._healthy(event)
                case HotFoldersChanged() | AccountsChanged():
                    news = True
        return news

    def is_mine(self, transfer: Transfer) -> bool:
        """Tell whether a transfer is of a file in a hot folder."""
        folders = (rule.folder.rstrip(b"/") for rule in self._rules.values())
        return any(transfer.path.startswith(folder + os.fsencode(os.sep)) for folder in folders)

    def trouble(self, sentence: str) -> None:
        """Remember the newest thing that went wrong."""
        self.last_error = LastError(at=time.time(), sentence=sentence)

    def _transfers(self, transfers: Sequence[Transfer]) -> None:
        for report, part in (
            (self.mine, [transfer for transfer in transfers if self.is_mine(transfer)]),
            (self._others, [transfer for transfer in transfers if not self.is_mine(transfer)]),
        ):
            report.finished(part)
            moving = [transfer.id for transfer in part if not transfer.stage.finished]
            report.tell_again(moving, most=self._most)

    def _healthy(self, event: Health) -> None:
        if event.state == self._health:
            return
        before, self._health = self._health, event.state
        self.stuck = event if event.state in ("credentials", "signed_out", "storage") else None
        self.moved.set()
        if event.state in FINE and before in FINE | {""}:
            return
        self._out.object({"event": "health", "state": event.state, "sentence": event.sentence})
        if event.state in FINE:
            self._out.say("Sending goes on.")
            return
        self.trouble(event.sentence)
        self._out.say(event.sentence)

    def _stand(self, status: RuleStatus) -> None:
        now = (status.state, status.sentence)
        before = self._stood.get(status.rule.id)
        if now == before:
            return
        self._stood[status.rule.id] = now
        self.moved.set()
        if status.state == "starting":
            return
        self._out.object({"event": "rule", **status_object(status)})
        told = "waiting" in (status.state, before[0]) if before is not None else False
        if not told:  # what is lost and back is told by what happened
            what = f"{_STATES[status.state]} {shown_path(status.rule.folder)}."
            self._out.text(f"{status.rule.shown_name} {what} {status.sentence}".rstrip())

    async def _new_lines(self, service: ServiceClient) -> list[Activity]:
        """Return what happened since the last look, the oldest first."""
        found: list[Activity] = []
        while True:
            page = await service.hotfolders.activity(None, found[-1].id if found else None, PAGE)
            fresh = [line for line in page if line.id > (self._last or 0)]
            found += fresh
            if len(fresh) < PAGE:
                break
        if found:
            self._last = found[0].id
        return found[::-1]

    def _happened(self, line: Activity) -> None:
        self._out.object(activity_object(line, self._rules))
        self._out.text("  ".join(word for word in activity_row(line, self._rules) if word))
        if line.kind in _TROUBLE:
            self.trouble(line.sentence)
        rule = self._rules.get(line.rule_id)
        if self._most is None and line.kind == "failed" and line.path and rule is not None:
            self.failures[below(rule, line.path)] = line.sentence
