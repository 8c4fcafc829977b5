"""What window and command line may ask of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class PreferencesApi(Protocol):
    """The settings of this OS user; changes apply at once. Raises `service.errors.BadSetting`, `StorageUnusable`."""

    async def read(self) -> dict[str, Any]:
        """Return all settings by name as JSON values, defaults included; never a secret."""

    async def change(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Check, keep and apply some settings; all of them or none. Returns what `read` returns."""
