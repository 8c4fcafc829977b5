"""How a process gets its service: the owner's over the local socket, else one of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from pxm_desktop.service import paths
from pxm_desktop.service.credentials import SecretStore
from pxm_desktop.service.errors import OwnerSilent
from pxm_desktop.service.lock import OwnerLock, read_note
from pxm_desktop.service.logs import keep_log
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.service.socket import SocketServer

if TYPE_CHECKING:
    from pxm_desktop.service.local import LocalService
    from pxm_desktop.service.queue_commands import Scope

TAKE_OVER_SECONDS = 45.0
"""How long an owner may take to start or stop before somebody who waits for it gives up."""


async def open_service(
    *,
    owner: str,
    scope: Scope | None,
    root: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    secrets: SecretStore | None = None,
) -> LocalService | RemoteService:
    """Return the service of the data directory.

    Where another process owns the directory, its service is returned. Else this process becomes the owner, or
    with `scope` None only reads. `owner` says in messages which program this is.

    Raises:
        StorageUnusable: the data directory cannot be used.
        OwnerSilent: another process owns it and does not answer.

    """
    directory = paths.data_dir(root, environment)
    if scope is not None:
        await asyncio.to_thread(paths.prepare, directory)
    lock = OwnerLock(directory)
    give_up = time.monotonic() + TAKE_OVER_SECONDS
    silent = OwnerSilent(
        "Another PXM Desktop holds the data directory and does not say where it can be reached.",
        "Quit it, then try again.",
    )
    while True:
        if scope is not None and lock.acquire():
            return await _own(directory, lock, owner, scope, environment, secrets)
        note = await asyncio.to_thread(read_note, directory.owner)
        if note is not None and note.address:
            try:
                return await RemoteService.connect(note)
            except OwnerSilent as error:
                silent = error
        if scope is None:
            return await _local().read(directory, environment=environment, secrets=secrets)
        if time.monotonic() > give_up:
            raise silent
        await asyncio.sleep(0.05)


async def _own(
    directory: paths.DataDir,
    lock: OwnerLock,
    owner: str,
    scope: Scope,
    environment: Mapping[str, str],
    secrets: SecretStore | None,
) -> LocalService:
    with ExitStack() as undo:
        undo.callback(lock.release)
        undo.callback(await asyncio.to_thread(keep_log, directory))
        service = await _local().own(directory, owner, scope=scope, environment=environment, secrets=secrets)
        service.on_close(last=undo.pop_all().close)
    if scope == "none":
        # Over in a moment: who comes meanwhile waits for the lock instead of being served by one that sends nothing.
        return service
    server = SocketServer(service, owner)
    service.on_close(first=server.close)
    try:
        await server.start(directory)
        await asyncio.to_thread(lock.announce, owner, server.address, server.token)
    except BaseException:
        await service.close()
        raise
    return service


def _local() -> type[LocalService]:
    """Return the service of this process. It takes long to load; who finds one that runs does not need it."""
    from pxm_desktop.service.local import LocalService

    return LocalService
