"""The settings as a facet of the service: checked, kept in their file, applied at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from pxm_desktop.service.errors import BadSetting
from pxm_desktop.service.settings import Settings

NOT_TO_CHANGE = frozenset({"account", "signed_out"})
"""Signing in and out changes these, nobody else."""


class Preferences:
    """Implements `PreferencesApi` on the settings of this process."""

    def __init__(self, current: Callable[[], Settings], keep: Callable[[Settings], None]) -> None:
        self._current = current
        self._keep = keep

    async def read(self) -> dict[str, Any]:
        """See `PreferencesApi`."""
        return values_of(self._current())

    async def change(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """See `PreferencesApi`."""
        for name in values:
            if name not in Settings.model_fields or name in NOT_TO_CHANGE:
                raise BadSetting(f"There is no setting “{name}” that can be changed.")
        try:
            changed = Settings.model_validate({**self._current().model_dump(mode="json"), **values})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0])
            title = Settings.model_fields[name].title if name in Settings.model_fields else name
            raise BadSetting(f"“{title or name}” cannot have this value: {first['msg']}.") from None
        self._keep(changed)
        return values_of(changed)


def values_of(settings: Settings) -> dict[str, Any]:
    """Return settings by name as JSON values, without those of newer versions."""
    return settings.model_dump(mode="json", include=set(Settings.model_fields))
