"""How this machine reaches the network: the system's trust store, its proxies, PAC files.

Everything slow (trust store, PAC) is loaded when it is first needed, and in a thread where it may block.
"""

import asyncio
import logging
import ssl
import sys
import urllib.request
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from pxm_desktop.pxm.credentials import is_loopback

log = logging.getLogger(__name__)

ProxyMode = Literal["system", "none", "manual", "pac"]

PAC_SECONDS = 20.0
"""How long finding a proxy through a PAC file may take."""


@dataclass(frozen=True)
class NetworkSettings:
    """What a person may set. `address` is the proxy (`manual`) or the URL of the PAC file (`pac`).

    `system`: environment variables first (`HTTPS_PROXY`, `NO_PROXY` and so on), then the system's settings,
    its PAC file included. User and password, if given, are used for a proxy whose address names none.
    """

    mode: ProxyMode = "system"
    address: str | None = field(default=None, repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@lru_cache(maxsize=1)
def trusted_context() -> ssl.SSLContext:
    """Return the one TLS context of this process, which trusts what the operating system trusts."""
    import truststore  # slow to import, and needless for http to loopback

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@lru_cache(maxsize=1)
def _no_tls() -> ssl.SSLContext:
    """Return a context that trusts nobody, for plain http: loading certificates would only cost time."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def context_for(url: str, proxy: str | None = None) -> ssl.SSLContext:
    """Return the TLS context for a URL and the proxy on its way."""
    plain = url.startswith("http://") and not (proxy or "").startswith("https://")
    return _no_tls() if plain else trusted_context()


class Network:
    """Finds the proxy for a URL. One per program: what PAC files say is remembered while it lives."""

    def __init__(self, settings: NetworkSettings | None = None) -> None:
        self._settings = settings or NetworkSettings()
        self._pac: Any = None
        self._pac_asked = False

    async def proxy_for(self, url: str) -> str | None:
        """Return the proxy for a URL, user and password included (a secret), or None to go directly."""
        host = urlsplit(url).hostname or ""
        settings = self._settings
        if settings.mode == "none" or is_loopback(host):
            return None
        if settings.mode == "manual":
            return self._with_login(settings.address)
        if settings.mode == "system":
            proxy = environment_proxy(url)
            if proxy is not None or not _system_has_pac():
                return self._with_login(proxy)
        try:
            return self._with_login(
                await asyncio.wait_for(asyncio.to_thread(self._from_pac, url), PAC_SECONDS)
            )
        except TimeoutError:
            log.warning("The PAC file took too long; PXM is reached directly.")
            return None

    def _from_pac(self, url: str) -> str | None:
        """Ask the PAC file. Whatever is wrong with it, going directly is tried instead."""
        import pypac  # type: ignore[import-untyped] # slow to import, and rarely needed

        try:
            if not self._pac_asked:
                self._pac_asked = True
                from_url = self._settings.address if self._settings.mode == "pac" else None
                self._pac = (
                    pypac.get_pac(url=from_url, from_dns=False) if from_url else pypac.get_pac(from_dns=False)
                )
            if self._pac is None:
                return None
            found = self._pac.find_proxy_for_url(_without_path(url), urlsplit(url).hostname)
        except Exception as error:  # PAC files are programs of others, and run as such
            log.warning("The PAC file could not be used (%s); PXM is reached directly.", type(error).__name__)
            return None
        return first_proxy(found)

    def _with_login(self, proxy: str | None) -> str | None:
        if not proxy:
            return None
        if "://" not in proxy:
            proxy = f"http://{proxy}"
        user = self._settings.user
        if user is None or "@" in proxy:
            return proxy
        scheme, _, rest = proxy.partition("://")
        return f"{scheme}://{quote(user, safe='')}:{quote(self._settings.password or '', safe='')}@{rest}"


def environment_proxy(url: str) -> str | None:
    """Return the proxy that environment or system settings name for a URL, or None."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    return proxy


def first_proxy(found: str) -> str | None:
    """Return the first way that a PAC answer such as `PROXY host:8080; DIRECT` names; None is directly."""
    for entry in (found or "").split(";"):
        kind, _, address = entry.strip().partition(" ")
        address = unquote(address.strip())
        if kind.upper() == "DIRECT":
            return None
        if not address:
            continue
        if kind.upper() in ("PROXY", "HTTP"):
            return f"http://{address}"
        if kind.upper() == "HTTPS":
            return f"https://{address}"
        if kind.upper() in ("SOCKS", "SOCKS5"):
            log.warning("The PAC file names a SOCKS proxy, which is not supported.")
    return None


def _system_has_pac() -> bool:
    """Say whether this system keeps a PAC address in its settings (Windows, macOS)."""
    return sys.platform in ("win32", "darwin")


def _without_path(url: str) -> str:
    """Return a URL without path and query: presigned ones are nobody's business."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
