"""What window and command line may ask of hot folders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pxm_desktop.hotfolders.model import Activity, HotFile, Outlook, Rule, RuleStatus
from pxm_desktop.transfer.model import Value


class Skips(Value):
    """Files of a hot folder that one rule leaves out."""

    rule: str
    """The glob that fits, or the machine word of the rule: hidden, include, subfolders, special, cloud, …"""
    sentence: str
    files: int
    examples: tuple[bytes, ...] = ()
    """Some of the paths below the folder, five at most."""


class DryRun(Value):
    """What would happen to the files now in a folder."""

    outlooks: tuple[Outlook, ...]
    """Every file in the order of their paths; where `limit` cuts them, skipped ones go first, but for some examples."""
    skips: tuple[Skips, ...] = ()
    """All that is skipped, by the rule that says so."""
    files: int = 0
    """Files that were looked at, skipped ones included."""
    upload: int = 0
    bytes: int = 0
    """Size of those that would be uploaded."""
    wait: int = 0
    match: int = 0
    """Files that would wait for their product."""
    known: int = 0
    whole: bool = True
    """False when `limit` cut the list of outlooks; the numbers count everything all the same."""


class HotFoldersApi(Protocol):
    """The hot folders of the account that is signed in (or was last).

    Raises `service.errors.UnknownRule` (no such rule; has candidates), `BadRule` (a rule that cannot work: says what
    is wrong and what to do), `RuleIsManaged` (it is an administrator's), `StorageUnusable`, and `SignedOut` where there
    is no account. `transfer.events.HotFoldersChanged` tells when something is new.
    """

    async def list(self) -> tuple[RuleStatus, ...]:
        """Return the rules in the order in which they were made, administrators' first, and how each stands."""

    async def add(self, rule: Rule) -> Rule:
        """Make a hot folder; `rule.id` and `rule.account` are given here. It is watched at once, unless paused."""

    async def edit(self, rule: Rule) -> Rule:
        """Put a rule in the place of the one with its id. What is queued already keeps its destination."""

    async def remove(self, rule_id: str) -> Rule:
        """Forget a hot folder; files and queue stay as they are. Returns it, so that `add` can undo this."""

    async def pause(self, rule_id: str) -> None:
        """Take nothing more from this folder until `resume`; what is queued goes on."""

    async def resume(self, rule_id: str) -> None:
        """Take files from this folder again; what came meanwhile is found."""

    async def test(self, rule: Rule, limit: int = 500) -> DryRun:
        """Say what would happen to every file now in a folder; the rule need not exist. Leaves nothing behind."""

    async def check(self, rule: Rule) -> tuple[str, ...]:
        """Return what somebody should know before making this rule: sentences, none where all is well.

        Raises `BadRule` where it could not work at all.
        """

    async def activity(
        self, rule_id: str | None = None, before: int | None = None, limit: int = 100
    ) -> tuple[Activity, ...]:
        """Return what happened, newest first; `before` is the id of the last line already known."""

    async def files(
        self, rule_id: str, states: Sequence[str] = (), after: bytes = b"", limit: int = 500
    ) -> tuple[HotFile, ...]:
        """Return remembered files of a rule by path (states: values of `FileState`; none means all)."""

    async def waiting(self, rule_id: str, limit: int = 500) -> tuple[Outlook, ...]:
        """Return the files that are not taken yet, with the reason."""

    async def take(self, rule_id: str, paths: Sequence[bytes]) -> int:
        """Queue these files (below the folder) now, though they wait, failed or were left; return how many."""

    async def rescan(self, rule_id: str) -> None:
        """Look at the whole folder now."""

    async def settled(self, rule_ids: Sequence[str] = ()) -> None:
        """Return when nothing in these folders (none named: in all) moves by itself any more.

        Everything was looked at, complete files are queued and sent, and what was promised for afterwards is done. What
        waits for a person, for stars or for its product does not count.
        """

    async def attend(self, rules_file: bytes = b"") -> None:
        """Watch the folders for as long as this command runs: it never ends by itself.

        `rules_file` is an administrator's file of rules to use (empty: the one of `service.hotfolder_toml.rules_file`).
        Raises `BadRulesFile` at once when it makes no sense.
        """
