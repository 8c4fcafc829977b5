"""Reads back what was written, many files a page: whether PXM shows it, others undid it, or changed it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound, PxmError, ServerFailed
from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.reading import SHARE_FROM, ListReading, changed_since, still
from pxm_desktop.relinking.records import Item, Pending
from pxm_desktop.relinking.wishes import lasted
from pxm_desktop.relinking.writing import TROUBLE

_SINGLY = 4
"""Files up to which each is read by itself; of many also every `_SHARE`th."""
_SHARE = 25
_TOGETHER = 100
"""Files that are judged in one commit where no list shows them."""
_FAILED = 3
"""Lists at which PXM fails before they are left alone, and files in a row before all is, for a while."""

Load = Callable[[Sequence[int]], Awaitable[Sequence[Item]]]


@dataclass(slots=True)
class Verdict:
    """What a look at some files showed."""

    kept: list[Item] = field(default_factory=list)
    lost: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    gone: list[Item] = field(default_factory=list)
    unread: list[Item] = field(default_factory=list)
    """PXM failed when they were read."""
    files: list[File] = field(default_factory=list)
    """Those that are kept, as PXM showed them."""

    @property
    def told(self) -> list[Item]:
        """Those of which something was found out."""
        return [*self.kept, *self.changed, *self.gone, *self.lost]

    def add(self, item: Item, file: File, *, shared: bool = False) -> bool:
        """Take in a file that was read; False when it does not tell what is asked.

        A `shared` row may be from before earlier changes: that others changed something is believed of the file alone.
        """
        match lasted(file, item.wishes, item.deeds):
            case "kept":
                self.kept.append(item)
                self.files.append(file)
            case "lost":
                self.lost.append(item)
            case "changed" if not shared:
                self.changed.append(item)
            case _:
                return False
        return True


class Verifier:
    """One look at files that were written: first in lists, then, where these show too few, by what is known of each."""

    def __init__(
        self,
        client: PxmClient,
        load: Load,
        written: Sequence[Pending],
        answered: Collection[int],
        since: float,
    ) -> None:
        """`answered`: numbers of files whose write PXM answered as wished; `since`: when writing began."""
        self._client = client
        self._load = load
        self._answered = answered
        self._since = since
        self._singly = max(_SINGLY, len(written) // _SHARE)
        """So many calls are for files that the lists, which should, do not show: others may have undone them."""
        self._left = {entry.file_id: entry for entry in written}
        self._open: set[int] = set()
        """Files of which a list told something else, or nothing."""
        self._failed_lists = 0
        self._failed_files = 0
        """In a row."""
        self._failure: ServerFailed | None = None

    async def verdicts(self) -> AsyncGenerator[Verdict, None]:
        """Yield what is found out, page by page. Raises `TROUBLE`, at the end where PXM failed at single files.

        Then look again at what is left.
        """
        if len(self._left) > self._singly:
            for name, ids in self._lists():
                if still(ids, self._left) >= SHARE_FROM and self._failed_lists < _FAILED:
                    async with contextlib.aclosing(self._from_list(name)) as verdicts:
                        async for verdict in verdicts:
                            yield verdict
        rest = list(self._left.values())
        for start in range(0, len(rest), _TOGETHER):
            yield await self._without_list(rest[start : start + _TOGETHER])
            if self._failed_files == _FAILED:
                break
        if self._failure is not None:
            raise self._failure

    def _lists(self) -> list[tuple[str, Collection[str]]]:
        """Return where the files should be shown: products that they are linked to now, then what changed lately."""
        counted: Counter[str] = Counter()
        shown: dict[str, list[str]] = {}
        for entry in self._left.values():
            for name in entry.listed:
                counted[name] += 1
                shown.setdefault(name, []).append(entry.file_id)
        found: list[tuple[str, Collection[str]]] = [(name, shown[name]) for name, _ in counted.most_common()]
        return [*found, (changed_since(self._since), list(self._left))]

    async def _from_list(self, name: str) -> AsyncGenerator[Verdict, None]:
        reading = ListReading(self._client.files, name)
        try:
            while self._left:
                try:
                    page = await reading.next(self._left)
                except ServerFailed:
                    self._failed_lists += 1
                    return  # maybe at this list alone; the files themselves tell
                except TROUBLE:
                    raise
                except PxmError:
                    return  # a list that this account does not have; others may show the files
                if page is None:
                    return
                yield await self._judged(page)
        finally:
            await reading.close()

    async def _judged(self, page: Sequence[File]) -> Verdict:
        verdict = Verdict()
        shown = {self._left[file.id].number: file for file in page}
        for item in await self._load(list(shown)):
            if verdict.add(item, shown[item.number], shared=True):
                del self._left[item.file_id]
            else:
                self._open.add(item.number)
        return verdict

    async def _without_list(self, entries: Sequence[Pending]) -> Verdict:
        verdict = Verdict()
        for item in await self._load([entry.number for entry in entries]):
            if self._failed_files == _FAILED:
                break
            self._singly -= 1
            if item.number in self._answered and item.number not in self._open and self._singly < 0:
                verdict.kept.append(item)  # as the answer to its own write had it
                continue
            try:
                file = await self._client.files.get(item.file_id)
            except NotFound:
                verdict.gone.append(item)
            except ServerFailed as failure:
                verdict.unread.append(item)
                self._failure, self._failed_files = failure, self._failed_files + 1
            except TROUBLE:
                raise
            except PxmError:
                verdict.kept.append(item)  # it may be written, but not read
            else:
                self._failed_files = 0
                if not verdict.add(item, file):
                    verdict.kept.append(item)
        return verdict
