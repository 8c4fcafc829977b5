"""Access tokens: kept in the keyring or in memory, asked for once even when many need one."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Final, Protocol

from pxm_desktop.pxm.errors import CredentialsRefused, KeyringUnavailable
from pxm_desktop.pxm.threads import in_daemon_thread

SERVICE_NAME: Final = "pxm-desktop"
"""Under which the keyring lists our entries."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token. Times are seconds since the epoch; `expires_at` is None when PXM did not say."""

    value: str = field(repr=False)
    expires_at: float | None = None
    issued_at: float = 0.0

    def is_stale(self, now: float) -> bool:
        """Say whether to renew it ahead of expiry: in its last day, or its last tenth if it lives shorter."""
        if self.expires_at is None:
            return False
        lifetime = max(0.0, self.expires_at - self.issued_at)
        return now >= self.expires_at - min(86400.0, lifetime / 10)

    def to_json(self) -> str:
        """Return it as text for a store."""
        return json.dumps({"value": self.value, "expires_at": self.expires_at, "issued_at": self.issued_at})

    @classmethod
    def from_json(cls, text: str) -> "Token | None":
        """Read what `to_json` wrote; None for anything else."""
        try:
            raw = json.loads(text)
            value, expires_at, issued_at = raw["value"], raw["expires_at"], raw["issued_at"]
            if not isinstance(value, str) or not value:
                return None
            return cls(value, None if expires_at is None else float(expires_at), float(issued_at))
        except (ValueError, TypeError, KeyError):
            return None


class TokenStore(Protocol):
    """Keeps one token per account key.

    Methods may block: the client calls them in a thread, unless an attribute `blocking` is False. `load`
    returns None for no or an unreadable token. Any method may raise `KeyringUnavailable`.
    """

    def load(self, account: str) -> Token | None:
        """Return the kept token."""

    def save(self, account: str, token: Token) -> None:
        """Keep the token."""

    def forget(self, account: str) -> None:
        """Forget the token; nothing happens when there is none."""


class MemoryTokenStore:
    """Keeps tokens for this run only: right when the credentials come from the environment."""

    blocking = False

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def load(self, account: str) -> Token | None:
        """Return the kept token."""
        return self._tokens.get(account)

    def save(self, account: str, token: Token) -> None:
        """Keep the token."""
        self._tokens[account] = token

    def forget(self, account: str) -> None:
        """Forget the token; nothing happens when there is none."""
        self._tokens.pop(account, None)


class KeyringTokenStore:
    """Keeps tokens in the keyring of the operating system, apart from the client secret's entry."""

    blocking = True

    def __init__(self, service: str = SERVICE_NAME) -> None:
        self._service = service

    def load(self, account: str) -> Token | None:
        """Return the kept token. Raises `KeyringUnavailable`."""
        with _keyring() as keyring:
            text = keyring.get_password(self._service, self._entry(account))
        return Token.from_json(text) if text else None

    def save(self, account: str, token: Token) -> None:
        """Keep the token. Raises `KeyringUnavailable`."""
        with _keyring() as keyring:
            keyring.set_password(self._service, self._entry(account), token.to_json())

    def forget(self, account: str) -> None:
        """Forget the token; nothing happens when there is none. Raises `KeyringUnavailable`."""
        with _keyring() as keyring:
            if keyring.get_password(self._service, self._entry(account)) is not None:
                keyring.delete_password(self._service, self._entry(account))

    @staticmethod
    def _entry(account: str) -> str:
        return f"{account}|token"


@contextlib.contextmanager
def _keyring() -> Iterator[ModuleType]:
    """Give the keyring and turn whatever a backend raises into `KeyringUnavailable`.

    Backends raise their own kinds (D-Bus, Win32 and the like), some of which carry the value: none is
    chained.
    """
    import keyring  # slow to import, and not needed with credentials from the environment

    try:
        yield keyring
    except Exception as error:
        log.warning("The keyring refused: %s", type(error).__name__)
        raise KeyringUnavailable from None


class TokenKeeper:
    """The one place that knows the current token of a client.

    `authorize` asks PXM for a new token. However many calls find out at once that there is none or that it
    was refused, one authorization runs and all share its outcome; a refusal is remembered for
    `refusal_seconds`, so that stragglers do not knock again.
    """

    def __init__(
        self,
        account: str,
        store: TokenStore,
        authorize: Callable[[], Awaitable[Token]],
        *,
        now: Callable[[], float] = time.time,
        refusal_seconds: float = 5.0,
        store_seconds: float = 30.0,
    ) -> None:
        self._account = account
        self._store = store
        self._authorize = authorize
        self._now = now
        self._refusal_seconds = refusal_seconds
        self._store_seconds = store_seconds
        self._store_failed = False
        self._token: Token | None = None
        self._loaded = False
        self._running: asyncio.Task[Token] | None = None
        self._refusal: tuple[float, CredentialsRefused] | None = None
        self.authorizations = 0
        """How many new tokens PXM gave to this object."""

    @property
    def current(self) -> Token | None:
        """Return the token in memory if it is good for now, without waiting."""
        token = self._token
        return token if token is not None and not token.is_stale(self._now()) else None

    async def get(self) -> Token:
        """Return a token: from memory, else the store, else a new one. Raises what `authorize` raises."""
        return self.current or await self._share(None)

    async def replace(self, refused: Token) -> Token:
        """Return a token other than the one that PXM just refused. Raises what `authorize` raises."""
        token = self.current
        if token is not None and token.value != refused.value:
            return token
        return await self._share(refused)

    async def renew(self) -> Token:
        """Ask PXM for a new token, whatever is known. Raises what `authorize` raises."""
        self._refusal = None
        if self._running is None:
            self._running = self._start(self._authorized())
        return await asyncio.shield(self._running)

    async def forget(self) -> None:
        """Drop the token here and in the store."""
        self._token = None
        await self._stored(lambda store: store.forget(self._account))

    async def aclose(self) -> None:
        """Stop an authorization under way."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _share(self, refused: Token | None) -> Token:
        if self._running is None:
            if self._refusal is not None and abs(self._now() - self._refusal[0]) < self._refusal_seconds:
                raise CredentialsRefused(request_id=self._refusal[1].request_id)
            self._running = self._start(self._new_token(refused))
        return await asyncio.shield(self._running)

    def _start(self, work: Coroutine[None, None, Token]) -> asyncio.Task[Token]:
        """Run the one look for a token, and make room for the next when it ends."""

        def ended(task: asyncio.Task[Token]) -> None:
            self._running = None
            if not task.cancelled():
                task.exception()  # those who wait for it get it; perhaps nobody does any more

        task = asyncio.create_task(work, name="pxm authorize")
        task.add_done_callback(ended)
        return task

    async def _new_token(self, refused: Token | None) -> Token:
        # Another process may have renewed it meanwhile: look into the store first.
        if refused is not None or not self._loaded:
            self._loaded = True
            kept = await self._stored(lambda store: store.load(self._account))
            tried = refused.value if refused else None
            if kept is not None and kept.value != tried and not kept.is_stale(self._now()):
                self._token = kept
                return kept
        return await self._authorized()

    async def _authorized(self) -> Token:
        try:
            token = await self._authorize()
        except CredentialsRefused as error:
            self._token = None
            self._refusal = (self._now(), error)
            raise
        self.authorizations += 1
        self._token = token
        self._refusal = None
        self._loaded = True
        await self._stored(lambda store: store.save(self._account, token))
        return token

    async def _stored(self, work: Callable[[TokenStore], Token | None]) -> Token | None:
        """Use the store; without it the token lives in memory only."""
        if not getattr(self._store, "blocking", True):
            return work(self._store)
        if self._store_failed:
            return None
        try:
            return await in_daemon_thread(
                lambda: work(self._store), name="pxm token store", seconds=self._store_seconds
            )
        except (KeyringUnavailable, TimeoutError):
            self._store_failed = True
            log.warning("The keyring could not be used; the token is kept in memory for this run.")
            return None
