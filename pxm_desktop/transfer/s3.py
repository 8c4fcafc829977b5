"""Sending parts to S3 with presigned URLs: what is sent, and what the answers mean.

Sources: the Amazon S3 API reference, PutObject, UploadPart and "Error responses".
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

from pxm_desktop.pxm.errors import NoRoom, names_quota
from pxm_desktop.pxm.network import Network, trusted_context
from pxm_desktop.pxm.presigned import expires_at, is_version_2, signed_headers
from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.exchange import Exchange, Meter, Patience, Progress
from pxm_desktop.transfer.lanes import Lanes
from pxm_desktop.transfer.part_reader import PartReader
from pxm_desktop.transfer.wire import Answer, Connection, ConnectionPool, Endpoint, ProxyRefused, WireError

_RETRY = "It is tried again by itself."
_TELL = "Retry; if it happens again, tell your PXM administrator."


@dataclass(frozen=True)
class PartJob:
    """One part of a file (or the whole file), and where it goes."""

    url: str = field(repr=False)
    path: bytes
    offset: int
    length: int
    file_size: int
    mime_type: str
    mtime_ns: int | None = None
    """The time the file must have when it is opened; None takes whatever it has."""
    headers: tuple[tuple[str, str], ...] = ()
    """Values of signed headers that PXM told; most tenants sign none."""

    @property
    def whole_file(self) -> bool:
        """True when the part is all of the file."""
        return self.length == self.file_size


@dataclass(frozen=True)
class SentPart:
    """What S3 acknowledged."""

    etag: str
    """Without quotes."""
    blocks: tuple[bytes, ...]
    """Digests of the whole blocks inside the part, for `Fingerprint.add(job.offset, …)`."""
    md5: bytes


class SendError(Exception):
    """A part was not stored. `sentence` says what happened, `todo` what to do; neither holds a URL."""

    sentence = "The file was not stored."
    todo = _TELL

    def __init__(self, sentence: str | None = None, todo: str | None = None) -> None:
        self.sentence = self.sentence if sentence is None else sentence
        self.todo = self.todo if todo is None else todo
        super().__init__(f"{self.sentence} {self.todo}".strip())


class UrlExpired(SendError):
    """The presigned URL, or the multipart upload it belongs to, is over: only a new request-upload helps."""

    sentence = "The upload link of the file had expired."
    todo = "A new one is asked for by itself."


class SignatureRefused(SendError):
    """S3 does not accept the signature of the URL."""

    sentence = "The storage did not accept the upload link of the file."
    todo = "A new one is asked for by itself."


class PartRefused(SendError):
    """S3 refuses the part for a reason that sending it again does not change."""

    def __init__(
        self, status: int = 0, code: str = "", sentence: str | None = None, todo: str | None = None
    ) -> None:
        self.status, self.code = status, code
        named = f"{status} {code}".strip()
        super().__init__(sentence or f"The storage refused the file ({named}).", todo)


class StorageUnreachable(SendError):
    """No connection, a broken or hanging one, or a storage that cannot serve just now; worth trying again."""

    sentence = "The storage cannot be reached."
    todo = _RETRY

    def __init__(
        self, sentence: str | None = None, todo: str | None = None, *, answered: bool = False
    ) -> None:
        self.answered = answered
        """True when the storage itself said that it cannot."""
        super().__init__(sentence, todo)


class WrongEtag(SendError):
    """What S3 stored is not what was sent; sending the part again mends it."""

    sentence = "The file arrived damaged in the storage."
    todo = "The part is sent again."


_PROXY_SECONDS = 30.0
"""How long a proxy that was found is used without asking again."""


class S3Sender:
    """Sends parts; use it as an async context manager. The caller holds a slot of `Lanes` for each part."""

    def __init__(
        self,
        disk: Disk,
        throttle: Throttle,
        lanes: Lanes | None = None,
        *,
        tls: Callable[[], ssl.SSLContext] = trusted_context,
        proxy: Callable[[str], Awaitable[str | None]] | None = None,
        now: Callable[[], float] = time.time,
        connect_timeout: float = 20.0,
        progress_timeout: float = 60.0,
        answer_timeout: float = 120.0,
        disk_timeout: float = 60.0,
    ) -> None:
        """`proxy` finds the proxy for a URL, as `Network.proxy_for` does, which is the default.

        Timeouts are in seconds.

        `progress_timeout`: no byte accepted; `answer_timeout`: no answer after the last byte; `disk_timeout`:
        the disk brings nothing. `now` is this computer's time since the epoch; see the method of that name.
        """
        self._disk, self._throttle, self._lanes = disk, throttle, lanes
        self._make_tls, self._find_proxy, self._clock = tls, proxy or Network().proxy_for, now
        self._proxies: dict[str, tuple[float, str | None]] = {}
        self._clock_known, self._clock_behind = False, 0.0
        self._patience = Patience(connect_timeout, progress_timeout, answer_timeout, disk_timeout)
        self._pool = ConnectionPool()
        self._under_way: set[Exchange] = set()
        self._typed: dict[tuple[str, bool], bool] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def doubt(self, seconds: float = 8.0) -> None:
        """Take it that connections may be dead without knowing, after a sleep or in another network.

        Idle ones are closed; those under way must get something through every `seconds`, for a while.
        """
        self._pool.close()
        self._proxies.clear()
        for exchange in self._under_way:
            exchange.doubt(seconds)

    def now(self) -> float:
        """Return the storage's time, in seconds since the epoch; this computer's until the storage answered.

        Clocks of computers are often wrong by more than a URL lives.
        """
        return self._clock() + self._clock_behind

    def _learn_time(self, answer: Answer) -> None:
        try:
            theirs = parsedate_to_datetime(answer.headers["date"]).timestamp()
        except (KeyError, ValueError, OverflowError):
            return
        self._clock_known, self._clock_behind = True, theirs - self._clock()

    async def send(self, job: PartJob, progress: Progress) -> SentPart:
        """Send one part and return what S3 acknowledged.

        `progress` gets the bytes as they go out, and a negative number when they are given up. Raises
        SendError, SourceError, and NoRoom where the storage is full.
        """
        parts = _checked_url(job.url)
        if (expires := expires_at(job.url)) is not None and self._clock_known and expires <= self.now():
            raise UrlExpired
        endpoint = await self._endpoint(parts)
        content_type = self._wants_content_type(job, endpoint)
        try:
            return await self._send(job, parts, endpoint, progress, content_type)
        except SignatureRefused:
            # Version 2 signs the Content-Type, or its absence, without saying which: the other way may be
            # right.
            if not is_version_2(job.url):
                raise
        sent = await self._send(job, parts, endpoint, progress, not content_type)
        self._typed[endpoint.host, job.whole_file] = not content_type
        return sent

    async def _endpoint(self, parts: SplitResult) -> Endpoint:
        host = parts.hostname or ""
        if parts.scheme != "https":  # loopback only
            return Endpoint(host, parts.port or 80)
        return Endpoint(host, parts.port or 443, self._make_tls(), await self._proxy(parts))

    async def _proxy(self, parts: SplitResult) -> str | None:
        """Return the proxy for a host; a PAC file need not run for every part."""
        now = asyncio.get_running_loop().time()
        until, proxy = self._proxies.get(parts.netloc, (now, None))
        if until <= now:
            proxy = await self._find_proxy(f"https://{parts.netloc}/")
            self._proxies[parts.netloc] = (now + _PROXY_SECONDS, proxy)
        return proxy

    def _wants_content_type(self, job: PartJob, endpoint: Endpoint) -> bool:
        """Tell whether to send Content-Type: always for a whole file, S3 keeps it; for parts where signed."""
        if is_version_2(job.url):
            return self._typed.get((endpoint.host, job.whole_file), job.whole_file)
        return job.whole_file or "content-type" in signed_headers(job.url)

    async def _send(
        self, job: PartJob, parts: SplitResult, endpoint: Endpoint, progress: Progress, content_type: bool
    ) -> SentPart:
        headers = await self._headers(job, parts, content_type)
        for fresh in (False, True):
            try:
                return await self._once(job, endpoint, _target(parts), headers, progress, fresh=fresh)
            except _ClosedWhileIdle:
                continue
        raise AssertionError("a new connection has not been idle")

    async def _once(
        self,
        job: PartJob,
        endpoint: Endpoint,
        target: str,
        headers: list[tuple[str, str]],
        progress: Progress,
        *,
        fresh: bool,
    ) -> SentPart:
        """Send one request for the part, on a new connection or one that is idle."""
        reader = self._disk.part(
            job.path, offset=job.offset, length=job.length, file_size=job.file_size, mtime_ns=job.mtime_ns
        )
        meter = Meter(progress, self._lanes)
        connection: Connection | None = None
        reader.begin()
        try:
            async with asyncio.timeout(self._patience.connect):
                connection = await self._pool.take(endpoint, fresh=fresh)
            exchange = Exchange(connection, reader, meter, self._throttle, self._patience)
            self._under_way.add(exchange)
            try:
                answer = await exchange.run(target, headers)
            finally:
                self._under_way.discard(exchange)
            self._learn_time(answer)
            sent = _judge(answer, reader, job, self.now())
        except BaseException as error:
            meter.take_back()
            if isinstance(error, OSError | WireError):
                if connection is not None and connection.used and not connection.heard:
                    raise _ClosedWhileIdle from error
                raise _unreachable(error) from error
            raise
        finally:
            reader.close()
            if connection is not None:
                self._pool.give_back(connection)
        return sent

    async def _headers(self, job: PartJob, parts: SplitResult, content_type: bool) -> list[tuple[str, str]]:
        signed = signed_headers(job.url)
        headers = [("Host", parts.netloc.rpartition("@")[2]), ("Content-Length", str(job.length))]
        if content_type:
            headers.append(("Content-Type", job.mime_type))
        if "content-md5" in signed:
            md5 = await self._disk.md5(
                job.path, offset=job.offset, length=job.length, file_size=job.file_size
            )
            headers.append(("Content-MD5", base64.b64encode(md5).decode()))
        if "x-amz-content-sha256" in signed:
            headers.append(("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"))
        known = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in job.headers if name.lower() not in known]
        missing = signed - {name.lower() for name, _ in headers}
        if missing:
            raise PartRefused(
                sentence="PXM wants headers with the file whose values it did not tell: "
                f"{', '.join(sorted(missing))}."
            )
        return headers


class _ClosedWhileIdle(Exception):
    """A kept connection turned out to be closed before a byte of the answer came; a new one may do."""


def _checked_url(url: str) -> SplitResult:
    """Return the parts of a URL that is safe to use; raises PartRefused, without showing it."""
    try:
        parts = urlsplit(url)
        host, port_is_number = parts.hostname, parts.port is None or parts.port > 0
    except ValueError:  # its text holds pieces of the URL
        host, port_is_number = None, False
    if host is None or not port_is_number or not url.isascii() or re.search(r"[\x00-\x20\x7f]", url):
        raise PartRefused(sentence="PXM gave an upload link that cannot be used.")
    local = host in {"localhost", "127.0.0.1", "::1"}
    if not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise PartRefused(sentence="PXM gave an upload link that is not secure, so nothing was sent.")
    return parts


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _unreachable(error: Exception) -> StorageUnreachable:
    if isinstance(error, ProxyRefused):
        if error.status == 407:
            return StorageUnreachable(
                "The proxy asks for a user name and password.", "Enter them in the network settings."
            )
        return StorageUnreachable(f"The proxy does not let files through ({error.status}).", "Ask your IT.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return StorageUnreachable(
            "The storage shows a certificate that this computer does not trust.",
            "Check the network (a Wi-Fi sign-in page, say), or ask your IT.",
        )
    if isinstance(error, TimeoutError):
        return StorageUnreachable("The connection to the storage hangs.")
    return StorageUnreachable("The connection to the storage broke.")


_ETAG = re.compile(r"[0-9a-f]{32}")
_KMS = "aws:kms"


def _judge(answer: Answer, reader: PartReader, job: PartJob, now: float) -> SentPart:
    """Return what was stored, or raise what the answer means."""
    if not 200 <= answer.status < 300:
        raise _refusal(answer, job, now)
    md5 = reader.md5
    etag = answer.headers.get("etag", "").removeprefix("W/").strip('"')
    if not etag and not job.whole_file:
        raise WrongEtag("The storage did not acknowledge the part.")
    opaque = answer.headers.get("x-amz-server-side-encryption", "").startswith(_KMS) or (
        "x-amz-server-side-encryption-customer-algorithm" in answer.headers
    )
    if not opaque and _ETAG.fullmatch(etag.lower()) and etag.lower() != md5.hex():
        raise WrongEtag
    return SentPart(etag, tuple(reader.blocks), md5)


_EXPIRED_CODES = {"ExpiredToken", "InvalidToken", "TokenRefreshRequired", "NoSuchUpload", "RequestExpired"}
_PASSING_CODES = {"RequestTimeout", "IncompleteBody", "SlowDown", "OperationAborted", "InternalError"}
_DAMAGED_CODES = {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch"}


def _refusal(answer: Answer, job: PartJob, now: float) -> SendError | NoRoom:
    found = re.search(rb"<Code>\s*([A-Za-z0-9]{1,64})\s*</Code>", answer.body)
    code = found.group(1).decode() if found else ""
    expires = expires_at(job.url)
    if code in _EXPIRED_CODES or (answer.status == 403 and expires is not None and expires <= now):
        return UrlExpired()
    if answer.status == 507 or names_quota(code):
        return NoRoom()
    if answer.status == 403:
        return UrlExpired() if code == "AccessDenied" else SignatureRefused()
    if code in _DAMAGED_CODES:
        return WrongEtag()
    if answer.status == 407:
        return _unreachable(ProxyRefused(407))
    if code in _PASSING_CODES or answer.status in {408, 425, 429} or answer.status >= 500:
        return StorageUnreachable(
            f"The storage cannot take files just now ({answer.status} {code}".strip() + ").", answered=True
        )
    if 300 <= answer.status < 400:
        return PartRefused(answer.status, code, "The storage points to another place, so nothing was sent.")
    if code == "EntityTooLarge":
        return PartRefused(
            answer.status, code, "The file is larger than the storage takes.", "Make it smaller."
        )
    return PartRefused(answer.status, code)
