"""The account: which one, where its secret comes from, and the client that speaks for it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import normalised_base_url
from pxm_desktop.pxm.errors import (
    BadAddress,
    CredentialsMissing,
    CredentialsRefused,
    KeyringUnavailable,
    PxmError,
    Unreachable,
)
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
from pxm_desktop.service.errors import SecretNeeded, ServiceError, SignedOut
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.settings import AccountRef, Settings

if TYPE_CHECKING:
    from pxm_desktop.service.verbs.here import Here
    from pxm_desktop.service.verbs.noun import Wrote
    from pxm_desktop.service.verbs.verbs import Verbs

Connect = Callable[[Access, Lessons], Awaitable[Connection]]


@dataclass(frozen=True)
class Ready:
    """Credentials with a client of theirs, ready to take the place of what is used."""

    access: Access
    connection: Connection


class Account:
    """Who is signed in. `open` looks; `take`, `sign_out` and `forget` change it and `settings`."""

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
        self.environment = environment
        self._secrets = secrets or OsKeyring()
        self._lessons = lessons
        self._connect = connect
        self._connection: Connection | None = None
        self.source = ""
        """Where the secret is from: environment, keyring or typed; empty when signed out."""
        self._typed: dict[str, Access] = {}
        """What was typed in this run and has no keyring, by account."""

    async def open(self) -> None:
        """Look for credentials in the environment, else in the keyring; why there are none is kept."""
        try:
            access = from_environment(self.environment)
            self.reference = (
                access.account if access else named_account(self.environment, self.settings.account)
            )
            if access is None and self.reference is not None and not self.settings.signed_out:
                access = await self._from_keyring(self.reference)
            if access is not None:
                await self._use(access)
        except (BadAddress, CredentialsMissing, KeyringUnavailable, Unreachable) as error:
            self.why_signed_out = error

    async def close(self) -> None:
        """Close the client."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    @property
    def signed_in(self) -> bool:
        """True when there are credentials; whether PXM takes them shows when they are used."""
        return self._connection is not None

    @property
    def practice(self) -> bool:
        """True on the sandbox, which is always on this machine."""
        return self.reference is not None and self.reference.practice

    def client(self) -> PxmClient:
        """Return the client of the account. Raises why there is none: `SignedOut` or a `PxmError`."""
        if self._connection is None:
            raise self.why_signed_out
        return self._connection.client

    def verbs(self, wrote: Wrote, here: Here) -> Verbs:
        """Return the verbs; `wrote` is told of what they write. Raises as `client` does."""
        from pxm_desktop.service.verbs.verbs import Verbs  # which loads what is known of every kind of object

        return Verbs(self.client().interactive, wrote=wrote, here=here)

    def paused_for(self) -> float:
        """Return for how many more seconds PXM wants no calls, as far as this process knows; 0 when it takes them."""
        return self._connection.budget.paused_for if self._connection is not None else 0.0

    def silence(self) -> float:
        """Return for how many seconds PXM was asked and gave no answer at all."""
        return self._connection.client.silence if self._connection is not None else 0.0

    async def tested(self, base_url: str, client_id: str, client_secret: str, *, for_session: bool) -> Ready:
        """Test credentials against PXM and keep them in the keyring; nothing else changes until `take`.

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
        except CredentialsRefused as error:
            await connection.close()
            raise _typed_wrong(error) from None
        except BaseException:
            await connection.close()
            raise
        return Ready(access, connection)

    async def known(self, account: AccountRef) -> Ready:
        """Make a client for an account whose secret is here; PXM is not asked. Nothing changes until `take`.

        Raises:
            SecretNeeded: its secret is not on this computer.
            KeyringUnavailable: the keyring does not tell.

        """
        access = await self._access_of(account)
        if access is None:
            raise SecretNeeded(
                f"The secret of {account.client_id} is not on this computer.", "Sign in to the account again."
            )
        return Ready(access, await self._connect(access, self._lessons))

    async def take(self, ready: Ready) -> None:
        """Use other credentials from now on."""
        await self.close()
        account = ready.access.account
        self.settings = self.settings.model_copy(
            update={
                "account": account,
                "accounts": _with(self.accounts(), account),
                "signed_out": False,
            }
        )
        self._take(ready.access, ready.connection)

    def accounts(self) -> list[AccountRef]:
        """Return the accounts that this computer knows, the one in use included."""
        return _with(self.settings.accounts, self.reference or self.settings.account)

    async def sign_out(self) -> None:
        """Forget secret and token; the account stays known.

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
            await self._forget_secret(self.reference, required=self.source == "keyring")
        await self.close()
        self.source = ""
        self.notices = []
        self.why_signed_out = _signed_out()
        self.settings = self.settings.model_copy(update={"accounts": self.accounts(), "signed_out": True})

    async def forget(self, account: AccountRef) -> None:
        """Take an account off this computer: secret, token and its place in the list. Raises as `sign_out`."""
        changes: dict[str, object] = {}
        if account == self.reference:
            await self.sign_out()
            self.reference = None
            changes["account"] = None
        else:
            access = await self._access_of(account)
            if access is not None and access.source != "environment":
                connection = await self._connect(access, self._lessons)
                await connection.client.forget_token()
                await connection.close()
                await self._forget_secret(account, required=access.source == "keyring")
        changes["accounts"] = [known for known in self.settings.accounts if known != account]
        self.settings = self.settings.model_copy(update=changes)

    async def _access_of(self, account: AccountRef) -> Access | None:
        """Return what signs in to an account, from where its secret is."""
        access = from_environment(self.environment)
        if access is not None and access.account == account:
            return access
        return self._typed.get(account_key(account)) or await self._from_keyring(account)

    async def _forget_secret(self, account: AccountRef, *, required: bool) -> None:
        key = account_key(account)
        self._typed.pop(key, None)
        try:
            await ask_keyring(lambda: self._secrets.delete(key))
        except KeyringUnavailable:
            if required:
                raise

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
            typed = replace(access, source="typed")
            self._typed[account_key(access.account)] = typed
            return typed
        self.notices = []
        return access

    async def _use(self, access: Access) -> None:
        self._take(access, await self._connect(access, self._lessons))

    def _take(self, access: Access, connection: Connection) -> None:
        self._connection = connection
        self.source = access.source
        self.reference = access.account


def _with(known: list[AccountRef], account: AccountRef | None) -> list[AccountRef]:
    return list(known) if account is None or account in known else [*known, account]


def _typed_wrong(error: CredentialsRefused) -> CredentialsRefused:
    """Return what to say of credentials that somebody has just given: they may never have been right."""
    return CredentialsRefused(
        "PXM refused this: the client ID or the secret is wrong, or they were revoked, "
        "or their user was deactivated.",
        "Look in PXM under Settings → Integrations → API, or make new ones there.",
        request_id=error.request_id,
    )


def _signed_out() -> SignedOut:
    return SignedOut(
        "No PXM account is signed in.",
        "Run “pxm-desktop login”, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE.",
    )
