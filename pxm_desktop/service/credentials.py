"""Where the client id and secret come from: the environment first, else the keyring of the operating system.

Never a file of ours, never an argument of a program. Looking into the keyring may wait for a person who
unlocks it, so every look-up has a time limit and runs in a thread that does not keep the program from ending.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeVar, cast

from pxm_desktop.pxm.credentials import DEFAULT_BASE_URL, normalised_base_url
from pxm_desktop.pxm.errors import CredentialsMissing, KeyringUnavailable
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.settings import AccountRef

T = TypeVar("T")

SERVICE_NAME = "pxm-desktop"
"""Under which the keyring lists our entries; the user name of an entry is the account."""

KEYRING_SECONDS = 60.0
"""How long a locked keyring may ask its user before we go on without it."""

MAX_SECRET_BYTES = 64 * 1024


@dataclass(frozen=True)
class Access:
    """An account with its secret, which stays out of every repr."""

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    source: Literal["environment", "keyring", "typed"] = "typed"

    @property
    def account(self) -> AccountRef:
        """Which account this is, without the secret."""
        return AccountRef(base_url=self.base_url, client_id=self.client_id)


def account_key(account: AccountRef) -> str:
    """Return the one name of an account: in the journal, in the keyring, for its budget."""
    return f"{account.base_url}|{account.client_id}"


class SecretStore(Protocol):
    """Keeps secrets by account. Methods raise `KeyringUnavailable`."""

    def get(self, key: str) -> str | None:
        """Return the secret, or None."""

    def set(self, key: str, secret: str) -> None:
        """Keep the secret."""

    def delete(self, key: str) -> None:
        """Forget the secret; nothing happens when there is none."""


class OsKeyring:
    """The operating system's keyring, if there is a real one.

    Backends of low priority are no keyrings: `fail`, `null`, and the plain-file ones of keyrings.alt
    (keyring's own rule: recommended backends have priority 1 or more).
    """

    def get(self, key: str) -> str | None:
        """Return the secret, or None."""
        backend = self._backend()
        return _guarded(lambda: backend.get_password(SERVICE_NAME, key))

    def set(self, key: str, secret: str) -> None:
        """Keep the secret."""
        backend = self._backend()
        _guarded(lambda: backend.set_password(SERVICE_NAME, key, secret))

    def delete(self, key: str) -> None:
        """Forget the secret; nothing happens when there is none."""
        import keyring.errors

        backend = self._backend()

        def remove() -> None:
            try:
                backend.delete_password(SERVICE_NAME, key)
            except keyring.errors.PasswordDeleteError:
                if backend.get_password(SERVICE_NAME, key) is not None:
                    raise

        _guarded(remove)

    def name(self) -> str:
        """Return which keyring it is. Raises `KeyringUnavailable` where there is none."""
        return str(self._backend().name)

    def _backend(self) -> _Backend:
        import keyring

        backend = cast("_Backend", _guarded(keyring.get_keyring))
        if not _guarded(lambda: backend.priority >= 1):
            raise KeyringUnavailable("This computer has no keyring that keeps secrets safely.")
        return backend


class _Backend(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def priority(self) -> float: ...

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def _guarded(action: Callable[[], T]) -> T:
    try:
        return action()
    except KeyringUnavailable:
        raise
    except Exception as error:
        # Backends raise whatever their D-Bus or C library raises; the type says enough, the text may say too
        # much.
        raise KeyringUnavailable(
            f"This computer's keyring could not be used ({type(error).__name__})."
        ) from None


async def ask_keyring(action: Callable[[], T], seconds: float = KEYRING_SECONDS) -> T:
    """Run a keyring call beside the loop. Raises `KeyringUnavailable`, also when it takes too long."""
    try:
        return await in_daemon_thread(action, name="keyring", seconds=seconds)
    except TimeoutError:
        raise KeyringUnavailable("This computer's keyring did not answer; it may be locked.") from None


def from_environment(environment: Mapping[str, str] = os.environ) -> Access | None:
    """Return the credentials that the environment names, or None when it names no secret.

    Raises:
        CredentialsMissing: half of them are there, or the secret's file cannot be used.

    """
    secret = environment.get("PXM_CLIENT_SECRET")
    file = environment.get("PXM_CLIENT_SECRET_FILE")
    client_id = environment.get("PXM_CLIENT_ID")
    if not secret and not file:
        return None
    if not client_id:
        raise CredentialsMissing(
            "The environment has a client secret but no client id.", "Set PXM_CLIENT_ID as well."
        )
    if not secret:
        secret = read_secret_file(Path(str(file)), environment)
    base_url = environment.get("PXM_BASE_URL") or DEFAULT_BASE_URL
    return Access(normalised_base_url(base_url), client_id, secret, "environment")


def named_account(environment: Mapping[str, str], remembered: AccountRef | None) -> AccountRef | None:
    """Return the account that is meant: the environment's parts win over the one signed in last."""
    client_id = environment.get("PXM_CLIENT_ID") or (remembered.client_id if remembered else "")
    base_url = environment.get("PXM_BASE_URL") or (remembered.base_url if remembered else DEFAULT_BASE_URL)
    return AccountRef(base_url=normalised_base_url(base_url), client_id=client_id) if client_id else None


def read_secret_file(path: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the secret from a file that only this user (or root) can read.

    systemd's credential directory is trusted as it is: it is private by itself, whatever modes its files show
    (systemd.exec(5), LoadCredential=).

    Raises:
        CredentialsMissing: says what is wrong with the file, never what is in it.

    """
    variable = f"The file {path} that PXM_CLIENT_SECRET_FILE names"
    try:
        # Not blocking, so that a FIFO is refused instead of waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise CredentialsMissing(
            f"{variable} cannot be read: {error.strerror}.", "Check the path and permissions."
        ) from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise CredentialsMissing(
                f"{variable} is not a regular file.", "Name a file with the secret in it."
            )
        if os.name == "posix" and not _under_systemd(path, environment):
            if status.st_mode & 0o077:
                raise CredentialsMissing(
                    f"{variable} can be read by other users (mode {stat.S_IMODE(status.st_mode):04o}).",
                    "Run “chmod 600” on it.",
                )
            if status.st_uid not in (0, os.getuid()):
                raise CredentialsMissing(f"{variable} belongs to another user.", "Make a file of your own.")
        content = file.read(MAX_SECRET_BYTES + 1)
    try:
        secret = content.decode("utf-8").strip("\r\n")
    except UnicodeDecodeError:
        secret = ""
    if not secret or len(content) > MAX_SECRET_BYTES or "\n" in secret:
        raise CredentialsMissing(
            f"{variable} does not hold one line with a secret.", "Put only the secret in it."
        )
    return secret


def _under_systemd(path: Path, environment: Mapping[str, str]) -> bool:
    directory = environment.get("CREDENTIALS_DIRECTORY")
    return bool(directory) and path.resolve().is_relative_to(Path(str(directory)).resolve())
