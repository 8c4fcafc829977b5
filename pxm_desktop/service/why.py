"""Why is this not uploading? The file, the queue, the way to PXM and the account are tried one after the other."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from pxm_desktop.pxm.errors import PxmError, Unreachable
from pxm_desktop.pxm.network import Network, context_for
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.account import Account
from pxm_desktop.service.checkup import Finding
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.model import Hold, Stage, Transfer
from pxm_desktop.transfer.source import SourceError, is_cloud_only, open_file

PATIENCE = 10.0
"""Seconds for each step: the disk, the name, the connection."""

_READERS = (
    "zscaler", "netskope", "fortinet", "palo alto", "sophos", "blue coat", "umbrella", "forcepoint", "check point",
    "watchguard", "barracuda", "avast", "kaspersky", "eset", "bitdefender", "mcafee", "trellix", "untangle",
)  # fmt: skip
"""What security products call themselves in the certificates that they put in place of a server's own."""


async def file_findings(transfer: Transfer) -> AsyncIterator[Finding]:
    """Look at one file: whether it can be read, and what the queue says of it."""
    if transfer.stage in (Stage.DONE, Stage.SKIPPED):
        yield _finding("file", "ok", f"“{transfer.name}” is in PXM already.")
        return
    if transfer.stage not in (Stage.CONFIRMED, Stage.LINKING):
        yield await _disk(transfer)
    if transfer.stage is Stage.CANCELLED:
        yield _finding("queue", "problem", "It was cancelled.", "Press Retry to send it.")
    elif transfer.stage is Stage.FAILED:
        yield _finding("queue", "problem", transfer.reason or "It failed.", "Mend that, then press Retry.")
    elif transfer.hold is Hold.USER:
        yield _finding("queue", "problem", "It is paused.", "Press Resume.")
    elif transfer.hold in (Hold.FILE, Hold.PRODUCT):
        yield _finding("queue", "problem", transfer.reason or "It needs you.", "Mend that, then press Retry.")
    elif transfer.hold is not None:
        yield _finding("queue", "warning", transfer.reason or "It waits and goes on by itself.")
    elif transfer.stage is Stage.QUEUED:
        yield _finding("queue", "ok", "It waits for its turn.", "“Move to top” sends it next.")
    else:
        yield _finding("queue", "ok", "It is on its way.")


async def way_findings(account: Account, health: Health) -> AsyncIterator[Finding]:
    """Look at everything between this computer and PXM; ends where nothing further can be found out."""
    if not account.signed_in:
        why = account.why_signed_out
        yield _finding("sign-in", "problem", why.sentence, why.todo)
        return
    client = account.client()
    proxy = await Network().proxy_for(client.base_url)
    if proxy is not None:
        parts = urlsplit(proxy)  # user and password stay out of what is said
        yield _finding("proxy", "ok", f"The proxy {parts.hostname}:{parts.port} is used.")
    near = urlsplit(proxy or client.base_url)
    host = near.hostname or ""
    name = await _name(host)
    yield name
    if name.result == "problem":
        return
    if proxy is None and near.scheme == "https":
        yield await _encryption(host, near.port or 443, client.base_url)
    try:
        reached = await client.reachable()
    except PxmError as error:
        yield _finding("network", "problem", error.sentence, error.todo)
        return
    if not reached:
        yield _finding(
            "network",
            "problem",
            "Something answers, but it is not PXM, or nothing answers at all.",
            "Open any web page in a browser: a hotel, guest or company network may ask you to sign in there first.",
        )
        return
    yield _finding("network", "ok", f"{client.base_url} answers.")
    try:
        await client.interactive.check_credentials()
    except Unreachable as error:
        yield _finding("sign-in", "problem", error.sentence, error.todo)
        return
    except PxmError as error:
        yield _finding("sign-in", "problem", error.sentence, error.todo or "Sign in again.")
        return
    yield _finding("sign-in", "ok", "PXM took the credentials and gave a token.")
    if health.state == "budget":
        yield _finding(
            "budget",
            "warning",
            health.sentence or "PXM allows only so many calls a minute.",
            "It goes on by itself.",
        )
    elif health.state not in ("ok", "offline"):
        yield _finding("queue", "problem", health.sentence or "The queue as a whole waits.")
    else:
        yield _finding("budget", "ok", "PXM takes more calls.")


def _finding(check: str, result: str, sentence: str, todo: str = "") -> Finding:
    return Finding.model_validate({"check": check, "result": result, "sentence": sentence, "todo": todo})


async def _disk(transfer: Transfer) -> Finding:
    """Open the file and read its first byte, as sending does."""

    def look() -> Finding:
        descriptor, found = open_file(transfer.path)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if is_cloud_only(found):
                return _finding(
                    "file",
                    "warning",
                    "The file is only in the cloud.",
                    "Open it once, so that it is fetched.",
                )
            if found.st_size == 0:
                return _finding("file", "problem", "The file is empty.", "Save it again.")
            file.read(1)
        return _finding("file", "ok", "The file can be read.")

    try:
        return await in_daemon_thread(look, name="why", seconds=PATIENCE)
    except TimeoutError:
        return _finding(
            "file",
            "problem",
            "The disk that holds the file does not answer.",
            "Check the drive or the network share.",
        )
    except OSError as error:
        told = SourceError.of(error)
        return _finding("file", "problem", told.sentence, told.todo)
    except SourceError as error:
        return _finding("file", "problem", error.sentence, error.todo)


async def _name(host: str) -> Finding:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return _finding(
            "name",
            "problem",
            f"The name {host} could not be looked up.",
            "Check the network connection; with a VPN, check that it is connected.",
        )
    return _finding("name", "ok", f"The name {host} is known.")


async def _encryption(host: str, port: int, base_url: str) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(
                host, port, ssl=context_for(base_url), server_hostname=host
            )
    except ssl.SSLCertVerificationError as error:
        return _finding(
            "encryption",
            "problem",
            f"The certificate shown for {host} is not trusted here: {error.verify_message}.",
            "Check this computer's date. If it is right, a security program or the company's network may be "
            "reading along: ask IT to add its certificate to this computer.",
        )
    except (OSError, TimeoutError):
        return _finding(
            "encryption",
            "problem",
            f"No encrypted connection to {host} could be made.",
            "A firewall may block it: ask IT to let it through.",
        )
    try:
        issuer = _organisation(writer.get_extra_info("peercert") or {})
    finally:
        writer.close()
    if any(reader in issuer.casefold() for reader in _READERS):
        return _finding(
            "encryption",
            "warning",
            f"The connection is opened on its way by “{issuer}”.",
            "If uploads break off, ask IT to leave PXM and its storage out of that.",
        )
    return _finding(
        "encryption", "ok", f"The connection is encrypted; {issuer or 'somebody trusted'} vouches for it."
    )


def _organisation(certificate: dict[str, object]) -> str:
    """Return who issued a certificate (the shape of `SSLSocket.getpeercert`)."""
    names: dict[str, str] = {}
    issuer = certificate.get("issuer")
    for group in issuer if isinstance(issuer, tuple) else ():
        for key, value in group:
            names[str(key)] = str(value)
    return names.get("organizationName") or names.get("commonName", "")
