"""What hot folders need of the rest of the program; the service gives it to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import Destination, FileAttribute, FoundFile, Transfer, UnfinishedConfirm


class NotNow(Exception):
    """The queue takes nothing at the moment: nobody is signed in, or the disk is full. Said in the user's words."""


class Queue(Protocol):
    """The upload queue of the account. Each raises `NotNow`."""

    async def take_in(
        self, wanted: Sequence[tuple[FoundFile, Destination]], name: str, batch: int | None
    ) -> tuple[int, list[Transfer]]:
        """Queue files in the batch `batch`, or in a new one called `name`; return the batch and the transfers."""

    async def take_over(
        self,
        found: FoundFile,
        destination: Destination,
        facts: UnfinishedConfirm,
        name: str,
        batch: int | None,
    ) -> tuple[int, Transfer]:
        """Queue a file that another station sent and perhaps confirmed: it is looked up in PXM first."""

    async def newest_of(self, paths: Sequence[bytes]) -> dict[bytes, Transfer]:
        """Return the newest transfer of each of these source files that has one."""

    async def some(self, ids: Sequence[int]) -> list[Transfer]:
        """Return those of these transfers that are still in the queue."""

    async def redirect(self, ids: Sequence[int], destination: Destination) -> None:
        """Change where transfers go; those that waited for that go on."""

    async def finished(self, batch: int) -> None:
        """Return when nothing of a batch can still move without a person."""

    async def move(self, ids: Sequence[int], before: int) -> None:
        """Put transfers before another one."""

    async def cancel(self, ids: Sequence[int]) -> None:
        """Give transfers up; what PXM has confirmed stays in PXM."""

    async def clear(self, ids: Sequence[int]) -> None:
        """Take finished transfers out of the queue; the history keeps them."""

    async def size_in_pxm(self, file_id: str, since: float) -> int | None:
        """Return the size in bytes that PXM gives for a file; None while it gives none. Raises `PxmError`."""


class Products(Protocol):
    """The products and regions of the account, and what was saved under a name."""

    async def matcher(self, rule: NameRule) -> Matcher:
        """Return a matcher on what is known now. Raises `matching.parsing.BadPattern`."""

    async def renew(self) -> None:
        """Read from PXM what has changed, for somebody who waits. Raises `NotNow` when that is not possible."""

    async def known(self) -> bool:
        """Say whether all products were read at least once: only then "no product" means that there is none."""

    async def base(self, rule: Rule) -> Destination:
        """Return the rule's preset and destination as one; where the preset is gone, `unresolved` says so."""

    async def attributes(self, values: Sequence[tuple[str, str]]) -> tuple[tuple[FileAttribute, ...], str]:
        """Return what texts (attribute id, text) mean as values of attributes, and why some of them do not fit."""
