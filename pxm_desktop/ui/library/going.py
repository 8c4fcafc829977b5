"""How the pages of the Library lead to one another, and what they drag to one another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QMimeData

from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.duplicates_api import DuplicateScope
from pxm_desktop.service.library_api import FileQuery

FILES_MIME = "application/x-pxm-desktop-files"
"""Files of PXM that are dragged within the window: a JSON list of their ids."""


class Going(Protocol):
    """The Library place, as its pages see it. Each step can be taken back (`back`, Escape, Alt+Left)."""

    def to_files(self, query: FileQuery, title: str = "") -> None:
        """Show files that fit a query."""

    def to_file(self, file_id: str, among: Sequence[str] = ()) -> None:
        """Open the page of a file; `among`: its neighbours, for stepping through them."""

    def to_product(self, product_id: str) -> None:
        """Open the page of a product."""

    def to_coverage(self, product_ids: Sequence[str] = (), category: str = "") -> None:
        """Open the coverage board for products, or for those of a category."""

    def to_duplicates(self, scope: DuplicateScope) -> None:
        """Open the duplicates among files."""

    def to_changes(self, change_id: int | None = None) -> None:
        """Open the changes: one of them, or the list of all."""

    def plan(self, edits: Sequence[FileEdit], title: str) -> None:
        """Plan a change of files and show what it would do before anything is written."""

    def back(self) -> None:
        """Return to what was shown before."""


def dragged(ids: Sequence[str]) -> QMimeData:
    """Return files as they are dragged."""
    data = QMimeData()
    data.setData(FILES_MIME, json.dumps(list(ids)).encode())
    return data


def dropped(data: QMimeData) -> list[str]:
    """Return the files that are dropped; none where it is something else."""
    if not data.hasFormat(FILES_MIME):
        return []
    try:
        ids = json.loads(bytes(data.data(FILES_MIME).data()))
    except ValueError:
        return []
    return [str(identity) for identity in ids] if isinstance(ids, list) else []
