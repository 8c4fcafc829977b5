"""What a new account holds."""

from __future__ import annotations

from pxm_desktop.sandbox.storage import Storage
from pxm_desktop.sandbox.store import Store, new_id


def fill(store: Store, *, demo: bool) -> None:
    """Fill a new account; one that was filled before is left alone."""
    if store.note("filled"):
        return
    store.insert("region", {"id": new_id("reg"), "name": "Global", "is_primary": True, "language": "en"})
    store.set_note("filled", "demo" if demo else "empty")


async def store_assets(store: Store, storage: Storage) -> None:
    """Store the demo assets once."""
