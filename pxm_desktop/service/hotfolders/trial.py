"""The dry run: what would happen to every file now in a folder, and why. Writes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pxm_desktop.hotfolders.destining import Destining
from pxm_desktop.hotfolders.examining import Examiner, Finding
from pxm_desktop.hotfolders.filters import OURS_RULE, Filter, Skip
from pxm_desktop.hotfolders.looking import Remembered
from pxm_desktop.hotfolders.model import Outlook, Rule, Verdict
from pxm_desktop.hotfolders.ports import NotNow, Products
from pxm_desktop.hotfolders.scan import Entry, scan
from pxm_desktop.hotfolders.settling import Candidate
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import FolderAway
from pxm_desktop.matching.model import Match
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.errors import BadRule, ServiceError
from pxm_desktop.service.hotfolders_api import DryRun, Skips
from pxm_desktop.transfer.model import Destination

_MOMENT = 0.1
"""Seconds that the thread looks before it hands over what it saw."""
_EXAMPLES = 5
_AT_ONCE = 100

_Destined = tuple[Destination, Match | None]


@dataclass(frozen=True, slots=True)
class _Look:
    """One file: what it is, and what decides about it."""

    path: bytes
    size: int
    mtime_ns: int
    known: bool = False
    skip: Skip | None = None
    finding: Finding | None = None


class Trial:
    """Tries rules out."""

    def __init__(self, store: Store, products: Products) -> None:
        self._store = store
        self._products = products

    async def run(self, rule: Rule, limit: int) -> DryRun:
        """Say what would happen to the files of a rule's folder; cancelling ends it soon.

        Raises `BadRule` when the folder cannot be looked through, and `ServiceError` when nobody is signed in.
        """
        over = threading.Event()
        tally = _Tally(limit)
        destining = Destining(rule, self._products)
        looks = self._looks(rule, over)
        try:
            while seen := await in_daemon_thread(lambda: _some(looks), name="dry run"):
                whole = [look.finding for look in seen if look.finding and look.finding.kind == "whole"]
                destined = await destining.of({finding.path: finding.extra for finding in whole})
                for look in seen:
                    tally.add(look, destined)
        except FolderAway as error:
            raise BadRule(str(error)) from error
        except NotNow as error:
            raise ServiceError(str(error)) from error
        finally:
            over.set()
        return tally.result()

    def _remembered(self, rule: Rule) -> Remembered:
        return lambda folder: self._store.look(rule.id, folder) if rule.id else {}

    def _looks(self, rule: Rule, over: threading.Event) -> Iterator[_Look]:
        """Yield every file in the folder. For a thread."""
        rules = Filter(rule)
        examiner = Examiner(rule, rules, self._remembered(rule))
        for listing in scan(rule.folder, rules):
            if listing.error is not None:
                yield _Look(listing.path, 0, 0, skip=Skip("unreadable", str(listing.error), waits=True))
            known = self._remembered(rule)(listing.path)
            entries = iter(sorted(listing.entries))
            while (some := list(islice(entries, _AT_ONCE))) and not over.is_set():
                yield from _examined(rules, examiner, known, listing.path, some)
            for name, skip in listing.skipped:
                if skip.rule == OURS_RULE:
                    continue  # what the program keeps there itself is nobody's question
                yield _Look(_joined(listing.path, name), 0, 0, skip=skip)
            if over.is_set():
                return


@dataclass
class _Skipped:
    sentence: str
    files: int = 0
    examples: list[bytes] = field(default_factory=list)


class _Tally:
    """Counts everything, and keeps the lines that are shown."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._outlooks: list[Outlook] = []
        self._skips: dict[str, _Skipped] = {}
        self._files = self._bytes = 0
        self._verdicts = dict.fromkeys(Verdict, 0)

    def add(self, look: _Look, destined: Mapping[bytes, _Destined]) -> None:
        """Count one file."""
        outlook = _outlook(look, destined)
        self._files += 1
        self._verdicts[outlook.verdict] += 1
        if outlook.verdict is Verdict.UPLOAD:
            self._bytes += look.size
        elif outlook.verdict is Verdict.SKIP:
            skipped = self._skips.setdefault(outlook.rule, _Skipped(outlook.sentence))
            skipped.files += 1
            if len(skipped.examples) >= _EXAMPLES:
                return  # the first ones show what is meant
            skipped.examples.append(look.path)
        if len(self._outlooks) < self._limit:
            self._outlooks.append(outlook)

    def result(self) -> DryRun:
        """Return all of it."""
        shown = self._files - sum(skip.files - len(skip.examples) for skip in self._skips.values())
        return DryRun(
            outlooks=tuple(sorted(self._outlooks, key=lambda outlook: outlook.path)),
            skips=tuple(
                Skips(rule=rule, sentence=skip.sentence, files=skip.files, examples=tuple(skip.examples))
                for rule, skip in sorted(self._skips.items(), key=lambda item: -item[1].files)
            ),
            files=self._files,
            upload=self._verdicts[Verdict.UPLOAD],
            bytes=self._bytes,
            wait=self._verdicts[Verdict.WAIT],
            match=self._verdicts[Verdict.MATCH],
            known=self._verdicts[Verdict.KNOWN],
            whole=len(self._outlooks) >= shown,
        )


def _outlook(look: _Look, destined: Mapping[bytes, _Destined]) -> Outlook:
    def outlook(verdict: Verdict, rule: str, sentence: str) -> Outlook:
        return Outlook(path=look.path, size=look.size, verdict=verdict, rule=rule, sentence=sentence)

    if look.skip is not None:
        return outlook(Verdict.WAIT if look.skip.waits else Verdict.SKIP, look.skip.rule, look.skip.sentence)
    finding = look.finding
    if look.known or finding is None:
        return outlook(Verdict.KNOWN, "known", "It was dealt with already, and has not changed since.")
    if finding.kind in ("gone", "changed"):
        return outlook(Verdict.WAIT, "settle", "It is being written to.")
    if finding.kind == "skipped":
        return outlook(Verdict.SKIP, finding.rule, finding.why)
    if finding.kind != "whole":
        return outlook(Verdict.WAIT, finding.kind, finding.why)
    destination, match = destined[look.path]
    if destination.unresolved:
        return outlook(Verdict.MATCH, match.outcome if match else "preset", destination.unresolved)
    told = outlook(Verdict.UPLOAD, "", match.sentence if match and match.sentence else "It is uploaded.")
    if match is None:
        return told
    return told.model_copy(
        update={
            "products": tuple(product.name for product in match.products),
            "regions": (match.region.name,) if match.region else (),
        }
    )


def _some(looks: Iterator[_Look]) -> list[_Look]:
    end = time.monotonic() + _MOMENT
    found: list[_Look] = []
    for look in looks:
        found.append(look)
        if time.monotonic() >= end:
            break
    return found


def _examined(
    rules: Filter,
    examiner: Examiner,
    known: Mapping[bytes, tuple[int, int]],
    folder: bytes,
    entries: Sequence[Entry],
) -> Iterator[_Look]:
    """Yield some files of one folder; those that the rule takes are looked at together."""
    looks: list[_Look] = []
    for name, size, mtime_ns, kind in entries:
        path = _joined(folder, name)
        skip = rules.judge(path, kind, size)
        same = skip is None and known.get(name) == (size, mtime_ns)
        looks.append(_Look(path, size, mtime_ns, known=same, skip=skip))
    now = time.monotonic()
    wanted = [
        Candidate(look.path, look.size, look.mtime_ns, now, now)
        for look in looks
        if look.skip is None and not look.known
    ]
    found = {finding.path: finding for finding in examiner.examine(wanted)}
    yield from (replace(look, finding=found.get(look.path)) for look in looks)


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
