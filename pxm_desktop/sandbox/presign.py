"""Presigned S3 URLs (AWS Signature Version 4 in the query), some twenty microseconds each.

botocore's own presigner takes ten times as long; one upload may need 10,000 URLs and one list page 500.
A test compares what is signed here with botocore, character by character.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote

REGION = "us-east-1"


class Presigner:
    """Signs URLs of one bucket with one pair of keys."""

    def __init__(self, access_key: str, secret_key: str, bucket: str) -> None:
        self._access_key = access_key
        self._secret = ("AWS4" + secret_key).encode()
        self._bucket = bucket
        self._day_key: tuple[str, bytes] = ("", b"")

    def url(
        self,
        method: str,
        host: str,
        key: str,
        *,
        seconds: int,
        query: tuple[tuple[str, str], ...] = (),
        content_type: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Return the URL with which the method may be used on a key.

        Args:
            method: HTTP method the signature is good for.
            host: Host and port that will be asked; the Host header is signed.
            key: Object key, not escaped.
            seconds: How long the URL lives, counted from ``at``.
            query: Further parameters, such as ``partNumber`` and ``uploadId``.
            content_type: Value of a Content-Type header that must then be sent.
            at: Time of signing (default now, UTC).

        """
        stamp = (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
        day = stamp[:8]
        scope = f"{day}/{REGION}/s3/aws4_request"
        headers = [("host", host)]
        if content_type is not None:
            headers.insert(0, ("content-type", content_type))
        signed = ";".join(name for name, _ in headers)
        parameters = [
            *query,
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", f"{self._access_key}/{scope}"),
            ("X-Amz-Date", stamp),
            ("X-Amz-Expires", str(seconds)),
            ("X-Amz-SignedHeaders", signed),
        ]
        parameters.sort()
        text = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)
        path = quote(f"/{self._bucket}/{key}", safe="/~")
        lines = "".join(f"{name}:{value}\n" for name, value in headers)
        canonical = f"{method}\n{path}\n{text}\n{lines}\n{signed}\nUNSIGNED-PAYLOAD"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
        signature = hmac.new(self._signing_key(day), to_sign.encode(), hashlib.sha256).hexdigest()
        return f"http://{host}{path}?{text}&X-Amz-Signature={signature}"

    def _signing_key(self, day: str) -> bytes:
        if self._day_key[0] != day:
            key = self._secret
            for step in (day, REGION, "s3", "aws4_request"):
                key = hmac.new(key, step.encode(), hashlib.sha256).digest()
            self._day_key = (day, key)
        return self._day_key[1]
