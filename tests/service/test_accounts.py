"""Several accounts on one computer: known, used, forgotten, each with its secret in the keyring and its own queue."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from pxm_desktop.pxm.errors import CredentialsRefused, KeyringUnavailable
from pxm_desktop.service import paths
from pxm_desktop.service.accounts_api import KnownAccount, Switch
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import SecretNeeded, ServiceError
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.queue_commands import Scope
from pxm_desktop.service.settings import AccountRef, SettingsFile
from pxm_desktop.transfer.events import AccountsChanged, Health
from pxm_desktop.transfer.model import Destination, Hold, Stage
from tests.support.sandbox import SandboxProcess

LIMIT = 60.0


class Drawer:
    """A keyring in memory; `locked` makes it refuse."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.locked = False

    def get(self, key: str) -> str | None:
        self._open()
        return self.secrets.get(key)

    def set(self, key: str, secret: str) -> None:
        self._open()
        self.secrets[key] = secret

    def delete(self, key: str) -> None:
        self._open()
        self.secrets.pop(key, None)

    def _open(self) -> None:
        if self.locked:
            raise KeyringUnavailable


@pytest.fixture(scope="module")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SandboxProcess, SandboxProcess]]:
    with (
        SandboxProcess(tmp_path_factory.mktemp("first"), catalogue="none") as first,
        SandboxProcess(tmp_path_factory.mktemp("second"), catalogue="none") as second,
    ):
        yield first, second


@pytest.fixture(autouse=True)
def no_tokens_in_a_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tokens stay in memory, budgets in the test's folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


async def opened(tmp_path: Path, drawer: Drawer, owner: str = "window", scope: Scope = "all") -> LocalService:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    return await LocalService.own(directory, owner, scope=scope, environment={}, secrets=drawer)


@pytest.fixture
async def service(tmp_path: Path, drawer: Drawer) -> AsyncIterator[LocalService]:
    running = await opened(tmp_path, drawer)
    yield running
    await running.close()


def ref(sandbox: SandboxProcess) -> AccountRef:
    return AccountRef(base_url=sandbox.base_url, client_id=sandbox.client_id)


async def sign_in(service: LocalService, sandbox: SandboxProcess) -> None:
    await service.sign_in(sandbox.base_url, sandbox.client_id, sandbox.client_secret)


async def test_signing_in_adds_to_the_list_and_using_needs_no_secret(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess], drawer: Drawer, tmp_path: Path
) -> None:
    first, second = sandboxes
    assert await service.accounts.known() == []
    await sign_in(service, first)
    await sign_in(service, second)
    assert [(a.reference, a.current, a.signed_in, a.practice) for a in await service.accounts.known()] == [
        (ref(first), False, False, True),
        (ref(second), True, True, True),
    ]
    heard = service.events()
    assert await service.accounts.use(ref(first)) == Switch()
    assert (await service.status()).base_url == first.base_url
    told = await asyncio.wait_for(anext(heard), LIMIT)
    assert AccountsChanged(base_url=first.base_url, client_id=first.client_id) in told
    assert any(isinstance(event, Health) for event in told)
    kept = SettingsFile(paths.data_dir(tmp_path / "data").settings).read()
    assert kept.accounts == [ref(first), ref(second)]
    assert kept.account == ref(first)
    text = paths.data_dir(tmp_path / "data").settings.read_text()
    assert first.client_secret not in text
    assert second.client_secret not in text
    await service.close()
    again = await opened(tmp_path, drawer)
    try:
        assert (await again.status()).base_url == first.base_url
        assert len(await again.accounts.known()) == 2
    finally:
        await again.close()


async def test_files_wait_for_their_account_and_go_on_with_it(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess], tmp_path: Path
) -> None:
    """In the middle of sending: the row is held by the program, nothing of it is lost, the other account is clean."""
    first, second = sandboxes
    await sign_in(service, second)
    await sign_in(service, first)
    await service.preferences.change({"bandwidth": 200_000})
    source = tmp_path / "film.mov"
    source.write_bytes(os.urandom(3_000_000))
    events = service.events()
    added = await service.add([os.fsencode(source)], Destination())
    assert added.batch is not None

    async def until_sending() -> None:
        async for _ in events:
            if any(row.stage is Stage.SENDING for row in await service.transfers()):
                return

    await asyncio.wait_for(until_sending(), LIMIT)
    assert await service.accounts.use(ref(second)) == Switch(paused=1, waiting=0)
    assert await service.transfers() == []
    assert [a.waiting for a in await service.accounts.known()] == [0, 1]
    assert second.control.files(source.name) == []
    await service.preferences.change({"bandwidth": None})
    assert await service.accounts.use(ref(first)) == Switch(paused=0, waiting=1)
    row = (await service.transfers())[0]
    assert row.hold is not Hold.USER, "it goes on by itself"
    await asyncio.wait_for(service.finished(None), LIMIT)
    row = (await service.transfers())[0]
    assert row.stage is Stage.DONE
    assert len(first.control.files(source.name)) == 1


async def test_signing_out_forgets_the_secret_and_keeps_the_account(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess], drawer: Drawer
) -> None:
    first, second = sandboxes
    await sign_in(service, first)
    await sign_in(service, second)
    await service.sign_out()
    assert set(drawer.secrets) == {account_key(ref(first))}
    known = await service.accounts.known()
    assert [(a.current, a.signed_in) for a in known] == [(False, False), (True, False)]
    with pytest.raises(SecretNeeded, match="Sign in to the account again"):
        await service.accounts.use(ref(second))
    assert not (await service.status()).signed_in, "a refusal changes nothing"
    await service.accounts.use(ref(first))
    assert (await service.status()).signed_in


async def test_forgetting_takes_secret_and_place_and_leaves_the_others(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess], drawer: Drawer
) -> None:
    first, second = sandboxes
    await sign_in(service, first)
    await sign_in(service, second)
    await service.accounts.forget(ref(first))
    assert (await service.status()).base_url == second.base_url
    assert set(drawer.secrets) == {account_key(ref(second))}
    await service.accounts.forget(ref(second))
    assert drawer.secrets == {}
    assert await service.accounts.known() == []
    status = await service.status()
    assert (status.signed_in, status.base_url, status.client_id) == (False, "", "")
    with pytest.raises(ServiceError, match="does not know"):
        await service.accounts.forget(ref(first))


async def test_without_a_keyring_what_was_typed_serves_until_the_end(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess], drawer: Drawer
) -> None:
    first, second = sandboxes
    drawer.locked = True
    await sign_in(service, first)
    await sign_in(service, second)
    await service.accounts.use(ref(first))
    assert (await service.status()).base_url == first.base_url
    await service.accounts.forget(ref(first))
    assert [a.reference for a in await service.accounts.known()] == [ref(second)]


async def test_a_wrong_secret_leaves_the_account_in_use_alone(
    service: LocalService, sandboxes: tuple[SandboxProcess, SandboxProcess]
) -> None:
    first, second = sandboxes
    await sign_in(service, first)
    with pytest.raises(CredentialsRefused, match="refused") as refused:
        await service.sign_in(second.base_url, second.client_id, "wrong")
    assert "the client ID or the secret is wrong" in refused.value.sentence
    assert "Settings → Integrations → API" in refused.value.todo
    assert (await service.status()).base_url == first.base_url
    assert [a.reference for a in await service.accounts.known()] == [ref(first)]


async def test_an_upload_from_the_command_line_keeps_its_account(
    tmp_path: Path, drawer: Drawer, sandboxes: tuple[SandboxProcess, SandboxProcess]
) -> None:
    first, second = sandboxes
    for sandbox in sandboxes:
        drawer.secrets[account_key(ref(sandbox))] = sandbox.client_secret
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    file = SettingsFile(directory.settings)
    file.write(file.read().model_copy(update={"account": ref(first), "accounts": [ref(first), ref(second)]}))
    service = await opened(tmp_path, drawer, "command line", "named")
    try:
        for change in (
            service.accounts.use(ref(second)),
            service.accounts.forget(ref(first)),
            sign_in(service, second),
        ):
            with pytest.raises(ServiceError, match="command line"):
                await change
        assert (await service.status()).base_url == first.base_url
        await service.accounts.forget(ref(second))
        await sign_in(service, first)
    finally:
        await service.close()


async def test_an_account_of_the_environment_is_used_and_not_forgotten(
    tmp_path: Path, drawer: Drawer, sandboxes: tuple[SandboxProcess, SandboxProcess]
) -> None:
    first, second = sandboxes
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(
        directory, "window", scope="all", environment=first.environment, secrets=drawer
    )
    try:
        with pytest.raises(ServiceError, match="environment"):
            await service.accounts.forget(ref(first))
        await sign_in(service, second)
        await service.accounts.use(ref(first))
        assert (await service.status()).base_url == first.base_url
        assert first.client_secret not in drawer.secrets.values()
    finally:
        await service.close()


async def test_who_only_reads_sees_the_accounts_and_what_waits(
    tmp_path: Path, drawer: Drawer, sandboxes: tuple[SandboxProcess, SandboxProcess]
) -> None:
    first, _ = sandboxes
    drawer.secrets[account_key(ref(first))] = first.client_secret
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    file = SettingsFile(directory.settings)
    file.write(file.read().model_copy(update={"account": ref(first)}))
    service = await LocalService.read(directory, environment={}, secrets=drawer)
    try:
        assert await service.accounts.known() == [
            KnownAccount(
                base_url=first.base_url,
                client_id=first.client_id,
                current=True,
                signed_in=True,
                practice=True,
            )
        ]
    finally:
        await service.close()


async def test_a_way_to_pxm_that_is_not_supported_keeps_nobody_from_the_queue(
    tmp_path: Path, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")
    known = {"PXM_BASE_URL": "https://pxm.example", "PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET": "s"}
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(directory, "window", scope="all", environment=known, secrets=drawer)
    try:
        status = await service.status()
        assert not status.signed_in
        assert "SOCKS" in status.sentence
        assert await service.transfers() == []
    finally:
        await service.close()
