"""The way to PXM, step by step: the proxy, names, who reads along, whether PXM answers and knows the account."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from urllib.parse import SplitResult, urlsplit

from pxm_desktop.pxm.errors import PxmError, Unreachable
from pxm_desktop.pxm.network import Network, context_for
from pxm_desktop.service.account import Account
from pxm_desktop.service.finding import Finding
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.wire import Connection, Endpoint, ProxyRefused, WireError

PATIENCE = 10.0
"""Seconds for each step: the disk, the name, the connection."""

_READERS = (
    "zscaler", "netskope", "fortinet", "palo alto", "sophos", "blue coat", "umbrella", "forcepoint", "check point",
    "watchguard", "barracuda", "avast", "kaspersky", "eset", "bitdefender", "mcafee", "trellix", "untangle",
)  # fmt: skip
"""What security products call themselves in the certificates that they put in place of a server's own."""
_FIND_PROXY = (
    "It may only be there in the company's network or VPN: connect to that, or correct the proxy's address in this "
    "computer's network settings."
)
_LOGIN = (
    "Write them into the proxy's address in this computer's network settings (HTTPS_PROXY), then start PXM Desktop "
    "again."
)


async def way_findings(account: Account, health: Health) -> AsyncIterator[Finding]:
    """Look at everything between this computer and PXM; ends where nothing further can be found out."""
    if not account.signed_in:
        why = account.why_signed_out
        yield finding("sign-in", "problem", why.sentence, why.todo)
        return
    client = account.client()
    try:
        proxy = await Network().proxy_for(client.base_url)
    except Unreachable as error:
        yield finding("proxy", "problem", error.sentence, error.todo)
        return
    async for found in connection_findings(client.base_url, proxy):
        yield found
        if found.result == "problem":
            return
    try:
        reached = await client.reachable()
    except PxmError as error:
        yield finding("network", "problem", error.sentence, error.todo)
        return
    if not reached:
        yield finding(
            "network",
            "problem",
            "Something answers, but it is not PXM, or nothing answers at all.",
            "Open any web page in a browser: a hotel, guest or company network may ask you to sign in there first.",
        )
        return
    yield finding("network", "ok", f"{client.base_url} answers.")
    try:
        await client.interactive.check_credentials()
    except Unreachable as error:
        yield finding("sign-in", "problem", error.sentence, error.todo)
        return
    except PxmError as error:
        yield finding("sign-in", "problem", error.sentence, error.todo or "Sign in again.")
        return
    yield finding("sign-in", "ok", "PXM took the credentials and gave a token.")
    if health.state == "budget":
        yield finding(
            "budget",
            "warning",
            health.sentence or "PXM allows only so many calls a minute.",
            "It goes on by itself.",
        )
    elif health.state not in ("ok", "offline"):
        yield finding("queue", "problem", health.sentence or "The queue as a whole waits.")
    else:
        yield finding("budget", "ok", "PXM takes more calls.")


async def connection_findings(base_url: str, proxy: str | None) -> AsyncIterator[Finding]:
    """Look at the connection to PXM below its API; nothing comes after a problem.

    `proxy` is what `Network.proxy_for` returned; its user and password stay out of what is said.
    """
    near = urlsplit(proxy or base_url)
    name = await _name(near.hostname or "", "proxy" if proxy is not None else "name")
    yield name
    if name.result == "problem" or not base_url.startswith("https:"):
        return
    target = urlsplit(base_url)
    host = target.hostname or ""
    endpoint = Endpoint(host, target.port or 443, context_for(base_url), proxy)
    try:
        async with asyncio.timeout(PATIENCE):
            connection = await Connection.open(endpoint)
    except ssl.SSLCertVerificationError as error:
        yield finding(
            "encryption",
            "problem",
            f"The certificate shown for {host} is not trusted here: {error.verify_message}.",
            "Check this computer's date, and whether a guest network wants you to sign in: open any web page. "
            "If neither is it, a security program or the company's network may be reading along: ask IT to add "
            "its certificate to this computer.",
        )
        return
    except (OSError, WireError) as error:  # TimeoutError is an OSError
        yield _not_opened(host, near if proxy is not None else None, error)
        return
    try:
        issuer = _organisation(connection.certificate())
    finally:
        connection.close()
    if proxy is not None:
        yield finding("proxy", "ok", f"The proxy {_place(near)} lets the connection through.")
    if any(reader in issuer.casefold() for reader in _READERS):
        yield finding(
            "encryption",
            "warning",
            f"The connection is opened on its way by “{issuer}”.",
            "If uploads break off, ask IT to leave PXM and its storage out of that.",
        )
    else:
        yield finding(
            "encryption", "ok", f"The connection is encrypted; {issuer or 'somebody trusted'} vouches for it."
        )


def finding(check: str, result: str, sentence: str, todo: str = "") -> Finding:
    """Return a finding; `result` is one of its three words."""
    return Finding.model_validate({"check": check, "result": result, "sentence": sentence, "todo": todo})


async def _name(host: str, check: str) -> Finding:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        if check == "proxy":
            return finding(
                check,
                "problem",
                f"The proxy {host} could not be found.",
                _FIND_PROXY,
            )
        return finding(
            check,
            "problem",
            f"The name {host} could not be looked up.",
            "Check the network connection; with a VPN, check that it is connected.",
        )
    return finding(check, "ok", f"The name {host} is known.")


def _not_opened(host: str, proxy: SplitResult | None, error: Exception) -> Finding:
    """Return why no connection came about; through a proxy it is the proxy's doing unless TLS failed."""
    if proxy is None or isinstance(error, ssl.SSLError):
        return finding(
            "encryption",
            "problem",
            f"No encrypted connection to {host} could be made.",
            "A firewall may block it: ask IT to let it through.",
        )
    place = _place(proxy)
    if isinstance(error, ProxyRefused) and error.status == 407:
        said = f"The proxy {place} asks for a user name and password."
        if proxy.username is not None:
            said = f"The proxy {place} asks for another user name and password than it was given."
        return finding("proxy", "problem", said, _LOGIN)
    if isinstance(error, ProxyRefused):
        return finding(
            "proxy",
            "problem",
            f"The proxy {place} refuses the connection to {host} ({error.status}).",
            "Ask IT to let PXM and its storage through.",
        )
    if isinstance(error, WireError):
        return finding(
            "proxy",
            "problem",
            f"What answers at {place} is no proxy, or it broke off.",
            _FIND_PROXY,
        )
    return finding(
        "proxy",
        "problem",
        f"The proxy {place} does not answer.",
        _FIND_PROXY,
    )


def _place(proxy: SplitResult) -> str:
    return f"{proxy.hostname}:{proxy.port or (443 if proxy.scheme == 'https' else 80)}"


def _organisation(certificate: dict[str, object]) -> str:
    """Return who issued a certificate (the shape of `SSLSocket.getpeercert`)."""
    names: dict[str, str] = {}
    issuer = certificate.get("issuer")
    for group in issuer if isinstance(issuer, tuple) else ():
        for key, value in group:
            names[str(key)] = str(value)
    return names.get("organizationName") or names.get("commonName", "")
