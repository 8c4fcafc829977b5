"""Client id and secret, and the address of the service. Neither ever shows the secret."""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pxm_desktop.pxm.errors import BadAddress, CredentialsMissing

DEFAULT_BASE_URL = "https://entapi.amplifi.io"

_VERSION_TAIL = re.compile(r"/v\d+(\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What PXM makes under Settings → Integrations → API. Tied to one user of the account."""

    client_id: str
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.client_id or not self.client_secret:
            raise CredentialsMissing


def is_loopback(host: str) -> bool:
    """Say whether a host name is this machine by definition (no name is looked up)."""
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe_url(url: str) -> bool:
    """Say whether a URL is https, or http to loopback: the only ones that secrets are sent to."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or any(c <= " " or c == "\x7f" for c in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def normalised_base_url(text: str) -> str:
    """Return the base URL in one spelling, without a pasted `/v2.1`. Raises `BadAddress`."""
    url = text.strip()
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress from None
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise BadAddress
    if parts.scheme.lower() == "http" and not is_loopback(parts.hostname):
        raise BadAddress(
            "This address is not encrypted (http), so the client secret could be read on its way.",
            "Use the https address.",
        )
    scheme = parts.scheme.lower()
    if not is_safe_url(f"{scheme}://{parts.netloc}"):
        raise BadAddress
    host = parts.hostname.lower()
    host = f"[{host}]" if ":" in host else host
    default_port = {"https": 443, "http": 80}[scheme]
    netloc = host if port in (None, default_port) else f"{host}:{port}"
    path = _VERSION_TAIL.sub("", parts.path.rstrip("/")).rstrip("/")
    return f"{scheme}://{netloc}{path}"
