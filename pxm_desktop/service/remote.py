"""The service of another process, over the local socket: the same commands, events and errors."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from pxm_desktop.matching.model import NameRule
from pxm_desktop.service import wire
from pxm_desktop.service.api import Added, Change, CollectionChoice, Plan, RegionChoice, Status, facet_api
from pxm_desktop.service.errors import OwnerGone, OwnerSilent
from pxm_desktop.service.lock import OwnerNote
from pxm_desktop.transfer.events import Event
from pxm_desktop.transfer.model import Batch, Counts, Destination, Stage, Transfer

if TYPE_CHECKING:
    from pxm_desktop.service.accounts_api import AccountsApi
    from pxm_desktop.service.catalog_api import CatalogApi
    from pxm_desktop.service.changes_api import ChangesApi
    from pxm_desktop.service.desk_api import DeskApi
    from pxm_desktop.service.duplicates_api import DuplicatesApi
    from pxm_desktop.service.history_api import HistoryApi
    from pxm_desktop.service.hotfolders_api import HotFoldersApi
    from pxm_desktop.service.library_api import LibraryApi
    from pxm_desktop.service.pasted_api import PastedApi
    from pxm_desktop.service.preferences_api import PreferencesApi
    from pxm_desktop.service.presets_api import PresetsApi
    from pxm_desktop.service.support_api import SupportApi
    from pxm_desktop.service.traffic_api import TrafficApi

CONNECT_SECONDS = 10.0

_END = object()


class RemoteService:
    """Speaks to the owner of the data directory. Every method raises what it raised there, or `OwnerGone`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, owner: str) -> None:
        self._reader = reader
        self._writer = writer
        self._answers: dict[int, asyncio.Queue[Any]] = {}
        self._last = 0
        self.owner = owner
        self.gone = asyncio.Event()
        """Set when the connection is over."""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def connect(cls, note: OwnerNote) -> RemoteService:
        """Attach to the owner that left this note.

        Raises:
            OwnerSilent: nobody answers there, or one that cannot be talked to.

        """
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await _open(note.address)
                writer.write(wire.line({"protocol": wire.PROTOCOL, "token": note.token}))
                await writer.drain()
                greeting = json.loads(await reader.readline() or b"null")
        except (OSError, TimeoutError, ValueError):
            raise OwnerSilent(
                f"Another PXM Desktop (process {note.pid}) holds the data directory and does not answer.",
                "Quit it, then try again.",
            ) from None
        if not isinstance(greeting, dict) or "error" in greeting:
            writer.close()
            refusal = wire.unpack_error((greeting or {}).get("error"))
            raise OwnerSilent(refusal.sentence, refusal.todo)
        return cls(reader, writer, str(greeting.get("owner", "")))

    async def close(self) -> None:
        """Detach; the owner goes on."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def status(self) -> Status:
        """See `ServiceApi`."""
        return await self._ask("status")  # type: ignore[no-any-return]

    async def sign_in(self, base_url: str, client_id: str, client_secret: str) -> Status:
        """See `ServiceApi`."""
        return await self._ask(  # type: ignore[no-any-return]
            "sign_in", base_url=base_url, client_id=client_id, client_secret=client_secret
        )

    async def sign_out(self) -> Status:
        """See `ServiceApi`."""
        return await self._ask("sign_out")  # type: ignore[no-any-return]

    async def plan(self, paths: Sequence[bytes]) -> Plan:
        """See `ServiceApi`."""
        return await self._ask("plan", paths=paths)  # type: ignore[no-any-return]

    async def add(
        self,
        paths: Sequence[bytes],
        destination: Destination,
        name: str = "",
        match: NameRule | None = None,
    ) -> Added:
        """See `ServiceApi`."""
        return await self._ask("add", paths=paths, destination=destination, name=name, match=match)  # type: ignore[no-any-return]

    async def batches(self) -> list[Batch]:
        """See `ServiceApi`."""
        return await self._ask("batches")  # type: ignore[no-any-return]

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        """See `ServiceApi`."""
        return await self._ask(  # type: ignore[no-any-return]
            "transfers", batch=batch, stages=stages, after=after, limit=limit
        )

    async def counts(self, batch: int | None = None) -> Counts:
        """See `ServiceApi`."""
        return await self._ask("counts", batch=batch)  # type: ignore[no-any-return]

    async def pause(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("pause", ids=ids)  # type: ignore[no-any-return]

    async def resume(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("resume", ids=ids)  # type: ignore[no-any-return]

    async def cancel(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("cancel", ids=ids)  # type: ignore[no-any-return]

    async def retry(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("retry", ids=ids)  # type: ignore[no-any-return]

    async def clear(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("clear", ids=ids)  # type: ignore[no-any-return]

    async def move(self, ids: Sequence[int], before: int | None) -> Change:
        """See `ServiceApi`."""
        return await self._ask("move", ids=ids, before=before)  # type: ignore[no-any-return]

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Change:
        """See `ServiceApi`."""
        return await self._ask("set_destination", ids=ids, destination=destination)  # type: ignore[no-any-return]

    async def undo_replace(self, transfer_id: int) -> bool:
        """See `ServiceApi`."""
        return await self._ask("undo_replace", transfer_id=transfer_id)  # type: ignore[no-any-return]

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """See `ServiceApi`."""
        return await self._ask("collections_named", names=names)  # type: ignore[no-any-return]

    async def regions(self) -> list[RegionChoice]:
        """See `ServiceApi`."""
        return await self._ask("regions")  # type: ignore[no-any-return]

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        """See `ServiceApi`."""
        return await self._ask("call", verb=verb, arguments=arguments)

    async def release(self, batch: int) -> None:
        """See `ServiceClient`."""
        await self._ask("release", batch=batch)

    async def finished(self, batch: int | None) -> None:
        """See `ServiceClient`."""
        await self._ask("finished", batch=batch)

    async def silence(self) -> float:
        """See `ServiceClient`."""
        return await self._ask("silence")  # type: ignore[no-any-return]

    @property
    def accounts(self) -> AccountsApi:
        """See `ServiceApi`."""
        return cast("AccountsApi", self._facet("accounts"))

    @property
    def desk(self) -> DeskApi:
        """See `ServiceApi`."""
        return cast("DeskApi", self._facet("desk"))

    @property
    def preferences(self) -> PreferencesApi:
        """See `ServiceApi`."""
        return cast("PreferencesApi", self._facet("preferences"))

    @property
    def catalog(self) -> CatalogApi:
        """See `ServiceApi`."""
        return cast("CatalogApi", self._facet("catalog"))

    @property
    def changes(self) -> ChangesApi:
        """See `ServiceApi`."""
        return cast("ChangesApi", self._facet("changes"))

    @property
    def duplicates(self) -> DuplicatesApi:
        """See `ServiceApi`."""
        return cast("DuplicatesApi", self._facet("duplicates"))

    @property
    def history(self) -> HistoryApi:
        """See `ServiceApi`."""
        return cast("HistoryApi", self._facet("history"))

    @property
    def hotfolders(self) -> HotFoldersApi:
        """See `ServiceApi`."""
        return cast("HotFoldersApi", self._facet("hotfolders"))

    @property
    def library(self) -> LibraryApi:
        """See `ServiceApi`."""
        return cast("LibraryApi", self._facet("library"))

    @property
    def pasted(self) -> PastedApi:
        """See `ServiceApi`."""
        return cast("PastedApi", self._facet("pasted"))

    @property
    def presets(self) -> PresetsApi:
        """See `ServiceApi`."""
        return cast("PresetsApi", self._facet("presets"))

    @property
    def support(self) -> SupportApi:
        """See `ServiceApi`."""
        return cast("SupportApi", self._facet("support"))

    @property
    def traffic(self) -> TrafficApi:
        """See `ServiceApi`."""
        return cast("TrafficApi", self._facet("traffic"))

    def events(self) -> AsyncIterator[Sequence[Event]]:
        """See `ServiceApi`; ends when the owner does."""
        return self._events(*self._request("events", {}))

    def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """See `ServiceClient`."""
        return self._items(*self._request("stream", {"verb": verb, "arguments": arguments}))

    async def _events(self, number: int, answers: asyncio.Queue[Any]) -> AsyncIterator[Sequence[Event]]:
        with contextlib.suppress(OwnerGone):
            async for item in self._items(number, answers):
                if item:
                    yield wire.unpack_events(item)

    async def _items(self, number: int, answers: asyncio.Queue[Any]) -> AsyncIterator[Any]:
        try:
            while True:
                message = await answers.get()
                if message is _END:
                    raise _gone()
                if "error" in message:
                    raise wire.unpack_error(message["error"])
                if "item" not in message:
                    return
                yield message["item"]
        finally:
            self._take_back(number)

    async def _ask(self, command: str, **arguments: Any) -> Any:
        shape = wire.command(command)
        if shape is None:
            raise LookupError(command)
        number, answers = self._request(command, shape.pack_arguments(arguments))
        try:
            await self._writer.drain()
            message = await answers.get()
        except ConnectionError:
            raise _gone() from None
        finally:
            self._take_back(number)
        if message is _END:
            raise _gone()
        if "error" in message:
            raise wire.unpack_error(message["error"])
        return shape.unpack_result(message.get("result"))

    def _facet(self, name: str) -> _Facet:
        return _Facet(name, self._ask)

    def _request(self, command: str, arguments: Any) -> tuple[int, asyncio.Queue[Any]]:
        self._last += 1
        answers: asyncio.Queue[Any] = asyncio.Queue()
        self._answers[self._last] = answers
        if self.gone.is_set():
            answers.put_nowait(_END)
        else:
            self._writer.write(wire.line({"id": self._last, "command": command, "arguments": arguments}))
        return self._last, answers

    def _take_back(self, number: int) -> None:
        """Tell the owner that nobody waits any more; it answers nothing to a request that is over."""
        if self._answers.pop(number, None) is not None and not self.gone.is_set():
            self._writer.write(wire.line({"cancel": number}))

    async def _listen(self) -> None:
        # An owner that was killed breaks off in the middle of a line; that is an end like any other.
        try:
            while text := await self._reader.readline():
                message = json.loads(text)
                # A request that has its last answer is no longer known, so nothing is taken back later.
                last = "item" not in message
                answers = self._answers.pop(message["id"], None) if last else self._answers.get(message["id"])
                if answers is not None:
                    answers.put_nowait(message)
        except (ConnectionError, ValueError):
            return
        finally:
            self.gone.set()
            for answers in self._answers.values():
                answers.put_nowait(_END)
            self._writer.close()


class _Facet:
    """Sends the commands of one facet over the socket, with their arguments by name."""

    def __init__(self, name: str, ask: Callable[..., Awaitable[Any]]) -> None:
        self._name = name
        self._ask = ask

    def __getattr__(self, command: str) -> Callable[..., Awaitable[Any]]:
        signature = inspect.signature(getattr(facet_api(self._name), command))

        def send(*arguments: Any, **named: Any) -> Awaitable[Any]:
            bound = signature.bind(self, *arguments, **named)
            values = dict(list(bound.arguments.items())[1:])
            return self._ask(f"{self._name}.{command}", **values)

        return send


def _gone() -> OwnerGone:
    return OwnerGone("The PXM Desktop that did the work ended.", "Try again; the queue is kept.")


async def _open(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, separator, port = address.rpartition(":")
    if separator and host == "127.0.0.1" and port.isdigit():
        return await asyncio.open_connection(host, int(port), limit=wire.LINE_LIMIT)
    return await asyncio.open_unix_connection(address, limit=wire.LINE_LIMIT)
