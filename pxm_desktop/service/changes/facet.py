"""Changes as a facet of the service."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.models import File
from pxm_desktop.pxm.threads import BULK, in_daemon_thread, step_back
from pxm_desktop.relinking.database import ChangesUnusable, Database
from pxm_desktop.relinking.errors import NoSuch, NotNow
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.model import Change, ChangeItem, FileEdit, ItemState
from pxm_desktop.relinking.ports import Known, Options
from pxm_desktop.relinking.relinker import Relinker
from pxm_desktop.service.account import Account
from pxm_desktop.service.catalog import Catalog
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.changes import from_sheet, sheet
from pxm_desktop.service.changes.checking import checked, needs_definitions
from pxm_desktop.service.changes.naming import Names
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import NoSuchChange, ServiceError, StorageUnusable
from pxm_desktop.transfer.events import ChangesChanged

T = TypeVar("T")

log = logging.getLogger(__name__)


class Changes:
    """Implements `ChangesApi` for the account that is signed in."""

    def __init__(
        self,
        path: Path,
        account: Account,
        catalog: Catalog,
        known: Known,
        tell: Callable[[ChangesChanged], None],
        *,
        touched: Callable[..., Awaitable[None]],
        owner: bool,
        options: Callable[[], Options] = Options,
    ) -> None:
        """`touched` takes files as PXM showed them afterwards. Who is not the `owner` of the data only looks."""
        self._account = account
        self._catalog = catalog
        self._known = known
        self._tell = tell
        self._take = touched
        self._options = options
        self._database = Database(path, writable=owner)
        self._journal = Journal(self._database)
        self._owner = owner
        self._relinker: Relinker | None = None
        self._switching = asyncio.Lock()
        """Two of them at once would do the same change twice."""

    @property
    def notices(self) -> Sequence[str]:
        """What the user should be told once."""
        return self._database.notices

    # --- life ---

    async def begin(self) -> None:
        """Take up the account that is signed in: what an earlier run left in the middle is paused."""
        if self._account.signed_in and self._owner and self._database.exists:
            try:
                await _kept_well(self._of_account())
            except StorageUnusable as error:
                # Uploads go on without it; whoever wants changes is told again.
                self._database.notices.append(str(error))

    async def leave(self) -> None:
        """Stop what runs for the account; another one may follow."""
        relinker, self._relinker = self._relinker, None
        if relinker is not None:
            await relinker.close()

    async def close(self) -> None:
        """Stop what runs and close the file."""
        await self.leave()
        await self._database.close()

    # --- ChangesApi ---

    async def plan(
        self,
        edits: Sequence[FileEdit],
        title: str = "",
        shown_in: Sequence[str] = (),
        look: bool = False,
    ) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        definitions = await self._catalog.attributes() if needs_definitions(edits) else ()
        sound = await _checked_beside(edits, definitions)
        return await _kept_well(relinker.plan(sound, title.strip(), shown_in, look=look))

    async def plan_sheet(self, path: bytes, title: str = "", look: bool = False) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        source = Path(os.fsdecode(path))

        def read() -> tuple[tuple[str, ...], list[sheet.Row]]:
            step_back(BULK)
            return sheet.read(source)

        headings, rows = await in_daemon_thread(read, name="sheet")
        definitions: Sequence[AttributeDefinition] = ()
        if from_sheet.has_attributes(headings):
            definitions = await self._catalog.attributes()
        names = Names(self._catalog, relinker.client)
        edits = await from_sheet.edits(
            rows,
            from_sheet.meaning(headings, definitions),
            products=names.products,
            files=names.files,
            regions=await self._catalog.regions(),
            definitions=definitions,
        )
        sound = await _checked_beside(edits, definitions)
        return await _kept_well(relinker.plan(sound, title.strip() or source.name, look=look))

    async def items(
        self, change_id: int, states: Sequence[ItemState] = (), after: int = 0, limit: int = 200
    ) -> list[ChangeItem]:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.items(change_id, states, after, limit))

    async def start(self, change_id: int, first: int | None = None) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.start(change_id, first))

    async def pause(self, change_id: int) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.pause(change_id))

    async def retry(self, change_id: int, numbers: Sequence[int] | None = None) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.retry(change_id, numbers))

    async def undo(self, change_id: int) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.undo(change_id))

    async def undoing(self, change_id: int, after: int = 0, limit: int = 200) -> list[ChangeItem]:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.undoing(change_id, after, limit))

    async def discard(self, change_id: int) -> None:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        await _kept_well(relinker.discard(change_id))

    async def show(self, change_id: int) -> Change:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.show(change_id))

    async def recent(self, limit: int = 50) -> list[Change]:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.recent(limit))

    async def of_file(self, file_id: str, limit: int = 50) -> list[tuple[Change, ChangeItem]]:
        """See `ChangesApi`."""
        relinker = await _kept_well(self._of_account())
        return await _kept_well(relinker.of_file(file_id, limit))

    # --- inside ---

    async def _of_account(self) -> Relinker:
        """Return the changes of the account that is signed in now. Raises why there is none."""
        async with self._switching:
            return await self._relinker_of(self._account.client())

    async def _relinker_of(self, client: PxmClient) -> Relinker:
        relinker = self._relinker
        if relinker is None or relinker.client is not client:
            if relinker is not None:
                await relinker.close()
            key = account_key(self._account.reference) if self._account.reference else ""
            relinker = self._relinker = Relinker(
                self._journal,
                client,
                key,
                known=self._known,
                told=self._told,
                touched=self._touched,
                paused_for=self._account.paused_for,
                options=self._options(),
            )
            if self._owner:
                await relinker.begin()
        return relinker

    async def _touched(self, files: Sequence[File]) -> None:
        try:
            await self._take(*files)
        except Exception:
            # A copy that is not in step finds out by itself; no change may stop for it.
            log.exception("The copy of the library did not take files that were changed")

    def _told(self, change: Change) -> None:
        self._tell(
            ChangesChanged(
                id=change.id,
                title=change.title,
                state=change.state,
                total=change.total,
                done=change.done,
                changed=change.changed,
                same=change.same,
                collided=change.collided,
                failed=change.failed,
                unverified=change.unverified,
                sentence=change.sentence,
                undo_of=change.undo_of,
                can_undo=change.can_undo,
            )
        )


async def _checked_beside(
    edits: Sequence[FileEdit], definitions: Sequence[AttributeDefinition]
) -> list[FileEdit]:
    """Check edits as `checked` does; a hundred thousand of them take a second, in which uploads go on."""

    def check() -> list[FileEdit]:
        step_back(BULK)
        return checked(edits, definitions)

    return await in_daemon_thread(check, name="changes")


async def _kept_well(work: Awaitable[T]) -> T:
    """Translate the room's errors at the border of the service."""
    try:
        return await work
    except ChangesUnusable as error:
        raise StorageUnusable(error.sentence, error.todo) from error
    except NoSuch:
        raise NoSuchChange("There is no such change.", "“pxm-desktop changes list” shows all.") from None
    except NotNow as error:
        raise ServiceError(error.sentence, error.todo) from error
