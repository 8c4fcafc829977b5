"""The account's credentials: made once, kept beside its data, so that a restart stays the same account."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path

from pxm_desktop.sandbox.errors import SandboxError


@dataclass(frozen=True, slots=True)
class Account:
    """Client id and secret for the API, access keys for the storage."""

    client_id: str
    client_secret: str = field(repr=False)
    s3_access_key: str = field(repr=False)
    s3_secret_key: str = field(repr=False)

    def accepts_basic(self, header: str) -> bool:
        """Tell whether an ``Authorization: Basic`` header carries this account's credentials."""
        scheme, _, encoded = header.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = b64decode(encoded.strip(), validate=True)
        except ValueError:
            return False
        return hmac.compare_digest(given, f"{self.client_id}:{self.client_secret}".encode())


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user may read, replacing it in one step."""
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    temporary.replace(path)


def load_account(data_dir: Path) -> Account:
    """Read the account of a data directory, making it at the first start.

    Raises:
        SandboxError: The credentials file cannot be understood.

    """
    path = data_dir / "account.json"
    if path.exists():
        try:
            return Account(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            raise SandboxError(
                f"The sandbox's credentials in {path} cannot be read. "
                "Remove its data directory to start with a new account."
            ) from None
    account = Account(
        client_id=f"sbx_{secrets.token_hex(10)}",
        client_secret=secrets.token_urlsafe(32),
        s3_access_key=f"SBX{secrets.token_hex(8).upper()}",
        s3_secret_key=secrets.token_urlsafe(30),
    )
    write_private(
        path,
        json.dumps({name: getattr(account, name) for name in Account.__slots__}),
    )
    return account
