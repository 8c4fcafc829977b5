"""Opening the journal of a data directory; one that is damaged is set aside, and a new one begun."""

from __future__ import annotations

from pathlib import Path

from pxm_desktop.service import paths
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.journal import Journal, JournalCorrupt, JournalError


async def open_journal(path: Path, notices: list[str]) -> Journal:
    """Open the journal; what the user should be told once goes into `notices`. Raises `StorageUnusable`."""
    try:
        try:
            return await Journal.open(path)
        except JournalCorrupt:
            aside = Journal.set_aside(path)
            notices.append(
                f"The upload queue was damaged. It was set aside as {paths.shown(aside)}, and a new one "
                "begun: add the files that were waiting again. What PXM already has is not lost."
            )
            return await Journal.open(path)
    except JournalError as error:
        raise StorageUnusable(error.sentence, error.todo) from error
