"""What a presigned URL says about itself: when it expires, how it is signed and which headers it wants.

Sources: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" and, for older URLs,
"Signing and authenticating REST requests" (Signature Version 2) in the Amazon S3 API reference.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit


def _query(url: str) -> dict[str, str]:
    return {name.lower(): value for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}


def expires_at(url: str) -> float | None:
    """Return when the URL expires in seconds since the epoch, or None if it does not say."""
    query = _query(url)
    try:
        if "x-amz-date" in query:
            signed = datetime.strptime(query["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return (signed + timedelta(seconds=int(query["x-amz-expires"]))).timestamp()
        return float(int(query["expires"]))
    except (KeyError, ValueError, OverflowError):
        return None


def lifetime(url: str) -> float | None:
    """Return for how many seconds the URL was made (Signature Version 4), or None if it does not say."""
    try:
        seconds = float(int(_query(url)["x-amz-expires"]))
    except (KeyError, ValueError, OverflowError):
        return None
    return seconds if seconds > 0 else None


def signed_headers(url: str) -> frozenset[str]:
    """Return the names, in lower case, of the headers that the signature covers (Signature Version 4)."""
    names = _query(url).get("x-amz-signedheaders", "")
    return frozenset(name for name in names.lower().split(";") if name)


def is_version_2(url: str) -> bool:
    """Tell whether the signature is of Version 2, which covers Content-Type without saying which."""
    query = _query(url)
    return "signature" in query and "x-amz-signature" not in query
