"""Reads that many files share: a page of a list shows a hundred files for one call, a GET by id shows one.

A list is named by a word: `product:ID` (the files of a product), `day:2026-03-31` (created then) or
`updated:2026-03-31` (changed then or later). PXM does not document the order of lists, and files leave a list while it
is read; so nothing here relies on finding a file. What a list does not show while it is worth reading is read by id.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import cast

from pxm_desktop.pxm.files import Files
from pxm_desktop.pxm.models import File
from pxm_desktop.relinking.records import Pending

SHARE_FROM = 3
"""Files from which a list is read instead of each by itself."""

_PATIENCE = 3
"""Pages that a list may cost beyond what it is worth."""


def of_product(product: str) -> str:
    """Return the name of the list of a product's files."""
    return f"product:{product}"


def of_day(moment: float) -> str:
    """Return the name of the list of files created on the day of a moment (seconds since 1970)."""
    return f"day:{datetime.fromtimestamp(moment, UTC).date().isoformat()}"


def changed_since(moment: float) -> str:
    """Return the name of the list of files changed on the day of a moment, or later."""
    return f"updated:{datetime.fromtimestamp(moment, UTC).date().isoformat()}"


class ListReading:
    """One list, read page by page for some files in it."""

    def __init__(self, files: Files, name: str, *, shrinks: bool = False) -> None:
        """`shrinks`: files leave the list while it is read, so that it is read over as long as it shows some."""
        self._files = files
        self._kind, _, self._id = name.partition(":")
        self._pages: AsyncGenerator[list[File], None] | None = None
        self._read = 0
        self._found = 0
        self._shrinks = shrinks
        self._found_before = 0
        """Before this pass over the list."""

    async def next(self, wanted: Collection[str]) -> list[File] | None:
        """Return those of a page that are wanted, maybe none; None when the list is over or not worth more.

        It is worth a page for every three files that it showed, a few more at the beginning. Raises every `PxmError`;
        the list is then begun anew.
        """
        while self._read < _PATIENCE + self._found // SHARE_FROM:
            if self._pages is None:
                self._pages = self._open()
                self._found_before = self._found
            self._read += 1
            try:
                page = await anext(self._pages)
            except StopAsyncIteration:
                self._pages = None
                self._read -= 1  # an end is no call
                if not self._shrinks or self._found == self._found_before:
                    return None
                continue
            except BaseException:
                await self.close()
                raise
            found = [file for file in page if file.id in wanted]
            self._found += len(found)
            return found
        return None

    async def close(self) -> None:
        """Read no further; another `next` begins at the beginning."""
        pages, self._pages = self._pages, None
        if pages is not None:
            await pages.aclose()

    def _open(self) -> AsyncGenerator[list[File], None]:
        if self._kind == "product":
            pages = self._files.pages(collections=(self._id,), blank=True)
        else:
            # Whole days in a time zone that PXM does not tell: a day more on either side.
            day = date.fromisoformat(self._id)
            before, after = day - timedelta(days=1), day + timedelta(days=1)
            if self._kind == "updated":
                pages = self._files.pages(updated_start=before, blank=True)
            else:
                pages = self._files.pages(created_start=before, created_end=after, blank=True)
        return cast("AsyncGenerator[list[File], None]", pages)


def lists_of(pending: Sequence[Pending]) -> Iterator[tuple[str, list[str]]]:
    """Yield lists with those of the files that they should show, the longest first, products before days."""
    shown: dict[str, list[str]] = {}
    for entry in pending:
        for name in entry.listed:
            shown.setdefault(name, []).append(entry.file_id)
    ranked = sorted(shown, key=lambda name: (not name.startswith("product:"), -len(shown[name])))
    return ((name, shown[name]) for name in ranked if len(shown[name]) >= SHARE_FROM)


def still(ids: Iterable[str], wanted: Collection[str]) -> int:
    """Return how many of the ids are still wanted."""
    return sum(1 for identity in ids if identity in wanted)
