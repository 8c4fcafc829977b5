"""A house for hot folders: the real store, feed, station and watches, with a queue and products that a test holds."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import os
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pxm_desktop.hotfolders.database import Database
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import Activity, FileState, HotFile, Rule, RuleStatus
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.hotfolders.runner import Runner
from pxm_desktop.hotfolders.station import Station
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.matching.index import ProductIndex, RegionIndex
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.model import Known, KnownRegion, NameRule
from pxm_desktop.transfer.model import (
    Cause,
    Destination,
    FileAttribute,
    FoundFile,
    Hold,
    Stage,
    Transfer,
    UnfinishedConfirm,
)

JPEG = b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x04\0\0" + b"\x11" * 200 + b"\xff\xd9"
"""As much of a JPEG as tells a whole one from one that was cut."""


class FakeQueue:
    """A queue in memory, which outlives the stations of a test as the journal outlives the program."""

    def __init__(self) -> None:
        self.transfers: dict[int, Transfer] = {}
        self.hear: Callable[[list[Transfer]], Awaitable[None]] | None = None
        """Gets what changed, as the station does."""
        self.busy = False
        """Transfers stay queued until `end`; else they are done at once."""
        self.refuses = ""
        """Why nothing is taken; empty when it is."""
        self.sizes: Callable[[str], int | None] = self._size
        self.in_pxm: Counter[tuple[bytes, int]] = Counter()
        """How often each content was sent, by path and size."""
        self.asked = 0
        """How often files were queued."""
        self.largest = 0
        """Most files that were queued at once."""
        self._changed = asyncio.Event()
        self.telling: set[asyncio.Task[None]] = set()
        self._news: dict[int, Transfer] = {}

    def clone(self) -> FakeQueue:
        """Return what a kill at this moment leaves."""
        left = FakeQueue()
        left.transfers = copy.copy(self.transfers)
        left.in_pxm = copy.copy(self.in_pxm)
        return left

    # --- Queue ---

    async def take_in(
        self, wanted: Sequence[tuple[FoundFile, Destination]], name: str, batch: int | None
    ) -> tuple[int, list[Transfer]]:
        self._refuse()
        self.asked += 1
        self.largest = max(self.largest, len(wanted))
        number = batch or 1 + max((t.batch_id for t in self.transfers.values()), default=0)
        made = [self._made(found, to, number) for found, to in wanted]
        if not self.busy:
            for transfer in made:
                if not transfer.destination.unresolved:
                    self.finish(transfer.id)
        return number, made

    async def take_over(
        self,
        found: FoundFile,
        destination: Destination,
        facts: UnfinishedConfirm,
        name: str,
        batch: int | None,
    ) -> tuple[int, Transfer]:
        number, (made,) = await self.take_in([(found, destination)], name, batch)
        return number, made

    async def newest_of(self, paths: Sequence[bytes]) -> dict[bytes, Transfer]:
        self._refuse()
        return {t.path: t for t in self.transfers.values() if t.path in set(paths)}

    async def some(self, ids: Sequence[int]) -> list[Transfer]:
        self._refuse()
        return [self.transfers[number] for number in ids if number in self.transfers]

    async def redirect(self, ids: Sequence[int], destination: Destination) -> None:
        self._refuse()
        self.set_destination(ids, destination)

    async def finished(self, batch: int) -> None:
        self._refuse()
        while any(
            t.batch_id == batch and not t.stage.finished and t.hold is None for t in self.transfers.values()
        ):
            self._changed.clear()
            await self._changed.wait()

    async def move(self, ids: Sequence[int], before: int) -> None:
        self._refuse()
        order = [number for number in self.transfers if number not in ids]
        at = order.index(before)
        self.transfers = {n: self.transfers[n] for n in (*order[:at], *ids, *order[at:])}

    async def cancel(self, ids: Sequence[int]) -> None:
        for number in ids:
            self.end(number, Stage.CANCELLED, file_id=None)

    async def clear(self, ids: Sequence[int]) -> None:
        self._refuse()
        for number in ids:
            if number in self.transfers and self.transfers[number].stage.finished:
                del self.transfers[number]

    async def size_in_pxm(self, file_id: str, since: float) -> int | None:
        self._refuse()
        return self.sizes(file_id)

    # --- what a test does ---

    def of(self, path: bytes) -> list[Transfer]:
        """Return the transfers of a file in a hot folder, oldest first."""
        return [t for t in self.transfers.values() if t.path.endswith(b"/" + path)]

    def set_destination(self, ids: Iterable[int], destination: Destination) -> None:
        """Do what a person, or a rule, does in the queue."""
        for number in ids:
            self._put(number, destination=destination, hold=Hold.PRODUCT if destination.unresolved else None)
            if not self.busy and not destination.unresolved:
                self.finish(number)

    def finish(self, number: int) -> None:
        """Let PXM have a file."""
        transfer = self.transfers[number]
        self.in_pxm[transfer.path, transfer.size] += 1
        self.end(number, Stage.DONE, file_id=f"pxm-{number}")

    def end(
        self,
        number: int,
        stage: Stage,
        *,
        file_id: str | None,
        reason: str = "",
        cause: Cause | None = None,
    ) -> None:
        """Let a transfer end."""
        told = {"reason": reason, "cause": cause}
        self._put(number, stage=stage, hold=None, file_id=file_id, finished_at=time.time(), **told)

    def _made(self, found: FoundFile, to: Destination, batch: int) -> Transfer:
        number = max(self.transfers, default=0) + 1
        self.transfers[number] = transfer = Transfer(
            id=number,
            batch_id=batch,
            path=found.path,
            name=found.path.rpartition(b"/")[2].decode("utf-8", "replace"),
            size=found.size,
            mtime_ns=found.mtime_ns,
            stage=Stage.QUEUED,
            hold=Hold.PRODUCT if to.unresolved else None,
            destination=to,
            added_at=time.time(),
        )
        return transfer

    def _put(self, number: int, **changes: object) -> None:
        transfer = self.transfers[number] = self.transfers[number].model_copy(update=changes)
        self._changed.set()
        self._news[number] = transfer
        if not self.telling and self.hear is not None:
            task = asyncio.create_task(self._tell(self.hear))
            self.telling.add(task)
            task.add_done_callback(self.telling.discard)

    async def _tell(self, hear: Callable[[list[Transfer]], Awaitable[None]]) -> None:
        while self._news:
            news, self._news = self._news, {}
            await hear(list(news.values()))

    def _size(self, file_id: str) -> int | None:
        return self.transfers[int(file_id.removeprefix("pxm-"))].size

    def _refuse(self) -> None:
        if self.refuses:
            raise NotNow(self.refuses)


class FakeProducts:
    """Products and presets that a test makes."""

    def __init__(self) -> None:
        self.products: list[Known] = []
        self.regions: list[KnownRegion] = []
        self.presets: dict[str, Destination] = {}
        self.whole = True
        self.refuses = ""

    def add(self, sku: str, name: str = "") -> str:
        """Make a product; return its id."""
        number = f"col-{len(self.products) + 1}"
        self.products.append(Known(id=number, name=name or sku, sku=sku))
        return number

    async def matcher(self, rule: NameRule) -> Matcher:
        if self.refuses:
            raise NotNow(self.refuses)
        return Matcher(rule, ProductIndex(self.products), RegionIndex(self.regions))

    async def renew(self) -> None:
        return

    async def known(self) -> bool:
        return self.whole

    async def base(self, rule: Rule) -> Destination:
        if rule.preset and rule.preset not in self.presets:
            return rule.destination.model_copy(update={"unresolved": f"There is no preset {rule.preset}."})
        return self.presets.get(rule.preset, rule.destination)

    async def attributes(self, values: Sequence[tuple[str, str]]) -> tuple[tuple[FileAttribute, ...], str]:
        bad = [text for _, text in values if text == "bad"]
        made = tuple(FileAttribute(id=name, value=text) for name, text in values if text != "bad")
        return made, f"“{bad[0]}” is no value." if bad else ""


class House:
    """Hot folders on a folder `hot`, which can be closed and opened again."""

    def __init__(self, place: Path, queue: FakeQueue, products: FakeProducts) -> None:
        self.place = place
        self.folder = place / "hot"
        self.queue = queue
        self.products = products
        self.told: list[tuple[float, tuple[str, ...]]] = []
        """When listeners were told, and of which rules."""
        self._data = place / "data"
        self._disk = place
        self._others: list[House] = []
        self.folder.mkdir(exist_ok=True)
        self._data.mkdir(exist_ok=True)

    def open(self) -> None:
        """Open the store, with nothing watched yet."""
        self.database = Database(self._data / "hotfolders.sqlite")
        self.store = Store(self.database)
        self.feed = Feed(self.database, lambda rules: self.told.append((time.monotonic(), rules)))
        self.station = Station(self.store, self.queue, self.products, self.feed)
        self.queue.hear = self.station.heard

    async def close(self) -> None:
        """End as the program does."""
        for other in self._others:
            await other.close()
        await self.station.stop()
        self.queue.hear = None
        await self.feed.close()
        await self.database.close()

    def after_a_kill(self) -> House:
        """Return a house with what a kill at this very moment leaves on the disk and in the queue."""
        other = House(self.place, self.queue.clone(), self.products)
        other._data = self.place / f"data-{len(self._others) + 1}"
        shutil.copytree(self._data, other._data)
        other._disk = self.place / f"disk-{len(self._others) + 1}"
        shutil.copytree(self.folder, other._disk)
        self._others.append(other)
        other.open()
        return other

    def restore_disk(self) -> None:
        """Make the folder what it was when the kill came."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._disk, self.folder)

    # --- rules ---

    def rule(self, **settings: Any) -> Rule:
        """Return a rule for the folder that does not take long."""
        return Rule(**{"id": "r", "folder": os.fsencode(self.folder), "settle": 0.2, **settings})

    async def watch(self, *rules: Rule, **settings: Any) -> None:
        """Watch by these rules, or by one with these settings, until everything was looked at once."""
        given = rules or (self.rule(**settings),)
        await self.station.start(given)
        for rule in given:
            await self.until(lambda rule=rule: self.runner(rule.id).state != "starting")  # type: ignore[misc]

    def runner(self, rule_id: str = "r") -> Runner:
        found = self.station.runner(rule_id)
        assert found is not None
        return found

    async def settled(self, *rule_ids: str, seconds: float = 30.0) -> None:
        """Wait until nothing moves by itself any more."""
        async with asyncio.timeout(seconds):
            await self.station.settled(rule_ids or ("r",))

    async def settled_but_for_the_queue(self) -> None:
        """Wait until nothing is left to do but what the queue does."""
        await asyncio.gather(*self.queue.telling)
        self.runner().look_again()
        async with asyncio.timeout(20):
            await self.runner().still()

    async def settled_but_for_the_queue_or_time(self) -> None:
        """Wait until the ends that the queue told of are noted."""
        await asyncio.gather(*self.queue.telling)
        await self.until(lambda: not self.runner()._ended)
        await self.runner().catch_up()
        await self.until(lambda: not self.runner()._ended)
        await self.store.files("r")

    async def until(self, met: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until it is so."""
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end, list(self.queue.transfers.values())[-5:]
            await asyncio.sleep(0.01)

    async def until_async(self, met: Callable[[], Awaitable[object]], seconds: float = 20.0) -> None:
        """Wait until it is so."""
        end = time.monotonic() + seconds
        while not await met():
            assert time.monotonic() < end, await self.lines()
            await asyncio.sleep(0.02)

    # --- what is there ---

    def write(self, name: str, content: bytes = b"content") -> Path:
        """Write a file in one go."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def there(self) -> list[str]:
        """Return the files in the folder."""
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file())

    async def files(self, *states: FileState, rule_id: str = "r") -> dict[bytes, HotFile]:
        """Return what is remembered."""
        return {file.path: file for file in await self.store.files(rule_id, states, limit=1_000_000)}

    async def states(self) -> dict[bytes, FileState]:
        return {path: file.state for path, file in (await self.files()).items()}

    async def status(self, rule: Rule | None = None) -> RuleStatus:
        return await self.station.status(rule or self.rule())

    async def lines(self, *kinds: str, rule_id: str = "r") -> list[Activity]:
        """Return what the feed says, oldest first."""
        found = await self.feed.lines([rule_id], None, 1_000_000)
        return [line for line in reversed(found) if not kinds or line.kind in kinds]

    async def said(self, words: str, *, rule_id: str = "r") -> None:
        """Wait until a line has these words."""

        async def met() -> bool:
            return any(words in line.sentence for line in await self.lines(rule_id=rule_id))

        await self.until_async(met)

    def sent(self) -> dict[str, int]:
        """Return how often PXM was sent each file, by its path below the folder."""
        start = os.fsencode(self.folder) + b"/"
        sums: Counter[str] = Counter()
        for (path, _), times in self.queue.in_pxm.items():
            sums[os.fsdecode(path.removeprefix(start))] += times
        return dict(sums)


@contextlib.asynccontextmanager
async def slow_writer(code: str, *words: str | os.PathLike[str]) -> Any:
    """A process that writes while it is told to go on, by lines."""
    process = await asyncio.create_subprocess_exec(
        "python3", "-c", code, *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
