"""What window and command line may ask of duplicates: files with the same content, and pictures that look alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, Protocol

from pxm_desktop.likeness.content import Proof as Proof
from pxm_desktop.service.library_api import FileQuery, LibraryFile
from pxm_desktop.transfer.model import Value


class DuplicateScope(Value):
    """Among which files duplicates are looked for; all of them by default."""

    query: FileQuery = FileQuery()
    ids: tuple[str, ...] = ()
    """These files, whatever the query says."""

    @property
    def key(self) -> str:
        """Name it, in few letters however many files it has."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:16]


class DuplicateGroup(Value):
    """Files that are the same, or look alike. A file is in one group only."""

    key: str
    """Names these very files."""
    proof: Proof
    """`content`: the same, proved. `likely`: very likely the same. `near`: their pictures look alike."""
    files: tuple[LibraryFile, ...]
    keep: str
    """The id of the file that is proposed to be kept: most products, largest picture, newest."""


class DuplicateSearch(Value):
    """How the search stands; there is one at a time, whoever began it."""

    state: Literal["none", "running", "stopped", "done", "failed"] = "none"
    scope: str = ""
    """The `key` of the scope that it has; empty for none."""
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


class DuplicatesApi(Protocol):
    """Duplicates of the account that is signed in. `DuplicatesChanged` tells how far a search is.

    Every command raises `service.errors.SignedOut` (or why there is no account) and `StorageUnusable`. PXM documents
    no way to delete a file: duplicates can be unlinked from products (facet `changes`), and stay in PXM.
    """

    async def search(self, scope: DuplicateScope, near: bool = False) -> DuplicateSearch:
        """Begin to look for duplicates among files, and return at once; one that runs is stopped.

        `near`: pictures that look alike too, for which the small picture of each is fetched, once. A file that PXM or
        its storage does not give is left out and counted; while they cannot be reached at all the search waits, and
        fails after a while. The next one goes on from there.
        """

    async def state(self) -> DuplicateSearch:
        """Return how the search stands."""

    async def stop(self) -> DuplicateSearch:
        """Stop; what was found out is kept, so that the next search goes on from there."""

    async def groups(self, after: int = 0, limit: int = 100) -> list[DuplicateGroup]:
        """Return a page of groups beginning behind so many, the surest first; files as they are known now.

        Groups of which PXM has less than two files by now are dropped before.
        """

    async def not_duplicates(self, keys: Sequence[str]) -> None:
        """Remember that these groups are no duplicates; they are not shown again."""
