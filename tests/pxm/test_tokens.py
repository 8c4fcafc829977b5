"""Tokens: one authorization for all, kept across runs, never shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import keyring
import keyring.backend
import pytest

from pxm_desktop.pxm.errors import CredentialsRefused, KeyringUnavailable, Unreachable
from pxm_desktop.pxm.tokens import KeyringTokenStore, MemoryTokenStore, Token, TokenKeeper, TokenStore

NOW = 1_700_000_000.0
YEAR = 31_536_000.0


class DictKeyring(keyring.backend.KeyringBackend):
    """A keyring in memory, which can be locked or slow."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.hangs: threading.Event | None = None
        self.threads: set[str] = set()

    def _touched(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.hangs is not None:
            self.hangs.wait()
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        self._touched()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._touched()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._touched()
        del self.entries[service, username]


@pytest.fixture
def os_keyring() -> Iterator[DictKeyring]:
    before, ours = keyring.get_keyring(), DictKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


class Pxm:
    """Gives tokens one after the other."""

    def __init__(self) -> None:
        self.given = 0
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> Token:
        self.given += 1
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        return Token(f"secret-token-{self.given}", NOW + YEAR, NOW)


def keeper(pxm: Pxm, store: TokenStore | None = None, **options: float) -> TokenKeeper:
    return TokenKeeper("https://pxm.example|id", store or MemoryTokenStore(), pxm, now=lambda: NOW, **options)


def test_a_token_does_not_show() -> None:
    assert "word" not in f"{Token('password')!r}"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"value": ""}', '{"value": 3, "expires_at": 1, "issued_at": 1}']
)
def test_a_damaged_entry_is_no_token(text: str) -> None:
    assert Token.from_json(text) is None
    token = Token("t", 5.0, 1.0)
    assert Token.from_json(token.to_json()) == token
    assert Token.from_json(Token("t").to_json()) == Token("t")


def test_it_is_renewed_ahead_of_expiry() -> None:
    year, minute = Token("t", NOW + YEAR, NOW), Token("t", NOW + 60, NOW)
    assert not year.is_stale(NOW + YEAR - 86401)
    assert year.is_stale(NOW + YEAR - 86399)
    assert not minute.is_stale(NOW + 53)
    assert minute.is_stale(NOW + 55)
    assert not Token("t").is_stale(NOW + 10 * YEAR)


async def test_fifty_calls_that_find_out_at_once_authorize_once() -> None:
    pxm = Pxm()
    shared = keeper(pxm)
    tokens = await asyncio.gather(*(shared.get() for _ in range(50)))
    assert {token.value for token in tokens} == {"secret-token-1"}
    again = await asyncio.gather(*(shared.replace(tokens[0]) for _ in range(50)))
    assert {token.value for token in again} == {"secret-token-2"}
    # A straggler that was refused with the old token takes the new one.
    assert (await shared.replace(tokens[0])).value == "secret-token-2"
    assert pxm.given == 2


async def test_all_share_a_refusal_and_stragglers_do_not_knock_again() -> None:
    pxm = Pxm()
    pxm.failure = CredentialsRefused(request_id="r1")
    shared = keeper(pxm)
    outcomes = await asyncio.gather(*(shared.get() for _ in range(50)), return_exceptions=True)
    assert all(isinstance(outcome, CredentialsRefused) for outcome in outcomes)
    with pytest.raises(CredentialsRefused):
        await shared.get()
    assert pxm.given == 1
    pxm.failure = None
    assert (await shared.renew()).value == "secret-token-2"
    assert (await shared.get()).value == "secret-token-2"


async def test_a_refusal_is_not_remembered_for_ever() -> None:
    pxm = Pxm()
    pxm.failure = CredentialsRefused()
    shared = keeper(pxm, refusal_seconds=0)
    for _ in range(2):
        with pytest.raises(CredentialsRefused):
            await shared.get()
    assert pxm.given == 2


async def test_a_failure_of_the_network_is_not_remembered() -> None:
    pxm = Pxm()
    pxm.failure = Unreachable("dns")
    shared = keeper(pxm)
    with pytest.raises(Unreachable):
        await shared.get()
    pxm.failure = None
    assert (await shared.get()).value == "secret-token-2"


async def test_who_is_cancelled_does_not_take_the_others_along() -> None:
    pxm = Pxm()
    pxm.gate.clear()
    shared = keeper(pxm)
    waits = [asyncio.create_task(shared.get()) for _ in range(3)]
    await asyncio.sleep(0)
    waits[0].cancel()
    await asyncio.gather(waits[0], return_exceptions=True)
    pxm.gate.set()
    assert {(await wait).value for wait in waits[1:]} == {"secret-token-1"}


async def test_closing_stops_an_authorization_under_way() -> None:
    pxm = Pxm()
    pxm.gate.clear()
    shared = keeper(pxm)
    wait = asyncio.create_task(shared.get())
    await asyncio.sleep(0)
    await shared.aclose()
    with pytest.raises(asyncio.CancelledError):
        await wait


async def test_the_keyring_keeps_it_across_runs(os_keyring: DictKeyring) -> None:
    pxm = Pxm()
    await keeper(pxm, KeyringTokenStore()).get()
    assert [key for _, key in os_keyring.entries] == ["https://pxm.example|id|token"]
    next_run = keeper(pxm, KeyringTokenStore())
    token = await next_run.get()
    assert (token.value, pxm.given) == ("secret-token-1", 1)
    # Refused: the store is asked first, since another process may have renewed it.
    KeyringTokenStore().save("https://pxm.example|id", Token("of-another-process", NOW + YEAR, NOW))
    assert (await next_run.replace(token)).value == "of-another-process"
    assert pxm.given == 1
    assert os_keyring.threads == {"pxm token store", threading.current_thread().name}
    await next_run.forget()
    assert os_keyring.entries == {}
    assert next_run.current is None
    await next_run.forget()


@pytest.mark.parametrize(
    "failure", [keyring.errors.KeyringLocked("x"), RuntimeError("value=secret-token-1"), OSError()]
)
async def test_without_a_keyring_it_lives_in_memory(
    os_keyring: DictKeyring, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    os_keyring.failure = failure
    pxm = Pxm()
    shared = keeper(pxm, KeyringTokenStore())
    assert (await shared.get()).value == "secret-token-1"
    assert (await shared.get()).value == "secret-token-1"
    assert "kept in memory" in caplog.text
    assert "secret-token" not in caplog.text
    for refused in (
        lambda: KeyringTokenStore().load("a"),
        lambda: KeyringTokenStore().save("a", Token("t")),
        lambda: KeyringTokenStore().forget("a"),
    ):
        with pytest.raises(KeyringUnavailable) as told:
            refused()  # type: ignore[no-untyped-call]
        assert told.value.__cause__ is None


async def test_a_keyring_that_waits_for_a_person_is_not_waited_for(os_keyring: DictKeyring) -> None:
    os_keyring.hangs = threading.Event()
    pxm = Pxm()
    shared = keeper(pxm, KeyringTokenStore(), store_seconds=0.1)
    try:
        assert (await shared.get()).value == "secret-token-1"
    finally:
        os_keyring.hangs.set()


async def test_a_stale_token_is_replaced(os_keyring: DictKeyring) -> None:
    KeyringTokenStore().save("https://pxm.example|id", Token("old", NOW + 100, NOW - YEAR))
    assert (await keeper(Pxm(), KeyringTokenStore()).get()).value == "secret-token-1"
