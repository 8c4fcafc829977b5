from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pxm_desktop.pxm.errors import BadAddress, CredentialsMissing, KeyringUnavailable
from pxm_desktop.service import credentials
from pxm_desktop.service.credentials import (
    Access,
    account_key,
    from_environment,
    named_account,
    read_secret_file,
)
from pxm_desktop.service.settings import AccountRef

SECRET = "s3cr3t-of-the-test"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


def test_the_environment_gives_all_three() -> None:
    found = from_environment(
        {"PXM_BASE_URL": "https://pxm.example/v2.1/", "PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET": SECRET}
    )
    assert found == Access("https://pxm.example", "me", SECRET, "environment")


def test_the_address_has_a_default() -> None:
    found = from_environment({"PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET": SECRET})
    assert found is not None
    assert found.base_url == "https://entapi.amplifi.io"


def test_an_environment_without_a_secret_gives_nothing() -> None:
    assert from_environment({"PXM_CLIENT_ID": "me"}) is None


def test_a_secret_without_an_id_is_told() -> None:
    with pytest.raises(CredentialsMissing, match="no client id"):
        from_environment({"PXM_CLIENT_SECRET": SECRET})


def test_an_unencrypted_address_is_refused() -> None:
    with pytest.raises(BadAddress):
        from_environment(
            {"PXM_BASE_URL": "http://pxm.example", "PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET": SECRET}
        )


def test_a_secret_never_shows() -> None:
    assert SECRET not in repr(Access("https://pxm.example", "me", SECRET))


def test_the_secret_comes_from_a_private_file(secret_file: Path) -> None:
    found = from_environment({"PXM_CLIENT_ID": "me", "PXM_CLIENT_SECRET_FILE": str(secret_file)})
    assert found is not None
    assert found.client_secret == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_can_read_is_refused(secret_file: Path, mode: int) -> None:
    secret_file.chmod(mode)
    with pytest.raises(CredentialsMissing, match="other users") as caught:
        read_secret_file(secret_file, {})
    assert SECRET not in str(caught.value)
    assert "chmod 600" in caught.value.todo


def test_systemds_directory_is_trusted(secret_file: Path) -> None:
    secret_file.chmod(0o440)
    assert read_secret_file(secret_file, {"CREDENTIALS_DIRECTORY": str(secret_file.parent)}) == SECRET


def test_a_link_out_of_systemds_directory_is_not_trusted(secret_file: Path, tmp_path: Path) -> None:
    secret_file.chmod(0o644)
    trusted = tmp_path / "credentials"
    trusted.mkdir()
    (trusted / "secret").symlink_to(secret_file)
    with pytest.raises(CredentialsMissing, match="other users"):
        read_secret_file(trusted / "secret", {"CREDENTIALS_DIRECTORY": str(trusted)})


def test_a_file_of_another_user_is_refused(secret_file: Path) -> None:
    os.chown(secret_file, 65534, 65534)
    with pytest.raises(CredentialsMissing, match="another user"):
        read_secret_file(secret_file, {})


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\xfa", b"one\ntwo\n", b"x" * 70_000])
def test_a_file_without_one_secret_is_refused(secret_file: Path, content: bytes) -> None:
    secret_file.write_bytes(content)
    with pytest.raises(CredentialsMissing, match="one line") as caught:
        read_secret_file(secret_file, {})
    assert "two" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CredentialsMissing, match="No such file"):
        read_secret_file(tmp_path / "gone", {})


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(CredentialsMissing, match="not a regular file"):
        read_secret_file(tmp_path / "pipe", {})


def test_parts_of_the_environment_beat_the_account_remembered() -> None:
    remembered = AccountRef(base_url="https://old.example", client_id="old")
    assert named_account({}, remembered) == remembered
    assert named_account({"PXM_CLIENT_ID": "new"}, remembered) == AccountRef(
        base_url="https://old.example", client_id="new"
    )
    assert named_account({}, None) is None


def test_an_account_has_one_name() -> None:
    assert account_key(AccountRef(base_url="https://pxm.example", client_id="me")) == "https://pxm.example|me"


async def test_a_keyring_that_hangs_is_given_up() -> None:
    release = threading.Event()
    try:
        with pytest.raises(KeyringUnavailable, match="may be locked"):
            await credentials.ask_keyring(release.wait, seconds=0.05)
    finally:
        release.set()


async def test_a_keyrings_error_arrives() -> None:
    def fail() -> None:
        raise KeyringUnavailable

    with pytest.raises(KeyringUnavailable):
        await credentials.ask_keyring(fail)
    assert await credentials.ask_keyring(lambda: "answer") == "answer"
    await asyncio.sleep(0)


def test_a_backend_that_keeps_no_secrets_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring.backends.fail

    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    ours = credentials.OsKeyring()
    actions: tuple[Callable[[], object], ...] = (
        lambda: ours.get("x"),
        lambda: ours.set("x", SECRET),
        lambda: ours.delete("x"),
    )
    for action in actions:
        with pytest.raises(KeyringUnavailable) as caught:
            action()
        assert "PXM_CLIENT_SECRET_FILE" in caught.value.todo


def test_a_backends_own_words_are_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    class Chatty:
        name = "chatty"
        priority = 5.0

        def set_password(self, service: str, username: str, password: str) -> None:
            raise RuntimeError(f"could not store {password}")

    monkeypatch.setattr("keyring.get_keyring", Chatty)
    with pytest.raises(KeyringUnavailable) as caught:
        credentials.OsKeyring().set("x", SECRET)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
