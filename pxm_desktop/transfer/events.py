"""What the engine says while it works: a few typed events, gathered so that listeners are never flooded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from pxm_desktop.transfer.model import Batch, Transfer, Value


class BatchAdded(Value):
    """Files were added together; their transfers follow in `TransfersChanged`."""

    event: Literal["batch_added"] = "batch_added"
    batch: Batch


class Looking(Value):
    """How many files were found so far in something that is being added."""

    event: Literal["looking"] = "looking"
    paths: tuple[bytes, ...]
    """What is being added, as it was given."""
    files: int


class TransfersChanged(Value):
    """The newest state of transfers that were added or changed since the last gathering."""

    event: Literal["transfers_changed"] = "transfers_changed"
    transfers: tuple[Transfer, ...]


class TransfersRemoved(Value):
    """Finished transfers were cleared from the queue."""

    event: Literal["transfers_removed"] = "transfers_removed"
    ids: tuple[int, ...]


class Progress(Value):
    """Bytes on the wire: `sent` maps a transfer that is sending to its bytes so far (parts in flight included)."""

    event: Literal["progress"] = "progress"
    sent: dict[int, int]
    bytes_per_second: float
    """Over the last few seconds, all transfers together."""


class Health(Value):
    """Whether the queue as a whole can move, and if not, why and what to do."""

    event: Literal["health"] = "health"
    state: Literal["ok", "offline", "budget", "credentials", "signed_out", "storage"]
    sentence: str = ""


class SettingsChanged(Value):
    """Settings were changed; has all of them by name, as JSON values."""

    event: Literal["settings_changed"] = "settings_changed"
    values: dict[str, Any]


class CatalogChanged(Value):
    """The copy of the account's products and categories on this computer was read anew, in part or as a whole."""

    event: Literal["catalog_changed"] = "catalog_changed"
    changed: bool
    """False when it was only found to be up to date, or when reading it begins or fails."""
    syncing: bool = False
    synced_at: float | None = None
    """When it was last found to be what PXM has, in seconds since 1970."""
    collections: int = 0
    """How many products are known."""
    sentence: str = ""
    """Why the last reading failed; empty when it did not."""


class PresetsChanged(Value):
    """Presets or region sets were saved, renamed, deleted or used."""

    event: Literal["presets_changed"] = "presets_changed"


class HotFoldersChanged(Value):
    """Rules were made, changed or removed, how they stand changed, or something happened to files in their folders.

    Told twice a second at most; `list` and `activity` of the facet `hotfolders` have what is new.
    """

    event: Literal["hotfolders_changed"] = "hotfolders_changed"
    rules: tuple[str, ...] = ()
    """Ids of the rules that this is about; empty means any."""


class AccountsChanged(Value):
    """Another account is used, or the list of known ones changed: the queue and all lists are another account's."""

    event: Literal["accounts_changed"] = "accounts_changed"
    base_url: str = ""
    client_id: str = ""
    """The account that is meant now; empty when there is none."""


class WindowWanted(Value):
    """The program was started again: the window comes to the front and takes these paths."""

    event: Literal["window_wanted"] = "window_wanted"
    paths: tuple[bytes, ...] = ()
    activation: str = ""
    """What the desktop gave the other process so that the window may come to the front (XDG activation)."""


class HistoryChanged(Value):
    """Something was recorded in the history, or forgotten."""

    event: Literal["history_changed"] = "history_changed"


class HistoryExport(Value):
    """How far an export of the history is."""

    event: Literal["history_export"] = "history_export"
    tag: str
    """As the one who exports named it."""
    written: int
    total: int
    """How many entries there are to write; 0 where that is not known."""


class LibraryChanged(Value):
    """The copy of the account's files on this computer was read anew, in part or as a whole."""

    event: Literal["library_changed"] = "library_changed"
    changed: bool
    """False when it was only found to be up to date, or when reading it begins, stops or fails."""
    syncing: bool = False
    stopped: bool = False
    """The first reading was stopped by the user and waits to be taken up where it was."""
    synced_at: float | None = None
    """When it was last found to be what PXM has, in seconds since 1970."""
    files: int = 0
    """How many files are known."""
    sentence: str = ""
    """Why the last reading failed; empty when it did not."""


class ChangesChanged(Value):
    """How a change of files stands now; told four times a second at most for each of them."""

    event: Literal["changes_changed"] = "changes_changed"
    id: int
    title: str = ""
    state: Literal["planned", "running", "paused", "done", "undone"]
    total: int
    done: int = 0
    changed: int = 0
    same: int = 0
    collided: int = 0
    failed: int = 0
    unverified: int = 0
    sentence: str = ""
    undo_of: int | None = None
    can_undo: bool = False


class DuplicatesChanged(Value):
    """How far the search for duplicates is; told twice a second at most."""

    event: Literal["duplicates_changed"] = "duplicates_changed"
    state: Literal["none", "running", "stopped", "done", "failed"]
    scope: str = ""
    """Names the files among which it looks."""
    near: bool = False
    done: int = 0
    total: int = 0
    """Files to look at."""
    groups: int = 0
    unknown: int = 0
    """Files of which PXM gave no picture to compare."""
    unreadable: int = 0
    """Files whose picture cannot be read."""
    sentence: str = ""
    """Why it failed, for people; while it runs, why it waits."""


Event = Annotated[
    BatchAdded
    | Looking
    | TransfersChanged
    | TransfersRemoved
    | Progress
    | Health
    | SettingsChanged
    | CatalogChanged
    | PresetsChanged
    | HotFoldersChanged
    | AccountsChanged
    | WindowWanted
    | HistoryChanged
    | HistoryExport
    | LibraryChanged
    | ChangesChanged
    | DuplicatesChanged,
    Field(discriminator="event"),
]
