"""What the user chose, declared once (type, default, limits, text); one JSON file without secrets."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pxm_desktop.service import paths
from pxm_desktop.transfer.model import DuplicatePolicy
from pxm_desktop.transfer.options import EngineOptions


class AccountRef(BaseModel):
    """Which account was signed in last. The secret is in the OS keyring, never here."""

    model_config = ConfigDict(frozen=True)

    base_url: str
    client_id: str


class Settings(BaseModel):
    """All settings. Unknown keys of a newer version survive being read and written here."""

    model_config = ConfigDict(extra="allow", validate_assignment=True)

    account: AccountRef | None = Field(
        None, title="Account", description="The account that was signed in last on this computer."
    )
    bandwidth: int | None = Field(
        None,
        ge=1024,
        title="Bandwidth limit",
        description="Bytes a second that sending may use; empty is no limit.",
    )
    on_duplicate: DuplicatePolicy = Field(
        DuplicatePolicy.SKIP,
        title="When PXM already has the file",
        description="skip, replace or keep-both, unless chosen for an upload.",
    )
    signed_out: bool = Field(
        False, title="Signed out", description="The user signed out; a stored secret is not used by itself."
    )
    engine: EngineOptions = Field(
        EngineOptions(),
        title="Engine",
        description="Limits and waits of sending, in seconds. For support and tests: the defaults fit real accounts.",
    )


class SettingsFile:
    """Reads and writes `Settings`; a file that cannot be read is set aside, never overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices: list[str] = []
        """What the user should be told once about the file."""

    def read(self, *, set_aside: bool = True) -> Settings:
        """Return the settings; defaults where the file is missing or damaged, which adds a notice.

        `set_aside=False` is for readers that do not own the data directory: a damaged file stays in place.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise paths.unusable(self.path, error) from None
        try:
            values = json.loads(content)
            if not isinstance(values, dict):
                raise ValueError("not an object")
        except (ValueError, RecursionError):
            return self._damaged(set_aside)
        return self._valid_part(values)

    def write(self, settings: Settings) -> None:
        """Keep the settings. Raises `StorageUnusable`."""
        content = settings.model_dump_json(indent=2, exclude_defaults=True).encode() + b"\n"
        try:
            paths.write_private(self.path, content)
        except OSError as error:
            raise paths.unusable(self.path, error) from None

    def _damaged(self, set_aside: bool) -> Settings:
        if set_aside:
            aside = self.path.with_name(f"{self.path.stem}.damaged-{time.time_ns()}.json")
            try:
                self.path.rename(aside)
            except OSError as error:
                raise paths.unusable(self.path, error) from None
            self.notices.append(
                f"The settings could not be read. They were set aside as {paths.shown(aside)}; "
                "the defaults are used now."
            )
        else:
            self.notices.append("The settings could not be read; the defaults are used.")
        return Settings()

    def _valid_part(self, values: dict[str, Any]) -> Settings:
        """Keep every setting that is sound, and say which are not."""
        try:
            return Settings.model_validate(values)
        except ValidationError as error:
            bad = {str(part["loc"][0]) for part in error.errors()}
        names = ", ".join(sorted(bad))
        self.notices.append(
            f"Settings with values that cannot be used were put back to their default: {names}."
        )
        return Settings.model_validate({key: value for key, value in values.items() if key not in bad})
