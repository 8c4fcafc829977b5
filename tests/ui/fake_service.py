"""A service in memory: real async methods, real events, and nothing moves unless a test says so."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.api import Added, Change, CollectionChoice, Plan, RegionChoice, ServiceApi, Status
from pxm_desktop.service.checkup import Finding
from pxm_desktop.service.errors import SignedOut, UnknownName
from pxm_desktop.service.preferences import Preferences, values_of
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.timetable import InForce, in_force
from pxm_desktop.transfer.events import (
    BatchAdded,
    Event,
    Health,
    Progress,
    SettingsChanged,
    TransfersChanged,
    TransfersRemoved,
)
from pxm_desktop.transfer.model import (
    Batch,
    Counts,
    Destination,
    FoundFile,
    Hold,
    SkippedPath,
    Stage,
    Transfer,
)
from tests.ui.fake_accounts import FakeAccounts, FakeDesk
from tests.ui.fake_catalog import PRODUCTS as PRODUCTS
from tests.ui.fake_catalog import FakeCatalog
from tests.ui.fake_changes import FakeChanges
from tests.ui.fake_duplicates import FakeDuplicates
from tests.ui.fake_history import FakeHistory
from tests.ui.fake_hotfolders import FakeHotFolders
from tests.ui.fake_library import FakeLibrary
from tests.ui.fake_presets import FakePresets

T = TypeVar("T")
SECRET = "correct horse"
REGIONS = (
    RegionChoice(id="1", name="Europe", primary=True),
    RegionChoice(id="2", name="United States"),
    RegionChoice(id="3", name="Asia-Pacific"),
    RegionChoice(id="4", name="Global"),
)


class FakeTraffic:
    """The limit as the settings have it, and a note when the network changed."""

    def __init__(self, service: FakeService) -> None:
        self._service = service

    async def in_force(self) -> InForce:
        settings = self._service.settings
        return in_force(
            time.time(), settings.bandwidth, settings.bandwidth_timetable, settings.bandwidth_full_until
        )

    async def network_changed(self) -> None:
        self._service.log.append(("network_changed",))


class FakeSupport:
    """Findings, a log and bundles in memory."""

    def __init__(self, enter: Callable[..., Coroutine[Any, Any, None]]) -> None:
        self._enter = enter
        self.findings = [
            Finding(check="file", result="ok", sentence="The file can be read."),
            Finding(
                check="queue", result="warning", sentence="It waits for its turn.", todo="Wait a little."
            ),
            Finding(
                check="network", result="problem", sentence="PXM does not answer.", todo="Check the network."
            ),
        ]
        self.lines = [f"2026-11-24 10:00:{n:02d} INFO pxm_desktop: line {n}" for n in range(40)]

    async def why(self, transfer_id: int | None = None) -> list[Finding]:
        await self._enter("why", transfer_id)
        return self.findings

    async def log(self, lines: int = 500) -> list[str]:
        await self._enter("log", lines)
        return self.lines[-lines:]

    async def bundle(self, path: bytes) -> int:
        await self._enter("bundle", path)
        return 12_345


class FakePasted:
    """Keeps nothing, and says where it would be."""

    def __init__(self, log: list[tuple[Any, ...]]) -> None:
        self._log = log

    async def keep(self, name: str, content: bytes) -> bytes:
        self._log.append(("pasted", name, content[:8]))
        return b"/pasted/" + name.encode()


class FakeService:
    """Keeps transfers in a dict; `tell` and `step` are for tests, the rest is `ServiceApi`."""

    def __init__(self, *, signed_in: bool = True, practice: bool = False) -> None:
        self.state = Status(
            signed_in=signed_in,
            base_url="http://127.0.0.1:9999"
            if practice
            else "https://entapi.amplifi.io"
            if signed_in
            else "",
            client_id="studio" if signed_in else "",
            practice=practice and signed_in,
            health="ok" if signed_in else "signed_out",
        )
        self.rows: dict[int, Transfer] = {}
        self.batch_list: list[Batch] = []
        self.next_id = 1
        self.listeners: list[Callable[[Sequence[Event]], None]] = []
        self.log: list[tuple[Any, ...]] = []
        """Every command with what it was given, secrets left out."""
        self.sizes: dict[bytes, int] = {}
        self.skips: dict[bytes, tuple[str, str]] = {}
        self.failures: dict[str, Exception] = {}
        """A command named here fails so."""
        self.gates: dict[str, asyncio.Event] = {}
        """A command named here waits for its event."""
        self.answers: dict[str, Any] = {}
        """What `call` returns, by verb."""
        self.accounts = FakeAccounts(self)
        self.desk = FakeDesk(self)
        self.settings = Settings()
        self.support = FakeSupport(self._enter)
        self.pasted = FakePasted(self.log)
        self.preferences = Preferences(lambda: self.settings, self._keep_settings)
        self.traffic = FakeTraffic(self)
        self.catalog = FakeCatalog(self._enter, self.tell)
        self.history = FakeHistory(self._enter, self.tell)
        self.changes = FakeChanges(self._enter, self.tell)
        self.duplicates = FakeDuplicates(self._enter, self.tell)
        self.library = FakeLibrary(self._enter, self.tell, self.catalog)
        self.hotfolders = FakeHotFolders(self._enter, self.tell)
        self.presets = FakePresets(self._enter, self.tell, lambda: self.state.client_id)

    # -- for tests ------------------------------------------------------------------------------------------

    def tell(self, *events: Event) -> None:
        """Send events to all who listen."""
        for listener in self.listeners:
            listener(events)

    def fill(self, count: int, name: str = "Studio day", **fields: Any) -> Batch:
        """Put files into the queue without a word."""
        batch = Batch(id=len(self.batch_list) + 1, name=name, added_at=1.0, files=count, bytes=count * 1000)
        self.batch_list.append(batch)
        for n in range(count):
            row_id = self.next_id
            self.next_id += 1
            values: dict[str, Any] = {
                "id": row_id,
                "batch_id": batch.id,
                "path": f"/photos/{name}/SKU-{n:05d}.jpg".encode(),
                "name": f"SKU-{n:05d}.jpg",
                "size": 1000,
                "stage": Stage.QUEUED,
                "position": float(row_id),
                "added_at": 1.0,
            }
            self.rows[row_id] = Transfer(**(values | fields))
        return batch

    def step(self, row_id: int, **changes: Any) -> None:
        """Change a transfer and say so."""
        self.rows[row_id] = self.rows[row_id].model_copy(update=changes)
        self.tell(TransfersChanged(transfers=(self.rows[row_id],)))

    def progress(self, sent: dict[int, int], speed: float) -> None:
        """Say how many bytes are on their way."""
        self.tell(Progress(sent=sent, bytes_per_second=speed))

    def health(self, state: Any, sentence: str = "") -> None:
        """Say how the queue as a whole is."""
        self.state = self.state.model_copy(update={"health": state, "sentence": sentence})
        self.tell(Health(state=state, sentence=sentence))

    def _keep_settings(self, settings: Settings) -> None:
        self.log.append(("settings", settings.model_dump(mode="json", exclude_defaults=True)))
        self.settings = settings
        self.tell(SettingsChanged(values=values_of(settings)))

    async def _enter(self, name: str, *given: Any) -> None:
        self.log.append((name, *given))
        if name in self.gates:
            await self.gates[name].wait()
        if name in self.failures:
            raise self.failures[name]

    def _touch(self, ids: Sequence[int] | None, which: Callable[[Transfer], bool], **changes: Any) -> Change:
        chosen = [t for t in self.rows.values() if ids is None or t.id in set(ids)]
        fitting = [t for t in chosen if which(t)]
        for transfer in fitting:
            self.rows[transfer.id] = transfer.model_copy(update=changes)
        if fitting:
            self.tell(TransfersChanged(transfers=tuple(self.rows[t.id] for t in fitting)))
        return Change(changed=len(fitting), unchanged=len(chosen) - len(fitting))

    # -- ServiceApi -----------------------------------------------------------------------------------------

    async def status(self) -> Status:
        await self._enter("status")
        return self.state

    async def sign_in(self, base_url: str, client_id: str, client_secret: str) -> Status:
        await self._enter("sign_in", base_url, client_id)
        if client_secret != SECRET:
            raise SignedOut("PXM refused the client ID and secret.", "Make new ones in PXM.")
        practice = "127.0.0.1" in base_url
        self.state = Status(signed_in=True, base_url=base_url, client_id=client_id, practice=practice)
        return self.state

    async def sign_out(self) -> Status:
        await self._enter("sign_out")
        self.state = Status(signed_in=False, health="signed_out")
        return self.state

    async def plan(self, paths: Sequence[bytes]) -> Plan:
        await self._enter("plan", *paths)
        files, skipped = self._walk(paths)
        return Plan(files=tuple(files), skipped=tuple(skipped), bytes=sum(f.size for f in files))

    def _walk(self, paths: Sequence[bytes]) -> tuple[list[FoundFile], list[SkippedPath]]:
        files, skipped = [], []
        for path in paths:
            inside = [p for p in (*self.sizes, *self.skips) if p == path or p.startswith(path + b"/")] or [
                path
            ]
            for found in inside:
                if found in self.skips:
                    rule, sentence = self.skips[found]
                    skipped.append(SkippedPath(path=found, rule=rule, sentence=sentence))
                else:
                    files.append(FoundFile(path=found, size=self.sizes.get(found, 1000), mtime_ns=1))
        return files, skipped

    async def add(
        self,
        paths: Sequence[bytes],
        destination: Destination,
        name: str = "",
        match: NameRule | None = None,
    ) -> Added:
        await self._enter("add", tuple(paths), destination)
        files, skipped = self._walk(paths)
        if not files:
            return Added(batch=None, skipped=tuple(skipped))
        title = name or paths[0].rpartition(b"/")[2].decode("utf-8", "replace")
        batch = Batch(
            id=len(self.batch_list) + 1,
            name=title,
            added_at=2.0,
            files=len(files),
            bytes=sum(f.size for f in files),
        )
        self.batch_list.append(batch)
        made = []
        for found in files:
            transfer = Transfer(
                id=self.next_id,
                batch_id=batch.id,
                path=found.path,
                name=found.path.rpartition(b"/")[2].decode("utf-8", "replace"),
                size=found.size,
                stage=Stage.QUEUED,
                destination=destination,
                position=float(self.next_id),
                added_at=2.0,
            )
            self.next_id += 1
            self.rows[transfer.id] = transfer
            made.append(transfer)
        self.tell(BatchAdded(batch=batch), TransfersChanged(transfers=tuple(made)))
        return Added(batch=batch, skipped=tuple(skipped))

    async def batches(self) -> list[Batch]:
        await self._enter("batches")
        return list(self.batch_list)

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        await self._enter("transfers", after, limit)
        found = sorted(i for i in self.rows if i > after)
        rows = (self.rows[i] for i in found)
        fitting = [r for r in rows if batch in (None, r.batch_id) and (not stages or r.stage in stages)]
        return fitting[:limit]

    async def counts(self, batch: int | None = None) -> Counts:
        await self._enter("counts")
        return Counts(files=len(self.rows))

    async def pause(self, ids: Sequence[int] | None = None) -> Change:
        await self._enter("pause", ids)
        return self._touch(ids, lambda t: not t.stage.finished, hold=Hold.USER)

    async def resume(self, ids: Sequence[int] | None = None) -> Change:
        await self._enter("resume", ids)
        return self._touch(ids, lambda t: t.hold is not None, hold=None, reason="", cause=None)

    async def cancel(self, ids: Sequence[int] | None = None) -> Change:
        await self._enter("cancel", ids)
        return self._touch(ids, lambda t: not t.stage.finished, stage=Stage.CANCELLED, hold=None)

    async def retry(self, ids: Sequence[int] | None = None) -> Change:
        await self._enter("retry", ids)
        again = (Stage.FAILED, Stage.CANCELLED) if ids is not None else (Stage.FAILED,)
        return self._touch(ids, lambda t: t.stage in again, stage=Stage.QUEUED, reason="", cause=None)

    async def clear(self, ids: Sequence[int] | None = None) -> Change:
        await self._enter("clear", ids)
        gone = [t.id for t in self.rows.values() if t.stage.finished and (ids is None or t.id in set(ids))]
        for row_id in gone:
            del self.rows[row_id]
        self.tell(TransfersRemoved(ids=tuple(gone)))
        return Change(changed=len(gone))

    async def move(self, ids: Sequence[int], before: int | None) -> Change:
        await self._enter("move", ids, before)
        return Change(changed=0)

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Change:
        await self._enter("set_destination", tuple(ids), destination)
        return self._touch(ids, lambda t: t.stage is not Stage.CANCELLED, destination=destination)

    async def undo_replace(self, transfer_id: int) -> bool:
        await self._enter("undo_replace", transfer_id)
        transfer = self.rows[transfer_id]
        if transfer.replaces is None:
            return False
        self.step(transfer_id, replaces=None)
        return True

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        await self._enter("collections_named", tuple(names))
        known = {p.id: p for p in PRODUCTS}
        if any(name not in known for name in names):
            raise UnknownName("No product has this name.")
        return [known[name] for name in names]

    async def regions(self) -> list[RegionChoice]:
        await self._enter("regions")
        return list(REGIONS)

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        await self._enter("call", verb)
        return self.answers.get(verb)

    def events(self) -> Any:
        raise AssertionError("the host hands events to listeners itself")


class FakeHost:
    """Runs a `FakeService` on an asyncio loop in a thread, as the real host does."""

    def __init__(self, service: FakeService | None = None) -> None:
        self.service = service or FakeService()
        self.start_error: Exception | None = None
        self.start_gate: threading.Event | None = None
        self.stopped = threading.Event()
        self.stop_gate: threading.Event | None = None
        self.stop_answer = True
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-service", daemon=True)
        self._thread.start()

    def start(self) -> None:
        if self.start_gate is not None:
            self.start_gate.wait(30)
        if self.start_error is not None:
            raise self.start_error

    def call(self, command: Callable[[ServiceApi], Coroutine[Any, Any, T]]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(command(self.service), self._loop)

    def subscribe(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        self.do(lambda s: s.listeners.append(listener))
        return lambda: self.do(lambda s: s.listeners.remove(listener))

    def stop(self, timeout: float = 10) -> bool:
        if self.stop_gate is not None:
            self.stop_gate.wait(timeout)
        self.stopped.set()
        return self.stop_answer

    def do(self, act: Callable[[FakeService], T]) -> T:
        """Run something on the service's thread and wait for it."""

        async def run() -> T:
            return act(self.service)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=30)

    def close(self) -> None:
        """End the thread, commands that still wait included."""

        async def end() -> None:
            rest = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()
