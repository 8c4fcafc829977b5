"""A service that answers from a script, for tests of what carries it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.accounts_api import KnownAccount, Switch
from pxm_desktop.service.api import Added, Change, CollectionChoice, Plan, RegionChoice, Status
from pxm_desktop.service.checkup import Finding
from pxm_desktop.service.errors import AmbiguousName, BadSetting, SecretNeeded
from pxm_desktop.service.fanout import Fanout
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.service.timetable import InForce
from pxm_desktop.transfer.events import Event
from pxm_desktop.transfer.model import Batch, Counts, Destination, FoundFile, SkippedPath, Stage, Transfer
from tests.ui.fake_catalog import FakeCatalog
from tests.ui.fake_changes import FakeChanges
from tests.ui.fake_duplicates import FakeDuplicates
from tests.ui.fake_history import FakeHistory, entry
from tests.ui.fake_hotfolders import FakeHotFolders
from tests.ui.fake_library import FakeLibrary
from tests.ui.fake_presets import FakePresets

ODD_PATH = b"/nowhere/\xff\xfe \n\xf0\x9f\x90\xa6.jpg"


class ScriptedPreferences:
    """Settings that are what was asked for."""

    async def read(self) -> dict[str, Any]:
        return {"bandwidth": None}

    async def change(self, values: Mapping[str, Any]) -> dict[str, Any]:
        if "nonsense" in values:
            raise BadSetting("There is no setting “nonsense”.")
        return dict(values)


class ScriptedAccounts:
    """One account, and what was asked about it."""

    def __init__(self, asked: list[tuple[str, Any]]) -> None:
        self._asked = asked

    async def known(self) -> list[KnownAccount]:
        return [KnownAccount(base_url="https://pxm.example", client_id="me", current=True, waiting=3)]

    async def use(self, account: AccountRef) -> Switch:
        self._asked.append(("use", account))
        return Switch(paused=1, waiting=2)

    async def forget(self, account: AccountRef) -> None:
        raise SecretNeeded("Not here.", "Type it.")


class ScriptedDesk:
    """A window that is wanted."""

    def __init__(self, asked: list[tuple[str, Any]]) -> None:
        self._asked = asked

    async def show(self, paths: Sequence[bytes], activation: str = "") -> bool:
        self._asked.append(("show", (list(paths), activation)))
        return True

    async def attend(self) -> None:
        self._asked.append(("attend", ()))


class ScriptedTraffic:
    """A line whose limit is known."""

    def __init__(self, asked: list[tuple[str, Any]]) -> None:
        self._asked = asked

    async def in_force(self) -> InForce:
        return InForce(limit=5000, source="timetable", until=1.5)

    async def network_changed(self) -> None:
        self._asked.append(("network_changed", None))


class ScriptedPasted:
    """Keeps nothing."""

    async def keep(self, name: str, content: bytes) -> bytes:
        return name.encode() + content[:4]


class ScriptedSupport:
    """Finds one thing."""

    async def why(self, transfer_id: int | None = None) -> list[Finding]:
        return [Finding(check="queue", result="problem", sentence=f"About {transfer_id}.", todo="Wait.")]

    async def log(self, lines: int = 500) -> list[str]:
        return ["a line"] * lines

    async def bundle(self, path: bytes) -> int:
        return len(path)


class ScriptedService:
    """Remembers what it was asked; `problem` is raised by `status`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.problem: Exception | None = None
        self.fanout = Fanout()
        self.done = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def status(self) -> Status:
        if self.problem is not None:
            raise self.problem
        return Status(signed_in=True, base_url="https://pxm.example", notices=("one",), owner="window")

    async def sign_in(self, base_url: str, client_id: str, client_secret: str) -> Status:
        self.asked.append(("sign_in", (base_url, client_id, client_secret)))
        return await self.status()

    async def sign_out(self) -> Status:
        return Status(signed_in=False)

    async def plan(self, paths: Sequence[bytes]) -> Plan:
        files = tuple(FoundFile(path=path, size=1, mtime_ns=2**62) for path in paths)
        return Plan(files=files, skipped=(SkippedPath(path=ODD_PATH, rule="hidden", sentence="x"),), bytes=1)

    async def add(
        self,
        paths: Sequence[bytes],
        destination: Destination,
        name: str = "",
        match: NameRule | None = None,
    ) -> Added:
        self.asked.append(("add", (list(paths), destination, name)))
        return Added(batch=Batch(id=3, name=name, added_at=1.5, files=len(paths)), skipped=())

    async def batches(self) -> list[Batch]:
        return [Batch(id=3, name="n", added_at=1.5)]

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        self.asked.append(("transfers", (batch, tuple(stages), after, limit)))
        return [Transfer(id=1, batch_id=3, path=ODD_PATH, name="a", size=2**40, stage=Stage.SENDING)] * limit

    async def counts(self, batch: int | None = None) -> Counts:
        return Counts(by_stage={Stage.DONE: 2}, files=2)

    async def pause(self, ids: Sequence[int] | None = None) -> Change:
        self.asked.append(("pause", ids))
        return Change(changed=len(ids or ()))

    resume = cancel = retry = clear = pause

    async def move(self, ids: Sequence[int], before: int | None) -> Change:
        return Change(changed=len(ids))

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Change:
        return Change(changed=len(ids))

    async def undo_replace(self, transfer_id: int) -> bool:
        return transfer_id == 1

    @property
    def accounts(self) -> ScriptedAccounts:
        return ScriptedAccounts(self.asked)

    @property
    def desk(self) -> ScriptedDesk:
        return ScriptedDesk(self.asked)

    @property
    def traffic(self) -> ScriptedTraffic:
        return ScriptedTraffic(self.asked)

    @property
    def preferences(self) -> ScriptedPreferences:
        return ScriptedPreferences()

    @property
    def catalog(self) -> FakeCatalog:
        return FakeCatalog(self._note, lambda event: self.fanout.publish([event]))

    @property
    def changes(self) -> FakeChanges:
        return FakeChanges(self._note, lambda event: self.fanout.publish([event]))

    @property
    def duplicates(self) -> FakeDuplicates:
        return FakeDuplicates(self._note, lambda event: self.fanout.publish([event]))

    @property
    def library(self) -> FakeLibrary:
        return FakeLibrary(self._note, lambda event: self.fanout.publish([event]), self.catalog)

    @property
    def history(self) -> FakeHistory:
        made = FakeHistory(self._note, lambda event: self.fanout.publish([event]))
        made.entries = [entry(1, path=ODD_PATH, products=(), file_id=None), entry(2, sent_at=None)]
        return made

    @property
    def hotfolders(self) -> FakeHotFolders:
        return FakeHotFolders(self._note, lambda event: self.fanout.publish([event]))

    @property
    def presets(self) -> FakePresets:
        return FakePresets(self._note, lambda event: self.fanout.publish([event]))

    async def _note(self, command: str, *given: Any) -> None:
        self.asked.append((command, given))

    @property
    def pasted(self) -> ScriptedPasted:
        return ScriptedPasted()

    @property
    def support(self) -> ScriptedSupport:
        return ScriptedSupport()

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        raise AmbiguousName("Two fit.", "Choose.", (("1", "One"), ("2", "Two")))

    async def regions(self) -> list[RegionChoice]:
        return [RegionChoice(id="1", name="Europe", primary=True)]

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        return {"verb": verb, **arguments}

    async def release(self, batch: int) -> None:
        self.asked.append(("release", batch))

    async def finished(self, batch: int | None) -> None:
        try:
            await self.done.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def silence(self) -> float:
        return 1.5

    async def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        for number in range(arguments["count"]):
            yield {"id": number, "verb": verb}
        if arguments.get("fail"):
            raise AmbiguousName("Broke off.", "", ())

    def events(self) -> AsyncIterator[Sequence[Event]]:
        return self.fanout.listen()

    async def close(self) -> None:
        self.fanout.close()
