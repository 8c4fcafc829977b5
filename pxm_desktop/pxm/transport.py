"""Every call to PXM goes through here: token, budget, 429 pauses, retries, path candidates.

What may be repeated is decided by the caller of a call: `Repeat.SAFE` for reads and for what changes
nothing, `Repeat.ONCE` for writes, which raise `AnswerLost` once the request may have been sent and its
answer is not clear.
"""

import base64
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.answers import DEFAULT_PAUSE, Answer
from pxm_desktop.pxm.budget.base import Budget, Priority
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.pxm.errors import (
    AnswerLost,
    BadRequest,
    CredentialsRefused,
    NotFound,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.pxm.late_wire import LateWire
from pxm_desktop.pxm.tokens import Token, TokenKeeper, TokenStore

log = logging.getLogger(__name__)

T = TypeVar("T")

Params = Sequence[tuple[str, str]]

PROBE_SECONDS = 8.0
"""How long a look whether anything answers may take."""

_TRANSIENT = (Unreachable, ServerFailed, UnexpectedAnswer)
"""Errors that a repeat may cure, where they say `retryable`."""


class Repeat(Enum):
    """Whether a request may simply be sent again."""

    SAFE = "safe"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how fast a failed exchange is tried again; times in seconds, doubling, with jitter."""

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 8.0

    def wait(self, tried: int, error: PxmError) -> float:
        """Return how long to wait after `tried` failures; at least what PXM asked for."""
        bound = min(self.longest_wait, self.first_wait * 2 ** (tried - 1))
        asked = error.retry_after if isinstance(error, ServerFailed) else None
        return max(random.uniform(bound / 4, bound), min(asked or 0.0, 30.0))  # noqa: S311 -- spreads calls


@dataclass(frozen=True, slots=True)
class CallOptions:
    """How the calls of one view of the client behave.

    `patience`: seconds that a call waits for 429 pauses and for a slot in all, None without end.
    """

    priority: Priority = Priority.BACKGROUND
    patience: float | None = None
    retry: RetryPolicy = RetryPolicy()


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: str
    content: bytes | None
    repeat: Repeat
    body_expected: bool


class Transport:
    """Knows the account, its token and its budget; sends calls and gives decoded JSON back."""

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        wire: LateWire,
        *,
        tokens: TokenStore,
        budget: Budget,
        endpoints: EndpointSettings,
        sleep: Callable[[float], Awaitable[None]],
        now: Callable[[], float] = time.time,
        user_agent: str = "pxm-desktop",
    ) -> None:
        self._base_url = base_url
        self._wire = wire
        self._budget = budget
        self._sleep = sleep
        self._now = now
        self.endpoints = endpoints
        self._plain = {"Accept": "application/json", "User-Agent": user_agent, "Host": _host(base_url)}
        basic = f"{credentials.client_id}:{credentials.client_secret}".encode()
        self._basic = f"Basic {base64.b64encode(basic).decode('ascii')}"
        self.keeper = TokenKeeper(f"{base_url}|{credentials.client_id}", tokens, self._authorize, now=now)
        self.largest_pages: dict[str, int] = {}
        """Largest page seen per list, for `paging`."""

    async def aclose(self) -> None:
        """Stop what runs in the background."""
        await self.keeper.aclose()

    # calls by path group

    async def get(
        self,
        family: str,
        group: str,
        options: CallOptions,
        *,
        tail: str = "",
        params: Params = (),
        **ids: str,
    ) -> Any:
        """GET a path and return its decoded body, trying the candidates of an inferred group.

        Raises `NotFound` when none of them answers, and every other `PxmError`.
        """
        candidates = self.endpoints.candidates(group)
        failure: PxmError | None = None
        for path in candidates:
            try:
                body = await self._send("GET", self._url(family, path + tail, ids, params), options)
            except (NotFound, BadRequest) as error:
                if len(candidates) == 1 or not _path_unknown(error):
                    raise
                failure = failure or error
                continue
            # An empty list may come from a path that means something else, unless all others are unknown.
            if len(candidates) > 1 and (body or path == candidates[-1]):
                self.endpoints.learn_path(group, path)
            return body
        assert failure is not None  # noqa: S101 -- the table has no empty group
        raise failure

    async def write(
        self,
        method: str,
        family: str,
        group: str,
        options: CallOptions,
        body: Mapping[str, Any] | None,
        *,
        tail: str = "",
        **ids: str,
    ) -> Any:
        """Send a write once and return its decoded body, None when empty.

        Raises `AnswerLost` when the request may have been sent and there is no clear answer.
        """
        url = self._url(family, self.endpoints.path(group) + tail, ids, ())
        return await self._send(method, url, options, body, repeat=Repeat.ONCE)

    async def post_harmless(
        self, family: str, group: str, options: CallOptions, body: Mapping[str, Any]
    ) -> Any:
        """POST what changes nothing by itself: it may be repeated and tried under other versions."""
        failure: PxmError | None = None
        versions = self.endpoints.version_candidates(family)
        for version in versions:
            url = self._url(family, self.endpoints.path(group), {}, (), version)
            try:
                answer = await self._send("POST", url, options, body, body_expected=True)
            except (NotFound, BadRequest) as error:
                if len(versions) == 1 or not _path_unknown(error):
                    raise
                failure = failure or error
                continue
            self.endpoints.learn_version(family, version)
            return answer
        assert failure is not None  # noqa: S101 -- the table has no family without versions
        raise failure

    async def sign_in(self, options: CallOptions) -> None:
        """Ask for a new token, whatever is known. Raises `CredentialsRefused`, `Unreachable` and the like."""
        await self._tried(self.keeper.renew, options.retry)

    async def probe(self, family: str, group: str, options: CallOptions) -> Answer | None:
        """GET one row, without retries, token or patience (`PROBE_SECONDS`); None when nothing answers."""
        token = self.keeper.current
        headers = self._plain if token is None else self._authorized(token)
        url = self._url(family, self.endpoints.path(group), {}, (("limit", "1"),))
        async with self._budget.slot(options.priority):
            try:
                return await self._wire.exchange("GET", url, headers, seconds=PROBE_SECONDS)
            except (Unreachable, UnexpectedAnswer):
                return None

    def _url(
        self, family: str, path: str, ids: Mapping[str, str], params: Params, version: str | None = None
    ) -> str:
        if ids:
            path = path.format_map({name: _segment(value) for name, value in ids.items()})
        url = f"{self._base_url}/{version or self.endpoints.version(family)}/{path}"
        return f"{url}?{urlencode(params, safe=',:')}" if params else url

    # one call

    async def _send(
        self,
        method: str,
        url: str,
        options: CallOptions,
        body: Mapping[str, Any] | None = None,
        *,
        repeat: Repeat = Repeat.SAFE,
        body_expected: bool | None = None,
    ) -> Any:
        content = None if body is None else json.dumps(body, separators=(",", ":")).encode()
        expected = method == "GET" if body_expected is None else body_expected
        call = _Call(method, url, content, repeat, expected)
        return await self._tried(lambda: self._attempt(call, options), options.retry)

    async def _tried(self, attempt: Callable[[], Awaitable[T]], policy: RetryPolicy) -> T:
        """Try, and try again after failures that may pass."""
        for tried in range(1, policy.attempts):
            try:
                return await attempt()
            except _TRANSIENT as error:
                if not error.retryable:
                    raise
                wait = policy.wait(tried, error)
            await self._sleep(wait)
        return await attempt()

    async def _attempt(self, call: _Call, options: CallOptions) -> Any:
        answer = await self._answered(call, options)
        if not 200 <= answer.status < 300:
            failure = answer.failure()
            if call.repeat is Repeat.ONCE and isinstance(failure, ServerFailed | UnexpectedAnswer):
                raise AnswerLost(request_id=failure.request_id)
            raise failure
        try:
            body = answer.json()
        except UnexpectedAnswer as error:
            if call.repeat is Repeat.ONCE:
                raise AnswerLost(request_id=error.request_id) from None
            raise
        if body is None and call.body_expected:
            raise UnexpectedAnswer("PXM's answer is empty.", retryable=True, request_id=answer.request_id)
        return body

    async def _answered(self, call: _Call, options: CallOptions) -> Answer:
        """Send a call until it is answered by something else than 401 and 429."""
        token = self.keeper.current or await self.keeper.get()
        authorizations = self.keeper.authorizations
        refused = False
        patience = options.patience
        while True:
            answer = await self._exchange(call, self._authorized(token), options.priority, patience)
            if answer.status == 429:
                patience = await self._pause(answer, patience)
            elif answer.status == 401:
                if refused and self.keeper.authorizations > authorizations:
                    raise CredentialsRefused(
                        "PXM gave a new token and refused it at once.", request_id=answer.request_id
                    )
                refused = True
                token = await self.keeper.replace(token)
            else:
                return answer

    async def _exchange(
        self, call: _Call, headers: dict[str, str], priority: Priority, patience: float | None
    ) -> Answer:
        if call.content is not None:
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(call.content))
        async with self._budget.slot(priority, patience):
            return await self._wire.exchange(
                call.method, call.url, headers, call.content, once=call.repeat is Repeat.ONCE
            )

    async def _pause(self, answer: Answer, patience: float | None) -> float | None:
        """Stop the budget after a 429; return the patience that is left. Raises `RateLimited`."""
        seconds = answer.retry_after(DEFAULT_PAUSE)
        await self._budget.pause(seconds)
        log.info("PXM asks to wait %.1f seconds (429).", seconds)
        if patience is None:
            return None
        if seconds > patience:
            raise RateLimited(seconds, request_id=answer.request_id)
        return patience - seconds

    def _authorized(self, token: Token) -> dict[str, str]:
        return {**self._plain, "Authorization": f"Bearer {token.value}"}

    # authorization

    async def _authorize(self) -> Token:
        """Ask for a new token, under the versions that the table names. Raises `CredentialsRefused`."""
        content = b'{"grant_type":"client_credentials"}'
        failure: PxmError | None = None
        versions = self.endpoints.version_candidates("oauth")
        for version in versions:
            url = self._url("oauth", self.endpoints.path("authorize"), {}, (), version)
            call = _Call("POST", url, content, Repeat.SAFE, True)
            try:
                token = await self._ask_token(call)
            except NotFound as error:
                failure = failure or error
                continue
            self.endpoints.learn_version("oauth", version)
            return token
        raise UnexpectedAnswer(
            "This address has no sign-in of PXM.", request_id=failure.request_id if failure else None
        )

    async def _ask_token(self, call: _Call) -> Token:
        """Ask once; the call that needs the token tries again, as it would for trouble of its own."""
        while True:
            headers = {**self._plain, "Authorization": self._basic}
            answer = await self._exchange(call, headers, Priority.INTERACTIVE, None)
            if answer.status != 429:
                return self._read_token(answer)
            await self._pause(answer, None)

    def _read_token(self, answer: Answer) -> Token:
        if answer.status in (400, 401, 403):
            raise CredentialsRefused(request_id=answer.request_id)
        if answer.status == 405:
            raise NotFound(request_id=answer.request_id)
        if not 200 <= answer.status < 300:
            raise answer.failure()
        body = answer.json()
        if body is None:
            raise UnexpectedAnswer("PXM's answer is empty.", retryable=True, request_id=answer.request_id)
        return read_token(body, self._now())


def read_token(raw: object, now: float) -> Token:
    """Read authorize's answer (`expires_in` may be text, a number or absent). Raises `UnexpectedAnswer`."""
    fields = raw if isinstance(raw, dict) else {}
    value = fields.get("access_token")
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise shapes.unexpected("a token", raw)
    seconds = shapes.whole_number(fields.get("expires_in"))
    return Token(value, now + seconds if seconds else None, now)


def _segment(value: str) -> str:
    """Return an id as one path segment. Raises `NotFound` for what no id can be."""
    if value in ("", ".", ".."):
        raise NotFound
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise NotFound from None


def _path_unknown(error: PxmError) -> bool:
    return isinstance(error, NotFound) or (isinstance(error, BadRequest) and error.status == 405)


def _host(base_url: str) -> str:
    return urlsplit(base_url).netloc
