"""What is done with a rule before its folder is watched: it is checked and tried out, and what lies there is left."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from pxm_desktop.hotfolders.leaving import leave
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import Products
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import FolderAway
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.hotfolders.sense import checked, holds_claims, warnings
from pxm_desktop.service.hotfolders.trial import Trial
from pxm_desktop.service.hotfolders_api import DryRun


class Making:
    """For people who make rules; who only has some watched needs nothing of it."""

    def __init__(self, store: Store, products: Products) -> None:
        self._store = store
        self._trial = Trial(store, products)

    async def accept(self, rule: Rule, others: Iterable[Rule]) -> None:
        """Refuse a rule that cannot work. Raises `BadRule`."""
        checked(rule, others)
        await holds_claims(rule)

    async def warnings(self, rule: Rule, others: Iterable[Rule]) -> tuple[str, ...]:
        """Return what somebody should know of a rule. Raises `BadRule` for one that cannot work."""
        checked(rule, others)
        return await warnings(rule)

    async def dry_run(self, rule: Rule, others: Iterable[Rule], limit: int, *, new: bool) -> DryRun:
        """Return what would happen to the files in the folder, see `Trial.run`."""
        checked(rule, others)
        return await self._trial.run(rule, limit, new=new)

    async def leave_existing(self, rule: Rule) -> None:
        """Remember what lies in the folder now as left, where the rule wants that."""
        if not rule.existing:
            with contextlib.suppress(FolderAway):  # the rule does it itself when the folder is there
                await leave(rule, self._store, lambda work: in_daemon_thread(work, name="hot folder's files"))
