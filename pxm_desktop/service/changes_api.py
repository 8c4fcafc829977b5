"""What window and command line may ask of changes of files in PXM: links, regions, publishing, attributes, names.

A change is planned first: nothing is written to PXM before somebody has seen what would happen (`items`) and starts it.
Then each file is read anew, what others changed meanwhile stays, and only what the change is about is written;
afterwards shared readings make sure that PXM kept it. Everything is in a journal on this computer, so that a change
that was interrupted goes on when it is resumed, and one that is done can be undone: that restores what it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pxm_desktop.relinking.model import Change as Change
from pxm_desktop.relinking.model import ChangeItem as ChangeItem
from pxm_desktop.relinking.model import ChangeState as ChangeState
from pxm_desktop.relinking.model import FileEdit as FileEdit
from pxm_desktop.relinking.model import ItemChange as ItemChange
from pxm_desktop.relinking.model import ItemState as ItemState


class ChangesApi(Protocol):
    """Changes of the account that is signed in.

    Every command raises `service.errors.SignedOut` (or why there is no account), `service.errors.StorageUnusable`, and
    `service.errors.NoSuchChange`; those that plan `service.errors.BadEdit`.
    """

    async def plan(
        self, edits: Sequence[FileEdit], title: str = "", shown_in: Sequence[str] = (), look: bool = False
    ) -> Change:
        """Keep a change without doing anything; compare it with what is known of the files here.

        `shown_in`: products whose lists show the files, where that is known; it saves calls. With `look` files that are
        not known here are read from PXM for the preview, which raises every `PxmError`. Raises `BadEdit` for what
        contradicts itself, is empty, names no file, or has values that an attribute does not take.
        """

    async def plan_sheet(self, path: bytes, title: str = "", look: bool = False) -> Change:
        """Plan a change from a CSV or Excel file (columns: see the guide). Raises `BadSheet` and every `PxmError`."""

    async def items(
        self, change_id: int, states: Sequence[ItemState] = (), after: int = 0, limit: int = 200
    ) -> list[ChangeItem]:
        """Return a page of the files of a change, in order, beginning behind number `after`."""

    async def start(self, change_id: int, first: int | None = None) -> Change:
        """Do a planned or paused change, `first`: only so many more files, then pause. Returns at once."""

    async def pause(self, change_id: int) -> Change:
        """Stop after the file under way."""

    async def retry(self, change_id: int, numbers: Sequence[int] | None = None) -> Change:
        """Try files again that failed or collided (None: all of them). Where it collided, the change wins this time."""

    async def undo(self, change_id: int) -> Change:
        """Take a change back; return the change that does so, started. What others changed since is left, and told."""

    async def undoing(self, change_id: int, after: int = 0, limit: int = 200) -> list[ChangeItem]:
        """Return a page of what `undo` would do to which file, in order, beginning behind number `after`.

        Files that may have been changed when a change broke off are among them. Nothing is kept or written.
        """

    async def discard(self, change_id: int) -> None:
        """Forget a change that was planned and never started, or one that is finished.

        An undo of which files failed stays, as long as the change that it takes back is there.
        """

    async def show(self, change_id: int) -> Change:
        """Return how a change stands."""

    async def recent(self, limit: int = 50) -> list[Change]:
        """Return changes, the newest first."""

    async def of_file(self, file_id: str, limit: int = 50) -> list[tuple[Change, ChangeItem]]:
        """Return what changes did to a file, the newest first."""
