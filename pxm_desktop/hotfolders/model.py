"""The words of hot folders: rules, what is known of the files in their folders, and what is said about both.

Everything here is plain data that crosses rooms and, through the local socket, processes. Paths are bytes, as the
file system has them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import Destination, Value

DEFAULT_IGNORE = (
    ".*",
    "~$*",
    "._*",
    ".~lock.*",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "photothumb.db",
    "*.tmp",
    "*.temp",
    "*.part",
    "*.partial",
    "*.crdownload",
    "*.download",
    "*.filepart",
    "*.swp",
    "*.lock",
    "*.lck",
    "*.idlk",
    "*~",
)
"""Names of files and folders that no studio wants in PXM. Compared without regard to case; a rule can have its own."""


class Afterwards(StrEnum):
    """What happens to a file once PXM has confirmed it and its size."""

    KEEP = "keep"
    MOVE = "move"
    """Into the folder "Uploaded", in a folder of the day, beside the files of the rule."""
    TRASH = "trash"


class Sidecars(Value):
    """What XMP sidecars (`IMG_1.xmp` or `IMG_1.CR3.xmp` beside the picture) decide. Empty: they decide nothing."""

    at_least: int = Field(default=0, ge=0, le=5)
    """Stars that a picture needs; one with fewer waits until it has them."""
    labels: tuple[str, ...] = ()
    """Labels of which a picture needs one, without regard to case."""
    keywords: tuple[str, ...] = ()
    """Keywords of which a picture needs one, without regard to case."""
    best_first: bool = False
    """Queue pictures with more stars before those with fewer."""
    rating_attribute: str = ""
    """Id of the attribute that gets the stars, empty for none; so the others."""
    label_attribute: str = ""
    keywords_attribute: str = ""

    @property
    def used(self) -> bool:
        """True when sidecars decide something."""
        return self != Sidecars()


class Rule(Value):
    """A hot folder: what is taken from it, where it goes, and what happens afterwards."""

    id: str = ""
    """Given by the program; stays the same for as long as the rule lives."""
    name: str = ""
    """For people; empty means the folder's name."""
    account: str = ""
    """The account that the rule belongs to; a file is never sent with another one's token."""
    folder: bytes
    """Absolute path."""
    subfolders: bool = True
    include: tuple[str, ...] = ()
    """Globs of which a file's name, or path below the folder, has to fit one; empty takes every file."""
    exclude: tuple[str, ...] = ()
    ignore: tuple[str, ...] = DEFAULT_IGNORE
    settle: float = Field(default=3.0, ge=0.1, le=86_400)
    """Seconds for which size and modification time must stay the same."""
    min_age: float = Field(default=0.0, ge=0)
    """Seconds since the last modification before a file is taken."""
    existing: bool = True
    """Take files too that lay in the folder when the rule was made."""
    destination: Destination = Field(default_factory=Destination)
    preset: str = ""
    """Name of a preset that is looked up when a file is queued; `destination` adds to it."""
    match: NameRule | None = None
    """How a file's name and folders find its product; None links to `destination` only."""
    sidecars: Sidecars = Field(default_factory=Sidecars)
    hold_pairs: bool = False
    """Take RAW and JPEG of one picture together: one that is alone waits for the other for `together` seconds."""
    burst: float = Field(default=0.0, ge=0)
    """Seconds without a new picture in the same folder before a burst is taken as one; 0 takes each by itself."""
    together: float = Field(default=30.0, ge=0)
    after: Afterwards = Afterwards.KEEP
    failed_folder: bool = False
    """Move a file that PXM refused for good into the folder "Failed", with its reason in a text file beside it."""
    shared: bool = False
    """Several stations watch the folder: each file is claimed on the share itself, and sent once."""
    poll: float | None = Field(default=None, ge=0.5)
    """Seconds between looks; None lets the system tell of changes where it can."""
    rescan: float = Field(default=600.0, ge=1)
    """Seconds between full looks even where the system tells of changes, since such news gets lost."""
    paused: bool = False
    managed: bool = False
    """From an administrator's file: shown, but not changed here."""

    @property
    def shown_name(self) -> str:
        """The name for people."""
        if self.name:
            return self.name
        path = self.folder.decode("utf-8", "replace").rstrip("/\\")
        return path.replace("\\", "/").rpartition("/")[2] or path or "/"


class FileState(StrEnum):
    """What became of a file in a hot folder. Stored as words."""

    LEFT = "left"
    """It lay there when the rule was made, and the rule leaves such files."""
    TAKEN = "taken"
    """It is in the queue."""
    DONE = "done"
    """PXM has it."""
    MOVED = "moved"
    """PXM has it, and it was moved away or put into the trash; a file that comes to its place is a new one."""
    ELSEWHERE = "elsewhere"
    """Another station sent it."""
    FAILED = "failed"
    """It cannot be sent; a person has to look at it."""


Pending = Literal["", "move", "trash", "failed"]
"""What is still to be done with a file: moved to "Uploaded", put into the trash, moved to "Failed"; empty: nothing."""


class HotFile(Value):
    """A file in a hot folder as the program remembers it."""

    path: bytes
    """Below the rule's folder, `/`-separated."""
    size: int
    mtime_ns: int
    state: FileState
    transfer_id: int | None = None
    file_id: str | None = None
    reason: str = ""
    pending: Pending = ""
    """What is still to be done with it afterwards."""
    at: float = 0.0
    """When it came into this state, in seconds since the epoch."""


class Verdict(StrEnum):
    """What would happen to a file now."""

    UPLOAD = "upload"
    WAIT = "wait"
    """It is not complete, too young, alone of a pair, without the stars it needs, or claimed by another station."""
    MATCH = "match"
    """It would be queued and wait for its product: none fits, or several do."""
    SKIP = "skip"
    """A rule leaves it out."""
    KNOWN = "known"
    """It was dealt with already."""


class Outlook(Value):
    """What would happen to one file now, and why: a line of the dry run."""

    path: bytes
    size: int
    verdict: Verdict
    rule: str = ""
    """What decided, as a machine word or the glob that fits; for a skip always the rule that says so."""
    sentence: str
    """The same for people."""
    products: tuple[str, ...] = ()
    """Names of the products that it would be linked to."""
    regions: tuple[str, ...] = ()
    """Names of the regions."""


RuleState = Literal["watching", "polling", "starting", "paused", "waiting", "stopped"]
"""`waiting`: the folder is away or cannot be read, and the rule goes on when it is back; `stopped`: nothing watches in
this process."""


class RuleStatus(Value):
    """How a rule stands."""

    rule: Rule
    state: RuleState
    sentence: str = ""
    """Why it waits or polls, and what to do."""
    settling: int = 0
    """Files that are not complete yet."""
    queued: int = 0
    """Files that are in the queue."""
    unmatched: int = 0
    """Of these, files that wait for their product."""
    failed: int = 0
    """Files that failed and lie where they were saved."""
    set_aside: int = 0
    """Files that failed and lie in "Failed", until a person takes them out."""
    done_today: int = 0
    """Files that PXM confirmed since midnight, local time."""
    last_file: str = ""
    last_at: float | None = None
    """When the last file was confirmed, in seconds since the epoch."""
    problem: str = ""
    """The newest thing that a human has to do; empty when there is none."""
    stuck: str = ""
    """Why nothing at all is taken now although the folder is there; empty while files are."""


ActivityKind = Literal[
    "queued", "done", "skipped", "waiting", "failed", "moved", "trashed", "lost", "back", "rescan", "note"
]


class Activity(Value):
    """One line of what hot folders did."""

    id: int
    """Grows with each line."""
    rule_id: str
    at: float
    """Seconds since the epoch."""
    kind: ActivityKind
    path: bytes = b""
    sentence: str
    """What happened, for people."""
