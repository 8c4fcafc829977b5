"""Runs a sandbox: storage, database, API, background work; up, announced, and down again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from filelock import FileLock, Timeout
from uvicorn.protocols.http.h11_impl import H11Protocol

from pxm_desktop.sandbox.account import Account, load_account
from pxm_desktop.sandbox.app import Api
from pxm_desktop.sandbox.catalogue import fill, store_assets
from pxm_desktop.sandbox.control import control_api
from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.faults import Faults
from pxm_desktop.sandbox.options import Ready, SandboxOptions
from pxm_desktop.sandbox.processing import Processing
from pxm_desktop.sandbox.s3_proxy import S3Proxy
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.storage import Storage
from pxm_desktop.sandbox.store import Store
from pxm_desktop.sandbox.tokens import Tokens
from pxm_desktop.sandbox.weed import Weed

_PARENT_SECONDS = 0.5


def serve(options: SandboxOptions, announce: Callable[[Ready], None]) -> int:
    """Run a sandbox until it is interrupted or terminated; call it from the main thread.

    Args:
        options: What to run.
        announce: Called once, when API and storage take requests.

    Returns:
        Exit code: 0 after an orderly end.

    Raises:
        SandboxError: It cannot start; the message says why and what to do.

    """
    directory = options.data_dir.absolute()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(directory / "sandbox.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SandboxError(
            f"Another sandbox is using {directory}. Stop it, or choose another --data-dir."
        ) from None
    try:
        account = load_account(directory)
        weed = Weed(directory, account)
        weed.start()
        try:
            store = Store(directory / "account.sqlite")
            try:
                return asyncio.run(_run(options, account, weed, store, announce))
            finally:
                store.close()
        finally:
            weed.stop()
    finally:
        lock.release()


async def _run(
    options: SandboxOptions,
    account: Account,
    weed: Weed,
    store: Store,
    announce: Callable[[Ready], None],
) -> int:
    stop = _stop_event()
    # A confirm that an earlier run did not finish may be asked for again, from the first request on.
    store.execute("UPDATE upload SET state = 'requested' WHERE state = 'confirming'")
    storage = Storage(weed, account)
    faults = Faults()
    switches = options.switches
    proxy = S3Proxy(lambda: weed.s3_port, switches, faults, store)
    processing = Processing(store, storage, switches)
    sandbox = Sandbox(account, switches, store, storage, Tokens(store), processing, proxy, faults)
    server, listening = _api_server(options, sandbox)
    with listening:
        await proxy.start()
        tasks = {asyncio.create_task(stop.wait()), asyncio.create_task(server.serve(sockets=[listening]))}
        if options.with_parent and sys.platform != "win32":
            tasks.add(asyncio.create_task(_parent_ended()))
        try:
            getting_ready = asyncio.create_task(_get_ready(sandbox, options))
            await asyncio.wait({getting_ready, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            if getting_ready.done():
                getting_ready.result()
                announce(_ready(sandbox, options, listening.getsockname()[1]))
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            getting_ready.cancel()
        finally:
            server.should_exit = server.force_exit = True
            stop.set()
            await processing.stop()
            await proxy.stop()
            storage.close()
    return 0


def _ready(sandbox: Sandbox, options: SandboxOptions, port: int) -> Ready:
    return Ready(
        base_url=f"http://127.0.0.1:{port}",
        client_id=sandbox.account.client_id,
        client_secret=sandbox.account.client_secret,
        s3_url=f"http://{sandbox.storage.host}",
        pid=os.getpid(),
        data_dir=str(options.data_dir.absolute()),
    )


async def _get_ready(sandbox: Sandbox, options: SandboxOptions) -> None:
    """Fill a new account while the storage starts, then take up unfinished work."""
    opening = asyncio.create_task(sandbox.storage.open())
    fill(sandbox.store, demo=options.catalogue)
    if options.catalogue and options.assets:
        await store_assets(sandbox.store, sandbox.storage)
    await opening
    sandbox.processing.resume()


def _stop_event() -> asyncio.Event:
    """Return an event that is set by Ctrl+C and by a request to terminate."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def handle(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
    return stop


async def _parent_ended() -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells when a parent ends
        await asyncio.sleep(_PARENT_SECONDS)


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the sandbox."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Change nothing about signals."""
        yield


class _Protocol(H11Protocol):
    """HTTP whose connection is at hand in the request's state, so that faults can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def _api_server(options: SandboxOptions, sandbox: Sandbox) -> tuple[uvicorn.Server, socket.socket]:
    listening = _listen(options.port, int(sandbox.store.note("api_port") or 0))
    sandbox.store.set_note("api_port", str(listening.getsockname()[1]))
    api = Api(sandbox, control_api(sandbox) if options.control else None)
    config = uvicorn.Config(
        api,
        http=_Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
    )
    return _Server(config), listening


def _listen(wanted: int, last: int) -> socket.socket:
    """Return a listening socket on the wanted port; for 0, on the last one if it is free: it names the account."""
    for port in (wanted,) if wanted else (last, 0):
        listening = socket.socket()
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            listening.close()
        else:
            return listening
    raise SandboxError(f"Port {wanted} of 127.0.0.1 is taken. Choose another --port.")
