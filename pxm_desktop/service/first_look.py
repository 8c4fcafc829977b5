"""The queue as it was left: read before the service runs, so that a window has something to show at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pxm_desktop.catalog.glance import glance
from pxm_desktop.service import paths
from pxm_desktop.service.api import RegionChoice, Status
from pxm_desktop.service.catalog_api import in_order
from pxm_desktop.service.credentials import account_key, from_environment, named_account
from pxm_desktop.service.peek import peek
from pxm_desktop.service.preferences import values_of
from pxm_desktop.service.preset_store import PresetsFile
from pxm_desktop.service.settings import SettingsFile
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.model import Batch, Destination, Transfer

_ROWS = 1000
"""Rows that are read: more than a screen shows, and all of most queues."""
_PATIENCE = 0.5
"""Seconds for which a journal that is locked is waited for: the service does that better."""


@dataclass(frozen=True)
class FirstLook:
    """Whose queue it is, and how it begins."""

    status: Status
    """As it was when the program ended. The keyring has not been asked, nor a program that holds the queue now."""
    batches: list[Batch]
    transfers: list[Transfer]
    settings: dict[str, Any]
    """By name, as `PreferencesApi.read` tells them."""
    last: Destination | None = None
    """The destination that was chosen last for new files."""
    products: dict[str, str] = field(default_factory=dict)
    """The names of products that these go to, by id, as far as this computer knows them."""
    regions: list[RegionChoice] = field(default_factory=list)
    """As far as this computer knows them."""


def first_look(root: Path | None = None, environment: Mapping[str, str] = os.environ) -> FirstLook | None:
    """Look at the queue of a data directory without its lock and without changing anything.

    Returns None where nobody is signed in.

    Raises:
        ServiceError: something cannot be read; the service will say what, and what to do.
        PxmError: the account that the environment names is none.

    """
    directory = paths.data_dir(root, environment)
    settings = SettingsFile(directory.settings).read(set_aside=False)
    access = from_environment(environment)
    account = access.account if access else named_account(environment, settings.account)
    if account is None or (access is None and settings.signed_out):
        return None
    key = account_key(account)

    def look(db: sqlite3.Connection) -> tuple[list[Batch], list[Transfer]]:
        return rows.batches(db, key), [row.public() for row in rows.page(db, key, limit=_ROWS)]

    nothing: tuple[list[Batch], list[Transfer]] = ([], [])
    batches, transfers = peek(directory.journal, look, nothing, patience=_PATIENCE)
    remembered = PresetsFile(directory.presets)
    remembered.read(set_aside=False)
    status = Status(
        signed_in=True,
        base_url=account.base_url,
        client_id=account.client_id,
        practice=account.practice,
        bandwidth=settings.bandwidth,
        on_duplicate=settings.on_duplicate,
    )
    last = remembered.of(key).last
    there = [transfer.destination for transfer in transfers] + ([last] if last else [])
    wanted = {product for destination in there for product in destination.collections}
    known = glance(directory.catalog, key, sorted(wanted))
    regions = in_order(RegionChoice(id=i, name=name, primary=first) for i, name, first in known.regions)
    return FirstLook(status, batches, transfers, values_of(settings), last, known.products, regions)
