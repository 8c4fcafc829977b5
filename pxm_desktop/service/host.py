"""Runs the service for the window on a loop in a thread, or attaches to the one of another process.

When another process (an upload from the command line, say) holds the data directory, its service is used;
when that one ends, this process takes over.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.threads import BESIDE_THE_WINDOW, step_back
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import OwnerGone, ServiceError
from pxm_desktop.service.opening import open_service
from pxm_desktop.transfer.events import Event, Health, TransfersChanged

T = TypeVar("T")
Listener = Callable[[Sequence[Event]], None]

START_SECONDS = 120.0
"""Longest wait for a start: a keyring may ask its user, an owner that is ending may take its time."""

REOPEN_SECONDS = 2.0
PAGE = 1000

log = logging.getLogger(__name__)


class ServiceHost:
    """The service in a thread. `start`, `call` and `subscribe` at will from any thread, `stop`."""

    def __init__(self, data_dir: Path | None = None, owner: str = "window") -> None:
        self._root = data_dir
        self._owner = owner
        self._listeners: list[Listener] = []
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._service: ServiceClient | None = None
        self._available: asyncio.Event | None = None
        self._started: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._stopping = False

    def start(self) -> None:
        """Open the data directory and start the loop. Call it once.

        Raises:
            ServiceError: the data directory cannot be used, or its owner cannot be talked to.

        """
        self._thread = threading.Thread(target=self._run, name="service", daemon=True)
        self._thread.start()
        try:
            self._started.result(START_SECONDS)
        except TimeoutError:
            self.stop(0)
            raise ServiceError(
                "PXM Desktop's service did not start in time.", "Start the program again."
            ) from None

    def call(self, command: Callable[[ServiceApi], Coroutine[Any, Any, T]]) -> concurrent.futures.Future[T]:
        """Run a command on the loop; the future gets its result or error, and may be cancelled."""
        loop = self._loop
        if loop is not None and not self._stopping:
            work = self._carry_out(command)
            try:
                return asyncio.run_coroutine_threadsafe(work, loop)
            except RuntimeError:
                work.close()  # The loop has ended since.
        refused: concurrent.futures.Future[T] = concurrent.futures.Future()
        refused.set_exception(
            ServiceError("PXM Desktop's service is not running.", "Start the program again.")
        )
        return refused

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hand all events to a listener, on the loop's thread; the function returned ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def stop(self, timeout: float = 10) -> bool:
        """Stop safely within `timeout` seconds; return whether that was enough. Any number of times."""
        self._stopping = True
        thread, loop, stop = self._thread, self._loop, self._stop
        if thread is None:
            return True
        if loop is not None and stop is not None:
            try:
                loop.call_soon_threadsafe(stop.set)
            except RuntimeError:
                log.debug("The service had ended by itself.")
        thread.join(timeout)
        return not thread.is_alive()

    # --- on the loop's thread ---

    def _run(self) -> None:
        step_back(BESIDE_THE_WINDOW)
        try:
            asyncio.run(self._main())
        except BaseException as error:  # carried to whoever waits in `start`
            if not self._started.done():
                self._started.set_exception(error)
            else:
                log.exception("The service ended unexpectedly")
        finally:
            self._loop = None

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        self._available = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._serve(), name="serving")
        stopping = asyncio.create_task(self._stop.wait(), name="stopping")
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self._available.clear()
        stopping.cancel()
        if not serving.done():
            serving.cancel()
        await asyncio.gather(serving, stopping, return_exceptions=True)
        if self._service is not None:
            await self._service.close()
        if not serving.cancelled():
            serving.result()

    async def _open(self) -> ServiceClient:
        return await open_service(owner=self._owner, scope="all", root=self._root)

    async def _serve(self) -> None:
        """Open the service and pass its events on; when its owner was another process and ends, take over."""
        available = self._available
        if available is None:
            return
        service = await self._open()
        while True:
            # Before anybody is let in, so that no event of what they do is missed.
            events = service.events()
            self._service = service
            available.set()
            if not self._started.done():
                self._started.set_result(None)
            else:
                await self._tell_all(service)
            async for gathering in events:
                self._tell(gathering)
            available.clear()
            await service.close()
            service = await self._reopen()

    async def _reopen(self) -> ServiceClient:
        while True:
            try:
                return await self._open()
            except (ServiceError, PxmError) as error:
                self._tell([Health(state="storage", sentence=str(error))])
                await asyncio.sleep(REOPEN_SECONDS)

    async def _tell_all(self, service: ServiceClient) -> None:
        """Tell the listeners everything anew: what happened between two services was told to nobody."""
        try:
            after = 0
            while page := await service.transfers(after=after, limit=PAGE):
                self._tell([TransfersChanged(transfers=tuple(page))])
                after = page[-1].id
            status = await service.status()
        except OwnerGone:
            return  # That one ended as well; the next one is told about.
        self._tell([Health(state=status.health, sentence=status.sentence)])

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in tuple(self._listeners):
            listener(events)

    async def _carry_out(self, command: Callable[[ServiceApi], Coroutine[Any, Any, T]]) -> T:
        if self._available is not None:
            await self._available.wait()
        service = self._service
        if service is None:
            raise ServiceError("PXM Desktop's service is not running.", "Start the program again.")
        return await command(service)
