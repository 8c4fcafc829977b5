"""The account: which one, where its secret comes from, and the client that speaks for it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import is_loopback, normalised_base_url
from pxm_desktop.pxm.errors import BadAddress, CredentialsMissing, KeyringUnavailable, PxmError
from pxm_desktop.service.catalogue import ClientCatalogue
from pxm_desktop.service.connect import Connection, connect
from pxm_desktop.service.credentials import (
    Access,
    OsKeyring,
    SecretStore,
    account_key,
    ask_keyring,
    from_environment,
    named_account,
)
from pxm_desktop.service.errors import ServiceError, SignedOut
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.library import Library
from pxm_desktop.service.pickers import Pickers
from pxm_desktop.service.settings import AccountRef, Settings

Connect = Callable[[Access, Lessons], Awaitable[Connection]]


class Account:
    """Who is signed in. `open` looks; `sign_in` and `sign_out` change it and `settings`."""

    def __init__(
        self,
        settings: Settings,
        lessons: Lessons,
        environment: Mapping[str, str] = os.environ,
        secrets: SecretStore | None = None,
        connect: Connect = connect,
    ) -> None:
        self.settings = settings
        self.notices: list[str] = []
        """What the user should be told once about the account."""
        self.reference: AccountRef | None = None
        """The account that is meant, signed in or not: its queue is shown."""
        self.why_signed_out: PxmError | ServiceError = _signed_out()
        self._environment = environment
        self._secrets = secrets or OsKeyring()
        self._lessons = lessons
        self._connect = connect
        self._connection: Connection | None = None
        self.source = ""
        """Where the secret is from: environment, keyring or typed; empty when signed out."""
        self._pickers: Pickers | None = None

    async def open(self) -> None:
        """Look for credentials in the environment, else in the keyring; why there are none is kept."""
        try:
            access = from_environment(self._environment)
            self.reference = (
                access.account if access else named_account(self._environment, self.settings.account)
            )
            if access is None and self.reference is not None and not self.settings.signed_out:
                access = await self._from_keyring(self.reference)
            if access is not None:
                await self._use(access)
        except (BadAddress, CredentialsMissing, KeyringUnavailable) as error:
            self.why_signed_out = error

    async def close(self) -> None:
        """Close the client."""
        connection, self._connection, self._pickers = self._connection, None, None
        if connection is not None:
            await connection.close()

    @property
    def signed_in(self) -> bool:
        """True when there are credentials; whether PXM takes them shows when they are used."""
        return self._connection is not None

    @property
    def practice(self) -> bool:
        """True on the sandbox, which is always on this machine."""
        host = urlsplit(self.reference.base_url).hostname if self.reference else None
        return bool(host) and is_loopback(str(host))

    def client(self) -> PxmClient:
        """Return the client of the account. Raises why there is none: `SignedOut` or a `PxmError`."""
        if self._connection is None:
            raise self.why_signed_out
        return self._connection.client

    def pickers(self) -> Pickers:
        """Return the lists for pickers. Raises as `client` does."""
        client = self.client()
        if self._pickers is None:
            self._pickers = Pickers(ClientCatalogue(client.interactive))
        return self._pickers

    def library(self) -> Library:
        """Return the read and relink verbs. Raises as `client` does."""
        return Library(self.client().interactive)

    def silence(self) -> float:
        """Return for how many seconds PXM was asked and gave no answer at all."""
        return self._connection.client.silence if self._connection is not None else 0.0

    async def sign_in(self, base_url: str, client_id: str, client_secret: str, *, for_session: bool) -> None:
        """Test credentials against PXM, keep them in the keyring, and use them.

        `for_session` says that without a keyring they may be used until the program ends.

        Raises:
            PxmError: PXM refused them or cannot be reached, the address is none, or there is no keyring.

        """
        access = Access(normalised_base_url(base_url), client_id.strip(), client_secret.strip(), "keyring")
        if not access.client_id or not access.client_secret:
            raise CredentialsMissing
        connection = await self._connect(access, self._lessons)
        try:
            await connection.client.interactive.check_credentials()
            access = await self._keep(access, for_session=for_session)
        except BaseException:
            await connection.close()
            raise
        await self.close()
        self.settings = self.settings.model_copy(update={"account": access.account, "signed_out": False})
        self._take(access, connection)

    async def sign_out(self) -> None:
        """Forget secret and token.

        Raises:
            ServiceError: the credentials come from the environment, which is not ours to change.

        """
        if self.source == "environment":
            raise ServiceError(
                "The credentials come from the environment.",
                "Take PXM_CLIENT_ID, PXM_CLIENT_SECRET and PXM_CLIENT_SECRET_FILE out of it.",
            )
        if self._connection is not None:
            await self._connection.client.forget_token()
        if self.reference is not None:
            key = account_key(self.reference)
            try:
                await ask_keyring(lambda: self._secrets.delete(key))
            except KeyringUnavailable:
                if self.source == "keyring":
                    raise
        await self.close()
        self.source = ""
        self.notices = []
        self.why_signed_out = _signed_out()
        self.settings = self.settings.model_copy(update={"signed_out": True})

    async def _from_keyring(self, account: AccountRef) -> Access | None:
        secret = await ask_keyring(lambda: self._secrets.get(account_key(account)))
        return Access(account.base_url, account.client_id, secret, "keyring") if secret else None

    async def _keep(self, access: Access, *, for_session: bool) -> Access:
        try:
            await ask_keyring(lambda: self._secrets.set(account_key(access.account), access.client_secret))
        except KeyringUnavailable as error:
            if not for_session:
                raise
            self.notices = [f"{error.sentence} You stay signed in until the program is closed."]
            return replace(access, source="typed")
        self.notices = []
        return access

    async def _use(self, access: Access) -> None:
        self._take(access, await self._connect(access, self._lessons))

    def _take(self, access: Access, connection: Connection) -> None:
        self._connection = connection
        self.source = access.source
        self.reference = access.account


def _signed_out() -> SignedOut:
    return SignedOut(
        "No PXM account is signed in.",
        "Run “pxm-desktop login”, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE.",
    )
