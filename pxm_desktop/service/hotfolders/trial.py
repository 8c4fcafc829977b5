"""The dry run: what would happen to every file now in a folder, and why. Leaves nothing behind."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from pxm_desktop.hotfolders.claiming import told_of
from pxm_desktop.hotfolders.claims.claims import Claims, Done, Failed, ShareAway, Taken
from pxm_desktop.hotfolders.destining import Destining, Extra
from pxm_desktop.hotfolders.examining import Examiner, Finding, Folders
from pxm_desktop.hotfolders.filters import OURS_RULE, Filter, Skip
from pxm_desktop.hotfolders.leaving import LEFT
from pxm_desktop.hotfolders.model import FileState, HotFile, Outlook, Rule, Verdict
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
_KNOWN = {
    FileState.TAKEN: "It is in the queue.",
    FileState.DONE: "PXM has it, and it has not changed since.",
    FileState.LEFT: "It is left until it changes.",
    FileState.FAILED: "It could not be sent, and has not changed since.",
}
"""What became of files that were dealt with before; why, where there is more to say, stands behind."""

_Destined = tuple[Destination, Match | None]
_Holder = Taken | Done | Failed


@dataclass(frozen=True, slots=True)
class _Look:
    """One file: what it is, and what decides about it."""

    path: bytes
    size: int
    mtime_ns: int
    known: HotFile | None = None
    """What is remembered of it as it is now."""
    skip: Skip | None = None
    finding: Finding | None = None
    holder: _Holder | None = None
    """Another station that has it, or had."""

    @property
    def waits_for_product(self) -> bool:
        """True when it is in the queue, and its product is still to be found."""
        known = self.known
        return known is not None and known.state is FileState.TAKEN and bool(known.reason)


class Trial:
    """Tries rules out."""

    def __init__(self, store: Store, products: Products) -> None:
        self._store = store
        self._products = products

    async def run(self, rule: Rule, limit: int, *, new: bool = False) -> DryRun:
        """Say what would happen to the files of a rule's folder; cancelling ends it soon.

        `new` is for a rule that is to be made, or to get this folder: of it nothing is remembered. Raises `BadRule`
        when the folder cannot be looked through, and `ServiceError` when nobody is signed in.
        """
        over = threading.Event()
        destining = Destining(rule, self._products)
        leaves = not rule.existing and (new or await self._store.mark(rule.id) is None)
        tally = _Tally(limit, leaves=leaves)
        looks = self._looks(rule, "" if new else rule.id, over)
        claims = (
            Claims(rule.folder, await self._store.station(), socket.gethostname()) if rule.shared else None
        )
        try:
            if rule.match is not None and not await self._products.known():
                await self._products.renew()
            while seen := await in_daemon_thread(lambda: _some(looks, claims), name="dry run"):
                destined = await destining.of(_extras(seen))
                for look in seen:
                    tally.add(look, destined)
        except FolderAway as error:
            raise BadRule(str(error)) from error
        except NotNow as error:
            raise ServiceError(str(error)) from error
        finally:
            over.set()
        return tally.result()

    def _looks(self, rule: Rule, rule_id: str, over: threading.Event) -> Iterator[_Look]:
        """Yield every file in the folder; what is remembered is that of `rule_id`. For a thread."""
        rules = Filter(rule)
        examiner = Examiner(rule, rules, partial(self._store.look, rule_id))
        for listing in scan(rule.folder, rules):
            if listing.error is not None:
                yield _Look(listing.path, 0, 0, skip=Skip("unreadable", str(listing.error), waits=True))
            known = self._store.recall(rule_id, listing.path)
            entries = iter(sorted(listing.entries))
            folders = examiner.folders()
            while (some := list(islice(entries, _AT_ONCE))) and not over.is_set():
                yield from _examined(rules, examiner, known, listing.path, some, folders)
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

    def __init__(self, limit: int, *, leaves: bool) -> None:
        """`leaves`: the rule leaves all files that lie there now."""
        self._limit = limit
        self._leaves = leaves
        self._outlooks: list[Outlook] = []
        self._further: list[Outlook] = []
        """Of what is skipped, all but the first ones, which show what is meant: listed where there is room."""
        self._skips: dict[str, _Skipped] = {}
        self._files = self._bytes = 0
        self._verdicts = dict.fromkeys(Verdict, 0)

    def add(self, look: _Look, destined: Mapping[bytes, _Destined]) -> None:
        """Count one file."""
        outlook = _outlook(look, destined, leaves=self._leaves)
        listed = self._outlooks
        self._files += 1
        self._verdicts[outlook.verdict] += 1
        if outlook.verdict is Verdict.UPLOAD:
            self._bytes += look.size
        elif outlook.verdict is Verdict.SKIP:
            skipped = self._skips.setdefault(outlook.rule, _Skipped(outlook.sentence))
            skipped.files += 1
            if len(skipped.examples) < _EXAMPLES:
                skipped.examples.append(look.path)
            else:
                listed = self._further
        if len(listed) < self._limit:
            listed.append(outlook)

    def result(self) -> DryRun:
        """Return all of it."""
        outlooks = (self._outlooks + self._further)[: self._limit]
        return DryRun(
            outlooks=tuple(sorted(outlooks, key=lambda outlook: outlook.path)),
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
            whole=len(outlooks) >= self._files,
        )


def _outlook(look: _Look, destined: Mapping[bytes, _Destined], *, leaves: bool) -> Outlook:
    def outlook(verdict: Verdict, rule: str, sentence: str) -> Outlook:
        return Outlook(path=look.path, size=look.size, verdict=verdict, rule=rule, sentence=sentence)

    if look.skip is not None:
        return outlook(Verdict.WAIT if look.skip.waits else Verdict.SKIP, look.skip.rule, look.skip.sentence)
    known = look.known
    if look.waits_for_product:
        told = _of_product(outlook, destined[look.path])
        return told.model_copy(update={"sentence": f"It is in the queue. {told.sentence}"})
    if known is not None:
        verdict = Verdict.WAIT if known.state is FileState.FAILED else Verdict.KNOWN
        sentence = f"{_KNOWN.get(known.state, '')} {known.reason}".strip()
        return outlook(verdict, "failed" if verdict is Verdict.WAIT else "known", sentence)
    if leaves:
        return outlook(Verdict.KNOWN, "existing", f"{_KNOWN[FileState.LEFT]} {LEFT}")
    finding = look.finding
    if finding is None or finding.kind in ("gone", "changed"):
        return outlook(Verdict.WAIT, "settle", "It is being written to.")
    if finding.kind == "skipped":
        return outlook(Verdict.SKIP, finding.rule, finding.why)
    if finding.kind != "whole":
        return outlook(Verdict.WAIT, finding.kind, finding.why)
    if look.holder is not None:
        verdict = Verdict.KNOWN if isinstance(look.holder, Done) else Verdict.WAIT
        return outlook(verdict, "claimed", told_of(look.holder))
    return _of_product(outlook, destined[look.path])


def _of_product(outlook: Callable[[Verdict, str, str], Outlook], destined: _Destined) -> Outlook:
    """Say where a file goes, or why it waits for its product."""
    destination, match = destined
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


def _extras(looks: Sequence[_Look]) -> dict[bytes, Extra]:
    """Return what sidecars add to those files of which it matters where they go."""
    found: dict[bytes, Extra] = {look.path: () for look in looks if look.waits_for_product}
    return found | {
        look.path: look.finding.extra for look in looks if look.finding and look.finding.kind == "whole"
    }


def _some(looks: Iterator[_Look], claims: Claims | None) -> list[_Look]:
    end = time.monotonic() + _MOMENT
    found: list[_Look] = []
    for look in looks:
        found.append(look)
        if time.monotonic() >= end:
            break
    return found if claims is None else _with_holders(found, claims)


def _with_holders(looks: Sequence[_Look], claims: Claims) -> list[_Look]:
    """Say of files that would be sent which of them other stations have."""
    whole = [look for look in looks if look.finding is not None and look.finding.kind == "whole"]
    try:
        told = claims.look([(look.path, look.size, look.mtime_ns) for look in whole]) if whole else []
    except ShareAway:  # no station has claimed anything yet; and for a share that is gone the scan ends
        told = []
    holders = {look.path: holder for look, holder in zip(whole, told, strict=False)}
    return [replace(look, holder=holders.get(look.path)) for look in looks]


def _examined(
    rules: Filter,
    examiner: Examiner,
    known: Mapping[bytes, HotFile],
    folder: bytes,
    entries: Sequence[Entry],
    folders: Folders,
) -> Iterator[_Look]:
    """Yield some files of one folder; those that the rule takes are looked at together."""
    looks: list[_Look] = []
    for name, size, mtime_ns, kind in entries:
        path = _joined(folder, name)
        skip = rules.judge(path, kind, size)
        before = known.get(name) if skip is None else None
        same = before is not None and (before.size, before.mtime_ns) == (size, mtime_ns)
        looks.append(_Look(path, size, mtime_ns, known=before if same else None, skip=skip))
    now = time.monotonic()
    wanted = [
        Candidate(look.path, look.size, look.mtime_ns, now, now)
        for look in looks
        if look.skip is None and look.known is None
    ]
    found = {finding.path: finding for finding in examiner.examine(wanted, folders)}
    yield from (replace(look, finding=found.get(look.path)) for look in looks)


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
