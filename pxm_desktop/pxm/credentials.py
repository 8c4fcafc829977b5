"""Client id and secret, and the address of the service. Neither ever shows the secret."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pxm_desktop.pxm.errors import BadAddress, CredentialsMissing

DEFAULT_BASE_URL = "https://entapi.amplifi.io"

_VERSION_TAIL = re.compile(r"/v\d+(\.\d+)?$")
_MAX_SECRET_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Credentials:
    """What PXM makes under Settings → Integrations → API. Tied to one user of the account."""

    client_id: str
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.client_id or not self.client_secret:
            raise CredentialsMissing

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Credentials | None":
        """Read PXM_CLIENT_ID and PXM_CLIENT_SECRET (or the file named by PXM_CLIENT_SECRET_FILE).

        Returns None when neither is set. Raises `CredentialsMissing` when they are incomplete or unreadable.
        """
        client_id = environ.get("PXM_CLIENT_ID", "").strip()
        secret = environ.get("PXM_CLIENT_SECRET", "").strip()
        secret_file = environ.get("PXM_CLIENT_SECRET_FILE", "")
        if not (client_id or secret or secret_file):
            return None
        if not secret and secret_file:
            secret = _read_secret(Path(secret_file))
        if not client_id or not secret:
            absent = "PXM_CLIENT_ID" if not client_id else "PXM_CLIENT_SECRET"
            raise CredentialsMissing(f"{absent} is not set.")
        return cls(client_id, secret)


def _read_secret(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_SECRET_BYTES).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise CredentialsMissing("The file named by PXM_CLIENT_SECRET_FILE could not be read.") from None


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
