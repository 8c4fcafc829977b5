"""Reads a plan in the background to say in one sentence what it comes to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.changes_api import Change, ChangeItem
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.changes.change_text import Gist
from pxm_desktop.ui.slices import Job, Slices
from pxm_desktop.ui.words import tr

_PAGE = 1000
_AT_ONCE = 100
"""Files that are taken in without a breath."""


class PlanGist(QObject):
    """Reads one plan at a time, page by page; a new one ends the older."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._slices = Slices(self)
        self._call: Call[list[ChangeItem]] | None = None
        self.change_id = 0
        self.read = 0
        """Files that are taken in."""
        self.gist: Gist | None = None
        """What the plan comes to; None until all of it is read."""
        self.failure = ""
        """Why it could not be read to its end."""

    def begin(self, change_id: int) -> None:
        """Read a plan, if it is another one than before."""
        if change_id == self.change_id:
            return
        self.stop()
        self.change_id = change_id
        self._ask(Gist(), 0)

    def stop(self) -> None:
        """End a reading."""
        if self._call is not None:
            self._call.cancel()
        self._call, self.change_id, self.read, self.gist, self.failure = None, 0, 0, None, ""

    def text(self, plan: Change, names: CatalogNames) -> str:
        """Return what the plan comes to; until that is known, that it is being read, and how far."""
        if self.gist is not None:
            parts = [self.gist.text(names), change_text.plan_note(plan, self.gist.unknown)]
            text = "; ".join(part for part in parts if part)
            return f"{text}." if text else ""
        if self.failure:
            return ""
        if self.read:
            text = tr("Counting what changes: %1 of %2 files")
            return text.replace("%1", words.number(self.read)).replace("%2", words.number(plan.total))
        return words.plural("Reading what %n file has now…", "Reading what %n files have now…", plan.total)

    def _ask(self, gist: Gist, after: int) -> None:
        change_id = self.change_id

        def done(items: list[ChangeItem]) -> None:
            self._call = None
            self._slices.run(self._take_in(change_id, gist, items))

        def failed(error: BaseException) -> None:
            self._call, self.change_id, self.failure = None, 0, words.explained(error)
            self.changed.emit()

        self._call = self._bridge.call(
            lambda api: api.changes.items(change_id, (), after, _PAGE), done, failed
        )

    def _take_in(self, change_id: int, gist: Gist, items: list[ChangeItem]) -> Job:
        for at in range(0, len(items), _AT_ONCE):
            for item in items[at : at + _AT_ONCE]:
                gist.add(item)
            yield
        if change_id != self.change_id:
            return  # another plan is looked at by now
        self.read += len(items)
        if len(items) == _PAGE:
            self._ask(gist, items[-1].number)
        else:
            self.gist = gist
        self.changed.emit()
