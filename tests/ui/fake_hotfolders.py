"""Hot folders in memory: rules, files that lie in folders, and what tests say happened to them."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from pxm_desktop.hotfolders.model import (
    Activity,
    ActivityKind,
    FileState,
    HotFile,
    Outlook,
    Rule,
    RuleStatus,
    Verdict,
)
from pxm_desktop.service.errors import BadRule, RuleIsManaged, UnknownRule
from pxm_desktop.service.hotfolders_api import DryRun, Skips
from pxm_desktop.transfer.events import Event, HotFoldersChanged
from tests.ui.fake_catalog import PRODUCTS

_EXAMPLES = 5


class FakeHotFolders:
    """Implements `HotFoldersApi`; `enter` is told each command, `tell` each event."""

    def __init__(self, enter: Callable[..., Awaitable[None]], tell: Callable[[Event], None]) -> None:
        self._enter = enter
        self._tell = tell
        self.rules: dict[str, RuleStatus] = {}
        self.lying: dict[bytes, dict[bytes, int]] = {}
        """Size by path below a folder, by folder."""
        self.known: dict[tuple[str, bytes], HotFile] = {}
        self.waits: dict[bytes, str] = {}
        """Paths below a folder that wait, with the reason."""
        self.missing: set[bytes] = set()
        """Folders that are away."""
        self.notes: tuple[str, ...] = ()
        """What `check` says of a rule that can work."""
        self.lines: list[Activity] = []
        self.attending = 0
        """How many let the folders be watched just now."""

    # -- for tests ------------------------------------------------------------------------------------------

    def make(self, folder: bytes, **fields: Any) -> Rule:
        """Put a rule here without a word; fields are those of `Rule` and of `RuleStatus`."""
        status = {name: fields.pop(name) for name in list(fields) if name in RuleStatus.model_fields}
        rule = Rule(folder=folder, **({"id": f"r{len(self.rules) + 1}", "account": "studio"} | fields))
        values = {"state": "paused" if rule.paused else "watching"} | status
        self.rules[rule.id] = RuleStatus(rule=rule, **values)
        return rule

    def lay(self, folder: bytes, *paths: bytes, size: int = 1000) -> None:
        """Put files into a folder."""
        self.lying.setdefault(folder, {}).update(dict.fromkeys(paths, size))

    def stand(self, rule_id: str, **changes: Any) -> None:
        """Change how a rule stands and say so."""
        self.rules[rule_id] = self.rules[rule_id].model_copy(update=changes)
        self._tell(HotFoldersChanged(rules=(rule_id,)))

    def happen(
        self, rule_id: str, kind: ActivityKind, path: bytes, sentence: str, *, quiet: bool = False
    ) -> None:
        """Write a line of activity, and say so unless `quiet`."""
        number = len(self.lines) + 1
        self.lines.append(
            Activity(id=number, rule_id=rule_id, at=time.time() - 1, kind=kind, path=path, sentence=sentence)
        )
        if not quiet:
            self._tell(HotFoldersChanged(rules=(rule_id,)))

    def remember(self, rule_id: str, path: bytes, state: FileState, **fields: Any) -> None:
        """Remember a file without a word."""
        self.known[rule_id, path] = HotFile(path=path, size=1000, mtime_ns=1, state=state, **fields)

    # -- HotFoldersApi --------------------------------------------------------------------------------------

    async def list(self) -> tuple[RuleStatus, ...]:
        await self._enter("hotfolders.list")
        return tuple(sorted(self.rules.values(), key=lambda status: not status.rule.managed))

    async def add(self, rule: Rule) -> Rule:
        await self._enter("hotfolders.add", rule)
        await self._refuse_bad(rule)
        numbers = [int(found[1]) for found in map(re.compile(r"r(\d+)").fullmatch, self.rules) if found]
        made = rule.model_copy(
            update={"id": rule.id or f"r{max(numbers, default=0) + 1}", "account": "studio"}
        )
        self._put(made)
        return made

    async def edit(self, rule: Rule) -> Rule:
        await self._enter("hotfolders.edit", rule)
        self._mine(rule.id)
        await self._refuse_bad(rule)
        self._put(rule)
        return rule

    async def remove(self, rule_id: str) -> Rule:
        await self._enter("hotfolders.remove", rule_id)
        rule = self._mine(rule_id).rule
        del self.rules[rule_id]
        self._tell(HotFoldersChanged())
        return rule

    async def pause(self, rule_id: str) -> None:
        await self._enter("hotfolders.pause", rule_id)
        self._put(self._one(rule_id).rule.model_copy(update={"paused": True}))

    async def resume(self, rule_id: str) -> None:
        await self._enter("hotfolders.resume", rule_id)
        self._put(self._one(rule_id).rule.model_copy(update={"paused": False}))

    async def test(self, rule: Rule, limit: int = 500) -> DryRun:
        await self._enter("hotfolders.test", rule, limit)
        await self._refuse_bad(rule)
        every = [self._outlook(rule, path, size) for path, size in sorted(self._files(rule).items())]
        skipped: dict[str, list[Outlook]] = {}
        for outlook in every:
            if outlook.verdict is Verdict.SKIP:
                skipped.setdefault(outlook.rule, []).append(outlook)
        shown = [each for each in every if each.verdict is not Verdict.SKIP or each in skipped[each.rule][:2]]
        uploads = [each for each in every if each.verdict is Verdict.UPLOAD]
        return DryRun(
            outlooks=tuple(shown[:limit]),
            skips=tuple(
                Skips(
                    rule=rule_,
                    sentence=found[0].sentence,
                    files=len(found),
                    examples=tuple(each.path for each in found[:_EXAMPLES]),
                )
                for rule_, found in skipped.items()
            ),
            files=len(every),
            upload=len(uploads),
            bytes=sum(each.size for each in uploads),
            wait=sum(each.verdict is Verdict.WAIT for each in every),
            match=sum(each.verdict is Verdict.MATCH for each in every),
            known=sum(each.verdict is Verdict.KNOWN for each in every),
            whole=len(shown) <= limit,
        )

    async def check(self, rule: Rule) -> tuple[str, ...]:
        await self._enter("hotfolders.check", rule)
        await self._refuse_bad(rule)
        return self.notes

    async def activity(
        self, rule_id: str | None = None, before: int | None = None, limit: int = 100
    ) -> tuple[Activity, ...]:
        await self._enter("hotfolders.activity", rule_id, before, limit)
        fitting = [
            line
            for line in reversed(self.lines)
            if rule_id in (None, line.rule_id) and (before is None or line.id < before)
        ]
        return tuple(fitting[:limit])

    async def files(
        self, rule_id: str, states: Sequence[str] = (), after: bytes = b"", limit: int = 500
    ) -> tuple[HotFile, ...]:
        await self._enter("hotfolders.files", rule_id, tuple(states), after, limit)
        found = [
            file
            for (rule, path), file in sorted(self.known.items(), key=lambda item: item[0][1])
            if rule == rule_id and path > after and (not states or file.state in states)
        ]
        return tuple(found[:limit])

    async def waiting(self, rule_id: str, limit: int = 500) -> tuple[Outlook, ...]:
        await self._enter("hotfolders.waiting", rule_id, limit)
        rule = self._one(rule_id).rule
        every = (self._outlook(rule, path, size) for path, size in sorted(self._files(rule).items()))
        return tuple(each for each in every if each.verdict is Verdict.WAIT)[:limit]

    async def take(self, rule_id: str, paths: Sequence[bytes]) -> int:
        await self._enter("hotfolders.take", rule_id, tuple(paths))
        for path in paths:
            self.waits.pop(path, None)
            self.known[rule_id, path] = HotFile(path=path, size=1000, mtime_ns=1, state=FileState.TAKEN)
        self._tell(HotFoldersChanged(rules=(rule_id,)))
        return len(paths)

    async def rescan(self, rule_id: str) -> None:
        await self._enter("hotfolders.rescan", rule_id)
        status = self._one(rule_id)
        if status.state == "waiting" and status.rule.folder not in self.missing:
            self.stand(rule_id, state="watching", sentence="")

    async def attend(self, rules_file: bytes = b"") -> None:
        await self._enter("hotfolders.attend", rules_file)
        self.attending += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.attending -= 1

    async def settled(self, rule_ids: Sequence[str] = ()) -> None:
        await self._enter("hotfolders.settled", tuple(rule_ids))

    # -- inside ---------------------------------------------------------------------------------------------

    def _one(self, rule_id: str) -> RuleStatus:
        if rule_id not in self.rules:
            raise UnknownRule("There is no such hot folder.")
        return self.rules[rule_id]

    def _mine(self, rule_id: str) -> RuleStatus:
        status = self._one(rule_id)
        if status.rule.managed:
            raise RuleIsManaged("An administrator has set this hot folder.", "Ask them to change it.")
        return status

    def _put(self, rule: Rule) -> None:
        before = self.rules.get(rule.id)
        state = "paused" if rule.paused else "watching"
        fresh = RuleStatus(rule=rule, state=state)
        self.rules[rule.id] = before.model_copy(update={"rule": rule, "state": state}) if before else fresh
        self._tell(HotFoldersChanged(rules=(rule.id,)))

    async def _refuse_bad(self, rule: Rule) -> None:
        if not rule.folder.startswith(b"/"):
            raise BadRule("This is no whole path.", "Choose the folder.")
        if rule.folder in self.missing:
            raise BadRule("There is no such folder.", "Choose another one.")

    def _files(self, rule: Rule) -> dict[bytes, int]:
        return self.lying.get(rule.folder, {})

    def _outlook(self, rule: Rule, path: bytes, size: int) -> Outlook:
        def said(verdict: Verdict, by: str, sentence: str, **more: Any) -> Outlook:
            return Outlook(path=path, size=size, verdict=verdict, rule=by, sentence=sentence, **more)

        shown = path.decode("utf-8", "replace")
        name = shown.rpartition("/")[2]
        if "/" in shown and not rule.subfolders:
            return said(Verdict.SKIP, "subfolders", "The hot folder is set to leave subfolders out.")
        for glob in (*rule.ignore, *rule.exclude):
            if fnmatchcase(name.lower(), glob.lower()):
                return said(Verdict.SKIP, glob, f'Names like "{glob}" are ignored.')
        if rule.include and not any(fnmatchcase(name.lower(), glob.lower()) for glob in rule.include):
            return said(Verdict.SKIP, "include", "It fits none of the patterns of what to take.")
        if path in self.waits:
            return said(Verdict.WAIT, "settle", self.waits[path])
        file = self.known.get((rule.id, path))
        if file is not None:
            return said(
                Verdict.KNOWN, file.state.value, "It was dealt with already, and has not changed since."
            )
        if rule.match is None:
            names = tuple(p.name for p in PRODUCTS if p.id in rule.destination.collections)
            return said(Verdict.UPLOAD, "", "It is uploaded.", products=names)
        return self._matched(rule, shown, said)

    def _matched(self, rule: Rule, shown: str, said: Callable[..., Outlook]) -> Outlook:
        pattern = rule.match.pattern if rule.match else ""
        wanted = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(pattern))
        found = re.fullmatch(
            wanted + r"(?:\.\w+)?", shown.rpartition("/")[2] if "/" not in pattern else shown
        )
        if found is None:
            return said(
                Verdict.MATCH,
                "no_fit",
                f"The name does not have the form {pattern}. Rename the file or change the pattern.",
            )
        sku = found.groupdict().get("sku", "")
        products = [p for p in PRODUCTS if p.sku and p.sku.casefold() == sku.casefold()]
        if not products:
            return said(
                Verdict.MATCH, "none", f"No product has the SKU {sku}. The file is uploaded when PXM has one."
            )
        region = found.groupdict().get("region", "")
        regions = (region,) if region else ()
        return said(Verdict.UPLOAD, "", "It is uploaded.", products=(products[0].name,), regions=regions)
