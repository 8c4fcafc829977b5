"""What the user chose, declared once (type, default, limits, text); one JSON file without secrets."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pxm_desktop.pxm.credentials import is_loopback
from pxm_desktop.service import paths
from pxm_desktop.service.timetable import LEAST_LIMIT, BandwidthRule
from pxm_desktop.transfer.model import DuplicatePolicy
from pxm_desktop.transfer.options import EngineOptions

GROUPS = {
    "look": "Appearance",
    "uploads": "Uploads",
    "speed": "Speed",
    "notifications": "Notifications",
    "program": "Starting and closing",
    "history": "History",
    "library": "Library",
}
"""The settings page's sections in their order, by the `group` of a declaration; others come last, under "More".

What the page reads of a declaration, besides type, limits, title and description, stands in `json_schema_extra`:
`group`; `shown` (False keeps it off the page); `choices` (words for the values of an enumeration); `empty` (words
for no value); `unit` (what a number counts); `editor` (the name of an editor made for it, `ui/setting_editors.py`).
A change holds at once.
"""


class AccountRef(BaseModel):
    """Names an account. The secret is in the OS keyring, never here."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    base_url: str
    client_id: str

    @property
    def practice(self) -> bool:
        """True on the sandbox, which is always on this machine."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


class Settings(BaseModel):
    """All settings. Unknown keys of a newer version survive being read and written here."""

    model_config = ConfigDict(extra="allow", validate_assignment=True)

    account: AccountRef | None = Field(
        None,
        title="Account",
        description="The account that was signed in last on this computer.",
        json_schema_extra={"shown": False},
    )
    accounts: list[AccountRef] = Field(
        [],
        title="Accounts",
        description="The accounts that this computer knows, in the order in which they were added.",
        json_schema_extra={"shown": False},
    )
    theme: Literal["system", "light", "dark"] = Field(
        "system",
        title="Colours",
        description="Light or dark, or as the rest of this computer.",
        json_schema_extra={
            "group": "look",
            "choices": {"system": "Follow the system", "light": "Light", "dark": "Dark"},
        },
    )
    compact_rows: bool = Field(
        False,
        title="Compact rows",
        description="One line for each file in the queue instead of two.",
        json_schema_extra={"group": "look"},
    )
    language: Literal["system", "en", "de"] = Field(
        "system",
        title="Language",
        description="The language of the window.",
        json_schema_extra={
            "group": "look",
            "choices": {"system": "Follow the system", "en": "English", "de": "Deutsch"},
        },
    )
    thumbnails: bool = Field(
        True,
        title="Thumbnails",
        description="Pictures instead of the kind of file, where there are some.",
        json_schema_extra={"group": "look"},
    )
    bandwidth: int | None = Field(
        None,
        ge=LEAST_LIMIT,
        title="Bandwidth limit",
        description="How fast sending may be at most. Empty is no limit.",
        json_schema_extra={"group": "speed", "editor": "rate", "empty": "No limit"},
    )
    bandwidth_timetable: tuple[BandwidthRule, ...] = Field(
        (),
        title="Bandwidth timetable",
        description="Other limits for some hours of the week, in this computer's time.",
        json_schema_extra={"group": "speed", "editor": "timetable"},
    )
    bandwidth_full_until: AwareDatetime | None = Field(
        None,
        title="Full speed until",
        description="No bandwidth limit holds until then.",
        json_schema_extra={"group": "speed", "shown": False},
    )
    left_problems: int = Field(
        0,
        ge=0,
        title="Left at the last end",
        description="Files that needed somebody when PXM Desktop quit by itself because all else was done.",
        json_schema_extra={"shown": False},
    )
    keep_awake: bool = Field(
        True,
        title="Keep the computer awake",
        description="It does not go to sleep by itself while files are being sent.",
        json_schema_extra={"group": "speed"},
    )
    on_duplicate: DuplicatePolicy = Field(
        DuplicatePolicy.SKIP,
        title="When PXM already has the file",
        description="What new uploads start with. The destination panel changes it for single uploads.",
        json_schema_extra={
            "group": "uploads",
            "choices": {
                "skip": "Skip, link the one in PXM",
                "replace": "Replace the one in PXM",
                "keep-both": "Keep both",
            },
        },
    )
    notifications: bool = Field(
        True,
        title="Notifications",
        description="When an upload is over or files need you, while the window is not in use.",
        json_schema_extra={"group": "program"},
    )
    start_at_login: bool = Field(
        False,
        title="Start when I log in",
        description="PXM Desktop starts in the background and goes on with what is in the queue.",
        json_schema_extra={"group": "program"},
    )
    history_days: int | None = Field(
        None,
        ge=1,
        title="Keep the history",
        description="What was sent longer ago is removed from the history, not from PXM.",
        json_schema_extra={"group": "history", "unit": "days", "empty": "For ever"},
    )
    picture_cache: int = Field(
        500,
        ge=50,
        le=100_000,
        title="Room for pictures",
        description="Pictures of files in PXM are kept on this computer, the ones that were looked at last.",
        json_schema_extra={"group": "library", "unit": "MB"},
    )
    signed_out: bool = Field(
        False,
        title="Signed out",
        description="The user signed out; a stored secret is not used by itself.",
        json_schema_extra={"shown": False},
    )
    engine: EngineOptions = Field(
        EngineOptions(),
        title="Engine",
        description="Limits and waits of sending, in seconds. For support and tests: the defaults fit real accounts.",
        json_schema_extra={"shown": False},
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
