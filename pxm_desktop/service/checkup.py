"""What `doctor` looks at: this computer, the network, and how the account answers."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
from collections.abc import AsyncIterator, Mapping
from typing import Literal

from pxm_desktop import __version__
from pxm_desktop.pxm.doctor import probe
from pxm_desktop.pxm.errors import KeyringUnavailable, Unreachable
from pxm_desktop.pxm.network import Network
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.credentials import OsKeyring, account_key, ask_keyring
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.finding import Finding as Finding
from pxm_desktop.service.lock import OwnerLock, read_note
from pxm_desktop.service.peek import peek
from pxm_desktop.service.settings import SettingsFile
from pxm_desktop.service.way import connection_findings
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.model import Counts

MEGABYTE = 1000 * 1000
LITTLE_SPACE = 200 * MEGABYTE
"""Bytes; the journal of 100,000 files needs about half of that."""

VARIABLES = ("PXM_BASE_URL", "PXM_CLIENT_ID", "PXM_CLIENT_SECRET", "PXM_CLIENT_SECRET_FILE", "PXM_DATA_DIR")


_RESULTS: dict[str, Literal["ok", "warning", "problem"]] = {
    "ok": "ok",
    "learned": "ok",
    "skipped": "ok",
    "absent": "warning",
    "refused": "warning",
    "failed": "problem",
}


async def look_around(
    directory: paths.DataDir, account: Account, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[Finding]:
    """Look at everything that needs no network. `account` has been opened."""
    yield _program(environment)
    yield await asyncio.to_thread(_data_directory, directory)
    yield await asyncio.to_thread(_settings, directory)
    yield await asyncio.to_thread(_queue, directory, account)
    yield await _keyring(account)
    yield _credentials(account)


async def look_out(account: Account) -> AsyncIterator[Finding]:
    """Look at the network, the sign-in and the endpoints. Never writes to PXM.

    Raises:
        Unreachable, CredentialsRefused: then there is nothing more to find out.

    """
    client = account.client()
    proxy = await Network().proxy_for(client.base_url)
    if proxy is None:
        yield Finding(check="proxy", result="ok", sentence="PXM is reached directly, without a proxy.")
    else:
        async for finding in connection_findings(client.base_url, proxy):
            yield finding
    if not await client.reachable():
        raise Unreachable
    yield Finding(check="network", result="ok", sentence=f"{client.base_url} answers.")
    await client.interactive.check_credentials()
    yield Finding(check="sign-in", result="ok", sentence="PXM took the credentials and gave a token.")
    async for found in probe(client.interactive):
        yield Finding(check=found.endpoint, result=_RESULTS[found.state], sentence=found.sentence)


def _program(environment: Mapping[str, str]) -> Finding:
    named = [name for name in VARIABLES if environment.get(name)]
    return Finding(
        check="program",
        result="ok",
        sentence=f"PXM Desktop {__version__}, Python {platform.python_version()}, {platform.platform()}. "
        f"Set in the environment: {', '.join(named) or 'nothing of ours'}.",
    )


def _data_directory(directory: paths.DataDir) -> Finding:
    try:
        paths.prepare(directory)
    except StorageUnusable as error:
        return Finding(check="data directory", result="problem", sentence=error.sentence, todo=error.todo)
    place = paths.shown(directory.root)
    free = shutil.disk_usage(directory.root).free
    if free < LITTLE_SPACE:
        return Finding(
            check="data directory",
            result="warning",
            sentence=f"{place} can be used, but its disk has only {free // MEGABYTE} MB left.",
            todo="Free some space.",
        )
    lock = OwnerLock(directory)
    owner = "Nobody uses it now."
    if lock.acquire():
        lock.release()
    else:
        note = read_note(directory.owner)
        owner = (
            f"The {note.owner} (process {note.pid}) uses it now." if note else "Another process uses it now."
        )
    return Finding(check="data directory", result="ok", sentence=f"{place} can be used. {owner}")


def _settings(directory: paths.DataDir) -> Finding:
    file = SettingsFile(directory.settings)
    try:
        file.read(set_aside=False)
    except StorageUnusable as error:
        return Finding(check="settings", result="problem", sentence=error.sentence, todo=error.todo)
    if file.notices:
        return Finding(check="settings", result="warning", sentence=" ".join(file.notices))
    return Finding(check="settings", result="ok", sentence="The settings can be read.")


def _queue(directory: paths.DataDir, account: Account) -> Finding:
    key = account_key(account.reference) if account.reference else ""
    try:
        counts = peek(directory.journal, lambda db: rows.counts(db, key), Counts())
    except StorageUnusable as error:
        return Finding(check="queue", result="problem", sentence=error.sentence, todo=error.todo)
    failed = sum(n for stage, n in counts.by_stage.items() if stage.value == "failed")
    return Finding(
        check="queue",
        result="ok",
        sentence=f"{counts.files} files in the queue: {counts.active} not finished, {failed} failed.",
    )


async def _keyring(account: Account) -> Finding:
    try:
        name = await ask_keyring(OsKeyring().name)
    except KeyringUnavailable as error:
        needed = account.source != "environment"
        return Finding(
            check="keyring",
            result="problem" if needed and not account.signed_in else "warning",
            sentence=error.sentence,
            todo=error.todo,
        )
    return Finding(check="keyring", result="ok", sentence=f"Secrets can be kept in {name}.")


def _credentials(account: Account) -> Finding:
    known = account.reference
    if account.signed_in and known is not None:
        return Finding(
            check="credentials",
            result="ok",
            sentence=f"Client id {known.client_id} at {known.base_url}, from the {account.source}.",
        )
    why = account.why_signed_out
    return Finding(check="credentials", result="problem", sentence=why.sentence, todo=why.todo)
