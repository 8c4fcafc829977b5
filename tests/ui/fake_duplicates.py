"""A search for duplicates in memory, which goes on as tests say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.transfer.events import DuplicatesChanged, Event


@dataclass
class FakeDuplicates:
    """Implements `DuplicatesApi`; `enter` is told each command, `tell` each event."""

    enter: Callable[..., Awaitable[None]]
    tell: Callable[[Event], None]
    found: list[DuplicateGroup] = field(default_factory=list)
    now: DuplicateSearch = field(default_factory=DuplicateSearch)

    def become(self, **what: Any) -> None:
        """Let the search stand like this, and tell it."""
        self.now = self.now.model_copy(update=what)
        self.tell(DuplicatesChanged(**dict(self.now)))

    async def search(self, scope: DuplicateScope, near: bool = False) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        await self.enter("duplicates.search", scope, near)
        self.now = DuplicateSearch(state="running", scope=scope.key, near=near)
        return self.now

    async def state(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        await self.enter("duplicates.state")
        return self.now

    async def stop(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        await self.enter("duplicates.stop")
        self.become(state="stopped")
        return self.now

    async def groups(self, after: int = 0, limit: int = 100) -> list[DuplicateGroup]:
        """See `DuplicatesApi`."""
        await self.enter("duplicates.groups", after, limit)
        return self.found[after : after + limit]

    async def not_duplicates(self, keys: Sequence[str]) -> None:
        """See `DuplicatesApi`."""
        await self.enter("duplicates.not_duplicates", tuple(keys))
        self.found = [group for group in self.found if group.key not in keys]
        self.become(groups=len(self.found))
