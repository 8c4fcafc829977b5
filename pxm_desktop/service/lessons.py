"""What the client learned about each account's endpoints, kept for the next run. No secrets.

A file of its own and not a setting: commands that only read learn too, and they do not own the settings. Two
that write at once lose one lesson, which costs one more try later.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.service import paths

log = logging.getLogger(__name__)


class Lessons:
    """The lessons of all accounts in one JSON file, by account."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, account: str) -> EndpointSettings:
        """Return what is known about an account; what is learned from now on is kept."""
        known = self._read().get(account)
        settings = EndpointSettings.from_dict(known if isinstance(known, dict) else {})
        settings.changed = lambda changed: self._keep(account, changed)
        return settings

    def _keep(self, account: str, settings: EndpointSettings) -> None:
        try:
            paths.write_private(
                self._path, json.dumps({**self._read(), account: settings.to_dict()}, indent=2).encode()
            )
        except OSError as error:
            # Not worth stopping for: the same is learned again.
            log.info("What was learned about the account was not kept: %s", error.strerror)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
