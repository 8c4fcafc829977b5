"""From an HTTP answer to a decoded body or an error of ours: the one border where HTTP is translated."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import (
    BadRequest,
    NameConflict,
    NoRoom,
    NotFound,
    PermissionDenied,
    PxmError,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
    names_quota,
)

DEFAULT_PAUSE = 60.0
"""Seconds to wait after a 429 that does not say (article)."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 900.0

TRANSIENT = frozenset({408, 425, 500, 502, 503, 504, *range(520, 528)})
"""Statuses after which the same request may succeed (article: 500, 502, 503; the rest by their meaning)."""

_MAY_NAME_QUOTA = frozenset({400, 402, 403, 413, 422})
"""Statuses whose words are looked at for a quota: PXM documents none, so that any of them may carry it."""

_REQUEST_ID_HEADERS = ("x-request-id", "x-amzn-requestid", "x-correlation-id", "request-id", "x-amz-cf-id")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `header` looks a header up, in lower case; the body can hold secrets: no repr."""

    status: int
    header: Callable[[str], str | None]
    body: bytes

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"

    @property
    def request_id(self) -> str | None:
        """Return the id under which PXM knows the request, if it told one."""
        for name in _REQUEST_ID_HEADERS:
            value = self.header(name)
            if value:
                return re.sub(r"[^\w.:=-]", "", value)[:64] or None
        return None

    def json(self) -> Any:
        """Return the decoded body; None for an empty one. Raises `UnexpectedAnswer`."""
        body = self.body
        if not body or not body.strip():
            return None
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise self.garbled() from None

    def garbled(self) -> UnexpectedAnswer:
        """Return the error for a body that is no JSON: perhaps somebody else's answer, so retryable."""
        page = "html" in (self.header("content-type") or "").lower() or self.body[:200].lstrip()[:1] == b"<"
        what = "A web page came instead of PXM's answer." if page else "PXM's answer is damaged."
        return UnexpectedAnswer(what, retryable=True, request_id=self.request_id)

    def retry_after(self, default: float) -> float:
        """Return for how long PXM asks to wait, in seconds within sane bounds."""
        found = self._retry_after()
        return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, default if found is None else found))

    def _retry_after(self) -> float | None:
        text = (self.header("retry-after") or "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text, re.ASCII):
            return float(text)
        if text:
            until, now = _moment(text), _moment(self.header("date") or "")
            if until is not None:
                return until - (time.time() if now is None else now)
        try:
            hint = json.loads(self.body).get("retry_after") if self.body else None
        except (ValueError, AttributeError, RecursionError):
            return None
        return float(hint) if isinstance(hint, int | float) and 0 <= hint < 10**9 else None

    def failure(self) -> PxmError:
        """Return the error that a status other than 2xx means. 401 and 429 are the transport's business."""
        status, request_id = self.status, self.request_id
        if status == 507 or (status in _MAY_NAME_QUOTA and names_quota(self._detail())):
            return NoRoom(request_id=request_id)
        if status == 403:
            return PermissionDenied(request_id=request_id)
        if status in (404, 410):
            return NotFound(request_id=request_id)
        if status == 407:
            return Unreachable("proxy")
        if status == 409:
            return NameConflict(existing_ids=self._existing_ids(), request_id=request_id)
        if status in TRANSIENT or status >= 500:
            hint = self._retry_after()
            error = ServerFailed(status=status, retry_after=hint, request_id=request_id)
            error.retryable = status in TRANSIENT
            return error
        if 400 <= status < 500:
            return BadRequest(detail=self._detail(), status=status, request_id=request_id)
        return UnexpectedAnswer(
            "The answer points to another address, which is not followed.",
            retryable=True,
            request_id=request_id,
        )

    def _detail(self) -> str:
        try:
            return shapes.error_detail(self.json())
        except UnexpectedAnswer:
            return ""

    def _existing_ids(self) -> tuple[str, ...]:
        try:
            return shapes.existing_ids(self.json(), refused=True)
        except UnexpectedAnswer:
            return ()


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
