"""How this machine reaches the network: the system's trust store, its proxies, PAC files.

Everything slow (trust store, PAC) is loaded when it is first needed, and in a thread where it may block.
"""

import logging
import ssl
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from pxm_desktop.pxm.credentials import is_loopback
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.pxm.threads import in_daemon_thread

log = logging.getLogger(__name__)

ProxyMode = Literal["system", "none", "manual", "pac"]

PAC_SECONDS = 20.0
"""How long finding a proxy through a PAC file may take."""

REMEMBERED_SECONDS = 60.0
"""How long the proxy of a host is remembered: a laptop moves between networks."""

PAC_TYPES = (
    "application/x-ns-proxy-autoconfig",
    "application/x-javascript-config",
    "application/octet-stream",
    "text/plain",
)
"""Content types under which PAC files are served; web servers without a rule for them say one of the last two."""


@dataclass(frozen=True)
class NetworkSettings:
    """What a person may set. `address` is the proxy (`manual`) or the PAC file, by URL or path (`pac`).

    `system`: environment variables first (`HTTPS_PROXY`, `NO_PROXY` and so on), then the system's settings,
    its PAC file included. User and password are used for a proxy whose address names none.
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


def context_for(url: str) -> ssl.SSLContext:
    """Return the TLS context for connections to a URL."""
    return _no_tls() if url.startswith("http://") else trusted_context()


class Network:
    """Finds the proxy for a URL. One per program; what it found out is remembered for a minute per host."""

    def __init__(
        self,
        settings: NetworkSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        pac_seconds: float = PAC_SECONDS,
    ) -> None:
        self._settings = settings or NetworkSettings()
        self._clock = clock
        self._pac = _Pac(self._settings.address if self._settings.mode == "pac" else None)
        self._pac_seconds = pac_seconds
        self._known: dict[str, tuple[float, str | None]] = {}

    async def proxy_for(self, url: str) -> str | None:
        """Return the proxy for a URL, user and password included (a secret), or None to go directly.

        Raises `Unreachable` when only a SOCKS proxy is named.
        """
        parts = urlsplit(url)
        if self._settings.mode == "none" or is_loopback(parts.hostname or ""):
            return None
        # Without path and query: presigned URLs are nobody's business.
        place = f"{parts.scheme}://{parts.netloc}/"
        until, proxy = self._known.get(place, (float("-inf"), None))
        if self._clock() >= until:
            proxy = self._checked(await self._find(place))
            self._known[place] = (self._clock() + REMEMBERED_SECONDS, proxy)
        return proxy

    def forget(self) -> None:
        """Find every proxy anew: this computer may be in another network."""
        self._known.clear()
        self._pac.forget()

    async def _find(self, url: str) -> str | None:
        mode = self._settings.mode
        if mode == "manual":
            return self._settings.address
        if mode == "system":
            proxy = environment_proxy(url)
            # Linux keeps no PAC file in one place that could be asked.
            if proxy is not None or sys.platform not in ("win32", "darwin"):
                return proxy
        try:
            return await in_daemon_thread(
                lambda: self._pac.find(url), name="pxm PAC file", seconds=self._pac_seconds
            )
        except TimeoutError:
            log.warning("The PAC file took too long; going directly.")
            return None

    def _checked(self, proxy: str | None) -> str | None:
        """Return a proxy as a URL with its user and password."""
        if not proxy:
            return None
        if "://" not in proxy:
            proxy = f"http://{proxy}"
        scheme, _, rest = proxy.partition("://")
        if scheme.lower() not in ("http", "https"):
            raise Unreachable(
                "proxy",
                "The network settings name a SOCKS proxy, which is not supported.",
                "Set an HTTP proxy in the settings.",
            )
        user, password = self._settings.user, self._settings.password or ""
        if user is None or "@" in rest:
            return proxy
        return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{rest}"


class _Pac:
    """A PAC file, fetched once. Blocking; one question at a time, since its engine takes no more.

    Its program is the administrator's and trusted: the engine holds Python's lock while it computes, so a time
    limit covers fetching it and the names that it looks up, not an endless loop in it.
    """

    def __init__(self, address: str | None) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._asked = False
        self._pac: Any = None

    def find(self, url: str) -> str | None:
        """Return the proxy for a URL. Whatever is wrong with the file, going directly is tried instead."""
        try:
            with self._lock:
                if not self._asked:
                    self._asked = True
                    self._pac = self._load()
                found = self._pac.find_proxy_for_url(url, urlsplit(url).hostname) if self._pac else ""
        except Exception as error:  # PAC files are programs of others, and run as such
            log.warning("The PAC file could not be used (%s); going directly.", type(error).__name__)
            return None
        return first_proxy(found)

    def forget(self) -> None:
        """Fetch the file again when it is next needed."""
        self._asked = False

    def _load(self) -> Any:
        import pypac  # type: ignore[import-untyped] # slow to import, and rarely needed

        if self._address is None:
            return pypac.get_pac(from_dns=False, allowed_content_types=PAC_TYPES)
        if self._address.lower().startswith(("http://", "https://")):
            return pypac.get_pac(url=self._address, allowed_content_types=PAC_TYPES)
        path = self._address
        if path.lower().startswith("file:"):
            from urllib.request import url2pathname

            path = url2pathname(urlsplit(path).path)
        return pypac.get_pac(js=Path(path).read_text(encoding="utf-8"))


def environment_proxy(url: str) -> str | None:
    """Return the proxy that environment or system settings name for a URL, or None."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    import urllib.request  # loads much that calls of this computer itself do not need

    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    return proxy


def first_proxy(found: str) -> str | None:
    """Return the first usable way that a PAC answer such as `PROXY host:8080; DIRECT` names; None is directly."""
    socks: str | None = None
    for entry in found.split(";"):
        kind, _, address = entry.strip().partition(" ")
        kind, address = kind.upper(), address.strip()
        if kind == "DIRECT":
            return None
        if kind in ("PROXY", "HTTP", "HTTPS") and address:
            return f"{'https' if kind == 'HTTPS' else 'http'}://{address}"
        if kind.startswith("SOCKS") and address:
            socks = socks or f"socks5://{address}"
    return socks
