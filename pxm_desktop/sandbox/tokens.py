"""Bearer tokens of the account: issued, checked, revoked; they outlive a restart of the sandbox."""

from __future__ import annotations

import secrets
import time

from pxm_desktop.sandbox.store import Store


class Tokens:
    """Tokens that were issued and not revoked.

    Attributes:
        active: False once the user behind the credentials was deactivated: nothing is accepted then.

    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._expires: dict[str, float] = {
            str(row["token"]): float(row["expires"]) for row in store.select("token")
        }
        self.active = store.note("user") != "deactivated"

    def issue(self, seconds: int) -> str:
        """Return a new token that lives so many seconds."""
        token = f"eyJ{secrets.token_urlsafe(48)}"
        expires = time.time() + seconds
        self._expires[token] = expires
        self._store.insert("token", {"token": token, "expires": expires})
        return token

    def accepts(self, authorization: str) -> bool:
        """Tell whether an Authorization header carries a living token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not self.active:
            return False
        return self._expires.get(token.strip(), 0.0) > time.time()

    def revoke_all(self) -> None:
        """Make every token issued so far worthless."""
        self._expires.clear()
        self._store.execute("DELETE FROM token")

    def set_active(self, active: bool) -> None:
        """Deactivate or reactivate the user the credentials belong to."""
        self.active = active
        self._store.set_note("user", "active" if active else "deactivated")
