"""The settings as a facet of the service: checked, kept in their file, applied at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pxm_desktop.service.errors import BadSetting
from pxm_desktop.service.settings import Settings

NOT_TO_CHANGE = frozenset({"account", "accounts", "signed_out"})
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
            raise BadSetting(f"“{title or name}” {_why(first)}.") from None
        self._keep(changed)
        return values_of(changed)


_WHY = {
    "greater_than_equal": "must be at least %ge",
    "greater_than": "must be more than %gt",
    "less_than_equal": "must be at most %le",
    "less_than": "must be less than %lt",
    "enum": "must be one of %expected",
    "literal_error": "must be one of %expected",
    "string_too_short": "needs at least %min_length characters",
    "string_too_long": "takes at most %max_length characters",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
}
"""What a value is refused for, by pydantic's kind of error; `%…` is what its context knows."""


def _why(error: ErrorDetails) -> str:
    """Return why a value was refused, in a person's words where there are some."""
    said = _WHY.get(error["type"])
    if said is None:
        return f"cannot have this value: {error['msg'].removeprefix('Value error, ').rstrip('.')}"
    for name, value in error.get("ctx", {}).items():
        said = said.replace(f"%{name}", f"{value:,}" if isinstance(value, int | float) else str(value))
    return said


def values_of(settings: Settings) -> dict[str, Any]:
    """Return settings by name as JSON values, without those of newer versions."""
    return settings.model_dump(mode="json", include=set(Settings.model_fields))
