"""The steps of the way through the Library: what was shown, what that is called, and how to show it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import change_text
from pxm_desktop.ui.changes.watch import ChangesWatch
from pxm_desktop.ui.library.source import BrowseState, Source
from pxm_desktop.ui.words import tr

LIST_OF_CHANGES = ("changes", "")
"""Page and id of the list of all changes: there is one, so that going there again is going back to it."""


@dataclass(frozen=True)
class Step:
    """Something that is shown, and how to show it again."""

    page: str
    id: str
    show: Callable[[], None]
    title: str
    state: BrowseState | None = None
    """Of the files that are browsed: where in them one was."""

    @property
    def key(self) -> tuple[str, str]:
        """What is shown."""
        return self.page, self.id


def browsing(of: Source) -> Step:
    """Return the step of files that are browsed."""
    return Step("browse", of.id, lambda: None, of.title, BrowseState(of))


def change_step(show: Callable[[], None], change_id: int | None) -> Step:
    """Return the step of a change, or of the list of all."""
    if change_id is None:
        return Step(*LIST_OF_CHANGES, show, tr("Changes"))
    return Step("changes", str(change_id), show, tr("Change"))


def after(steps: Sequence[Step], step: Step, most: int) -> list[Step]:
    """Return the way with one step more; it never goes to the same thing twice in a row, nor twice to the changes."""
    keys = [each.key for each in steps]
    if step.key == LIST_OF_CHANGES and step.key in keys:
        return [*steps[: keys.index(step.key)], step]
    before = steps[:-1] if keys[-1] == step.key else steps
    return [*before, step][-most:]


def title(step: Step, names: CatalogNames, watch: ChangesWatch) -> str:
    """Return what a step is called now."""
    if step.page == "product":
        return names.product(step.id).name
    if step.page == "changes" and step.id:
        change = watch.change(int(step.id))
        return change_text.title(change) if change is not None else step.title
    return words.one_line(step.title)
